"""What a log line must not tell, taken out of it whoever wrote it: keys, passwords, people's numbers and words.

Whoever logs says ids and codes, and nothing else. This is the last line of defence, for the line that was forgotten
and for libraries, whose errors quote what they could not read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

HIDDEN = "[hidden]"
LONGEST = 500

_PRIVATE = re.compile(
    r"(?:.*_)?(?:password|secret|token|authorization|cookie|api_key|content|text|body|draft|payload|metadata|input"
    r"|answers?|first_name|last_name|full_name|phone|phone_number|user_number|wa_id|email|instructions|parameters)",
    re.IGNORECASE,
)
"""Names of fields whose values are never told, whatever they look like."""

_SECRETS = (
    (re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+(?=@)"), rf"\1:{HIDDEN}"),
    (re.compile(r"\b(bearer|basic)\s+[^\s,;\"']+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(password|passwd|pwd|secret|token|api_?key|as)=[^\s&,;\"']+", re.IGNORECASE), rf"\1={HIDDEN}"),
    # Our API keys, and those of the providers that we call.
    (re.compile(r"\b(osk_|sk-|pk-|xox[a-z]-|gh[a-z]_|EAA|AKIA|AIza)[\w-]{8,}"), rf"\1{HIDDEN}"),
    # Whoever speaks on a web chat, and what a link is for: who, until when, signature.
    (re.compile(r"\b[cov]\w+\.\d{9,11}\.[\w-]{20,}"), HIDDEN),
    # Long and of mixed letters: random. Hexadecimal stays, for it names traces and revisions.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[g-z])(?=[\w-]*[A-Z])[\w-]{32,}(?![\w-])"), HIDDEN),
)
_EMAIL = re.compile(r"[\w.+%-]+@(?=[\w-]+\.[\w.-]*\w)", re.ASCII)
# Dates, versions and addresses are no numbers to call.
_PHONE = re.compile(
    r"(?<![\w.:-])(?!\d{4}-\d\d-\d\d)(?!\d{1,3}(?:\.\d{1,3}){3}\b)\+?\(?\d(?:[ ()./-]{0,2}\d){7,14}(?![\w-])"
)
_SHOWN_DIGITS = 2
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}

# Names of tables and attributes help whoever reads; any other quotation may be what somebody wrote.
_QUOTED = re.compile(
    r"(?P<named>\b(?:relation|constraint|column|table|function|index|schema|role|type|attribute|argument|module|name)\s)?"
    r"(?P<quoted>'[^']*'|\"[^\"]*\"|`[^`]*`)(?P<object> object\b)?"
)
_DETAILS = re.compile(r"\b(\w*input\w*|value)=\S+|\([^()]*\)=\([^()]*\)")


def redacted(_logger: object, _method: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """A log line without secrets, without people's numbers, and of one line: a structlog processor."""
    return {name: _value(name, value) for name, value in event.items()}


def masked(text: str) -> str:
    """The text without what looks like a secret, an address or a number, and without line breaks."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    text = _PHONE.sub(_shortened, _EMAIL.sub(f"{HIDDEN}@", text))
    text = text.translate(_CONTROLS)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def error_text(said: str) -> str:
    """What an error says, in its first line and without what it quotes: that may be what somebody wrote."""
    return masked(_DETAILS.sub(HIDDEN, _QUOTED.sub(_named, said.partition("\n")[0])))


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - a log line holds anything
    if name in {"exc_value", "exc_notes"} and isinstance(value, str):
        return error_text(value)
    if name == "timestamp" or value is None or isinstance(value, bool | int | float):
        return value
    if _PRIVATE.fullmatch(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {masked(str(inner)): _value(str(inner), held) for inner, held in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_value(name, held) for held in value]
    return masked(str(value))


def _shortened(number: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", number[0])
    return f"{HIDDEN}{digits[-_SHOWN_DIGITS:]}"


def _named(quotation: re.Match[str]) -> str:
    is_name = (quotation["named"] or quotation["object"]) and re.fullmatch(r"\w{1,63}", quotation["quoted"][1:-1])
    return quotation[0] if is_name else f"{quotation['named'] or ''}{HIDDEN}{quotation['object'] or ''}"
