"""The key for personal numbers: made once, kept private, the same person always the same digest."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter, InputError
from graph.keys import PersonalKey, full_number

KEY = PersonalKey(bytes(range(32)))
NUMBERS = st.builds(lambda year, rest: f"{year}{rest:08d}", st.integers(1925, 2024), st.integers(0, 99_999_999))


def test_file_is_made_once_private_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own" / "folder" / "key"
    first = PersonalKey.from_file(path)
    assert PersonalKey.from_file(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["key"]
    assert path.read_bytes() == first.secret


def test_programs_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: PersonalKey.from_file(tmp_path / "new" / "key"), range(40)))
    assert len(keys) == 1


def test_another_key_gives_another_digest(tmp_path: Path) -> None:
    one, two = PersonalKey.from_file(tmp_path / "one"), PersonalKey.from_file(tmp_path / "two")
    assert one.digest("930309-9882") != two.digest("930309-9882")


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_file_of_another_size_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(InputError, match="key: holds"):
        PersonalKey.from_file(path)


def test_what_cannot_be_read_or_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file" / "key"):
        with pytest.raises(InputError, match="GRAPH_KEY_FILE"):
            PersonalKey.from_file(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_rights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    PersonalKey.from_file(path)
    path.chmod(0)
    with pytest.raises(InputError, match="check the rights"):
        PersonalKey.from_file(path)


@given(NUMBERS)
def test_every_spelling_of_a_number_gives_one_digest(number: str) -> None:
    short = number[2:]
    spellings = [number, f"{number[:8]}-{number[8:]}", short, f"{short[:6]}-{short[6:]}", f" {short[:6]} {short[6:]} "]
    assert len({KEY.digest(spelling) for spelling in spellings}) == 1


@given(st.lists(NUMBERS, unique=True, max_size=20))
def test_different_numbers_have_different_digests_without_their_digits(numbers: list[str]) -> None:
    digests = [KEY.digest(number) for number in numbers]
    assert len(set(digests)) == len(numbers)
    assert not any(number[2:] in digest for number, digest in zip(numbers, digests, strict=True))


@pytest.mark.parametrize("number", ["", "930309", "930309-988", "93030998822", "a30309-9882", "٩٣٠٣٠٩-٩٨٨٢"])
def test_other_forms_are_refused_without_being_repeated(number: str) -> None:
    with pytest.raises(BadParameter) as refused:
        KEY.digest(number)
    assert not number or number not in str(refused.value)


def test_plus_means_a_century_earlier() -> None:
    assert full_number("201231+9802") == "192012319802"
    assert full_number("550101+9801") == "185501019801"


def test_the_secret_is_in_no_text() -> None:
    assert KEY.secret.hex() not in repr(KEY) + str(KEY) + f"{[KEY]}"
    assert repr(KEY.secret) not in repr(KEY)
