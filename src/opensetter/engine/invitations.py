"""How several languages invite to book.

Patterns are matched on the folded words of one sentence, one space between them, `?` kept as a word of its own.
"""

from opensetter.engine.vocabulary import Pattern, patterns

SERVICES = (
    r"calendly|cal com|acuity|acuityscheduling|doodle|tidycal|savvycal|setmore|simplybook|youcanbookme"
    r"|youcanbook|koalendar|appointlet|zcal|fresha|booksy|vagaro|doctolib|treatwell|bitly|tinyurl"
)
"""Where people book elsewhere, and what shortens links: names that lead to a booking by themselves."""

_PARTS = {
    "services": SERVICES,
    "days": (
        r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|next week"
        r"|this week|morning|afternoon|evening|noon|\d{1,2}(?:am|pm)?|(?:\w+ )?o clock"
    ),
    "object": (
        r"(?:appointments?|bookings?|slots?|times?|timeslots?|calls?|meetings?|sessions?|consultations?"
        r"|consults?|visits?|spots?|dates?|days?|demos?|reservations?|chats?|place|seat|moment|hour"
        r"|one)"
    ),
    "spanish_verbs": (
        r"reserve|reservar|reservarla|reservarlo|reservarle|reservemos|reserven|agende|agendar|agendarla"
        r"|agendarle|agendemos|agendamos|concierte|concertar|concertemos|pida|pedir|pidamos|solicite"
        r"|solicitar|saque|sacar|programe|programar|programemos|programarla|coordinar|coordine"
        r"|coordinemos|apartar|aparte|apuntese|apuntate|inscribase"
    ),
    "german_day": (
        r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute|ubermorgen|nachste"
        r"|kommende|\d{1,2}"
    ),
    "german_noun": (
        r"termine?|terminen|zeit|zeiten|uhrzeit|tag|datum|slot|slots|zeitpunkt|zeitfenster|platz|gesprach"
        r"|beratung|wunschtermin"
    ),
    "french_thing": (
        r"rendez vous|rdv|creneaux?|horaires?|heure|date|jour|seance|consultation|appel|visite|place"
        r"|moment|entretien|ici|maintenant|en ligne|des a present"
    ),
}

_ENGLISH = r"""
(?:^|(?:please|just|simply|kindly|to|can|could|should|must|may|might|ll|now|and|then|or|so|also|ready
    |go ahead and|let s|you|i|we|together|quickly|easily|always|first|next|step|never|why not|do
    |directly|today|here) )(?:book|schedule|reserve)\b(?! (?:\w+ )?(?:is|was|are|will|shows|says
    |page number|online system))
^(?:\w+ ){0,2}(?:book|schedule|reserve)(?: \?)?$
(?<!the )(?<!our )(?<!your )(?<!my )(?<!a )(?<!this )(?<!that )(?<!of )(?:book|schedule|reserve) (?:an?
    |your|the|one|another|now|here|online|in|with|via|through|today|directly|it|us|something|right
    |straight|some|at|below)\b
(?:^|(?:please|just|simply|kindly|to|can|could|should|must|may|ll|now|and|then|or|so|let s|you|i|we
    |not) )(?:pick|choose|select|grab|secure|snag|claim|lock in|take|find|get|make|set up|arrange
    |organi[sz]e|fix|settle on|decide on
    |agree on) (?:(?!your appointment)\w+ ){1,4}{object}\b(?! (?:earlier|longer|shorter|details
    |confirmation))
\b(?:pick|choose|select|grab) (?:an?|your|the|any|whichever|whatever|one) (?:\w+ ){0,3}(?:times?|slots?
    |dates?|days?|spots?|appointments?|hour|moment)
(?:about|interested in|by|start|consider|recommend|suggest|try|for|while|worth|mind|before) (?:booking
    |scheduling|reserving)(?! (?:with us|confirmation|reference|number|team|desk|details|system|fee
    |department)\b)
(?:when|what|which)(?: \w+){0,3} (?:suits?|works?|fits?|is good|is best|is convenient|are good
    |would you (?:like|prefer|be)|do you (?:prefer|want|have time)|can you (?:come|make it|do)
    |could you (?:come|make it|do)|are you (?:free|available)|should (?:i|we)|shall (?:i|we)|would be)\b
(?:does|do|would|could|will|is) (?:\w+ ){0,4}(?:{days}|times?|slot|date|day)(?: \w+){0,5} (?:work|suit
    |fit|good|okay|ok|fine|convenient|possible|better)\b
(?:how|what) about (?:\w+ ){0,3}(?:{days}|appointment|call|slot|time|booking|meeting)
(?:are|would) you (?:be )?(?:free|available|around|in town) (?:\w+ ){0,2}(?:{days}|for|\?)
(?:(?:i|we|they|still|also|there) (?:have|ve got|can offer|offer|are|is|s)|there s
    |offering) (?:\w+ ){0,4}(?:(?:slots?|openings?|spots?|times?|appointments?
    |places?)(?: \w+)? (?:available|free|open|left)|openings?\b|availability|(?:slots?
    |spots?) (?:\w+ )?(?:on|at|for|this|next|tomorrow|today)|(?:available|free|open) (?:\w+ )?(?:slots?
    |spots?|appointments?|times?))
(?:next|first|earliest|soonest) (?:available|free|open) (?:\w+ )?(?:slot|appointment|time|date|opening
    |spot)
(?:shall|should|can|may|could|let|want|like)(?: \w+)? (?:i|we|me|us)(?: to)? (?:put|pencil|slot|squeeze
    |sign|get|fit|add|note) you (?:down|in|up)
(?:get|getting) (?:yourself|you|it) (?:booked|scheduled|in the (?:calendar|diary)|on the (?:calendar
    |schedule))
(?:not|n t|yet to|haven t|hasn t|still need to|need to) (?:yet )?(?:be |been )?(?:book|booked|schedule
    |scheduled)(?: (?:an?|your|any|anything|yet)| ?$)
(?:sign up|register|rsvp|enrol|enroll) (?:now|here|today|online|for|below|with|at)
(?:click|tap|press|hit|follow|use|open|try|check|scan|here s|here is|this is|send|sending|share|sharing
    |via|through|with|on|see|visit) (?:\w+ ){0,4}(?:link|url|button|qr code|qr|booking page|booking site
    |scheduler|booking calendar|online calendar|online booking)
(?:click|tap|press) (?:here|below|now|on|this|the|above|it)
(?:link|button|url|page|form|calendar) (?:below|above|here|attached|underneath)
(?:below|following|attached|booking|scheduling|appointment|calendar|self service|reservation) (?:link
    |url|button|page|portal|website)
(?:my|our|the|this) (?:\w+ )?(?:calendar|diary|schedule|agenda) (?:is|has|s)(?: \w+){0,2} (?:open|free
    |available|space|room|gaps)
(?:check|see|view|browse|look at|visit|open) (?:out )?(?:my|our|the) (?:\w+ )?(?:calendar|availability
    |agenda|scheduler|free times)
(?:go|head|hop|pop|jump)(?: on)?(?: over)? (?:on )?(?:to|onto) (?:\w+ ){0,4}(?:booking|calendar
    |scheduler|link)
(?:type|enter|paste|copy)(?: \w+){0,5} (?:browser|address bar|search bar)
(?:book|schedul|reserv)\w* (?:a|an|your|another|the next|one) (?:\w+ ){0,2}(?:here|now|online|below
    |today)\b
booking (?:takes|only takes|is (?:easy|quick|simple|open|free))|do (?:this|it|that|so) online|claim it
    |link is (?:below|here|above|attached)
(?:tell|let) (?:me|us)(?: know)? (?:\w+ ){0,2}(?:when you (?:re|are) (?:free|available)
    |your availability|your preferred \w+)|(?:what s|what is|share|send|me|us) your availability
(?:can|could|would|will) you (?:like to )?(?:come|drop|stop|pop)(?: in| by)? (?:on|at|next|this|tomorrow
    |today)
let s (?:meet|talk|chat|speak) (?:on|at|next|this|tomorrow|today)|(?:see|view|check|browse) (?:our|my
    |the) available
(?:make|get|secure|claim|set up|arrange|request|lock in|grab) your (?:\w+ )?(?:appointment|spot|slot
    |time|place|seat|visit|consultation|booking|session|call)\b(?! (?:earlier|easier|longer|shorter|more
    |details|confirmation))|lock in (?:your|a) time
request an? (?:\w+ )?(?:appointment|booking|slot|time)|how (?:does|do|would) (?:\w+ ){1,4}sound
    |which (?:one )?(?:is|would be) (?:better|best)
^(?:at )?\d{1,2}(?: \d\d)? (?:am |pm |h )?(?:or|o|ou|oder) (?:at |um )?\d{1,2}(?: \d\d)?(?: am| pm| h
    | uhr)? \?
\b(?:{services})\b
(?:do|would|should) you (?:\w+ )?(?:want|need|like) (?:to have )?(?:an?|another
    |one more) (?:\w+ )?(?:appointment|booking
    |slot|time|call|meeting|session|consultation|visit)\b
(?:send|share|give|tell|text) (?:me |us )?(?:\w+ ){0,2}(?:preferred|preferences?|convenient|few times
    |some times|date and time)
(?:here are|these are)(?: \w+){0,3} (?:times|slots|options|dates)
(?:i|we) have (?:\w+ ){0,3}(?:{days})(?: \w+){0,6} (?:open|free|available)
let (?:me|us) (?:book|schedule|reserve)|want me to (?:book|set|schedule|arrange|reserve)
(?:what s|what is|when s|when is|is there)(?: \w+){0,2} (?:good|convenient|best|suitable) (?:time|day|date|moment)
is there (?:a|any|another) (?:\w+ )?(?:day|time|date|slot)
"""

_SPANISH = r"""
\b(?:{spanish_verbs}) (?:\w+ ){0,4}(?:citas?|turnos?|hora|horario|reunion|llamada|sesion|consulta|visita
    |plaza|lugar|espacio|reserva|aqui|ahora|ya|hoy|online|linea|enlace|web|link|cuando|dia|fecha
    |nosotros)\b
\b(?:elija|elige|elegir|eliges|escoja|escoge|escoger|seleccione|selecciona|seleccionar|busque|busca
    |buscar|busquemos|buscamos|indique|indiqueme|digame|dime|diganos|encontrar
    |encontremos) (?:\w+ ){0,4}(?:hora|horario|dia|fecha|momento|hueco|cita|turno)\b
(?:^|favor |y |ya |ahora |aqui |solo |hoy )(?:reserva|agenda|pide|saca|programa|coge
    |aparta) (?:\w+ )?(?:tu|su|una|la|un|aqui|ahora|ya|online|en linea|hoy|con)\b
^(?:\w+ ){0,2}(?:reserve|agende|reservar|agendar)(?: \?)?$
(?:puede|puedes|podria|podrias|podemos|quiere|quieres|desea|deseas|gustaria|debe|debes|tiene que
    |tienes que|para|favor|quisiera|vamos a|invito a|animese a|necesita|falta
    |si quiere) (?:\w+ )?(?:reservar\w*|reserve|agendar\w*|agende|concertar\w*|(?:pedir|pida|solicitar
    |sacar) (?:\w+ ){0,2}(?:cita|turno|hora))
(?:cuando|que dia|que hora|que horario|que fecha|que momento|cual) (?:\w+ ){0,4}(?:vien\w+|vendria
    |convien\w+|convendria|va bien|iria|queda|prefier\w+|gustaria|puede venir|podria|libre|disponible
    |mejor)\b
(?:le|te|les|os) (?:viene|vendria|va|iria|queda|quedaria|conviene|convendria|parece
    |acomoda) (?:\w+ ){0,4}(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|semana
    |tarde|\d{1,2})
(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|semana|\d{1,2}) (?:\w+ ){0,3}(?:le
    |te) (?:viene|vendria|va|iria|queda|conviene|convendria) (?:bien|mejor|\?)
(?:tenemos|tengo|hay|queda|quedan|disponemos de) (?:\w+ ){0,3}(?:huecos?|disponibilidad|(?:horas?
    |horarios?|citas?|turnos?|plazas?) (?:\w+ )?(?:libres?|disponibles?))
(?:haga|haz|hacer|pulse|pulsa|pulsar|pinche|pincha|presione|presiona|toque|toca|use|usa|utilice|utiliza
    |siga|sigue|abra|abre|acceda|accede|visite|visita|aqui tiene|aqui esta|aqui va|le dejo|te dejo
    |le envio|te envio|le mando|comparto|este es|mediante|desde|con|en) (?:\w+ ){0,4}(?:enlace|link
    |boton|clic|click|url)\b
(?:pulse|pulsa|pinche|pincha|toque|clique|clickee) (?:aqui|abajo|en|ahora)
(?:enlace|link|boton|pagina|calendario) (?:de|para
    |del) (?:la |su |tu |una |nuestro |nuestra )?(?:reserva\w*|citas?|agend\w+|abajo)
(?:enlace|link|boton) (?:de )?(?:abajo|siguiente|adjunto|aqui)|(?:siguiente|este|mi|nuestro) (?:enlace
    |link|calendario)
\bagendamos \?|(?:le|te) (?:agendo|reservo|apunto|programo)|coger (?:\w+ )?cita|(?:haga|haz|hacer
    |realice|realizar|efectue) (?:\w+ )?(?:su|tu|una|la) (?:nueva )?(?:reserva|cita)|(?:le|te) (?:paso
    |pongo|doy|comparto|mando) (?:\w+ ){0,2}(?:link|enlace)
(?:que tal|que le parece|que te parece) (?:\w+ ){0,3}(?:lunes|martes|miercoles|jueves|viernes|sabado
    |domingo|manana|hoy|\d|cita)
(?:quiere|desea|necesita|quieres|deseas|querria|gustaria) (?:tener )?(?:una|otra|alguna) (?:\w+ )?(?:cita|hora
    |reunion|llamada
    |consulta)\b.*\?
(?:puedo|podemos|podria) (?:darle|ofrecerle|proponerle|ofrecer|proponer)
(?:envieme|enviame|mandeme|mandame|indiqueme) (?:\w+ ){0,3}(?:horario|hora|fecha|disponibilidad|preferi\w+)
prefiere (?:por |en |el |la )*(?:manana|tarde|lunes|martes|miercoles|jueves|viernes|sabado)
"""

_PORTUGUESE = r"""
\b(?:agende|agenda|agendar|agendemos|agendarmos|marque|marcar|marcarmos|marquemos|reserve|reservar
    |garanta|garantir) (?:\w+ ){0,4}(?:consultas?|horarios?|hora|reuniao|sessao|visita|agendamento
    |atendimento|chamada|conversa|vaga|aqui|agora|ja|hoje|online|link|site|dia|data|conosco|abaixo)\b
\b(?:escolha|escolhe|escolher|selecione|selecionar|encontre|encontrar|diga|informe
    |indique) (?:\w+ ){0,4}(?:horario|hora|dia|data|momento|vaga)\b
^(?:\w+ ){0,2}(?:agende|marque|reserve|agendar|marcar|reservar)(?: \?)?$
(?:pode|poderia|posso|podemos|quer|gostaria de|deseja|deve|precisa|para|favor|basta|vamos|que tal|quiser|falta
    |so|necessario|convido a) (?:\w+ )?(?:agendar|agende|marcar|marque|reservar|reserve)\b
(?:quando|que dia|qual dia|que horas|qual horario|que horario|qual data|qual (?:e )?o melhor
    |qual) (?:\w+ ){0,4}(?:melhor|prefere|preferiria|poderia|conviria|convem|funciona|funcionaria
    |ficaria|fica|disponivel|livre|gostaria de vir)\b.*\?
(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha|hoje|\d{1,2}h?) (?:\w+ ){0,4}(?:fica bom
    |funciona|serve|da certo|ficaria bom|esta bom|pode ser|e bom) .*\?
(?:temos|tenho|ha|restam|existem) (?:\w+ ){0,3}(?:vagas?|disponibilidade|horarios? (?:\w+ )?(?:livres?
    |disponive\w+|vagos?))
(?:clique|clica|clicar|clicando|toque|tocar|aperte|use|utilize|acesse|siga|abra|segue|seguem|aqui esta
    |aqui vai|este e|envio|estou enviando|visite|pelo|atraves do|por|no|com o) (?:\w+ ){0,4}(?:link
    |botao|url)\b
(?:clique|clica|toque|aperte) (?:aqui|abaixo|em|no|agora)
quando (?:voce )?(?:pode|consegue|prefere) vir|(?:faca|fazer|realize|efetue) (?:\w+ )?(?:sua|seu|uma|um
    |a|o) (?:\w+ )?(?:reserva|agendamento)|(?:site|link|pagina) e (?:agende|marque|reserve)
(?:link|botao|pagina) (?:de |para |do )?(?:agendamento|agendar|reserva|marcar|abaixo|a seguir|seguinte)
    |(?:seguinte|este|meu|nosso) (?:link|calendario)
(?:quer|deseja|precisa de|gostaria de) (?:uma?|outr[oa]|mais uma?) (?:\w+ )?(?:consulta|horario|agendamento
    |reuniao)\b.*\?
(?:posso|podemos) (?:oferecer|propor|sugerir)
prefere (?:\w+ ){0,2}(?:manha|tarde|noite|segunda|terca|quarta|quinta|sexta|sabado)
(?:envie|mande|envia) (?:\w+ ){0,4}(?:horario|data|dia|disponibilidade)
"""

_GERMAN = r"""
\b(?:buchen|buch|buche|bucht|reservieren|reservier|reserviere|vereinbaren|vereinbare|vereinbar|ausmachen
    |auszumachen|einzubuchen|einbuchen|festlegen|terminieren|abmachen)\b
\b(?:wahlen|wahle|wahl|auswahlen|auszuwahlen|aussuchen|auszusuchen|suchen|such|suche|sichern|sicher
    |finden|machen|mach|holen) (?:\w+ ){0,5}(?:{german_noun})\b
\b(?:{german_noun}) (?:\w+ ){0,4}(?:wahlen|auswahlen|auszuwahlen|aussuchen|auszusuchen|sichern|finden
    |ausmachen)\b
(?:wann|welche[rsnm]?|um wie viel uhr|um wieviel uhr|was) (?:\w+ ){0,4}(?:passt|passen|passte|wurde|ware
    |zeit|kommen|bevorzugen|recht|lieber|am besten|verfugbar|frei)\b.*\?
(?:sagen|sag|teilen|schreiben|nennen|verraten) (?:sie |mir |uns |bitte ){0,4}(?:mit )?(?:wann
    |welche[rsn]?|ihre[nr]?) (?:\w+ ){0,4}(?:passt|passen|wunschtermin|zeit|frei|verfugbar)
(?:passt|passen|passte|ginge|geht|ware|wurde) (?:\w+ ){0,4}(?:{german_day}|termin|uhrzeit)\b.*\?
(?:haben|habe|gibt|hatten|hatte|ware|ist|sind|noch) (?:\w+ ){0,4}(?:(?:freie[nrs]?|verfugbare[nrs]?
    |offene[nrs]?) (?:\w+ )?(?:termine?|terminen|zeiten|platze?|slots?|zeitfenster|kapazitaten)
    |(?:termine?|zeiten|platze) (?:\w+ )?(?:frei|verfugbar))
(?:nachste[rn]?|erste[rn]?) (?:freie[rn]?|verfugbare[rn]?) termin
(?:klicken|klick|klicke|tippen|tipp|drucken|nutzen|nutze|verwenden|verwende|folgen|folge|offnen|offne
    |hier ist|hier kommt|anbei|uber|unter|auf|schicke|schicken|sende|senden|mit|per
    |scannen) (?:\w+ ){0,4}(?:link|button|knopf|schaltflache|qr code|terminkalender)\b
(?:klicken|klick|klicke|tippen|tippe) (?:sie )?(?:\w+ )?(?:hier|unten|jetzt|darauf|auf)|hier klicken
\b(?:buchungs(?:link|seite|kalender|portal)|terminlink|onlinebuchung|online buchung|online terminbuchung
    |terminbuchung)\b
(?:link|button|knopf) (?:unten|hier|oben)|(?:folgende[rnm]?|dieser|diesen|diesem|unser|unseren|mein
    |meinen) (?:link|button)
(?:soll|kann|darf|konnte|mochte) ich (?:ihnen|dir) (?:\w+ ){0,3}termin (?:geben|anbieten|machen
    |vorschlagen|eintragen)|ich (?:kann|konnte|wurde) (?:ihnen|dir) (?:\w+ ){0,4}(?:termine?
    |zeit) (?:geben|anbieten|vorschlagen)
(?:haben|hatten|hatte|hast) (?:sie|du) (?:\w+ ){0,4}zeit\b|hier geht (?:es |s )?(?:\w+ ){0,3}(?:buchung
    |termin\w*|kalender)|zur (?:online )?buchung
wie ware es (?:mit )?(?:\w+ ){0,3}(?:{german_day}|termin)
(?:mochten|brauchen|wunschen|wollen|hatten) sie (?:noch |gern |gerne )*einen (?:\w+ )?termin \?
ich (?:hatte|habe) (?:\w+ ){0,6}frei\b
ist (?:es )?ihnen (?:\w+ ){0,4}lieber
(?:schicken|senden|nennen|schreiben|sagen) sie (?:mir |uns )?(?:\w+ ){0,2}(?:wunschtermin|wunschzeit
    |terminwunsch|verfugbarkeit)
"""

_FRENCH = r"""
\b(?:reservez|reserver|reservons|planifiez|planifier|planifions|choisissez|choisir|choisis|choisissons
    |selectionnez|selectionner|fixons|fixez|fixer|prenez|prendre|prenons|prends|programmez|programmer
    |programmons|convenir|convenons|trouvons|trouvez|trouver|bloquez|bloquer|indiquez|organisons|dites
    |inscrivez vous) (?:\w+ ){0,5}(?:{french_thing})\b
(?:^|plait |et |puis |juste )reserve (?:\w+ )?(?:ici|maintenant|ton|un|une|ta|ton)\b
^(?:\w+ ){0,3}(?:reservez|planifiez|reserver)(?: \?)?$
(?:pouvez|voulez|souhaitez|aimeriez|devez|voudriez|peux|veux|plait|faut|pour|pas a|a vous de|reste a
    |vous|envie de|de) (?:\w+ )?(?:reserver|planifier|reservez|planifiez|prendre (?:un )?(?:rendez vous
    |rdv))
(?:quand|quel jour|quelle heure|quelle date|quel horaire|quels horaires|quel creneau|quel moment
    |quelles disponibilites) .*(?:convien\w+|convenir|arrang\w+|prefer\w+|disponible|libre|souhait\w+
    |pouvez|voulez|seriez|venir|mieux)\b.*\?
quelles sont vos (?:disponibilites|preferences)
(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|semaine|\d{1,2} ?h\w*
    |h\d*) (?:\w+ ){0,4}(?:vous|te|t) (?:convien\w+|irait|va|arrang\w+)
(?:vous|te) (?:convient|conviendrait|irait|arrange\w*) (?:il |elle |t il )?.*\?
(?:etes|seriez|serez) vous (?:\w+ )?(?:disponible|libre|dispo)
(?:nous avons|il (?:nous )?reste|j ai|restent|disposons de) (?:\w+ ){0,4}(?:creneaux?|disponibilites?
    |(?:places?|horaires?|rendez vous) (?:\w+ )?(?:libres?|disponibles?))
(?:cliquez|clique|cliquer|cliquant|appuyez|utilisez|utilise|suivez|suis|ouvrez|voici|via|visitez|touchez
    |envoie|partage|scannez|avec|sur|par|grace a) (?:\w+ ){0,4}(?:lien|bouton|qr code|url)\b
\b(?:cliquez|clique|cliquer|appuyez) (?:\w+ )?(?:ici|dessous|dessus|sur|maintenant)
(?:lien|bouton|page) (?:de reservation|de prise de|ci dessous|ci joint|suivant|ici|pour (?:reserver
    |prendre|choisir))|(?:ce|mon|notre) lien|prise de (?:rendez vous|rdv)
(?:on|je|nous) (?:vous )?(?:prend|prends|prenons|fixe|reserve|planifie|propose
    |proposons) (?:\w+ ){0,4}(?:rendez vous|rdv|creneau)
(?:dites|indiquez) (?:moi|nous) (?:\w+ ){0,4}(?:disponible|libre|disponibilites|convient)|(?:effectuez
    |faites) (?:\w+ )?(?:votre|une|la) reservation
(?:que diriez vous|pourquoi pas|ca vous dit) (?:\w+ ){0,4}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi
    |dimanche|demain|\d|rendez vous)
(?:voulez|souhaitez|desirez|aimeriez) vous (?:avoir )?une? (?:autre |nouveau )?(?:rendez vous|rdv|creneau)
(?:peux|pouvons|pourrais) vous (?:proposer|offrir)
preferez vous (?:\w+ ){0,2}(?:matin|apres midi|lundi|mardi|mercredi|jeudi|vendredi|samedi)
(?:envoyez|donnez|transmettez|indiquez) (?:moi|nous) (?:\w+ ){0,3}(?:disponibilites|creneaux?|preferences|horaires?)
"""

_ITALIAN_AND_DUTCH = r"""
\b(?:prenoti|prenota|prenotare|prenotate|prenotiamo|fissi|fissa|fissare|fissiamo|scelga|scegli|scegliere
    |selezioni|seleziona) (?:\w+ ){0,4}(?:appuntament\w|orario|data|giorno|visita|qui|ora|adesso|online
    |posto|subito)
(?:puo|puoi|vuole|vuoi|desidera|per|vorrebbe) (?:\w+ )?(?:prenotar\w+|fissare)|\bclicchi|\bclicca
    |\bcliccare|(?:usi|usa|segua|segui|ecco|tramite) (?:\w+ ){0,3}link|quando (?:\w+ ){0,3}(?:comodo
    |preferisce|libero|disponibile)
\b(?:boek|boeken|reserveer|reserveren|plan|plannen|inplannen|kies|kiezen|maak
    |maken) (?:\w+ ){0,4}(?:afspraak|tijd|tijdstip|moment|datum|plek|hier|nu|online|in)\b
(?:kunt|kan|wilt|wil|om|gelieve|alstublieft) (?:\w+ ){0,5}(?:boeken|reserveren|inplannen|maken)|\bklik\b
    |\bklikken|(?:gebruik|volg|via|hier is) (?:\w+ ){0,3}link|wanneer (?:\w+ ){0,3}(?:schikt|uitkomt
    |past|beschikbaar)
"""

_LANGUAGES = (_ENGLISH, _SPANISH, _PORTUGUESE, _GERMAN, _FRENCH, _ITALIAN_AND_DUTCH)

INVITES = Pattern(rf"\b(?:{'|'.join(patterns(language, **_PARTS) for language in _LANGUAGES)})")
"""A sentence that invites to book, pick a time, or follow a link to do so."""

_SHOWING = r"""
(?:these|those|the following|some|a few|other|several|more)(?: \w+){0,2} (?:times?|slots?|openings?|dates?|options?
    |appointments?) (?:\w+ ){0,2}(?:are|is|would be|might be|look) (?:\w+ ){0,2}(?:possible|free|open|available
    |left|good)|(?:possible|free|open|available) (?:times?|slots?|openings?|dates?)(?: \w+){0,3}$
    |(?:name|tell me|write me) another (?:day|time)
    |which (?:one|of (?:these|those|them)|times?|slots?)(?: \w+){0,2} (?:suits?|works?|fits?)
(?:estas?|estos?|las siguientes|los siguientes)(?: \w+){0,2} (?:horas?|horarios?|huecos?|fechas?|citas?) (?:\w+ ){0,2}
    (?:son|estan|siguen)(?: \w+){0,2} (?:posibles?|libres?|disponibles?)
    |escribame otro momento|cual (?:de (?:ellas|ellos|estas|estos) )?(?:\w+ )?(?:le|te) (?:viene|va|conviene)
(?:estes?|estas?|os seguintes|as seguintes)(?: \w+){0,2} (?:horarios?|horas?|vagas?|datas?) (?:\w+ ){0,2}(?:sao|estao
    |ainda)(?: \w+){0,2} (?:possiveis|possivel|livres?|disponiveis|disponivel)
    |escreva outro momento|qual (?:deles |delas |destes |destas )?(?:\w+ )?(?:prefere|lhe convem|fica melhor)
(?:diese|folgende|die folgenden)(?: \w+){0,2} (?:zeiten|termine|zeitpunkte) (?:\w+ ){0,2}(?:sind|waren)(?: \w+){0,2} ?
    (?:moglich|frei|verfugbar|offen)
    |nennen sie (?:\w+ )?(?:einen anderen zeitpunkt|eine andere zeit)|welche[rs]? (?:davon|zeit|termin)(?: \w+)? ?
    (?:passt|passen|mochten)
(?:ces|les)(?: \w+){0,2} (?:horaires?|heures?|creneaux?|dates?)(?: suivante?s)? (?:\w+ ){0,2}(?:sont|restent)
    (?: \w+){0,2} ?(?:possibles?|libres?|disponibles?)
    |ecrivez un autre moment|lequel (?:d entre eux |de ces )?(?:\w+ )?(?:vous convient|preferez)
"""

SHOWS_TIMES = Pattern(rf"\b(?:{patterns(_SHOWING, **_PARTS)})")
"""A sentence that shows times to choose from: fit only for who has asked for them."""

FOREIGN_INVITES = Pattern(
    "заброниру|запишитесь|записаться|нажмите|жмите|zarezerwuj|umów się|kliknij|rezervasyon yap|randevu al"
    "|tıklayın|boka (?:en |din )?tid|احجز|اضغط|انقر|立即预约|请预约|点击|预订|點擊|ご予約ください|予約してください"
    "|クリックして|예약하세요|클릭|बुक करें|क्लिक करें",
)
"""The same in a few languages more, matched on lower-case letters as they are written."""
