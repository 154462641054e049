"""The rule extractor: attributions by cue and place, claims by clause, relations of claims by what can be compared."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..schema.anchor import span_of
from ..schema.catalog import VERSION as SCHEMA
from ..schema.identity import body, new_id
from ..schema.records import Document, Prediction
from .attributions import Found, attributions
from .clauses import Statement, statements
from .quotes import Range
from .sentences import sentences
from .speakers import Speakers

VERSION = "2"


def predict(documents: Iterable[Document]) -> Iterator[Prediction]:
    """A prediction for each document that has its text: its attributions and claims."""
    return (_prediction(document) for document in documents if document["text"])


def _prediction(document: Document) -> Prediction:
    text, stem = document["text"] or "", body(document["id"])
    places = sentences(document)
    found = attributions(text, places)
    said = statements(text, places, found)
    made: dict[str, Any] = {
        "record": "prediction",
        "schema_version": SCHEMA,
        "id": new_id("prediction", stem, "rules"),
        "extractor": {"name": "rules", "version": VERSION},
        "document_ids": [document["id"]],
        "claims": [_claim(document["id"], text, one, f"{stem}.r{n}") for n, one in enumerate(said, 1)],
        "attributions": _attributions(document, found, said, stem),
        "contradictions": [],
    }
    return made  # type: ignore[return-value]


def _attributions(
    document: Document, found: Sequence[Found], said: Sequence[Statement], stem: str
) -> list[dict[str, Any]]:
    text, speakers = document["text"] or "", Speakers(document)
    held: list[list[str]] = [[] for _ in found]
    for n, one in enumerate(said, 1):
        for which in one.attributions:
            held[which].append(new_id("claim", f"{stem}.r{n}"))
    names = [new_id("attribution", f"{stem}.r{n}") for n in range(1, len(found) + 1)]
    return [
        {
            "record": "attribution",
            "schema_version": SCHEMA,
            "id": names[n],
            "document_id": document["id"],
            "sources": _sources(text, one, speakers),
            "cue": span_of(text, [one.cue]) if one.cue else None,
            "content": span_of(text, one.content),
            "claim_ids": held[n],
            "attitude": one.attitude,
            "parent_id": None if one.parent is None else names[one.parent],
            "depth": _depth(one, found),
        }
        for n, one in enumerate(found)
    ]


def _depth(one: Found, found: Sequence[Found]) -> int:
    return 0 if one.parent is None else 1 + _depth(found[one.parent], found)


def _sources(text: str, one: Found, speakers: Speakers) -> list[dict[str, Any]]:
    if not one.sources:
        return [{"span": None, "type": "implicit"}]
    return [{"span": span_of(text, [place]), "type": _kind(text, place, speakers)} for place in one.sources]


def _kind(text: str, place: Range, speakers: Speakers) -> str | None:
    return speakers.kind(text[slice(*place)])


def _claim(document_id: str, text: str, one: Statement, stem: str) -> dict[str, Any]:
    span = span_of(text, one.span)
    words = " ".join(segment.get("exact", "") for segment in span["segments"])
    return {
        "record": "claim",
        "schema_version": SCHEMA,
        "id": new_id("claim", stem),
        "document_id": document_id,
        "span": span,
        "text": words,
        "kind": one.kind,
        "checkability": one.checkability,
    }
