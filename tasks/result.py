"""What a push did."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

COUNTS = ("created", "sent", "already_there", "annotations_sent", "fixups", "changed", "kept", "waiting")


@dataclass
class Result:
    """What a push did: `sent` counts tasks, `fixups` those that ask for what an answer lacks, `refused` says
    what was not sent and why.

    `changed` counts tasks given today's data, `kept` those that somebody has begun and that stay as they were;
    `waiting` those that too few annotators have room for. `prefill` is what gate.Gate tells.
    """

    projects: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    sent: int = 0
    already_there: int = 0
    annotations_sent: int = 0
    fixups: int = 0
    changed: int = 0
    kept: int = 0
    waiting: int = 0
    prefill: dict[str, Any] = field(default_factory=dict)
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result as one object."""
        return asdict(self)

    def refuse(self, identifier: str, reasons: Iterable[str]) -> None:
        """Note what is not sent."""
        self.refused += [{"id": identifier, "reason": reason} for reason in reasons]


def joined(results: Iterable[Result]) -> Result:
    """What several pushes did, as one."""
    whole = Result()
    for one in results:
        whole.projects += one.projects
        whole.refused += [fault for fault in one.refused if fault not in whole.refused]
        for count in COUNTS:
            setattr(whole, count, getattr(whole, count) + getattr(one, count))
        whole.prefill = _both(whole.prefill, one.prefill)
    return whole


def _both(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """What two gates told, as one; each layer has gone through one of them."""
    if not a or not b:
        return a or b
    return {**b, **{n: a[n] + b[n] for n in ("tasks", "blind")}, "labels": {**a["labels"], **b["labels"]}}
