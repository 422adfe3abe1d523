"""A page as a test reads it: its anchors, links, files and text, and whatever a strict policy would refuse."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr"}


class Read(HTMLParser):
    """What was found in a page. Raises when tags do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.commands: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self._in_command = False
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag in {"script", "style", "iframe", "object", "form"}:
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        self.loaded += [given[name] for name in ("src",) if name in given]
        if tag == "link":
            self.loaded.append(given["href"])
        if tag == "figure" and given.get("class") == "request":
            self.commands.append("")
        self._in_command = self._in_command or (tag == "pre" and bool(self.commands) and self.commands[-1] == "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "pre":
            self._in_command = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_command:
            self.commands[-1] += data
