"""Rows of a release: gold records, denormalised. And back: records from rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..quality.scope import scope
from ..schema.anchor import bounds, quote
from ..schema.catalog import schema
from ..schema.records import Record, Span
from .columns import CONFIGS, Names, columns, fielded, shaped

CONTEXT = 200  # code points on each side of a quote
Row = dict[str, Any]


@dataclass(frozen=True)
class Gold:
    """What a release is made of: gold, and what led to it."""

    documents: list[Record]
    claims: list[Record] = field(default_factory=list)
    attributions: list[Record] = field(default_factory=list)
    contradictions: list[Record] = field(default_factory=list)
    annotations: list[Record] = field(default_factory=list)
    adjudications: list[Record] = field(default_factory=list)

    def records(self, config: str) -> list[Record]:
        """The records behind one config."""
        found: list[Record] = getattr(self, config)
        return found


def rows(gold: Gold, config: str, names: Names | None = None) -> Iterator[tuple[Row, str | None]]:
    """(row, id of the document that decides its split) for every record of `config`, sorted by id.

    `names` are the label names of the release, the schemas' by default.
    """
    more, home, typed = added(gold, config), homes(gold), columns(config, names)
    for record in sorted(gold.records(config), key=lambda r: str(r["id"])):
        full = {**_flat(record), **more(record)}
        yield {name: shaped(full.get(name), column) for name, column in typed.items()}, home(record)


def added(gold: Gold, config: str) -> Callable[[Record], Row]:
    """What makes the columns of a row that are no field of its record; KeyError where another record lacks."""
    return _ADDED[config](gold) if config in _ADDED else _nothing


def _nothing(record: Record) -> Row:
    return {}


def _flat(record: Record) -> Record:
    """The record; the free-form distribution of an adjudication as a list."""
    if record["record"] != "adjudication":
        return record
    said: Mapping[str, Mapping[str, float]] = record.get("distribution") or {}
    listed = [
        {"field": name, "label": label, "weight": weight}
        for name, labels in sorted(said.items())
        for label, weight in sorted(labels.items())
    ]
    return {**record, "distribution": listed}


def homes(gold: Gold) -> Callable[[Record], str | None]:
    """What gives the document whose split a record takes: all documents of a record are in one split.

    A decision has that of its gold label, or of the first answer where it left no gold; None where nothing is known.
    """
    labels = (*gold.claims, *gold.attributions)
    of = {str(label["id"]): str(label["document_id"]) for label in labels}
    of.update({str(j["id"]): of[j["claim_a"]] for j in gold.contradictions if j["claim_a"] in of})
    answered = {
        str(label["id"]): str(answer["document_ids"][0])
        for answer in reversed(gold.annotations)
        for layer in ("claims", "attributions", "contradictions")
        for label in answer[layer]
    }

    def home(record: Record) -> str | None:
        kind = record["record"]
        if kind in ("document", "annotation"):
            return str(record["id"] if kind == "document" else record["document_ids"][0])
        if kind != "adjudication":
            return of.get(str(record["id"]))
        inputs = (answered[name] for name in record["input_ids"] if name in answered)
        return of.get(str(record["gold_id"])) or next(inputs, None)

    return home


def _placed(gold: Gold) -> Callable[[Record], Row]:
    documents = {d["id"]: d for d in gold.documents}

    def more(record: Record) -> Row:
        span: Span = record["span"] if record["record"] == "claim" else record["content"]
        document = documents[record["document_id"]]
        start, end = bounds(span)
        return {
            "start": start,
            "end": end,
            "quote": _quote(document, span),
            "context": _context(document, start, end),
            **_origin(document),
        }

    return more


def _origin(document: Record) -> Row:
    return {
        "outlet": document["outlet"]["name"],
        "published_at": document["published_at"],
        "event_id": document["event_id"],
    }


def _quote(document: Record, span: Span) -> str | None:
    return None if document["text"] is None else quote(document["text"], span)


def _context(document: Record, start: int, end: int) -> str | None:
    text = document["text"]
    return None if text is None else text[max(0, start - CONTEXT) : end + CONTEXT]


def _judged(gold: Gold) -> Callable[[Record], Row]:
    documents = {d["id"]: d for d in gold.documents}
    claims = {c["id"]: c for c in gold.claims}
    told = {a["gold_id"]: a for a in gold.adjudications}

    def more(record: Record) -> Row:
        a, b = claims[record["claim_a"]], claims[record["claim_b"]]
        home_a, home_b = documents[a["document_id"]], documents[b["document_id"]]
        adjudication = told.get(record["id"], {})
        said = (adjudication.get("distribution") or {}).get("relation", {})
        return {
            **_side("a", a, home_a),
            **_side("b", b, home_b),
            "scope": scope(home_a, home_b),
            "event_id": home_a["event_id"],
            "n_judges": adjudication.get("n_annotators"),
            "label_distribution": [{"label": label, "weight": weight} for label, weight in sorted(said.items())],
        }

    return more


def _side(name: str, claim: Record, document: Record) -> Row:
    start, end = bounds(claim["span"])
    return {
        f"{name}_text": claim["text"],
        f"{name}_quote": _quote(document, claim["span"]),
        f"{name}_context": _context(document, start, end),
        f"{name}_outlet": document["outlet"]["name"],
        f"{name}_published_at": document["published_at"],
        f"{name}_document_id": document["id"],
    }


_ADDED = {"claims": _placed, "attributions": _placed, "contradictions": _judged}


def records(config: str, loaded: Iterable[Row], names: Names | None = None) -> Iterator[Record]:
    """The records that rows of `config` were made of; an optional field that is null or empty is absent."""
    kind, typed = CONFIGS[config], columns(config, names)
    for row in loaded:
        held = {**row, "distribution": _unlisted(row["distribution"])} if config == "adjudications" else row
        yield fielded(held, kind, schema(kind), typed)


def _unlisted(listed: Iterable[Row]) -> dict[str, dict[str, float]] | None:
    """The inverse of what `_flat` does to a distribution."""
    said: dict[str, dict[str, float]] = {}
    for entry in listed:
        said.setdefault(entry["field"], {})[entry["label"]] = entry["weight"]
    return said or None
