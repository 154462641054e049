"""Predicted relations against judged pairs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..schema.records import Record
from ..schema.swap import ordered
from .tally import Row

NONE = "(no answer)"
Key = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """Gold and predicted relation of each judged pair, what was predicted more than once, and what was left out.

    `records` are the gold judgement and, where there is one, the answer that counts.
    """

    gold: Mapping[Key, str]
    said: Mapping[Key, str]
    repeated: Sequence[tuple[Key, str]]
    unanswered: int
    unjudged: int
    records: Mapping[Key, tuple[Record, Record | None]] = field(default_factory=dict)

    def only(self, keys: Iterable[Key]) -> "Judged":
        """These pairs alone."""
        kept = set(keys)
        gold = {key: relation for key, relation in self.gold.items() if key in kept}
        said = {key: relation for key, relation in self.said.items() if key in kept}
        repeated = [(key, relation) for key, relation in self.repeated if key in kept]
        records = {key: told for key, told in self.records.items() if key in kept}
        return Judged(gold, said, repeated, len(gold) - len(said), 0, records)


def judged(gold: Iterable[Record], said: Iterable[Record], claim: Callable[[str], str | None]) -> Judged:
    """Lay predictions over the judged pairs; `claim` gives the gold claim of an id, None where there is none.

    Whichever claim comes first does not matter. Of several answers on one pair the best scored counts (ties by
    relation), the others are false positives. Answers on pairs that nobody judged are left out and counted.
    """
    judgements = {_key(r): r for r in map(ordered, gold) if r["relation"] is not None}
    true = {key: r["relation"] for key, r in judgements.items()}
    placed = [_placed(r, claim) for r in said if r["relation"] is not None]
    known = [r for r in placed if r is not None and _key(r) in true]
    answers: dict[Key, Record] = {}
    repeated = []
    for record in sorted(known, key=lambda r: (_key(r), -(r.get("score") or 0), r["relation"])):
        if _key(record) in answers:
            repeated.append((_key(record), record["relation"]))
        else:
            answers[_key(record)] = record
    relations = {key: r["relation"] for key, r in answers.items()}
    records = {key: (r, answers.get(key)) for key, r in judgements.items()}
    return Judged(true, relations, repeated, len(true) - len(answers), len(placed) - len(known), records)


def _key(record: Record) -> Key:
    return record["claim_a"], record["claim_b"]


def _placed(record: Record, claim: Callable[[str], str | None]) -> Record | None:
    a, b = claim(record["claim_a"]), claim(record["claim_b"])
    return None if a is None or b is None or a == b else ordered({**record, "claim_a": a, "claim_b": b})


def class_rows(found: Judged, document: Callable[[Key], str]) -> dict[str, list[Row]]:
    """A tally for each relation that gold or predictions use."""
    classes = sorted({*found.gold.values(), *found.said.values(), *(r for _, r in found.repeated)})
    return {name: _rows(name, found, document) for name in classes}


def _rows(name: str, found: Judged, document: Callable[[Key], str]) -> list[Row]:
    rows = []
    for key, relation in found.gold.items():
        said = found.said.get(key, NONE) == name
        rows.append((document(key), int(said and relation == name), int(said), int(relation == name)))
    return rows + [(document(key), 0, 1, 0) for key, relation in found.repeated if relation == name]


def macro(scores: Mapping[str, Record]) -> Record:
    """The plain mean over the relations that gold holds; a precision without a prediction counts as 0."""
    there = [score for score in scores.values() if score["support"]]
    if not there:
        return {"precision": None, "recall": None, "f1": None, "support": 0}
    means = {n: round(sum(s[n] or 0 for s in there) / len(there), 6) for n in ("precision", "recall", "f1")}
    return {**means, "support": sum(score["support"] for score in there)}


def majority(found: Judged) -> Judged:
    """What answering every pair with the commonest relation gives: the baseline to beat."""
    counts = Counter(found.gold.values())
    commonest = min(counts, key=lambda name: (-counts[name], name), default=NONE)
    return Judged(found.gold, dict.fromkeys(found.gold, commonest), (), 0, 0)
