"""How several languages speak of an appointment as one that is there, or of somebody as one who is expected.

Wider than `words`: these are asked only where nobody has an appointment, and there everything that presumes one
is wrong, however it is put. What may be said of an appointment that is yet to be made is excepted. Patterns are
matched as those are; here `¦` stands where a clause begins.
"""

from opensetter.engine.vocabulary import Pattern, patterns

_PARTS = {
    # English
    "thing": r"(?:appointment|booking|reservation|slot|spot|seat|session|visit|consultation|time slot)",
    "to_come": (
        r"(?! (?:will|would|can|could|may|might|should|must|needs?|lasts?|takes?|costs?|includes?|consists"
        r"|requests?|wish|types?"
        r"|options?|preferences?|depends|requires?|is (?:about|with|free|not|for|an?|usually|normally)|or|and"
        r"|first|too|at (?:our|the)"
        r"|here|online|now|today|costs|below|link|page|duration|if|please|you|we|i)\b)"
    ),
    "given": r"(?:\S+ed|made|got|put|set|held|kept|found|done|taken|given|withdrawn|sent|booked)",
    "not_given": (
        r"(?!noted|received|asked|mentioned|requested|need|wanted|understood|discussed|passed|forwarded|missed)"
    ),
    # Spanish
    "cosa": r"(?:cita|reserva|turno|plaza|sesion|visita|consulta|hora|hueco|lugar)",
    "por_venir": (
        r"(?! (?:sera|seria|puede|podria|dura|cuesta|debe|depende|incluye|solicitud|o|y|no|previa|duraria|costaria"
        r"|aqui|online|tiene"
        r"|que|si|con|en|para|es (?:gratuita|gratis|de|con|sobre))\b)"
    ),
    # Portuguese
    "coisa": r"(?:consulta|agendamento|reserva|horario|vaga|atendimento|sessao|visita|lugar)",
    "por_vir": (
        r"(?! (?:sera|seria|pode|poderia|dura|custa|deve|depende|inclui|ou|nao|e (?:gratuit[ao]|de|com|sobre)"
        r"|preferid[oa]|aqui|online"
        r"|tem|se|com|em|para|ideal)\b)"
    ),
    # German
    "sache": r"(?:termin|buchung|reservierung|platz|slot|anmeldung|beratung|besuch|zeitfenster)",
    "kommend": (
        r"(?! (?:kann|konnte|wird|ware|dauert|kostet|soll|sollte|darf|muss|oder|und|hangt|umfasst|nicht|wunsch"
        r"|hier|online|bei uns"
        r"|wurde (?:\S+ ){0,4}(?:dauern|kosten)|ist (?:kostenlos|kostenfrei|noch|nicht))\b)"
    ),
    # French
    "chose": r"(?:rendez vous|rdv|reservation|creneau|place|seance|consultation|visite|inscription)",
    "a_venir": (
        r"(?! (?:sera|serait|peut|pourra|pourrait|dure|coute|doit|depend|comprend|ou|et|durera|n|ne|ici|en ligne"
        r"|avec|pour|est"
        r" (?:gratuit\S*|sans|pour|avec))\b)"
    ),
}

_PRESUMED = {
    "en": r"""
(?:¦|and|so|that|but|because|then|now|yes|ok|okay|great|perfect|news) your (?:\S+ )?{thing}{to_come} \S+
(?:{not_given}{given}) (?:(?:up|off|down|in|out|away) )?(?:your|the|an?) (?:\S+ )?{thing}(?! (?:requests?|wish|yet
    |options?|type))
(?:i|we) (?:(?:hereby|can|now|happily|gladly|do|am|are|happy|pleased|to) )*confirm (?:that )?(?:your|the|you)
(?:the|this|that) (?:\S+ )?(?:appointment|booking|reservation)(?: \S+){0,4} (?:exists?|stands?|is (?:active|in our
    |in place|on|set|there|done|final
    |confirmed|official)|has been)
(?:we|team|i|he|she|they) (?:have|has|ve) (?:your (?:\S+ )?{thing}|you) (?:on|in|at|down)|(?:been|got|were
    |was) added to
    |everything (?:is|s) (?:set|ready)(?! up)|done and dusted|liberty of
(?:able to|managed to|could) (?:\S+ )?(?:get|squeeze|fit|book|slot) you(?<!i could fit you)(?<!i could squeeze you)
    (?<!we could fit you)(?<!we could squeeze you)|(?:i|we) could (?:squeeze|fit) you(?! in (?:\S+ ){0,2}(?:DAY|CLOCK))
you (?:re|are) in ¦|have you in ¦|taken the liberty|will have been|(?:request|wish) (?:was|has been|is) (?:approved
    |accepted|granted|confirmed)
(?:you|your name|it) (?:are|re|is|s) (?:\S+ )?(?:on|in) (?:the|our) (?:\S+ )?(?:list|books?|calendar|diary|schedule
    |system|agenda)
(?:seat|spot|place|slot|time|chair) is (?:waiting|ready|kept|held|saved)
(?:we|i) (?:have|ve got) you (?:\S+ )?(?:\S+ed|in|down)
(?:the|that|this) (?:slot|spot|time|place|seat|appointment|booking|reservation)(?: (?:at|on|CLOCK|DAY|now
    |you \S+)){0,3} (?:is|was|s|has been
    |belongs|now) (?!free|available|open|taken|gone|full|not|no\b|still|possible|at\b|on\b|already|booked|too|about
    |for (?:a|an|the)|in (?:the
    |our)|about|unfortunately|also|correct|right|ok|fine|good|better|perfect|too|missing|unavailable|when|where
    |what)\S+
(?:i|we) (?:ve|have) (?:just |now |also |already )?(?!noted|received|asked|passed|forwarded|checked|looked|seen
    |read|understood|sent|answered|told
    |informed|got|tried|missed|added|explained|mentioned|changed|translated|included|considered)(?:\S+ed|put|made
    |got) (?:it|that slot|this slot|you)
(?:i m|i am|we re|we are) (?:\S+ )?(?:putting|expecting|adding|signing|entering|slotting|waiting for|saving
    |keeping) (?:you|your|it|a)
(?:finished|done|completed) \S+ing (?:\S+ )?(?:your|the) (?:\S+ )?{thing}|made it official|(?:booking|appointment
    |reservation) will be (?:confirmed
    |booked|ready)|your place is (?:safe|secure)
""",
    "es": r"""
todo (?:confirmado|reservado|agendado)|(?:le|te) (?:\S+ )?(?:separe|asegure|guarde|bloquee)
(?:¦|y|que|pero|ya|entonces|porque|ahora) (?:su|tu) (?:\S+ )?{cosa}{por_venir} \S+
(?:he|hemos|ha|han)(?: \S+)? (?!anotado|recibido|pedido|entendido|perdido)\S+(?:ado|ido|cho|sto|rto) (?:su|tu|la|el
    |una|un) (?:\S+ )?{cosa}
(?:la|el) (?:cita|reserva|turno|plaza|hora) (?:\S+ ){0,2}(?:esta|sido|fue|queda|quedo)(?: \S+)? (?!ocupad
    |disponible|libre)\S+(?:ada|ado|ida|ido|cha
    |cho|sta|sto|firme|activa)
se ha \S+(?:ado|ido|cho)(?: \S+)? (?:su|tu|la|el|una) (?:cita|reserva|turno)
(?:esta|esta usted|queda|figura|consta|aparece)(?: \S+){0,3} en (?:la|nuestra|el|nuestro) (?:\S+ )?(?:agenda
    |sistema|calendario|lista)
(?:le|te|lo|la) (?:\S+ )?(?:tenemos|tengo|dejo|deje) (?:\S+ )?\S+(?:ado|ada|ido|ida)
(?:queda|quedo|esta|sigue) (?:usted )?(?:\S+ )?(?:citad|agendad|anotad|apuntad|inscrit|registrad)[oa]
ya (?:quedo|queda|esta) ¦|(?:puede|puedes) contar con (?:su|tu|la)
(?:le|te) (?:guarde|aparte|hice|puse|saque|consegui|meti)´? (?:la|el|su|tu|una|un) (?:\S+ )?{cosa}
confirmo (?:que )?(?:su|tu|la|el) (?:\S+ )?{cosa}|en firme|(?:ese|este|el) (?:horario|hueco|turno
    |espacio) (?:ya |ahora )?es (?:suyo|tuyo)
(?:acabo|acabamos) de (?:crear|registrar|hacer|validar|cerrar|apartar|confirmar) (?:su|tu|la|el)|(?:le
    |te) (?:estamos|estoy) esperando
""",
    "pt": r"""
{coisa} (?:conclui|realizad|efetuad|efetivad|feit)\S+|(?:incluid|adicionad|colocad|anotad)[oa] (?:na
    |em) (?:nossa )?(?:agenda|lista)
(?:¦|e|que|mas|ja|entao|pois|agora) (?:(?:o|a) )?(?:sua|seu|tua|teu) (?:\S+ )?{coisa}{por_vir} \S+
(?!anotei|encaminhei|verifiquei|avisei|procurei|olhei|consultei|falei)(?:\S+ei|fiz|consegui|pus|fizemos
    |\S+amos) (?:(?:o|a|um|uma|esse|este|essa) )*(?:seu
    |sua|teu|tua|o|a|um|uma) (?:\S+ )?{coisa}
(?:a|o) {coisa} (?:\S+ ){0,2}(?:esta|foi|ficou|fica)(?: \S+)? (?!ocupad|disponivel|livre|lotad)\S+(?:ada|ado|ida
    |ido|ita|ito)
te (?:encaixei|agendei|marquei|inclui|coloquei|anotei)|ja confirmei|deu tudo certo
voce (?:ja )?esta (?:\S+ )?(?:agendad|marcad|confirmad|inscrit|registrad|na agenda|na lista)\S*
(?:consta|esta|ficou) (?:\S+ )?(?:na|em) (?:nossa )?(?:agenda|lista)
\S+adinh[oa]|confirmadissim[oa]|(?:guardad|marcad|agendad)[oa] para voce
(?:voce|tu) (?:ja )?tem (?:\S+ )?horario(?! (?:livre|disponivel))|(?:estamos|estou) te (?:esperando|aguardando)
    |(?:esse|este|o) horario (?:agora )?e (?:seu
    |todo seu)|acabei de (?:criar|registrar|fechar|validar|garantir|reservar)
""",
    "de": r"""
(?:¦|und|dass|denn|aber|also|nun|jetzt|damit) (?:ihr|ihre|dein|deine) (?:\S+ )?{sache}{kommend} \S+
(?:sie|du) (?:sind|stehen|bist|stehst)(?: \S+){0,4} (?:angemeldet|dabei|gemeldet|im kalender|im system|im plan
    |auf (?:der|unserer) liste|in unserem \S+
    |eingetragen|verplant|registriert|vorgemerkt|eingebucht)
(?:habe|haben|hab) (?:\S+ )?(?:sie|dich|ihnen|dir)(?: \S+){0,5} (?:notiert|angemeldet|klargemacht|eingeschrieben
    |festgezurrt|organisiert|besorgt
    |untergebracht|einplanen konnen)(?! dass)|hab (?:ich )?(?:\S+ ){0,4}klargemacht
(?:der|das|die) (?:termin|buchung|reservierung|platz|zeitfenster|slot) (?:\S+ )?(?:ist|wurde|bleibt|gilt) (?!noch
    |leider|frei|nicht|kein|vergeben|belegt
    |fur die|moglich|verfugbar|kostenlos|kostenfrei|online|telefonisch|notig|erforderlich|nur|in der|bei|etwa|ca
    |schon vergeben|ausgebucht)\S+
{sache}(?: \S+){0,2} gehort (?:\S+ )?(?:ihnen|dir)|(?:wir|ich) (?:haben|habe) (?:sie|dich) (?:auf|in|im|am)
    |reservierung liegt vor
    |buchung ist durch|(?:warten|freuen uns) (?:schon )?auf sie ¦
(?:wurde|ist) (?:\S+ )?(?:erfolgreich )?(?:erstellt|angelegt|eingetragen|aufgenommen)|im kasten
""",
    "fr": r"""
(?:¦|et|que|mais|donc|alors|car|oui) (?:votre|ton|ta) (?:\S+ )?{chose}{a_venir} \S+
(?:la|le) (?:reservation|rendez vous|rdv) (?:\S+ ){0,2}(?:est|a ete|reste) (?!libre|disponible|possible|gratuit
    |necessaire|obligatoire|encore|deja
    |complet|pas|plus|sans|en ligne|pour)\S+
(?:ai|avons|on a)(?: \S+){0,3} (?:garde|case|mis|trouve|obtenu|inscrit|place|pris)\S*(?: \S+){0,2} (?:rendez|rdv
    |place|creneau|agenda|planning)
vous (?:etes|figurez)(?: \S+){0,2} (?:inscrit|attendu|enregistre|sur (?:notre|le|la)|dans (?:notre|l|le)|confirme
    |prevu|cale)\S*
(?:ai|avons) pu vous|nous avons (?:votre|le) (?:rendez|rdv|reservation)|je vous ai (?:garde|mis|inscrit|case|note
    |trouve|place|pris|cale|booke)\S*
(?:creneau|horaire|rendez vous|place) (?:\S+ ){0,3}(?:le votre|la votre|a vous)|(?:viens|venons) de (?:valider
    |confirmer|reserver|bloquer
    |enregistrer|creer|noter votre)|on vous attend|nous vous attendons
demande (?:est|a ete) (?:acceptee|confirmee|validee)|dans la boite|rendez vous pris
""",
}

PRESUMED = {
    language: Pattern(rf"(?<!\S)(?:{patterns(table, **_PARTS)})(?!\w)") for language, table in _PRESUMED.items()
}
