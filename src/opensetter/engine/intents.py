"""What a contact's message wants, told by small vocabularies in five languages."""

import re
from dataclasses import dataclass
from enum import StrEnum

from opensetter.engine.languages import plain
from opensetter.engine.vocabulary import Pattern, patterns, words


class Intent(StrEnum):
    """One thing a message may want; a message may want several."""

    GREETING = "greeting"
    BOOK = "book"
    APPOINTMENT = "appointment"
    MOVE = "move"
    OTHER_TIME = "other_time"
    CANCEL = "cancel"
    ADD = "add"
    HOURS = "hours"
    QUESTION = "question"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    YES = "yes"
    NO = "no"
    DECLINE = "decline"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Understood:
    """A message's intents, and whether words remain that none of them explains: an answer, perhaps."""

    intents: frozenset[Intent]
    has_content: bool

    @property
    def is_social(self) -> bool:
        """Whether the message is only politeness: a greeting, thanks, a goodbye."""
        return bool(self.intents) and self.intents <= _SOCIAL and not self.has_content


_SOCIAL = {Intent.GREETING, Intent.THANKS, Intent.GOODBYE}

# Patterns are matched on `plain` text whose punctuation has become spaces: no accents, no apostrophes.
_PATTERNS = {
    Intent.GREETING: r"""
hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening)|hi there|hello there
hola|buen[oa]s(?: dias| tardes| noches)?|que tal
oi|ola|bom dia|boa (?:tarde|noite)|tudo bem
hallo|guten (?:tag|morgen|abend)|moin|servus|gruss gott|gruezi
bonjour|bonsoir|salut|coucou
""",
    Intent.MOVE: r"""
re ?schedul\w*|postpone|rearrange|push (?:it )?back|(?:move|change|shift) it(?: to)?
(?:move|change|shift) (?:my |the |our |this )(?:appointment|booking|meeting|call|time|date|slot|visit)
reprogramar\w*|reagendar\w*|aplazar\w*|posponer\w*|(?:cambiar|mover|adelantar)(?:la|lo)
(?:cambiar|mover|adelantar) (?:mi |la |el |de )(?:cita|reserva|turno|hora|dia|fecha|horario)
remarcar\w*|adiar|antecipar
(?:mudar|trocar|alterar) (?:[oa] |de |d[oa] )?(?:meu |minha )?(?:horario|consulta|agendamento|hora|dia
    |data|reuniao)
verschieben|verlegen|umbuchen|umlegen|vorverlegen|termin (?:zu )?andern
deplacer|decaler|repousser|reporter|reprogrammer
(?:avancer|changer|modifier) (?:mon |le |la |de |d |l )?(?:rendez vous|rdv|heure|horaire|date|jour)
""",
    Intent.OTHER_TIME: r"""
(?:another|different|other|later|earlier|better) (?:time|day|date|slot)|not that (?:day|time)
otr[ao] (?:hora|dia|fecha|horario|momento)|mas (?:tarde|temprano|pronto)
outr[ao] (?:hora|dia|data|horario)|mais (?:tarde|cedo)
andere[nrs]? (?:tag|zeit|uhrzeit|zeitpunkt|termin)|spater|fruher
autre (?:jour|heure|date|horaire|creneau|moment)|plus (?:tard|tot)
""",
    Intent.CANCEL: r"""
cancel\w*|call (?:it )?off|(?:can ?t|cannot|won t|not able to|unable to) (?:make|come|attend
    |be able)(?: it)?
anular\w*|anule\w*|no (?:puedo|podre|voy a poder) (?:ir|asistir|acudir|venir)
desmarcar\w*|nao (?:posso|poderei|vou poder|consigo|vou conseguir) (?:ir|comparecer|mais)
absagen|abzusagen|stornier\w*|(?:kann|schaffe) (?:\w+ ){0,3}nicht(?: kommen)?(?= \w* ?(?:kommen|termin
    |wahrnehmen))|nicht (?:kommen|wahrnehmen)|sage (?:\w+ ){0,3}ab
annul\w*|decommander|(?:peux|pourrai) (?:pas|plus|malheureusement pas) venir
""",
    Intent.ADD: r"""
(?:another|additional|further|extra|one more|new|also an?) (?:appointment|booking|session|meeting|visit|one)
    |(?<!\bthe )second (?:appointment|booking|session|meeting|visit)|a second one
(?:otra|(?<!\bla )segunda|nueva) (?:cita|reserva|sesion|reunion)|cita (?:adicional|mas|nueva)|una mas
(?:outr[oa]|nov[oa]|(?<!\bo )(?<!\ba )segund[oa]|mais um|mais uma) (?:agendamento|consulta|reserva|sessao|reuniao)
(?:weiteren|(?<!\bden )zweiten|zusatzlichen|neuen|noch einen) termin
(?:autre|(?<!\ble )deuxieme|(?<!\ble )second|nouveau|encore un) (?:rendez vous|rdv)
    |(?:rendez vous|rdv) (?:supplementaire|de plus)
""",
    Intent.BOOK: r"""
(?:to |can i |could i |i |please |and |^)(?:book|schedule|reserve)(?: (?:in|now|online))?|set up an? \w+
(?:make|get|need|want|like|have|arrange) an? (?:\w+ )?(?:appointment|booking|meeting|consultation|slot)
an appointment|(?:free|available) (?:slots?|times?|appointments?)|availability
    |(?:the |your |a )?(?:booking )?link
reservar|reserva|agendar|concertar|(?:una|pedir|sacar|pido) (?:cita|turno)|cita (?:para|disponible)\w*
    |enlace
(?:horas?|horarios?|citas?) (?:libres?|disponibles?)|disponibilidad|un turno
marcar|quero (?:um|uma) (?:horario|consulta|agendamento|reuniao)|(?:um|uma) (?:horario|agendamento
    |consulta)
horarios? (?:livres?|disponive(?:l|is))|disponibilidade
buchen|buchung|reservieren|vereinbaren|ausmachen|(?:einen?|nen) termin(?: machen| haben)?|termin machen
freien? (?:termine?|zeiten)|termine frei|wann (?:haben sie|ist) (?:\w+ )?(?:frei|zeit)
reserver|reservation|prendre (?:un )?(?:rendez vous|rdv)|(?:un|avoir|fixer) (?:un )?(?:rendez vous|rdv)
    |lien
creneaux?|disponibilites?
""",
    Intent.APPOINTMENT: r"""
^(?:(?:and|so|ok|sorry|hi|hey|hello) )*(?:when|what time|what day|which day|at what time) (?:is|was) (?:it|that|this)
    (?: again| on| at| for| exactly| please)*$
^(?:(?:y|hola|perdon) )*(?:cuando|a que hora|que dia|para cuando) (?:es|era)(?: exactamente| por favor)*$
^(?:(?:e|oi|ola|desculpe) )*(?:quando|a que horas|que horas|que dia|para quando) (?:e|era|fica)(?: mesmo| exatamente
    | por favor)*$
^(?:(?:und|hallo|sorry) )*(?:wann|um wie viel uhr|um wieviel uhr|welcher tag) (?:ist|war) (?:das|es|er|der)
    (?: nochmal| noch mal| noch einmal| genau| denn)*$
^(?:(?:et|bonjour|pardon) )*(?:c est|c etait|est ce) (?:quand|a quelle heure|quel jour)(?: deja| exactement)*$
^(?:(?:et|bonjour|pardon) )*(?:quand|a quelle heure|quel jour) (?:est ce|c est|c etait|etait ce)(?: deja| exactement)*$
(?:when|what time|what day|which day|confirm|remind me|do i have|have i got
    |am i)\b.{0,30}\b(?:appointment|booking|meeting|call|visit|session|booked|scheduled|coming)|(?:my
    |the) (?:appointment|booking)
(?:cuando|a que hora|que dia|confirm\w*|tengo|recuerd\w*)\b.{0,30}\b(?:cita|reserva|turno|reunion)|(?:mi
    |la) (?:cita|reserva)
(?:quando|que horas|que dia|confirm\w*|tenho|lembr\w*)\b.{0,30}\b(?:consulta|agendamento|reuniao
    |marcad[oa])|(?:meu|minha|o|a) (?:agendamento|consulta)|(?:qual|quando) (?:e )?o meu horario
    |meu horario
(?:wann|um wie viel uhr|um wieviel uhr|bestatig\w*|habe ich|erinner\w*)\b.{0,30}\btermin|(?:mein|meinen
    |meinem|der) termin
(?:quand|quelle heure|quel jour|confirm\w*|ai je|j ai|rappel\w*)\b.{0,30}\b(?:rendez vous|rdv)|(?:mon
    |le) (?:rendez vous|rdv)
""",
    Intent.HOURS: r"""
(?:opening|business|office|working|your|what) (?:hours|times)|^hours$|(?:are you|you are|when|open
    |do you) (?:\w+ ){0,2}open|(?:when|what time|do you|are you) (?:\w+ ){0,3}close[ds]?
(?<!otro )(?<!cambiar el )horarios?(?: de (?:apertura|atencion))?(?! disponible| libre)|(?:abren|abre
    |cierran|cierra|abiertos?|abierta)
(?:horario de )?(?:funcionamento|atendimento)|(?:abrem|fecham|fecha|abertos?|aberta)
offnungszeiten|sprechzeiten|geoffnet|(?:offnen|schliessen|offen|geschlossen)|machen sie (?:\w+ )?(?:auf
    |zu)
horaires|ouvertures?|ouverts?|ouverte|(?:ouvrez|fermez|ferme)
""",
    Intent.THANKS: r"""
thanks?(?: you)?(?: so much| very much| a lot)?|thx|cheers|much appreciated
(?:muchas |mil )?gracias|muy amable|le agradezco
(?:muito )?obrigad[oa]|valeu|agradeco
(?:vielen |besten |herzlichen )?dank|danke(?: schon| sehr)?|dankeschon
merci(?: beaucoup| bien)?
""",
    Intent.GOODBYE: r"""
(?:good ?)?bye(?: bye)?|see you(?: then| soon| later| there)?|have a (?:nice|good|great) \w+|take care
adios|hasta (?:luego|pronto|manana|entonces|el \w+)|chao|nos vemos
tchau|ate (?:logo|mais|breve|amanha|la)|adeus
tschuss|auf wiedersehen|bis (?:dann|bald|spater|morgen)|ciao|schonen (?:tag|abend)(?: noch)?
au revoir|a bientot|bonne journee|bonne soiree|a demain
""",
    Intent.DECLINE: r"""
no(?:,)? thank(?:s| you)|not interested|not (?:right )?now|no need|^stop$|leave me alone
no gracias|no me interesa|no estoy interesad[oa]|ahora no
nao obrigad[oa]|nao tenho interesse|nao quero|agora nao
nein danke|kein interesse|kein bedarf|(?:jetzt|gerade) nicht
non merci|pas interessee?|ca ne m interesse pas|pas maintenant
""",
    Intent.REFUSE: r"""
(?:rather|prefer|d prefer) not(?: to)?(?: say| tell| answer)?|none of your business|skip
    |why do you (?:ask|need|want)\b.*|don t want to (?:say|answer|tell)|(?:just|only) (?:send|give|want
    |need) (?:me )?(?:the )?(?:\w+ )?link|that s private|it s private
prefiero no (?:decir\w*|responder|contestar)|no quiero (?:decir\w*|responder|contestar)|(?:solo
    |solamente) (?:el )?enlace|por que (?:lo )?pregunta\w*|es privado
prefiro nao (?:dizer|responder|falar)|nao quero (?:dizer|responder|falar)|(?:so|apenas) o link
    |por que (?:voce )?pergunta
(?:mochte|will) (?:ich )?(?:das |es )?(?:lieber )?nicht (?:sagen|beantworten)|nur (?:den|der) link
    |warum fragen sie|geht sie nichts an|das ist privat|keine angabe
prefere ne pas (?:repondre|dire)|ne (?:veux|souhaite) pas (?:repondre|dire)|(?:juste|seulement) le lien
    |pourquoi (?:me )?demandez vous|c est prive
""",
    Intent.YES: r"""
yes|yeah|yep|yup|sure|ok|okay|please do|of course|perfect|great|all right|alright|sounds good|got it
    |fine
si|claro|vale|de acuerdo|perfecto|por supuesto|muy bien|genial
sim|com certeza|pode ser|perfeito|certo|beleza|ta bom|otimo
ja|gerne?|klar|in ordnung|passt|alles klar|einverstanden|super
oui|d accord|parfait|tres bien|volontiers|bien sur|entendu
""",
    Intent.NO: r"""
no|nope|nah|nao|nein|non|nee|no it s not
""",
    Intent.QUESTION: r"""
(?:voces|vcs|voce) (?:aceitam|tem|fazem|oferecem|atendem|trabalham|aceita)|(?:tienen|aceptan|ofrecen|hacen|atienden) \w+
(?:acceptez|proposez|faites) vous|y a t il|(?:akzeptieren|machen|behandeln|sprechen) sie
(?:what|where|how|who|which|why) (?:\w+)|(?:do|does|can|could|is|are|will|would) (?:you|i|there|it
    |we) \w+
how much|price\w*|costs?|address|located|parking|insurance|refund
(?:donde|cuanto|cuantos|como|cual|cuales|quien|que|por que) \w+|precios?|cuesta|direccion|ubicacion
    |aparca\w*
(?:onde|quanto|quantos|como|qual|quais|quem|o que|por que) \w+|precos?|valores?|custa|endereco
    |estaciona\w*
(?:wo|wie|wer|was|welche[rsn]?|warum|wieso|kann ich|haben sie|gibt es|bieten sie) \w+|preise?|kosten
    |kostet|adresse|parken|parkplatz\w*|krankenkasse
(?:ou|combien|comment|quel|quelle|quels|quelles|qui|pourquoi|est ce que|avez vous|pouvez vous
    |puis je) \w+|prix|tarifs?|coute|parking|mutuelle
""",
}

_FILLER = words(
    """a i you me my the to for of in on at and or it is be am are do can could would will like want need please just
    so then there really very much help with your us we d ll m s t let get have if this that now today tomorrow
    morning afternoon evening week next monday tuesday wednesday thursday friday saturday sunday appointment
    booking meeting time slot again already still solo solamente nur juste seulement apenas only yo tu su mi me le
    lo la el un una de en por para con que favor quiero quisiera queria necesito puedo puedes podria gustaria
    ayuda cita hoy manana tarde lunes martes miercoles jueves viernes sabado domingo semana proxima ya otra vez
    hacer pedir o os as um uma do da no na eu voce meu minha quero preciso posso gostaria ajuda horario consulta
    agendamento hoje amanha segunda terca quarta quinta sexta feira semana proxima ainda ich sie mir mich ihnen
    ihre den der die das ein eine einen bitte mochte will wurde kann konnte ich fur hilfe termin heute morgen
    nachste woche montag dienstag mittwoch donnerstag freitag samstag sonntag gern gerne noch mal einmal jetzt
    hier je vous moi un une le la les de du des s il te plait voudrais veux souhaite souhaiterais peux pourrais
    aide pour votre rendez rdv aujourd hui demain matin semaine prochaine lundi mardi mercredi jeudi vendredi
    samedi dimanche avoir prendre
    something anything any call visit session consultation send puede pueden mandar manda mande enviar envie
    envieme algo llamada reunion sesion visita pode podem envia mandar gostava reuniao chamada sessao hatte
    hatten schicken schick
    senden sende konnen etwas gesprach beratungstermin beratung besuch envoyez envoie envoyer aimerais j quelque chose
    appel visite seance""",
)

_FIRMLY = Pattern(
    r"\b(?:book|schedule|reserve|reservar|agendar|marcar|concertar|pedir|sacar|buchen|reservieren|vereinbaren|ausmachen"
    r"|reserver|prendre|fixer|link|enlace|lien)\b",
)

_COMPILED = {intent: Pattern(rf"\b(?:{patterns(text)})\b") for intent, text in _PATTERNS.items()}


def understand(message: str) -> Understood:
    """What this message wants."""
    said = re.sub(r"[^\w?]+", " ", plain(message)).strip()
    spoken = " ".join(said.replace("?", " ").split())
    found = {intent: [match.span() for match in pattern.finditer(spoken)] for intent, pattern in _COMPILED.items()}
    intents = {intent for intent, spans in found.items() if spans}
    if Intent.QUESTION in intents and "?" not in said and not _opens_with_question(spoken):
        intents.discard(Intent.QUESTION)
    left = _left(spoken, [span for intent in intents for span in found[intent]])
    return Understood(
        frozenset(_settle(intents, is_firm=bool(_FIRMLY.search(spoken)))), has_content=bool(left - _FILLER)
    )


def _opens_with_question(spoken: str) -> bool:
    match = _COMPILED[Intent.QUESTION].search(spoken)
    return match is not None and match.start() == 0


def _settle(intents: set[Intent], *, is_firm: bool) -> set[Intent]:
    """The intents without those that another explains better: who wants to move an appointment does not ask for it.

    A firm wish names the act of booking; without it, `Do I have an appointment?` asks about one.
    """
    settled = set(intents)
    if settled & {Intent.MOVE, Intent.CANCEL, Intent.ADD}:
        settled -= {Intent.APPOINTMENT, Intent.BOOK, Intent.HOURS, Intent.OTHER_TIME}
    if {Intent.BOOK, Intent.APPOINTMENT} <= settled:
        settled.discard(Intent.APPOINTMENT if is_firm else Intent.BOOK)
    if settled & {Intent.DECLINE, Intent.REFUSE}:
        settled -= {Intent.NO, Intent.THANKS, Intent.QUESTION, Intent.YES}
    if settled & {
        Intent.MOVE,
        Intent.CANCEL,
        Intent.ADD,
        Intent.BOOK,
        Intent.APPOINTMENT,
        Intent.HOURS,
        Intent.OTHER_TIME,
    }:
        settled -= {Intent.QUESTION, Intent.YES, Intent.NO}
    return settled


def _left(spoken: str, spans: list[tuple[int, int]]) -> set[str]:
    """The words outside these spans."""
    kept = list(spoken)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return set("".join(kept).split())
