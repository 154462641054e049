"""Pairs whose relation is known, mixed into the queue: how they are marked, placed, and what they tell of an annotator.

A task carries a seal, the same in length and look whether its answer is known or not.
"""

import math
from collections.abc import Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.catalog import choices
from ..schema.identity import digest
from ..schema.records import Record
from .keys import task_key

SWAPPED = {"a_refines_b": "b_refines_a", "b_refines_a": "a_refines_b"}


class BadKnown(ValueError):
    """A line of the file of known answers is none."""


def known_pairs(lines: Sequence[Record], claims: Mapping[str, Record], where: str) -> list[Record]:
    """The pairs of a file of known answers, each with its `relation`.

    A line is a pair with `relation` beside its fields, or a contradiction over `claims`. Raises BadKnown.
    """
    return [_known(line, claims, f"{where}: line {number}") for number, line in enumerate(lines, 1)]


def _known(line: Record, claims: Mapping[str, Record], where: str) -> Record:
    if line.get("relation") not in choices("contradiction", "relation"):
        raise BadKnown(f"{where}: relation is {line.get('relation')!r}; write one that a contradiction record may have")
    if line.get("record") == "pair" and {"id", "a", "b"} <= line.keys():
        return line
    if line.get("record") == "contradiction" and {line.get("claim_a"), line.get("claim_b")} <= claims.keys():
        return {**pair_over(line, claims), "relation": line["relation"]}
    raise BadKnown(f"{where}: is no pair, and no contradiction between claims of this project")


def pair_over(told: Record, claims: Mapping[str, Record]) -> Record:
    """The pair that asks about the two claims of a contradiction. Raises KeyError where a claim is not there."""
    sides = [claims[told[name]] for name in ("claim_a", "claim_b")]
    a, b = ({"document_id": s["document_id"], "span": s["span"], "claim_id": s["id"]} for s in sides)
    return {"id": f"pair:{told['claim_a']}+{told['claim_b']}", "a": a, "b": b}


def both(pair: Record) -> frozenset[object]:
    """The two sides of a pair: claims by id, else places."""
    return frozenset(pair[s].get("claim_id") or (pair[s]["document_id"], ranges(pair[s]["span"])) for s in ("a", "b"))


def seal(key: str, known: bool) -> str:
    """What a task carries: 16 hexadecimal digits, known or not."""
    return digest(key, "known" if known else "asked", length=16)


def is_known(data: Mapping[str, object]) -> bool:
    """Whether the answer to the task with this data is known."""
    return "seal" in data and data["seal"] == seal(str(data["task_key"]), True)


def mixed(asked: Sequence[str], known: Sequence[str], annotator: str, rate: float, there: tuple[int, int]) -> list[str]:
    """The keys `asked`, in order, with so many of `known` among them that `rate` known come to one other.

    `there` is how many others and how many known the annotator has already. Places and choice follow from the
    annotator's id, so that neighbours cannot compare.
    """
    others, before = there
    wanted = max(0, math.ceil(rate * (others + len(asked)) - 1e-9) - before)
    chosen = sorted(known, key=lambda key: digest(annotator, key))[:wanted]
    step = len(asked) / max(1, len(chosen))
    spots = [int((n + _share(annotator, key)) * step) for n, key in enumerate(chosen)]
    made: list[str] = []
    for number in range(len(asked) + 1):
        made += [key for key, spot in zip(chosen, spots, strict=True) if spot == number]
        made += asked[number : number + 1]
    return made


def _share(*parts: str) -> float:
    """A number from 0 to 1 that follows from `parts`."""
    return int(digest(*parts, length=4), 16) / 16**4


def right(answers: Sequence[Record], known: Sequence[Record]) -> dict[str, tuple[int, int]]:
    """For each annotator, how many known answers were given as they are known, and how many were given."""
    by_key = {task_key("pair", [pair["id"]]): pair for pair in known}
    found: dict[str, tuple[int, int]] = {}
    for answer in answers:
        pair = by_key.get(answer["task_key"])
        if pair is not None and answer.get("known_answer") and answer["status"] == "submitted":
            good, given = found.get(answer["annotator"]["id"], (0, 0))
            found[answer["annotator"]["id"]] = (good + _agrees(answer, pair), given + 1)
    return found


def _agrees(answer: Record, pair: Record) -> bool:
    told = answer["contradictions"][0] if answer["contradictions"] else {"relation": None, "claim_a": None}
    made = {(c["document_id"], ranges(c["span"])): c["id"] for c in answer["claims"]}
    first = pair["a"].get("claim_id") or made.get((pair["a"]["document_id"], ranges(pair["a"]["span"])))
    said = str(told["relation"])
    return bool((said if told["claim_a"] == first else SWAPPED.get(said, said)) == pair["relation"])
