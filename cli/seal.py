"""A seal over all that a push is made of: two pushes of one seal send the same."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from ..corpus.project import CONFIG, Project

MADE_OF = {
    "article": ("documents*", "annotations*"),
    "pair": ("documents*", "pairs*", "annotations*", "gold"),
}
"""The files of the project, and folders of them, that a form's tasks are made of."""


def seal(found: Project, form: str, given: Iterable[Path | None]) -> str:
    """The digest of what `push FORM` reads: goldassay.toml, the project's files, those `given`, the form itself."""
    from ..tasks.forms import config_sha256
    from ..tasks.forms import form as xml_of
    from ..tasks.guidelines import guidelines_html

    made = hashlib.sha256(f"{version('goldassay')} {config_sha256(xml_of(form))} {guidelines_html()}".encode())
    roots = [path for pattern in MADE_OF[form] for path in sorted(found.root.glob(pattern))]
    for path in [found.root / CONFIG, *roots, *(path for path in given if path)]:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            with file.open("rb") as content:
                made.update(f"\0{file.name}\0{hashlib.file_digest(content, 'sha256').hexdigest()}".encode())
    return made.hexdigest()
