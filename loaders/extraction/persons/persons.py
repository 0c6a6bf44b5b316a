"""Persons in a professional role: name, title, organisation, e-mail and telephone.

A capitalised pair of words is a person's name only where something beside it says so: a title, an address of e-mail or
a telephone number, a verb of speech, a label («Projektledare: …»), or another person joined by «och».
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate

from graph.lexicon import places
from graph.model import Name, Statement
from graph.normal import normal_form
from loaders.extraction.beginnings import openings
from loaders.extraction.bodies.bodies import WEIGHED
from loaders.extraction.bodies.naming import ActorMention, firm_words, opens, opens_body
from loaders.extraction.context import Context, once
from loaders.extraction.layout.labels import known_label
from loaders.extraction.persons.addresses import BLOCK, emails_of, line_of, lines_of, phones_of, with_addresses
from loaders.extraction.persons.person import NAME, WORD, Locals, Person, plain_letters
from loaders.extraction.rules import Hit, rules
from loaders.extraction.spans import START, Part, beginning_in, within
from loaders.extraction.written import places_of_each
from loaders.given_names import is_given_name

__all__ = ["Person", "person_statements", "persons"]

WORDS = re.compile(r"\S+")
TWO_NAMES = 4  # words of two names that nothing parts
LONG_WORD = 5  # letters of a word before a given name that is none itself
LABEL = re.compile(  # capitalised words of forms and minutes that stand behind names
    r"(?:Paragraf|Ärende|Bilag|Beslut|Justera|Sekreter|Protokoll|Närvar|Frånvar|Telefon|Mobil|Post|Adress|Kontakt|Datum|Dato|Tid"
    r"|Plats|Sted|Stad|Org|Sak|Side|Sidan|Vedtak|Møte|Mødet|Mötet|Afdeling|Avdelning|Avdeling|Enhet|Foto|Tel|Epost|Mail|Innan|Underskrift|Projekt|Prosjekt|Dokument|Anslag|Rapport|Diarie|Journal)\w*"
    r"|\w+(?:kontoret|enheten|avdelningen|avdelingen|afdelingen|avdelinga|förvaltningen|forvaltningen)"
)
STREET = re.compile(r"\w*(?:vej|vejen|veien|vegen|vägen|gatan|gata|gate|gaten|gade|allé|alle|plads|plass|torget|stræde)[ ]\d")
STREET_NAME = re.compile(r"\w{3,}(?:vej|vejen|veien|vegen|vägen|gatan|gaten|allé|plads|torget|stræde)")
GREETINGS = frozenset({"Hej", "Hei", "Hi", "Hello", "Tack", "Takk", "Tak", "Kära", "Käre", "Kære", "Kjære"})
PLAIN_NAME = 2  # words of most names
BEGINS_ADDRESS = re.compile(r"[\w.-]*@")
NEXT_NAME = re.compile(rf",[ ]{WORD}[ ]{WORD}")
TITLED = re.compile(r"[a-zåäöæø-]+[ ](?P<first>[A-ZÅÄÖÆØ][\w-]+)[ ][A-ZÅÄÖÆØ]")
AS_TITLE = re.compile(r"[ ](?:\w+[ ]){1,4}(?:som|as)[ ](?:(?:ny|nye|nya|new|its new|the new)[ ])?")
TITLE_END = re.compile(r"[,;(\n]|\.(?!\w)|[ ](?=(?:[A-ZÅÄÖÆØ]\.){2})|[ ](?:på|vid|hos|i)[ ]")  # «projektledare K.R.O.K»
IN_BRACKETS = re.compile(r"[ ]\(")
TITLE_GAP = re.compile(
    r"\w{0,12}(?:[ ](?:at|hos|på|vid|ved|hjå|i|for|för)[ ][\w&. -]{2,40},?)?[ ]?:?[ ]+(?:(?:är|var|er|is"
    r"|was)[ ])?")
A_POST = (
    r"(?i:(?:dr|prof|mr|mrs|ms|fru|herr)\.?|\w*(?:leiar|leder|ledare|leader|sjef|chef|konsulent|konsult|rådgiver|rådgivare"
    r"|rådgjevar|koordinator|direktör|direktør|manager|officer|utvikler|utviklar|udvikler|utvecklare|strateg|samordnare"
    r"|handläggare|mester|mestare|meister|ordförande|ordfører|ordførar|formand|lots|coach|veileder|rettleiar|vejleder"
    r"|ansvarig|ansvarlig|ansvarleg|medarbejder|medarbeider|medarbetare|sekretær|sekreterare|redaktör|redaktør|minister|statsråd|professor|lektor|representant|repræsentant)(?:en|n)?)"
)
POST = re.compile(A_POST)  # a post by the last part of its word, or what is said before a name: «Daglegleiar», «Dr»
POST_BEFORE = re.compile(rf"(?<![\w-])(?P<post>{A_POST})[ ]$")
LONGEST_POST = 30
TITLE_REACH = 50  # characters between a title and a name, with for whom one works
SURE = 0.8  # how sure it must be that words name a person where they look like an organisation too
LONG_POST = 6  # letters of a capitalised word before a given name that is a post: «Pressekonsulent Ada Ek»
FIRMS = frozenset({None, "företag"})  # kinds of those that may be called by a surname
FARTHEST = 60  # characters from a name to its address


def persons(context: Context, language: str | None) -> list[Person]:
    """The persons of a page, each once, in the order of the text."""
    lines = lines_of(context)
    phones = list(phones_of(context, language))
    emails = emails_of(context)
    found: list[Person] = []
    for part in _names(context):
        person = _person(context, part.start, part.end, lines, emails, phones)
        if person is None and found:
            person = _beside(context, found[-1], part.start, part.end)
        if person is not None:
            found.append(person)
    titles = [person.title for person in found if person.title and person.title.start > person.end]
    titles.sort(key=START)
    reach = [0, *accumulate((title.end for title in titles), max)]  # how far the first titles go, by how many
    found = [person for person in found if person.start >= reach[bisect_right(titles, person.start, key=START)]]
    found = with_addresses(context, _once(found), lines, emails, phones)
    return [_employed(context, person, lines) for person in found]


def _names(context: Context) -> Iterator[Part]:
    """Where capitalised words may be a person's name.

    Lists and forms run names together with what stands beside them: two names («Ada Ek Bo Alm») are apart, the words before
    the first given name («Norrby Handel Ada Ek») and a title, label or address behind («Ada Ek Handläggare») are none of it.
    """
    names: list[Sequence[Part]] = []
    doubtful: list[int] = []
    for match in NAME.finditer(context.page.plain):
        words = [Part(match.start() + word.start(), match.start() + word.end()) for word in WORDS.finditer(match.group())]
        given = [_is_given(context.page.plain[word.start : word.end]) for word in words]
        if given[::2] == [True, True] and not given[1] and len(words) == TWO_NAMES:
            names += [words[:2], words[2:]]
            continue
        first = next((i for i in range(len(words) - 1) if given[i]), 0)
        greeted = context.page.plain[words[0].start : words[0].end] in GREETINGS
        begins = first if greeted or words[0].end - words[0].start >= LONG_WORD else 0
        ends = next((i for i in range(begins + 2, len(words)) if _is_behind_name(context, words[i])), len(words))
        if ends - begins > PLAIN_NAME and not given[begins + 1]:
            doubtful.append(len(names))
        names.append(words[begins:ends])
    shorter = dict(zip(doubtful, _shorter_elsewhere(context.page.plain, [names[at] for at in doubtful]), strict=True))
    for at, name in enumerate(names):
        yield Part(name[0].start, name[PLAIN_NAME - 1 if shorter.get(at) else -1].end)


def _shorter_elsewhere(plain: str, names: Sequence[Sequence[Part]]) -> list[bool]:
    """Whether a page has the first two words of each name more often than all of it: «Ada Ek Norrby», «Ada Ek, tel. …»."""
    forms = [(plain[name[0].start : name[1].end], plain[name[0].start : name[-1].end]) for name in names]
    places = places_of_each(plain, [form for short, whole in forms for form in (short, f"{short}-", whole)])
    return [len(places[short]) - len(places[f"{short}-"]) > len(places[whole]) for short, whole in forms]


def _is_behind_name(context: Context, word: Part) -> bool:
    """Whether a capitalised word after a name is a title, a label, the beginning of a sentence or of an address."""
    plain = context.page.plain
    surface = plain[word.start : word.end]
    if POST.fullmatch(surface) or LABEL.fullmatch(surface) or context.has("title", Part(word.start, word.end)):
        return True
    labels = known_label(surface) is not None or STREET_NAME.fullmatch(surface) is not None
    return labels or opens(surface) or bool(BEGINS_ADDRESS.match(plain, word.end))


@cache
def _not_names() -> frozenset[str]:
    named = (head for head in rules().heads if head.position in ("first", "last", "suffix"))
    heads = {form for head in named for word in head.form.split() for form in (word, word.capitalize())}
    return frozenset(heads | {"Science", "Park", "Business", "Dalarna", "Sverige", "Agenda", "Smart", "City"})


def _person(
    context: Context, start: int, end: int, lines: Sequence[Part], emails: Sequence[Part], phones: Sequence[Part]
) -> Person | None:
    plain = context.page.plain
    words = plain[start:end].split()
    titled = context.hit("title", Part(start, start + len(words[0]))) or POST.fullmatch(words[0])
    posted = not _is_given(words[0]) and len(words[0]) >= LONG_POST and _is_given(words[1])
    if len(words) > 2 and (titled or opens_body(words[0]) or posted):
        start, words = start + len(words[0]) + 1, words[1:]
    if not _is_given(words[0]) and _like_body(words):
        return None
    if STREET.match(plain, end - len(words[-1])):
        return None
    if any(word in _not_names() for word in words) or any(map(opens, words[:-1])) or _names_something(context, start, end):
        return None
    person = _sure_person(context, start, end, words, lines, emails, phones)
    return None if person and person.confidence < SURE and _may_name_body(context, start, end) else person


def _sure_person(
    context: Context,
    start: int,
    end: int,
    words: list[str],
    lines: Sequence[Part],
    emails: Sequence[Part],
    phones: Sequence[Part],
) -> Person | None:
    """The person that words may name, by what stands beside them; None where nothing says that it is one."""
    plain = context.page.plain
    strange = not _is_given(words[0])
    person = Person(start, end, " ".join(words), "", 0.0)
    index = line_of(lines, start)
    line = lines[index] if lines else Part(start, end)
    after = plain[end : min(len(plain), end + 100)].split("\n")[0]
    if (comma := re.match(r",[ ]+", after)) and (title := _title_after(context, end + comma.end(), line.end)):
        return replace(person, title=title[0], rule=title[1], confidence=_titled(strange))
    employer = IN_BRACKETS.match(plain, end)
    actor = next(iter(within(context.actors, Part(employer.end(), line.end))), None) if employer else None
    if employer and actor and actor.start == employer.end() and not strange:
        return replace(person, organisation=context.actor(actor), rule="person-employer", confidence=_titled(strange))
    if taken := _title_taken(context, end, line.end):
        return replace(person, title=taken[0], rule=taken[1], confidence=_titled(strange))
    before = _title_hit_before(context, start)
    if before and strange and NEXT_NAME.match(plain, end):
        return None  # «Projektledare Gröna Byar, Blå Kuster»: whoever leads them is not named
    if before:
        called = _title_before(context, before.start, start)
        return replace(person, title=called, rule=before.trigger.id, confidence=_titled(strange))
    if post := POST_BEFORE.search(plain, max(0, start - LONGEST_POST), start):
        called = Part(post.start("post"), post.end("post"))
        return replace(person, title=called, rule="person-post", confidence=0.7 if strange else SURE)
    if (
        context.has("speech", Part(max(0, start - 12), start))
        or _of_member(context, start, end)
        or context.has("speech", Part(end, end + 14))
    ):
        return replace(person, rule="person-speech", confidence=_titled(strange))
    if strange and _is_spelt(context, person, emails):
        return replace(person, rule="person-of-email", confidence=0.85)
    if strange:
        emails, phones = (_right_behind(context, person, parts) for parts in (emails, phones))
    reached = _by_address(context, person, lines, index, emails, phones)
    return reached or (None if strange else replace(person, rule="person-given-name", confidence=0.9))


def _titled(strange: bool) -> float:
    """How surely two words are a person's name where a title, an employer or speech stands beside them."""
    return 0.85 if strange else 0.92


def _is_spelt(context: Context, person: Person, emails: Sequence[Part]) -> bool:
    """Whether an e-mail of the page is made of a name; of a first name alone where it stands right behind it."""
    first = plain_letters(person.name).split()[0]
    near = beginning_in(emails, Part(person.end, person.end + FARTHEST))
    behind = any(plain_letters(_local(context, email)) == first for email in near)
    return behind or any(_locals(context).spelt_by(person))


@once
def _locals(context: Context) -> Locals:
    """What stands before the @ of the e-mails of a page."""
    return Locals(_local(context, email) for email in emails_of(context))


def _local(context: Context, email: Part) -> str:
    return context.page.low[email.start : email.end].split("@")[0]


def _right_behind(context: Context, person: Person, parts: Sequence[Part]) -> list[Part]:
    """The addresses behind a name in its sentence or block, with no other name between: whose they are where it is strange."""
    plain = context.page.plain
    begin = plain.rfind("\n", 0, person.start) + 1
    if NAME.search(plain, max(begin, person.start - FARTHEST), person.start):
        return []
    near = beginning_in(parts, Part(person.end, person.end + FARTHEST))
    near = [part for part in near if not re.search(r"[.!?][ ]", plain[person.end : part.start])]
    return [part for part in near if not NAME.search(plain, person.end, part.start)]


def _is_given(word: str) -> bool:
    """Whether a word is a given name, or two with a hyphen are."""
    return is_given_name(word) or ("-" in word and all(map(is_given_name, word.split("-"))))


def _like_body(words: Sequence[str]) -> bool:
    """Whether words that begin with no given name are rather an organisation's, or a post and a surname: «Ledamoten Ek»,
    «Udviklingsforum Norrby»."""
    long = len(words[0]) > LONG_POST
    posted = long and words[0].endswith(("en", "et", "eren", "aren"))
    of_place = bool(places().named(words[0])) or (long and bool(places().named(words[-1])))
    return posted or of_place or words[-1] in firm_words()


def _title_hit_before(context: Context, start: int) -> Hit | None:
    """The title right before a name: «projektledare Ada Ek», «Project manager at Norrlab: Ada Ek»."""
    titles = context.hits.get("title", ())
    at = bisect_left(titles, start, key=START)  # The last one that begins before may reach over the place.
    before = next((hit for hit in reversed(titles[max(0, at - 2) : at]) if 0 <= start - hit.end <= TITLE_REACH), None)
    between = context.page.plain[before.end : start] if before else ""
    return before if before and TITLE_GAP.fullmatch(between) else None


def _of_member(context: Context, start: int, end: int) -> bool:
    """«Nils Exempelsson, Tillväxtverket»: a name at the head of a passage or after a verb of speech, then an organisation."""
    at = bisect_left(context.actors, end, key=START)
    following = context.actors[at : at + 1]
    beside = bool(following) and context.page.plain[end : following[0].start] == ", "
    passages = context.page.passages
    at = bisect_left(passages, start, key=START)
    opens = at < len(passages) and passages[at].start == start
    return beside and (opens or context.has("speech", Part(max(0, start - 12), start)))


def _names_something(context: Context, start: int, end: int) -> bool:
    """Whether the words are an organisation, a place, or a project of the page."""
    first = bisect_left(context.actors, start + 1, key=lambda actor: actor.end)
    beside = context.actors[first : first + 2]
    overlaps = any(
        actor.start < end and actor.end > start and actor.rule != WEIGHED and not _is_surname(context, actor, start, end)
        for actor in beside
    )
    place = any(p.start < end and p.end > start and p.start == start for p in context.found("place", Part(start, end)))
    return overlaps or place


def _is_surname(context: Context, actor: ActorMention, start: int, end: int) -> bool:
    """Whether what looks like an organisation is but the last word behind a given name: «Ada Sandvik»."""
    words = context.page.plain[start:end].split()
    last = actor.kind in FIRMS and actor.end == end and actor.start == end - len(words[-1])
    return last and _is_given(words[0])


def _may_name_body(context: Context, start: int, end: int) -> bool:
    """Whether weighed evidence takes the words for an organisation's name, or a part of them."""
    return any(actor.rule == WEIGHED for actor in within(context.actors, Part(start, end)))


def _title_before(context: Context, start: int, end: int) -> Part:
    words = context.page.plain[start:end].rstrip(" :")
    return Part(start, start + len(words))


def _title_after(context: Context, start: int, limit: int) -> tuple[Part, str] | None:
    """The title after «Name, »: up to the next comma, bracket, address or organisation."""
    hit = next(iter(context.hit("title", Part(start, min(limit, start + 45)))), None)
    if hit is None or _leads_to_person(context, hit.start, limit):
        return None
    words = TITLE_END.split(context.page.plain[start:limit], maxsplit=1)[0]
    following = next((name for name in NAME.finditer(words) if _is_given(name.group().split()[0])), None)
    words = words[: following.start()] if following else words  # «Ada Ek, näringschef ordförande Bo Alm» in a list
    end = start + len(words.rstrip())
    at = bisect_left(context.actors, start + 1, key=START)
    if at < len(context.actors) and (actor := context.actors[at]).start < end:
        end = start + len(context.page.plain[start : actor.start].rstrip())
    return (Part(start, end), hit.trigger.id) if end > start else None


def _leads_to_person(context: Context, start: int, limit: int) -> bool:
    """Whether a title stands before the next person: «Ada Ek, ordfører Bo Ek»."""
    following = TITLED.match(context.page.plain, start, limit)
    return bool(following and is_given_name(following["first"]))


def _title_taken(context: Context, end: int, limit: int) -> tuple[Part, str] | None:
    """«Ada Ek tar över som näringslivschef», «Ada Ek tok over som daglig leder»."""
    match = AS_TITLE.match(context.page.plain, end, limit)
    hit = next(iter(context.hit("title", Part(match.end(), min(limit, match.end() + 45)))), None) if match else None
    if match is None or hit is None or hit.start != match.end():
        return None
    words = re.match(r"[\w-]+", context.page.plain[hit.end : limit])
    return Part(hit.start, hit.end + (len(words.group()) if words else 0)), hit.trigger.id


def _by_address(
    context: Context, person: Person, lines: Sequence[Part], index: int, emails: Sequence[Part], phones: Sequence[Part]
) -> Person | None:
    """A name with an address on its line, or alone on a line of a contact block."""
    line = lines[index]
    alone = context.page.plain[line.start : line.end].strip(" \t\n-–•*:") == person.name
    near = Part(line.start, line.end)
    if alone:
        near = Part(line.start, lines[min(len(lines) - 1, index + BLOCK)].end)
    address = [part for parts in (emails, phones) for part in beginning_in(parts, near)]
    label = context.page.at(person.start)
    if label and not (label.kind == "label" and label.label and label.label.field == "contact"):
        label = None
    if not address and not label:
        return None
    title = None
    if alone and index + 1 < len(lines):
        following = lines[index + 1]
        if context.has("title", Part(following.start, min(following.end, following.start + 60))):
            words = context.page.plain[following.start : following.end]
            title = Part(following.start + len(words) - len(words.lstrip()), following.start + len(words.rstrip()))
    rule = label.label.id if label and label.label else "person-address"
    if label and label.start < person.start and title is None and person.start - label.start < 60:
        words = context.page.plain[label.start : person.start].split(":")[0]
        title = (
            Part(label.start, label.start + len(words))
            if context.has("title", Part(label.start, label.start + len(words)))
            else None
        )
    return replace(person, title=title, rule=rule, confidence=0.85 if label else 0.75)


def _beside(context: Context, other: Person, start: int, end: int) -> Person | None:
    """The second of «grundarna A B och C D»."""
    between = context.page.plain[other.end : start]
    if between not in (" och ", " og ", " and ", ", ") or _names_something(context, start, end):
        return None
    return Person(start, end, " ".join(context.page.plain[start:end].split()), other.rule, other.confidence - 0.1, other.title)


def _once(found: list[Person]) -> list[Person]:
    best: dict[str, Person] = {}
    for person in found:
        known = best.get(person.name)
        if known is None:
            best[person.name] = person
        elif person.title is not None and (known.title is None or _longer(person.title, known.title)):
            best[person.name] = replace(known, title=person.title)
    begun = {begin for name in best for begin in openings(name)}
    return [p for p in best.values() if p.name not in begun]


def _longer(one: Part, other: Part) -> bool:
    return one.end - one.start > other.end - other.start


def _employed(context: Context, person: Person, lines: Sequence[Part]) -> Person:
    """The organisation on the person's line: after the name, else before it."""
    line = lines[line_of(lines, person.start)]
    stop = min(line.end, person.end + 120)
    after = [
        a
        for a in beginning_in(context.actors, Part(person.end, stop))
        if not re.search(r"[.!?]\s", context.page.plain[person.end : a.start])
    ]
    before = [
        a
        for a in beginning_in(context.actors, Part(max(line.start, person.start - 60), person.start))
        if not re.search(r"[.!?]\s", context.page.plain[a.end : person.start])
    ]
    chosen = after[0] if after else before[-1] if before else _provider_beside(context, person)
    return replace(person, organisation=context.actor(chosen)) if chosen else person


def _provider_beside(context: Context, person: Person) -> ActorMention | None:
    """The provider of the row or block of labels that a contact stands in."""
    passages = context.page.passages
    index = bisect_right(passages, person.start, key=START) - 1
    if index < 0 or person.start >= passages[index].end:
        return None
    if passages[index].kind == "row":
        return next(iter(within(context.actors, passages[index])), None)
    for above in reversed(passages[max(0, index - 8) : index]):
        if above.kind != "label" or above.label is None:
            return None
        if above.label.field == "provider":
            return next(iter(within(context.actors, above)), None)
    return None


def person_statements(context: Context, found: Sequence[Person], project: Name | None) -> Iterator[Statement]:
    """What a page says of its persons: name, title, employer, addresses, and whom to ask about the page's project."""
    for person in found:
        name = Name("Person", person.name, normal_form("Person", person.name))
        here = Part(person.start, person.end)
        title = context.words(person.title) if person.title else None
        yield context.say(name, "named", person.name, here, person.rule, person.confidence)
        if person.title and title:
            yield context.say(name, "title", title, person.title, person.rule, person.confidence)
        if person.organisation:
            yield context.say(name, "works_for", person.organisation, here, "person-organisation", 0.75, title=title)
        if person.email:
            yield context.say(name, "email", context.words(person.email), person.email, "person-email", 0.95)
        if person.phone:
            yield context.say(name, "phone", context.words(person.phone), person.phone, "person-phone", 0.9)
        if project and title and (person.email or person.phone or context.has("title", person.title or here)):
            yield context.say(name, "contact_for", project, here, person.rule, 0.6, title=title)
