"""Article answers gathered by document: who answered which layer, and with what labels."""

from collections.abc import Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.records import Record
from .answers import covers
from .clusters import Cluster, Label, clustered, label
from .match import dice, match


def annotators(answers: Sequence[Record], document_id: str, layer: str, passes: int) -> set[str]:
    """Who answered `layer` of the document."""
    return {a["annotator"]["id"] for a in answers if document_id in a["document_ids"] and covers(a, layer, passes)}


def labels_of(answers: Sequence[Record], document_id: str, layer: str) -> list[Label]:
    """The labels of one layer of one document in the article answers, each id once."""
    found = {
        record["id"]: label(answer["annotator"]["id"], record)
        for answer in answers
        if answer["form"] == "article" and document_id in answer["document_ids"]
        for record in answer[f"{layer}s"]
        if record["document_id"] == document_id
    }
    return list(found.values())


def minimal_claims(answers: Sequence[Record], document_id: str, known: Mapping[str, object]) -> list[Label]:
    """The claims that pair answers brought with them, save copies of `known` ones."""
    found = {
        record["id"]: label(answer["annotator"]["id"], record)
        for answer in answers
        if answer["form"] == "pair"
        for record in answer["claims"]
        if record["document_id"] == document_id and record["id"] not in known
    }
    return list(found.values())


def followed(
    loose: Sequence[Label], fixed: Mapping[str, Record], threshold: float
) -> tuple[dict[str, str], list[Cluster]]:
    """Minimal claims led to the claims `fixed` (by id) at their place, and the clusters of those that have none.

    One sentence may be judged in many pairs: labels of one place are one label.
    """
    groups: dict[object, list[Label]] = {}
    for item in sorted(loose, key=lambda x: (x.place, x.annotator, x.id)):
        groups.setdefault(item.place, []).append(item)
    heads = [group[0] for group in groups.values()]
    names = sorted(fixed)
    places = [ranges(fixed[name]["span"]) for name in names]
    lead: dict[str, str] = {}
    for head, group in zip(heads, groups.values(), strict=True):
        best = match([head.place], places, dice(threshold))
        target = names[best[0].right] if best else head.id
        lead |= {item.id: target for item in group if item.id != target}
    free = [head for head in heads if lead.get(head.id, head.id) == head.id]
    return lead, clustered(free, threshold)
