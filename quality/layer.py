"""One layer settled: every case made gold, kept, dropped or put to people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..schema.records import Record
from .cases import Case, dispute
from .decisions import BadDecision, Ruling, bad, decided
from .minting import named
from .outcomes import Outcome, adjudication, ruled
from .prior import Prior

Finish = Callable[[Record], Record]
Texts = dict[str, str | None]


@dataclass(frozen=True)
class Layer:
    """What came of a layer: gold and adjudications, the open cases, where each label went, and what labels wait.

    `fresh` gives the labels behind each gold label made in this run; the others stand as they were. `used` are the
    disputes that a ruling closed.
    """

    gold: list[Record]
    adjudications: list[Record]
    disputes: list[Record]
    home: Mapping[str, list[str]]
    waiting: frozenset[str]
    fresh: Mapping[str, tuple[str, ...]]
    used: frozenset[str] = frozenset()


def settle(
    cases: Sequence[Case], before: Prior, rulings: Mapping[str, Ruling], texts: Texts, at: str, finish: Finish
) -> Layer:
    """Settle `cases`: an expert's ruling of now, else one of before, else the votes and rules, else a dispute.

    An expert's ruling on any of a case's labels stands until an expert rules again; one that names a label or its gold
    is on a case that was settled. An open case leaves the earlier gold of its labels as it was. `finish` completes a
    gold record and raises ValueError where it cannot; that is a BadDecision where an expert made the record.
    """
    outcomes: list[Outcome] = []
    stays: dict[str, Record] = {}
    disputes: list[Record] = []
    waiting: set[str] = set()
    used: set[str] = set()
    for case in cases:
        earlier = before.about(case.input_ids)
        experts = [a for a in earlier if a["method"] == "expert"]
        ruling = _ruling(case, earlier, rulings)
        if ruling is not None:
            used.add(ruling.dispute)
            outcomes += _by_expert(case, ruling, texts, finish)
        elif experts:
            stays |= {a["id"]: a for a in experts}
        elif case.open:
            disputes.append(dispute(case, texts))
            waiting |= set(case.input_ids)
            stays |= {a["id"]: a for a in earlier if a["gold_id"] is not None}
        else:
            outcomes.append(_finished(ruled(case), finish))
    made = _layer(outcomes, stays, disputes, waiting, before, at)
    return replace(made, used=frozenset(used))


def _ruling(case: Case, earlier: Sequence[Record], rulings: Mapping[str, Ruling]) -> Ruling | None:
    """The ruling on a dispute, or on a settled case, which is named by a label of it or by its gold label."""
    open_once = case.open or any(a["method"] == "expert" for a in earlier)
    gold = [str(a["gold_id"]) for a in earlier if a["gold_id"] is not None]
    names = [*([case.id] if open_once else []), *case.input_ids, *gold]
    return next((rulings[name] for name in names if name in rulings), None)


def _by_expert(case: Case, ruling: Ruling, texts: Texts, finish: Finish) -> list[Outcome]:
    try:
        return [_finished(o, finish) for o in decided(case, ruling, texts.get(case.document_ids[0]))]
    except BadDecision:
        raise
    except ValueError as error:
        raise bad(ruling, f"{error}; add it to gold_record") from None


def _finished(outcome: Outcome, finish: Finish) -> Outcome:
    record = outcome.record
    return Outcome(outcome.layer, outcome.input_ids, None if record is None else finish(record), outcome.how)


def _layer(
    outcomes: list[Outcome],
    stays: dict[str, Record],
    disputes: list[Record],
    waiting: set[str],
    before: Prior,
    at: str,
) -> Layer:
    kept = {a["gold_id"] for a in stays.values() if a["gold_id"] is not None}
    records = named(outcomes, before, kept)
    made = [adjudication(o, None if r is None else r["id"], at) for o, r in zip(outcomes, records, strict=True)]
    gold = [r for r in records if r is not None] + [before.gold[name] for name in sorted(kept)]
    everything = {a["id"]: a for a in [*stays.values(), *made]}
    home: dict[str, list[str]] = {}
    for a in everything.values():
        for name in a["input_ids"] if a["gold_id"] else ():
            home.setdefault(name, []).append(a["gold_id"])
    fresh = {r["id"]: o.input_ids for o, r in zip(outcomes, records, strict=True) if r is not None}
    return Layer(gold, [*everything.values()], disputes, home, frozenset(waiting), fresh)
