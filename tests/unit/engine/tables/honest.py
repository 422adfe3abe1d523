"""What honest models say in chats, of nothing, of offered times and of a booking: none of it may be touched.

It is Wednesday, 20 May 2026, half past eleven in London; the appointment is a check-up of 30 minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.plans import Offered
from opensetter.engine.types import Offer
from tests.unit.engine.desk import CHECK_UP, LONDON, NOW, WEEK, appointment
from tests.unit.engine.tables import honest_talk as talk


@dataclass(frozen=True, slots=True)
class Honest:
    language: str
    text: str
    backing: Backing


def _offer(number: int, local: str) -> Offer:
    starts = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(LONDON))
    return Offer(100 + number, number, starts, starts + timedelta(minutes=CHECK_UP.length_minutes), LONDON, CHECK_UP.id)


_OFFERS = (
    _offer(1, "2026-05-21 16:00"),
    _offer(2, "2026-05-26 10:00"),
    _offer(3, "2026-05-26 15:00"),
    _offer(4, "2026-05-28 09:30"),
)

KNOWN_NOTHING = Backing(NOW, LONDON, opening_hours=WEEK, hours_zone=LONDON, sets_appointments=True)
KNOWN_OFFERS = replace(KNOWN_NOTHING, offers=_OFFERS)
KNOWN_BOOKING = replace(KNOWN_NOTHING, active=(appointment(7, "2026-05-28 14:30"),))

ASKED = {
    "en": "Could I come on Friday at 4 pm?",
    "es": "¿Podría ir el viernes a las 4 de la tarde?",
    "pt": "Posso ir na sexta às 16h?",
    "de": "Geht es am Freitag um 16 Uhr?",
    "fr": "Vendredi à 16h, ce serait possible ?",
}
"""What the contact wished for, which is not free: the offers are the nearest."""

ANYTIME = {
    "en": (
        "Hi there! 👋 Thanks for getting in touch. What can I help you with?",
        (
            "Good question! A check-up usually takes about 30 minutes, and you'll leave with a written treatment plan. "
            "Is this your first visit with us?"
        ),
        (
            "We've been looking after families here for over 30 years, and we now have 2 locations: one in Camden and "
            "one on the South Bank. Which is closer to you?"
        ),
        (
            "I'm here 24/7 🙂 — I'm an automated assistant, though, so anything I can't answer goes straight to "
            "the team."
        ),
        (
            "Whitening starts at £249 for a single session, or £399 for the 3-session package. Would you like to hear "
            "what's included?"
        ),
        "Totally understand, that sounds painful. On a scale of 1 to 10, how bad is it at the moment?",
        "We're rated 4.9/5 from 312 Google reviews, which we're pretty proud of 😊",
        (
            "You may eat and drink normally before the visit. If you're having sedation, though, please don't eat for "
            "6 hours beforehand."
        ),
        (
            "Sure! It's a 1:1 call with one of our coaches, 20 minutes, no strings attached. What's the main thing "
            "you'd like to get out of it?"
        ),
        (
            "Our team of 12 covers everything from fillings to implants. To point you in the right direction: how many "
            "teeth are we talking about?"
        ),
        "You'll find us at 15 Market Square, 2nd floor, suite 1030. The number 9 bus stops right outside.",
        "We're open Monday to Friday from 9 am to 5 pm, and closed at the weekend.",
        "No worries at all, take your time! Just message me here whenever you're ready.",
        "Do mornings or afternoons generally work better for you?",
        (
            "Most people see first results after 6 to 8 weeks, and around 9 in 10 stick with the programme. Every case "
            "is different, of course, so I can't promise anything."
        ),
        ("Payment is easy: card, cash, or 12 interest-free instalments of £34.50. There's also 10% off for students."),
        "Ha, fair enough! Second opinions are always welcome here. What did the first dentist suggest?",
        "Got it, thanks Sarah. And what's the best phone number to reach you on?",
        (
            "I'm sorry to hear that. I can't give medical advice here, but if you have swelling or a fever, please "
            "call 111 or go to A&E — don't wait for an appointment."
        ),
        (
            "Happy Wednesday! ☀️ Before we look at times, may I ask two quick things: are you a new patient, and do "
            "you have any allergies?"
        ),
    ),
    "es": (
        "¡Hola! 👋 Gracias por escribirnos. ¿En qué puedo ayudarte?",
        "¡Buenos días, Lucía! Claro que sí, con mucho gusto. ¿Es la primera vez que nos visita?",
        (
            "La limpieza dura unos 45 minutos y cuesta 60 €. Incluye una revisión completa y, si hace falta, una "
            "radiografía."
        ),
        (
            "Llevamos más de 30 años en Madrid y tenemos 2 clínicas: una en Chamberí y otra cerca de Atocha. ¿Cuál le "
            "queda mejor?"
        ),
        ("Puede escribirme las 24 horas, los 7 días de la semana 😊 Soy un asistente virtual, así que no duermo."),
        (
            "Entiendo perfectamente su preocupación. La mayoría de nuestros pacientes dice que no siente nada, y 9 de "
            "cada 10 nos recomiendan."
        ),
        "El blanqueamiento cuesta 249 € y puede pagarse en 3 cuotas de 83 €, sin intereses.",
        (
            "Estamos en la calle Serrano 15, 2.º derecha. El metro más cercano es Núñez de Balboa, a unos 5 minutos "
            "a pie."
        ),
        "Abrimos de lunes a viernes, de 9:00 a 17:00. Los fines de semana cerramos.",
        "¿Prefiere venir por la mañana o por la tarde?",
        "¡Qué bien! ¿Y cuántas personas serían? Con grupos de 4 o más hacemos un 15 % de descuento.",
        "En cuanto a la segunda pregunta: sí, aceptamos tarjeta y Bizum. La primera visita es gratuita.",
        "Tenemos un 4,8 sobre 5 en Google, con más de 300 opiniones ⭐",
        "No se preocupe, sin prisa. Cuando lo tenga claro, me escribe por aquí y lo vemos.",
        (
            "El tratamiento con alineadores suele durar entre 12 y 18 meses, con una revisión cada 6 semanas. ¿Le "
            "gustaría saber algo más?"
        ),
        "Lamento mucho lo del dolor. Del 1 al 10, ¿qué tan fuerte es ahora mismo?",
        "Para ir al grano: ¿qué es lo que más te gustaría cambiar en los próximos 90 días?",
        "Es una llamada de 20 minutos, 1 a 1 con un asesor, y no compromete a nada.",
        "Perfecto, gracias por el dato. ¿Me puede dejar también su número de teléfono, por favor?",
        "El presupuesto tiene una validez de 30 días, y los precios de 2026 ya incluyen el IVA.",
    ),
    "pt": (
        "Oi! Tudo bem? 😊 Como posso te ajudar hoje?",
        ("Bom dia, Marcos! Que bom receber sua mensagem. Você já é nosso paciente ou seria a primeira vez?"),
        "A limpeza leva uns 45 minutos e custa R$ 180. Se precisar de raio-X, são mais R$ 60.",
        ("Estamos há mais de 30 anos no mercado e temos 2 unidades: Pinheiros e Tatuapé. Qual fica melhor para você?"),
        "Por aqui eu atendo 24/7 🙂 Sou um assistente virtual, então o que eu não souber passo para a equipe.",
        "Em relação à segunda dúvida: sim, aceitamos Pix e cartão em até 10x sem juros.",
        "A primeira sessão é gratuita; a partir da segunda, fica R$ 150 cada.",
        "Nossa nota no Google é 4,9, com mais de 500 avaliações ⭐",
        "Atendemos de segunda a sexta, das 9h às 17h. Sábado e domingo estamos fechados.",
        "Você prefere de manhã ou à tarde?",
        "Sinto muito que esteja com dor. De 0 a 10, quanto está doendo agora?",
        "Fique tranquilo, sem pressa! Quando decidir, é só me chamar.",
        "Ficamos na Rua Augusta, 1500, 3º andar, sala 32. O metrô Consolação fica a 5 minutos a pé.",
        "O tratamento com aparelho costuma durar de 18 a 24 meses, com manutenção a cada 4 semanas.",
        (
            "É uma conversa de 20 minutos, sem compromisso, para entender o seu objetivo. Posso te fazer duas "
            "perguntas antes?"
        ),
        (
            "Entendi! E quantas pessoas moram na casa? Com isso já dá para estimar quantos painéis seriam, normalmente "
            "entre 6 e 10."
        ),
        "Obrigado, Marcos! Qual é o melhor telefone para falarmos com você?",
        "Claro! O plano mais procurado é o de 12 meses, por R$ 99,90 por mês. O de 3 meses sai a R$ 129,90.",
        (
            "Boa pergunta. 8 em cada 10 alunos veem resultado já nas primeiras 6 semanas, mas isso varia de pessoa "
            "para pessoa."
        ),
        "Não consigo dar orientação médica por aqui, mas, em caso de emergência, ligue para o 192.",
    ),
    "de": (
        "Hallo und herzlich willkommen! 👋 Wie kann ich Ihnen helfen?",
        "Guten Morgen, Frau Weber! Schön, dass Sie sich melden. Waren Sie schon einmal bei uns?",
        (
            "Eine professionelle Zahnreinigung dauert etwa 45 Minuten und kostet 95 €. Viele Kassen übernehmen einen "
            "Teil davon."
        ),
        (
            "Uns gibt es seit über 30 Jahren, inzwischen an 2 Standorten: in Mitte und in Charlottenburg. Was liegt "
            "für Sie näher?"
        ),
        ("Hier im Chat bin ich rund um die Uhr da, 24/7 🙂 Ich bin allerdings ein automatischer Assistent."),
        (
            "Das ist halb so schlimm, wie es klingt! Die meisten spüren gar nichts, und nach 1 bis 2 Tagen ist alles "
            "vergessen."
        ),
        ("Das Bleaching kostet 249 € oder, in 3 Raten gezahlt, je 83 €. Möchten Sie wissen, was alles enthalten ist?"),
        "Wir sind von Montag bis Freitag von 9 bis 17 Uhr für Sie da. Am Wochenende ist geschlossen.",
        "Passt es Ihnen vormittags oder nachmittags grundsätzlich besser?",
        ("Sie finden uns in der Torstraße 15, 2. OG, direkt neben der Bäckerei. Von der U8 sind es 5 Minuten zu Fuß."),
        "Bei Google haben wir 4,9 von 5 Sternen bei über 300 Bewertungen ⭐",
        "Alles gut, lassen Sie sich ruhig Zeit! Schreiben Sie mir einfach, wenn Sie so weit sind.",
        "Das tut mir leid. Auf einer Skala von 1 bis 10: Wie stark sind die Schmerzen gerade?",
        "Eins nach dem anderen 😄 Zuerst die Frage: Geht es um eine Kontrolle oder haben Sie Beschwerden?",
        (
            "Das Gespräch dauert 20 Minuten, ist kostenlos und völlig unverbindlich. Was ist Ihr wichtigstes Ziel für "
            "die nächsten 3 Monate?"
        ),
        (
            "Für ein Einfamilienhaus brauchen Sie meist 10 bis 14 Module. Wie groß ist denn Ihre Dachfläche ungefähr, "
            "in m²?"
        ),
        "Danke, das hilft mir weiter. Unter welcher Telefonnummer erreichen wir Sie am besten?",
        (
            "Die Behandlung mit Schienen dauert in der Regel 6 bis 18 Monate, mit einer Kontrolle alle 8 Wochen. Zu "
            "den Kosten: ab 1.990 €."
        ),
        (
            "Medizinisch darf ich Sie leider nicht beraten. Bei starken Schmerzen oder Fieber rufen Sie bitte die "
            "116 117 an."
        ),
        "Ja, das geht! Für Gruppen ab 4 Personen gibt es 10 % Rabatt. So sparen Sie zu viert knapp 60 €.",
    ),
    "fr": (
        "Bonjour ! 👋 Merci pour votre message. Comment puis-je vous aider ?",
        "Bonjour Camille, ravi de vous lire ! Est-ce votre première visite chez nous ?",
        ("Un détartrage dure environ 45 minutes et coûte 60 €. Il est remboursé en partie par la Sécurité sociale."),
        (
            "Nous existons depuis plus de 30 ans et nous avons 2 cabinets : un à Lyon 3e et un à Villeurbanne. Lequel "
            "serait le plus pratique pour vous ?"
        ),
        ("Je réponds ici 24h/24 et 7j/7 🙂 Je suis un assistant automatique, mais je transmets volontiers à l’équipe."),
        "Je comprends tout à fait. Rassurez-vous, 9 patients sur 10 nous disent n’avoir rien senti !",
        "Le blanchiment est à 249 €, ou 3 fois 83 € sans frais. Souhaitez-vous savoir ce qui est inclus ?",
        "Nous sommes ouverts du lundi au vendredi, de 9h à 17h, et fermés le week-end.",
        "Vous êtes plutôt disponible le matin ou l’après-midi ?",
        (
            "Nous sommes au 15 rue de la République, 2e étage, interphone 1030. Le métro Cordeliers est à 5 minutes à "
            "pied."
        ),
        "Nous avons 4,8/5 sur Google avec plus de 300 avis ⭐",
        "Pas de souci, prenez votre temps ! Écrivez-moi quand vous serez prêt.",
        "Désolé pour cette douleur. Sur une échelle de 1 à 10, vous diriez combien en ce moment ?",
        (
            "Mon collègue connaît très bien ce sujet, je lui transmets votre question. À quel numéro peut-il vous "
            "joindre ?"
        ),
        (
            "L’appel dure 20 minutes, c’est gratuit et sans engagement. Quel est votre objectif principal pour les 3 "
            "prochains mois ?"
        ),
        (
            "Il faut compter entre 6 et 18 mois avec les gouttières, et un contrôle toutes les 6 semaines. Les prix "
            "débutent à 1 990 €."
        ),
        (
            "Super, merci pour ces précisions ! Et c’est pour combien de personnes ? À partir de 4, il y a une remise "
            "de 10 %."
        ),
        "C’est un T3 neuf de 68 m², au 7 rue Garibaldi. Quel est votre budget, à peu près ?",
        "Je ne peux pas donner d’avis médical ici. En cas d’urgence, appelez le 15 ou le 112.",
        "Oui, la première heure de parking est offerte, ensuite c’est 1,50 € par demi-heure.",
    ),
}
"""With nothing offered and nothing booked: no times, or only the opening hours."""

OFFERED = {
    "en": (
        "I have Tuesday 26 May at 10:00 or 3 pm. Which would you prefer?",
        (
            "Great! Here's what I have:\n\n1. Thursday, 21 May at 4:00 PM\n2. Tuesday, 26 May at 10:00 AM\n"
            "3. Tuesday, 26 May at 3:00 PM\n4. Thursday, 28 May at 9:30 AM\n\nWhich one works best for you?"
        ),
        "The earliest I can do is tomorrow at 4 pm. Would that work, or is next week better?",
        "How does Thursday the 28th at 9:30 in the morning sound? 😊",
        "Next Tuesday there are two openings, one at 10 in the morning and one at 3 in the afternoon.",
        (
            "Tomorrow afternoon at four is still open if you'd like to get it over with quickly 😉 Otherwise I could "
            "do Tuesday at ten."
        ),
        (
            "Sure thing! If mornings suit you better, there's Tuesday at 10 am or Thursday, 28 May, at half past nine. "
            "Shall I book one of those for you?"
        ),
        "Just to be sure: would you like the 10:00 or the 15:00 slot on Tuesday, 26 May?",
        (
            "All times are London time:\n• Thu 21 May, 16:00\n• Tue 26 May, 10:00\n• Tue 26 May, 15:00\n"
            "• Thu 28 May, 09:30\n\nJust reply with the one you'd like."
        ),
        (
            "Perfect, so that's a check-up, which takes 30 minutes. I could fit you in on Tuesday, May 26th, "
            "3:00–3:30 PM. Does that work for you?"
        ),
    ),
    "es": (
        "Tengo disponible el martes 26 de mayo a las 10:00 o a las 15:00. ¿Cuál prefiere?",
        (
            "¡Genial! Estas son las opciones:\n\n1. Jueves, 21 de mayo, a las 16:00\n2. Martes, 26 de mayo, a las "
            "10:00\n3. Martes, 26 de mayo, a las 15:00\n4. Jueves, 28 de mayo, a las 9:30\n\n¿Cuál le viene mejor?"
        ),
        "Lo más pronto que tengo es mañana a las 4 de la tarde. ¿Le viene bien? 😊",
        "¿Qué le parece el jueves 28 a las nueve y media de la mañana?",
        "El martes que viene tengo dos huecos: uno a las 10 de la mañana y otro a las 3 de la tarde.",
        ("Si le va mejor por la mañana, puedo ofrecerle el martes 26 a las 10 h o el jueves 28 a las 9:30 h."),
        ("Claro que sí. ¿Le reservo entonces la opción 3, el martes a las 15:00? Solo necesito que me lo confirme."),
        (
            "Mañana jueves a las 16:00 todavía está libre. Si no, la semana que viene también hay sitio: martes 26/05 "
            "a las 10:00 o a las 15:00."
        ),
        (
            "Las horas son de Londres:\n• jue 21 may, 16:00\n• mar 26 may, 10:00\n• mar 26 may, 15:00\n"
            "• jue 28 may, 9:30\n\nDígame cuál prefiere y se la reservo."
        ),
        "La cita dura 30 minutos, así que el martes sería de 15:00 a 15:30. ¿Te encaja?",
    ),
    "pt": (
        "Tenho terça-feira, 26 de maio, às 10h ou às 15h. Qual prefere?",
        (
            "Ótimo! Estes são os horários disponíveis:\n\n1. Quinta-feira, 21 de maio, às 16:00\n2. Terça-feira, 26 de "
            "maio, às 10:00\n3. Terça-feira, 26 de maio, às 15:00\n4. Quinta-feira, 28 de maio, às 09:30\n\n"
            "Qual fica melhor para você?"
        ),
        "O mais cedo que consigo é amanhã às 16h. Pode ser? 😊",
        "Que tal quinta, dia 28, às nove e meia da manhã?",
        "Na terça que vem tenho dois horários: às 10 da manhã e às 3 da tarde.",
        "Se for melhor de manhã, tem terça (26/05) às 10h00 ou quinta (28/05) às 9h30.",
        "Perfeito! Posso então marcar para terça-feira às 15h? É só confirmar.",
        "Amanhã à tarde, às quatro, ainda está livre. Senão, terça às dez também dá.",
        (
            "Horário de Londres:\n• qui, 21/05 – 16:00\n• ter, 26/05 – 10:00\n• ter, 26/05 – 15:00\n"
            "• qui, 28/05 – 09:30\n\nMe diga qual prefere 🙂"
        ),
        "A avaliação dura 30 minutos, então na terça seria das 15h às 15h30. Funciona para você?",
    ),
    "de": (
        "Ich habe am Dienstag, den 26. Mai um 10:00 Uhr oder um 15 Uhr etwas frei. Was passt Ihnen besser?",
        (
            "Sehr gerne! Diese Termine kann ich Ihnen anbieten:\n\n1. Donnerstag, 21. Mai, 16:00 Uhr\n"
            "2. Dienstag, 26. Mai, 10:00 Uhr\n3. Dienstag, 26. Mai, 15:00 Uhr\n4. Donnerstag, 28. Mai, 9:30 Uhr\n\n"
            "Welcher wäre Ihnen am liebsten?"
        ),
        "Am schnellsten ginge es morgen um 16 Uhr. Wäre das etwas für Sie? 😊",
        "Wie wäre es mit Donnerstag, dem 28., um halb zehn?",
        ("Nächsten Dienstag hätte ich zwei Termine: einen um 10 Uhr vormittags und einen um 3 Uhr nachmittags."),
        "Wenn Ihnen vormittags lieber ist: Di, 26.05., 10 Uhr oder Do, 28.05., 9.30 Uhr.",
        "Prima! Soll ich den Dienstag um 15 Uhr für Sie eintragen? Ein kurzes Ja genügt.",
        "Morgen Nachmittag um vier wäre noch etwas frei, sonst am Dienstag um zehn.",
        (
            "Alle Angaben in Londoner Zeit:\n• Do, 21.05. – 16:00 Uhr\n• Di, 26.05. – 10:00 Uhr\n"
            "• Di, 26.05. – 15:00 Uhr\n• Do, 28.05. – 09:30 Uhr\n\nSchreiben Sie mir einfach die Nummer oder die "
            "Uhrzeit."
        ),
        "Der Termin dauert 30 Minuten, am Dienstag wäre das also von 15:00 bis 15:30 Uhr. Passt das?",
    ),
    "fr": (
        "J’ai le mardi 26 mai à 10h ou à 15h. Qu’est-ce qui vous arrange le mieux ?",
        (
            "Avec plaisir ! Voici ce que je peux vous proposer :\n\n1. Jeudi 21 mai à 16h00\n2. Mardi 26 mai à 10h00\n"
            "3. Mardi 26 mai à 15h00\n4. Jeudi 28 mai à 9h30\n\nLequel vous conviendrait ?"
        ),
        "Le plus tôt que je puisse vous proposer, c’est demain à 16 h. Cela vous irait ? 😊",
        "Que diriez-vous du jeudi 28 à neuf heures et demie ?",
        ("Mardi prochain, j’ai deux créneaux : 10 heures du matin ou 3 heures de l’après-midi."),
        "Si vous préférez le matin, il y a mardi 26/05 à 10h00 ou jeudi 28/05 à 9h30.",
        "Parfait ! Je vous réserve donc le mardi à 15h ? Il me suffit de votre accord.",
        "Demain après-midi à seize heures, c’est encore libre. Sinon, mardi à dix heures.",
        (
            "Les horaires sont à l’heure de Londres :\n• jeu. 21 mai, 16:00\n• mar. 26 mai, 10:00\n"
            "• mar. 26 mai, 15:00\n• jeu. 28 mai, 09:30\n\nDites-moi simplement lequel vous préférez 🙂"
        ),
        "Le rendez-vous dure 30 minutes : mardi, ce serait donc de 15h à 15h30. Ça vous va ?",
    ),
}
"""With four times on offer."""

NEAREST = {
    "en": (
        (
            "Friday at 4 pm isn't available, I'm afraid. The closest I have is tomorrow at the same time, or Tuesday, "
            "26 May at 10 am."
        ),
        (
            "I don't have that time on Friday, sorry! Would **Thursday at 4 PM** (tomorrow) or **Tuesday at 3 PM** "
            "work instead?"
        ),
    ),
    "es": (
        (
            "Lo siento, el viernes a las 16:00 no tengo nada libre. ¿Le serviría mañana a la misma hora, o el martes "
            "26 a las 10:00?"
        ),
        (
            "Esa hora del viernes no está disponible 😕 Lo más cercano es **mañana, jueves 21 de mayo, a las 16:00**. "
            "¿Se la reservo?"
        ),
    ),
    "pt": (
        ("Infelizmente sexta às 16h não está disponível. Serve amanhã no mesmo horário, ou terça, dia 26, às 10h?"),
        (
            "Esse horário de sexta eu não tenho, desculpe! O mais próximo é **quinta-feira, 21 de maio, às 16:00**. "
            "Quer que eu reserve?"
        ),
    ),
    "de": (
        (
            "Freitag um 16 Uhr ist leider nicht möglich. Ginge es bei Ihnen auch morgen um dieselbe Zeit oder am "
            "Dienstag, 26. Mai, um 10 Uhr?"
        ),
        (
            "Am Freitag um vier habe ich leider nichts. Am nächsten dran wäre **Donnerstag, 21. Mai, 16:00 Uhr**. Soll "
            "ich den für Sie reservieren?"
        ),
    ),
    "fr": (
        (
            "Malheureusement, vendredi à 16h n’est pas disponible. Est-ce que demain à la même heure vous irait, ou "
            "mardi 26 mai à 10h ?"
        ),
        ("Je n’ai pas ce créneau vendredi, désolé ! Le plus proche est **jeudi 21 mai à 16h00**. Je vous le réserve ?"),
    ),
}
"""With the same four on offer, because what was asked for is not free."""

BOOKED = {
    "en": (
        "You're all set! ✅ Your check-up is booked for Thursday, 28 May at 2:30 pm. See you then!",
        "Yes, I can see it here: Thursday 28 May, 14:30. Anything else I can help with?",
        (
            "Your appointment is next Thursday, the 28th, at half past two, London time. It takes 30 minutes, so "
            "you'll be done by 3 pm."
        ),
        (
            "No need to do anything else, your booking is confirmed. Just bring your ID and, if you have one, your "
            "insurance card."
        ),
        "It's at 2:30 on the 28th 🙂 Please try to be here by 2:20 so there's time for the paperwork.",
        "That's right, you're booked in for 28 May at 2:30 PM. Would you like to keep that time or move it?",
        ("Parking is free for 2 hours, so you'll have plenty of time for your appointment on Thursday the 28th."),
        (
            "Of course! Your check-up:\n📅 Thursday, May 28, 2026\n🕝 2:30 PM – 3:00 PM (London)\n\nLooking forward to "
            "seeing you!"
        ),
    ),
    "es": (
        "¡Listo! ✅ Su cita está confirmada para el jueves 28 de mayo a las 14:30. ¡Le esperamos!",
        "Sí, aquí la veo: jueves, 28 de mayo, a las 14:30 (hora de Londres).",
        ("Su revisión es el jueves de la semana que viene a las dos y media de la tarde. Dura 30 minutos."),
        (
            "No hace falta que haga nada más, la reserva ya está hecha. Traiga su DNI y, si la tiene, la tarjeta del "
            "seguro."
        ),
        "¡Exacto! Nos vemos el día 28 a las 2:30 de la tarde 😊",
        "Tiene cita el 28/05/2026 a las 14:30 h. ¿Quiere mantenerla o prefiere cambiarla?",
        "Faltan 8 días para su cita: es el jueves 28 a las 14:30. ¿Tiene alguna duda antes de venir?",
        ("Claro, le paso los datos:\n📅 Jueves 28 de mayo de 2026\n🕝 14:30 – 15:00\n\n¡Que tenga un buen día!"),
    ),
    "pt": (
        "Prontinho! ✅ Sua consulta está marcada para quinta-feira, 28 de maio, às 14h30. Até lá!",
        "Sim, está aqui: quinta, 28 de maio, às 14:30 (horário de Londres).",
        "A sua avaliação é na quinta da semana que vem, às duas e meia da tarde, e dura 30 minutos.",
        ("Não precisa fazer mais nada, seu agendamento está confirmado. Traga só um documento com foto."),
        "Isso mesmo! Nos vemos no dia 28 às 14h30 😊",
        "Você tem consulta no dia 28/05/2026 às 14:30. Quer manter ou prefere remarcar?",
        "Faltam 8 dias! É na quinta, dia 28, às 14h30. Ficou alguma dúvida?",
        ("Claro, aqui estão os dados:\n📅 Quinta-feira, 28 de maio de 2026\n🕝 14:30 às 15:00\n\nTenha um ótimo dia!"),
    ),
    "de": (
        "Alles klar, Ihr Termin steht! ✅ Donnerstag, 28. Mai, 14:30 Uhr. Wir freuen uns auf Sie!",
        "Ja, ich sehe ihn hier: Donnerstag, 28. Mai um 14:30 Uhr (Londoner Zeit).",
        "Ihre Kontrolle ist nächste Woche Donnerstag um halb drei und dauert 30 Minuten.",
        (
            "Sie brauchen nichts weiter zu tun, der Termin ist fest gebucht. Bringen Sie bitte nur Ihre "
            "Versichertenkarte mit."
        ),
        "Genau, wir sehen uns am 28. um 14.30 Uhr 😊",
        (
            "Sie haben am 28.05.2026 um 14:30 Uhr einen Termin bei uns. Möchten Sie ihn behalten oder lieber "
            "verschieben?"
        ),
        "In 8 Tagen ist es so weit: Donnerstag, der 28., um 14:30 Uhr. Haben Sie vorher noch Fragen?",
        (
            "Gerne, hier noch einmal alles auf einen Blick:\n📅 Donnerstag, 28. Mai 2026\n🕝 14:30–15:00 "
            "Uhr\n\nSchönen Mittwoch noch!"
        ),
    ),
    "fr": (
        "C’est tout bon ! ✅ Votre rendez-vous est confirmé pour le jeudi 28 mai à 14h30. À bientôt !",
        "Oui, je le vois : jeudi 28 mai à 14 h 30 (heure de Londres).",
        "Votre contrôle a lieu jeudi de la semaine prochaine à deux heures et demie et dure 30 minutes.",
        (
            "Vous n’avez rien d’autre à faire, votre réservation est bien enregistrée. Pensez juste à votre carte "
            "Vitale."
        ),
        "Exactement, on se voit le 28 à 14h30 😊",
        "Vous avez rendez-vous le 28/05/2026 à 14:30. Souhaitez-vous le garder ou le déplacer ?",
        "Plus que 8 jours : c’est jeudi 28 à 14h30. Avez-vous des questions d’ici là ?",
        ("Bien sûr, voici le récapitulatif :\n📅 Jeudi 28 mai 2026\n🕝 14h30 – 15h00\n\nBonne journée à vous !"),
    ),
}
"""With a booking on Thursday, 28 May 2026, from 14:30 to 15:00."""


def _nearest(language: str) -> Backing:
    return replace(KNOWN_OFFERS, heard=(ASKED[language],), outcomes=(Offered(_OFFERS, is_wished=False),))


def talked() -> Iterator[Honest]:
    """Another writer's, with the facts under which they are true, and what they answer."""
    for language in ASKED:
        for texts, backing in (
            (talk.UNBOOKED, replace(KNOWN_NOTHING, heard=(talk.HEARD_UNBOOKED[language],))),
            (talk.NEAREST, _nearest(language)),
            (talk.BOOKED, replace(KNOWN_BOOKING, heard=(talk.HEARD_BOOKED[language],))),
        ):
            for text in texts[language]:
                yield Honest(language, text, backing)


def honest() -> Iterator[Honest]:
    """Every text with the facts under which it is true."""
    for language in ASKED:
        for texts, backing in (
            (ANYTIME, KNOWN_NOTHING),
            (OFFERED, KNOWN_OFFERS),
            (NEAREST, _nearest(language)),
            (BOOKED, KNOWN_BOOKING),
        ):
            for text in texts[language]:
                yield Honest(language, text, backing)
