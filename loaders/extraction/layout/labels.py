"""Whether words are a label of a form or a page, as the tables of labels have it, and of which field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extraction.rules import Label, rules
from loaders.extraction.spans import has_any

__all__ = ["ASKED_FOR", "PROJECT_FIELDS", "is_of_form", "known_label"]

# The fields that tell facts of projects
PROJECT_FIELDS = frozenset({"lead", "partners", "funders", "period", "start", "end", "budget", "grant", "programme"})
# A label of a form begins with what the form's author tells the writer: «Här anger ni kontaktperson: …».
FORM_PREFIX = re.compile(r"(?i)(?:här anger ni|ange|angiv|oppgi|please state)\s+")
# «Navn på prosjekt», «Name of the project»
PROGRAMME_FIRST = re.compile(
    r"[^\W\d_]{2,6}[ -](?=co-financing|medfinansiering|funding|budget|tilskud|stöd"
    r"|støtte)")  # «NPA Co-Financing»
# «Total kostnad, tkr», «Budget (mio. kr.)»
UNIT_LAST = re.compile(
    r"[ ]?(?:,|\(|[ ]i)[ ]?(?:1000 )?(?:tkr|mkr|mnkr|msek|ksek|mnok|kr|sek|nok|dkk|eur|euro|€|mio|mill|tusen|k€|m€)"
    r"(?:\.? ?(?:kr|kronor|kroner|sek|nok|dkk|eur))?\.?\)?$"
)
ASKED_FOR = frozenset({"lead", "partners", "funders"})  # «Vilka är med?»
NAME_OF = re.compile(r"(?:namn på|namnet på|navn på|navnet på|name of(?: the)?|tittel på|titel på|title of(?: the)?)[ ]")
# Fields whose labels no name begins with
OF_FORMS = frozenset({"contact", "email", "phone", "number", "lead"})
PART_OF_FORM = re.compile(r"[A-ZÅÄÖ]\.\d{1,2}(?:\.\d{1,2})*\.?")
LONGEST_LABEL = 48
TRAILING_YEAR = re.compile(r"\s*(?:\(.{0,30}\)|\d{4}(?:\s*[-–]\s*\d{4})?|nr\s*\d+)$")
# What may stand beside the words of a label, and words without which it does not.
BESIDE_LABEL = (
    (FORM_PREFIX, ("ange", "angiv", "oppgi", "please")),
    (NAME_OF, (" på ", " of ")),
    (PROGRAMME_FIRST, ("financing", "finansiering", "funding", "budget", "tilskud", "stöd", "støtte")),
    (UNIT_LAST, ("kr", "sek", "nok", "dkk", "eur", "€", "mio", "mill", "tusen")),
)


def known_label(words: str) -> Label | None:
    """The label with these words, as the tables have it; a year, a number or a form's «ange» beside it do not matter.

    >>> known_label("Mål 2020").field, known_label("Här anger ni kontaktperson").field, known_label("Sommar")
    ('goals', 'contact', None)
    """
    labels = rules().labels
    plain = " ".join(words.split()).casefold().strip(" -–…")
    for form in _forms(plain):
        if form in labels:
            return labels[form][0]
    asked = labels.get(plain.removesuffix("?").rstrip()) if plain.endswith("?") else None
    return asked[0] if asked and asked[0].field in ASKED_FOR else None


def is_of_form(words: str) -> bool:
    """Whether words are those of a form and name nothing: its labels, a label with its value, the number of a part.

    >>> [is_of_form(words) for words in ("Projektets namn", "Leadpartner Norsk partner", "C.1", "Mål i sikte", "Granljus")]
    [True, True, True, False, False]
    """
    tokens = words.split()
    if PART_OF_FORM.fullmatch(tokens[0] if tokens else ""):
        return True
    opening = (known_label(" ".join(tokens[:count])) for count in (1, 2) if count < len(tokens))
    return known_label(words) is not None or any(label is not None and label.field in OF_FORMS for label in opening)


def _forms(plain: str) -> Iterator[str]:
    """The words of a label, and what remains of them without what may stand beside them."""
    yield plain
    if plain[-1:] == ")" or plain[-1:].isdecimal():
        yield TRAILING_YEAR.sub("", plain)
    for pattern, signs in BESIDE_LABEL:
        if has_any(plain, signs):
            yield pattern.sub("", plain)
    if len(plain) > LONGEST_LABEL:
        return  # «Projektet pågick från den 1 mars till …» is a sentence
    for word in (" fra ", " från ", " norsk", " i ansökan", " i søknaden", " i ansøgningen", " i projektet", " i prosjektet"):
        if word in plain:
            yield plain.partition(word)[0]
