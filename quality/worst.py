"""The worst cases of predictions, with their words: where to look first."""

from collections.abc import Iterable, Mapping, Sequence

from ..schema.anchor import quote
from ..schema.records import Record
from .fields import MAIN
from .match import Pairs, exact, overlap
from .prior import Gold
from .score import laid_out
from .score_pairs import NONE, Key
from .score_relations import relations
from .score_spans import Laid

UNSURE = 0.5
"""The score of a prediction that carries none."""


def worst(gold: Gold, predictions: Sequence[Record], documents: Iterable[Record], count: int) -> list[Record]:
    """Up to `count` errors of each layer, the worst first.

    An error is `{"layer", "document_id", "problem", "gold", "said", "score", "cost", "words", "ids"}`. Its problem is
    missed, spurious, edges (they overlap) or the field that is wrong (kind, attitude, relation); `words` are those of
    the gold label and the predicted one (of both claims for a relation), None without a text. A wrong label and a
    spurious one cost 1 and their score, a missed one 1.5, wrong edges the share that is not shared (1 - Dice). Only
    where gold is complete; a pair nobody judged is no error.
    """
    by_id = {document["id"]: document for document in documents}
    found = []
    for layer in ("claim", "attribution"):
        laid, _ = laid_out(layer, gold, predictions, by_id)
        found += _first([*_labels(layer, laid, by_id)], count)
    return found + _first([*_pairs(gold, predictions, by_id)], count)


def _first(errors: list[Record], count: int) -> list[Record]:
    return sorted(errors, key=lambda e: (-e["cost"], e["document_id"], str(e["ids"])))[:count]


def _labels(layer: str, laid: Laid, documents: Mapping[str, Record]) -> Iterable[Record]:
    pairs: Pairs = laid.matched(overlap)
    field, (true, said) = MAIN[layer], (laid.true, laid.said)
    for pair in pairs.rows():
        both = true[pair.left], said[pair.right]
        if both[1].get(field) is not None and both[0].get(field) != both[1][field]:
            yield _error(layer, field, *both, documents, 1 + _score(both[1]))
        elif not exact(pair):
            shared = 2 * pair.shared / (pair.left_size + pair.right_size)
            yield _error(layer, "edges", *both, documents, round(1 - shared, 6))
    for n in sorted({*range(len(true))} - {*pairs.left.tolist()}):
        yield _error(layer, "missed", true[n], None, documents, 1 + UNSURE)
    for n in sorted({*range(len(said))} - {*pairs.right.tolist()}):
        yield _error(layer, "spurious", None, said[n], documents, 1 + _score(said[n]))


def _error(
    layer: str, problem: str, gold: Record | None, said: Record | None, documents: Mapping[str, Record], cost: float
) -> Record:
    there = [record for record in (gold, said) if record is not None]
    field = MAIN[layer]
    return {
        "layer": layer,
        "document_id": there[0]["document_id"],
        "problem": problem,
        "gold": None if gold is None else gold.get(field),
        "said": None if said is None else said.get(field),
        "score": None if said is None else said.get("score"),
        "cost": cost,
        "words": [None if r is None else _words(r, documents) for r in (gold, said)],
        "ids": [r["id"] for r in there],
    }


def _words(record: Record, documents: Mapping[str, Record]) -> str | None:
    text = documents[record["document_id"]].get("text")
    return None if text is None else quote(text, record.get("span") or record["content"])


def _score(record: Record) -> float:
    return UNSURE if record.get("score") is None else float(record["score"])


def _pairs(gold: Gold, predictions: Sequence[Record], documents: Mapping[str, Record]) -> Iterable[Record]:
    held = relations(gold, predictions, documents)
    for key, (true, said) in sorted(held.given.records.items()):
        answer = NONE if said is None else said["relation"]
        if answer != true["relation"] and (said is not None or true["relation"] == "contradiction"):
            yield {
                "layer": "contradiction",
                "document_id": held.document(key),
                "problem": "missed" if said is None else "relation",
                "gold": true["relation"],
                "said": None if said is None else answer,
                "score": None if said is None else said.get("score"),
                "cost": 1 + (UNSURE if said is None else _score(said)),
                "words": _both(key, held.claims, documents),
                "ids": [true["id"]],
            }


def _both(key: Key, claims: Mapping[str, Record], documents: Mapping[str, Record]) -> list[str | None]:
    return [_words(claims[name], documents) or claims[name].get("text") for name in key]
