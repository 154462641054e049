"""Prefills: which labels of an extractor are shown at the start, and which tasks go without."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..schema.identity import digest
from ..schema.records import Record
from .fates import KEPT, Tally, added, kind_of_claim, rates
from .prefills import extractor

ENOUGH = 0.6


@dataclass
class Gate:
    """Lets through what is to be shown: labels with a score of `threshold` or more, of kinds of which at least .6
    were accepted so far. `history` is a tally for each extractor (name@version); none at all lets a kind through.
    A label without a score counts as sure. At least `share` of the tasks that could be prefilled are blind.
    """

    threshold: float
    share: float
    history: Mapping[str, Tally] = field(default_factory=dict)
    shown: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    tasks: int = 0
    blind: int = 0

    def hide(self, keys: Sequence[str], there: tuple[int, int]) -> set[str]:
        """Those of `keys`, the tasks that could be prefilled, that are to be blind.

        `there` is how many tasks with a prefill there are already, and how many of them are blind.
        """
        hidden = blind(keys, *there, self.share)
        self.tasks, self.blind = self.tasks + len(keys), self.blind + len(hidden)
        return hidden

    def through(self, guess: Record, form: str = "article") -> Record:
        """The prediction with what may be shown in `form`, parts of attributions included."""
        by = extractor(guess)
        self.seen.add(by)
        asked, told = (guess[f"{layer}s"] if form in ("article", layer) else () for layer in ("claim", "attribution"))
        claims = [c for c in asked if self._open(by, kind_of_claim(c.get("kind")), c)]
        whole = [a for a in told if self._open(by, "attribution", a)]
        return {**guess, "claims": claims, "attributions": [self._parts(by, a) for a in whole]}

    def _parts(self, by: str, told: Record) -> Record:
        sources = [s for s in told.get("sources", []) if s["span"] is None or self._open(by, "source", {})]
        cue = told.get("cue") is not None and self._open(by, "cue", {})
        return {**told, "sources": sources, "cue": told["cue"] if cue else None}

    def _open(self, by: str, kind: str, label: Record) -> bool:
        score = label.get("score")
        passed = (score is None or score >= self.threshold) and self._accepted(by, kind) >= ENOUGH
        (self.shown if passed else self.held)[kind] += 1
        return passed

    def _accepted(self, by: str, kind: str) -> float:
        counts = self.history.get(by, {}).get(kind, [1, 0, 0])
        return counts[KEPT] / sum(counts)

    def as_json(self) -> Record:
        """The threshold; tasks that could be prefilled, those of them blind; by kind of label how many were shown
        and held back, and the share accepted so far (null: not known).
        """
        tally = added(self.history.get(by, {}) for by in self.seen)
        told = {kind: told["accepted"] for kind, told in rates(tally).items()}
        kinds = sorted({*self.shown, *self.held})
        found = {k: {"shown": self.shown[k], "held": self.held[k], "accepted": told.get(k)} for k in kinds}
        limits = {"threshold": self.threshold, "least_accepted": ENOUGH}
        return {**limits, "tasks": self.tasks, "blind": self.blind, "labels": found}


def blind(keys: Sequence[str], there: int, there_blind: int, share: float) -> set[str]:
    """Those of `keys` to send without the prefill there is, so that at least `share` of all are blind.

    `there` tasks that have a prefill are at the server already, `there_blind` of them blind. A key is blind by its
    digest, the same for every annotator; where chance gives too few, the next by digest are. None is while one would
    be more than the share.
    """
    if share * (there + len(keys)) < 1 - 1e-9:
        return set()
    ranked = sorted(keys, key=lambda key: digest(key, "blind"))
    by_chance = sum(int(digest(key, "blind"), 16) < share * 16**12 for key in keys)
    wanted = math.ceil(share * (there + len(keys)) - 1e-9) - there_blind
    return set(ranked[: max(by_chance, wanted)])
