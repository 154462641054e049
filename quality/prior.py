"""The gold of the run before, and which of it a set of labels became."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..schema.records import Record

Gold = Mapping[str, Sequence[Record]]
"""Gold records by file: claims, attributions, contradictions, adjudications; a missing one is empty."""


@dataclass(frozen=True)
class Prior:
    """The earlier gold of one layer by id, and its adjudications by the ids of the labels they rest on."""

    gold: Mapping[str, Record]
    adjudications: Sequence[Record]
    by_input: Mapping[str, Sequence[Record]]

    def about(self, input_ids: Iterable[str]) -> list[Record]:
        """The adjudications that rest on any of `input_ids` and whose gold label, if they made one, is still there."""
        found = {a["id"]: a for name in input_ids for a in self.by_input.get(name, ())}
        there = (a for a in found.values() if a["gold_id"] is None or a["gold_id"] in self.gold)
        return sorted(there, key=lambda a: str(a["id"]))

    @property
    def unexplained(self) -> dict[str, Record]:
        """Gold that no adjudication stands for, and gold that an expert made from no label: nobody may drop it."""
        derived = {a["gold_id"] for a in self.adjudications if a["input_ids"]}
        return {name: record for name, record in self.gold.items() if name not in derived}


def prior(gold: Gold, layer: str) -> Prior:
    """The earlier gold of `layer` (claim, attribution, contradiction)."""
    adjudications = [a for a in gold.get("adjudications", ()) if a["gold_record"] == layer]
    by_input: dict[str, list[Record]] = {}
    for made in adjudications:
        for name in made["input_ids"]:
            by_input.setdefault(name, []).append(made)
    return Prior({r["id"]: r for r in gold.get(f"{layer}s", ())}, adjudications, by_input)
