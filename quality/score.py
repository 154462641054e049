"""Predictions scored against gold."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..schema.records import Record
from .bootstrap import Clusters, clusters
from .prior import Gold
from .score_attributions import attribution_rows
from .score_relations import relations, scored
from .score_spans import Laid, claim_rows
from .score_values import value_rows
from .tally import Row, scores


def claims_and_values(laid: Laid) -> dict[str, list[Row]]:
    """exact, overlap, typed, and the values of the claims."""
    return {**claim_rows(laid), **value_rows(laid)}


ROWS: dict[str, tuple[str, Callable[[Laid], dict[str, list[Row]]]]] = {
    "claim": ("span", claims_and_values),
    "attribution": ("content", attribution_rows),
}
"""Of each layer of labels the span by which it is matched, and what is scored."""


def score(
    gold: Gold,
    predictions: Iterable[Record],
    documents: Iterable[Record],
    *,
    split: str = "all",
    resamples: int = 10_000,
    seed: int = 0,
) -> Record:
    """Scores of prediction records in the shape of `score --json`.

    `gold` has claims, attributions, contradictions; `documents` are those of `split`, which is only named in the
    output. Claims: exact, overlap, typed, and quantities and times (`score_values`). Attributions: strict, relaxed,
    attitude, chain (`score_attributions`). Contradictions: given_claims (predictions that name gold claims or their
    aliases) and end_to_end (predicted claims first led to the gold claims they overlap), each the class
    contradiction, with macro and per_class over all relations, ap, by_level and by_scope, beside three baselines: the
    commonest relation, and two that never compare claims (`baselines`).
    Each is `{"precision", "recall", "f1", "ci95" of f1, "support", "predicted", "matched"}`. A layer of a document
    whose coverage is not complete, and pairs that nobody judged, are left out and counted; a judged pair without an
    answer counts as no contradiction and is counted. A document without predictions counts in full.
    """
    by_id = {document["id"]: document for document in documents}
    said = [*predictions]
    groups = clusters(list(by_id.values()))
    layers: dict[str, Record] = {layer: _labels(layer, gold, said, by_id, groups, resamples, seed) for layer in ROWS}
    layers["contradiction"] = scored(relations(gold, said, by_id), groups, resamples, seed)
    return {"split": split, "unit": groups.unit, "resamples": resamples, "layers": layers}


def tallies(gold: Gold, predictions: Sequence[Record], documents: Iterable[Record]) -> dict[str, list[Row]]:
    """The rows behind each score that `compare` compares, by `layer.measure`."""
    by_id = {document["id"]: document for document in documents}
    found: dict[str, list[Row]] = {}
    for layer, (_, rows) in ROWS.items():
        laid, _ = laid_out(layer, gold, predictions, by_id)
        found |= {f"{layer}.{measure}": held for measure, held in rows(laid).items()}
    judged = relations(gold, predictions, by_id)
    for name, judgements in (("given_claims", judged.given), ("end_to_end", judged.whole)):
        found[f"contradiction.{name}"] = judged.rows(judgements).get("contradiction", [])
    return found


def laid_out(
    layer: str, gold: Gold, predictions: Sequence[Record], documents: Mapping[str, Record]
) -> tuple[Laid, list[str]]:
    """The labels of a layer in the documents that it covers, and these documents."""
    covered = [name for name, d in documents.items() if d["coverage"][layer] == "complete"]
    said = (r for p in predictions for r in p[f"{layer}s"])
    return Laid(covered, gold.get(f"{layer}s", ()), said, ROWS[layer][0]), covered


def _labels(
    layer: str,
    gold: Gold,
    predictions: Sequence[Record],
    documents: Mapping[str, Record],
    groups: Clusters,
    resamples: int,
    seed: int,
) -> Record:
    laid, covered = laid_out(layer, gold, predictions, documents)
    left_out = {"documents": len(documents) - len(covered), "predictions": laid.outside}
    return {**scores(ROWS[layer][1](laid), groups, resamples, seed), "documents": len(covered), "left_out": left_out}
