"""Predicted labels laid beside those of gold, over many documents at once, and the scores of claims."""

from collections.abc import Iterable, Mapping

import numpy as np

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import Ints, Pairs, Predicate, both, crossing, exact, matched, overlap, same
from .tally import Row


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
        self.places = [ranges(r[field]) for r in self.true], [ranges(r[field]) for r in self.said]
        self.crossing = crossing(*self.places, (self.homes_true, self.homes_said))

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
