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

ByDocument = dict[str, list[Record]]


class Laid:
    """The gold and the predicted labels of some documents, one after another, and every two that cross."""

    def __init__(self, documents: Iterable[str], gold: ByDocument, predicted: ByDocument, field: str) -> None:
        self.documents = list(documents)
        self.true, self.homes_true = _one_after_another(self.documents, gold)
        self.said, self.homes_said = _one_after_another(self.documents, predicted)
        self.places = [ranges(r[field]) for r in self.true], [ranges(r[field]) for r in self.said]
        self.crossing = crossing(*self.places, (self.homes_true, self.homes_said))

    def matched(self, allowed: Predicate) -> Pairs:
        """Gold and predicted labels, one to one."""
        ties = [r["id"] for r in self.true], [r["id"] for r in self.said]
        return matched(self.crossing, *self.places, allowed, ties)

    def rows(self, pairs: Pairs) -> list[Row]:
        """The tally of each document, where `pairs` are the hits."""
        count = len(self.documents)
        homes = (self.homes_true[pairs.left], self.homes_said, self.homes_true)
        tallies = (np.bincount(where, minlength=count).tolist() for where in homes)
        return list(zip(self.documents, *tallies, strict=True))


def _one_after_another(documents: Sequence[str], held: ByDocument) -> tuple[list[Record], Ints]:
    """The labels, and the number of the document of each."""
    records = [held.get(name, []) for name in documents]
    return [r for here in records for r in here], np.repeat(np.arange(len(records)), [len(here) for here in records])


def claim_rows(documents: Iterable[str], gold: ByDocument, predicted: ByDocument) -> dict[str, list[Row]]:
    """exact and overlap look at spans alone; typed wants overlapping spans of one kind."""
    laid = Laid(documents, gold, predicted, "span")
    kinds = same([c.get("kind") for c in laid.true], [c.get("kind") for c in laid.said])
    allowed = {"exact": exact, "overlap": overlap, "typed": both(overlap, kinds)}
    return {how: laid.rows(laid.matched(wanted)) for how, wanted in allowed.items()}


def attribution_rows(documents: Iterable[str], gold: ByDocument, predicted: ByDocument) -> dict[str, list[Row]]:
    """strict: content, cue and sources hold the same code points. relaxed: the cues overlap, contents and sources
    have Dice >= .5. In both null matches null, and joint sources are taken together.
    """
    laid = Laid(documents, gold, predicted, "content")
    strict = both(exact, _triples(laid.true, laid.said, _equal, _equal))
    relaxed = both(dice(0.5), _triples(laid.true, laid.said, _crossing, _alike))
    return {how: laid.rows(laid.matched(wanted)) for how, wanted in (("strict", strict), ("relaxed", relaxed))}


def matched_claims(documents: Iterable[str], gold: ByDocument, predicted: ByDocument) -> Mapping[str, str]:
    """The gold claim of each predicted one, by overlap."""
    laid = Laid(documents, gold, predicted, "span")
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
