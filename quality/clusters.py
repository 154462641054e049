"""Labels of several annotators that mean one thing, brought together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ..schema.anchor import ranges
from ..schema.records import Record
from .match import Ranges, crossing, dice, match, shared, size

DICE = 0.5  # labels this alike are one label with different edges


@dataclass(frozen=True)
class Label:
    """One annotator's label and the place it is matched by (a claim's span, an attribution's content)."""

    annotator: str
    record: Record = field(compare=False)
    place: Ranges
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", str(self.record["id"]))


Cluster = tuple[Label, ...]


def label(annotator: str, record: Record) -> Label:
    """A claim or an attribution as a label."""
    return Label(annotator, record, ranges(record["content" if record["record"] == "attribution" else "span"]))


def clustered(labels: Sequence[Label], threshold: float = DICE) -> list[Cluster]:
    """`labels` of one document in clusters that hold at most one label of each annotator.

    Each two annotators are matched one to one with Dice >= `threshold`; the links are taken from the closest on, and
    one that would bring two labels of one annotator together is left. Neither the order of the labels nor
    that of the annotators matters, but for exact ties, which ids break.
    """
    home: dict[str, Cluster] = {item.id: (item,) for item in labels}
    for one, other in _links(labels, threshold):
        left, right = home[one], home[other]
        if left != right and not {x.annotator for x in left} & {y.annotator for y in right}:
            joined = _ordered((*left, *right))
            home.update({item.id: joined for item in joined})
    return sorted(set(home.values()), key=lambda c: (c[0].place, [x.id for x in c]))


def _ordered(cluster: Sequence[Label]) -> Cluster:
    return tuple(sorted(cluster, key=lambda item: (item.annotator, item.place, item.id)))


def _links(labels: Sequence[Label], threshold: float) -> list[tuple[str, str]]:
    by_annotator: dict[str, list[Label]] = {}
    for item in sorted(labels, key=lambda x: (x.place, x.id)):
        by_annotator.setdefault(item.annotator, []).append(item)
    links = []
    for first, second in combinations(sorted(by_annotator), 2):
        left, right = by_annotator[first], by_annotator[second]
        ties = ([x.id for x in left], [y.id for y in right])
        places = ([x.place for x in left], [y.place for y in right])
        for pair in match(*places, dice(threshold), ties):
            closeness = 2 * pair.shared / (pair.left_size + pair.right_size)
            links.append((-closeness, left[pair.left].place, left[pair.left].id, right[pair.right].id))
    return [(one, other) for _, _, one, other in sorted(links)]


def entangled(lone: Sequence[Cluster]) -> list[Cluster]:
    """Clusters that overlap one another made one: where one annotator marked a whole and another its parts."""
    ordered = sorted(lone, key=lambda c: (c[0].place, c[0].id))
    places = [_hull(cluster) for cluster in ordered]
    home = list(range(len(ordered)))
    for pair in crossing(places, places).rows():
        kept, lost = sorted((home[pair.left], home[pair.right]))
        if kept != lost and _across(ordered[pair.left], ordered[pair.right]):
            home = [kept if h == lost else h for h in home]
    groups: dict[int, list[Label]] = {}
    for index, cluster in enumerate(ordered):
        groups.setdefault(home[index], []).extend(cluster)
    return [_ordered(group) for group in groups.values()]


def _hull(cluster: Cluster) -> Ranges:
    return max((item.place for item in cluster), key=lambda place: (size(place), place))


def _across(one: Cluster, other: Cluster) -> bool:
    """Some label of one annotator lies by at least half inside a label of another."""
    return any(
        x.annotator != y.annotator and 2 * shared(x.place, y.place) >= min(size(x.place), size(y.place))
        for x in one
        for y in other
    )
