"""Who offers what: sentences and layouts in several languages that tell of an offer, and some that do not."""

from __future__ import annotations

import pytest

from graph.model import Certainty
from loaders.extraction import extract
from loaders.extraction.context import context_of
from loaders.extraction.offers.receivers import begins_what_they_get
from tests.loaders.extraction.said import said, target


def offers(text: str) -> list[tuple[str, str]]:
    """Who offers what, by the words of the text."""
    return [(s.subject.surface, target(s)) for s in said(text, "offers")]


def covered(text: str) -> set[str]:
    """The needs that the offers of a text cover."""
    return {s["need"] for s in ({"need": s.object.key} for s in said(text, "covers") if hasattr(s.object, "key"))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hos Mora kommun kan du få råd om export.", ("Mora kommun", "råd om export")),
        ("Hos Vejle Kommune kan du få vejledning om eksport.", ("Vejle Kommune", "vejledning om eksport")),
        ("Hos Bamble kommune kan du få råd om eksport.", ("Bamble kommune", "råd om eksport")),
        ("At Halmstad University you can get advice on export.", ("Halmstad University", "advice on export")),
        ("Den som vill starta eget får rådgivning av Almi.", ("Almi", "rådgivning")),
        ("Iværksættere får gratis råd om eksport hos Erhvervshus Fyn.", ("Erhvervshus Fyn", "gratis råd om eksport")),
        ("Gründerar får råd om eksport hjå Innovasjon Norge.", ("Innovasjon Norge", "råd om eksport")),
        ("Start-ups can get loans from Almi.", ("Almi", "loans")),
        ("Almi finns i Falun. Den som vill starta eget kan få lån.", ("Almi", "lån")),
    ],
)
def test_what_somebody_gets_is_offered(text: str, expected: tuple[str, str]) -> None:
    assert offers(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Företag ska få råd om export av Almi.",
        "Virksomheder skal få råd om eksport af Erhvervshus Fyn.",
        "Bedrifter vil få råd om eksport av Innovasjon Norge.",
        "Companies will get advice on export from Almi if it is decided.",
        "Vi får bidrag från Region Dalarna.",
        "Projektet får stöd från Tillväxtverket.",
        "På verksamt.se finns mer om lån.",
        "Almi står för 67 procent av lånet.",
        "Region Dalarna bidrar med 2,5 miljoner kronor till lokaler.",
        "Vi på Mora kommun finns här. Målet är att fler får råd om export, gratis för företag.",
        "Vi på Mora kommun finns här. Tänk på att råd om export kostar för stora företag.",
        "Ål kommune er her for deg. Midlene skal brukes til råd om eksport for bedrifter.",
        "Almi får 4 miljoner kronor i EU-stöd.",
        "Vem gör vad?\n\nMora kommuns serviceplan\n\nKommunen ska verka för att\n- det finns lokaler och rådgivning",
    ],
)
def test_what_is_to_come_paid_or_read_is_no_offer(text: str) -> None:
    assert offers(text) == []


def test_what_is_told_of_a_body_under_its_heading_is_no_offer_unless_it_says_so() -> None:
    told = offers("# Vem gör vad?\n\n## Kapital: Granskogs Kassa AB\n\nTvå krav ställs på lån. Kassan ger råd om export.")
    assert [(who, "krav" in words) for who, words in told] == [("Granskogs Kassa AB", False)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Mora kommun hjälper företag.\n\nNäringslivskontoret hjälper dig med lokaler.", "Mora kommun"),
        ("Vejle Kommune er her.\n\nErhvervsafdelingen hjælper dig med lokaler.", "Vejle Kommune"),
        ("Mora kommun har anställt en företagslots.", "Mora kommun"),
        ("Vejle Kommune har ansat en erhvervslots.", "Vejle Kommune"),
        ("Halmstad University has a start-up loan fund.", "Halmstad University"),
    ],
)
def test_departments_and_what_a_body_has(text: str, who: str) -> None:
    assert [provider for provider, _ in offers(text)] == [who]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det här gör Mora kommun:\n- förmedlar lediga lokaler\n- ger råd om export",
         ["lediga lokaler", "råd om export"]),
        ("Dette gjør Bamble kommune:\n- formidler ledige lokaler\n- gir råd om eksport",
         ["ledige lokaler", "råd om eksport"]),
        ("This is what Halmstad University does:\n- gives advice on export\n- arranges loans",
         ["advice on export", "loans"]),
    ],
)
def test_a_line_that_leads_in_to_a_list(text: str, expected: list[str]) -> None:
    assert [words for _, words in offers(text)] == expected


def test_a_line_that_leads_in_to_lacks_or_a_project_is_none() -> None:
    assert offers("Det här saknar Mora kommun:\n- lokaler\n- råd om export") == []


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Nyföretagarcentrum Mora ger kostnadsfri rådgivning.", "start.nyforetagande"),
        ("Coompanion Dalarna ger rådgivning.", "start.socialt"),
        ("Mora kommun\n\nLån och krediter\n\nAlmi ger rådgivning.", "finans.lan"),
    ],
)
def test_name_and_heading_tell_what_advice_is_on(text: str, need: str) -> None:
    assert need in covered(text)


def test_a_table_on_its_side() -> None:
    text = "\tStartlån\tEksportråd\nHvem tilbyr\tMora kommun\tRegion Dalarna\nInnhold\tlån\tråd om eksport"
    assert offers(text) == [("Mora kommun", "Startlån"), ("Region Dalarna", "Eksportråd")]


def test_a_table_of_services_of_all_in_another_table() -> None:
    text = (
        "Operatør | Kommuner | Telefon\nMora kommun | Mora | 1\nRegion Dalarna | Falun | 2\n\n"
        "Så gör vi\n\nTjänst | För vem | Pris\nLån | företag | 0\nRåd om export | företag | 0\n"
    )
    assert set(offers(text)) == {(who, what) for who in ("Mora kommun", "Region Dalarna") for what in ("Lån", "Råd om export")}


def test_two_share_an_item() -> None:
    text = "- Mora kommun och Region Dalarna: råd om export\n- Almi: lån"
    assert offers(text) == [("Mora kommun", "råd om export"), ("Region Dalarna", "råd om export"), ("Almi", "lån")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Utdrag\n\nVi finns i Orsa, säger Elias Norberg, näringslivschef.", {"Mora", "Orsa"}),
        ("Utdrag\n\nVi finns i Orsa, en av Sveriges största orter.", {"Orsa"}),
        ("Rapport\n\nVi finns i Danmark, och Visual Sweden finns i Orsa.", {"Danmark", "Orsa"}),
    ],
)
def test_places_are_not_names_of_persons_or_parts_of_names(text: str, expected: set[str]) -> None:
    found = {place["name"] for place in extract(text, source="test").as_json()["places"]}
    assert found - {"Mora"} == expected - {"Mora"}


def networks(text: str) -> set[str]:
    """The networks that a text names."""
    return {network["name"] for network in extract(text, source="test").as_json()["networks"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Granskog är ett kluster för träindustrin i Mora.", {"Granskog"}),
        ("Havklang er en klynge for maritime virksomheder.", {"Havklang"}),
        ("Fjordkraft er en klynge for maritime bedrifter.", {"Fjordkraft"}),
        ("Greenwood is a cluster for wood industry.", {"Greenwood"}),
        ("Näringslivsrådet träffas fyra gånger om året.", {"Näringslivsrådet"}),
        ("En referensgrupp träffas två gånger per år.", {"referensgrupp"}),
        ("Vad är ett kluster?", set()),
        ("Kommunen har ett nätverk med näringslivet.", set()),
        ("The network of authorities behind the service answers.", set()),
    ],
)
def test_what_introduces_a_network(text: str, expected: set[str]) -> None:
    assert networks(text) == expected


def test_what_all_partners_give() -> None:
    text = "Projektägare: Almi\nPartner: Region Dalarna\n\nRådgivning om export har getts av samtliga organisationer."
    assert {who for who, _ in offers(text)} == {"Almi", "Region Dalarna"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Behöver du lokal? Kontakta Mora kommun.", "Mora kommun"),
        ("Har du brug for lokaler? Kontakt Vejle Kommune.", "Vejle Kommune"),
        ("Trenger du lokaler? Ta kontakt med Bamble kommune.", "Bamble kommune"),
        ("Bidrag söks hos Region Dalarna.", "Region Dalarna"),
        ("Du kan søge tilskud hos Region Syddanmark.", "Region Syddanmark"),
        ("Du kan søke om tilskudd hos Innovasjon Norge.", "Innovasjon Norge"),
        ("Companies can apply to Region Halland for grants.", "Region Halland"),
        ("Region Dalarna delar varje år ut bidrag till småföretag.", "Region Dalarna"),
        ("Vejle Kommune afholder netværksmøder for iværksættere.", "Vejle Kommune"),
        ("Bamble kommune holder etablererkurs to ganger i året.", "Bamble kommune"),
        ("Halmstad University runs a course on export for small companies.", "Halmstad University"),
    ],
)
def test_answers_applications_and_verbs_of_offering(text: str, who: str) -> None:
    assert {provider for provider, _ in offers(text)} == {who}


@pytest.mark.parametrize(
    "text",
    [
        "Mora kommun vill erbjuda lån.",
        "Mora kommun borde ge råd om export.",
        "Vejle Kommune ønsker at tilbyde lån.",
        "Almi deltar i projektet Granljus, som ger råd om export.",
        "Behöver du lokal? Det undrade Mora kommun.",
    ],
)
def test_wishes_and_what_projects_do_are_no_offers(text: str) -> None:
    assert offers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kvarnlyftet\n\nProjektägare: Region Dalarna\nProjektet drivs av Falu kommun och erbjuder lån i Mora.",
         ["lån i Mora"]),
        ("Kvarnlyftet\n\nProjektet drivs av Falu kommun.", []),
        ("Møllen\n\nProsjektet er drevet av Innlandet fylkeskommune.", []),
    ],
)
def test_a_word_for_what_was_told_of_before_names_no_service(text: str, expected: list[str]) -> None:
    assert [service for _, service in offers(text)] == expected


def test_two_addresses_tell_of_one_body() -> None:
    """A page with two addresses of one body's domain could not be read once."""
    text = "Skriv till ada@mora.se eller bo@mora.se. I fjol firade Mora kommun."
    assert [target(s) for s in said(text, "named") if s.subject.kind == "Actor"] == ["Mora kommun"]


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Mora kommun har ett kontor. Där sitter en rådgivare för export varje tisdag, gratis för företag.", "Mora kommun"),
        ("Almi: mikrolån för nya företag, gratis.", "Almi"),
    ],
)
def test_evidence_tells_offers_that_no_rule_words(text: str, provider: str) -> None:
    assert provider in {who for who, _ in offers(text)}


def test_a_page_speaks_as_those_whose_address_it_gives() -> None:
    text = "# Starta eget\n\nI Mora kommun är vägen kort.\n\nVi lånar ut verktyg och erbjuder lokaler.\n\nEva Berg, eva@mora.se"
    assert "Mora kommun" in {who for who, _ in offers(text)}


def test_a_sentence_that_is_read_already_is_not_weighed_again() -> None:
    assert len(offers("Den som vill starta eget får rådgivning av Almi.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mora kommun ger inga bidrag till enskilda företag.",
        "Vejle Kommune yder ingen tilskud til den enkelte virksomhed.",
        "Næringshagen Norvekst AS gir dessverre ingen lån til bedrifter.",
        "Neither Almi nor the bank gives any loans.",
    ],
)
def test_what_is_denied_is_no_offer(text: str) -> None:
    assert not [s for s in said(text, "offers") if s.certainty is not Certainty.NEGATED]


def test_what_one_denies_another_may_offer() -> None:
    assert "Almi" in {who for who, _ in offers("Vi ger inga lån, men det gör Almi, som lånar ut till små företag.")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeg har brug for … | Gå til | Pris\nlån | Norrlab A/S, Aalborg | rente\nråd om eksport | Eksportlab A/S | gratis",
         {("Norrlab A/S", "lån"), ("Eksportlab A/S", "råd om eksport")}),
        ("Du trenger | Gå til | Pris\nlån | Norrlab AS | rente\nråd om eksport | Eksportlab AS | gratis",
         {("Norrlab AS", "lån"), ("Eksportlab AS", "råd om eksport")}),
        ("Aktör | Erbjuder | Var\nNorrlab AB, Sydlab AB | lån | Mora\nAlmi | råd om export | Orsa",
         {("Norrlab AB", "lån"), ("Sydlab AB", "lån"), ("Almi", "råd om export")}),
    ],
)
def test_tables_that_say_where_to_go(text: str, expected: set[tuple[str, str]]) -> None:
    assert set(offers(text)) == expected


def test_where_a_provider_sits_is_no_organisation() -> None:
    text = "Du trenger | Gå til | Pris\nlån | Norrlab AS, Hamar | rente\nråd om eksport | Eksportlab AS, Hamar | gratis"
    assert {s.subject.surface for s in said(text, "named") if s.subject.kind == "Actor"} == {"Norrlab AS", "Eksportlab AS"}


def test_each_clause_has_its_own_organisation() -> None:
    text = "Almi har rådgivare för företag som vill växa, och Region Dalarna har checkar att söka för produktutveckling."
    told = {(s.subject.surface, c.object.key) for s in said(text, "offers") for c in said(text, "covers")
            if c.subject.id == s.object.id}
    assert ("Region Dalarna", "finans.bidrag") in told


def test_the_members_of_a_body_that_is_known_by_its_title_get_what_it_offers() -> None:
    text = (
        "Grå Dønning – klyngen for det rene hav\n\nGrå Dønning samler alle, der lever af havet. Vi holder til i Esbjerg.\n\n"
        "Hvad får du som medlem?\n- Match med en forsker\n- Hjælp til at komme med i udenlandske udbud\n"
    )
    assert {giver for giver, _ in offers(text)} == {"Grå Dønning"}


def test_a_heading_over_what_another_gives_is_no_offer_of_the_page() -> None:
    text = (
        "Mora kommun › Stöd och rådgivning\n\nStöd och rådgivning\n\nPengar att låna\nAlmi ger lån till nya företag.\n\n"
        "Lediga lokaler\nVi förmedlar lediga lokaler i centrum.\n"
    )
    assert all(target != "Pengar att låna" for _, target in offers(text))
    assert "Mora kommun" in {giver for giver, _ in offers(text)}


def test_a_venue_is_not_who_speaks() -> None:
    text = "Företagare i Mora\n\nVi håller frukostmöte varje fredag på Skogvik Hotell & Kök. Vi lotsar dig rätt."
    assert "Skogvik Hotell & Kök" not in {giver for giver, _ in offers(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Företag ska bli starkare och få råd om export.",
        "Bedrifter skal bli sterkere og få råd om eksport.",
        "Mässor för företag får kosta 300 000 kr.",
        "Skrivstugor ordnades för den som ville söka bidrag.",
    ],
)
def test_nobody_gets_what_is_to_come_or_has_been_wished_for(text: str) -> None:
    context = context_of(text, "s")
    assert begins_what_they_get(context, context.sentences[0]) is None


def test_news_of_a_body_are_no_heading_over_its_offers() -> None:
    under = "Företag får råd om export."
    assert {s.rule for s in said(f"# Läget\n\n## Mora kommun\n\n{under}", "offers")} == {"offer-heading"}
    assert "offer-heading" not in {s.rule for s in said(f"# Läget\n\n## Mora kommun får 4 miljoner\n\n{under}", "offers")}


def test_a_row_that_names_another_body_in_a_cell_of_its_own_is_theirs() -> None:
    table = "| Tjänst | Mer |\n|---|---|\n| Lån till företag | Almi |\n| Råd om export | Business Sweden |"
    told = said(f"Vi på Mora kommun finns här.\n\n{table}", "offers")
    assert [s.subject.surface for s in told] == ["Almi", "Business Sweden"]


def test_a_title_before_a_name_is_no_offer() -> None:
    assert offers("Vi på Mora kommun finns här. Ring exportrådgivare Ada Ek, tel. 070-174 06 26.") == []


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Mora kommun erbjuder stöd i den gröna omställningen.", "hallbar.agenda"),
        ("Vejle Kommune tilbyder hjælp til grønne omstilling.", "hallbar.agenda"),
        ("Bamble kommune tilbyr hjelp til det grønne skiftet.", "hallbar.agenda"),
        ("Ål kommune tilbyr hjelp til grøne omstillinga.", "hallbar.agenda"),
        ("Halmstad University offers help with the energy transition.", "hallbar.energi"),
    ],
)
def test_a_change_to_green_is_no_change_of_business(text: str, need: str) -> None:
    assert covered(text) == {need}


@pytest.mark.parametrize(
    "text",
    [
        "Bamble kommune tilbyr møter for de lokale bedriftene.",
        "Vejle Kommune holder møder, og det gælder alle.",
        "Bamble kommune holder møter med et mangfold av gjester.",
        "Vejle Kommune holder møder hele vejen rundt i byen.",
        "Bamble kommune tilbyr møter. Oppstart for prosjektet var i mai.",
    ],
)
def test_everyday_words_that_look_like_needs_are_none(text: str) -> None:
    assert not covered(text) & {"plats.lokal", "start.avveckling", "kompetens.integration", "plats.infrastruktur"}
    assert "start.nyforetagande" not in covered(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rådgivningen om kooperativ hos Coompanion Dalarna kostar ingenting.", ["Coompanion Dalarna"]),
        ("Vækstlån søger du hos EIFO, typisk med din bank.", ["EIFO"]),
        ("Efter en upphandling hos Jordbruksverket sköts tjänsten av andra.", []),
    ],
)
def test_help_at_somebody_begins_its_sentence(text: str, expected: list[str]) -> None:
    assert [who for who, _ in offers(text)] == expected
