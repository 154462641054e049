"""All measures of one layer."""

from collections.abc import Callable, Sequence

from ..schema.records import Record
from .agree_articles import attribution_measures, claim_measures
from .agree_pairs import contradiction_measures, judgements_of
from .shared_work import Shared

MEASURES: dict[str, Callable[[Shared], dict[str, Record]]] = {
    "claim": claim_measures,
    "attribution": attribution_measures,
    "contradiction": contradiction_measures,
}
LAYERS = tuple(MEASURES)
ARTICLE = ("claim", "attribution")


def layer_of(layer: str, work: Shared) -> Record:
    """`{"items", "matched", "annotators", "measures"}`; `items` counts clusters of labels, or judged pairs, `matched`
    those that two annotators marked.
    """
    items, matched = items_of(layer, work)
    names = work.annotators(layer)
    return {"items": items, "matched": matched, "annotators": len(names), "measures": MEASURES[layer](work)}


def items_of(layer: str, work: Shared) -> tuple[int, int]:
    """How many items there are, and how many of them two annotators marked."""
    if layer == "contradiction":
        sizes = [len(said) for said in judgements_of(work).values()]
    else:
        sizes = [len(cluster) for _, cluster in work.items(layer)]
    return len(sizes), sum(size > 1 for size in sizes)


def rows_of(work: Shared, name: Record, layers: Sequence[str]) -> list[Record]:
    """A row for each of `layers` in which two annotators answered the same: `name` and what `layer_of` tells."""
    found = [{**name, "layer": layer, **layer_of(layer, work)} for layer in layers if len(work.annotators(layer)) > 1]
    return [row for row in found if row["items"]]
