"""A form that people are filling in: what of it may change. Wording and keys may; what an answer says may not go."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping

from ..schema.records import Record
from .regions import values

Answered = Counter[tuple[str, str]]
FIELDS = {"source_type": "type"}
"""Controls that are not called like the field they fill."""


class WouldOrphan(RuntimeError):
    """A form is not changed: answers would say what it no longer knows."""


def offered(xml: str) -> set[tuple[str, str]]:
    """Every (control, value) that a form saves; a control of free text, or of values from the task, offers `*`."""
    made: set[tuple[str, str]] = set()
    for control in ET.fromstring(xml).iter():  # noqa: S314 - the server's, as it took it from us
        name = control.get("name", "")
        if control.tag == "TextArea" or (control.tag == "Choices" and control.get("value")):
            made.add((name, "*"))
        elif control.tag in ("Labels", "Choices"):
            made |= {(name, c.get("alias") or c.get("value") or "") for c in control}
    return made


def gone(before: str, after: str, renamed: Mapping[str, str]) -> set[tuple[str, str]]:
    """What `before` offers and `after` does not; old names that the history `renamed` explains are not gone."""
    known = {tuple(old.rpartition(".")[2].split(":", 1)) for old in renamed}
    lost = offered(before) - offered(after)
    return {(control, value) for control, value in lost if (FIELDS.get(control, control), value) not in known}


def answered(tasks: Iterable[Record]) -> Answered:
    """How often the answers and drafts of `tasks` say each (control, value)."""
    found: Answered = Counter()
    for task in tasks:
        for given in [*task["annotations"], *task.get("drafts", [])]:
            for result in given["result"]:
                found.update(_said(result))
    return found


def _said(result: Record) -> list[tuple[str, str]]:
    name, kind = result.get("from_name", ""), result["type"]
    if kind == "labels":
        return [(name, value) for value in result["value"].get("labels", [])]
    said = values(result) if kind == "choices" else []
    return [*((name, value) for value in said), *([(name, "*")] if said or kind == "textarea" else [])]


def orphans(lost: set[tuple[str, str]], said: Answered) -> str:
    """What would be orphaned, in words; empty where nothing would be."""
    return ", ".join(f"{name} {value!r} ({said[name, value]})" for name, value in sorted(lost) if said[name, value])
