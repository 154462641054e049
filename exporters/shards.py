"""The data files of a release, one for each config and split that has rows, written as the rows come and named by their
digest.
"""

import hashlib
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ..schema.workers import cores, streamed
from .columns import CONFIGS, Names
from .parquet import Writer, arrow_schema
from .rows import Gold, homes, indexer, joined
from .splits import SPLITS
from .structs import lines
from .tally import Tally

BATCH, MANY = 250, 5000
"""How many rows of a file are held at a time, and from how many records on every core writes files."""

_HEAVIEST = ("annotations", "claims", "documents", "attributions", "contradictions", "adjudications")
"""The configs as they are begun, so that all cores end together."""

Told = dict[str, dict[str, Any]]
"""What the manifest says of each file of a config, by split."""


def ship(folder: Path, gold: Gold, names: Names, splits: Mapping[str, str]) -> tuple[dict[str, Told], Tally]:
    """Write the data files of every config, each by one process, and count the records."""
    from pyarrow import json, parquet  # noqa: F401 - loaded once for all processes

    count = sum(len(gold.by_id(config)) for config in CONFIGS)
    schemas = {config: arrow_schema(config, names) for config in CONFIGS}
    for config in filter(gold.by_id, CONFIGS):
        (folder / "data" / config).mkdir(parents=True)

    def written(config: str) -> tuple[Told, Tally]:
        return _written(folder / "data" / config, schemas[config], gold, config, names, splits)

    done = dict(zip(_HEAVIEST, streamed(written, _HEAVIEST, cores() if count >= MANY else 1), strict=True))
    tally = Tally()
    for config in CONFIGS:
        tally.add(done[config][1])
    return {config: done[config][0] for config in CONFIGS}, tally


def _written(
    folder: Path, schema: Any, gold: Gold, config: str, names: Names, splits: Mapping[str, str]
) -> tuple[Told, Tally]:
    shards: dict[str, _Shard] = {}
    tally, home, index = Tally(), homes(gold), indexer(config, names)
    rows = joined(gold, config)
    try:
        while held := list(islice(rows, BATCH)):
            tally.see(held)
            for row in held:
                index(row)
                split = splits.get(home(row) or "", "train")
                if split not in shards:  # `datasets` does not load a split without rows
                    shards[split] = _Shard(folder / f"{split}.parquet", schema)
                shards[split].add(row)
        return {split: shards[split].close() for split in SPLITS if split in shards}, tally
    except BaseException:
        for shard in shards.values():
            shard.drop()
        raise


class _Shard:
    """One data file while it is written."""

    def __init__(self, path: Path, schema: Any) -> None:
        self._path, self._out, self._digest = path, Writer(path, schema), hashlib.sha256()
        self._held: list[Any] = []
        self._rows = 0

    def add(self, row: Any) -> None:
        self._held.append(row)
        self._rows += 1
        if len(self._held) == BATCH:
            self._write()

    def close(self) -> dict[str, Any]:
        if self._held:
            self._write()
        self._out.close()
        digest = self._digest.hexdigest()
        path = self._path.rename(self._path.with_stem(f"{self._path.stem}-{digest[:12]}"))
        size, sha = path.stat().st_size, digest_of(path)
        name = "/".join(path.parts[-3:])
        return {"file": name, "rows": self._rows, "bytes": size, "digest": digest, "sha256": sha}

    def drop(self) -> None:
        self._out.drop()

    def _write(self) -> None:
        raw = lines(self._held)
        self._digest.update(raw)
        self._out.add(raw)
        self._held.clear()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
