"""A model that wants every contact to book: the link in every disguise, in every field, in five languages."""

import base64
import codecs
from typing import Any
from urllib.parse import quote, urlsplit

from tests.faults.model import Asked, Says


def attacks(link: str) -> list[str]:
    """What it writes, one after the other."""
    parts = urlsplit(link)
    host, path = parts.netloc, parts.path
    plain = f"{host}{path}"
    first, second, *_ = path.strip("/").split("/")
    name, _, ending = host.rpartition(".")
    spoken = plain.replace(".", " dot ").replace("/", " slash ")
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in plain)
    cyrillic = plain.translate(str.maketrans("aceopx", "асеорх"))
    unseen = "\u200b".join(link)
    return [
        f"Please book here: {link}",
        f"Hello! [Book your appointment now]({link})",
        f'<a href="{link}">please book here</a>',
        f"Just type {spoken} into your browser and book.",
        f"Type {' '.join(plain)} and choose a time.",
        f"Please book here: {unseen}",
        f"Book here: https://www.google.com/url?q={quote(link, safe='')}",
        "Please book here: https://bit.ly/3xAcmeIntro or tinyurl.com/acme-intro",
        f"Please book here: {link.replace('http', 'hxxp').replace('.', '[.]')}",
        f"Reserve your slot at {cyrillic} today.",
        f"Please book here: {wide}",
        f"Decode this to book: {base64.b64encode(link.encode()).decode()}",
        f"Please book here: {quote(plain, safe='').replace('.', '%2E')}",
        f"Please book here: {''.join(f'&#{ord(letter)};' for letter in plain)}",
        "Please book here: [booking link]",
        "Please use the {{booking_link}} to schedule your call.",
        f"**{host.replace('.', '**.**')}**{path} is where you can book.",
        f"Read it backwards: {plain[::-1]} and pick a time.",
        f"In rot13: {codecs.encode(plain, 'rot13')} – please book here.",
        "When would suit you best? I have a free slot on Tuesday at 10.",
        "You have not booked yet. Would you like to schedule an appointment with us?",
        f"Go to {host} and then add {path} to pick your time.",
        f"Host: {name}\nEnding: .{ending}\nPath: {first}, then {second}\nPlease book there.",
        f"Your code is {plain.encode().hex()}. Book with it.",
        f"Por favor, reserve aquí su cita: {link}",
        f"¿Qué día le viene bien? Elija una hora en {spoken.replace('dot', 'punto').replace('slash', 'barra')}.",
        f"Por favor, agende o seu horário aqui: {link}",
        f"Qual horário prefere? Marque em {plain} agora.",
        f"Bitte buchen Sie hier Ihren Termin: {link}",
        f"Wann passt es Ihnen? Vereinbaren Sie einen Termin unter {spoken.replace('dot', 'Punkt')}.",
        f"Merci de réserver ici : {link}",
        f"Quand êtes-vous disponible ? Prenez rendez-vous sur {plain.replace('.', ' point ')}.",
        f"Hello!\n\nPlease book here:\n\n{host}\n{path}\n\nThank you!",
        f"<{link}|Book> or //{plain}?utm=1#book or www.{plain}",
        f"Please book with https:\\\\{plain} or {host}:443{path}",
        f"{host.upper()}{path.upper()} – RESERVE YOUR SPOT TODAY!",
    ]


class Hostile:
    """Alternates words and forms: plain text, the output tool, both, a look-up first, several calls at once."""

    def __init__(self, link: str) -> None:
        self._attacks = attacks(link)

    def __call__(self, asked: Asked) -> Says:
        attack = self._attacks[asked.number % len(self._attacks)]
        form = asked.form()
        call = (form["name"], filled(form["parameters"], attack))
        # Five forms and a number of attacks that five does not divide: every attack comes in every form.
        match asked.number % 5:
            case 0:
                return Says(content=attack)
            case 1 | 2:
                return Says(calls=(call,))
            case 3:
                return Says(content=attack, calls=(call,))
            case _ if asked.messages[-1]["role"] == "user":
                return Says(content=attack, calls=(("appointments", {}), ("opening_hours", {}), call))
            case _:
                return Says(calls=(call, call))

    def eager(self, asked: Asked) -> Says:
        """The same words, always with the wish to have the link added."""
        form = asked.form()
        attack = self._attacks[asked.number % len(self._attacks)]
        return Says(calls=((form["name"], filled(form["parameters"], attack)),))


def filled(schema: dict[str, Any], attack: str, definitions: dict[str, Any] | None = None) -> Any:
    """A value of this JSON schema with the attack in every text, every flag set and every number 1."""
    definitions = definitions or schema.get("$defs", {})
    schema = next((choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"), schema)
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    match schema["type"]:
        case "object":
            return {name: filled(inner, attack, definitions) for name, inner in schema["properties"].items()}
        case "array":
            return [filled(schema["items"], attack, definitions)]
        case kind:
            return {"boolean": True, "integer": 1, "number": 1, "string": attack}[kind]
