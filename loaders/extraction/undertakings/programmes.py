"""Programmes that their one word names: «Næringshageprogrammet», «det nasjonale inkubasjonsprogrammet»."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from loaders.extraction.context import Context, ProjectMention
from loaders.extraction.projects.names import project_name
from loaders.extraction.spans import Part, matches

__all__ = ["PROGRAMME", "named_programmes"]

PROGRAMME = "project-programme"  # what is named so is the frame of what a page tells, seldom its matter
WORD = re.compile(r"(?<![\w-])(?P<name>[^\W\d_]{5,}programmet)(?![\w-])")
# «det nasjonale …», «det statliga …»: of which there is one
WHOSE = re.compile(
    r"(?:det|the)[ ](?:statlige|statliga|nasjonale|nationella|nationale|norske|svenska|danske|landsdekkende|landsdækkende"
    r"|riksomfattande|landsdekkande|regionale|regionala)[ ]$"
)
# What funds pay for, and what a body plans or teaches, goes by such words too
ORDINARY = re.compile(
    r"^(?:struktur|regional|social|sosial|havs|landsbygds|landdistrikts|landdistrikt|samarbets|samarbejds|samarbeids|ramme?"
    r"|handlings|åtgärds|tiltaks|arbets|arbejds|arbeids|utbildnings|uddannelses|utdannings|studie|närings?livs|närings|parti|valg|val"
    r"|kurs|tillväxt|vækst|vekst|utvecklings|udviklings|utviklings|tv-?|radio|dags|kvälls|konferens|konference|konferanse|seminar|delt?a?|hoved|hovud|huvud|pilot|stöd|støtte|eu-?)"
    r"(?:fonds?)?programmet$"
)


def named_programmes(context: Context) -> Iterator[ProjectMention]:
    """Programmes that one word names: in the register, written more than once, or said to be the country's or region's."""
    plain, low = context.page.plain, context.page.low
    found = [match for match in matches(WORD, plain, ("programmet",)) if not ORDINARY.match(match["name"].lower())]
    times = Counter(match["name"].lower() for match in found)
    known = {context.words(actor).lower() for actor in context.actors if actor.kind == "program" and actor.id}
    for match in found:
        word = match["name"].lower()
        of_country = WHOSE.search(low, max(0, match.start() - 24), match.start()) is not None
        if (word in known or of_country or times[word] > 1) and context.is_content(Part(*match.span())):
            yield ProjectMention(match.start(), match.end(), project_name(match["name"], "Project", "program"),
                                 PROGRAMME, 0.65, "program")
