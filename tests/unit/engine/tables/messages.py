"""What contacts write, and what the built-in responder should understand by it: by intent, in five languages."""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


WANTS = {
    "greeting": _lines("""
        Hi
        Hello there
        Good morning!
        Hola
        Buenas tardes
        Oi
        Bom dia
        Olá!
        Hallo
        Guten Tag
        Grüß Gott
        Bonjour
        Salut
        Bonsoir
    """),
    "book": _lines("""
        I'd like to book an appointment
        Can I book something?
        I need an appointment
        book now
        Do you have any free slots?
        Can you send me the link?
        What's your availability?
        Quisiera reservar una cita
        Quiero agendar una cita
        Necesito una cita
        ¿Tienen citas disponibles?
        ¿Me puede mandar el enlace?
        Quero marcar uma consulta
        Gostaria de agendar um horário
        Vocês têm horários disponíveis?
        Manda o link
        Ich möchte einen Termin buchen
        Ich hätte gern einen Termin
        Kann ich einen Termin vereinbaren?
        Haben Sie freie Termine?
        Schicken Sie mir bitte den Link
        Je voudrais prendre rendez-vous
        Puis-je réserver ?
        Je souhaite un rendez-vous
        Avez-vous des créneaux ?
        Envoyez-moi le lien
    """),
    "appointment": _lines("""
        When is my appointment?
        What time is my appointment
        Do I have an appointment?
        Can you confirm my booking?
        ¿A qué hora es mi cita?
        ¿Cuándo es mi cita?
        ¿Tengo una cita?
        Confirmo mi cita
        Que horas é minha consulta?
        Quando é o meu agendamento?
        Tenho consulta marcada?
        Wann ist mein Termin?
        Um wie viel Uhr ist mein Termin?
        Habe ich einen Termin?
        À quelle heure est mon rendez-vous ?
        Quand est mon rdv ?
        Est-ce que j'ai un rendez-vous ?
    """),
    "move": _lines("""
        I need to reschedule
        Can I move my appointment?
        Can we change the time?
        Could you move it to Friday?
        I have to postpone
        Quiero cambiar mi cita
        ¿Puedo cambiar la hora?
        Necesito reprogramar
        Quero remarcar
        Preciso mudar o horário
        Posso trocar a data?
        Ich muss meinen Termin verschieben
        Können wir den Termin verlegen?
        Je dois déplacer mon rendez-vous
        Je voudrais changer d'heure
        Est-ce possible de reporter ?
    """),
    "cancel": _lines("""
        I want to cancel
        Please cancel my appointment
        I can't make it
        I won't be able to come
        Quiero cancelar mi cita
        No puedo ir
        Tengo que anular la cita
        Quero cancelar
        Não posso ir
        Preciso desmarcar
        Ich muss absagen
        Ich kann leider nicht kommen
        Bitte stornieren Sie den Termin
        Je dois annuler
        Je ne peux pas venir
        Annulez mon rendez-vous
    """),
    "add": _lines("""
        I need another appointment
        Can I book a second appointment?
        One more appointment please
        Quiero otra cita
        ¿Puedo pedir una segunda cita?
        Quero mais uma consulta
        Quero outro agendamento
        Ich brauche noch einen Termin
        Ich möchte einen weiteren Termin
        Je voudrais un autre rendez-vous
        Encore un rdv s'il vous plaît
    """),
    "hours": _lines("""
        What are your opening hours?
        When are you open?
        What time do you close?
        Are you open on Saturday?
        ¿Cuál es su horario?
        ¿A qué hora abren?
        ¿Están abiertos los sábados?
        Qual o horário de funcionamento?
        Que horas vocês abrem?
        Estão abertos no sábado?
        Wie sind Ihre Öffnungszeiten?
        Wann haben Sie geöffnet?
        Haben Sie samstags offen?
        Quels sont vos horaires ?
        Vous êtes ouverts le samedi ?
        À quelle heure fermez-vous ?
    """),
    "question": _lines("""
        How much does it cost?
        Where are you located?
        Do you take insurance?
        Is there parking?
        ¿Cuánto cuesta?
        ¿Dónde están?
        ¿Tienen aparcamiento?
        Quanto custa?
        Onde fica?
        Vocês aceitam convênio?
        Was kostet das?
        Wo finde ich Sie?
        Gibt es Parkplätze?
        Combien ça coûte ?
        Où êtes-vous ?
        Y a-t-il un parking ?
    """),
    "thanks": _lines("""
        Thanks!
        Thank you so much
        Gracias
        Muchas gracias
        Obrigada
        Valeu!
        Danke schön
        Vielen Dank
        Merci beaucoup
    """),
    "goodbye": _lines("""
        Bye
        See you then
        Adiós
        Hasta luego
        Tchau
        Até logo
        Tschüss
        Auf Wiedersehen
        Au revoir
        Bonne journée
    """),
    "yes": _lines("""
        Yes
        ok
        Sí
        Vale
        Sim
        Ja
        In Ordnung
        Oui
        D'accord
    """),
    "no": _lines("""
        No
        Nope
        Não
        Nein
        Non
    """),
    "decline": _lines("""
        No thanks
        Not interested
        stop
        No, gracias
        No me interesa
        Não, obrigado
        Não tenho interesse
        Nein danke
        Kein Interesse
        Non merci
        Pas intéressé
    """),
    "refuse": _lines("""
        I'd rather not say
        Why do you need that?
        Just send me the link
        Prefiero no decirlo
        Solo el enlace
        Prefiro não responder
        Só o link
        Das möchte ich nicht sagen
        Nur den Link bitte
        Je préfère ne pas répondre
        Juste le lien
    """),
}

ANSWERS = _lines("""
    Teeth whitening
    A cleaning?
    I stop by every year
    My back hurts when I move
    I'd like to book a massage
    About 40 hours a week
    Yes
    No
    Hi, it's Anna
    Thanks, I am a dentist
    Blanqueamiento
    Me duele la espalda
    Una limpieza, gracias
    Clareamento dental
    Dor nas costas
    Zahnreinigung
    Ich habe Rückenschmerzen
    Un détartrage
    J'ai mal au dos
    private consultation
    SEO for my shop
    2
    next year
    🙂 not sure yet
""")
"""What must be taken for the answer when a question was asked."""
