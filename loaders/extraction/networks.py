"""Networks, platforms and reference groups that a page names, and where they meet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.lexicon import places
from graph.model import Name, Statement
from graph.normal import normal_form
from loaders.extraction.bodies.naming import is_person, opens
from loaders.extraction.context import Context, ProjectMention, place_name, within_reach
from loaders.extraction.spans import START, Part, apart, has_any, matches

__all__ = ["network_mentions", "network_statements"]

NOUN = r"(?:nätverk|netværk|nettverk|network)"
CAPITAL = r"(?<![\w-])[A-ZÅÄÖÆØ][\w-]+"
ANY_NOUN = r"(?:[Nn]ätverk|[Nn]etværk|[Nn]ettverk|[Nn]etwork)"
NOUNS = ("nätverk", "netværk", "nettverk", "network")
NAMED = re.compile(
    rf"(?<![\w-])(?:[A-ZÅÄÖÆØ][\wåäöæø]*-[ ]?{NOUN}(?:et)?|[A-ZÅÄÖÆØ]\w{{2,}}(?:nätverket|netværket|nettverket))(?!\w)"
)
CLUSTER = r"(?:kluster(?:organisation)?|klynge(?:organisation|organisasjon)?|klynga|cluster|gemensamma plattform)"
PLATFORM = re.compile(r"(?<!\w)(?:lokala[ ]|regionala[ ])?(?:stödplattform(?:ar|arna|en)?)(?!\w)")
# «nätverket för kvinnor i skogen», «ett innovationsnätverk för bagare»: one that is known; «ett nätverk för kvinnor» may be any
OF_WHOM = re.compile(
    r"(?<!\w)(?P<name>(?:\w{3,}(?:nätverk|netværk|nettverk)(?:et)?|(?:nätverk|netværk|nettverk)et|(?<=[Tt]he )\w*network)[ ]"
    r"(?P<of>för|med|for|of)[ ][^.,;:()\n]{3,80})"
)
# «Främjarna är ett nätverk som …», «Främjarna, ett nätverk för …», «nätverket Växa ihop»
A_NETWORK = re.compile(
    r"(?<![\w-])(?P<name>[A-ZÅÄÖÆØ][\w-]+(?:[ ][\w-]+){0,4}?)(?:,|[ ](?:är|er|is))[ ](?:ett|et|eit|en|ei|ein|a|an)[ ]"
    rf"(?:[\w-]+[ ]){{0,2}}?[\w-]*(?:{NOUN}|{CLUSTER})\b"
)
# «Nu är Främjarna ett nätverk med 140 medlemmar»
TURNED = re.compile(
    rf"[ ](?:är|er|is|blev|ble|blei|vart)[ ](?P<name>{CAPITAL}(?:[ ]{CAPITAL}){{0,4}})[ ](?:ett|et|eit|en|ei|ein|a|an)[ ]"
    rf"(?:[\w-]+[ ]){{0,2}}?[\w-]*(?:{NOUN}|{CLUSTER})\b"
)
COUNCIL = re.compile(
    r"(?<![\w-])(?:(?:Närings(?:livs)?|Nærings(?:livs)?|Företagar|Innovations|Bransch|Kompetens)råd(?:et|[ ][A-ZÅÄÖÆØ][\w-]+)"
    r"|(?:NÄRINGS(?:LIVS)?|NÆRINGS(?:LIVS)?)RÅD(?:ET)?|(?:Border|Business|Industry|Innovation)[ ]Council)(?![\w-])"
)
ANY_CASE = ("ätverk", "etværk", "ettverk", "etwork")
GATHERING = ("samle", "samla", "träffa", "möts", "mødes", "møtes", "meet")
CALLING = (*ANY_CASE, "träffen", "mötet", "treffet", "møtet", "mødet", "meeting")
COMMON = frozenset(
    {"gruppen", "styret", "styrelsen", "bestyrelsen", "styregruppen", "styrgruppen", "nätverket", "netværket", "nettverket",
     "medlemmerne", "medlemmarna", "medlemmene", "kommunen", "rådet", "alla", "alle", "referensgruppen", "dei", "de", "vi",
     "målet", "formålet", "føremålet", "syftet", "hensikten", "resultatet", "tanken", "idén", "idéen", "visionen"})
CLUSTERS = ("kluster", "klyng", "cluster", "gemensamma plattform")
REFERENCE_GROUP = re.compile(r"(?i)(?<!\w)(?:referensgrupp|referencegruppe|referansegruppe|reference group)(?:en|n|a)?(?!\w)")
MEETS = re.compile(r"(?i)(?<!\w)(?:träffas|möts|mødes|møtes|møtest|meets?|består av|består af|consists of)(?!\w)")
THE_NETWORK = re.compile(
    r"(?<!\w)(?:[Nn]ätverket|[Nn]etværket|[Nn]ettverket|[Tt]he network)[ ](?P<name>[A-ZÅÄÖÆØ][\w/-]+"
    r"(?:[ ](?:(?:och|og|and|för|for|i)(?![\w])|[A-ZÅÄÖÆØ][\w-]+|[a-zåäöæø]+(?=[ ]?[.,\n\t])))*)"
)
# «Kvinnenettverket Ytterkanten», «frukostträffen Solsteget»
CALLED = re.compile(
    r"(?<!\w)(?:[\w-]*(?:[Nn]ätverket|[Nn]etværket|[Nn]ettverket)|[\w-]*(?:frukost|lunch|företagar)träffen|frukostmötet"
    r"|frokosttreffet|frokostmøtet|morgenmødet|the breakfast meeting)[ ][«\"“*]{0,2}"
    rf"(?P<name>{CAPITAL}(?:[ ](?:(?:i|på|for|för)[ ])?{CAPITAL})*)"
)
# «EU-kafé Norr. Det är ett nätverk utan avgift», «Qnet | nätverk»
AFTERWARDS = re.compile(
    rf"(?P<name>(?:{CAPITAL}[ ]){{0,3}}{CAPITAL})"
    r"(?:[.][ ](?:Det|Dette|It|This)[ ](?:är|er|is)[ ](?:ett|et|eit|a)[ ](?:\w+[ ])?|[ ]?[\t|][ ]?)"
    rf"{NOUN}(?!\w)"
)
# «ett nätverk som lever: De Seiga»
COLON = re.compile(
    rf"(?<!\w)\w*{NOUN}(?:et)?(?!\w)[^.:\n\t|]{{0,80}}:[ ](?P<name>(?:De[ ])?{CAPITAL}(?:[ ]{CAPITAL}){{0,3}})(?=[.,\n]|$)"
)
# «nettverket for kvinner i skogen, «Tunet»»
QUOTED = re.compile(
    rf"(?<!\w)\w*{ANY_NOUN}(?:et)?[ ](?:för|for)[ ][^.,:\n]{{3,50}},[ ][«\"“](?P<name>[^»\"”\n]{{3,40}})[»\"”]"
)
# «Kvindelige Ledere i Vest samles hver anden måned», «Järnladies träffas på kvällar»
GATHERS = re.compile(
    rf"(?P<name>{CAPITAL}(?:[ ](?:i|og|och|på|{CAPITAL})){{0,5}}),?[ ]"
    r"(?:samles|samlas|träffas|möts|mødes|møtes|møtest|meets?)[ ]"
    r"(?:hver|varje|kvar|kvart|every|en gång|én gang|ein gong|to gange|två gånger|to ganger|fire|fyra|once|twice|på kvällar)"
    r"(?!\w)"
)
NAME = rf"{CAPITAL}(?:[ ](?:(?:&|på|i)[ ])?{CAPITAL})*"
# «bestyrelsesnetværk Bordenden», «kvinnenettverk, Rorbua,», «nettverk av gårdsbutikker, Innom Innherred, som møtes»
APPOSED = re.compile(
    rf"(?<!\w)(?:\w{{3,}}{NOUN},?|{NOUN}[ ](?:av|af|för|for|of)[ ][^.,;:()\n]{{3,40}},)[ ](?P<name>{NAME})(?=,|[ ][a-zåäöæø])"
)
# «Business Region Norr (BRN) är länets gemensamma plattform», «Lyktan er Limfjordens fælles platform»
JOINT = re.compile(
    rf"(?<![\w.-])(?P<name>{NAME})(?:[ ]\([^)\n]{{2,20}}\))?[ ](?:är|er|is)[ ](?:[\w-]+[ ])?"
    r"(?:gemensamma|fælles|felles|joint|common)[ ](?:plattform|platform)\b"
)
# «Frukostforum, en återkommande träff för företag»
A_GATHERING = re.compile(
    rf"(?<![\w.-])(?P<name>{NAME}),[ ](?:en|ett|et|ei|ein|eit|a)[ ](?:[\w-]+[ ]){{0,2}}?"
    r"(?:träff|mötesplats|lunch|frukost|treff|møteplass|lunsj|mødested|frokost|breakfast|meeting place)(?!\w)"
)
GATHERINGS = (
    "träff", "mötesplats", "lunch", "frukost", "treff", "møteplass", "lunsj", "mødested", "frokost", "breakfast", "meeting",
)
UNSURE = (CALLED, AFTERWARDS, GATHERS, APPOSED, JOINT, A_GATHERING)
# «Netværksgrupperne Stål & Skrog, Kvinder på Kajen og Grønne Skippere»
GROUPS = re.compile(
    r"(?<!\w)(?:[Nn]ätverks|[Nn]etværks|[Nn]ettverks)grupp?(?:erna|erne|ene)[ ]"
    rf"(?P<names>{NAME}(?:(?:,|[ ](?:och|og|samt))[ ]{NAME})*)"
)
GROUP = re.compile(NAME)
# «Da møtes Lyktlaget. Nettverket ble startet …»: what the sentence before is about
GATHERED = re.compile(
    r"(?<!\w)(?:samlas|samles|samlar|samler|träffas|möts|mødes|møtes|møtest|meets?|räknar|teller|tæller|tel|medlem\w*|members?"
    r"|ta[rgk]?(?:er)?[ ](?:\w+[ ])?imot?)(?!\w)"
)
REFERS_BACK = re.compile(r"(?:Nätverket|Nettverket|Netværket|The network)[ ][a-zåäöæø]")
LEAD_IN = re.compile(r"(?:Vi|Der|Det|Här|Her|There|We|Och|Og|And|I dag)[ ](?:har|finns|finnes|finst|er|är|have|is|are)[ ]")
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
        if actor.kind in ACTORS_OF_KIND and re.search(NOUN, actor.surface.lower()) and "Europe" not in actor.surface
    ]
    found += [_made(context, *match.span(), "network-name", 0.8, "nätverk") for match in matches(NAMED, plain, NOUNS)]
    platforms = matches(PLATFORM, plain, ("stödplattform",))
    found += [_made(context, *match.span(), "network-platform", 0.75, "stödplattform") for match in platforms]
    for match in matches(OF_WHOM, plain, NOUNS):
        words = ENDS.split(match["name"])[0]
        if len(words.split()) >= LEAST_WORDS.get(match["of"], 3):
            found.append(_made(context, match.start(), match.start() + len(words), "network-of-whom", 0.65, "nätverk"))
    for match in matches(COUNCIL, plain, ("råd", "RÅD", "Council")):
        if not any(a.start <= match.start() and match.end() < a.end for a in within_reach(context.actors, Part(*match.span()))):
            found.append(_made(context, *match.span(), "network-council", 0.65, "nätverk"))
    for sentence in context.sentences if has_any(context.page.low, ("referen", "referan")) else ():
        group = REFERENCE_GROUP.search(plain, sentence.start, sentence.end)
        if group and MEETS.search(plain, sentence.start, sentence.end):
            found.append(_made(context, *group.span(), "network-reference-group", 0.6, "referensgrupp"))
    found += _told(context)
    found += _in_groups(context)
    found += _meant_by_next(context)
    content = [mention for mention in found if context.is_content(mention)]
    return apart(sorted(content, key=lambda m: (m.start - m.end, m.start, m.rule)))


def _told(context: Context) -> Iterator[ProjectMention]:
    """The names that a page says to be those of networks, or of those who meet time and again."""
    told = (
        (A_NETWORK, (*NOUNS, *CLUSTERS), 0.7), (TURNED, (*NOUNS, *CLUSTERS), 0.7),
        (THE_NETWORK, ANY_CASE, 0.7), (CALLED, CALLING, 0.65), (AFTERWARDS, NOUNS, 0.65),
        (COLON, NOUNS, 0.6), (QUOTED, ANY_CASE, 0.65), (GATHERS, GATHERING, 0.6),
        (APPOSED, NOUNS, 0.65), (JOINT, ("plattform", "platform"), 0.65), (A_GATHERING, GATHERINGS, 0.6),
    )
    for pattern, words, confidence in told:
        for match in matches(pattern, context.page.plain, words):
            start, end = match.span("name")
            lead_in = LEAD_IN.match(context.page.plain, start, end)
            start = lead_in.end() if lead_in else start
            first = context.page.plain[start:end].split()[0]
            shown = pattern in (COLON, QUOTED)  # by its marks, whatever word it begins with
            if pattern in UNSURE and _is_of_body(context, Part(start, end)):
                continue
            if shown or (not opens(first) and first.lower() not in ASKS and first.lower() not in COMMON):
                yield _made(context, start, end, "network-told", confidence, "nätverk")


def _in_groups(context: Context) -> Iterator[ProjectMention]:
    """The names of several networks that a word for them begins."""
    for match in matches(GROUPS, context.page.plain, ("ätverksgrup", "etværksgrup", "ettverksgrup")):
        for name in GROUP.finditer(context.page.plain, *match.span("names")):
            yield _made(context, *name.span(), "network-told", 0.65, "nätverk")


def _meant_by_next(context: Context) -> Iterator[ProjectMention]:
    """The one name of a sentence, written elsewhere too, that the next one calls «the network»."""
    plain = context.page.plain
    if not has_any(plain, ("Nätverket ", "Nettverket ", "Netværket ", "The network ")):
        return
    for before, sentence in pairwise(context.sentences):
        back = REFERS_BACK.match(plain, sentence.start, sentence.end)
        if back and GATHERED.search(plain, before.start, before.end):
            names = [Part(*name.span()) for name in GROUP.finditer(plain, before.start, before.end)]
            names = [name for name in names if _may_be_network(context, name)]
            if len(names) == 1:
                yield _made(context, names[0].start, names[0].end, "network-meant", 0.6, "nätverk")


def _may_be_network(context: Context, part: Part) -> bool:
    """Whether words that a page writes more than once are no place, person, other body or word that opens a sentence."""
    words = context.words(part)
    first = words.split()[0].lower()
    common = opens(first) or first in COMMON | ASKS or is_person(words) or places().named(words)
    named = bool(context.found("place", part)) or _is_of_body(context, part)
    return not (common or named) and len(context.page.written.at(words)) > 1


def _is_of_body(context: Context, part: Part) -> bool:
    """Whether words are, or are in, the name of an organisation that is no network: «Mid Norrby University meets twice»."""
    bodies = (a for a in within_reach(context.actors, part) if a.start < part.end and part.start < a.end)
    return any(a.kind not in (None, "nätverk") or (a.start, a.end) != (part.start, part.end) for a in bodies)


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
    named: dict[int, list[ProjectMention]] = {}
    for mention in networks:
        named.setdefault(bisect_right(context.sentences, mention.start, key=START) - 1, []).append(mention)
    for number, sentence in enumerate(context.sentences) if networks else ():
        for mention in named.get(number, ()):
            if mention.start < sentence.end and mention.rule != "network-register":
                for place in context.found("place", sentence):
                    if place.weight >= 0.5:
                        yield context.say(mention.name, "in_place", place_name(place), sentence, "network-place", 0.7)
