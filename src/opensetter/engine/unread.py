"""What the bot says to a file that it cannot read: a voice message, a picture, a document."""

from collections.abc import Mapping

from opensetter.engine.languages import recognise, supported
from opensetter.engine.types import Context, Draft

FILES = frozenset({"image", "audio", "video", "document", "sticker", "contacts", "order", "unsupported"})
"""The kinds of messages that hold no words of their own."""

_VOICE = "audio"
_SEEN = frozenset({"image", "video", "sticker"})

# For each language: a voice message, something to be looked at, anything else.
_SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "en": (
        "Sorry, I can't listen to voice messages. Could you write it to me instead?",
        "Thank you! I can't look at pictures or videos, though. Could you tell me in a few words?",
        "Thank you! I can't open that, though. Could you tell me in a few words?",
    ),
    "es": (
        "Lo siento, no puedo escuchar mensajes de voz. ¿Me lo puede escribir?",
        "¡Gracias! Pero no puedo ver fotos ni vídeos. ¿Me lo cuenta en pocas palabras?",
        "¡Gracias! Pero no puedo abrir eso. ¿Me lo cuenta en pocas palabras?",
    ),
    "pt": (
        "Desculpe, não consigo ouvir mensagens de voz. Pode escrever-me?",
        "Obrigado! Mas não consigo ver fotos nem vídeos. Pode contar-me em poucas palavras?",
        "Obrigado! Mas não consigo abrir isso. Pode contar-me em poucas palavras?",
    ),
    "de": (
        "Sprachnachrichten kann ich leider nicht anhören. Können Sie es mir schreiben?",
        "Danke! Bilder und Videos kann ich allerdings nicht ansehen. Sagen Sie es mir in ein paar Worten?",
        "Danke! Öffnen kann ich das allerdings nicht. Sagen Sie es mir in ein paar Worten?",
    ),
    "fr": (
        "Désolé, je ne peux pas écouter les messages vocaux. Pouvez-vous me l'écrire ?",
        "Merci ! Mais je ne peux pas regarder de photos ni de vidéos. Pouvez-vous me le dire en quelques mots ?",
        "Merci ! Mais je ne peux pas ouvrir cela. Pouvez-vous me le dire en quelques mots ?",
    ),
}


def respond(context: Context) -> Draft:
    """A sentence that asks for words, in the language that the contact has written in, else the bot's."""
    own = supported(context.bot.language)
    written = (line.text for line in reversed(context.history) if line.direction == "inbound")
    language = next(filter(None, (recognise(text, leaning=own) for text in written)), own or "en")
    voice, seen, other = _SENTENCES[language]
    return Draft(voice if context.unread == _VOICE else seen if context.unread in _SEEN else other, language=language)
