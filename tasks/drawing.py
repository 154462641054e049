"""One article's answer as it was drawn: its marks and links, and which explicit records to believe."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..schema.records import Record
from .regions import Mark, reading


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
        return self._by_label.get(label, [])

    @cached_property
    def _by_label(self) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.head.label, []).append(mark)
        return found

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
        return sorted((m for m in self.joined(mark) if m.head.label == label), key=reading)

    def joined(self, mark: Mark) -> Iterable[Mark]:
        """The marks that a link joins to `mark`, each once."""
        return self._joined.get(mark.head.id, {}).values()

    @cached_property
    def _joined(self) -> dict[str, dict[str, Mark]]:
        found: dict[str, dict[str, Mark]] = {}
        for a, b in self.pairs:
            found.setdefault(a.head.id, {})[b.head.id] = b
            found.setdefault(b.head.id, {})[a.head.id] = a
        return found

    @cached_property
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
