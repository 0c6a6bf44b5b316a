"""Organisations whose name shows what they are: a legal form («… AB») or a head word («Region …», «… kommun», «-verket»)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

import ahocorasick

from graph.lexicon import places
from loaders.extraction.bodies.naming import ActorMention, is_person, made, opens, opens_sentence, paired_places
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import Head, rules
from loaders.extraction.spans import Part, matches
from loaders.extraction.wording import CAP
from loaders.extraction.written import places_of_each

__all__ = ["COMPASS", "SHORT_BRAND", "by_legal_form", "head_patterns", "headed", "named_for", "telling_lines"]

COMPASS = r"(?:[NnSsÖöØøVv](?:orra|ödra|ore|ndre|stra|estre|stre)|[Mm]ellersta|nord|syd|øst|vest)"
FORMS = (
    r"(?:AB|Aktiebolag|A/S|AS|ASA|ApS|HB|KB|S/I|SF|SA|BA|ANS|I/S|K/S|P/S|Oyj?|Ltd|Inc|LLC|IKS|KF|g?GmbH|mbH|e\.V\."
    r"|[Ee]k\.?[ ]?f[öo]r(?:ening|\.)|Group|Group[ ]AB"
    r"|[Ee]kon(?:omisk|\.)[ ]f[öo]r(?:ening|\.)|[Ii]deell[ ]förening|a\.m\.b\.a\.)"
)
# How those forms begin, in lower case
LEGAL_SIGNS = (
    *("ab", "aktiebolag", "a/s", "as", "asa", "aps", "hb", "kb", "s/i", "sf", "i/s", "p/s", "oy", "ltd", "inc", "llc", "iks"),
    *("sa", "ba", "ans", "k/s"),
    *("kf", "gmbh", "ggmbh", "mbh", "e.v.", "ek f", "ek. f", "ek.f", "group", "ekonomisk f", "ekon. f", "ideell f", "a.m.b.a."),
)
# A brand may end in an exclamation mark: «eies av Oi! Fjellmat AS» (not where the mark ends a sentence).
SHOUT = r"(?:(?<=[a-zåäöæø,][ ])[A-ZÅÄÖÆØ]\w{1,12}![ ])?"
LEGAL = re.compile(
    rf"(?<![\w-]){SHOUT}{CAP}(?:[ ](?:{CAP}|&|und)|[ ](?:i|på|fra|från)"
    rf"(?=[ ]{CAP}[ ]{FORMS}(?!\w)))*(?:(?:[ ][a-zåäöæø]+)?[ ](?:og|och)[ ][a-zåäöæø]+|[ ][a-zåäöæø]{{4,}})?[ ]{FORMS}(?![\w])"
)
# «AB Göta kanalbolag», «Aktiebolaget Norrby Såg»: the form stands before the name
FORMS_FIRST = ("AB ", "HB ", "Aktiebolaget ")
LEGAL_FIRST = re.compile(
    rf"(?<![\w-])(?:AB|HB|Aktiebolaget)[ ]{CAP}(?:[ ](?:{CAP}|[a-zåäö]+bolag))*")
CAPITAL_BEFORE = re.compile(rf"{CAP}[ ]$")  # «Skogslyft AB Norrby»: the form may close a name
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
GOES_ON = re.compile(r"[ ][A-ZÅÄÖÆØ]")
IN_A_PLACE = re.compile(r"(?<!\w)(?:i|in|inom|innen|inden for|hela|hele|heile|från|fra|frå)[ ]$")
SURE = 0.75
SHORT_BRAND = 9  # «Almi i Falun» is Almi; «Länsstyrelsen i Dalarnas län» is one name
LEAST_HEAD = 0.45
# «University of Norway», «Federation of Business Owners»; «Byalaget i Norrby»
MORE_NAME = re.compile(r"(?:[ ][A-ZÅÄÖÆØ][\w-]*){1,2}(?![\w@])")
OF_AREA = re.compile(rf"[ ](?:of|for)[ ](?:the[ ])?{CAP}(?:[ ]{CAP})*")
IN_AREA = re.compile(rf"[ ](?:i|på|for|för)[ ](?P<area>{CAP})(?![\w-])(?![ ](?:kommun|kommune|län|fylke)\b)")
DEFINITE_END = re.compile(r"(?:en|et|a|an)$")
IN_SEAT = re.compile(r"[ ](?:i|på|fra|från)[ ]")
JOINED = re.compile(r"[ ](?:och|og)[ ]")
JOINT_KINDS = frozenset({"samordningsförbund", "kommunalförbund", "leader", "regionråd", "länsstyrelse", "region"})


@cache
def _signs() -> ahocorasick.Automaton:
    """The words by which a name is known, in lower case, with their length and where they stand in a name."""
    found: dict[str, set[str]] = {sign: {"legal"} for sign in LEGAL_SIGNS}
    for head in rules().heads:
        if head.position in ("first", "last", "suffix"):
            found.setdefault(head.form.lstrip("-").lower(), set()).add(head.position)
    automaton = ahocorasick.Automaton()
    for sign, positions in found.items():
        automaton.add_word(sign, (len(sign), tuple(sorted(positions))))
    automaton.make_automaton()
    return automaton


def telling_lines(page: Page) -> dict[str, list[Part]]:
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


def by_legal_form(page: Page, lines: Iterable[Part]) -> Iterator[ActorMention]:
    """Names with a legal form, in the lines that hold one: «Skogslyft AB», «AB Göta kanalbolag»."""
    for line in lines:
        for match in LEGAL.finditer(page.plain, line.start, line.end):
            yield from made(page, match.start(), match.end(), "företag", "name-legal-form", 0.95)
    for match in matches(LEGAL_FIRST, page.plain, FORMS_FIRST):
        if not CAPITAL_BEFORE.search(page.plain, max(0, match.start() - 12), match.start()):
            yield from made(page, match.start(), match.end(), "företag", "name-legal-form", 0.9)


@cache
def head_patterns() -> tuple[tuple[re.Pattern[str], dict[str, Head], str], ...]:
    """One pattern per position of the head word, with the entries by the words of its group `head`, and the position.

    >>> [(heads[match["head"].casefold()].kind, position) for pattern, heads, position in head_patterns()
    ...  for match in pattern.finditer("Nu leder Region Dalarna.")]
    [('region', 'first')]
    """
    by_position: dict[str, dict[str, Head]] = {"first": {}, "last": {}, "suffix": {}}
    for head in rules().heads:
        if head.position not in by_position:
            continue  # What bodies.py weighs
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


def named_for(page: Page) -> Iterator[ActorMention]:
    """«Videncenter for grøn omstilling», «Utvalget for lokal handel»: an institution and its field in lower case."""
    for match in matches(NAMED_FOR, page.plain, INSTITUTIONS):
        if not opens(match["name"].split()[0]):
            yield from made(page, match.start("name"), match.end("name"), None, "name-institution-for", 0.75)


def headed(page: Page, telling: Mapping[str, Sequence[Part]]) -> Iterator[ActorMention]:
    """Names with a head word, in the lines that hold one."""
    # «drev Jernkontoret Slaggspår»: what follows the name is what its bearer ran
    runs = {hit.end for hit in page.hits if hit.trigger.use == "told_before"}
    for pattern, heads, position in head_patterns():
        found = [match for line in telling[position] for match in pattern.finditer(page.plain, line.start, line.end)]
        odd: Collection[str] | None = None  # filled where one is asked for
        for match in found:
            head = heads.get(match["head"].casefold())
            if head is None or head.weight < LEAST_HEAD:
                continue
            if head.weight < 0.8 and position == "last" and match["head"] != head.form:
                continue
            doubtful = head.weight < SURE or (head.weight < 0.9 and opens_sentence(page.plain, match.start()))
            if doubtful and position == "suffix" and " " not in match.group():
                odd = _odd(page, {match.group() for match in found}) if odd is None else odd
                if match.group() not in odd:
                    continue
            if position == "last" and head.weight < SURE and GOES_ON.match(page.plain, match.end()):
                continue  # «Knowledge Hub Norrby» is more than a «Knowledge Hub»
            end = _with_field(page, match, position)
            words = page.plain[match.start() : end]
            if (
                position == "first"
                and len(head.form) < SHORT_BRAND
                and re.match(r"[ ](?:i|på)[ ]" if DEFINITE_END.search(head.form) else r"[ ](?:i|på|för|for)[ ]",
                             words[len(head.form) :])
            ):
                continue
            if position == "last" and (seat := IN_SEAT.search(words)) and is_person(words[: seat.start()]):
                yield from made(page, match.start() + seat.end(), end, head.kind, head.id, head.weight)
                continue
            if position == "first" and (joined := JOINED.search(words)) and not _is_joint(words, joined, head):
                end = match.start() + joined.start()
                words = page.plain[match.start() : end]
            if (words.isupper() and words.count(" ") > 1) or words.endswith(("området", "området", "rådets")):
                continue
            before = page.plain[max(0, match.start() - 10) : match.start()]
            if match["head"].casefold() == "regionen" and IN_A_PLACE.search(before):
                continue  # «bedrifter i Fjellregionen» is where, not who
            if position == "suffix" and words.endswith("s") and match.end("head") < end:
                end -= 1
            elif position == "suffix" and (more := MORE_NAME.match(page.plain, end)) and match.start() - 1 not in runs:
                end = more.end()  # «Mikrofonden Syd», «Yrkeshögskolan Novia»
            if position == "first" and words.endswith("s län"):
                end = match.end()
            yield from made(page, match.start(), end, head.kind, head.id, head.weight)


def _with_field(page: Page, match: re.Match[str], position: str) -> int:
    """The end of a name with what belongs to its head word: «Council of Lapland», «Byalaget i Norrby»."""
    if position == "last" and (field := OF_AREA.match(page.plain, match.end())):
        return field.end()
    alone = position == "suffix" and " " not in match.group() and not match.group().endswith("s")
    field = IN_AREA.match(page.plain, match.end()) if alone and DEFINITE_END.search(match.group()) else None
    return field.end() if field and places().named(field["area"]) else match.end()


def _is_joint(words: str, joined: re.Match[str], head: Head) -> bool:
    """Whether what «og» joins is one name: «Møre og Romsdal», «Samordningsförbundet Finspång och Söderköping»."""
    if paired_places().search(words):
        return True
    return head.kind in JOINT_KINDS and bool(places().named(words[joined.end() :]))


def _odd(page: Page, words: Iterable[str]) -> Collection[str]:
    """Those of capitalised words that are no ordinary ones: the page never writes them in lower case, nor only to open
    sentences."""
    common = {word.group() for word in LOWER_WORD.finditer(page.plain)}
    places = places_of_each(page.plain, [word for word in words if word.lower() not in common])
    return {word for word, found in places.items() if not all(opens_sentence(page.plain, start) for start in found)}
