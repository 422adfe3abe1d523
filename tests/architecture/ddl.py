"""What a migration may not do while an older release serves: rules over its statements, each with its reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETS_BE = re.compile(r"^# Unsafe on purpose \(([\w-]+)\): (\S.{14,})$", re.MULTILINE)
"""How a migration says that it breaks a rule, and why that is all right: `# Unsafe on purpose (index): …`."""

_TOKENS = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<body>\$(?P<tag>\w*)\$(?P<inside>.*?)\$(?P=tag)\$)
    | (?P<text>'(?:[^']|'')*')
    | "(?P<name>(?:[^"]|"")*)"
    | (?P<end>;)
    | (?P<blank>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = r"(?:if (?:not )?exists )?(?:only )?(?:public\.)?(?P<table>\w+)"
_CREATE_TABLE = re.compile(rf"create (?:unlogged )?table {_NAME}")
_CREATE_INDEX = re.compile(
    rf"create (?:unique )?index (?P<how>concurrently )?(?:if not exists )?(?P<index>\w+) on {_NAME}"
)
_ALTER_TABLE = re.compile(rf"alter table {_NAME} (?P<actions>.*)")
_DROP = re.compile(r"drop (?:table|view|materialized view|function|procedure|type|sequence|schema|trigger)\b")
_ADD_CONSTRAINT = re.compile(
    r"add (?:constraint (?P<constraint>\w+) )?(?P<kind>check|foreign key|unique|primary|exclude)"
)
_LOCKING = re.compile(r"(?:truncate|lock|cluster|vacuum full|reindex(?!.* concurrently)|refresh materialized)\b")
# Nothing that a column's rows would have to be written anew for: a value that is worked out once for all of them.
_CONSTANT = re.compile(
    r"default (?:''|-?\d+(?:\.\d+)?|true|false|null|now\(\)|current_timestamp)(?:::[\w\[\] ]+)?(?: |$)"
)


@dataclass(frozen=True)
class Fault:
    """A statement that an older release, or the people it serves, would feel."""

    rule: str
    why: str
    statement: str


def statements(script: str) -> list[str]:
    """A script's statements in small letters, without comments, texts and functions' bodies; a DO's body is its own."""
    found, inner, current = [], [], ""
    for token in _TOKENS.finditer(script):
        match token.lastgroup:
            case "comment" | "blank":
                current += " "
            case "body" | "inside" | "tag":
                if current.strip().startswith("do"):
                    # What it does, it says between BEGIN and END or in a text that it executes.
                    inner += statements(
                        re.sub(r"(?i)\b(begin|end|then|loop|execute|declare)\b|'", " ; ", token["inside"])
                    )
                current += "''"
            case "text":
                current += "''"
            case "name":
                current += token["name"].lower()
            case "end":
                found.append(current)
                current = ""
            case _:
                current += token[0].lower()
    return [tidy for one in (*found, current, *inner) if (tidy := re.sub(r"\s+", " ", one).strip())]


def faults(script: Sequence[str]) -> list[Fault]:
    """Where one revision's statements break a rule."""
    said = [statement for part in script for statement in statements(part)]
    fresh = {made["table"] for statement in said if (made := _CREATE_TABLE.match(statement))}
    return [
        Fault(rule, why, statement)
        for number, statement in enumerate(said)
        for rule, why in _faults_of(statement, fresh, said[:number])
    ]


def takes_away(found: Sequence[Fault]) -> bool:
    """Whether a release may miss something afterwards."""
    return any(fault.rule in {"drop", "rename", "type"} for fault in found)


def _faults_of(statement: str, fresh: set[str], before: Sequence[str]) -> Iterator[tuple[str, str]]:
    if made := _CREATE_INDEX.match(statement):
        if made["table"] not in fresh:
            yield from _index_faults(made, before)
    elif statement.startswith("drop index"):
        if not statement.startswith("drop index concurrently"):
            yield "index", "keeps everybody away from the table: DROP INDEX CONCURRENTLY"
    elif _DROP.match(statement):
        yield "drop", "an older release may still use it: first a release that does not, then a migration"
    elif _LOCKING.match(statement):
        yield "lock", "keeps everybody away from the table for as long as it takes"
    elif (altered := _ALTER_TABLE.match(statement)) and altered["table"] not in fresh:
        for action in _split(altered["actions"]):
            yield from _action_faults(action, before)


def _index_faults(made: re.Match[str], before: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not made["how"]:
        yield "index", "nobody can write meanwhile: CREATE INDEX CONCURRENTLY in an autocommit_block"
    elif f"drop index concurrently if exists {made['index']}" not in before:
        # One that was broken off leaves an invalid index, over which the next try stumbles.
        yield "index-again", f"cannot be tried again: begin with DROP INDEX CONCURRENTLY IF EXISTS {made['index']}"


def _action_faults(action: str, before: Sequence[str]) -> Iterator[tuple[str, str]]:
    if constraint := _ADD_CONSTRAINT.match(action):
        yield from _constraint_faults(action, constraint)
    elif re.match(r"add (?!constraint)", action):
        yield from _column_faults(action)
    elif re.match(r"alter (?:column )?\w+ (?:set data )?type\b", action):
        yield "type", "writes every row anew, and an older release reads the old type: add a column instead"
    elif re.match(r"alter (?:column )?\w+ set not null", action):
        yield "not-null", "reads every row under lock, and an older release may write none: a CHECK … NOT VALID instead"
    elif re.match(r"drop (?!default|not null|constraint)", action):
        yield "drop", "an older release may still use it: first a release that does not, then a migration"
    elif action.startswith("rename"):
        yield "rename", "an older release knows the old name: add and copy instead"
    elif validated := re.match(r"validate constraint (\w+)", action):
        if any(f"add constraint {validated[1]} " in earlier for earlier in before):
            yield "validate", "the lock of adding it is still held: validate in the next revision"
    elif re.match(r"set (?:tablespace|logged|unlogged|access method)", action):
        yield "lock", "writes the table anew under lock"


def _constraint_faults(action: str, constraint: re.Match[str]) -> Iterator[tuple[str, str]]:
    if constraint["kind"] in {"check", "foreign key"}:
        if "not valid" not in action:
            yield "valid", "reads every row under lock: add it NOT VALID, and validate it in the next revision"
    elif "using index" not in action:
        yield (
            "unique",
            "builds an index under lock: CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
        )


def _column_faults(action: str) -> Iterator[tuple[str, str]]:
    has_constant = _CONSTANT.search(action) is not None
    if "not null" in action and not has_constant:
        yield "column-not-null", "an older release does not write it: give it a constant DEFAULT, or let it be null"
    elif re.search(r"\bgenerated\b|\b(?:small|big)?serial\b", action) or ("default" in action and not has_constant):
        yield "column-rewrite", "writes every row anew under lock: add it empty, and fill it afterwards"
    if re.search(r"\breferences\b|\bunique\b|\bprimary key\b|\bcheck\b", action):
        yield "valid", "brings a constraint along that reads every row: add it NOT VALID, apart"


def _split(actions: str) -> Iterator[str]:
    """The actions of one ALTER TABLE, apart."""
    depth, action = 0, ""
    for letter in actions:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            yield action.strip()
            action = ""
        else:
            action += letter
    yield action.strip()
