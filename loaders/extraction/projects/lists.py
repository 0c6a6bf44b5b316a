"""Projects named one after another: in lists and paragraphs that a line announces, and in sentences that enumerate them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from loaders.extraction.bodies.labelled import items
from loaders.extraction.bodies.naming import is_person, opens
from loaders.extraction.context import Context, ProjectMention, Sentence, once, within_reach
from loaders.extraction.layout.furniture import is_plain_heading
from loaders.extraction.layout.labels import is_of_form, known_label
from loaders.extraction.layout.page import Passage
from loaders.extraction.projects.names import project_name
from loaders.extraction.projects.owned_lines import names_beside_owners
from loaders.extraction.projects.several import number, numbers_of_projects, speaks_of_several
from loaders.extraction.spans import Part, has_any, within
from loaders.extraction.undertakings.extents import goes_on_as_sentence
from loaders.extraction.undertakings.none import has_finite_verb
from loaders.extraction.wording import QUOTES, RUNS, tells_of_money, words_of

__all__ = ["named_in_lists", "named_in_turn", "named_over_labels", "named_over_like_labels"]

LISTED = ("projekt", "projekten", "projekter", "prosjekter", "prosjektene", "projects")
DASHES = (" – ", " — ", " - ")
MARKED_NAME = re.compile(r"[\"“”„»«](?P<name>[A-ZÅÄÖÆØ][^\"“”„»«\n]{2,90})[\"“”„»«]")  # «Almi – «Fem årstider». 2 mkr»
ITEM_END = re.compile(r"[.,;](?=\s)|(?<=[!?])[ ](?=[A-ZÅÄÖÆØ])|[ ]-[ ]|:")
PLURALS = ("projekten", "projekterna", "projekterne", "prosjektene", "prosjekta", "projects", "satsningarna", "satsingene",
           "satsingane", "insatserna", "indsatserne", "initiativen", "initiativene", "initiativerne")
FOLLOWING = re.compile(
    r"(?:följande|følgende|følgjande|these|disse|desse|dessa|nedanstående|nedenstående)[ ](?:[\w-]+[ ])?"
    r"[\w-]*(?:projekt|projekter|prosjekt|prosjekter|projects|satsningar|satsinger|insatser|indsatser|förstudier|forstudier)"
    r"(?!\w)"
)
# «De fyra som fick stöd»: a number that means the projects which the page counted
# «Prosjektene som fikk støtte er A, B og C», «The projects are the A and a study for the B»
ARE = re.compile(r"[^.:;\n]{0,80}?[ ](?:är|er|are|heter|hedder|heiter|kallas|kaldes|kalles)(?P<colon>:)?[ ]+")
ONE_OF = re.compile(r"(?<!\w)(?:ett|et|eit|en|ein|one|två|to|two)[ ](?:av|af|of)[ ]")  # «Eit av prosjekta … er «Granljus»»
LEADING = re.compile(r"(?:[a-zåäöæø-]+[ ]){0,6}(?=[\"“”„»«A-ZÅÄÖÆØ])")  # «a feasibility study for the (Nordic Belt)»
CLAUSE = re.compile(rf",?[ ](?:som|där|der|hvor|which|that|where)[ ](?:[a-zåäöæø]+[ ])?{RUNS}(?!\w)|[ ]\(|[:;]|[.](?:\s|$)")
# «Den prioriterade förstudien är:»
THE_ONE = re.compile(
    r"(?:projektet|prosjektet|förstudien|forstudien|forprosjektet|förprojektet|forprojektet|project|satsningen|satsingen)"
    r"(?:[ ](?:är|er|is|var|was|blev|ble|heter|hedder|som[ ][\w ]{3,40}(?:är|er)))?:$")
YEAR_LAST = re.compile(r"[ ,]+(?:år[ ])?(?:19|20)\d\d(?:[ ]?[–/-][ ]?(?:19|20)?\d\d)?$")
LONGEST_LINE = 160
LINE_STOP = re.compile(r"[ ][–-][ ]|:[ ]|,[ ]|[ ]\(")
# «Granljus (Norrby seglarklubb)», but «Grön Ungdom (GU)»
BRACKET_LAST = re.compile(r"[ ]\((?![A-ZÅÄÖÆØ0-9-]{2,10}\))[^()\n]{3,70}\)$")
RUNNING = re.compile(rf"[ ]{RUNS}[ ]")
LONGEST_OVER = 170
STOP_INSIDE = re.compile(r"[.!?:\n]\s")
MOST_WORDS = 8
ARTICLES = ("the ", "a ", "an ", "en ", "ett ", "et ", "eit ")
AND_ARTICLE = re.compile(r"[ ](?:and|och|og|samt)[ ](?=(?:a|an|the|en|ett|et|eit)[ ])")
LONGEST_NAME = 80
NEXT_WORD = 30  # characters after a name in which the next sentence says what it is
OF_PROJECT = frozenset({"lead", "partners", "period", "start", "budget", "grant", "funders", "programme"})


def named_in_turn(context: Context) -> Iterator[ProjectMention]:
    """The projects of sentences that enumerate them: «Prosjektene som fikk støtte er A, B og C», «De fire er: «A», «B» …»."""
    if not has_any(context.page.low, PLURALS) and not _numbers(context):
        return
    for sentence in context.sentences:
        begin = _enumerates(context, sentence)
        found = [*_in_turn(context, Part(begin, sentence.end))] if begin else []
        one = len(found) == 1 and ONE_OF.search(context.page.low, sentence.start, begin)
        if len(found) > 1 or (one and context.page.plain[found[0].start - 1] in QUOTES):
            yield from found


@cache
def _those() -> re.Pattern[str]:
    """«De fire», «these two»: a number that means what was counted before."""
    return re.compile(rf"(?<!\w)(?:de|dei|den|dem|the|disse|desse|dessa|these)[ ](?P<number>{number()})(?!\w)")


@once
def _numbers(context: Context) -> frozenset[str]:
    """How many projects a page says there are."""
    return numbers_of_projects(context.page.low)


def _enumerates(context: Context, sentence: Sentence) -> int:
    """Where a sentence begins to enumerate projects; 0 where it does not."""
    low = context.page.low
    ends = [low.find(word, sentence.start, sentence.end) + len(word) for word in PLURALS if low.find(
        word, sentence.start, sentence.end) >= 0]
    if not ends and (those := _those().search(low, sentence.start, sentence.end)) and (
            those["number"] in _numbers(context)):
        ends = [those.end()]
    matches = [match for end in ends if (match := ARE.match(low, end, sentence.end))]
    return matches[0].end() if matches else 0


def _in_turn(context: Context, part: Part) -> Iterator[ProjectMention]:
    """The items of an enumeration that are names; none where it names organisations or persons."""
    plain = context.page.plain
    for item in _joined(plain, items(context.page, part)):
        if marked := [*MARKED_NAME.finditer(plain, item.start, item.end)]:
            for each in marked:
                yield ProjectMention(*each.span("name"), project_name(each["name"]), "project-in-turn", 0.8)
            continue
        lead = LEADING.match(plain, item.start, item.end)
        start = lead.end() if lead else item.start
        words = CLAUSE.split(plain[start : item.end])[0].rstrip(" .,")
        here = Part(start, start + len(words))
        if not words[:1].isupper() or len(words.split()) > MOST_WORDS or opens(words.split()[0]) or is_person(words):
            return
        if any(a.start <= here.start and here.end <= a.end and a.id for a in within_reach(context.actors, here)):
            return
        yield ProjectMention(here.start, here.end, project_name(words), "project-in-turn", 0.75)


def _split(plain: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Items, each parted where «and a» or «och ett» joins two of them."""
    for part in parts:
        begin = part.start
        for joint in AND_ARTICLE.finditer(plain, part.start, part.end):
            yield Part(begin, joint.start())
            begin = joint.end()
        yield Part(begin, part.end)


def _joined(plain: str, parts: Sequence[Part]) -> list[Part]:
    """Items, those that begin in lower case as the rest of the one before: «(Design,) kunst og arkitektur»."""
    joined: list[Part] = []
    for part in _split(plain, parts):
        first = plain[part.start]
        led = plain.startswith(ARTICLES, part.start) and LEADING.match(plain, part.start, part.end)
        if joined and not (first.isupper() or first in QUOTES or led):
            joined[-1] = Part(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def named_in_lists(context: Context) -> list[ProjectMention]:
    """The items of a list, and the paragraphs that begin with a name in quotes, that a line ending in «projekt:» or a heading
    «Projekt» announces."""
    found: list[ProjectMention] = []
    announced: Passage | None = None
    passages = [passage for passage in context.page.passages if passage.kind != "noise"]
    read_to = 0
    for index, passage in enumerate(passages):
        if passage.kind == "text" and (quoted := MARKED_NAME.match(context.page.plain, passage.start, passage.end)) and (
                announced is not None or _goes_on_as_project(context, quoted.end())):
            found.append(ProjectMention(*quoted.span("name"), project_name(quoted["name"]), "project-list", 0.75))
        elif passage.start < read_to:
            continue
        elif passage.kind in ("text", "heading") and announced is not None and (here := _line_name(context, passage)):
            found.append(ProjectMention(here.start, here.end, project_name(context.words(here)), "project-list", 0.7))
        elif announced is not None and passage.kind in ("text", "heading", "bullet") and (
                owned := _owned(context, passages, index)):
            found += [ProjectMention(n.start, n.end, project_name(context.words(n)), "project-list", 0.7) for n in owned]
            read_to = owned[-1].end
        elif announced is not None and is_of_form(context.words(passage)):
            continue  # the heads of columns
        elif passage.kind in ("heading", "text"):
            announced = passage if _announces(context, passage) else None
        elif passage.kind == "bullet" and announced is not None and passage.content:
            here = _item_name(context, passage)
            words = context.page.plain[here.start : here.end]
            whole = any(a.start <= here.start and here.end <= a.end for a in within_reach(context.actors, here))
            if 3 < len(words) < 100 and words[0].isupper() and not whole and not _is_sentence(words):
                found.append(ProjectMention(here.start, here.end, project_name(words), "project-list", 0.65))
    return found


def _owned(context: Context, passages: Sequence[Passage], first: int) -> list[Part]:
    """The names in the lines of the passages that a list begins with, where the lines tell whose the projects are."""
    lines: list[Part] = []
    for passage in (passages[at] for at in range(first, len(passages))):
        begun = passage.kind == "bullet" or not lines or passages[first].kind != "bullet"
        if passage.kind not in ("text", "heading", "bullet") or not begun or context.page.plain[passage.end - 1] in ".:?":
            break
        lines += _lines(context.page.plain, passage)
    return names_beside_owners(context, lines)


def _lines(plain: str, passage: Passage) -> Iterator[Part]:
    start = passage.start
    for line in plain[passage.start : passage.end].split("\n"):
        if line.strip():
            yield Part(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        start += len(line) + 1


def _goes_on_as_project(context: Context, place: int) -> bool:
    """Whether the sentence after a place begins with «the project»: «"Mötesplats vatten!" Projektet vill …»."""
    return any(hit.start - place <= 2 for hit in context.hit("definite", Part(place, place + NEXT_WORD)))


def named_over_labels(context: Context) -> Iterator[ProjectMention]:
    """Items of a list that are but a name, and have labels of a project under them: «• Granljus / Lead partner: Almi / …»."""
    head: Passage | None = None
    fields: set[str] = set()
    for passage in [*context.page.passages, None]:
        if passage is None or passage.kind in ("bullet", "heading"):
            if head is not None and len(fields & OF_PROJECT) > 1:
                yield ProjectMention(head.start, head.end, project_name(context.words(head)), "project-over-labels", 0.75)
            head, fields = (passage if passage and passage.kind == "bullet" and _is_name(context, passage) else None), set()
        elif passage.kind == "label" and passage.label and passage.content:
            fields.add(passage.label.field)


def named_over_like_labels(context: Context) -> Iterator[ProjectMention]:
    """Lines that stand each right over the same label: «Lyktor i Norrby. / Stöd: 300 000 kronor / … / Ljus i Sörby. / Stöd:
    150 000 kronor»."""
    passages = [p for p in context.page.passages if p.kind != "noise"]
    over: dict[str, list[Part]] = {}
    for line, label in pairwise(passages):
        if line.kind == "text" and label.kind == "label" and label.label and label.label.field in OF_PROJECT and label.parts:
            words = context.page.plain[line.start : line.end].rstrip(". ")
            if 0 < len(words) <= LONGEST_OVER and _is_apart(context, line, words):
                over.setdefault(label.label.words.lower(), []).append(Part(line.start, line.start + len(words)))
    for lines in over.values():
        if len(lines) > 1:
            for here in lines:
                yield ProjectMention(here.start, here.end, project_name(context.words(here)), "project-over-labels", 0.7)


def _is_apart(context: Context, line: Passage, words: str) -> bool:
    """Whether a line may be but a name: no sentence, no form's words, no organisation."""
    whole = any(a.start <= line.start and line.start + len(words) <= a.end for a in within_reach(context.actors, line))
    told = tells_of_money(context.page.low, line) or any(hit.start == line.start for hit in context.hit("definite", line))
    if told or not words[:1].isupper() or STOP_INSIDE.search(words) or opens(words.split()[0]):
        return False
    return not (whole or _has_verb(words) or is_of_form(words) or is_plain_heading(words))


def _is_name(context: Context, item: Passage) -> bool:
    """Whether an item of a list may be but a name: short, in one line, with no stop in it and no organisation."""
    words = context.page.plain[item.start : item.end]
    whole = any(a.start <= item.start and item.end <= a.end for a in within_reach(context.actors, item))
    apart = item.content and words[0].isupper() and not ITEM_END.search(words + " ") and "\n" not in words
    return apart and len(words) <= LONGEST_NAME and not whole and not is_plain_heading(words) and known_label(words) is None


def _is_sentence(words: str) -> bool:
    """Whether an item of a list tells something instead of naming it: «Projektet Granljus vill stärka företagen»."""
    first, _, rest = words.partition(" ")
    told = _modal().match(rest) is not None  # «Kommunerna ska själva betala hälften»
    return told or (opens(first) and (_has_verb(words) or goes_on_as_sentence(rest)))


@cache
def _modal() -> re.Pattern[str]:
    return re.compile(rf"{words_of('modal_verb')}(?!\w)")


def _has_verb(words: str) -> bool:
    return has_finite_verb(words) or bool(RUNNING.search(f"{words} "))


def _announces(context: Context, passage: Passage) -> bool:
    """Whether a line says that projects follow: it ends in «projekt», counts them, or means those that the page counted."""
    low = context.page.low
    words = context.words(passage)
    if passage.kind == "text" and not words.endswith(":"):
        return False
    if YEAR_LAST.sub("", words.rstrip(": ").lower()).endswith(LISTED) or speaks_of_several(low, passage):
        return True
    if passage.kind == "text" and THE_ONE.search(words.lower()):
        return True
    if passage.kind == "text" and (has_any(low[passage.start : passage.end], PLURALS) or FOLLOWING.search(words.lower())):
        return True
    those = _those().search(low, passage.start, passage.end)
    return those is not None and those["number"] in _numbers(context)


def _line_name(context: Context, line: Passage) -> Part | None:
    """The name that a line without a bullet begins with, where it tells whose the project is or what it gets: «Granljus –
    Norrby IF, 80 000 kr»; None for other lines."""
    plain = context.page.plain
    stop = LINE_STOP.search(plain, line.start, line.end)
    whole = plain[line.start : line.end]
    if stop is None or len(whole) > LONGEST_LINE or "\n" in whole or whole[-1] in ":!?":
        return None
    name, rest = Part(line.start, stop.start()), Part(stop.end(), line.end)
    told = tells_of_money(context.page.low, rest) or any(a.start <= rest.start + 2 for a in within(context.actors, rest))
    words = plain[name.start : name.end]
    taken = any(a.start < name.end and name.start < a.end and a.id for a in within_reach(context.actors, name))
    apart = words[:1].isupper() and 3 < len(words) <= LONGEST_NAME and not taken and not _has_verb(words)
    return name if told and apart and known_label(words) is None and not is_plain_heading(words) else None


def _item_name(context: Context, item: Passage) -> Part:
    """What of an item of a list is the name: what stands in quotes, or all to the first stop, without an organisation behind
    a dash: «Grön kraft – Linköpings universitet»."""
    plain = context.page.plain
    if quoted := MARKED_NAME.search(plain, item.start, item.end):
        return Part(*quoted.span("name"))
    line = plain.find("\n", item.start, item.end)
    last = Part(item.start, line if line >= 0 else item.end)
    owners = (a for a in within(context.actors, last) if plain[a.start - 3 : a.start] in DASHES)
    owner = next((a for a in owners if not has_any(plain[a.end : last.end], DASHES)), None)
    if owner is not None:
        return Part(item.start, item.start + len(plain[item.start : owner.start].rstrip(" –—-")))
    end = item.start + len(BRACKET_LAST.sub("", _item(plain[item.start : item.end])))
    return Part(item.start, end)


def _item(words: str) -> str:
    """What an item of a list is called: to the first stop, or through the words that letters in front stand for."""
    first, *rest = ITEM_END.split(words, maxsplit=1)
    if rest and first.isupper() and 2 <= len(first) <= 8:
        second = ITEM_END.split(rest[0], maxsplit=1)[0]
        if "".join(word[0] for word in second.split() if word).casefold() == first.casefold():
            return words[: words.index(second) + len(second)].rstrip()
    return first.rstrip()
