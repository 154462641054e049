"""A row is its record with every column there, and its line is the one that `jsonl.dump` writes."""

from typing import Any

import pytest
from goldassay.exporters.columns import CONFIGS, ColumnType, Labels, columns
from goldassay.exporters.rows import Gold, added, indexer, joined, rows
from goldassay.exporters.structs import lines, plain, reader
from goldassay.schema import jsonl
from goldassay.schema.records import Record
from goldassay.schema.stored import spooled
from hypothesis import given, settings

from .strategies import projects


def filled(value: Any, column: ColumnType) -> Any:
    """A value in the shape of its column, in plain words."""
    if isinstance(column, list):
        return [filled(inner, column[0]) for inner in value or []]
    if value is None:
        return None
    if isinstance(column, dict):
        return {name: filled(value.get(name), inner) for name, inner in column.items()}
    if isinstance(column, Labels):
        return column.names.index(value)
    return float(value) if column == "float64" else value


@settings(max_examples=40, deadline=None)
@given(made=projects())
def test_a_row_is_its_record_and_its_line_the_canonical_one(made: list[Record]) -> None:
    held = {config: [r for r in made if r["record"] == kind] for config, kind in CONFIGS.items()}
    gold, stored = Gold(**held), Gold(**{config: spooled(records) for config, records in held.items()})
    for config, records in held.items():
        more, typed = added(gold, config), columns(config)
        by_id = sorted(records, key=lambda record: str(record["id"]))
        full = [{**record, **plain(more(record))} for record in by_id]
        wanted = [{name: filled(record.get(name), typed[name]) for name in typed} for record in full]
        assert [row for row, _ in rows(gold, config)] == wanted
        found = list(joined(stored, config))
        for row in found:
            indexer(config)(row)
        assert lines(found).decode() == "".join(jsonl.dump(row) + "\n" for row in wanted)


NUMBERS = (0, -0.0, 17, 1e-4, 9.9e-5, -1e-5, 0.1, 1e15, 9999999999999998.0, 1e16, -1e22, 12345678901234567890, 5e-324)


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_a_number_stands_in_the_line_as_python_writes_it(number: float) -> None:
    read = reader("annotations")
    for row in (read({"seconds": number}), read(jsonl.dump({"seconds": number}).encode())):
        assert f'"seconds":{float(number)!r},'.encode() in lines([row])
        assert plain(row)["seconds"] == float(number)


def test_any_text_stands_in_the_line_as_python_writes_it() -> None:
    text = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    row = reader("documents")(jsonl.dump({"text": text}).encode())
    assert jsonl.dump({"text": text})[1:-1].encode() in lines([row])


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        reader("annotations")({"seconds": float("nan")})
