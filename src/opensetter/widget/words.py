"""What the web chat's page itself says, in the five languages that the built-in responder speaks."""

from dataclasses import dataclass

from opensetter.core.languages import preferred


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language; `{name}` stands for the bot's name."""

    language: str
    subtitle: str
    conversation: str
    you: str
    greeting: str
    invitation: str
    chip_hello: str
    chip_hours: str
    message: str
    placeholder: str
    send: str
    sending: str
    sent: str
    failed: str
    connection_lost: str
    typing: str
    newest: str
    today: str
    yesterday: str
    no_script: str
    missing_title: str
    missing_text: str
    expired_title: str
    expired_text: str
    unavailable_title: str
    unavailable_text: str
    open_chat: str
    close_chat: str
    unread: str


ENGLISH = Words(
    language="en",
    subtitle="Usually replies in seconds",
    conversation="Conversation",
    you="You",
    greeting="{name} is here for you",
    invitation="Ask a question or just say hello.",
    chip_hello="Hi",
    chip_hours="What are your opening hours?",
    message="Message",
    placeholder="Write a message",
    send="Send",
    sending="Sending…",
    sent="Sent",
    failed="Not sent. Tap to try again",
    connection_lost="Connection lost. Trying again…",
    typing="{name} is typing",
    newest="To the newest message",
    today="Today",
    yesterday="Yesterday",
    no_script="Writing needs JavaScript. Without it, the page shows the conversation as it was when you opened it.",
    missing_title="This chat is not here",
    missing_text="The address may be mistyped, or the chat may have been closed.",
    expired_title="This link no longer works",
    expired_text="It may be too old or incomplete. Please ask for a new one.",
    unavailable_title="One moment, please",
    unavailable_text="The chat cannot be reached right now. Please try again shortly.",
    open_chat="Open chat",
    close_chat="Close chat",
    unread="New message",
)

SPANISH = Words(
    language="es",
    subtitle="Suele responder en segundos",
    conversation="Conversación",
    you="Tú",
    greeting="{name} está a tu disposición",
    invitation="Haz una pregunta o simplemente saluda.",
    chip_hello="Hola",
    chip_hours="¿Cuál es el horario de atención?",
    message="Mensaje",
    placeholder="Escribe un mensaje",
    send="Enviar",
    sending="Enviando…",
    sent="Enviado",
    failed="No enviado. Toca para reintentar",
    connection_lost="Sin conexión. Reintentando…",
    typing="{name} está escribiendo",
    newest="Al mensaje más reciente",
    today="Hoy",
    yesterday="Ayer",
    no_script="Para escribir hace falta JavaScript. Sin él, la página muestra la conversación como estaba al abrirla.",
    missing_title="Este chat no está aquí",
    missing_text="Puede que la dirección tenga un error o que el chat se haya cerrado.",
    expired_title="Este enlace ya no funciona",
    expired_text="Puede ser demasiado antiguo o estar incompleto. Pide uno nuevo, por favor.",
    unavailable_title="Un momento, por favor",
    unavailable_text="Ahora mismo no se puede acceder al chat. Inténtalo de nuevo en breve.",
    open_chat="Abrir el chat",
    close_chat="Cerrar el chat",
    unread="Mensaje nuevo",
)

PORTUGUESE = Words(
    language="pt",
    subtitle="Costuma responder em segundos",
    conversation="Conversa",
    you="Você",
    greeting="{name} está à sua disposição",
    invitation="Faça uma pergunta ou apenas diga olá.",
    chip_hello="Olá",
    chip_hours="Qual é o horário de funcionamento?",
    message="Mensagem",
    placeholder="Escreva uma mensagem",
    send="Enviar",
    sending="Enviando…",
    sent="Enviada",
    failed="Não enviada. Toque para tentar de novo",
    connection_lost="Sem conexão. Tentando de novo…",
    typing="{name} está escrevendo",
    newest="Ir para a mensagem mais recente",
    today="Hoje",
    yesterday="Ontem",
    no_script="Para escrever é preciso JavaScript. Sem ele, a página mostra a conversa como estava ao ser aberta.",
    missing_title="Este chat não está aqui",
    missing_text="O endereço pode ter um erro, ou o chat pode ter sido encerrado.",
    expired_title="Este link não funciona mais",
    expired_text="Ele pode ser antigo demais ou estar incompleto. Peça um novo, por favor.",
    unavailable_title="Um momento, por favor",
    unavailable_text="Não é possível acessar o chat agora. Tente de novo em instantes.",
    open_chat="Abrir o chat",
    close_chat="Fechar o chat",
    unread="Nova mensagem",
)

GERMAN = Words(
    language="de",
    subtitle="Antwortet meist in Sekunden",
    conversation="Unterhaltung",
    you="Sie",
    greeting="{name} ist für Sie da",
    invitation="Stellen Sie eine Frage oder sagen Sie einfach Hallo.",
    chip_hello="Hallo",
    chip_hours="Wie sind Ihre Öffnungszeiten?",
    message="Nachricht",
    placeholder="Nachricht schreiben",
    send="Senden",
    sending="Wird gesendet…",
    sent="Gesendet",
    failed="Nicht gesendet. Zum Wiederholen tippen",
    connection_lost="Verbindung unterbrochen. Neuer Versuch…",
    typing="{name} schreibt",
    newest="Zur neuesten Nachricht",
    today="Heute",
    yesterday="Gestern",
    no_script="Zum Schreiben wird JavaScript gebraucht. Ohne zeigt die Seite, was bis zum Öffnen geschrieben wurde.",
    missing_title="Diesen Chat gibt es hier nicht",
    missing_text="Vielleicht ist die Adresse falsch geschrieben, oder der Chat wurde geschlossen.",
    expired_title="Dieser Link gilt nicht mehr",
    expired_text="Er ist vielleicht zu alt oder unvollständig. Bitte fragen Sie nach einem neuen.",
    unavailable_title="Einen Moment bitte",
    unavailable_text="Der Chat ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
    open_chat="Chat öffnen",
    close_chat="Chat schließen",
    unread="Neue Nachricht",
)

FRENCH = Words(
    language="fr",
    subtitle="Répond en général en quelques secondes",
    conversation="Conversation",
    you="Vous",
    greeting="{name} est à votre écoute",
    invitation="Posez une question ou dites simplement bonjour.",
    chip_hello="Bonjour",
    chip_hours="Quels sont vos horaires d’ouverture ?",
    message="Message",
    placeholder="Écrire un message",
    send="Envoyer",
    sending="Envoi…",
    sent="Envoyé",
    failed="Non envoyé. Touchez pour réessayer",
    connection_lost="Connexion perdue. Nouvel essai…",
    typing="{name} est en train d’écrire",
    newest="Au dernier message",
    today="Aujourd’hui",
    yesterday="Hier",
    no_script="Pour écrire, il faut JavaScript. Sans lui, la page montre la conversation telle qu’à l’ouverture.",
    missing_title="Ce chat n’est pas ici",
    missing_text="L’adresse est peut-être mal saisie, ou le chat a été fermé.",
    expired_title="Ce lien ne fonctionne plus",
    expired_text="Il est peut-être trop ancien ou incomplet. Merci d’en demander un nouveau.",
    unavailable_title="Un instant, s’il vous plaît",
    unavailable_text="Le chat n’est pas joignable pour le moment. Merci de réessayer bientôt.",
    open_chat="Ouvrir le chat",
    close_chat="Fermer le chat",
    unread="Nouveau message",
)

_BY_LANGUAGE = {words.language: words for words in (ENGLISH, SPANISH, PORTUGUESE, GERMAN, FRENCH)}


def choose(bot_language: str | None, accept_language: str) -> Words:
    """The bot's own language, else what the browser prefers of the five, else English."""
    if bot_language in _BY_LANGUAGE:
        return _BY_LANGUAGE[bot_language]
    return _BY_LANGUAGE.get(preferred(accept_language, _BY_LANGUAGE) or "", ENGLISH)
