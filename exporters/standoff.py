"""Stand-off: a release without the articles' words, for texts that may not be published.

What is left are offsets, hashes, labels, numbers and claims in the annotators' own words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..schema.records import Record
from ..schema.stored import Records
from .columns import CONFIGS
from .rows import Gold

_WORDS = frozenset(
    {"exact", "prefix", "suffix", "title", "quote", "context", "comment", "rationale", "published_evidence"}
)
_NULLED = frozenset({"comment", "rationale"})


@dataclass(frozen=True)
class _Bare:
    """Records, each without its words as it is read, where `closed` says so."""

    records: Records
    closed: Callable[[Record], bool]

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return map(self._bare, self.records)

    def __getitem__(self, number: int, /) -> Record:
        return self._bare(self.records[number])

    def _bare(self, record: Record) -> Record:
        return _stripped(record) if self.closed(record) else record


def standoff(gold: Gold) -> Gold:
    """`gold` without any word of an article whose licence does not let the text be redistributed."""
    closed = {d["id"] for d in gold.documents if not d["license"]["redistributable"]}
    return Gold(**{config: _Bare(gold.records(config), lambda record: _of(record, closed)) for config in CONFIGS})


def _of(record: Record, closed: set[str]) -> bool:
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
