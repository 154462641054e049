"""The files that hold a project's answers: annotations.jsonl, and those of the folder annotations."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..corpus.project import Project
from ..schema import jsonl

if TYPE_CHECKING:
    from ..tasks.ledger import Ledger


def held(found: Project) -> int:
    """How many answers the project holds, by the lines of its files."""
    files = [found.root / "annotations.jsonl", *(found.root / "annotations").glob("*.jsonl")]
    return sum(_lines(path) for path in files if path.is_file())


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(bool(line.strip()) for line in lines)


def write_back(found: Project, ledger: "Ledger") -> None:
    """Changed answers back into the files they came from, new ones into annotations.jsonl; untouched lines stay byte
    for byte, untouched files altogether.
    """
    main, changed, first = found.root / "annotations.jsonl", ledger.changes(), 0
    for path in dict.fromkeys([main, *found.stored("annotations").paths]):
        count = _lines(path) if path.is_file() else 0
        mine = {number - first: line for number, line in changed.items() if first <= number < first + count}
        new = ledger.new() if path == main else iter(())
        ahead = next(new, None)
        if mine or ahead:
            jsonl.write_lines(path, chain(_kept(path, mine), [ahead] if ahead else [], new))
        first += count


def _kept(path: Path, changed: Mapping[int, bytes | None]) -> Iterator[bytes]:
    """The lines of a file, those of `changed` records, by number, as they are now."""
    with path.open("rb") if path.is_file() else nullcontext(()) as lines:
        for number, line in enumerate(line for line in lines if line.strip()):
            now = changed.get(number, line)
            if now is not None:
                yield now.rstrip(b"\n")
