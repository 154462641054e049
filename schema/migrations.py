"""From one version of the schemas to the next: steps, each from a version to its successor.

A step is added with the version that needs it; the schema files of the version it leaves move to a folder of that
version's name, and into `catalog.FOLDERS`, so that old records still check against what they were written under.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .catalog import VERSION
from .records import Record
from .rules.index import labels

Loss = tuple[str, str]
"""(JSON Pointer into the old record, what the new version cannot hold)."""
Lift = Callable[[Record], list[Loss]]
"""Changes a copy of one record or label in place, and tells what was lost."""


class NoStep(LookupError):
    """No step leads from a record's version to the one wanted."""


@dataclass(frozen=True)
class Step:
    """How records of version `source` become records of `target`; a kind without a lift changes in version only."""

    source: str
    target: str
    lifts: Mapping[str, Lift] = field(default_factory=dict)


STEPS: tuple[Step, ...] = ()
"""Every step there is. 1.0.0 is the first version, so there is none yet."""


def lifted(record: Record, steps: tuple[Step, ...] | None = None, to: str = VERSION) -> tuple[Record, list[Loss]]:
    """`record` in version `to`, and what was lost; the labels inside an annotation or a prediction are lifted with it.

    `steps` are STEPS where not given. Raises NoStep.
    """
    losses: list[Loss] = []
    for step in route(record.get("schema_version"), to, STEPS if steps is None else steps):
        record = copy.deepcopy(record)
        for pointer, label in labels(record):
            losses += [(pointer + at, told) for at, told in _apply(step, pointer.split("/")[1].rstrip("s"), label)]
        losses += _apply(step, str(record.get("record")), record)
    return record, losses


def route(source: object, target: str, steps: tuple[Step, ...]) -> list[Step]:
    """The steps from version `source` to `target`, none where they are the same. Raises NoStep."""
    way: list[Step] = []
    at = source
    while at != target:
        step = next((step for step in steps if step.source == at and step not in way), None)
        if step is None:
            known = ", ".join(step.source for step in steps) or "none"
            raise NoStep(f"no step leads from schema_version {source!r} to {target}; steps lead from: {known}")
        way.append(step)
        at = step.target
    return way


def _apply(step: Step, kind: str, value: Record) -> list[Loss]:
    losses = step.lifts[kind](value) if kind in step.lifts else []
    if "schema_version" in value:
        value["schema_version"] = step.target
    return losses


def current(record: Record) -> Record:
    """`record`, valid by its own version, as the rules know it: in the newest; as it is where no step leads there."""
    if record.get("schema_version") == VERSION:
        return record
    try:
        return lifted(record)[0]
    except NoStep:
        return record
