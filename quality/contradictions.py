"""Several judgements of one pair of claims made one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..schema.catalog import choices
from ..schema.records import Record
from .clusters import Cluster
from .policy import MAJORITY, Policy
from .settled import Settled, told
from .vote import Vote, leaning

CONFLICTS = ("contradiction", "correction")
REPLACED = ("update", "correction")
STRENGTHS = ("apparent", "likely", "strict")
ASPECTS = ("event", "slot", "population", "place", "as_of")
COPIED = ("evidence_a", "evidence_b", "group_id", "sampling_weight", "rationale")
LEVELS = {"outlet": "outlet_voice", "attributed": "reported_sources", "mixed": "mixed"}


def settle_judgements(cluster: Cluster, claims: Mapping[str, Record], policy: Policy = MAJORITY) -> Settled:
    """The judgement that `cluster` stands for: labels of one ordered pair of gold claims, one for each annotator.

    The relation, the types of a conflict and the superseded claim are voted on; strength (the weaker), comparability
    (unclear where they differ) and the rest are settled by rule, the level is computed from the claims' voices.
    """
    votes = {"relation": policy.vote(cluster, told(cluster, "relation"))}
    relation = votes["relation"].value
    joined = tuple(item for item in cluster if item.record["relation"] == relation)
    agreeing = [item.record for item in joined]
    first = cluster[0].record
    record = {n: first[n] for n in ("record", "schema_version", "claim_a", "claim_b")} | {"relation": relation}
    if relation in CONFLICTS:
        record |= _conflict(joined, votes, policy)
    if relation in REPLACED:
        votes["superseded_claim"] = _needed(policy.vote(joined, told(joined, "superseded_claim")))
        record["superseded_claim"] = votes["superseded_claim"].value
    record |= _comparability(agreeing, votes) | _common(agreeing) | _first(agreeing)
    done = completed(record, claims) if not _lacking(record) else record
    return Settled(done, votes, (), (), frozenset({"relation"}))


def _needed(found: Vote) -> Vote:
    return Vote(None, "open", {}) if found.how == "silent" else found


def _conflict(joined: Cluster, votes: dict[str, Vote], policy: Policy) -> Record:
    agreeing = [item.record for item in joined]
    names = list(choices("contradiction", "types"))
    said = Counter(name for r in agreeing for name in set(r.get("types", ())))
    types = [n for n in names if 2 * said[n] > len(agreeing)] or [n for n in names if said[n]]
    primaries = [p if p in types else None for p in (r.get("primary_type") for r in agreeing)]
    votes["types"] = _types_vote(types, said, agreeing)
    votes["strength"] = policy.leaning(joined, told(joined, "strength"), STRENGTHS, "strength:weaker")
    primary = types[0] if len(types) == 1 else leaning(primaries, types, "primary_type:first").value
    return {"types": types, "primary_type": primary or next(iter(types), None), "strength": votes["strength"].value}


def _types_vote(types: list[str], said: Counter[str], agreeing: Sequence[Record]) -> Vote:
    weights: dict[str, float] = {name: said[name] for name in sorted(said)}
    if not types:
        return Vote(None, "open", {})
    if all(set(r.get("types", ())) == set(types) for r in agreeing):
        return Vote(types, "single" if len(agreeing) == 1 else "unanimous", weights)
    return Vote(types, "rule", weights, "types:majority-else-all")


def _comparability(agreeing: Sequence[Record], votes: dict[str, Vote]) -> Record:
    given = [r["comparability"] for r in agreeing if r.get("comparability")]
    if not given:
        return {}
    found = {n: leaning([c.get(n) for c in given], ("unclear",), "comparability:unclear") for n in ASPECTS}
    votes |= {f"comparability.{n}": v for n, v in found.items() if v.how != "silent"}
    return {"comparability": {name: found[name].value for name in ASPECTS}}


def _common(agreeing: Sequence[Record]) -> Record:
    """Lists that more than half gave."""
    kept: dict[str, Any] = {}
    for name in ("inference", "via_claims"):
        said = Counter(value for r in agreeing for value in set(r.get(name, ())))
        values = sorted(value for value, count in said.items() if 2 * count > len(agreeing))
        kept |= {name: values} if values else {}
    return kept


def _first(agreeing: Sequence[Record]) -> Record:
    found = {name: next((r[name] for r in agreeing if r.get(name)), None) for name in COPIED}
    return {name: value for name, value in found.items() if value is not None}


def _lacking(record: Record) -> str | None:
    """What a gold judgement lacks, in words."""
    if record.get("relation") is None:
        return "the judgement has no relation"
    if record["relation"] in CONFLICTS and not record.get("types"):
        return f"a {record['relation']} needs types"
    if record["relation"] in REPLACED and record.get("superseded_claim") not in _sides(record):
        return f"a {record['relation']} needs superseded_claim, one of the two claims"
    return None


def _sides(record: Record) -> tuple[str, str]:
    return record["claim_a"], record["claim_b"]


def completed(record: Record, claims: Mapping[str, Record]) -> Record:
    """The judgement with what its relation demands, and without what it forbids. Raises ValueError."""
    lacking = _lacking(record)
    if lacking:
        raise ValueError(lacking)
    if record["relation"] not in CONFLICTS:
        kept = {n: v for n, v in record.items() if n not in ("types", "primary_type", "level", "strength")}
        return _without_superseded(kept)
    primary = record.get("primary_type")
    found = {
        **record,
        "primary_type": primary if primary in record["types"] else record["types"][0],
        "level": level(*(claims.get(name, {}).get("voice") for name in _sides(record))),
        "strength": record.get("strength"),
    }
    if record["relation"] == "contradiction":
        same = {**dict.fromkeys(ASPECTS), **found.get("comparability", {}), "event": "same", "slot": "same"}
        found = _without_superseded({**found, "comparability": same})
    return found


def _without_superseded(record: Record) -> Record:
    keep = record["relation"] in REPLACED
    return {n: v for n, v in record.items() if keep or n != "superseded_claim"}


def level(voice_a: str | None, voice_b: str | None) -> str | None:
    """Whose words conflict: both outlets', both sources', or one of each; None where a voice is not annotated."""
    if voice_a is None or voice_b is None:
        return None
    return LEVELS[voice_a] if voice_a == voice_b else "mixed"
