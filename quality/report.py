"""What a report tells: plain data, from which page and picture are made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from ..schema.records import Record
from ..schema.rules.index import LAYERS, labels
from .marked import Piece, marked
from .scope import scope
from .timeline import timelines

DISPUTES = 200
"""Disputes that are shown; the others are counted."""
COUNTED = {
    "claim": ("kind", "checkability", "factuality"),
    "attribution": ("attitude", "quotation"),
    "contradiction": ("relation", "primary_type", "strength"),
}
"""The fields whose labels are counted."""


def report(
    name: str,
    documents: Sequence[Record],
    annotations: Sequence[Record],
    gold: Mapping[str, Sequence[Record]],
    disputes: Sequence[Record],
    agreement: Record | None,
) -> Record:
    """The data of a report on a project called `name`.

    `gold` has claims, attributions, contradictions, adjudications; `disputes` are those that are open; `agreement` is
    what `agree` gave, None where nobody answered. Returns `{"name", "totals", "progress", "distributions", "agreement",
    "confusions", "settled", "disputes", "more_disputes", "timelines"}`.
    """
    shown = sorted(disputes, key=lambda d: (-len(d["fields"]), d["id"]))[:DISPUTES]
    homes, given = by_id(documents), by_id(gold["claims"]) | _labels(annotations) if shown else {}
    return {
        "name": name,
        "totals": _totals(documents, gold, disputes),
        "progress": progress(annotations),
        "distributions": distributions(gold, documents),
        "agreement": agreement,
        "confusions": confusions(agreement),
        "settled": settled(gold["adjudications"]),
        "disputes": [_dispute(one, homes, given) for one in shown],
        "more_disputes": len(disputes) - len(shown),
        "timelines": timelines(gold, documents),
    }


def by_id(records: Iterable[Record]) -> dict[str, Record]:
    """Records by their id."""
    return {record["id"]: record for record in records}


def _totals(documents: Sequence[Record], gold: Mapping[str, Sequence[Record]], disputes: Sequence[Record]) -> Record:
    counted = {layer: len(gold[layer]) for layer in LAYERS}
    return {
        "documents": len(documents),
        "outlets": len({d["outlet"]["id"] for d in documents}),
        "events": len({d["event_id"] for d in documents}),
        **counted,
        "disputes": len(disputes),
    }


def progress(annotations: Iterable[Record]) -> list[Record]:
    """Rows of annotator, type, form, submitted, draft, skipped, cancelled and flagged, newest revisions only."""
    newest: dict[tuple[str, str], Record] = {}
    for answer in sorted(annotations, key=lambda a: (a["revision"], a["updated_at"], a["id"])):
        newest[answer["task_key"], answer["annotator"]["id"]] = answer
    rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    kinds = {}
    for answer in newest.values():
        row = rows[answer["annotator"]["id"], answer["form"]]
        row[answer["status"]] += 1
        row["flagged"] += bool(answer["flags"])
        kinds[answer["annotator"]["id"]] = answer["annotator"]["type"]
    names = ("submitted", "draft", "skipped", "cancelled", "flagged")
    return [
        {"annotator": who, "type": kinds[who], "form": form, **{name: row[name] for name in names}}
        for (who, form), row in sorted(rows.items())
    ]


def distributions(gold: Mapping[str, Sequence[Record]], documents: Sequence[Record]) -> list[Record]:
    """`{"layer", "field", "counts"}` with counts from the commonest label down; null is told as "not annotated"."""
    found = [
        (layer, field, [label.get(field) for label in gold[f"{layer}s"]])
        for layer, names in COUNTED.items()
        for field in names
    ]
    found.append(("attribution", "source type", [s["type"] for a in gold["attributions"] for s in a["sources"]]))
    found.append(("contradiction", "scope", _scopes(gold, by_id(documents))))
    return [
        {"layer": layer, "field": field, "counts": _counts(_meant(layer, values))}
        for layer, field, values in found
        if any(value is not None for value in values)
    ]


def _scopes(gold: Mapping[str, Sequence[Record]], documents: Mapping[str, Record]) -> list[str | None]:
    claims = by_id(gold["claims"])
    judged = [
        [documents[claims[j[side]]["document_id"]] for side in ("claim_a", "claim_b")] for j in gold["contradictions"]
    ]
    return [scope(a, b) for a, b in judged]


def _meant(layer: str, values: Sequence[str | None]) -> list[str | None]:
    """The values; of judgements without those that their relation does not call for."""
    return [value for value in values if value is not None or layer != "contradiction"]


def _counts(values: Iterable[str | None]) -> list[tuple[str, int]]:
    counted = Counter("not annotated" if value is None else value for value in values)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def confusions(agreement: Record | None) -> list[Record]:
    """`{"field", "labels", "rows"}`: how often one annotator chose the row where another chose the column.

    Each two answers to one item are counted both ways, so the table is the same both ways. Labels that nobody confused
    are left out.
    """
    summed: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in agreement["annotators"] if agreement else ():
        for field, told in row["confusion"].items():
            for mine, others in told.items():
                for theirs, count in others.items():
                    summed[field][mine, theirs] += count
    return [_confusion(field, counted) for field, counted in sorted(summed.items())]


def _confusion(field: str, counted: Counter[tuple[str, str]]) -> Record:
    mixed = sorted({label for pair, count in counted.items() if pair[0] != pair[1] and count for label in pair})
    return {"field": field, "labels": mixed, "rows": [[counted[a, b] for b in mixed] for a in mixed]}


def settled(adjudications: Iterable[Record]) -> Record:
    """How labels were settled: `{"methods", "causes", "rationales"}`, the rationales of experts, newest first."""
    told = [a for a in adjudications if a.get("rationale")]
    newest = sorted(told, key=lambda a: (a["at"], a["id"]), reverse=True)
    names = ("id", "gold_record", "decision", "cause", "adjudicator_id", "rationale")
    return {
        "methods": _counts(a["method"] for a in adjudications),
        "causes": _counts(a["cause"] for a in adjudications if a.get("cause")),
        "rationales": [{name: a.get(name) for name in names} for a in newest[:DISPUTES]],
    }


def _labels(annotations: Iterable[Record]) -> dict[str, Record]:
    return {label["id"]: label for answer in annotations for _, label in labels(answer)}


def _dispute(dispute: Record, documents: Mapping[str, Record], given: Mapping[str, Record]) -> Record:
    """A dispute as people discuss it: who chose what, and the words with the annotators' marks."""
    inputs = [given[name] for name in dispute["input_ids"] if name in given]
    return {
        **{name: dispute[name] for name in ("id", "layer", "reason")},
        "outlets": [documents[d]["outlet"]["name"] for d in dispute["document_ids"] if d in documents],
        "fields": [
            {"field": told["field"], "values": {who: _said(value) for who, value in sorted(told["values"].items())}}
            for told in dispute["fields"]
        ],
        "words": list(chain.from_iterable(_words(name, documents, inputs, given) for name in dispute["document_ids"])),
    }


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_said(inner) for inner in value) or "nothing"
    return "nothing" if value is None else str(value)


def _words(
    document_id: str, documents: Mapping[str, Record], inputs: Sequence[Record], given: Mapping[str, Record]
) -> list[list[Piece]]:
    """The words of one document that a dispute is about; of a judged pair, its claims."""
    text = documents.get(document_id, {}).get("text")
    claims = dict.fromkeys(label[side] for label in inputs for side in ("claim_a", "claim_b") if side in label)
    about = [(_annotator(label["id"]), label) for label in inputs]
    about += [("claim", given[claim]) for claim in claims if claim in given]
    spans = [
        (name, label.get("span") or label["content"])
        for name, label in about
        if label.get("document_id") == document_id and (label.get("span") or label.get("content"))
    ]
    pieces = marked(text, spans) if text else []
    return [pieces] if pieces else []


def _annotator(label_id: str) -> str:
    """The pseudonym in the id of a label of an answer."""
    parts = label_id.partition(":")[2].split(".")
    return parts[1] if len(parts) > 2 else label_id
