"""What contacts say on the way to an appointment, in five languages: the vocabulary that `flow` reads with.

Patterns are matched on `spoken` text: plain letters, one space between words, no punctuation.
"""

import re

from opensetter.engine.languages import plain
from opensetter.engine.vocabulary import Pattern, patterns


def spoken(text: str) -> str:
    """The words of a text in plain letters, one space apart."""
    return " ".join(re.findall(r"\w+", plain(text)))


def _pattern(text: str) -> Pattern:
    return Pattern(rf"\b(?:{patterns(text)})\b")


WANTS_HUMAN = _pattern(r"""
(?:speak|talk|chat|write|connect me|put me through|transfer me)(?: \w+){0,3} (?:human|person|people|someone
    |somebody|agent|operator|representative|receptionist|colleague|staff|member|manager|advisor)
(?:someone|somebody) (?:i can|to) (?:talk|speak)|(?:i |to |d |a |the )(?:want|need|like|prefer|have|get)(?: \w+){0,2}
    \s(?:human|real person|agent|operator|representative)
^(?:an? )?(?:real |live )?(?:human|agent|operator|representative|person)(?: please| pls| now)*$
(?:real|actual|live) (?:person|human|agent) (?:please|now)|(?:human|real person) please|no (?:more )?bots?
(?:can|could|may|will) (?:an? |some|any)?(?:human|person|one|body)(?: \w+)? (?:answer|call|reply|write|talk|speak)
(?:an?|with) (?:human|real person)(?= (?:please|now|to|who|answer|help))
(?:hablar|chatear|comunicar\w*|pas[ae](?:r|rme|me)?|pong[ae]me|comuniqueme|contactar|ati[e]?nd\w+|responda|conteste)
    (?: \w+){0,3} (?:persona|human[oa]|alguien|agente|asesora?|operadora?|encargad[oa]|representante)
atender(?:me)? (?:una? )?(?:persona|human[oa]|alguien|agente)
^(?:una? )?(?:human[oa]|persona|agente|asesora?|operadora?|representante)(?: real)?(?: por favor)?$
(?:falar|conversar|atendid[oa]|atender|transfer\w*|transfir\w*|pass[ae]\w*)(?: \w+){0,3} (?:pessoa|human[oa]|alguem
    |atendente|agente|operadora?|representante|gerente|responsavel)
(?:uma pessoa|alguem|um atendente|um humano)(?: \w+){0,3} (?:responder|atender|falar|escrever|ligar)
atendimento humano|atendente human[oa]|^(?:uma? )?(?:human[oa]|pessoa|atendente|agente)(?: real)?(?: por favor)?$
mit (?:\w+ ){0,2}(?:menschen?|jemande[mn]|mitarbeiter\w*|person|kolleg\w+|berater\w*|personal)(?: \w+){0,2}
    \s(?:sprechen|reden|schreiben|verbinden|verbunden|chatten|telefonieren)
(?:sprechen|reden) (?:\w+ )?mit (?:\w+ ){0,2}(?:menschen?|jemande[mn]|mitarbeiter\w*|person|kolleg\w+|berater\w*)
(?:mensch|mitarbeiter|mitarbeiterin|jemand)(?: \w+){0,3} (?:antworten|schreiben|anrufen|zuruckrufen|sprechen)
^(?:eine?[nm]? )?(?:echte[rn]? )?(?:menschen?|mitarbeiter(?:in)?|berater(?:in)?)(?: bitte)?$
(?:parler|discuter|echanger|passez moi|joindre|contacter|en relation)(?: \w+){0,4} (?:humain|humaine|personne|quelqu un
    |conseill\w+|agent|operat\w+|responsable|collegue)
(?:un humain|personne|quelqu un|un conseill\w+)(?: \w+){0,3} (?:repondre|parler|rappeler|ecrire)
^(?:une? )?(?:vraie? )?(?:humain|conseill\w+|agent|personne|operat\w+)(?: s il (?:vous|te) plait| svp| stp)?$
""")
"""A human is wanted."""

ASKS_WHETHER_BOT = _pattern(r"""
are you (?:an? )?(?:\w+ )?(?:human|person|bot|robot|machine|ai|computer|real)|is this (?:an? )?(?:\w+ )?(?:bot|robot|ai
    |human|machine|automated)
am i (?:talking|speaking|chatting|writing) (?:to|with) (?:an? )?(?:\w+ )?(?:bot|human|person|robot|machine|ai)
(?:eres|es usted|es esto|esto es|hablo con) (?:una? )?(?:bot|robot|human[oa]|persona|maquina|ia)
(?:voce e|isso e|e|estou falando com) (?:uma? )?(?:robo|bot|human[oa]|pessoa|maquina|ia)
(?:bist du|sind sie|ist das|spreche ich mit) (?:eine?[mr]? )?(?:echte[rn]? )?(?:bot|roboter|mensch|maschine|ki|computer)
(?:etes vous|es tu|vous etes|t es|est ce) (?:une? )?(?:vraie? )?(?:bot|robot|humain|personne|machine|ia)
""")
"""Whether it is a machine that writes is wanted to be known."""

PUTS_OFF = _pattern(r"""
(?:talk|speak|chat)(?: to you)? (?:later|another time|tomorrow|next week)|not (?:right )?now|(?:maybe|perhaps) later
(?:write|text|message|contact|ping|ask|remind|get back)(?: to)? me (?:again )?(?:later|tomorrow|tonight|next|after
    |on \w+day
    |in an? \w+|in \w+ (?:minutes|hours|days|weeks|months)|this (?:evening|afternoon|week))
try (?:me )?(?:again )?(?:later|tomorrow)|bad time|can t (?:talk|chat|text|write) (?:right )?now
i (?:m|am) (?:too |a bit |really |very )?(?:busy|driving|at work|in a meeting)(?: right now| now| at the moment)?$
ahora no(?: puedo)?|no puedo (?:hablar |escribir )?ahora|en otro momento|hablamos (?:luego|despues|mas tarde|manana)
    |(?:luego|despues|mas tarde|manana) hablamos|(?:quiza|quizas|tal vez) (?:luego|mas tarde)
(?:escrib\w+|contact\w+|recuerd\w+|hable|avis\w+)(?: me)? (?:luego|despues|mas tarde|manana|la proxima|el (?:lun|mar
    |mie|jue
    |vie|sab|dom)\w+|en \w+ (?:horas?|dias?|semanas?))
estoy (?:ocupad[oa]|trabajando|conduciendo|manejando)(?: ahora)?$
agora nao(?: posso)?|nao posso (?:falar )?agora|(?:falamos|a gente se fala) (?:depois|mais tarde|amanha)|talvez depois
(?:escrev\w+|me cham\w+|cham\w+ me|me contat\w+|me lembr\w+|me mand\w+|fal\w+ comigo)(?: \w+)? (?:depois|mais tarde
    |amanha
    |na (?:proxima|segunda|terca|quarta|quinta|sexta)|em \w+ (?:horas?|dias?|semanas?))
estou (?:ocupad[oa]|trabalhando|dirigindo)(?: agora)?$
(?:jetzt|gerade) nicht|(?:vielleicht|lieber) spater|(?:schreib\w*|meld\w*|kontaktier\w*|erinner\w*|frag\w*)(?: sie)?
    \s(?:mir |mich |sich |dich )?(?:bitte )?(?:noch ?mal )?(?:spater|morgen|ubermorgen|nachste\w*|wieder|am \w+tag
    |in \w+ (?:minuten|stunden?|tagen?|wochen?))
(?:spater|morgen|ubermorgen|nachste \w+|am \w+tag|in \w+ (?:stunden?|tagen?|wochen?))(?: \w+){0,3}
    \s(?:melden|kontaktieren|erinnern|anschreiben|noch ?mal schreiben)
passt (?:es )?(?:jetzt|gerade) (?:leider )?nicht|(?:gerade|jetzt) passt es (?:leider )?nicht
(?:reden|sprechen) wir (?:spater|morgen)|bin (?:gerade |leider )?(?:beschaftigt|unterwegs|in einer besprechung)$
pas maintenant|peut etre plus tard|on (?:en |se )?(?:re)?parle (?:plus tard|demain)
(?:re)?(?:ecri\w+|contact\w+|lanc\w+|demand\w+)(?: moi)? (?:plus tard|demain|la semaine|lundi|mardi|mercredi|jeudi
    |vendredi
    |dans \w+ (?:minutes|heures?|jours?|semaines?))
je suis (?:occupee?|au travail|en reunion|au volant)(?: maintenant)?$
""")
"""The conversation is to go on at another time."""

LATER_ALONE = Pattern(r"^(?:later|luego|despues|mas tarde|depois|mais tarde|spater|plus tard)(?: please| bitte)?$")

WANTS_EARLIER = _pattern(r"""
earlier|sooner|mas temprano|mas pronto|antes(?! de)|mais cedo|fruher\w*|eher|plus tot
""")
AGREES = _pattern(r"""
(?:that|it|this|which)(?: one)? (?:works|suits|fits|will do|would do|is (?:good|fine|perfect|ok|okay|right|great))
    |works for me|go ahead|do it|book it|please do
me (?:va|viene|queda|parece) (?:muy )?(?:bien|perfecto)|esta (?:bien|perfecto)|asi es|hagalo|reserve\w*|adelante
esta (?:bom|otimo|perfeito)|serve(?: bem)?|combinado|fechado|pode (?:ser|marcar|reservar)|isso mesmo
(?:das|es) (?:passt|geht|ist (?:gut|recht|in ordnung))|passt(?: mir| gut| so)?|machen wir so|so machen wir|genau
(?:ca|cela) (?:me )?(?:va|convient|marche)|c est (?:bon|parfait|d accord)|tout a fait|allez y
""")
"""A yes in other words."""
YES = Pattern(r"^(?:yes|yeah|yep|yup|sure|of course|si|claro|vale|sim|ja|jawohl|oui)\b")
GIVES_UP = _pattern(r"""
(?:thanks|thank you) (?:anyway|all the same|though)|never ?mind|forget it|give up|no longer need
gracias de todos modos|gracias igual\w*|olvidelo|dejelo|ya no (?:hace falta|necesito)
obrigad[oa] mesmo assim|deixa (?:pra|para) la|esquece|nao precisa mais
trotzdem (?:vielen )?danke|danke trotzdem|vergessen sie es|hat sich erledigt
merci quand meme|tant pis|laissez tomber|oubliez
""")
"""The contact leaves it at that."""
BESIDE = _pattern(r"""
in addition|additional(?:ly)?|as well|besides|on top|one more|further|extra
ademas|adicional|aparte de|otra mas|una mas
alem d[ao]|adicional|mais uma?
zusatzlich\w*|noch eine?n?(?! ander)|weitere[nrs]?
en plus|supplementaire|encore une?|de plus
""")
"""It is meant to come beside what there is already."""
WANTS_OTHERS = _pattern(r"""
(?:an)?other (?:times?|days?|dates?|slots?|options?|ones?|appointments?)|others|(?:any|some|every)thing else|what else
    |(?:something |anything )?later|none(?: of (?:these|them|those))?|neither|different|(?:do(?:es)?n t|don t|won t
    |can t|cannot|not) (?:really )?(?:work|suit|fit|do|make|possible|good)
    |more (?:times|options|slots|dates)|next week instead|not (?:these|those|any)
otr[oa]s?|ningun[oa]?|mas (?:tarde|opciones|horas|horarios)|no me (?:va|vienen?|sirven?|convienen?|quedan?)
    |no puedo (?:en )?(?:ese|esos|esas|ningun)|algo mas
outr[oa]s?|nenhum[ao]?|mais (?:tarde|opcoes|horarios)|nao (?:da|posso|serve|consigo|me)|algo mais
andere\w*|keine[rsn]?(?: davon| der)?|nichts|spater\w*|weitere\w*|(?:passt|passen|geht|gehen)(?: \w+){0,3} nicht
    |(?:kann|konnte)(?: \w+){0,3} nicht
autres?|aucun\w*|plus tard|ne (?:me )?(?:convien\w+|va|vont) pas|(?:peux|pourrai|convien\w+|marche) pas|d autres
""")
"""What was offered does not do."""

NEGATED = _pattern(r"""
not|cannot|(?:ca|do|does|is|wo|did|are)n t|none|neither|never|except|no (?:puedo|me|va|es|tengo|podria)|busy
    |ocupad[oa]|beschaftigt|occupee?|tampoco|menos el
    |nao (?:posso|da|consigo|serve|vai|e|tenho)|menos a|nicht|kein\w*|ausser|weder|pas|aucun\w*|sauf
(?:can|don|doesn|isn|won|didn|aren) t|(?:ca|do|does|is|wo|are)nt|cant|nichts|nada|rien
""")
SENTENCE = Pattern(r"[!?\n]+|(?<!\d)(?<!\b[ap])(?<!\b[ap]\.m)(?<!\bno)(?<!\bnr)\.(?!\d)", re.IGNORECASE)
CLAUSE = Pattern(r"[,;]+|(?<=\w)\.\s|\b(?:but|pero|sino|mas|porem|aber|sondern|mais)\b", re.IGNORECASE)
"""Where one part of a message ends and another begins, that may say the opposite."""

ONLY = _pattern(r"""
only|solo|solamente|so (?:de|a|pela|na|no|em|depois|antes)|somente|apenas|nur|seulement|uniquement|any(?:thing)?
    |something|algo|alguna?|etwas|irgendwas
    |quelque chose|do you have|have you|tienen?|hay|tem|ha|haben sie|gibt es|avez vous|y a t il
""")
"""A time is named as a wish for more of its kind, and not to choose one that was offered."""

KEEPS = _pattern(r"""
keep (?:it|that|my|the)|leave it|stays? (?:as|with)|(?:do not|don t) (?:move|cancel|change)|never ?mind|forget it
    |as it is
dej[ae]l[ao]|no (?:la|lo) (?:cancel|cambi)\w*|mant\w+|se queda|como esta|olvidelo
deixa|nao (?:cancel|mud|remarq)\w*|mantem|mantenha|manter|fica como|esquece
bleibt|bleiben|lassen|behalten?|doch nicht|nicht absagen|vergessen sie
gard\w+|laiss\w+|n annul\w+ pas|finalement non|comme (?:ca|prevu)|oubliez
""")
"""An appointment is to stay as it is."""

MIND = _pattern(r"""
(?:do|does|would|did)n ?t (?:really )?(?:mind|matter|care)|no (?:me )?importa|nao (?:me )?importa|n importe
""")
"""A no that denies nothing."""

SAYS_CANCEL = _pattern(r"""
cancel\w*|call (?:it )?off|anul\w*|desmarc\w*|absag\w*|abzusagen|stornier\w*|sagen?(?: \w+){0,4} ab|annul\w*|decommander
""")
"""A word that means nothing but cancelling; who `can't make it` may as well come at another time."""

YES_CANCEL = Pattern(
    r"^(?:yes|yeah|yep|si|sim|ja|oui)\b.{0,20}\b(?:cancel\w*|anul\w*|desmarc\w*|absag\w*|stornier\w*|annul\w*)\b",
)

MOVES = _pattern(r"""
(?:change|move|reschedule|shift) (?:\w+ )?(?:appointment|booking|slot)
(?:cambiar|mover|cambio de) (?:\w+ )?(?:cita|turno|reserva)|(?:mudar|trocar|alterar) (?:\w+ )?(?:consulta|horario
    |reserva|agendamento)
(?:termin|buchung) (?:andern|verschieben|verlegen)|(?:changer|deplacer|modifier|decaler) (?:\w+ )?(?:rdv|rendez vous)
""")
"""An appointment is to be moved, said in a hurry."""

RATHER = _pattern(r"""
rather|instead|prefer\w*|better|mejor|prefiero|en vez|melhor|prefiro|em vez|lieber|besser|stattdessen|plutot
    |prefere\w*|mieux
""")
NO_THANKS = Pattern(r"^(?:no|nope|nao|nein|non) (?:thanks?(?: you)?|gracias|obrigad[oa]|danke|merci)$")
ASKS_WHAT = _pattern(r"""
^(?:\w+ ){0,4}(?:what|which|who|when|where|how|why|que|cual\w*|quien|cuando|donde|como|cuant\w+|qual|quais|quem
    |quando|onde|quant\w+|was|welche\w*|wer|wann|wo|wie|warum|quel\w*|qui|quand|ou|comment|combien|pourquoi)
""")
"""A question that a yes or a no does not answer."""

INSTEAD = _pattern(r"""
instead|rather|(?:can|could) (?:we|i|you) (?:do|make|have|come|get|meet)|(?:would|does|will) .{1,20} work|works? better
    |suits? (?:me )?better|is .{1,20} possible|better (?:on|at)|prefer|how about|what about
en vez|en lugar|mejor|podemos|podria|puede ser|puedo|prefiero|que tal|seria posible
em vez|melhor|pode ser|podemos|posso|prefiro|que tal|seria possivel
lieber|statt\w*|besser|ginge|geht (?:es )?|konnen wir|konnten wir|kann ich|wie ware|passt .{1,15} auch|moglich
plutot|a la place|mieux|(?:peut|pourrait|pouvons) (?:on|nous|je)|puis je|prefere\w*|est ce possible|possible
""")
"""Another time is asked for in place of the one there is."""

WANTS_TIMES = _pattern(r"""
what times?|which times|what (?:else )?do you have|when (?:can|could|may) (?:i|we)|when are you (?:free|available)
    |when do you have|(?:any|some)thing (?:free|available|open)|slots?|openings?|next available
que (?:horas|horarios|huecos|dias|turnos)(?: \w+)? (?:tienen?|hay|libres)|cuando (?:puedo|podria|podemos|tienen?|hay)
    |huecos?
(?:que|quais)(?: os)? horarios(?: \w+)? (?:tem|ha|voces|livres)|quando (?:posso|tem|podemos)|vagas?
welche (?:zeiten|termine)|wann (?:kann|konnte|konnen|hatten|ginge|geht|passt|ist)|was haben sie (?:noch )?frei
quels? (?:creneaux|jours)|quand (?:puis je|pourrais|etes vous disponible)|quelles (?:heures|dates)|disponibles?
""")
"""Times are asked for without a word that means booking."""

ANY = _pattern(r"""
^(?:(?:yes|ok|hi|well) )?any(?: (?:one|time|day|of (?:them|these|those)))?(?: (?:is|are|works?|will
    |would))?(?: (?:fine|ok|good|do))?$
any (?:one|of (?:them|these|those)|works|is fine)|whichever|either|no preference|up to you|you (?:choose|pick|decide)
    |surprise me
    |(?:does|do)n t (?:matter|mind)|(?:all|both) (?:work|fine|good|are fine|ok)|first available|(?:the )?(?:soonest
    |earliest)
    |as soon as possible|asap
cualquier\w*|da igual|la que sea|lo antes posible|cuanto antes|el que sea|usted elige|lo que sea
qualquer\w*|tanto faz|o mais cedo(?: possivel)?|o quanto antes|assim que possivel|voce escolhe
egal|irgendeine\w*|beliebig\w*|so (?:bald|fruh|schnell) wie moglich|am fruhesten|suchen sie (?:einen )?aus
n importe|peu importe|au choix|m est egal|le plus tot(?: possible)?|des que possible|choisissez
""")
"""Every time that was offered would do."""

LATER_ONE = _pattern(r"""
the (?:later|latest)(?: (?:one|time|slot))?|(?:la|el) mas (?:tarde|tardia)|(?:a|o) mais tarde|(?:der|die|das
    |den) spater(?:e|en|ste|sten)
    |(?:le|la) plus (?:tard|tardif|tardive)
""")
EARLIER_ONE = _pattern(r"""
the (?:earlier|earliest|soonest)(?: (?:one|time|slot))?|(?:la|el) mas (?:temprano|temprana|pronto)|(?:a|o) mais cedo
    |(?:der|die|das|den) fruher(?:e|en)|(?:der|die|das|den) fruheste[n]?|(?:le|la) plus tot
""")
NO_PLACE = _pattern(r"""
(?:an?|one|another) (?:second|third|fourth|fifth)|(?:my |the )?(?:first|second|last) time|at first|(?:\w+) of us
    |(?:for|in|we are|there are) (?:\d+|two|three|four)
una? (?:segund|tercer)\w*|(?:para|en|somos) (?:\d+|dos|tres|cuatro)
uma? (?:segund|terceir)\w*|(?:para|em|somos) (?:\d+|dois|duas|tres|quatro)
eine?n? (?:zweite|dritte)\w*|erste[sn]? mal|(?:fur|in|wir sind|zu) (?:\d+|zwei|drei|vier)
une? (?:deuxieme|second|troisieme)\w*|(?:pour|dans|sommes|est) (?:\d+|deux|trois|quatre)
""")
"""A number that is no place in a list: how many there are, how often, how long."""

ONE_OF_A_KIND = _pattern(r"""
the (?:\w+ ){1,3}one|(?:la|el) de (?:la|el|las|los)|(?:a|o) d[ao]|(?:der|die|das|den) (?:am|um|vom)|cel(?:ui
    |le) (?:de|du|d)
""")
"""One of those offered is meant, by what it is like: `the morning one`."""

NEXT_WEEK = _pattern(r"""
next|following|week|weeks|proxim[oa]s?|semana|que viene|que vem|siguiente|seguinte|nachste\w*|kommende\w*|woche\w*
    |ubernachste\w*|prochain\w*|semaine\w*|suivant\w*
""")
TODAY = _pattern(r"""
today|tonight|tomorrow|hoy|manana|hoje|amanha|heute|morgen|ubermorgen|aujourd hui|demain
""")
TIME_OF_DAY = _pattern(r"""
mornings?|afternoons?|evenings?|nights?|tardes?|noches?|noites?|manhas?|madrugada|vormittags?|nachmittags?|abends?
    |mittags?
    |matin\w*|apres midi|soir\w*|noon|before|after|antes|despues|depois|vor|nach|ab|avant|apres
""")
ASKS_WHEN = _pattern(r"""
when|how (?:long|old|often|many|much)|since|date|day|time|hours?|age|year|birth\w*|cuando|cuant[oa]s?|desde|fecha|dia
    |hora
    |edad|quando|quant[oa]s?|data|horario|idade|wann|wie (?:lange|alt|oft|viele?)|seit|datum|tag|uhr\w*|alter|quand
    |combien|depuis|jour|heure|naissance
""")
"""A question whose answer may be a time."""
