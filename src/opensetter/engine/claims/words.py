"""How several languages say that something is booked, or promise that it will be.

Patterns are matched on the folded words of one sentence, one space between them. `DAY` and `CLOCK` stand where a day
or a time is named, and `´` after a word that ends in an accent: it tells `reservé` (I booked) from `reserve` (book!).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from opensetter.engine.vocabulary import Pattern, patterns

_W = r"\S+"
_PARTS = {
    "unoffered": (
        r"(?:(?!can\b|could\b|have\b|has\b|offer|would\b|i\b|we\b|there\b|free\b|available|please|times\b|options"
        r"|puedo|podemos|tengo"
        r"|tenemos|hay\b|ofrezco|propongo|libres?\b|disponive|disponib|posso|temos\b|tenho|ofereco|livre|kann\b"
        r"|konnen|habe\b|haben\b|biete"
        r"|frei\b|verfugbar|ich\b|wir\b|peux|pouvons|ai\b|avons|propose|je\b|nous\b)\S+ )"
    ),
    "unless_earliest": (
        r"(?!(?:the|our|der|unser|die|la|le|el|o|a|nuestra|notre|nossa)? ?(?:\S+ )?(?:earliest|soonest|next available"
        r"|next free|first available|first free|closest|nearest|fruheste[rn]?|nachstmogliche[rn]?|nachste freie"
        r"|erste freie|schnellste|proxima (?:cita|consulta) (?:libre|disponible|livre|disponivel)|primera (?:cita"
        r"|consulta)"
        r" (?:libre|disponible)|primeira consulta (?:livre|disponivel)|premier rendez vous (?:libre|disponible)"
        r"|prochain rendez vous (?:libre|disponible))\b)"
    ),
    # English
    "thing": (
        r"(?:appointment|booking|reservation|slot|spot|place|seat|session|call|meeting|visit|consultation|consult|demo"
        r"|interview|check up|checkup|cleaning|treatment|time|date|chat|lesson|class|table|fitting|viewing|assessment)"
    ),
    "firm": (
        r"(?:booked|reserved|scheduled|secured|locked in|penc?il+ed in|slotted in|confirmed|finali[sz]ed|arranged"
        r"|guaranteed|set aside|blocked(?: off| out)?|registered|enrolled|signed up|saved|fixed|settled|sorted|set up"
        r"|lined up|organi[sz]ed|nailed down|squared away|taken care of|set in stone)"
    ),
    "kept_in": r"(?:in|on|to|into) (?:the|our|my) (?:\S+ )?(?:calendar|diary|schedule|books?|system|agenda|list)",
    "quietly": r"(?:(?!help|ask|need|have|want|like|try|check|love|tell|be|let|show|send|get|see|look|find|know)\S+ )",
    # Spanish
    "cosa": (
        r"(?:cita|reserva|turno|sesion|hora|plaza|llamada|visita|consulta|reunion|lugar|espacio|hueco|horario|cupo"
        r"|limpieza|revision)"
    ),
    "hecha": (
        r"(?:reservad[oa]s?|agendad[oa]s?|confirmad[oa]s?|programad[oa]s?|apartad[oa]s?|apuntad[oa]s?|concertad[oa]s?"
        r"|fijad[oa]s?|asegurad[oa]s?|bloquead[oa]s?|inscrit[oa]s?|garantizad[oa]s?|acordad[oa]s?|asignad[oa]s?"
        r"|anotad[oa]s?(?: (?:para|en|con)\b)|registrad[oa]s? (?:para|su cita|la cita))(?! (?:que|para (?:miembros"
        r"|socios)))"
    ),
    # Portuguese
    "coisa": (
        r"(?:consulta|agendamento|reserva|horario|sessao|hora|vaga|reuniao|visita|atendimento|compromisso|chamada"
        r"|ligacao|lugar|limpeza|avaliacao)"
    ),
    "feita": (
        r"(?:marcad[oa]s?|agendad[oa]s?|reservad[oa]s?|confirmad[oa]s?|garantid[oa]s?|programad[oa]s?|combinad[oa]s?"
        r"|acertad[oa]s?|fixad[oa]s?|bloquead[oa]s?|inscrit[oa]s?|separad[oa]s?|anotad[oa]s? (?:para|na agenda)"
        r"|registrad[oa]s? (?:para|na agenda))(?! que)"
    ),
    # German
    "sache": (
        r"(?:termin|buchung|reservierung|platz|slot|sitzung|gesprach|beratung|besuch|zeitfenster|anruf|behandlung"
        r"|beratungstermin|wunschtermin|folgetermin)"
    ),
    "fest": (
        r"(?:gebucht|reserviert|bestatigt|vereinbart|eingetragen|festgemacht|festgelegt|festgehalten|vorgemerkt"
        r"|eingeplant|terminiert|gesichert|fixiert|geblockt|abgesprochen|ausgemacht|angelegt|hinterlegt|verbucht|fix"
        r"|angesetzt|eingebucht|zugesagt|freigehalten|unter dach und fach|in trockenen tuchern)"
    ),
    # French
    "chose": (
        r"(?:rendez vous|rdv|reservation|creneau|seance|place|appel|consultation|visite|horaire|entretien|reunion"
        r"|soin|detartrage)"
    ),
    "ferme": (
        r"(?:reserve´?e?s?|confirme´?e?s?|planifie´?e?s?"
        r"|(?<!un )(?<!le )(?<!du )(?<!ce )(?<!au )(?<!votre )(?<!notre )programme´?e?s?|fixe´?e?s?|bloque´?e?s?"
        r"|cale´?e?s?|inscrite?s?"
        r"|enregistre´?e?s?|prevue?s?|pose´?e?s?|valide´?e?s?|convenue?s?|acte´?e?s?|garantie?s?|boucle´?e?s?"
        r"|mise? de cote|cree´?e?s?)(?! (?:aux|a l|a la|que)\b)"
    ),
}

_BOOKED = {
    "en": r"""
(?:you|yourself|u|ya)(?: (?:re|are|r|were|was|ve|have|got|get|ll|will|have been))?(?: \S+){0,3} (?:booked
    |reserved|scheduled|confirmed|registered|enrolled|signed up|locked in|slotted in|penc?il+ed in|squeezed in
    |all set|all sorted|good to go|down for|{kept_in})
{thing}s?(?: \S+){0,4} (?:is|s|are|was|were|been|now|stands?|stays?|remains?|gets?|got)(?: \S+){0,2} (?:{firm}
    |{kept_in}|yours|all yours|all set|good to go|made|created|placed|processed|completed?|done|successful)
{thing}(?: \S+)? (?:booked|confirmed|reserved|scheduled|secured|complete|completed|successful|made)
(?:it|that|this|everything|all|which)(?: \S+)? (?:is|s|are|has been|have been|was
    |will have been)(?: \S+){0,2} (?:{firm}
    |{kept_in}|a date|a deal|a done deal|done|yours|all yours|official|happening|all set|in the bag|a go)
(?:i|we|ve|have|has|had|just|already|team|went ahead and|successfully|also|she|he|they)(?: \S+){0,3} (?:booked
    |reserved
    |scheduled|secured|locked in|penc?il+ed|slotted|squeezed|set aside|blocked)
(?:i|we|ve|have|has|had|just|team)(?: \S+){0,3} (?:signed|registered|enrolled|confirmed|fixed|entered|added|placed
    |marked|got|put|saved|sorted|held) (?:you|your|it|that|this|the)(?: \S+){0,2} ?(?:{thing}|{kept_in}|down|in\b
    |up\b|for\b
    |on\b|DAY|CLOCK)
(?:i|we|ve|have|has|had|just)(?: \S+){0,3} (?:confirmed (?:it|you)|(?:made|created|arranged|set up|noted|fixed
    |organi[sz]ed
    |held|kept) (?:you |your |the |an? |this |that )*(?:\S+ )?{thing}|taken care of)
(?:consider|call|count) (?:it|that|this|yourself|your \S+|the \S+)(?: \S+)? (?:{firm}|done|in)
(?:see|catch|meet) you (?:\S+ ){0,2}(?:then|there|DAY|CLOCK)|see you for (?:your|the)|until then|(?:talk|speak|chat)
    (?: (?:to|with) you)? (?:then|(?:on |at )*(?:DAY|CLOCK))
look(?:ing)? forward to (?:(?:seeing|meeting|welcoming|having|hosting|speaking|talking) (?:\S+ ){1,4}(?:then|there|DAY
    |CLOCK)|(?:your|our) (?:\S+ )?{thing})
(?:expect|expecting|await|awaiting|waiting for|ready for) you (?:\S+ ){0,3}(?:then|DAY|CLOCK)
you (?:now |already |currently |do )?(?:have|ve|ve got|have got|got)(?: \S+){0,3} (?:appointment|booking
    |reservation)(?! (?:options?|types?|times?|slots?|link|page|requests?))
your {unoffered}{0,3}{thing} {unoffered}{0,5}(?:DAY|CLOCK)
^{unless_earliest}(?:\S+ ){0,2}(?:appointment|booking|reservation)(?: on| at| for| is| details| time| date)* (?:DAY
    |CLOCK)
(?:slot|spot|time|place|seat|date|CLOCK|DAY|it|that)(?: is| s) (?:now |all )*yours|(?:slot|spot|time|place
    |seat) (?:is|has been|was) (?:\S+ )?(?:held
    |kept)
^(?:(?:perfect|great|ok|okay|yes|sure|done|alright|all|and|it s|awesome|wonderful|excellent|super|there|you re|that s
    |ta da|good news) )*(?:booked|confirmed|reserved|scheduled|done|set|sorted|locked in)(?: (?:for you|then|now|in
    |for|and
    |DAY|CLOCK|at|on|thanks|thank you|done))*$
(?:booking|appointment|reservation|confirmation) (?:reference|ref|number|no|id|code)\b(?! ?(?:or|to) )
confirmation (?:\S+ ){0,3}(?:has been|was|is|s) (?:\S+ )?(?:sent|on its way|in your)|(?:sent|sending|emailed|texted)
    (?: you)?(?: \S+){0,2} (?:confirmation|invite|invitation)
(?:booking|appointment|reservation) (?:is |was |has been |went |s )?(?:\S+ )?(?:complete|completed|successful
    |successfully|through|final|in place)|(?:went|gone) through|successfully (?:booked|scheduled|reserved)
thank(?:s| you)(?: \S+){0,2} for (?:booking|scheduling|reserving|your (?:booking|reservation))
(?:have|ve got|got) you (?:\S+ )?(?:down|booked|in for|in on|on|for|at|DAY|CLOCK)
(?:mark your calendar|save the date|put it in your (?:calendar|diary))
(?:we|i|he|she|they|dr \S+|someone|team)(?: ll| will| shall| re| are| m| am)(?: \S+)? (?:see|meet|expect|welcome|call
    |ring|phone|await|seeing|meeting|calling) you(?: \S+){0,5} (?:DAY|CLOCK|then)
(?:DAY|CLOCK)(?: \S+){0,3} (?:we|i)(?: ll| will) (?:see|meet|expect|welcome|call) you
""",
    "es": r"""
(?:esta|estan|queda|quedan|quedo|quedado|quedara|sigue|sido|fue|es|he|hemos|has|ha|han|habra|habre|tengo|deje|dejo
    |dejamos)(?: \S+){0,3} {hecha}
{cosa}(?: \S+){0,2} {hecha}
(?<!vous )(?<!est )(?<!ete )(?:reserve|agende|confirme|programe|aparte|apunte|concerte|fije|bloquee|asegure
    |asigne)´(?! que)
(?:^|(?<!que )(?<!para que )\b(?:le|te|lo|la|les|ya) )(?:reserve|agende|confirme|aparte|apunte|programe) (?:la|su|tu
    |una|el|un|para|DAY|CLOCK|en) (?:\S+ ){0,4}(?:cita|DAY|CLOCK)
acabo de (?:reservar|agendar|confirmar|programar|apartar|apuntar|fijar|concertar)
(?:tiene|tienes|cuenta con|cuentas con)(?: (?!que\b)\S+){0,3} (?:cita|reserva|turno)(?! (?:disponibles?|libres?
    |previa))
\b(?:su|tu)s? {unoffered}{0,3}{cosa} {unoffered}{0,5}(?:DAY|CLOCK)
^{unless_earliest}(?:\S+ ){0,2}(?:cita|reserva|turno) (?:es |para |el |del |a |las |la )*(?:DAY|CLOCK)
nos (?:vemos|veremos|hablamos|encontramos)(?: \S+){0,3} ?(?:DAY|CLOCK|entonces|alli|ahi)
(?:^|entonces |gracias |perfecto |listo |bien |genial |adios |pues )hasta (?:el |este |entonces
    |ese dia)?(?:DAY)?(?<!hasta )
(?:le|te|lo|la|os|les) (?:espero|esperamos|vemos|veo|recibimos|recibiremos|atendemos|atenderemos|atendera|veremos
    |llamaremos|llamamos|espera|esperara|llamara)(?: \S+){0,5} (?:DAY|CLOCK|entonces)
(?:todo|ya) (?:esta |quedo |queda |ha quedado )?(?:listo|lista|hecho|hecha|arreglado|en orden|cerrado)
^(?:(?:perfecto|genial|si|ok|vale|muy bien|claro|ya|y|estupendo) )*(?:listo|hecho|confirmad[oa]|reservad[oa]
    |agendad[oa]
    |trato hecho|queda hecho|apuntad[oa])(?: (?:para|el|la|a|las|usted|ti|gracias|entonces|DAY|CLOCK))*$
(?:dalo|delo|demos|doy) por (?:hecho|reservad[oa]|confirmad[oa])|cuent[ae] con ello|trato hecho|(?:es|son) (?:suy
    |tuy)[oa]s?\b
(?:numero|codigo|referencia|comprobante) de (?:su |tu |la )?(?:reserva|cita|confirmacion)
(?:he enviado|envie´|hemos enviado|mande´|envio|llegara)(?: \S+){0,3} (?:confirmacion|invitacion)
gracias por (?:reservar|agendar|su reserva|tu reserva|pedir (?:su |tu )?cita|concertar)
""",
    "pt": r"""
(?:esta|estao|ficou|fica|ficaram|foi|foram|e|ja|sido|continua|deixei|deixo|ta|tudo|temos|tem)(?: \S+){0,3} {feita}
{coisa}(?: \S+){0,2} {feita}
\b(?:agendei|marquei|reservei|programei|garanti|separei|fixei|bloqueei|inscrevi)\b|\bconfirmei (?:o|a|seu|sua|para
    |voce)\b
(?:anotei|coloquei|inclui|registrei) (?:voce|o seu (?:horario|agendamento)|a sua (?:consulta|reserva)|seu horario
    |sua consulta|na agenda)
acabei de (?:agendar|marcar|reservar|confirmar)
(?:voce|tu|o senhor|a senhora) (?:ja )?(?:tem|possui|tens)(?: (?!que\b)\S+){0,3} (?:consulta|agendamento
    |reserva)(?! livres?)
\b(?:sua|seu|tua|teu)s? {unoffered}{0,3}{coisa} {unoffered}{0,5}(?:DAY|CLOCK)
^{unless_earliest}(?:\S+ ){0,2}(?:consulta|agendamento|reserva) (?:e |para |o |a |na |no |as |em )*(?:DAY|CLOCK)
(?:nos vemos|te vejo|vejo voce|a gente se ve|nos falamos)(?: \S+){0,3} ?(?:DAY|CLOCK|la\b|entao)
(?:^|combinado |entao |obrigad[oa] |certo |perfeito |otimo |tchau |abraco |beleza )ate (?:la\b
    |(?:a |o )?(?:proxima )?DAY)
(?:te |lhe |o |a )?(?:esperamos|espero|aguardamos|aguardo|ligaremos|atenderemos|receberemos)(?: \S+){0,5} (?:DAY|CLOCK
    |entao)
tudo (?:certo|pronto|acertado|resolvido|em ordem|fechado)
^(?:(?:perfeito|otimo|sim|ok|certo|claro|ja|e|muito bem|esta) )*(?:feito|pronto|prontinho|combinado|fechado|marcad[oa]
    |agendad[oa]|confirmad[oa]|reservad[oa]|negocio fechado)(?: (?:para|o|a|as|na|no|voce|entao|obrigad[oa]|DAY
    |CLOCK))*$
(?:considere|pode considerar|da por|de por)(?: \S+){0,2} (?:feito|marcad[oa]|confirmad[oa]|reservad[oa])|e (?:seu
    |sua|teu)$
(?:numero|codigo|protocolo) d[eao] (?:seu |sua )?(?:agendamento|reserva|confirmacao|consulta)
(?:enviei|enviamos|mandei|mandamos|segue)(?: \S+){0,3} (?:confirmacao|convite)
obrigad[oa] por (?:agendar|marcar|reservar|seu agendamento|sua reserva)
""",
    "de": r"""
(?:ist|sind|wurde|wurden|bin|habe|haben|hat|hab|bleibt|gilt|war|seid|bist|wird
    |werden)(?: \S+){0,8} (?:{fest}(?: worden)?)
{fest} (?:ist|sind|wurde|wurden|worden|haben|habe|hat|war|sein)
{sache}(?: \S+){0,3} (?:{fest}|steht\b(?! noch)|notiert)
\b(?:ihr|ihre|ihren|ihrem|ihrer|dein|deine|deinen|deinem|euer) {unoffered}{0,3}{sache}s? {unoffered}{0,6}(?:DAY|CLOCK)
^{unless_earliest}(?:\S+ ){0,2}(?:termin|buchung|reservierung) (?:ist |am |um |fur |dem |den )*(?:DAY|CLOCK)
(?:sie haben|du hast|haben sie|hast du|habt ihr)(?: \S+){0,10} (?:termin|buchung|reservierung)\b
steht (?:\S+ )?(?:fest|im kalender|in unserem kalender)|(?:im|in unserem) (?:\S+ )?kalender (?:eingetragen|notiert
    |vermerkt)|alles (?:gebucht|erledigt|geregelt|fix|unter dach)
(?:sehen|horen|sprechen|treffen) (?:wir )?uns(?: \S+){0,4} (?:DAY|CLOCK|dann|dort)
(?:freuen (?:wir )?uns|freue (?:ich )?mich)(?: \S+){0,6} (?:DAY|CLOCK)|(?:freuen uns|freue mich) (?:\S+ )?auf (?:ihren
    |deinen|den|unser|unseren|das) (?:\S+ )?{sache}
(?:erwarte|erwarten|rufe|rufen|empfangen|begrussen|sehe|sehen)(?: \S+){0,5} (?:sie|dich|euch)(?: \S+){0,5} (?:DAY
    |CLOCK
    |dann)|(?:DAY|CLOCK)(?: \S+){0,3} (?:erwarten|rufen|rufe|sehen|empfangen) (?:wir|ich) (?:sie|dich)
(?:^|also |dann |klar |gut |super |perfekt |danke |ordnung )bis (?:dann|(?:zum |nachsten |kommenden )?DAY)
^(?:(?:perfekt|super|gut|ja|ok|okay|alles|prima|klar|und|so|schon|gern) )*(?:gebucht|reserviert|bestatigt|eingetragen
    |erledigt|abgemacht|geritzt|fertig|geht klar|vorgemerkt)(?: (?:fur|sie|dich|am|um|dann|danke|DAY|CLOCK))*$
(?:betrachten|betrachte)(?: \S+){0,5} als (?:{fest}|erledigt)|(?:gehort|gehoren) (?:ihnen|dir)|ist (?:ihrer|deiner)\b
(?:buchungs|termin|reservierungs|bestatigungs|referenz) ?(?:nummer|code)
bestatigung(?: \S+){0,4} (?:gesendet|geschickt|verschickt|unterwegs)|(?:gesendet|geschickt
    |verschickt)(?: \S+){0,3} bestatigung
(?:danke|dank)(?: \S+){0,4} (?:buchung|terminbuchung|reservierung)|dass sie (?:\S+ ){0,4}gebucht haben
""",
    "fr": r"""
(?:est|sont|ete|etait|ai|avons|avez|ont|reste|suis|etes|sommes|d etre)(?: \S+){0,4} {ferme}
(?:^|il |elle |on |equipe )a (?:bien |deja |\S+ ){0,2}{ferme}
{chose}(?: \S+){0,3} (?:{ferme}|note´|pris\b)
(?:ai|avons|a) (?:bien |deja )*(?:pris|note´?|ajoute´?|mis)(?: \S+){0,2} (?:rendez vous|rdv|reservation|creneau)
vous avez(?: \S+){0,4} (?:rendez vous|rdv|reservation)
\b(?:votre|ton|ta|vos) {unoffered}{0,3}{chose} {unoffered}{0,5}(?:DAY|CLOCK)
^{unless_earliest}(?:\S+ ){0,2}(?:rendez vous|rdv|reservation) (?:est |le |a |pour |du )*(?:DAY|CLOCK)
on se (?:voit|retrouve|parle|dit)(?: \S+){0,4} (?:DAY|CLOCK|la bas|alors)
(?:^|bien |merci |parfait |alors |entendu |super |donc |revoir )a (?:DAY|CLOCK)
(?:nous|je|on|il|elle) (?:vous|t|te) (?:attendons|attends|attend|recevrons|accueillerons|appellerons|appelle|appellera
    |verrons|retrouvons|retrouve|rappelle|recois|recevra|verrai)(?: \S+){0,5} (?:DAY|CLOCK|alors)
(?:hate|plaisir|ravie?s?|heureu\S*) de vous (?:voir|accueillir|recevoir|rencontrer|retrouver)(?: \S+){0,4} (?:DAY
    |CLOCK)
c est (?:\S+ )?(?:bon|fait|cale´?|reserve´?|confirme´?|boucle´?|regle´?|entendu|tout bon|dans l agenda|en ordre
    |valide´?
    |bloque´?|programme´?|fixe´?)(?: pour vous)?$|c est (?:\S+ )?(?:fait|cale´?|reserve´?|confirme´?|bloque´?
    |valide´?)
tout est (?:pret|regle´?|bon|en ordre|cale´?)|est a vous\b|marche conclu|affaire conclue|(?:dans|a) (?:notre|l) agenda
    (?: DAY| CLOCK)?
considerez(?: \S+){0,4} (?:fait|reserve´?|confirme´?|acquis|cale´?)
^(?:(?:parfait|super|oui|ok|bien|tres|voila|et|entendu|alors) )*(?:reserve´?e?|confirme´?e?|fait|valide´?e?|cale´?)
    (?: (?:pour|le|a|vous|merci|alors|DAY|CLOCK))*$
(?:numero|code|reference) de (?:votre |la )?(?:reservation|rendez vous|confirmation)
(?:envoye´?|adresse´?)(?: \S+){0,3} (?:confirmation|invitation)
merci d avoir (?:reserve´?|pris rendez vous)|merci pour votre reservation
""",
}

_PROMISED = {
    "en": r"""
(?:i ll|i will|we ll|we will|i m|i am|we re|we are|let me|i shall|gonna|going to|about to
    |allow me to) {quietly}{0,3}(?:book
    |reserve|schedule|lock|secure|pencil|booking|reserving|scheduling|securing|locking|pencil+ing)\b(?! (?:with
    |into|up to))
(?:i ll|i will|we ll|we will|i m|let me|i shall|going to|allow me to) {quietly}{0,2}(?:put you (?:down|in)|sign you up
    |slot you|squeeze you|fit you|register you|confirm (?:it|you|your (?:\S+ )?{thing}|the (?:\S+ )?{thing})
    |hold (?:it|that|this|the \S+|a \S+) for you|save you an?)
(?:you|your \S+|it|that|this|the \S+)(?: ll| will| shall) (?:\S+ )?be (?:\S+ )?(?:booked|reserved|scheduled|all set
    |secured|locked in|registered|confirmed (?:for|at|on|DAY|CLOCK))
you(?: ll| will)(?: \S+)? (?:get|receive|have)(?: \S+){0,3} (?:confirmation|invite|invitation)\b
""",
    "es": r"""
(?:le|te|lo|la|se lo|se la|les|ya|ahora|ahora mismo|enseguida)(?: \S+)? (?:reservo|agendo|programo|aparto|apunto
    |reservare
    |agendare|apartare|programare|apuntare|reservamos|agendamos|confirmo (?:la|su|tu|el|para)|confirmare´? (?:la|su
    |tu))\b
(?:voy a|vamos a|procedo a|procedemos a|estoy|estamos) (?:reserv|agend|apart|program|apunt)(?:ar|ando)(?:le|te|lo
    |la|sela|selo)?\b
recibira´?s?(?: \S+){0,4} confirmacion
""",
    "pt": r"""
(?:vou|vamos|irei|estou|estamos|ja vou|deixa eu|deixe me)(?: (?!ajudar|pedir|verificar|ver|avisar)\S+){0,2} (?:agendar
    |marcar|reservar|separar|garantir|agendando|marcando|reservando|confirmar (?:o seu|a sua|seu|sua|o horario
    |a consulta))\b
(?:te|lhe|ja|eu|ja te) (?:agendo|marco|reservo)\b
(?:recebera´?|vai receber)(?: \S+){0,4} confirmacao
""",
    "de": r"""
(?:ich|wir) (?:(?!kann|konnen|darf|soll)\S+ ){0,2}(?:buche|reserviere|buchen|reservieren|blocke|blocken)\b
    |(?:buche|reserviere|blocke) ich
(?:ich|wir) (?:trage|tragen)(?: \S+){0,6} (?:ein|DAY|CLOCK)\b|(?:ich|wir) (?:merke|merken)(?: \S+){0,5} vor\b
(?:ich|wir) (?:\S+ )?(?:bestatige|bestatigen)(?: \S+){0,3} (?:termin|buchung|reservierung|DAY|CLOCK)
(?:werde|werden) (?:ich |wir )?(?:(?!sie|mich|uns)\S+ ){0,6}(?:buchen|reservieren|eintragen|vormerken)\b
erhalten (?:sie )?(?:\S+ ){0,4}(?:termin|buchungs)?bestatigung|bekommen (?:sie )?(?:\S+ ){0,4}(?:termin
    |buchungs)?bestatigung
""",
    "fr": r"""
\b(?:je|j) (?:vous |te |le |la |l |vous le )*(?:reserve|bloque|inscris|cale|note pour|reserverai|bloquerai|planifie
    |programme|confirme (?:votre|le|la|pour|bien))\b
je vais (?:\S+ ){0,2}(?:reserver|bloquer|planifier|inscrire|caler|confirmer (?:votre|le|la))\b
nous (?:vous |le |la )*(?:reservons|bloquons|inscrivons|planifions)|sera (?:\S+ )?(?:reserve´?e?|bloque´?e?)\b
recevrez(?: \S+){0,4} confirmation
""",
}


def compiled(tables: dict[str, str]) -> dict[str, Pattern]:
    return {language: Pattern(rf"(?<!\S)(?:{patterns(table, **_PARTS)})(?!\w)") for language, table in tables.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """What says one thing, by language. Only where `hint` is found is there anything to look for: that is quicker."""

    hint: Pattern
    patterns: Mapping[str, Pattern]


BOOKED = Table(Pattern(r"\S"), compiled(_BOOKED))
PROMISED = Table(
    Pattern(
        r"book|reserv|schedul|lock|secur|penc|down|sign|slot|squeez|fit\b|regist|confirm|hold|save|\bset\b|invit"
        r"|agend|apart|program"
        r"|apunt|marc|separ|garant|buch|block|trag|merk|bestatig|bloqu|inscri|\bcale|note|planif|put you"
    ),
    compiled(_PROMISED),
)
"""What says, or promises, that something is booked."""

ACCENTED = Pattern(
    r"\b(?:reserve|agende|confirme|programe|aparte|apunte|concerte|fije|bloquee|asegure|asigne|cambie|movi"
    r"|reprograme|aplace|traslade"
    r"|adelante|pase|reagende|modifique|cancele|anule|elimine|borre|envie|mande|anote|planifie|programme|fixe"
    r"|bloque|cale|enregistre"
    r"|pose|valide|acte|boucle|cree|note|ajoute|deplace|reporte|decale|modifie|reprogramme|avance|change|annule"
    r"|supprime|decommande"
    r"|envoye|adresse|regle|ferme)(?![^\W_])"
)
"""The words that an accent at their end makes say that something is done."""
