"""What all journeys in a browser share: how it is started, the screens it has, and how colours are measured."""

import os
import shutil
from collections.abc import Sequence
from typing import Protocol

import pytest
from playwright.async_api import BrowserContext, expect

IN_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""For each module here. The browser is started once, and whoever talks to it is on the loop on which that was."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}

expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str:
    """Where the browser is; skips the test if there is none, and fails it in CI."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        reason = "There is no Chromium here: install it, or name one in CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


PAINTED = """(names) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement("i"));
  return names.map((name) => {
    probe.style.color = `var(--${name})`;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}"""
"""Painted by the page itself: the colours, red, green and blue, that its variables of these names stand for."""


def luminance(colour: list[int]) -> float:
    """How bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    """The contrast of two colours that are so bright (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


class Profile(Protocol):
    """A browser profile, and what its console complained of."""

    context: BrowserContext
    complaints: list[str]


async def close(profiles: Sequence[Profile]) -> None:
    """Close the profiles of a test, none of which may have complained."""
    for profile in profiles:
        await profile.context.close()
    assert [profile.complaints for profile in profiles if profile.complaints] == []
