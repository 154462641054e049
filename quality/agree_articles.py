"""Agreement on what was marked in articles: claims and attributions."""

import re
from collections.abc import Hashable, Iterable

from ..schema.records import Record
from .clusters import Cluster, Label
from .match import Predicate, Ranges, crossing, exact, match, overlap
from .measures import nominal_alpha, share, unitizing_alpha
from .shared_work import Shared
from .sources import source_groups

TOKEN = re.compile(r"\w+|[^\w\s]")
ALONE = "no document was answered by two annotators"
NOTHING = "nobody marked anything"


def claim_measures(work: Shared) -> dict[str, Record]:
    """alpha.kind, alpha.checkability and alpha.factuality over claims that two marked; the spans' measures."""
    closed = {f"alpha.{n}": choice(work, "claim", n) for n in ("kind", "checkability", "factuality")}
    return {**closed, **span_measures(work, "claim")}


def attribution_measures(work: Shared) -> dict[str, Record]:
    """alpha.attitude and alpha.source_type over attributions that two marked; agr; the contents' measures."""
    types = [(name, group) for name, cluster in work.items("attribution") for group in _source_types(cluster)]
    found = {
        "alpha.attitude": choice(work, "attribution", "attitude"),
        "alpha.source_type": work.measure(*nominal_alpha(types, work.clusters)),
        "agr": _agr(work),
    }
    return {**found, **span_measures(work, "attribution")}


def choice(work: Shared, layer: str, field: str) -> Record:
    """Alpha of one closed field over the clusters that two or more annotators marked."""
    units = [(name, [x.record.get(field) for x in cluster]) for name, cluster in work.items(layer)]
    return work.measure(*nominal_alpha(units, work.clusters))


def _source_types(cluster: Cluster) -> list[list[Hashable]]:
    return [[source["type"] for source in group] for group in source_groups(cluster).values()]


def span_measures(work: Shared, layer: str) -> dict[str, Record]:
    """f1.exact, f1.overlap (matched one to one), alpha.token (in a label or not) and alpha_u."""
    return {
        "f1.exact": _f1(work, layer, exact),
        "f1.overlap": _f1(work, layer, overlap),
        "alpha.token": work.measure(*nominal_alpha(_tokens(work, layer), work.clusters)),
        "alpha_u": _alpha_u(work, layer),
    }


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


def _tokens(work: Shared, layer: str) -> list[tuple[str, list[Hashable]]]:
    """Each word or mark of the documents that two answered: who has it in a label."""
    units: list[tuple[str, list[Hashable]]] = []
    for name, sides in work.marked(layer).items():
        words = [((m.start(), m.end()),) for m in TOKEN.finditer(work.documents[name]["text"] or "")]
        inside = [{*crossing(words, _places(labels)).left.tolist()} for labels in sides.values()]
        units += [(name, ["in" if i in found else "out" for found in inside]) for i in range(len(words))]
    return units


def _alpha_u(work: Shared, layer: str) -> Record:
    field = "kind" if layer == "claim" else "attitude"
    pairs: dict[tuple[str, str], list[tuple[str, int, list[tuple[int, int, str]], list[tuple[int, int, str]]]]] = {}
    for name, two, one, other in work.facing(layer):
        length = work.documents[name]["text_length"]
        if length:
            pairs.setdefault(two, []).append((name, length, _units(one, field), _units(other, field)))
    if not pairs:
        return work.measure(ALONE, 0)
    return work.measure(*unitizing_alpha(list(pairs.values()), work.clusters))


def _units(labels: Iterable[Label], field: str) -> list[tuple[int, int, str]]:
    """The segments of labels under their category; labels without one are a category of their own."""
    return [(start, end, x.record.get(field) or "") for x in labels for start, end in x.place]
