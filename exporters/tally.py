"""What a release says of its records in numbers, counted as they go by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from ..schema.catalog import schema

Counted = Iterator[tuple[str, Any]]
_ALWAYS = {"record", "schema_version", "aliases"}
"""Fields that a record does not lack."""


class Tally(defaultdict[str, Counter[Any]]):
    """How often each value was seen, by what is counted; two of them add up."""

    def __init__(self) -> None:
        super().__init__(Counter)

    def __reduce__(self) -> tuple[type["Tally"], tuple[()], None, None, Iterator[tuple[str, Counter[Any]]]]:
        return Tally, (), None, None, iter(self.items())

    def see(self, row: Any) -> None:
        """Count the record of a row whose labels are names; of its columns only that they say something."""
        kind = row.record
        self["record"][kind] += 1
        for name, value in _COUNTED[kind](row):
            self[name][value] += 1
        said = self[f"said of {kind}"]
        said.update([n for n in row.__struct_fields__ if n not in said and getattr(row, n) not in (None, [])])

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
            kind: sorted({*schema(kind)["properties"]} - _ALWAYS - {*self[f"said of {kind}"]})
            for kind in ("claim", "attribution", "contradiction")
            if self["record"][kind]
        }


def _document(row: Any) -> Counted:
    outlet, license_ = row.outlet, row.license
    yield "event", row.event_id
    yield "language", row.language
    yield "outlet", outlet.id
    yield "outlet kind", outlet.kind
    yield "license", (outlet.name, license_.id, license_.redistributable)
    yield "length", row.text_length
    if row.published_at:
        yield "published", row.published_at[:10]
    yield from (("section", section.kind) for section in row.sections)
    yield from (("coverage", row.coverage[layer]) for layer in row.coverage.__struct_fields__)


def _claim(row: Any) -> Counted:
    yield "claim kind", row.kind


def _attribution(row: Any) -> Counted:
    return (("source type", source.type) for source in row.sources if source.type)


def _contradiction(row: Any) -> Counted:
    return iter(())


def _annotation(row: Any) -> Counted:
    yield "annotator", (row.annotator.id, row.annotator.type)
    yield "guideline", row.guideline_version
    yield "task", row.task_key
    yield "day", row.updated_at[:10]


def _adjudication(row: Any) -> Counted:
    yield "method", row.method
    yield "day", row.at[:10]


_COUNTED: dict[str, Callable[[Any], Counted]] = {
    "document": _document,
    "claim": _claim,
    "attribution": _attribution,
    "contradiction": _contradiction,
    "annotation": _annotation,
    "adjudication": _adjudication,
}
