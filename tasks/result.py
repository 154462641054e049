"""What a push did."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Result:
    """What a push did: `sent` counts tasks, `fixups` those that ask for what an answer lacks, `refused` says
    what was not sent and why.
    """

    projects: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    sent: int = 0
    already_there: int = 0
    annotations_sent: int = 0
    fixups: int = 0
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
        for count in ("created", "sent", "already_there", "annotations_sent", "fixups"):
            setattr(whole, count, getattr(whole, count) + getattr(one, count))
    return whole
