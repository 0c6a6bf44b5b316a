"""What a page tells of a span that may be the name of an undertaking: each piece of evidence by the id of its entry.

The entries and their weights lie in `rules/evidence.csv`. Weights add up like log-odds: 0 is no evidence, 3 makes a doubtful
name a likely one, and the start (`ev-start`) is what an arbitrary span has against it. So each decision can be read as a sum.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp

from graph.normal import normal_form
from loaders.extraction.candidates import Candidate, index_at, unit_of
from loaders.extraction.context import Context, within_reach
from loaders.extraction.layout import Part, Passage, known_label
from loaders.extraction.naming import opens
from loaders.extraction.rules import Hit, rules
from loaders.extraction.spans import Placed, stands_in, within, written_at
from loaders.extraction.wording import IS, JOIN, QUOTES, SMALL, A, undertaking_nouns

__all__ = ["GENERIC", "Telling", "likelihood", "sort_of", "tells_of_money"]

NEAR = 60  # characters before a name in which words tell of it
MANY_WORDS = 6
MONTH = 7  # characters of a date that names its month
SHOUTED = 3  # headings in capitals
UNIT = 600  # characters of a unit that are read
MARKED = frozenset({"quoted", "emphasised", "leading", "bracketed"})
FACTS = frozenset({"money", "period", "end", "lead", "partner"})
MONEY = re.compile(
    r"\d[\d .,]*(?:miljon|million|mill\b|mio\b|mkr|tkr|kr\b|kronor|kroner|euro|sek\b|nok\b|dkk\b|meur|ksek)"
    r"|(?:kr|sek|nok|dkk|eur|€)[ .]{0,2}\d|(?:miljon|million)(?:er|ar|s)?[ ](?:kr|euro)"
)
MAY_BE_MONEY = re.compile(r"\d|[ij]on")  # a figure or «million», without which there is none
SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d[ ]?[-–][ ]?(?:(?:19|20)?\d\d\b|[a-z])")
YEAR = re.compile(r"20\d\d")
# «X (2017–2020)», «X (ESF, 2019-05 – 2021-06)», but no day: «X (2025-05-13)»
YEARS_AFTER = re.compile(
    rf"[{QUOTES}]?[ ]\((?:[^()\n]{{0,40}}[ ,])?(?:19|20)\d\d"
    r"(?:[ ]?–[ ]?(?:(?:19|20)?\d\d)?|-(?:19|20)\d\d|-\d\d(?:[ ]?–[ ]?(?:19|20)\d\d-\d\d)?)?(?=[ ,);])"
)
CAMEL = re.compile(r"[a-zåäöæø][A-ZÅÄÖÆØ]|[^\W\d][:.][^\W\d]")
VERSION = re.compile(r"[ ](?:\d(?:\.\d)?|II|III|[XVI]+)$")
CRUMBS = re.compile(r"[ ][>/›·][ ]")
TITLE_PARTS = re.compile(r"[ ][–-][ ]|:[ ]|[ ][>/›·][ ]")
CONTACT = re.compile(r"@|\b(?:tlf|tel|tfn)\b|\+4\d")
# «till X», «til gjennomføring av X», «for at videreføre X», «ansøgning om X»
TO_NAME = re.compile(
    rf"(?:till|til|to|for|för|om|under|–)[ ](?:(?:at|att|å|to)[ ]\w+[ ]|[\w-]+[ ](?:(?:av|af|of)[ ])?)?[{QUOTES}*]{{0,2}}$")
TIGHT = re.compile(rf"\w{{0,3}}[ ](?:det[ ])?[{QUOTES}*]{{0,2}}$")
LINK = re.compile(rf"[{QUOTES}*]{{0,2}}(?:[ ]\([^()\n]{{1,40}}\))?[ ](?:(?:har|has|have|også|också|også|är|er|is)[ ])?")
CLAUSE = re.compile(rf"[{QUOTES}*]{{0,2}},?[ ](?:(?:den|det)[ ])?(?:som|der|which|that)[ ]")
SOMEBODY = re.compile(r"(?:vi|we|hon|han|hun|she|he|(?:regionen|kommunen|fylkeskommunen|kommunene|länet))[ ]")
DETERMINED = re.compile(r"(?:Det|Dette|Detta|It|This)[ ](?:är|er|is|var|was)[ ](?:ett|et|eit|en|ein|a|an)[ ]")
SHOUT = re.compile(r"[A-ZÅÄÖÆØ][^a-zåäöæø\n]{5,}(?=[.:\n]|$|[ ][A-ZÅÄÖÆØ][a-zåäöæø])")
REFERENCE = re.compile(r"\d+/(?:19|20)\d\d|^[A-ZÅÄÖÆØ]{2,4}:s?n?$")  # «RUN/73/2018», «EU:s»
NEXT_WORD = re.compile(r"[ ](?P<word>[a-zåäöæø][\w-]*)")
EACH = re.compile(r"[A-ZÅÄÖÆØ][\w-]+(?:[ ][A-ZÅÄÖÆØ][\w-]+)*")
LONGEST_GAP = 8  # characters that join two items of a list, at most
LEAD = 160  # characters before a list that may announce it
REST_OF_WORD = re.compile(r"(?<=\w)\w+")
LISTED = re.compile(r"[ ]?(?:,|og|och|and|samt|,[ ]?(?:og|och|and))[ ]")
FROM_BODY = re.compile(
    r"(?:^|[ ])(?:hos|från|fra|frå|from|by|tillsammans med|sammen med|saman med|together with)[ ]$")
FINITE = re.compile(
    r"[ ](?:får|fick|fikk|fik|har|ska|skal|vil|vill|blir|bliver|är|er|startar|starter|söker|søker|søger|satsar|satser|gir|giver"
    r"|ger|hjälper|hjelper|hjælper|tar|tager|vinner|växer|vokser|går|kan|is|are|has|have|will|gets|get|starts|helps|wins|var"
    r"|was|kommer|finns|finnes|findes)(?:[ ]|$)")
BODY = re.compile(
    r"\b(?:ab|as|a/s|sa|iks|aps|kommun|kommune|kommunar|universitet|university|högskola\w*|høgskole\w*|region|regionen"
    r"|fylkeskommune|förening\w*|forening\w*|stiftelse\w*|fonden|fund|foundation|myndighet\w*|verket|styrelsen|institut\w*"
    r"|centrum|center|centre|incubator|inkubator|science|park|klynge\w*|klyng\w*|kluster\w*|cluster|bank|sparbank\w*|erhverv"
    r"|næringshage|näringsliv|council|board|agency|authority|municipality|academy|akademi\w*|skole|skola|forbund\w*|förbund\w*"
    r"|råd|rådet|innovation|utvikling)$"
    r"|\b(?:universitet|kommun|kommune|högskolan|länsstyrelsen|erhvervshus|næringshage|almi|innovasjon|university|sparebanken)\b")
SERVICE = re.compile(
    r"rådgiv|kurs|lån\b|veiled|vejled|workshop|course|coachning|seminar|webinar|frukost|frokost|konsult|nyhetsbrev|kontakt"
    r"|advice|training|utbildning|opplæring|besök")
GENERIC = re.compile(
    r"(?:kontakt\w*|contact|bakgrunn?d?|baggrund|background|mål|goals?|resultat\w*|results|(?:om|about|fakta|facts)\b.*"
    r"|program\w*|partners?|partnere|partnarar|nyheter|news|hem|home|meny|menu|möt \w+|who we are|the people .*"
    r"|(?:fler|flere|fleire|more) \w+"
    r"|(?:sammanfattning|summary|sammendrag|resumé)\b.*"
    r"|samandrag|inledning|innledning|indledning|beslut|vedtak|ärendet|saken|\w*opplysninger|forlengelse|förlängning"
    r"|information|notat|referat|protokoll|protokol|møtebok|utlysning(?:en)?|utlysing\w*|programmet|projekt\w*|prosjekt\w*"
    r"|projects?|period\w*|varaktighet|varighet|tid|datum|dato|date|plats|sted|place|budget|ekonomi|økonomi|status|styret"
    r"|styrelsen|bestyrelsen|medlemmer|medlemmar|members|medarbetare|(?:foto|bild|photo|publicer|publisert|senast|oppdatert"
    r"|opdateret|läs mer|les mer|read more)\b.*|publicer\w+[ ]\d*|övrigt|eventuelt|ymse|anmält|närvarande|til stede"
    r"|(?:till )?ansökan.*|søknad.*|vil+kår.*|krönika|kronikk|ledare|leder|slutrapport.*|sluttrapport.*"
    r"|klustret|klyngen|klyngja|saker.*|noter.*|avslag\b.*|afslag\b.*|nyhed|nyhet|bokslut|regnskap|te[kx]st\b.*|dates?"
    r"|kort om.*|notis\w*|ur arkivet|aktivitet\w*|secretariat|sekretariat\w*|förstudie|forstudie|ansök .*|søk .*"
    r"|bli medlem|frågor.*|spørsmål.*|spørgsmål.*|questions?.*|\w+ den \d.*|programperiod.*"
    r"|(?:stöd|støtte|bidrag|tilskud\w*) till? .*"
    r"|(?:vad|hva|kva|hvad|what|how|hur|hvordan|korleis|vem|who|hvem|kven|när|når|when|så|slik|sådan"
    r"|why|varför|hvorfor|kvifor|hvor|var|where|vilka|hvilke|which|dessutom|heraf|herav|bor)\b.*)")


@dataclass(frozen=True)
class Telling:
    """Gathers what a page tells of candidates. `people` are the places of persons' names."""

    context: Context
    people: Sequence[Placed]

    # -- what is the same for all candidates of a page

    @cached_property
    def passages(self) -> list[Passage]:
        """What is content."""
        return [passage for passage in self.context.page.passages if passage.content and passage.kind != "noise"]

    @cached_property
    def titles(self) -> frozenset[str]:
        """What the first lines are or consist of, as keys."""
        return frozenset(normal_form("Project", form) for words in self._opening for form in (words, *TITLE_PARTS.split(words)))

    @cached_property
    def first_names(self) -> frozenset[str]:
        """The single words of persons' names: «Anna» is the Anna Lind of another line."""
        return frozenset(word for person in self.people for word in self.context.words(Part(person.start, person.end)).split())

    @cached_property
    def crumbs(self) -> frozenset[str]:
        """What a path of links over a page ends with, as keys."""
        return frozenset(normal_form("Project", CRUMBS.split(w)[-1]) for w in self._opening if CRUMBS.search(w))

    @cached_property
    def _opening(self) -> list[str]:
        words = [self.context.words(passage) for passage in self.context.page.passages[:4]]
        return [each for each in words if len(each) < 140]

    @cached_property
    def shouting(self) -> bool:
        """Whether a page writes its headings in capitals: then they show nothing."""
        plain = self.context.page.plain
        return sum(1 for each in self.passages if SHOUT.match(plain, each.start, each.end)) >= SHOUTED

    # -- one name

    def of(self, surface: str, found: Sequence[Candidate]) -> frozenset[str] | None:
        """The ids of the evidence for and against a name, from all the places where it is a candidate or is written.

        None where it cannot be one: a place, a person, an amount, an ordinary word, a heading of every page.
        """
        if self._is_none(surface, found):
            return None
        told = set(self._shape(surface)) | set(self._position(surface, found))
        if self.shouting:
            told -= {"ev-all-capitals", "ev-capitals-all-over"}
        for candidate in found:
            told.update(self._beside(candidate))
            if candidate.form == "head" and not self._is_headline(candidate):
                told.update(self._headed(candidate))
        places = [*written_at(self.context.page.plain, surface)]
        if len(places) > 1:
            told.add("ev-written-again")
        for start in places:
            told.update(self._said(Part(start, start + len(surface))))
        return frozenset(told)

    def _is_headline(self, here: Candidate) -> bool:
        """Whether a head is that of the page: what stands under it is all that the page tells, not of one undertaking."""
        first = next((passage for passage in self.passages if passage.kind == "heading"), None)
        return first is not None and here.passage.start <= first.start

    def _is_none(self, surface: str, found: Sequence[Candidate]) -> bool:
        """Whether a span is surely no name of an undertaking."""
        context, words = self.context, surface.split()
        plain = context.page.plain
        low = surface.lower()
        if surface in rules().stop_words or GENERIC.fullmatch(low) or tells_of_money(low, Part(0, len(low))):
            return True
        if _many().search(surface.lower()) or known_label(surface):
            return True
        if len(words) == 1 and (opens(surface) or (surface[1:].islower() and _in_lower_case(plain, surface))):
            return True
        if len(words) > 1 and (stands_in(plain, surface.lower()) or FINITE.search(f"{surface} ")):
            return True
        dates = [date for c in found for date in context.found("date", c)]
        if surface in self.first_names or REFERENCE.search(surface):
            return True
        if self._is_places(found[0]) or "@" in surface or any(len(date.id) >= MONTH for date in dates):
            return True
        for candidate in found:
            in_label = candidate.form == "head" and candidate.passage.kind == "label" and candidate.passage.label
            if in_label and not _names(context, candidate.passage):
                return True
            if context.has("generic_title", candidate) or context.has("offer_heading", candidate):
                return True
            if any(p.start <= candidate.start and candidate.end <= p.end for p in _near(context, "place", candidate)):
                return True
            bodies = within_reach(context.actors, candidate)
            if any(a.start <= candidate.start and candidate.end <= a.end and a.end - a.start > len(surface) for a in bodies):
                return True
        return False

    def _is_places(self, here: Candidate) -> bool:
        """Whether a span is a list of places: «Nora och Ljusnarsberg»."""
        parts = list(EACH.finditer(self.context.page.plain, here.start, here.end))
        places = _near(self.context, "place", here)
        return len(parts) > 1 and all(any(p.start <= m.start() and m.end() <= p.end for p in places) for m in parts)

    @staticmethod
    def _shape(surface: str) -> Iterator[str]:
        """How a name looks."""
        words = surface.split()
        if surface.isupper() and len(surface) >= 5:
            yield "ev-all-capitals"
        elif CAMEL.search(surface):
            yield "ev-capital-inside"
        if VERSION.search(surface):
            yield "ev-version"
        if len(words) >= MANY_WORDS:
            yield "ev-many-words"
        if _own_noun().fullmatch(surface):
            yield "ev-own-noun"
        if len(words) > 1 and opens(words[0]):
            yield "ev-opens-sentence"
        low = surface.lower()
        if BODY.search(low):
            yield "ev-body-word"
        if SERVICE.search(low):
            yield "ev-service-word"
        if surface.endswith("?"):
            yield "ev-question"
        if surface[0].isdigit():
            yield "ev-begins-with-number"
        if len(words) > 1 and not surface.isupper() and all(word[0].isupper() or re.fullmatch(JOIN, word) for word in words):
            yield "ev-capitals-all-over"

    def _position(self, surface: str, found: Sequence[Candidate]) -> Iterator[str]:
        """Where a page has a name, and marked how."""
        key = normal_form("Project", surface)
        forms = {candidate.form for candidate in found}
        yield from (f"ev-{form}" for form in sorted(forms & MARKED))
        if forms & MARKED and "head" not in forms:
            announced = (c for c in found if c.passage.kind == "bullet")
            if any(self._is_announced(index_at(self.passages, each.passage.start)) for each in announced):
                yield "ev-in-announced"
        again = len([*written_at(self.context.page.low, surface.lower())]) > 1
        if key in self.titles:
            yield "ev-title"
        if again and (key in self.titles or "again" in forms):
            yield "ev-title-again"
        if key in self.crumbs:
            yield "ev-path-of-links"

    def _beside(self, here: Candidate) -> Iterator[str]:
        """Bodies, persons, roles and dates in a span or right beside it."""
        context = self.context
        for actor in within_reach(context.actors, here):
            if (actor.start, actor.end) == (here.start, here.end):
                yield "ev-body-of-register" if actor.id else "ev-body"
            elif actor.start < here.end and here.start < actor.end:
                yield "ev-holds-body"
        if any(not context.page.plain[hit.end : hit.end + 1].isalnum() for hit in context.hit("role", here)):
            yield "ev-holds-role"
        if any(hit.start > here.start and hit.trigger.value == "acts" for hit in context.hit("told_after", here)):
            yield "ev-holds-verb"
        if context.found("date", here):
            yield "ev-holds-date"
        if any(p.start < here.end and here.start < p.end for p in self.people):
            yield "ev-person"
        before, after = Part(max(0, here.start - 40), here.start), Part(here.end, here.end + 40)
        ends = [hit.end + 1 for hit in context.hit("title", before)]
        begins = [hit.start - 2 for hit in context.hit("title", after)]
        if here.start in ends or here.end in begins:
            yield "ev-title-of-person"

    # -- what a unit tells of its head

    def _headed(self, here: Candidate) -> Iterator[str]:
        context, plain, passage = self.context, self.context.page.plain, here.passage
        if here.unit is None:
            return
        yield "ev-head"
        if here.after_separator:
            yield "ev-after-separator"
        if passage.kind == "label":
            yield "ev-field"
        if passage.kind == "row":
            yield from self._column(here)
        told = self._told(here.end, here.unit.end)
        yield from (f"ev-unit-{fact}" for fact in sorted(told & {"money", "definite", "lead"}))
        if len(told & FACTS) >= 2:
            yield "ev-unit-facts"
        rest = Part(here.end, min(here.unit.end, here.end + 200))
        bodies = within(context.actors, rest)
        if bodies and bodies[0].start <= here.end + 4:
            yield "ev-body-next"
        if YEARS_AFTER.match(plain, here.end, here.unit.end):
            yield "ev-years-next"
        if CONTACT.search(plain, rest.start, min(rest.end, rest.start + 160)):
            yield "ev-unit-contact"
        yield from self._among(here)

    def _column(self, here: Candidate) -> Iterator[str]:
        for label, cell in zip(here.passage.fields, here.passage.cells, strict=False):
            if cell.start <= here.start < cell.end and label:
                yield "ev-field" if label.field == "project" else "ev-other-column"

    @cached_property
    def _read(self) -> dict[tuple[int, int], frozenset[str]]:
        """What units tell that were asked before: each is asked by all its neighbours."""
        return {}

    def _told(self, start: int, end: int) -> frozenset[str]:
        """What kinds of facts of an undertaking a unit tells."""
        unit = start, min(end, start + UNIT)
        if unit not in self._read:
            self._read[unit] = self._facts(Part(*unit))
        return self._read[unit]

    def _facts(self, part: Part) -> frozenset[str]:
        context, plain = self.context, self.context.page.plain
        told: set[str] = set()
        if tells_of_money(context.page.low, part):
            told.add("money")
        if context.has("period", part) or SPAN_OF_YEARS.search(plain, part.start, part.end):
            told.add("period")
        if context.has("end", part) and YEAR.search(plain, part.start, part.end):
            told.add("end")
        given = {hit.trigger.value for hit in context.hit("role", part)}
        if given & {"lead", "coordinator"}:
            told.add("lead")
        if given & {"partner", "funder", "participant"}:
            told.add("partner")
        if context.has("definite", part):
            told.add("definite")
        return frozenset(told)

    def _among(self, here: Candidate) -> Iterator[str]:
        """Whether a list is announced as one of undertakings, and whether the units beside this one tell facts of such."""
        context, index = self.context, index_at(self.passages, here.passage.start)
        if index < 0:
            return
        if self._is_announced(index):
            yield "ev-announced"
        if any(_many().search(context.page.low, heading.start, heading.end) for heading in self._over(index)):
            yield "ev-announced-by-heading"
        beside = [part for part in self._units(index) if part.start != self.passages[index].start]
        telling = sum(1 for part in beside if len(self._told(part.start, part.end) & FACTS) >= 2)
        if beside and telling * 2 >= len(beside):
            yield "ev-among-others"

    def _is_announced(self, index: int) -> bool:
        """Whether the line before a list says that its items are undertakings."""
        first = index
        while first > 0 and self.passages[first].kind in ("bullet", "row"):
            first -= 1
        line, low = self.passages[first], self.context.page.low
        start = max(line.start, line.end - LEAD)
        cut = REST_OF_WORD.match(low, start)  # A word that begins before is none of the line's end.
        return first != index and bool(_many().search(low, cut.end() if cut else start, line.end))

    def _over(self, index: int) -> Iterator[Passage]:
        """The headings over a passage, and the nearest one before it of the same level that has nothing under it."""
        context, passage = self.context, self.passages[index]
        for section in context.page.path(passage.section):
            heading = context.page.headings.get(section)
            if heading and heading.start != passage.start:
                yield heading
        for number in range(index - 1, -1, -1):
            before, after = self.passages[number], self.passages[number + 1]
            if before.kind == after.kind == "heading":
                if before.level == after.level:
                    yield before
                return

    def _units(self, index: int) -> list[Part]:
        """The units of the list or level that a passage belongs to, itself included."""
        passages, passage = self.passages, self.passages[index]
        if passage.kind == "heading":
            parents, own = self.context.page.parents, self.context.page.parents[passage.section]
            return [
                unit_of(passages, number) for number, other in enumerate(passages)
                if other.kind == "heading" and other.level == passage.level and parents[other.section] == own
            ]
        if passage.kind not in ("bullet", "row"):
            return []
        first = last = index
        while first and passages[first - 1].kind == passage.kind:
            first -= 1
        while last + 1 < len(passages) and passages[last + 1].kind == passage.kind:
            last += 1
        return [Part(other.start, other.end) for other in passages[first : last + 1]]

    # -- what sentences say of a name

    def _said(self, here: Part) -> Iterator[str]:
        context, plain = self.context, self.context.page.plain
        passage = context.page.at(here.start)
        if passage is None or not passage.content:
            return
        yield from self._before(here, passage)
        yield from self._after(here, passage)
        before = plain[here.start - 2 : here.start - 1] if here.start > passage.start + 2 else ""
        if passage.kind != "heading" and (before.isalnum() or before == ","):
            yield "ev-inside-sentence"
        for actor in context.actors[max(0, bisect_left(context.actors, here.start, key=lambda a: a.start) - 2) :][:4]:
            gap = plain[here.end : actor.start] if actor.start >= here.end else plain[actor.end : here.start]
            if len(gap) <= LONGEST_GAP and LISTED.fullmatch(gap):
                yield "ev-listed-with-body"

    def _before(self, here: Part, passage: Passage) -> Iterator[str]:
        context, plain = self.context, self.context.page.plain
        window = Part(max(passage.start, here.start - NEAR), here.start)
        if _told_by_noun(plain, window.start, here.start):
            yield "ev-noun-before"
        if TO_NAME.search(plain, window.start, here.start):
            sentence = Part(max(passage.start, plain.rfind(". ", passage.start, here.start), here.start - 160), here.start)
            paid = [hit for hit in context.hit("told_before", sentence) if hit.trigger.value == "pays"]
            if paid or tells_of_money(context.page.low, sentence):
                yield "ev-pays-before"
                if within(context.actors, sentence):
                    yield "ev-body-paid"
        for hit in context.hit("told_before", window):
            if hit.trigger.value != "pays" and TIGHT.fullmatch(plain, hit.end, here.start):
                yield f"ev-{hit.trigger.value}-before"
        if any(1 <= here.start - hit.end <= 2 for hit in context.hit("undertaking_before", window)):
            yield "ev-about-before"
        if FROM_BODY.search(context.page.low, window.start, here.start):
            yield "ev-from-body"

    def _after(self, here: Part, passage: Passage) -> Iterator[str]:
        context, plain = self.context, self.context.page.plain
        quoted = here.end < len(plain) and plain[here.end] in QUOTES
        if any(pattern.match(plain, here.end + quoted, passage.end) for pattern in _definitions()):
            yield "ev-defined"
        if YEARS_AFTER.match(plain, here.end, passage.end):
            yield "ev-years-next"
        if (word := NEXT_WORD.match(plain, here.end, passage.end)) is not None and not re.fullmatch(SMALL, word["word"]):
            begin = word.start("word")
            if not any(h.start == begin for use in ("told_after", "role") for h in context.hit(use, Part(begin, passage.end))):
                yield "ev-goes-on"
        if (link := LINK.match(plain, here.end, passage.end)) is not None:
            follows = context.hit("told_after", Part(here.end, min(passage.end, link.end() + 40)))
            yield from (f"ev-{hit.trigger.value}-after" for hit in follows if _begins(hit, here, link.end()))
            given = context.hit("role", Part(here.end, min(passage.end, link.end() + 40)))
            if any(_begins(hit, here, link.end()) and hit.trigger.direction == "after" for hit in given):
                yield "ev-run_by-after"
        if (clause := CLAUSE.match(plain, here.end, passage.end)) is not None:
            yield from self._clause(clause.end(), passage)
        after = context.sentences_after(here.end)
        if after and after[0].start - here.end < 30 and DETERMINED.match(plain, after[0].start):
            yield "ev-explained-next"

    def _clause(self, start: int, passage: Passage) -> Iterator[str]:
        """«X, som Almi driver»: what a clause right behind a name says of it."""
        context = self.context
        stops = [at for at in (context.page.plain.find(mark, start, passage.end) for mark in ".;") if at >= 0]
        end = min([*stops, passage.end, start + 110])
        bodies = within(context.actors, Part(start, end))
        somebody = SOMEBODY.match(context.page.plain, start, end)
        if somebody or (bodies and bodies[0].start < start + 25):
            rest = Part(somebody.end() - 1 if somebody else bodies[0].end, min(end + 2, len(context.page.plain)))
            verbs = [hit.trigger.direction == "before" for hit in context.hit("role", rest)]
            verbs += [hit.trigger.value == "runs" for hit in context.hit("told_before", rest)]
            verbs += [hit.trigger.value == "acts" for hit in context.hit("told_after", rest)]
            if any(verbs):
                yield "ev-run-in-clause"
        elif any(hit.start < start + 34 and hit.trigger.value != "acts" for hit in context.hit("told_after", Part(start, end))):
            yield "ev-purpose-after"


def tells_of_money(low: str, part: Placed) -> bool:
    """Whether a part of a text in lower case names an amount.

    >>> tells_of_money("vi fick 3 mkr", Part(0, 13)), tells_of_money("vi är tre", Part(0, 9))
    (True, False)
    """
    return bool(MAY_BE_MONEY.search(low, part.start, part.end)) and bool(MONEY.search(low, part.start, part.end))


def likelihood(told: frozenset[str]) -> float:
    """How likely a name with this evidence is that of an undertaking, from 0 to 1.

    >>> likelihood(frozenset()) < 0.1 < likelihood(frozenset({"ev-defined", "ev-inside-sentence"}))
    True
    """
    weights = rules().evidence
    return 1 / (1 + exp(-weights["ev-start"] - sum(weights.get(each, 0.0) for each in sorted(told))))


def sort_of(plain: str, here: Placed) -> str | None:
    """The finer kind of undertaking («plattform», «program») that the words beside a name show."""
    before = _told_by_noun(plain, max(0, here.start - NEAR), here.start)
    if before and before["definite"]:
        return _sort(before["definite"])
    match = next((m for pattern in _definitions() if (m := pattern.match(plain, here.end))), None)
    return _sort(match["noun"]) if match else None


def _sort(noun: str) -> str | None:
    found = [t for t in rules().triggers["undertaking"] if noun.casefold().endswith(t.stem)]
    value = max(found, key=lambda t: len(t.stem)).value if found else "projekt"
    return value if value != "projekt" else None


def _names(context: Context, passage: Passage) -> bool:
    """Whether the value of a label is an undertaking; measures in a list under a label are things to do, no names."""
    field = passage.label.field if passage.label else None
    inline = len(passage.parts) == 1 and "\n" not in context.page.plain[passage.start : passage.parts[0].start]
    return field == "project" or (field == "activities" and inline)


def _begins(hit: Hit, here: Part, start: int) -> bool:
    return hit.start in (here.end + 1, start)


def _near(context: Context, kind: str, here: Placed) -> Sequence[Placed]:
    return within_reach(context.mentions.get(kind, ()), here)


def _in_lower_case(plain: str, word: str) -> bool:
    low = word.lower()
    return stands_in(plain, low) or stands_in(plain, f"{low}s")


@cache
def _own_noun() -> re.Pattern[str]:
    """«Virksomhedsprogrammet»: one word that says by itself that it names an undertaking."""
    return re.compile(rf"[A-ZÅÄÖÆØ]\w{{3,}}(?:{undertaking_nouns('definite')})")


@cache
def _many() -> re.Pattern[str]:
    """Words that announce several undertakings: «fire nye indsatser», «beviljade projekt», «Tiltak»; what they begin with
    need not be read, for each word is read to its end."""
    return re.compile(
        r"(?:projekt|projekten|projekter|projekterne|prosjekt|prosjekter|prosjektene|prosjekta|projects"
        r"|prosjektkort|satsningar|satsninger|satsinger|indsatser|insatser|beviljade|bevillinger|bevilget|tiltak|tildelinger"
        r"|initiatives|efforts|förstudier|forstudier|forundersøgelser|granted|awarded"
        r"|öv?riga|øvrige)(?!\w)"
    )


@cache
def _definitions() -> tuple[re.Pattern[str], ...]:
    """What may follow a name and say what it is."""
    noun = undertaking_nouns("indefinite")
    more = (
        r"(?:samarbete|samarbejde|samarbeid|collaboration|co-?operation|försök|forsøk|forsøg|attempt|study|studie)"
    )
    what = rf"{A}[ ](?:[\w-]+[ ]){{0,4}}?[\w-]*?(?P<noun>{noun}|{more})(?!\w)"
    whose = rf"(?:[A-ZÅÄÖÆØ][\w-]+[ ]){{1,4}}(?:(?:eget|egen|own)[ ])?[\w-]*?(?P<noun>{noun})(?!\w)"
    return (
        re.compile(rf"[ ](?:\([^()\n]{{1,30}}\)[ ])?{IS}[ ]{what}"),
        re.compile(rf"[ ]{IS}[ ]{whose}"),
        re.compile(rf",[ ](?:(?:som|der|which)[ ]{IS}[ ])?{what}"),
        re.compile(rf",[ ](?:det|den)[ ][\w-]*?(?P<noun>{noun})(?!\w)"),
        re.compile(rf"[ ]\((?:{A}[ ])?[\w-]*?(?P<noun>{noun})\)"),
        re.compile(rf"[ ](?:\w+[ ])?(?:startade|startades|började|startede|begyndte|startet|begynte|started|began)[ ]"
                   rf"[^.;\n]{{0,40}}?(?:som|as)[ ]{what}"),
    )


def _told_by_noun(plain: str, start: int, end: int) -> re.Match[str] | None:
    """The word for an undertaking right before a place. Most words are none, and the last one tells that at once."""
    last = plain[start:end].rstrip(f" *{QUOTES}").rpartition(" ")[2].casefold()
    return _noun_before().search(plain, start, end) if last.endswith(_last_words()) else None


@cache
def _last_words() -> tuple[str, ...]:
    """What the last word before a name ends with where `_noun_before` finds something."""
    nouns = tuple(trigger.stem for trigger in rules().triggers["undertaking"] if trigger.direction == "definite")
    return (*nouns, "kallat", "kallad", "heter", "hedder", "hed", "heiter", "namnet", "kaldet", "kalt", "called", "named")


@cache
def _noun_before() -> re.Pattern[str]:
    """A word for undertakings, or «ett projekt som heter», right before a name."""
    definite, indefinite = undertaking_nouns("definite"), undertaking_nouns("indefinite")
    called = (
        r"(?:kallat|kallad|som[ ]heter|der[ ]hedder|der[ ]hed|som[ ]heiter|med[ ]namnet|kaldet|kalt|called|named"
        r"|under[ ]namnet)"
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<definite>[\w-]*{definite})|[\w-]*{indefinite},?[ ]{called})[ ][{QUOTES}*]{{0,2}}$", re.IGNORECASE
    )
