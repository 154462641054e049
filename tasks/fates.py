"""What became of the labels that were shown at the start: kept, edited, deleted."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..schema.records import Record
from . import encoding as table

KEPT, EDITED, DELETED = range(3)
Tally = dict[str, list[int]]
"""By kind of label: how many were kept, edited and deleted."""
NAMES = {table.CONTENT: "attribution", table.SOURCE: "source", table.CUE: "cue", table.CONFIRMS: "confirms"}


def outcome(shown: Iterable[Record], given: Iterable[Record]) -> Tally:
    """What became of the results `shown` in the results `given` as an answer.

    Kept: place, label and every answer shown are still there; adding to what was not shown is no edit.
    """
    now, spans = _by_control(given), _spans(shown)
    found: Tally = {}
    for items in spans.values():
        held = sum(now.get((item["id"], item["from_name"])) == _value(item) for item in items)
        there = any((item["id"], table.LABELS) in now for item in items)
        fate = KEPT if held == len(items) else EDITED if there else DELETED
        found.setdefault(_kind(items), [0, 0, 0])[fate] += 1
    return found


def _by_control(results: Iterable[Record]) -> dict[tuple[str, str], Any]:
    return {(r["id"], r["from_name"]): _value(r) for r in results if "from_name" in r}


def _spans(shown: Iterable[Record]) -> dict[str, list[Record]]:
    """The results of each span, all its pieces and answers together."""
    found: dict[str, list[Record]] = {}
    for result in shown:
        if "start" in result.get("value", {}) and result["from_name"] != table.BESIDE:
            stem, _, last = result["id"].rpartition("/+")
            found.setdefault(stem if stem and last.isdigit() else result["id"], []).append(result)
    return found


def _value(result: Record) -> Any:
    value = result["value"]
    said = value.get("labels") or sorted(value.get("choices") or []) or value.get("text")
    return value.get("start"), value.get("end"), said


def _kind(items: Sequence[Record]) -> str:
    label = next((i["value"]["labels"][0] for i in items if i["from_name"] == table.LABELS), table.CLAIM)
    kinds = [i["value"]["choices"][0] for i in items if i["from_name"] == "kind"]
    return NAMES.get(label) or kind_of_claim(kinds[0] if kinds else None)


def kind_of_claim(kind: str | None) -> str:
    """The kind of label that a claim is."""
    return f"claim.{kind}" if kind else "claim"


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    total: Tally = {}
    for tally in tallies:
        for kind, counts in tally.items():
            total[kind] = [a + b for a, b in zip(total.get(kind, [0, 0, 0]), counts, strict=True)]
    return total


def rates(tally: Tally) -> dict[str, Record]:
    """By kind of label: `n`, and the shares accepted (kept as shown), edited, deleted."""
    names = ("accepted", "edited", "deleted")
    return {
        kind: {"n": sum(counts)} | {name: round(c / sum(counts), 4) for name, c in zip(names, counts, strict=True)}
        for kind, counts in sorted(tally.items())
    }
