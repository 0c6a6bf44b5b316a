"""Find a partner: what was understood, whom to call and why, what has no partner here, what is asked back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.vocabulary import vocabulary
from queries.understanding import understand
from viz.entity_words import named_href
from viz.i18n import Texts, texts
from viz.views.notes import note_texts
from viz.words import day, href, joined, need_title, number, target_group_title

__all__ = ["find_view", "without_dropped"]

# The reasons in the order in which every card shows them, each with the parts of the score that speak of it.
REASONS = {"need": ("covers need", "covers more needs"), "place": ("serves place",), "target_group": ("fits target group",),
           "period": ("runs on",), "referrals": ("has been referred to",), "source": ("stated lately",)}
# What holds only in part, by the code of the part.
IN_PART = frozenset({"inferred", "wider_group", "ends_soon", "few_referrals", "undated_source"})
KEPT = ("text", "municipality", "target_group", "date", "drop")


def find_view(answer: Mapping[str, Any] | None, *, query: Mapping[str, str], language: str,
              municipalities: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What the finder page shows for an answer of `queries.finder.find`; None where nothing was asked yet.

    `query` is what the page was asked: `text`, `municipality`, `target_group`, `date`, `drop` (need ids by comma that
    the user took out).
    """
    asked = {name: query.get(name, "") for name in KEPT}
    form = {"asked": asked, "municipalities": municipalities,
            "target_groups": [(group, target_group_title(group, language)) for group in vocabulary().target_groups]}
    if answer is None:
        return {**form, "answer": None}
    text, understood = texts(language), answer["understood"]
    place = understood.get("municipality")
    needs = _needs(understood["needs"])
    return {**form, "answer": {
        "place": place, "date": understood.get("date"), "horizon": understood.get("horizon"),
        "target_group": understood.get("target_group"),
        "chips": _chips(needs, asked, language),
        "dropped": [(need_title(need, language), _with_drop(asked, _dropped(asked) - {need}, language))
                    for need in sorted(_dropped(asked))],
        "ask": list(answer.get("ask") or ()),
        "partners": [_card(partner, understood, text) for partner in answer.get("partners") or ()],
        "open": [_open_need(entry, place, text) for entry in answer.get("states") or () if entry["state"] != "covered"],
        "elsewhere": [_card(partner, understood, text) for partner in answer.get("elsewhere") or ()],
        "notes": note_texts(answer.get("notes"), language),
    }}


def without_dropped(text: str, needs: Iterable[Mapping[str, Any]], drop: str) -> str:
    """The text with the words of dropped needs blanked, each character by a space, so that spans stay where they are.

    `needs` are those understood in the text (`need`, `start`, `end`), `drop` need ids by comma. Other words for a
    dropped need, which come to light when the first are gone, are blanked too. Asking again with the result is how a
    chip is removed without any script. Needs that one word names together go together.

    >>> without_dropped("lån och export", [{"need": "finans.lan", "start": 0, "end": 3}], "finans.lan")
    '    och export'
    >>> without_dropped("lån, export, låna", [{"need": "finans.lan", "start": 0, "end": 3}], "finans.lan")
    '   , export,     '
    """
    gone = set(drop.split(","))
    spans = [(need["start"], need["end"]) for need in needs if need["need"] in gone]
    while spans:
        for start, end in spans:
            text = text[:start] + " " * (end - start) + text[end:]
        spans = [(need.start, need.end) for need in understand(text).needs if need.need in gone]
    return text


def _needs(found: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The words that led to each need, in the order of the text."""
    needs: dict[str, list[str]] = {}
    for entry in found:
        words = needs.setdefault(entry["need"], [])
        if entry.get("quote") and entry["quote"] not in words:
            words.append(entry["quote"])
    return needs


def _dropped(asked: Mapping[str, str]) -> set[str]:
    return {need for need in asked.get("drop", "").split(",") if need}


def _with_drop(asked: Mapping[str, str], drop: set[str], language: str) -> str:
    return href("/partner", {**asked, "drop": ",".join(sorted(drop))}, language)


def _chips(needs: Mapping[str, list[str]], asked: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    return [{"title": need_title(need, language), "words": words,
             "remove": _with_drop(asked, _dropped(asked) | {need}, language)} for need, words in needs.items()]


def _card(partner: Mapping[str, Any], understood: Mapping[str, Any], text: Texts) -> dict[str, Any]:
    contact = {name: (partner.get("contact") or {}).get(name) for name in ("name", "title", "phone", "email")}
    titles = [need_title(need, text.language).casefold() for need in partner.get("needs") or _needs(understood["needs"])]
    return {
        "actor": partner["actor"], "href": named_href(partner["actor"], text.language),
        "service": partner.get("service"), "project": partner.get("project"),
        "reasons": _reasons(partner, understood.get("target_group"), text), "contact": contact,
        "evidence": partner.get("evidence") or [], "verified": day(partner.get("verified"), text.language),
        "distance": None if partner.get("distance_km") is None else number(round(partner["distance_km"]), text.language),
        "network": href("/natverk", {"node": partner["actor"]}, text.language),
        "referral": _referral(partner["actor"], contact, titles[:2], understood.get("municipality"), text),
        "tel": "".join(c for c in contact["phone"] or "" if c.isdigit() or c == "+"),
    }


def _reasons(partner: Mapping[str, Any], target_group: str | None, text: Texts) -> list[dict[str, str]]:
    """The reasons in fixed order, each said to hold (`yes`), in part (`part`) or not (`no`); then parts we do not know."""
    _ = text.gettext
    titles = {"need": _("Need"), "place": _("Place"), "target_group": _("Target group"), "period": _("In force"),
              "referrals": _("Referrals"), "source": _("Source")}
    silent = {"need": _("Nothing is said about this"), "place": _("No source names this place"),
              "target_group": _("None in particular") if target_group else _("Not asked for"),
              "period": _until(partner, text), "referrals": _("None in the logs"),
              "source": _("Nothing is said about this")}
    parts = {part["name"]: part for part in partner.get("parts") or ()}
    lines = []
    for reason, names in REASONS.items():
        mine = [parts.pop(name) for name in names if name in parts]
        lines.append({"class": _holds(reason, mine, partner, target_group), "title": titles[reason],
                      "why": "; ".join(_why(part, text.language) for part in mine) or silent[reason]})
    return lines + [{"class": _holds("", [part], partner, None), "title": name, "why": _why(part, text.language)}
                    for name, part in parts.items()]


def _holds(reason: str, parts: Sequence[Mapping[str, Any]], partner: Mapping[str, Any], target_group: str | None) -> str:
    if reason == "place" and "distance_km" in partner:
        return "no"
    if reason == "target_group" and target_group and not parts:
        return "yes"   # an offer for nobody in particular is for this group too
    if not parts:
        return "no" if reason == "referrals" else "part"
    return "part" if any(part.get("code") in IN_PART for part in parts) else "yes"


def _why(part: Mapping[str, Any], language: str) -> str:
    why = part.get("why") or ""
    return str(why.get(language, "")) if isinstance(why, Mapping) else str(why)


def _until(partner: Mapping[str, Any], text: Texts) -> str:
    if partner.get("until"):
        return text.gettext("until %(day)s", day=day(partner["until"], text.language))
    return text.gettext("No end is stated.")


def _open_need(entry: Mapping[str, Any], place: str | None, text: Texts) -> dict[str, Any]:
    """A need without a partner here: a gap and an unknown are said in different words."""
    _, where = text.gettext, place or text.gettext("the place asked for")
    if entry["state"] == "gap":
        said = _("A source says that this is missing in %(place)s, or a complete inventory names nobody.", place=where)
    else:
        said = _("No loaded source says who offers this in %(place)s. It does not mean that support is missing, "
                 "only that we do not know.", place=where)
    return {"title": need_title(entry["need"], text.language), "state": entry["state"], "said": said,
            "matrix": href("/luckor", {"municipality": place, "cell": f"{entry['need']},{place}" if place else None},
                           text.language, "cell")}


def _referral(actor: str, contact: Mapping[str, Any], needs: Sequence[str], place: str | None, text: Texts) -> str:
    """A mail to copy. It names no firm and no person of it: that is told by telephone when the firm has said yes."""
    _, help_with = text.gettext, joined(list(needs), text.language)
    name = str(contact.get("name") or "").split(" ")[0]
    where = _("in %(place)s", place=place) if place else ""
    lines = [_("To: %(receiver)s", receiver=contact.get("email") or actor),
             _("Subject: A firm %(where)s that needs help with %(needs)s", where=where, needs=help_with), "",
             _("Hello %(name)s!", name=name) if name else _("Hello!"), "",
             _("I have met a firm %(where)s that needs help with %(needs)s. The owner would like to be called.",
               where=where, needs=help_with),
             "", _("I tell you the firm's name and number by telephone, when the owner has said yes."), "",
             _("Kind regards"), _("[your name]")]
    return "\n".join(" ".join(line.split()) for line in lines)
