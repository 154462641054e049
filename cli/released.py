"""A release folder, or one parquet file of it, for `check`."""

from pathlib import Path
from typing import Any

from ..corpus.project import CONFIG, Project
from ..schema import jsonl
from ..schema.check import Report
from ..schema.stored import Records
from .root import Stop


def release_at(root: Path, named: str) -> Path:
    """The folder of a release: a folder, a version of the project at `root`, or an address on the Hub. Raises Stop."""
    if named.startswith("hf://"):
        from ..exporters.fetch import fetched

        return fetched(named)
    for folder in (Path(named), root / "releases" / named):
        if (folder / "manifest.json").is_file():
            return folder
    raise Stop(f"{named}: no release there; name its folder, its version, or hf://ORG/NAME@X.Y.Z")


def _at_hand(folder: Path) -> tuple[Records, list[str]]:
    """The documents of the project that a release lies in, whose texts it must not hold, and the names that it may."""
    root = folder.resolve().parents[1]
    if not (root / CONFIG).is_file():
        return [], []
    here = Project.at(root)
    return here.stored("documents"), listed_names(here)


def listed_names(here: Project) -> list[str]:
    """The names of entities.jsonl: nobody's words."""
    entities: list[Any] = jsonl.read_if_there(here.root / "entities.jsonl")
    return [name for e in entities for name in (e.get("name"), *(e.get("aliases") or ())) if isinstance(name, str)]


def is_released(path: Path) -> bool:
    """True for a release folder and for a parquet file."""
    return (path / "manifest.json").is_file() or path.suffix == ".parquet"


def released(path: Path) -> Report:
    """What is wrong with a release, or with one of its files. Raises Stop where it cannot be read."""
    from ..exporters.recheck import MANIFEST, recheck

    folder = path if path.is_dir() else path.resolve().parents[2]
    if not path.exists():
        raise Stop(f"{path}: no such file or folder; check the path")
    if not (folder / MANIFEST).is_file():
        raise Stop(f"{path}: no release around it; name a file of releases/X.Y.Z/data/CONFIG/")
    try:
        report = recheck(folder, *_at_hand(folder))
    except ImportError as error:
        raise Stop(
            f"{path}: reading a release needs {error.name}; pip install 'goldassay[release]' brings it"
        ) from None
    if path.is_dir():
        return report
    mine = [problem for problem in report.problems if Path(problem.where.file).samefile(path)]
    return Report(1, report.records, mine)
