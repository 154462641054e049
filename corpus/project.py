"""A project on disk: where its files lie, what its goldassay.toml says, and its lock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.records import Record
from ..schema.stored import Stored
from .config import CONFIG, BadConfig, config

__all__ = ["CONFIG", "BadConfig", "Busy", "NoProject", "Project"]


class NoProject(FileNotFoundError):
    """There is no goldassay.toml here."""


class Busy(RuntimeError):
    """Another command is at work in this project."""


@dataclass(frozen=True)
class Project:
    """A folder with a goldassay.toml. Records are read afresh at each call."""

    root: Path
    config: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, root: Path) -> "Project":
        """The project in `root`. Raises NoProject and BadConfig."""
        path = root / CONFIG
        if not path.is_file():
            raise NoProject(f"{root}: no {CONFIG} here; run `goldassay init` or name the project with -C")
        return cls(root, config(path))

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.config.get("name", self.root.resolve().name))

    @property
    def state(self) -> Path:
        """Local state that is no one else's business: the studio, receipts, the lock."""
        return self.root / ".goldassay"

    @property
    def gold(self) -> Path:
        """The folder of gold records."""
        return self.root / "gold"

    @property
    def predictions(self) -> Path:
        """The folder of extractors' output."""
        return self.root / "predictions"

    @property
    def releases(self) -> Path:
        """The folder of releases."""
        return self.root / "releases"

    def files(self) -> list[Path]:
        """Every record file of the project that exists, in reading order."""
        found = [self.root / "documents.jsonl", *self._folder("documents"), *self._folder("gold")]
        found += [self.root / "pairs.jsonl", self.root / "annotations.jsonl"]
        found += [*self._folder("annotations"), *self._folder("predictions")]
        return [path for path in found if path.is_file()]

    def _folder(self, name: str) -> list[Path]:
        return sorted((self.root / name).glob("*.jsonl"))

    def records(self, name: str) -> list[Record]:
        """The records of `name`.jsonl and of the folder `name`: documents, pairs, annotations."""
        single = jsonl.read_if_there(self.root / f"{name}.jsonl")
        return [*single, *(record for path in self._folder(name) for record in jsonl.read(path))]

    def stored(self, name: str) -> Stored:
        """The same records, read as they are asked for and not held."""
        return Stored([self.root / f"{name}.jsonl", *self._folder(name)])

    def gold_records(self, name: str) -> list[Record]:
        """The gold records of one layer: claims, attributions, contradictions, adjudications."""
        return jsonl.read_if_there(self.gold / f"{name}.jsonl")

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """The fields that the project annotates beyond those that always are, per layer."""
        return dict(self.config.get("fields", {}))

    @property
    def labels(self) -> dict[str, Any]:
        """The table [labels]: the project's own lists, and the history of renames."""
        return dict(self.config.get("labels", {}))

    @property
    def lists(self) -> dict[str, frozenset[str] | None]:
        """What labels may name: slots and sides of [labels], ids of entities.jsonl. None where no list is given.

        Raises jsonl.BadLine.
        """
        path = self.root / "entities.jsonl"
        ids = [str(entity.get("id")) for entity in jsonl.read(path)] if path.is_file() else None
        named = {"slots": self.labels.get("slots"), "sides": self.labels.get("sides"), "entities": ids}
        return {name: None if held is None else frozenset(held) for name, held in named.items()}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the project's lock. Raises Busy where another process holds it."""
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.state / "lock"
        with path.open("a+") as handle:
            if not _lock(handle.fileno()):
                raise Busy(f"{path}: another goldassay command is at work in this project; wait for it")
            yield


def _lock(descriptor: int) -> bool:
    """Take an advisory lock that the system releases when the process ends, however it ends."""
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return True
