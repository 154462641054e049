"""What this project knows of a server, in `.goldassay/studio-receipts.json`: its people, and how far it pulled.

All of it can be found again by asking the server, so a lost file costs time and nothing else.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from .fates import Tally, added

NAME = "studio-receipts.json"


@dataclass
class Receipts:
    """People: address by annotator id. Servers: by identity, what was pulled of each project until when. Prefills: by
    server, extractor and answer, what became of the labels shown.
    """

    path: Path
    people: dict[str, str] = field(default_factory=dict)
    pulled: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    prefills: dict[str, dict[str, dict[str, Tally]]] = field(default_factory=dict)

    @classmethod
    def at(cls, state: Path) -> "Receipts":
        """The receipts in the folder `state`; empty where there are none that can be read."""
        path = state / NAME
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, found["people"], found["pulled"], found["sent"], found.get("prefills", {}))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return cls(path)

    def note(self, server: str, outcomes: dict[str, dict[str, Tally]]) -> None:
        """Take in what became of prefills, by extractor and answer."""
        mine = self.prefills.setdefault(server, {})
        for extractor, answers in outcomes.items():
            mine.setdefault(extractor, {}).update(answers)

    def history(self) -> dict[str, Tally]:
        """What became of each extractor's prefills on all servers so far."""
        found: dict[str, list[Tally]] = {}
        for extractors in self.prefills.values():
            for extractor, answers in extractors.items():
                found.setdefault(extractor, []).extend(answers.values())
        return {extractor: added(tallies) for extractor, tallies in sorted(found.items())}

    def save(self) -> None:
        """Write them, owner-readable."""
        kept = {"people": self.people, "pulled": self.pulled, "sent": self.sent, "prefills": self.prefills}
        jsonl.write_text(self.path, json.dumps(kept, indent=1, sort_keys=True) + "\n", mode=0o600)
