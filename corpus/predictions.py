"""An extractor's bare labels as prediction records, for those who have spans and no wish for more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION
from ..schema.identity import digest, new_id, slug
from ..schema.records import Record

LAYERS = {"relation": "contradiction", "content": "attribution", "span": "claim"}
"""The field that tells what a row is."""
SPANS = ("span", "content", "cue", "confirms")
ROW = "write document_id and span, or document_id and content, or document_ids, claim_a, claim_b and relation"


class BadRow(ValueError):
    """A row is no label; the message counts rows from 1."""


def write_predictions(
    path: Path | str, rows: Iterable[Mapping[str, Any]], extractor: str = "extractor", version: str = "0"
) -> int:
    """Write `rows` to `path` as prediction records, one for each document, or documents of a relation; how many.

    A row is a claim (`document_id, span`), an attribution (`document_id, content`) or a relation (`document_ids,
    claim_a, claim_b, relation`), each with any further fields of its kind in a prediction (`kind`, `cue`, `sources`,
    `score`). A span is (start, end) in code points, several such pairs, or a span record. Ids are filled in where a
    row has none. Raises BadRow and OSError.
    """
    return jsonl.write(Path(path), prediction_records(enumerate(rows, 1), extractor, version))


def prediction_records(
    rows: Iterable[tuple[int, Mapping[str, Any]]], extractor: str = "extractor", version: str = "0"
) -> list[Record]:
    """The prediction records of numbered rows; a row is what `write_predictions` takes. Raises BadRow."""
    told: dict[tuple[str, ...], dict[str, list[Record]]] = defaultdict(lambda: {f"{k}s": [] for k in LAYERS.values()})
    for number, row in rows:
        kind = next((kind for field, kind in LAYERS.items() if field in row), None)
        about: list[Any] = list(row.get("document_ids", ())) if kind == "contradiction" else [row.get("document_id")]
        if kind is None or not about or not all(isinstance(name, str) for name in about):
            raise BadRow(f"row {number}: {ROW}")
        told[tuple(dict.fromkeys(about))][f"{kind}s"].append(_label(number, kind, row, extractor))
    return [_prediction(list(names), held, extractor, version) for names, held in sorted(told.items())]


def _label(number: int, kind: str, row: Mapping[str, Any], extractor: str) -> Record:
    filled: Record = {"sources": [], "cue": None} if kind == "attribution" else {}
    label = {**filled, **row}
    for name in SPANS:
        if label.get(name) is not None:
            label[name] = _span(number, name, label[name])
    if kind == "attribution":
        label["sources"] = [_source(number, source) for source in label["sources"]]
    label.pop("document_ids", None)
    return {"id": new_id(kind, slug(extractor), digest(str(number), str(sorted(row.items(), key=str)))), **label}


def _source(number: int, given: Any) -> Record:
    """A source: a record, or its span."""
    if isinstance(given, Mapping) and "segments" not in given:
        span = given.get("span")
        return {"type": None, **given, "span": None if span is None else _span(number, "sources", span)}
    return {"span": _span(number, "sources", given), "type": None}


def _span(number: int, name: str, given: Any) -> Record:
    if isinstance(given, Mapping):
        return dict(given)
    try:
        pairs = [given] if isinstance(given[0], int) else given
        return {"segments": [{"start": int(start), "end": int(end)} for start, end in pairs]}
    except (TypeError, ValueError, IndexError):
        raise BadRow(f"row {number}: {name} is {given!r}; write (start, end), or several such pairs") from None


def _prediction(documents: list[str], held: Mapping[str, list[Record]], extractor: str, version: str) -> Record:
    return {
        "record": "prediction",
        "schema_version": VERSION,
        "id": new_id("prediction", slug(extractor), digest(version, *documents)),
        "extractor": {"name": extractor, "version": version},
        "document_ids": documents,
        **held,
    }
