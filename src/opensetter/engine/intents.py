"""What a contact's message wants, told by small vocabularies in five languages."""

import re
from dataclasses import dataclass
from enum import StrEnum

from opensetter.engine.languages import plain


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
_PATTERNS: dict[Intent, tuple[str, ...]] = {
    Intent.GREETING: (
        r"hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening)|hi there|hello there",
        r"hola|buen[oa]s(?: dias| tardes| noches)?|que tal",
        r"oi|ola|bom dia|boa (?:tarde|noite)|tudo bem",
        r"hallo|guten (?:tag|morgen|abend)|moin|servus|gruss gott|gruezi",
        r"bonjour|bonsoir|salut|coucou",
    ),
    Intent.MOVE: (
        r"re ?schedul\w*|postpone|rearrange|push (?:it )?back|(?:move|change|shift) it(?: to)?",
        r"(?:move|change|shift) (?:my |the |our |this )(?:appointment|booking|meeting|call|time|date|slot|visit)",
        r"reprogramar\w*|reagendar\w*|aplazar\w*|posponer\w*|(?:cambiar|mover|adelantar)(?:la|lo)",
        r"(?:cambiar|mover|adelantar) (?:mi |la |el |de )(?:cita|reserva|turno|hora|dia|fecha|horario)",
        r"remarcar\w*|adiar|antecipar",
        r"(?:mudar|trocar|alterar) (?:[oa] |de |d[oa] )?(?:meu |minha )?(?:horario|consulta|agendamento|hora|dia|data|reuniao)",
        r"verschieben|verlegen|umbuchen|umlegen|vorverlegen|termin (?:zu )?andern",
        r"deplacer|decaler|repousser|reporter|reprogrammer",
        r"(?:avancer|changer|modifier) (?:mon |le |la |de |d |l )?(?:rendez vous|rdv|heure|horaire|date|jour)",
    ),
    Intent.OTHER_TIME: (
        r"(?:another|different|other|later|earlier|better) (?:time|day|date|slot)|not that (?:day|time)",
        r"otr[ao] (?:hora|dia|fecha|horario|momento)|mas (?:tarde|temprano|pronto)",
        r"outr[ao] (?:hora|dia|data|horario)|mais (?:tarde|cedo)",
        r"andere[nrs]? (?:tag|zeit|uhrzeit|zeitpunkt|termin)|spater|fruher",
        r"autre (?:jour|heure|date|horaire|creneau|moment)|plus (?:tard|tot)",
    ),
    Intent.CANCEL: (
        r"cancel\w*|call (?:it )?off|(?:can ?t|cannot|won t|not able to|unable to) (?:make|come|attend|be able)(?: it)?",
        r"anular\w*|anule\w*|no (?:puedo|podre|voy a poder) (?:ir|asistir|acudir|venir)",
        r"desmarcar\w*|nao (?:posso|poderei|vou poder|consigo|vou conseguir) (?:ir|comparecer|mais)",
        r"absagen|abzusagen|stornier\w*|(?:kann|schaffe) (?:\w+ ){0,3}nicht(?: kommen)?(?= \w* ?(?:kommen|termin|wahrnehmen))"
        r"|nicht (?:kommen|wahrnehmen)|sage (?:\w+ ){0,3}ab",
        r"annul\w*|decommander|(?:peux|pourrai) (?:pas|plus|malheureusement pas) venir",
    ),
    Intent.ADD: (
        r"(?:another|second|additional|further|extra|one more|new|also an?) (?:appointment|booking|session|meeting|visit|one)",
        r"(?:otra|segunda|nueva) (?:cita|reserva|sesion|reunion)|cita (?:adicional|mas|nueva)|una mas",
        r"(?:outr[oa]|nov[oa]|segund[oa]|mais um|mais uma) (?:agendamento|consulta|reserva|sessao|reuniao)",
        r"(?:weiteren|zweiten|zusatzlichen|neuen|noch einen) termin",
        r"(?:autre|deuxieme|second|nouveau|encore un) (?:rendez vous|rdv)|(?:rendez vous|rdv) (?:supplementaire|de plus)",
    ),
    Intent.BOOK: (
        r"(?:to |can i |could i |i |please |and |^)(?:book|schedule|reserve)(?: (?:in|now|online))?|set up an? \w+",
        r"(?:make|get|need|want|like|have|arrange) an? (?:\w+ )?(?:appointment|booking|meeting|consultation|slot)",
        r"an appointment|(?:free|available) (?:slots?|times?|appointments?)|availability|(?:the |your |a )?(?:booking )?link",
        r"reservar|reserva|agendar|concertar|(?:una|pedir|sacar|pido) (?:cita|turno)|cita (?:para|disponible)\w*|enlace",
        r"(?:horas?|horarios?|citas?) (?:libres?|disponibles?)|disponibilidad|un turno",
        r"marcar|quero (?:um|uma) (?:horario|consulta|agendamento|reuniao)|(?:um|uma) (?:horario|agendamento|consulta)",
        r"horarios? (?:livres?|disponive(?:l|is))|disponibilidade",
        r"buchen|buchung|reservieren|vereinbaren|ausmachen|(?:einen?|nen) termin(?: machen| haben)?|termin machen",
        r"freien? (?:termine?|zeiten)|termine frei|wann (?:haben sie|ist) (?:\w+ )?(?:frei|zeit)",
        r"reserver|reservation|prendre (?:un )?(?:rendez vous|rdv)|(?:un|avoir|fixer) (?:un )?(?:rendez vous|rdv)|lien",
        r"creneaux?|disponibilites?",
    ),
    Intent.APPOINTMENT: (
        r"(?:when|what time|what day|which day|confirm|remind me|do i have|have i got|am i)\b.{0,30}"
        r"\b(?:appointment|booking|meeting|call|visit|session|booked|scheduled|coming)|(?:my|the) (?:appointment|booking)",
        r"(?:cuando|a que hora|que dia|confirm\w*|tengo|recuerd\w*)\b.{0,30}\b(?:cita|reserva|turno|reunion)"
        r"|(?:mi|la) (?:cita|reserva)",
        r"(?:quando|que horas|que dia|confirm\w*|tenho|lembr\w*)\b.{0,30}\b(?:consulta|agendamento|reuniao|marcad[oa])"
        r"|(?:meu|minha|o|a) (?:agendamento|consulta)|(?:qual|quando) (?:e )?o meu horario|meu horario",
        r"(?:wann|um wie viel uhr|um wieviel uhr|bestatig\w*|habe ich|erinner\w*)\b.{0,30}\btermin|(?:mein|meinen|meinem|der) termin",
        r"(?:quand|quelle heure|quel jour|confirm\w*|ai je|rappel\w*)\b.{0,30}\b(?:rendez vous|rdv)|(?:mon|le) (?:rendez vous|rdv)",
    ),
    Intent.HOURS: (
        r"(?:opening|business|office|working|your|what) (?:hours|times)|hours|(?:are you|you are|when|open|do you) (?:\w+ ){0,2}open"
        r"|(?:when|what time|do you|are you) (?:\w+ ){0,3}close[ds]?",
        r"(?<!otro )(?<!cambiar el )horarios?(?: de (?:apertura|atencion))?(?! disponible| libre)"
        r"|(?:abren|abre|cierran|cierra|abiertos?|abierta)",
        r"(?:horario de )?(?:funcionamento|atendimento)|(?:abrem|fecham|fecha|abertos?|aberta)",
        r"offnungszeiten|sprechzeiten|geoffnet|(?:offnen|schliessen|offen|geschlossen)|machen sie (?:\w+ )?(?:auf|zu)",
        r"horaires|ouvertures?|ouverts?|ouverte|(?:ouvrez|fermez|ferme)",
    ),
    Intent.THANKS: (
        r"thanks?(?: you)?(?: so much| very much| a lot)?|thx|cheers|much appreciated",
        r"(?:muchas |mil )?gracias|muy amable|le agradezco",
        r"(?:muito )?obrigad[oa]|valeu|agradeco",
        r"(?:vielen |besten |herzlichen )?dank|danke(?: schon| sehr)?|dankeschon",
        r"merci(?: beaucoup| bien)?",
    ),
    Intent.GOODBYE: (
        r"(?:good ?)?bye(?: bye)?|see you(?: then| soon| later| there)?|have a (?:nice|good|great) \w+|take care",
        r"adios|hasta (?:luego|pronto|manana|entonces|el \w+)|chao|nos vemos",
        r"tchau|ate (?:logo|mais|breve|amanha|la)|adeus",
        r"tschuss|auf wiedersehen|bis (?:dann|bald|spater|morgen)|ciao|schonen (?:tag|abend)(?: noch)?",
        r"au revoir|a bientot|bonne journee|bonne soiree|a demain",
    ),
    Intent.DECLINE: (
        r"no(?:,)? thank(?:s| you)|not interested|not (?:right )?now|no need|^stop$|leave me alone",
        r"no gracias|no me interesa|no estoy interesad[oa]|ahora no",
        r"nao obrigad[oa]|nao tenho interesse|nao quero|agora nao",
        r"nein danke|kein interesse|kein bedarf|(?:jetzt|gerade) nicht",
        r"non merci|pas interessee?|ca ne m interesse pas|pas maintenant",
    ),
    Intent.REFUSE: (
        r"(?:rather|prefer|d prefer) not(?: to)?(?: say| tell| answer)?|none of your business|skip|why do you (?:ask|need|want)\b.*"
        r"|don t want to (?:say|answer|tell)|(?:just|only) (?:send|give|want|need) (?:me )?(?:the )?(?:\w+ )?link|that s private|it s private",
        r"prefiero no (?:decir\w*|responder|contestar)|no quiero (?:decir\w*|responder|contestar)|(?:solo|solamente) (?:el )?enlace"
        r"|por que (?:lo )?pregunta\w*|es privado",
        r"prefiro nao (?:dizer|responder|falar)|nao quero (?:dizer|responder|falar)|(?:so|apenas) o link|por que (?:voce )?pergunta",
        r"(?:mochte|will) (?:ich )?(?:das |es )?(?:lieber )?nicht (?:sagen|beantworten)|nur (?:den|der) link|warum fragen sie"
        r"|geht sie nichts an|das ist privat|keine angabe",
        r"prefere ne pas (?:repondre|dire)|ne (?:veux|souhaite) pas (?:repondre|dire)|(?:juste|seulement) le lien"
        r"|pourquoi (?:me )?demandez vous|c est prive",
    ),
    Intent.YES: (
        r"yes|yeah|yep|yup|sure|ok|okay|please do|of course|perfect|great|all right|alright|sounds good|got it|fine",
        r"si|claro|vale|de acuerdo|perfecto|por supuesto|muy bien|genial",
        r"sim|com certeza|pode ser|perfeito|certo|beleza|ta bom|otimo",
        r"ja|gerne?|klar|in ordnung|passt|alles klar|einverstanden|super",
        r"oui|d accord|parfait|tres bien|volontiers|bien sur|entendu",
    ),
    Intent.NO: (r"no|nope|nah|nao|nein|non|nee|no it s not",),
    Intent.QUESTION: (
        r"(?:what|where|how|who|which|why) (?:\w+)|(?:do|does|can|could|is|are|will|would) (?:you|i|there|it|we) \w+",
        r"how much|price\w*|costs?|address|located|parking|insurance|refund",
        r"(?:donde|cuanto|cuantos|como|cual|cuales|quien|que|por que) \w+|precios?|cuesta|direccion|ubicacion|aparca\w*",
        r"(?:onde|quanto|quantos|como|qual|quais|quem|o que|por que) \w+|precos?|valores?|custa|endereco|estaciona\w*",
        r"(?:wo|wie|wer|was|welche[rsn]?|warum|wieso|kann ich|haben sie|gibt es|bieten sie) \w+|preise?|kosten|kostet"
        r"|adresse|parken|parkplatz\w*|krankenkasse",
        r"(?:ou|combien|comment|quel|quelle|quels|quelles|qui|pourquoi|est ce que|avez vous|pouvez vous|puis je) \w+"
        r"|prix|tarifs?|coute|parking|mutuelle",
    ),
}

_FILLER = frozenset(
    """a i you me my the to for of in on at and or it is be am are do can could would will like want need please just so then
    there really very much help with your us we d ll m s t let get have if this that now today tomorrow morning afternoon evening
    week next monday tuesday wednesday thursday friday saturday sunday appointment booking meeting time slot again already still
    solo solamente nur juste seulement apenas only
    yo tu su mi me le lo la el un una de en por para con que favor quiero quisiera queria necesito puedo puedes podria gustaria
    ayuda cita hoy manana tarde lunes martes miercoles jueves viernes sabado domingo semana proxima ya otra vez hacer pedir
    o os as um uma do da no na eu voce meu minha quero preciso posso gostaria ajuda horario consulta agendamento hoje amanha
    segunda terca quarta quinta sexta feira semana proxima ainda
    ich sie mir mich ihnen ihre den der die das ein eine einen bitte mochte will wurde kann konnte ich fur hilfe termin heute
    morgen nachste woche montag dienstag mittwoch donnerstag freitag samstag sonntag gern gerne noch mal einmal jetzt hier
    je vous moi un une le la les de du des s il te plait voudrais veux souhaite souhaiterais peux pourrais aide pour votre
    rendez rdv aujourd hui demain matin semaine prochaine lundi mardi mercredi jeudi vendredi samedi dimanche avoir prendre""".split(),
)

_FIRMLY = re.compile(
    r"\b(?:book|schedule|reserve|reservar|agendar|marcar|concertar|pedir|sacar|buchen|reservieren|vereinbaren|ausmachen"
    r"|reserver|prendre|fixer|link|enlace|lien)\b",
)

_COMPILED = {intent: re.compile(rf"\b(?:{'|'.join(patterns)})\b") for intent, patterns in _PATTERNS.items()}


def understand(message: str) -> Understood:
    """What this message wants."""
    said = re.sub(r"[^\w?]+", " ", plain(message)).strip()
    words = " ".join(said.replace("?", " ").split())
    found = {intent: [match.span() for match in pattern.finditer(words)] for intent, pattern in _COMPILED.items()}
    intents = {intent for intent, spans in found.items() if spans}
    if Intent.QUESTION in intents and "?" not in said and not _opens_with_question(words):
        intents.discard(Intent.QUESTION)
    left = _left(words, [span for intent in intents for span in found[intent]])
    return Understood(
        frozenset(_settle(intents, is_firm=bool(_FIRMLY.search(words)))), has_content=bool(left - _FILLER)
    )


def _opens_with_question(words: str) -> bool:
    match = _COMPILED[Intent.QUESTION].search(words)
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


def _left(words: str, spans: list[tuple[int, int]]) -> set[str]:
    """The words outside these spans."""
    kept = list(words)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return set("".join(kept).split())
