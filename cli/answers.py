"""The files that hold a project's answers: annotations.jsonl, and those of the folder annotations."""

from pathlib import Path

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.records import Record


def held(found: Project) -> int:
    """How many answers the project holds, by the lines of its files."""
    files = [found.root / "annotations.jsonl", *(found.root / "annotations").glob("*.jsonl")]
    return sum(_lines(path) for path in files if path.is_file())


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(bool(line.strip()) for line in lines)


def write_back(found: Project, merged: list[Record]) -> None:
    """Each record back into the file it came from, new ones into annotations.jsonl; untouched files stay."""
    main = found.root / "annotations.jsonl"
    files = {path: jsonl.read_if_there(path) for path in (main, *sorted((found.root / "annotations").glob("*.jsonl")))}
    homes = {record["id"]: path for path, records in files.items() for record in records}
    for path, records in files.items():
        mine = [record for record in merged if homes.get(record["id"], main) == path]
        if mine != records:
            jsonl.write(path, mine)
