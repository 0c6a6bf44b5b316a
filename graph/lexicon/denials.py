"""Whether a text says of a need that it is not wanted, or that it is settled: «inga lån», «nöjd med hemsidan»."""

from __future__ import annotations

import re

__all__ = ["DENIED_INSIDE", "is_denied"]

NOT = r"(?:inte|inga|ingen|inget|ej|icke|ikke|ikkje|intet|no|not|never|aldrig|aldri)"
WANT = (r"(?:behöver|behövde|behövs|vill ha|vill|ville|söker|önskar|trenger|treng|har brug for|har bruk for|ønsker|ynskjer"
        r"|needs?|wants?|seek|trengs|trengst|behøves|tänker|planerar|tenker|tenkjer|planlegger|tænker på|planlægger"
        r"|letar|leter|leitar|leder"
        r"|(?:an)?sökte|søkte|ansøgte)")
ONLY = r"(?:bara|enbart|only|kun|bare|berre)"
DENIED_BEFORE = re.compile("|".join((
    # «behöver inga lån eller bidrag», «letar inte efter investerare»
    rf"(?<!\w){WANT}\W+(?:\w+\W+){{0,2}}?{NOT}\b(?!\s+(?:{ONLY}|mer vänta))[^.;!?]*$",
    # «inte intresserad av export», «ingen risk för varsel»
    (rf"(?<!\w)(?:{NOT}|don't|doesn't|isn't|aren't)\W+(?:\w+\W+){{0,3}}?(?:intress\w*|interes\w*|aktuel\w*|behov|behøv"
    r"|behöv\w*|nödvändig\w*|need\w*|want\w*|brug for|bruk for|planer|plans|fråga om|tal om|looking for|ute efter"
    r"|på jakt efter|risk för|risiko for|fare for|risk of|sugen|lust|lyst|läge|tänkt|tenkt|tænkt|poäng|vits|hensikt"
    r"|hast|stress med"
    r"|problem\w*|bekymmer|bekymr\w*|trouble|svårt|vanskelig\w*|svært)\b[^.;!?]*$"),
    # «inga lån»
    rf"^\W*(?:(?:nej|nei|no)\W+)?(?:inga|ingen|inget|intet|ej|inte|ikke|ikkje|no|not)\s+(?!{ONLY})(?:\w+\s+)?$",
    # «har redan en bra revisor»
    r"(?<!\w)(?:har|have|has) (?:redan|allerede|allereie|alt|already)\W+(?:(?!och\b|og\b|and\b)\w+ ){0,3}$",
    # «har löst finansieringen»
    (r"(?<!\w)(?:har|have|has) (?:redan |allerede |already )?(?:löst|ordnat|fixat|løst|ordnet|løyst|ordna|solved|secured)"
    r" (?:\w+ )?$"),
    # «klarar sig utan lån», «slipper lån»
    (r"(?<!\w)(?:klarar (?:sig|oss|mig)|klarer (?:oss|seg|sig)|greier oss|manage)"
    r" (?:bra |fint |godt )?(?:utan|uten|uden|without) [^.;!?]*$"),
    r"(?<!\w)(?:slipper|slepp|sleppar) (?:\w+ )?$",
    # «nöjd med hemsidan», «tackade nej till mentor», «har gott om kunder»
    r"(?<!\w)(?:nöjd\w*|fornøyd\w*|nøgd\w*|tilfreds\w*|happy|pleased|satisfied|content) (?:med|with) (?:\w+ ){0,3}$",
    r"(?<!\w)(?:tack(?:ar|ade|at)|takk(?:er|et|a)|takked?e?) ne[ij] (?:til|till) [^.;!?,]*$",
    r"(?<!\w)(?:gott om|tillräckligt med|godt med|nok av|rikeleg med|masser af|plenty of|enough) (?:\w+ )?$",
    # «avböjde coachning», «klar med kursen», «trivs i lokalen», «har en duktig revisor»
    (r"(?<!\w)(?:avböj\w*|avstår|avstod|struntar i|hoppar över|hoppade över|droppa\w*|droppet|skrinla\w*|skrinlegg\w*"
    r"|står over"
    r"|afslog|lagt (?:tanken|planerna) på|declin\w+|turned down|passed on|dropped) (?:\w+ ){0,3}$"),
    r"(?<!\w)(?:klara?|färdiga?|ferdige?|færdig|done|finished) (?:med|with) (?:\w+ ){0,2}$",
    r"(?<!\w)(?:trivs|trives|trivst) (?:bra |godt |fint )?(?:med|i|på) (?:\w+ ){0,3}$",
    (r"(?<!\w)(?:har|have|has) (?:(?:en|ett|et|ei|a|an|the) )?(?:bra|duktiga?|dyktige?|flinke?|dygtige?|stabila?"
    r"|stabilt|god|gode|godt"
    r"|goda|great|good|trogna|trofast|trufaste|faste?|fasta|a solid) $"),
    (r"(?<!\w)(?:fick|fikk|fekk|fik|got|received) (?:ja till|ja på|igenom|igennem|gjennom|beviljat|innvilget|innvilga"
    r"|tilsagn om"
    r"|yes to|approval for) (?:\w+ )?$"),
    # «revisorn som sköter bokföring och bokslut»
    (r"(?<!\w)(?:som|der|who) (?:sköter|tar hand om|tar seg av|tek seg av|ordner|ordnar|passer|handles|looks after"
    r"|takes care of) (?:\w+ ){0,3}$"),
)))
IS = r"(?:är|er|is|are|var|känns|blev|blivit|ble|blei|vart|was|står|stod)"
SETTLED = (  # what is said of a thing that nobody need help with any more
    r"på plats|på plass|på plads|in place|klart?|klara|klappat och klart|löst|løst|løyst|ordnat|ordnet|ordna|fixat|fikset"
    r"|avklarat|avklarad|avslutad|avsluta|avslutat|afsluttet|avsluttet|i orden|i hamn|i boks|i ordning|under kontroll"
    r"|under kontrol|godkän\w*|godkjen\w*|godkendt?|bevilja\w*|bevilget|innvilg\w*|approved|granted|igång|i gång|i gang"
    r"|up and running|i mål|färdig\w*|ferdig\w*|færdig\w*|slutbetal\w*|betald\w*|nedbetalt|paid off|bra som|fint? som"
    r"|fine as"
    r"|tillräcklig\w*|tilstrekkelig\w*|tilstrækkelig\w*|stor nok|store nok|stor nog|stora nog|big enough|good enough|lagom"
    r"|sorted|settled|done|finished|taken care of|handled|covered|under control|all set|ur världen"
)
DENIED_AFTER = re.compile("|".join((
    # «export är inte aktuellt», «marknadsföring är ointressant»
    (rf"^[^.;!?,]{{0,30}}?\b(?:{IS})?\s*{NOT}\s+(?:\w+\s+)?(?:aktuel\w*|intress\w*|interes\w*|relevan\w*|"
    r"nödvändig\w*|nødvendig\w*|something for|något för|behövs|needed|nødvendig)"),
    (rf"^[^.;!?,]{{0,30}}?\b{IS}\s+(?:helt\s+)?(?:ointressan\w*|uinteressan\w*|oaktuel\w*|uaktuel\w*|inaktuel\w*|onödig\w*"
    r"|unødvendig\w*|överflödig\w*|overflødig\w*|unnecessary|out of the question|uteslut\w*|utelukk\w*|udelukk\w*)"),
    r"^\s*(?:behövs|trengs|behøves|is|are)\s+" + NOT + r"\b|^\s*[:=-]?\s*(?:nej|nei|no)\b\s*(?:[,.;]|$)",
    # «bygglovet är på plats», «lokalen räcker gott», «webbutiken fungerar fint»
    rf"^[^.;!?,]{{0,30}}?\b{IS}\s+(?:nu |nå |no |redan |allerede |alt |already |now |all )?(?:{SETTLED})\b",
    (r"^[^.;!?]{0,30}?\b(?:räcker|rekker|rækker|holder|held|fungerar|fungerer|funkar|funker|virker|kører|works?)"
    r" (?:alldeles |helt |jätte)?(?:gott|bra|fint|utmärkt|perfekt|godt|glimrende|flott|upåklageligt|well|fine"
    r"|perfectly)\b"),
    (r"^[^.;!?]{0,50}?\b(?:det (?:räcker|rekker|held|holder|er nok)(?! inte| ikke| ikkje| till\b| til\b)|ur världen"
    r"|sen länge|sedan länge|for lengst|for lenge sidan|for længst|long since)\b"),
    (rf"^[^.;!?,]{{0,20}}?\b{IS} (?:helt |mycket |väldigt |veldig |very )?(?:bra|goda?|gode|gott|godt|fint?|fina"
    rf"|utmärkt|perfekt"
    r"|fine|good|great)\s*(?:[,.]|$|och|og|and|nog|nok)"),
    (r"^[^.;!?,]{0,20}?\b(?:går|gick|gikk|gjekk|rullar|ruller|kører|goes|went|is going|flyter) (?:på |jätte)?"
    r"(?:bra|fint|godt|utmärkt|som tåget|som smort|på skinner|på räls|av sig själv|av seg selv|av seg sjølv"
    r"|af sig selv|well|smoothly)\b"),
    (r"^[^.;!?,]{0,15}?\b(?:rullar på|ruller og går|finns redan|saknas inte|fattas inte|mangler ikke|manglar ikkje"
    r"|(?:får|kan|må|skal|can|must) (?:vänta|vente|wait)|inte (?:just )?nu|ikke (?:akkurat )?n[åu]|ikkje no"
    r"|not (?:right )?now)\b"),
    r"^\s*(?:har|have|hadde|hade) \w+ (?:redan|allerede|allereie|already)\b",
    (r"^\s*(?:sköter|ordnar|fixar|passer|ordner|fikser) (?:jag|vi|han|hon|de|frun|sonen|dottern|byrån|revisor\w*|kona"
        r"|konen|vi)\b"),
    (r"^[^.;!?]{0,30}?\b(?:inget|ingenting|ikke noe|ikkje noko|intet|nothing) (?:kvar |mer |meir |left |more )?"
    r"(?:att göra|å gjøre|å gjere|at gøre|to do)\b"),
    r"^[^.;!?]{0,50}?,\s*(?:klart|klar|färdigt|ferdig|færdig|done)\s*(?:[.!]|$)",
    # «löste sig», «sköts av byrån», «inga bekymmer»
    (r"^[^.;!?]{0,30}?\b(?:(?:löste|löst|ordnade|ordnat|løste|løst|løyste|ordnet|ordna) (?:sig|seg)|sorted itself"
    r"|worked out)\b"),
    (r"^\s*(?:nu |redan )?(?:sköts|hanteras|skötes|passes|ivaretas|håndteres|klares|handled|taken care of|looked after)"
    r" (?:av|af|by)\b"),
    r"^[^.;!?]{0,45}?\b(?:ta[rg]e?r? (?:\w+ )?(?:seg|sig) a[vf]|tek (?:\w+ )?seg av|tar (?:\w+ )?hand om|takes care of)\b",
    (r"^[^.;!?]{0,45}?\b(?:inga|inget|ingen|ikke noe|intet|ikkje noko|no) (?:bekymmer|problem|problemer|problems"
    r"|anmärkning\w*|merknad\w*|bemærkning\w*"
    r"|worries|complaints)\b"),
    r"^[^.;!?,]{0,12}?\bfylde?r (?:ikke|ikkje)\b",
)))
# «inga lån behövs»: the two halves stand on either side of what is denied.
NONE_BEFORE = re.compile(rf"(?<!\w){NOT}\s+(?:\w+\s+)?$")
NEEDED_AFTER = re.compile(r"\s*(?:behövs|behöves|trengs|trengst|behøves|is needed|are needed|needed|wanted|aktuel\w*"
                          r"|planerad\w*"
                          r"|önskas|ønskes)(?!\w)")
# «Lån? Nej tack.»
ANSWERED_NO = re.compile(r"\s*\?\s*(?:nej|nei|no)(?!\w)")
# «letar inte efter investerare», where «letar … investerare» was found
DENIED_INSIDE = re.compile(rf"{WANT}\W+(?:\w+\W+){{0,2}}?{NOT}\b(?!\s+{ONLY})")
CLAUSE_END = re.compile(
    r"[.;!?](?=\s|$)|\n|(?<!\w)(?:men|but|dock|däremot|however|utan hellre|dog|derimot)(?!\w)"
    r"|(?:,\s*|\s(?:och|og|and)\s+)(?=(?:vill|söker|behöver|måste|undrar|funderar|need|wants?|must|trenger|treng"
    r"|ønsker|søger|søker"
    r"|leter|letar)\s)"
    r"|,\s*(?=(?:ska|kan|får|vi|jag|har|hon|han|de|we|i|they|she|he|må|skal|vil|hun|jeg|eg|dei)\s)"
)
BEFORE, AFTER = 120, 60  # how far from a word what denies it may stand


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the clause around a span of folded text says that what stands there is not wanted, or settled.

    >>> is_denied("behöver inga lån", 13, 16), is_denied("får inga lån", 9, 12), is_denied("lån: det löste sig", 0, 3)
    (True, False, True)
    """
    if ANSWERED_NO.match(text, end):
        return True
    window = max(0, start - BEFORE)
    opened = [match.end() for match in CLAUSE_END.finditer(text, window, start)]
    closed = CLAUSE_END.search(text, end, end + AFTER)
    before = text[opened[-1] if opened else window:start]
    after = text[end:closed.start() if closed else end + AFTER]
    if DENIED_BEFORE.search(before) or DENIED_AFTER.search(after):
        return True
    return bool(NONE_BEFORE.search(before) and NEEDED_AFTER.match(after))
