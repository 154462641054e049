"""Agreement on what was marked in articles: claims and attributions."""

import re
from collections.abc import Hashable, Iterable, Sequence

from ..schema.anchor import ranges
from ..schema.records import Record
from .agree_fields import field_measures
from .clusters import Cluster, Label
from .coding import coding_alpha
from .fields import MAIN
from .match import Predicate, Ranges, crossing, dice, exact, match, overlap
from .measures import Continua, alpha, share, unitizing_alpha
from .shared_work import Shared
from .sources import source_groups
from .unitizing import Unit

TOKEN = re.compile(r"\w+|[^\w\s]")
ALONE = "no document was answered by two annotators"
NOTHING = "nobody marked anything"
LINKS = ("source", "cue", "parent", "claim")


def told(work: Shared, layer: str) -> list[tuple[str, list[tuple[str, Record]]]]:
    """Each item that two or more marked: its document, and who labelled it how."""
    return [(name, [(x.annotator, x.record) for x in cluster]) for name, cluster in work.items(layer)]


def claim_measures(work: Shared) -> dict[str, Record]:
    """The fields of claims that two marked; the spans' measures."""
    return {**field_measures(work, "claim", told(work, "claim")), **span_measures(work, "claim")}


def attribution_measures(work: Shared) -> dict[str, Record]:
    """The fields of attributions that two marked, alpha.source_type, agr, f1.links; the contents' measures."""
    types = [(name, group) for name, cluster in work.items("attribution") for group in _source_types(cluster)]
    found = {
        **field_measures(work, "attribution", told(work, "attribution")),
        "alpha.source_type": work.measure(*alpha(types, work.clusters), {"level": "nominal"}),
        "agr": _agr(work),
        "f1.links": _links(work),
    }
    return {**found, **span_measures(work, "attribution")}


def _source_types(cluster: Cluster) -> list[list[Hashable]]:
    return [[source["type"] for source in group] for group in source_groups(cluster).values()]


def span_measures(work: Shared, layer: str) -> dict[str, Record]:
    """f1.exact, f1.overlap (matched one to one), alpha.token (in a label or not), alpha_u, alpha_cu."""
    continua = _continua(work, layer)
    return {
        "f1.exact": _f1(work, layer, exact),
        "f1.overlap": _f1(work, layer, overlap),
        "alpha.token": _token_alpha(work, layer),
        "alpha_u": unitizing(work, continua),
        "alpha_cu": work.measure(*(coding_alpha(continua, work.clusters) if continua else (ALONE, 0))),
    }


def _links(work: Shared) -> Record:
    """F1 of the links that contents have to sources, cues, parents and claims, over every two annotators.

    A link is found where the contents are alike (Dice >= .5, one to one) and the other ends share a code point.
    """
    rows: list[tuple[str, float, float]] = []
    sums = {kind: [0, 0] for kind in LINKS}
    for name, _, one, other in work.facing("attribution"):
        ends = [_ends(work, name, side) for side in (one, other)]
        pairs = match(_places(one), _places(other), dice(work.dice))
        for kind in LINKS:
            hits = sum(len(match(ends[0][p.left][kind], ends[1][p.right][kind])) for p in pairs)
            there = sum(len(held[kind]) for side in ends for held in side)
            sums[kind] = [sums[kind][0] + 2 * hits, sums[kind][1] + there]
            rows.append((name, 2.0 * hits, float(there)))
    by = {kind: round(above / below, 6) if below else None for kind, (above, below) in sums.items()}
    return {**_shared(work, rows), "by": by}


def _ends(work: Shared, document_id: str, labels: Iterable[Label]) -> list[dict[str, list[Ranges]]]:
    """Where the links of each attribution end."""
    found = []
    for x in labels:
        places = work.places(document_id, x.annotator)
        record = x.record
        ends = {
            "source": [ranges(s["span"]) for s in record["sources"] if s["span"] is not None],
            "cue": [ranges(record["cue"])] if record["cue"] is not None else [],
            "parent": [places[record["parent_id"]]] if record["parent_id"] in places else [],
            "claim": [places[name] for name in record["claim_ids"] if name in places],
        }
        found.append(ends)
    return found


def _f1(work: Shared, layer: str, allowed: Predicate) -> Record:
    """2 x matched / labels of both, summed over documents and pairs of annotators; `n` counts the labels."""
    rows = [
        (name, 2.0 * len(match(_places(one), _places(other), allowed)), float(len(one) + len(other)))
        for name, _, one, other in work.facing(layer)
    ]
    return _shared(work, rows)


def _shared(work: Shared, rows: list[tuple[str, float, float]]) -> Record:
    n = int(sum(below for _, _, below in rows))
    reason = NOTHING if rows else ALONE
    return work.measure(share(rows, work.clusters) if n else reason, n)


def _places(labels: Iterable[Label]) -> list[Ranges]:
    return [x.place for x in labels]


def _agr(work: Shared) -> Record:
    """Wiebe, Wilson and Cardie (2005): the share of one's labels that overlap any of the other's, both ways pooled."""
    rows = [(name, float(hit), float(of)) for name, _, hit, of in directed(work)]
    return _shared(work, rows)


def directed(work: Shared) -> list[tuple[str, str, int, int]]:
    """(document, annotator, how many of the annotator's attributions overlap one of the other's, of how many)."""
    found = []
    for name, (a, b), one, other in work.facing("attribution"):
        pairs = crossing(_places(one), _places(other))
        found += [(name, a, len({*pairs.left.tolist()}), len(one))]
        found += [(name, b, len({*pairs.right.tolist()}), len(other))]
    return found


def _token_alpha(work: Shared, layer: str) -> Record:
    units = _tokens(work, layer)
    if not units and work.marked(layer):
        return work.measure("none of the texts is here", 0)
    return work.measure(*alpha(units, work.clusters))


def _tokens(work: Shared, layer: str) -> list[tuple[str, list[Hashable]]]:
    """Each word or mark of the documents that two answered: who has it in a label."""
    units: list[tuple[str, list[Hashable]]] = []
    for name, sides in work.marked(layer).items():
        found = (m.span() for m in TOKEN.finditer(work.documents[name]["text"] or ""))
        words = [(word,) for word in found if work.sees(name, word[0])]
        inside = [{*crossing(words, _places(labels)).left.tolist()} for labels in sides.values()]
        units += [(name, ["in" if i in held else "out" for held in inside]) for i in range(len(words))]
    return units


def _continua(work: Shared, layer: str) -> list[Continua]:
    """For every two annotators, what each marked in each document."""
    pairs: dict[tuple[str, str], list[tuple[str, int, list[Unit], list[Unit]]]] = {}
    for name, two, one, other in work.facing(layer):
        length = work.documents[name]["text_length"]
        if length:
            units = (_units(side, MAIN[layer]) for side in (one, other))
            pairs.setdefault(two, []).append((name, length, *units))
    return list(pairs.values())


def unitizing(work: Shared, continua: Sequence[Continua], only: str | None = None) -> Record:
    """alpha_u over whole texts, of all categories or of one."""
    if work.kept is not None:
        return work.measure("it is of whole texts", 0)
    return work.measure(*(unitizing_alpha(continua, work.clusters, only) if continua else (ALONE, 0)))


def category_alphas(work: Shared, layer: str) -> dict[str, dict[str, Record]]:
    """alpha_u of each category alone, and alpha_ku: how far those who mark its words call them so."""
    continua = _continua(work, layer)
    names = {u[2] for held in continua for c in held for side in c[2:] for u in side}
    return {
        name: {
            "alpha_u": unitizing(work, continua, name),
            "alpha_ku": work.measure(*coding_alpha(continua, work.clusters, name)),
        }
        for name in sorted(names)
    }


def _units(labels: Iterable[Label], field: str) -> list[Unit]:
    """The segments of labels under their category; labels without one are a category of their own."""
    return [(start, end, x.record.get(field) or "") for x in labels for start, end in x.place]
