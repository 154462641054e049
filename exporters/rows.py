"""Rows of a release: gold records, denormalised. And back: records from rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..quality.scope import scope
from ..schema.anchor import bounds, quote
from ..schema.catalog import schema
from ..schema.records import Record, Span
from ..schema.stored import Records
from .columns import CONFIGS, Names, columns, fielded, shaper
from .order import ById

CONTEXT = 200  # code points on each side of a quote
Row = dict[str, Any]
Home = Callable[[Record], str | None]


@dataclass(frozen=True)
class Gold:
    """What a release is made of: gold, and what led to it. The records may lie on disk."""

    documents: Records
    claims: Records = field(default_factory=list)
    attributions: Records = field(default_factory=list)
    contradictions: Records = field(default_factory=list)
    annotations: Records = field(default_factory=list)
    adjudications: Records = field(default_factory=list)
    _by_id: dict[str, ById] = field(default_factory=dict, init=False, repr=False, compare=False)

    def records(self, config: str) -> Records:
        """The records behind one config."""
        found: Records = getattr(self, config)
        return found

    def by_id(self, config: str) -> ById:
        """The same by id; what is added later is not in it."""
        if config not in self._by_id:
            self._by_id[config] = ById(self.records(config))
        return self._by_id[config]


def rows(gold: Gold, config: str, names: Names | None = None) -> Iterator[tuple[Row, str | None]]:
    """(row, id of the document that decides its split) for every record of `config`, sorted by id.

    `names` are the label names of the release, the schemas' by default.
    """
    made, home = maker(gold, config, names), homes(gold)
    return ((made(record), home(record)) for record in gold.by_id(config).records())


def maker(gold: Gold, config: str, names: Names | None = None) -> Callable[[Record], Row]:
    """What makes the row of a record of `config`."""
    more, shapes = added(gold, config), [(name, shaper(c)) for name, c in columns(config, names).items()]

    def made(record: Record) -> Row:
        full = {**_flat(record), **more(record)}
        return {name: of(full.get(name)) for name, of in shapes}

    return made


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


def homes(gold: Gold) -> Home:
    """What gives the document whose split a record takes: all documents of a record are in one split.

    A decision has that of its gold label, or of the first answer where it left no gold; None where nothing is known.
    """
    return _Homes(gold)


class _Homes:
    def __init__(self, gold: Gold) -> None:
        self._gold = gold

    def __call__(self, record: Record) -> str | None:
        kind = record["record"]
        if kind in ("document", "annotation"):
            return str(record["id"] if kind == "document" else record["document_ids"][0])
        if kind == "adjudication":
            return self._ruled(record)
        claim = self._gold.by_id("claims").get(record["claim_a"]) if kind == "contradiction" else record
        return str(claim["document_id"]) if claim else None

    def _ruled(self, ruling: Record) -> str | None:
        label = self._label(ruling["gold_id"]) if ruling["gold_id"] else None
        if label is not None and (found := self(label)):
            return found
        return next((self._answered[name] for name in ruling["input_ids"] if name in self._answered), None)

    def _label(self, name: str) -> Record | None:
        layers = map(self._gold.by_id, ("contradictions", "claims", "attributions"))
        return next((layer[name] for layer in layers if name in layer), None)

    @cached_property
    def _answered(self) -> dict[str, str]:
        """The document of every label of an answer that a decision without gold rests on."""
        rulings = (r for r in self._gold.adjudications if not r["gold_id"] or not self._label(r["gold_id"]))
        wanted = {name for ruling in rulings for name in ruling["input_ids"]}
        found: dict[str, str] = {}
        for answer in self._gold.annotations if wanted else ():
            labels = (la for layer in ("claims", "attributions", "contradictions") for la in answer[layer])
            for name in {str(label["id"]) for label in labels} & wanted:
                found.setdefault(name, str(answer["document_ids"][0]))
        return found


def _placed(gold: Gold) -> Callable[[Record], Row]:
    documents = gold.by_id("documents")

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
    documents, claims = gold.by_id("documents"), gold.by_id("claims")
    told = {
        a["gold_id"]: number for number, a in enumerate(gold.adjudications) if a.get("gold_record") == "contradiction"
    }

    def more(record: Record) -> Row:
        a, b = claims[record["claim_a"]], claims[record["claim_b"]]
        home_a, home_b = documents[a["document_id"]], documents[b["document_id"]]
        adjudication = gold.adjudications[told[record["id"]]] if record["id"] in told else {}
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
