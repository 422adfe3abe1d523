"""How many segments an SMS is sent and paid in: 3GPP TS 23.038 for the alphabet, TS 23.040 for the lengths."""

_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Each takes two places: an escape comes first."""

_BASIC_PLANE_ENDS = 0xFFFF


def segments(text: str) -> int:
    """The number of segments, none for an empty text.

    One character outside the GSM alphabet makes the whole text UCS-2, where most emoji take two places. No character
    is split between two segments. A messaging service with Smart Encoding may need fewer.
    """
    if all(character in _GSM7 or character in _GSM7_EXTENSION for character in text):
        return _count([2 if character in _GSM7_EXTENSION else 1 for character in text], alone=160, joined=153)
    return _count([2 if ord(character) > _BASIC_PLANE_ENDS else 1 for character in text], alone=70, joined=67)


def _count(places: list[int], *, alone: int, joined: int) -> int:
    if sum(places) <= alone:
        return 1 if places else 0
    count, free = 1, joined
    for place in places:
        if place > free:
            count, free = count + 1, joined
        free -= place
    return count
