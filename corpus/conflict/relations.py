"""Contradictions and updates between claims by rule, as records: the claims of each event read, then held in pairs."""

from collections.abc import Iterable

from ...schema.identity import digest, new_id
from ...schema.records import Document, Record
from .comparable import by_event, of_claim
from .conflicts import relate
from .event import Event
from .reading import Reading, readings
from .verdict import Verdict


def relations(
    documents: Iterable[Document], claims: Iterable[Record], attributions: Iterable[Record], name: str = "rules"
) -> list[Record]:
    """The relations between claims of one event, contradictions, updates and corrections alone, best first.

    `attributions` tell by their contents what is denied, and what a source alone says; `name` goes into the ids.
    """
    homes = {d["id"]: d for d in documents if d["text"]}
    said = list(attributions)
    places = [of_claim(homes[c["document_id"]], c) for c in claims if c["document_id"] in homes]  # type: ignore[arg-type]
    found: list[Record] = []
    for _, held in sorted(by_event(places).items()):
        event = Event(readings(held, said))
        for i, j in event.pairs():
            one, other = event.readings[i], event.readings[j]
            verdict = relate(one, other, event)
            if verdict:
                found.append(_record(one, other, verdict, name))
    return sorted(found, key=lambda r: (-r["score"], r["id"]))


def _record(one: Reading, other: Reading, verdict: Verdict, name: str) -> Record:
    ids = [c.place.side.get("claim_id") or "" for c in (one, other)]
    a, b = sorted(ids)
    made: Record = {
        "id": new_id("contradiction", digest(a, b, name)),
        "claim_a": a,
        "claim_b": b,
        "relation": verdict.relation,
        "score": round(min(verdict.score, 0.99), 3),
    }
    if verdict.types:
        outlets = sum(not c.attributed for c in (one, other))
        made |= {"types": list(verdict.types), "primary_type": verdict.types[0]}
        made |= {"level": ("reported_sources", "mixed", "outlet_voice")[outlets], "strength": "likely"}
        made |= {"inference": [verdict.inference]} | ({"via_claims": list(verdict.via)} if verdict.via else {})
    if verdict.relation == "contradiction":
        made["comparability"] = {"event": "same", "slot": "same", "population": None, "place": None, "as_of": None}
    if verdict.superseded is not None:
        made["superseded_claim"] = ids[verdict.superseded]
    return made
