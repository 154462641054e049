"""Documents by id, each read from its file when it is asked for: an index in memory, no text."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from ..schema import jsonl
from ..schema.records import Record
from .project import Project


class Shelf(Mapping[str, Record]):
    """The documents of a project; nothing is read before the first is asked for. Raises jsonl.BadLine then."""

    def __init__(self, project: Project) -> None:
        single = project.root / "documents.jsonl"
        self._files = [p for p in (single, *sorted((project.root / "documents").glob("*.jsonl"))) if p.is_file()]

    @cached_property
    def _places(self) -> dict[str, tuple[Path, int]]:
        return {name: (path, at) for path in self._files for name, at in _index(path)}

    def __getitem__(self, name: str) -> Record:
        path, at = self._places[name]
        with path.open("rb") as file:
            file.seek(at)
            return dict(jsonl.parse(file.readline().decode("utf-8")))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _index(path: Path) -> Iterator[tuple[str, int]]:
    """The id of each record, and where its line begins."""
    at, records = 0, jsonl.read(path)
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield str(next(records)["id"]), at
            at += len(line)
