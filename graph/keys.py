"""Keyed digests of personal numbers: the same person gives the same digest, and nobody without the key can tell whose.

A personal number has so few possible values that a plain hash of it can be undone by trying them all. So the hash is
keyed (BLAKE2b as a message authentication code) with 32 random bytes that stay on this machine. Who loses the key file
can still read the graph, but numbers loaded later no longer match those loaded before.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import BadParameter, InputError

__all__ = ["PREFIX", "PersonalKey", "full_number"]

PREFIX = "digest:"
KEY_BYTES = 32
WRITTEN = re.compile(r"(?P<century>\d\d)?(?P<year>\d\d)(?P<rest>\d{4})(?P<sign>[-+]?)(?P<last>\d{4})", re.ASCII)
# Two digits of a year do not tell the century, and the answer may not change as time goes by: a digest made today must
# match one made in twenty years. Owners of firms born 1925–2024 are told apart by this.
LAST_YEAR_OF_2000S = 24


@dataclass(frozen=True, slots=True)
class PersonalKey:
    """The secret that digests of personal numbers are made with. Its text never shows the secret.

    >>> PersonalKey(bytes(32))
    PersonalKey(…)
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise InputError(f"a key for personal numbers has {KEY_BYTES} bytes, this one has {len(self.secret)}")

    def __repr__(self) -> str:
        return "PersonalKey(…)"

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> PersonalKey:
        """The key in the file; where there is none, a new random one is written (0600, in a folder of 0700).

        Two programs that start at once get the same key. Raises InputError where the file cannot be read or made, or
        does not hold exactly 32 bytes.
        """
        file = Path(path).expanduser()
        try:
            if not file.exists():
                _create(file)
            secret = file.read_bytes()
        except OSError as error:
            raise InputError(f"{file}: the key for personal numbers cannot be read or made ({error.strerror}); "
                             "check the rights of file and folder, or name another file with GRAPH_KEY_FILE") from error
        if len(secret) != KEY_BYTES:
            raise InputError(f"{file}: holds {len(secret)} bytes where a key for personal numbers has {KEY_BYTES}; "
                             "put back the right file, or name another with GRAPH_KEY_FILE")
        return cls(secret)

    @classmethod
    def passing(cls, path: str | os.PathLike[str]) -> PersonalKey:
        """The key in the file; where there is none, one that nobody keeps: for reading that leaves nothing in a graph.

        >>> PersonalKey.passing("/nowhere/key").fingerprint == PersonalKey.passing("/nowhere/key").fingerprint
        False
        """
        return cls.from_file(path) if Path(path).expanduser().exists() else cls(secrets.token_bytes(KEY_BYTES))

    def digest(self, number: str, country: str = "SE") -> str:
        """`digest:` and 32 hexadecimal digits for a personal number, however it is written; abroad it is its digits.

        Raises BadParameter (without the number in its text) where a Swedish one has not the form of a personal number.

        >>> key = PersonalKey(bytes(32))
        >>> key.digest("930309-9882") == key.digest("19930309-9882") == key.digest("199303099882")
        True
        >>> key.digest("930309-9882")
        'digest:316d5ea720ec77af4a282090ab51c9c6'
        """
        full = full_number(number) if country == "SE" else f"{country}{number}"
        code = hashlib.blake2b(full.encode(), key=self.secret, digest_size=16, person=b"framjarkartan")
        return PREFIX + code.hexdigest()

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits by which two keys are told apart; nobody can find the key from them.

        >>> PersonalKey(bytes(32)).fingerprint == PersonalKey(bytes(31) + b"1").fingerprint
        False
        """
        return hashlib.blake2b(key=self.secret, digest_size=8, person=b"framjar-fingerpr").hexdigest()


def full_number(number: str) -> str:
    """The twelve digits of a personal number: `YYYYMMDDNNNN`. Check digit and day are not looked at.

    A year of two digits is 2000–2024 or 1925–1999, and a hundred years earlier with a `+`. Raises BadParameter
    (without the number in its text) where the form is another.

    >>> full_number("930309-9882"), full_number("19930309 9882"), full_number("010101+9805")
    ('199303099882', '199303099882', '190101019805')
    """
    written = WRITTEN.fullmatch(re.sub(r"\s", "", number))
    if not written:
        raise BadParameter("personal number", "has not the form YYMMDD-NNNN or YYYYMMDD-NNNN")
    century, year = written["century"], written["year"]
    if century is None:
        century = str((20 if int(year) <= LAST_YEAR_OF_2000S else 19) - (written["sign"] == "+"))
    return f"{century}{year}{written['rest']}{written['last']}"


def _create(file: Path) -> None:
    """A new key at `file`, complete from the moment it has that name; a key that came in between stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
