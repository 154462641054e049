"""The rule extractor: attributions by cue and place, claims by clause, relations of claims by what can be compared."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..schema.anchor import span_of
from ..schema.catalog import VERSION as SCHEMA
from ..schema.identity import body, new_id
from ..schema.records import Document, Prediction, Record
from .conflict.relations import relations
from .grammar.attributions import attributions
from .grammar.clauses import Statement, statements
from .grammar.found import Found
from .grammar.quotes import Range
from .grammar.speakers import Speakers
from .sentences import sentences

VERSION = "3"


def predict(documents: Iterable[Document], claims: Iterable[Record] | None = None) -> Iterator[Prediction]:
    """A prediction for each document that has its text: its attributions and claims; then one for each event in
    which claims conflict.

    With `claims` (gold ones, say) nothing but conflicts is predicted, between those.
    """
    read = [document for document in documents if document["text"]]
    found = [_prediction(document) for document in read]
    told: Any = [a for one in found for a in one["attributions"]]
    if claims is None:
        yield from found
        yield from _conflicts(read, _flat(found), told, "rules.relations")
    else:
        yield from _conflicts(read, list(claims), told, "rules.given")


def _flat(found: Sequence[Prediction]) -> list[Record]:
    return [dict(claim) for one in found for claim in one["claims"]]


def _conflicts(
    documents: Sequence[Document], claims: Sequence[Record], attributions: Sequence[Record], name: str
) -> Iterator[Prediction]:
    events: dict[str, list[Document]] = {}
    for document in documents:
        events.setdefault(document["event_id"], []).append(document)
    said, by = _by_document(claims), _by_document(attributions)
    for event, held in sorted(events.items()):
        names = sorted(document["id"] for document in held)
        inside, over = ([r for at in names for r in some.get(at, ())] for some in (said, by))
        found = relations(held, inside, over, name)
        if found:
            yield _made(new_id("prediction", body(event), name), names, contradictions=found)


def _by_document(labels: Sequence[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for label in labels:
        found.setdefault(label["document_id"], []).append(label)
    return found


def _prediction(document: Document) -> Prediction:
    text, stem = document["text"] or "", body(document["id"])
    places = sentences(document)
    found = attributions(text, places)
    said = statements(text, places, found)
    return _made(
        new_id("prediction", stem, "rules"),
        [document["id"]],
        claims=[_claim(document["id"], text, one, f"{stem}.r{n}") for n, one in enumerate(said, 1)],
        attributions=_attributions(document, found, said, stem),
    )


def _made(name: str, document_ids: list[str], **labels: list[Record]) -> Prediction:
    empty: dict[str, list[Record]] = {"claims": [], "attributions": [], "contradictions": []}
    made: dict[str, Any] = {
        "record": "prediction",
        "schema_version": SCHEMA,
        "id": name,
        "extractor": {"name": "rules", "version": VERSION},
        "document_ids": document_ids,
        **empty,
        **labels,
    }
    return made  # type: ignore[return-value]


def _attributions(document: Document, found: Sequence[Found], said: Sequence[Statement], stem: str) -> list[Record]:
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


def _sources(text: str, one: Found, speakers: Speakers) -> list[Record]:
    if not one.sources:
        return [{"span": None, "type": "implicit"}]
    return [{"span": span_of(text, [place]), "type": _kind(text, place, speakers)} for place in one.sources]


def _kind(text: str, place: Range, speakers: Speakers) -> str | None:
    return speakers.kind(text[slice(*place)])


def _claim(document_id: str, text: str, one: Statement, stem: str) -> Record:
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
