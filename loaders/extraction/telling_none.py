"""What is surely no name of an undertaking: a place, a person, an amount, an ordinary word, a heading of every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from loaders.extraction.candidates import Candidate
from loaders.extraction.context import Context, within_reach
from loaders.extraction.furniture import is_caption, is_plain_heading, is_viewed
from loaders.extraction.labels import known_label
from loaders.extraction.naming import opens
from loaders.extraction.page import Passage
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part, Placed, stands_in
from loaders.extraction.wording import tells_of_money, undertaking_nouns

__all__ = ["FINITE", "GENERIC", "in_lower_case", "is_none", "many"]

MARKED = frozenset({"quoted", "emphasised", "leading", "bracketed"})
MONTH = 7  # characters of a date that names its month
REFERENCE = re.compile(r"\d+/(?:19|20)\d\d|^[A-ZÅÄÖÆØ]{2,4}:s?n?$")  # «RUN/73/2018», «EU:s»
EACH = re.compile(r"[A-ZÅÄÖÆØ][\w-]+(?:[ ][A-ZÅÄÖÆØ][\w-]+)*")
FINITE = re.compile(
    r"[ ](?:får|fick|fikk|fik|har|ska|skal|vil|vill|blir|bliver|är|er|startar|starter|söker|søker|søger|satsar|satser|gir|giver"
    r"|ger|hjälper|hjelper|hjælper|tar|tager|vinner|växer|vokser|går|kan|is|are|has|have|will|gets|get|starts|helps|wins|var"
    r"|was|kommer|finns|finnes|findes|heter|hette|hedder|hed|heiter|heitte|kallas|kaldes|kalles|kallast)(?:[ ]|$)")
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
    r"|oppfølging\w*|uppföljning\w*|opfølgning\w*|follow-up|iakttagelser|avvikelser|avvigelser|avvik|rekommendationer"
    r"|anbefalinger|tilrådingar|recommendations|findings|observations|deviations|åtaganden|forpliktelser|forpligtelser"
    r"|beslutning\w*|innstilling\w*|indstilling\w*|drøfting\w*|diskussion\w*|diskusjon\w*|discussion|slutsatser|konklusjon\w*"
    r"|konklusion\w*|conclusions?|lärdomar\w*|erfaringer\w*|erfarenheter\w*|lessons.*|effekter\w*|utfall|udfald|forankring"
    r"|forankringa?|förankring\w*|handlingsplan|tidsplan|tidplan|framdrift\w*|timeline|next steps|nästa steg|næste skridt"
    r"|neste steg|veien videre|vegen vidare|vejen frem|vägen framåt|risker|risici|risks?|saksbehandlere|handläggare|ansvariga"
    r"|deltagare|deltakere|deltakarar|deltagere|participants|finansiärer|finansiører|funders|organisation|organisering"
    r"|organization|sprog|språk|sistefrist|frister?|deadlines?|event|evenemang|arrangement\w*|kalender\w*|calendar|program"
    r"|learning|lärande|læring|indsatsen kort|insatsen i korthet|projektet i korthet|in brief|i korthet|kort fortalt|kort sagt"
    r"|bli medlem|frågor.*|spørsmål.*|spørgsmål.*|questions?.*|\w+ den \d.*|programperiod.*"
    r"|(?:stöd|støtte|bidrag|tilskud\w*) till? .*"
    r"|(?:vad|hva|kva|hvad|what|how|hur|hvordan|korleis|vem|who|hvem|kven|när|når|when|så|slik|sådan"
    r"|why|varför|hvorfor|kvifor|hvor|var|where|vilka|hvilke|which|dessutom|heraf|herav|bor)\b.*)")


PICTURE = re.compile(
    r"(?<!\w)(?:foto|photo|fotograf|bild|bilde|billede|illustration|illustrasjon|photo by|foto av|foto af)[ ]?[:/]?[ ]$")
# «… kr», «Bilag 2»: an amount or an hour without its figures, a part of a document
CUT_AMOUNT = re.compile(
    r"[ ](?:kr|kl|nr|sid|tkr|mkr|sek|nok|dkk)$"
    r"|^(?:mål|prioritet|prioritering|tiltak|bilag|bilaga|vedlegg|annex|side|sida|page|punkt)[ ]\d")
# «Slutrapport genomförande»: a document, in quotes too
REPORT = re.compile(
    r"(?:slut|slutt|del|läges|status|års|projekt|prosjekt)?(?:rapport|protokoll|protokol|referat|nyhetsbrev|nyhedsbrev)[ ]")
# «Fjordkysten.Norrby Adventure», «Anna Ek Projektledare I», «NORRBY · Published nov 9»: what ran into one another
GLUED = re.compile(
    r"[a-zåäöæø]{3}\.[A-ZÅÄÖÆØ][a-zåäöæø]{2}|[ ](?:Projektled|Prosjektled|Projektleder|Projektchef|Project manager)"
    r"|(?i:\b(?:published|publicer\w+|publiser\w+|offentliggj\w+)\b)")
PART_OF_LONGER = re.compile(r"[A-ZÅÄÖÆØ][\w-]+[ ]of[ ]the[ ]$")  # «the Growth Forum of the (Capital City)»
WITHIN_SENTENCE = re.compile(r"[^\W\d_A-ZÅÄÖÆØ] ")  # a small letter on the same line right before a name


def is_none(context: Context, surface: str, found: Sequence[Candidate]) -> bool:
    """Whether a span that is a candidate at some places is surely no name of an undertaking."""
    plain = context.page.plain
    set_apart = any(c.form in MARKED or WITHIN_SENTENCE.match(plain, max(0, c.start - 2)) for c in found)
    if GLUED.search(surface) or all(PART_OF_LONGER.search(plain, max(0, each.start - 40), each.start) for each in found):
        return True
    if all(_is_of_picture(context, each) or is_viewed(plain[each.passage.start : each.passage.end]) for each in found):
        return True
    return _is_plain(surface, set_apart) or _is_otherwise_known(context, surface, found, set_apart)


def _is_of_picture(context: Context, candidate: Candidate) -> bool:
    """Whether a span names who took a picture: «Foto: Norrbild»."""
    return PICTURE.search(context.page.low, max(0, candidate.start - 16), candidate.start) is not None


def _is_plain(surface: str, set_apart: bool) -> bool:
    """Whether the words alone are none; those of headings may be names where a sentence or marks set them apart."""
    low = surface.lower()
    if surface in rules().stop_words or tells_of_money(low, Part(0, len(low))):
        return True
    if many().search(low) or known_label(surface) or REFERENCE.search(surface) or "@" in surface:
        return True
    if _the_noun().fullmatch(low) or CUT_AMOUNT.search(low) or REPORT.match(low):
        return True
    if not set_apart and (GENERIC.fullmatch(low) is not None or is_plain_heading(surface) or is_caption(surface)):
        return True
    return " " not in surface and opens(surface)


def _is_otherwise_known(context: Context, surface: str, found: Sequence[Candidate], set_apart: bool) -> bool:
    """Whether a span is known for something else at one of its places: a place, a day, a label, a part of a longer name."""
    if _is_places(context, found[0]):
        return True
    for candidate in found:
        if any(len(date.id) >= MONTH for date in context.found("date", candidate)):
            return True
        in_label = candidate.form == "head" and candidate.passage.kind == "label" and candidate.passage.label
        if in_label and not _names(context, candidate.passage):
            return True
        if not set_apart and (context.has("generic_title", candidate) or context.has("offer_heading", candidate)):
            return True
        if any(_holds(place, candidate) for place in _places_near(context, candidate)):
            return True
        bodies = within_reach(context.actors, candidate)
        if any(_holds(body, candidate) and body.end - body.start > len(surface) for body in bodies):
            return True
    return False


def _is_places(context: Context, here: Candidate) -> bool:
    """Whether a span is a list of places: «Nora och Ljusnarsberg»."""
    parts = [Part(*match.span()) for match in EACH.finditer(context.page.plain, here.start, here.end)]
    places = _places_near(context, here)
    return len(parts) > 1 and all(any(_holds(place, part) for place in places) for part in parts)


def _holds(whole: Placed, part: Placed) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _places_near(context: Context, here: Placed) -> Sequence[Placed]:
    return within_reach(context.mentions.get("place", ()), here)


def _names(context: Context, passage: Passage) -> bool:
    """Whether the value of a label is an undertaking; measures in a list under a label are things to do, no names."""
    field = passage.label.field if passage.label else None
    inline = len(passage.parts) == 1 and "\n" not in context.page.plain[passage.start : passage.parts[0].start]
    return field == "project" or (field == "activities" and inline)


def in_lower_case(plain: str, word: str) -> bool:
    """Whether a page has a word or words in lower case too: they are ordinary ones."""
    low = word.lower()
    return stands_in(plain, low) or stands_in(plain, f"{low}s")


@cache
def many() -> re.Pattern[str]:
    """Words that announce several undertakings: «fire nye indsatser», «beviljade projekt», «Tiltak»; what they begin with
    need not be read, for each word is read to its end."""
    return re.compile(
        r"(?:projekt|projekten|projekter|projekterne|prosjekt|prosjekter|prosjektene|prosjekta|projects"
        r"|prosjektkort|satsningar|satsninger|satsinger|indsatser|insatser|beviljade|bevillinger|bevilget|tiltak|tildelinger"
        r"|initiatives|efforts|förstudier|forstudier|forundersøgelser|granted|awarded"
        r"|öv?riga|øvrige)(?!\w)"
    )


@cache
def _the_noun() -> re.Pattern[str]:
    """«The project», «Dette prosjektet», «Det nye projektet»: a word for undertakings that means one named elsewhere."""
    nouns = f"(?:{undertaking_nouns('definite')}|{undertaking_nouns('indefinite')})"
    return re.compile(rf"(?:the|this|that|our|det|den|dette|detta|denne|vår|vårt|vores|våre)[ ](?:[a-zåäöæø]+[ ])?{nouns}")
