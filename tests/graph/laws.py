"""What the laws of the graph are tried on: small libraries of sources, people's decisions, and changes in any order.

The alphabets are small, so that names meet, contradict and part often: spellings of one name, an abbreviation that a
document introduces and one that none does, bodies of the register with a branch, names that only a log uses, needs and
places that the vocabulary lacks, names of which only people speak.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from graph.derivation import Derived, Said, derive
from graph.judgements import Claim, Judgement, Listing, Meaning, Origin, Pair, Ref, Verdict, Within
from graph.lexicon import actors, places
from graph.model import Certainty, Contact, Inventory, Name, Reading, Source, Statement
from graph.normal import firm_key, normal_form, squeeze
from graph.vocabulary import vocabulary
from tests.graph.sayings import contact, document, log, name, reading, says

WORDS, PLACES, REGISTER = vocabulary(), places(), actors()
PLAN, PAGE, NEWS = document("aa", date="2024"), document("bb", date="2024-05"), document("cc")
# Other bytes at the path of the plan: they replace it.
NEWER = document("ad", PLAN.path, date="2025-01-10")
DOCUMENTS = (PLAN, PAGE, NEWS, NEWER)
LOG = log("dd")
SOURCES = (*DOCUMENTS, LOG)
SECOND_PATH = "/elsewhere/copy"

ACTORS = ("Granbo Tillväxt", "granbo tillväxt", "Granbo Tillväxts", "Granbo Tillväxt AB", "Granbo Tillväxt (GT)",
          "Granbo Tillväxt AB, 559800-0015", "Norrlys Utveckling", "Norrlys, 559800-0023", "Region Dalarna", "Region Värmland",
          "Almi", "Almi GävleDala", "Falun kommun", "Falu kommun")
PROJECTS = ("Digital kraft", "DIGITAL KRAFT", "Projektet Digital kraft", "Lotsen", "Lotsen 2")
SERVICES = ("rådgivning", "Rådgivning", "startkurs")
RECEIVERS = ("Almi", "Granbo Tillväxt", "Coompanion", "Norrlys Utveckling")
# Nobody but a judgement speaks of it.
UNSPOKEN = Name("Actor", "Fjällens Kraft", "fjällens kraft")
CERTAINTIES = tuple(Certainty)
MOST = 6  # statements in a source
TIMES = ("2026-01-01T08:00:00+00:00", "2026-01-02T08:00:00+00:00", "2026-01-03T08:00:00+00:00")


def cases(long: int = 500, short: int = 40) -> settings:
    """How many cases a law is tried on: `long` of them where FRAMJAR_LONG is set."""
    return settings(max_examples=long if os.environ.get("FRAMJAR_LONG") else short, deadline=None,
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                                           HealthCheck.function_scoped_fixture])


# -- names ----------------------------------------------------------------------------------------------------------------

def _service(surface: str) -> Name:
    return Name("Service", surface, f"granbo tillväxt|{normal_form('Service', surface)}")


def _in_plan(kind: str, surface: str, scope: str) -> Name:
    return Name(kind, surface, normal_form(kind, surface), scope=scope)


@cache
def actor_names(source: Source) -> st.SearchStrategy[Name]:
    """Names of actors that a document uses, an abbreviation of its own and one of anybody's among them. A name may show
    what sort of actor it is, or not."""
    plain = st.builds(lambda surface, sort: name("Actor", surface, sort=sort), st.sampled_from(ACTORS),
                      st.sampled_from([None, "promoter", "kommun"]))
    short = st.sampled_from([name("Actor", "GT"), name("Actor", "GT", scope=source.id),
                             name("Actor", "Almi", place="se-lan-20")])
    return st.one_of(plain, plain, short)


project_names = st.sampled_from(PROJECTS).map(lambda surface: name("Project", surface))
plan_names = st.sampled_from(["Granbostrategin", "granbostrategin"]).map(lambda surface: name("Plan", surface))
service_names = st.sampled_from(SERVICES).map(_service)
group_names = st.sampled_from([name("ActorGroup", "länets kommuner"), name("ActorGroup", "länets kommuner", place="se-lan-20")])
person_names = st.sampled_from(["Kim Exempel", "Kim  Exempel"]).map(lambda surface: name("Person", surface))
need_names = st.sampled_from(["finans.lan", "affar.export", "rymdfart"]).map(lambda need: name("Need", need))
place_names = st.sampled_from(["Falun", "Orsa", "Dalarnas län", "Långtbortistan"]).map(lambda place: name("Place", place))
target_names = st.sampled_from(["firms", "grodor"]).map(lambda group: name("TargetGroup", group))
dates = st.sampled_from(["2020", "2020-04", "2020-04-01", "2021", "2021-12-31"])


# -- statements -----------------------------------------------------------------------------------------------------------

def _optional(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


Shape = tuple[st.SearchStrategy[Name], st.SearchStrategy[Any], st.SearchStrategy[dict[str, Any]]]


@cache
def priority_names(source: Source) -> st.SearchStrategy[Name]:
    """Names of a document's priorities: they mean something only there."""
    return st.sampled_from([Name("Priority", surface, key, scope=source.id)
                            for surface, key in (("Kompetens", "1"), ("Export", "2"))])


@cache
def _shapes(source: Source) -> Mapping[str, Shape]:
    """What each predicate joins and how it may be said more closely."""
    who, none = actor_names(source), _optional()
    parts = st.fixed_dictionaries({"role": st.sampled_from(["lead", "partner"])}, optional={
        "start": dates, "amount": st.sampled_from([1.0, 250_000.0]), "places": st.just(("se-kom-2080", "se-kom-2034"))})
    priority = priority_names(source)
    goal = priority.map(lambda one: _in_plan("Goal", "fler företag", one.id))
    plans = st.one_of(project_names, plan_names)
    return {
        "named": (who, st.just(""), none), "alias": (who, who, none),
        "takes_part": (st.one_of(who, who, group_names), plans, parts),
        "start": (plans, dates, none), "end": (st.one_of(project_names, service_names), dates, none),
        "budget": (project_names, st.sampled_from([1.0, 250_000.0, 247_500.0]), _optional(
            currency=st.sampled_from(["SEK", "EUR"]), kind=st.sampled_from(["total", "approx_total", "grant"]))),
        "sort": (st.one_of(project_names, who), st.sampled_from(["förstudie", "promoter"]), none),
        "offers": (who, service_names, none), "covers": (st.one_of(service_names, project_names, who), need_names, none),
        "in_place": (st.one_of(service_names, project_names, who), place_names, none),
        "for_group": (service_names, target_names, none), "part_of_project": (service_names, project_names, none),
        "lacks": (st.one_of(place_names, target_names), need_names, _optional(start=dates)),
        "works_for": (person_names, who, _optional(title=st.sampled_from(["lots", "chef"]))),
        "title": (person_names, st.sampled_from(["lots", "chef"]), none),
        "email": (st.one_of(person_names, who), st.sampled_from(["a@granbo.example", "b@granbo.example"]), none),
        "purpose": (project_names, st.sampled_from(["växa", "samverka"]), none),
        "has_priority": (plan_names, priority, _optional(number=st.sampled_from(["1", "2"]))),
        "has_goal": (priority, goal, none), "related_to": (plans, plans, none),
    }


@st.composite
def _statements_of(draw: st.DrawFn, source: Source) -> Statement:
    shapes = _shapes(source)
    predicate = draw(st.sampled_from(sorted(shapes)))
    subjects, objects, qualifiers = shapes[predicate]
    subject, certainty = draw(subjects), draw(st.sampled_from(CERTAINTIES))
    obj = subject.surface if predicate == "named" else draw(objects)
    return says(source, subject, predicate, obj, at=draw(st.integers(0, 3)), certainty=certainty,
                confidence=draw(st.sampled_from([0.6, 0.9])), **draw(qualifiers))


@cache
def statements_of(source: Source) -> st.SearchStrategy[tuple[Statement, ...]]:
    """What a source says: a few statements under any predicate."""
    return st.lists(_statements_of(source), max_size=MOST).map(tuple)


FIRMS = ("Lärkan AB", "LÄRKAN AKTIEBOLAG", "Svanen HB")
UNREAD = ("sparris", "fika")
firm_refs = st.builds(Ref, st.just("Firm"), st.sampled_from([firm_key(one) for one in FIRMS]),
                      st.sampled_from(["se-kom-2080", "se-kom-2034", None]),
                      st.sampled_from([None, None, "5598000012", "5598000020"]))


@st.composite
def contacts_of(draw: st.DrawFn, source: Source, row: int) -> Contact:
    """A row of a log: with or without number, need and receiver."""
    number = draw(st.sampled_from([None, None, "5598000012", "5598000020"]))
    made = contact(source, row, draw(st.sampled_from(FIRMS)), orgnr=number,
                   date=draw(st.sampled_from(["2026-03-02", "2026-03", None])),
                   needs=draw(st.lists(st.sampled_from(["finans.lan", "affar.export"]), max_size=2, unique=True)),
                   to=draw(st.lists(st.sampled_from(RECEIVERS), max_size=2, unique=True)),
                   municipality=draw(st.sampled_from(["Falun", "Orsa", None])))
    known = draw(st.booleans())
    unread = draw(st.lists(st.sampled_from(UNREAD), max_size=2, unique=True))
    made = replace(made, unread=tuple(unread), unread_horizons=tuple("later" for _ in unread))
    return replace(made, referrals=tuple(replace(one, known=known) for one in made.referrals))


@dataclass(frozen=True, slots=True)
class Told:
    """A source with all that it says, and the path it is read at."""

    source: Source
    statements: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def said(self) -> list[Said]:
        """Its statements as derivation takes them: one that it makes twice is one, as in a graph."""
        return [*{said.id: said for said in map(Said.of, self.statements)}.values()]

    @property
    def referred(self) -> list[Name]:
        """The known receivers that its rows refer firms to."""
        return [one.name for row in self.contacts for one in row.referrals if one.known]

    @property
    def echoed(self) -> list[Name]:
        """The receivers that nobody could tell when its rows were read."""
        return [one.name for row in self.contacts for one in row.referrals if not one.known]

    @property
    def origin(self) -> Origin:
        """What derivation knows of the source itself."""
        return Origin(self.source.sha256, (self.source.path,), self.source.date)

    def at(self, path: str) -> Told:
        """The same content at another path."""
        return replace(self, source=replace(self.source, path=path))

    def by(self, source: Source) -> Told:
        """The same said by a document."""
        return Told(source, tuple(replace(one, source=source.id) for one in self.statements))

    def reading(self) -> Reading:
        """What a loader would make of it."""
        return reading(self.source, self.statements, self.contacts)


@st.composite
def libraries(draw: st.DrawFn) -> list[Told]:
    """A few sources: documents and a log."""
    found = [Told(source, draw(statements_of(source))) for source in DOCUMENTS]
    rows = range(1, draw(st.integers(1, 5)))
    return [*found, Told(LOG, contacts=tuple(draw(contacts_of(LOG, row)) for row in rows))]


# -- judgements -----------------------------------------------------------------------------------------------------------

def claim(statement: Statement, source: Source) -> Claim:
    """What a person judges of a statement that stands in a source."""
    said = Said.of(statement)
    obj = statement.object.surface if isinstance(statement.object, Name) else str(statement.object)
    return Claim(source.sha256, source.path, statement.subject.surface, statement.predicate, obj, statement.certainty.value,
                 said.claim)


@cache
def pairs(source: Source = PLAN) -> st.SearchStrategy[Pair]:
    """Two things are the same, or are not; of some no source may speak, and some mean something only in a document."""
    return st.one_of(
        st.builds(Pair, _refs(st.one_of(actor_names(source), st.just(UNSPOKEN))), _refs(actor_names(source)), st.booleans()),
        st.builds(Pair, _refs(priority_names(source)), _refs(priority_names(PAGE)), st.booleans()),
        st.builds(Pair, _refs(priority_names(source), goal=True), _refs(priority_names(PAGE), goal=True), st.booleans()),
        st.builds(Pair, _refs(project_names), _refs(project_names), st.booleans()),
        st.builds(Pair, _refs(service_names), _refs(service_names), st.booleans()),
        st.builds(Pair, firm_refs, firm_refs, st.booleans()))


@st.composite
def _refs(draw: st.DrawFn, names: st.SearchStrategy[Name], *, goal: bool = False) -> Ref:
    """What calls one of the names, or a goal that belongs to it. Its document is known by bytes or by path, or is not told."""
    found = draw(names)
    source = next((one for one in DOCUMENTS if one.id == found.scope), None)
    owner = found.key if goal else ""
    ref = Ref.of(_in_plan("Goal", "fler företag", found.id) if goal else found)
    within = [None, Within(source.sha256, source.path, owner), Within("ee" * 32, source.path, owner),
              Within(source.sha256, SECOND_PATH, owner), Within("ee" * 32, SECOND_PATH, owner)] if source else [None]
    return replace(ref, within=draw(st.sampled_from(within)))


@st.composite
def judgements(draw: st.DrawFn, library: Sequence[Told]) -> Judgement:
    """A decision of any kind about what a library may say, known by bytes or by path; any two may contradict each other."""
    told = [(one.source, statement) for one in library for statement in one.statements]
    kind = draw(st.sampled_from(["pair", "pair", "verdict", "means", "inventory"] if told else ["pair", "means", "inventory"]))
    matter: Pair | Verdict | Meaning | Listing
    if kind == "pair":
        matter = draw(pairs())
    elif kind == "verdict":
        source, statement = draw(st.sampled_from(told))
        known = draw(st.sampled_from([source, replace(source, sha256="ee" * 32), replace(source, path=SECOND_PATH),
                                      replace(source, sha256="ee" * 32, path=SECOND_PATH)]))
        matter = Verdict(claim(statement, known), draw(st.booleans()))
    elif kind == "means":
        matter = Meaning(squeeze(draw(st.sampled_from([*SERVICES, *PROJECTS, *UNREAD]))),
                         draw(st.sampled_from(["finans.lan", "affar.export", ""])))
    else:
        source = draw(st.sampled_from([one.source for one in library]))
        inventory = Inventory("se-lan-20", draw(st.sampled_from([(), ("finans.lan",)])))
        matter = Listing(source.sha256, draw(st.sampled_from([source.path, SECOND_PATH])), inventory)
    return Judgement(matter, draw(st.sampled_from(["anna", "bo"])), draw(st.sampled_from(TIMES)))


def judged(library: Sequence[Told], most: int = 4) -> st.SearchStrategy[list[Judgement]]:
    """A few judgements, some of them undone."""
    one = st.builds(lambda judgement, undone: judgement.undone("bo", "2026-02-01T08:00:00+00:00") if undone else judgement,
                    judgements(library), st.sampled_from([False, False, False, True]))
    return st.lists(one, max_size=most, unique_by=lambda judgement: judgement.id)


# -- deriving -------------------------------------------------------------------------------------------------------------

Facts = tuple[dict[tuple[str, ...], Mapping[str, Any]], dict[tuple[str, ...], Mapping[str, Any]]]


def derived(library: Iterable[Told], decided: Iterable[Judgement] = (), origins: Mapping[str, Origin] | None = None) -> Derived:
    """All that follows from a library."""
    told = list(library)
    return derive([said for one in told for said in one.said], referred=[name for one in told for name in one.referred],
                  echoed=[name for one in told for name in one.echoed],
                  judgements=decided, origins={one.source.id: one.origin for one in told} if origins is None else origins,
                  words=WORDS, places=PLACES, register=REGISTER)
