"""A page as whoever reads it takes it in: headings, links by their names, forms with their fields, all that is said."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}
SPOKEN = {"a", "h1", "h2", "button", "option", "legend", "label", "p", "li", "dt", "dd", "title"}


@dataclass
class Form:
    """A form: where it goes, and what it sends as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    """What a choice of one, such as radio buttons, may be."""


@dataclass
class Element:
    """An element with its attributes, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def name(self) -> str:
        """What it is called for those who listen."""
        return " ".join((self.attributes.get("aria-label") or self.text).split())


class Reading(HTMLParser):
    """What was found in a page. Raises when tags do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    @property
    def text(self) -> str:
        return " ".join(self.elements[0].text.split())

    @property
    def language(self) -> str:
        return self.elements[0].attributes["lang"]

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def names(self, tag: str) -> list[str]:
        return [element.name for element in self.all(tag)]

    @property
    def heading(self) -> str:
        (heading,) = self.all("h1")
        return heading.name

    def link(self, name: str) -> str:
        """Where the link of that name leads."""
        found = [element.attributes["href"] for element in self.all("a") if element.name == name]
        assert found, f"no link {name!r} among {self.names('a')}"
        return found[0]

    def within(self, part: str) -> list[Element]:
        """The links inside the elements of that class, in order."""
        return [element for element in self.all("a") if part in element.attributes["data-inside"].split()]

    @property
    def times(self) -> list[str]:
        return [element.name for element in self.within("times")]

    @property
    def days(self) -> list[str]:
        return [element.name for element in self.within("month")]

    @property
    def form(self) -> Form:
        """The form that changes something."""
        (form,) = [form for form in self.forms if form.method == "post"]
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute stands twice: {attrs}"
        element = Element(tag, given)
        element.attributes["data-inside"] = " ".join(one.attributes.get("class", "") for one in self._open)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)
        if tag == "form":
            self.forms.append(Form(given["action"], given["method"]))
        if tag in {"input", "textarea", "select"} and self.forms:
            self._field(tag, given)
        if tag == "option" and "selected" in given:
            select = next(one for one in reversed(self._open) if one.tag == "select")
            self.forms[-1].fields[select.attributes["name"]] = given["value"]

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        if given.get("type") == "radio":
            form.options.append(given["value"])
        elif tag != "select":
            form.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        element = self._open.pop()
        assert element.tag == tag, (element.tag, tag)
        if tag == "textarea":
            # The first line break in it is not part of what was typed.
            self.forms[-1].fields[element.attributes["name"]] = element.text.removeprefix("\n")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
