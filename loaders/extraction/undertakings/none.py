"""What is surely no name of an undertaking: a place, a person, an amount, an ordinary word, a heading of every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from loaders.extraction.bodies.naming import opens
from loaders.extraction.context import Context, within_reach
from loaders.extraction.layout.furniture import is_caption, is_plain_heading, is_viewed
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Page, Passage
from loaders.extraction.rules import rules
from loaders.extraction.spans import Part, Placed
from loaders.extraction.undertakings.candidates import Candidate
from loaders.extraction.wording import TWO_PLACES, tells_of_money, undertaking_nouns, words_of

__all__ = ["has_finite_verb", "in_lower_case", "is_generic", "is_known", "is_none", "many"]

MARKED = frozenset({"quoted", "emphasised", "leading", "bracketed"})
MONTH = 7  # characters of a date that names its month
REFERENCE = re.compile(r"\d+/(?:19|20)\d\d|^[A-ZÅÄÖÆØ]{2,4}:s?n?$")  # «RUN/73/2018», «EU:s»
EACH = re.compile(r"[A-ZÅÄÖÆØ][\w-]+(?:[ ][A-ZÅÄÖÆØ][\w-]+)*")
# «Möt Ada», «Fler nyheter», «Publicerat 12», «Tisdag den 3 maj»: headings that a word and a place for another one make
GENERIC_WITH = r"möt \w+|(?:fler|flere|fleire|more) \w+|publicer\w+[ ]\d*|\w+ den \d.*"

PICTURE = re.compile(
    r"(?<!\w)(?:foto|photo|fotograf|bild|bilde|billede|illustration|illustrasjon|photo by|foto av|foto af)[ ]?[:/]?[ ]$")
# «… kr», «Bilag 2»: an amount or an hour without its figures, a part of a document
CUT_AMOUNT = re.compile(
    r"[ ](?:kr|kl|nr|sid|tkr|mkr|sek|nok|dkk)$"
    r"|^(?:mål|prioritet|prioritering|tiltak|bilag|bilaga|vedlegg|annex|side|sida|page|punkt)[ ]\d")
# «Slutrapport genomförande»: a document, in quotes too
REPORT = re.compile(
    r"(?:slut|slutt|del|läges|status|års|projekt|prosjekt|sammanträdes|mötes|møte|møde)?(?:rapport|protokoll|protokol"
    r"|referat|nyhetsbrev|nyhedsbrev)[ ]")
# «Fjordkysten.Norrby Adventure», «Anna Ek Projektledare I», «NORRBY · Published nov 9»: what ran into one another
GLUED = re.compile(
    r"[a-zåäöæø]{3}\.[A-ZÅÄÖÆØ][a-zåäöæø]{2}|[ ](?:Projektled|Prosjektled|Projektleder|Projektchef|Project manager)"
    r"|(?i:\b(?:published|publicer\w+|publiser\w+|offentliggj\w+)\b)")
PART_OF_LONGER = re.compile(r"[A-ZÅÄÖÆØ][\w-]+[ ]of[ ]the[ ]$")  # «the Growth Forum of the (Capital City)»
# «Fase 1», «Norrbyvej 6»: a part of something, an address
PART_OR_STREET = re.compile(
    r"(?:fase|fas|etapp|etape|phase|steg|trinn|del|part|stage)[ ](?:\d{1,2}|[ivx]{1,4})"
    r"|[\w-]+(?:vej|gade|gata|gatan|gate|vägen|veien|vegen|street|torget|torvet)[ ]\d{1,3}[a-z]?")
OF_PROGRAMME = re.compile(r"(?:program(?:met|me|mer|mes)?|interreg)[ ]$")
WITHIN_SENTENCE = re.compile(r"[^\W\d_A-ZÅÄÖÆØ] ")  # a small letter on the same line right before a name


def is_generic(words: str) -> bool:
    """Whether words are a heading that any page may have, whatever it is about: «Kontakt», «Om oss», «Möt Ada».

    >>> [is_generic(words) for words in ("Kontaktpersoner", "Fakta om oss", "Granljus")]
    [True, True, False]
    """
    return _generic().fullmatch(words.lower()) is not None


def has_finite_verb(low: str) -> bool:
    """Whether words in lower case hold a verb that names of undertakings lack: «granljus får mer pengar».

    >>> has_finite_verb("granljus får pengar"), has_finite_verb("granljus i byn")
    (True, False)
    """
    return _finite().search(low) is not None


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(f"{words_of('generic_heading')}|{GENERIC_WITH}")


@cache
def _finite() -> re.Pattern[str]:
    return re.compile(rf"[ ]{words_of('finite')}(?:[ ]|$)")


def is_known(context: Context, surface: str, known: Sequence[Candidate]) -> bool:
    """Whether a look into a table shows that a span is none: an opening word, a part of a place's or an organisation's name.

    `known` are the places of the span where something known is named.
    """
    if " " not in surface and opens(surface):
        return True
    for candidate in known:
        if any(_holds(place, candidate) for place in _places_near(context, candidate)):
            return True
        bodies = within_reach(context.actors, candidate)
        if any(_holds(body, candidate) and body.end - body.start > len(surface) for body in bodies):
            return True
    return False


def is_none(context: Context, surface: str, found: Sequence[Candidate]) -> bool:
    """Whether a span that is a candidate at some places is surely no name of an undertaking, known (`is_known`) or not."""
    plain = context.page.plain
    set_apart = any(c.form in MARKED or WITHIN_SENTENCE.match(plain, max(0, c.start - 2)) for c in found)
    if GLUED.search(surface) or all(PART_OF_LONGER.search(plain, max(0, each.start - 40), each.start) for each in found):
        return True
    low = context.page.low
    if TWO_PLACES.fullmatch(surface) and all(OF_PROGRAMME.search(low, max(0, each.start - 14), each.start) for each in found):
        return True
    if all(plain[max(0, each.start - 3) : each.start].lower().endswith(("v/", "v/ ")) for each in found):
        return True  # «Norrby fjordpark v/Granljus»: who stands for it
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
    if _the_noun().fullmatch(low) or PART_OR_STREET.fullmatch(low) or CUT_AMOUNT.search(low) or REPORT.match(low):
        return True
    return not set_apart and (is_generic(surface) or is_plain_heading(surface) or is_caption(surface))


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


def in_lower_case(page: Page, word: str) -> bool:
    """Whether a page has a word or words in lower case too: they are ordinary ones."""
    return page.written.stands(word.lower(), "s")


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
