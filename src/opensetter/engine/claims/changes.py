"""How several languages say that an appointment was moved or cancelled, or promise that it will be.

Patterns are matched as those of `words` are.
"""

from opensetter.engine.claims.words import Table, compiled
from opensetter.engine.vocabulary import Pattern

_MOVED = {
    "en": r"""
(?:i|we|ve|have|has|just|already|been|is|s|was|now|got|successfully|team|are|re)(?: \S+){0,3} (?:moved|rescheduled
    |postponed|shifted|pushed|brought forward|bumped|swapped|switched|rebooked|changed (?:your|it|that|to|from
    |the (?:time|date
    |appointment))|updated (?:your|the) (?:\S+ )?{thing})(?! (?:in)?to (?:a|our|the) (?:\S+ )?(?:office|location
    |address
    |premises|building|place|clinic|studio|site))
(?:appointment|booking|session|call|meeting|visit|it|reservation)(?: \S+){0,4} (?:moved|rescheduled|postponed
    |shifted|switched|takes place at (?:a|another) (?:new|different|later|earlier)? ?(?:time|day))
(?:i ll|i will|we ll|we will|let me|i m|we re) {quietly}{0,2}(?:move|reschedule|shift|postpone|moving
    |rescheduling) (?:it|you
    |your|that|the)\b
""",
    "es": r"""
(?:he|hemos|sido|fue|esta|queda|quedo|quedado|ha|han|ya)(?: \S+){0,4} (?:cambiad[oa]|movid[oa]|reprogramad[oa]
    |aplazad[oa]
    |trasladad[oa]|adelantad[oa]|pospuest[oa]|modificad[oa]|reagendad[oa]|pasad[oa] (?:al|a|para))
(?:cambie|movi|reprograme|aplace|traslade|adelante|pase|reagende|modifique)´|acabo de (?:cambiar|mover|reprogramar)
(?:cita|reserva|turno|sesion)(?: \S+){0,3} (?:cambiad[oa]|movid[oa]|reprogramad[oa]|aplazad[oa]|trasladad[oa])
(?:le|te|la|lo|se la|se lo|voy a|vamos a) (?:\S+ )?(?:cambio|muevo|reprogramo|cambiar|mover|reprogramar)(?:la|lo|sela
    |selo)?(?: \S+){0,3} (?:cita|DAY|CLOCK)
""",
    "pt": r"""
(?:esta|ficou|fica|foi|foram|sido|ja|deixei)(?: \S+){0,4} (?:remarcad[oa]|reagendad[oa]|alterad[oa]|mudad[oa]
    |adiad[oa]
    |transferid[oa]|antecipad[oa]|movid[oa])
\b(?:remarquei|reagendei|alterei|transferi|adiei|antecipei)\b|(?:mudei|passei|movi)(?: \S+){0,4} (?:consulta
    |agendamento
    |horario|reserva|para|DAY|CLOCK)|acabei de (?:remarcar|reagendar|alterar|mudar)
(?:consulta|agendamento|reserva|sessao)(?: \S+){0,3} (?:remarcad[oa]|reagendad[oa]|adiad[oa]|transferid[oa])
(?:vou|vamos|ja) (?:remarcar|reagendar|mudar|transferir)(?: \S+){0,3} (?:consulta|agendamento|horario|DAY|CLOCK)
""",
    "de": r"""
(?:ist|sind|wurde|wurden|habe|haben|hat|hab)(?: \S+){0,8} (?:verschoben|verlegt|umgebucht|geandert|vorverlegt
    |vorgezogen
    |umgelegt|getauscht)
(?:verschoben|verlegt|umgebucht|vorgezogen) (?:ist|wurde|worden|haben|habe)
termin(?: \S+){0,6} (?:verschoben|verlegt|umgebucht|geandert|vorgezogen|gelegt)
    |termin(?: \S+){0,3} an einem anderen tag
(?:ich|wir) (?:\S+ )?(?:verschiebe|verlege|verschieben|verlegen)\b|(?:verschiebe|verlege) ich
""",
    "fr": r"""
(?:est|ete|ai|avons|avez|sont|ont|d etre)(?: \S+){0,4} (?:deplace´?e?|reporte´?e?|decale´?e?|modifie´?e?
    |reprogramme´?e?|(?:avance|change)´?e? (?:votre|le rendez|l heure de votre))
(?:rendez vous|rdv|reservation|creneau)(?: \S+){0,4} (?:deplace´?e?|reporte´?e?|decale´?e?|reprogramme´?e?|avance´?e?)
je (?:vous |le |la |l )*(?:deplace|decale|reporte)\b|je vais (?:\S+ ){0,2}(?:deplacer|decaler|reporter)
""",
}

_CANCELLED = {
    "en": r"""
(?:i|we|ve|have|has|been|just|already|is|s|was|now|successfully|are|re|team)(?: \S+){0,3} (?:cancel+ed
    |called (?:it |that |this |everything )?off|deleted|scrapped|voided|annulled)
(?:appointment|booking|reservation|session|call|meeting|visit|it)(?: \S+){0,3} cancel+ed
(?:removed|deleted|taken|dropped) (?:you|your|the|it|that)(?: \S+){0,3} (?:from|off|out of)
(?:i|we|ve|have|just)(?: \S+){0,2} (?:removed|withdrawn|withdrew|erased) (?:it|your|the (?:appointment|booking
    |reservation))
cancel+ation (?:\S+ ){0,2}(?:confirmed|complete|completed|done|successful|processed|went through)
(?:i ll|i will|we ll|we will|let me|i m|we re) {quietly}{0,2}(?:cancel|call off|cancel+ing) (?:it|your|that|the
    |this)\b
""",
    "es": r"""
(?:he|hemos|sido|fue|esta|queda|quedo|quedado|ha|han|ya)(?: \S+){0,4} (?:cancelad[oa]|anulad[oa]|eliminad[oa]
    |borrad[oa])
(?:cancele|anule|elimine|borre)´|acabo de (?:cancelar|anular|eliminar)|(?:cita|reserva
    |turno)(?: \S+){0,2} (?:cancel|anul)ad[oa]
(?:le|te|la|lo|se la|se lo|voy a|vamos a) (?:\S+ )?(?:cancelo|anulo|cancelar|anular)(?:la|lo|sela|selo)?\b
""",
    "pt": r"""
(?:esta|ficou|fica|foi|foram|sido|ja)(?: \S+){0,4} (?:cancelad[oa]|desmarcad[oa]|anulad[oa]|removid[oa])
\b(?:cancelei|desmarquei|anulei|retirei|apaguei)\b|acabei de (?:cancelar|desmarcar)|(?:consulta
    |agendamento)(?: \S+){0,2} (?:cancel|desmarc)ad[oa]
(?:vou|vamos) (?:cancelar|desmarcar)\b
""",
    "de": r"""
(?:ist|sind|wurde|wurden|habe|haben|hat|hab)(?: \S+){0,8} (?:storniert|abgesagt|geloscht|gestrichen|aufgehoben
    |annulliert
    |gecancelt)
(?:storniert|abgesagt|geloscht|gestrichen) (?:ist|wurde|worden|haben|habe)|termin(?: \S+){0,4} (?:storniert
    |abgesagt|geloscht
    |raus|entfernt)
(?:ich|wir) (?:\S+ )?(?:storniere|stornieren|losche)\b|(?:storniere|losche) ich|(?:ich|wir) sagen?(?: \S+){1,4} ab\b
""",
    "fr": r"""
(?:est|ete|ai|avons|avez|sont|ont|d etre)(?: \S+){0,4} (?:annule´?e?|supprime´?e?|decommande´?e?)
(?:rendez vous|rdv|reservation)(?: \S+){0,3} (?:annule´?e?|supprime´?e?)
je (?:vous |le |la |l )*annule\b|je vais (?:\S+ ){0,2}annuler
""",
}


MOVED = Table(
    Pattern(
        r"mov|schedul|postpon|shift|push|forward|bump|swap|switch|book|chang|updat|takes place|cambi|muev|program"
        r"|aplaz|traslad|adelant"
        r"|pospu|modific|agend|pas[ae]|remarc|remarq|alter|mud[aeo]|adi[ae]|transfer|antecip|passei|schob|schieb"
        r"|verleg|umge|ander|vorgezog"
        r"|vorverl|getausch|geleg|plac|report|decal|modif|avanc"
    ),
    compiled(_MOVED),
)
CANCELLED = Table(
    Pattern(
        r"cancel|called|call off|delet|scrap|void|annul|remov|withdr|eras|taken|dropped|anul|elimin|borr|desmarc"
        r"|retir|apag|storn|sag"
        r"|losch|gestrich|aufgehob|raus|entfern|supprim|decommand"
    ),
    compiled(_CANCELLED),
)
