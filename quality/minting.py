"""Gold ids: minted once, kept through every later change, and living on as aliases when labels are merged."""

from collections.abc import Collection, Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.identity import body, digest, new_id
from ..schema.records import Record
from .match import dice, match
from .outcomes import Outcome
from .prior import Prior

STEM = 140  # characters of the document's id in a gold id, so that every gold id fits


def named(outcomes: Sequence[Outcome], before: Prior, taken: Collection[str]) -> list[Record | None]:
    """The gold record of each outcome with its id and aliases; None for an outcome without a record.

    An earlier id is kept where the label rests on the same answers (the most of them first), else where it lies at
    the same place (Dice >= .5); else one is minted. `taken` are earlier ids that other labels keep.
    """
    free = {name: record for name, record in before.gold.items() if name not in taken}
    shares = _shares(outcomes, before, free)
    kept = _by_inputs(shares)
    placed = set(kept.values())
    kept |= _by_place(outcomes, kept, {n: r for n, r in free.items() if n not in placed})
    merged = _merged(shares, kept)
    used = {*before.gold, *(alias for r in before.gold.values() for alias in r.get("aliases", ()))}
    made: list[Record | None] = []
    for index, outcome in enumerate(outcomes):
        if outcome.record is None:
            made.append(None)
            continue
        name = kept.get(index) or _mint(outcome, used)
        used.add(name)
        older = [before.gold[n] for n in (kept.get(index), *merged.get(index, ())) if n is not None]
        made.append(_with_id(outcome.record, name, older))
    return made


def _with_id(record: Record, name: str, older: Sequence[Record]) -> Record:
    past = {alias for r in [record, *older] for alias in r.get("aliases", ())} | {r["id"] for r in older}
    aliases = sorted(past - {name})
    return {**record, "id": name, **({"aliases": aliases} if aliases else {})}


Shares = list[tuple[int, str, int]]
"""(outcome, earlier gold id, how many labels both rest on), most first."""


def _shares(outcomes: Sequence[Outcome], before: Prior, free: Mapping[str, Record]) -> Shares:
    counts: dict[tuple[int, str], int] = {}
    for index, outcome in enumerate(outcomes):
        for made in before.about(outcome.input_ids):
            if made["gold_id"] in free:
                both = len(set(made["input_ids"]) & set(outcome.input_ids))
                counts[index, made["gold_id"]] = max(both, counts.get((index, made["gold_id"]), 0))
    return sorted(((i, name, n) for (i, name), n in counts.items()), key=lambda s: (-s[2], s[1], s[0]))


def _by_inputs(shares: Shares) -> dict[int, str]:
    homes: dict[str, int] = {}
    kept: dict[int, str] = {}
    for index, name, _ in shares:
        if index not in kept and name not in homes:
            kept[index], homes[name] = name, index
    return kept


def _by_place(outcomes: Sequence[Outcome], kept: Mapping[int, str], free: Mapping[str, Record]) -> dict[int, str]:
    """New labels at the place of an earlier one whose answers are gone."""
    left: dict[object, tuple[list[int], list[str]]] = {}
    for index, outcome in enumerate(outcomes):
        if index not in kept and outcome.record is not None:
            left.setdefault(_where(outcome.record), ([], []))[0].append(index)
    for name in sorted(free):
        left.setdefault(_where(free[name]), ([], []))[1].append(name)
    return {index: name for group in left.values() for index, name in _beside(outcomes, *group, free)}


def _where(record: Record) -> object:
    return record.get("document_id") or (record["claim_a"], record["claim_b"])


def _place(record: Record) -> tuple[tuple[int, int], ...]:
    span = record.get("span") or record.get("content")
    return ranges(span) if span else ((0, 1),)


def _beside(
    outcomes: Sequence[Outcome], indices: list[int], names: list[str], free: Mapping[str, Record]
) -> list[tuple[int, str]]:
    left = [_place(outcomes[i].record or {}) for i in indices]
    right = [_place(free[name]) for name in names]
    return [(indices[p.left], names[p.right]) for p in match(left, right, dice(0.5))]


def _merged(shares: Shares, kept: Mapping[int, str]) -> dict[int, list[str]]:
    """Earlier ids whose labels went into one that kept another id."""
    merged: dict[int, list[str]] = {}
    placed = set(kept.values())
    for index, name, _ in shares:
        if name not in placed and index in kept:
            merged.setdefault(index, []).append(name)
            placed.add(name)
    return merged


def _mint(outcome: Outcome, used: Collection[str]) -> str:
    """An id from the document and the place (or the two claims), numbered on where it is already used."""
    record = outcome.record or {}
    if outcome.layer == "contradiction":
        parts, stem = [record["claim_a"], record["claim_b"]], []
    else:
        parts, stem = [record["document_id"], repr(_place(record))], [body(record["document_id"])[:STEM]]
    for number in range(len(used) + 1):
        more = [str(number)] if number else []
        name = new_id(outcome.layer, *stem, digest(*parts, outcome.layer, *more, length=8 if stem else 16))
        if name not in used:
            return name
    raise AssertionError("more ids in use than there are")
