"""Mining: from the claims (or sentences) of one event to the few pairs worth judging, best first.

Only places that share a key (a unit counted, a date, a name, a status word) are paired, never all with all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..schema.anchor import ranges, span_of
from ..schema.identity import digest, new_id
from ..schema.records import Claim, Document, Pair, Quantity, SideRef
from . import dates, quantities
from .sentences import sentences

_COMMON = 60  # a key held by more places than this says nothing
_STATUS = {
    "open": "access",
    "opened": "access",
    "reopened": "access",
    "closed": "access",
    "shut": "access",
    "cut off": "access",
    "denied": "denial",
    "confirmed": "denial",
    "caused": "cause",
    "cause": "cause",
    "because": "cause",
    "blamed": "cause",
    "ordered": "order",
    "order": "order",
    "captured": "control",
    "retaken": "control",
    "control": "control",
    "shot down": "aircraft",
    "crashed": "aircraft",
}


@dataclass(frozen=True)
class Place:
    """A claim or a sentence, and what others can share with it."""

    document: Document
    side: SideRef
    numbers: tuple[Quantity, ...]
    keys: frozenset[str]
    words: frozenset[str]
    text: str


def mine(documents: Sequence[Document], claims: Iterable[Claim] = (), per_event: int = 40) -> list[Pair]:
    """The best `per_event` pairs of each event, over `claims` where there are any, else over sentences."""
    held = list(claims)
    by_event: dict[str, list[Place]] = defaultdict(list)
    homes = {document["id"]: document for document in documents}
    places = [_of_claim(homes[c["document_id"]], c) for c in held if c["document_id"] in homes]
    for place in places or [p for d in documents for p in _of_sentences(d)]:
        by_event[place.document["event_id"]].append(place)
    return [pair for event in sorted(by_event) for pair in _best(event, by_event[event], per_event)]


def _of_claim(document: Document, claim: Claim) -> Place:
    text = document["text"] or ""
    words = " ".join(text[a:b] for a, b in ranges(claim["span"])) + ". " + (claim["text"] or "")
    side: SideRef = {"document_id": document["id"], "span": claim["span"], "claim_id": claim["id"]}
    numbers = claim["quantities"] or [m.quantity for m in quantities.quantities(words)]
    return _place(document, side, words, numbers)


def _of_sentences(document: Document) -> list[Place]:
    text = document["text"] or ""
    return [
        _place(
            document,
            {"document_id": document["id"], "span": span_of(text, [(start, end)])},
            text[start:end],
            [m.quantity for m in quantities.quantities(text[start:end])],
        )
        for start, end in sentences(document)
    ]


def _place(document: Document, side: SideRef, words: str, numbers: Sequence[Quantity]) -> Place:
    keys = {f"quantity:{name}" for q in numbers for name in (q["unit"], q["measures"]) if name}
    keys |= {f"date:{m.time['value']}" for m in dates.times(words, document["published_at"]) if m.time["value"]}
    keys |= {f"entity:{name}" for name in _names(words)}
    lower = words.lower()
    keys |= {f"status:{group}" for word, group in _STATUS.items() if re.search(rf"\b{word}\b", lower)}
    keys |= {"duration:" for m in dates.times(words, None) if m.time["role"] == "duration"}
    return Place(document, side, tuple(numbers), frozenset(keys), _content(lower), lower)


_NO_NAMES = frozenset(
    (
        "january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday"
    ).split()
)


def _names(words: str) -> set[str]:
    """The capitalised words that begin no sentence and name no day or month."""
    found = re.findall(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]{2,}", words)
    return {name.lower() for name in found} - _NO_NAMES


_FUNCTION = frozenset(
    (
        "the a an and or of in on at to for from by with was were is are be been had has have that this "
        "it its as after before when who which not more than people said"
    ).split()
)


def _content(lower: str) -> frozenset[str]:
    return frozenset(word[:6] for word in re.findall(r"[a-z]{3,}", lower) if word not in _FUNCTION)


def _best(event: str, places: list[Place], most: int) -> list[Pair]:
    holders: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for key in place.keys:
            holders[key].append(number)
    together = {pair for who in holders.values() if len(who) <= _COMMON for pair in combinations(who, 2)}
    together = {(i, j) for i, j in together if not _copied(places[i], places[j])}
    scored = [(_score(places[i], places[j], holders), i, j) for i, j in together]
    ranked = sorted(scored, key=lambda s: (-s[0][0], *sorted((_name(places[s[1]]), _name(places[s[2]])))))
    return [_pair(event, places[i], places[j], score, reasons) for (score, reasons), i, j in ranked[:most]]


def _copied(a: Place, b: Place) -> bool:
    """True for the same words in two copies of one story: one witness, nothing to judge."""
    same_story = a.document["independence_group"] == b.document["independence_group"]
    return same_story and a.document["id"] != b.document["id"] and a.text == b.text


def _name(place: Place) -> str:
    return place.side.get("claim_id") or f"{place.document['id']}@{place.side['span']['segments'][0]['start']:08d}"


_WEIGHT = {"quantity": 1.0, "status": 0.8, "duration": 0.6, "date": 0.5, "entity": 0.3}


def _score(a: Place, b: Place, holders: dict[str, list[int]]) -> tuple[float, list[str]]:
    """Shared words weigh as their Jaccard index; shared keys by kind; numbers that exclude each other count extra."""
    shared = sorted(a.keys & b.keys)
    best = {key.partition(":")[0]: 0.0 for key in shared}
    for key in shared:
        kind = key.partition(":")[0]
        best[kind] = max(best[kind], _WEIGHT[kind] / (1 + len(holders[key]) / 20))
    alike = len(a.words & b.words) / max(1, len(a.words | b.words))
    apart = any(_apart(p, q) for p in a.numbers for q in b.numbers if p["unit"] and p["unit"] == q["unit"])
    score = sum(best.values()) + 3 * alike + (0.5 if apart else 0.0)
    if a.document["id"] == b.document["id"]:
        score *= 0.8
    return round(score, 4), [*shared, *(["numbers-differ"] if apart else [])]


def _apart(p: Quantity, q: Quantity) -> bool:
    """True where the two intervals share no number."""
    low_p, high_p, low_q, high_q = p["low"], p["high"], q["low"], q["high"]
    return (high_p is not None and low_q is not None and high_p < low_q) or (
        high_q is not None and low_p is not None and high_q < low_p
    )


def _pair(event: str, a: Place, b: Place, score: float, reasons: list[str]) -> Pair:
    first, second = sorted((a, b), key=_name)
    return {
        "record": "pair",
        "schema_version": "1.0.0",
        "id": new_id("pair", digest(_name(first), _name(second))),
        "event_id": event,
        "a": first.side,
        "b": second.side,
        "score": score,
        "reasons": reasons,
        "stratum": "mined",
        "sampling_weight": 1.0,
    }
