"""What a release says of its records in numbers, counted as they go by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..schema.catalog import schema

Counted = dict[str, list[Any]]
_ALWAYS = {"record", "schema_version", "aliases"}
"""Fields that a record does not lack."""


class Tally(defaultdict[str, Counter[Any]]):
    """How often each value was seen, by what is counted; two of them add up."""

    def __init__(self) -> None:
        super().__init__(Counter)

    def __reduce__(self) -> tuple[type["Tally"], tuple[()], None, None, Iterator[tuple[str, Counter[Any]]]]:
        return Tally, (), None, None, iter(self.items())

    def see(self, rows: Sequence[Any]) -> None:
        """Count records by their rows, whose labels are names; of the columns, which of them say something."""
        kind = rows[0].record
        self["record"][kind] += len(rows)
        for name, values in _COUNTED[kind](rows).items():
            self[name].update(values)
        said = self[f"said of {kind}"]
        new = [name for name in rows[0].__struct_fields__ if name not in said]
        said.update([n for n in new if any(getattr(row, n) not in (None, []) for row in rows)])

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


def _document(rows: Sequence[Any]) -> Counted:
    return {
        "event": [row.event_id for row in rows],
        "language": [row.language for row in rows],
        "outlet": [row.outlet.id for row in rows],
        "outlet kind": [row.outlet.kind for row in rows],
        "license": [(row.outlet.name, row.license.id, row.license.redistributable) for row in rows],
        "length": [row.text_length for row in rows],
        "published": [row.published_at[:10] for row in rows if row.published_at],
        "section": [section.kind for row in rows for section in row.sections],
        "coverage": [level for row in rows for level in (row.coverage.claim, row.coverage.attribution)],
    }


def _claim(rows: Sequence[Any]) -> Counted:
    return {"claim kind": [row.kind for row in rows]}


def _attribution(rows: Sequence[Any]) -> Counted:
    return {"source type": [source.type for row in rows for source in row.sources if source.type]}


def _contradiction(rows: Sequence[Any]) -> Counted:
    return {}


def _annotation(rows: Sequence[Any]) -> Counted:
    return {
        "annotator": [(row.annotator.id, row.annotator.type) for row in rows],
        "guideline": [row.guideline_version for row in rows],
        "task": [row.task_key for row in rows],
        "day": [row.updated_at[:10] for row in rows],
    }


def _adjudication(rows: Sequence[Any]) -> Counted:
    return {"method": [row.method for row in rows], "day": [row.at[:10] for row in rows]}


_COUNTED: dict[str, Callable[[Sequence[Any]], Counted]] = {
    "document": _document,
    "claim": _claim,
    "attribution": _attribution,
    "contradiction": _contradiction,
    "annotation": _annotation,
    "adjudication": _adjudication,
}
