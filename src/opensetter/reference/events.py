"""The catalogue of events in words: what each kind carries, read from where it is declared."""

import ast
import inspect

from opensetter.webhooks.catalogue import EventType


def described() -> dict[str, str]:
    """Each kind of event and the sentence that stands below it in the catalogue."""
    (declared,) = ast.parse(inspect.getsource(EventType)).body
    assert isinstance(declared, ast.ClassDef)  # noqa: S101 - it is the source of a class
    found: dict[str, str] = {}
    for statement, following in zip(declared.body, declared.body[1:], strict=False):
        if isinstance(statement, ast.Assign) and isinstance(following, ast.Expr):
            name = EventType[ast.unparse(statement.targets[0])]
            found[name] = inspect.cleandoc(ast.literal_eval(following.value))
    return found
