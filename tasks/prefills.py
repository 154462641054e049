"""What is filled in before a person looks: an extractor's labels, the first pass's marks, a pair's likely types."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..schema.records import Record
from . import encoding as table
from .encode import beside, labels, wide_answers
from .refusal import faults_of_labels

MODEL = "goldassay"
"""The version that every prefill is sent under, since the server shows those of a project's one version only; whose it
is stands in the task, as `prefilled_by`.
"""
TYPES = {
    "numbers-differ": "numeric",
    "dates-differ": "temporal",
    "duration": "duration",
    "status": "status",
    "negation": "negation",
}
"""The type of conflict that a miner's reason points to."""


def prefills(data: Record, guesses: Iterable[Record], asks: str) -> tuple[list[Record], list[tuple[str, list[str]]]]:
    """The prefill of a task that `asks` for article, attribution, claim or pair: none, or the one that is shown.

    Notes in `data` whose it is. Gives also what is refused, with reasons.
    """
    if data["form"] == "pair":
        return _sent(_types(data)), []
    texts = {data["document_ids"][0]: data["text"]}
    mine = [(g, faults_of_labels(g, texts)) for g in guesses if g["document_ids"] == data["document_ids"]]
    best = next((guess for guess, faults in mine if not faults), None)
    drawn = [*(_guess(best, data, asks) if best else []), *beside(data)]
    if best:
        data["prefilled_by"] = f"{best['extractor']['name']}@{best['extractor']['version']}"
    return _sent(drawn, best is not None or asks == "claim"), [(g["id"], faults) for g, faults in mine if faults]


def _sent(result: list[Record], even_empty: bool = False) -> list[Record]:
    return [{"model_version": MODEL, "result": result}] if result or even_empty else []


def _guess(guess: Record, data: Record, asks: str) -> list[Record]:
    claims, attributions = (_of_pass(guess, layer, asks) for layer in ("claim", "attribution"))
    return labels(data["text"], claims, attributions, explicit=False)


def _of_pass(guess: Record, layer: str, asks: str) -> Sequence[Any]:
    return list(guess[f"{layer}s"]) if asks in ("article", layer) else []


def _types(data: Record) -> list[Record]:
    """The types that the pair's reasons point to, chosen beforehand; they count only in a conflict."""
    named = {TYPES.get(reason.partition(":")[0]) for reason in data.get("reasons", [])}
    chosen = [value for value in TYPES.values() if value in named]
    fields = [f for f in table.JUDGEMENT_FIELDS if f.field == "types"]
    return wide_answers(fields, {"types": chosen}, table.STRIP)
