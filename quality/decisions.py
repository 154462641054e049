"""What an expert decided about a dispute, and the gold labels that follow from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from ..schema.anchor import span_of
from ..schema.records import Record
from .cases import Case
from .clusters import Cluster, Label
from .match import shared, size
from .outcomes import Outcome, distribution
from .settled import told
from .vote import medoid

DECISIONS = ("accept", "edit", "reject", "merge", "split", "keep_ambiguous")
FIXED = ("id", "record", "schema_version", "document_id")
SPANS = ("span", "content", "cue", "confirms")


class BadDecision(ValueError):
    """A decision that cannot be carried out: which of them, from 0, and what to mend."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


@dataclass(frozen=True)
class Ruling:
    """One decision. `input_ids` are the labels to take, `edits` the fields of each gold label that override theirs,
    `number` tells which of the decisions it is, from 0.
    """

    dispute: str
    decision: str
    adjudicator_id: str
    rationale: str
    input_ids: tuple[str, ...]
    edits: tuple[Record, ...]
    cause: str | None
    number: int = 0


def bad(ruling: Ruling, said: str) -> BadDecision:
    """The error that a ruling is, for a reason."""
    return BadDecision(ruling.number, f"{ruling.dispute}: {said}")


def rulings(decisions: Iterable[Record]) -> dict[str, Ruling]:
    """The decisions by dispute; the last one on a dispute holds. Raises BadDecision.

    `dispute` is a dispute's id, or of a label that is settled its gold id or the id of one of its answers.

    A decision is `{"dispute", "decision", "adjudicator_id", "rationale", "input_id"? | "input_ids"?,
    "gold_record"? (one, or for a split a list of them), "cause"?}`.
    """
    return {ruling.dispute: ruling for ruling in map(_ruling, count(), decisions)}


def _ruling(number: int, given: Record) -> Ruling:
    name = given.get("dispute")
    if not isinstance(name, str):
        raise BadDecision(number, "a decision names no dispute; add `dispute` with the id that adjudicate printed")
    for wanted in ("adjudicator_id", "rationale"):
        if not (isinstance(given.get(wanted), str) and given[wanted].strip()):
            raise BadDecision(number, f"{name}: the decision has no {wanted}; an expert's ruling needs one")
    if given.get("decision") not in DECISIONS:
        raise BadDecision(
            number, f"{name}: {given.get('decision')!r} is no decision; take one of {', '.join(DECISIONS)}"
        )
    return Ruling(
        name,
        given["decision"],
        given["adjudicator_id"],
        given["rationale"],
        _listed(given.get("input_ids", given.get("input_id"))),
        _listed(given.get("gold_record")),
        given.get("cause"),
        number,
    )


def _listed(value: Any) -> tuple[Any, ...]:
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)


def decided(case: Case, ruling: Ruling, text: str | None) -> list[Outcome]:
    """The outcomes of `case` under `ruling`: one, several for a split, one without a record for a rejection.

    accept takes the label `input_id` as it is; edit takes it, or what the annotators agree on, with the fields of
    `gold_record`; merge makes one label of all (the widest, but for edits); split makes one of each of
    `input_ids`, or of the labels of whoever marked most; keep_ambiguous keeps the most common answers and
    leaves the disagreement in `distribution`. Raises BadDecision.
    """
    if ruling.decision == "reject":
        return [_outcome(case, ruling, case.input_ids, None)]
    bases = _bases(case, ruling)
    edits = ruling.edits or ({},)
    if len(edits) > 1 and len(bases) == 1:
        bases = bases * len(edits)
    if len(edits) not in (1, len(bases)):
        raise bad(ruling, f"{len(edits)} gold_record for {len(bases)} labels; give one for each")
    pairs = zip(bases, edits * len(bases) if len(edits) == 1 else edits, strict=True)
    return [_outcome(case, ruling, inputs, _edited(base, edit, text, ruling)) for (inputs, base), edit in pairs]


Base = tuple[list[str], Record]


def _bases(case: Case, ruling: Ruling) -> list[Base]:
    taken = _taken(case, ruling)
    if ruling.decision == "split":
        return [(_beside(case, item), item.record) for item in taken or _finest(case.labels)]
    if ruling.decision == "accept" and len(taken) > 1:
        return [(_beside(case, item), item.record) for item in taken]
    if taken:
        return [(case.input_ids, taken[0].record)]
    if ruling.decision == "accept" and len(case.labels) > 1:
        raise bad(ruling, "accept which label? name it as input_id")
    if ruling.decision == "merge":
        return [(case.input_ids, max(case.labels, key=lambda x: (size(x.place), x.id)).record)]
    return [(case.input_ids, _commonest(case))]


def _taken(case: Case, ruling: Ruling) -> list[Label]:
    known = {item.id: item for item in case.labels}
    strange = [name for name in ruling.input_ids if name not in known]
    if strange:
        raise bad(ruling, f"{strange[0]} is no label of it; take one of {', '.join(sorted(known))}")
    return [known[name] for name in ruling.input_ids]


def _finest(labels: Cluster) -> list[Label]:
    counts: dict[str, list[Label]] = {}
    for item in labels:
        counts.setdefault(item.annotator, []).append(item)
    return max(counts.values(), key=len)


def _beside(case: Case, taken: Label) -> list[str]:
    """The label taken and those of other annotators over the same words."""
    others = (x for x in case.labels if x.annotator != taken.annotator and shared(x.place, taken.place))
    return [taken.id, *(x.id for x in others)]


def _commonest(case: Case) -> Record:
    """What the annotators agree on, and in the open fields what most said, ties by the first annotator."""
    if case.settled is None:
        return dict(case.labels[medoid([item.place for item in case.labels])].record)
    record = dict(case.settled.record)
    for name in case.settled.open:
        said = [value for value in told(case.labels, name) if value is not None]
        if said and isinstance(said[0], str):
            record[name] = max(said, key=said.count)
    return record


def _edited(base: Record, edit: Record, text: str | None, ruling: Ruling) -> Record:
    kept = {name: value for name, value in base.items() if name not in ("id", "aliases", "attribution_ids")}
    changed = {name: value for name, value in edit.items() if name not in FIXED}
    try:
        return {**kept, **{name: _respan(name, value, text) for name, value in changed.items()}}
    except (ValueError, KeyError, TypeError) as error:
        raise bad(ruling, f"the gold_record's span is wrong ({error}); mend it") from None


def _respan(name: str, value: Any, text: str | None) -> Any:
    """A span given by its offsets alone gets its words."""
    if name == "sources" and isinstance(value, list):
        return [{**s, "span": _respan("span", s.get("span"), text)} for s in value]
    if name not in SPANS or text is None or not isinstance(value, dict):
        return value
    return span_of(text, [(s["start"], s["end"]) for s in value["segments"]])


def _outcome(case: Case, ruling: Ruling, inputs: Sequence[str], record: Record | None) -> Outcome:
    how: Record = {
        "method": "expert",
        "decision": ruling.decision,
        "distribution": distribution(case),
        "n_annotators": case.annotators,
        "adjudicator_id": ruling.adjudicator_id,
        "rationale": ruling.rationale,
    }
    if ruling.cause is not None:
        how["cause"] = ruling.cause
    return Outcome(case.layer, tuple(inputs), record, how)
