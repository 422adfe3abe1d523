"""Letters without what people leave out when they type in a hurry."""

import unicodedata

_JOINED = str.maketrans(dict.fromkeys("’‘ʼ´`'-‐‑_", " "))


def unaccented(text: str) -> str:
    """In lower case, without accents, with one kind of dash and of blank."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in decomposed if unicodedata.category(letter) not in {"Mn", "Me", "Cf"})
    return "".join(kept).replace("–", "-").replace("—", "-").replace("−", "-")


def plain(phrase: str) -> str:
    """A phrase as the lexicon has it: blanks for apostrophes and hyphens."""
    return " ".join(unaccented(phrase).translate(_JOINED).split())
