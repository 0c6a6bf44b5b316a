"""Networks, platforms and reference groups that a page names, and where they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Name, Statement
from graph.normal import normal_form
from loaders.extraction.context import Context, ProjectMention, place_name
from loaders.extraction.layout import Part
from loaders.extraction.naming import opens
from loaders.extraction.spans import apart, has_any, matches

__all__ = ["network_mentions", "network_statements"]

NOUN = r"(?:nätverk|netværk|nettverk|network)"
NOUNS = ("nätverk", "netværk", "nettverk", "network")
NAMED = re.compile(
    rf"(?<![\w-])(?:[A-ZÅÄÖÆØ][\wåäöæø]*-[ ]?{NOUN}(?:et)?|[A-ZÅÄÖÆØ]\w{{2,}}(?:nätverket|netværket|nettverket))(?!\w)"
)
CLUSTER = r"(?:kluster(?:organisation)?|klynge(?:organisation|organisasjon)?|klynga|cluster|gemensamma plattform)"
PLATFORM = re.compile(r"(?<!\w)(?:lokala[ ]|regionala[ ])?(?:stödplattform(?:ar|arna|en)?)(?!\w)")
OF_WHOM = re.compile(rf"(?<!\w)(?P<name>\w*{NOUN}[ ](?P<of>för|med|for|of)[ ][^.,;:()\n]{{3,80}})")
# «Främjarna är ett nätverk som …», «Främjarna, ett nätverk för …», «nätverket Växa ihop»
A_NETWORK = re.compile(
    r"(?<![\w-])(?P<name>[A-ZÅÄÖÆØ][\w-]+(?:[ ][\w-]+){0,4}?)(?:,|[ ](?:är|er|is))[ ](?:ett|et|eit|en|ei|ein|a|an)[ ]"
    rf"(?:[\w-]+[ ]){{0,2}}?[\w-]*(?:{NOUN}|{CLUSTER})\b"
)
COUNCIL = re.compile(
    r"(?<![\w-])(?:(?:Närings(?:livs)?|Nærings(?:livs)?|Erhvervs|Företagar|Innovations|Bransch|Kompetens|Turist)råd(?:et)?"
    r"|(?:NÄRINGS(?:LIVS)?|NÆRINGS(?:LIVS)?|ERHVERVS)RÅD(?:ET)?|(?:Border|Business|Industry|Innovation)[ ]Council)(?![\w-])"
)
CLUSTERS = ("kluster", "klyng", "cluster", "gemensamma plattform")
REFERENCE_GROUP = re.compile(r"(?i)(?<!\w)(?:referensgrupp|referencegruppe|referansegruppe|reference group)(?:en|n|a)?(?!\w)")
MEETS = re.compile(r"(?i)(?<!\w)(?:träffas|möts|mødes|møtes|møtest|meets?|består av|består af|consists of)(?!\w)")
THE_NETWORK = re.compile(
    r"(?<!\w)(?:nätverket|netværket|nettverket|the network)[ ](?P<name>[A-ZÅÄÖÆØ][\w-]+"
    r"(?:[ ](?:(?:och|og|and|för|for|i)(?![\w])|[A-ZÅÄÖÆØ][\w-]+|[a-zåäöæø]+(?=[ ]?[.,\n\t])))*)"
)
ENDS = re.compile(
    r"[ ](?:som|har|bildats|bildades|ska|kommer|är|träffas|för att|under|drivs|startade|follows|behind|that|which|who|is|are"
    r"|has|meets|der|møtes|mødes)[ ]|[ ](?:bildats|startats)$"
)
ASKS = frozenset({"vad", "hva", "hvad", "kva", "what", "vem", "hvem", "who"})
LEAST_WORDS = {"med": 5, "of": 5}  # «nätverk med näringslivet» names none
ACTORS_OF_KIND = frozenset({"nätverk"})


def network_mentions(context: Context) -> list[ProjectMention]:
    """The networks of a page, at each place where it names them; none overlap."""
    plain = context.page.plain
    found = [
        _made(context, actor.start, actor.end, "network-register", 0.7, None)
        for actor in context.actors
        if actor.kind in ACTORS_OF_KIND and re.search(NOUN, actor.surface.lower())
    ]
    found += [_made(context, *match.span(), "network-name", 0.8, "nätverk") for match in matches(NAMED, plain, NOUNS)]
    platforms = matches(PLATFORM, plain, ("stödplattform",))
    found += [_made(context, *match.span(), "network-platform", 0.75, "stödplattform") for match in platforms]
    for match in matches(OF_WHOM, plain, NOUNS):
        words = ENDS.split(match["name"])[0]
        if len(words.split()) >= LEAST_WORDS.get(match["of"], 3):
            found.append(_made(context, match.start(), match.start() + len(words), "network-of-whom", 0.65, "nätverk"))
    councils = matches(COUNCIL, plain, ("råd", "RÅD", "Council"))
    found += [_made(context, *match.span(), "network-council", 0.65, "nätverk") for match in councils]
    for sentence in context.sentences if has_any(context.page.low, ("referen", "referan")) else ():
        group = REFERENCE_GROUP.search(plain, sentence.start, sentence.end)
        if group and MEETS.search(plain, sentence.start, sentence.end):
            found.append(_made(context, *group.span(), "network-reference-group", 0.6, "referensgrupp"))
    for pattern, words in ((A_NETWORK, (*NOUNS, *CLUSTERS)), (THE_NETWORK, NOUNS)):
        for match in matches(pattern, plain, words):
            first = match["name"].split()[0]
            if not opens(first) and first.lower() not in ASKS:
                found.append(_made(context, *match.span("name"), "network-told", 0.7, "nätverk"))
    content = [mention for mention in found if context.is_content(mention)]
    return apart(sorted(content, key=lambda m: (m.start - m.end, m.start, m.rule)))


def _made(context: Context, start: int, end: int, rule: str, confidence: float, sort: str | None) -> ProjectMention:
    surface = context.words(Part(start, end))
    return ProjectMention(start, end, Name("Network", surface, _key(surface), sort), rule, confidence, sort)


def _key(surface: str) -> str:
    """«ASF-nätverk» and «ASF-nätverket» are one network, as are a platform and its plural."""
    form = normal_form("Network", surface.replace("- ", "-"))
    return re.sub(r"(nätverk|netværk|nettverk)et$", r"\1", re.sub(r"plattform(?:ar|arna|en)$", "plattform", form))


def network_statements(context: Context, networks: Sequence[ProjectMention]) -> Iterator[Statement]:
    """Names, sorts and places of networks; who takes part is said by the roles."""
    seen: set[str] = set()
    for mention in networks:
        here = Part(mention.start, mention.end)
        if mention.name.id not in seen:
            seen.add(mention.name.id)
            yield context.say(mention.name, "named", mention.name.surface, here, mention.rule, mention.confidence)
            if mention.sort:
                yield context.say(mention.name, "sort", mention.sort, here, mention.rule, mention.confidence)
    for sentence in context.sentences if networks else ():
        for mention in networks:
            if sentence.start <= mention.start < sentence.end and mention.rule != "network-register":
                for place in context.found("place", sentence):
                    if place.weight >= 0.5:
                        yield context.say(mention.name, "in_place", place_name(place), sentence, "network-place", 0.7)
