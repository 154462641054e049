"""What this project knows of a server, in `.goldassay/studio-receipts.json`: people, what was sent, what pulled.

All of it can be found again by asking the server, so a lost file costs time and nothing else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from .fates import Tally, added
from .places import Place
from .studio import Studio

NAME = "studio-receipts.json"


@dataclass
class Receipts:
    """People: address by annotator id. By the server's url and the project's key: until when answers were pulled,
    what a push of which seal left there, and the keys of tasks whose answers had problems. Prefills: by server,
    extractor and answer, what became of the labels shown. Gaps: how many the answers had at the last pull.
    """

    path: Path
    people: dict[str, str] = field(default_factory=dict)
    pulled: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubled: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    prefills: dict[str, dict[str, dict[str, Tally]]] = field(default_factory=dict)
    gaps: int = 0

    @classmethod
    def at(cls, state: Path) -> "Receipts":
        """The receipts in the folder `state`; empty where there are none that can be read."""
        path = state / NAME
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            more = (found.get("troubled", {}), found.get("prefills", {}), found.get("gaps", 0))
            return cls(path, found["people"], found["pulled"], found["sent"], *more)
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
        kept = {name: getattr(self, name) for name in ("people", "pulled", "sent", "troubled", "prefills", "gaps")}
        jsonl.write_text(self.path, json.dumps(kept, indent=1, sort_keys=True) + "\n", mode=0o600)


def receipt(studio: Studio, place: Place, seal: str, there: int, answered: bool) -> dict[str, Any]:
    """What a push leaves: `there` tasks of its own, and the project's state; `answered` where it sent answers too."""
    answers = studio.project(place.number)["total_annotations_number"] if answered else None
    return {"seal": seal, "there": there, "state": studio.state(place.number), "answers": answers}


def holds(studio: Studio, place: Place, kept: Mapping[str, Any], seal: str) -> bool:
    """True where a push of the same seal left the project's tasks as they are, and sent no answers or left as many."""
    told = kept.get(place.key)
    if not seal or not told or told["seal"] != seal or told.get("answers") not in (None, place.answers):
        return False
    return bool(told["state"] == studio.state(place.number))
