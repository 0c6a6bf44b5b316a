"""The text of a saved web page: what it says, without menus, cookie notices, side columns and footers.

The page's own main part is taken where it names one (`main`, `article`), else its body. What a part is for is told by its
tag and role, then by the words of its class and id, and for lists by how much of them is links. Nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from graph.errors import UnreadableFile
from loaders.reading.blocks import Block, cleaned, in_one_cell, render, table_blocks
from loaders.reading.kinds import refuse_others
from loaders.reading.plain import decoded
from loaders.reading.text import DocumentText

__all__ = ["read_html"]

DECLARED = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""")
TEXT_CODECS = ("utf-", "iso8859-", "cp", "mac-")  # Python has others, which are no encodings of pages or slow to decode
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
HEADINGS = {**{f"h{level}": level for level in range(1, 7)}, "summary": 5}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER = _words("""script style template noscript nav footer button input select option textarea iframe object embed svg math
    canvas audio video map dialog menu title meta link base datalist""")
NO_ROLE = _words("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar")
INLINE = _words("""a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark q rp rt ruby s
    samp small span strike strong sub sup time tt u var wbr""")
# Words of a class or an id that say that a part is no content of this page.
FURNITURE = _words("""breadcrumb breadcrumbs crumb crumbs brodsmula brodsmulor brødsmule brødsmuler cookie cookies cookiebanner
    consent gdpr kakor cookiebot skip skiplink skiplinks nav navbar navigation navigering topnav subnav menu meny submenu
    hovedmenu sidebar sidebars sidofalt sidokolumn sidebjelke related relaterat relaterte relateret share sharing dela social
    footer sidfot sidefod bunntekst pagination pager paging search searchbox toolbar verktyg feedback comments respond advert
    advertisement promo newsletter signup subscribe print noprint""")
READ_ALOUD = _words("sr screenreader visuallyhidden hidden")
SHORT_HIDDEN = 60  # what is hidden and short is help for a machine; hidden and long, it is a folded part of the page
MAIN_SHARE = 0.3
LINK_SHARE = 0.8
MOST_SPAN = 50
MOST_TAGS = 1_000_000
MOST_DEPTH = 8  # of tables in tables; deeper ones are read as running text


@dataclass(slots=True)
class _Sizes:
    """How many characters each element holds, and how many of them in links."""

    words: dict[etree._Element, int] = field(default_factory=dict)
    links: dict[etree._Element, int] = field(default_factory=dict)
    titled: set[etree._Element] = field(default_factory=set)  # those that hold a first heading or a main part


def read_html(content: bytes, path: str) -> DocumentText:
    """The text of a web page, headings, lists and tables written as in Markdown.

    Raises UnreadableFile where the file is empty, of another kind than its name says, or shows no words.

    >>> page = b"<nav><a href='/'>Start</a></nav><h1>Plan</h1><dl><dt>Budget</dt><dd>2 mkr</dd></dl><footer>Om oss</footer>"
    >>> read_html(page, "plan.html").text
    '# Plan\\n\\nBudget: 2 mkr\\n'
    """
    refuse_others(content, path, "a web page")
    if content.count(b"<") > MOST_TAGS:
        raise UnreadableFile(path, f"has more than {MOST_TAGS} tags; save what you need of it as text")
    encoding, text = decoded(content, path, _declared(content))
    tree = _parsed(text, path)
    document = render(_blocks(tree))
    if not document.text:
        raise UnreadableFile(path, "shows no words; if it fills itself in the browser, save the page from there, complete")
    return DocumentText(document.text, encoding, elements=document.elements)


def _declared(content: bytes) -> str | None:
    """The encoding that the page names; what calls itself Latin-1 is cp1252, as browsers have it."""
    match = DECLARED.search(content, 0, 4096)
    if match is None:
        return None
    try:
        name = codecs.lookup(match.group(1).decode("ascii")).name
    except (LookupError, ValueError):
        return None
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    return name if name.startswith(TEXT_CODECS) else None


def _parsed(text: str, path: str) -> etree._Element:
    text = XML_DECLARATION.sub("", text.lstrip("\ufeff"), count=1).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFile(path, "is no web page that can be read; save it anew, or as text") from error
    if tree is None:
        raise UnreadableFile(path, "shows no words; if it fills itself in the browser, save the page from there, complete")
    return tree


def _blocks(tree: etree._Element) -> Iterator[Block]:
    sizes = _sizes(tree)
    dropped = _furniture(tree, sizes)
    roots = _roots(tree, sizes, dropped)
    found = [block for root in roots for block in _Walk(dropped).blocks(root)]
    if not any(block.kind == "heading" and block.level == 1 for block in found) and (title := _title(tree)):
        yield Block("heading", title, level=1)
    yield from found


def _sizes(tree: etree._Element) -> _Sizes:
    """Counted from the leaves up, so that each element is looked at once."""
    sizes = _Sizes()
    for _, element in etree.iterwalk(tree, events=("end",)):
        children = list(element)
        own = len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in children)
        within = 0 if element.tag in NEVER - {"button"} else own + sum(sizes.words.get(child, 0) for child in children)
        sizes.words[element] = within
        sizes.links[element] = within if element.tag == "a" else sum(sizes.links.get(child, 0) for child in children)
        if element.tag in ("h1", "main", "article") or any(child in sizes.titled for child in children):
            sizes.titled.add(element)
    return sizes


def _furniture(tree: etree._Element, sizes: _Sizes) -> set[etree._Element]:
    """The elements that are no content, each with all that it holds."""
    dropped: set[etree._Element] = set()
    inside: list[etree._Element] = []  # the main parts that are open
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        main = element.tag in ("main", "article") or element.get("role") in ("main", "article")
        if event == "end":
            if main and inside:
                inside.pop()
            continue
        if _is_furniture(element, sizes, bool(inside)):
            dropped.add(element)
            walk.skip_subtree()
        elif main:
            inside.append(element)
            continue
        if main:
            inside.append(element)  # its end comes all the same
    return dropped


def _is_furniture(element: etree._Element, sizes: _Sizes, in_main: bool) -> bool:
    tag, role = element.tag, element.get("role")
    if tag in NEVER:
        above = element.getparent()
        return not (tag == "button" and above is not None and above.tag in HEADINGS)  # the heading of a folded part
    if tag in ("html", "body", "main", "article") or role == "main" or element in sizes.titled:
        return False
    if tag == "p" and len(element.findall("button")) > 1:
        return True  # «Hjälpte sidan dig?» asks the visitor
    words = sizes.words.get(element, 0)
    if role in NO_ROLE:
        return not (in_main and role == "complementary" and not _is_links(element, sizes))
    if tag in ("header", "aside") and (not in_main or _is_links(element, sizes)):
        return True
    if words <= SHORT_HIDDEN and _is_hidden(element):
        return True
    tokens = _tokens(element)
    if tokens & READ_ALOUD and words <= SHORT_HIDDEN:
        return True
    if tokens & FURNITURE:
        whole = sizes.words.get(_body(element), 0)
        return words * 2 < whole or not whole
    return tag in ("ul", "ol") and not in_main and _is_links(element, sizes) and not _is_introduced(element)


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style


def _tokens(element: etree._Element) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", f"{element.get('class') or ''} {element.get('id') or ''}".casefold()))


def _body(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()


def _is_links(element: etree._Element, sizes: _Sizes) -> bool:
    """Whether an element is little more than links."""
    return sizes.links.get(element, 0) >= LINK_SHARE * max(sizes.words.get(element, 0), 1)


def _is_introduced(element: etree._Element) -> bool:
    """Whether a heading or a paragraph leads to a list, so that its links are named as content."""
    before = element.getprevious()
    return before is not None and (before.tag in HEADINGS or before.tag == "p")


def _roots(tree: etree._Element, sizes: _Sizes, dropped: set[etree._Element]) -> list[etree._Element]:
    """The main parts of the page, if they hold a fair share of its words; else all of it."""
    mains: list[etree._Element] = []
    articles: list[etree._Element] = []
    words = 0
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if element in dropped:
            walk.skip_subtree()
            continue
        words += len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
        if element.tag == "main" or element.get("role") == "main":
            mains.append(element)
        elif element.tag == "article":
            articles.append(element)
    for chosen in (mains, articles):
        outer = _outermost(chosen)
        if outer and sum(sizes.words.get(one, 0) for one in outer) >= MAIN_SHARE * words:
            return outer
    return [tree]


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    """Those that lie in no other of them; they come in the order of the page."""
    chosen = set(elements)
    outer: list[etree._Element] = []
    for element in elements:
        above = element.getparent()
        while above is not None and above not in chosen:
            above = above.getparent()
        if above is None:
            outer.append(element)
    return outer


def _title(tree: etree._Element) -> str:
    """The title of a page whose main part has no first heading, without the name of the site."""
    title = next(tree.iter("title"), None)
    words = cleaned("".join(title.itertext())) if title is not None else ""
    return re.split(r"\s+[|–—·-]\s+", words)[0]


@dataclass(slots=True)
class _Walk:
    """Goes through a part of a page and gathers its words into blocks. However deep the page is, only tables recurse."""

    dropped: set[etree._Element]
    depth: int = 0
    found: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)  # the open lists: the next number, 0 where they have none
    heading: int = 0
    marker: str = ""
    term: str = ""  # of a definition list, with a colon
    naming: bool = False  # whether a term is being read

    def blocks(self, root: etree._Element) -> list[Block]:
        """The blocks of an element."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            apart = element in self.dropped or (element.tag == "table" and element is not root and self.depth < MOST_DEPTH)
            if event == "end":
                if not apart:
                    self._close(element)
                if element is not root and element.tail:
                    self.words.append(element.tail)
            elif apart:
                walk.skip_subtree()
                if element not in self.dropped:
                    self._flush()
                    self.found.extend(_table(element, self.dropped, self.depth + 1))
            else:
                self._open(element)
        self._flush()
        return self.found

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in INLINE:
            self._flush()
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self.lists.append(_first_number(element) if tag == "ol" else 0)
        elif tag == "li":
            self.marker = self._next_marker()
        elif tag == "dt":
            self.naming = True
        if element.text:
            self.words.append(element.text)

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in INLINE:
            self._flush()
        if tag in HEADINGS:
            self.heading = 0
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.marker = ""
        elif tag == "dt":
            self.naming = False
        elif tag == "dl":
            self._say_term()

    def _next_marker(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}."

    def _flush(self) -> None:
        """What was gathered becomes a block."""
        words = cleaned("".join(self.words))
        self.words.clear()
        if not words:
            return
        if self.naming:
            self._say_term()
            self.term = words.rstrip(" :") + ":"
        elif self.heading:
            self.found.append(Block("heading", words, level=self.heading))
        elif self.marker:
            self._say_term()
            self.found.append(Block("bullet", words, marker=self.marker))
            self.marker = ""
        else:
            self.found.append(Block("text", f"{self.term} {words}".strip()))
            self.term = ""

    def _say_term(self) -> None:
        """A term that has its values in a list, or none, stands on a line of its own."""
        if self.term:
            self.found.append(Block("text", self.term))
        self.term = ""


def _first_number(element: etree._Element) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"\d{1,4}", start, re.ASCII) else 1


def _table(table: etree._Element, dropped: set[etree._Element], depth: int) -> Iterator[Block]:
    """The rows of a table, cells that reach over several rows written in each; a table around the page is its content."""
    if any(one is not table for one in table.iter("h1", "h2", "h3", "table", "article", "main")):
        for cell in _cells_of_frame(table):
            yield from _Walk(dropped, depth).blocks(cell)
        return
    for caption in table.iter("caption"):
        if caption not in dropped and (words := cleaned("".join(caption.itertext()))):
            yield Block("text", words)
    yield from table_blocks(_rows(table, dropped))


def _cells_of_frame(table: etree._Element) -> Iterator[etree._Element]:
    """The cells of a table itself, not those of tables inside them."""
    walk = etree.iterwalk(table, events=("start",))
    for _, element in walk:
        if element.tag in ("td", "th", "caption"):
            yield element
            walk.skip_subtree()


def _rows(table: etree._Element, dropped: set[etree._Element]) -> Iterator[list[str]]:
    reaching: dict[int, tuple[str, int]] = {}  # by column: a cell from a row above, and in how many rows it still stands
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _carry(cells, reaching)
            words = in_one_cell(block.text for block in _Walk(dropped, MOST_DEPTH).blocks(cell))
            down, right = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if down > 1:
                reaching[len(cells)] = (words, down - 1)
            cells.extend([words, *[""] * (right - 1)])
        _carry(cells, reaching)
        yield cells


def _carry(cells: list[str], reaching: dict[int, tuple[str, int]]) -> None:
    while len(cells) in reaching:
        at = len(cells)
        words, rows = reaching.pop(at)
        cells.append(words)
        if rows > 1:
            reaching[at] = (words, rows - 1)


def _span(value: str | None) -> int:
    return min(int(value), MOST_SPAN) if value and re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII) else 1
