"""The answers that agreement is measured on: who answered what, and how a measure is taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from ..schema.records import Record
from .answers import by_document, covers
from .articles import annotators, labels_of
from .bootstrap import Clusters, Statistic
from .clusters import Cluster, Label, clustered
from .match import Ranges
from .measures import measure

Marked = dict[str, dict[str, list[Label]]]


@dataclass(frozen=True)
class Shared:
    """Standing answers over known documents, and how to resample them.

    `kept` says whether a place of a document (its id, a code point) is looked at; None looks at all.
    """

    documents: Mapping[str, Record]
    answers: Sequence[Record]
    clusters: Clusters
    resamples: int
    seed: int
    dice: float
    passes: int
    kept: Callable[[str, int], bool] | None = None

    def annotators(self, layer: str) -> list[str]:
        """Who answered `layer` anywhere, sorted."""
        return sorted({a["annotator"]["id"] for a in self.answers if self._speaks(a, layer)})

    def _speaks(self, answer: Record, layer: str) -> bool:
        return answer["form"] == "pair" if layer == "contradiction" else covers(answer, layer, self.passes)

    def of(self, *names: str) -> "Shared":
        """The answers of some annotators alone."""
        return self.only(lambda answer: answer["annotator"]["id"] in names)

    def only(self, holds: Callable[[Record], bool], **changes: Any) -> "Shared":
        """The answers for which `holds` is true, and what else is changed."""
        return replace(self, answers=[a for a in self.answers if holds(a)], **changes)

    @cached_property
    def _marked(self) -> dict[str, Marked]:
        return {layer: self._mark(layer) for layer in ("claim", "attribution")}

    @cached_property
    def _items(self) -> dict[str, list[tuple[str, Cluster]]]:
        return {
            layer: [
                (name, cluster)
                for name, sides in marked.items()
                for cluster in clustered([x for side in sides.values() for x in side], self.dice)
            ]
            for layer, marked in self._marked.items()
        }

    def marked(self, layer: str) -> Marked:
        """Labels by document and annotator, empty lists included, of documents that two or more answered."""
        return self._marked[layer]

    def _mark(self, layer: str) -> Marked:
        found: Marked = {}
        answers = by_document(self.answers)
        for name in self.documents:
            about = answers.get(name, [])
            who = sorted(annotators(about, name, layer, self.passes))
            if len(who) > 1:
                labels = [x for x in labels_of(about, name, layer) if self.sees(name, x.place[0][0])]
                found[name] = {w: [x for x in labels if x.annotator == w] for w in who}
        return found

    def sees(self, document_id: str, point: int) -> bool:
        """Whether the place is looked at."""
        return self.kept is None or self.kept(document_id, point)

    def items(self, layer: str) -> list[tuple[str, Cluster]]:
        """The clusters of labels of each document that two or more answered."""
        return self._items[layer]

    def facing(self, layer: str) -> list[tuple[str, tuple[str, str], list[Label], list[Label]]]:
        """For each document and each two of its annotators: the document, the two, the labels of each."""
        return [
            (name, (a, b), sides[a], sides[b])
            for name, sides in self.marked(layer).items()
            for a, b in combinations(sorted(sides), 2)
        ]

    def places(self, document_id: str, annotator: str) -> dict[str, Ranges]:
        """Where the labels of one annotator lie in a document, by id."""
        layers = (self._labels.get((document_id, annotator, layer), ()) for layer in ("claim", "attribution"))
        return {x.id: x.place for held in layers for x in held}

    @cached_property
    def _labels(self) -> dict[tuple[str, str, str], list[Label]]:
        found: dict[tuple[str, str, str], list[Label]] = {}
        for name, about in by_document(self.answers).items():
            for layer in ("claim", "attribution"):
                for x in labels_of(about, name, layer):
                    found.setdefault((name, x.annotator, layer), []).append(x)
        return found

    def measure(self, found: Statistic | str, n: int, beside: Mapping[str, Any] | None = None) -> Record:
        """One measure as it is reported, and what stands beside it."""
        return {**measure(found, self.clusters, n, self.resamples, self.seed), **(beside or {})}
