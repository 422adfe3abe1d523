"""Who acts in an organization, as they are written down with what they do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is `user:<id>`, `key:<id>` for an API key, `operator` for whoever runs the server, `server` for what it does
    of itself, or `nobody` for who is not known. `name` is what they are called now, with a person's address.
    """

    id: str
    name: str = ""

    @property
    def kind(self) -> str:
        """What comes before the colon."""
        return self.id.partition(":")[0]

    @property
    def number(self) -> int:
        """The id of the person or of the key; only these have one."""
        return int(self.id.partition(":")[2])

    @property
    def called(self) -> str:
        """Their name, without the address."""
        return called(self.name)


OPERATOR = Actor("operator")
SERVER = Actor("server")
SOMEBODY = Actor("nobody")


def key(api_key_id: int) -> Actor:
    """Another system, with this key of the API."""
    return Actor(f"key:{api_key_id}")


def called(name: str) -> str:
    """`Ada Lovelace` of `Ada Lovelace <ada@example.com>`."""
    return name.rpartition(" <")[0] or name
