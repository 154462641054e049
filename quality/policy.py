"""How the annotators' differences are settled, layer by layer: the table [adjudicate] of goldassay.toml."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .clusters import DICE, Cluster
from .edges import EDGES
from .vote import Vote, leaning, vote

POLICIES = ("majority", "unanimous", "weighted", "expert")
LAYERS = ("claim", "attribution", "contradiction")
SURE = 0.9
"""The chance of being true that lets a weighted answer stand."""


class BadPolicy(ValueError):
    """[adjudicate] holds what cannot be; the message names the key and says what may stand there."""


@dataclass(frozen=True)
class Policy:
    """How one layer is settled.

    majority: what all said, or more than half of at least three; the named rules settle the rest of the fields that
    have one. unanimous: a closed field that anybody sees differently is open. weighted: as majority, and where that
    leaves a field open the answer that is true with a chance of .9, `right` being the chance that each annotator is
    right (log-odds weights, Nitzan and Paroush 1982). expert: as unanimous, the fields with a named rule as well.
    Edges and wording are always settled by rule.
    """

    name: str = "majority"
    right: Mapping[str, float] = field(default_factory=dict)

    def vote(self, cluster: Cluster, values: Sequence[str | None], default: str | None = None) -> Vote:
        """What the annotators of `cluster`, who said `values`, together say."""
        return self._of([item.annotator for item in cluster], values, default)

    def leaning(self, cluster: Cluster, values: Sequence[str | None], order: Sequence[str], rule: str) -> Vote:
        """Like `vote`, but settled by `rule` where the policy lets rules settle."""
        if self.name == "expert":
            return self.vote(cluster, values)
        found = self.vote(cluster, values) if self.name == "weighted" else vote(values)
        return leaning(values, order, rule) if found.how == "open" else found

    def present(self, cluster: Cluster, asked: Sequence[str]) -> Vote:
        """The vote on whether there is a label: those of `asked` who marked it against those who did not."""
        marked = {item.annotator for item in cluster}
        who = sorted(marked | {*asked})
        return self._of(who, ["yes" if name in marked else "no" for name in who], None)

    def _of(self, who: Sequence[str], values: Sequence[str | None], default: str | None) -> Vote:
        if self.name in ("unanimous", "expert"):
            found = vote(values)
            return Vote(None, "open", found.weights) if len(found.weights) > 1 else found
        found = vote(values, default)
        return self._weighted(who, values, found) if self.name == "weighted" and found.how == "open" else found

    def _weighted(self, who: Sequence[str], values: Sequence[str | None], found: Vote) -> Vote:
        """The answer that is true with a chance of `SURE`, where it is known of all how often they are right."""
        said = [(name, value) for name, value in zip(who, values, strict=True) if value is not None]
        if not all(name in self.right for name, _ in said):
            return found
        sums = dict.fromkeys(found.weights, 0.0)
        for name, value in said:
            sums[value] += _odds(self.right[name])
        best = max(sums, key=lambda value: (sums[value], value))
        chance = 1 / sum(math.exp(total - sums[best]) for total in sums.values())
        return Vote(best, "weighted", found.weights) if chance >= SURE else found


def _odds(right: float) -> float:
    kept = min(0.98, max(0.5, right))
    return math.log(kept / (1 - kept))


MAJORITY = Policy()


@dataclass(frozen=True)
class Policies:
    """[adjudicate]: the policy of each layer, the rule for edges, and the Dice above which two labels are one."""

    of: Mapping[str, str] = field(default_factory=dict)
    edges: str = EDGES[0]
    dice: float = DICE

    def policy(self, layer: str, right: Mapping[str, float]) -> Policy:
        """The policy of a layer; `right` is the chance that each annotator is right."""
        return Policy(self.of.get(layer, "majority"), right)

    @property
    def weighted(self) -> list[str]:
        """The layers that need to know how often each annotator is right."""
        return [layer for layer in LAYERS if self.of.get(layer) == "weighted"]


def policies(table: Any, where: str = "goldassay.toml") -> Policies:
    """The table [adjudicate]. Raises BadPolicy."""
    if not isinstance(table, Mapping):
        raise BadPolicy(f"{where}: adjudicate is no table; write [adjudicate] on a line of its own")
    for name, value in table.items():
        told = _fault(name, value)
        if told:
            raise BadPolicy(f"{where}: [adjudicate] {name} {told}")
    named = {layer: str(table[layer]) for layer in LAYERS if layer in table}
    return Policies(named, table.get("edges", EDGES[0]), table.get("dice", DICE))


def _fault(name: str, value: Any) -> str | None:
    """What is wrong with one value."""
    if name == "dice":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return None if number and DICE <= value <= 1 else f"is {value!r}; write a number from {DICE} to 1"
    if name in LAYERS or name == "edges":
        there = EDGES if name == "edges" else POLICIES
        return None if value in there else f"is {value!r}; there are {', '.join(there)}"
    return f"is nothing known; there are {', '.join((*LAYERS, 'edges', 'dice'))}"
