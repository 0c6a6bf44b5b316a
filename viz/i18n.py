"""The languages of what people see: gettext catalogues, read from the `.po` files beside this module.

Message ids are English. A catalogue is compiled in memory when it is first asked for, so nothing has to be built.
`python -m viz.i18n` adds what the code says and the catalogues lack, and takes out what the code no longer says.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.numbers import format_decimal

from graph.errors import BadParameter

__all__ = ["LANGUAGES", "Texts", "catalogue", "texts", "used_messages"]

LANGUAGES = {"sv": "Svenska", "en": "English"}
DOMAIN = "framjarkartan"
MessageId = str | tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """The texts of one language. Values are named in the message: `gettext("%(n)s rows", n=3)`; a percent sign is `%%`."""

    language: str
    translations: gettext.NullTranslations

    def gettext(self, message: str, **values: Any) -> str:
        """The message in this language, with its values set in.

        >>> texts("sv").gettext("gap")
        'lucka'
        """
        return self.translations.gettext(message) % values

    def ngettext(self, one: str, many: str, num: int, **values: Any) -> str:
        """The message for `num` things; `num`, written as the language writes numbers, is a value of the message too.

        >>> texts("en").ngettext("%(num)s row", "%(num)s rows", 2)
        '2 rows'
        """
        return self.translations.ngettext(one, many, num) % {"num": format_decimal(num, locale=self.language), **values}


@cache
def texts(language: str) -> Texts:
    """The texts of `sv` or `en`. Raises BadParameter for any other language."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Texts(language, gettext.GNUTranslations(compiled))


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as written. Raises BadParameter where there is none.

    >>> catalogue("sv").get("unknown").string
    'okänt'
    """
    if language not in LANGUAGES:
        raise BadParameter("lang", f"{language!r} is none of {', '.join(LANGUAGES)}")
    text = (resources.files("viz") / _path(language)).read_bytes()
    return read_po(io.BytesIO(text), locale=language, domain=DOMAIN)


def used_messages() -> set[MessageId]:
    """Every message that templates and Python code of this package show: an id, or (one, many)."""
    here = Path(__file__).parent
    found: set[MessageId] = set()
    for path in sorted(here.rglob("*")):
        if path.suffix in (".html", ".py"):
            found.update(_messages_of(path))
    return found


def _messages_of(path: Path) -> Iterator[MessageId]:
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    options = {"trimmed": "true", "encoding": "utf-8"}
    for _line, message, _comments, _context in extract_from_file(method, path, options=options):
        yield message if isinstance(message, str) else tuple(message)


def _path(language: str) -> str:
    return f"locale/{language}/LC_MESSAGES/{DOMAIN}.po"


def update() -> None:
    """Rewrite the catalogues, in alphabetic order: new messages untranslated, unused ones gone, the rest as they are."""
    used = used_messages()
    for language in LANGUAGES:
        old = catalogue(language)
        new = Catalog(locale=language, domain=DOMAIN, project="framjarkartan", header_comment=old.header_comment,
                      creation_date=old.creation_date, revision_date=old.revision_date, fuzzy=False)
        for message in sorted(used, key=str):
            known = old.get(message)
            new.add(message, message if language == "en" else known.string if known else None)
        with (Path(__file__).parent / _path(language)).open("wb") as file:
            write_po(file, new, width=120, sort_output=True, no_location=True)


if __name__ == "__main__":
    update()
