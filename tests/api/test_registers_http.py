"""Pages about what a register says, over both engines: the source with its cells, the actor, the service, the finder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from api.app import create_app
from api.loading import LoadRequest, load, planned
from api.security import Rules, hosts_of
from graph.config import Settings
from graph.engine import Engine
from graph.keys import PersonalKey
from graph.store import Store
from queries.entities import one_entity
from tests.api.test_http import client

ACTORS = "Aktör;Typ;Org.nr;Hemsida;Moderorganisation\nProvhuset AB;science park;559812-3452;https://provhuset.example;Provkoncernen\n"
OFFERS = ("Aktör;Insats;Behov;Var;Pris;Senast kontrollerad;Telefon\n"
          "Provhuset AB;Exportlyftet;Export;Leksand;gratis <b>;2026-11-03;0250-123 45\n")


@pytest.mark.engine
def test_what_a_register_says_is_shown_with_the_cell_it_rests_on(engine: Engine, engine_settings: Settings,
                                                                 tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(ACTORS, "utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, "utf-8")
    load(Store(engine), planned([LoadRequest([tmp_path])]), PersonalKey(bytes(32)))
    get = client(create_app(engine, settings=engine_settings, rules=Rules(hosts_of(8000))))
    actor = get(f"/aktor/{one_entity(engine, 'Provhuset AB', 'Actor')['id']}?lang=sv").text
    assert all(words in actor for words in ("5598123452", "https://provhuset.example", "Provkoncernen", "Senast kontrollerad",
                                            "3 nov. 2026", "Exportlyftet"))
    service = get(f"/sak/{one_entity(engine, 'Exportlyftet', 'Service')['id']}?lang=en").text
    assert all(words in service for words in ("Last verified", "3 Nov 2026", "gratis &lt;b&gt;", "0250-123 45"))
    page = get(f"/kalla?source={quote(str(tmp_path / 'offers.csv'))}&at={quote('row 1, column Behov')}&lang=sv").text
    assert 'id="here"' in page
    assert "insatsregister" in get("/kallor?lang=sv").text
    found = get("/partner?text=export&municipality=Leksand&lang=sv").text
    assert "senast kontrollerad 3 nov. 2026" in found
    assert "0250-123 45" in found
    assert get("/api/find?text=export&municipality=Leksand").json()["partners"][0]["verified"] == "2026-11-03"
    written = get("/api/export.hsds.json")
    assert written.headers["content-type"].startswith("application/json")
    assert [one["name"] for one in written.json()["contents"]] == ["Exportlyftet"]
