"""The guideline that annotators read: decision rules, and the labels as the schemas define them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from string import Template

from ..schema.catalog import choices

VERSION = "1.1"
ASKED = (
    ("attribution", "attitude"),
    ("source", "type"),
    ("claim", "kind"),
    ("claim", "checkability"),
    ("claim", "factuality"),
    ("contradiction", "relation"),
    ("contradiction", "types"),
    ("contradiction", "strength"),
)


History = Sequence[tuple[str, str]]
"""Versions, each with the moment from which on it was in force (a date, or RFC 3339)."""


def guidelines() -> str:
    """The guideline as Markdown, its label tables made from the schemas."""
    rules = Template(_rules())
    return rules.substitute(version=VERSION, labels="\n\n".join(_table(kind, field) for kind, field in ASKED))


def _rules() -> str:
    return files(__package__).joinpath("guidelines.md").read_text(encoding="utf-8")


@cache
def history() -> History:
    """The versions that the guideline itself lists, oldest first, each with its date."""
    return re.findall(r"(?m)^- (\d\S*) \((\d{4}-\d\d-\d\d)\):", _rules())[::-1]


def in_force(at: str, shown: History, sent: str) -> str:
    """The version that was in force at the moment `at` (RFC 3339), by when each was `shown`; before the first of them
    the one under which the task was `sent`.
    """
    found = [version for version, since in shown if _moment(since) <= _moment(at)]
    return found[-1] if found else sent


@lru_cache(64)
def _moment(said: str) -> datetime:
    made = datetime.fromisoformat(said)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def guidelines_html() -> str:
    """The guideline as a server shows it beside the tasks; plain tags only, since it strips styles."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable("table").render(guidelines()))


def _table(kind: str, field: str) -> str:
    rows = [f"| `{value}` | {definition} |" for value, definition in choices(kind, field).items()]
    return "\n".join([f"### {kind}: {field}", "", "| label | when |", "|---|---|", *rows])
