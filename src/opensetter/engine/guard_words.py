"""What the guard looks for: look-alike letters, address shapes, and how several languages invite to book."""

import re

# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────

_SEEN = (
    "авекмнорстухіјѕԁԛԝһոӏьгпиӑ"
    "αβγεηικνορτυχωϲ"
    "օսհոցզ"
    "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᏚᏙᎳᎩᏃ"
    "ıłđøħŧɑɡɩʏᴄʙᴅᴀᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢǝɐɔʎɯɹʇʌʍɥʞƅ"
    "©℮ⲟⲥ"
    "。․·•‧∙⋅۔ᐧ"
    "⁄∕⧸╱"
    "ː꞉∶"
    "‐‑‒–—−"
    "’‘ʼ`´"
)
_MEANT = (
    "abekmhopctyxijsdqwhnlbrnna"
    "abyenikvoptuxwc"
    "ouhngq"
    "abcdeghijklmpsvwyz"
    "ildohtagiycbdaefghijklmnoprstuvwzeacymrtvwhkb"
    "ceoc"
    "........."
    "////"
    ":::"
    "------"
    "'''''"
)
LOOK_ALIKES = {ord(seen): meant for seen, meant in zip(_SEEN, _MEANT, strict=True)} | {
    start + n: chr(ord("a") + n) for start in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6) for n in range(26)
}
"""From a lower-case letter to the plain one it can be taken for; boxed letters and flag letters are letters, too."""

LEET = str.maketrans("013457@$|!i", "oleastaslll")
"""Digits and signs that stand for letters; `i`, `l` and `1` become one."""
LEET_WORDS = tuple(str.maketrans("013457@$|!", f"o{one}eastas{one}{one}") for one in "il")
"""The same for reading words, once for each letter that `1` may stand for."""

# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────

_ENDINGS = (
    "com|net|org|info|biz|co|io|ly|gl|gd|app|dev|link|page|site|online|shop|store|website|space|tech|click|cloud|xyz|top"
    "|club|pro|mobi|name|tel|travel|agency|health|dental|clinic|care|coach|email|events|world|life|one|plus|zone|social"
    "|tv|fm|uk|eu|us|fr|pt|br|mx|ar|cl|ch|nl|lu|dk|fi|gr|jp|kr|cn|tw|hk|sg|th|pk|bd|lk|ae|za|ng|ke|gh|eg|dz|ru|ua|kz|cz|sk"
    "|hu|ro|bg|hr|ba|lt|lv|ee|ws|tk|ml|ga|cf|gq|vc|ai|gg|sc|ac|gov|edu|int|bz|pw|vip|bio|li|[a-z]{2}\\.[a-z]{2}"
)
_WORDLIKE = (
    "de|es|it|at|be|in|is|me|to|so|am|an|no|se|do|la|al|na|ne|je|as|au|ca|nu|my|by|us|we|id|im|il|sa|ma|si|ve|pe|ie|er|ec"
    "|cc|md|py|sh|rs|pl|ps|zip|mov|live|today|new|now|here|help|team|best|work|call|date|chat|day|fun|run|how|see|you|how|vn|nu|st"
)
_DOT = "dot|punto|ponto|punkt|point|punt|d0t"
_SLASH = "slash|forward slash|barra|schragstrich|querstrich|barre oblique|barre"
_TAIL = r"(?:\.[\w-]+)*(?:[:/?#]\S*)?"

DEFANGED = (
    (re.compile(rf"\s*[\[({{<]\s*(?:\.|{_DOT})\s*[\])}}>]\s*"), "."),
    (re.compile(rf"(?<=\w)\s+(?:{_DOT})\s+(?=(?:[\w-]+\s+(?:{_DOT})\s+)*(?:{_ENDINGS})\b)"), "."),
    (re.compile(rf"(?<=\w)\s*[-_]+(?:{_DOT})[-_]+\s*(?=\w)"), "."),
    (re.compile(rf"(?<=\w)\s+(?:{_DOT})\s+(?=(?:{_WORDLIKE})\s+(?:{_SLASH}|/))"), "."),
    (re.compile(rf"\s*[\[({{<]\s*(?:/|{_SLASH})\s*[\])}}>]\s*|(?<=\w)\s+(?:{_SLASH})\s+(?=\w)"), "/"),
    (re.compile(r"\s*[\[({<]\s*:\s*[\])}>]\s*"), ":"),
    (re.compile(rf"(?<=\w)\s+\.\s*(?=(?:{_ENDINGS})\b)"), "."),
    (re.compile(r"(?<=[a-z0-9]\.[a-z]{2})\s*/\s*(?=\w)|(?<=[a-z0-9]\.[a-z]{3})\s*/\s*(?=\w)"), "/"),
)
"""How an address is spelled out so that no machine sees it, and what is meant; tried one after the other."""

EMAIL = re.compile(r"(?<![\w.@/])(?:mailto:)?[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}(?![\w/@:?#-]|\.\w)")
ADDRESS = re.compile(
    r"\bh[tx*]{1,2}ps?\b(?:\s*:\s*[/\\]\s*[/\\]*\s*)?\S*"
    r"|\b[a-z][a-z0-9+.-]{1,20}:\s?[/\\]{2,}\S*|\b(?:javascript|vbscript):\S+|\bdata:\w+/\S*"
    r"|\bwww\d?\b\s*\.?\s*\S+"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{_ENDINGS})(?![\w-]){_TAIL}"
    rf"|\b[\w-]+@(?:[\w-]+\.)+[a-z]{{2,}}[/:?#]\S+"
    r"|(?<![\w@.-])(?:[\w-]+\.)*xn--[\w-]+(?:\.[\w-]+)*\S*"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)(?:[:/]\S*)?"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:[a-z]{{2,12}})/[\w%?#]\S*"
    rf"|\b(?:{_ENDINGS.split('|co|', maxsplit=1)[0]})/[\w-]+"
    r"|<\s*a\b[^>]*>?|\bhref\s*=\s*\S+",
)
"""An address in folded, defanged text: nothing here is an everyday word."""

WORDLIKE_ADDRESS = re.compile(
    rf"(?P<lead>\b(?:visit|at|on|see|to|open|via|under|auf|unter|uber|besuchen sie|en|em|visite|visita|acesse|sur|visitez|su|op)"
    rf"\s+)?(?<![\w@.-])(?P<host>[\w-]+(?:\.[\w-]+)*\.(?:{_WORDLIKE}))(?![\w-])(?P<tail>\.?\s*(?:$|\n|[,;!?)])|\.\s)?",
)
"""A host whose ending is also a word: an address only when it stands like one."""

MARKDOWN = re.compile(r"\[(?P<label>[^\]\n]*)\]\s*\((?P<target>[^)\n]*)\)")
ANCHOR = re.compile(r"<\s*a\b[^>]*?(?:href\s*=\s*[\"']?(?P<target>[^\"'>\s]*))?[^>]*>(?P<label>.*?)<\s*/\s*a\s*>", re.IGNORECASE | re.DOTALL)
PLACEHOLDERS = re.compile(
    r"[\[{<]{1,2}\s*(?:\w+[\s_-]+){0,3}(?:link|url|enlace|lien|buchungslink|terminlink)(?:[\s_-]+\w+){0,3}\s*[\]}>]{1,2}"
    r"|\(\s*(?:booking|scheduling|calendar|insert|your)[\s_-]+(?:booking[\s_-]+)?(?:link|url)\s*\)",
    re.IGNORECASE,
)
ESCAPES = re.compile(
    r"%(?:25)*(?P<percent>[0-9a-f]{2})|&(?:amp;)*#x(?P<hex>[0-9a-f]{1,6});?|&(?:amp;)*#(?P<decimal>\d{1,7});?"
    r"|&(?:amp;)*(?P<named>period|sol|colon|dot|commat|nbsp|lowbar|hyphen);|\\u(?P<u>[0-9a-f]{4})|\\x(?P<x>[0-9a-f]{2})",
    re.IGNORECASE,
)
NAMED = {"period": ".", "dot": ".", "sol": "/", "colon": ":", "commat": "@", "nbsp": " ", "lowbar": "_", "hyphen": "-"}
NOTHING = re.compile(r"(?!)")
DOT_WORD = re.compile(rf"\b(?:{_DOT})\b")
SPELLED_OUT = re.compile(r"(?<![^\W_])(?:[a-z0-9][\s.\-_*|,/~+]+){4,}[a-z0-9](?![^\W_])")
ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![\w+/=-])")

UNSEEN = ("Cc", "Cf", "Cs", "Co")
KEPT_CONTROLS = frozenset("\n\u200c\u200d")
"""Invisible letters that may stay: line breaks, and the joiners of emoji and of some scripts."""

# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────

SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'»”’)\]*_]*\s+|\s*\n+\s*")
TITLE = re.compile(r"\b(?:dr|dra|mr|mrs|ms|mme|prof|sr|sra|srta|str|inkl|bzw|ca|vs|approx|ej)\.$", re.IGNORECASE)
ORDINAL = re.compile(r"\b(?:\d{1,2}|no|nr|tel|pag|av|st|ca|art|abs)\.$", re.IGNORECASE)
INITIAL = re.compile(r"\b[a-z]\.$", re.IGNORECASE)
NUMBERED = re.compile(r"\d|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
GREETINGS = frozenset("hi hello hey dear hola oi ola hallo guten bonjour bonsoir salut ciao".split())
DANGLING = re.compile(
    r"(?:[\s:,;(<\[→>–—-]|\b(?:at|on|via|here|see|visit|under|to|go|our|website|in|or|and|en|em|no|na|aquí|aqui|o|y|auf|unter|hier|über"
    r"|und|oder|sur|ici|à|par|le|site|web|et|ou)\b)+$",
    re.IGNORECASE,
)
"""Words that only lead to an address, and hang in the air without one."""

REMNANT_WORDS = frozenset(
    """hi hello hey dear there you go here it is this that the a an are we i ll ve s d m re sure of course certainly absolutely
    definitely great perfect good wonderful lovely fantastic thanks thank so much very ok okay alright no problem not happy
    to help please just simply now then and or more for your us in as see let me know yes yeah well enjoy below above link
    hola buenas buenos dias tardes noches claro que si por supuesto perfecto genial gracias muy bien aqui tiene lo va te le
    dejo favor simplemente ahora con gusto mucho estupendo vale
    oi ola bom dia boa tarde noite certo claro com certeza obrigado obrigada otimo perfeito aqui esta segue por favor agora
    hallo guten tag morgen abend gerne gern sehr naturlich selbstverstandlich klar danke vielen dank super prima hier ist bitte
    einfach jetzt kommt der das ihnen sie
    bonjour bonsoir salut bien sur parfait merci beaucoup avec plaisir voici tres d accord s il vous plait voila ici maintenant
    ciao certo grazie ecco natuurlijk bedankt graag""".split(),
)
"""Words that say nothing by themselves: a reply of only these has lost its meaning with what was taken out."""

# ── invitations ──────────────────────────────────────────────────────────────────────────────────────────────────
# Matched on the folded words of one sentence, one space between them, `?` kept as a word of its own.

_DAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|next week|this week|morning|afternoon"
    "|evening|noon|\\d{1,2}(?:am|pm)?|(?:\\w+ )?o clock"
)
_OBJECT = (
    "(?:appointments?|bookings?|slots?|times?|timeslots?|calls?|meetings?|sessions?|consultations?|consults?|visits?|spots?"
    "|dates?|days?|demos?|reservations?|chats?|place|seat|moment|hour|one)"
)
_SERVICES = (
    "calendly|cal com|acuity|acuityscheduling|doodle|tidycal|savvycal|setmore|simplybook|youcanbookme|youcanbook|koalendar|appointlet|zcal|fresha"
    "|booksy|vagaro|doctolib|treatwell|bitly|tinyurl"
)
_ENGLISH = (
    r"(?:^|(?:please|just|simply|kindly|to|can|could|should|must|may|might|ll|now|and|then|or|so|also|ready|go ahead and|let s|you|i|we"
    r"|together|quickly|easily|always|first|next|step|never|why not|do|directly|today|here) )"
    r"(?:book|schedule|reserve)\b(?! (?:\w+ )?(?:is|was|are|will|shows|says|page number|online system))",
    r"^(?:\w+ ){0,2}(?:book|schedule|reserve)(?: \?)?$",
    r"(?<!the )(?<!our )(?<!your )(?<!my )(?<!a )(?<!this )(?<!that )(?<!of )(?:book|schedule|reserve) "
    r"(?:an?|your|the|one|another|now|here|online|in|with|via|through|today|directly|it|us|something|right|straight|some|at|below)\b",
    r"(?:^|(?:please|just|simply|kindly|to|can|could|should|must|may|ll|now|and|then|or|so|let s|you|i|we|not) )"
    rf"(?:pick|choose|select|grab|secure|snag|claim|lock in|take|find|get|make|set up|arrange|organi[sz]e|fix|settle on|decide on|agree on) "
    rf"(?:(?!your appointment)\w+ ){{1,4}}{_OBJECT}\b(?! (?:earlier|longer|shorter|details|confirmation))",
    r"\b(?:pick|choose|select|grab) (?:an?|your|the|any|whichever|whatever|one) (?:\w+ ){0,3}"
    r"(?:times?|slots?|dates?|days?|spots?|appointments?|hour|moment)",
    r"(?:about|interested in|by|start|consider|recommend|suggest|try|for|while|worth|mind|before) (?:booking|scheduling|reserving)"
    r"(?! (?:with us|confirmation|reference|number|team|desk|details|system|fee|department)\b)",
    r"(?:when|what|which)(?: \w+){0,3} (?:suits?|works?|fits?|is good|is best|is convenient|are good|would you (?:like|prefer|be)"
    r"|do you (?:prefer|want|have time)|can you (?:come|make it|do)|could you (?:come|make it|do)|are you (?:free|available)"
    r"|should (?:i|we)|shall (?:i|we)|would be)\b",
    rf"(?:does|do|would|could|will|is) (?:\w+ ){{0,4}}(?:{_DAYS}|times?|slot|date|day)(?: \w+){{0,5}} "
    r"(?:work|suit|fit|good|okay|ok|fine|convenient|possible|better)\b",
    rf"(?:how|what) about (?:\w+ ){{0,3}}(?:{_DAYS}|appointment|call|slot|time|booking|meeting)",
    rf"(?:are|would) you (?:be )?(?:free|available|around|in town) (?:\w+ ){{0,2}}(?:{_DAYS}|for|\?)",
    r"(?:(?:i|we|they|still|also|there) (?:have|ve got|can offer|offer|are|is|s)|there s|offering) (?:\w+ ){0,4}"
    r"(?:(?:slots?|openings?|spots?|times?|appointments?|places?)(?: \w+)? (?:available|free|open|left)|openings?\b|availability"
    r"|(?:slots?|spots?) (?:\w+ )?(?:on|at|for|this|next|tomorrow|today)"
    r"|(?:available|free|open) (?:\w+ )?(?:slots?|spots?|appointments?|times?))",
    r"(?:next|first|earliest|soonest) (?:available|free|open) (?:\w+ )?(?:slot|appointment|time|date|opening|spot)",
    r"(?:shall|should|can|may|could|let|want|like)(?: \w+)? (?:i|we|me|us)(?: to)? (?:put|pencil|slot|squeeze|sign|get|fit|add|note) "
    r"you (?:down|in|up)",
    r"(?:get|getting) (?:yourself|you|it) (?:booked|scheduled|in the (?:calendar|diary)|on the (?:calendar|schedule))",
    r"(?:not|n t|yet to|haven t|hasn t|still need to|need to) (?:yet )?(?:be |been )?(?:book|booked|schedule|scheduled)"
    r"(?: (?:an?|your|any|anything|yet)| ?$)",
    r"(?:sign up|register|rsvp|enrol|enroll) (?:now|here|today|online|for|below|with|at)",
    r"(?:click|tap|press|hit|follow|use|open|try|check|scan|here s|here is|this is|send|sending|share|sharing|via|through|with|on|see|visit) "
    r"(?:\w+ ){0,4}(?:link|url|button|qr code|qr|booking page|booking site|scheduler|booking calendar|online calendar|online booking)",
    r"(?:click|tap|press) (?:here|below|now|on|this|the|above|it)",
    r"(?:link|button|url|page|form|calendar) (?:below|above|here|attached|underneath)",
    r"(?:below|following|attached|booking|scheduling|appointment|calendar|self service|reservation) (?:link|url|button|page|portal|website)",
    r"(?:my|our|the|this) (?:\w+ )?(?:calendar|diary|schedule|agenda) (?:is|has|s)(?: \w+){0,2} (?:open|free|available|space|room|gaps)",
    r"(?:check|see|view|browse|look at|visit|open) (?:out )?(?:my|our|the) (?:\w+ )?(?:calendar|availability|agenda|scheduler|free times)",
    r"(?:go|head|hop|pop|jump)(?: on)?(?: over)? (?:on )?(?:to|onto) (?:\w+ ){0,4}(?:booking|calendar|scheduler|link)",
    r"(?:type|enter|paste|copy)(?: \w+){0,5} (?:browser|address bar|search bar)",
    r"(?:book|schedul|reserv)\w* (?:a|an|your|another|the next|one) (?:\w+ ){0,2}(?:here|now|online|below|today)\b",
    r"booking (?:takes|only takes|is (?:easy|quick|simple|open|free))|do (?:this|it|that|so) online|claim it|link is (?:below|here|above|attached)",
    r"(?:tell|let) (?:me|us)(?: know)? (?:\w+ ){0,2}(?:when you (?:re|are) (?:free|available)|your availability|your preferred \w+)"
    r"|(?:what s|what is|share|send|me|us) your availability",
    r"(?:can|could|would|will) you (?:like to )?(?:come|drop|stop|pop)(?: in| by)? (?:on|at|next|this|tomorrow|today)",
    r"let s (?:meet|talk|chat|speak) (?:on|at|next|this|tomorrow|today)|(?:see|view|check|browse) (?:our|my|the) available",
    r"(?:make|get|secure|claim|set up|arrange|request|lock in|grab) your (?:\w+ )?(?:appointment|spot|slot|time|place|seat|visit|consultation"
    r"|booking|session|call)\b(?! (?:earlier|easier|longer|shorter|more|details|confirmation))|lock in (?:your|a) time",
    r"request an? (?:\w+ )?(?:appointment|booking|slot|time)|how (?:does|do|would) (?:\w+ ){1,4}sound|which (?:one )?(?:is|would be) (?:better|best)",
    r"^(?:at )?\d{1,2}(?: \d\d)? (?:am |pm |h )?(?:or|o|ou|oder) (?:at |um )?\d{1,2}(?: \d\d)?(?: am| pm| h| uhr)? \?",
    rf"\b(?:{_SERVICES})\b",
)
_SPANISH_VERBS = (
    "reserve|reservar|reservarla|reservarlo|reservarle|reservemos|reserven|agende|agendar|agendarla|agendarle|agendemos|agendamos"
    "|concierte|concertar|concertemos|pida|pedir|pidamos|solicite|solicitar|saque|sacar|programe|programar|programemos"
    "|programarla|coordinar|coordine|coordinemos|apartar|aparte|apuntese|apuntate|inscribase"
)
_SPANISH = (
    rf"\b(?:{_SPANISH_VERBS}) (?:\w+ ){{0,4}}(?:citas?|turnos?|hora|horario|reunion|llamada|sesion|consulta|visita|plaza|lugar|espacio"
    r"|reserva|aqui|ahora|ya|hoy|online|linea|enlace|web|link|cuando|dia|fecha|nosotros)\b",
    r"\b(?:elija|elige|elegir|eliges|escoja|escoge|escoger|seleccione|selecciona|seleccionar|busque|busca|buscar|busquemos|buscamos"
    r"|indique|indiqueme|digame|dime|diganos|encontrar|encontremos) (?:\w+ ){0,4}(?:hora|horario|dia|fecha|momento|hueco|cita|turno)\b",
    r"(?:^|favor |y |ya |ahora |aqui |solo |hoy )(?:reserva|agenda|pide|saca|programa|coge|aparta) (?:\w+ )?(?:tu|su|una|la|un|aqui|ahora|ya"
    r"|online|en linea|hoy|con)\b",
    r"^(?:\w+ ){0,2}(?:reserve|agende|reservar|agendar)(?: \?)?$",
    r"(?:puede|puedes|podria|podrias|podemos|quiere|quieres|desea|deseas|gustaria|debe|debes|tiene que|tienes que|para|favor|quisiera"
    r"|vamos a|invito a|animese a|necesita|falta|si quiere) (?:\w+ )?(?:reservar\w*|reserve|agendar\w*|agende|concertar\w*"
    r"|(?:pedir|pida|solicitar|sacar) (?:\w+ ){0,2}(?:cita|turno|hora))",
    r"(?:cuando|que dia|que hora|que horario|que fecha|que momento|cual) (?:\w+ ){0,4}(?:vien\w+|vendria|convien\w+|convendria|va bien"
    r"|iria|queda|prefier\w+|gustaria|puede venir|podria|libre|disponible|mejor)\b",
    r"(?:le|te|les|os) (?:viene|vendria|va|iria|queda|quedaria|conviene|convendria|parece|acomoda) (?:\w+ ){0,4}"
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|semana|tarde|\d{1,2})",
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|semana|\d{1,2}) (?:\w+ ){0,3}"
    r"(?:le|te) (?:viene|vendria|va|iria|queda|conviene|convendria) (?:bien|mejor|\?)",
    r"(?:tenemos|tengo|hay|queda|quedan|disponemos de) (?:\w+ ){0,3}(?:huecos?|disponibilidad|(?:horas?|horarios?|citas?|turnos?|plazas?)"
    r" (?:\w+ )?(?:libres?|disponibles?))",
    r"(?:haga|haz|hacer|pulse|pulsa|pulsar|pinche|pincha|presione|presiona|toque|toca|use|usa|utilice|utiliza|siga|sigue|abra|abre"
    r"|acceda|accede|visite|visita|aqui tiene|aqui esta|aqui va|le dejo|te dejo|le envio|te envio|le mando|comparto|este es|mediante"
    r"|desde|con|en) (?:\w+ ){0,4}(?:enlace|link|boton|clic|click|url)\b",
    r"(?:pulse|pulsa|pinche|pincha|toque|clique|clickee) (?:aqui|abajo|en|ahora)",
    r"(?:enlace|link|boton|pagina|calendario) (?:de|para|del) (?:la |su |tu |una |nuestro |nuestra )?(?:reserva\w*|citas?|agend\w+|abajo)",
    r"(?:enlace|link|boton) (?:de )?(?:abajo|siguiente|adjunto|aqui)|(?:siguiente|este|mi|nuestro) (?:enlace|link|calendario)",
    r"\bagendamos \?|(?:le|te) (?:agendo|reservo|apunto|programo)|coger (?:\w+ )?cita|(?:haga|haz|hacer|realice|realizar|efectue) (?:\w+ )?"
    r"(?:su|tu|una|la) (?:nueva )?(?:reserva|cita)|(?:le|te) (?:paso|pongo|doy|comparto|mando) (?:\w+ ){0,2}(?:link|enlace)",
    r"(?:que tal|que le parece|que te parece) (?:\w+ ){0,3}(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|\d|cita)",
)
_PORTUGUESE = (
    r"\b(?:agende|agenda|agendar|agendemos|agendarmos|marque|marcar|marcarmos|marquemos|reserve|reservar|garanta|garantir) (?:\w+ ){0,4}"
    r"(?:consultas?|horarios?|hora|reuniao|sessao|visita|agendamento|atendimento|chamada|conversa|vaga|aqui|agora|ja|hoje|online|link"
    r"|site|dia|data|conosco|abaixo)\b",
    r"\b(?:escolha|escolhe|escolher|selecione|selecionar|encontre|encontrar|diga|informe|indique) (?:\w+ ){0,4}"
    r"(?:horario|hora|dia|data|momento|vaga)\b",
    r"^(?:\w+ ){0,2}(?:agende|marque|reserve|agendar|marcar|reservar)(?: \?)?$",
    r"(?:pode|poderia|podemos|quer|gostaria de|deseja|deve|precisa|para|favor|basta|vamos|que tal|quiser|falta|so|necessario|convido a) "
    r"(?:\w+ )?(?:agendar|agende|marcar|marque|reservar|reserve)\b",
    r"(?:quando|que dia|qual dia|que horas|qual horario|que horario|qual data|qual (?:e )?o melhor|qual) (?:\w+ ){0,4}"
    r"(?:melhor|prefere|preferiria|poderia|conviria|convem|funciona|funcionaria|ficaria|fica|disponivel|livre|gostaria de vir)\b.*\?",
    r"(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha|hoje|\d{1,2}h?) (?:\w+ ){0,4}"
    r"(?:fica bom|funciona|serve|da certo|ficaria bom|esta bom|pode ser|e bom) .*\?",
    r"(?:temos|tenho|ha|restam|existem) (?:\w+ ){0,3}(?:vagas?|disponibilidade|horarios? (?:\w+ )?(?:livres?|disponive\w+|vagos?))",
    r"(?:clique|clica|clicar|clicando|toque|tocar|aperte|use|utilize|acesse|siga|abra|segue|seguem|aqui esta|aqui vai|este e|envio|estou enviando"
    r"|visite|pelo|atraves do|por|no|com o) (?:\w+ ){0,4}(?:link|botao|url)\b",
    r"(?:clique|clica|toque|aperte) (?:aqui|abaixo|em|no|agora)",
    r"quando (?:voce )?(?:pode|consegue|prefere) vir|(?:faca|fazer|realize|efetue) (?:\w+ )?(?:sua|seu|uma|um|a|o) (?:\w+ )?(?:reserva|agendamento)"
    r"|(?:site|link|pagina) e (?:agende|marque|reserve)",
    r"(?:link|botao|pagina) (?:de |para |do )?(?:agendamento|agendar|reserva|marcar|abaixo|a seguir|seguinte)"
    r"|(?:seguinte|este|meu|nosso) (?:link|calendario)",
)
_GERMAN_DAY = (
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute|ubermorgen|nachste|kommende|\\d{1,2}"
)
_GERMAN_NOUN = "termine?|terminen|zeit|zeiten|uhrzeit|tag|datum|slot|slots|zeitpunkt|zeitfenster|platz|gesprach|beratung|wunschtermin"
_GERMAN = (
    r"\b(?:buchen|buch|buche|bucht|reservieren|reservier|reserviere|vereinbaren|vereinbare|vereinbar|ausmachen|auszumachen"
    r"|einzubuchen|einbuchen|festlegen|terminieren|abmachen)\b",
    rf"\b(?:wahlen|wahle|wahl|auswahlen|auszuwahlen|aussuchen|auszusuchen|suchen|such|suche|sichern|sicher|finden|machen|mach|holen) (?:\w+ ){{0,5}}(?:{_GERMAN_NOUN})\b",
    rf"\b(?:{_GERMAN_NOUN}) (?:\w+ ){{0,4}}(?:wahlen|auswahlen|auszuwahlen|aussuchen|auszusuchen|sichern|finden|ausmachen)\b",
    r"(?:wann|welche[rsnm]?|um wie viel uhr|um wieviel uhr|was) (?:\w+ ){0,4}(?:passt|passen|passte|wurde|ware|zeit|kommen|bevorzugen|recht"
    r"|lieber|am besten|verfugbar|frei)\b.*\?",
    r"(?:sagen|sag|teilen|schreiben|nennen|verraten) (?:sie |mir |uns |bitte ){0,4}(?:mit )?(?:wann|welche[rsn]?|ihre[nr]?) (?:\w+ ){0,4}"
    r"(?:passt|passen|wunschtermin|zeit|frei|verfugbar)",
    rf"(?:passt|passen|passte|ginge|geht|ware|wurde) (?:\w+ ){{0,4}}(?:{_GERMAN_DAY}|termin|uhrzeit)\b.*\?",
    r"(?:haben|habe|gibt|hatten|hatte|ware|ist|sind|noch) (?:\w+ ){0,4}(?:(?:freie[nrs]?|verfugbare[nrs]?|offene[nrs]?) (?:\w+ )?"
    r"(?:termine?|terminen|zeiten|platze?|slots?|zeitfenster|kapazitaten)|(?:termine?|zeiten|platze) (?:\w+ )?(?:frei|verfugbar))",
    r"(?:nachste[rn]?|erste[rn]?) (?:freie[rn]?|verfugbare[rn]?) termin",
    r"(?:klicken|klick|klicke|tippen|tipp|drucken|nutzen|nutze|verwenden|verwende|folgen|folge|offnen|offne|hier ist|hier kommt|anbei|uber"
    r"|unter|auf|schicke|schicken|sende|senden|mit|per|scannen) (?:\w+ ){0,4}(?:link|button|knopf|schaltflache|qr code|terminkalender)\b",
    r"(?:klicken|klick|klicke|tippen|tippe) (?:sie )?(?:\w+ )?(?:hier|unten|jetzt|darauf|auf)|hier klicken",
    r"\b(?:buchungs(?:link|seite|kalender|portal)|terminlink|onlinebuchung|online buchung|online terminbuchung|terminbuchung)\b",
    r"(?:link|button|knopf) (?:unten|hier|oben)|(?:folgende[rnm]?|dieser|diesen|diesem|unser|unseren|mein|meinen) (?:link|button)",
    r"(?:soll|kann|darf|konnte|mochte) ich (?:ihnen|dir) (?:\w+ ){0,3}termin (?:geben|anbieten|machen|vorschlagen|eintragen)"
    r"|ich (?:kann|konnte|wurde) (?:ihnen|dir) (?:\w+ ){0,4}(?:termine?|zeit) (?:geben|anbieten|vorschlagen)",
    r"(?:haben|hatten|hatte|hast) (?:sie|du) (?:\w+ ){0,4}zeit\b|hier geht (?:es |s )?(?:\w+ ){0,3}(?:buchung|termin\w*|kalender)|zur (?:online )?buchung",
    rf"wie ware es (?:mit )?(?:\w+ ){{0,3}}(?:{_GERMAN_DAY}|termin)",
)
_FRENCH_THING = (
    "rendez vous|rdv|creneaux?|horaires?|heure|date|jour|seance|consultation|appel|visite|place|moment|entretien|ici|maintenant"
    "|en ligne|des a present"
)
_FRENCH = (
    r"\b(?:reservez|reserver|reservons|planifiez|planifier|planifions|choisissez|choisir|choisis|choisissons|selectionnez|selectionner"
    r"|fixons|fixez|fixer|prenez|prendre|prenons|prends|programmez|programmer|programmons|convenir|convenons|trouvons|trouvez|trouver"
    rf"|bloquez|bloquer|indiquez|organisons|dites|inscrivez vous) (?:\w+ ){{0,5}}(?:{_FRENCH_THING})\b",
    r"(?:^|plait |et |puis |juste )reserve (?:\w+ )?(?:ici|maintenant|ton|un|une|ta|ton)\b",
    r"^(?:\w+ ){0,3}(?:reservez|planifiez|reserver)(?: \?)?$",
    r"(?:pouvez|voulez|souhaitez|aimeriez|devez|voudriez|peux|veux|plait|faut|pour|pas a|a vous de|reste a|vous|envie de|de) "
    r"(?:\w+ )?(?:reserver|planifier|reservez|planifiez|prendre (?:un )?(?:rendez vous|rdv))",
    r"(?:quand|quel jour|quelle heure|quelle date|quel horaire|quels horaires|quel creneau|quel moment|quelles disponibilites) .*"
    r"(?:convien\w+|convenir|arrang\w+|prefer\w+|disponible|libre|souhait\w+|pouvez|voulez|seriez|venir|mieux)\b.*\?",
    r"quelles sont vos (?:disponibilites|preferences)",
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|semaine|\d{1,2} ?h\w*|h\d*) (?:\w+ ){0,4}"
    r"(?:vous|te|t) (?:convien\w+|irait|va|arrang\w+)",
    r"(?:vous|te) (?:convient|conviendrait|irait|arrange\w*) (?:il |elle |t il )?.*\?",
    r"(?:etes|seriez|serez) vous (?:\w+ )?(?:disponible|libre|dispo)",
    r"(?:nous avons|il (?:nous )?reste|j ai|restent|disposons de) (?:\w+ ){0,4}(?:creneaux?|disponibilites?"
    r"|(?:places?|horaires?|rendez vous) (?:\w+ )?(?:libres?|disponibles?))",
    r"(?:cliquez|clique|cliquer|cliquant|appuyez|utilisez|utilise|suivez|suis|ouvrez|voici|via|visitez|touchez|envoie|partage|scannez|avec"
    r"|sur|par|grace a) (?:\w+ ){0,4}(?:lien|bouton|qr code|url)\b",
    r"\b(?:cliquez|clique|cliquer|appuyez) (?:\w+ )?(?:ici|dessous|dessus|sur|maintenant)",
    r"(?:lien|bouton|page) (?:de reservation|de prise de|ci dessous|ci joint|suivant|ici|pour (?:reserver|prendre|choisir))"
    r"|(?:ce|mon|notre) lien|prise de (?:rendez vous|rdv)",
    r"(?:on|je|nous) (?:vous )?(?:prend|prends|prenons|fixe|reserve|planifie|propose|proposons) (?:\w+ ){0,4}(?:rendez vous|rdv|creneau)",
    r"(?:dites|indiquez) (?:moi|nous) (?:\w+ ){0,4}(?:disponible|libre|disponibilites|convient)|(?:effectuez|faites) (?:\w+ )?(?:votre|une|la) reservation",
    r"(?:que diriez vous|pourquoi pas|ca vous dit) (?:\w+ ){0,4}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|\d|rendez vous)",
)
_FURTHER = (
    r"\b(?:prenoti|prenota|prenotare|prenotate|prenotiamo|fissi|fissa|fissare|fissiamo|scelga|scegli|scegliere|selezioni|seleziona)"
    r" (?:\w+ ){0,4}(?:appuntament\w|orario|data|giorno|visita|qui|ora|adesso|online|posto|subito)",
    r"(?:puo|puoi|vuole|vuoi|desidera|per|vorrebbe) (?:\w+ )?(?:prenotar\w+|fissare)|\bclicchi|\bclicca|\bcliccare"
    r"|(?:usi|usa|segua|segui|ecco|tramite) (?:\w+ ){0,3}link|quando (?:\w+ ){0,3}(?:comodo|preferisce|libero|disponibile)",
    r"\b(?:boek|boeken|reserveer|reserveren|plan|plannen|inplannen|kies|kiezen|maak|maken) (?:\w+ ){0,4}"
    r"(?:afspraak|tijd|tijdstip|moment|datum|plek|hier|nu|online|in)\b",
    r"(?:kunt|kan|wilt|wil|om|gelieve|alstublieft) (?:\w+ ){0,5}(?:boeken|reserveren|inplannen|maken)|\bklik\b|\bklikken"
    r"|(?:gebruik|volg|via|hier is) (?:\w+ ){0,3}link|wanneer (?:\w+ ){0,3}(?:schikt|uitkomt|past|beschikbaar)",
)

INVITES = re.compile("|".join((*_ENGLISH, *_SPANISH, *_PORTUGUESE, *_GERMAN, *_FRENCH, *_FURTHER)))
"""A sentence that invites to book, pick a time, or follow a link to do so."""

FOREIGN_INVITES = re.compile(
    "заброниру|запишитесь|записаться|нажмите|жмите|zarezerwuj|umów się|kliknij|rezervasyon yap|randevu al|tıklayın|boka (?:en |din )?tid"
    "|احجز|اضغط|انقر|立即预约|请预约|点击|预订|點擊|ご予約ください|予約してください|クリックして|예약하세요|클릭|बुक करें|क्लिक करें",
)
"""The same in a few languages more, matched on lower-case letters as they are written."""

_ACTS = r"book|schedul|reserv|link|click|here|buch|vereinbar|aqui|ici|hier|clic|agend|cliqu|klick"
_BACK = r"(?:get back|be in touch|get in touch|contact|call|ring|reach out|write|message|reply|text|follow up)"
_WISH = r"(?:would like|d like|want|wish|need|prefer|asked|are asking|are hoping|hope)"
EXEMPT = re.compile(
    "|".join(
        (
            rf"{_BACK}(?: to| with)?(?: you)?(?: soon| shortly| today| tomorrow| here| directly| personally)* to "
            r"(?:arrange|find|set up|agree on|agree|schedule|confirm|discuss|settle|sort out|make|organi[sz]e)"
            r"(?: (?:an?|the|another|your|this|that|it|new|different|suitable|time|date|appointment|slot|details|everything|with|you|and|day))*",
            rf"(?:noted?|noting|understand|understood|see|know|told|tell|inform|informed|pass(?:ed)? on|passing on|forward(?:ed)?|recorded|record"
            rf"|heard|request|aware|happy to note)\b(?: \w+){{0,4}}? (?:that )?you(?: also| still)? {_WISH}(?: to| for)*"
            r"(?: (?:book|schedule|have|make|arrange|get|add|find|set up|move|change|an?|another|further|additional|second|new|extra|different|one more"
            r"|follow up|appointment|booking|time|one|date|slot|session|visit|day|for|your))*",
            r"(?:your|the) (?:wish|request) (?:to|for) (?:book|schedule|add|make|have|move|change|another|a)(?: (?:an?|another|further|second|new"
            r"|different|appointment|booking|time|slot|date|session))*",
            rf"(?:when|what|which)(?: \w+){{0,3}} (?:would|do) you (?:like|want|prefer)(?: me| us)? to (?:move|change|reschedule|postpone|shift)",
            r"(?:what|which|whether)(?: \w+){0,2} (?:time|day|date)s? (?:would|might) (?:suit|work|be) (?:\w+ ){0,2}better(?: for you)?",
        rf"\b(?:what|which|when|welche[rsn]?|wann|que|cual|quando|qual|quel|quand)\b (?:(?!{_ACTS})\w+ ){{0,8}}"
        r"(?:instead|stattdessen|en su lugar|em vez disso|a la place)(?: lieber| passen| passt)?",
        rf"\b(?:is|does|passt|ist|geht|le|sigue|ainda|te|vous|convient|will)\b (?:(?!{_ACTS})\w+ ){{0,8}}(?:still|noch|toujours|todavia|ainda|siendo)"
        rf"(?: (?!{_ACTS})\w+){{0,4}}(?: \?)?",
        r"(?:video|meeting|zoom|teams|join|call|conference) (?:link|url)|(?:the )?link (?:will|is|was|has) (?:be |been )?(?:sent|in|on its way|e mailed)",
            r"(?:thanks?|thank you|grateful) (?:\w+ )?for (?:booking|scheduling|reserving)(?: (?:with us|your appointment|an appointment|a call))?",
            r"(?:link|button)(?: \w+){0,4} (?:in|from|of|inside) (?:your|the|our) (?:\w+ ){0,2}(?:confirmation|e ?mails?|e mail|invitation|invite|reminder|sms)",
            r"(?:click|use|open|follow|find)(?: on)? the (?:\w+ ){0,2}link (?:in|from|of) (?:your|the|our) (?:\w+ ){0,2}"
            r"(?:confirmation|e ?mail|e mail|invitation|invite|reminder|sms)",
            r"(?:no|not|nothing|don t|without)(?: \w+){0,2} (?:need|have|necessary)(?: to)? (?:book|schedule|do) (?:again|anything|another|anything else)?",
            r"(?:you )?(?:don t|do not|needn t|need not|no need)(?: have| need)?(?: to)? (?:book|schedule|reserve|make)(?: (?:again|anything|another|an"
            r"|appointment|one|new))*",
            # es
            r"(?:anotad[oa]|anoto|anotare|nota|entiendo|registrado|aviso|avisare|transmito|transmitire|comunico|comunicare|constancia)"
            r"(?: \w+){0,5}? que (?:usted )?(?:desea|quiere|le gustaria|quisiera|necesita|prefiere)(?: (?:reservar|agendar|concertar|pedir|anadir"
            r"|programar|tener|hacer|cambiar|una?|otra|otro|segunda|nueva|cita|reserva|turno|reunion|mas|adicional|hora|dia|de))*",
            r"(?:contacto|contactaran?|contactara con|escribira|llamara|comunicara)(?: con| a)?(?: usted)?(?: pronto)? para "
            r"(?:acordar\w*|concertar|buscar|encontrar|fijar|confirmar\w*|coordinar|programar|ver)(?: (?:una?|otra|nueva|hora|cita|fecha|el|la|dia|nuevo|horario))*",
            r"gracias por (?:reservar|agendar|pedir|elegir|concertar)(?: (?:su|una|la|cita|con nosotros|nosotros))*",
            r"(?:enlace|link)(?: \w+){0,4} (?:en|de|del) (?:su|el|la)? ?(?:\w+ ){0,2}(?:correo|confirmacion|e mail|email|invitacion)",
            r"no (?:es necesario|hace falta|necesita|tiene que)(?: que)? (?:volver a )?(?:reservar|agendar|pedir|reserve|agende|pida|hacer)(?: (?:de nuevo"
            r"|nada|otra|cita|mas))*",
            # pt
            r"(?:anotei|anotado|anotarei|entendi|registrei|avisarei|vou avisar|informarei|vou anotar)(?: \w+){0,4}? que (?:voce )?(?:gostaria de|deseja|quer"
            r"|precisa|prefere)(?: (?:agendar|marcar|reservar|ter|mais|uma?|outr[oa]|nov[oa]|consulta|agendamento|horario|reuniao|sessao|adicional|de))*",
            r"(?:contato|entrara em contato|ligara|escrevera|retornara)(?: com voce)?(?: em breve)? para (?:combinar|agendar|marcar|confirmar|encontrar"
            r"|definir)(?: (?:um|uma|o|a|outro|novo|nova|horario|data|dia|consulta|agendamento))*",
            r"obrigad[oa] por (?:agendar|marcar|reservar|escolher)(?: (?:sua|a|uma|consulta|conosco))*",
            r"link(?: \w+){0,4} (?:no|do|na|da|em) (?:seu |sua )?(?:\w+ ){0,2}(?:e mail|email|confirmacao|convite)",
            r"nao (?:e (?:preciso|necessario)|precisa) (?:agendar|marcar|reservar|fazer)(?: (?:de novo|novamente|nada|outro|outra|mais))*",
            # de
            r"(?:notiert|notiere|vermerkt|verstanden|verstehe|weitergegeben|weiter|gebe|aufgenommen|festgehalten)(?: \w+){0,3}? dass sie(?: \w+){0,8}?"
            r" (?:buchen|vereinbaren|reservieren|ausmachen|haben|machen|verschieben|absagen)? ?(?:mochten|wollen|wunschen|wurden)",
            r"(?:meldet|melden|melde|kontaktiert|kontaktieren|ruft|rufen|schreibt|schreiben)(?: \w+){0,8}? (?:um|damit)(?: \w+){0,6}? "
            r"(?:zu vereinbaren|abzustimmen|zu finden|auszumachen|festzulegen|zu besprechen|zu bestatigen)",
            r"(?:danke|dank)(?: \w+){0,2} (?:dass sie|fur)(?: \w+){0,5}? (?:gebucht|vereinbart|buchung|terminbuchung)",
            r"(?:link|button)(?: \w+){0,5} (?:in|aus) (?:ihrer|der|ihren?) (?:\w+ ){0,2}(?:e mail|mail|bestatigung\w*|einladung\w*)",
            r"(?:auf|uber|mit) den link in (?:ihrer|der) (?:\w+ ){0,2}(?:e mail|mail|bestatigung\w*|einladung\w*)",
            r"(?:mussen|brauchen)(?: sie)?(?: \w+){0,3} (?:nicht|nichts|keinen?)(?: \w+){0,3} (?:zu )?(?:buchen|vereinbaren|reservieren)",
            # fr
            r"(?:note|notee|compris|enregistre|transmets|transmis|transmettrai|signale|pris note)(?: \w+){0,4}? que vous (?:souhait\w+|voul\w+|aimer\w+|desir\w+"
            r"|prefer\w+)(?: (?:reserver|prendre|planifier|fixer|avoir|ajouter|deplacer|annuler|votre|un|une|autre|nouveau|second|deuxieme|rendez|vous|rdv|horaire"
            r"|supplementaire|creneau))*",
            r"(?:revien\w+|contactera|recontactera|contacterons|rappellera|ecrira)(?: vers)?(?: vous)? (?:\w+ )?pour (?:convenir|fixer|trouver|organiser|planifier"
            r"|confirmer)(?: (?:d|de|un|une|le|la|autre|nouveau|nouvel|nouvelle|horaire|date|creneau|rendez|vous|jour|heure|l))*",
            r"merci d avoir (?:reserve|pris|choisi|planifie)(?: (?:rendez|vous|avec|nous|un|une|votre))*",
            r"lien(?: \w+){0,4} (?:dans|de) (?:votre|l|le|la) (?:\w+ ){0,2}(?:e mail|email|mail|courriel|confirmation|invitation)",
            r"sur le lien dans (?:votre|l|le|la) (?:\w+ ){0,2}(?:e mail|email|mail|courriel|confirmation|invitation)",
            r"(?:(?:pas|plus)(?: \w+){0,2} (?:besoin|necessaire|utile|obligee?|tenue?)|inutile) (?:de|d en|a) (?:reserver|prendre|planifier|refaire)(?: (?:un|autre|nouveau|rendez|vous|rdv|a|de))*",
        )
    ),
)
"""What may be said although an invitation could hide in it: a wish repeated, a call promised, thanks, "no need to"."""
