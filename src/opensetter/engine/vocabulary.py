"""How vocabularies are written down as text: words apart by space, patterns one to a line."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property


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


class Pattern:
    """A regular expression that is compiled when it is first used, since hundreds of them hold up a start."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Keep the text of it, which is not looked at before it is used."""
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself; `re.error` if the text is none."""
        return re.compile(self.pattern, self.flags)

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The number of each named group."""
        return self.compiled.groupindex

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """The first match anywhere in the text, or between two places."""
        return self.compiled.search(text, *span)

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        """The match at the beginning."""
        return self.compiled.match(text, *span)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """One match after another, none of which overlaps."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """What matches or, of a pattern with one group, what its group has."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """The text between the matches."""
        return self.compiled.split(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with each match replaced."""
        return self.compiled.sub(replacement, text)
