"""One spelling for names, so that two writings of a name can be compared: case, space, quotes, dashes, legal forms."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

__all__ = ["REMEMBERED", "bare_form", "firm_key", "legal_form", "normal_form", "squeeze"]

# Kinds whose names may end in -s by themselves (Tyréns, Larsson & Jens): their -s is never taken for a genitive.
KEEPS_FINAL_S = frozenset({"Firm", "Person"})
# Names come again and again while files are read; so many are kept.
REMEMBERED = 20_000
NO_WORD = re.compile(r"\W")
FORM_KINDS = frozenset({"företag", "förening", "stiftelse"})
PLAIN = re.compile(r"[\x20-\x7eåäöæøéüÅÄÖÆØÉÜ\s]*")  # what nearly all names consist of: only case and space differ
WORDS = re.compile(r"[\w .,&()/+]*")  # a name without quotes, dashes and the like
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
QUOTES = re.compile("[\"'`´«»‘’‚‛“”„‟‹›′″]")
POSSESSIVE = re.compile(r"(?<=\w)(?:['’´:]s|(?<=s)['’´])(?!\w)")
DASHES = re.compile("[‐‑‒–—―−]")
# A word that a line's end split: «Tillväxt- verket», but not «Bil- och plåt» nor «10- 12».
SPLIT_WORD = re.compile(r"(?<=[^\W\d_]{2})- (?=[^\W\d_]{2})(?!(?:och|og|and|eller|samt)(?!\w))")
# Forms of one kind that are spelt in several ways, or by two neighbours.
TWIN_FORMS = {"a/s": "as", "(publ)": "ab", "(svb)": "ab", "ab (svb)": "ab", "stift": "stiftelsen"}
AND = re.compile(r"(?<!\S)(?:och|og|and|&|\+)(?!\S)")
GENITIVE = re.compile(
    r"(?P<end>verket|förbundet|förbund|kommun|kommune|kommunen|fylke|fylket|län|region|regionen|landstinget|kammaren|styrelsen|förmedlingen|myndigheten"
    r"|högskolan|universitetet|företagarna|företagsamhet|coompanion|vinnova|university|universitet|fonden|stiftelsen|föreningen|akademin|park|centrum|center|almi"
    r"|dalarna|skolan|banken|huset|rådet|parken|bolaget|gruppen|nätverket|projektet|programmet|planen)s$"
)


def squeeze(text: str) -> str:
    """The text composed (NFKC), in lower case, without invisible characters, with plain dashes and single spaces.

    >>> squeeze("  Region\\u00a0DALARNA –  Falun ")
    'region dalarna - falun'
    """
    if PLAIN.fullmatch(text):
        return " ".join(text.lower().split())
    composed = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    folded = unicodedata.normalize("NFKC", composed.casefold())
    return " ".join(DASHES.sub("-", folded).split())


@lru_cache(maxsize=REMEMBERED)
def normal_form(kind: str, surface: str) -> str:
    """The form under which two writings of one name are equal: `kind` is the label of the named thing.

    Case, space, quotes, dashes, «och»/«og»/«&», closing punctuation, the spelling of legal forms and the genitive of
    common heads are levelled; the words stay. A Firm loses its legal form too (`firm_key`). Applying it twice changes
    nothing. An empty surface gives an empty form.

    >>> normal_form("Actor", "Triple Steelix Ekonomisk förening"), normal_form("Actor", "TRIPLE STEELIX ek. för.")
    ('triple steelix ek. för.', 'triple steelix ek. för.')
    >>> normal_form("Actor", "Region Dalarnas"), normal_form("Project", "«K.R.O.K»"), normal_form("Firm", "Lärkan AB")
    ('region dalarna', 'k.r.o.k', 'lärkan')
    """
    if kind == "Firm":
        return firm_key(surface)
    return _settled(surface, lambda text: _levelled(kind, text))


def firm_key(name: str) -> str:
    """The name of a firm without legal form and punctuation; a name that is nothing but a legal form stays.

    >>> firm_key("LILLBRON GARN OCH TYG AKTIEBOLAG") == firm_key("Lillbron Garn & Tyg AB (publ)")
    True
    >>> firm_key("Aktiebolaget Lärkan"), firm_key("Norrbo Bil- & Plåt HB"), firm_key("AB")
    ('lärkan', 'norrbo bil & plåt', 'ab')
    """
    return _settled(name, _without_form)


@lru_cache(maxsize=REMEMBERED)
def bare_form(surface: str) -> str:
    """The normal form of a name without its legal form and punctuation, so that «X AB» and «X» can be compared.

    >>> bare_form("Triple Steelix Ekonomisk förening"), bare_form("ASF-nätverkets"), bare_form("Stiftelsen Teknikdalen")
    ('triple steelix', 'asf nätverket', 'teknikdalen')
    """
    return _settled(surface, lambda text: GENITIVE.sub(r"\g<end>", _without_form(_levelled("Actor", text))))


@lru_cache(maxsize=REMEMBERED)
def legal_form(surface: str) -> str:
    """The legal form that a name states, in one spelling; '' where it states none.

    >>> legal_form("Triple Steelix Ekonomisk förening"), legal_form("AB Lärkan"), legal_form("Fjord A/S"), legal_form("Almi")
    ('ek. för.', 'ab', 'as', '')
    """
    words = _levelled("Firm", surface).split(" ")
    for size in (3, 2, 1):
        for form, fits in ((_form(words[-size:]), "ends"), (_form(words[:size]), "begins")):
            if len(words) > size and form and getattr(form, fits):
                return TWIN_FORMS.get(form.spelling, form.spelling)
    return ""


def _form(words: list[str]) -> LegalForm | None:
    return _legal_forms().get(_bare(" ".join(words)))


def _settled(text: str, level: Callable[[str], str]) -> str:
    """`level` applied until nothing changes: levelling one thing can lay bare another."""
    while (levelled := level(text)) != text:
        if levelled == squeeze(text) == squeeze(levelled):
            return levelled  # Nothing but case and space was levelled, as for most names, and that is done.
        text = levelled
    return text


def _levelled(kind: str, text: str) -> str:
    text = squeeze(text)
    if not WORDS.fullmatch(text):
        text = SPLIT_WORD.sub("", QUOTES.sub("", POSSESSIVE.sub("", text)))
    text = AND.sub("&", text).strip(" ,;:!?")
    text = text if text.endswith("för.") else text.rstrip(" .")
    words = text.split(" ")
    for size in (3, 2, 1) if _bare(words[-1]) in _form_ends() else ():
        form = _legal_forms().get(_bare(" ".join(words[-size:])))
        if len(words) > size and form:
            words[-size:] = [form.spelling]
            break
    text = " ".join(words)
    return GENITIVE.sub(r"\g<end>", text) if text.endswith("s") and kind not in KEEPS_FINAL_S else text


def _without_form(name: str) -> str:
    text = AND.sub("&", QUOTES.sub("", POSSESSIVE.sub("", squeeze(name))))
    words = re.sub(r"[^\w&./+]+", " ", text).split()
    words = [word.strip("./+") or word for word in words]
    for size in (3, 2, 1):
        last = _legal_forms().get(_bare(" ".join(words[-size:])))
        first = _legal_forms().get(_bare(" ".join(words[:size])))
        if len(words) > size and last and last.ends:
            del words[-size:]
        elif len(words) > size and first and first.begins:
            del words[:size]
    return " ".join(words)


def _bare(form: str) -> str:
    return NO_WORD.sub("", form.casefold())


@dataclass(frozen=True, slots=True)
class LegalForm:
    """How a legal form is spelt by us, and where it may stand in a name."""

    spelling: str
    begins: bool
    ends: bool


@cache
def _form_ends() -> frozenset[str]:
    """What the last word of a name may be where it ends with a legal form: few do, and the others need not be looked up."""
    return frozenset(form[at:] for form in _legal_forms() for at in range(len(form) + 1))


@cache
def _legal_forms() -> dict[str, LegalForm]:
    """The legal forms by their bare spelling; ours is the first spelling that the table has of each."""
    file = resources.files("graph.lexicon") / "data" / "legal_forms.csv"
    rows = [row for row in csv.DictReader(file.read_text("utf-8").splitlines()) if row["kind"] in FORM_KINDS]
    ours: dict[str, str] = {}
    forms: dict[str, LegalForm] = {}
    for row in rows:
        spelling = ours.setdefault(row["expansion"], row["form"].casefold())
        begins, ends = row["position"] in ("first", "any") or row["form"] == "AB", row["position"] in ("last", "any")
        known = forms.get(_bare(row["form"]), LegalForm(spelling, False, False))
        forms[_bare(row["form"])] = LegalForm(known.spelling, begins or known.begins, ends or known.ends)
    return forms
