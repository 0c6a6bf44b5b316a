"""The catalogue of questions, and the filter over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from viz.i18n import texts
from viz.words import href

__all__ = ["questions_view"]


def questions_view(questions: Iterable[Mapping[str, Any]], *, query: Mapping[str, str], language: str) -> dict[str, Any]:
    """The questions that fit `query` (`words`: in number, title or marks; `user`), by whom they serve, in catalogue order.

    `questions` are those of `framjar questions`. Users without a fitting question are left out.
    """
    words, user = query.get("words", "").strip().casefold(), query.get("user", "")
    found = [_entry(question, language) for question in questions]
    fitting = [entry for entry in found if (not user or entry["user"] == user) and words in entry["haystack"]]
    titles = users(language)
    return {"words": query.get("words", ""), "user": user, "users": list(titles.items()), "total": len(found),
            "found": len(fitting),
            "groups": [{"user": name, "title": title, "questions": [e for e in fitting if e["user"] == name]}
                       for name, title in titles.items() if any(e["user"] == name for e in fitting)]}


def users(language: str) -> dict[str, str]:
    """Whom questions serve, with the words for it."""
    _ = texts(language).gettext
    return {"frontline": _("For those who meet firms"), "analyst": _("For analysts"), "strategist": _("For strategists")}


def _entry(question: Mapping[str, Any], language: str) -> dict[str, Any]:
    title = question["title"][language]
    marks = " ".join(question.get("marks", ()))
    return {"number": question["number"], "title": title, "user": question["user"], "name": question["name"],
            "href": href(f"/fragor/{question['name']}", {}, language),
            "haystack": f"{question['number']} {question['name']} {title} {marks}".casefold()}
