"""How often each annotator is estimated to be right, field by field."""

from collections.abc import Mapping, Sequence

import numpy as np

from ..schema.records import Record
from .agree_pairs import judgements_of
from .bootstrap import clusters
from .dawid_skene import Answer, Estimate, dawid_skene
from .fields import MAIN
from .shared_work import Shared

FIELDS = {"claim.kind": ("claim", "kind"), "attribution.attitude": ("attribution", "attitude")}
FEW = "fewer than three annotators answered the same; which of two is right cannot be estimated"
FEWEST = 3


KNOWN = 10
"""Known answers from which on they tell how often an annotator is right."""


def chances(
    documents: Mapping[str, Record],
    answers: Sequence[Record],
    layers: Sequence[str],
    dice: float,
    passes: int,
    known: Mapping[str, tuple[int, int]],
) -> dict[str, dict[str, float]]:
    """For each of `layers` the chance that each annotator is right in its main field, by Dawid and Skene.

    Of pairs ten known answers or more tell instead: (right + 1) / (given + 2). Empty where nothing tells.
    """
    if not layers:
        return {}
    work = Shared(documents, answers, clusters(list(documents.values())), 0, 0, dice, passes)
    found = reliability(work)
    right: dict[str, dict[str, float]] = {layer: {**found[f"{layer}.{MAIN[layer]}"]["accuracy"]} for layer in layers}
    if "contradiction" in right:
        tested = {who: (good + 1) / (given + 2) for who, (good, given) in known.items() if given >= KNOWN}
        right["contradiction"] |= tested
    return right


def reliability(work: Shared) -> dict[str, Record]:
    """By field `{"accuracy": {annotator: value}, "confusion", "n"}`, by Dawid and Skene; `n` counts the items that two
    or more answered. The accuracy is empty, with a `reason`, where fewer than three annotators did.
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
    told = {str(who): round(value, 6) for who, value in accuracy.items()}
    return {"accuracy": told, "confusion": confused(found) if found else {}, "n": count}


def confused(found: Estimate) -> Record:
    """annotator -> likely truth -> what they say -> how often, where any answer tells of it."""
    return {
        str(who): {
            str(true): {str(said): round(float(p), 6) for said, p in zip(found.labels, row, strict=True) if p >= 5e-7}
            for true, row in zip(found.labels, table, strict=True)
            if not np.isnan(row).any()
        }
        for who, table in zip(found.annotators, found.confusion, strict=True)
    }
