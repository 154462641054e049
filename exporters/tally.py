"""What a release says of its records in numbers, counted as they go by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from ..schema.catalog import schema
from ..schema.records import Record

Counted = Iterator[tuple[str, Any]]


class Tally(defaultdict[str, Counter[Any]]):
    """How often each value was seen, by what is counted; two of them add up."""

    def __init__(self) -> None:
        super().__init__(Counter)

    def __reduce__(self) -> tuple[type["Tally"], tuple[()], None, None, Iterator[tuple[str, Counter[Any]]]]:
        return Tally, (), None, None, iter(self.items())

    def see(self, record: Record) -> None:
        """Count one record."""
        kind = record["record"]
        self["record"][kind] += 1
        for name, value in _COUNTED[kind](record):
            self[name][value] += 1
        self[f"said of {kind}"].update([name for name, value in record.items() if value not in (None, [])])

    def add(self, other: "Tally") -> None:
        """Count what another has counted."""
        for name, found in other.items():
            self[name].update(found)

    @property
    def latest(self) -> str:
        """The day of the last answer, decision or article: when the data was as it is, whenever it was built."""
        return max(self["day"] or self["published"], default="1970-01-01")

    @property
    def lacks(self) -> dict[str, list[str]]:
        """The fields that no gold record of a layer has."""
        return {
            kind: sorted(n for n in schema(kind)["properties"] if n != "aliases" and n not in self[f"said of {kind}"])
            for kind in ("claim", "attribution", "contradiction")
            if self["record"][kind]
        }


def _document(record: Record) -> Counted:
    outlet, license_ = record["outlet"], record["license"]
    yield "event", record["event_id"]
    yield "language", record["language"]
    yield "outlet", outlet["id"]
    yield "outlet kind", outlet["kind"]
    yield "license", (outlet["name"], license_["id"], license_["redistributable"])
    yield "length", record["text_length"]
    if record["published_at"]:
        yield "published", record["published_at"][:10]
    yield from (("section", section["kind"]) for section in record["sections"])
    yield from (("coverage", level) for level in record["coverage"].values())


def _claim(record: Record) -> Counted:
    yield "claim kind", record["kind"]


def _attribution(record: Record) -> Counted:
    return (("source type", source["type"]) for source in record["sources"] if source["type"])


def _contradiction(record: Record) -> Counted:
    return iter(())


def _annotation(record: Record) -> Counted:
    yield "annotator", (record["annotator"]["id"], record["annotator"]["type"])
    yield "guideline", record["guideline_version"]
    yield "task", record["task_key"]
    yield "day", record["updated_at"][:10]


def _adjudication(record: Record) -> Counted:
    yield "method", record["method"]
    yield "day", record["at"][:10]


_COUNTED: dict[str, Callable[[Record], Counted]] = {
    "document": _document,
    "claim": _claim,
    "attribution": _attribution,
    "contradiction": _contradiction,
    "annotation": _annotation,
    "adjudication": _adjudication,
}
