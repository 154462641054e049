"""What is filled in before a person looks: an extractor's labels, the first pass's marks, a pair's likely types."""

from ..schema.records import Record
from . import encoding as table
from .encode import beside, labels, wide_answers

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


def prefills(data: Record, guess: Record | None, asks: str) -> list[Record]:
    """The prefill of a task that `asks` for article, attribution, claim or pair: none, or the one that is shown.

    `guess` is what may be shown of a prediction; `data` is told whose it is.
    """
    if data["form"] == "pair":
        return _sent(_types(data))
    drawn = labels(data["text"], guess["claims"], guess["attributions"], explicit=False) if guess else []
    if guess and drawn:
        data["prefilled_by"] = extractor(guess)
    return _sent([*drawn, *beside(data)], asks == "claim")


def extractor(guess: Record) -> str:
    """Who guessed: name@version."""
    return f"{guess['extractor']['name']}@{guess['extractor']['version']}"


def _sent(result: list[Record], even_empty: bool = False) -> list[Record]:
    return [{"model_version": MODEL, "result": result}] if result or even_empty else []


def _types(data: Record) -> list[Record]:
    """The types that the pair's reasons point to, chosen beforehand; they count only in a conflict."""
    named = {TYPES.get(reason.partition(":")[0]) for reason in data.get("reasons", [])}
    chosen = [value for value in TYPES.values() if value in named]
    fields = [f for f in table.JUDGEMENT_FIELDS if f.field == "types"]
    return wide_answers(fields, {"types": chosen}, table.STRIP)
