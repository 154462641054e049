"""Who speaks, according to several annotators."""

from dataclasses import dataclass

from ..schema.anchor import ranges
from ..schema.records import Record
from .clusters import Cluster, Label, clustered
from .match import Ranges
from .vote import Vote, medoid, vote

EDGES = "source:medoid-shorter"
ANY = 1e-9  # sources that share a code point are one source
UNSPOKEN: Ranges = ()


@dataclass(frozen=True)
class Sources:
    """The sources agreed on, the votes on whether each is there and on its type, and whether edges differed."""

    records: list[Record]
    present: Vote
    types: Vote
    edges_differ: bool


def settle_sources(cluster: Cluster) -> Sources:
    """The sources of the attributions in `cluster`.

    Sources that overlap are one source whose edges the medoid gives; those without words are one as well. One that
    not all annotators saw stands or falls by a majority of at least three; else `present` is open.
    """
    groups = source_groups(cluster)
    seen = {place: _present(group, len(cluster)) for place, group in groups.items()}
    kept = [group for place, group in groups.items() if seen[place].value == "yes"]
    types = [vote([source["type"] for source in group]) for group in kept]
    records = [_one(group, found) for group, found in zip(kept, types, strict=True)]
    return Sources(records, _worst([*seen.values()]), _worst(types), any(_edges(group) for group in kept))


def source_groups(cluster: Cluster) -> dict[Ranges, list[Record]]:
    """The sources that are one, by place in the text."""
    spoken, silent = [], []
    for item in cluster:
        for number, source in enumerate(item.record["sources"]):
            if source["span"] is None:
                silent.append(source)
            else:
                marked = {"id": f"{item.id}#{number}", "source": source}
                spoken.append(Label(item.annotator, marked, ranges(source["span"])))
    groups = {c[0].place: [x.record["source"] for x in c] for c in clustered(spoken, ANY)}
    return {UNSPOKEN: silent, **groups} if silent else groups


def _present(group: list[Record], annotators: int) -> Vote:
    there = min(len(group), annotators)
    return vote(["yes"] * there + ["no"] * (annotators - there))


def _one(group: list[Record], kind: Vote) -> Record:
    if group[0]["span"] is None:
        return {**group[0], "type": kind.value}
    taken = group[medoid([ranges(source["span"]) for source in group])]
    return {**taken, "type": kind.value}


def _edges(group: list[Record]) -> bool:
    return len({ranges(s["span"]) for s in group if s["span"] is not None}) > 1


def _worst(votes: list[Vote]) -> Vote:
    """The least settled of `votes`; its weights are the sum of all."""
    order = ("open", "silent", "rule", "majority", "unanimous", "single")
    if not votes:
        return Vote(None, "silent", {})
    worst = min(votes, key=lambda v: order.index(v.how))
    weights: dict[str, float] = {}
    for found in votes:
        for name, weight in found.weights.items():
            weights[name] = weights.get(name, 0) + weight
    return Vote(worst.value, worst.how, weights, worst.rule)
