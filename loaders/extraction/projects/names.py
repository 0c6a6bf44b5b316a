"""The names of projects in a text: after a word for projects, beside what is said of them, in rows and in lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import takewhile, zip_longest

from graph.model import Name
from graph.normal import normal_form
from loaders.extraction.bodies.labelled import items
from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, ProjectMention, Sentence, once, within_reach
from loaders.extraction.layout.labels import known_label
from loaders.extraction.rules import Hit, rules
from loaders.extraction.spans import Part, Placed, has_any, matches, within
from loaders.extraction.undertakings.extents import whole_name
from loaders.extraction.wording import CAP, JOIN, RUNS, TWO_PLACES, undertaking_nouns

__all__ = [
    "QUOTED_SUBTITLE",
    "SHORT_FORM",
    "named_in_rows",
    "named_in_text",
    "named_unmarked",
    "project_name",
]

CAP_NO_DASH = r"[A-ZÅÄÖÆØÉ][\w'’&/]*"
QUOTED = re.compile(
    r"[ ]?(?:kallat|kallad|(?:som|der)?[ ]?(?:heter|hedder|heiter|kallas|kaldes|kalles)|med (?:namnet|navnet|titeln|tittelen"
    r"|titlen|namn|navn)|kaldet|kalt|called|named|titled|entitled|(?:is|was) called)?[ ]?"
    r"[\"“”„»«‘']{1,2}(?P<name>[^\"“”„»«‘’\n]{2,90}?)[\"“”„»«’']{1,2}"
)
AND_QUOTED = re.compile(r"[ ](?:och|og|and)[ ][\"“”„»«]{1,2}(?P<name>[A-ZÅÄÖÆØ][^\"“”„»«\n]{2,90}?)[\"“”„»«]{1,2}")
NAMED = re.compile(
    rf"[ ]?(?:kallat[ ]|kallad[ ]|som heter[ ]|called[ ])?(?P<name>{CAP}"
    rf"(?:[ ](?:{JOIN}[ ])?(?:{JOIN}[ ])?(?:{CAP}|\d{{4}}(?:[-–]\d{{4}})?(?!\w)|\d(?![\w ]?\d)(?![\w,]|[.]\d)))*)"
)
# «Projektet hedder Grønne veje på Bornholm.», «projektet som heter …»: all to the stop is the name
HAS_NAME = re.compile(
    r",?[ ](?:(?:som|der|that|which)[ ])?(?:(?:har|has|fick|fikk|fik)[ ](?:fått|fået|been|namnet|navnet|the name)"
    r"|heter|hette|hedder|hed|heiter|heitte|kallas|kallades|kaldes|kalles|kallast|(?:is|was)[ ](?:called|named|titled))[ ]"
    r"(?:namnet[ ]|navnet[ ]|called[ ]|named[ ]|the name[ ]|of[ ])?(?P<name>[A-ZÅÄÖÆØ][^.,;:!?()\"“”„»«\n]{2,90})"
)
STUDY = re.compile(
    r"(?P<name>(?:förstudie|forstudie|förprojekt|forprosjekt|forprojekt|forundersøgelse|pre-study|feasibility study)"
    r"[ ](?:för|om|kring|av|of|on|for)[ ][^.,;:()\n]{4,90})"
)
THE_NAME = re.compile(r"[ ]the[ ][A-Z]")
STUDY_ENDS = re.compile(
    r"[ ](?:som|der|which|that|har|has|ska|skal|kommer|genomförs|gjennomføres|gennemføres|är|er|is|under|från|fra|frå|from"
    r"|med)[ ]"
)
OWNED = re.compile(r"(?P<name>[A-ZÅÄÖÆØ][^.:!\n]{2,80}(?:!|(?=[.:])))[.:]?[ ](?=[^.:\n]{3,40}:[ ])")
RUN_BY = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;!?\n]{5,70}?)[ ]+(?:drivs|drevs|leds|leddes|ägs|ägdes|genomförs|genomfördes|ledes|drives"
    r"|eies|ejes|blev ledet|ble ledet|blev drevet|ble drevet|is run|was run|is led|was led)[ ]"
    r"(?:(?:19|20)\d\d[–-](?:19|20)\d\d[ ])?(?:av|af|by)[ ]"
)
# «… beviljar 2 miljoner kronor till Granljus», «ett nytt projekt, Granljus, …»
GRANTED_TO = re.compile(
    rf"\d[ ]?(?:miljoner|miljon|mkr|millioner|million|mio\.?|mill\.?|tkr|tusen)?[ ]?"
    rf"(?:kronor|kroner|kr\.?|euro|EUR|SEK|NOK|DKK)?[ ]"
    rf"(?:till|til|to)[ ](?P<name>{CAP}(?:[ ](?:{JOIN}[ ])?(?:{CAP}|\d))*)(?=[,.;\n]|[ ](?:som|för|der|for|which|där|hvor)[ ])"
)
# «i tre projekt: Granljus, Digitala byar och Ung kraft»
ENUMERATED = re.compile(r"[ ](?:projekt(?:en|er|erne)?|prosjekt(?:er|ene)?|projects):[ ](?=[A-ZÅÄÖÆØ])")
PASSIVE = r"[a-zåäöæø]{3,}(?:ilja|dela|dele|vilge)(?:s|des)"  # «beviljas», «tilldelades», «tildeles», «innvilges»
CALLED = re.compile(
    r"(?:projekt|prosjekt|project|projektet|prosjektet|förstudie)(?:[ ](?:till|til))?(?:,|[ ]–|:)[ ]"
    rf"(?P<name>{CAP}(?:[ ](?:{CAP}|{JOIN}|[a-zåäöæø]+|\d)){{0,6}}?)"
    rf"(?=,[ ]|\.(?:\s|$)|[ ]–|[ ](?:{RUNS}|{PASSIVE})[ ]|[ ]\d[\d ]*[ .]\d{{3}}[ ])"
)
# «Digital kraft är ett projekt som …»; lower-case words inside a name end at the verb, «Projektet Digital kraft drivs».
IS_PROJECT = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.:;!?,\n]{1,70}?)[ ](?:är|er|is)[ ]"
    r"(?:(?:namnet[ ]på|navnet[ ]på|namn[ ]på|navn[ ]på|the[ ]name[ ]of)[ ])?"
    r"(?:ett|et|en|a|an)[ ](?:[\w-]+[ ]){0,3}?"
    r"\w*(?:projekt|prosjekt|project|förstudie|forstudie|satsning|satsing|initiativ|initiative)\b"
)
# «Klimaklar produktion er et samarbejde mellem …»; one definite noun alone («Kursen är …») names nothing
IS_JOINT = re.compile(
    r"(?P<name>(?![A-ZÅÄÖÆØ][a-zåäöæø]+(?:en|et|n|t)[ ](?:är|er|is))[A-ZÅÄÖÆØ][^.:;!?,\n]{1,60}?)[ ](?:är|er|is)[ ]"
    r"(?:ett|et|eit|a)[ ](?:[\w-]+[ ]){0,2}?"
    r"(?:samarbete|samarbejde|samarbeid|partnerskap|partnerskab|partnership|collaboration|co-?operation)[ ]"
    r"(?:mellan|mellem|mellom|between)[ ]"
)
CAME_FROM = re.compile(r"[ ](?:från|fra|frå|from|av|af|by|genom|gennem|gjennom|through|heter|hedder|med)[ ](?=[A-ZÅÄÖÆØ])")
# «… kommer från Varmare Hus, ett treårigt projekt som …»
APPOSED = re.compile(
    r"(?:^|(?:från|fra|frå|from|med|av|af|genom|gennem|gjennom|through|by|i|in)[ ])(?P<name>[A-ZÅÄÖÆØ][^.,:;!?()\n]{2,70}),[ ]"
    r"(?:ett|et|eit|en|ein|a|an)[ ](?:[\w-]+[ ]){0,3}?"
    r"[\w-]*(?:projekt|prosjekt|project|förstudie|forstudie|satsning|satsing|initiativ)\b"
)
# «ramprojektet Energieffektiva företag Norra Viken (2018)»: lower-case words between capitals
MIXED = re.compile(
    rf"[ ](?P<name>{CAP}(?:[ ](?!{JOIN}\b|{RUNS}\b|som\b|där\b)[a-zåäöæø]+){{1,2}}(?:[ ]{CAP})+)(?=[.,;:)\n]|[ ]\("
    rf"|[ ](?:och|og|and|samt|som)[ ]|$)"
)
# «Project Manager», «Project Lead»: what somebody is
TITLES = frozenset(
    {"Manager", "Managers", "Leader", "Leaders", "Lead", "Coordinator", "Coordinators", "Officer", "Assistant", "Director"}
)
NEW_ONES = frozenset({"Nytt", "Ny", "Nye", "Nya", "New", "Første", "Första", "Andra", "Andre", "Flere", "Fler", "More"})
ARTICLES = frozenset({"Det", "Den", "De", "The", "Et", "Ett", "En"})
# «projektet Det öppna Norrby»; «projektet iNord»
ARTICLED = re.compile(rf"[ ](?P<name>(?:Det|Den|De|Ett|Et|En)[ ][a-zåäöæø]{{4,}}(?:[ ]{CAP})+)")
CAMEL = re.compile(r"[ ](?P<name>[a-z]{1,5}[A-Z]\w+|#\w{3,})")
TO_VERB = re.compile(
    rf"[ ](?P<name>{CAP}(?:[ ](?!{JOIN}\b|som\b|tillsammans\b|där\b|hvor\b|which\b|that\b)[a-zåäöæø]+){{1,3}}?)(?=[ ]{RUNS}[ ])"
)
STARTED = re.compile(
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;!?\n]{5,60}?)[ ](?:startade|startar|startas|startet|starter|startede|pågår|pågick|started"
    r"|brings together|aims to|syftar till|har som mål|har til formål|har som formål)[ ]"
)
BUILDS_ON = re.compile(
    r"(?:bygger[ ](?:vidare[ ])?på|viderefører|builds[ ]on|bygger[ ]videre[ ]på)[ ]"
    r"(?P<name>[A-ZÅÄÖÆØ][^.,:;\n]{3,60}?)(?=[,.;]|[ ]som[ ])"
)
# «SPRÅNG pågår 2019–2021», «NORDLYS løper i tre år»: letters in capitals that run for some time.
CAPITALS = re.compile(r"(?P<name>[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9-]{3,}(?:[ ](?:[IVX]{1,4}|\d))?)[ ](?=[a-zåäöæø])")
PROJECT_WORD = re.compile(r"(?i)[\w-]*(?:projektet|prosjektet|projekt|prosjekt|project)[ ]")
NAMED_LIKE_PROJECTS = ("program", "nätverk")
# «Grønn havn – et Interreg-prosjekt»: what a title adds to say what the name is
WHAT_IT_IS = re.compile(
    r"[ ][–-][ ](?:ett|et|eit|en|ein|a|an)[ ](?:[\w-]+[ ]){0,3}"
    r"[\w-]*(?:projekt|prosjekt|project|satsning|satsing|initiativ|initiative)$"
)
# «Granljus, dnr 2024/017, återremitterad»: under which number a matter is filed
FILED = re.compile(
    r",[ ](?:dnr|diarienr|ärende|ärendenr|j\.?nr|journalnr|saksnr|saksnummer|sagsnr|sak|ref|no)\b.*$", re.IGNORECASE
)
FILED_UNDER = re.compile(r"^§[ ]?\d*[ ]*(?=\S)")  # «§ Granljus», «§ 12 Granljus»
# «Kraft i byn (KIB)», «Granljus i norr 2.0 (GIN 2.0)»: the short form behind a name is no part of it
SHORT_FORM = re.compile(r"[ ]\((?P<short>(?:[A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9]|\d[A-ZÅÄÖÆØ])[\w-]{0,8}(?:[ ][\d.]{1,3})?)\)$")
# «Ny väg till jobb – ”Road to Work”»: a second name
QUOTED_SUBTITLE = re.compile(r"[ ][–-][ ](?=[\"“”„»«])(?P<other>[^\n]{3,80})$")
# «Projektet Granljus», «Hovedprosjektet Bio i nord»: what it is, not what it is called
NOUN_FIRST = re.compile(
    r"^[A-ZÅÄÖÆØa-zåäöæø-]*(?i:projektet|prosjektet|förstudien|forstudien|satsningen|satsingen|satsinga|programmet|kampanjen"
    r"|kampagnen|initiativet)[ ](?=[A-ZÅÄÖÆØ\"“”„»«])")
YEARS_IN_BRACKETS = re.compile(r"[ ]\((?:19|20)\d\d[–-](?:19|20)?\d\d\)$")
# «Granljus-projektet», «the Green Quay project»
BEFORE_NOUN = re.compile(
    rf"(?<![\w-])(?P<name>(?!(?:EU|ESF|ERUF|Interreg|Leader|Vinnova|LEADER|Pilot|Horisont|Horizon|Erasmus|LIFE|Vinnväxt"
    rf"|Klimatklivet)\b){CAP_NO_DASH}(?:[ ]{CAP_NO_DASH})*)"
    r"-(?:projektet|prosjektet|projekt|prosjekt|förstudien|satsningen|satsingen|initiativet|indsatsen)(?!\w)"
    rf"|(?<!\w)[Tt]he[ ](?P<english>{CAP}(?:[ ](?:of[ ]|for[ ]|and[ ]|the[ ])*{CAP})*)[ ]"
    r"(?:project|programme|program|initiative)(?!\w)"
)
BESIDE_NAME = (
    *("-projekt", "-prosjekt", "-förstudien", "-satsningen", "-satsingen", "-initiativet", "-indsatsen", "the ", "The "),
)
# Words of which one stands wherever one of the patterns above matches
NEEDED = {
    "is-project": (
        *(f" {verb} {article} " for verb in ("är", "er", "is") for article in ("ett", "et", "en", "a", "an")),
        " namnet på ", " navnet på ", " namn på ", " navn på ", " name of ",
    ),
    "is-joint": ("samarb", "partnerska", "partnership", "collaboration", "operation"),
    "project-run-by": ("driv", "drev", "leds", "ledde", "lede", "ägs", "ägdes", "genomför", "ejes", "eies", " run", " led"),
    "project-started": ("start", "pågå", "pågick", "brings together", "aims to", "syftar till", "har som", "har til"),
    "builds-on": ("bygger", "viderefører", "builds on"),
    "apposed": tuple(f", {article} " for article in ("ett", "et", "eit", "en", "ein", "a", "an")),
    "called": tuple(
        f"{noun}{mark} "
        for noun in (*(f"{one}{more}" for one in ("jekt", "ject", "jektet", "studie") for more in ("", " till", " til")),
                     "jekten", "jekter", "jekterne", "jektene", "jects")
        for mark in (",", " –", ":")
    ),
}
EDGES = " \t\n\"“”„»«'’.,:;–-"


# «två tidigare projekt, X och Y»
TWO_BEFORE = re.compile(r"(?:två|to|two|begge|både|båda|both)[ ](?:[\w-]+[ ]){0,3}[\w-]*,?[ ]$")
AND_NAME = re.compile(r"[ ](?:och|og|and|samt)[ ](?=[A-ZÅÄÖÆØ])")
OWNED_NOUNS = ("satsning ", "satsing ", "kampanj ", "kampanje ", "kampagne ", "initiativ ", "initiative ", "campaign ",
               "program ", "programme ")
OWNED_NOUN = re.compile(
    r"(?:s|vår|vårt|vores|sin|sitt|deras|deres|egen|eget|egna|our|their|its)[ ](?:[a-zåäöæø]+[ ])?"
    r"(?:satsning|satsing|kampanj|kampanje|kampagne|initiativ|initiative|campaign|program|programme)[ ]"
    r"(?P<quote>[\"“”„»«])?(?P<name>[A-ZÅÄÖÆØ](?(quote)[^\"“”„»«\n]{2,80}|[\w-]+[^\n]{0,60}))"
)
CLAUSE_AFTER = re.compile(rf"[ ](?:och|og|and|men|but)[ ](?={RUNS}[ ])|[ ](?:som|där|der|hvor|which|that)[ ]")
# How a name may look after a word for projects, most telling first, with its confidence
AFTER_NOUN = ((QUOTED, 0.95), (ARTICLED, 0.85), (CAMEL, 0.85), (MIXED, 0.8), (TO_VERB, 0.8), (NAMED, 0.8))
OF_PROJECTS = frozenset({"lead", "partners", "period", "budget"})


def project_name(words: str, label: str = "Project", sort: str | None = None) -> Name:
    """The name of a project or plan from its words, without what only tells what it is or when it was.

    >>> project_name("Grønn havn – et Interreg-prosjekt").surface, project_name("Ung kraft (2020–2022)").surface
    ('Grønn havn', 'Ung kraft')
    >>> project_name("§ 12 Kraft i byn (KIB)").surface
    'Kraft i byn'
    """
    surface = " ".join(words.split()).strip(EDGES) or words.strip()
    if label == "Project" and " " in surface:
        surface = NOUN_FIRST.sub("", surface).strip(EDGES)
    if surface.startswith("§"):
        surface = FILED_UNDER.sub("", surface)
    if label == "Project" and (" – " in surface or " - " in surface):
        surface = QUOTED_SUBTITLE.sub("", WHAT_IT_IS.split(surface)[0])
    if ", " in surface:
        surface = FILED.sub("", surface)
    if surface.endswith(")"):
        surface = SHORT_FORM.sub("", YEARS_IN_BRACKETS.sub("", surface))
    return Name(label, surface, normal_form(label, surface), sort)


def named_in_text(context: Context) -> Iterator[ProjectMention]:
    """Projects named beside a word for projects: after it, as whose it is, before it, and by what a study is of."""
    for hit in [*context.hits.get("project_noun", ()), *_compounds(context)]:
        if context.is_content(hit):
            yield from _after_noun(context, hit)
    yield from _owned(context)
    yield from _before_noun(context)
    yield from _studies(context)


def _after_noun(context: Context, hit: Hit) -> Iterator[ProjectMention]:
    """The projects whose names follow a word for projects, by the first pattern that reads one."""
    plain = context.page.plain
    sort = hit.trigger.value if hit.trigger.value != "projekt" else None
    if told := HAS_NAME.match(plain, hit.end):
        words = CLAUSE_AFTER.split(told["name"])[0]
        here = Part(told.start("name"), told.start("name") + len(words))
        yield ProjectMention(here.start, here.end, project_name(words, "Project", sort), hit.trigger.id, 0.85, sort)
        return
    for pattern, confidence in AFTER_NOUN:
        match = pattern.match(plain, hit.end)
        if match and pattern is MIXED and _tells(context, Part(*match.span("name"))):
            continue
        if match and sort == "program" and within(context.actors, Part(*match.span("name"))):
            continue  # «programmet Interreg Sverige-Norge» is one that funds, told by the register
        if match and (pattern is QUOTED or _is_name(context, match["name"], match.start("name"))):
            read_on = pattern in (NAMED, TO_VERB)
            words = whole_name(context, match.start("name"), match["name"]) if read_on else match["name"]
            words = _first_of_two(context, words)
            of_area = pattern is not QUOTED and TWO_PLACES.fullmatch(words)
            if of_area or words in ARTICLES or words.split()[0] in TITLES or _opens_with_noun(words):
                continue
            yield ProjectMention(
                match.start("name"),
                match.start("name") + len(words),
                project_name(words, "Project", sort),
                hit.trigger.id,
                confidence,
                sort,
            )
            if more := AND_QUOTED.match(plain, match.end()):
                yield ProjectMention(
                    *more.span("name"), project_name(more["name"], "Project", sort), hit.trigger.id, 0.85, sort
                )
            break


def _before_noun(context: Context) -> Iterator[ProjectMention]:
    """Projects whose names stand before the word: «Granljus-prosjektet», «the Granljus project»."""
    plain = context.page.plain
    for match in matches(BEFORE_NOUN, plain, BESIDE_NAME):
        here = Part(*match.span("name" if match["name"] else "english"))
        words = plain[here.start : here.end]
        if words.split()[0] in NEW_ONES or TWO_PLACES.fullmatch(words):
            continue  # «Nytt Arena-prosjekt»: what kind of project is new
        if not (_touches(context.actors, here) or words in rules().stop_words or opens(words)) and context.is_content(here):
            yield ProjectMention(here.start, here.end, project_name(words), "project-before-noun", 0.8)


def _studies(context: Context) -> Iterator[ProjectMention]:
    """Studies that are called by what they are of: «en förstudie om …»."""
    plain = context.page.plain
    for match in matches(STUDY, plain, ("studie ", "förprojekt ", "forpro", "forundersøgelse ", "-study ", "y study ")):
        if THE_NAME.search(match["name"]):
            continue  # «a feasibility study for the Granljus» has a name of its own
        words = STUDY_ENDS.split(match["name"])[0]
        end = match.start() + len(words)
        yield ProjectMention(
            match.start(), end, project_name(words, "Project", "förstudie"), "project-study", 0.85, "förstudie"
        )


def _owned(context: Context) -> Iterator[ProjectMention]:
    """Undertakings behind a noun that says whose they are: «regionens satsning Vi lyser upp!», «vår kampanj Handla hemma»."""
    plain = context.page.plain
    for match in matches(OWNED_NOUN, plain, OWNED_NOUNS):
        quoted, start = match["quote"], match.start("name")
        words = match["name"] if quoted else whole_name(context, start, _capitals(match["name"]))
        here = Part(start, start + len(words))
        if _touches(context.actors, here) or not context.is_content(here) or _only_word(words):
            continue
        name = project_name(words, "Project", "satsning")
        yield ProjectMention(here.start, here.end, name, "project-owned", 0.75, "satsning")


def _capitals(words: str) -> str:
    """The capitalised words that some words begin with."""
    return " ".join(takewhile(lambda word: word[:1].isupper(), words.split())).rstrip(".,;:!?")


def _opens_with_noun(words: str) -> bool:
    """Whether another word for projects opens what was read behind one: «(projektet) Förstudien Granljus»."""
    first, _, rest = words.partition(" ")
    return bool(rest) and _the_nouns().fullmatch(first.lower()) is not None


@cache
def _the_nouns() -> re.Pattern[str]:
    return re.compile(undertaking_nouns("definite"))


def _only_word(words: str) -> bool:
    return " " not in words and opens(words)


def _first_of_two(context: Context, words: str) -> str:
    """The first of two names that «och» joins, where the page writes one of them by itself: «projektet Grön och Bygdelaget»."""
    joined = AND_NAME.search(words)
    if joined is None:
        return words
    plain = context.page.plain
    glue = words[joined.start() : joined.end()]
    first, second = words[: joined.start()], words[joined.end() :]
    alone = sum(1 for at in context.page.written.at(first) if not plain.startswith(glue, at + len(first)))
    other = sum(1 for at in context.page.written.at(second) if not plain.startswith(glue, at - len(glue)))
    return first if alone or other else words


def _tells(context: Context, here: Part) -> bool:
    """Whether words say something of somebody («… ejes af Vejle Kommune») rather than being one name."""
    uses = ("role", "start", "end", "period", "grant", "budget")
    return any(context.has(use, here) for use in uses) or any(a.start > here.start for a in within(context.actors, here))


def _compounds(context: Context) -> Iterator[Hit]:
    """Words for projects made of two («ramprojektet», «elbilssatsningen»), of which the second is in the tables."""
    known = {hit.start for hit in context.hits.get("project_noun", ())}
    nouns = {trigger.stem: trigger for trigger in rules().triggers["undertaking"] if trigger.direction == "definite"}
    for match in matches(_compound_nouns(), context.page.low, [f"{noun} " for noun in nouns]):
        trigger = nouns[match["noun"]]
        if match.start() not in known and trigger.value in ("projekt", "förstudie", "satsning"):
            yield Hit(trigger, match.start(), match.end())


@cache
def _compound_nouns() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])[\w-]{{2,20}}?(?P<noun>{undertaking_nouns('definite')})(?=[ ])")


def named_unmarked(context: Context) -> Iterator[ProjectMention]:
    """Projects told by what is said of them: «Kraft i Norrland drivs av …», «bygger vidare på Nya Vägar»."""
    possible = _possible(context)
    for sentence in context.sentences:
        label = sentence.passage.label.field if sentence.passage.label else None
        if sentence.passage.kind not in ("text", "bullet") and label not in ("service", "aim"):
            continue
        match = IS_PROJECT.match(context.page.plain, sentence.start, sentence.end) if "is-project" in possible else None
        kinds = (*NAMED_LIKE_PROJECTS, "kluster")  # a cluster of the register may be called a project outright
        if match and not opens(match["name"].split()[0]) and _is_name(context, match["name"], match.start("name"), kinds):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-is-project", 0.8)
            continue
        match = IS_JOINT.match(context.page.plain, sentence.start, sentence.end) if "is-joint" in possible else None
        if match and not opens(match["name"].split()[0]) and _is_name(context, match["name"], match.start("name")):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-is-joint", 0.65)
            continue
        if (match := CAPITALS.match(context.page.plain, sentence.start, sentence.end)) and _runs(context, sentence, match):
            yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-capitals", 0.6)
        for pattern, rule in ((RUN_BY, "project-run-by"), (STARTED, "project-started")):
            match = pattern.match(context.page.plain, sentence.start, sentence.end) if rule in possible else None
            if match and _reads_as_name(context, match):
                yield ProjectMention(*match.span("name"), project_name(match["name"]), rule, 0.6)
        yield from _introduced(context, sentence)
        for match in BUILDS_ON.finditer(context.page.plain, sentence.start, sentence.end) if "builds-on" in possible else ():
            if PROJECT_WORD.match(match["name"]):
                continue
            if _is_name(context, match["name"], match.start("name")) and not within(context.actors, Part(*match.span("name"))):
                yield ProjectMention(*match.span("name"), project_name(match["name"]), "project-builds-on", 0.6)


@once
def _possible(context: Context) -> frozenset[str]:
    """The ways of telling a project for which a page has a word; the patterns of the others need not be tried."""
    return frozenset(way for way, words in NEEDED.items() if has_any(context.page.plain, words))


def _introduced(context: Context, sentence: Sentence) -> Iterator[ProjectMention]:
    """Projects that a sentence says to be one beside their names, or that get money: «… till Granljus», «…, ett projekt»."""
    plain, possible = context.page.plain, _possible(context)
    for match in APPOSED.finditer(plain, sentence.start, sentence.end) if "apposed" in possible else ():
        words = CAME_FROM.split(match["name"])[-1]
        start = match.end("name") - len(words)
        told = _tells(context, Part(start, match.end("name")))
        if not told and not opens(words.split()[0]) and _is_name(context, words, start):
            yield ProjectMention(start, match.end("name"), project_name(words), "project-apposed", 0.75)
    for match in ENUMERATED.finditer(plain, sentence.start, sentence.end) if "called" in possible else ():
        for item in items(context.page, Part(match.end(), sentence.end)):
            words = re.split(r"[ ](?:som|där|der|hvor|which|med)[ ]|[ ]\(|[.,;:]", plain[item.start : item.end])[0]
            here = Part(item.start, item.start + len(words))
            if words[:1].isupper() and len(words.split()) <= 7 and not _touches(context.actors, here):
                yield ProjectMention(here.start, here.end, project_name(words), "project-enumerated", 0.7)
    for pattern in (GRANTED_TO, CALLED) if "called" in possible else (GRANTED_TO,):
        for match in pattern.finditer(plain, sentence.start, sentence.end):
            here = Part(*match.span("name"))
            taken = _touches(context.actors, here) or _touches(context.mentions.get("place", ()), here)
            two = AND_NAME.search(match["name"])
            if two and TWO_BEFORE.search(plain, max(sentence.start, match.start() - 60), here.start):
                for part in (Part(here.start, here.start + two.start()), Part(here.start + two.end(), here.end)):
                    yield ProjectMention(part.start, part.end, project_name(context.words(part)), "project-apposed", 0.75)
            elif not taken and not opens(match["name"]):
                yield ProjectMention(here.start, here.end, project_name(match["name"]), "project-apposed", 0.7)


def _touches(things: Sequence[Placed], part: Part) -> bool:
    """Whether one of the things, sorted and apart, overlaps a part."""
    return any(thing.start < part.end and part.start < thing.end for thing in within_reach(things, part))


def _runs(context: Context, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a sentence tells for which time something runs that is no organisation and no common abbreviation."""
    here = Part(match.start("name"), match.end("name"))
    return (
        not _touches(context.actors, here)
        and match["name"] not in rules().stop_words
        and context.has("period", sentence)
        and any(date.detail for date in context.found("date", sentence))
    )


def _reads_as_name(context: Context, match: re.Match[str]) -> bool:
    """At least two words, two of them with capitals or a dash between: no ordinary subject, and no organisation."""
    words = match["name"].split()
    capitals = sum(word[0].isupper() for word in words)
    here = Part(match.start("name"), match.end("name"))
    overlaps = _touches(context.actors, here)
    return len(words) >= 2 and not opens(words[0]) and (capitals >= 2 or " – " in match["name"]) and not overlaps


def _is_name(context: Context, words: str, start: int, kinds: Collection[str] = NAMED_LIKE_PROJECTS) -> bool:
    words = words.strip()
    if len(words) < 2 or words in rules().stop_words or not any(char.isalnum() for char in words):
        return False
    end = start + len(words)
    at = bisect_left(context.actors, start + 1, key=lambda a: a.end)
    organisations = context.actors[at : at + 1]
    return not any(a.start == start and a.end == end and a.id and a.kind not in kinds for a in organisations)


def named_in_rows(context: Context) -> list[ProjectMention]:
    """Projects of table rows (column «Projekt») and of bullets «Name. Norsk prosjekteier: …»."""
    found = [*_labelled(context)]
    for passage in context.page.passages:
        for label, cell in zip(passage.fields, passage.cells, strict=False):
            if label and label.field == "project" and 2 < cell.end - cell.start < 140:
                words = re.sub(r"\s*\([A-ZÅÄÖ][\w]{1,9}\)$", "", context.page.plain[cell.start : cell.end])
                found.append(ProjectMention(cell.start, cell.start + len(words), project_name(words), label.id, 0.9))
        if passage.kind == "bullet" and (match := OWNED.match(context.page.plain, passage.start, passage.end)):
            rest = context.page.plain[match.end() : passage.end]
            if (label := known_label(rest.split(":")[0])) and label.field in ("lead", "partners"):
                found.append(ProjectMention(*match.span("name"), project_name(match["name"]), "project-bullet", 0.85))
    return found


def _labelled(context: Context) -> Iterator[ProjectMention]:
    """«Projekt: Granljus», and a short value of «Om projektet» before the labels of a project."""
    passages = [p for p in context.page.passages if p.kind != "noise"]
    for passage, after in zip_longest(passages, passages[1:]):
        label = passage.label
        if passage.kind != "label" or label is None or len(passage.parts) != 1 or not passage.content:
            continue
        part = passage.parts[0]
        words = context.words(part)
        leads_on = after is not None and after.label is not None and after.label.field in OF_PROJECTS
        titled = label.field == "aim" and leads_on and len(words.split()) <= 8 and words[-1:] not in ".!?:"
        if (label.field == "project" or titled) and 2 < len(words) < 140 and words[0].isupper():
            yield ProjectMention(part.start, part.end, project_name(words), label.id, 0.9)
