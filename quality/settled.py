"""One gold label in the making: the record, the votes it rests on and the rules that helped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..schema.records import Record
from .clusters import Cluster
from .vote import Vote


@dataclass(frozen=True)
class Settled:
    """A record without its gold id; `votes` by field; `rules` by name; `quiet` rules leave the method as it is."""

    record: Record
    votes: Mapping[str, Vote]
    rules: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    needed: frozenset[str] = field(default_factory=frozenset)

    @property
    def open(self) -> list[str]:
        """The fields that people must decide: open votes, and needed fields that nobody answered."""
        silent = {name for name in self.needed if self.votes[name].how == "silent"}
        return sorted({name for name, found in self.votes.items() if found.how == "open"} | silent)

    @property
    def named_rules(self) -> str:
        """Every rule that was used, joined by a semicolon."""
        voted = {found.rule for found in self.votes.values() if found.rule}
        return "; ".join(sorted({*voted, *self.rules, *self.quiet}))

    @property
    def distribution(self) -> dict[str, dict[str, float]]:
        """The soft labels: how many said what, field by field."""
        return {name: dict(found.weights) for name, found in self.votes.items() if found.weights}

    def method(self, annotators: int) -> str:
        """single, weighted, majority, rule or unanimous, the strongest word that is true."""
        hows = {found.how for found in self.votes.values()}
        if annotators == 1:
            return "single"
        for how in ("weighted", "majority"):
            if how in hows:
                return how
        return "rule" if "rule" in hows or self.rules else "unanimous"


def told(cluster: Cluster, name: str) -> list[str | None]:
    """What each annotator said in the field `name`."""
    return [item.record.get(name) for item in cluster]


def by_annotator(cluster: Cluster, values: Sequence[object]) -> dict[str, object]:
    """The values under the annotators who gave them; labels of one annotator are numbered."""
    found: dict[str, object] = {}
    for item, value in zip(cluster, values, strict=True):
        number = sum(name.split(" #")[0] == item.annotator for name in found)
        found[f"{item.annotator} #{number + 1}" if number else item.annotator] = value
    return found
