"""A release folder, or one parquet file of it, for `check`."""

from pathlib import Path

from ..schema.check import Report
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
        report = recheck(folder)
    except ImportError as error:
        raise Stop(
            f"{path}: reading a release needs {error.name}; pip install 'goldassay[release]' brings it"
        ) from None
    if path.is_dir():
        return report
    mine = [problem for problem in report.problems if Path(problem.where.file).samefile(path)]
    return Report(1, report.records, mine)
