"""Predictions scored against gold."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..schema.records import Record
from .baselines import claim_only, metadata_only
from .bootstrap import Clusters, clusters
from .prior import Gold
from .score_pairs import Judged, Key, class_rows, judged, macro, majority
from .score_spans import Laid, attribution_rows, claim_rows, matched_claims
from .tally import Row, scores

ROWS: dict[str, tuple[str, Callable[[Laid], dict[str, list[Row]]]]] = {
    "claim": ("span", claim_rows),
    "attribution": ("content", attribution_rows),
}
"""Of each layer of labels the span by which it is matched, and what is scored."""
EMPTY: Record = {
    "precision": None,
    "recall": None,
    "f1": None,
    "ci95": None,
    "support": 0,
    "predicted": 0,
    "matched": 0,
}


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
    output. Claims: exact, overlap, typed. Attributions: strict, relaxed. Contradictions: given_claims (predictions that
    name gold claims or their aliases) and end_to_end (predicted claims first led to the gold claims they overlap), each
    the class contradiction, with macro and per_class over all relations, beside three baselines: the commonest
    relation, and two that never compare claims (`baselines`).
    Each is `{"precision", "recall", "f1", "ci95" of f1, "support", "predicted", "matched"}`. A layer of a document
    whose coverage is not complete, and pairs that nobody judged, are left out and counted; a judged pair without an
    answer counts as no contradiction and is counted. A document without predictions counts in full.
    """
    by_id = {document["id"]: document for document in documents}
    said = [*predictions]
    groups = clusters(list(by_id.values()))
    layers: dict[str, Record] = {layer: _spans(layer, gold, said, by_id, groups, resamples, seed) for layer in ROWS}
    layers["contradiction"] = _relations(gold, said, by_id, groups, resamples, seed)
    return {"split": split, "unit": groups.unit, "resamples": resamples, "layers": layers}


def tallies(gold: Gold, predictions: Sequence[Record], documents: Iterable[Record]) -> dict[str, list[Row]]:
    """The rows behind each score that `compare` compares, by `layer.measure`."""
    by_id = {document["id"]: document for document in documents}
    found: dict[str, list[Row]] = {}
    for layer in ROWS:
        rows, _, _ = _span_rows(layer, gold, predictions, by_id)
        found |= {f"{layer}.{measure}": held for measure, held in rows.items()}
    given, whole, document = _judged(gold, predictions, by_id)
    for name, judgements in (("given_claims", given), ("end_to_end", whole)):
        found[f"contradiction.{name}"] = class_rows(judgements, document).get("contradiction", [])
    return found


def _span_rows(
    layer: str, gold: Gold, predictions: Sequence[Record], documents: Mapping[str, Record]
) -> tuple[dict[str, list[Row]], list[str], int]:
    """The rows of a layer, the documents that it covers, and how many predictions lie elsewhere."""
    covered = [name for name, d in documents.items() if d["coverage"][layer] == "complete"]
    field, rows = ROWS[layer]
    laid = Laid(covered, gold.get(f"{layer}s", ()), (r for p in predictions for r in p[f"{layer}s"]), field)
    return rows(laid), covered, laid.outside


def _spans(
    layer: str,
    gold: Gold,
    predictions: Sequence[Record],
    documents: Mapping[str, Record],
    groups: Clusters,
    resamples: int,
    seed: int,
) -> Record:
    rows, covered, outside = _span_rows(layer, gold, predictions, documents)
    left_out = {"documents": len(documents) - len(covered), "predictions": outside}
    return {**scores(rows, groups, resamples, seed), "documents": len(covered), "left_out": left_out}


def _judged(
    gold: Gold, predictions: Sequence[Record], documents: Mapping[str, Record]
) -> tuple[Judged, Judged, Callable[[Key], str]]:
    """The judged pairs against predictions over gold claims, and over predicted claims; and a pair's document."""
    said = [r for p in predictions for r in p["contradictions"]]
    asked = gold.get("contradictions", ())
    claims = {c["id"]: c for c in gold.get("claims", ()) if c["document_id"] in documents} if said or asked else {}
    pairs = [r for r in asked if r["claim_a"] in claims and r["claim_b"] in claims]
    known = {alias: name for name, c in claims.items() for alias in (name, *c.get("aliases", ()))}
    led = {**(_led(claims, predictions, documents) if said else {}), **known}

    def document(key: Key) -> str:
        return str(claims[key[0]]["document_id"])

    return judged(pairs, said, known.get), judged(pairs, said, led.get), document


def _relations(
    gold: Gold,
    predictions: Sequence[Record],
    documents: Mapping[str, Record],
    groups: Clusters,
    resamples: int,
    seed: int,
) -> Record:
    given, whole, document = _judged(gold, predictions, documents)

    def scored(found: Judged) -> Record:
        return _classes(found, scores(class_rows(found, document), groups, resamples, seed))

    claims = {c["id"]: c for c in gold.get("claims", ())} if given.gold else {}

    def group(key: Key) -> int:
        return groups.of[document(key)]

    by_class = scored(given)
    guessed = {
        "majority": majority(given),
        "claim_only": claim_only(given, claims, group),
        "metadata_only": metadata_only(given, claims, documents, group),
    }
    return {
        "given_claims": by_class["contradiction"],
        "macro": by_class["macro"],
        "per_class": by_class["per_class"],
        "end_to_end": scored(whole)["contradiction"],
        "baselines": {
            name: {n: v for n, v in scored(one).items() if n != "per_class"} for name, one in guessed.items()
        },
    }


def _classes(found: Judged, per_class: dict[str, Record]) -> Record:
    counted = {"judged": len(found.gold), "unanswered": found.unanswered, "unjudged": found.unjudged}
    return {
        "contradiction": {**per_class.get("contradiction", EMPTY), **counted},
        "macro": macro(per_class),
        "per_class": per_class,
    }


def _led(
    claims: Mapping[str, Record], predictions: Sequence[Record], documents: Mapping[str, Record]
) -> Mapping[str, str]:
    """The gold claim of each predicted claim."""
    return matched_claims(documents, claims.values(), (c for p in predictions for c in p["claims"]))
