"""Mining: from the claims (or sentences) of one event to the few pairs worth judging, best first.

Only places that share a key (a unit counted, a date, a name, a status word) are paired, never all with all.
"""

from collections.abc import Iterable, Sequence

from ..schema.anchor import span_of
from ..schema.identity import digest, new_id
from ..schema.records import Claim, Document, Pair
from .conflict.comparable import Place, alike, by_event, candidates, of_claim, place
from .sentences import sentences
from .values import quantities
from .values.intervals import numbers_apart


def mine(documents: Sequence[Document], claims: Iterable[Claim] = (), per_event: int = 40) -> list[Pair]:
    """The best `per_event` pairs of each event, over `claims` where there are any, else over sentences."""
    homes = {document["id"]: document for document in documents}
    places = [of_claim(homes[c["document_id"]], c) for c in claims if c["document_id"] in homes]
    events = by_event(places or [p for d in documents for p in _of_sentences(d)])
    return [pair for event in sorted(events) for pair in _best(event, events[event], per_event)]


def _of_sentences(document: Document) -> list[Place]:
    text = document["text"] or ""
    return [
        place(
            document,
            {"document_id": document["id"], "span": span_of(text, [(start, end)])},
            text[start:end],
            [m.quantity for m in quantities.quantities(text[start:end])],
        )
        for start, end in sentences(document)
    ]


def _best(event: str, places: list[Place], most: int) -> list[Pair]:
    holders, together = candidates(places)
    scored = [(_score(places[i], places[j], holders), i, j) for i, j in together]
    ranked = sorted(scored, key=lambda s: (-s[0][0], *sorted((_name(places[s[1]]), _name(places[s[2]])))))
    return [_pair(event, places[i], places[j], score, reasons) for (score, reasons), i, j in ranked[:most]]


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
    apart = any(numbers_apart(p, q) for p in a.numbers for q in b.numbers if p["unit"] and p["unit"] == q["unit"])
    score = sum(best.values()) + 3 * alike(a, b) + (0.5 if apart else 0.0)
    if a.document["id"] == b.document["id"]:
        score *= 0.8
    return round(score, 4), [*shared, *(["numbers-differ"] if apart else [])]


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
