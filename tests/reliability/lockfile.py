"""A lock file as a list of pins: what pip would install, and with which hashes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One line: a requirement, and the hashes of the files that may serve it."""

    line: str
    requirement: Requirement
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The one version that will do; empty if there could be several."""
        exact = [one.version for one in self.requirement.specifier if one.operator == "==" and "*" not in one.version]
        return exact[0] if len(self.requirement.specifier) == 1 and exact else ""

    @property
    def is_fixed(self) -> bool:
        """Whether pip can only install what was there when this was written."""
        return bool(self.version and self.hashes and self.requirement.url is None)


def pins(file: Path) -> list[Pin]:
    """Every line of a lock file that is not a comment; a line that pip would take for an option is an error."""
    return [_pin(line) for line in _lines(file)]


def _lines(file: Path) -> Iterator[str]:
    joined = file.read_text().replace("\\\n", " ")
    for line in joined.splitlines():
        told = line.partition(" #")[0].strip()
        if told and not told.startswith("#"):
            yield told


def _pin(line: str) -> Pin:
    wanted = line.partition("--hash")[0].strip()
    return Pin(line, Requirement(wanted), frozenset(_HASH.findall(line)))
