"""Prefills: which labels of an extractor are shown, from whom they are held back, and what became of those shown."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..schema.identity import digest
from ..schema.records import Record
from . import encoding as table
from .encode import labels
from .keys import task_key
from .refusal import faults_of_labels

ENOUGH = 0.6
KEPT, EDITED, DELETED = range(3)
Refuse = Callable[[str, Iterable[str]], None]
Tally = dict[str, list[int]]
"""By kind of label: how many were kept, edited and deleted."""
NAMES = {table.CONTENT: "attribution", table.SOURCE: "source", table.CUE: "cue", table.CONFIRMS: "confirms"}


def outcome(shown: Iterable[Record], given: Iterable[Record]) -> Tally:
    """What became of the results `shown` in the results `given` as an answer.

    Kept: place, label and every answer shown are still there; adding to what was not shown is no edit.
    """
    now, spans = _by_control(given), _spans(shown)
    found: Tally = {}
    for items in spans.values():
        held = sum(now.get((item["id"], item["from_name"])) == _value(item) for item in items)
        there = any((item["id"], table.LABELS) in now for item in items)
        fate = KEPT if held == len(items) else EDITED if there else DELETED
        found.setdefault(_kind(items), [0, 0, 0])[fate] += 1
    return found


def _by_control(results: Iterable[Record]) -> dict[tuple[str, str], Any]:
    return {(r["id"], r["from_name"]): _value(r) for r in results if "from_name" in r}


def _spans(shown: Iterable[Record]) -> dict[str, list[Record]]:
    """The results of each span, all its pieces and answers together."""
    found: dict[str, list[Record]] = {}
    for result in shown:
        if "start" in result.get("value", {}):
            stem, _, last = result["id"].rpartition("/+")
            found.setdefault(stem if stem and last.isdigit() else result["id"], []).append(result)
    return found


def _value(result: Record) -> Any:
    value = result["value"]
    said = value.get("labels") or sorted(value.get("choices") or []) or value.get("text")
    return value.get("start"), value.get("end"), said


def _kind(items: Sequence[Record]) -> str:
    label = next((i["value"]["labels"][0] for i in items if i["from_name"] == table.LABELS), table.CLAIM)
    kinds = [i["value"]["choices"][0] for i in items if i["from_name"] == "kind"]
    return NAMES.get(label) or kind_of_claim(kinds[0] if kinds else None)


def kind_of_claim(kind: str | None) -> str:
    """The kind of label that a claim is."""
    return f"claim.{kind}" if kind else "claim"


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    total: Tally = {}
    for tally in tallies:
        for kind, counts in tally.items():
            total[kind] = [a + b for a, b in zip(total.get(kind, [0, 0, 0]), counts, strict=True)]
    return total


def rates(tally: Tally) -> dict[str, Record]:
    """By kind of label: `n`, and the shares accepted (kept as shown), edited, deleted."""
    names = ("accepted", "edited", "deleted")
    return {
        kind: {"n": sum(counts)} | {name: round(c / sum(counts), 4) for name, c in zip(names, counts, strict=True)}
        for kind, counts in sorted(tally.items())
    }


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

    def prefills(
        self, guesses: Iterable[Record], missing: Mapping[str, Record], there: tuple[int, int], refuse: Refuse
    ) -> dict[str, list[Record]]:
        """The prefills of the tasks `missing` (data by key), which are told whether they are blind.

        `there` is how many tasks with a prefill there are already, and how many of them are blind.
        """
        by_key: dict[str, list[Record]] = {}
        for guess in guesses:
            key = task_key("article", guess["document_ids"])
            if key in missing and missing[key]["form"] == "article":
                faults = faults_of_labels(guess, {guess["document_ids"][0]: missing[key]["text"]})
                refuse(guess["id"], faults)
                by_key.setdefault(key, []).extend([] if faults else [guess])
        fit = {key: held for key, held in by_key.items() if held}
        hidden = blind(list(fit), *there, self.share)
        self.tasks, self.blind = self.tasks + len(fit), self.blind + len(hidden)
        for key in fit:
            missing[key]["blind"] = key in hidden
        made = {k: [_drawn(self.through(g), missing[k]) for g in held] for k, held in fit.items() if k not in hidden}
        return {key: [drawn for drawn in held if drawn["result"]] for key, held in made.items()}

    def through(self, guess: Record) -> Record:
        """The prediction with what may be shown, parts of attributions included."""
        by = extractor(guess)
        self.seen.add(by)
        claims = [c for c in guess["claims"] if self._open(by, kind_of_claim(c.get("kind")), c)]
        whole = [a for a in guess["attributions"] if self._open(by, "attribution", a)]
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


def extractor(guess: Record) -> str:
    """Who guessed: name@version."""
    return f"{guess['extractor']['name']}@{guess['extractor']['version']}"


def _drawn(guess: Record, data: Record) -> Record:
    drawn = labels(data["text"], guess["claims"], guess["attributions"], explicit=False)
    return {"model_version": extractor(guess), "result": drawn}


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
