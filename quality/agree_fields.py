"""Agreement on the choices of each layer."""

from collections.abc import Hashable, Sequence
from itertools import combinations

from ..schema.records import Record
from .fields import FIELDS, MAIN
from .measures import Units, alpha, enough, fleiss, kappa, share
from .shared_work import Shared

SILENT = "nobody answered this field"
Told = Sequence[tuple[str, Sequence[tuple[str, Record]]]]
"""(document id, each annotator's label of one item)."""


def field_measures(work: Shared, layer: str, told: Told) -> dict[str, Record]:
    """alpha.FIELD for every field of the layer, with the `level` of its differences; kappa and fleiss of the main one.

    The fields and their differences stand in `fields`. `n` counts the items that two or more answered.
    """
    found = {}
    for name, field in FIELDS[layer].items():
        units = units_of(told, layer, name)
        level = {"level": field.level}
        if not any(v is not None for _, values in units for v in values):
            found[f"alpha.{name}"] = work.measure(SILENT, 0, level)
        else:
            found[f"alpha.{name}"] = work.measure(*alpha(units, work.clusters, field.level, field.order), level)
    main = MAIN[layer]
    found[f"kappa.{main}"] = work.measure(*kappa(_by_two(told, layer, main), work.clusters))
    found[f"fleiss.{main}"] = work.measure(*fleiss(units_of(told, layer, main), work.clusters))
    return found


def units_of(told: Told, layer: str, name: str) -> list[tuple[str, list[Hashable]]]:
    """The answers that each item got in one field."""
    read = FIELDS[layer][name].of
    return [(document, [read(label) for _, label in said]) for document, said in told]


def _by_two(told: Told, layer: str, name: str) -> list[Units]:
    """For every two annotators the items that both answered."""
    read = FIELDS[layer][name].of
    found: dict[tuple[str, str], list[tuple[str, list[Hashable]]]] = {}
    for document, said in told:
        given = sorted((who, value) for who, label in said if (value := read(label)) is not None)
        for (a, one), (b, other) in combinations(given, 2):
            found.setdefault((a, b), []).append((document, [one, other]))
    return list(found.values())


def label_rows(work: Shared, layer: str, told: Told) -> list[Record]:
    """For each label of the main field: specific agreement and alpha of it against all others.

    Specific agreement (Cicchetti and Feinstein 1990): of the answers that say the label, the share that another
    annotator of the item joins. `n` counts the items that somebody gave the label.
    """
    units = [(name, [v for v in values if v is not None]) for name, values in units_of(told, layer, MAIN[layer])]
    units = [(name, values) for name, values in units if len(values) > 1]
    names = sorted({str(v) for _, values in units for v in values})
    return [{"layer": layer, "field": MAIN[layer], "label": name, **_one(work, units, name)} for name in names]


def _one(work: Shared, units: Units, label: str) -> Record:
    apart: list[tuple[str, list[Hashable]]] = [(d, [v == label for v in values]) for d, values in units]
    found, n = enough(*alpha(apart, work.clusters))
    counts = [(d, sum(map(bool, values)), len(values)) for d, values in apart]
    joined = share([(d, k * (k - 1), k * (m - 1)) for d, k, m in counts], work.clusters)
    some = sum(k > 0 for _, k, _ in counts)
    return {"measures": {"specific": work.measure(joined, some), "alpha": work.measure(found, n)}}
