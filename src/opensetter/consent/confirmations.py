"""What a contact reads who has asked for silence, for an end of it, or for help, in five languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language; `{name}` stands for the bot's name.

    The keywords are the same everywhere: they are what a provider knows too.
    """

    stopped: str
    restored: str
    helping: str


_BY_LANGUAGE = {
    "en": Sentences(
        stopped="You won't get any more messages from us here. Write START to hear from us again.",
        restored="You will hear from us again. Write STOP at any time to get no more messages.",
        helping="{name} answers you here. Just ask, or write STOP to get no more messages.",
    ),
    "es": Sentences(
        stopped="Ya no recibirá más mensajes nuestros aquí. Escriba START para volver a recibirlos.",
        restored="Volverá a recibir nuestros mensajes. Escriba STOP en cualquier momento para no recibir más.",
        helping="{name} le responde aquí. Pregunte lo que quiera, o escriba STOP para no recibir más mensajes.",
    ),
    "pt": Sentences(
        stopped="Você não receberá mais mensagens nossas por aqui. Escreva START para voltar a recebê-las.",
        restored="Você voltará a receber nossas mensagens. Escreva STOP a qualquer momento para não receber mais.",
        helping="{name} responde a você aqui. É só perguntar, ou escreva STOP para não receber mais mensagens.",
    ),
    "de": Sentences(
        stopped="Sie bekommen hier keine Nachrichten mehr von uns. Schreiben Sie START, um wieder von uns zu hören.",
        restored="Sie hören wieder von uns. Schreiben Sie jederzeit STOP, um keine Nachrichten mehr zu bekommen.",
        helping="{name} antwortet Ihnen hier. Fragen Sie einfach, oder schreiben Sie STOP, um nichts mehr zu bekommen.",
    ),
    "fr": Sentences(
        stopped="Vous ne recevrez plus de messages de notre part ici. Écrivez START pour en recevoir à nouveau.",
        restored="Vous recevrez à nouveau nos messages. Écrivez STOP à tout moment pour ne plus en recevoir.",
        helping="{name} vous répond ici. Posez votre question, ou écrivez STOP pour ne plus recevoir de messages.",
    ),
}


def stopped(language: str | None) -> str:
    """The one message after which there are no more."""
    return _sentences(language).stopped


def restored(language: str | None) -> str:
    """That we may write again."""
    return _sentences(language).restored


def helping(language: str | None, *, name: str) -> str:
    """Who this is, and how to be left alone."""
    # Not `format`: braces in a name of the operator's choice are only braces.
    return _sentences(language).helping.replace("{name}", name)


def _sentences(language: str | None) -> Sentences:
    """Those of a tag such as `pt-BR`; English for any other language."""
    tag = (language or "").replace("_", "-").partition("-")[0].casefold()
    return _BY_LANGUAGE.get(tag, _BY_LANGUAGE["en"])
