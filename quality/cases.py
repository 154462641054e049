"""What must be settled: clusters of labels, and whether people are needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..schema.anchor import quote
from ..schema.identity import digest
from ..schema.records import Record
from .clusters import Cluster, entangled
from .policy import Policy
from .settled import Settled, by_annotator
from .vote import Vote

Settle = Callable[[Cluster], Settled]


@dataclass(frozen=True)
class Case:
    """Labels to be made gold. `settled` is None where the annotators do not agree that a label is there.

    `presence` tells whether the annotators of the task agree that there is a label.
    """

    layer: str
    document_ids: tuple[str, ...]
    labels: Cluster
    annotators: int
    presence: Vote
    settled: Settled | None = None

    @property
    def input_ids(self) -> list[str]:
        """The ids of the labels, sorted."""
        return sorted({item.id for item in self.labels})

    @property
    def id(self) -> str:
        """The id of the dispute that this case is while it is open; the same as long as its labels are."""
        return f"dispute:{self.layer}.{digest(*self.input_ids)}"

    @property
    def rejected(self) -> bool:
        """A majority of at least three marked nothing here."""
        return bool(self.presence.value == "no")

    @property
    def open(self) -> list[str]:
        """The fields that people must decide; empty where none."""
        if self.presence.how == "open":
            return ["span"]
        return [] if self.settled is None else self.settled.open


def cases(
    layer: str, document_id: str, clusters: Sequence[Cluster], asked: Sequence[str], settle: Settle, policy: Policy
) -> list[Case]:
    """The cases of one layer of one document that the annotators `asked` answered.

    Clusters that only half or fewer marked are doubtful; doubtful clusters that overlap are one case, so that a
    sentence that one marked whole and another in parts is asked about once.
    """
    annotators = len(asked)
    votes = [(cluster, policy.present(cluster, asked)) for cluster in clusters]
    doubtful = entangled([cluster for cluster, found in votes if found.how == "open"])
    there = (document_id,)
    sure = [
        Case(layer, there, cluster, annotators, found, settle(cluster) if found.value == "yes" else None)
        for cluster, found in votes
        if found.how != "open"
    ]
    return sure + [Case(layer, there, c, annotators, Vote(None, "open", _spread(c, annotators))) for c in doubtful]


def _spread(cluster: Cluster, annotators: int) -> dict[str, float]:
    marked = len({item.annotator for item in cluster})
    return {"no": annotators - marked, "yes": marked}


def dispute(case: Case, texts: dict[str, str | None]) -> Record:
    """The open case as people meet it: the fields, who said what, the words, and why it is open."""
    quotes = [_quote(item.record, texts) for item in case.labels]
    return {
        "id": case.id,
        "layer": case.layer,
        "document_ids": list(case.document_ids),
        "input_ids": case.input_ids,
        "fields": [{"field": name, "values": _values(case, name, quotes)} for name in case.open],
        "quotes": sorted(set(filter(None, quotes))),
        "reason": _reason(case),
    }


def _values(case: Case, name: str, quotes: list[str]) -> dict[str, object]:
    if name == "span":
        return by_annotator(case.labels, quotes)
    if name in ("sources", "source_type"):
        return by_annotator(case.labels, [_sources(item.record, name) for item in case.labels])
    return by_annotator(case.labels, [item.record.get(name) for item in case.labels])


def _sources(record: Record, name: str) -> list[object]:
    if name == "source_type":
        return [source["type"] for source in record["sources"]]
    return [None if s["span"] is None else _exact(s["span"]) for s in record["sources"]]


def _quote(record: Record, texts: dict[str, str | None]) -> str:
    if record["record"] == "contradiction":
        return ""
    span = record["content" if record["record"] == "attribution" else "span"]
    text = texts.get(record["document_id"])
    return _exact(span) if text is None else quote(text, span)


def _exact(span: Record) -> str:
    return " … ".join(s.get("exact", f"{s['start']}..{s['end']}") for s in span["segments"])


def _reason(case: Case) -> str:
    marked = len({item.annotator for item in case.labels})
    if case.presence.how != "open":
        return f"the annotators differ in {', '.join(case.open)}"
    if marked < len(case.labels):
        return f"the annotators divide the text differently ({len(case.labels)} labels)"
    return f"{marked} of {case.annotators} annotators marked it"
