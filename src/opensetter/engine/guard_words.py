"""What the guard looks for: look-alike letters, the shapes of addresses, words that lead to one or mean nothing."""

import re

from opensetter.engine.vocabulary import words

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
    "com|net|org|info|biz|co|io|ly|gl|gd|app|dev|link|page|site|online|shop|store|website|tech|click|cloud|xyz|mobi|tel"
    "|tv|fm|uk|eu|fr|pt|br|mx|ar|cl|ch|nl|lu|dk|fi|gr|jp|kr|cn|tw|hk|sg|th|pk|bd|lk|ae|za|ng|ke|gh|eg|dz|ru|ua|kz|cz|sk"
    "|hu|ro|bg|hr|ba|lt|lv|ee|ws|tk|ml|ga|cf|gq|vc|ai|gg|sc|ac|gov|edu|int|bz|pw|vip|bio|li"
)
_WORDLIKE = (
    "de|es|it|at|be|in|is|me|to|so|am|an|no|se|do|la|al|na|ne|je|as|au|ca|nu|my|by|us|we|id|im|il|sa|ma|si|ve|pe|ie|er|ec"
    "|rs|pl|vn|st|live|today|new|now|here|help|team|best|work|call|date|chat|day|fun|run|how|see"
    "|you|name|travel|agency|health|dental|clinic|care|coach|email|events|world|life|one|plus|social|space|zone|top|pro"
    "|club"
)
_DOT = "dot|punto|ponto|punkt|point|punt|d0t"
_SLASH = "slash|forward slash|barra|schragstrich|querstrich|barre oblique|barre"
_TAIL = r"(?:\.[\w-]+)*(?:[:/?#]\S*)?"

DEFANGED = (
    (re.compile(rf"\s*[\[({{<]\s*(?:\.|{_DOT})\s*[\])}}>]\s*"), "."),
    (re.compile(rf"(?<=\w)\s+(?:{_DOT})\s+(?=(?:[\w-]+\s+(?:{_DOT})\s+){{0,4}}(?:{_ENDINGS})\b)"), "."),
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
    r"|<\s*a\b[^<>]*>?|\bhref\s*=\s*\S+",
)
"""An address in folded, defanged text: nothing here is an everyday word."""

WORDLIKE_ADDRESS = re.compile(
    r"(?P<lead>\b(?:visit|at|on|see|to|open|via|under|auf|unter|uber|besuchen sie|en|em|visite|visita|acesse|sur"
    r"|visitez|su|op)\s+)?"
    rf"(?<![\w@.-])(?P<host>[\w-]+(?:\.[\w-]+)*\.(?:{_WORDLIKE}))(?![\w-])(?P<tail>\.?\s*(?:$|\n|[,;!?)])|\.\s)?",
)
"""A host whose ending is also a word: an address only when it stands like one."""

MARKDOWN = re.compile(r"\[(?P<label>[^\]\n]*)\]\s*\((?P<target>[^)\n]*)\)")
ANCHOR = re.compile(
    r"<\s*a\b(?:[^<>]{0,300}?\bhref\s*=\s*[\"']?(?P<target>\[booking link\]|[^\"'<>\s]*))?[^<>]{0,300}>"
    r"(?P<label>.{0,300}?)<\s*/\s*a\s*>",
    re.IGNORECASE | re.DOTALL,
)
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
UNLIKE = re.compile(rf"{ESCAPES.pattern}|(?P<letter>(?-i:[^\x00-\x7f]|`))", re.IGNORECASE)
"""What is not to be read as it is written: escapes, and every letter that is not a plain one."""
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
GREETINGS = words("hi hello hey dear hola oi ola hallo guten bonjour bonsoir salut ciao")
DANGLING = re.compile(
    r"(?:[\s:,;(<\[→>–—-]|\b(?:at|on|via|here|see|visit|under|to|go|our|website|in|or|and|en|em|no|na|aquí|aqui|o|y|auf|unter|hier|über"
    r"|und|oder|sur|ici|à|par|le|site|web|et|ou)\b)+$",
    re.IGNORECASE,
)
"""Words that only lead to an address, and hang in the air without one."""

REMNANT_WORDS = words(
    """hi hello hey dear there you go here it is this that the a an are we i ll ve s d m re sure of course certainly
    absolutely definitely great perfect good wonderful lovely fantastic thanks thank so much very ok okay alright
    no problem not happy to help please just simply now then and or more for your us in as see let me know yes
    yeah well enjoy below above link hola buenas buenos dias tardes noches claro que si por supuesto perfecto
    genial gracias muy bien aqui tiene lo va te le dejo favor simplemente ahora con gusto mucho estupendo vale oi
    ola bom dia boa tarde noite certo claro com certeza obrigado obrigada otimo perfeito aqui esta segue por favor
    agora hallo guten tag morgen abend gerne gern sehr naturlich selbstverstandlich klar danke vielen dank super
    prima hier ist bitte einfach jetzt kommt der das ihnen sie bonjour bonsoir salut bien sur parfait merci
    beaucoup avec plaisir voici tres d accord s il vous plait voila ici maintenant ciao certo grazie ecco
    natuurlijk bedankt graag""",
)
"""Words that say nothing by themselves: a reply of only these has lost its meaning with what was taken out."""
