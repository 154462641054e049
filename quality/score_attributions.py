"""Predicted attributions against gold: triples of source, cue and content, and the chains they form."""

from collections.abc import Callable, Sequence

import numpy as np

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import Pairs, Predicate, Ranges, both, dice, dice_of, each, exact, same, shared
from .score_spans import Laid
from .tally import Row

HALF = 0.5


def attribution_rows(laid: Laid) -> dict[str, list[Row]]:
    """strict: content, cue and sources hold the same code points. relaxed: the cues overlap, contents and sources
    have Dice >= .5. In both null matches null, and joint sources are taken together. attitude is relaxed with the same
    attitude, chain counts the links of relaxed ones to their parents; both are there where some prediction has any.
    """
    strict = both(exact, _triples(laid.true, laid.said, _equal, _equal))
    relaxed = both(dice(HALF), _triples(laid.true, laid.said, _crossing, _alike))
    found = laid.matched(relaxed)
    rows = {"strict": laid.rows(laid.matched(strict)), "relaxed": laid.rows(found)}
    if any(r.get("attitude") for r in laid.said):
        attitudes = same([r.get("attitude") for r in laid.true], [r.get("attitude") for r in laid.said])
        rows["attitude"] = laid.rows(laid.matched(both(relaxed, attitudes)))
    if any(r.get("parent_id") for r in laid.said):
        rows["chain"] = _chains(laid, found)
    return rows


def _chains(laid: Laid, found: Pairs) -> list[Row]:
    """A hit is a predicted child and parent that match a gold child and its parent."""
    partner = dict(zip(found.left.tolist(), found.right.tolist(), strict=True))
    true, said = (dict(_parents(side)) for side in (laid.true, laid.said))
    hits = [i for i, parent in true.items() if i in partner and said.get(partner[i], -1) == partner.get(parent, -2)]
    return laid.tally(*(homes[np.array(list(there), dtype=np.int64)] for homes, there in
                        ((laid.homes_true, hits), (laid.homes_said, said), (laid.homes_true, true))))  # fmt: skip


def _parents(records: Sequence[Record]) -> list[tuple[int, int]]:
    """(child, parent) by index; a parent that is not there is -1, so that its link counts and is never found."""
    at = {name: n for n, r in enumerate(records) for name in (r["id"], *(r.get("aliases") or ()))}
    return [(n, at.get(r["parent_id"], -1)) for n, r in enumerate(records) if r.get("parent_id")]


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
    return dice_of(one, other) >= HALF
