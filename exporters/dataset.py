"""Parquet files that Hugging Face `datasets` loads with types and label names. The only file that imports it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .columns import CONFIGS, ColumnType, Labels, Names, columns
from .parquet import read_rows
from .rows import Row


def features(config: str, names: Names | None = None) -> Any:
    """The `datasets.Features` of one config."""
    from datasets import Features

    return Features({name: _feature(column) for name, column in columns(config, names).items()})


def _feature(column: ColumnType) -> Any:
    from datasets import ClassLabel, List, Value

    if isinstance(column, Labels):
        return ClassLabel(names=list(column.names))
    if isinstance(column, list):
        return List(_feature(column[0]))
    if isinstance(column, dict):
        return {name: _feature(inner) for name, inner in column.items()}
    return Value(column)


def made(rows: list[Row], typed: Mapping[str, ColumnType]) -> Any:
    """A `datasets.Dataset` of `rows`."""
    from datasets import Dataset, Features

    held = {name: [row[name] for row in rows] for name in typed}  # from_list knows no column where there is no row
    return Dataset.from_dict(held, features=Features({name: _feature(column) for name, column in typed.items()}))


def like(data: Any, rows: list[Row]) -> Any:
    """A `datasets.Dataset` of `rows` with the features of another."""
    return type(data).from_dict({name: [row[name] for row in rows] for name in data.features}, features=data.features)


def with_column(data: Any, name: str, values: list[Any], column: ColumnType) -> Any:
    """`data` with one more column."""
    return data.add_column(name, values, feature=_feature(column))


def read(folder: Path, config: str, split: str | None = None) -> Iterator[Row]:
    """The rows of one config of a release folder, of one split or of all, as plain values; labels are indices."""
    pattern = f"{split or '*'}-*.parquet"
    for path in sorted((folder / "data" / config).glob(pattern)):
        yield from read_rows(path)


def label_names(path: Path) -> dict[str, list[str]]:
    """The names of each label column as `datasets` reads them from the file's own metadata; none where it has none."""
    import pyarrow.parquet as pq

    told = json.loads((pq.read_schema(path).metadata or {}).get(b"huggingface", b"{}"))
    features = told.get("info", {}).get("features", {})
    inner = {name: held.get("feature", held) if isinstance(held, dict) else {} for name, held in features.items()}
    return {name: held["names"] for name, held in inner.items() if held.get("_type") == "ClassLabel"}


def load(folder: Path, config: str) -> Any:
    """The `datasets.DatasetDict` of one config of a release folder; its cache is not kept."""
    from tempfile import TemporaryDirectory

    from datasets import load_dataset

    with TemporaryDirectory() as cache:
        held = load_dataset(str(folder), config, cache_dir=cache, keep_in_memory=True)
        return held


def configs() -> tuple[str, ...]:
    """The configs of a release, the default one first."""
    return tuple(CONFIGS)
