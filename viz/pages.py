"""Templates to pages: Jinja2 with everything escaped, texts from the catalogues, values in the form of the language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from importlib import resources, util
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from viz import words
from viz.i18n import LANGUAGES, texts
from viz.views.evidence import shown

__all__ = ["NAVIGATION", "content_security_policy", "frame", "render", "static_folder", "vis_folder"]

# Path and English title of the pages in the head; the title is a message of the catalogues.
NAVIGATION = ("/partner", "/luckor", "/natverk", "/fragor", "/kallor", "/granska")
CONTENT_SECURITY_POLICY = ("default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
                           "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")


def render(template: str, language: str, **view: Any) -> str:
    """A page as HTML text. `template` is a file of `viz/templates`; `view` what its view-builder and `frame` give.

    A name that the template uses and nobody gave raises jinja2.UndefinedError: a page is never half right.

    >>> "<html lang=\\"en\\">" in render("problem.html", "en", kind="missing", detail=None, **frame("/x", {}))
    True
    """
    return _environment(language).get_template(template).render(view)


def frame(path: str, query: Mapping[str, str], *, demo: bool = False, token: str = "", waiting: int = 0) -> dict[str, Any]:
    """What every page carries: where one is, what was asked (for the language switch), whether data are examples, the
    token with which its forms may change something, how many questions wait for a person."""
    return {"path": path, "query": dict(query), "demo": demo, "token": token, "waiting": waiting}


def content_security_policy() -> str:
    """The response header that these pages are made for: nothing inline, nothing from elsewhere."""
    return CONTENT_SECURITY_POLICY


def static_folder() -> Path:
    """The folder to serve at `/static`."""
    return Path(str(resources.files("viz") / "static"))


def vis_folder() -> Path:
    """The folder of vis-network inside the installed pyvis, to serve at `/static/vis`; pyvis itself is not imported."""
    found = util.find_spec("pyvis")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("pyvis is not installed; it carries vis-network")
    return Path(found.submodule_search_locations[0]) / "lib" / "vis-9.1.2"


@cache
def _environment(language: str) -> Environment:
    """One environment per language, so that templates and compiled texts are made once."""
    env = Environment(loader=PackageLoader("viz"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                      lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
    text = texts(language)
    env.install_gettext_callables(text.translations.gettext, text.translations.ngettext, newstyle=True)  # type: ignore[attr-defined]
    for name in ("day", "moment", "number", "count", "short_count", "state", "certainty", "need_title", "kind_title",
                 "target_group_title", "joined"):
        env.filters[name] = partial(_in_language, getattr(words, name), language)
    env.globals.update(
        language=language,
        other_languages=[code for code in LANGUAGES if code != language],
        language_names=LANGUAGES,
        navigation=NAVIGATION,
        url=lambda path, anchor="", **parameters: words.href(path, parameters, language, anchor),
        switch=_switched,
        period=lambda start, end: words.period(start, end, language),
        evidence=lambda items: shown(items, language),
    )
    return env


def _switched(path: str, query: Mapping[str, Any], language: str) -> str:
    """A link to the same page that says its language, Swedish too: else the browser's wish or a cookie would decide.

    >>> _switched("/fragor", {"words": "lån", "lang": "en"}, "sv")
    '/fragor?words=l%C3%A5n&lang=sv'
    """
    link = words.href(path, query, "sv")
    return f"{link}{'&' if '?' in link else '?'}lang={language}"


def _in_language(function: Any, language: str, value: Any, *args: Any, **named: Any) -> Any:
    return function(value, language, *args, **named)
