"""Packs of words and rules: what a user's folder adds, overrides and takes out, and what is said of one that is wrong.

Everything is read once in a process, so what a pack does is looked at in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from graph.engine import Engine
from graph.errors import VocabularyError
from graph.packs import TABLES, manifest, problems, register
from graph.vocabulary import vocabulary, with_needs
from graph.vocabulary_nodes import write_vocabulary

RULES = resources.files("loaders.extraction") / "rules"
MANIFEST = 'id = "siljan"\nversion = "1"\ntitle_sv = "Siljans ord"\ntitle_en = "Words of Siljan"\n'
NEEDS = "id,group,title_sv,title_en,stems\nsiljan.skogsbete,bransch,Skogsbete,Forest grazing,skogsbet|fäbodbruk\n"
ACTORS = "id,name,aliases,abbreviations,kind,country,county_code,municipality_code,parent_id\n"
TITLES = {"title_da": "", "title_nb": "", "where": "needs.csv, line 2"}
LOOK = """
import json, sys
from graph.lexicon import actors, needs_in_label, recognise
from graph.packs import user_packs
from graph.vocabulary import vocabulary
from loaders.logs.contacts import ContactLogLoader
from loaders.documents import DocumentLoader
from loaders.extraction.layout.labels import known_label
from loaders.extraction.rules import lowered, rules
text = sys.argv[1]
label = known_label(text)
print(json.dumps({
    "packs": [pack.id for pack in user_packs()], "mentions": [[m.kind, m.id] for m in recognise(text)],
    "hits": [hit.trigger.id for hit in rules().hits(lowered(text))], "label": label and label.field,
    "needs": [need for need, _, _ in needs_in_label(text).needs], "groups": [n.group for n in vocabulary().needs.values()],
    "heads": [head.id for head in rules().heads], "stop": sorted(rules().stop_words),
    "rules": [DocumentLoader.rules, ContactLogLoader.rules]}))"""


def pack(folder: Path, **tables: str) -> Path:
    """Writes a pack with these tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(MANIFEST.replace('"siljan"', f'"{folder.name}"'), "utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def look(text: str, *folders: Path, **more: str) -> dict[str, list[str]]:
    """What a program makes of a text with these packs; what it says on stderr where it gives up."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPH_", "XDG_"))}
    env |= {"GRAPH_PACKS": os.pathsep.join(map(str, folders)), "XDG_CONFIG_HOME": "/nowhere", **more}
    done = subprocess.run([sys.executable, "-c", LOOK, text], env=env, capture_output=True, encoding="utf-8", check=False,
                          cwd=Path(__file__).parents[2])
    if done.returncode:
        raise VocabularyError(done.stderr)
    return json.loads(done.stdout)


def test_the_packaged_packs_are_sound() -> None:
    assert list(problems(manifest(register()))) == []
    assert list(problems(manifest(RULES))) == []


def test_a_pack_adds_overrides_and_takes_out(tmp_path: Path) -> None:
    own = pack(
        tmp_path / "siljan", needs=NEEDS,
        need_words="id,language,form,match,need,weight\nsiljan/1,sv,djur på skogen,phrase,siljan.skogsbete,0.9\n"
                   "start.nyforetagande/2,sv,,,,\n",
        actors=f"{ACTORS}siljan-kvarn,Kvarnlyckan Affärshus,Kvarnlyckan,,promoter,SE,20,,\n",
        role_triggers="id,language,stem,role,weight,direction\nsiljan-rt,sv,håller i taktpinnen,lead,0.8,before\n",
        head_words="id,language,form,position,kind,weight\nsiljan-hw,sv,fäbodlaget,suffix,förening,0.9\n",
        label_lexicon="id,language,label,field\nsiljan-lb,sv,Fäbodvärd,lead\n",
        stop_words="id,form,language\nsiljan-sw,KLURIG,sv\nsw-sv-smf,,\n",
    )
    said = "Vill bli egen med djur på skogen, Kvarnlyckan håller i taktpinnen"
    without, found = look(said), look(said, own)
    assert found["packs"] == ["siljan"]
    assert ["need", "start.nyforetagande"] in without["mentions"]
    assert found["mentions"] == [["need", "siljan.skogsbete"], ["actor", "siljan-kvarn"]]
    assert "siljan-rt" in found["hits"]
    assert "siljan-hw" in found["heads"]
    assert look("Fäbodvärd", own)["label"] == "lead"
    assert look("Fäbodbruk", own)["needs"] == ["siljan.skogsbete"]
    assert "KLURIG" in found["stop"]
    assert "SMF" in without["stop"]
    assert "SMF" not in found["stop"]


def test_needs_of_packs_stand_with_their_group(tmp_path: Path) -> None:
    groups = look("x", pack(tmp_path / "siljan", needs=NEEDS.replace("bransch", "finans")))["groups"]
    assert groups == sorted(groups, key=groups.index)
    assert groups.count("finans") == 1 + sum(need.group == "finans" for need in vocabulary().needs.values())


def test_files_are_read_anew_when_a_pack_changes(tmp_path: Path) -> None:
    own = pack(tmp_path / "siljan", needs=NEEDS)
    first = look("x", own)["rules"]
    assert first == look("y", own)["rules"]
    pack(own, needs=NEEDS.replace("fäbodbruk", "fäbodliv"))
    other, without = look("x", own)["rules"], look("x")["rules"]
    assert not {*first} & {*other} | {*first} & {*without} | {*other} & {*without}


def test_packs_come_from_folders_of_packs_and_from_the_configuration_folder(tmp_path: Path) -> None:
    pack(tmp_path / "many" / "b")
    pack(tmp_path / "many" / "a")
    pack(tmp_path / "config" / "framjarkartan" / "packs" / "c")
    assert look("x", tmp_path / "many", tmp_path / "many" / "a")["packs"] == ["a", "b"]
    assert look("x", XDG_CONFIG_HOME=str(tmp_path / "config"))["packs"] == ["c"]


def test_of_two_packs_the_later_governs(tmp_path: Path) -> None:
    table = "id,language,form,match,need,weight\nord/1,sv,kvistapannor,phrase,{},0.9\n"
    one = pack(tmp_path / "one", need_words=table.format("finans.lan"))
    two = pack(tmp_path / "two", need_words=table.format("affar.export"))
    assert look("kvistapannor", one, two)["needs"] == ["affar.export"]
    assert look("kvistapannor", two, one)["needs"] == ["finans.lan"]


@pytest.mark.parametrize(("table", "text", "said"), [
    ("words", "id,form\n", "words.csv: is no table of a pack; rename it"),
    ("need_words", "id,form\n", "need_words.csv, line 1: the column 'language' is missing"),
    ("need_words", "id;language;form;match;need;weight\n", "part the cells by commas"),
    ("need_words", "id,language,form,match,need,weight,colour\n", "the column 'colour' is unknown"),
    ("need_words", "id,language,form,match,need,weight\na,sv,ord,phrase,finans.lan,hög\n",
     "need_words.csv, line 2: weight 'hög' is no number from 0 to 1"),
    ("need_words", "id,language,form,match,need,weight\na,sv,ord,phrase,finans.lan,0.9\na,sv,två,phrase,finans.lan,0.9\n",
     "line 3: the id 'a' stands in line 2 too"),
    ("need_words", "id,language,form,match,need,weight\na,sv,ord,phrase,finans.fisk,0.9\n",
     "need_words.csv, line 2: nobody knows the need 'finans.fisk'; add it"),
    ("need_words", "id,language,form,match,need,weight\na,sv,,phrase,finans.lan,0.9\n", "is no entry that could be taken out"),
    ("need_words", "id,language,form,match,need,weight\na,sv,ord,word,finans.lan,0.9\n", "match 'word' is unknown; use one of"),
    ("need_words", "id,language,form,match,need,weight\na,sv,ord, med komma,phrase,finans.lan,0.9\n", "put quotation marks"),
    ("need_words", "id,language,form,match,need,weight\n,sv,ord,phrase,finans.lan,0.9\n", "id is empty"),
    ("role_triggers", "id,language,stem,role,weight,direction\na,sv,leder,boss,0.9,before\n", "role 'boss' is unknown"),
    ("role_triggers", "id,language,stem,role,weight,direction\na,sv,Leder,lead,0.9,before\n", "has capitals"),
    ("phrases", "id,language,stem,use,value,weight,direction\na,sv,ord,dans,x,0.9,any\n", "use 'dans' is unknown"),
    ("phrases", "id,language,stem,use,value,weight,direction\na,sv,ord,need,finans.fisk,0.9,any\n", "nobody knows the need"),
    ("label_lexicon", "id,language,label,field\na,sv,Ord,colour\n", "field 'colour' is unknown"),
    ("actors", f"{ACTORS}a,Kvarn,,,promoter,SE,,,se-ingen\n", "actors.csv, line 2: there is no parent_id 'se-ingen'"),
    ("needs", "id,group,title_sv,title_en,stems\nfinans.lan,finans,Lån,Loans,lån\n", "the need 'finans.lan' is there already"),
    ("needs", "id,group,title_sv,title_en,stems\nannan.fisk,bransch,Fisk,Fish,fisk\n", "write siljan.fisk"),
    ("needs", "id,group,title_sv,title_en,stems\nsiljan.fisk,hav,Fisk,Fish,fisk\n", "there is no group 'hav'; use one of"),
    ("needs", "id,group,title_sv,title_en,stems\nsiljan.fisk,bransch,Fisk,,fisk\n", "title_en is empty"),
    ("needs", "id,group,title_sv,title_en,stems\nfisk,bransch,Fisk,Fish,fisk\n", "is no id of a need"),
])
def test_a_faulty_table_is_named_with_its_line_and_what_to_do(tmp_path: Path, table: str, text: str, said: str) -> None:
    own = pack(tmp_path / "siljan", **{table: text})
    with pytest.raises(VocabularyError) as caught:
        look("x", own)
    told = str(caught.value)
    assert said in told
    assert f"{own / table}.csv" in told


@pytest.mark.parametrize(("text", "said"), [
    ("id = ", "cannot be read as TOML"), ('id = "x"\n', 'version is missing; write version = "…"'),
    (MANIFEST.replace("siljan", "Siljan!"), "the id 'Siljan!' is to be"),
    (MANIFEST.replace("siljan", "register"), "has a pack with the id 'register' too"),
])
def test_a_faulty_manifest_is_named(tmp_path: Path, text: str, said: str) -> None:
    (pack(tmp_path / "siljan") / "pack.toml").write_text(text, "utf-8")
    with pytest.raises(VocabularyError, match=r"pack\.toml") as caught:
        look("x", tmp_path / "siljan")
    assert said in str(caught.value)


def test_folders_that_hold_no_pack_are_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="there is no folder"):
        look("x", tmp_path / "nowhere")
    with pytest.raises(VocabularyError, match="holds no pack"):
        look("x", tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "need_words.csv").write_text("id\n", "utf-8")
    with pytest.raises(VocabularyError, match=r"is a pack without pack\.toml"):
        look("x", tmp_path)


def test_a_table_that_is_no_text_is_named(tmp_path: Path) -> None:
    own = pack(tmp_path / "siljan")
    (own / "needs.csv").write_bytes("id,group\nx,fä".encode("latin-1"))
    with pytest.raises(VocabularyError, match="is no text in UTF-8"):
        look("x", own)


def test_the_graph_gets_the_needs_of_packs_and_keeps_those_of_packs_that_are_gone(engine: Engine) -> None:
    own = with_needs(vocabulary(), [{"id": "siljan.skogsbete", "group": "bransch", "title_sv": "Skogsbete",
                                     "title_en": "Forest grazing", "stems": "skogsbet", **TITLES}])
    read = "MATCH (n:Need {id: 'siljan.skogsbete'}) RETURN n.title_sv AS title"
    marked = "MATCH (s:Schema {id: 'schema'}) RETURN s.rebuild AS rebuild"
    assert [write_vocabulary(engine, vocabulary()) for _ in range(2)] == [False, False]
    assert (engine.read(read), engine.read(marked)) == ([], [{"rebuild": None}])
    assert write_vocabulary(engine, own)
    assert engine.read(marked) == [{"rebuild": True}]
    assert write_vocabulary(engine, vocabulary())
    assert [row["title"] for row in engine.read(read)] == ["Skogsbete"]


def test_every_table_has_a_form_and_an_id() -> None:
    assert all(table.form in table.columns and table.columns[0] in ("id", "entry") for table in TABLES.values())
