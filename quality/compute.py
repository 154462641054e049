"""Scores in one call over parallel lists, as `evaluate` metrics are called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..schema.records import Record
from .score import score

Labels = Sequence[Any]


class BadLists(ValueError):
    """Predictions and references that cannot be held together; the message says where."""


def compute(*, predictions: Sequence[Any], references: Sequence[Any]) -> dict[str, float | int | None]:
    """`predictions` against `references`, two lists of one length, as flat names and numbers.

    An entry for each text: the list of its spans, each (start, end), (start, end, kind), a mapping with start, end and
    if wanted kind, or a claim record. Gives precision, recall and f1 of exact, overlap and typed, and the support. Or
    an entry for each pair of claims: its relation as a string (None for no answer). Gives accuracy, macro_f1, and
    precision, recall, f1 and support of contradiction. The numbers are those of `score`, without intervals. Raises
    BadLists.
    """
    if len(predictions) != len(references):
        raise BadLists(f"{len(predictions)} predictions for {len(references)} references; give one for each")
    if any(isinstance(entry, str) for entry in references):
        return _relations(predictions, references)
    return _spans(predictions, references)


def _spans(predictions: Sequence[Labels], references: Sequence[Labels]) -> dict[str, float | int | None]:
    claims = [
        [claim for n, labels in enumerate(side) for claim in _claims(labels, n, name)]
        for name, side in (("predictions", predictions), ("references", references))
    ]
    told = score({"claims": claims[1]}, [_prediction(claims=claims[0])], _documents(len(references)), resamples=0)
    found = {name: told["layers"]["claim"][name] for name in ("exact", "overlap", "typed")}
    flat = {f"{n}_{part}": one[part] for n, one in found.items() for part in ("precision", "recall", "f1")}
    return {**flat, "support": found["exact"]["support"]}


def _relations(predictions: Sequence[str | None], references: Sequence[str]) -> dict[str, float | int | None]:
    names = [(f"claim:{n}a", f"claim:{n}b") for n in range(len(references))]
    claims = [_claim(name, "document:0", ((n, n + 1),), None) for n, pair in enumerate(names) for name in pair]
    sides = [
        [
            {"id": f"contradiction:{n}", "claim_a": a, "claim_b": b, "relation": relation}
            for n, ((a, b), relation) in enumerate(zip(names, side, strict=True))
        ]
        for side in (predictions, references)
    ]
    gold = {"claims": claims, "contradictions": sides[1]}
    told = score(gold, [_prediction(contradictions=sides[0])], _documents(1), resamples=0)["layers"]["contradiction"]
    right = sum(one["matched"] for one in told["per_class"].values())
    flat = {f"contradiction_{part}": told["given_claims"][part] for part in ("precision", "recall", "f1", "support")}
    accuracy = round(right / len(references), 6) if len(references) else None
    return {"accuracy": accuracy, "macro_f1": told["macro"]["f1"], **flat, "support": len(references)}


def _claims(labels: Labels, document: int, side: str) -> Iterable[Record]:
    for n, label in enumerate(labels):
        try:
            places, kind = _read(label)
            if not all(0 <= start < end for start, end in places) or not places:
                raise ValueError
        except (TypeError, ValueError, KeyError, IndexError):
            raise BadLists(f"{side}[{document}][{n}] is {label!r}; write (start, end) or (start, end, kind)") from None
        yield _claim(f"claim:{document}.{n}", f"document:{document}", places, kind)


def _read(label: Any) -> tuple[Sequence[tuple[int, int]], str | None]:
    """The places and the kind of a span in any of the forms that it may have."""
    if not isinstance(label, Mapping):
        start, end, *kind = label
        return ((int(start), int(end)),), kind[0] if kind else None
    segments = label["span"]["segments"] if "span" in label else [label]
    return [(int(s["start"]), int(s["end"])) for s in segments], label.get("kind", label.get("label"))


def _claim(name: str, document: str, places: Iterable[tuple[int, int]], kind: str | None) -> Record:
    span = {"segments": [{"start": start, "end": end} for start, end in places]}
    return {"id": name, "document_id": document, "span": span, "kind": kind, "text": None}


def _documents(count: int) -> list[Record]:
    """As much of a document as a score needs."""
    coverage = {"claim": "complete", "attribution": "none"}
    return [
        {"id": f"document:{n}", "event_id": "event:0", "coverage": coverage, "outlet": {"id": "outlet:0"},
         "independence_group": f"group:{n}"}
        for n in range(count)
    ]  # fmt: skip


def _prediction(**labels: Any) -> Record:
    return {"claims": [], "attributions": [], "contradictions": [], **labels}
