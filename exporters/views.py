"""Other views of a loaded release, each with what it could not hold: coarse relations, exchanged sides, BIO tags."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..schema.swap import REFINES
from . import dataset
from .bio import Flat, flat, places, tags
from .columns import ColumnType, Labels
from .rows import Row

COARSE = {
    "contradiction": "contradiction",
    "equivalent": "equivalent_or_refines",
    "a_refines_b": "equivalent_or_refines",
    "b_refines_a": "equivalent_or_refines",
    **dict.fromkeys(("update", "correction", "compatible", "not_comparable"), "other"),
}
"""What each relation is among three; `undetermined` is none of them."""


class View(NamedTuple):
    """A `datasets.Dataset`, and how many of what it left out or changed, by reason."""

    data: Any
    dropped: Mapping[str, int]


class WrongConfig(ValueError):
    """The rows are of another config than the view is of."""


def coarse(data: Any) -> View:
    """Judged pairs with a column `coarse` (contradiction, equivalent_or_refines, other) for `relation`.

    `data` is one split of `contradictions` as `load_dataset` gives it. Pairs that nobody could decide, and judgements
    without a relation, are left out and counted. Raises WrongConfig.
    """
    names = _names(data, "relation")
    told = [(row, COARSE.get(_name(names, row["relation"]) or "")) for row in data]
    lost = Counter(_name(names, row["relation"]) or "null" for row, label in told if label is None)
    labels = tuple(dict.fromkeys(COARSE.values()))
    kept = data.select([n for n, (_, label) in enumerate(told) if label is not None])
    made = dataset.with_column(kept, "coarse", [labels.index(label) for _, label in told if label], Labels(labels))
    return View(made, dict(lost))


def swap(data: Any) -> View:
    """Judged pairs with their sides exchanged: claims, evidence, every column of a and b, and which refines which.

    Its own inverse. Nothing is left out; what no longer holds is that `claim_a` comes before `claim_b`. Raises
    WrongConfig.
    """
    names = _names(data, "relation")
    made = [_swapped(row, names) for row in data]
    return View(dataset.like(data, made), {})


def _swapped(row: Row, names: Sequence[str]) -> Row:
    turned = {_other(name): value for name, value in row.items()}
    relation = _name(names, row["relation"])
    said = [{**entry, "label": REFINES.get(entry["label"], entry["label"])} for entry in row["label_distribution"]]
    index = None if relation is None else names.index(REFINES.get(relation, relation))
    return {name: turned[name] for name in row} | {
        "relation": index,
        "label_distribution": sorted(said, key=lambda entry: entry["label"]),
    }


def _other(column: str) -> str:
    """The column of the other side; a_text is b_text, claim_a is claim_b."""
    if column[:2] in ("a_", "b_"):
        return ("b_" if column[0] == "a" else "a_") + column[2:]
    if column in ("claim_a", "claim_b", "evidence_a", "evidence_b"):
        return column[:-1] + ("b" if column[-1] == "a" else "a")
    return column


def to_bio(labels: Any, documents: Any, field: str = "span", label: str | None = None) -> View:
    """Tokens with BIO tags, a row for each document: `id, tokens, starts, ends, tags`.

    `labels` is a split of `claims` (field `span`) or `attributions` (`content`, `cue`), `documents` the same split of
    `documents`. `label` names a label column whose name makes the tag, as in B-event; without it there is one tag.
    Left out and counted: documents without text or not labelled completely, and their labels; spans in several parts;
    spans that overlap a longer one (the longest is kept, the first of equals); counted and kept: spans whose edges cut
    a token, which then count as the whole token. Raises WrongConfig.
    """
    if field not in labels.column_names or "text" not in documents.column_names:
        raise WrongConfig(f"to_bio takes a config with {field!r}, and documents; these have {labels.column_names}")
    layer = "claim" if field == "span" else "attribution"
    names = _names(labels, label) if label else ()
    kinds = names or (layer if field == "span" else field,)
    known = ("O", *(f"{edge}-{kind}" for kind in kinds for edge in "BI"))
    dropped: Counter[str] = Counter()
    held: dict[str, list[Row]] = {}
    for row in labels:
        held.setdefault(row["document_id"], []).append(row)
    rows = []
    for document in documents:
        mine = held.pop(document["id"], [])
        if document["text"] is None or document["coverage"][layer] != "complete":
            dropped.update({"document": 1, "label of such a document": len(mine)})
            continue
        spans = flat(mine, field, lambda row: _name(names, row[label]) if label else kinds[0], dropped)
        rows.append(_tagged(document, spans, known, dropped))
    dropped["label of no such document"] += sum(map(len, held.values()))
    typed: dict[str, ColumnType] = {"id": "string", "tokens": ["string"], "starts": ["int64"], "ends": ["int64"]}
    made = dataset.made(rows, {**typed, "tags": [Labels(known)]})
    return View(made, {reason: count for reason, count in sorted(dropped.items()) if count})


def _tagged(document: Row, spans: Sequence[Flat], kinds: Sequence[str], dropped: Counter[str]) -> Row:
    tokens = places(document["text"])
    return {
        "id": document["id"],
        "tokens": [document["text"][a:b] for a, b in tokens],
        "starts": [a for a, _ in tokens],
        "ends": [b for _, b in tokens],
        "tags": [kinds.index(tag) for tag in tags(tokens, spans, dropped)],
    }


def _names(data: Any, column: str) -> Sequence[str]:
    feature = data.features.get(column) if hasattr(data, "features") else None
    names = getattr(feature, "names", None)
    if names is None:
        raise WrongConfig(f"the view needs the label column {column!r} of one split of a release; this has none")
    return list(names)


def _name(names: Sequence[str], index: int | None) -> str | None:
    return None if index is None else names[index]
