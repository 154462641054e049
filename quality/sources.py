"""Who speaks, according to several annotators."""

from dataclasses import dataclass

from ..schema.anchor import ranges
from ..schema.records import Record
from .clusters import Cluster, Label, clustered
from .match import Ranges
from .policy import MAJORITY, Policy
from .vote import Vote, medoid

SOURCE_EDGES = "source:medoid-shorter"
ANY = 1e-9  # sources that share a code point are one source
UNSPOKEN: Ranges = ()


@dataclass(frozen=True)
class Sources:
    """The sources agreed on, the votes on whether each is there and on its type, and whether edges differed."""

    records: list[Record]
    present: Vote
    types: Vote
    edges_differ: bool


def settle_sources(cluster: Cluster, policy: Policy = MAJORITY) -> Sources:
    """The sources of the attributions in `cluster`.

    Sources that overlap are one source whose edges the medoid gives; those without words are one as well. One that
    not all annotators saw stands or falls by a majority of at least three; else `present` is open.
    """
    groups, asked = _marked(cluster), [item.annotator for item in cluster]
    seen = {place: policy.present(group, asked) for place, group in groups.items()}
    kept = [group for place, group in groups.items() if seen[place].value == "yes"]
    types = [policy.vote(group, [x.record["type"] for x in group]) for group in kept]
    records = [_one(group, found) for group, found in zip(kept, types, strict=True)]
    return Sources(records, _worst([*seen.values()]), _worst(types), any(_edges(group) for group in kept))


def source_groups(cluster: Cluster) -> dict[Ranges, list[Record]]:
    """The sources that are one, by place in the text."""
    return {place: [x.record for x in group] for place, group in _marked(cluster).items()}


def _marked(cluster: Cluster) -> dict[Ranges, Cluster]:
    """The sources that are one, and who marked each."""
    spoken: list[Label] = []
    silent: list[Label] = []
    for item in cluster:
        for number, source in enumerate(item.record["sources"]):
            name, span = f"{item.id}#{number}", source["span"]
            made = Label(item.annotator, {"id": name, **source}, UNSPOKEN if span is None else ranges(span))
            (silent if span is None else spoken).append(made)
    groups: dict[Ranges, Cluster] = {c[0].place: c for c in clustered(spoken, ANY)}
    return {UNSPOKEN: tuple(silent), **groups} if silent else groups


def _one(group: Cluster, kind: Vote) -> Record:
    """The source taken, with the type that was voted on."""
    found = group[0] if group[0].place == UNSPOKEN else group[medoid([x.place for x in group])]
    return {**{name: value for name, value in found.record.items() if name != "id"}, "type": kind.value}


def _edges(group: Cluster) -> bool:
    return len({x.place for x in group}) > 1


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
