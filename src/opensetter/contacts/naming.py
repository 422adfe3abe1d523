"""What to call a contact. Pure."""

import re
import unicodedata

_LETTERS = 30
_WORDS = 3
_NO_NAME = re.compile(r"[<>{}\[\]/\\:@=\d]")


def call_name(first_name: str | None, full_name: str | None) -> str | None:
    """What to call the contact: letters only, for a profile name may hold anything; None when no name is left."""
    for name in (first_name, (full_name or "").split(" ")[0]):
        parts = _letters_of(name or "").split()
        spoken = " ".join(parts[:_WORDS]).strip("'’- ")
        if spoken and len(spoken) <= _LETTERS:
            return spoken
    return None


def _letters_of(name: str) -> str:
    """The first run of letters, spaces, hyphens and apostrophes in a name; nothing of what is code or an address."""
    if _NO_NAME.search(name):
        return ""
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LM" or letter in " '’-" else "\n"
        for letter in unicodedata.normalize("NFC", name)
    )
    return next((run for run in kept.splitlines() if run.strip("'’- ")), "")
