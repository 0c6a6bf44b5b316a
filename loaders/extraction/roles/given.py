"""A role that the words of a text give to an organisation, and the words that every reading of roles knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.extraction.bodies.naming import ActorMention
from loaders.extraction.rules import Hit
from loaders.extraction.wording import AMOUNT

__all__ = ["BRACKETS", "FUNDERS", "JOINED", "MONEY", "RANKS", "TOGETHER", "Given"]

JOINED = re.compile(
    r"(?:[ ](?:i|på|in)[ ][A-ZÅÄÖÆØ][\w-]+(?=,|[ ](?:och|og|and|samt)[ ]))?"
    r"[\s,/&+]*(?:och|og|and|samt|även|också|også|liksom|ligesom|as well as|med flera|m\.fl\.)?[\s,]*(?:\([^)]{0,80}\))?[\s,]*"
    r"(?:och|og|and|samt)?\s*(?:the[ ])?"
)
# It ranks the projects of a fund, which pays
RANKS = re.compile(r"(?i)(?:\w+[ ])?(?:strukturfondspartner|structural funds partner)")
BRACKETS = re.compile(r"\([^()\n]*\)")
FUNDERS = frozenset({"finansiär", "program", "EU"})
# What pays, in the spelling of the text; a round figure and «miljoner» alone are amounts where roles are told
MONEY = re.compile(
    rf"(?i:{AMOUNT})|\d[ ]?(?:mdr|mnkr|[MKT](?:SEK|NOK|DKK|EUR)|[mk]sek|tusen|EUR|€)(?!\w)"
    r"|[ ](?:miljon(?:er)?|million(?:er|ar)?)(?!\w)|(?<![\d.])\d{2,3}[ .]000(?!\d)"
)
TOGETHER = (
    r"(?:tillsammans[ ]med|ihop[ ]med|i[ ]samarbete[ ]med|i[ ]samverkan[ ]med|sammen[ ]med|i[ ]samarbejde[ ]med|saman[ ]med"
    r"|i[ ]samarbeid[ ]med|together[ ]with|in[ ]collaboration[ ]with|in[ ]cooperation[ ]with)"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A role that a sentence gives to an organisation."""

    actor: ActorMention
    role: str
    rule: str
    weight: float
    at: Hit | ActorMention
    close: bool = False  # nothing but a list stands between the words for the role and the name
