"""What is known of a thing, in words: why a name is its, what a statement says, why a value is shown, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from graph.lexicon.places import places
from graph.vocabulary import vocabulary
from viz.i18n import Texts, texts
from viz.words import certainty, day, href, inventory_in_words, money, need_title, number, period, role, target_group_title

__all__ = ["decision", "joined_by", "link_words", "name_of", "named_href", "property_title", "reason", "sentence",
           "source_title", "standing", "thing_href", "value", "why_shown"]

PAGES = {"Actor": "/aktor", "ActorGroup": "/aktor", "Project": "/projekt", "Plan": "/projekt", "Need": "/behov",
         "Firm": "/foretag"}


def thing_href(label: str, id_: str, language: str) -> str:
    """The page of a thing.

    >>> thing_href("Actor", "a1", "sv"), thing_href("Place", "se-kom-2085", "en"), thing_href("Place", "se-lan-20", "sv")
    ('/aktor/a1', '/kommun/se-kom-2085?lang=en', '/sak/se-lan-20')
    """
    known = places().by_id.get(id_) if label == "Place" else None
    path = "/kommun" if known and known.level == "municipality" else PAGES.get(label, "/sak")
    return href(f"{path}/{id_}", {}, language)


def named_href(name: str, language: str) -> str:
    """Where a name leads of which nobody knows the id: to its page, or to the things that it may mean.

    >>> named_href("Almi Invest", "sv")
    '/sak?namn=Almi+Invest'
    """
    return href("/sak", {"namn": name}, language)


def name_of(label: str | None, id_: str, name: str | None, language: str) -> str:
    """What a thing is called in a language: what is of the vocabulary has a title there.

    >>> name_of("Need", "finans.lan", None, "en"), name_of("Actor", "a1", "Almi", "en")
    ('Loans and liquidity', 'Almi')
    """
    if label == "Need":
        return need_title(id_, language)
    return target_group_title(id_, language) if label == "TargetGroup" else name or id_


def link_words(fact: Mapping[str, Any], language: str) -> str:
    """The verb of a fact, in its own direction: «leads», «offers», «has its seat in»."""
    if fact["type"] == "Partnership":
        return role(fact["properties"].get("role") or "participant", language)
    words = vocabulary()
    known = words.predicates["lacks"] if fact["type"] == "Lack" else words.relationships[fact["type"]]
    return known.sv if language == "sv" else known.en


def sentence(statement: Mapping[str, Any], language: str) -> dict[str, str]:
    """A statement as `subject`, `verb`, `object`, to be read in a row."""
    known = vocabulary().predicates.get(statement["predicate"])
    verb = statement["predicate"] if known is None else known.sv if language == "sv" else known.en
    if statement["predicate"] == "takes_part" and statement.get("role"):
        verb = role(statement["role"], language)
    told = statement.get("object")
    shown = value(statement["predicate"], told, language, statement.get("currency"), statement.get("amount_kind")) \
        if known and known.value else told
    return {"subject": statement.get("subject") or "", "verb": verb, "object": str(shown or "")}


def property_title(name: str, language: str) -> str:
    """A property as a heading."""
    _ = texts(language).gettext
    return {"start": _("Begins"), "end": _("Ends"), "sort": _("Kind"), "purpose": _("Purpose"), "budget": _("Budget"),
            "title": _("Title"), "email": _("E-mail"), "phone": _("Telephone"), "number": _("Number"),
            "website": _("Website"), "price": _("Price"), "orgnr": _("Organisation number"),
            "verified": _("Last verified")}.get(name, name)


def value(name: str, told: Any, language: str, currency: str | None = None, amount_kind: str | None = None) -> str:
    """The value of a property as a person reads it; of a budget with its currency and what the amount is of.

    >>> value("start", "2022-04", "en"), value("budget", "1200000.0", "en", "SEK"), value("sort", "kommunalt_bolag", "sv")
    ('April 2022', '1,200,000\xa0SEK', 'kommunalt bolag')
    """
    if told is None:
        return ""
    if name == "budget" and (amount := _amount(told)) is not None:
        return money(amount, currency, amount_kind, language)
    if name in ("start", "end", "verified"):
        return day(str(told), language)
    if isinstance(told, int | float) and not isinstance(told, bool):
        return number(told, language)
    return str(told).replace("_", " ") if name == "sort" else str(told)


def _amount(told: Any) -> float | None:
    """A value of a budget as a number; a statement keeps it as text too."""
    try:
        return float(told)
    except ValueError:
        return None


def reason(name: Mapping[str, Any], language: str) -> str:
    """Why a name belongs to its thing, with both names that were compared."""
    _, one, other = texts(language).gettext, name["surface"], name.get("with") or ""
    value = name.get("value") or ""
    known = {
        "judgement": _("A person has judged that «%(one)s» and «%(other)s» are the same.", one=one, other=other),
        "number": _("«%(one)s» and «%(other)s» have the same organisation number.", one=one, other=other),
        "register": _("The register of names knows «%(one)s» as «%(other)s» (%(value)s).", one=one, other=other,
                      value=value),
        "alias": _("A source says that «%(one)s» is also called «%(other)s».", one=one, other=other),
        "same form": _("«%(one)s» and «%(other)s» are the same but for case, inflection and signs.", one=one, other=other),
        "only meaning": _("Here «%(one)s» can only mean «%(other)s».", one=one, other=other),
        "alone": _("No other name was taken together with «%(one)s».", one=one),
        "vocabulary": _("A word of the vocabulary.")}
    rule = str(name.get("rule") or "")
    if rule == "same form" and not other:
        return known["alone"]
    return known.get(rule, name.get("sentence") or rule)


def why_shown(why: str, language: str) -> str:
    """Why one of several values is the one that is shown."""
    _ = texts(language).gettext
    return {"only": _("all say the same"), "judged": _("a person judged it right"),
            "certainty": _("its source is surer"), "newest": _("its source is the newest"),
            "sources": _("more sources say so"), "precise": _("it is more precise"),
            "confidence": _("it was read with more certainty"), "register": _("the register of names says so"),
            "order": _("nothing tells them apart; the first by the alphabet is shown")}.get(why, why)


def decision(judgement: Mapping[str, Any], language: str) -> str:
    """What a person decided, as a sentence without author and time."""
    _ = texts(language).gettext
    match judgement["kind"]:
        case "same" | "different" as kind:
            pair = {end: judgement[end].get("surface") or judgement[end]["key"] for end in ("left", "right")}
            return _("«%(left)s» and «%(right)s» are the same.", **pair) if kind == "same" else \
                _("«%(left)s» and «%(right)s» are not the same.", **pair)
        case "right" | "wrong" as kind:
            said = {name: judgement["claim"][name] for name in ("subject", "object")} | {
                "verb": sentence(judgement["claim"], language)["verb"]}
            return _("Right: «%(subject)s %(verb)s %(object)s».", **said) if kind == "right" else \
                _("Wrong: «%(subject)s %(verb)s %(object)s».", **said)
        case "means":
            if not judgement["need"]:
                return _("«%(text)s» means no need, and nobody.", text=judgement["text"])
            return _("«%(text)s» means %(need)s.", text=judgement["text"], need=need_title(judgement["need"], language))
        case "inventory":
            one = judgement["inventory"]
            ends = f"{one.get('start') or ''}..{one.get('end') or ''}" if one.get("start") or one.get("end") else ""
            declared = ":".join(filter(None, (one["area"], ",".join(one.get("needs", ())), ends)))
            return _("%(source)s is a complete inventory of %(area)s.", source=PurePath(judgement["path"]).name,
                     area=inventory_in_words(declared, language))
        case "columns":
            return _("Tables such as %(file)s have their columns read as a mapping says.", file=judgement["file"])
    return str(judgement["kind"])


def standing(row: Mapping[str, Any], language: str) -> str:
    """How an offer stands on a day, in words; with the period that it states."""
    _ = texts(language).gettext
    when = period(row.get("start"), row.get("end"), language)
    words = {"covers": _("in force"), "coming": _("begins later"), "ended": _("has ended"),
             "past": _("was never in force")}.get(row["standing"], certainty(row["standing"], language))
    if when or row["standing"] != "covers":
        return f"{words}, {when}" if when else words
    open_end = _("no end stated")
    return f"{words}, {open_end}"


def joined_by(rule: str, text: Texts) -> str:
    """By which rule a row of a log is a firm's."""
    _ = text.gettext
    return {"number": _("same organisation number"), "name in municipality": _("same name in the same municipality"),
            "name in municipality of the number": _("same name in a municipality where only one number has it"),
            "name in one file": _("same name in the same file, without a municipality"),
            "alone": _("by itself: it has neither name nor a number that is right")}.get(rule, rule)


def source_title(source: Mapping[str, Any]) -> str:
    """What a source is called: its title, else its file."""
    return str(source.get("title") or PurePath(str(source["path"])).name)
