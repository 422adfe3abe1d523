"""What people write beside the matter itself: that they want a human, or to talk later; and what only looks like it."""


def _lines(text):
    return tuple(line.strip() for line in text.strip().splitlines())


HUMAN = _lines("""
    Can I talk to a human?
    human please
    I want to speak to someone
    agent
    Is there somebody I can talk to?
    please connect me with a real person
    I'd prefer to talk to a person
    Quiero hablar con una persona
    ¿Me puede pasar con alguien?
    humano
    ¿Puedo hablar con un agente?
    Quero falar com um atendente
    posso falar com uma pessoa?
    atendente
    Kann ich mit einem Menschen sprechen?
    Ich möchte mit jemandem reden
    Bitte verbinden Sie mich mit einem Mitarbeiter, ich will mit einem Mitarbeiter sprechen
    Mitarbeiter bitte
    Je voudrais parler à quelqu'un
    Puis-je parler à un humain ?
    un conseiller s'il vous plaît
""")

NOT_HUMAN = _lines("""
    Are you a human?
    Is this a real person?
    Am I talking to a bot?
    I need someone to look at my tooth
    I am a nice person
    appointment for two people
    Someone told me about you
    Quiero una cita para una persona
    É para uma pessoa
    Ein Termin für eine Person
    C'est pour une personne
""")

LATER = _lines("""
    not now
    Talk later
    write me tomorrow
    message me later please
    remind me next week
    I'm busy right now
    maybe later
    get back to me in two hours
    ahora no puedo
    escríbame mañana
    hablamos luego
    agora não
    me chame amanhã
    falamos depois
    jetzt nicht
    Schreiben Sie mir morgen
    vielleicht später
    pas maintenant
    recontactez-moi demain
    on en reparle plus tard
""")

NOT_LATER = _lines("""
    I'm busy on Tuesday
    do you have something later?
    can you write me in English?
    is there anything next week?
    ¿Puede escribirme en inglés?
    tem algo mais tarde?
    Haben Sie später noch etwas?
    quelque chose plus tard dans la journée ?
""")
