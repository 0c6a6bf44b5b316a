"""What other kinds of files begin with, so that a file of another kind than its name says is refused in plain words."""

from __future__ import annotations

from graph.errors import UnreadableFile

__all__ = ["LEGACY", "ZIP", "kind_of", "refuse_others"]

ZIP = b"PK\x03\x04"
LEGACY = b"\xd0\xcf\x11\xe0"  # Word and Excel before 2007, and what they encrypt today
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (ZIP, "a zip archive (a Word or Excel file, perhaps)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (LEGACY, "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a compressed file"),
)


def kind_of(content: bytes) -> str | None:
    """What a file is by its first bytes; None where they tell nothing.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"# Plan")
    ('a PDF', None)
    """
    return next((kind for signature, kind in SIGNATURES if content.startswith(signature)), None)


def refuse_others(content: bytes, path: str, wanted: str, signature: bytes | None = None) -> None:
    """Raises UnreadableFile for an empty file, and for one of another kind than `wanted`.

    A format with a `signature` begins with that; one without must not begin as any other kind does.

    >>> refuse_others(b"%PDF-1.7", "plan.docx", "a Word document", ZIP)
    Traceback (most recent call last):
    graph.errors.UnreadableFile: plan.docx: is not a Word document but a PDF; give it its right suffix
    """
    if not content.strip():
        raise UnreadableFile(path, "is empty")
    if signature is not None and content.startswith(signature):
        return
    kind = kind_of(content)
    if kind is not None:
        raise UnreadableFile(path, f"is not {wanted} but {kind}; give it its right suffix")
    if signature is not None:
        raise UnreadableFile(path, f"is not {wanted}, though its name says so; it may be damaged: get or save it anew")
