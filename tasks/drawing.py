"""One article's answer as it was drawn: its marks and links, and which explicit records to believe."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..schema.records import Record
from .regions import Mark


@dataclass(frozen=True)
class Drawing:
    """Marks over a task's text, in reading order; `order` lists the label ids that were sent."""

    task: Record
    annotator: str
    marks: list[Mark]
    links: list[tuple[str, str]]
    trusted: bool
    order: dict[str, list[str]]

    @property
    def text(self) -> str:
        """The article, in code points."""
        return str(self.task["text"])

    @property
    def document_id(self) -> str:
        """The article's id."""
        return str(self.task["document_ids"][0])

    def of(self, label: str) -> list[Mark]:
        """The marks with `label`."""
        return [m for m in self.marks if m.label == label]

    def explicit(self, mark: Mark, kind: str) -> Record | None:
        """The record that `mark` carries, where it is its own and of this kind."""
        found = mark.head.explicit
        own = self.trusted and found.get("record") == kind and found.get("id") == mark.head.id
        return dict(found) if own else None

    @cached_property
    def _by_region(self) -> dict[str, Mark]:
        return {region: mark for mark in self.marks for region in mark.members}

    def linked(self, mark: Mark, label: str) -> list[Mark]:
        """The marks with `label` that a link joins to `mark`, either way, each once, in reading order."""
        found = self._joined.get(mark.head.id, {}).values()
        return sorted((m for m in found if m.label == label), key=lambda m: (m.places, m.head.id))

    @cached_property
    def _joined(self) -> dict[str, dict[str, Mark]]:
        """By the head of a mark: the marks that a link joins to it, by theirs."""
        found: dict[str, dict[str, Mark]] = {}
        for a, b in self.pairs():
            found.setdefault(a.head.id, {})[b.head.id] = b
            found.setdefault(b.head.id, {})[a.head.id] = a
        return found

    def pairs(self) -> list[tuple[Mark, Mark]]:
        """The two marks of each link between different spans."""
        both = [(self._by_region[a], self._by_region[b]) for a, b in self.links]
        return [(a, b) for a, b in both if a is not b]

    def without_lost(self, record: Record, field: str, layer: str) -> Record:
        """`record` without the ids in `field` of labels that were sent and are no longer drawn."""
        if field not in record:
            return record
        return {**record, field: [i for i in record[field] if not self.lost(i, layer)]}

    def lost(self, identifier: Any, layer: str) -> bool:
        """True for a label that was sent and is no longer drawn."""
        return identifier in self.order.get(layer, []) and identifier not in self._heads

    @cached_property
    def _heads(self) -> set[str]:
        return {m.head.id for m in self.marks if self.trusted and m.head.explicit.get("id") == m.head.id}
