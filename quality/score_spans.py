"""Predicted labels laid beside those of gold, over many documents at once, and the scores of claims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import Ints, Pairs, Predicate, Ranges, both, crossed, exact, matched, overlap, same
from .tally import Row


class Places(Sequence[Ranges]):
    """The ranges of a span of labels, each made when it is asked for: few are."""

    def __init__(self, records: Sequence[Record], field: str) -> None:
        self.records, self.field = records, field

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: Any) -> Any:
        return ranges(self.records[index][self.field])


def _laid(records: Sequence[Record], field: str) -> Ints:
    """What `match.laid` gives of the spans of labels."""
    held = [r[field]["segments"] for r in records]
    segments = [s for here in held for s in here]
    owners = np.repeat(np.arange(len(held)), [len(here) for here in held])
    return np.array([[s["start"] for s in segments], [s["end"] for s in segments], owners], dtype=np.int64)


class Laid:
    """The gold and the predicted labels of some documents, and every two that cross.

    `field` is the span by which labels are matched. `outside` counts the predictions that lie in none of `documents`.
    """

    def __init__(self, documents: Iterable[str], gold: Iterable[Record], said: Iterable[Record], field: str) -> None:
        at = {name: n for n, name in enumerate(documents)}
        self.documents = list(at)
        (self.true, self.homes_true, _), (self.said, self.homes_said, self.outside) = (
            _inside(list(records), at) for records in (gold, said)
        )
        self.places = Places(self.true, field), Places(self.said, field)
        one, other = (_laid(records, field) for records in (self.true, self.said))
        self.crossing = crossed(one, other, (len(self.true), len(self.said)), (self.homes_true, self.homes_said))

    def matched(self, allowed: Predicate) -> Pairs:
        """Gold and predicted labels, one to one."""
        ties = [r["id"] for r in self.true], [r["id"] for r in self.said]
        return matched(self.crossing, *self.places, allowed, ties)

    def rows(self, pairs: Pairs) -> list[Row]:
        """The tally of each document, where `pairs` are the hits."""
        return self.tally(self.homes_true[pairs.left], self.homes_said, self.homes_true)

    def sides(self) -> tuple[tuple[list[Record], Ints], tuple[list[Record], Ints]]:
        """Gold and predicted labels with the number of the document of each."""
        return (self.true, self.homes_true), (self.said, self.homes_said)

    def tally(self, *homes: Ints) -> list[Row]:
        """The tally of each document, from the documents of the hits, of what is predicted and of gold."""
        counts = (np.bincount(where, minlength=len(self.documents)).tolist() for where in homes)
        return list(zip(self.documents, *counts, strict=True))


def _inside(records: list[Record], at: Mapping[str, int]) -> tuple[list[Record], Ints, int]:
    """The labels that lie in the documents, the number of the document of each, and how many lie elsewhere."""
    homes = np.array([at.get(r["document_id"], -1) for r in records], dtype=np.int64)
    outside = int((homes < 0).sum())
    kept = [r for r, home in zip(records, homes.tolist(), strict=True) if home >= 0] if outside else records
    return kept, homes[homes >= 0], outside


def claim_rows(laid: Laid) -> dict[str, list[Row]]:
    """exact and overlap look at spans alone; typed wants overlapping spans of one kind."""
    kinds = same([c.get("kind") for c in laid.true], [c.get("kind") for c in laid.said])
    allowed = {"exact": exact, "overlap": overlap, "typed": both(overlap, kinds)}
    return {how: laid.rows(laid.matched(wanted)) for how, wanted in allowed.items()}


def matched_claims(documents: Iterable[str], gold: Iterable[Record], said: Iterable[Record]) -> Mapping[str, str]:
    """The gold claim of each predicted one, by overlap."""
    laid = Laid(documents, gold, said, "span")
    return {laid.said[p.right]["id"]: laid.true[p.left]["id"] for p in laid.matched(overlap).rows()}
