"""What is filled in before a person looks: an extractor's labels, the first pass's marks, a pair's likely types."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..schema.records import Record
from . import encoding as table
from .encode import beside, labels, wide_answers
from .passes import SEEN
from .refusal import faults_of_labels

MINED = "mined"
TYPES = {
    "numbers-differ": "numeric",
    "dates-differ": "temporal",
    "duration": "duration",
    "status": "status",
    "negation": "negation",
}
"""The type of conflict that a miner's reason points to."""


def prefills(data: Record, guesses: Iterable[Record], asks: str) -> tuple[list[Record], list[tuple[str, list[str]]]]:
    """The prefills of a task that `asks` for article, attribution, claim or pair; and what is refused, with reasons."""
    if data["form"] == "pair":
        return _types(data), []
    mine = [(g, faults_of_labels(g, {data["document_ids"][0]: data["text"]})) for g in guesses if _of(g, data)]
    made = [_guess(guess, data, asks) for guess, faults in mine if not faults]
    seen = [{"model_version": SEEN, "result": beside(data)}] if asks == "claim" and not made else []
    return [*made, *seen], [(guess["id"], faults) for guess, faults in mine if faults]


def _of(guess: Record, data: Record) -> bool:
    return bool(guess["document_ids"] == data["document_ids"])


def _guess(guess: Record, data: Record, asks: str) -> Record:
    claims, attributions = (_of_pass(guess, layer, asks) for layer in ("claim", "attribution"))
    drawn = [*labels(data["text"], claims, attributions, explicit=False), *beside(data)]
    return {"model_version": f"{guess['extractor']['name']}@{guess['extractor']['version']}", "result": drawn}


def _of_pass(guess: Record, layer: str, asks: str) -> Sequence[Any]:
    return list(guess[f"{layer}s"]) if asks in ("article", layer) else []


def _types(data: Record) -> list[Record]:
    """The types that the pair's reasons point to, chosen beforehand; they count only in a conflict."""
    named = {TYPES.get(reason.partition(":")[0]) for reason in data.get("reasons", [])}
    chosen = [value for value in TYPES.values() if value in named]
    fields = [f for f in table.JUDGEMENT_FIELDS if f.field == "types"]
    return [{"model_version": MINED, "result": wide_answers(fields, {"types": chosen})}] if chosen else []
