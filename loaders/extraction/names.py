"""The organisations that a page names: those of the register, and those whose name shows what they are.

Evidence for a name, strongest first: the register, a legal form («… AB»), a label («Projektpartner: …»), a head word
(«Region …», «… kommun», «-verket»), a place in a list beside others. Each mention carries the id of the rule behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import ahocorasick

from graph.lexicon import Mention, actors, places
from graph.normal import normal_form
from graph.quick import quick
from loaders.extraction.layout import Page, Part, Passage, known_label
from loaders.extraction.rules import Head, rules
from loaders.extraction.spans import apart, matches, within, written_at
from loaders.extraction.wording import CAP

__all__ = [
    "CAP",
    "NAMING_FIELDS",
    "PERSON",
    "ActorMention",
    "abbreviations",
    "actor_mentions",
    "head_patterns",
    "is_title",
    "items",
    "made",
    "recurring",
    "settled",
]

NAMING_FIELDS = frozenset({"lead", "partners", "funders", "potential", "provider"})
COMPASS = r"(?:[NnSsÖöØøVv](?:orra|ödra|ore|ndre|stra|estre|stre)|[Mm]ellersta|nord|syd|øst|vest)"
FORMS = (
    r"(?:AB|Aktiebolag|A/S|AS|ASA|ApS|HB|KB|S/I|SF|I/S|P/S|Oyj?|Ltd|Inc|LLC|IKS|KF|g?GmbH|mbH|e\.V\."
    r"|[Ee]k\.?[ ]f[öo]r(?:ening|\.)"
    r"|[Ee]kon(?:omisk|\.)[ ]f[öo]r(?:ening|\.)|[Ii]deell[ ]förening|a\.m\.b\.a\.)"
)
# How those forms begin, in lower case
LEGAL_SIGNS = (
    *("ab", "aktiebolag", "a/s", "as", "asa", "aps", "hb", "kb", "s/i", "sf", "i/s", "p/s", "oy", "ltd", "inc", "llc", "iks"),
    *("kf", "gmbh", "ggmbh", "mbh", "e.v.", "ek f", "ek. f", "ekonomisk f", "ekon. f", "ideell f", "a.m.b.a."),
)
# A brand may end in an exclamation mark: «eies av Oi! Fjellmat AS» (not where the mark ends a sentence).
SHOUT = r"(?:(?<=[a-zåäöæø,][ ])[A-ZÅÄÖÆØ]\w{1,12}![ ])?"
LEGAL = re.compile(
    rf"(?<![\w-]){SHOUT}{CAP}(?:[ ](?:{CAP}|&|und)|[ ](?:i|på)"
    rf"(?=[ ]{CAP}[ ]{FORMS}(?!\w)))*(?:(?:[ ][a-zåäöæø]+)?[ ](?:og|och)[ ][a-zåäöæø]+)?[ ]{FORMS}(?![\w])"
)
CAPS = re.compile(rf"(?<![\w.-]){CAP}(?:[ ](?:{CAP}|{COMPASS}|&|\d{{1,4}}))*")
SPLIT = re.compile(
    r"[ \t]*(?:,|;|\+|\||•|\n)[ \t]*(?:(?:och|og|and|samt|samt även)[ ])?|[ ]+(?:samt|och|og|and)[ ]+(?=[A-ZÅÄÖÆØ])"
)
NESTED = re.compile(r"[.][ ](?P<words>[A-ZÅÄÖÆØ][^.:\n]{3,40}):[ ]")
ABBREVIATED = re.compile(r"[ ]?\((?P<short>[A-ZÅÄÖÆØ][\w./&-]{1,14}(?:[ ][A-ZÅÄÖÆØ][a-zåäöæø]{2,12})?)\)")
UNITS = re.compile(r"(?P<first>[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|a))[ ](?:och|og|samt)[ ][a-zåäöæø]+(?:en|et|a)")
PERSON = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæøéü]+(?:-[A-ZÅÄÖÆØ][a-zåäöæø]+)?(?:[ ][A-ZÅÄÖÆØ][a-zåäöæøéü]+){1,2}")
# Labels that stand before persons as well: «Ansvarig: Ada Ek».
OF_PERSONS_TOO = re.compile(
    r"(?i)(?:sammanhållande|sammankallande|kontakt\w*|ansvarig|ansvarlig|ansvarleg|responsible"
    r"|samordnare|koordinator|coordinator|tovholder)$")
LOWER_TAIL = re.compile(r"(?:[ ](?!i |på |for |för |og |och )[a-zåäöæø-]{5,}){1,2}")
LOWER_WORD = re.compile(r"(?<!\w)[a-zåäöæøéü][\w-]+")
# The field runs to a stop, a bracket or a verb; longer ones are no names.
INSTITUTIONS = ("enter", "entrum", "entret", "nstitut", "tvalget", "dvalget", "elegationen", "ommittén", "ekretariatet")
NAMED_FOR = re.compile(
    r"(?<![\w-])(?P<name>[A-ZÅÄÖÆØ]\w*(?:[cC]enter|[cC]entrum|[cC]entret|[sS]enter|[sS]enteret|[iI]nstitut|[iI]nstitutt"
    r"|[uU]dvalget"
    r"|[uU]tvalget|[dD]elegationen|[kK]ommittén|[sS]ekretariatet)"
    r"[ ](?:for|för)[ ](?:(?:och|og|and)[ ]|[a-zåäöæø-]+[ ]){0,4}?[a-zåäöæø-]{5,})"
    r"(?=[.,;:)]|[ ]\(|[ ](?:har|hade|havde|er|är|som|skal|ska|kan|i|på|blev|ble|fik|fikk|fick|leverede|afleverede|lade"
    r"|samler|samlar|driver|hjælper|hjelper|hjälper|tilbyder|tilbyr|erbjuder)[ ])"
)
BRANCH_GAP = re.compile(r"[ ](?:i[ ])?")
DOUBLE = re.compile(rf"-{CAP}")  # «Norway-Sweden», «Sala-Heby»
AND = re.compile(r"[ ](?:och|og|and)[ ]")
CAPITALISED = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][\w-]*\w")
GOES_ON = re.compile(r"[ ][A-ZÅÄÖÆØ]")
SURE = 0.75
# «Fjorton kommuner i Norrby», «Ansvarig för område 1: …» name nobody
GROUP_ITEM = re.compile(
    r"[^\s:]+[ ](?:\w+[ ])?(?:kommuner|kommunar|företag|bedrifter|virksomheder|municipalities"
    r"|companies)(?!\w)|[^:]{3,40}\d[^:]{0,12}:")
LONGEST_ITEM = 12
SIBLING = re.compile(
    rf"(?:,|[ ]och|[ ]og|[ ]and|[ ]samt|/)[ ](?P<name>{CAP}(?:[ ](?:{CAP}|&))*)"
    rf"(?=,|[ ]och[ ]|[ ]og[ ]|[ ]and[ ]|[ ]samt[ ]|\.)"
)
# A whole item that goes on from a name it begins with: «Regions Network for the Application of New Technology»
OF_NAME = re.compile(rf"{CAP}(?:[ ](?:of|for|the|and|in|i|och|og|på|&|{CAP}|[a-zåäöæø]{{7,}}))*[ ]{CAP}")
COUNTRY_CODES = frozenset(
    {"SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT", "PL", "DE", "NL", "UK", "GB", "IE", "FO", "GL", "FR", "ES", "IT"}
)
BARE_HEADS = {"science_park": ("Science Park",), "handelskammare": ("Handelskammaren",)}
CURRENCIES = frozenset({"SEK", "NOK", "DKK", "EUR"})
IN_A_PLACE = re.compile(r"(?<!\w)(?:i|in|inom|innen|inden for|hela|hele|heile|från|fra|frå)[ ]$")
LEAST_HEAD = 0.45
SHORT_BRAND = 9  # «Almi i Falun» is Almi; «Länsstyrelsen i Dalarnas län» is one name
LONG_WORD = 5
WITH_BRANCHES = frozenset({"promoter", "förening", "handelskammare", "statlig_myndighet", "bank"})


@quick
class ActorMention:
    """An organisation named at a place: `kind` is the register's word for its sort, `id` its id there (if it is in it)."""

    start: int
    end: int
    surface: str
    kind: str | None
    rule: str
    confidence: float
    id: str | None = None
    short_for: str | None = None

    @property
    def key(self) -> str:
        """What mentions of one organisation share on a page: the register's id, else the normal form of the full name."""
        return self.id or normal_form("Actor", self.short_for or self.surface)


def actor_mentions(page: Page, known: Iterable[Mention]) -> list[ActorMention]:
    """All mentions in the order of the text; none overlap. `known` are the lexicon's mentions of the text."""
    known = list(known)
    found = [_of_register(mention) for mention in known if mention.kind == "actor"]
    telling = _telling_lines(page)
    found += _legal(page, telling["legal"])
    found += _named_for(page)
    at_place = {(mention.start, mention.end) for mention in known if mention.kind == "place"}
    starts = {mention.start for mention in found}
    headed = [_to_the_next(page, mention, starts) for mention in _headed(page, telling)]
    found += [mention for mention in headed if (mention.start, mention.end) not in at_place]
    kept = settled(found)
    kept = _joined(kept, _ambiguous(page, kept))
    kept = _joined(kept, _of_labels(page, kept))
    kept = _joined(kept, (m for m in _siblings(page, kept) if not _is_place(m, at_place)))
    kept = _joined(kept, _with_place(page, kept, at_place))
    kept = _joined(kept, _bare_heads(page, kept))
    kept = _joined(kept, recurring(page, kept))
    kept = [m for m in kept if m.surface not in CURRENCIES and m.surface not in COUNTRY_CODES]
    kept = [m for m in kept if not (m.kind == "program" and m.surface.islower())]
    return _shortened(kept)


def _bare_heads(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """«Science Park» alone on a page that names just one: the one it names in full."""
    for kind, heads in BARE_HEADS.items():
        full = {m.key: m for m in reversed(known) if m.kind == kind}
        if len(full) != 1:
            continue
        (meant,) = full.values()
        for head in heads:
            for start in written_at(page.plain, head):
                if page.plain[start - 1 : start] == " " and page.plain[start - 2 : start - 1].isupper():
                    continue
                following = page.plain[start + len(head) : start + len(head) + 2]
                if following[:1] in (" ", "s") and following[1:].isupper():
                    continue
                yield ActorMention(start, start + len(head), head, kind, "name-bare-head", 0.7, meant.key, meant.surface)


def _to_the_next(page: Page, mention: ActorMention, starts: Collection[int]) -> ActorMention:
    """The mention without what is the next name of the list: «Høgskulen i Volda og Møre og Romsdal fylkeskommune»."""
    for match in AND.finditer(page.plain, mention.start, mention.end):
        if match.end() in starts:
            end = match.start()
            return replace(mention, end=end, surface=page.plain[mention.start : end])
    return mention


def _shortened(known: list[ActorMention]) -> list[ActorMention]:
    """«Research Council» after «Research Council of Norway» is the same body: the first words of a name, two at least."""
    full = sorted({m.surface: m for m in known if m.surface.count(" ") >= 2}.values(), key=lambda m: m.start)
    result = []
    for mention in known:
        longer = next(
            (
                m
                for m in full
                if mention.id is None
                and mention.surface.count(" ") >= 1
                and m.start < mention.start
                and m.surface.startswith(mention.surface + " ")
            ),
            None,
        )
        if longer is not None:
            mention = replace(mention, id=longer.id, short_for=longer.surface)
        result.append(mention)
    return result


def _is_place(mention: ActorMention, at_place: set[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in at_place)


def _with_place(page: Page, known: list[ActorMention], at_place: set[tuple[int, int]]) -> Iterator[ActorMention]:
    """A body of the register with a place behind it is its branch there: «Företagarna Norrby», «Almi Norrland»."""
    starts, begun = dict(at_place), {end: start for start, end in at_place}
    for mention in known:
        if mention.id is None or mention.kind in ("kommun", "region", "program", "finansiär", "EU"):
            continue
        before = begun.get(mention.start - 1)
        if before is not None and " " in mention.surface and page.plain[mention.start - 2 : mention.start] == "s ":
            words = page.plain[before : mention.end]  # «Bornholms Landbrug & Fødevarer» is one of its own
            yield ActorMention(before, mention.end, words, mention.kind, "register-of-place", 0.8)
            continue
        gap = BRANCH_GAP.match(page.plain, mention.end)
        if gap is None or (gap.group() == " i " and len(mention.surface) < SHORT_BRAND):
            continue
        start = gap.end()
        if start in starts and page.plain[start].isupper() and not (gap.group() == " i " and mention.kind == "universitet"):
            double = DOUBLE.match(page.plain, starts[start])
            end = double.end() if double else starts[start]
            words = page.plain[mention.start : end]
            body = actors().find(words)
            if gap.group() == " i " and mention.kind not in WITH_BRANCHES and (body is None or body.id == mention.id):
                continue
            yield ActorMention(
                mention.start,
                end,
                words,
                mention.kind,
                "register-branch",
                0.8,
                body.id if body and body.id != mention.id else None,
            )


def _of_register(mention: Mention) -> ActorMention:
    body = actors().by_id[mention.id]
    return ActorMention(mention.start, mention.end, mention.surface, body.kind, "register", mention.weight, body.id)


def settled(found: Iterable[ActorMention]) -> list[ActorMention]:
    """Mentions without overlap: the longest wins, the register before rules, a list of known names before one long name;
    of two alike the surer one, so that a page reads the same each time."""
    ranked = sorted(set(found), key=lambda m: (m.start, -m.end, m.id is None, m.rule, -m.confidence, m.id or "",
                                               m.kind or "", m.short_for or ""))
    inside: dict[ActorMention, int] = {}
    for mention in ranked:
        if mention.id is None:
            inside[mention] = sum(1 for other in within(ranked, mention) if other.id)
    return apart(sorted(ranked, key=lambda m: (inside.get(m, 0) > 1, m.start - m.end, m.id is None, m.start, m.rule)))


def _joined(kept: list[ActorMention], more: Iterable[ActorMention]) -> list[ActorMention]:
    """Settled mentions with more of them, settled again; where there are no more they stay."""
    added = list(more)
    return settled([*kept, *added]) if added else kept


def made(page: Page, start: int, end: int, kind: str | None, rule: str, confidence: float) -> Iterator[ActorMention]:
    """The mention, without opening words that do not belong to the name."""
    words = page.plain[start:end]
    while opens(first := words.split(" ", 1)[0]) and " " in words:
        start += len(first) + 1
        words = page.plain[start:end]
    if " " not in words and is_title(words):
        return
    concept = "-" in words and words.split("-")[0] in rules().stop_words and words.split("-")[0].isupper()
    if not words or concept or words in rules().stop_words or opens(words) or _heads().get(words.casefold()):
        return
    if any(char.isupper() for char in words):
        yield ActorMention(start, end, words, kind, rule, confidence)


@cache
def opens(word: str) -> bool:
    """Whether a word may stand before a name at the head of a sentence without belonging to it: «I», «Från», «Projektet».

    >>> opens("Från"), opens("Almi")
    (True, False)
    """
    return word.casefold() in _opening_words()


@cache
def is_title(word: str) -> bool:
    """Whether a single word means whoever holds a post, not an organisation.

    >>> is_title("Näringslivsutvecklaren"), is_title("Arbetsförmedlingen")
    (True, False)
    """
    low = word.casefold()
    return bool(re.search(r"(?:aren|eren|chefen|sjefen|ledaren|lederen)$", low)) and any(
        low.startswith(trigger.stem) for trigger in rules().triggers["title"]
    )


@cache
def _opening_words() -> frozenset[str]:
    return frozenset(trigger.stem for trigger in rules().triggers["opening"])


@cache
def _heads() -> dict[str, bool]:
    """Head words alone are no names."""
    return {head.form.casefold(): True for head in rules().heads if head.position != "suffix"}


@cache
def _ambiguous_surfaces() -> dict[str, tuple[str, ...]]:
    """Single words of the register that mean other things too, with the ids of the bodies they may be."""
    found: dict[str, list[str]] = {}
    for body in actors():
        for surface in body.surfaces:
            if surface.lower() in body.ambiguous and body.kind != "kommun" and " " not in surface:
                found.setdefault(surface, []).append(body.id)
    return {surface: tuple(ids) for surface, ids in found.items()}


def _ambiguous(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """Ambiguous names where the page tells: it names the body in full, or writes the word with a capital in mid-sentence."""
    surfaces = _ambiguous_surfaces()
    present = {mention.id for mention in known}
    places_of: dict[str, list[int]] = {}
    for match in CAPITALISED.finditer(page.plain):
        if match.group() in surfaces and match.group() not in CURRENCIES:
            places_of.setdefault(match.group(), []).append(match.start())
    for surface, starts in places_of.items():
        named = next((id_ for id_ in surfaces[surface] if id_ in present), None)
        capital = (
            len(surface) >= LONG_WORD
            and not surface.isupper()
            and any(
                not _opens_sentence(page.plain, start) and not page.plain[start - 2 : start - 1].isupper() for start in starts
            )
        )
        id_ = named or (surfaces[surface][0] if capital else None)
        if id_:
            for start in starts:
                yield ActorMention(
                    start,
                    start + len(surface),
                    surface,
                    actors().by_id[id_].kind,
                    "register-ambiguous",
                    0.8 if named else 0.55,
                    id_,
                )


@cache
def _signs() -> ahocorasick.Automaton:
    """The words by which a name is known, in lower case, with their length and where they stand in a name."""
    found: dict[str, set[str]] = {sign: {"legal"} for sign in LEGAL_SIGNS}
    for head in rules().heads:
        found.setdefault(head.form.lstrip("-").lower(), set()).add(head.position)
    automaton = ahocorasick.Automaton()
    for sign, positions in found.items():
        automaton.add_word(sign, (len(sign), tuple(sorted(positions))))
    automaton.make_automaton()
    return automaton


def _telling_lines(page: Page) -> dict[str, list[Part]]:
    """The lines that hold a word by which a name is known, by where it stands in a name: few do, and a pattern that looks
    for such names need not read the others."""
    lines: dict[str, list[Part]] = {"legal": [], "first": [], "last": [], "suffix": []}
    low = page.low
    for last, (length, positions) in _signs().iter(low):
        end = last + 1
        before, after = low[last - length : end - length], low[end : end + 1]
        for position in positions:
            if position == "suffix":
                fits = (before.isalnum() or before in "_-") and (after == "s" or not after.isalnum())
            elif position == "first":
                fits = after == " " and not before.isalnum()
            else:
                fits = before == " " and (position == "legal" or not after.isalnum())
            found = lines[position]
            if fits and not (found and last < found[-1].end):
                stop = low.find("\n", end)
                found.append(Part(low.rfind("\n", 0, end) + 1, stop if stop >= 0 else len(low)))
    return lines


def _legal(page: Page, lines: Iterable[Part]) -> Iterator[ActorMention]:
    for line in lines:
        for match in LEGAL.finditer(page.plain, line.start, line.end):
            yield from made(page, match.start(), match.end(), "företag", "name-legal-form", 0.95)


@cache
def head_patterns() -> tuple[tuple[re.Pattern[str], dict[str, Head], str], ...]:
    """One pattern per position of the head word, with the entries by the words of its group `head`, and the position.

    >>> [(heads[match["head"].casefold()].kind, position) for pattern, heads, position in head_patterns()
    ...  for match in pattern.finditer("Nu leder Region Dalarna.")]
    [('region', 'first')]
    """
    by_position: dict[str, dict[str, Head]] = {"first": {}, "last": {}, "suffix": {}}
    for head in rules().heads:
        form = head.form.lstrip("-").casefold()
        known = by_position[head.position].get(form)
        if known is None or head.weight > known.weight:
            by_position[head.position][form] = head
    last, suffix = (sorted(by_position[p], key=len, reverse=True) for p in ("last", "suffix"))
    prep = "(?:i|på|för|for|of|til)"
    place = rf"(?:{COMPASS}[ ])?{CAP}(?:(?:[ ]|[ ](?:och|og)[ ](?!{CAP}[ ](?:&|[A-ZÅÄÖÆØ]))){CAP})*(?:[ ]län(?:s)?(?!\w))?"
    forms = [head.form for head in rules().heads if head.position == "first"]
    after = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    before = "|".join(map(re.escape, last))
    ending = "|".join(map(re.escape, suffix))
    return (
        (re.compile(rf"(?<![\w-])(?P<head>{after})[ ](?:{prep}[ ])?{place}"), by_position["first"], "first"),
        (re.compile(rf"(?<![\w-])(?:{CAP}[ ](?:(?:{CAP}|i|&)[ ])*)(?P<head>(?i:{before}))(?!\w)"), by_position["last"], "last"),
        (
            re.compile(rf"(?<![\w-])(?:{CAP}[ ])*[A-ZÅÄÖÆØ][\w-]{{2,}}?(?P<head>{ending})s?(?!\w)"),
            by_position["suffix"],
            "suffix",
        ),
        (
            re.compile(rf"(?<![\w-])(?:Svensk[at]|Norsk[e]?|Norges|Sveriges|Dansk[e]?)[ ]\w{{3,}}(?P<head>{ending})(?!\w)"),
            by_position["suffix"],
            "suffix",
        ),
    )


def _named_for(page: Page) -> Iterator[ActorMention]:
    """«Videncenter for grøn omstilling», «Utvalget for lokal handel»: an institution and its field in lower case."""
    for match in matches(NAMED_FOR, page.plain, INSTITUTIONS):
        if not opens(match["name"].split()[0]):
            yield from made(page, match.start("name"), match.end("name"), None, "name-institution-for", 0.75)


def _headed(page: Page, telling: Mapping[str, Sequence[Part]]) -> Iterator[ActorMention]:
    common: set[str] = set()  # filled where a word of it is asked for
    for pattern, heads, position in head_patterns():
        for match in (match for line in telling[position] for match in pattern.finditer(page.plain, line.start, line.end)):
            head = heads.get(match["head"].casefold())
            if head is None or head.weight < LEAST_HEAD:
                continue
            if head.weight < 0.8 and position == "last" and match["head"] != head.form:
                continue
            doubtful = head.weight < SURE or (head.weight < 0.9 and _opens_sentence(page.plain, match.start()))
            if doubtful and position == "suffix" and " " not in match.group():
                common = common or {word.group() for word in LOWER_WORD.finditer(page.plain)}
                if not _is_odd(page, match.group(), common):
                    continue
            if position == "last" and head.weight < SURE and GOES_ON.match(page.plain, match.end()):
                continue  # «Knowledge Hub Norrby» is more than a «Knowledge Hub»
            end = match.end()
            words = page.plain[match.start() : end]
            if (
                position == "first"
                and len(head.form) < SHORT_BRAND
                and re.match(r"[ ](?:i|på|för|for)[ ]", words[len(head.form) :])
            ):
                continue
            if (words.isupper() and words.count(" ") > 1) or words.endswith(("området", "området", "rådets")):
                continue
            before = page.plain[max(0, match.start() - 10) : match.start()]
            if match["head"].casefold() == "regionen" and IN_A_PLACE.search(before):
                continue  # «bedrifter i Fjellregionen» is where, not who
            if position == "suffix" and words.endswith("s") and match.end("head") < end:
                end -= 1
            if position == "first" and words.endswith("s län"):
                end = match.end()
            yield from made(page, match.start(), end, head.kind, head.id, head.weight)


def _opens_sentence(plain: str, start: int) -> bool:
    before = plain[max(0, start - 12) : start].rstrip(' \t"«»“”’(–—-•')
    return (not before and start < 12) or not before.strip() or before[-1] in ".!?:\n|"


def _is_odd(page: Page, word: str, common: Collection[str]) -> bool:
    """Whether a capitalised word is no ordinary one: the page never writes it in lower case, nor only to open sentences."""
    if word.lower() in common:
        return False
    return any(not _opens_sentence(page.plain, m.start()) for m in re.finditer(re.escape(word), page.plain))


def items(page: Page, part: Part) -> list[Part]:
    """The items of a list in running text: «A, B och C». Brackets keep what is in them together.

    >>> from loaders.extraction.layout import page_of
    >>> text = "Almi, IUC (Falun, Mora) och Region Norr"
    >>> [text[i.start : i.end] for i in items(page_of(text), Part(0, len(text)))]
    ['Almi', 'IUC (Falun, Mora)', 'Region Norr']
    """
    words = page.plain[part.start : part.end]
    depth = 0
    shield = list(words)
    for pair in _paired_places().finditer(words):
        shield[pair.start() : pair.end()] = "x" * (pair.end() - pair.start())
    for index, char in enumerate(words):
        depth += (char == "(") - (char == ")" and depth > 0)
        if depth and char != "(":
            shield[index] = "x"
    found: list[Part] = []
    begin = 0
    for match in SPLIT.finditer("".join(shield)):
        found.append(Part(part.start + begin, part.start + match.start()))
        begin = match.end()
    found.append(Part(part.start + begin, part.end))
    trimmed = [_stripped(page.plain, item) for item in found]
    return [item for item in trimmed if item.start < item.end]


@cache
def _paired_places() -> re.Pattern[str]:
    """Places with «og» or «och» in their name: «Møre og Romsdal» is no list of two."""
    named = sorted({place.name for place in places() if re.search(r"[ ](?:og|och)[ ]", place.name)}, key=len, reverse=True)
    extra = ("Sogn og Fjordane", "Troms og Finnmark", "Møre og Romsdal", "Vestfold og Telemark")
    return re.compile("|".join(map(re.escape, dict.fromkeys([*extra, *named]))))


def _stripped(plain: str, part: Part) -> Part:
    start, end = part.start, part.end
    while start < end and plain[start] in ' \t\n-–•·.:*"':
        start += 1
    while start < end and plain[end - 1] in ' \t\n.:;*"':
        end -= 1
    return Part(start, end)


def _of_labels(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """What stands as a value under a label for organisations is one, whatever it is called."""
    for passage, label_id, part in _naming_parts(page):
        for item in items(page, part):
            words = page.plain[item.start : item.end]
            bare = re.sub(r"\s*\([^)]*\)?$", "", words).rstrip(" ,")
            inside = [m for m in known if item.start <= m.start and m.end <= item.end]
            if GROUP_ITEM.match(bare) or (not inside and _is_county(bare)):
                continue
            if units := UNITS.fullmatch(bare):  # «Näringslivsenheten och upphandlingsenheten»: the first is named
                bare = units["first"]
            begins = len(inside) == 1 and inside[0].id is None and inside[0].start == item.start
            whole = len(inside) == 1 and inside[0].id is None and passage.kind == "label" and len(bare.split()) <= LONGEST_ITEM
            if whole and inside[0].surface != bare and OF_NAME.fullmatch(bare):
                yield from made(page, item.start, item.start + len(bare), inside[0].kind, label_id, 0.85)
                continue
            if begins and _is_tail(bare, inside[0].surface):
                yield from made(page, item.start, item.start + len(bare), inside[0].kind, inside[0].rule, 0.85)
                continue
            if inside and (len(inside) > 1 or not CAPS.fullmatch(bare)):
                continue
            if (
                not bare
                or not bare[0].isupper()
                or len(bare.split()) > 7
                or re.search(r"\d{4}|[@%]|\d[ ]?(?:kr|SEK|EUR)", bare)
            ):
                continue
            if passage.kind == "label" and len(bare) > 90:
                continue
            if PERSON.fullmatch(bare) and passage.label and OF_PERSONS_TOO.match(passage.label.words):
                continue
            yield from made(page, item.start, item.start + len(bare), None, label_id, 0.85)


@cache
def _is_county(words: str) -> bool:
    """Whether words are the name of a county, which a list of partners names as a place."""
    named = places().named(words)
    return bool(named) and all(place.level == "county" for place in named)


def _is_tail(words: str, name: str) -> bool:
    """Whether a value is a name and one or two lower-case nouns more: «Stiftelsen Øst-Telemark» + «etablerersenter»."""
    return words.startswith(name) and bool(LOWER_TAIL.fullmatch(words, len(name)))


def _naming_parts(page: Page) -> Iterator[tuple[Passage, str, Part]]:
    for passage in page.passages:
        if not passage.content:
            continue
        if passage.kind == "label" and passage.label and passage.label.field in NAMING_FIELDS:
            for part in passage.parts:
                yield passage, passage.label.id, part
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            if label and label.field in NAMING_FIELDS:
                yield passage, label.id, cell
        if passage.kind == "bullet" and (nested := NESTED.search(page.plain, passage.start, passage.end)):
            label = known_label(nested["words"])
            if label and label.field in NAMING_FIELDS:
                yield passage, label.id, Part(nested.end(), passage.end)


def _siblings(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """A capitalised name in a list in which two others are organisations is one too."""
    ends = {m.end for m in known}
    starts = {m.start for m in known}
    at = [m.end for m in known]
    for end in at:
        match = SIBLING.match(page.plain, end)
        if not match or any(match.start("name") <= start < match.end("name") for start in starts):
            continue
        follows = re.match(r"(?:,|[ ]och|[ ]og|[ ]and|[ ]samt)[ ]", page.plain[match.end() : match.end() + 6])
        after = match.end() + (follows.end() if follows else 0)
        third = not PERSON.fullmatch(match["name"]) and any(other < end and end - other < 60 for other in ends)
        if after in starts or third:
            yield from made(page, match.start("name"), match.end("name"), None, "name-list-sibling", 0.6)


def recurring(page: Page, known: list[ActorMention]) -> Iterator[ActorMention]:
    """The other places where a page writes a name that it has shown to be one, and the abbreviations it gives."""
    seen: dict[str, ActorMention] = {}
    for mention in known:
        if mention.id is None:
            seen.setdefault(mention.surface, mention)
    for short, mention in abbreviations(page, known):
        seen.setdefault(short, mention)
    for surface, mention in seen.items():
        for start in written_at(page.plain, surface):
            yield ActorMention(
                start,
                start + len(surface),
                surface,
                mention.kind,
                mention.rule,
                mention.confidence,
                mention.id if surface != mention.surface else None,
            )


def abbreviations(page: Page, known: Iterable[ActorMention]) -> Iterator[tuple[str, ActorMention]]:
    """What the page itself introduces: «Upphandlingsdialog Dalarna (UDD)» gives (`UDD`, the mention before it)."""
    for mention in known:
        match = ABBREVIATED.match(page.plain, mention.end)
        if match and " " in match["short"] and match["short"].split()[-1] not in mention.surface.split():
            continue  # «LD Cluster» is short for «Lifestyle & Design Cluster», «Ny Start» for nothing
        if match and match["short"] in COUNTRY_CODES:
            continue
        if match and sum(char.isupper() for char in match["short"]) >= 2:
            yield match["short"], mention
