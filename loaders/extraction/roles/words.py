"""Which role a sentence gives to which organisation: the words for roles, and how far each of them reaches.

A trigger («drivs av», «tillsammans med») gives its role to the organisations on its side of the sentence, as far as a
list reaches and no other trigger, semicolon or relative clause stands between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from loaders.extraction.bodies.again import AGAIN
from loaders.extraction.bodies.naming import PERSON, ActorMention
from loaders.extraction.context import Context, Sentence
from loaders.extraction.roles.assigned import assigned_roles
from loaders.extraction.roles.given import BRACKETS, FUNDERS, JOINED, MONEY, RANKS, TOGETHER, Given
from loaders.extraction.roles.money import (
    GIVEN_WITHIN,
    GIVES_TO,
    OF_FUNDER,
    elliptic_givers,
    given_to,
    of_money,
    of_receiver,
    receiving,
)
from loaders.extraction.roles.scope import clause_of
from loaders.extraction.rules import Hit, rules
from loaders.extraction.spans import Part
from loaders.extraction.wording import A, undertaking_nouns

__all__ = ["EXAMPLES", "LESS_SURE", "SURE", "given_roles"]

MUTUALLY = (" med ", " with ", " tillsammans med ", " sammen med ", " saman med ", " together with ")
IN_PLACE = re.compile(r"\w*[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ]\w+(?:,|[ ](?:och|og|and|samt))[ ]")
IN_PLACE_TOO = re.compile(r"[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ]")
MUTUAL = ("samverkar", "samarbetar", "samarbejder", "samarbeider", "works with", "går sam")
# «I projektet deltar även …»: after an adverbial the subject follows its verb.
INVERTED = re.compile(
    r"\w{0,3}[ ](?:även |också |også |bland annat |bl\.a\. |blant annet |blandt andet |både |kommun(?:erna|ene|ane|erne) )?"
)
SURE, SURE_TRIGGER, SURE_NAME, LESS_SURE = 0.9, 0.8, 0.75, 0.85
WITHOUT_MONEY = 0.55
OBJECT_WITHIN = 60  # characters after a verb for leading in which its object begins
FARTHEST_POSSIBLE = 200
BESIDE_AFTER = re.compile(r"\w{0,12}[ ]?(?:är|er|is|are|var|was)?[ ]?:?[ ]?(?:av|af|by|både|both)?[ ]?")
BESIDE_BEFORE = re.compile(r"[ ](?:(?:har|have|has|som|der|which)[ ])?(?:(?:är|er|is)[ ])?|, som (?:också )?")
# «Almi i Falun har», «Almi, som nu driver», «Nordrådet, regionrådet i Nord, som har»
SUBJECT_GAP = re.compile(
    r"(?:[ ](?:i|på|in)[ ][A-ZÅÄÖÆØ][\w-]+)?(?:,[ ][a-zåäöæø][^,.;:()\n]{2,50},[ ](?:som|der|which|who)"
    r"[ ](?:har |have |has |nu |nå |now )?|[ ](?:har |have |has |också |även |også |also |nu |nå |now )?"
    r"|,? (?:som|der|which) (?:nu |nå |now )?)"
)
WITH_GAP = re.compile(r",?[ ](?:med|with)[ ]$")
RELATIVE = re.compile(r"[ ](?:that|which|som|der|där|hvor|where)[ ]")
WITH_BEFORE = re.compile(rf"(?:,?[ ](?:som|der|which|and|och|og))?,?[ ](?:har[ ])?{TOGETHER}[ ]$")
WITH_AFTER = re.compile(rf"[ ]?(?:{TOGETHER}|med|with)[ ]")
# «driver Almi med IUC», «leder, och …», «äger i Falun»: no object follows the verb
OPENS_WITH = re.compile(rf"(?i)(?:^|[.:;–-]\s+|\n){TOGETHER}[ ]$")
NEXT_TO = 8  # characters: «driver nu Almi»
ENDS_VERB = re.compile(
    rf"[ ]?(?:[.,;:)!?]|$|\n|[ ](?:{TOGETHER}|med|with|i|in|på|on|fra|från|frå|from|til|till|until|sedan|siden|sidan|since"
    r"|och|og|and|for|för|under|som|as|det|den|it|this|them|dem|begge|båda|both|arbe\w+)(?!\w))"
)
SOUGHT = re.compile(
    r"s(?:ö|ø)k\w*[ ]|søg\w*[ ]|sought|has applied|väntas komma|väntas skjuta|kan bli finansiär|forventes fra|is expected from"
)
# «äger fastigheten», «runs a similar helpline», «driver butikken»: a thing of its own
OBJECT = re.compile(
    r"[ ](?:(?:ett|et|eit|en|ein|ei|a|an|the|sin|sitt|sit|their|its)[ ]\w+|\w+(?:en|et|a|an|na|ene|erne))(?!\w)"
)
IS_BEFORE = re.compile(r"(?<!\w)(?:är|er|is|var|was)[ ](?:the[ ])?$")
OWN_PROJECT = re.compile(
    r"(?:['’]?s)?[ ](?:eget[ ]|egna[ ]|eige[ ]|own[ ])?(?:pilot|för|for)?"
    r"(?:projekt|prosjekt|project|satsning|satsing|initiativ)(?!\w)"
)
PARTNER_WORD = re.compile(r"(?<!\w)(?:som|as|möjlig|mulig|mogleg|possible)[ ](?:a[ ])?part(?:ner|nere|nerar|nare|ners)?(?!\w)")
OWN_BRACKET = re.compile(r"[^\W\d_]{0,12}(?:[ ](?:och|og|and|samt)[ ][\w-]+)?\)")
AS_ROLE = re.compile(r"[ ](?:som|as)[ ](?!(?:har|är|er|driver)\b)")
ANOTHER_SUBJECT = re.compile(r",[ ](?:och|og|and|men|but)[ ]")
PREPOSITION = re.compile(r"[ ](?:om|till|til|to|for|för|i|in|på|on|hos|ved|vid|at|under|mot|about)[ ](?=[a-zåäöæø])")
# «… ur ERUF och involverar Almi»: a verb goes on
AND_DOES = re.compile(
    r"[ ](?:och|og|and)[ ]"
    r"(?!(?:kommun|partner|bedrift|virksom|verksam|akt[öø]r|företag|forsker|byg|region|fylke|universitet)\w*)"
    r"[a-zåäöæø]{3,}(?:ar|er|ir)[ ](?:\w+[ ])?$"
)
AFTER_IS = re.compile(r"^(?:[ ](?:är|er|is|are))?;")  # «Partner i projektet är; Almi och IUC»
# «… till hälften av Almi och till hälften av IUC»: who pays is named twice alike
PAYS_TOO = re.compile(r"[ ,]*(?:och|og|and|samt)[ ][^.,;:()\n]{0,25}(?:av|af|by|från|fra|frå|from)[ ](?:the[ ])?")
COMMA_CLAUSE = re.compile(r",[ ]")
AND_CLAUSE = re.compile(r",[ ](?:och|og|and|samt|medan|mens|while)[ ]")
# «leverer», «bidrar», «hjälper», «runs»: a word in the form of a verb that tells what somebody does now
DOES = re.compile(
    r"[ ](?:har|havde|hade|står|får|gör|gjør|gør|ger|gir|giver|tar|has|is|was|var|är|er)[ ]"
    r"|[ ](?!(?:under|över|over|eller|efter|after|kommuner|partner\w*)(?!\w))[a-zåäöæø]{2,}(?:er|ar|ir|de)(?!\w)"
)
NEW_SENTENCE = re.compile(r"[.!?] [A-ZÅÄÖÆØ]")
OF_ANOTHER = re.compile(r"(?<!\w)(?:av|af|by|för|for|till|til|to|med|with|hos|från|fra|frå|from)[ ](?:the[ ])?$")
AS = re.compile(r"(?<!\w)(?:som|as)[ ](?:\w{1,12}[ ])?$")
# «gjorde Mora kommun en förstudie», «driver Almi projektet»: the verb comes first
TURNED = re.compile(
    r"(?<!\w)(?:gjorde|genomförde|genomför|driver|drev|leder|ledde|startade|startar|äger|gennemførte|gennemfører|ledede"
    r"|startede"
    r"|gjennomførte|gjennomfører|starter|startet|driv|leia|leier|starta)[ ](?:(?:föreningen|foreningen|klyngen|klustret)[ ])?$"
)
FARTHEST = 90
WIDEST_GAP = 60
EXAMPLES = frozenset({"exempelvis", "till exempel", "t ex", "t.ex.", "fx", "f.eks.", "for eksempel", "e.g.", "for example"})
HEADS = frozenset({"leder", "er ansvarlig", "koordinator", "samordnare", "tovholder", "initiativtagare", "projektansvarig"})
CONSISTS = frozenset({"består av", "består af", "consists of", "bland annat ingår"})
SERVES = re.compile(r"\w*[ ](?:till|til|to|för|for|åt)[ ]")
RECEIVED = re.compile(
    r"(?<!\w)(?:fik|fick|fikk|fekk|får|fået|fått|blev|ble|vart|blir|bliver|blivit|er|är|was|were|been"
    r"|gets)[ ]$")
GRANTED_STEM = re.compile(r"bevil[gj]|innvilg|tildel|tilldel|løyv|award|grant")
COMPANIONS = re.compile(TOGETHER)
VIA = frozenset({"via", "genom", "gennem", "gjennom", "through"})
# «partners som», «aktører fra», «partners such as»: whom they list stands right behind
LISTING = re.compile(r"[ ](?:som|fra|från|frå|såsom|slik som|such as|like|including)$")
COMMISSIONED = frozenset(
    {
        "på uppdrag av", "på oppdrag fra", "på oppdrag av", "på opdrag af", "på vegne af", "on behalf of", "commissioned by",
    }
)


def given_roles(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """Every role that a sentence gives to the organisations in it."""
    present = _without_short_forms(context, present)
    triggers = context.hit("role", sentence)
    own = {hit: actor for hit in triggers if (actor := _in_own_bracket(context, hit, present))}
    receivers = [receiver for _, receiver in given_to(context, sentence, present)]
    receivers += [actor for _, group in receiving(context, sentence, present) for actor in group]
    for hit in triggers:
        if hit.trigger.stem in HEADS and PERSON.match(context.page.plain, hit.end + 1):
            continue  # «sier leder Kari Holm»
        if hit.trigger.stem in CONSISTS and any(0 <= hit.start - a.end <= 12 for a in present):
            continue  # the members of an organisation
        group = [own[hit]] if hit in own else _group(context, sentence, hit, present, triggers)
        group = [actor for actor in group if hit in own or actor not in own.values()]
        if hit.trigger.value in ("lead", "coordinator") and hit.trigger.direction != "after":
            leads, others = _companions(context, hit, group, present)
            yield from (Given(actor, "partner", "companion", 0.75, actor) for actor in others)
            group = list(leads)
        for actor in group:
            if hit.trigger.value in ("lead", "coordinator") and (actor.kind in FUNDERS or RANKS.match(actor.surface)):
                continue
            if actor in receivers and hit.trigger.value == "funder":
                continue
            close = hit.trigger.weight >= SURE_TRIGGER and _is_close(context, hit, group, actor)
            pays = _is_behind_fund(context, hit, present) or _is_behind_paying(hit, triggers)
            role = "funder" if pays else _role_of(context, sentence, hit)
            if role == "partner" and hit.trigger.stem in _behind() and len(group) == 1:
                role = "lead"  # «Bakom projektet står Mora kommun»
            if role == "lead" and hit.trigger.direction == "beside" and _is_of_other(context, sentence, hit):
                continue
            if role:
                weight = hit.trigger.weight if role == hit.trigger.value else WITHOUT_MONEY
                yield Given(actor, role, hit.trigger.id, weight, hit, close and role == hit.trigger.value)
        if hit.trigger.stem in COMMISSIONED:
            for actor in [a for a in present if 0 <= a.start - hit.end <= 4][:1]:
                yield Given(actor, "funder", hit.trigger.id, 0.6, actor)
    for hit, actor in _elliptic(context, present, triggers):
        yield Given(actor, hit.trigger.value, hit.trigger.id, hit.trigger.weight * 0.95, hit)
    yield from elliptic_givers(context, sentence, present)
    yield from of_receiver(context, sentence, present)
    yield from _turned(context, sentence, present)
    yield from _owners(context, present)
    yield from assigned_roles(context, sentence, present)
    for hit in context.hit("mentioned", sentence):
        before = [a for a in present if a.end <= hit.start and hit.start - a.end < 200]
        for actor in before:
            yield Given(actor, "participant", hit.trigger.id, hit.trigger.weight, hit)
    yield from of_money(context, sentence, present)
    yield from _possible(context, sentence, present)


@cache
def _behind() -> frozenset[str]:
    """Words for who stands behind a thing: of several none leads it for sure, who stands there alone does."""
    return frozenset(trigger.stem for trigger in rules().triggers["leads_alone"])


def _in_own_bracket(context: Context, hit: Hit, present: Sequence[ActorMention]) -> ActorMention | None:
    """Of whom brackets tell that hold nothing but a role: «Almi, IUC och Mora kommun (projektägare)» means the last one."""
    plain = context.page.plain
    if plain[hit.start - 1] != "(" or not OWN_BRACKET.match(plain, hit.end):
        return None
    return next((actor for actor in present if plain[actor.end : hit.start].strip(" ") == "("), None)


def _is_behind_fund(context: Context, hit: Hit, present: Sequence[ActorMention]) -> bool:
    """Whether «via» stands right behind a fund: «ERUF via Tillväxtverket» names who pays its money out."""
    return hit.trigger.stem.strip() in VIA and any(0 <= hit.start - a.end <= 2 and a.kind in FUNDERS for a in present)


def _is_behind_paying(hit: Hit, triggers: Sequence[Hit]) -> bool:
    """Whether «tillsammans med» stands right behind a verb for paying: «som Almi bekostar tillsammans med Mora kommun»."""
    together = hit.trigger.value == "partner" and COMPANIONS.fullmatch(hit.trigger.stem.strip())
    return bool(together) and any(t.trigger.value == "funder" and 0 <= hit.start - t.end <= 3 for t in triggers)


def _owners(context: Context, present: Sequence[ActorMention]) -> Iterator[Given]:
    """«Granljus är Mora kommuns projekt», «… is the university's own project»: whose a project is leads it."""
    for actor in present:
        before = IS_BEFORE.search(context.page.plain, max(0, actor.start - 10), actor.start)
        if before and OWN_PROJECT.match(context.page.plain, actor.end):
            yield Given(actor, "lead", "lead-owner", 0.75, actor)


def _possible(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """Who only may take part: «Almi är inbjuden», «söks hos Almi»; whoever would pay, as a funder."""
    for hit in context.hit("potential", sentence):
        if hit.trigger.value != "potential" or hit.trigger.stem in EXAMPLES:
            continue
        for actor in present:
            clause = clause_of(context, sentence, actor)
            if clause.start <= hit.start < clause.end and abs(actor.start - hit.end) < FARTHEST_POSSIBLE:
                pays = actor.kind in FUNDERS or SOUGHT.match(hit.trigger.stem) or context.has("of_money", clause)
                joins = PARTNER_WORD.search(context.page.plain, clause.start, clause.end)
                yield Given(actor, "funder" if pays and not joins else "partner", hit.trigger.id, hit.trigger.weight * 0.9, hit)


def _role_of(context: Context, sentence: Sentence, hit: Hit) -> str | None:
    """The role of a trigger; a verb for giving («bidrar med», «står för») makes a funder only of who gives money."""
    gives = context.hit("gives", Part(hit.start, hit.end)) if hit.trigger.value == "funder" else ()
    if not gives or gives[0].end != hit.end:
        return hit.trigger.value
    if gives[0].trigger.value == "from" and hit.start < gives[0].start:
        return hit.trigger.value  # «resten kommer från», «pengarna kom från»: the words themselves speak of money
    if gives[0].trigger.value == "from":  # «Pengarna kommer från Almi»: the money stands before
        told = Part(sentence.start, hit.start)
        money = MONEY.search(context.page.plain, told.start, told.end) or context.has("of_money", told)
        return "funder" if money else None
    stop = context.page.plain.find(";", hit.end, sentence.end)
    reach = Part(hit.end, min(sentence.end if stop < 0 else stop, hit.end + GIVEN_WITHIN))
    if MONEY.search(context.page.plain, reach.start, reach.end) or context.has("of_money", reach):
        return "funder"
    return "partner" if gives[0].trigger.value == "partner" else None


def _is_of_other(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """Whether a verb for leading has an object that is no undertaking: «Mora kommun, som äger fastigheten»."""
    comma = context.page.plain.find(",", hit.end, sentence.end)
    rest = Part(hit.end, min(sentence.end if comma < 0 else comma, hit.end + OBJECT_WITHIN))
    if ENDS_VERB.match(context.page.plain, rest.start, rest.end):
        return False
    if any(context.has(use, rest) for use in ("undertaking", "project_noun", "backref", "definite")):
        return False
    return bool(OBJECT.match(context.page.plain, rest.start, rest.end))


def _turned(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Given]:
    """«Sex år senare gjorde Mora kommun (och Almi) en förstudie»: who stands between a verb for leading and what is led."""
    plain = context.page.plain
    for index, actor in enumerate(present):
        verb = TURNED.search(plain, max(sentence.start, actor.start - 28), actor.start)
        if verb is None or verb.start() <= sentence.start:
            continue
        group = [actor]
        for other in present[index + 1 :]:
            if JOINED.fullmatch(plain, group[-1].end, other.start):
                group.append(other)
        if _led().match(plain, group[-1].end, sentence.end):
            yield Given(actor, "lead", "lead-turned", 0.75, actor)
            yield from (Given(other, "partner", "lead-turned", 0.75, other) for other in group[1:])


@cache
def _led() -> re.Pattern[str]:
    """An undertaking right behind a name."""
    nouns = "|".join(undertaking_nouns(form) for form in ("definite", "indefinite"))
    aided = r"(?:[ ](?:med|with)[ ][^.,;:()\n]{3,40})?"  # «med stöd av Tillväxtverket»
    return re.compile(rf"{aided}[ ](?:{A}[ ]|sitt[ ]|sit[ ])?(?:[\w-]+[ ])?[\w-]*(?:{nouns})(?!\w)")


def _without_short_forms(context: Context, present: Sequence[ActorMention]) -> list[ActorMention]:
    """Without the abbreviation in brackets behind a name: «Mora kommun (MK) och Almi» names two."""
    kept: list[ActorMention] = []
    for actor in present:
        if kept and kept[-1].key == actor.key and context.page.plain[kept[-1].end : actor.start].strip(" ") == "(":
            continue
        kept.append(actor)
    return kept


def _companions(
    context: Context, hit: Hit, group: Sequence[ActorMention], present: Sequence[ActorMention]
) -> tuple[Sequence[ActorMention], Sequence[ActorMention]]:
    """Who leads and who does it with them: «Almi, som tillsammans med IUC startar …», «Almi driver med IUC och Norrlab»."""
    plain = context.page.plain
    others: list[ActorMention] = []
    if match := WITH_AFTER.match(plain, hit.end):
        at = match.end()
        for actor in [a for a in present if a.start >= at]:
            if actor.start != at and not (others and JOINED.fullmatch(plain, at, actor.start)):
                break
            if not AS_ROLE.match(plain, actor.end) and not OF_FUNDER.match(plain, actor.end):
                others.append(actor)
            at = actor.end
    if group and OPENS_WITH.search(plain, max(0, group[0].start - 36), group[0].start):
        subject = [actor for actor in present if hit.end < actor.start <= hit.end + NEXT_TO]
        if subject:  # «Tillsammans med IUC driver Almi projektet»
            return subject[:1], group
    if group and (beside := WITH_BEFORE.search(plain, max(0, group[0].start - 34), group[0].start)):
        first = next((a for a in reversed(present) if a.end == beside.start()), None)
        if first:
            return [first], [*group, *others]
    return group, others


def _is_close(context: Context, hit: Hit, group: Sequence[ActorMention], actor: ActorMention) -> bool:
    """Whether a name, or the list that it is in, stands right beside the words that give it its role."""
    if actor.confidence < SURE_NAME or actor.rule == AGAIN:
        return False
    members = sorted(group, key=lambda member: member.start)
    index = members.index(actor)
    after = actor.start >= hit.end
    side = members[: index + 1] if after else members[index:]
    chain = [m for m in side if (m.start >= hit.end if after else m.end <= hit.start)]
    joined = all(JOINED.fullmatch(context.page.plain, a.end, b.start) for a, b in pairwise(chain))
    gap = context.page.plain[hit.end : chain[0].start] if after else context.page.plain[chain[-1].end : hit.start]
    return joined and bool((BESIDE_AFTER if after else BESIDE_BEFORE).fullmatch(gap))


def _elliptic(
    context: Context, present: Sequence[ActorMention], triggers: Sequence[Hit]
) -> Iterator[tuple[Hit, ActorMention]]:
    """«A er ansvarlig i Sverige, B i Norge»: the role is said once and meant twice."""
    for hit in triggers:
        first = IN_PLACE.match(context.page.plain, hit.end)
        second = next((a for a in present if first and a.start == first.end()), None)
        if second and IN_PLACE_TOO.match(context.page.plain, second.end):
            yield hit, second


def _group(
    context: Context, sentence: Sentence, hit: Hit, present: Sequence[ActorMention], triggers: Sequence[Hit]
) -> list[ActorMention]:
    """The organisations to which a trigger gives its role."""
    before = _before(context, hit, present, triggers)
    if before and hit.trigger.value == "funder" and GRANTED_STEM.match(hit.trigger.stem):
        start = before[0].start
        if any(RECEIVED.search(context.page.plain, max(0, at - 12), at) for at in (hit.start, start)):
            before = []  # «Norrlab fik bevilget», «fik Norrlab bevilget»: who got it
    if hit.trigger.direction == "beside":
        return before if before and _stands_beside(context, before[-1].end, hit.start) else []
    after = _after(context, sentence, hit, present, triggers)
    if hit.trigger.value == "supplier" and after and SERVES.fullmatch(context.page.low, hit.end, after[0].start):
        after = []  # «underleverantörer till Granbo AB»: whom they serve
    noun = hit.trigger.direction == "any" or (hit.trigger.direction == "after" and " " not in hit.trigger.stem)
    if noun and AS.search(context.page.plain, max(0, hit.start - 12), hit.start):
        return before  # «med Almi som huvudfinansiär»
    if hit.trigger.direction == "any" and OF_ANOTHER.search(context.page.plain, max(0, hit.start - 8), hit.start):
        return after  # «utvärderar på uppdrag av projektägaren», «tillsammans med projektägaren Almi»
    if hit.trigger.direction == "after":
        return after
    if hit.trigger.stem in COMMISSIONED:
        return before
    if hit.trigger.direction == "before":
        to_whom = GIVES_TO.match(context.page.plain, hit.start - 1)  # «Nämnden ger Almi två miljoner»
        follows = after and not to_whom and INVERTED.fullmatch(context.page.low, hit.end, after[0].start)
        return before or (after if follows else [])
    if before and after:
        gap = hit.start - before[-1].end, after[0].start - hit.end
        nominal = re.match(r"\w*[ ]?(?:är|er|is|are|var|:|-|–)[ ]", context.page.low[hit.end : hit.end + 8])
        if hit.trigger.value == "partner" and hit.trigger.stem.startswith(MUTUAL):
            return [*before, *after]
        return after if nominal or gap[1] < gap[0] else before
    return before or after


def _stands_beside(context: Context, end: int, start: int) -> bool:
    """Whether a name stands right before a verb, or with nothing but its partners between: «Almi, som med IUC startar»."""
    gap = re.sub(r"[ ]\([^()\n]{1,20}\)", "", context.page.plain[end:start])
    return bool(BESIDE_BEFORE.fullmatch(gap) or SUBJECT_GAP.fullmatch(gap))


def _open(context: Context, start: int, end: int, triggers: Sequence[Hit], own: Hit) -> bool:
    """Whether nothing between two places ends the reach of a trigger."""
    between = context.page.plain[start:end]
    if start == own.end and own.trigger.direction == "after":
        between = AFTER_IS.sub("", between)
    if ";" in between or "\n\n" in between or NEW_SENTENCE.search(context.page.plain, start, end + 1):
        return False
    return not any(start <= other.start < end for other in triggers if other != own)


def _after(
    context: Context, sentence: Sentence, hit: Hit, present: Sequence[ActorMention], triggers: Sequence[Hit]
) -> list[ActorMention]:
    group: list[ActorMention] = []
    at, reach = hit.end, FARTHEST
    for actor in present:
        if actor.start < hit.end:
            continue
        if actor.start - at > reach or not _open(context, at, actor.start, triggers, hit):
            break
        gap = context.page.plain[at : actor.start]
        if not group and LISTING.search(hit.trigger.stem) and not INVERTED.fullmatch(context.page.low, at, actor.start):
            break
        if group and gap in MUTUALLY and hit.trigger.stem.startswith(MUTUAL):
            pass  # «där samverkar A med B och C»
        elif group and (WITH_GAP.search(gap) or RELATIVE.search(gap)):
            break  # «drivs av A, med B som finansiär», «led by A, and a study that B»
        elif group and _begins_clause(context, gap, actor):
            break  # «Ansøger er Vejle Kommune, og Almi leverer rådgivningen»
        elif group and hit.trigger.value == "funder" and PAYS_TOO.fullmatch(gap):
            pass
        elif group and AND_DOES.search(gap):
            break
        elif group and _leads_on(gap):
            break  # «tillsammans med A om upptag i B sitt program»
        elif group and context.has("stop", Part(at, actor.start)) and not JOINED.fullmatch(context.page.plain, at, actor.start):
            break
        group.append(actor)
        at, reach = actor.end, WIDEST_GAP
    return group


def _leads_on(gap: str) -> bool:
    """Whether the words between two names go on to tell of something else than a list: «… om upptag i …»."""
    return bool(PREPOSITION.search(BRACKETS.sub("", gap))) and not JOINED.fullmatch(gap)


def _begins_clause(context: Context, gap: str, actor: ActorMention) -> bool:
    """Whether a name behind «, och» is no more of a list but does something: a verb stands right behind it."""
    begins = AND_CLAUSE.fullmatch(gap) or COMMA_CLAUSE.fullmatch(gap)
    return bool(begins and DOES.match(context.page.plain, actor.end))


def _before(context: Context, hit: Hit, present: Sequence[ActorMention], triggers: Sequence[Hit]) -> list[ActorMention]:
    group: list[ActorMention] = []
    at = hit.start
    for actor in reversed([a for a in present if a.end <= hit.start]):
        between = context.page.plain[actor.end : at]
        if not group:
            far = FARTHEST + 60 if hit.trigger.weight >= SURE_TRIGGER else FARTHEST
            if ANOTHER_SUBJECT.search(between) and context.has("gives", Part(hit.start, hit.end)):
                break  # «Klyngen har Almi med, og virksomhederne lægger 3 mio.»
            if len(BRACKETS.sub("", between)) > far or ";" in between:
                break
        elif re.fullmatch(r"[ ](?:har[ ])?tillsammans med[ ]", between):
            pass
        elif not JOINED.fullmatch(between):
            break
        group.append(actor)
        at = actor.start
    return group[::-1]


