"""What this project knows of a server, in `.goldassay/studio-receipts.json`: its people, and how far it pulled.

All of it can be found again by asking the server, so a lost file costs time and nothing else.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl

NAME = "studio-receipts.json"


@dataclass
class Receipts:
    """People: address by annotator id. Servers: by identity, what was pulled of each project until when."""

    path: Path
    people: dict[str, str] = field(default_factory=dict)
    pulled: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def at(cls, state: Path) -> "Receipts":
        """The receipts in the folder `state`; empty where there are none that can be read."""
        path = state / NAME
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, found["people"], found["pulled"], found["sent"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return cls(path)

    def save(self) -> None:
        """Write them, owner-readable."""
        kept = {"people": self.people, "pulled": self.pulled, "sent": self.sent}
        jsonl.write_text(self.path, json.dumps(kept, indent=1, sort_keys=True) + "\n", mode=0o600)
