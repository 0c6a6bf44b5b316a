"""The review: one question at a time, side by side with why it is asked, and the queue beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.judgements import Judgement, Meaning, Pair, Verdict
from graph.lexicon import places
from graph.vocabulary import vocabulary
from queries.review import Item
from viz.entity_words import decision, sentence, value
from viz.i18n import Texts, texts
from viz.words import href, kind_title, need_title, number

__all__ = ["Standing", "queue_link", "review_view"]

IN_QUEUE = 12
MOST_SKIPPED = 60
SKIP_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one is in the review: `skipped` are beginnings of the ids of questions left for later; `done` is how many
    were answered today; `last` is what would be undone; `told` is what was just decided, with how much `moved`; `was`
    is the question that it answered."""

    skipped: tuple[str, ...] = ()
    done: int = 0
    last: Judgement | None = None
    told: Judgement | None = None
    moved: int = 0
    was: str = ""

    def skips(self, item: str) -> bool:
        """Whether a question is left for later."""
        return item[:SKIP_DIGITS] in self.skipped

    def skipping(self, item: str) -> str:
        """The questions left for later with one more, as the address keeps them; the oldest go where they are many."""
        return "-".join((*self.skipped, item[:SKIP_DIGITS])[-MOST_SKIPPED:])


def review_view(items: Sequence[Item], current: Item | None, standing: Standing, *, rows_visible: bool,
                language: str, actors: Sequence[str] = ()) -> dict[str, Any]:
    """The page. `items` are all open questions, `current` the one to ask, with its evidence (None: nothing is left);
    `actors` are the names that an unknown receiver may be."""
    text = texts(language)
    open_ = [one for one in items if not standing.skips(one.id)]
    skip = "-".join(standing.skipped)
    return {
        "card": _card(current, text) if current else None, "skip": skip, "skipped": len(items) - len(open_),
        "skip_href": queue_link(standing.skipping(current.id), None, language) if current else "",
        "left": len(items), "done": standing.done, "rows_visible": rows_visible,
        "actors": actors,
        "position": next((at for at, one in enumerate(open_, start=1) if current and one.id == current.id), 1),
        "queue": [{"title": one.left, "with": _other(one, text), "value": one.value,
                   "href": queue_link(skip, one.id, language), "current": bool(current and one.id == current.id)}
                  for one in _around(open_, current)],
        "more": max(0, len(open_) - IN_QUEUE),
        "told": _told(standing, text), "undo": standing.last.id if standing.last else "", "was": standing.was,
        "undo_what": decided_words(standing.last, text) if standing.last else "",
    }


def queue_link(skip: str, item: str | None, language: str, **more: Any) -> str:
    """The page of the review, at a question."""
    return href("/granska", {"skip": skip, "item": item, **more}, language, "card")


def _around(items: Sequence[Item], current: Item | None) -> Sequence[Item]:
    """The part of the queue that is shown: its beginning, or from a little before the question that is asked."""
    at = next((at for at, one in enumerate(items) if current and one.id == current.id), 0)
    first = max(0, at - IN_QUEUE // 2)
    return items[first:first + IN_QUEUE]


def _other(item: Item, text: Texts) -> str:
    _ = text.gettext
    if item.kind == "pair":
        return item.right
    if item.kind == "statement":
        return " ".join(filter(None, (_verb(item, text), value(item.about, item.right, text.language))))
    return _("unread need") if item.kind == "text" else _("unknown receiver")


def _card(item: Item, text: Texts) -> dict[str, Any]:
    _, language = text.gettext, text.language
    asked = {"text": _("Which need is meant?"), "receiver": _("Who is meant?"), "statement": _("Is this right?"),
             "pair": _("Is this the same %(kind)s?", kind=kind_title(item.about, language))}[item.kind]
    low = min([0.0, *(points for _code, points, _detail in item.parts)])
    high = max([1.0, *(points for _code, points, _detail in item.parts)])
    return {
        "id": item.id, "kind": item.kind, "title": asked, "left": item.left,
        "right": value(item.about, item.right, language) if item.kind == "statement" else item.right,
        "verb": _verb(item, text), "value": _worth(item, text),
        "score": None if item.score is None else number(round(item.score), language),
        "fields": [{"title": _field(name, text), "left": _value(name, left, language), "right": _value(name, right, language),
                    "verdict": _verdict(verdict, text)} for name, left, right, verdict in item.fields
                   if (left or right) and name != "name"],
        "names_verdict": next((_verdict(verdict, text) for name, _l, _r, verdict in item.fields if name == "name"), ""),
        "parts": [{"title": _part(code, detail, text), "points": _signed(points, language), "below": points < 0,
                   "x": min(0.0, points), "width": abs(points)} for code, points, detail in item.parts],
        "box": f"{low:g} 0 {high - low:g} 8",
        "evidence": list(item.evidence),
        "proposals": [(value, need_title(value, language) if item.kind == "text" else title)
                      for value, title in item.proposals],
        "needs": [(need, need_title(need, language)) for need in vocabulary().needs] if item.kind == "text" else [],
    }


def _worth(item: Item, text: Texts) -> str:
    """What hangs on a question."""
    if item.kind in ("text", "receiver") or item.about == "Firm":
        return text.ngettext("%(num)s contact", "%(num)s contacts", item.value)
    if item.kind == "statement":
        return text.ngettext("%(num)s source", "%(num)s sources", item.value)
    return text.ngettext("%(num)s statement", "%(num)s statements", item.value)


def _verb(item: Item, text: Texts) -> str:
    return "" if item.kind != "statement" else sentence({"predicate": item.about}, text.language)["verb"]


def _signed(points: float, language: str) -> str:
    """Points with their sign.

    >>> _signed(-12.0, "sv"), _signed(38.0, "sv")
    ('−12', '+38')
    """
    return ("−" if points < 0 else "+") + number(abs(round(points, 1)), language)


def _field(name: str, text: Texts) -> str:
    _ = text.gettext
    return {"name": _("Name"), "names": _("Also called"), "sort": _("Kind"), "place": _("Place"), "number": _("Number"),
            "sources": _("Named in"), "projects": _("Takes part in"), "contacts": _("Contacts"), "scope": _("Belongs to"),
            "register": _("In the register"), "value": _("Says"), "period": _("Period")}.get(name, name)


def _verdict(verdict: str, text: Texts) -> str:
    _ = text.gettext
    return {"same": _("the same"), "near": _("near"), "differs": _("different"),
            "unknown": _("cannot be compared")}.get(verdict, verdict)


def _value(name: str, told: str, language: str) -> str:
    _ = texts(language).gettext
    if not told:
        return _("missing")
    if name == "place":
        return ", ".join(places().by_id[id_].name if id_ in places().by_id else id_ for id_ in told.split(", "))
    if name == "number":
        return {"invalid": _("fails its check"), "valid": _("passes its check"), "missing": _("missing"),
                "personal": _("a personal number")}.get(told, told)
    return told


def _part(code: str, detail: str, text: Texts) -> str:
    _ = text.gettext
    match code:
        case "alike":
            return _("The names are %(share)s %% alike", share=detail)
        case "initials":
            return _("One is the initials of the other: %(letters)s", letters=detail)
        case "shared projects":
            return text.ngettext("%(num)s project in common", "%(num)s projects in common", int(detail))
    return {"same form": _("The same name"), "same place": _("The same place"), "other place": _("Another place"),
            "same sort": _("The same kind"), "other sort": _("Another kind"), "same number": _("The same number"),
            "only one": _("Only one of this name")}.get(code, code)


# -- what was decided -----------------------------------------------------------------------------------------------------

def decided_words(judgement: Judgement, text: Texts) -> str:
    """What a judgement says, for people."""
    return decision(judgement.as_json(), text.language)


def _told(standing: Standing, text: Texts) -> dict[str, str] | None:
    """What was just decided and what follows; or that it was taken back."""
    made, _ = standing.told, text.gettext
    if made is None:
        return None
    said = decided_words(made, text)
    if not made.living:
        return {"said": _("Undone: %(what)s", what=said), "follows": ""}
    return {"said": said, "follows": _follows(made.matter, standing.moved, text)}


def _follows(matter: Any, moved: int, text: Texts) -> str:
    _ = text.gettext
    if isinstance(matter, Pair):
        if matter.left.kind == "Firm":
            return text.ngettext("%(num)s contact moved.", "%(num)s contacts moved.", moved) if moved else ""
        return text.ngettext("%(num)s relation moved.", "%(num)s relations moved.", moved) if moved else ""
    if isinstance(matter, Verdict) and not matter.right:
        return text.ngettext("%(num)s relation is gone.", "%(num)s relations are gone.", moved) if moved else \
            _("It counts no more.")
    if isinstance(matter, Meaning) and moved:
        return text.ngettext("%(num)s contact says so.", "%(num)s contacts say so.", moved)
    return ""
