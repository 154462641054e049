"""What judgements can be guessed without comparing two claims: from one of them, or from who wrote when.

An extractor that is no better than these has learned the collection, not to compare; gold that these guess well leaks.
Multinomial naive Bayes with add-one smoothing (McCallum and Nigam, 1998); each event (each document, where events are
few) is guessed from the others.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date

from ..schema.records import Record
from .score_pairs import Judged, Key

WORD = re.compile(r"\w+")
DAYS = (0, 1, 3, 7, 30)
Features = Mapping[Key, Sequence[str]]


def claim_only(found: Judged, claims: Mapping[str, Record], group: Callable[[Key], Hashable]) -> Judged:
    """Each pair judged by the words of its first claim alone."""
    words = {key: WORD.findall(str(claims[key[0]].get("text") or "").lower()) for key in found.gold}
    return _guessed(found, words, group)


def metadata_only(
    found: Judged, claims: Mapping[str, Record], documents: Mapping[str, Record], group: Callable[[Key], Hashable]
) -> Judged:
    """Each pair judged by the outlets and dates of its documents alone."""
    told = {key: _told(*(documents[claims[name]["document_id"]] for name in key)) for key in found.gold}
    return _guessed(found, told, group)


def _told(a: Record, b: Record) -> list[str]:
    outlets = sorted(d["outlet"]["id"] for d in (a, b))
    return [*outlets, "+".join(outlets), f"same document {a['id'] == b['id']}", f"days {_apart(a, b)}"]


def _apart(a: Record, b: Record) -> str:
    """How far apart two documents were published, in steps."""
    days = [str(d.get("published_at") or "")[:10] for d in (a, b)]
    if not all(days):
        return "unknown"
    first, second = (date.fromisoformat(day) for day in days)
    apart = abs((second - first).days)
    return str(next((step for step in DAYS if apart <= step), "more"))


def _guessed(found: Judged, features: Features, group: Callable[[Key], Hashable]) -> Judged:
    whole, apart = _Counts(), defaultdict[Hashable, _Counts](_Counts)
    for key, relation in found.gold.items():
        for counts in (whole, apart[group(key)]):
            counts.add(relation, features[key])
    said = {key: whole.best(features[key], apart[group(key)]) for key in found.gold}
    kept = {key: relation for key, relation in said.items() if relation is not None}
    return Judged(found.gold, kept, (), len(found.gold) - len(kept), 0)


class _Counts:
    """How often each relation was seen, and each feature with it."""

    def __init__(self) -> None:
        self.relations: Counter[str] = Counter()
        self.features: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, relation: str, features: Sequence[str]) -> None:
        self.relations[relation] += 1
        self.features[relation].update(features)

    def best(self, features: Sequence[str], without: "_Counts") -> str | None:
        """The likeliest relation, nothing of `without` counted; None where nothing else was seen."""
        seen = {r: n - without.relations[r] for r, n in self.relations.items() if n > without.relations[r]}
        kinds = len({f for counts in self.features.values() for f in counts})

        def likely(relation: str) -> float:
            own, other = self.features[relation], without.features[relation]
            size = sum(own.values()) - sum(other.values()) + kinds
            told = sum(math.log((own[f] - other[f] + 1) / size) for f in features)
            return math.log(seen[relation]) + told

        return min(seen, key=lambda relation: (-likely(relation), relation), default=None)
