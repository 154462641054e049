"""Keys of tasks: the same for every annotator, and unmoved by wording or hotkeys."""

import re
from collections.abc import Sequence

from ..schema.identity import body, digest
from ..schema.records import Record

FORM_MAJOR = {"article": 1, "attribution": 1, "claim": 1, "pair": 1, "adjudication": 1}
"""Raised only when a form asks something else: it re-issues every task."""

_OTHER = re.compile(r"[^A-Za-z0-9._~-]")
PASSES = ("attribution", "claim")
"""An article's two passes, where each is a task of its own."""


def task_key(form: str, about: Sequence[str]) -> str:
    """The key of the task that asks `form` about `about`: document ids, one pair id, or one dispute id.

    Raises KeyError for a form that has no tasks.
    """
    return f"{form}:{digest(form, str(FORM_MAJOR[form]), *about)}"


def asked(annotation: Record) -> str:
    """The form of the task that an annotation answers: its own, or the pass of an article that its key names."""
    prefix = str(annotation["task_key"]).partition(":")[0]
    return prefix if annotation["form"] == "article" and prefix in PASSES else str(annotation["form"])


def label_id(kind: str, key: str, annotator_id: str, region: str) -> str:
    """The id of a label drawn by a person: from task, annotator and the region on the screen."""
    return f"{kind}:{body(key)}.{body(annotator_id)}.{plain(region)}"


def plain(region: str) -> str:
    """A region's id in the characters an id may hold; a digest where it is long."""
    kept = _OTHER.sub("~", region)
    return kept if len(kept) <= 60 else digest(region, length=16)
