"""Who takes part in what, and how: by label, by the words nearest to a name, else as a partner with low confidence.

A trigger («drivs av», «tillsammans med») gives its role to the organisations on its side of the sentence, as far as a
list reaches and no other trigger, semicolon or relative clause stands between. Which project is meant is told by the
nearest one named in the sentence, else by section and page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from graph.model import Certainty, Name, Statement
from graph.normal import normal_form
from loaders.extraction.again import AGAIN
from loaders.extraction.context import Context, ProjectMention, Sentence, actor_name
from loaders.extraction.layout import Part, Passage
from loaders.extraction.listed import bulleted
from loaders.extraction.names import ActorMention, abbreviations
from loaders.extraction.projects import SEVERAL, Projects, announced_projects
from loaders.extraction.rules import Hit, Label
from loaders.extraction.spans import Placed, within
from loaders.extraction.values import Amount, amounts

__all__ = ["actor_statements", "role_statements"]

ROLE_OF_FIELD = {"lead": "lead", "partners": "partner", "funders": "funder", "potential": "partner"}
JOINED = re.compile(
    r"[\s,/&+]*(?:och|og|and|samt|även|också|også|med flera|m\.fl\.)?[\s,]*(?:\([^)]{0,80}\))?[\s,]*(?:och|og|and|samt)?\s*"
)
BRACKETS = re.compile(r"\([^()\n]*\)")
FUNDERS = frozenset({"finansiär", "program", "EU"})
OF_EU = re.compile(
    r"(?i)(?:beviljat |beviljade |bevilget |innvilget )?EU[- :]?(?:s )?-?"
    r"(?:midler|medel|midlar|stöd|støtte|bidrag|tilskudd|funding|grant|contribution|finansiering)"
)
MONEY = re.compile(
    r"\d[ ]?(?:mi(?:l|ll|lj|o)\w*|mkr|mnkr|mdr|tkr|tusen|kronor|kroner|kr|SEK|NOK|DKK|EUR|euro|€)(?!\w)"
    r"|(?:SEK|NOK|DKK|EUR|€|kr)[ ]?\d"
)
OTHERS_TOO = re.compile(r"[ ](?:och|og|and|samt)[ ](?:\w+[ ])?(?:andra|andre|other|others|övriga|øvrige)(?!\w)")
IN_PLACE = re.compile(r"\w*[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ]\w+(?:,|[ ](?:och|og|and|samt))[ ]")
IN_PLACE_TOO = re.compile(r"[ ](?:i|in|på|for|för)[ ][A-ZÅÄÖÆØ]")
GRANTED = re.compile(
    r"(?i)(?:projekt|prosjekt|project|förstudie|forstudie)\w*[ ][^.;]{2,80}[ ]"
    r"(?:beviljat|beviljad|bevilget|innvilget|godkänt|godkendt|godkjent|granted|approved)(?!\w)"
)
GIVES_TO = re.compile(
    r"[ ](?:beviljar|beviljade|tilldelar|tilldelade|ger|gav|bevilger|bevilgede|bevilget|tildeler|tildelte|giver|gav|gir|ga"
    r"|innvilger|innvilget|grants|granted|awards|awarded|gives|gave)[ ]"
)
MUTUAL = ("samverkar", "samarbetar", "samarbejder", "samarbeider", "works with", "går sam")
# «I projektet deltar även …»: after an adverbial the subject follows its verb.
INVERTED = re.compile(
    r"\w{0,3}[ ](?:även |också |også |bland annat |bl\.a\. |blant annet |blandt andet |både |kommun(?:erna|ene|ane|erne) )?"
)
SURE, SURE_TRIGGER, SURE_NAME, LESS_SURE = 0.9, 0.8, 0.75, 0.85
BESIDE_AFTER = re.compile(r"\w{0,12}[ ]?(?:är|er|is|are|var|was)?[ ]?:?[ ]?(?:av|af|by|både|both)?[ ]?")
BESIDE_BEFORE = re.compile(r"[ ](?:(?:har|have|has|som|der|which)[ ])?(?:(?:är|er|is)[ ])?|, som (?:också )?")
FARTHEST = 90
WIDEST_GAP = 60
REMAINDER = re.compile(r"(?:fra|från|from|av|af)?\s*(?P<name>\S.*)")
EXAMPLES = frozenset({"exempelvis", "till exempel", "t ex", "t.ex.", "fx", "f.eks.", "for eksempel", "e.g.", "for example"})
DEFAULT = "default-partner"
ASIDE = ("mentioned", "potential", "negated", "planned", "related", "lack", "aside")
LOOSE_ROLES = frozenset({"partner", "participant"})
WEAK, STRONG = 0.65, 0.85
COMMISSIONED = frozenset({"på uppdrag av", "på oppdrag fra", "på oppdrag av", "på opdrag af", "på vegne af"})


@dataclass(frozen=True, slots=True)
class Part_:
    """A role that a sentence gives to an organisation."""

    actor: ActorMention
    role: str
    rule: str
    weight: float
    at: Hit | ActorMention
    close: bool = False  # nothing but a list stands between the words for the role and the name


def actor_statements(context: Context) -> Iterator[Statement]:
    """Names, sorts and stated abbreviations of the organisations of a page."""
    seen: set[tuple[str, str]] = set()
    for mention in context.actors:
        name = actor_name(mention)
        if mention.rule == AGAIN or not context.is_content(mention) or (name.id, mention.key) in seen:
            continue
        seen.add((name.id, mention.key))
        here = Part(mention.start, mention.end)
        yield context.say(name, "named", name.surface, here, mention.rule, mention.confidence)
        if mention.kind:
            yield context.say(name, "sort", mention.kind, here, mention.rule, mention.confidence)
        full = context.actor(mention)
        if mention.id is None and full.id != name.id and full.key != name.key:
            yield context.say(name, "alias", full, here, "name-short-form", 0.75)
    for short, mention in abbreviations(context.page, context.actors):
        if context.is_content(mention):
            here = Part(mention.start, mention.end + len(short) + 3)
            name = Name("Actor", short, normal_form("Actor", short), mention.kind)
            yield context.say(
                name,
                "alias",
                context.actor(mention),
                Part(here.start, min(here.end, len(context.page.text))),
                "name-abbreviation",
                0.95,
            )


def role_statements(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], language: str | None
) -> Iterator[Statement]:
    """Everything a page says of who takes part in its projects and networks; priorities are read elsewhere."""
    stated = list(_without_weaker(_stated(context, projects, networks, language)))
    yield from stated
    said = {(s.subject.key, s.object.key) for s in stated if isinstance(s.object, Name)}
    yield from _by_default(context, projects, said)


def _without_weaker(stated: Iterable[Statement]) -> Iterator[Statement]:
    """Without what contradicts a surer word of the same pair: a weak trigger beside a label, a common noun beside a name."""
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for statement in stated:
        other = statement.object.key if isinstance(statement.object, Name) else ""
        pairs.setdefault((statement.subject.key, other), []).append(statement)
    for group in pairs.values():
        surest = max(group, key=lambda s: s.confidence)
        for statement in group:
            role = statement.qualifier("role")
            other_role = role != surest.qualifier("role")
            weak = role != "funder" and statement.confidence < WEAK and surest.confidence >= STRONG
            unnamed = role in LOOSE_ROLES and statement.subject.surface not in statement.evidence.quote
            led = role in LOOSE_ROLES and surest.qualifier("role") in ("lead", "coordinator")
            if not (other_role and (weak or unnamed or led) and statement.certainty is surest.certainty):
                yield statement


def _stated(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], language: str | None
) -> Iterator[Statement]:
    for passage in context.page.passages:
        if passage.kind == "label" and passage.content:
            yield from _of_label(context, projects, passage, language)
        elif passage.kind == "row":
            yield from _of_row(context, projects, passage, language)
    yield from _of_announced(context, projects)
    yield from _of_bullets(context, projects)
    for sentence in context.sentences:
        if not (
            sentence.passage.kind == "label"
            and sentence.passage.label
            and sentence.passage.label.field in (*ROLE_OF_FIELD, "grant", "goals", "activities", "provider", "contact")
        ):
            yield from _of_sentence(context, projects, networks, sentence, language)


def _of_label(context: Context, projects: Projects, passage: Passage, language: str | None) -> Iterator[Statement]:
    label = passage.label
    if label is None:
        return
    project = projects.in_section(context, passage.section)
    if label.field == "region" and projects.plan:
        for actor in within(context.actors, passage):
            yield context.say(context.actor(actor), "takes_part", projects.plan.name, passage, label.id, 0.9, role="lead")
    if project is None or project.name.kind != "Project":
        return
    if label.field in ROLE_OF_FIELD:
        certainty = Certainty.POTENTIAL if label.field == "potential" else Certainty.ACTUAL
        country = next((hit.trigger.value for hit in context.hit("country", Part(passage.start, passage.start + 30))), None)
        for part in passage.parts:
            for actor in within(context.actors, part):
                if actor.kind == "program" and _is_in_brackets(context, part, actor):
                    continue  # «Research Council (FORREGION)»: the programme of the funder before it
                money = _amount_near(context, actor, part, language) if label.field == "funders" else None
                yield context.say(
                    context.actor(actor),
                    "takes_part",
                    project.name,
                    Part(passage.start, part.end),
                    label.id,
                    0.95,
                    certainty,
                    role=ROLE_OF_FIELD[label.field],
                    country=country,
                    amount=money.value if money else None,
                    currency=money.currency if money else None,
                )
    giver_in_label = label.field == "funders" and passage.parts and not within(context.actors, passage.parts[0])
    if passage.parts and (label.field == "grant" or giver_in_label):
        yield from _of_grant(context, project, passage, language)


def _is_in_brackets(context: Context, part: Placed, actor: ActorMention) -> bool:
    return any(m.start() < actor.start < m.end() for m in BRACKETS.finditer(context.page.plain, part.start, part.end))


def _of_grant(context: Context, project: ProjectMention, passage: Passage, language: str | None) -> Iterator[Statement]:
    """«Bevilget støtte fra ERUF: 40 214 EUR» names the fund in the label, or the label is its name."""
    part = passage.parts[0]
    here = Part(passage.start, passage.parts[-1].end)
    found = next(amounts(context.page.plain, part.start, passage.parts[-1].end, language, bare=True), None)
    giver = next(iter(within(context.actors, here)), None)
    name = context.actor(giver) if giver else _fund_of_label(context, passage) or _eu_fund(context, passage)
    if found is None and giver is None:
        return
    if name and passage.label:
        value, currency = (found.value, found.currency) if found else (None, None)
        yield context.say(
            name, "takes_part", project.name, here, passage.label.id, 0.9, role="funder", amount=value, currency=currency
        )
        if giver is None and name.key not in {known.key for known in context.names.values()}:
            yield context.say(name, "named", name.surface, here, passage.label.id, 0.7)
            yield context.say(name, "sort", "finansiär", here, passage.label.id, 0.7)


def _fund_of_label(context: Context, passage: Passage) -> Name | None:
    words = context.page.plain[passage.start : passage.parts[0].start].strip(" :\t\n")
    words = re.sub(r"\s*\([^)]*\)$", "", words)
    for stem in sorted({known.words for known in [passage.label] if known}, key=len, reverse=True):
        if words.casefold() != stem.casefold() and words.casefold().startswith(stem.casefold()):
            rest = REMAINDER.match(words[len(stem) :].strip())
            words = rest["name"] if rest else words
    if re.search(r"(?i)midler|medel|fond", words) and len(words) < 60 and not words.startswith("EU"):
        return Name("Actor", words, normal_form("Actor", words), "finansiär")
    return None


def _eu_fund(context: Context, passage: Passage) -> Name | None:
    """«EU-midler: 537 250 euro» are of the fund of the EU that the page names, if it names just one."""
    if not OF_EU.match(context.page.plain, passage.start, passage.parts[0].start):
        return None
    funds = {a.key: a for a in context.actors if a.kind == "finansiär" and (a.id or "").startswith("eu-")}
    return context.actor(next(iter(funds.values()))) if len(funds) == 1 else None


def _of_bullets(context: Context, projects: Projects) -> Iterator[Statement]:
    """«I projektet deltar:» and a list: the organisation that each bullet begins with has the role of the line."""
    for hit, listed in bulleted(context.page, context.hits.get("role", ())):
        project = projects.in_section(context, listed[0].section)
        near = Part(hit.start - 200, hit.end + 40)
        project = next(iter(reversed([m for m in within(projects.mentions, near) if m.name.kind == "Project"])), project)
        if project is None or project.name.kind != "Project":
            continue
        for passage in listed:
            actor = next((a for a in within(context.actors, passage) if a.start - passage.start < 3), None)
            if actor:
                yield context.say(
                    context.actor(actor),
                    "takes_part",
                    project.name,
                    passage,
                    hit.trigger.id,
                    hit.trigger.weight,
                    role=hit.trigger.value,
                )


def _of_receiver(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Part_]:
    """«Region Nord fick 11,7 miljoner kronor», «fik Nordklyngen en bevilling på 2 mio. kr.»: who gets the money leads."""
    for giver, receiver in _given(context, sentence, present):
        yield Part_(receiver, "lead", "receiver-given", 0.7, receiver)
        yield Part_(giver, "funder", "giver-amount", 0.8, giver)
    for hit in context.hit("receives", sentence):
        before = [a for a in present if 0 <= hit.start - a.end <= 12 or _only_clause(context, a.end, hit.start)]
        after = [a for a in present if 0 <= a.start - hit.end <= 2]
        for actor in before[-1:] or after[:1]:
            rest = context.page.plain[max(hit.end, actor.end) : min(sentence.end, max(hit.end, actor.end) + 110)]
            if actor.kind not in FUNDERS and (MONEY.search(rest) or GRANTED.search(rest)):
                role = "partner" if OTHERS_TOO.match(context.page.low, actor.end) else "lead"
                yield Part_(actor, role, hit.trigger.id, hit.trigger.weight, hit)


def _given(
    context: Context, sentence: Sentence, present: Sequence[ActorMention]
) -> Iterator[tuple[ActorMention, ActorMention]]:
    """Who gives and who gets in «Region Nord beviljar Norrlab 500 000 kronor»."""
    for match in GIVES_TO.finditer(context.page.plain, sentence.start, sentence.end):
        receiver = next((a for a in present if a.start == match.end()), None)
        giver = next((a for a in reversed(present) if a.end == match.start()), None)
        if receiver and giver and MONEY.search(context.page.plain[receiver.end : receiver.end + 40]):
            yield giver, receiver


def _only_clause(context: Context, start: int, end: int) -> bool:
    """Whether nothing but a relative clause stands between: «Norrlab, som funnits sedan 2004, får»."""
    return bool(re.fullmatch(r",[ ](?:som|der|which|that)[ ][^.;:]{3,90},[ ]", context.page.plain[start:end]))


def _of_row(context: Context, projects: Projects, passage: Passage, language: str | None) -> Iterator[Statement]:
    project = next(iter(within(projects.mentions, passage)), None)
    if project is None or not any(f and f.field == "project" for f in passage.fields):
        return
    money = None
    for label, cell in zip(passage.fields, passage.cells, strict=False):
        if label and label.field == "grant":
            money = next(amounts(context.page.plain, cell.start, cell.end, language, bare=True), None)
    for label, cell in zip(passage.fields, passage.cells, strict=False):
        given = _role_of_column(label, passage)
        if label is None or given is None:
            continue
        for actor in within(context.actors, cell):
            coordinates = next((h for h in context.hit("role", cell) if h.trigger.value == "coordinator"), None)
            role = "coordinator" if coordinates else given
            yield context.say(
                context.actor(actor),
                "takes_part",
                project.name,
                passage,
                label.id,
                0.9,
                role=role,
                amount=money.value if money and role == "funder" else None,
                currency=money.currency if money and role == "funder" else None,
            )


def _role_of_column(label: Label | None, passage: Passage) -> str | None:
    """The role of those in a column: by its field; «Hvem» beside projects are the leads where no column else has them."""
    if label is None:
        return None
    alone = not any(other and other.field in ("lead", "service", "need") for other in passage.fields)
    return "lead" if label.field == "provider" and alone else ROLE_OF_FIELD.get(label.field)


def _of_announced(context: Context, projects: Projects) -> Iterator[Statement]:
    """Who funds the projects of a list: named in the line that announces it, or said of «all projects» of the section."""
    for passage, listed in announced_projects(context, projects.mentions):
        for actor in within(context.actors, passage):
            trigger = next((h for h in context.hit("role", passage) if h.trigger.value == "funder"), None)
            if actor.kind in FUNDERS or trigger:
                for project in listed:
                    yield context.say(
                        context.actor(actor),
                        "takes_part",
                        project.name,
                        passage,
                        trigger.trigger.id if trigger else "funder-announced",
                        0.65,
                        role="funder",
                    )
    yield from _of_series(context, projects)
    for sentence in context.sentences:
        if not context.hit("collective", sentence):
            continue
        section = context.page.path(sentence.passage.section)
        listed = [
            m
            for m in projects.mentions
            if m.name.kind == "Project"
            and m.rule in ("project-list", "project-bullet")
            and any(
                p.start <= m.start < p.end and set(context.page.path(p.section)) & set(section) for p in context.page.passages
            )
        ]
        for part in _parts(context, sentence, within(context.actors, sentence)):
            confidence = SURE if part.close else part.weight * 0.8
            for name in dict.fromkeys(m.name for m in listed):
                yield context.say(
                    context.actor(part.actor), "takes_part", name, sentence, part.rule, confidence, role=part.role
                )


def _of_series(context: Context, projects: Projects) -> Iterator[Statement]:
    """«Styrelsen fördelade 45 miljoner kronor till fem projekt» funds the projects that the headings after it present."""
    sections = sorted(context.page.headings)
    for sentence in context.sentences:
        if not SEVERAL.search(context.page.low, sentence.start, sentence.end) or within(projects.mentions, sentence):
            continue
        present = within(context.actors, sentence)
        funders = [part for part in _parts(context, sentence, present) if part.role == "funder"]
        after = sections[sections.index(sentence.passage.section) + 1 :] if funders and sentence.passage.section else []
        presented = list(takewhile(lambda section: section in projects.of_section, after))
        for part in funders if len(presented) >= 2 else ():
            for section in presented:
                yield context.say(
                    context.actor(part.actor),
                    "takes_part",
                    projects.of_section[section].name,
                    sentence,
                    part.rule,
                    part.weight * 0.85,
                    role="funder",
                )


def _amount_near(context: Context, actor: ActorMention, part: Part | Sentence, language: str | None) -> Amount | None:
    """The amount that stands next to an organisation, before the next one."""
    after = next((a.start for a in context.actors if a.start > actor.end), part.end)
    found = list(amounts(context.page.plain, max(part.start, actor.start - 40), min(part.end, after, actor.end + 40), language))
    return min(found, key=lambda a: max(a.start - actor.end, actor.start - a.end), default=None)


def _of_sentence(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], sentence: Sentence, language: str | None
) -> Iterator[Statement]:
    present = within(context.actors, sentence)
    several = SEVERAL.search(context.page.low, sentence.start, sentence.end)
    if not present or (several and not within(projects.mentions, sentence)):
        return  # «i alt fikk sju prosjekter …» is about none of them alone
    parts = list(_parts(context, sentence, present))
    for part in parts:
        if (
            part.role in ("partner", "supplier")
            and part.weight <= 0.75
            and any(other.actor == part.actor and other.role in ("lead", "coordinator") for other in parts)
        ):
            continue
        target = _target(context, projects, networks, sentence, part)
        certainty = _certainty(context, sentence, part)
        if target is None and projects.plan and certainty is Certainty.POTENTIAL:
            target = projects.plan
        if target is None:
            continue
        role = "participant" if target.name.kind == "Network" and part.role == "partner" else part.role
        if certainty is Certainty.MENTIONED:
            role = "participant"
        money = _amount_near(context, part.actor, sentence, language) if role == "funder" else None
        yield context.say(
            context.actor(part.actor),
            "takes_part",
            target.name,
            sentence,
            part.rule,
            _confidence(context, projects, sentence, part, target),
            certainty,
            role=role,
            phase=next((h.trigger.value for h in context.hit("phase", sentence)), None),
            places=tuple(p.id for p in context.found("place", sentence)) if role == "coordinator" else None,
            amount=money.value if money else None,
            currency=money.currency if money else None,
        )


def _confidence(context: Context, projects: Projects, sentence: Sentence, part: Part_, target: ProjectMention) -> float:
    """Sure where name, role and project stand together; less where the project is only that of the section."""
    named = within(projects.mentions, sentence)
    about = {m.name.id for m in named}
    back = context.hit("backref", Part(sentence.start, min(sentence.end, sentence.start + 40)))
    if not named and (back or sentence.passage.kind == "bullet"):
        about = {m.name.id for m in within(projects.mentions, sentence.passage)}
    of_section = not about and projects.in_section(context, sentence.passage.section) == target
    if part.close and (about == {target.name.id} or of_section):
        return SURE
    return min(part.weight, LESS_SURE) * (1.0 if named else 0.85)


def _parts(context: Context, sentence: Sentence, present: Sequence[ActorMention]) -> Iterator[Part_]:
    triggers = context.hit("role", sentence)
    receivers = [receiver for _, receiver in _given(context, sentence, present)]
    for hit in triggers:
        group = _group(context, sentence, hit, present, triggers)
        for actor in group:
            if actor.kind in FUNDERS and hit.trigger.value in ("lead", "coordinator"):
                continue
            if actor in receivers and hit.trigger.value == "funder":
                continue
            close = hit.trigger.weight >= SURE_TRIGGER and _is_close(context, hit, group, actor)
            yield Part_(actor, hit.trigger.value, hit.trigger.id, hit.trigger.weight, hit, close)
        if hit.trigger.stem in COMMISSIONED:
            for actor in [a for a in present if 0 <= a.start - hit.end <= 4][:1]:
                yield Part_(actor, "funder", hit.trigger.id, 0.6, actor)
    for hit, actor in _elliptic(context, present, triggers):
        yield Part_(actor, hit.trigger.value, hit.trigger.id, hit.trigger.weight * 0.95, hit)
    yield from _of_receiver(context, sentence, present)
    for hit in context.hit("mentioned", sentence):
        before = [a for a in present if a.end <= hit.start and hit.start - a.end < 200]
        for actor in before:
            yield Part_(actor, "participant", hit.trigger.id, hit.trigger.weight, hit)
    for actor in present:
        if _beside_money(context, sentence, actor):
            yield Part_(actor, "funder", "funder-amount", 0.75, actor, actor.kind in FUNDERS)
        if (
            re.match(r"[ -]?(?:medel|midler|pengar|penge|stöd(?:et)?|projekt)\b", context.page.low[actor.end : actor.end + 12])
            and actor.kind in FUNDERS
        ):
            yield Part_(actor, "funder", "funder-money", 0.7, actor)
    if not triggers:
        for hit in context.hit("potential", sentence):
            for actor in present:
                if hit.trigger.value == "potential" and hit.trigger.stem not in EXAMPLES and abs(actor.start - hit.end) < 300:
                    yield Part_(actor, "partner", hit.trigger.id, hit.trigger.weight * 0.9, hit)


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


def _beside_money(context: Context, sentence: Sentence, actor: ActorMention) -> bool:
    """«ERDF 437 221 euro», «243 996 euro från ERDF»; of other bodies only where the sentence is about a budget."""
    after = re.match(
        r"[ ]?[:(]?[ ]?(?:kr[ ])?\d[\d ,.]*[ ]?(?:mil|mio|mill|kr|SEK|NOK|DKK|EUR|euro|€|tusen)",
        context.page.plain[actor.end : actor.end + 30],
    )
    before = re.search(
        r"(?:euro|EUR|kronor|kroner|kr\.?|SEK|NOK|DKK)[ ](?:er[ ]|är[ ])?(?:från|fra|from|i|av)[ ]$",
        context.page.plain[max(sentence.start, actor.start - 22) : actor.start],
    )
    if actor.kind in FUNDERS:
        return bool(after or before)
    given = GIVES_TO.search(context.page.plain[max(sentence.start, actor.start - 14) : actor.start])
    return bool(after) and not given and (
        context.has("budget", sentence)
        or bool(re.search("budget|finansier", context.page.low[max(0, sentence.start - 120) : sentence.start]))
    )


def _group(
    context: Context, sentence: Sentence, hit: Hit, present: Sequence[ActorMention], triggers: Sequence[Hit]
) -> list[ActorMention]:
    """The organisations to which a trigger gives its role."""
    after = _after(context, sentence, hit, present, triggers)
    before = _before(context, hit, present, triggers)
    if hit.trigger.direction == "after":
        return after
    if hit.trigger.direction == "before":
        follows = after and INVERTED.fullmatch(context.page.low, hit.end, after[0].start)
        return before or (after if follows else [])
    if before and after:
        gap = hit.start - before[-1].end, after[0].start - hit.end
        nominal = re.match(r"\w*[ ]?(?:är|er|is|are|var|:|-|–)[ ]", context.page.low[hit.end : hit.end + 8])
        if hit.trigger.value == "partner" and hit.trigger.stem.startswith(MUTUAL):
            return [*before, *after]
        return after if nominal or gap[1] < gap[0] else before
    return before or after


def _open(context: Context, start: int, end: int, triggers: Sequence[Hit], own: Hit) -> bool:
    """Whether nothing between two places ends the reach of a trigger."""
    between = context.page.plain[start:end]
    if ";" in between or "\n\n" in between or re.search(r"[.!?] [A-ZÅÄÖÆØ]", between):
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
        if group and context.has("stop", Part(at, actor.start)) and not JOINED.fullmatch(context.page.plain, at, actor.start):
            break
        group.append(actor)
        at, reach = actor.end, WIDEST_GAP
    return group


def _before(context: Context, hit: Hit, present: Sequence[ActorMention], triggers: Sequence[Hit]) -> list[ActorMention]:
    group: list[ActorMention] = []
    at = hit.start
    for actor in reversed([a for a in present if a.end <= hit.start]):
        between = context.page.plain[actor.end : at]
        if not group:
            if len(BRACKETS.sub("", between)) > FARTHEST + 60 or ";" in between:
                break
        elif re.fullmatch(r"[ ](?:har[ ])?tillsammans med[ ]", between):
            pass
        elif not JOINED.fullmatch(between):
            break
        group.append(actor)
        at = actor.start
    return group[::-1]


def _target(
    context: Context, projects: Projects, networks: Sequence[ProjectMention], sentence: Sentence, part: Part_
) -> ProjectMention | None:
    """The project or network that a role is in."""
    inside = [n for n in within(networks, sentence) if n.rule != "network-register"]
    named = [m for m in within(projects.mentions, sentence) if m.name.kind in ("Project", "Plan")]
    if inside and not named:
        return min(inside, key=lambda n: abs(n.start - part.at.start))
    project = projects.at(context, sentence, part.at)
    if project and project.name.kind == "Project":
        return project
    return None


def _certainty(context: Context, sentence: Sentence, part: Part_) -> Certainty:
    if context.has("negated", sentence):
        return Certainty.NEGATED
    if isinstance(part.at, Hit) and part.at.trigger.use == "mentioned":
        return Certainty.MENTIONED
    wide = Part(max(sentence.start, min(part.actor.start, part.at.start) - 160), min(sentence.end, part.actor.end + 60))
    for hit in context.hit("potential", wide):
        if hit.trigger.stem not in EXAMPLES or part.actor.start - hit.end in range(30):
            return Certainty.POTENTIAL
    if context.has("planned", sentence):
        return Certainty.PLANNED
    return Certainty.ACTUAL


def _by_default(context: Context, projects: Projects, said: set[tuple[str, str]]) -> Iterator[Statement]:
    """On a page or in a section about one project, an organisation that nothing else is said of is taken for a partner."""
    done: set[tuple[str, str]] = set()
    for sentence in context.sentences:
        project = projects.in_section(context, sentence.passage.section)
        if project is None or project.name.kind != "Project" or _is_doubtful(context, sentence):
            continue
        if any(m.name.id != project.name.id for m in within(projects.mentions, sentence)):
            continue
        for actor in within(context.actors, sentence):
            name = context.actor(actor)
            pair = (name.key, project.name.key)
            framed = actor.kind == "program" and _is_in_brackets(context, sentence, actor)
            if pair in said or pair in done or actor.confidence < 0.5 or actor.rule == AGAIN or framed:
                continue
            done.add(pair)
            role = "funder" if actor.kind in FUNDERS else "partner"
            yield context.say(name, "takes_part", project.name, sentence, DEFAULT, 0.4, role=role)


def _is_doubtful(context: Context, sentence: Sentence) -> bool:
    return any(context.has(use, sentence) for use in ASIDE) or bool(
        SEVERAL.search(context.page.low, sentence.start, sentence.end)
    )
