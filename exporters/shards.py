"""The data files of a config, one for each split that has rows, written as the rows come and named by their digest."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from . import dataset
from .columns import Names
from .rows import Gold, homes, maker
from .splits import SPLITS
from .tally import Tally

BATCH = 250
"""How many records are held as rows at a time."""


@dataclass
class Batch:
    """The rows of some records: of each split how many, their canonical lines, and a table of them."""

    tally: Tally = field(default_factory=Tally)
    of: dict[str, tuple[int, bytes, Any]] = field(default_factory=dict)


def ship(
    folder: Path, gold: Gold, config: str, names: Names, splits: Mapping[str, str], tally: Tally
) -> dict[str, dict[str, Any]]:
    """Write the data files of `config` and count its records; what the manifest says of each file, by split."""
    shards: dict[str, _Shard] = {}
    for batch in batches(gold, config, names, splits):
        tally.add(batch.tally)
        for split, (count, lines, table) in batch.of.items():
            if split not in shards:  # `datasets` does not load a split without rows
                shards[split] = _Shard(folder, config, split, names)
            shards[split].add(count, lines, table)
    return {split: shards[split].close() for split in SPLITS if split in shards}


def batches(gold: Gold, config: str, names: Names, splits: Mapping[str, str]) -> Iterator[Batch]:
    """The rows of `config` in the order of their ids."""
    made, home = maker(gold, config, names), homes(gold)
    for start in range(0, len(gold.by_id(config)), BATCH):
        batch, held = Batch(), dict[str, list[Any]]()
        for record in gold.by_id(config).records(start, start + BATCH):
            batch.tally.see(record)
            held.setdefault(splits.get(home(record) or "", "train"), []).append(made(record))
        for split, rows in held.items():
            batch.of[split] = len(rows), canonical(rows), dataset.table(config, rows, names)
        yield batch


def canonical(rows: list[Any]) -> bytes:
    """The rows as the lines whose SHA-256 is their identity, whatever file holds them."""
    return "".join(jsonl.dump(row) + "\n" for row in rows).encode()


class _Shard:
    """One data file while it is written."""

    def __init__(self, folder: Path, config: str, split: str, names: Names) -> None:
        self._folder, self._place = folder, f"data/{config}/{split}"
        self._path = folder / f"{self._place}.parquet"
        self._out, self._digest, self._rows = dataset.Writer(self._path, config, names), hashlib.sha256(), 0

    def add(self, count: int, lines: bytes, table: Any) -> None:
        self._rows += count
        self._digest.update(lines)
        self._out.add(table)

    def close(self) -> dict[str, Any]:
        self._out.close()
        digest = self._digest.hexdigest()
        name = f"{self._place}-{digest[:12]}.parquet"
        path = self._path.rename(self._folder / name)
        size, sha = path.stat().st_size, digest_of(path)
        return {"file": name, "rows": self._rows, "bytes": size, "digest": digest, "sha256": sha}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
