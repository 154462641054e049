"""Rows as types made from the columns (msgspec): a record's line is read straight into its row, every column there.

A row's canonical line is the one that `jsonl.dump` writes. Structs are read by name, as the records they are made of.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from ..schema import jsonl
from ..schema.records import Record
from .columns import CONFIGS, ColumnType, Labels, columns

_TYPES: dict[str, Any] = {"string": str, "int64": int, "float64": float, "bool": bool}


@cache
def reader(config: str, *only: str) -> Callable[[bytes | Record], Any]:
    """What reads a record, or its line, into the row of `config`, or into those of its columns that are named.

    Labels are still names, added columns still empty. Raises ValueError for a value that is not of its column's type.
    """
    typed: dict[str, Any] = {name: column for name, column in columns(config).items() if name in only or not only}
    if "distribution" in typed:
        typed["distribution"] = dict[str, dict[str, float]]  # a list only as a column
    struct = _struct(typed, record=CONFIGS[config])
    decode = msgspec.json.Decoder(struct).decode
    return lambda given: decode(given) if isinstance(given, bytes) else msgspec.convert(given, struct)


lines: Callable[[Iterable[Any]], bytes] = msgspec.json.Encoder().encode_lines
"""The canonical lines of rows: their SHA-256 is the identity of the rows, whatever file holds them."""


def plain(row: Any) -> Any:
    """A row, or a value of one, as dicts and lists."""
    return msgspec.to_builtins(row, enc_hook=msgspec.json.decode)  # of what `exact` gave


def _struct(typed: Mapping[str, Any], **more: Any) -> Any:
    """A struct whose fields are sorted, as the keys of a line are; what is absent is null, or an empty list."""
    fields = [(name, *_of(column)) for name, column in sorted(typed.items())]
    floats = [name for name, column in typed.items() if column == "float64"]
    if floats:
        more["__post_init__"] = lambda self: _exactly(self, floats)
    return msgspec.defstruct("Row", fields, namespace={"__getitem__": _item, "get": _get, **more}, gc=False)


def _of(column: ColumnType | Any) -> tuple[Any, Any]:
    """The type of a field, and what stands there by default."""
    if isinstance(column, list):
        return list[_of(column[0])[0]], []  # type: ignore[misc]
    if isinstance(column, dict):
        return _struct(column) | None, None
    return (str if isinstance(column, Labels) else _TYPES.get(column, column)) | None, None


def _item(self: Any, name: str) -> Any:
    return getattr(self, name)


def _get(self: Any, name: str, default: Any = None) -> Any:
    return getattr(self, name, default)


def exact(number: Any) -> Any:
    """A number that stands in a line as Python writes it: 1e+16, where others write 1e16. Raises ValueError for NaN."""
    return msgspec.Raw(jsonl.dump(number).encode()) if number and not 1e-4 <= abs(number) < 1e16 else number


def _exactly(self: Any, floats: Iterable[str]) -> None:
    for name in floats:
        setattr(self, name, exact(getattr(self, name)))
