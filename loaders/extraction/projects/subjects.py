"""Which project a sentence, item, row or section of a page is about, and how surely."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.extraction.context import Context, ProjectMention, Sentence
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.so_far import SoFar, only
from loaders.extraction.spans import Part, Placed, within
from loaders.extraction.undertakings.second_look import SecondLook

__all__ = ["Projects"]

# Named only to tell another one apart: «tar över efter X», «bygger vidare på X», «to be confused with X»
PASSING = re.compile(
    r"(?:tager over der|fortsätter där|fortsetter der|fortsætter der|carries on where|takes over where"
    r"|efter|etter|after|bygger(?: vidare| videre)? på|byggjer(?: vidare)? på|builds (?:up)?on"
    r"|viderefører|efterföljer|tar vid där|tager over hvor|tar over der|picks up where"
    r"|vuxit fram ur|växte fram ur|grew out of|springer ut av|udspringer af|erfarenheter(?:na)? från"
    r"|erfaring(?:er|erne|ane|ar|ene) (?:fra|frå)"
    r"|experiences? (?:from|of)|förväxlas med|forveksles med|forvekslet med|forvekslast med|confused with|före|før|before"
    r"|inspirert av|inspirerat av|inspireret af|inspired by|lärt av|lært av|lært af)[ ]"
    r"(?:projektet |prosjektet |the project |förstudien |[«»”\"“'*_]){0,3}$",
    re.IGNORECASE,
)
PRONOUNS = frozenset({"det", "den", "it"})
PARENTHESIS = re.compile(r"\([^()\n]{0,200}\)")
QUOTE, LONGEST = 2, 120  # a quote may open before a name; a name is no longer
LONGEST_BLOCK = 12  # passages before a label in which its block begins
NAMING = frozenset({"project", "activities", "aim"})  # fields of labels that a project's name may be the value of
SURELY_ONE = 0.5  # of a project that sentences far behind its name are about
# «Projekt », «Till projektet », «The pilot project »
OPENING_NOUN = re.compile(
    r"(?:(?:till|til|to|for|för|the|det|dette|detta)[ ])?(?:[\w-]+[ ])?[\w-]*(?:projekt(?:et)?|prosjekt(?:et)?|project"
    r"|förstudien?|forstudien?|satsningen|satsingen|indsatsen|insatsen)[ ][\"“”„»«]?")
OPENING = 20  # characters in which a sentence may begin with «Det nye prosjektet»
BESIDE = 8  # characters between a name and what is told of it: «21 mio. kr. til X», «X (2022–2024)»


@dataclass(frozen=True)
class Projects:
    """The projects of a page. `main` is the one that the page is about, `plan` the plan that the page is."""

    mentions: Sequence[ProjectMention]
    main: ProjectMention | None
    plan: ProjectMention | None
    of_section: Mapping[int, ProjectMention]
    opened: frozenset[int] = frozenset()  # sections that only name a project as they begin, no heading says so
    look: SecondLook | None = None  # all that tells of the names
    stands_in: Sequence[Passage | None] = ()  # the passage of each mention

    def times(self, project: ProjectMention) -> int:
        """How often the page names a project."""
        return self._counted[project.name.id]

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(mention.name.id for mention in self.mentions)

    @cached_property
    def _so_far(self) -> SoFar:
        return SoFar(self.mentions)

    @cached_property
    def _has_headed(self) -> bool:
        """Whether the headings of sections say that they are about projects."""
        return bool(self.of_section.keys() - self.opened)

    def in_section(self, context: Context, section: int) -> ProjectMention | None:
        """The project that a section is about: by its own heading or one above it, else the page's."""
        for step in context.page.path(section):
            if step in self.of_section:
                return self.of_section[step]
        return self.main

    def _is_opened(self, context: Context, section: int) -> bool:
        """Whether only the first words of a section, and no heading, tell what it is about."""
        found = next((step for step in context.page.path(section) if step in self.of_section), None)
        return found in self.opened

    def so_far(self, sentence: Sentence) -> ProjectMention | None:
        """The one project that a page without sections of projects names before a sentence: what the page tells of."""
        if self.main or self.plan or self._has_headed:
            return None
        return only([self._so_far], sentence.passage.start)

    def so_far_in_section(self, context: Context, sentence: Sentence) -> ProjectMention | None:
        """The one project named so far, where it is named in the section of a sentence and surely one."""
        project = self.so_far(sentence)
        named = context.page.at(project.start) if project else None
        if project is None or named is None or project.confidence < SURELY_ONE:
            return None
        return project if named.section == sentence.passage.section else None

    def of_label(self, context: Context, passage: Placed, section: int) -> ProjectMention | None:
        """The project that a label with its value is about: that of the section, else the only one named before it."""
        line = Part(context.page.plain.rfind("\n", 0, passage.start) + 1, passage.start)
        if beside := _only(within(self.mentions, line)):
            return beside  # «… X is run by Y. Duration: 2024–2026»
        project = self.of_block(context, passage) or self.in_section(context, section)
        return project or only(self._named_for_labels(context, section), passage.start)

    def _named_for_labels(self, context: Context, section: int) -> Iterator[SoFar]:
        """The mentions that labels further down may be about: not one in a bullet of its own, in a section that is over."""
        for step in (None, *context.page.path(section)):
            if step in self._by_bullets_of:
                yield self._by_bullets_of[step]

    @cached_property
    def _by_bullets_of(self) -> Mapping[int | None, SoFar]:
        """The mentions by the section in a bullet of which they stand; None for those outside of bullets."""
        found: dict[int | None, list[ProjectMention]] = {}
        for mention, passage in zip(self.mentions, self.stands_in, strict=True):
            if passage is None or (passage.label and passage.label.field in ("activities", "goals")):
                continue  # one of several things that are to be done
            found.setdefault(passage.section if passage.kind == "bullet" else None, []).append(mention)
        return {section: SoFar(mentions) for section, mentions in found.items()}

    def of_block(self, context: Context, passage: Placed) -> ProjectMention | None:
        """The project that opens the block which a passage stands in: «Prosjekt: Grønn vei», «Ansvarleg: …».

        Paragraphs may stand between a label that names a project, or an item that is but its name, and what is told of it.
        """
        passages = context.page.passages
        at = bisect_right(passages, passage.start, key=lambda p: p.start) - 1
        past_text = passages[at].kind == "text"
        for near in reversed(passages[max(0, at - LONGEST_BLOCK) : at]):
            if near.section != passages[at].section:
                return None
            begin = near.parts[0].start if near.parts else near.start
            named = [m for m in within(self.mentions, near) if m.name.kind == "Project"]
            opening = named[0] if named and _opens(context.page.low[begin : named[0].start]) else None
            naming = near.kind == "label" and near.label is not None and near.label.field in NAMING
            if opening and (naming or (near.kind == "bullet" and opening.end >= near.end - QUOTE)):
                return opening
            if near.kind == "text":
                if opening and not past_text:
                    return None if self._is_headed(near.section) else opening
                past_text = True
            elif near.kind not in ("label", "bullet"):
                return opening if opening and not past_text and not self._is_headed(near.section) else None
        return None

    def is_before(self, place: Placed) -> bool:
        """Whether a place stands before a page first speaks of what it is about: of whoever writes it, perhaps."""
        if self.main is None or self.main.start >= place.end:
            return self._main_begins >= place.end
        return False

    @cached_property
    def _main_begins(self) -> int:
        """Where a page first names what it is about; 0 where it does not."""
        return next((m.start for m in self.mentions if self.main and m.name.id == self.main.name.id), 0)

    def at(self, context: Context, sentence: Sentence, place: Placed) -> ProjectMention | None:
        """The project that a place of a sentence is about: the nearest one named there, else that of the section."""
        named = within(self.mentions, sentence)
        plain = context.page.plain
        outside = [m for m in named if not _in_brackets(plain, sentence, m) and not _named_in_passing(plain, m)]
        if outside or named:
            return _bracketed(plain, sentence, outside, place) or min(
                outside or named, key=lambda m: (_gap(m, place), m.start)
            )
        back = context.hit("backref", Part(sentence.start, min(sentence.end, sentence.start + 40)))
        item = sentence.passage.kind == "bullet" or self._opens_with_project(sentence)
        earlier = within(self.mentions, Part(sentence.passage.start, sentence.start))
        if not (back and back[0].trigger.stem in PRONOUNS):
            earlier = [m for m in earlier if not _named_in_passing(plain, m)]
        if earlier and (back or item):
            return earlier[-1]
        of_block = self.of_block(context, sentence.passage) if sentence.passage.kind in ("label", "text") else None
        of_section = of_block or self.in_section(context, sentence.passage.section)
        told_there = context.has("definite", sentence) and within(self.mentions, sentence.passage)
        if of_section is self.main and self.is_before(sentence) and not told_there:
            of_section = None
        if self._is_opened(context, sentence.passage.section) and len({m.name.id for m in earlier}) == 1:
            return earlier[-1]
        if of_section is self.main and _tells_of_another(self.main, within(self.mentions, sentence.passage), earlier):
            return earlier[-1]
        if of_section is None and earlier and (_continues(context, sentence) or len({m.name.id for m in earlier}) == 1):
            return earlier[-1]
        return of_section or self._named_last(context, sentence)

    def _named_last(self, context: Context, sentence: Sentence) -> ProjectMention | None:
        """The project that a section names last before a sentence that begins with «Projektet»."""
        begin = Part(sentence.start, min(sentence.end, sentence.start + OPENING))
        of_one = only([self._so_far], len(context.page.plain)) is not None and not self._has_headed  # a page of one project
        opening = context.has("definite", begin)
        near = of_one and not self.is_far(context, sentence)
        opening = opening or (near and any(hit.trigger.stem not in PRONOUNS for hit in context.hit("backref", begin)))
        if not opening or self.plan:
            return None
        last = self._so_far.last(sentence.start)
        if last is not None and of_one:
            return last
        named = context.page.at(last.start) if last else None
        if last is None or named is None or named.section != sentence.passage.section or last.confidence < SURELY_ONE:
            return None
        return None if _named_in_passing(context.page.plain, last) else last

    def _opens_with_project(self, sentence: Sentence) -> bool:
        """Whether a passage begins with a project, and no heading above it names one more surely."""
        passage = sentence.passage
        least = self.of_section[passage.section].confidence if self._is_headed(passage.section) else 0.0
        begin = passage.parts[0].start if passage.parts else passage.start
        opening = within(self.mentions, Part(begin, begin + LONGEST))
        return any(m.start - begin <= QUOTE and m.confidence >= least for m in opening)

    def _is_headed(self, section: int) -> bool:
        """Whether the very heading of a section names its project."""
        owner = self.of_section.get(section)
        return owner is not None and section not in self.opened and owner is not self.main

    def of_passage(self, context: Context, sentence: Sentence) -> ProjectMention | None:
        """The one project that a paragraph names at all, be it only after the sentence: «… Granljus heter projektet»."""
        named = [m for m in within(self.mentions, sentence.passage) if m.name.kind == "Project"]
        if len({m.name.id for m in named}) != 1 or _named_in_passing(context.page.plain, named[0]):
            return None
        return named[0]

    def is_past_opening(self, context: Context, sentence: Sentence) -> bool:
        """Whether only the first words of a section, passages ago, name the project that a sentence may be about."""
        passage = sentence.passage
        if not self._is_opened(context, passage.section) or within(self.mentions, passage):
            return False
        return self.is_far(context, sentence)

    def is_far(self, context: Context, sentence: Sentence) -> bool:
        """Whether the passage right before that of a sentence names no project."""
        passages = context.page.passages
        at = bisect_right(passages, sentence.passage.start, key=lambda p: p.start) - 1
        return not any(within(self.mentions, near) for near in passages[max(0, at - 1) : at])

    def is_owned(
        self, context: Context, sentence: Sentence, project: ProjectMention, place: Placed | None = None
    ) -> bool:
        """Whether a sentence stands where a page speaks of one project and of no other: its item, paragraph or section.

        What is told there needs no word that says of what: «• X, 2,1 mkr. 2023–2025.» A place right beside a name
        is about it whatever else is named: «8,4 mio. kr. til X, som …».
        """
        plain = context.page.plain
        section = sentence.passage.section
        headed = self._is_headed(section) and self.of_section[section] == project
        inside = [m for m in within(self.mentions, sentence.passage) if not _named_in_passing(plain, m)]
        here = within(inside, sentence)
        if not inside or (headed and not here):
            return headed
        if {m.name.id for m in here or inside} == {project.name.id}:
            return True
        if place is not None and (
            _bracketed(plain, sentence, here, place) == project
            or any(_gap(m, place) <= BESIDE for m in inside if m.name.id == project.name.id)
        ):
            return True
        return sentence.passage.kind == "bullet" and project.name.id in (inside[0].name.id, inside[-1].name.id)


def _opens(before: str) -> bool:
    """Whether a project named behind some words opens its passage: behind a quote, or «Till projekt », «The project »."""
    return len(before) <= QUOTE or OPENING_NOUN.fullmatch(before) is not None


def _only(mentions: Iterable[ProjectMention]) -> ProjectMention | None:
    """The one project that the mentions name, if they name one and no other."""
    named = {m.name.id: m for m in mentions if m.name.kind == "Project"}
    return next(iter(named.values())) if len(named) == 1 else None


def _tells_of_another(
    main: ProjectMention | None, inside: Sequence[ProjectMention], earlier: Sequence[ProjectMention]
) -> bool:
    """Whether a paragraph began to tell of one project, and of no other, that is not what the page as a whole is about."""
    named = {m.name.id for m in earlier if m.name.kind == "Project"}
    return main is not None and len(named) == 1 and main.name.id not in {m.name.id for m in inside}


def _continues(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence begins with words for who is behind or in what was told of before: «Bakom står …»."""
    return bool(context.hit("role", Part(sentence.start, min(sentence.end, sentence.start + 24))))


def _named_in_passing(plain: str, mention: Placed) -> bool:
    """Whether a project is named only to tell another one apart: «tar över efter X», «bygger vidare på X»."""
    return bool(PASSING.search(plain, max(0, mention.start - 40), mention.start))


def _gap(one: Placed, other: Placed) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _bracketed(
    plain: str, sentence: Sentence, named: Sequence[ProjectMention], place: Placed
) -> ProjectMention | None:
    """The project that brackets tell of: the last one named before them, «X (2022–2024, 400 000 kr) och Y»."""
    for bracket in PARENTHESIS.finditer(plain, sentence.start, sentence.end):
        if bracket.start() < place.start < bracket.end():
            before = [m for m in named if m.end <= bracket.start()]
            return before[-1] if before else None
    return None


def _in_brackets(plain: str, sentence: Sentence, mention: Placed) -> bool:
    return any(
        m.start() < mention.start and mention.end < m.end() for m in PARENTHESIS.finditer(plain, sentence.start, sentence.end)
    )
