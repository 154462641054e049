"""Parquet files as `datasets` reads them, and what its card says of their columns, made without importing it.

That takes seconds and a hundred megabytes. A test holds schema and card against what `datasets` itself would make.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .columns import ColumnType, Labels, Names, columns
from .rows import Row

ROW_GROUP = 1000


def arrow_schema(config: str, names: Names | None = None) -> Any:
    """The `pyarrow.Schema` of one config, with the features that `datasets` reads from its metadata."""
    import pyarrow as pa

    typed = columns(config, names)
    told = {"info": {"features": {name: _feature(column) for name, column in typed.items()}}}
    fields = [pa.field(name, _arrow(column)) for name, column in typed.items()]
    return pa.schema(fields, metadata={b"huggingface": json.dumps(told).encode()})


def _arrow(column: ColumnType) -> Any:
    import pyarrow as pa

    if isinstance(column, Labels):
        return pa.int64()
    if isinstance(column, list):
        return pa.list_(_arrow(column[0]))
    if isinstance(column, dict):
        return pa.struct([pa.field(name, _arrow(inner)) for name, inner in column.items()])
    return {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}[column]


def _feature(column: ColumnType) -> dict[str, Any]:
    """A column in the metadata of a file."""
    if isinstance(column, Labels):
        return {"names": list(column.names), "_type": "ClassLabel"}
    if isinstance(column, list):
        return {"feature": _feature(column[0]), "_type": "List"}
    if isinstance(column, dict):
        return {name: _feature(inner) for name, inner in column.items()}
    return {"dtype": column, "_type": "Value"}


def card_info(config: str, sizes: Mapping[str, tuple[int, int]], names: Names | None = None) -> dict[str, Any]:
    """The card's `dataset_info` of one config; `sizes` gives rows and bytes of each split."""
    total = sum(size for _, size in sizes.values())
    return {
        "config_name": config,
        "features": [{"name": name, **_carded(column)} for name, column in columns(config, names).items()],
        "splits": [{"name": n, "num_bytes": size, "num_examples": count} for n, (count, size) in sizes.items()],
        "download_size": total,
        "dataset_size": total,
    }


def _carded(column: ColumnType) -> dict[str, Any]:
    """A column in the card's YAML."""
    if isinstance(column, Labels):
        return {"dtype": {"class_label": {"names": {str(at): name for at, name in enumerate(column.names)}}}}
    if isinstance(column, list):
        inner = _carded(column[0])
        return {"list": next(iter(inner.values())) if len(inner) == 1 and "list" not in inner else inner}
    if isinstance(column, dict):
        return {"struct": [{"name": name, **_carded(inner)} for name, inner in column.items()]}
    return {"dtype": column}


class Writer:
    """A parquet file, written in row groups of ROW_GROUP rows as its rows come."""

    def __init__(self, path: Path, schema: Any) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pool, self._schema = pa.system_memory_pool(), schema  # what it frees goes back to the system
        self._out = pq.ParquetWriter(path, schema, write_page_index=True, memory_pool=self._pool)
        self._held: list[Any] = []

    def add(self, lines: bytes) -> None:
        """Add rows by their canonical lines; read by Arrow itself, which for Python's objects would load pandas."""
        from pyarrow import BufferReader, json

        options = json.ReadOptions(use_threads=False, block_size=len(lines) + 1)
        rows = json.read_json(BufferReader(lines), options, json.ParseOptions(self._schema), self._pool)
        self._held.append(rows.select(self._schema.names))
        while sum(held.num_rows for held in self._held) >= ROW_GROUP:
            self._write()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        if self._held:
            self._write()
        self._out.close()

    def drop(self) -> None:
        """Write no more, not even when this goes out of use: what is there is of no use."""
        self._out.is_open = False

    def _write(self) -> None:
        import pyarrow as pa

        whole = pa.concat_tables(self._held, memory_pool=self._pool)
        self._out.write_table(whole.slice(0, ROW_GROUP).combine_chunks(self._pool))
        self._held = [whole.slice(ROW_GROUP)] if whole.num_rows > ROW_GROUP else []


def shape_of(path: Path) -> tuple[list[str], int]:
    """The columns of a file and how many rows it has. Raises as read_rows."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return list(file.schema_arrow.names), file.metadata.num_rows


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file, a row group at a time. Raises ValueError where it is none, ImportError without pyarrow."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield from file.read_row_group(group).to_pylist()
