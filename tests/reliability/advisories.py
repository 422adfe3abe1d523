"""An audit against a stored snapshot of known vulnerabilities, in the form that OSV publishes."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

GRAVE = {"HIGH", "CRITICAL"}


@dataclass(frozen=True)
class Hit:
    """A locked package in which a vulnerability is known."""

    id: str
    package: str
    version: str
    severity: str


def read(snapshot: Path) -> Iterator[dict[str, Any]]:
    """Every advisory of a snapshot: a zip of JSON documents."""
    with zipfile.ZipFile(snapshot) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def age_days(advisories: Iterable[Mapping[str, Any]]) -> float:
    """How long ago the newest of them was written."""
    newest = max(datetime.fromisoformat(str(advisory["modified"])) for advisory in advisories)
    return (datetime.now(UTC) - newest).total_seconds() / 86_400


def audit(locked: Mapping[str, str], advisories: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """Which of the locked versions are known to be vulnerable; withdrawn advisories do not count."""
    return [
        Hit(str(advisory["id"]), name, locked[name], _severity(advisory))
        for advisory in advisories
        if "withdrawn" not in advisory
        for affected in advisory.get("affected", ())
        if (name := _name(affected)) in locked and _hits(locked[name], affected)
    ]


def _name(affected: Mapping[str, Any]) -> str:
    package = affected.get("package", {})
    return canonicalize_name(package.get("name", "")) if package.get("ecosystem") == "PyPI" else ""


def _hits(version: str, affected: Mapping[str, Any]) -> bool:
    return version in affected.get("versions", ()) or any(
        _within(Version(version), change["events"])
        for change in affected.get("ranges", ())
        if change.get("type") == "ECOSYSTEM"
    )


def _within(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    inside = False
    for event in sorted(events, key=_moment):
        ((kind, at),) = event.items()
        bound = _version(at)
        if kind == "introduced" and version >= bound:
            inside = True
        elif (kind == "fixed" and version >= bound) or (kind == "last_affected" and version > bound):
            inside = False
    return inside


def _moment(event: Mapping[str, str]) -> Version:
    return _version(next(iter(event.values())))


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def _severity(advisory: Mapping[str, Any]) -> str:
    # Unknown counts as grave: somebody has to look.
    return str(advisory.get("database_specific", {}).get("severity", "HIGH")).upper()
