"""Invented answers in the shapes that queries give, for tests of views, pictures and exports."""

from __future__ import annotations

from typing import Any

from graph.vocabulary import vocabulary

MUNICIPALITIES = [
    (f"se-{code}", name)
    for code, name in (
        ("2084", "Avesta"),
        ("2081", "Borlänge"),
        ("2080", "Falun"),
        ("2026", "Gagnef"),
        ("2083", "Hedemora"),
        ("2029", "Leksand"),
        ("2085", "Ludvika"),
        ("2023", "Malung-Sälen"),
        ("2062", "Mora"),
        ("2034", "Orsa"),
        ("2031", "Rättvik"),
        ("2061", "Smedjebacken"),
        ("2082", "Säter"),
        ("2021", "Vansbro"),
        ("2039", "Älvdalen"),
    )
]
COUNTIES = [("se-20", "Dalarnas län"), ("se-21", "Gävleborgs län")]
ATTACK = "</script><img src=x onerror=alert(1)>"
QUOTE = {
    "source": "planer/plan.md",
    "source_id": "ab12",
    "locator": "chars 10-45",
    "quote": "Lotsen Väster drivs av Samarkand.",
}


def coverage() -> dict[str, Any]:
    """An answer to `coverage`: every need in fifteen municipalities, all three states, hidden and shown counts."""
    rows = []
    for y, need in enumerate(vocabulary().needs):
        for x, (place, name) in enumerate(MUNICIPALITIES):
            state = "unknown" if y % 9 == 3 else "gap" if (x * 3 + y * 5) % 7 in (1, 4) and y % 3 else "covered"
            firms = (x * 7 + y * 11) % 23
            rows.append(
                {
                    "need": need,
                    "need_title": need,
                    "municipality": name,
                    "municipality_id": place,
                    "county": "Dalarnas län",
                    "state": state,
                    "by": ["Almi GävleDala", "Samarkand"] if state == "covered" else [],
                    "until": "2027-06" if (x + y) % 2 and state == "covered" else None,
                    "planned": ["Högskolan Dalarna"] if x == 3 else [],
                    "lack": state == "gap" and x % 2 == 0,
                    "inventory": ["förteckning.md"] if state == "gap" and x % 2 else [],
                    "demand_firms": hidden(firms),
                    "met_firms": hidden(firms // 3),
                    "demand_now": hidden(firms // 2),
                    "demand_later": hidden(firms // 4),
                    "conflict": (x, y) == (6, 1),
                    "evidence": []
                    if state == "unknown"
                    else [
                        QUOTE,
                        {
                            **QUOTE,
                            "locator": "page 3, chars 50-90",
                            "quote": "Ludvika saknar i dag en lokal kontakt för säkerhetsfrågor.",
                        },
                    ],
                }
            )
    return {
        "question": "coverage",
        "parameters": {"date": "2026-11-24"},
        "graph_version": "0f3a",
        "rows": rows,
        "notes": [
            {
                "code": "rule",
                "sv": "Täckt: minst ett pågående erbjudande når dit.",
                "en": "Covered: at least one offer in force reaches it.",
            }
        ],
    }


def hidden(firms: int) -> Any:
    """A count as it is shown where rows may not be seen."""
    return {"value": None, "below": 5} if 0 < firms < 5 else firms


def partner(actor: str, **more: Any) -> dict[str, Any]:
    """A partner of the finder's answer."""
    return {
        "actor": actor,
        "service": "Rådgivning vid ägarskifte",
        "project": None,
        "contact": {"name": "Karin Exempel", "phone": "08-465 004 12", "email": "karin.exempel@almi.example"},
        "score": 3.5,
        "parts": [
            {"name": "covers need", "points": 2.0, "why": "hjälper med ägarskifte", "code": "covers_need"},
            {"name": "covers more needs", "points": 0.5, "why": "också lån", "code": "more_needs"},
            {"name": "serves place", "points": 1.0, "why": "verkar i Dalarnas län, alltså i Ludvika", "code": "county"},
            {"name": "fits target group", "points": 0.25, "why": "för små och medelstora företag", "code": "wider_group"},
            {"name": "runs on", "points": 0.5, "why": "inget slut angivet", "code": "open_end"},
            {"name": "stated lately", "points": 0.5, "why": "källa från 2026", "code": "fresh"},
        ],
        "until": None,
        "evidence": [QUOTE],
        **more,
    }


def found() -> dict[str, Any]:
    """An answer of the finder with partners, a gap, an unknown and somebody elsewhere."""
    return {
        "understood": {
            "needs": [
                {"need": "start.agarskifte", "quote": "sälja firman", "start": 11, "end": 23},
                {"need": "finans.lan", "quote": "lån", "start": 43, "end": 46},
                {"need": "digital.sakerhet", "quote": "dataintrång", "start": 80, "end": 91},
            ],
            "municipality": "Ludvika",
            "target_group": None,
            "horizon": "later",
            "date": "2026-11-24",
        },
        "state": "covered",
        "states": [
            {"need": "start.agarskifte", "state": "covered"},
            {"need": "finans.lan", "state": "gap"},
            {"need": "digital.sakerhet", "state": "unknown"},
        ],
        "partners": [
            partner("Almi GävleDala"),
            partner("Samarkand", contact=None, project="Lotsen Väster", until="2026-12-31"),
        ],
        "elsewhere": [partner("Dalarna Science Park", distance_km=41.2)],
        "ask": [],
        "notes": [],
    }


def network_rows(names: tuple[str, ...] = ("Samarkand", "Almi GävleDala", "FBR", "Region Dalarna")) -> list[dict[str, Any]]:
    """Rows of the network: actors in projects, a network, a service with its need."""
    roles = ("lead", "partner", "funder")
    rows = [
        link(
            f"a{i}",
            "Actor",
            name,
            f"p{j}",
            "Project",
            f"Lotsen {j}",
            roles[(i + j) % 3],
            "potential" if (i, j) == (2, 2) else "actual",
        )
        for i, name in enumerate(names)
        for j in range(1 + i % 3)
    ]
    rows.append(link("a0", "Actor", names[0], "n0", "Network", "ASF-nätverket", "participant"))
    rows.append(link(f"a{len(names) - 1}", "Actor", names[-1], "s0", "Service", "Rådgivning", "offers"))
    rows.append(link("s0", "Service", "Rådgivning", "finans.lan", "Need", "Lån", "covers"))
    return rows


def link(
    a: str, a_label: str, a_name: str, b: str, b_label: str, b_name: str, relation: str, certainty: str = "actual"
) -> dict[str, Any]:
    """One row of the network."""
    return {
        "a": a,
        "a_labels": [a_label],
        "a_name": a_name,
        "b": b,
        "b_labels": [b_label],
        "b_name": b_name,
        "relation": relation,
        "certainty": certainty,
        "start": "2024",
        "end": None,
        "statements": [f"{a}-{b}"],
    }


def network_evidence(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Evidence for every statement of network rows."""
    return {row["statements"][0]: {**QUOTE, "quote": f"{row['a_name']} – {row['b_name']}"} for row in rows}


QUESTION: dict[str, Any] = {
    "name": "most_connected_actors",
    "number": 1,
    "title": {"sv": "Vilka aktörer deltar i flest projekt?", "en": "Which actors take part in the most projects?"},
    "user": "strategist",
    "marks": ["network"],
    "parameters": [
        {
            "name": "date",
            "type": "date",
            "required": False,
            "default": None,
            "choices": [],
            "title": {"sv": "Dag", "en": "Day"},
        },
        {"name": "need", "type": "need", "required": False, "default": None, "choices": []},
        {"name": "municipality", "type": "municipality", "required": True, "default": None, "choices": []},
        {"name": "actor", "type": "actor", "required": False, "default": None, "choices": []},
    ],
    "columns": [
        {"name": "actor", "type": "text", "title": {"sv": "Aktör", "en": "Actor"}},
        {"name": "projects", "type": "count", "title": {"sv": "Projekt", "en": "Projects"}},
        {"name": "state", "type": "state", "title": {"sv": "Läge", "en": "State"}},
        {"name": "until", "type": "date", "title": {"sv": "Till", "en": "Until"}},
    ],
}


def answered(rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """An answer to QUESTION."""
    default = [
        {"actor": "Samarkand", "projects": 3, "state": "covered", "until": "2026-12-31", "evidence": [QUOTE]},
        {"actor": "FBR", "projects": {"value": None, "below": 5}, "state": "gap", "until": None, "evidence": [QUOTE]},
    ]
    return {
        "question": QUESTION["name"],
        "parameters": {"date": None},
        "graph_version": "0f3a",
        "rows": default if rows is None else rows,
        "notes": [],
    }


SOURCES = [
    {
        "id": "ab12",
        "path": "planer/plan.md",
        "title": "Projektbeskrivning Lotsen Väster",
        "kind": "document",
        "loaded_at": "2026-11-23T06:10:00+01:00",
        "date": "2024-06-12",
        "language": "sv",
        "inventory": None,
    },
    {
        "id": "cd34",
        "path": "loggar/kontaktlogg.csv",
        "title": None,
        "kind": "contacts",
        "loaded_at": "2026-11-22T06:10:00+01:00",
        "date": None,
        "inventory": None,
    },
    {
        "id": "ef56",
        "path": "förteckning.md",
        "title": "Främjare i Dalarna",
        "kind": "document",
        "loaded_at": "2026-11-22T06:10:00+01:00",
        "date": "2026",
        "inventory": "se-20",
    },
]
STATUS = {"counts": {"Actor": 33, "Project": 12, "Service": 34, "Contact": 1684, "Statement": 412}}
TEXT = (
    "Lotsen Väster\n\nProjektet drivs av Samarkand tillsammans med Almi GävleDala. "
    "Det pågår från 2024 till 2026.\nUnder hösten planeras en utbildning. Företagarna är en möjlig partner."
)


def statements() -> list[dict[str, Any]]:
    """Statements of TEXT, with spans as a reader finds them."""

    def row(
        n: int, quote: str, predicate: str, subject: str, target: Any, certainty: str = "actual", **more: Any
    ) -> dict[str, Any]:
        start = TEXT.index(quote)
        return {
            "id": f"s{n}",
            "predicate": predicate,
            "certainty": certainty,
            "confidence": 0.93,
            "rule": "r",
            "start": start,
            "end": start + len(quote),
            "subject": subject,
            "object": target,
            "role": None,
            "from": None,
            "to": None,
            **more,
        }

    return [
        row(1, "drivs av Samarkand", "takes_part", "Samarkand", "Lotsen Väster", role="lead"),
        row(
            2,
            "drivs av Samarkand tillsammans med Almi GävleDala",
            "takes_part",
            "Almi GävleDala",
            "Lotsen Väster",
            role="partner",
        ),
        row(3, "pågår från 2024 till 2026", "end", "Lotsen Väster", "2026"),
        row(4, "planeras en utbildning", "has_activity", "Lotsen Väster", "en utbildning", "planned"),
        row(5, "Företagarna är en möjlig partner", "takes_part", "Företagarna", "Lotsen Väster", "potential", role="partner"),
    ]


CONTACTS = [
    {
        "row": 12,
        "date": "2026-03-04",
        "municipality": "Ludvika",
        "status": "öppen",
        "needs": [{"need": "finans.lan", "quote": "lån", "horizon": "now"}],
        "referrals": [{"quote": "Almi"}],
    }
]
