"""What may be said to a booked contact although it names booking: it only sounds like an invitation.

Patterns are matched on the folded words of one sentence, one space between them, `?` kept as a word of its own.
"""

from opensetter.engine.invitations import SERVICES
from opensetter.engine.vocabulary import Pattern, patterns

_PARTS = {
    "services": SERVICES,
    "acts": r"book|schedul|reserv|link|click|here|buch|vereinbar|aqui|ici|hier|clic|agend|cliqu|klick",
    "back": (
        r"(?:get back|be in touch|get in touch|contact|call|ring|reach out|write|message|reply|text"
        r"|follow up)"
    ),
    "wish": r"(?:would like|d like|want|wish|need|prefer|asked|are asking|are hoping|hope)",
}

_PATTERNS = r"""
take (?:a seat|your time|your place)|ll (?:get|receive) an? (?:\w+ )?(?:call|reminder|message|e mail|sms)
(?:asked|ask|told|tell|asking) (?:the|our|my) (?:team|colleagues?|reception\w*|office) to (?:find|arrange|set up
    |look for|schedule|book)(?: (?:an?|another|the|new|different|later|earlier|slot|time|date|day|appointment|for|you))*
would another (?:day|time|date) (?:be|suit|work) (?:\w+ )?better(?: for you)?
{back}(?: to| with)?(?: you)?(?: soon| shortly| today| tomorrow| here| directly
    | personally)* to (?:arrange|find|set up|agree on|agree|schedule|confirm|discuss|settle|sort out
    |make|organi[sz]e)(?: (?:an?|the|another|your|this|that|it|new|different|suitable|time|date
    |appointment|slot|details|everything|with|you|and|day))*
(?:noted?|noting|understand|understood|see|know|told|tell|inform|informed|pass(?:ed)? on|passing on
    |forward(?:ed)?|recorded|record|heard|request|aware
    |happy to note)\b(?: \w+){0,4}? (?:that )?you(?: also| still)? {wish}(?: to| for)*(?: (?:book
    |schedule|have|make|arrange|get|add|find|set up|move|change|an?|another|further|additional|second
    |new|extra|different|one more|follow up|appointment|booking|time|one|date|slot|session|visit|day|for
    |your))*
(?:your|the) (?:wish|request) (?:to|for) (?:book|schedule|add|make|have|move|change|another|a)(?: (?:an?
    |another|further|second|new|different|appointment|booking|time|slot|date|session))*
(?:when|what|which)(?: \w+){0,3} (?:would|do) you (?:like|want|prefer)(?: me| us)? to (?:move|change
    |reschedule|postpone|shift)
(?:what|which|whether)(?: \w+){0,2} (?:time|day|date)s? (?:would|might) (?:suit|work
    |be) (?:\w+ ){0,2}better(?: for you)?
\b(?:what|which|when|welche[rsn]?|wann|que|cual|quando|qual|quel
    |quand)\b (?:(?!{acts})\w+ ){0,8}(?:instead|stattdessen|en su lugar|em vez disso
    |a la place)(?: lieber| passen| passt)?
\b(?:is|does|passt|ist|geht|le|sigue|ainda|te|vous|convient|will)\b (?:(?!{acts})\w+ ){0,8}(?:still|noch
    |toujours|todavia|ainda|siendo)(?: (?!{acts})\w+){0,4}(?: \?)?
(?:video|meeting|zoom|teams|join|call|conference) (?:link|url)|(?:the )?link (?:will|is|was
    |has) (?:be |been )?(?:sent|in|on its way|e mailed)
(?:thanks?|thank you|grateful) (?:\w+ )?for (?:booking|scheduling|reserving)(?: (?:with us
    |your appointment|an appointment|a call))?
(?:link|button)(?: \w+){0,4} (?:in|from|of|inside) (?:your|the|our) (?:\w+ ){0,2}(?:confirmation
    |e ?mails?|e mail|invitation|invite|reminder|sms)
(?:click|use|open|follow|find)(?: on)? the (?:\w+ ){0,2}link (?:in|from|of) (?:your|the
    |our) (?:\w+ ){0,2}(?:confirmation|e ?mail|e mail|invitation|invite|reminder|sms)
(?:no|not|nothing|don t|without)(?: \w+){0,2} (?:need|have|necessary)(?: to)? (?:book|schedule
    |do) (?:again|anything|another|anything else)?
(?:you )?(?:don t|do not|needn t|need not|no need)(?: have| need)?(?: to)? (?:book|schedule|reserve
    |make)(?: (?:again|anything|another|an|appointment|one|new))*
(?:anotad[oa]|anoto|anotare|nota|entiendo|registrado|aviso|avisare|transmito|transmitire|comunico
    |comunicare|constancia)(?: \w+){0,5}? que (?:usted )?(?:desea|quiere|le gustaria|quisiera|necesita
    |prefiere)(?: (?:reservar|agendar|concertar|pedir|anadir|programar|tener|hacer|cambiar|una?|otra
    |otro|segunda|nueva|cita|reserva|turno|reunion|mas|adicional|hora|dia|de))*
(?:contacto|contactaran?|contactara con|escribira|llamara|comunicara)(?: con
    | a)?(?: usted)?(?: pronto)? para (?:acordar\w*|concertar|buscar|encontrar|fijar|confirmar\w*
    |coordinar|programar|ver)(?: (?:una?|otra|nueva|hora|cita|fecha|el|la|dia|nuevo|horario))*
gracias por (?:reservar|agendar|pedir|elegir|concertar)(?: (?:su|una|la|cita|con nosotros|nosotros))*
(?:enlace|link)(?: \w+){0,4} (?:en|de|del) (?:su|el|la)? ?(?:\w+ ){0,2}(?:correo|confirmacion|e mail
    |email|invitacion)
no (?:es necesario|hace falta|necesita|tiene que)(?: que)? (?:volver a )?(?:reservar|agendar|pedir
    |reserve|agende|pida|hacer)(?: (?:de nuevo|nada|otra|cita|mas))*
(?:anotei|anotado|anotarei|entendi|registrei|avisarei|vou avisar|informarei
    |vou anotar)(?: \w+){0,4}? que (?:voce )?(?:gostaria de|deseja|quer|precisa|prefere)(?: (?:agendar
    |marcar|reservar|ter|mais|uma?|outr[oa]|nov[oa]|consulta|agendamento|horario|reuniao|sessao
    |adicional|de))*
(?:contato|entrara em contato|ligara|escrevera|retornara)(?: com voce)?(?: em breve)? para (?:combinar
    |agendar|marcar|confirmar|encontrar|definir)(?: (?:um|uma|o|a|outro|novo|nova|horario|data|dia
    |consulta|agendamento))*
obrigad[oa] por (?:agendar|marcar|reservar|escolher)(?: (?:sua|a|uma|consulta|conosco))*
link(?: \w+){0,4} (?:no|do|na|da|em) (?:seu |sua )?(?:\w+ ){0,2}(?:e mail|email|confirmacao|convite)
nao (?:e (?:preciso|necessario)|precisa) (?:agendar|marcar|reservar|fazer)(?: (?:de novo|novamente|nada
    |outro|outra|mais))*
(?:notiert|notiere|vermerkt|verstanden|verstehe|weitergegeben|weiter|gebe|aufgenommen
    |festgehalten)(?: \w+){0,3}? dass sie(?: \w+){0,8}? (?:buchen|vereinbaren|reservieren|ausmachen
    |haben|machen|verschieben|absagen)? ?(?:mochten|wollen|wunschen|wurden)
(?:meldet|melden|melde|kontaktiert|kontaktieren|ruft|rufen|schreibt|schreiben)(?: \w+){0,8}? (?:um
    |damit)(?: \w+){0,6}? (?:zu vereinbaren|abzustimmen|zu finden|auszumachen|festzulegen|zu besprechen
    |zu bestatigen)
(?:danke|dank)(?: \w+){0,2} (?:dass sie|fur)(?: \w+){0,5}? (?:gebucht|vereinbart|buchung|terminbuchung)
(?:link|button)(?: \w+){0,5} (?:in|aus) (?:ihrer|der|ihren?) (?:\w+ ){0,2}(?:e mail|mail|bestatigung\w*
    |einladung\w*)
(?:auf|uber|mit) den link in (?:ihrer|der) (?:\w+ ){0,2}(?:e mail|mail|bestatigung\w*|einladung\w*)
(?:mussen|brauchen)(?: sie)?(?: \w+){0,3} (?:nicht|nichts|keinen?)(?: \w+){0,3} (?:zu )?(?:buchen
    |vereinbaren|reservieren)
(?:note|notee|compris|enregistre|transmets|transmis|transmettrai|signale
    |pris note)(?: \w+){0,4}? que vous (?:souhait\w+|voul\w+|aimer\w+|desir\w+|prefer\w+)(?: (?:reserver
    |prendre|planifier|fixer|avoir|ajouter|deplacer|annuler|votre|un|une|autre|nouveau|second|deuxieme
    |rendez|vous|rdv|horaire|supplementaire|creneau))*
(?:revien\w+|contactera|recontactera|contacterons|rappellera
    |ecrira)(?: vers)?(?: vous)? (?:\w+ )?pour (?:convenir|fixer|trouver|organiser|planifier
    |confirmer)(?: (?:d|de|un|une|le|la|autre|nouveau|nouvel|nouvelle|horaire|date|creneau|rendez|vous
    |jour|heure|l))*
merci d avoir (?:reserve|pris|choisi|planifie)(?: (?:rendez|vous|avec|nous|un|une|votre))*
lien(?: \w+){0,4} (?:dans|de) (?:votre|l|le|la) (?:\w+ ){0,2}(?:e mail|email|mail|courriel|confirmation
    |invitation)
sur le lien dans (?:votre|l|le|la) (?:\w+ ){0,2}(?:e mail|email|mail|courriel|confirmation|invitation)
(?:(?:pas|plus)(?: \w+){0,2} (?:besoin|necessaire|utile|obligee?|tenue?)|inutile) (?:de|d en
    |a) (?:reserver|prendre|planifier|refaire)(?: (?:un|autre|nouveau|rendez|vous|rdv|a|de))*
"""

EXEMPT = Pattern(rf"\b(?:{patterns(_PATTERNS, **_PARTS)})")
"""What may be said although it names booking: a wish repeated, a call promised, thanks, "no need to"."""
