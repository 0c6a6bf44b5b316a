"""Which language a person reads: Swedish unless something says English. Pure."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["LANGUAGES", "of_environment", "of_request"]

LANGUAGES = ("sv", "en")


def of_environment(env: Mapping[str, str]) -> str:
    """The language of a terminal: of LC_ALL, LC_MESSAGES or LANG, the first that is set; English where it is neither.

    >>> of_environment({"LANG": "sv_SE.UTF-8"}), of_environment({"LC_ALL": "C.UTF-8", "LANG": "sv_SE.UTF-8"})
    ('sv', 'en')
    """
    chosen = next(filter(None, (env.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return chosen[:2] if chosen[:2] in LANGUAGES else "en"


def of_request(query: str | None, cookie: str | None, accept: str | None) -> str:
    """The language of a page: what the link says, else the cookie of an earlier link, else what the browser prefers.

    A word that is no language of ours counts as not said; Swedish where nothing was.

    >>> of_request(None, None, "de, en;q=0.8, sv;q=0.9"), of_request("en", "sv", None), of_request("xx", None, None)
    ('sv', 'en', 'sv')
    """
    for said in (query, cookie):
        if said in LANGUAGES:
            return said
    return next((code for code in _preferred(accept or "") if code in LANGUAGES), "sv")


def _preferred(accept: str) -> list[str]:
    """Two-letter languages of an Accept-Language header, the most wanted first."""
    ranked: list[tuple[float, str]] = []
    for part in accept.split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            ranked.append((-weight, name[:2].lower()))
    return [code for _, code in sorted(ranked, key=lambda item: item[0])]
