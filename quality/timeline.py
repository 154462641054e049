"""Who said what, when, and what conflicts with it: the judged conflicts of one event, in the order of their news."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import inf

from ..schema.anchor import quote
from ..schema.records import Record
from .scope import scope

CONFLICTS = ("contradiction", "update", "correction")
"""The relations that a timeline shows."""
UNNAMED = ("author", "implicit")
"""Types of sources that have no words of their own."""


def timelines(gold: Mapping[str, Sequence[Record]], documents: Iterable[Record]) -> list[Record]:
    """`{"event_id", "outlets", "conflicts"}` for each event with a judged conflict, by event id.

    `gold` has claims, attributions, contradictions. A conflict is `{"id", "relation", "types", "strength", "scope",
    "restated", "earlier", "later", "superseded", "rationale"}`: judgements of one `group_id` are one conflict, shown by
    the judgement that is first in time, and `restated` counts the others. A side is `{"claim", "outlet", "published",
    "text", "quote", "speakers", "times"}`, `speakers` from the outermost voice to the innermost.
    """
    by_id = {document["id"]: document for document in documents}
    claims = {c["id"]: c for c in gold["claims"] if c["document_id"] in by_id}
    voices = _voices(gold["attributions"], by_id)
    events: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for judged in gold["contradictions"]:
        if judged["relation"] in CONFLICTS and {judged["claim_a"], judged["claim_b"]} <= claims.keys():
            told = _conflict(judged, claims, by_id, voices)
            event = by_id[claims[judged["claim_a"]]["document_id"]]["event_id"]
            events[event][judged.get("group_id") or judged["id"]].append(told)
    return [_event(event, list(groups.values())) for event, groups in sorted(events.items())]


def _event(event: str, groups: Sequence[list[Record]]) -> Record:
    first = [{**sorted(group, key=_when)[0], "restated": len(group) - 1} for group in groups]
    conflicts = sorted(first, key=_when)
    outlets = dict.fromkeys(side["outlet"] for one in conflicts for side in (one["earlier"], one["later"]))
    return {"event_id": event, "outlets": list(outlets), "conflicts": conflicts}


def _when(conflict: Record) -> tuple[float, float, str]:
    return instant(conflict["later"]["published"]), instant(conflict["earlier"]["published"]), conflict["id"]


def instant(published: str | None) -> float:
    """Seconds since 1970 of a date-time, of a date's first moment in UTC; infinite where none is known."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return inf
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _conflict(
    judged: Record, claims: Mapping[str, Record], documents: Mapping[str, Record], voices: Mapping[str, list[str]]
) -> Record:
    sides = [_side(claims[judged[name]], documents, voices) for name in ("claim_a", "claim_b")]
    earlier, later = sorted(sides, key=lambda side: (instant(side["published"]), side["claim"]))
    homes = [documents[claims[judged[name]]["document_id"]] for name in ("claim_a", "claim_b")]
    return {
        "id": judged["id"],
        "relation": judged["relation"],
        "types": judged.get("types") or [],
        "strength": judged.get("strength"),
        "scope": scope(*homes),
        "earlier": earlier,
        "later": later,
        "superseded": judged.get("superseded_claim"),
        "rationale": judged.get("rationale"),
    }


def _side(claim: Record, documents: Mapping[str, Record], voices: Mapping[str, list[str]]) -> Record:
    document = documents[claim["document_id"]]
    return {
        "claim": claim["id"],
        "outlet": document["outlet"]["name"],
        "published": document["published_at"],
        "text": claim["text"],
        "quote": None if document["text"] is None else quote(document["text"], claim["span"]),
        "speakers": voices.get(claim["id"], []),
        "times": [_time(time) for time in claim["times"] if time["earliest"] or time["value"]],
    }


def _time(time: Record) -> str:
    earliest, latest = time["earliest"], time["latest"]
    return str(time["value"]) if not earliest else earliest if earliest == latest else f"{earliest} to {latest or '…'}"


def _voices(attributions: Iterable[Record], documents: Mapping[str, Record]) -> dict[str, list[str]]:
    """The speakers of each claim, outermost first: the deepest attribution of it, and those above."""
    by_id = {a["id"]: a for a in attributions if a["document_id"] in documents}
    found: dict[str, Record] = {}
    for attribution in by_id.values():
        for claim in attribution["claim_ids"]:
            if claim not in found or attribution["depth"] > found[claim]["depth"]:
                found[claim] = attribution
    return {claim: _chain(attribution, by_id, documents) for claim, attribution in found.items()}


def _chain(attribution: Record, by_id: Mapping[str, Record], documents: Mapping[str, Record]) -> list[str]:
    chain: list[str] = []
    seen: set[str] = set()
    at: Record | None = attribution
    while at is not None and at["id"] not in seen:
        seen.add(at["id"])
        text = documents[at["document_id"]]["text"]
        named = [speaker(source, text) for source in at["sources"] if source["type"] not in UNNAMED]
        chain[:0] = [" and ".join(named)] if named else []
        at = by_id.get(at["parent_id"] or "")
    return chain


def speaker(source: Record, text: str | None) -> str:
    """The name of a source, else its words, else what kind of source it is."""
    if source.get("name"):
        return str(source["name"])
    if source["span"] is not None and text is not None:
        return quote(text, source["span"])
    return str(source["type"] or "somebody").replace("_", " ")
