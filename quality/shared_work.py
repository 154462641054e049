"""The answers that agreement is measured on: who answered what, and how a measure is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ..schema.records import Record
from .answers import by_document, covers
from .articles import annotators, labels_of
from .bootstrap import Clusters, Statistic
from .clusters import Cluster, Label, clustered
from .measures import measure


@dataclass(frozen=True)
class Shared:
    """Standing answers over known documents, and how to resample them."""

    documents: Mapping[str, Record]
    answers: Sequence[Record]
    clusters: Clusters
    resamples: int
    seed: int
    dice: float
    passes: int

    def annotators(self, layer: str) -> list[str]:
        """Who answered `layer` anywhere, sorted."""
        return sorted({a["annotator"]["id"] for a in self.answers if self._speaks(a, layer)})

    def _speaks(self, answer: Record, layer: str) -> bool:
        return answer["form"] == "pair" if layer == "contradiction" else covers(answer, layer, self.passes)

    def of(self, *names: str) -> "Shared":
        """The answers of some annotators alone."""
        return replace(self, answers=[a for a in self.answers if a["annotator"]["id"] in names])

    def marked(self, layer: str) -> dict[str, dict[str, list[Label]]]:
        """Labels by document and annotator, empty lists included, of documents that two or more answered."""
        found: dict[str, dict[str, list[Label]]] = {}
        answers = by_document(self.answers)
        for name in self.documents:
            about = answers.get(name, [])
            who = sorted(annotators(about, name, layer, self.passes))
            if len(who) > 1:
                labels = labels_of(about, name, layer)
                found[name] = {w: [x for x in labels if x.annotator == w] for w in who}
        return found

    def items(self, layer: str) -> list[tuple[str, Cluster]]:
        """The clusters of labels of each document that two or more answered."""
        return [
            (name, cluster)
            for name, sides in self.marked(layer).items()
            for cluster in clustered([x for side in sides.values() for x in side], self.dice)
        ]

    def facing(self, layer: str) -> list[tuple[str, tuple[str, str], list[Label], list[Label]]]:
        """For each document and each two of its annotators: the document, the two, the labels of each."""
        return [
            (name, (a, b), sides[a], sides[b])
            for name, sides in self.marked(layer).items()
            for a, b in combinations(sorted(sides), 2)
        ]

    def measure(self, found: Statistic | str, n: int) -> Record:
        """One measure as it is reported."""
        return measure(found, self.clusters, n, self.resamples, self.seed)
