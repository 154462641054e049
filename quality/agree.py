"""How far the annotators agree, layer by layer, with intervals."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from ..schema.records import Record
from .agree_articles import directed
from .agree_layers import LAYERS, MEASURES, items_of, layer_of
from .annotators import annotator_rows
from .answers import of_population, standing
from .bootstrap import clusters
from .breakdowns import breakdowns
from .clusters import DICE
from .reliability import reliability
from .shared_work import Shared


def agree(
    documents: Iterable[Record],
    annotations: Iterable[Record],
    *,
    population: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
    dice: float = DICE,
    passes: int = 1,
    by: Sequence[str] = (),
    known: Mapping[str, tuple[int, int]] | None = None,
) -> Record:
    """Agreement of the newest submitted answers, in the shape of `agree --json`.

    `population` is a type of annotator (human, model, rule, import) that is looked at alone; None takes people, or the
    only type there is; `compared` names who is compared and who is left out. `items` counts the clusters of labels
    (Dice >= `dice`) in documents that two answered, or the pairs that two judged; `matched` those that two marked. A
    measure is `{"value"|null, "ci95"|null, "n", "unit", "reason"?}`: `n` is what it rests on, `unit` what was resampled
    (event, or document below ten events). `by` are names of `breakdowns.BREAKDOWNS`. `known` is right and given known
    answers by annotator.
    """
    by_id = {document["id"]: document for document in documents}
    everybody = [a for a in standing(annotations) if set(a["document_ids"]) <= by_id.keys()]
    answers = of_population(everybody, population)
    work = Shared(by_id, answers, clusters(list(by_id.values())), resamples, seed, dice, passes)
    layers = {layer: layer_of(layer, work) for layer in LAYERS}
    return {
        "population": sorted({a["annotator"]["type"] for a in answers}),
        "compared": _compared(answers, everybody),
        "layers": layers,
        "pairs": [row for layer in LAYERS for row in _pairs(layer, work, layers[layer]["measures"])],
        "annotators": annotator_rows(work, known or {}),
        "reliability": reliability(work),
        "by": breakdowns(work, everybody, by),
    }


def _compared(answers: Sequence[Record], everybody: Sequence[Record]) -> Record:
    """Who is compared with whom, who is not, and how many of the answers began with an extractor's labels."""
    inside = {a["annotator"]["id"] for a in answers}
    outside = {a["annotator"]["id"]: a["annotator"]["type"] for a in everybody if a["annotator"]["id"] not in inside}
    prefilled = sum(bool(a.get("prefilled_by")) for a in answers)
    told = {"annotators": sorted(inside), "answers": len(answers), "prefilled": prefilled}
    return {**told, "left_out": [{"id": name, "type": outside[name]} for name in sorted(outside)]}


def _pairs(layer: str, work: Shared, whole: Record) -> list[Record]:
    """The same measures for each two annotators who share a document or a pair; `whole` where there are but two."""
    found, names = [], work.annotators(layer)
    for a, b in combinations(names, 2):
        two = work.of(a, b)
        items, matched = items_of(layer, two)
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
