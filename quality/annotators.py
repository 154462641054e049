"""What is seen of each annotator: how often they are joined, where they differ, whether that changes, and their pace.

Annotators are pseudonyms here and everywhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..schema.records import Record
from .agree_articles import told as marked
from .agree_fields import units_of
from .agree_layers import LAYERS
from .agree_pairs import judgements_of
from .agree_pairs import told as judged
from .compare import holm
from .fields import FIELDS, MAIN
from .match import match
from .pace import pace
from .shared_work import Shared
from .trend import trend


def annotator_rows(work: Shared, known: Mapping[str, tuple[int, int]]) -> list[Record]:
    """A row for each annotator: answers and labels, `confusion`, `drift`, `pace`, `known_answers`.

    confusion: by field, under each label that another gave an item how often the annotator gave which.
    drift: by form, see `trend`; the series is how far each answer, by time of beginning, agrees with the others' on
    its task; `p_holm` is corrected for all of them. pace: see `pace`. known_answers: right of given, null where none
    was given.
    """
    people = {a["annotator"]["id"]: a["annotator"]["type"] for a in work.answers}
    tables, speeds, drifts = _confusions(work), pace(work.answers), _drifts(work)
    rows = []
    for name in sorted(people):
        right, given = known.get(name, (0, 0))
        rows.append(
            {
                "id": name,
                "type": people[name],
                **_counts(work.answers, name),
                "confusion": tables.get(name, {}),
                "drift": {form: drift for (who, form), drift in drifts.items() if who == name},
                "pace": speeds.get(name, {}),
                "known_answers": {"right": right, "given": given} if given else None,
            }
        )
    return rows


def _counts(answers: Sequence[Record], name: str) -> Record:
    own = [a for a in answers if a["annotator"]["id"] == name]
    labels = {f"{layer}s": sum(len(a[f"{layer}s"]) for a in own) for layer in LAYERS}
    return {"answers": len(own), **labels}


def _confusions(work: Shared) -> dict[str, Record]:
    """annotator -> field -> what another said -> what the annotator said -> how often."""
    found: dict[str, Record] = {}
    for layer, field in MAIN.items():
        told = judged(work) if layer == "contradiction" else marked(work, layer)
        for (_, said), (_, values) in zip(told, units_of(told, layer, field), strict=True):
            given = [(who, value) for (who, _), value in zip(said, values, strict=True) if value is not None]
            for who, own in given:
                table = found.setdefault(who, {}).setdefault(f"{layer}.{field}", {})
                for _, other in (g for g in given if g[0] != who):
                    row = table.setdefault(str(other), Counter())
                    row[str(own)] += 1
    return {
        who: {name: {other: dict(row) for other, row in sorted(table.items())} for name, table in held.items() if table}
        for who, held in found.items()
    }


def _drifts(work: Shared) -> dict[tuple[str, str], Record]:
    """(annotator, form) -> the trend of their agreement with the others."""
    series: dict[tuple[str, str], list[tuple[str, str, float]]] = {}
    scores = {"article": _by_article(work), "pair": _by_pair(work)}
    for answer in work.answers:
        who, form = answer["annotator"]["id"], answer["form"]
        score = scores[form].get((who, answer["document_ids"][0] if form == "article" else answer["task_key"]))
        if score is not None:
            series.setdefault((who, form), []).append((answer["created_at"], answer["guideline_version"], score))
    found = {name: trend(held) for name, held in sorted(series.items())}
    corrected = holm({f"{who} {form}": t["p"] for (who, form), t in found.items() if t["p"] is not None})
    return {(who, form): {**t, "p_holm": corrected.get(f"{who} {form}")} for (who, form), t in found.items()}


def _by_article(work: Shared) -> dict[tuple[str, str], float]:
    """(annotator, document) -> F1 of overlapping labels of one kind or attitude against the others', pooled."""
    sums: dict[tuple[str, str], list[int]] = {}
    for layer in ("claim", "attribution"):
        read = FIELDS[layer][MAIN[layer]].of
        for name, two, one, other in work.facing(layer):
            pairs = match([x.place for x in one], [x.place for x in other])
            same = sum(read(one[p.left].record) == read(other[p.right].record) for p in pairs)
            for who in two:
                held = sums.setdefault((who, name), [0, 0])
                held[0] += 2 * same
                held[1] += len(one) + len(other)
    return {key: above / below for key, (above, below) in sums.items() if below}


def _by_pair(work: Shared) -> dict[tuple[str, str], float]:
    """(annotator, task) -> the share of the others who gave the same relation."""
    found: dict[tuple[str, str], float] = {}
    for key, said in judgements_of(work).items():
        relations: dict[str, Any] = {who: record["relation"] for who, record in said.items()}
        for who, own in relations.items():
            others = [relation for name, relation in relations.items() if name != who]
            if others:
                found[who, key[1]] = others.count(own) / len(others)
    return found
