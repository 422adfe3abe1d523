"""Text and JSON as HTML: paragraphs, lists and `code` in descriptions, colours in examples. Everything is escaped."""

import re

from markupsafe import Markup, escape

_CODE = re.compile(r"`([^`]+)`")
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\b\d+(?:\.\d+)?\b)')


def inline(text: str) -> Markup:
    """One line, in which `backticks` mark code."""
    pieces = _CODE.split(text)
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )


def block(text: str) -> Markup:
    """Paragraphs, which blank lines separate, and lists, whose items begin with a dash."""
    return Markup("\n").join(_paragraph(part) for part in re.split(r"\n\s*\n", text.strip()) if part)


def json_text(text: str) -> Markup:
    """JSON with its keys, strings, numbers and words in colours."""
    found = Markup()
    end = 0
    for match in _TOKEN.finditer(text):
        found += escape(text[end : match.start()])
        found += _token(match)
        end = match.end()
    return found + escape(text[end:])


def shell_text(text: str) -> Markup:
    """A curl command; what it sends is coloured as JSON."""
    command, quote, body = text.partition(" -d '")
    return escape(command) + (Markup(" -d &#39;") + json_text(body) if quote else Markup())


def _token(match: re.Match[str]) -> Markup:
    text, colon, word, number = match.groups()
    if text is None:
        return Markup('<span class="{}">{}</span>').format("word" if word else "number", word or number)
    return Markup('<span class="{}">{}</span>{}').format("key" if colon else "string", text, colon or "")


def _paragraph(text: str) -> Markup:
    lines = text.splitlines()
    if not all(line.startswith(("- ", "  ")) for line in lines):
        return Markup("<p>{}</p>").format(inline(" ".join(line.strip() for line in lines)))
    items = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    return Markup("<ul>{}</ul>").format(
        Markup().join(Markup("<li>{}</li>").format(inline(" ".join(item.split()))) for item in items)
    )
