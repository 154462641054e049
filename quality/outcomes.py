"""What became of a case: a gold label to be, or none, and the adjudication that tells why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..schema.identity import digest, new_id
from ..schema.records import Record
from .cases import Case

CLOSED = {
    "claim": ("kind", "checkability", "factuality", "voice", "check_worthiness"),
    "attribution": ("attitude", "quotation", "type", "cue_type"),
    "contradiction": ("relation", "strength"),
}
"""The fields of each layer that are choices."""


@dataclass(frozen=True)
class Outcome:
    """`record` is the gold label without its id, None where there is none; `how` is the adjudication's middle part."""

    layer: str
    input_ids: tuple[str, ...]
    record: Record | None
    how: Mapping[str, object] = field(default_factory=dict)


def ruled(case: Case) -> Outcome:
    """The outcome of a case that needs nobody: agreed, voted or settled by a named rule."""
    counted = case.presence.how if case.presence.how in ("weighted", "majority") else None
    if case.settled is None:
        return Outcome(case.layer, tuple(case.input_ids), None, _how(case, counted or "unanimous", "reject"))
    method = counted or case.settled.method(case.annotators)
    how = _how(case, method, "accept")
    if case.settled.named_rules and method != "single":
        how["rule"] = case.settled.named_rules
    return Outcome(case.layer, tuple(case.input_ids), dict(case.settled.record), how)


def _how(case: Case, method: str, decision: str) -> dict[str, object]:
    return {
        "method": method,
        "decision": decision,
        "distribution": distribution(case),
        "n_annotators": case.annotators,
    }


def distribution(case: Case) -> dict[str, dict[str, float]]:
    """The soft labels of the case: `present`, and how many said what in each field.

    Where it is open whether there is a label at all, the fields are those of the labels as they stand.
    """
    found = _said(case) if case.settled is None else case.settled.distribution
    return {"present": dict(case.presence.weights), **found}


def _said(case: Case) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name in CLOSED[case.layer]:
        told = Counter(item.record[name] for item in case.labels if item.record.get(name) is not None)
        if told:
            found[name] = {value: told[value] for value in sorted(told)}
    return found


def adjudication(outcome: Outcome, gold_id: str | None, at: str) -> Record:
    """The adjudication record of an outcome; its id follows from the gold id, or from the labels where none is."""
    inputs = sorted(outcome.input_ids)
    key = digest(gold_id, length=16) if gold_id else digest("none", *inputs, length=16)
    return {
        "record": "adjudication",
        "schema_version": "1.0.0",
        "id": new_id("adjudication", outcome.layer, key),
        "gold_id": gold_id,
        "gold_record": outcome.layer,
        "input_ids": inputs,
        "at": at,
        **outcome.how,
    }


def dated(adjudications: list[Record], before: list[Record]) -> list[Record]:
    """`adjudications` with the time at which each first came to be what it is, sorted by id."""
    known = {a["id"]: a for a in before}
    return sorted((_first_seen(a, known.get(a["id"])) for a in adjudications), key=lambda a: str(a["id"]))


def _first_seen(made: Record, known: Record | None) -> Record:
    return known if known is not None and {**made, "at": known["at"]} == known else made
