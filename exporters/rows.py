"""Rows of a release: gold records, denormalised. And back: records from rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from ..quality.scope import scope
from ..schema.anchor import bounds, quote
from ..schema.catalog import schema
from ..schema.records import Record, Span
from ..schema.stored import Records
from . import structs
from .columns import CONFIGS, ColumnType, Labels, Names, columns, fielded
from .order import HELD, ById

CONTEXT = 200  # code points on each side of a quote
Row = dict[str, Any]
Home = Callable[[Any], str | None]


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
    home, index = homes(gold), indexer(config, names)
    for row in joined(gold, config):
        index(row)
        yield structs.plain(row), home(row)


def joined(gold: Gold, config: str) -> Iterator[Any]:
    """The same rows as structs, whose labels are names yet."""
    read, more = structs.reader(config), added(gold, config)
    for raw in gold.by_id(config).raws():
        row = read(raw)
        for name, value in more(row).items():
            setattr(row, name, value)
        yield row


def indexer(config: str, names: Names | None = None) -> Callable[[Any], None]:
    """What puts indices in the place of a row's labels. Raises ValueError for a label that its column does not have."""
    labels = list(_labels(columns(config, names)))

    def index(row: Any) -> None:
        for name, of in labels:
            setattr(row, name, of(getattr(row, name)))

    return index


def _labels(typed: Mapping[str, ColumnType]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Each label column, and what gives the index of a label."""
    for name, column in typed.items():
        if isinstance(column, Labels):
            yield name, _indexed(column)
        elif isinstance(column, list) and isinstance(column[0], Labels):
            yield name, _each(_indexed(column[0]))


def _indexed(labels: Labels) -> Callable[[Any], int | None]:
    index: dict[Any, int | None] = {None: None, **{name: at for at, name in enumerate(labels.names)}}

    def of(label: Any) -> int | None:
        if label not in index:
            raise ValueError(f"{label!r} is not one of the labels {', '.join(labels.names)}")
        return index[label]

    return of


def _each(of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda held: [of(label) for label in held]


def added(gold: Gold, config: str) -> Callable[[Any], Row]:
    """What gives the columns of a row that are not as its record has them; KeyError where another record lacks.

    Takes records as well as rows.
    """
    return _ADDED[config](gold) if config in _ADDED else _nothing


def _nothing(row: Any) -> Row:
    return {}


def _weighed(gold: Gold) -> Callable[[Any], Row]:
    return lambda row: {"distribution": _listed(row.get("distribution"))}


def _listed(said: Mapping[str, Mapping[str, float]] | None) -> list[Row]:
    """The free-form distribution of an adjudication as a list."""
    return [
        {"field": name, "label": label, "weight": structs.exact(float(weight))}
        for name, labels in sorted((said or {}).items())
        for label, weight in sorted(labels.items())
    ]


def homes(gold: Gold) -> Home:
    """What gives the document whose split a record takes: all documents of a record are in one split.

    A decision has that of its gold label, or of the first answer where it left no gold; None where nothing is known.
    """
    return _Homes(gold)


class _Homes:
    def __init__(self, gold: Gold) -> None:
        self._gold = gold

    def __call__(self, record: Any) -> str | None:
        kind = record["record"]
        if kind in ("document", "annotation"):
            return str(record["id"] if kind == "document" else record["document_ids"][0])
        if kind == "adjudication":
            return self._ruled(record)
        claim = self._gold.by_id("claims").get(record["claim_a"]) if kind == "contradiction" else record
        return str(claim["document_id"]) if claim else None

    def _ruled(self, ruling: Any) -> str | None:
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


def _documents(gold: Gold) -> Callable[[str], Any]:
    """What reads of a document what rows take from it; KeyError where there is none."""
    raw = gold.by_id("documents").raw
    read = structs.reader(
        "documents", "id", "text", "outlet", "published_at", "event_id", "independence_group", "revision_of"
    )
    return lru_cache(HELD)(lambda name: read(raw(name)))


def _placed(gold: Gold) -> Callable[[Any], Row]:
    documents = _documents(gold)

    def more(record: Any) -> Row:
        span: Span = record["span"] if record["record"] == "claim" else record["content"]
        document = documents(record["document_id"])
        start, end = bounds(span)
        return {
            "start": start,
            "end": end,
            "quote": _quote(document, span),
            "context": _context(document, start, end),
            "outlet": document.outlet.name,
            "published_at": document.published_at,
            "event_id": document.event_id,
        }

    return more


def _quote(document: Any, span: Span) -> str | None:
    return None if document.text is None else quote(document.text, span)


def _context(document: Any, start: int, end: int) -> str | None:
    return None if document.text is None else document.text[max(0, start - CONTEXT) : end + CONTEXT]


def _judged(gold: Gold) -> Callable[[Any], Row]:
    documents, claims = _documents(gold), gold.by_id("claims")
    told = {
        a["gold_id"]: number for number, a in enumerate(gold.adjudications) if a.get("gold_record") == "contradiction"
    }

    def more(record: Any) -> Row:
        a, b = claims[record["claim_a"]], claims[record["claim_b"]]
        home_a, home_b = documents(a["document_id"]), documents(b["document_id"])
        adjudication = gold.adjudications[told[record["id"]]] if record["id"] in told else {}
        said = (adjudication.get("distribution") or {}).get("relation", {})
        weights = [{"label": label, "weight": structs.exact(float(weight))} for label, weight in sorted(said.items())]
        return {
            **_side("a", a, home_a),
            **_side("b", b, home_b),
            "scope": scope(home_a, home_b),
            "event_id": home_a.event_id,
            "n_judges": adjudication.get("n_annotators"),
            "label_distribution": weights,
        }

    return more


def _side(name: str, claim: Record, document: Any) -> Row:
    start, end = bounds(claim["span"])
    return {
        f"{name}_text": claim["text"],
        f"{name}_quote": _quote(document, claim["span"]),
        f"{name}_context": _context(document, start, end),
        f"{name}_outlet": document.outlet.name,
        f"{name}_published_at": document.published_at,
        f"{name}_document_id": document.id,
    }


_ADDED = {"claims": _placed, "attributions": _placed, "contradictions": _judged, "adjudications": _weighed}


def records(config: str, loaded: Iterable[Row], names: Names | None = None) -> Iterator[Record]:
    """The records that rows of `config` were made of; an optional field that is null or empty is absent."""
    kind, typed = CONFIGS[config], columns(config, names)
    for row in loaded:
        held = {**row, "distribution": _unlisted(row["distribution"])} if config == "adjudications" else row
        yield fielded(held, kind, schema(kind), typed)


def _unlisted(listed: Iterable[Row]) -> dict[str, dict[str, float]] | None:
    """The inverse of `_listed`."""
    said: dict[str, dict[str, float]] = {}
    for entry in listed:
        said.setdefault(entry["field"], {})[entry["label"]] = entry["weight"]
    return said or None
