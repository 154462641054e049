"""A new project, empty or filled with the sample."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from ...schema import jsonl
from ..ingest import ingest, read_articles
from ..project import CONFIG

EMPTY = """\
name = "{name}"

# The event of articles whose manifest row names none.
# event = "my-event"

[tasks]
# One server project per form and annotator, so that nobody sees another's answers.
annotators = ["ann-1", "ann-2"]
# overlap = 2  # how many of them see each task; docs/team.md has quota, priority, blind_share, known_answers
# An article's attributions and claims as two tasks, one after the other.
# passes = 2

[fields]
# Fields that gold must have beyond span, text, kind, attitude and relation.
claim = []
attribution = []

# [adjudicate]
# How differences are settled, layer by layer: majority, unanimous, weighted or expert; see docs/metrics.md.
# claim = "majority"
"""


COVERED = {"claim": "complete", "attribution": "complete"}  # its answers are adjudicated, its gold lies beside


class NotEmpty(ValueError):
    """The folder holds a project already."""


def init(folder: Path, sample: bool) -> list[str]:
    """Make a project in `folder` and return the names of what was written.

    Raises NotEmpty where a goldassay.toml is there already.
    """
    if (folder / CONFIG).exists():
        raise NotEmpty(f"{folder / CONFIG}: there is a project already; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not sample:
        jsonl.write_text(folder / CONFIG, EMPTY.format(name=folder.resolve().name))
        jsonl.write_text(folder / ".gitignore", ".goldassay/\n")
        return [CONFIG]
    return _fill(folder)


def _fill(folder: Path) -> list[str]:
    with as_file(files(__package__)) as here:
        articles = read_articles([here / "articles"], here / "articles" / "manifest.jsonl", None)
        covered = [{**d, "coverage": COVERED} for d in ingest([], articles).documents]
        jsonl.write(folder / "documents.jsonl", covered)
        for path in sorted([*here.glob("*.jsonl"), *here.glob("annotations/*.jsonl"), *here.glob("gold/*.jsonl")]):
            target = folder / path.relative_to(here)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        shutil.copyfile(here / CONFIG, folder / CONFIG)
    jsonl.write_text(folder / ".gitignore", ".goldassay/\n")
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
