"""Parquet files that Hugging Face `datasets` loads with types and label names. The only file that imports it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .columns import CONFIGS, ColumnType, Labels, Names, columns
from .rows import Row

ROW_GROUP = 1000


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


def write(path: Path, config: str, rows: list[Row], names: Names | None = None) -> int:
    """Write `rows` as one parquet file with fixed row groups; returns its size in bytes.

    Raises ValueError for a label index that has no name: `datasets` would load it without a word.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    _in_range(config, rows, names)
    schema = features(config, names).arrow_schema  # with the label names that `datasets` reads
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, schema, write_page_index=True) as out:
        for start in range(0, len(rows), ROW_GROUP):
            out.write_table(pa.Table.from_pylist(rows[start : start + ROW_GROUP], schema=schema))
    return path.stat().st_size


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


def _in_range(config: str, rows: list[Row], names: Names | None) -> None:
    for name, column in columns(config, names).items():
        labels = column[0] if isinstance(column, list) else column
        if not isinstance(labels, Labels):
            continue
        for row in rows:
            held = row[name] if isinstance(column, list) else [row[name]]
            wrong = [n for n in held if n is not None and not 0 <= n < len(labels.names)]
            if wrong:
                raise ValueError(f"{row['id']}: {name} is {wrong[0]}; there are the names 0 to {len(labels.names) - 1}")


def read(folder: Path, config: str, split: str | None = None) -> Iterator[Row]:
    """The rows of one config of a release folder, of one split or of all, as plain values; labels are indices."""
    pattern = f"{split or '*'}-*.parquet"
    for path in sorted((folder / "data" / config).glob(pattern)):
        yield from read_file(path)


def read_file(path: Path) -> list[Row]:
    """The rows of one parquet file. Raises ValueError where it is none, ImportError without pyarrow."""
    import pyarrow.parquet as pq

    return list(pq.read_table(path).to_pylist())


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


def card_info(config: str, sizes: dict[str, tuple[int, int]], names: Names | None = None) -> dict[str, Any]:
    """The card's `dataset_info` of one config; `sizes` gives rows and bytes of each split."""
    from datasets import DatasetInfo
    from datasets.splits import SplitDict, SplitInfo

    splits = SplitDict()
    for split, (count, size) in sizes.items():
        splits.add(SplitInfo(name=split, num_bytes=size, num_examples=count))
    total = sum(size for _, size in sizes.values())
    info = DatasetInfo(features=features(config, names), splits=splits, download_size=total, dataset_size=total)
    return {"config_name": config, **info._to_yaml_dict()}


def configs() -> tuple[str, ...]:
    """The configs of a release, the default one first."""
    return tuple(CONFIGS)
