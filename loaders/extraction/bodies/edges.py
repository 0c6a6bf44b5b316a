"""What stands at the edge of an organisation's name and is no part of it, and what belongs to it and was left out.

Pages run lines together («Företagarna Anna Ek Frånvarande», «Kontaktperson»), join halves of words by hyphens («Turist- og
Erhvervsforening») and set a word for a role before a name («Projektägaren Norrlab AB»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from graph.lexicon import actors, places
from loaders.extraction.bodies.bodies import WEIGHED
from loaders.extraction.bodies.extents import is_no_body, with_whole_english, without_loose_end, without_what_runs_in
from loaders.extraction.bodies.naming import ActorMention, is_person
from loaders.extraction.layout.labels import known_label
from loaders.extraction.layout.page import Page
from loaders.extraction.rules import rules
from loaders.extraction.spans import apart
from loaders.given_names import is_given_name

__all__ = ["with_clean_edges"]

# «Fanø Turist- og Erhvervsforening», «Museet for Varde by og egn» is not one of them
HALVED = re.compile(r"(?<=\w)-(?:,[ ][A-ZÅÄÖÆØa-zåäöæø]+-)*[ ](?:och|og|and|samt|&)[ ][A-ZÅÄÖÆØa-zåäöæø][\w-]{3,}")
# «Mora kommun Logga», «Esbjerg Kontaktperson», «Funäsdalen Sidan 5 Dokumentation»
PAGE_WORD = re.compile(
    r"[ ](?:(?:[Ll]ogga|[Ll]ogo|[Ll]ogot(?:yp|ype)|[Kk]ontaktpers[oe]n(?:er)?|[Kk]ontakt|[Aa]dress[e]?|[Tt]elefon|[Tt]lf"
    r"|[Uu]nderskrif(?:t|ter)|[Ss]ekreterare|[Oo]rdförande|[Jj]usterare|[Nn]oteringar|[Dd]okumentation|[Dd]okumentasjon"
    r"|[Ff]rånvarande|[Nn]ärvarande|[Tt]illstede|[Ff]raværende|[Öö]vriga|[Øø]vrige|[Ee]an-nr|[Cc]vr|[Oo]rg\.?nr"
    r"|[Ff]oto|[Pp]hoto|[Bb]ild|[Ss]ida|[Ss]idan|[Ss]ide|[Pp]age|[Pp]resentation|[Pp]rojektnam[nv]|[Hh]emsida|[Hh]jemmeside)"
    r"(?:[ ].*)?)$"
)
# «Visit DalarnaProjektet beviljas»: the next line run together with the name
GLUED = re.compile(
    r"(?<=[a-zåäöæø])(?:Pro(?:j|sj)ekt|Kontakt|Logot|Telefon|Tlf|Läs|Foto|Om|Beslut|Syfte)[a-zåäöæø]*(?:[ ].*)?$"
)
DATELINE = re.compile(r"(?P<place>[A-ZÅÄÖÆØ][\w-]+)[ ]The[ ](?=[A-ZÅÄÖÆØ])")  # «Luleå The Upper North Council»
TWICE = re.compile(r"(?P<name>.{6,})[ ]?(?P=name)")
# «…, Den Nordjyske Vestkyst», «… and The Innovation Lab»: a capital in mid-sentence makes the article a part of the name
ARTICLE = re.compile(r"(?:[,;][ ]|[ ](?:och|og|and|samt|av|af|by|med|with)[ ])(?P<article>(?:Den|Det|The)[ ])$")
OF_BEFORE = re.compile(r"(?<![\w-])[A-ZÅÄÖÆØ][\w-]{2,15}[ ]of[ ]$")  # «Gold of» before «Lapland ekonomisk förening»
PERSON_SHORT = re.compile(
    r"(?P<first>[A-ZÅÄÖÆØ][\w-]+)[ ](?P<last>[A-ZÅÄÖÆØ])[\w-]+[ ]\((?P<short>[A-ZÅÄÖÆØ]{2}\d?)\)"
)
# «Ådalens folkhögskola driver» in a cell: what it does there
DOES = re.compile(
    r"[ ](?:driver|driv|leder|leier|ansvarar|ansvarer|betalar|betaler|finansierar|finansierer|leads|runs|pays)(?:[ ].*)?$"
)
LEGAL_FORM = "name-legal-form"  # «Resultat Norrby AB» may well be called so
STREET = re.compile(  # «Storgatan 4»: where somebody is
    r"(?i)(?:gatan|gata|gaten|gade|vägen|veien|vegen|vejen|vej|torget|torg|torv|plads|plass|allé)[ ]\d"
)
LEAST_WORDS = 2  # of a body before a person's name, and of that name
CAPITALISED = re.compile(r"[A-ZÅÄÖÆØ]")
# The definite form of a word for a role before a name: «Projektägaren», «Samarbetspartnern», «Inkubatorn»
ROLE_WORD = re.compile(
    r"(?:(?:[Pp]ro(?:j|sj)ekt|[Hh]uvud|[Hh]oved|[Hh]ovud)?(?:[äÄ]gar(?:en|e|na)|[Ee]ier(?:en|e|ne)?|[Ee]jer(?:en|e|ne)?|[Ee]igar(?:en|ane)?"
    r"|[Ss]ökande(?:n)?|[Ss]øker(?:en)?|[Aa]nsøger(?:en)?|[Mm]ottagare(?:n)?|[Mm]odtager(?:en)?|[Mm]ottaker(?:en)?"
    r"|[Pp]artner(?:n|en|e|s)?|[Ll]eder(?:en)?|[Ll]edare(?:n)?|[Ff]inansiär(?:en|er|erna)?|[Ff]inansiør(?:en|er)?)"
    r"|[Ss]töd(?:mottagare)(?:n)?|[Ss]am(?:arbets|verkans|arbejds|arbeids)partner(?:n|en)?|[Hh]uvudman(?:nen)?"
    r"|[Pp]rojektnam[nv]|[Ii]nkubator(?:n|en)|[Kk]lust(?:ret|eret)|[Kk]lyng(?:en|a)|[Nn]ätverket|[Nn]et(?:t)?v[æe]rket"
    r"|[Kk]ommunchef(?:en)?|[Nn]äringschef(?:en)?|[Ää]rendebeskrivning|[Ss]ammanfattning|[Bb]eslut)[ ]"
)


def with_clean_edges(page: Page, known: Sequence[ActorMention]) -> list[ActorMention]:
    """The organisations by the names that they bear; what is only a word of forms is none.

    >>> from loaders.extraction.context import context_of
    >>> [a.surface for a in context_of("Med är Almi, Norrby Turist- og Erhvervsforening och Mora kommun.", "s").actors]
    ['Almi', 'Norrby Turist- og Erhvervsforening', 'Mora kommun']
    """
    initials = _initials(page)
    cleaned = [m for mention in known for m in _cleaned(page, mention) if m.id is not None or m.surface not in initials]
    return sorted(apart(sorted(cleaned, key=lambda m: (m.start - m.end, m.start))), key=lambda m: m.start)


def _initials(page: Page) -> frozenset[str]:
    """The short forms that a page gives to persons: «Ada Ek (AE)»."""
    return frozenset(
        match["short"]
        for match in PERSON_SHORT.finditer(page.plain)
        if match["short"].startswith(match["first"][0] + match["last"][0]) and is_given_name(match["first"])
    )


def _cleaned(page: Page, mention: ActorMention) -> Iterator[ActorMention]:
    """The mention with clean edges; nothing where it is but a word that heads a field of a form."""
    if mention.id is not None or mention.short_for is not None:
        yield mention
        return
    first, _, rest = mention.surface.partition(" ")
    if _is_field(mention.surface) or (_is_post(first.casefold()) and (not rest or is_person(rest))):
        return
    if mention.rule == WEIGHED and STREET.search(mention.surface + page.plain[mention.end : mention.end + 2]):
        return
    whole = with_whole_english(page, _whole(page, mention))
    whole = _cut(whole, without_what_runs_in(whole), len(whole.surface))
    whole = _cut(whole, 0, without_loose_end(whole))
    for cut in (_without_role_word, _without_page_word, _without_form_words, _without_person):
        whole = cut(whole)
    if is_no_body(whole):
        return
    shorter = len(whole.surface) < len(mention.surface) and whole.id is None
    if not (shorter and (places().named(whole.surface) or is_person(whole.surface))):
        yield whole


@cache
def _is_field(words: str) -> bool:
    """Whether words are those of a form's field: «Adresse», «Ansøgningsfrist», «Leading Partner»."""
    return not words.isupper() and known_label(words) is not None


@cache
def _is_post(word: str) -> bool:
    """Whether a word is that for a post, which a person holds: «CEO», «Näringslivschef»."""
    return any(trigger.stem == word for trigger in rules().triggers["title"])


def _whole(page: Page, mention: ActorMention) -> ActorMention:
    """The mention with its article and as far as its second half: «Fanø Turist-» goes on with «og Erhvervsforening»."""
    before = ARTICLE.search(page.plain, max(0, mention.start - 12), mention.start)
    if before and " " in mention.surface:
        start = before.start("article")
        mention = replace(mention, start=start, surface=page.plain[start : mention.end])
    before = OF_BEFORE.search(page.plain, max(0, mention.start - 24), mention.start)
    if before and not _is_post(before.group().split(" ")[0].casefold()):
        mention = replace(mention, start=before.start(), surface=page.plain[before.start() : mention.end])
    line = DATELINE.match(mention.surface)
    if line and places().named(line["place"]):
        return _cut(mention, line.end(), len(mention.surface))
    if twice := TWICE.fullmatch(mention.surface):
        return _cut(mention, 0, twice.end("name"))
    hyphen = mention.end - mention.surface.endswith("-")
    halved = HALVED.match(page.plain, hyphen)
    if halved is None:
        return mention
    return replace(mention, end=halved.end(), surface=page.plain[mention.start : halved.end()])


def _cut(mention: ActorMention, start: int, end: int) -> ActorMention:
    """The mention of a part of its words: the body of the register that they name, if it knows one."""
    words = mention.surface[start:end]
    if words == mention.surface:
        return mention
    body = actors().find(words, exact=True)
    return replace(
        mention, start=mention.start + start, end=mention.start + end, surface=words,
        kind=body.kind if body else mention.kind, id=body.id if body else None,
    )


def _without_role_word(mention: ActorMention) -> ActorMention:
    """«Projektägaren Norrlab AB» names Norrlab AB."""
    found = ROLE_WORD.match(mention.surface)
    if found is None or not CAPITALISED.match(mention.surface, found.end()):
        return mention
    return _cut(mention, found.end(), len(mention.surface))


def _without_page_word(mention: ActorMention) -> ActorMention:
    """«Mora kommun Logga» names Mora kommun."""
    found = PAGE_WORD.search(mention.surface) or GLUED.search(mention.surface) or DOES.search(mention.surface)
    return _cut(mention, 0, found.start()) if found else mention


def _without_form_words(mention: ActorMention) -> ActorMention:
    """«Norrby Lab Datum», «Resumé Norrby Lab» name Norrby Lab: forms and headings run into the names beside them."""
    words = mention.surface.split(" ")
    first, last = 0, len(words)
    while last - first > 1 and words[last - 1].casefold() in _form_words():
        last -= 1
    while last - first > 1 and words[first].casefold() in _form_words():
        first += 1
    if mention.rule == LEGAL_FORM or (first, last) == (0, len(words)):
        return mention
    start = len(" ".join(words[:first])) + bool(first)
    return _cut(mention, start, start + len(" ".join(words[first:last])))


@cache
def _form_words() -> frozenset[str]:
    """The words that head fields and sections: «Datum», «Bakgrund»."""
    return frozenset(trigger.stem for trigger in rules().triggers["form_word"])


def _without_person(mention: ActorMention) -> ActorMention:
    """«Företagarna Anna Ek» names Företagarna, and someone of it: the first words are a body by themselves, or several."""
    words = mention.surface.split(" ")
    for at in range(1, len(words) - 1):
        before = " ".join(words[:at])
        person = is_given_name(words[at]) and CAPITALISED.match(words[at + 1]) and words[at + 1] not in _firm_words()
        runs_on = mention.rule == WEIGHED and at >= LEAST_WORDS and at == len(words) - LEAST_WORDS
        if person and (runs_on or actors().find(before, exact=True) is not None):
            return _cut(mention, 0, len(before))
    return mention


@cache
def _firm_words() -> frozenset[str]:
    return frozenset(head.form for head in rules().heads)
