"""How far the annotators agree, layer by layer, with intervals."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from ..schema.records import Record
from .agree_articles import attribution_measures, claim_measures, directed
from .agree_pairs import contradiction_measures, judgements_of
from .answers import of_population, standing
from .bootstrap import clusters
from .clusters import DICE
from .reliability import reliability
from .shared_work import Shared

MEASURES: dict[str, Callable[[Shared], dict[str, Record]]] = {
    "claim": claim_measures,
    "attribution": attribution_measures,
    "contradiction": contradiction_measures,
}


def agree(
    documents: Iterable[Record],
    annotations: Iterable[Record],
    *,
    population: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
    dice: float = DICE,
    passes: int = 1,
) -> Record:
    """Agreement of the newest submitted answers, in the shape of `agree --json`.

    `population` is a type of annotator (human, model, rule, import) that is looked at alone; None takes people, or the
    only type there is. `items` counts the clusters of labels (Dice >= `dice`) in documents that two answered, or
    the pairs that two judged; `matched` those that two marked. A measure is `{"value"|null, "ci95"|null, "n",
    "unit", "reason"?}`: `n` is what it rests on, `unit` what was resampled (event, or document below ten events).
    """
    by_id = {document["id"]: document for document in documents}
    standing_answers = of_population(standing(annotations), population)
    answers = [a for a in standing_answers if set(a["document_ids"]) <= by_id.keys()]
    work = Shared(by_id, answers, clusters(list(by_id.values())), resamples, seed, dice, passes)
    layers = {layer: _layer(layer, work) for layer in MEASURES}
    return {
        "population": sorted({a["annotator"]["type"] for a in answers}),
        "layers": layers,
        "pairs": [row for layer in MEASURES for row in _pairs(layer, work, layers[layer]["measures"])],
        "annotators": _annotators(answers),
        "reliability": reliability(work),
    }


def _layer(layer: str, work: Shared) -> Record:
    items, matched = _items(layer, work)
    names = work.annotators(layer)
    return {"items": items, "matched": matched, "annotators": len(names), "measures": MEASURES[layer](work)}


def _items(layer: str, work: Shared) -> tuple[int, int]:
    """How many items there are, and how many of them two annotators marked."""
    if layer == "contradiction":
        sizes = [len(said) for said in judgements_of(work).values()]
    else:
        sizes = [len(cluster) for _, cluster in work.items(layer)]
    return len(sizes), sum(size > 1 for size in sizes)


def _pairs(layer: str, work: Shared, whole: Record) -> list[Record]:
    """The same measures for each two annotators who share a document or a pair; `whole` where there are but two."""
    found, names = [], work.annotators(layer)
    for a, b in combinations(names, 2):
        two = work.of(a, b)
        items, matched = _items(layer, two)
        if items:
            row = {"layer": layer, "annotators": [a, b], "items": items, "matched": matched}
            found.append(
                {**row, "measures": whole if len(names) == 2 else MEASURES[layer](two), **_both_ways(layer, two)}
            )
    return found


def _both_ways(layer: str, two: Shared) -> Record:
    """agr(a || b) under a: how much of what a marked did the other mark."""
    if layer != "attribution":
        return {}
    sums: dict[str, list[int]] = {}
    for _, name, hit, of in directed(two):
        sums[name] = [x + y for x, y in zip(sums.get(name, [0, 0]), (hit, of), strict=True)]
    return {"agr": {name: round(hit / of, 6) if of else None for name, (hit, of) in sorted(sums.items())}}


def _annotators(answers: Sequence[Record]) -> list[Record]:
    people = {a["annotator"]["id"]: a["annotator"]["type"] for a in answers}
    return [{"id": name, "type": people[name], **_counts(answers, name)} for name in sorted(people)]


def _counts(answers: Sequence[Record], name: str) -> Record:
    own = [a for a in answers if a["annotator"]["id"] == name]
    labels = {f"{layer}s": sum(len(a[f"{layer}s"]) for a in own) for layer in MEASURES}
    return {"answers": len(own), **labels}
