"""Organisations that a page shows to be such by where it names them: in a list of others, or right after a role.

«Med i projektet är Almi, Norrlab, Skogslyft och Visit Norrby» names four, though the words «Skogslyft» and «Norrlab»
show nothing by themselves; «kommunerna Mora, Orsa och Älvdalen» names three municipalities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from graph.lexicon import Mention, actors, places
from graph.lexicon.places import Place
from loaders.extraction.bodies.municipalities import municipality_at
from loaders.extraction.bodies.naming import PERSON, ActorMention, made, recurring, settled
from loaders.extraction.layout.page import Page, Passage
from loaders.extraction.overlaps import Crowd
from loaders.extraction.projects.several import speaks_of_several
from loaders.extraction.rules import Hit
from loaders.extraction.spans import START, Part, Placed, beginning_in, matches, within
from loaders.extraction.wording import CAP

__all__ = ["MUNICIPALITY_LIST", "bulleted", "own_subject", "with_chained", "with_listed", "with_listed_places"]

NAME = rf"{CAP}(?:[ ](?:{CAP}|&|(?:i|på|vid|ved)[ ]{CAP}))*"
COMMA = r",[ ](?:(?:samt|och|og|and)[ ])?|[ ](?:samt|och|og|and)[ ]"
# The last word of a name in the midst of a list may be small: «…, Hotab eldningsteknik, …»; not «…, Norrlab deltar, …»
SMALL_LAST = r"(?:[ ](?!\w+(?:ar|er|ir|de|te|as|es|s)[ ,])[a-zåäöæø]{5,}(?=,[ ][A-ZÅÄÖÆØ]))?"
NEXT = re.compile(
    rf"(?:[ ]?\([^()\n]{{1,30}}\))?(?:{COMMA})(?P<name>{NAME}{SMALL_LAST})(?=[,.;:)\n]|[ ](?:samt|och|og|and)[ ]|$)"
)
GLUE = re.compile(rf"(?:[ ]?\([^()\n]{{1,30}}\))?(?:{COMMA})")
LEAD_IN = re.compile(
    r"[ ]?:?[ ](?:även[ ]|också[ ]|også[ ]|dåvarande[ ]|bland[ ]annat[ ]|bl\.a\.[ ]|blant[ ]annet[ ]|både[ ])?"
)
SUBJECT = re.compile(rf"(?<![\w-])(?P<name>{NAME})[ ](?:(?:har|have|has)[ ])?$")
# one capitalised word in the definite form or a participle: «Kommunen», «Föreningarna», «Bolaget»
ORDINARY = re.compile(r"[A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|an|na|ne|er|ar|or|erne|ene|ane)")
STRONG_VERB = 0.8
ACTING = frozenset({"lead", "coordinator", "partner", "funder"})
AFTER_COLON = re.compile(r"[^.:;\n]{0,40}:[ ]")
# Words that organisations follow, never persons: «projektägare är», «partnerne er».
OF_BODIES = re.compile(
    r"ägare|eier|ejer|eigar|owner|partner|partnar|parter|går sam|aktör|aktør|organisation|organisasjon|konsorti|consortium"
    r"|gruppen ing|gruppen ind|gruppen inn"
)
ONE_MORE = re.compile(rf"[ ](?!(?:AB|AS|A/S|Projekt|Prosjekt)\b){CAP}(?=,|\.(?=\s|$)|[ ](?:och|og|and|samt)[ ][A-ZÅÄÖÆØ])")
LIST_BEFORE = re.compile(r"(?:,|[ ](?:och|og|and|samt))[ ]$")
FIRST = re.compile(rf"(?P<name>{NAME})(?=[,.;:()\n]|[ ](?:samt|och|og|and|i|som|der|in|\()|$)")
MUNICIPALITIES = re.compile(
    r"(?<!\w)(?:[Kk]ommun(?:erna|ene|ane|erne)(?:[ ]i)?|[Kk]ommun(?:er|ar|erna)[ ]som[ ][a-zåäöæø ]{3,30}[ ](?:är|er):?"
    r"|[Tt]he municipalities of)[ ](?=[A-ZÅÄÖÆØ])"
)
MUNICIPALITIES_AFTER = re.compile(r"(?<=[\wåäöæø])[ ](?:[Kk]ommuner|[Kk]ommunar|[Mm]unicipalities)(?!\w)")
LINK_BEFORE = re.compile(r"[ ](?:(?:har|hade|havde|vil|vill|skal|ska|også|också|òg|alt|redan|allerede)[ ]){0,3}$")
PREPOSITION = re.compile(
    r"(?i)(?<!\w)(?:i|på|från|fra|frå|vid|ved|til|till|för|for|av|af|om|mellan|mellom|mellem|in|at|from|to|near|around|of|hos)"
    r"[ ]$|[\w-][ ]$(?<!og[ ])(?<!och[ ])(?<!and[ ])")
LISTED = ("municipality", "locality")  # levels of places that stand in lists
PLACE_WORD = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][a-zåäöæø]+(?![\w-])")
BEFORE = re.compile(rf"(?:{COMMA})$")
ENDS = re.compile(r"[,;:(]|[ ][–-][ ]|\.(?=\s|$)")
LONGEST_LIST = 160  # characters of a list of municipalities
LONGEST = 7  # words of a name
# «Projekt där förbundet är projektägare», «Projects we lead», «Kommunen deltar»; not «Vi er støttet av:»
OWN_SUBJECT = re.compile(
    r"(?<!\w)(?:vi|we|fylkeskommunen|kommunen|regionen|förbundet|forbundet|högskolan|høyskolen|høgskulen|universitetet"
    r"|länsstyrelsen|klustret|klyngen|klynga|stiftelsen|the[ ](?:municipality|county|region|university|cluster|foundation|hub))"
    r"(?=[ ](?:själva?[ ]|selv[ ]|sjølv[ ])?(?:är|er|is|are|äger|ejer|eier|eig|owns?|leder|leier|leads?|driver|driv|runs?"
    r"|deltar|deltager|deltek|takes?[ ]part|participates?|medverkar|medvirker|finansierar|finansierer|funds?"
    r"|stöttar|stöder|støtter|støttar|supports?|samordnar|koordinerer|samordner|coordinates?|sitter|sidder|sit|har)(?!\w))"
    r"(?![^\n]*[ ](?:med|av|af|by|with):?[ ]*(?:\n|$))"
)
SURE = 0.75
LEAST_TRIGGER = 0.65
MEMBERS = frozenset({"lead", "coordinator", "partner", "participant"})
MUNICIPALITY_LIST = "name-municipality-list"


def with_listed_places(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """The places, with names that are ordinary words too where they stand in a list of places.

    >>> from loaders.extraction.context import context_of
    >>> [p.surface for p in context_of("Vi finns i Lindesberg, Nora och Hällefors.", "s").mentions["place"]]
    ['Lindesberg', 'Nora', 'Hällefors']
    """
    at_start = {place.start: place for place in known}
    at_end = {place.end: place for place in known}
    added: dict[int, Mention] = {mention.start: mention for mention in _in_columns(page, at_start)}
    at_start |= added
    at_end |= {mention.end: mention for mention in added.values()}
    for match in PLACE_WORD.finditer(page.plain):
        named = places().named(match.group()) if match.start() not in at_start and match.end() not in at_end else []
        beside = _beside(page, match, at_start, at_end) if named else None
        meant = _near(named, beside) if beside else None
        if meant:
            mention = Mention("place", meant.id, match.start(), match.end(), match.group(), 0.8)
            at_start[mention.start] = at_end[mention.end] = added[mention.start] = mention
    return sorted([*known, *added.values()], key=lambda place: (place.start, -place.end)) if added else list(known)


def _in_columns(page: Page, at_start: Mapping[int, Mention]) -> Iterator[Mention]:
    """The places of a column that is headed as one of places: «Kommun | Bidrag» makes places of ordinary words."""
    for passage in page.passages:
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            for match in PLACE_WORD.finditer(page.plain, cell.start, cell.end) if label and label.field == "area" else ():
                around = (page.plain[cell.start : match.start()].rstrip()[-1:], page.plain[match.end() : cell.end].lstrip()[:1])
                if match.start() in at_start or not {*around} <= {"", ","}:
                    continue
                named = [place for place in places().named(match.group()) if place.level == "municipality"]
                if len(named) == 1:
                    yield Mention("place", named[0].id, match.start(), match.end(), match.group(), 0.8)


def _beside(
    page: Page, match: re.Match[str], at_start: Mapping[int, Mention], at_end: Mapping[int, Mention]
) -> Mention | None:
    """The place right before or after a word of a list."""
    before = BEFORE.search(page.plain[max(0, match.start() - 8) : match.start()])
    if before and (place := at_end.get(match.start() - len(before.group()))):
        return place
    after = GLUE.match(page.plain, match.end())
    return at_start.get(after.end()) if after else None


def _near(named: Sequence[Place], beside: Mention) -> Place | None:
    """The municipality of several places of a name that lies in the county of its neighbour, else such a village."""
    county = places().county_of(beside.id)
    near = [p for p in named if p.level in LISTED and county and places().county_of(p.id) == county]
    return min(near, key=lambda place: LISTED.index(place.level), default=None)


def with_listed(
    page: Page, known: Sequence[ActorMention], named_places: Sequence[Mention], roles: Sequence[Hit]
) -> list[ActorMention]:
    """The organisations, with those that lists, roles and words for municipalities show; none overlap.

    >>> from loaders.extraction.context import context_of
    >>> [a.surface for a in context_of("Med i projektet är Mora kommun, Skogslyft och Almi.", "s").actors]
    ['Mora kommun', 'Skogslyft', 'Almi']
    """
    places_named, at_place = Crowd(named_places), {(place.start, place.end): place for place in named_places}
    more = [m for m in _after_roles(page, known, roles) if not places_named.holds(m)]
    more += [m for m in _before_roles(page, known, roles) if not places_named.holds(m)]
    more += _municipalities(page, at_place, roles)
    more += _acting_places(page, at_place, roles)
    more += _extended(page, known)
    more += [m for passage, m in _of_bullets(page, known, roles) if not places_named.holds(m)]
    both = settled([*known, *more])
    chained = [m for m in _chained(page, both, roles) if not places_named.holds(m)]
    both = settled([*both, *chained])
    return settled([*both, *recurring(page, both)]) if more or chained else list(known)


def with_chained(
    page: Page, known: Sequence[ActorMention], named_places: Sequence[Mention], roles: Sequence[Hit]
) -> list[ActorMention]:
    """The organisations, with the items between them in lists of such: once all are known that show by themselves."""
    places_named = Crowd(named_places)
    chained = [mention for mention in _chained(page, known, roles) if not places_named.holds(mention)]
    return settled([*known, *chained]) if chained else list(known)


def _extended(page: Page, known: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """«Avinor Flesland», «Umeå universitet Holding»: in a list, a body of the register and one more word are another one."""
    for mention in known:
        if mention.id is None or mention.kind in ("kommun", "region", "program", "finansiär", "EU"):
            continue
        match = ONE_MORE.match(page.plain, mention.end)
        in_list = LIST_BEFORE.search(page.plain[max(0, mention.start - 8) : mention.start])
        if match and page.plain[match.end()] == "." and not in_list:
            continue
        if match and not within(known, Part(mention.end, match.end())):
            words = page.plain[mention.start : match.end()]
            body = actors().find(words, exact=True)
            yield ActorMention(
                mention.start, match.end(), words, mention.kind, "register-extended", 0.7, body.id if body else None
            )


def _chained(page: Page, known: Sequence[ActorMention], roles: Sequence[Hit]) -> Iterator[ActorMention]:
    """The capitalised items of lists in which two others at least are surely organisations.

    One is enough where the list stands after words that only organisations follow: «Projektägare är A och B».
    """
    led_in = {_begin(page, hit) for hit in roles if OF_BODIES.search(hit.trigger.stem)}
    starts = {mention.start: mention for mention in known}
    in_order = sorted(known, key=START)
    done = -1
    for mention in known:
        if mention.start <= done:
            continue
        chain, doubtful = [mention], []
        at = mention.end
        while True:
            glue = GLUE.match(page.plain, at)
            following = starts.get(glue.end()) if glue else None
            if following:
                chain.append(following)
                at = following.end
                continue
            match = NEXT.match(page.plain, at)
            if not match or beginning_in(in_order, Part(match.start("name") + 1, match.end("name"))):
                break
            doubtful.append(match)
            at = match.end("name")
        done = at
        sure = sum(one.confidence >= SURE for one in chain) + 2 * (chain[0].start in led_in)
        for match in doubtful if sure >= 2 else ():
            if sure >= 3 or not PERSON.fullmatch(match["name"]):
                yield from made(page, match.start("name"), match.end("name"), None, "name-in-list", 0.65 if sure >= 3 else 0.6)


def _begin(page: Page, hit: Hit) -> int:
    lead_in = LEAD_IN.match(page.plain, hit.end)
    return lead_in.end() if lead_in else hit.end


def _after_roles(page: Page, known: Sequence[ActorMention], roles: Sequence[Hit]) -> Iterator[ActorMention]:
    """«Prosjekteiere er Nordlys og Kystlab»: the name right after words that give a role, unless it may be a person's."""
    starts = [mention.start for mention in known]
    for hit in roles:
        trigger = hit.trigger
        if trigger.weight < LEAST_TRIGGER or trigger.value == "target":
            continue
        lead_in = (LEAD_IN if trigger.direction == "after" else AFTER_COLON).match(page.plain, hit.end)
        match = FIRST.match(page.plain, lead_in.end()) if lead_in else None
        if not lead_in or not match or len(match["name"].split()) > LONGEST:
            continue
        index = bisect_left(starts, match.start("name"))
        if index < len(starts) and starts[index] < match.end("name"):
            continue
        of_bodies = trigger.value == "funder" or OF_BODIES.search(trigger.stem) or lead_in.re is AFTER_COLON
        if PERSON.fullmatch(match["name"]) and not of_bodies:
            continue
        yield from made(page, match.start("name"), match.end("name"), None, "name-after-role", 0.6)


def _before_roles(page: Page, known: Sequence[ActorMention], roles: Sequence[Hit]) -> Iterator[ActorMention]:
    """«Norrlab driver projektet»: the name right before a verb that leads, pays or takes part, unless it may be a person's."""
    starts = [mention.start for mention in known]
    for hit in roles:
        if hit.trigger.direction != "before" or hit.trigger.weight < STRONG_VERB or hit.trigger.value not in ACTING:
            continue
        match = SUBJECT.search(page.plain, max(0, hit.start - 80), hit.start)
        if match is None or PERSON.fullmatch(match["name"]) or ORDINARY.fullmatch(match["name"]):
            continue
        index = bisect_left(starts, match.start("name") - 40)
        if any(m.start < match.end("name") and match.start("name") < m.end for m in known[index : index + 6]):
            continue
        if not page.written.stands(match["name"].lower()):
            yield from made(page, match.start("name"), match.end("name"), None, "name-before-role", 0.6)


def _municipalities(
    page: Page, at_place: Mapping[tuple[int, int], Mention], roles: Sequence[Hit]
) -> Iterator[ActorMention]:
    """«kommunerna Mora, Orsa och Älvdalen», «Mora, Orsa och Älvdalens kommuner», where somebody is given a role near."""
    by_start = {start: (end, place) for (start, end), place in at_place.items()}
    for match in matches(MUNICIPALITIES, page.plain, ("ommuner", "ommunene", "ommunane", "ommunar", "municipalities of")):
        if _has_role(page, match, roles):
            more = _seats(page, Part(match.end(), match.end() + LONGEST_LIST))
            yield from _forwards(page, match.end(), {place.start: (place.end, place) for place in more} | by_start)
    by_end = {end: (start, place) for (start, end), place in at_place.items()}
    for match in matches(MUNICIPALITIES_AFTER, page.plain, ("ommuner", "ommunar", "unicipalities")):
        more = _seats(page, Part(max(0, match.start() - LONGEST_LIST), match.start()))
        yield from _backwards(page, match.start(), {place.end: (place.start, place) for place in more} | by_end)


def _seats(page: Page, part: Part) -> Iterator[Mention]:
    """The words of a part that a municipality is called by, ordinary words among them: in a list of municipalities «Hole»
    is one."""
    for match in PLACE_WORD.finditer(page.plain, part.start, part.end):
        for words in (match.group(), match.group().removesuffix("s")):
            named = [place for place in places().named(words) if municipality_at(place.id)]
            if len(named) == 1:
                yield Mention("place", named[0].id, match.start(), match.start() + len(words), words, 1.0)
                break


def _acting_places(
    page: Page, at_place: Mapping[tuple[int, int], Mention], roles: Sequence[Hit]
) -> Iterator[ActorMention]:
    """«Hylte var med», «Gloppen og Stryn bidrar»: bare names of municipalities before a verb that only somebody can do."""
    by_end = {end: (start, place) for (start, end), place in at_place.items()}
    verbs = {hit.start for hit in page.hits if hit.trigger.use == "told_after" and hit.trigger.value == "acts"}
    verbs |= {hit.start for hit in roles if hit.trigger.direction == "before" and hit.trigger.weight >= LEAST_TRIGGER}
    for at in sorted(verbs):
        link = LINK_BEFORE.search(page.plain, max(0, at - 20), at)
        end = link.start() if link else at
        if end not in by_end:
            continue
        found = _chain_before(page, end, by_end)
        before = page.plain[max(0, found[-1].start - 12) : found[-1].start] if found else ""
        if found and not PREPOSITION.search(before):
            yield from found


def _has_role(page: Page, match: re.Match[str], roles: Sequence[Hit]) -> bool:
    """Whether words that give a role stand in the sentence, as far as a full stop tells."""
    line = page.plain.rfind("\n", 0, match.start()) + 1
    line_end = page.plain.find("\n", match.end())
    line_end = line_end if line_end >= 0 else len(page.plain)
    start = page.plain.rfind(". ", line, match.start()) + 1 or line
    stop = page.plain.find(". ", match.end(), line_end)
    return bool(within(roles, Part(start, stop if stop >= 0 else line_end)))


def _forwards(page: Page, at: int, by_start: Mapping[int, tuple[int, Mention]]) -> Iterator[ActorMention]:
    found: list[ActorMention] = []
    while at in by_start:
        end, place = by_start[at]
        found += _municipality(page, at, end, place)
        glue = GLUE.match(page.plain, end)
        at = glue.end() if glue else -1
    yield from found if len(found) >= 2 else ()


def _backwards(page: Page, at: int, by_end: Mapping[int, tuple[int, Mention]]) -> Iterator[ActorMention]:
    found = _chain_before(page, at, by_end)
    yield from found if len(found) >= 2 else ()


def _chain_before(page: Page, at: int, by_end: Mapping[int, tuple[int, Mention]]) -> list[ActorMention]:
    """The municipalities of a list that ends at a place, the last first."""
    found: list[ActorMention] = []
    while place := by_end.get(at) or by_end.get(at - 1):
        end = at if at in by_end else at - 1
        found += _municipality(page, place[0], end, place[1])
        glue = re.search(rf"(?:{COMMA})$", page.plain[max(0, place[0] - 8) : place[0]])
        at = place[0] - (glue.end() - glue.start()) if glue else -1
    return found


def _municipality(page: Page, start: int, end: int, place: Mention) -> list[ActorMention]:
    """The municipality that a place is the seat of, by its full name; none where the register does not know one."""
    body = municipality_at(place.id)
    return [ActorMention(start, end, body.name, "kommun", MUNICIPALITY_LIST, 0.9, body.id)] if body else []


def own_subject(low: str, passage: Placed) -> Part | None:
    """Where a line names the body of the page as who does something: «Projekt där förbundet är ägare», «Projects we lead».

    >>> line = "projekt där förbundet är projektägare"
    >>> here = own_subject(line, Part(0, len(line)))
    >>> line[here.start : here.end]
    'förbundet'
    """
    match = OWN_SUBJECT.search(low, passage.start, passage.end)
    return Part(*match.span()) if match else None


def bulleted(page: Page, roles: Sequence[Hit]) -> Iterator[tuple[Hit, Sequence[Passage]]]:
    """The lists of a page that a line with a role announces: «Bakom satsningen står:» and the bullets under it.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Bakom satsningen står:\\n- Almi\\n- IUC", "s")
    >>> [(hit.trigger.value, len(listed)) for hit, listed in bulleted(context.page, context.hits["role"])]
    [('partner', 2)]
    """
    passages = [passage for passage in page.passages if passage.kind != "noise"]
    for index, passage in enumerate(passages):
        if passage.kind not in ("text", "heading") or not passage.content:
            continue
        hits = within(roles, passage)
        tail = page.plain[hits[-1].end : passage.end] if hits else None
        if tail is None or len(tail) > 40 or hits[-1].trigger.value not in MEMBERS or "." in tail.rstrip(".:"):
            continue
        if own_subject(page.low, passage):
            continue  # «Kommunen är projektägare»: what follows are projects
        if speaks_of_several(page.low, passage):
            continue  # «Två projekt som kommunen koordinerar»
        stop = index + 1
        while stop < len(passages) and passages[stop].kind == "bullet":
            stop += 1
        announces = page.plain[passage.end - 1] == ":" or not tail.strip()
        if announces and stop - index > 2:
            yield hits[-1], passages[index + 1 : stop]


def _of_bullets(
    page: Page, known: Sequence[ActorMention], roles: Sequence[Hit]
) -> Iterator[tuple[Passage, ActorMention]]:
    """The names that announced bullets begin with, where the list consists of names."""
    for hit, listed in bulleted(page, roles):
        heads = [ENDS.split(page.plain[passage.start : passage.end], maxsplit=1)[0].strip() for passage in listed]
        names = [head for head in heads if head[:1].isupper() and len(head.split()) <= LONGEST]
        if hit.trigger.weight < LEAST_TRIGGER - 0.1 or len(names) < len(heads):
            continue
        for passage, head in zip(listed, heads, strict=True):
            whole = Part(passage.start, passage.start + len(head))
            inside = within(known, whole)
            if not inside or (inside[0].end - inside[0].start < len(head) and inside[0].id is None):
                for mention in made(page, whole.start, whole.end, None, "name-in-bullets", 0.75):
                    yield passage, mention
