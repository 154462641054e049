"""Stand-off: a release without the articles' words, for texts that may not be published.

What is left are offsets, hashes, labels, numbers and claims in the annotators' own words.
"""

from typing import Any

from ..schema.records import Record
from .rows import Gold

_WORDS = frozenset(
    {"exact", "prefix", "suffix", "title", "quote", "context", "comment", "rationale", "published_evidence"}
)
_NULLED = frozenset({"comment", "rationale"})


def standoff(gold: Gold) -> Gold:
    """`gold` without any word of an article whose licence does not let the text be redistributed."""
    closed = {d["id"] for d in gold.documents if not d["license"]["redistributable"]}
    stripped = {
        config: [_stripped(record) if _of(record, closed, gold) else record for record in gold.records(config)]
        for config in ("documents", "claims", "attributions", "contradictions", "annotations", "adjudications")
    }
    return Gold(**stripped)


def _of(record: Record, closed: set[str], gold: Gold) -> bool:
    """True where the record speaks of a closed document; judgements and decisions do when any is closed."""
    kind = record["record"]
    if kind == "document":
        return record["id"] in closed
    if kind in ("claim", "attribution"):
        return record["document_id"] in closed
    return bool(closed & set(record["document_ids"])) if kind == "annotation" else bool(closed)


def _stripped(record: Record) -> Record:
    made: Record = _without(record)
    if record["record"] == "document":
        made["text"] = None
    return made


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _without(inner) for name, inner in value.items() if name not in _WORDS or name in _NULLED}
    kept.update({name: None for name in _NULLED if name in kept})
    if value.get("record") == "claim" and value.get("text_origin") != "own_words":
        kept["text"] = None
    return kept
