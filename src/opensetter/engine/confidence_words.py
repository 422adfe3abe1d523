"""How operators tell a bot what it should do, and what it should keep to itself, in five languages.

Patterns are matched on folded text: lower case, without accents, punctuation kept.
"""

import re

from opensetter.engine.vocabulary import Pattern, patterns

_PARTS = {
    "start": r"(?:^|[.:;,!?(\n–-] ?|\b(?:and|but|please|you|should|must|may) )",
    "en": (
        r"(?:tell|say|mention|reveal|share|disclose|discuss|repeat|quote|promise|talk|speak|answer|offer|invent"
        r"|write|ask|confirm|admit|recommend|argue|claim|guess|apologi[sz]e|pass on|give out|give away)"
    ),
    "es": (
        r"(?:digas?|cuentes?|menciones?|reveles?|compartas?|hables?|respondas?|prometas?|ofrezcas?|inventes?|escribas?"
        r"|preguntes?|muestres?|repitas?|nombres?)"
    ),
    "pt": (
        r"(?:diga|conte|mencione|revele|compartilhe|fale|responda|prometa|ofereca|invente|escreva|pergunte|mostre"
        r"|repita|nomeie)"
    ),
    "de": (
        r"(?:sage?|erwahne|verrate?|nenne|gib|sprich|versprich|antworte|erfinde|schreibe?|frage?|zeige?|wiederhole"
        r"|sagen sie|erwahnen sie|verraten sie|nennen sie|geben sie|sprechen sie|versprechen sie|antworten sie)"
    ),
    "fr": (
        r"(?:dis|dites|mentionnez?|revelez?|partagez?|parlez?|reponds|repondez|promets|promettez|offrez?|inventez?|ecris"
        r"|ecrivez|demandez?|montrez?|repetez?|donnez?|citez?)"
    ),
}

_DIRECTIONS = r"""
\byou (?:speak|talk|answer|act|represent|play|work) (?:for|as|to|in|on)\b|\byou are (?:a|an|the) \w+
    |\byou never {en}
\byour (?:(?:role|task|goal|tone|persona|aim|job) is|name is|instructions|prompt)\b|\bact as\b|\bsystem prompt\b
(?<!we )(?<!they )(?<!i )(?<!will )\b(?:never|do not|don't) {en}\b|\balways (?:say|mention|answer|speak|tell|offer
    |write|recommend)\b
\b(?:ask|tell|greet|thank|remind|warn|address|offer|refer|invite) (?:(?:the|every|each|all|any|new) )?(?:customer
    |client|contact|patient|person|people|user|lead|caller|visitor|guest|them|him|her)s?\b
\bif (?:the |a |an |any |some)?(?:customer|client|contact|patient|person|user|lead|caller|visitor|one|body|they
    |anyone)\w* (?:asks?|wants?|says?|writes?|complains?|insists?|sounds?)\b
\b(?:be|stay|remain|sound|keep it) (?:\w+ )?(?:brief|warm|friendly|polite|formal|informal|concise|kind|helpful
    |professional)\b
\b(?:speak|answer|reply|respond|write) (?:only|briefly|always|in|as|like)\b
\beres (?:un|una|el|la)\b|\b(?:habla|hable|responde|responda|contesta|escribe|actua|actue) (?:en|como|siempre|solo
    |con|de)\b
\b(?:nunca|jamas|siempre|no) (?:(?:le|les|lo|la) )?{es}\b|\bsi (?:el|la|un|una) (?:cliente|clienta|persona|paciente
    |contacto|usuario) \w+
\bvoce e (?:um|uma|o|a)\b|\b(?:fale|responda|escreva|aja|atue) (?:em|como|sempre|so|com|de)\b
\b(?:nunca|jamais|sempre|nao) (?:(?:lhe|lhes|o|a) )?{pt}\b|\bse (?:o|a|um|uma) (?:cliente|pessoa|paciente|contato
    |usuario) \w+
\b(?:du bist|sie sind) (?:ein|eine|der|die|das)\b|\b(?:sprich|antworte|schreibe?|rede|handle) (?:auf|als|immer|nur
    |wie|in|kurz)\b
\b{de} (?:(?:sie|du) )?(?:\w+ ){0,2}(?:nie|niemals|nicht|niemandem|keinesfalls|immer|nur)\b
\bwenn (?:der|die|ein|eine|jemand|kunden|patienten)\b(?: \w+){0,4} (?:fragt|will|mochte|wunscht|schreibt|sagt
    |fragen|wollen)\b
\b(?:tu es|vous etes) (?:un|une|le|la) \w+|\b(?:parle|parlez|reponds|repondez|ecris|ecrivez|agis) (?:en|comme
    |toujours|seulement|de|avec)\b
\b(?:ne|n') ?(?:(?:lui|leur|le|la|l'|en) )?{fr} (?:jamais|pas|rien)\b|\bsi (?:le|la|un|une) (?:client|cliente
    |personne|patient|patiente|contact) \w+
"""

_CONFIDENCES = r"""
\binternal(?:ly)?(?: (?:note|only|use|info\w*|code|price|memo|rule|remark|number)|\s?[:,–-])|\btop secret\b
    |\bstaff only\b
\b(?:confidential|secret)(?: (?:note|code|word|price|number|phrase|key|rule|info\w*)|\s?[:,(–-])
    |\bin (?:strict )?confidence\b
\b(?:this|that|these|it|code|price|number|margin|discount|following) (?:is|are|stays?|remains?
    |must be kept) (?:strictly )?(?:confidential|secret|internal|private)\b
\bkeep (?:this|it|that|these)(?: strictly)? (?:to yourself|private|quiet|secret|confidential)|\bbetween you and me\b
\bfor (?:the )?(?:staff|team) only\b|\bnot for (?:the )?(?:customers|clients|contacts|patients|guests)
{start}(?:never|do not|don't|not to)(?: \w+)? (?:tell|reveal|disclose|divulge|give out|give away|pass on|share)\b
{start}(?:never|do not|don't|not to) (?:mention|say|repeat|show|publish) (?:this|that|the|our|it)\b|\bno one (?:may
    |must|should) know\b
\b(?:nota|uso|precio|codigo|solo) intern[oa]s?\b|\bintern[oa]s?\s?[:,–-]|\b(?:confidencial|secret[oa])\s?[:,(–-]
    |\bsolo para el (?:equipo|personal)\b
\b(?:esto|codigo|precio|numero) es (?:confidencial|secreto|interno)\b
\b(?:no|nunca|jamas)(?: (?:le|les|lo|la|se|nunca|jamas|a nadie)){0,3} (?:reveles?|compartas?|cuentes?|digas?
    |divulgues?|menciones?)\b
\b(?:nota|uso|preco|codigo|so) intern[oa]s?\b|\b(?:segredo|secreto)\s?[:,(–-]|\b(?:so|apenas
    |somente) para a equipe\b|\b(?:isto|isso|codigo|preco) e (?:confidencial|segredo|interno)\b
\b(?:nao|nunca|jamais)(?: (?:lhe|lhes|o|a|nunca|a ninguem)){0,3} (?:revele|compartilhe|conte|diga|divulgue
    |mencione)\b
\bintern(?:e[rsn]?)?(?: \w+)?\s?[:,–-]|\bnur (?:intern|fur (?:das team|mitarbeit\w+|personal))\b|\b(?:vertraulich
    |geheim)\s?[:,(–-]
\b(?:das|dies|code|preis|nummer) (?:ist|sind|bleibt) (?:streng )?(?:vertraulich|geheim|intern)\b
\b(?:verrat\w*|erwahne\w*|nenne?|sage?|gib|sagen sie|nennen sie)(?: \w+){0,4} (?:nie|niemals|keinesfalls
    |niemandem)\b
\b(?:note|usage|prix|code) internes?\b|\binternes?\s?[:,–-]|\b(?:confidentiel|secret)(?:le)?\s?[:,(–-]
    |\breserve a l'equipe\b
\b(?:ceci|cela|code|prix) (?:est|reste) (?:confidentiel|secret|interne)\b
\b(?:ne|n') ?(?:\w+ ){0,2}(?:reveler?z?|divulguer?z?|partager?z?|mentionner?z?|communiquer?z?|dis
    |dites)(?: \w+){0,2} (?:jamais|pas|a personne)\b
"""

DIRECTION = Pattern(patterns(_DIRECTIONS, **_PARTS))
"""Words that an operator says to a bot, and a business never to its customers."""

IN_CONFIDENCE = Pattern(patterns(_CONFIDENCES, **_PARTS))
"""How an operator marks a sentence as not to be told to anybody."""

CODE_WORD = Pattern(
    r"(?<![^\W_])(?=[\w./-]*\d)[^\W_](?:[\w./-]*[^\W_])?(?![^\W_])|(?<![^\W_])[A-Z][A-Z-]{3,}[A-Z](?![^\W_])"
)
"""A word with a number in it, or one in capitals: what codes look like. Matched on text as it was written."""

CIPHERED = Pattern(
    r"(?:\b[01]{7,8}\b[ \n]*){4,}|(?:\b[0-9a-f]{2}\b[ \n:]*){8,}|(?:(?<![\w.-])[.-]{1,6}(?![\w.-])[ /|\n]+){8,}",
    re.IGNORECASE,
)
"""Letters written as numbers or in Morse: nobody writes to customers that way."""
