"""How several languages speak of opening hours, offer, decline, ask back, note a wish, ask for a preference.

Patterns are matched as those of `words` are.
"""

from opensetter.engine.vocabulary import Pattern, patterns, words

_OTHERS = (
    r"(?:(?:someone|somebody) else|another (?:client|patient|customer|person)|otra persona|outra pessoa"
    r"|ou?tro (?:paciente|cliente)|jemand ander\S*|quelqu un d autre|autre (?:patient|client|personne))"
)


def _any(table: str, *, ends: str = r"\b") -> Pattern:
    return Pattern(rf"\b(?:{patterns(table, others=_OTHERS)}){ends}")


OPEN = words(
    "open opens reopen hours abierto abierta abiertos abiertas abrimos abre abren horarios atendemos aberto aberta"
    " abertos"
    " abertas abrem reabrimos funcionamento funcionamos atendimento atendem geoffnet offen offnen offnet"
    " offnungszeiten sprechzeiten"
    " ouvert ouverte ouverts ouvertes ouvrons ouvre rouvrons horaires ouverture reopens atende"
)
ALSO_OPEN = words(
    "available horario opening hrs atencion disponibles disponible erreichbar joignables besetzt volvemos ate funciona"
)
"""What says so only of a whole stretch of time: `available from 9 to 5`, and not `available at 9`."""

THERE = Pattern(
    r"\b(?:(?:sind|ist) (?:\S+ ){0,9}(?:fur sie |fur dich )?(?:da|vor ort|erreichbar)|(?:we re|we are"
    r"|here) (?:\S+ ){0,2}"
    r"(?:here|there|around)|estamos (?:\S+ ){0,4}(?:aqui|alli|disposicion|disponibles)|estamos (?:\S+ ){0,3}(?:por aqui"
    r"|disposicao|disponiveis)|(?:sommes|accueillons|recevons|vous accueille|est)(?: \S+){0,3} (?:la|disposition"
    r"|joignables?"
    r"|presents?|DAY)|recibimos|recebemos|te esperamos|les? esperamos|business hours|work\S* hours|we re|we are"
    r"|we work|estamos|trabajamos|trabalhamos|ficamos|nous sommes|on est|nous travaillons|wir sind|sind wir"
    r"|wir arbeiten|(?:call|ring|reach|phone)(?: us)?|llam\w+|ligue|ligar|anrufen|telefonisch|appel\w+)\b"
)
VACANT = Pattern(r"\b(?:free|slots?|openings?|libres?|huecos?|citas?|livres?|vagas?|frei\S*|termine?|creneaux?)\b")
"""How it is said that somebody is there, which tells opening hours if it tells a whole stretch of them."""

CLOSED = words(
    "closed close closes closing cerrado cerrada cerrados cerradas cerramos cierra cierran fechado fechada"
    " fechados fechadas"
    " fechamos fecha geschlossen schliessen schliesst zu ferme´ ferme fermee fermes fermees fermons fermeture ruhetag"
)
NOT_OPEN = Pattern(
    r"\b(?:not|t|no|nao|nicht|keine|pas) (?:\S+ ){0,2}(?:open|abrimos|abre|abiertos|abertos|geoffnet|offen"
    r"|ouvert\S*|ouvrons)"
)
TO_YOU = Pattern(
    r"\b(?:you|your|usted|su|te|tu|voce|seu|sua|sie|ihnen|ihr|ihre[nrm]?|dich|dir|vous|votre|appointment|slots?"
    r"|booking|cita|hueco"
    r"|consulta|vaga|termin|platz|rendez|rdv|creneau|free|libres?|frei|livres?)\b"
)
OFFERS = _any(
    r"""
(?:is|are|s|have|has|got|still) (?:\S+ ){0,3}(?:free|available|vacant)|(?:free|available|open) (?:slots?|spots?
    |times?|appointments?)
    |slots?|how about|what about|(?:can|could) (?:do|offer|see|meet|fit|squeeze|take)|offer(?:ing)? you|works
    |(?:see|meet) you
    |come (?:in |by |over )?(?:on|at|DAY|CLOCK)|you (?:can|could|may) (?:come|have|get|take)|yes|perfect|great|sure
    |booked|good news
    |let s|go for|your (?:\S+ )?(?:appointment|booking|slot|call|session|visit)|confirmed|it is|okay|ok|then
(?:hay|tenemos|tengo|queda|quedan|esta|estan|tiene) (?:\S+ ){0,3}(?:libres?|disponibles?|huecos?|sitio|espacio
    |plaza|cita)|que tal
    |que le parece|le (?:va|viene|ofrezco|propongo|espero|esperamos)|podemos (?:el|a|DAY|CLOCK|verle|atenderle)
    |puede venir|perfecto
    |genial|claro|su cita|tu cita|vale|nos vemos|entonces
(?:temos|tenho|ha|tem|esta|estao) (?:\S+ ){0,3}(?:livres?|disponive(?:l|is)|vagas?|horario)|que tal|pode ser
    |pode vir|posso oferecer
    |perfeito|otimo|claro|sua consulta|seu (?:horario|agendamento)|combinado|entao|te espero|esperamos
(?:ist|sind|ware|waren|hatte|habe|haben|noch) (?:\S+ ){0,4}(?:frei|freie[nrs]?|verfugbar|offen|platz)|wie ware
    |passt|konnen (?:sie|wir)
    (?:\S+ ){0,3}(?:kommen|anbieten)|biete|perfekt|super|ihr(?:en)? termin|dein(?:en)? termin|gern|dann|geht|sehen uns
(?:est|sont|avons|reste|ai) (?:\S+ ){0,3}(?:libres?|disponibles?|dispo|place|creneaux?)|que diriez|pouvez venir
    |vous propose|parfait
    |votre (?:rendez|rdv|seance|creneau)|d accord|alors|va bien|marche|convient
""",
)
DECLINES = _any(
    r"""
(?:not|t|no longer|never|neither|nothing|nor) (?:\S+ ){0,4}(?:free|available|possible|open|bookable|work|an option
    |offered|vacant|left|do
    |offer|see|confirm|promise|book|find|guarantee|make|schedule|move|get|have|sure)
(?:is|are|s|was|been|already|just) (?:\S+ )?(?:taken|gone|booked|full|occupied|unavailable)|fully booked
    |(?:has|have) (?:\S+ )?gone
    |booked (?:up|out)|unavailable
    |(?:have|ve|got|is|s) nothing (?:left|free|available|open|then|there|at|on|for|before|after|until|DAY|CLOCK)\b
    |(?:don|can|couldn|won|isn|doesn) t (?:have|do|make|offer|work|fit|get|suit|manage|possible|free)
    |(?:too|bit|little) (?:late|early)
    |(?:is|s) (?:sadly |unfortunately )?a no\b|impossible|(?:booked|taken|gone|went|reserv\S*|ocupad\S*|pris\w*|vergeben
    |belegt|gebucht|tiene|tem|hat|a) (?:\S+ ){0,4}{others}|{others} (?:\S+ ){0,3}(?:booked|took|taken|has it|got it
    |reserv\S*|gebucht|genommen|pris|pegou|cogio)
    |no (?:\S+ )?(?:slots?|openings?|times?|availability|appointments?|space|spots?)|(?:cannot
    |unable to) (?:\S+ ){0,3}\S+|(?:not|no es|nao e|nicht|pas) (?:(?:on|for|este|esta|el|la|um|am|pour|le|ce) )?DAY
no (?:\S+ ){0,4}(?:libre|disponible|disponemos|dispongo|posible|puede ser(?! mejor)|va a ser(?! mejor)|cuadra
    |consigo|hay|tenemos|tengo|queda|quedan|puedo|podemos|hueco|atendemos|sitio)
    |no hay nadie|niemand|(?:plus|a) personne|imposible|impossivel|ocuparse\b|(?:ocupad[oa]|complet[oa]
    |llen[oa]|reservad[oa]|esta(?:ba)? (?:\S+ )?cogid[oa])\b
nao (?:\S+ ){0,4}(?:livre|disponivel|possivel|ha|temos|tenho|resta|posso|podemos|vaga|atendemos|da|consigo
    |conseguimos|sobrou|resta|dispon\S*|tem (?:mais|ninguem)|da mais)
    |infelizmente (?:\S+ ){0,5}(?:nada|nenhum\S*)|(?:ocupad[oa]
    |lotad[oa]|esgotad[oa]
    |preenchid[oa])
(?:nicht|kein|keine|keinen|leider|nichts) (?:\S+ ){0,5}(?:frei|freies|verfugbar|moglich|anbieten|platz|termin|mehr
    |bestatigen|buchen|garantieren)|leider (?:\S+ ){0,2}(?:nichts|nicht|kein\S*|weg|voll|dicht|zu|verplant)
    |(?:ist|habe|haben|gibt es|hatte|ware) (?:\S+ ){0,3}nichts(?! (?:zu|weiter|gegen|dagegen|lieber|besser\S*)\b)
    |(?:geht|passt|klappt|ginge|funktioniert) (?:\S+ ){0,3}nicht|unmoglich|weggegangen|belegt|vergeben|ausgebucht
    |besetzt
    |nicht (?:\S+ )?frei
(?:je|on|nous) ne (?:peux|peut|pouvons) (?:\S+ ){0,2}(?:pas|plus)
    |(?:ai|avons|a|reste|est) (?:\S+ )?(?:plus )?rien(?! (?:a
    |d autre|contre|de (?:plus|mieux))\b)
(?:pas|plus|aucun|impossible) (?:\S+ ){0,4}(?:libre|disponible|possible|place|creneau|confirmer|proposer|garantir)
    |complet
    |pris\b|indisponible
""",
    ends="",
)
DENIES_BOOKED = Pattern(
    r"\b(?:not|t|never|nothing|no|nao|nicht|kein\S*|pas|aucun\S*|nada|ningun\S*|noch) (?:\S+ ){0,6}(?:booked"
    r"|reserved|confirmed|scheduled"
    r"|reservad\S+|agendad\S+|confirmad\S+|marcad\S+|gebucht|reserviert|bestatigt|eingetragen|reserve´?e?|confirme´?e?)"
)
AFFIRMS = Pattern(
    r"\b(?:(?<!not )(?:it is|it s) (?:CLOCK|DAY)|(?:CLOCK|DAY) it is|works(?! out)|perfect|confirmed for|see you"
    r"|all set|done|is (?:free|available|fine"
    r"|ok|okay|good|possible|open)|are (?:free|available)|perfecto|perfeito|perfekt|parfait"
    r"|(?<!no )(?<!nicht )esta (?:libre|disponible)|nos vemos"
    r"|te espero|le espero|passt(?! (?:\S+ ){0,3}nicht)|geht klar|ist (?:frei|verfugbar|moglich)"
    r"|(?<!n )est (?:libre|disponible|possible)"
    r"|convient|(?<!nao )esta (?:livre|disponivel)"
    r"|why (?:don t|not)|let s|por que n[ao]o?|warum (?:also )?nicht|wieso nicht|nehmen wir|machen wir"
    r"|pourquoi (?:ne )?pas"
    r"|mejor que|melhor que|yes|si claro|sim|ja(?! (?:nao|foi|esta ocup))|oui)\b"
)
CLARIFIES = _any(
    r"""
(?:did|do) you mean|you mean|meant|is that (?:right|correct)|you d (?:like|prefer)|would you (?:like|prefer)
    |you want|you prefer|asked (?:for|about)
    |(?:shall|should|let me|i ll|i will|can) (?:i )?(?:check|look|see|find out|ask)|i (?:can|could) (?:check|look
    |ask)|to be sure
(?:se|te) refieres?|quiere decir|quiso decir|prefiere|quiere|desea|voy a (?:ver|comprobar|revisar|consultar)|consulto
    |compruebo|reviso|es correcto
quer dizer|quis dizer|voce (?:fala|quis|disse|esta falando)|prefere|gostaria
    |vou (?:verificar|ver|conferir|consultar)|verifico|esta correto|deseja
meinen sie|meinten sie|meinst du|mochten sie|wunschen sie|bevorzugen|(?:schaue|prufe|sehe|frage|klare) ich
    |ich (?:schaue|prufe|sehe|frage
    |klare)|soll ich|richtig
voul(?:ez|iez) vous dire|vous voulez dire|entendez|souhaitez|preferez|voudriez|(?:je|j) (?:verifie|regarde|demande
    |vais (?:verifier|regarder|demander))
""",
)
NOTES = _any(
    r"""
(?:noted?|noting|understand|understood|pass(?:ed|ing)? on|forward\S*|see|told|tell|know
    |aware) (?:\S+ ){0,5}you (?:\S+ ){0,2}(?:like|want|wish|prefer
    |need|asked|hope)\b|your (?:wish|request|preference)
(?:anotad[oa]|anote´|anoto|nota|entiendo|entendido|transmito|paso|aviso|aviso) (?:\S+ ){0,5}(?:desea|quiere
    |gustaria|prefiere|quisiera|preferiria)
    |su (?:deseo|peticion|preferencia|solicitud)
(?:anotei|anotado|entendi|registrei|aviso|avisar|encaminho) (?:\S+ ){0,5}(?:gostaria|quer|deseja|prefere)
    |seu (?:pedido|desejo)|sua (?:preferencia
    |solicitacao)
(?:notiert|vermerkt|verstanden|verstehe|gebe|weiter\S*|notiere) (?:\S+ ){0,14}(?:mochten|wollen|wunschen|bevorzugen
    |wurden)|ihr(?:en)? wunsch
    |wunschtermin
(?:note´?|compris|transmets|transmis|comprends) (?:\S+ ){0,6}(?:souhait\S*|voul\S*|aimer\S*|prefer\S*)
    |votre (?:souhait|demande|preference)
""",
    ends="",
)
PREFERS = _any(
    r"""
prefer|suit|suits|better|rather|which day|what day|what time|when|would (?:\S+ ){0,5}work|works? (?:better|best
    |for you)|instead|convenient
    |preference|like to come|rather|are you (?:\S+ )?(?:free|available)|do you have time|easier|ideal
prefiere|preferiria|le viene|le va|le conviene|mejor|que dia|cuando|en su lugar|gustaria|le convendria
    |esta (?:usted )?(?:libre|disponible)
prefere|preferiria|que dia|qual dia|quando|convem|melhor|gostaria|em vez|fica (?:bom|melhor)|funciona
lieber|besser|passt|passen|passte|welcher tag|welchen tag|wann|bevorzugen|recht|ginge|stattdessen|mochten|ware
    |haben sie (?:\S+ ){0,3}zeit
preferez|prefereriez|mieux|convien\S*|quel jour|quand|arrange\S*|plutot|irait|a la place|souhait\S*
    |etes vous (?:\S+ )?(?:libre|disponible)
""",
)
HAVING = Pattern(
    r"\b(?:(?:we|i|ve|there|still) (?:\S+ ){0,2}(?:have|has|got|is|are|s) (?:\S+ ){0,3}(?:free|available|openings?"
    r"|slots?|space|DAY)|slots?|openings?"
    r"|how about|what about|hay|tenemos|tengo|quedan?|huecos?|que tal|(?:haben|hatten|habe|hatte) (?:wir|ich)"
    r"|(?:wir|ich) (?:haben|hatten|habe|hatte)"
    r"|wie ware|nous avons|il (?:nous )?reste|j ai|que diriez|temos|tenho|tem vaga|vagas?|pode ser)\b"
)
TODAY_IS = Pattern(
    r"\b(?:today(?: is| s)?|hoy(?: es)?|estamos a|hoje(?: e)?|heute(?: ist)?|nous sommes|aujourd hui(?: c est"
    r"| nous sommes)?|now|is|es|e|ist) DAY|^DAY (?:is|es|e|ist) DAY"
)
RISKY = _any(
    r"""
see|meet|come|visit|appointment|book\S*|slots?|free|available|openings?|works?|suits?|schedul\S*|reserv\S*
    |confirm\S*|expect\S*|possible|time
cita|vernos|venir|venga|viene|visita|libres?|disponibles?|huecos?|agend\S*|turno|esper\S*|vemos|hora|posible
consulta|vir|venha|vem|livres?|disponive\S*|vagas?|marc\S*|horario|possivel
termin\S*|kommen|komm|besuch\S*|frei\S*|verfugbar|platz|buch\S*|erwart\S*|sehen|moglich
rendez|rdv|venez|visite\S*|creneau\S*|attend\S*|voir|horaire|place
""",
)
AND_THEN = Pattern(
    r",?\s(?:and|but|y|e|et|und|mas|pero|aber|mais) (?:not|no|nao|don't|do not|we don't|we|are|haben|wir|nicht|n'"
    r"|nous|cerramos"
    r"|fechamos|no abrimos)\b"
)
NONE_THEN = Pattern(
    r"\b(?:nothing|no|not|t|fully|full|nada|nao|nichts|nicht|kein\S*|voll|ausgebucht|rien|plus|pas|complet)\b"
)
COURSE = Pattern(
    r"\d (?:sesiones|sessoes|sessions|treatments|sitzungen|behandlungen|seances|lessons|clases|aulas|stunden|cours"
    r"|kilos?"
    r"|kg)\b"
)
ANSWERING = Pattern(
    r"\b(?:get back|reply|replies|answers?|respond\S*|in touch|respuesta|contestar\S*|retorn\S*|antwort\S*"
    r"|melde\S*|repond\S*|reviendr\S*|revien\S*|takes?|ready"
    r"|done|complete\S*|dura|duran|tarda|leva|dauert|fertig|erledigt|dure|prend|arrive|arrives|reminder"
    r"|recordatorio|lembrete|erinnerung|rappel|in and out|list[oa]|pront[oa]|regle|geschafft|fini)\b"
)
ARRIVING = Pattern(
    r"\b(?:arrive|arriving|come|be (?:there|here)|kommen sie|komm|eintreffen|da sein|da zu sein|llegue|llegar"
    r"|llega|venga|acuda"
    r"|chegue|chegar|venha|venir|venez|arriver|arrivez|presentez|presenter|reminder|remind|recordatorio|lembrete"
    r"|erinner\S*|rappel)"
    r" (?:\S+ ){0,4}DAY"
)
"""How somebody is asked to come a few minutes earlier than a time, or told that a reminder comes before it."""
CLAUSE = Pattern(r"[;:()]|, | [-] |\b(?:but|pero|mas|aber|sondern|mais|alternatively|otherwise)\b")
POSSIBLE = Pattern(
    r"\b(?:can|could|offer\w*|instead|would|free|available|open|possible|puedo|podemos|podria|ofrecerle|libres?"
    r"|disponibles?"
    r"|posso|podemos|poderia|oferecer|livres?|disponive(?:l|is)|kann|konnen|konnte|anbieten|frei|moglich"
    r"|stattdessen|peux"
    r"|pouvons|pourrais|proposer|possible|plutot)\b"
)
FIRM = Pattern(r"confirm|book|reserv|schedul|marcad|agendad|gebucht|bestat|bestätig|are on|see you|done|moved|expect")
"""Of a clause of its own: that it offers something, and that it does more than offer."""
