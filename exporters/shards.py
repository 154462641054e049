"""The data files of a config, one for each split that has rows, written as the rows come and named by their digest."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema.workers import cores, streamed
from .columns import Names
from .parquet import Tables, Writer
from .rows import Gold, homes, maker
from .splits import SPLITS
from .tally import Tally

BATCH, MANY = 250, 5000
"""How many records are held as rows at a time, and from how many on every core makes rows."""


@dataclass
class Batch:
    """The rows of some records: of each split how many, and their canonical lines."""

    tally: Tally = field(default_factory=Tally)
    of: dict[str, tuple[int, bytes]] = field(default_factory=dict)


def ship(
    folder: Path, gold: Gold, config: str, names: Names, splits: Mapping[str, str], tally: Tally
) -> dict[str, dict[str, Any]]:
    """Write the data files of `config` and count its records; what the manifest says of each file, by split."""
    shards: dict[str, _Shard] = {}
    tables, count = Tables(config, names), len(gold.by_id(config))
    batch_of = _batcher(gold, config, names, splits, tables)
    for batch in streamed(batch_of, range(0, count, BATCH), cores() if count >= MANY else 1):
        tally.add(batch.tally)
        for split, (many, lines) in batch.of.items():
            if split not in shards:  # `datasets` does not load a split without rows
                shards[split] = _Shard(folder, config, split, tables)
            shards[split].add(many, lines)
    return {split: shards[split].close() for split in SPLITS if split in shards}


def _batcher(
    gold: Gold, config: str, names: Names, splits: Mapping[str, str], tables: Tables
) -> Callable[[int], Batch]:
    """What makes the rows of `config` from one on, in the order of their ids."""
    made, home, records = maker(gold, config, names), homes(gold), gold.by_id(config)

    def batch(start: int) -> Batch:
        found, held = Batch(), dict[str, list[Any]]()
        for record in records.records(start, start + BATCH):
            found.tally.see(record)
            held.setdefault(splits.get(home(record) or "", "train"), []).append(made(record))
        found.of = {split: (len(rows), tables.lines(rows)) for split, rows in held.items()}
        return found

    return batch


class _Shard:
    """One data file while it is written."""

    def __init__(self, folder: Path, config: str, split: str, tables: Tables) -> None:
        self._tables = tables
        self._folder, self._place = folder, f"data/{config}/{split}"
        self._path = folder / f"{self._place}.parquet"
        self._out, self._digest, self._rows = Writer(self._path, tables.schema), hashlib.sha256(), 0

    def add(self, count: int, lines: bytes) -> None:
        self._rows += count
        self._digest.update(lines)
        self._out.add(self._tables.table(lines))

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
