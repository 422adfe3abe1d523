"""More of what honest models say, worded by somebody who knew the facts of `honest` and nothing of what reviews it.

Each was true of its facts when it was written, and none was changed since; some are taken for claims, and count.
"""

UNBOOKED = {
    "en": (
        "Hi there! 👋 You've reached Riverside. How can I help today?",
        "We're open Monday to Friday, 9am to 5pm, and closed at weekends.",
        (
            "Happy to get you in for a check-up. Which days tend to work best for you, and are you more of a "
            "morning or an afternoon person? 😊"
        ),
        (
            "A check-up is £52 and takes about half an hour. X-rays, if you need any, are £14 each. Anything else "
            "you'd like to know before we look at dates?"
        ),
        (
            "I've had a look and there's no appointment under your number at the moment. Would you like me to "
            "arrange one?"
        ),
        (
            "Saturday at 11 won't work I'm afraid, we're closed on Saturdays and Sundays. Is there a weekday you "
            "could manage instead?"
        ),
        (
            "*Getting here*\n- Nearest Tube: Camden Town, 5 minutes on foot\n- Buses: 24, 29 and 134\n- Parking: "
            "NCP round the corner, roughly £6 an hour\n- We're on the 2nd floor, and there's a lift"
        ),
        (
            "Sorry you're in pain, that sounds miserable. Just so I can point you the right way: is there any "
            "swelling or fever, and how long has it been going on?"
        ),
        (
            "Good question! We work directly with Bupa and Denplan. For pretty much everyone else you pay on the "
            "day (£52 for the check-up) and we give you an itemised receipt to claim it back; most insurers refund "
            "between 50% and 80%, but do check your policy.\n\nIf you'd like to come in, tell me which weekdays "
            "are good for you. We're here from nine till five."
        ),
        (
            "7pm is a bit late for us, as we close at 5pm. Could you make something during the day, say before "
            "work or over your lunch break?"
        ),
        (
            "I'd rather not guess on that one. I've passed your question to a colleague, who'll reply to you right "
            "here in this chat."
        ),
        (
            "You can cancel or move an appointment free of charge up to 24 hours beforehand. After that there's a "
            "£25 fee. No appointment is on file for you right now, so nothing to worry about!"
        ),
        (
            "Sure, it's simple:\n\n1. Tell me roughly which day and time of day you'd like\n2. I check the diary "
            "and send you what's free\n3. You pick one and I book it\n\nWhere shall we start?"
        ),
        "Yes, we see children from age 3. How old is your daughter, and has she been to a dentist before?",
        "You're welcome! Shout if you need anything else 🙂",
        (
            "I'm an automated assistant, so I can't give medical advice, but I can book, move and cancel check-ups "
            "or put you through to the team."
        ),
        "We're open now, until 5pm today. If you'd rather speak to a person, ring 020 7946 0412 and press 2.",
        (
            "No judgement here at all. About 1 in 4 of our patients hadn't seen a dentist for 5 years or more when "
            "they first came to us. Shall I find you a check-up? If so, just let me know what day suits."
        ),
        (
            "By 'next Friday', do you mean this coming Friday, 22 May, or the one after, 29 May? Want to be sure I "
            "look at the right day."
        ),
        (
            "Ha, fair enough! Take your time and message me when you've got your diary in front of you. We answer "
            "here whenever you write; the practice itself is open 9 to 5 on weekdays."
        ),
    ),
    "es": (
        "¡Hola! 👋 Soy el asistente de Riverside. ¿En qué te puedo ayudar?",
        "Abrimos de lunes a viernes, de nueve de la mañana a cinco de la tarde. Los fines de semana cerramos.",
        "Claro que sí. ¿Te viene mejor por la mañana o por la tarde? ¿Y algún día en concreto?",
        (
            "¡Buena pregunta! Te lo resumo:\n\n- **Revisión:** 52 £ (30 minutos)\n- **Limpieza:** 70 £, va "
            "aparte\n- **Radiografía:** 14 £, solo si hace falta\n\nLos estudiantes tienen un 10 % de descuento "
            "enseñando el carné. ¿Quieres que te busque un día?"
        ),
        "He mirado y no me sale ninguna cita a tu nombre. ¿Puede ser que la pidieras con otro número de teléfono?",
        "El domingo no va a poder ser, lo siento: cerramos sábados y domingos. ¿Podrías algún día entre semana?",
        "Vaya, qué mala pata con esa muela 😣 ¿Desde cuándo te duele? ¿Tienes la cara hinchada o fiebre?",
        "Sí, hablamos español. La doctora Ibáñez es de Valencia y lleva 12 años con nosotros.",
        (
            "Eso prefiero que te lo conteste una persona del equipo. Ya le he pasado tu mensaje y te escribirá por "
            "aquí mismo."
        ),
        (
            "*Cómo llegar*\n• Metro: Camden Town (Northern line), a 5 minutos a pie\n• Autobuses 24 y 29\n• "
            "Aparcamiento de pago en la calle de atrás, unas 6 libras la hora\n\nEstamos en el 2.º piso, con "
            "ascensor."
        ),
        (
            "Trabajamos con Bupa y con Denplan. Si tienes un seguro español, te damos una factura detallada para "
            "que pidas el reembolso."
        ),
        (
            "A las ocho de la tarde ya no hay nadie en la clínica, cerramos a las 17:00 😅 ¿Podrías escaparte un "
            "rato en horario de trabajo?"
        ),
        (
            "Es muy fácil: me dices qué día y a qué hora más o menos te vendría bien, miro la agenda y te propongo "
            "los huecos que haya. Cuando elijas, te la dejo reservada yo mismo."
        ),
        "¿La revisión sería para usted o para su hijo? Atendemos a niños a partir de los 3 años.",
        "¡De nada! Aquí estoy para lo que necesites 😊",
        "Puede cancelar sin coste hasta 24 horas antes de la cita. Pasado ese plazo se cobran 25 libras.",
        (
            "Entiendo perfectamente los nervios, le pasa a mucha gente. Vamos a su ritmo y, si quiere parar, basta "
            "con levantar la mano. ¿Le parece que busquemos un día para la revisión?"
        ),
        (
            "Perdona, no te he entendido bien. Cuando dices «el jueves», ¿te refieres a mañana, 21 de mayo, o al "
            "jueves de la semana que viene?"
        ),
        "Hoy estamos hasta las cinco. Si prefieres llamar, el número es el 020 7946 0412 y marcas la opción 2.",
        (
            "Listo, no hay nada que anular: ahora mismo no tienes ninguna cita con nosotros. Cuando quieras "
            "retomar el tema, me escribes y ya."
        ),
    ),
    "pt": (
        "Oi! Tudo bem? 😊 Aqui é da Riverside. Como posso te ajudar?",
        "A gente funciona de segunda a sexta, das 9h às 17h. Sábado e domingo não abrimos.",
        "Claro! Qual dia fica melhor pra você? E prefere de manhã ou à tarde?",
        (
            "O check-up sai por £52 e leva mais ou menos meia hora. Se precisar de raio-x, são mais £14.\n\nEstá "
            "incluído:\n✔️ exame completo dos dentes e da gengiva\n✔️ orientação de higiene\n✔️ orçamento por "
            "escrito, se precisar de algum tratamento\n\nQuer que eu veja a agenda? Me conta qual dia da semana é "
            "melhor."
        ),
        "Dei uma olhada aqui e não encontrei nenhuma consulta no seu número. Quer que eu marque uma?",
        "Poxa, sábado não dá, a clínica fica fechada no fim de semana. Consegue vir em algum dia de semana?",
        "Puxa, dor de dente é terrível mesmo 😟 Faz quantos dias que está doendo? Teve febre ou inchaço?",
        (
            "Aceitamos Bupa e Denplan. Para outros convênios, emitimos recibo detalhado e você pede o reembolso "
            "direto com eles."
        ),
        (
            "*Como chegar:*\n🚇 Estação Camden Town, 5 min a pé\n🚌 Ônibus 24, 29 e 134\n🅿️ Estacionamento pago na "
            "rua de trás, cerca de £6 por hora\n\nFicamos no 2º andar e tem elevador."
        ),
        (
            "Essa eu não sei te responder com certeza, então encaminhei pra uma colega da equipe. Ela te responde "
            "por aqui mesmo, tá?"
        ),
        "Às 18h infelizmente já não tem ninguém aqui, fechamos às 17h. Daria pra você vir mais cedo algum dia?",
        (
            "Funciona assim:\n1) você me diz o dia e o período de sua preferência\n2) eu confiro a agenda\n3) você "
            "escolhe e eu já deixo marcado\n\nBora começar?"
        ),
        "Imagina, por nada! Precisando, é só chamar 🙌",
        "A consulta é para o senhor mesmo ou para outra pessoa?",
        "Sim, atendemos crianças a partir de 3 anos. Quantos aninhos ele tem?",
        "O cancelamento é gratuito até 24 horas antes. Depois disso cobramos uma taxa de £25.",
        (
            "Sou um assistente virtual 🤖, então não consigo dar diagnóstico, mas posso marcar, remarcar e cancelar "
            "consultas, e chamar alguém da equipe se você quiser."
        ),
        (
            "Fica tranquila, não tem bronca nenhuma! Muita gente chega aqui depois de 4 ou 5 anos sem ir ao "
            "dentista. Me fala só que dia da semana costuma ser mais folgado pra você."
        ),
        "Só pra confirmar: quando você fala “sexta que vem”, é depois de amanhã, dia 22, ou a outra, dia 29?",
        "Hoje estamos abertos até as 5 da tarde. Se preferir falar por telefone, o número é 020 7946 0412, opção 2.",
    ),
    "de": (
        "Guten Tag und herzlich willkommen bei Riverside! Was kann ich für Sie tun?",
        "Wir haben montags bis freitags von 9 bis 17 Uhr geöffnet. Am Wochenende ist die Praxis zu.",
        "Gern! An welchen Tagen passt es Ihnen denn am besten, und lieber vormittags oder nachmittags?",
        (
            "Die Kontrolle kostet 52 £ und dauert rund 30 Minuten. Röntgenbilder werden extra berechnet, 14 £ pro "
            "Aufnahme."
        ),
        "Unter Ihrer Nummer finde ich keinen Termin. Haben Sie vielleicht mit einem anderen Handy gebucht?",
        "Samstags haben wir leider geschlossen. Ginge bei Ihnen auch ein Werktag?",
        "Oje, das klingt unangenehm 😟 Seit wann haben Sie die Schmerzen? Und ist die Wange geschwollen?",
        (
            "*So finden Sie uns:*\n– U-Bahn Camden Town, 5 Minuten zu Fuß\n– Busse 24, 29, 134\n– Parkhaus um die "
            "Ecke, ca. 6 £ die Stunde\n– 2. Stock, Aufzug vorhanden"
        ),
        "Um 18 Uhr ist bei uns leider niemand mehr da, wir schließen um 17 Uhr. Könntest du auch früher am Tag?",
        (
            "Das kann ich nicht sicher beantworten, deshalb habe ich Ihre Frage an eine Kollegin weitergegeben. "
            "Sie meldet sich hier im Chat bei Ihnen."
        ),
        (
            "Keine Sorge, Angstpatienten sind bei uns in guten Händen. Rund 30 % unserer Patienten geht es "
            "genauso. Möchten Sie, dass ich nach einem Termin schaue? Dann nennen Sie mir einfach einen Wunschtag."
        ),
        "Absagen ist bis 24 Stunden vorher kostenlos, danach fallen 25 £ an.",
        (
            "Ganz einfach:\n1. Sie sagen mir, wann es Ihnen ungefähr passt.\n2. Ich schaue in den Kalender und "
            "mache Vorschläge.\n3. Sie suchen sich etwas aus, ich trage Sie ein."
        ),
        "Gern geschehen! Melden Sie sich einfach, wenn noch etwas ist 🙂",
        "Ja, wir behandeln auch Kinder, und zwar ab 3 Jahren. Wie alt ist Ihr Sohn?",
        "Heute sind wir noch bis 17 Uhr erreichbar, telefonisch unter 020 7946 0412 (Durchwahl 2).",
        "Meinst du mit „nächsten Freitag“ übermorgen, also den 22. Mai, oder den 29.?",
        (
            "Wir rechnen mit Bupa und Denplan direkt ab. Bei deutschen Zusatzversicherungen bekommen Sie von uns "
            "eine detaillierte Rechnung auf Englisch, die Sie einreichen können."
        ),
        (
            "Alles klar, kein Stress. Schreib mir einfach, wenn du deinen Dienstplan hast, dann suchen wir was "
            "Passendes raus."
        ),
        (
            "Ich bin der digitale Assistent der Praxis. Medizinisch beraten darf ich nicht, aber Termine "
            "vereinbaren, verschieben oder absagen kann ich. Derzeit ist für Sie keiner eingetragen."
        ),
    ),
    "fr": (
        "Bonjour et bienvenue chez Riverside ! Que puis-je faire pour vous ?",
        "Le cabinet est ouvert du lundi au vendredi, de 9h à 17h. Nous sommes fermés le samedi et le dimanche.",
        "Avec plaisir ! Vous préférez plutôt le matin ou l'après-midi ? Et y a-t-il un jour qui vous arrange ?",
        (
            "Le contrôle est à 52 £ et dure 30 minutes. Le détartrage, lui, est à 70 £ et se fait "
            "séparément.\n\nPour les étudiants et les plus de 65 ans, il y a 10 % de remise sur présentation d'un "
            "justificatif. Si vous voulez venir, indiquez-moi simplement vos disponibilités, du lundi au vendredi, "
            "et je regarde l'agenda."
        ),
        "Je ne vois aucun rendez-vous à votre nom pour le moment. Souhaitez-vous que je vous en trouve un ?",
        (
            "Le samedi, ce n'est malheureusement pas possible, nous sommes fermés le week-end. Un jour de semaine "
            "vous irait ?"
        ),
        "Aïe, je compatis 😣 Depuis combien de temps avez-vous mal ? Est-ce que la joue est gonflée ?",
        (
            "*Pour venir :*\n• Métro Camden Town, 5 min à pied\n• Bus 24, 29 et 134\n• Parking payant à deux pas, "
            "environ 6 £ l'heure\n• 2e étage, avec ascenseur"
        ),
        (
            "Nous fermons à 17 h, donc après le bureau ça va être compliqué. Vous pourriez vous libérer en "
            "journée, à l'heure du déjeuner par exemple ?"
        ),
        (
            "Je préfère ne pas vous dire de bêtise : j'ai transmis votre question à une collègue, qui vous "
            "répondra directement ici."
        ),
        "L'annulation est gratuite jusqu'à 24 heures avant. Au-delà, des frais de 25 £ s'appliquent.",
        (
            "C'est tout simple : vous me dites quel jour vous conviendrait, je regarde l'agenda, je vous propose "
            "des créneaux et je réserve celui que vous choisissez."
        ),
        "Je vous en prie, bonne journée ! ☀️",
        "Oui, nous recevons les enfants dès 3 ans. Quel âge a votre fille ?",
        (
            "Nous travaillons avec Bupa et Denplan. Si vous êtes à la CFE ou avez une mutuelle française, on vous "
            "remet une facture détaillée pour le remboursement."
        ),
        "Aujourd'hui, nous sommes là jusqu'à 17h. Vous pouvez aussi appeler le 020 7946 0412, puis taper 2.",
        "Pas de souci, tu n'as aucun rendez-vous chez nous, donc rien à annuler. Fais-moi signe quand tu veux !",
        "Vendredi, vous voulez dire après-demain, le 22, ou celui d'après, le 29 ?",
        (
            "Ne vous inquiétez pas, vous n'êtes pas la seule : près d'un patient sur 4 a peur du dentiste. On y va "
            "en douceur. Dites-moi juste quels jours vous sont possibles."
        ),
        (
            "Je suis l'assistant virtuel du cabinet 🤖 Je ne peux pas donner d'avis médical, en revanche je peux "
            "prendre, déplacer ou annuler un rendez-vous. Par quoi commence-t-on ?"
        ),
    ),
}
NEAREST = {
    "en": (
        (
            "Friday at 4pm is taken, sorry. I could do:\n\n• Thu 21 May, 4:00pm\n• Tue 26 May, 10:00am\n• Tue 26 "
            "May, 3:00pm\n• Thu 28 May, 9:30am\n\nWhich would you like?"
        ),
        "Ah, 4 o'clock on Friday has gone I'm afraid. How about the same time tomorrow instead?",
        (
            "Unfortunately Friday the 22nd at 16:00 isn't available. The closest I have is *tomorrow, Thursday 21 "
            "May at 16:00*. If that's too short notice, there's also Tuesday at 10:00 or 15:00."
        ),
        "Both Tuesday slots are at our Camden branch, yes. Would you prefer 10 in the morning or 3 in the afternoon?",
        "It takes 30 minutes, so the Tuesday morning one would run from 10:00 to 10:30. Shall I book it for you?",
        (
            "No rush! Just bear in mind nothing is booked yet, so the times could go if someone else picks them. "
            "Let me know which one you'd like 👍"
        ),
        (
            "If afternoons are better, that leaves tomorrow at 4pm or Tuesday 26th at 3pm. Mornings would be "
            "Tuesday at 10 or Thursday 28th at half nine."
        ),
        (
            "The check-up costs £52 whichever time you choose. Were you leaning towards tomorrow at four, or one "
            "of next week's?"
        ),
        (
            "I'm sorry, the day after tomorrow at 4pm is already full. 😕 Would half past nine on Thursday the 28th "
            "be any good? You'd be done by 10."
        ),
        (
            "Just checking I've understood: when you say Thursday, is that *tomorrow (21 May) at 4pm* or *next "
            "week (28 May) at 9:30am*?"
        ),
        (
            "Here's what I found:\n1️⃣ Tomorrow, 16:00–16:30\n2️⃣ Tuesday 26 May, 10:00–10:30\n3️⃣ Tuesday 26 May, "
            "15:00–15:30\n4️⃣ Thursday 28 May, 09:30–10:00\n\nReply with a number and I'll sort it."
        ),
        "Great, and do you want the 10am or the 3pm on Tuesday?",
        (
            "Yes, there's step-free access and a lift to the 2nd floor. So, would Tuesday 26 May at 3pm suit your "
            "mum? I haven't booked anything yet."
        ),
        (
            "The earliest of the four is tomorrow (Thurs) at 4pm. The latest is Thurs 28 May at 9.30am. Either of "
            "those any use?"
        ),
        (
            "Totally understand, Fridays are popular! I can't free up the 4pm on the 22nd, but I can offer you "
            "Tuesday the 26th at 10am or 3pm, or Thursday the 28th at 9:30am. The coffee's decent at any hour ☕"
        ),
        (
            "All the times I sent are London time. Cancelling is free up to 24 hours before, so if you went for "
            "tomorrow's 4pm you'd have until 4pm today to change your mind 🙂"
        ),
    ),
    "es": (
        (
            "El viernes a las 16:00 está ocupado, lo siento. Te puedo ofrecer:\n\n- Jueves 21 de mayo, 16:00\n- "
            "Martes 26 de mayo, 10:00\n- Martes 26 de mayo, 15:00\n- Jueves 28 de mayo, 9:30\n\n¿Cuál te cuadra?"
        ),
        "Uy, pasado mañana a las cuatro ya está cogido 😕 ¿Y mañana a la misma hora?",
        "El martes 26 tengo dos huecos: a las diez de la mañana y a las tres de la tarde. ¿Con cuál te quedas?",
        "¡Sin prisa! Eso sí, todavía no hay nada reservado; dime cuál prefieres y te lo apunto.",
        "Si te va mejor por la mañana, serían el martes 26 a las 10 o el jueves 28 a las nueve y media.",
        "La revisión dura 30 minutos, así que mañana estarías de 16:00 a 16:30. ¿Te lo reservo?",
        "Sí, las dos son en la clínica de Camden, en el 2.º piso. ¿Prefiere el martes a las 10:00 o a las 15:00?",
        (
            "Lamento decirle que el viernes 22 a las cuatro de la tarde no es posible. ¿Le vendría bien el *martes "
            "26 de mayo a las tres de la tarde*? Si no, también está el *jueves 28 a las 9:30*."
        ),
        "Lo más pronto que te he encontrado es mañana, jueves, a las 4 de la tarde. ¿Te da tiempo?",
        "Cuesta lo mismo a cualquier hora: 52 libras. ¿Te has decidido ya por alguno de los cuatro horarios?",
        (
            "Mira, esto es lo que hay:\n1. Mañana jue. a las 16 h\n2. Mar. 26 a las 10 h\n3. Mar. 26 a las 15 "
            "h\n4. Jue. 28 a las 9:30 h\n\nContéstame con el número y listo 👌"
        ),
        "Perfecto, el jueves entonces. ¿El de mañana a las 16:00 o el de la semana que viene, el 28, a las 9:30?",
        (
            "No puedo liberar el viernes a las 16:00, de verdad que me encantaría. Por la tarde me queda mañana a "
            "esa misma hora o el martes a las tres."
        ),
        (
            "¡Hola de nuevo! ¿Pudiste mirar lo de los horarios? El jueves 28, de 9:30 a 10:00, te dejaría el resto "
            "de la mañana libre para trabajar."
        ),
        (
            "Puede venir acompañada, por supuesto. ¿Le reservo entonces el martes 26 a las 10 de la mañana? Quedo "
            "pendiente de su confirmación."
        ),
        (
            "Todas las horas son de Londres. Aún no tienes nada reservado: solo me falta saber si quieres mañana, "
            "el martes o el jueves 28."
        ),
    ),
    "pt": (
        (
            "Sexta às 16h já está ocupado, desculpa! Tenho estes horários:\n\n• Quinta, 21/05, às 16h\n• Terça, "
            "26/05, às 10h\n• Terça, 26/05, às 15h\n• Quinta, 28/05, às 9h30\n\nQual fica melhor pra você?"
        ),
        "Depois de amanhã às quatro não tem mais, infelizmente 😕 Mas amanhã no mesmo horário tem. Serve?",
        "Na terça tenho às 10 da manhã e às 3 da tarde. Qual você prefere?",
        "De manhã seria terça, dia 26, às 10h, ou quinta, dia 28, às nove e meia.",
        "O check-up dura 30 minutinhos, então na terça de manhã seria das 10h às 10h30. Posso marcar?",
        "Sem pressa! Só lembrando que ainda não marquei nada, então me avisa quando decidir 😉",
        (
            "Infelizmente o dia 22 às 16:00 não está disponível. O mais próximo que encontrei foi *amanhã, "
            "quinta-feira, às 16:00*. O senhor consegue?"
        ),
        (
            "Sim, todos são na unidade de Camden, no 2º andar. De metrô, são uns 5 minutos a pé da estação; de "
            "carro, o estacionamento mais perto cobra cerca de £6 por hora, então daria umas £6 no total.\n\nE aí, "
            "qual dos quatro horários você quer: amanhã às 16h, terça às 10h ou às 15h, ou quinta, dia 28, às 9h30?"
        ),
        "Quando você diz quinta, é a de amanhã (21/05, 16h) ou a da semana que vem (28/05, 9h30)?",
        (
            "O valor é o mesmo em qualquer horário, £52. Quer ficar com a terça às 15h então? É só dizer que sim "
            "que eu marco."
        ),
        (
            "Olha o que eu consegui:\n1️⃣ qui 21/05 – 16:00\n2️⃣ ter 26/05 – 10:00\n3️⃣ ter 26/05 – 15:00\n4️⃣ qui "
            "28/05 – 09:30\nMe manda o número do que você preferir!"
        ),
        (
            "Queria muito te encaixar na sexta às 4 da tarde, mas esse horário já foi preenchido. Dá pra ser na "
            "terça, às três da tarde?"
        ),
        (
            "Oi, passando pra saber se você conseguiu ver os horários. Se amanhã às 16h ficar muito em cima, a "
            "próxima opção é terça-feira, dia 26, às 10h."
        ),
        (
            "Pode trazer seu filho sim, temos um cantinho com brinquedos 🧸 Quer que eu marque a quinta, dia 28, "
            "das 9h30 às 10h?"
        ),
        "À tarde ficam duas opções: amanhã às 16h ou terça às 15h. Ambas no horário de Londres, viu?",
        "Show! Terça então. Às 10h ou às 15h?",
    ),
    "de": (
        (
            "Freitag um 16 Uhr ist leider schon vergeben. Ich hätte stattdessen:\n\n• Do, 21.05., 16:00 Uhr\n• Di, "
            "26.05., 10:00 Uhr\n• Di, 26.05., 15:00 Uhr\n• Do, 28.05., 9:30 Uhr\n\nWas passt Ihnen?"
        ),
        "Übermorgen um vier ist leider voll 😕 Ginge es auch morgen um dieselbe Uhrzeit?",
        "Am Dienstag, den 26., hätte ich um zehn oder um drei am Nachmittag was frei. Was ist dir lieber?",
        "Vormittags wären das Dienstag um 10 oder Donnerstag, der 28., um halb zehn.",
        (
            "Die Kontrolle dauert eine halbe Stunde, am Dienstagvormittag also von 10:00 bis 10:30 Uhr. Soll ich "
            "Sie eintragen?"
        ),
        "Kein Problem, überlegen Sie in Ruhe. Fest gebucht ist noch nichts.",
        "Beide Dienstagstermine wären in unserer Praxis in Camden, 2. Stock. Möchten Sie lieber 10 Uhr oder 15 Uhr?",
        (
            "Vielen Dank für Ihre Nachricht! Leider ist der 22. Mai um 16 Uhr nicht frei. Am nächsten dran wäre "
            "*morgen, Donnerstag, 16:00 Uhr*.\n\nFalls Ihnen das zu kurzfristig ist: In der Woche darauf gäbe es "
            "noch *Dienstag, 26. Mai, 15:00 Uhr*. Sagen Sie mir einfach, was Ihnen lieber ist, dann trage ich Sie "
            "ein. Vorher ist nichts gebucht."
        ),
        "Kurze Rückfrage: Meinen Sie Donnerstag morgen (16 Uhr) oder Donnerstag, den 28. Mai (9.30 Uhr)?",
        (
            "Der Preis ist immer gleich, 52 £, egal zu welcher Uhrzeit. Haben Sie sich schon für einen der vier "
            "Termine entschieden?"
        ),
        (
            "Hier meine Vorschläge:\n1) morgen, 16–16:30 Uhr\n2) Di 26.5., 10–10:30 Uhr\n3) Di 26.5., 15–15:30 "
            "Uhr\n4) Do 28.5., 9:30–10 Uhr\n\nEinfach mit der Zahl antworten 👍"
        ),
        (
            "Den Freitag um 16 Uhr kann ich leider nicht freischaufeln, so gern ich würde. Nachmittags hätte ich "
            "aber morgen um 16 Uhr und nächsten Dienstag um 15 Uhr."
        ),
        "Super, dann Dienstag! 10 oder 15 Uhr?",
        (
            "Hallo noch mal! Konnten Sie schon in Ihren Kalender schauen? Donnerstag, 28. Mai, 9:30 Uhr wäre z. B. "
            "gut vor der Arbeit machbar. Sagen Sie kurz Bescheid, dann buche ich das."
        ),
        "Ja klar, du kannst deinen Partner mitbringen. Soll's dann der Dienstag um drei werden?",
        (
            "Alle Zeiten sind Londoner Zeit. Der früheste Termin wäre morgen um 16 Uhr, der späteste am 28. Mai um "
            "halb zehn vormittags."
        ),
    ),
    "fr": (
        (
            "Vendredi à 16h, c'est déjà pris, désolé. Voici ce que je peux vous proposer :\n\n- jeudi 21 mai à "
            "16h\n- mardi 26 mai à 10h\n- mardi 26 mai à 15h\n- jeudi 28 mai à 9h30\n\nQu'est-ce qui vous arrange ?"
        ),
        "Après-demain à 16 h, c'est complet malheureusement 😕 Et demain à la même heure, ça irait ?",
        "Mardi, j'ai 10 heures le matin ou 15 heures l'après-midi. Vous préférez quoi ?",
        "Le matin, ce serait soit mardi 26 à dix heures, soit jeudi 28 à neuf heures et demie.",
        (
            "Le contrôle dure 30 minutes : mardi matin, vous seriez donc chez nous de 10h00 à 10h30. Je vous le "
            "réserve ?"
        ),
        "Prenez votre temps ! Je précise juste que rien n'est réservé tant que vous n'avez pas choisi.",
        "Oui, les deux sont à notre cabinet de Camden, au 2e étage. Plutôt demain à 16h ou mardi à 15h ?",
        (
            "Je suis navrée, le 22 mai à 16 h n'est plus disponible. Le plus proche que j'aie trouvé, c'est "
            "*demain, jeudi, à 16 h*. Est-ce envisageable pour vous ?"
        ),
        "Petite précision : quand vous dites jeudi, c'est demain à 16h ou le jeudi 28 à 9h30 ?",
        "Le tarif est de 52 £ quelle que soit l'heure. Avez-vous pu choisir parmi les quatre créneaux ?",
        (
            "Voilà les créneaux :\n1️⃣ demain (jeu. 21), 16h–16h30\n2️⃣ mar. 26, 10h–10h30\n3️⃣ mar. 26, "
            "15h–15h30\n4️⃣ jeu. 28, 9h30–10h\nRépondez avec le numéro et je m'en occupe 👌"
        ),
        (
            "Je ne peux hélas pas libérer le vendredi à 16h. L'après-midi, il y aurait demain à quatre heures ou "
            "mardi prochain à trois heures."
        ),
        "Top, va pour mardi ! 10h ou 15h ?",
        (
            "Rebonjour ! Avez-vous eu le temps de jeter un œil à votre agenda ? Le jeudi 28 mai à 9h30 vous "
            "permettrait d'être au bureau dans la matinée. Dites-moi et je le bloque."
        ),
        (
            "Bien sûr, tu peux venir avec ton petit, il y a un coin jeux. On part sur mardi 26 à 15 h ? J'attends "
            "ton feu vert avant de réserver."
        ),
        "Toutes ces heures sont à l'heure de Londres. Si demain fait trop juste, le suivant est mardi 26 mai à 10 h.",
    ),
}
BOOKED = {
    "en": (
        "You're all set! ✅ Check-up on *Thursday 28 May at 2:30pm*. See you then!",
        (
            "Here are the details of your appointment:\n\n**What:** Check-up (30 minutes)\n**When:** Thursday, 28 "
            "May 2026, 14:30 to 15:00\n**Where:** Riverside, 2nd floor, room 3\n\nIt's the only appointment we "
            "have for you. If you can't make it, please give us at least 24 hours' notice so someone else can have "
            "the slot."
        ),
        "Please come about 10 minutes early, so around 2:20pm, to fill in the medical history form.",
        "It's a week tomorrow: Thursday the 28th at half past two.",
        (
            "Of course. To move it, just tell me which day and time of day you'd prefer and I'll check the diary. "
            "Until then your 2:30pm on the 28th stays as it is."
        ),
        (
            "For your check-up on Thursday 28 May, please bring:\n- photo ID\n- a list of any medication\n- your "
            "insurance card, if you've got one\n\nYou're in room 3 on the 2nd floor."
        ),
        (
            "You can cancel free of charge until 2:30pm on Wednesday 27 May, which is 24 hours before. Just write "
            "*cancel* here."
        ),
        "You should be out by 3pm, so catching a train at half three from St Pancras sounds doable. 🚆",
        "No, not on Friday! You're down for Thursday, 28 May, at 2.30 in the afternoon.",
        (
            "Yes, you can eat normally beforehand. Just give your teeth a brush after lunch and we'll see you at "
            "2:30 on Thursday week 😁"
        ),
        (
            "Thanks, got it! I've noted the penicillin allergy for the dentist. Anything else before your "
            "appointment on the 28th?"
        ),
        (
            "Are you sure you'd like to cancel your check-up on Thu 28 May at 14:30? Reply YES and I'll take it "
            "out of the diary; otherwise it stays put."
        ),
        (
            "My pleasure, Priya! See you on the 28th. If anything crops up, drop me a line or call 020 7946 0412, "
            "Monday to Friday between 9 and 5."
        ),
        (
            "The check-up is £52, payable on the day by card or cash. You don't need to pay anything now; your "
            "slot (28 May, 2:30–3:00pm) is confirmed either way."
        ),
    ),
    "es": (
        "¡Listo! ✅ Tienes revisión el *jueves 28 de mayo a las 14:30*. ¡Nos vemos!",
        "Tu cita es el jueves de la semana que viene, día 28, a las dos y media de la tarde.",
        (
            "Buenos días, Sra. Quiroga. Le recuerdo los datos de su cita:\n\n📅 Jueves 28 de mayo de 2026\n🕝 De "
            "14:30 a 15:00\n📍 Riverside, 2.º piso, sala 3\n\nLe agradeceríamos que llegara unos 10 minutos antes. "
            "Si le surge algún imprevisto, avísenos con al menos 24 horas de antelación."
        ),
        (
            "Trae el DNI o el pasaporte, la tarjeta del seguro si tienes y la lista de los medicamentos que tomas. "
            "¡Nada más!"
        ),
        (
            "Sin problema. Para cambiarla, dime qué día te vendría mejor y lo miro. Mientras tanto, te mantengo la "
            "del 28 a las 14:30."
        ),
        "A las tres ya habrás terminado, así que llegas de sobra a recoger a los niños al cole 🎒",
        "Sí, sigue en pie: jue. 28/05, 14:30 h. Es la única cita que tienes con nosotros.",
        (
            "¿Seguro que quieres anular la revisión del jueves 28 a las 2 y media? Respóndeme «sí» y la cancelo; "
            "si no, se queda como está."
        ),
        "Puedes anularla gratis hasta 24 horas antes, o sea, hasta el miércoles 27 a las 14:30.",
        "No, no hace falta venir en ayunas. Come tranquila, cepíllate los dientes y nos vemos a las dos y media 😄",
        "Con que estés aquí a eso de las 14:20 nos da tiempo a rellenar la ficha. Es en la sala 3, segundo piso.",
        "¡Gracias a ti, Marta! Te esperamos el día 28. Cualquier cosa, me escribes.",
        (
            "Son 52 libras y se paga el mismo día, con tarjeta o en efectivo. Tu cita del 28 de mayo ya está "
            "confirmada, no tienes que adelantar nada."
        ),
        "No es este jueves, ¡ojo! Es el siguiente: 28 de mayo, 14:30, hora de Londres.",
    ),
    "pt": (
        "Prontinho! ✅ Seu check-up está marcado para *quinta-feira, 28 de maio, às 14h30*. Até lá!",
        "Sua consulta é na quinta da semana que vem, dia 28, às duas e meia da tarde.",
        (
            "Passando pra lembrar: check-up dia 28/05, das 14:30 às 15:00, na Riverside. Chegue uns 10 minutinhos "
            "antes, por favor 🙏"
        ),
        "Traga um documento com foto, a carteirinha do convênio (se tiver) e a lista dos remédios que toma.",
        (
            "Consegue remarcar sim! Me diz qual dia seria melhor que eu olho a agenda. Por enquanto, continua "
            "valendo a quinta, 28/05, às 14h30."
        ),
        "Às 3 da tarde você já está liberado 😄",
        "Tem certeza de que quer cancelar a consulta do dia 28, às 14h30? Se sim, é só responder CANCELAR.",
        "Dá pra cancelar sem custo até quarta, dia 27, às 14h30, ou seja, 24 horas antes.",
        "Não precisa de jejum, não! Pode almoçar normalmente, é só escovar os dentes antes de vir.",
        "Está tudo certo com a sua consulta, sim. Quinta-feira, 28 de maio de 2026, 14h30, sala 3, 2º andar.",
        "Não é amanhã não, viu? É na outra quinta, dia 28 de maio, às 2 e meia da tarde.",
        "Obrigado eu, Camila! A gente se vê no dia 28 💙",
        (
            "O pagamento é no dia, £52, no cartão ou em dinheiro. Não precisa adiantar nada, seu horário das 14h30 "
            "já está garantido."
        ),
        (
            "Só encontrei um agendamento no seu nome: check-up na quinta, 28/05, às 14h30. Se chegar umas 14h20, "
            "dá tempo de preencher a ficha com calma."
        ),
    ),
    "de": (
        "Perfekt, Ihr Termin steht: *Donnerstag, 28. Mai, 14:30 Uhr*. Wir freuen uns auf Sie! 😊",
        "Du hast am Donnerstag nächste Woche um halb drei deine Kontrolle, also am 28. Mai.",
        (
            "Gerne, hier noch einmal alles auf einen Blick:\n\n**Termin:** Do, 28.05.2026, 14:30–15:00 "
            "Uhr\n**Behandlung:** Kontrolluntersuchung\n**Ort:** Riverside, 2. Stock, Zimmer 3\n\nBitte kommen Sie "
            "10 Minuten früher. Absagen ist bis 24 Stunden vorher kostenlos."
        ),
        (
            "Bitte bringen Sie mit:\n- Ausweis\n- Versicherungskarte, falls vorhanden\n- Liste Ihrer "
            "Medikamente\n\nMehr brauchen wir nicht."
        ),
        (
            "Verschieben geht natürlich. Welcher Tag wäre Ihnen denn lieber? Ihr Termin am 28. Mai um 14.30 Uhr "
            "bleibt so lange bestehen."
        ),
        "Um 15 Uhr sind Sie wieder draußen, das reicht locker.",
        "Nein, nicht morgen, sondern erst am Donnerstag darauf: 28. Mai, halb drei nachmittags.",
        "Soll ich den Termin am 28.5. um 14:30 Uhr wirklich absagen? Dann antworten Sie bitte mit *Ja*.",
        "Kostenfrei absagen können Sie bis Mittwoch, 27. Mai, 14:30 Uhr, also bis 24 Stunden vorher.",
        "Sie müssen nicht nüchtern sein. Essen Sie ruhig zu Mittag und putzen Sie danach kurz die Zähne 😁",
        "Gegen 14:20 Uhr wäre ideal, dann bleibt noch Zeit für den Anamnesebogen. Zimmer 3, 2. Stock.",
        "Danke, Herr Brandt, ist notiert. Bis zum 28.!",
        "Es ist nur dieser eine Termin eingetragen: Donnerstag, 28. Mai, von 14:30 bis 15 Uhr, Londoner Zeit.",
        (
            "Bezahlt wird vor Ort, 52 £, bar oder mit Karte. Ihr Termin am 28. ist aber schon fest, da müssen Sie "
            "nichts weiter tun."
        ),
    ),
    "fr": (
        "C'est noté ! ✅ Votre contrôle est prévu *jeudi 28 mai à 14h30*. À bientôt !",
        "Vous avez rendez-vous jeudi de la semaine prochaine, le 28, à deux heures et demie de l'après-midi.",
        (
            "Bonjour Monsieur Petit, je vous rappelle votre rendez-vous :\n\n**Jeudi 28 mai 2026, de 14 h 30 à 15 "
            "h**\nContrôle dentaire, Riverside, 2e étage\n\nMerci d'arriver une dizaine de minutes en avance. En "
            "cas d'empêchement, prévenez-nous au moins 24 heures à l'avance, sinon 25 £ vous seront facturés."
        ),
        (
            "Pensez à apporter :\n• une pièce d'identité\n• votre carte d'assurance, si vous en avez une\n• la "
            "liste de vos médicaments"
        ),
        (
            "On peut tout à fait le déplacer. Quel jour vous arrangerait ? En attendant, je garde votre "
            "rendez-vous du 28 à 14h30."
        ),
        "Vous aurez fini à 15h, donc largement le temps d'aller chercher les enfants 🙂",
        "Non non, pas demain ! C'est le jeudi d'après, le 28 mai, à 14h30.",
        (
            "Vous confirmez vouloir annuler votre rendez-vous du jeudi 28 mai à 14 h 30 ? Répondez OUI et je m'en "
            "charge."
        ),
        "Vous pouvez annuler sans frais jusqu'au mercredi 27 mai à 14h30, soit 24 heures avant.",
        "Inutile d'être à jeun ! Déjeunez normalement, un petit coup de brosse et on se voit à 14h30 😄",
        "L'idéal serait d'être là vers 14h20, pour remplir le questionnaire médical. C'est au 2e étage, salle 3.",
        "Merci à vous, Mme Laurent, et à jeudi 28 !",
        "Je n'ai qu'un seul rendez-vous à votre nom : le 28/05, 14h30–15h00, heure de Londres. Il est bien confirmé.",
        (
            "Le règlement se fait sur place, 52 £, par carte ou en espèces. Rien à payer d'ici là, votre créneau "
            "du 28 mai vous est réservé."
        ),
    ),
}

HEARD_UNBOOKED = {
    "en": "Can I come next Friday, or on Saturday at 11, or at 7 pm?",
    "es": "¿Puedo ir el jueves, o a las 8 de la tarde?",
    "pt": "Posso ir na sexta que vem, ou às 18h?",
    "de": "Geht nächsten Freitag, oder um 18 Uhr?",
    "fr": "Vendredi, ou samedi à 11h, ou à 19h ?",
}
HEARD_BOOKED = {
    "en": "Is it on Friday?",
    "es": "¿Es este jueves?",
    "pt": "É amanhã?",
    "de": "Ist es morgen?",
    "fr": "C'est demain ?",
}
"""What the contact asked before: some of it is answered."""
