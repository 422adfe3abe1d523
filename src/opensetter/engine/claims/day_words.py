"""What the patterns for days are built of: how dates, weekdays, parts of a day and lapses are written."""

from opensetter.engine.claims.names import MONTHS, NUMBER, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS, spelled

SEEN = "\ue002"
"""Stands for each letter of a day that was read."""

MONTH = spelled(MONTHS)
WEEKDAY = spelled(WEEKDAYS)
ORDINAL = spelled(ORDINALS)
YEAR = r"(?:,?\s(?:de |of |do )?(?P<y>20\d\d)(?!\d))?"
NO_CLOCK = r"(?![\d]|\s?[:.h]\s?\d|\s?(?:uhr|h|hs|hrs|horas?|heures?|am|pm|a\.m|p\.m|o'?\s?clock)\b)"
COUNTED = (
    r"(?!\s?[%€$£°]|\s(?:%|€|\$|£|euros?|eur|dollars?|usd|gbp|pounds?|reais|pesos|francs?|chf|percent|prozent"
    r"|por ciento"
    r"|people|persons?|personas?|pessoas?|personen|personnes?|minut\w*|mins?|stunden?|hours?|days?|dias?|tag|tage|tagen"
    r"|jours?|weeks?|semanas?|wochen?|semaines?|months?|meses|mes|monate?n?|mois|years?|anos?|jahre?n?|ans|annees?"
    r"|floor|street|st|ave|avenue|road|option|options|one|ones|time|times|visit|slot|choice|appointment|session|step"
    r"|place|person|class|grade|level|century|anniversary|birthday|edition|question|try|attempt|message|line|room"
    r"|degree"
    r"|stock|etage|mal|termin|platz|wahl|punkt|frage|rue|bis|boulevard|bd|allee|cours|quai|planta|piso|opcion|vez"
    r"|visita"
    r"|pregunta|andar|opcao|pergunta|vaga|km|kg|m|metros?|metres?|meters?|meter|times|x)\b)"
)
A = r"(?P<a>\d(?<![\d.,/:€$£+-]\d)(?<![€$£] \d)\d?)"
B = r"(?P<b>\d{1,2})"
LONG_MONTH = spelled(name for name in MONTHS if len(name) > 3)  # noqa: PLR2004
SHORT = spelled(SHORT_WEEKDAYS)
THE_NTH = r"\d{1,2}(?:st|nd|rd|th)\b"
TO_COME = r"(?P<next>next|coming|this coming|following|proxim[oa]|nachste[nrs]?|kommende[nrs]?|prochaine?)"
MODIFIED = (
    rf"(?:(?:{TO_COME}|(?P<this>this|est[ea]|nest[ea]|diese[nrs]?|ce)|(?P<last>last|pasad[oa]|passad[oa]|letzte[nrs]?))"
    rf"\s)?"
)
UNTIL_DAY = (
    r"(?=s?(?:morgen|vormittag|mittag|nachmittag|abend|nacht)s?\b|\b)"
    r"(?P<after>\s(?:que viene|que vem|proxim[oa]|prochain))?"
)
BEFORE_DATE = rf"(?=\.?,?\s?(?:the |dem |den |le |el |dia )?{SEEN})"
BEFORE_CLOCK = r"(?=\.?,?\s(?:at |a las? |as |um |a )?\d{1,2}(?:[:.h]\d{2}|\s?(?:h|uhr|am|pm)\b))"
SURELY_SHORT = "lun|mie|mer|jue|jeu|vie|ven|sat|sab|sam|sun|dom|dim|seg|ter|qua|qui|mar|mon"
DAY_THEN_HOUR = r"(?:,| as?| a las?),?\s(?:a las? |as |a )?\d{1,2}(?:\s?h\b|h\d\d|:\d\d)"
"""What follows a day of the month, as French, Spanish and Portuguese go on: `26 a las 10 h`, `26, 10h30`."""
OR_CLOCK = (
    r"\s(?:und|oder|and|or|y|o|e|ou|et)(?: a| at| um)?\s\d{1,2}(?:[:.h]\d\d)?\s?(?:uhr|h|hs|heures|horas|am|pm)\b"
)
"""What makes a number a time, too: `Di 10 und 15 Uhr`."""
GERMAN_SHORT = "mo|di|mi|do|fr|sa"
UHR_FOLLOWS = r"\s(?:um )?\d{1,2}(?:[:.]\d\d)?(?:\s?(?:und|oder|bis|-|/)\s?\d{1,2}(?:[:.]\d\d)?)?\s?uhr\b"
RARELY_SHORT = "mo|di|mi|do|fr|sa|so|sex|mar|mon|ter|qui"
ORDER_FOLLOWS = (
    r"(?!\s(?:opcao|opcion|vez|consulta|cita|sessao|sesion|pergunta|pregunta|parte|via|visita|alternativa|chamada"
    r"|llamada"
    r"|dose|dosis|etapa|pessoa|persona|rua|calle|mensagem|mensaje|tentativa|linha|linea|fase|metade|mitad|casa|lista"
    r"|data|fecha|avaliacao|reuniao|reunion|lei|ley|planta|sala|puerta|porta|mao|mano|escolha|hora|faixa|edicao|edicion"
    r"|pessoas?|vaga|unidade|reserva|turno|oportunidad|oportunidade|fila|cor|color|semana|quinzena|quincena)\b"
    r"(?!,?\s(?:as |a las |a |de )?\d))"
)
BEFORE_COUNTED = (
    r"(?:^|[\n,;:(-]\s?|\b(?:na|da|de|e|ou|a|as|nesta|nessa|desta|dessa|ate|para|pra|toda|esta|cada|desde|hoje|amanha"
    r"|do|proxima|vir|venha|vem|temos|tenho|tem|marcar|marco|agendar|boa|otima|feliz|linda|bela|excelente)\s)"
)
PART_MINUTES = {"morning": (0, 750), "afternoon": (690, 1140), "evening": (990, 1440), "night": (1080, 1440)}
PARTS = {
    "morning": r"mornings?|manana|manha|morgens?|vormittags?|fruh|matin|matinee|madrugada",
    "afternoon": r"afternoons?|tarde|nachmittags?|apres[- ]midi",
    "evening": r"evenings?|abends?|soir|soiree|tardecita",
    "night": r"nights?|noche|noite|nachts?|nuit",
}
BESIDE_DAY = rf"{SEEN}s?(?:,?[\s-](?:in the|por la|pela|de la|da|a la|de|en la|a|am|le|la|at))?,?[\s-]?"
TODAY_PART = r"\b(?:this|est[ae]|hoy por la|hoy a la|hoje (?:de|a)|heute|ce|cet|cette)[\s-]"

IN = (
    r"\b(?:in|en|dentro de|em|daqui a|dans|d'ici(?: a)?|aqui a)\s(?:about |around |exactly |just |only |less than "
    r"|ca\. |etwa "
    r"|circa |unos |unas |cerca de |uns |umas |environ |genau |nur |apenas |exatamente |exactamente )?"
)
UNITS = (
    r"(?P<unit>min(?:ute|uto)?(?:s|n)?|h|hrs?|hours?|horas?|heures?|stunden?|days?|dias?|tage?n?|jours?|weeks?|semanas?"
    r"|semaines?|wochen?|fortnights?|months?|mes|meses|mois|monate?n?)\b"
)
COUNT = (
    rf"(?:(?P<n>{NUMBER}|an?|une?|uma?|una|eine[rmn]?|half an|a couple of|a few)\s?-?"
    r"(?:half |halben? |demi-?|media |meia )?)"
)
FROM_NOW = r"\s(?:from (?:now|today)|ab (?:jetzt|heute)|a partir de (?:ahora|hoy|agora|hoje)|a partir d'aujourd'hui)"
DERIVING = (
    "later earlier after mas despues mais depois spater fruher danach plus apres following next siguiente seguinte"
    " darauf"
    " folgetag tag lendemain same"
)
COMPOUNDS = " ".join(
    f"{day}{part}"
    for day in ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
    for part in ("morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht", "sabend")
)
DERIVED = (
    rf"\b(?:{NUMBER}|an?|half an|una|uma|une|eine|media|meia)\s(?:half )?(?:minut\w*|hours?|days?|weeks?|horas?"
    rf"|dias?|semanas?"
    r"|stunden?|tage?|wochen?|heures?|jours?|semaines?)\s(?:later|earlier|after (?:that|this|it)|mas tarde|mas temprano"
    r"|despues|mais tarde|mais cedo|depois|spater|fruher|danach|plus tard|plus tot|apres)\b"
    r"|\bthe (?:following|next) (?:day|morning|afternoon|evening|weekday|working day)\b|\bthe day after(?! tomorrow)\b"
    r"|\bsame (?:time|day|hour)[\s,](?:the )?(?:next|following|tomorrow)|\bal dia siguiente|\bno dia seguinte"
    r"|\bam (?:tag darauf|nachsten tag|folgetag)|\ble lendemain|\bdia siguiente|\bdia seguinte"
)
