"""Predicted claims and attributions against gold, document by document."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import (
    Ints,
    Pairs,
    Predicate,
    Ranges,
    both,
    crossing,
    dice,
    dice_of,
    each,
    exact,
    matched,
    overlap,
    same,
    shared,
)
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


def attribution_rows(laid: Laid) -> dict[str, list[Row]]:
    """strict: content, cue and sources hold the same code points. relaxed: the cues overlap, contents and sources
    have Dice >= .5. In both null matches null, and joint sources are taken together.
    """
    strict = both(exact, _triples(laid.true, laid.said, _equal, _equal))
    relaxed = both(dice(0.5), _triples(laid.true, laid.said, _crossing, _alike))
    return {how: laid.rows(laid.matched(wanted)) for how, wanted in (("strict", strict), ("relaxed", relaxed))}


def matched_claims(documents: Iterable[str], gold: Iterable[Record], said: Iterable[Record]) -> Mapping[str, str]:
    """The gold claim of each predicted one, by overlap."""
    laid = Laid(documents, gold, said, "span")
    return {laid.said[p.right]["id"]: laid.true[p.left]["id"] for p in laid.matched(overlap).rows()}


def _triples(
    gold: Sequence[Record],
    said: Sequence[Record],
    cues: Callable[[Ranges, Ranges], bool],
    sources: Callable[[Ranges, Ranges], bool],
) -> Predicate:
    one, other = [(_cue(r), _sources(r)) for r in gold], [(_cue(r), _sources(r)) for r in said]

    def holds(left: int, right: int) -> bool:
        (cue, source), (its_cue, its_source) = one[left], other[right]
        return _null_or(cues, cue, its_cue) and _null_or(sources, source, its_source)

    return each(holds)


def _null_or(holds: Callable[[Ranges, Ranges], bool], one: Ranges, other: Ranges) -> bool:
    return holds(one, other) if one and other else not one and not other


def _cue(record: Record) -> Ranges:
    return ranges(record["cue"]) if record.get("cue") else ()


def _sources(record: Record) -> Ranges:
    """The code points of all sources, as disjoint ranges; none where no source has words."""
    spans = sorted(r for s in record.get("sources") or () if s["span"] for r in ranges(s["span"]))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _equal(one: Ranges, other: Ranges) -> bool:
    return one == other


def _crossing(one: Ranges, other: Ranges) -> bool:
    return shared(one, other) > 0


def _alike(one: Ranges, other: Ranges) -> bool:
    return dice_of(one, other) >= 0.5
