"""How often each annotator is estimated to be right, field by field."""

from collections.abc import Sequence

from ..schema.records import Record
from .agree_pairs import judgements_of
from .dawid_skene import Answer, dawid_skene
from .shared_work import Shared

FIELDS = {"claim.kind": ("claim", "kind"), "attribution.attitude": ("attribution", "attitude")}
FEW = "fewer than three annotators answered the same; which of two is right cannot be estimated"
FEWEST = 3


def reliability(work: Shared) -> dict[str, Record]:
    """By field `{"accuracy": {annotator: value}, "n"}`, by Dawid and Skene; `n` counts the items that two or more
    answered. The accuracy is empty, with a `reason`, where fewer than three annotators did.
    """
    answers = {name: _choices(work, *where) for name, where in FIELDS.items()}
    answers["contradiction.relation"] = [
        (key, who, said["relation"])
        for key, told in judgements_of(work).items()
        for who, said in told.items()
        if len(told) > 1
    ]
    return {name: _estimated(given) for name, given in answers.items()}


def _choices(work: Shared, layer: str, field: str) -> list[Answer]:
    found: list[Answer] = []
    for number, (name, cluster) in enumerate(work.items(layer)):
        given = [(x.annotator, x.record.get(field)) for x in cluster if x.record.get(field) is not None]
        found += [((name, number), who, said) for who, said in given if len({w for w, _ in given}) > 1]
    return found


def _estimated(answers: Sequence[Answer]) -> Record:
    count = len({item for item, _, _ in answers})
    if len({who for _, who, _ in answers}) < FEWEST:
        return {"accuracy": {}, "n": count, "reason": FEW}
    found = dawid_skene(answers)
    accuracy = found.accuracy() if found else {}
    return {"accuracy": {str(who): round(value, 6) for who, value in accuracy.items()}, "n": count}
