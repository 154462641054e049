"""The measures of agreement by label, document, section, guideline, prefill and type of annotator."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..schema.records import Record
from .agree_articles import category_alphas
from .agree_articles import told as marked
from .agree_fields import label_rows
from .agree_layers import ARTICLE, LAYERS, rows_of
from .agree_pairs import told as judged
from .answers import by_document as under_document
from .shared_work import Shared

Everybody = Sequence[Record]


def by_label(work: Shared) -> list[Record]:
    """Rows of `agree_fields.label_rows`; claims and attributions with alpha_u and alpha_ku of the category as well."""
    rows = []
    for layer in LAYERS:
        told = judged(work) if layer == "contradiction" else marked(work, layer)
        alone = {} if layer == "contradiction" else category_alphas(work, layer)
        for row in label_rows(work, layer, told):
            more = alone.get(row["label"], {})
            rows.append({**row, "measures": {**row["measures"], **more}})
    return rows


def by_document(work: Shared) -> list[Record]:
    """Claims and attributions of each document; one document has no interval."""
    about, rows = under_document(work.answers), []
    for name in work.documents:
        here = replace(work, answers=about.get(name, []), documents={name: work.documents[name]}, resamples=0)
        rows += rows_of(here, {"document_id": name}, ARTICLE)
    return rows


def by_section(work: Shared) -> list[Record]:
    """Claims and attributions that begin in each kind of section; `none` is text of no section."""
    edges = {name: _edges(document) for name, document in work.documents.items()}
    kinds = sorted({kind for _, named in edges.values() for kind in named})
    rows = []
    for kind in kinds:
        inside = _inside(edges, kind)
        rows += rows_of(replace(work, kept=inside), {"section": kind}, ARTICLE)
    return rows


def _inside(edges: Mapping[str, tuple[list[int], list[str]]], kind: str) -> Callable[[str, int], bool]:
    def holds(document_id: str, point: int) -> bool:
        starts, kinds = edges[document_id]
        return kinds[bisect_right(starts, point) - 1] == kind

    return holds


def _edges(document: Record) -> tuple[list[int], list[str]]:
    """Where each stretch of one kind of section starts, and its kind."""
    found, place = [(0, "none")], 0
    for section in sorted(document["sections"], key=lambda s: int(s["start"])):
        found += [(place, "none")] if section["start"] > place else []
        found.append((section["start"], section["kind"]))
        place = section["end"]
    found += [(place, "none")] if place < document["text_length"] else []
    last = dict(found)
    return list(last), list(last.values())


def by_guideline(work: Shared) -> list[Record]:
    """The answers under each version of the guideline, among themselves."""
    return _apart(work, work.answers, "guideline", lambda answer: answer["guideline_version"])


def by_prefill(work: Shared) -> list[Record]:
    """Answers that began empty among themselves, and those that began with an extractor's labels."""
    return _apart(work, work.answers, "prefilled", lambda answer: bool(answer.get("prefilled_by")))


def by_type(work: Shared, everybody: Everybody) -> list[Record]:
    """Annotators of each type (human, model, rule, import) among themselves."""
    return _apart(work, everybody, "type", lambda answer: answer["annotator"]["type"])


def _apart(work: Shared, answers: Everybody, name: str, read: Callable[[Record], Any]) -> list[Record]:
    held: dict[Any, list[Record]] = {}
    for answer in answers:
        held.setdefault(read(answer), []).append(answer)
    parts = [(value, replace(work, answers=held[value])) for value in sorted(held)]
    return [row for value, part in parts for row in rows_of(part, {name: value}, LAYERS)]


def breakdowns(work: Shared, everybody: Everybody, wanted: Sequence[str]) -> dict[str, list[Record]]:
    """The breakdowns of those names, each a list of rows. Raises KeyError for one that is none of `BREAKDOWNS`."""
    return {name: BREAKDOWNS[name](work, everybody) for name in wanted}


BREAKDOWNS: dict[str, Callable[[Shared, Everybody], list[Record]]] = {
    "label": lambda work, _: by_label(work),
    "document": lambda work, _: by_document(work),
    "section": lambda work, _: by_section(work),
    "guideline": lambda work, _: by_guideline(work),
    "prefill": lambda work, _: by_prefill(work),
    "type": by_type,
}
