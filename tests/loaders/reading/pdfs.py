"""PDFs written by hand, as small as a page with words can be: enough to say where each word stands, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = (595, 842)


@dataclass(frozen=True)
class Words:
    """Words at a place, in letters of a size, perhaps bold."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule from a place, so wide and so tall."""

    x: float
    y: float
    width: float
    height: float = 0


@dataclass(frozen=True)
class Box:
    """A filled box from its lower left corner."""

    x: float
    y: float
    width: float
    height: float


Page = Sequence[Words | Rule | Box]


def pdf(*pages: Page, rotate: int = 0, scanned: bool = False) -> bytes:
    """A PDF of these pages. `scanned` draws a picture on each."""
    objects: list[bytes] = [b"", b""]  # the catalogue and the tree of pages come first
    fonts = []
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode())
        fonts.append(len(objects))
    kids = []
    for page in pages:
        stream = b"\n".join(map(_drawn, page))
        if scanned:
            stream += b"\nq 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        resources = f"<</Font<</F0 {fonts[0]} 0 R/F1 {fonts[1]} 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {PAGE[0]} {PAGE[1]}]/Rotate {rotate}"
                       f"/Resources{resources}/Contents {len(objects)} 0 R>>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def lines(x: float, y: float, *texts: str, size: float = 10, leading: float = 12, bold: bool = False) -> list[Words]:
    """Lines of text, one under the other."""
    return [Words(x, y - at * leading, text, size, bold) for at, text in enumerate(texts)]


def _drawn(thing: Words | Rule | Box) -> bytes:
    if isinstance(thing, Box):
        return f"{thing.x} {thing.y} {thing.width} {thing.height} re f".encode()
    if isinstance(thing, Rule):
        return f"{thing.x} {thing.y} m {thing.x + thing.width} {thing.y + thing.height} l S".encode()
    text = thing.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F%d %g Tf %g %g Td (%s) Tj ET" % (thing.bold, thing.size, thing.x, thing.y, text)


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(written))
