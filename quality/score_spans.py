"""Predicted claims and attributions against gold, document by document."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import Pair, Predicate, Ranges, both, dice, dice_of, exact, match, overlap, same, shared
from .tally import Row

ByDocument = dict[str, list[Record]]


def claim_rows(documents: Iterable[str], gold: ByDocument, predicted: ByDocument) -> dict[str, list[Row]]:
    """exact and overlap look at spans alone; typed wants overlapping spans of one kind."""
    rows: dict[str, list[Row]] = {"exact": [], "overlap": [], "typed": []}
    for name in documents:
        true, said = gold.get(name, []), predicted.get(name, [])
        kinds = same([c.get("kind") for c in true], [c.get("kind") for c in said])
        for how, allowed in (("exact", exact), ("overlap", overlap), ("typed", both(overlap, kinds))):
            rows[how].append(_row(name, _spans(true), _spans(said), allowed))
    return rows


def attribution_rows(documents: Iterable[str], gold: ByDocument, predicted: ByDocument) -> dict[str, list[Row]]:
    """strict: content, cue and sources hold the same code points. relaxed: the cues overlap, contents and sources
    have Dice >= .5. In both null matches null, and joint sources are taken together.
    """
    rows: dict[str, list[Row]] = {"strict": [], "relaxed": []}
    for name in documents:
        true, said = gold.get(name, []), predicted.get(name, [])
        strict = both(exact, _triples(true, said, _equal, _equal))
        relaxed = both(dice(0.5), _triples(true, said, _crossing, _alike))
        for how, allowed in (("strict", strict), ("relaxed", relaxed)):
            rows[how].append(_row(name, _contents(true), _contents(said), allowed))
    return rows


def matched_claims(gold: Sequence[Record], predicted: Sequence[Record]) -> Mapping[str, str]:
    """The gold claim of each predicted one, by overlap."""
    ties = ([c["id"] for c in gold], [c["id"] for c in predicted])
    pairs = match(_spans(gold), _spans(predicted), overlap, ties)
    return {predicted[p.right]["id"]: gold[p.left]["id"] for p in pairs}


def _row(name: str, gold: Sequence[Ranges], said: Sequence[Ranges], allowed: Predicate) -> Row:
    return name, len(match(gold, said, allowed)), len(said), len(gold)


def _spans(records: Iterable[Record]) -> list[Ranges]:
    return [ranges(r["span"]) for r in records]


def _contents(records: Iterable[Record]) -> list[Ranges]:
    return [ranges(r["content"]) for r in records]


def _triples(
    gold: Sequence[Record],
    said: Sequence[Record],
    cues: Callable[[Ranges, Ranges], bool],
    sources: Callable[[Ranges, Ranges], bool],
) -> Predicate:
    one, other = [(_cue(r), _sources(r)) for r in gold], [(_cue(r), _sources(r)) for r in said]

    def holds(pair: Pair) -> bool:
        (cue, source), (its_cue, its_source) = one[pair.left], other[pair.right]
        return _null_or(cues, cue, its_cue) and _null_or(sources, source, its_source)

    return holds


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
