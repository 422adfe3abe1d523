"""How vocabularies are written down as text: words apart by space, patterns one to a line."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def patterns(text: str, **parts: str) -> str:
    """The patterns of a text as one, any of which may match.

    Each stands on a line of its own, or runs on over indented lines; `{name}` stands for the part of that name.
    """
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    joined: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if line.startswith(" "):
            joined[-1] += line.strip()
        else:
            joined.append(line)
    return "|".join(joined)
