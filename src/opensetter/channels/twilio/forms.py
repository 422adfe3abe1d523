"""Twilio's forms, read the way they are signed: blank values count, and a name may come more than once."""

from urllib.parse import parse_qs


class Form(dict[str, list[str]]):
    """Every value of every name. With `getlist` the official library takes it for a framework's own form."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])

    def first(self, name: str) -> str:
        """The first value, fit to be stored; empty if there is none."""
        return clean(next(iter(self.getlist(name)), ""))


def read(body: bytes) -> Form:
    """The form in a request's body, whatever the bytes are: what cannot be decoded is replaced, and fails to verify."""
    return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True))


def clean(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, and without lone surrogates, which nothing can encode."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
