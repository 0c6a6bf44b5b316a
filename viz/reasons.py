"""Why a file or a row cannot be read, in the words of a language: readers say it in English, as templates say it here."""

from __future__ import annotations

import re
from functools import cache

from viz.i18n import texts

__all__ = ["reason_in_words"]

BEGINS_WITH_VERB = re.compile(r"(?:is|was|has|needs|broke|belongs|holds|says|shows|would|cannot|could|may) ")


def N_(message: str) -> str:
    """A message that is translated elsewhere; extraction knows messages by this name."""
    return message


# Why a file or a row cannot be read, as readers say it in English. The first that fits; others are shown as they are.
REASONS = (
    N_("is empty"),
    N_("no reader knows this kind of file"),
    N_("is larger than %(mb)s MB; split it"),
    N_("was not read in %(minutes)s minutes; split it"),
    N_("needs more memory than there is; split it"),
    N_("broke the program that reads it; it is damaged, or of another kind than its name says"),
    N_("is larger than %(mb)s MB; unpack it and load what it holds"),
    N_("has the same name as another file here; rename one of them"),
    N_("is one file too many; take fewer at a time"),
    N_("has a personal number in its name; rename it"),
    N_("could not be read: something of ours broke; tell who runs the server"),
    N_("is encrypted; save a copy without password"),
    N_("is encrypted; unpack it with its password and load what it holds"),
    N_("is encrypted, or an old Word file under a new name; save it as .docx without password"),
    N_("is a damaged PDF; get it anew, or print it to a new PDF"),
    N_("is a damaged Word document; open it in Word and save it anew"),
    N_("is a damaged OpenDocument text; open it in its program and save it anew"),
    N_("is a damaged workbook, or none; open it in its program and save it anew"),
    N_("is a damaged zip archive; get it anew, or pack it anew"),
    N_("is a damaged zip package; get it anew, or save it anew from its program"),
    N_("is damaged in its archive; pack it anew"),
    N_("is an archive without files"),
    N_("is an archive in an archive in an archive; unpack it and load what it holds"),
    N_("belongs to the web page that was saved with it"),
    N_("cannot be read: %(why)s"),
    N_("is not read inside an archive; unpack it and load it from there"),
    N_("holds pictures of text (a scan) and no text; run text recognition (OCR) on it and load what that gives"),
    N_("has letters that stand for no known signs; print it to a new PDF, or run text recognition (OCR) on it"),
    N_("has no text; if it holds pictures of text, save what they say as text"),
    N_("shows no words; if it fills itself in the browser, save the page from there, complete"),
    N_("is no web page that can be read; save it anew, or as text"),
    N_("has more than %(pages)s pages; split it"),
    N_("has more than %(signs)s signs; split it"),
    N_("has more than %(tags)s tags; save what you need of it as text"),
    N_("has more than %(mb)s MB of text; split it"),
    N_("holds more than %(files)s files; split it, or unpack it and load what it holds"),
    N_("would be %(mb)s MB when unpacked, more than the %(most)s MB that are read; split it"),
    N_("is packed as no honest file is (a zip bomb); it was not unpacked"),
    N_("is not plain text but %(kind)s; save it as text, or give it its right suffix"),
    N_("is not %(wanted)s, though its name says so; it may be damaged: get or save it anew"),
    N_("is not %(wanted)s but %(kind)s; give it its right suffix"),
    N_("is not text: it holds binary data"),
    N_("is not text in any encoding we know; save it as UTF-8"),
    N_("says that it is %(encoding)s but is damaged at byte %(byte)s"),
    N_("none of its first %(rows)s rows is a header with known columns; name the columns in a mapping file"),
    N_("line %(line)s: %(error)s; look for a quotation mark without its partner before that line"),
    N_("more cells than the header; put quotation marks around cells that hold the delimiter"),
    N_("neither firm name nor organisation number"),
    N_("lacks columns of %(kind)s: %(columns)s"),
    N_("is no calendar that can be read: %(why)s"),
    N_("is no calendar: it does not begin and end as one"),
    N_("no name of an actor"),
    N_("nobody who offers it"),
    N_("neither a service nor a need"),
    N_("holds neither services nor organisations of HSDS"),
    N_("holds no %(file)s"),
    N_("is read with %(file)s"),
    N_("is no CSV in UTF-8, or damaged; export it anew"),
    N_("is no JSON in UTF-8, or damaged; export it anew"),
)
# What such a reason names.
KINDS = (
    N_("a PDF"), N_("a Word document"), N_("an OpenDocument text"), N_("a picture"), N_("a rich text file"),
    N_("a compressed file"), N_("an empty zip archive"), N_("an old Word or Excel file"), N_("another zip package"),
    N_("another OpenDocument file"), N_("a zip archive (a Word or Excel file, perhaps)"),
)


def reason_in_words(reason: str, language: str, of_file: bool = True) -> dict[str, str]:
    """Why something cannot be read: `text`, and the language it is in (`en` where nobody translated it).

    >>> reason_in_words("is larger than 64 MB; split it", "sv")["text"]
    'Filen är större än 64 MB; dela upp den'
    >>> reason_in_words("is odd", "sv")
    {'text': 'The file is odd', 'lang': 'en'}
    """
    text = texts(language)
    template, values = _template(reason)
    if template is None or language == "en":
        begun = f"The file {reason}" if BEGINS_WITH_VERB.match(reason) else reason[:1].upper() + reason[1:]
        return {"text": begun if of_file else reason, "lang": "en"}
    found = text.gettext(template, **{name: text.gettext(value.replace("%", "%%")) if value in KINDS else value
                                      for name, value in values.items()})
    return {"text": found, "lang": language}


def _template(reason: str) -> tuple[str | None, dict[str, str]]:
    """The message that a reason is, and the values in it."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return template, found.groupdict()
    return None, {}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(template, re.compile(re.sub(r"%\\\((\w+)\\\)s|%\((\w+)\)s", lambda m: f"(?P<{m[1] or m[2]}>.+?)",
                                         re.escape(template)))) for template in REASONS]
