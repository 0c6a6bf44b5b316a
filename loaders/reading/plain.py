"""The text of a plain file: a mark at its beginning decides, then UTF-8, then what a likely encoding makes of it."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from graph.errors import UnreadableFile
from loaders.reading.kinds import kind_of
from loaders.reading.text import DocumentText

__all__ = ["decoded", "read_text"]

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Unrestricted guessing turns Swedish cp1252 into cp1250 («Fĺr ĺtgärder»), so only what our users' machines write.
LIKELY = ["cp1252", "mac_roman", "cp865", "utf_16"]
MOST_CONTROLS = 0.01


def read_text(content: bytes, path: str) -> DocumentText:
    """The text of a file, lines ended by a single newline; offsets count from here.

    Raises UnreadableFile where the file is empty, is of another kind than its name says, or is no text.

    >>> read_text("Får åtgärder på Åland".encode("cp1252"), "plan.txt")
    DocumentText(text='Får åtgärder på Åland', encoding='cp1252', pages=(), elements=())
    """
    if kind := kind_of(content):
        raise UnreadableFile(path, f"is not plain text but {kind}; save it as text, or give it its right suffix")
    encoding, text = decoded(content, path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip().strip("\ufeff").strip():
        raise UnreadableFile(path, "is empty")
    controls = sum(1 for char in text if char < " " and char not in "\n\t\x0b\x0c")
    if controls > len(text) * MOST_CONTROLS:
        raise UnreadableFile(path, "is not text: it holds binary data")
    return DocumentText(text, encoding)


def decoded(content: bytes, path: str, declared: str | None = None) -> tuple[str, str]:
    """The encoding of a text and its characters: as its mark says, as UTF-8, as `declared` in it, as is likely.

    Raises UnreadableFile where its mark is wrong or no encoding fits.

    >>> decoded("Åre".encode(), "a.txt"), decoded("Åre".encode("cp865"), "a.html", "cp865")
    (('utf-8', 'Åre'), ('cp865', 'Åre'))
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return encoding, content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile(path, f"says that it is {encoding} but is damaged at byte {error.start}") from error
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared is not None:
        try:
            return declared, content.decode(declared)
        except (UnicodeError, LookupError):
            pass  # what a file says of itself is often wrong
    # A single-byte text has no zero bytes; UTF-16 without a mark has one in every other place.
    if b"\x00" not in content:
        best = _windows_or_mac(content)
    else:
        guess = from_bytes(content, cp_isolation=LIKELY).best()
        best = guess.encoding if guess else None
    if best is None:
        raise UnreadableFile(path, "is not text in any encoding we know; save it as UTF-8")
    return best, content.decode(best)


def _windows_or_mac(content: bytes) -> str | None:
    """cp1252 where it decodes and reads like a Nordic text; else what the guess among likely encodings says."""
    letters = sum(content.count(bytes([code])) for code in b"\xe5\xe4\xf6\xc5\xc4\xd6\xe6\xf8\xc6\xd8\xe9\x96\x97\x93\x94")
    high = sum(1 for byte in content if byte >= 0x80)
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        letters = 0
    if letters * 2 >= high:
        return "cp1252"
    guess = from_bytes(content, cp_isolation=LIKELY).best()
    return guess.encoding if guess else None
