"""Needs, places and actors, found in text and read in cells."""

import csv
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.lexicon import ALL, actors, needs_in_label, places, recognise
from graph.lexicon.matching import fold, spellings
from graph.lexicon.needs import entries
from graph.lexicon.tables import rows
from graph.vocabulary import vocabulary

WORDS = st.sampled_from(["Falun", "Mora", "Region Dalarna", "Almi", "behöver inga lån", "export", "  ", "\n", "ägarskifte",
                         "3 nov 2020", "2018–2020", "A\u030alunda", "İ", "\u00ad", "sociala företag", "men", "kök", "till", "–",
                         "SME", "Säter", "."])
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join),
                  st.lists(WORDS, max_size=12).map("".join))


@given(TEXTS)
@settings(deadline=None)  # the first call builds the lexicon
def test_mentions_quote_the_text_and_never_overlap(text: str) -> None:
    found = recognise(text)
    assert found == sorted(found, key=lambda m: (m.start, -m.end, m.kind, m.id))
    assert all(m.surface == text[m.start:m.end] and m.surface for m in found)
    for kinds in ({"need", "need_group"}, {"place"}, {"actor"}, {"date"}, {"target_group"}):
        of_kind = [m for m in found if m.kind in kinds]
        assert all(one.end <= other.start for one, other in pairwise(of_kind))


@given(TEXTS)
@settings(deadline=None)  # the first call builds the lexicon
def test_folding_leads_back(text: str) -> None:
    folded = fold(text)
    assert folded.offsets is None or len(folded.offsets) == len(folded.text) + 1
    assert folded.span(0, len(folded.text))[1] == len(text)


@given(st.text("aB ", max_size=30))
def test_each_folded_character_stands_where_it_leads(text: str) -> None:
    folded = fold(text)
    places = [folded.span(at, at)[0] for at in range(len(folded.text))]
    assert "".join(text[place] for place in places).lower() == folded.text
    assert places == [place for place in range(len(text)) if text[max(0, place - 1) : place + 1] != "  "]


@given(st.text(max_size=60))
@settings(deadline=None)  # the first call builds the lexicon
def test_any_cell_can_be_read(cell: str) -> None:
    reading = needs_in_label(cell)
    assert all(need in vocabulary().needs and how in ("exact", "typo", "words") for need, _, how in reading.needs)
    assert len({need for need, _, _ in reading.needs}) == len(reading.needs)
    places().municipality(cell)
    actors().find(cell, county="se-lan-20")


@pytest.mark.parametrize("table", ["need_words", "said_words"])
def test_the_tables_of_words_are_sound(table: str) -> None:
    file = resources.files("graph.lexicon") / "data" / f"{table}.csv"
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    known = {*vocabulary().needs, *vocabulary().need_groups, ""}
    assert {row["need"] for row in rows} <= known
    assert {row["match"] for row in rows} <= {"phrase", "stem", "last", "label", "exact"}
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["form"], row["match"]) for row in rows}) == len(rows)
    assert all(row["note"] for row in rows if not row["need"]), "a word that is kept from being a need has its reason"
    for need in vocabulary().needs:
        assert {row["language"] for row in rows if row["need"] == need} >= {"sv", "da", "nb", "en"}, need


@pytest.mark.parametrize("need", list(vocabulary().needs))
@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_every_title_reads_as_its_need(need: str, language: str) -> None:
    title = vocabulary().needs[need].titles[language]
    namesakes = {n.id for n in vocabulary().needs.values() if title in n.titles.values()}
    assert {found for found, _, _ in needs_in_label(title).needs} <= namesakes
    assert needs_in_label(title).needs


@pytest.mark.parametrize(("text", "need"), [
    ("Vi vill lämna över till dottern", "start.agarskifte"), ("Ägaren sover dåligt", "halsa.psykisk"),
    ("Har väntat fyra månader på bygglov", "regler.tillstand"), ("De hittar ingen personal", "kompetens.rekrytering"),
    ("behöver låna till en maskin", "finans.lan"), ("får inte tag på kockar", "kompetens.rekrytering"),
    ("Vil overdrage firmaet til sin søn", "start.agarskifte"), ("Trenger større lokaler", "plats.lokal"),
    ("Kommunen er treg med byggetillatelse", "regler.tillstand"), ("We need a loan to buy a machine", "finans.lan"),
    ("Cannot find staff for the kitchen", "kompetens.rekrytering"), ("treng hjelp med rekneskap", "finans.ekonomi"),
    ("banklånet är dyrt", "finans.lan"), ("letar verkstadslokaler", "plats.lokal"),
    ("LAS är svårt", "regler.arbetsgivare"),
])
def test_needs_in_everyday_sentences(text: str, need: str) -> None:
    assert need in {m.id for m in recognise(text, kinds={"need"}) if not m.negated}


@pytest.mark.parametrize("text", [
    "Mötet hölls på plats med de lokala och lokalt kända", "Ordet är kursivt", "Det är en lång väg kvar på lång sikt",
    "Projektet har bidragit och inkluderar alla", "i praktiken är det så", "på grund av vädret", "Plånboken låg på hyllan",
    "Skatteverket och Länsstyrelsen svarade", "Ett las vegas", "hälsar Anna", "markera rutan i checklistan",
])
def test_words_that_only_look_like_needs(text: str) -> None:
    assert not recognise(text, kinds={"need"})


@pytest.mark.parametrize(("text", "wanted", "denied"), [
    ("behöver inga lån", set(), {"finans.lan"}), ("inte intresserad av export", set(), {"affar.export"}),
    ("Behöver inga lån eller bidrag men vill rekrytera", {"kompetens.rekrytering"}, {"finans.lan", "finans.bidrag"}),
    ("har ikke brug for lån", set(), {"finans.lan"}), ("trenger ikke lån", set(), {"finans.lan"}),
    ("no need for a loan", set(), {"finans.lan"}), ("export är inte aktuellt", set(), {"affar.export"}),
    ("får inga lån av banken", {"finans.lan"}, set()), ("har ingen hemsida", {"digital.ehandel"}, set()),
    ("Inga lån. Hjälp med export.", {"affar.export"}, {"finans.lan"}), ("klarar sig utan lån", set(), {"finans.lan"}),
    ("inte bara export utan hemsida", {"affar.export", "digital.ehandel"}, set()),
    ("Bokföringen sköts av byrån, inga bekymmer.", set(), {"finans.ekonomi"}),
    ("Bokføringen tar kona seg av.", set(), {"finans.ekonomi"}), ("Lån? Nej tack.", set(), {"finans.lan"}),
    ("Letar inte efter investerare.", set(), {"finans.kapital"}), ("Pengar finns, inga lån behövs.", set(), {"finans.lan"}),
    ("Happy with the website, wants export.", {"affar.export"}, {"digital.ehandel"}),
    ("Takket nei til mentor, men treng lån.", {"finans.lan"}, {"natverk.mentor"}),
    ("Kassekreditten er på plads.", set(), {"finans.lan"}), ("Lokalen är inte klar.", {"plats.lokal"}, set()),
    ("Banken vill inte låna ut mer.", {"finans.lan"}, set()),
])
def test_denied_needs(text: str, wanted: set[str], denied: set[str]) -> None:
    found = recognise(text, kinds={"need"})
    assert {m.id for m in found if not m.negated and m.weight >= 0.5} == wanted
    assert {m.id for m in found if m.negated and m.weight >= 0.5} == denied


@pytest.mark.parametrize(("text", "need"), [
    ("öppnar egen salong i höst", "start.nyforetagande"), ("Ingen av ungarna vill driva den vidare", "start.agarskifte"),
    ("Pengene sitter fast i varelager", "finans.lan"), ("finn ikkje fram i verkemiddelapparatet", "natverk.lotsning"),
    ("Sonen vill inte ta över gården.", "start.agarskifte"), ("vi mangler plads i laden", "plats.lokal"),
    ("customers pay late and wages are due", "finans.lan"),
])
def test_everyday_words_for_needs(text: str, need: str) -> None:
    assert need in {m.id for m in recognise(text, kinds={"need"}, said=True) if not m.negated and m.weight >= 0.5}


def test_words_in_braces_are_as_many_forms() -> None:
    assert list(spellings("{a|b} … {c|d}|e")) == ["a … c|e", "a … d|e", "b … c|e", "b … d|e"]


@pytest.mark.parametrize(("cell", "needs"), [
    ("Banklån/kredit", ["finans.lan"]), ("Sälj & marknad + Mark/tomt", ["affar.marknad", "plats.lokal"]),
    ("Ekonomisk förening, start", ["start.socialt"]),
    ("Företagslån; Generationsväxling", ["finans.lan", "start.agarskifte"]),
    ("Lean i tillverkningen", ["innov.process"]), ("Få igång styrelsen", ["affar.strategi"]),
    ("Chefsstöd", ["kompetens.ledarskap"]),
    ("finans.lan", ["finans.lan"]), ("Export\nEXPORT", ["affar.export"]), ("Digitalisering", ["digital.omstallning"]),
    ("inga lån, export", ["affar.export"]), ("nej", []), ("-", []), ("", []), ("Inget just nu", []),
])
def test_needs_of_cells(cell: str, needs: list[str]) -> None:
    reading = needs_in_label(cell)
    assert [need for need, _, _ in reading.needs] == needs
    assert reading.unknown == ()


@pytest.mark.parametrize(("cell", "need"), [
    ("Arbetsträäna", "kompetens.integration"), ("Affärsännglar", "finans.kapital"),
    ("Läna anbud", "affar.upphandling"),
    ("Rekyrtering", "kompetens.rekrytering"), ("Energikartlägging", "hallbar.energi"),
    ("Studentupppdrag", "innov.fou"),
])
def test_slips_of_the_pen(cell: str, need: str) -> None:
    assert needs_in_label(cell).needs == ((need, cell, "typo"),)


@pytest.mark.parametrize("cell", ["Hundrastgård", "Parkeringsböter", "Lax", "Zebra", "Fotboll"])
def test_what_nobody_could_tell_stays_unknown(cell: str) -> None:
    assert needs_in_label(f"{cell}, Export").unknown == (cell,)
    assert needs_in_label(cell).needs == ()


@pytest.mark.parametrize(("cell", "group"), [
    ("Finansiering", "finans"), ("Kompetens", "kompetens"), ("Starta, äga, avveckla", "start"),
    ("Skills", "kompetens"),
])
def test_groups_are_wider_than_a_need(cell: str, group: str) -> None:
    reading = needs_in_label(cell)
    assert (reading.needs, [found for found, _ in reading.groups]) == ((), [group])


def test_target_groups() -> None:
    found = {m.id for m in recognise("Stöd till SME, soloföretagare och sociala företag", kinds={"target_group"})}
    assert found == {"sme", "solo", "social"}


@pytest.mark.parametrize(("text", "ids"), [
    ("Kontoret i Falun och Borlänge", ["se-kom-2080", "se-kom-2081"]), ("Falu kommuns plan", ["se-kom-2080"]),
    ("Dalarnas näringsliv i Dalarnas län", ["se-lan-20", "se-lan-20"]), ("hela länet", []), ("Sala på väggen", []),
    ("vi bor i Sala", ["se-kom-1981"]), ("firman i säter", ["se-kom-2082"]), ("Malung-Sälen", ["se-kom-2023"]),
    ("Grycksbo", ["se-ort-2080-grycksbo"]), ("Norge och Danmark", ["no", "dk"]), ("marknad", []),
    ("Fru Lund ringde", []),
])
def test_places_in_text(text: str, ids: list[str]) -> None:
    assert [m.id for m in recognise(text, kinds={"place"})] == ids


@pytest.mark.parametrize(("cell", "name"), [
    ("Falun", "Falun"), ("FALU KOMMUN", "Falun"), ("Faluns kommun", "Falun"), ("2080", "Falun"), ("2080.0", "Falun"),
    ("Falun (2080)", "Falun"), ("Grycksbo", "Falun"), ("Sälen", "Malung-Sälen"), ("Idre", "Älvdalen"),
    ("Bolränge", "Borlänge"),
    ("Smedjebaken", "Smedjebacken"), ("Malung", "Malung-Sälen"), ("Mora kn", "Mora"), ("Leksnd", "Leksand"),
])
def test_municipality_of_a_cell(cell: str, name: str) -> None:
    found = places().municipality(cell, near="se-lan-20")
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("cell", ["", "Atlantis", "Dalarna", "okänd", "12", "Ort"])
def test_cells_that_name_no_municipality(cell: str) -> None:
    assert places().municipality(cell) is None


def test_areas() -> None:
    assert len(places().municipalities_within("se")) == 290
    assert len(places().municipalities_within("se-lan-20")) == 15
    assert places().municipalities_within("nowhere") == ("nowhere",)
    assert all(places().by_id[p.parent_id].id for p in places() if p.parent_id)


@pytest.mark.parametrize(("surface", "name"), [
    ("Almi", "Almi GävleDala"), ("Almi Gävle Dala", "Almi GävleDala"),
    ("ALMI Företagspartner Gävledala AB", "Almi GävleDala"),
    ("Coompanion", "Coompanion Dalarna"), ("Nyföretagarcentrum", "Nyföretagarcentrum Dalarna"),
    ("NFC Dalarna", "Nyföretagarcentrum Dalarna"),
    ("DSP", "Stiftelsen Dalarna Science Park"), ("Science Park Dalarna", "Stiftelsen Dalarna Science Park"),
    ("SKV", "Skatteverket"),
    ("Regionen (Dalarna)", "Region Dalarna"), ("Regionen", "Region Dalarna"), ("Lst", "Länsstyrelsen i Dalarnas län"),
    ("Triple Steelix ekonomisk förening", "Triple Steelix"), ("Arbetsförm.", "Arbetsförmedlingen"),
    ("Tilväxtverket", "Tillväxtverket"),
    ("Business Sweden Dalarna", "Business Sweden"), ("Högskolan i Dalarna", "Högskolan Dalarna"),
    ("Connect", "Connect Sverige"),
])
def test_receivers_in_dalarna(surface: str, name: str) -> None:
    found = actors().find(surface, county="se-lan-20")
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("surface", ["", "Kurbits Redovisningsbyrå", "grannföretaget", "egen revisor", "Region Atlantis"])
def test_receivers_that_nobody_knows(surface: str) -> None:
    assert actors().find(surface, county="se-lan-20") is None


def test_every_current_name_of_the_register_is_found() -> None:
    unambiguous = [a for a in actors() if not a.former and a.name.lower() not in a.ambiguous]
    lost = [a.name for a in unambiguous if actors().find(a.name) is None]
    assert len(lost) <= 0.01 * len(unambiguous), lost


@pytest.mark.parametrize(("text", "ids"), [
    ("Region Dalarnas projekt med ALMI-medel", ["se-region-20", "se-almi"]), ("Falun växer", []),
    ("Falu kommun växer", ["se-kommun-2080"]),
    ("han sa connect", []), ("stöd från tillväxtverket", ["se-tillvaxtverket"]),
    ("DSP leder", ["se-dalarna-science-park"]),
])
def test_actors_in_text(text: str, ids: list[str]) -> None:
    assert [m.id for m in recognise(text, kinds={"actor"}) if m.weight >= 0.5] == ids


def test_unknown_kinds_find_nothing() -> None:
    assert recognise("Lån i Falun", kinds=()) == []
    assert recognise("", kinds=ALL) == []


def test_the_lexicon_is_large() -> None:
    assert len(entries()) > 4000


@pytest.mark.parametrize(("text", "need"), [
    ("Vem hjälper med offentlig upphandling?", "affar.upphandling"), ("Vem hjälper ett socialt företag?", "start.socialt"),
    ("Who helps to find capital at an early stage?", "finans.kapital"), ("kapital i Mora", "finans.kapital"),
    ("Hvem kan hjelpe med eksport?", "affar.export")])
def test_asking_who_helps_is_no_need_beside_one_that_is_named(text: str, need: str) -> None:
    assert [mention.id for mention in recognise(text, kinds=("need",)) if mention.weight >= 0.5] == [need]


def test_asking_who_helps_is_a_need_where_nothing_else_is_named() -> None:
    assert [mention.id for mention in recognise("Vem kan hjälpa oss?", kinds=("need",))] == ["natverk.lotsning"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kurset holdes i Florø i mai.", ["Florø"]),
        ("Diö Skogslyft söker folk.", []),
        ("Det saknas lokaler i norra Värmland.", ["norra Värmland"]),
        ("Behovet er størst på Søre Sunnmøre.", ["Søre Sunnmøre"]),
        ("Kaféet ligger i Hvalpsund.", ["Hvalpsund"]),
    ],
)
def test_small_places_are_named_where_words_before_them_say_so(text: str, found: list[str]) -> None:
    assert [mention.surface for mention in recognise(text, kinds=("place",))] == found


@pytest.mark.parametrize("text", ["Marknaden är Tyskland.", "Partnere i Tyskland.", "Our partners are in Germany."])
def test_other_countries_are_known_in_every_language(text: str) -> None:
    assert [mention.id for mention in recognise(text, kinds=("place",))] == ["de"]


def test_a_part_of_an_area_does_not_reach_the_whole() -> None:
    (part,) = recognise("Vi finns i norra Värmland.", kinds=("place",))
    assert places().municipalities_within(part.id) == (part.id,)
    assert places().municipality("Vislanda").name == "Alvesta"


@pytest.mark.parametrize(("cell", "name"), [
    ("840 31 ÅSARNA", "Berg"), ("833 31", "Strömsund"), ("83331", "Strömsund"), ("SE-831 30 Östersund", "Östersund"),
    ("SE-83130 Östersund", "Östersund"), ("Storgatan 1, 833 31 Strömsund", "Strömsund"), ("Åsarna", "Berg"),
    ("543 91 Tibro", "Skövde"), ("543 92 Tibro", "Tibro"), ("175 00 Järfälla", "Järfälla"), ("171 77 Stockholm", "Solna"),
    ("642 98 Bettna", "Nyköping"), ("111 22 Malmö", "Malmö"), ("Torsö", "Mariestad"), ("Surte", "Ale"), ("Alby", "Botkyrka"),
])
def test_municipality_of_a_swedish_address(cell: str, name: str) -> None:
    found = places().municipality(cell, near="se")
    assert found is not None
    assert (found.name, found.country) == (name, "SE")


@pytest.mark.parametrize("cell", ["Bettna", "840 31", "tel 833 31", "833 31 Atlantis", "000 00"])
def test_addresses_that_tell_no_municipality(cell: str) -> None:
    assert places().municipality(cell) is None


@pytest.mark.parametrize(("county", "name"), [("se-lan-04", "Katrineholm"), ("se-lan-18", "Örebro"), ("se-lan-20", None)])
def test_a_post_town_of_several_municipalities_is_that_of_the_county(county: str, name: str | None) -> None:
    found = places().municipality("Julita", near=county)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("cell", ["840 31 ÅSARNA", "833 31", "83331", "Åsarna", "Torsö"])
@pytest.mark.parametrize("country", ["no", "dk", "no-fylke-34"])
def test_swedish_addresses_mean_nothing_in_another_country(cell: str, country: str) -> None:
    assert places().municipality(cell, near=country) is None


def test_the_table_of_postcodes_is_sound() -> None:
    table = list(rows("postal_places.csv"))
    runs = sorted((first, last or first) for row in table
                  for first, _, last in (run.partition("-") for run in row["postcodes"].split()))
    assert all(len(code) == 5 and code.isdecimal() for run in runs for code in run)
    assert all(first <= last for first, last in runs)
    assert all(before[1] < after[0] for before, after in pairwise(runs))
    assert len({(row["locality"], row["municipality_code"]) for row in table}) == len(table)
    known = {place.code for place in places() if (place.country, place.level) == ("SE", "municipality")}
    assert {row["municipality_code"] for row in table} == known
