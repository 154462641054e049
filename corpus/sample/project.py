"""A new project, empty or filled with the sample."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from ...schema import jsonl
from ..ingest import ingest, read_articles
from ..project import CONFIG

EMPTY = """\
name = {name}

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


STATE = ".goldassay/"
COVERED = {"claim": "complete", "attribution": "complete"}  # its answers are adjudicated, its gold lies beside


class NotEmpty(ValueError):
    """The folder holds a project already, or a file that one would replace."""


def init(folder: Path, sample: bool) -> list[str]:
    """Make a project in `folder` and return the names of what was written.

    Raises NotEmpty where a file of the project is there already; nothing is written then.
    """
    with as_file(files(__package__)) as here:
        paths = [*here.glob("*.jsonl"), *here.glob("annotations/*.jsonl"), *here.glob("gold/*.jsonl")] if sample else []
        found = {str(path.relative_to(here)): path for path in paths}
        names = [CONFIG, *sorted([*found, *(["documents.jsonl"] if sample else [])])]
        for name in names:
            if (folder / name).exists():
                what = "there is a project already" if name == CONFIG else "it is there already"
                raise NotEmpty(f"{folder / name}: {what}; choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in found.items():
            jsonl.write_text(folder / name, path.read_text(encoding="utf-8"))
        if sample:
            jsonl.write(folder / "documents.jsonl", _documents(here / "articles"))
        _ignore(folder / ".gitignore")
        name = json.dumps(folder.resolve().name, ensure_ascii=False).replace("\x7f", "\\u007f")
        own = (here / CONFIG).read_text(encoding="utf-8") if sample else EMPTY.format(name=name)
        jsonl.write_text(folder / CONFIG, own)
    return names


def _documents(articles: Path) -> list[dict[str, Any]]:
    frozen = ingest([], read_articles([articles], articles / "manifest.jsonl", None)).documents
    return [{**document, "coverage": COVERED} for document in frozen]


def _ignore(path: Path) -> None:
    """Keep what is local out of git, and what the file says already."""
    said = path.read_text(encoding="utf-8") if path.exists() else ""
    if STATE not in said.splitlines():
        jsonl.write_text(path, f"{said.rstrip()}\n{STATE}\n".lstrip())
