#!/usr/bin/env python3
"""From a fresh checkout to a running OpenSetter with nothing but Python and pip.

    python3 run.py demo     everything running, with something in it
    python3 run.py test     every test
    python3 run.py --help   the rest

Whatever a command needs is installed into `.venv` in this directory, at the versions and hashes of the lock files.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / "bin"
# Some images forbid it, for builds that run once. Here hundreds of processes would compile the same source anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
Command = tuple[str | Path, ...]
RUNTIME = HERE / "requirements.lock"
DEVELOPMENT = HERE / "requirements-dev.lock"


def demo(arguments: Sequence[str]) -> int:
    """Serve a small studio that is already set up, and say what to try."""
    install(RUNTIME)
    return run(BIN / "opensetter", "demo", *arguments)


def opensetter(arguments: Sequence[str]) -> int:
    """Run any other command of OpenSetter's: `python3 run.py opensetter serve --port 8000`."""
    install(RUNTIME)
    return run(BIN / "opensetter", *arguments)


def test(arguments: Sequence[str]) -> int:
    """Run the tests, two at a time: `python3 run.py test tests/unit -k guard`."""
    install(DEVELOPMENT)
    os.environ.setdefault("CHROMIUM", browser() or "")
    return run(BIN / "pytest", *(arguments or ("-n", "2", "--dist", "worksteal")))


def check(_arguments: Sequence[str]) -> int:
    """Check format, lint, types and import contracts."""
    install(DEVELOPMENT)
    return (
        run(BIN / "ruff", "format", "--check", ".")
        or run(BIN / "ruff", "check", ".")
        or run(BIN / "lint-imports")
        or run(BIN / "mypy", "--num-workers", "2")
    )


def reliability(arguments: Sequence[str]) -> int:
    """Prove it in full, 40 minutes, and write docs/reliability.md; `smoke` and `nightly` are other sizes."""
    install(DEVELOPMENT)
    sizes = ("smoke", "full", "nightly")
    size, rest = (arguments[0], arguments[1:]) if arguments and arguments[0] in sizes else ("full", arguments)
    os.environ["RELIABILITY_SIZE"] = size
    # A selection of proofs takes the places of its own rows in the table.
    if size != "smoke":
        os.environ["RELIABILITY_REPORT"] = str(HERE / "docs" / "reliability.md")
    if not rest:
        os.environ["RELIABILITY_WHOLE"] = "yes"
    os.environ.setdefault("CHROMIUM", browser() or "")
    return run(BIN / "pytest", *(rest or ("tests/reliability", "-n", "2", "--dist", "loadfile")))


def bench(arguments: Sequence[str]) -> int:
    """Measure speed against a plain implementation and the database's own limit; `bench pages`: the dashboard's."""
    install(DEVELOPMENT)
    which, rest = ("bench.pages", arguments[1:]) if arguments[:1] == ["pages"] else ("bench", arguments)
    return run(BIN / "python", "-m", which, *rest)


def lock(_arguments: Sequence[str]) -> int:
    """Write the lock files anew from pyproject.toml; releases younger than a week are left out."""
    install(DEVELOPMENT)
    compile_ = (BIN / "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header")
    own = ("--exclude-newer", "1 week", "--no-emit-index-url", "pyproject.toml", "--group", "build")
    return run(*compile_, *own, "-o", RUNTIME) or run(*compile_, *own, "--group", "dev", "-o", DEVELOPMENT)


def screenshots(_arguments: Sequence[str]) -> int:
    """Make the pictures of every page of the dashboard anew, in docs/screenshots."""
    install(DEVELOPMENT)
    os.environ.setdefault("CHROMIUM", browser() or "")
    os.environ["DASHBOARD_IMAGES"] = str(HERE / "docs" / "screenshots")
    return run(BIN / "pytest", "tests/journeys/browser/test_every_page.py")


def words(_arguments: Sequence[str]) -> int:
    """Bring the dashboard's catalogues up to date with its texts; what is new has no translation yet."""
    install(DEVELOPMENT)
    catalogues = HERE / "src" / "opensetter" / "dashboard" / "catalogues"
    keywords = [f"--keyword={name}" for name in ("_", "gettext", "later", "ngettext:1,2")]
    plain = ("--no-wrap", "--omit-header")
    with tempfile.TemporaryDirectory() as directory:
        texts = Path(directory) / "texts.pot"
        extract = ("extract", "-F", catalogues / "babel.cfg", "--no-default-keywords", *keywords, "--sort-output")
        code = run(BIN / "pybabel", "-q", *extract, "--no-location", *plain, "-o", texts, catalogues.parent)
        for name in ("de", "es", "fr", "pt") if not code else ():
            file = catalogues / f"{name}.po"
            if not file.exists():
                shutil.copy(texts, file)
            how = ("update", "--no-fuzzy-matching", "--ignore-obsolete", *plain)
            code = code or run(BIN / "pybabel", "-q", *how, "-i", texts, "-o", file, "-l", name)
    return code


def sbom(arguments: Sequence[str]) -> int:
    """Write what is installed as a CycloneDX file: dist/opensetter.cdx.json, or the one that is named."""
    install(DEVELOPMENT)
    return write_sbom(Path(arguments[0]) if arguments else HERE / "dist" / "opensetter.cdx.json")


def write_sbom(file: Path) -> int:
    """The components are those of the lock file, with its hashes; the same lock file makes the same file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shape = ("--output-reproducible", "--output-format", "JSON", "--output-file", file)
    return run(BIN / "cyclonedx-py", "requirements", RUNTIME, "--pyproject", HERE / "pyproject.toml", *shape)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command
    for command in (demo, test, reliability, check, bench, opensetter, lock, sbom, screenshots, words)
}


def install(wanted: Path) -> None:
    """Make `.venv` hold what a lock file says, if it does not already."""
    stamp = VENV / "installed"
    # Everything that runs is in the development lock too, so the larger set serves both.
    for candidate in dict.fromkeys((wanted, DEVELOPMENT)):
        if stamp.exists() and stamp.read_text() == _fingerprint(candidate):
            return
    print(f"Installing what {wanted.name} lists into .venv; this takes a minute the first time.", file=sys.stderr)
    stamp.unlink(missing_ok=True)
    # One that is there already may be made of links, over which nothing can be copied.
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=False, clear=True, symlinks=True)
    pip: Command = (sys.executable, "-m", "pip", "--python", BIN / "python", "--disable-pip-version-check", "install")
    # What is imported is compiled then, and that is a fifth of it.
    pip = (*pip, "--quiet", "--no-warn-script-location", "--no-compile")
    code = 1
    for tool in filter(None, (_uv(pip), pip)):
        locked = (*tool, "--require-hashes", "-r", wanted)
        code = run(*locked) or run(*tool, "--no-deps", "--no-build-isolation", "--editable", HERE)
        if not code:
            break
        if tool is not pip:
            print("So it is pip's turn, which looks in more places and takes longer.", file=sys.stderr)
    if code:
        sys.exit("The installation did not succeed; pip says above why.")
    stamp.write_text(_fingerprint(wanted))


def _uv(pip: Command) -> Command | None:
    """uv, which installs in a tenth of the time that pip takes; None if it cannot be had. It looks where pip looks."""
    if not (BIN / "uv").exists():
        locked = re.search(r"^uv==(?:.*\\\n)*.*", DEVELOPMENT.read_text(), re.MULTILINE)
        with tempfile.TemporaryDirectory() as directory:
            own = Path(directory) / "uv.txt"
            own.write_text(locked[0] if locked else "")
            if run(*pip, "--no-deps", "--require-hashes", "-r", own):
                return None
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for name, uvs in (("index-url", "UV_DEFAULT_INDEX"), ("find-links", "UV_FIND_LINKS")):
        told = re.search(rf"^[^=\s]*\.{name}='(.+)'$", listed.stdout, re.MULTILINE)
        if told:
            os.environ.setdefault(uvs, told[1])
    return (BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python")


def browser() -> str | None:
    """A Chromium for the tests that look at pages: one that is there, or one that can be had."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests.", file=sys.stderr)
        apt = ("apt-get", "-qq", "-o=Dpkg::Use-Pty=0")
        if not run(*apt, "update"):
            run(*apt, "install", "-y", "--no-install-recommends", "chromium")
        found = shutil.which("chromium")
    if found is None and not run(BIN / "playwright", "install", "chromium"):
        script = (
            "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        )
        found = subprocess.run(
            [BIN / "python", "-c", script], capture_output=True, text=True, check=True
        ).stdout.strip()
    return found


def run(*command: str | Path) -> int:
    """Run a command here, and give back how it ended."""
    try:
        return subprocess.run([str(part) for part in command], cwd=HERE, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _fingerprint(lock_file: Path) -> str:
    told = lock_file.read_bytes() + (HERE / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(told + str(HERE).encode()).hexdigest()


def main() -> int:
    """Do what the first argument names."""
    if sys.version_info < (3, 11):
        sys.exit(
            f"OpenSetter needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: python3.11 run.py demo"
        )
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        sys.exit("This Python has no pip. Install it (on Debian: apt install python3-pip) and try again.")
    parser = argparse.ArgumentParser(
        prog="run.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:12}{(command.__doc__ or '').strip()}" for name, command in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of those below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on")
    asked = parser.parse_args()
    return COMMANDS[asked.command](asked.arguments)


if __name__ == "__main__":
    sys.exit(main())
