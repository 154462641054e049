"""Predictions in plain columns: a .csv or .tsv of spans, or of related claims."""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import choices
from ..schema.records import Record
from .predictions import BadRow, prediction_records

SEPARATORS = {".csv": ",", ".tsv": "\t"}
SPANS, PAIRS = ("document_id", "start", "end"), ("claim_a", "claim_b", "relation")
HEAD = "document_id,start,end[,kind][,score], or claim_a,claim_b,relation[,score]"


def read_predictions(path: Path) -> list[Record]:
    """The prediction records of a file: records in .jsonl, or the columns of a .csv or .tsv with a first line of names.

    The columns are document_id, start, end and if wanted kind and score, or claim_a, claim_b, relation and if wanted
    score; others are left. start and end count code points, the end is exclusive. Raises BadRow, jsonl.BadLine and
    OSError.
    """
    if path.suffix.lower() in SEPARATORS:
        return prediction_records(_rows(path), path.stem)
    records = list(jsonl.read(path))
    odd = next((number for number, record in enumerate(records, 1) if not _is_prediction(record)), None)
    if odd:
        raise BadRow(
            f"{path}: record {odd} is no prediction; `goldassay extract` and write_predictions make such files"
        )
    return records


def _is_prediction(record: Mapping[str, Any]) -> bool:
    layers = ("claims", "attributions", "contradictions")
    return record.get("record") == "prediction" and all(isinstance(record.get(name), list) for name in layers)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _read(path, csv.DictReader(lines, delimiter=SEPARATORS[path.suffix.lower()], strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadRow(f"{path}: no table of UTF-8 text ({error}); write {HEAD}") from None


def _read(path: Path, table: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str, Any]]]:
    names = table.fieldnames or ()
    made = next((make for wanted, make in ((SPANS, _span), (PAIRS, _pair)) if {*wanted} <= {*names}), None)
    if made is None:
        raise BadRow(f"{path}: its first line names {', '.join(names) or 'nothing'}; write {HEAD}")
    for row in table:
        try:
            yield table.line_num, made(row)
        except (TypeError, ValueError) as error:
            raise BadRow(f"{path}:{table.line_num}: {error}; write {HEAD}") from None


def _span(row: Mapping[str, str]) -> Mapping[str, Any]:
    start, end = _whole(row, "start"), _whole(row, "end")
    if not 0 <= start < end:
        raise ValueError(f"{start} to {end} is no span")
    return {"document_id": row["document_id"], "span": (start, end), **_kept(row, "kind", "claim")}


def _pair(row: Mapping[str, str]) -> Mapping[str, Any]:
    if not row["relation"]:
        raise ValueError("the relation is empty")
    claims = {name: row[name] for name in ("claim_a", "claim_b")}
    return {**claims, "document_ids": ["document:none"], **_kept(row, "relation", "contradiction")}


def _kept(row: Mapping[str, str], label: str, record: str) -> dict[str, Any]:
    """The label and the score that the row gives."""
    found: dict[str, Any] = {}
    if row.get(label):
        if row[label] not in choices(record, label):
            raise ValueError(f"{label} is {row[label]!r}; there are {', '.join(choices(record, label))}")
        found[label] = row[label]
    if row.get("score"):
        score = _number(row, "score", float)
        if not 0 <= score <= 1:
            raise ValueError(f"score is {row['score']!r}; it goes from 0 to 1")
        found["score"] = score
    return found


def _whole(row: Mapping[str, str], name: str) -> int:
    return int(_number(row, name, int))


def _number(row: Mapping[str, str], name: str, read: Callable[[str], float]) -> float:
    try:
        return read(row[name])
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {row[name]!r}, no number") from None
