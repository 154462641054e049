"""CSV (RFC 4180), a file for each layer, that a spreadsheet opens without running what is in it."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record

_RUNS = ("'", "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""With what a cell begins that a spreadsheet takes for a formula (OWASP, "CSV Injection"), and our own guard."""


def write(layers: Layers, out: Path) -> Left:
    """Lists and objects as JSON in their cell, null as an empty cell; a dangerous cell begins with an apostrophe."""
    left = {"cell with an apostrophe put before it": 0}
    for name, records in layers.items():
        if not records:
            continue
        columns = list(dict.fromkeys(key for record in records for key in record))
        rows = [[_cell(record.get(column)) for column in columns] for record in records]
        left["cell with an apostrophe put before it"] += sum(_guarded(cell) != cell for row in rows for cell in row)
        jsonl.write_text(out / f"{name}.csv", _table(columns, rows))
    return {what: many for what, many in left.items() if many}


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return held.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _guarded(cell: str) -> str:
    """As it is, but for what a spreadsheet might run; numbers below 0 stay numbers."""
    number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(_RUNS) and not number else cell


def unguarded(cell: str) -> str:
    """The cell that was written."""
    return cell.removeprefix("'")


def record_of(row: dict[str, str]) -> Record:
    """The cells of a row as they were written, without those that were empty."""
    return {name: unguarded(cell) for name, cell in row.items() if cell}


FORMAT = Format("csv", "It holds everything, lists and objects as JSON; null and absent are one.", write, folder=True)
