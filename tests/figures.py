"""What `/metrics` tells, as numbers by name and labels."""

from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    """The figures of one answer, by name and labels."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._samples = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def of(self, name: str, **labels: str) -> float:
        return self._samples.get((f"opensetter_{name}", frozenset(labels.items())), 0.0)

    def samples(self, name: str) -> list[tuple[dict[str, str], float]]:
        """Every sample of that name, with its labels."""
        return [
            (dict(labels), value) for (found, labels), value in self._samples.items() if found == f"opensetter_{name}"
        ]
