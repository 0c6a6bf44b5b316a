"""Who speaks on a page: the organisation that says «we», that the title names, or that was spoken of last.

What a page offers without naming anybody in the sentence is theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cache

from graph.lexicon import actors
from graph.model import Name
from graph.normal import normal_form
from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.context import Context, Sentence, once
from loaders.extraction.projects.projects import Projects
from loaders.extraction.spans import START, Part, matches, within

__all__ = [
    "A_DEPARTMENT",
    "body_of_page",
    "earlier_in_paragraph",
    "leader_of_page",
    "municipality_of_page",
    "named_before",
    "publisher",
    "speaker",
    "spoken_of",
]

FRAMES = frozenset({"program", "finansiär", "EU"})  # what projects run under publishes no page
LONG_NAME = 8
LONGEST = 90  # characters of a name
AT = re.compile(r"[ ](?:på|i|hos|vid|ved|hjå|at|in|from)[ ]")
OPENING_LINES = 3
LEAST_QUOTES = 2
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
NO_DOMAIN = frozenset({"example", "post", "mail", "info", "www", "gmail", "hotmail", "outlook"})
COMMON = frozenset(  # words of many names, which tell no one apart
    {"kommun", "kommune", "region", "lan", "laen", "municipality", "innovation", "science", "park", "business", "naringsliv"}
)
SHORTEST_LABEL = 3
SHORT = str.maketrans({"å": "a", "ä": "a", "ö": "o", "ø": "o", "æ": "a", "é": "e", "ü": "u"})
LONG = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "æ": "ae", "é": "e", "ü": "ue"})
# «Vi gör det tillsammans med Almi»: they are somebody else
BESIDE = re.compile(
    r"(?i)(?<!\w)(?:med|sammen|samman|ihop|with|där|der|hvor|where|från|fra|frå|from|till|til|to|av|af|by|as|som)[ ](?:the )?$"
)
# «Vi håller frukost på Norrby Hotell»: where they do it; «Vi på …» is read before
WHERE = re.compile(r"(?i)(?<!\w)(?:på|i|hos|vid|ved|hjå|at|in)[ ](?:the )?$")
VENUES = frozenset({None, "företag", "destination"})  # kinds of those at whose place another may meet
AT_WORK = re.compile(r"(?:\w+)?[ ](?:på|i|hos|vid|ved|hjå|at|for|för|in)[ ](?:the[ ])?")
OPENING = 8  # passages above the text in which a label may say who publishes
A_DEPARTMENT = (
    r"(?:närings\w*|kommun\w*|nærings\w*|erhvervs\w*|företags\w*|forretnings\w*|etablerings\w*|business|industry"
    r"|miljö\w*|bygg\w*|plan\w*|samhällsbyggnads\w*|trade and industry)"
    r"(?:avdelning|enhet|kontor|förvaltning|forvaltning|afdeling|avdeling|etat|seksjon|service|[ ]department|[ ]office|[ ]unit)"
    r"(?:en|et|a|ar|s)?(?!\w)"
)
DEPARTMENT = re.compile(rf"(?i)(?<!\w){A_DEPARTMENT}")
SPEAKS = 30  # characters in which a sentence says who it is about


@once
def publisher(context: Context) -> ActorMention | None:
    """The organisation that speaks as «we» on a page: named beside the word, or in the title.

    >>> from loaders.extraction.context import context_of
    >>> publisher(context_of("Vi på Mora kommun finns här. Vi förmedlar lediga lokaler.", "s")).surface
    'Mora kommun'
    """
    return _we_of(context) or _in_title(context) or _beside_we(context) or _labelled(context)


def speaker(context: Context) -> ActorMention | None:
    """Who «we» are on a page: its publisher, else whose address it gives, for whom the one interviewed works, or who opens it.

    >>> from loaders.extraction.context import context_of
    >>> speaker(context_of("Vi lotsar dig i Mora kommun. Skriv till eva@mora.se", "s")).surface
    'Mora kommun'
    """
    return publisher(context) or _by_address(context) or _interviewed(context) or _opening(context)


def _we_of(context: Context) -> ActorMention | None:
    """«Vi på Mora kommun», «hos oss i Norrby Lab», «we at Halmstad University»."""
    for hit in context.hits.get("we", ()):
        match = AT.match(context.page.plain, hit.end)
        actor = next(iter(within(context.actors, Part(match.end(), match.end() + LONGEST))), None) if match else None
        if match and actor and actor.start == match.end() and actor.kind not in FRAMES:
            return actor
    return None


def _beside_we(context: Context) -> ActorMention | None:
    stop = len(context.page.text) // 3 + 400
    for sentence in context.sentences:
        if sentence.start > stop:
            break
        we = next((h for h in context.hit("we", sentence) if h.start - sentence.start < 40), None)
        named = within(context.actors, sentence)
        near = [a for a in named if we and abs(a.start - we.end) < 60 and a.kind not in FRAMES]
        if we and near and not _is_beside(context, near[0], venue=near[0].start > we.end and near[0].kind in VENUES):
            return near[0]
    return None


def _is_beside(context: Context, actor: ActorMention, venue: bool) -> bool:
    """Whether the words before an organisation say that it is not «we»: with whom, or, for a `venue`, where."""
    stretch = max(0, actor.start - 20), actor.start
    return any(p.search(context.page.plain, *stretch) for p in (BESIDE, *((WHERE,) if venue else ())))


def _in_title(context: Context) -> ActorMention | None:
    title = next((p for p in context.page.passages if p.kind == "heading"), None)
    if title is None:
        return None
    named = next((a for a in within(context.actors, title) if a.kind not in FRAMES), None)
    words = context.page.low[title.start : title.end]  # a title in capitals shows no names; the text does
    return named or next((a for a in context.actors if _is_in_title(a, words)), None)


def _labelled(context: Context) -> ActorMention | None:
    """Who a label above the text names alone as the one who offers: «Utlyser: Norrby fylkeskommune»."""
    for passage in context.page.passages[:OPENING]:
        if passage.kind == "label" and passage.label and passage.label.field in ("provider", "lead") and passage.parts:
            return next((a for a in within(context.actors, passage.parts[0]) if a.kind not in FRAMES), None)
    return None


def _by_address(context: Context) -> ActorMention | None:
    """The organisation of whose name the address of an e-mail has a word: «sara@mora.se» on a page with Mora kommun."""
    found: Counter[str] = Counter()
    first: dict[str, ActorMention] = {}
    called: dict[str, dict[str, ActorMention]] = {}  # by each word of its name the first mention of a body
    for actor in context.actors if "@" in context.page.low else ():
        for word in _folded(actor.surface) if actor.kind not in FRAMES else ():
            called.setdefault(word, {}).setdefault(actor.key, actor)
    for match in matches(ADDRESS, context.page.low, ("@",)):
        labels = {part for label in match[1].split(".")[:-1] for part in label.split("-")} - NO_DOMAIN
        if any(len(called.get(label, ())) > 1 for label in labels):
            continue  # as «region», of which there may be many
        named = sorted((actor for label in labels for actor in called.get(label, {}).values()), key=START, reverse=True)
        fitting = {actor.key: actor for actor in named}
        if len(fitting) == 1:
            found.update(fitting.keys())
            first |= fitting
    return first[found.most_common(1)[0][0]] if found else None


@cache
def _folded(name: str) -> frozenset[str]:
    """The words of a name as an address writes them, and all together."""
    forms = {name.casefold().translate(table) for table in (SHORT, LONG)}
    return frozenset(
        word for form in forms for word in (*form.split(), re.sub(r"\W", "", form)) if len(word) >= SHORTEST_LABEL
    ) - COMMON


def _interviewed(context: Context) -> ActorMention | None:
    """Whom the first one works for who is quoted at length as «we»: «säger Eva Berg, rådgivare på Almi»."""
    if len(context.hits.get("speech", ())) < LEAST_QUOTES or not context.hits.get("we"):
        return None
    stop = len(context.page.text) // 2
    for hit in context.hits.get("title", ()):
        actor = next(iter(within(context.actors, Part(hit.end, hit.end + LONGEST))), None) if hit.start < stop else None
        if actor and actor.kind not in FRAMES and AT_WORK.fullmatch(context.page.plain, hit.end, actor.start):
            return actor
    return None


def _opening(context: Context) -> ActorMention | None:
    """The organisation that the first line begins with, where the page speaks as «we»: «Ål kommune, oppdatert 2. mai»."""
    if not context.hits.get("we"):
        return None
    lines = [passage for passage in context.page.passages if passage.kind != "noise" and passage.content][:OPENING_LINES]
    for line in lines:
        actor = next(iter(within(context.actors, line)), None)
        if actor and actor.start == line.start and actor.kind not in FRAMES and line.kind == "text":
            return actor
    return None


def _is_in_title(actor: ActorMention, title: str) -> bool:
    return len(actor.surface) >= LONG_NAME and actor.kind not in FRAMES and actor.surface.casefold() in title


def leader_of_page(context: Context, projects: Projects) -> Name | None:
    """Who a label of the page calls the owner of the project that the page is about; None where it is about none.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.projects.projects import projects_of
    >>> context = context_of("K.R.O.K\\n\\nProjektägare: Region Dalarna", "s")
    >>> leader_of_page(context, projects_of(context)).surface
    'Region Dalarna'
    """
    if projects.main is None:
        return None
    for passage in context.page.passages:
        if passage.kind == "label" and passage.label and passage.label.field == "lead" and passage.content:
            actor = next(iter(within(context.actors, passage)), None)
            return context.actor(actor) if actor else None
    return None


def body_of_page(projects: Projects) -> Name | None:
    """What a page tells of as an undertaking, where the register knows it as a body that acts.

    >>> from loaders.extraction.context import context_of
    >>> from loaders.extraction.projects.projects import projects_of
    >>> body_of_page(projects_of(context_of("K.R.O.K\\n\\nProjektägare: Region Dalarna", "s")))
    """
    body = actors().find(projects.main.name.surface, exact=True) if projects.main else None
    return Name("Actor", body.name, normal_form("Actor", body.name), body.kind) if body else None


def municipality_of_page(context: Context, words: str) -> Name | None:
    """The municipality whose department some words name: «Näringslivsavdelningen» on a page about one municipality.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Mora kommun hjälper dig. Näringslivsavdelningen svarar.", "s")
    >>> municipality_of_page(context, "Näringslivsavdelningen").surface, municipality_of_page(context, "Almi")
    ('Mora kommun', None)
    """
    if not DEPARTMENT.search(words):
        return None
    bodies = [actor for actor in context.actors if actor.kind == "kommun"]
    counts = Counter(actor.key for actor in bodies)
    most = max(bodies, key=lambda actor: (counts[actor.key], -actor.start), default=None)
    return context.actor(most) if most else None


def spoken_of(context: Context, sentence: Sentence) -> Name | None:
    """Who the sentence before in the paragraph was about, or the heading: the organisation that begins it, or its only one.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Almi finns i Falun. Den erbjuder lån.", "s")
    >>> spoken_of(context, context.sentences[1]).surface
    'Almi'
    """
    heading = context.page.heading(sentence.passage.section)
    places = [Part(s.start, s.end) for s in earlier_in_paragraph(context, sentence, 3)]
    places += [Part(heading.start, heading.end)] if heading else []
    for place in places[:3]:
        present = within(context.actors, place)
        if present:
            begins = present[0].start - place.start < SPEAKS
            acts = present[0].kind not in FRAMES  # a programme pays, whoever runs under it offers
            return context.actor(present[0]) if acts and (begins or len(present) == 1) else None
    return None


def earlier_in_paragraph(context: Context, sentence: Sentence, most: int) -> list[Sentence]:
    """The sentences before one in its paragraph, the nearest first.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Ett. Två. Tre.", "s")
    >>> [context.words(s) for s in earlier_in_paragraph(context, context.sentences[2], 1)]
    ['Två.']
    """
    at = bisect_left(context.sentences, sentence.start, key=START)
    found = [s for s in context.sentences[max(0, at - most) : at] if s.passage.start == sentence.passage.start]
    return found[::-1]


def named_before(context: Context, sentence: Sentence) -> Name | None:
    """The organisation that the section named last before a sentence, at most one paragraph back, if the page is about it.

    >>> from loaders.extraction.context import context_of
    >>> context = context_of("Pengarna delas ut av Almi.\\n\\nDen som vill starta kan få lån.", "s")
    >>> named_before(context, context.sentences[1]).surface
    'Almi'
    """
    at = bisect_left(context.page.passages, sentence.start + 1, key=START)
    for passage in context.page.passages[max(0, at - 2) : at][::-1]:
        if passage.section != sentence.passage.section:
            break
        present = within(context.actors, Part(passage.start, min(passage.end, sentence.start)))
        if present:
            most = present[-1].key in _named_most(context)
            return context.actor(present[-1]) if most and present[-1].kind not in FRAMES else None
    return None


@once
def _named_most(context: Context) -> frozenset[str]:
    """The organisations that a page names as often as any."""
    counts = Counter(actor.key for actor in context.actors)
    most = max(counts.values(), default=0)
    return frozenset(key for key, times in counts.items() if times == most)
