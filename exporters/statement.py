"""The data statement: what people say of the dataset, beside what can be counted.

Sections after Bender and Friedman, "Data Statements for Natural Language Processing", TACL 2018.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..schema.catalog import choices
from .about import STATEMENT, About
from .rows import Gold

TITLES = {
    "curation_rationale": "Curation rationale",
    "language_variety": "Language variety",
    "speakers": "Speaker demographic",
    "annotators": "Annotator demographic",
    "speech_situation": "Speech situation",
    "text_characteristics": "Text characteristics",
    "recording_quality": "Recording quality",
    "other": "Other",
    "provenance": "Provenance appendix",
}


def statement(name: str, version: str, gold: Gold, about: About) -> str:
    """The statement in Markdown; a question that nobody answered stands there as one."""
    counted = _counted(gold)
    parts = [f"# Data statement of {name} {version}\n\nAfter Bender and Friedman (2018). Figures are counted."]
    for key, title in TITLES.items():
        said = about.statement.get(key) or f"Not stated. {STATEMENT[key]}"
        parts.append("\n\n".join([f"## {title}", said, *counted.get(key, ())]))
    return "\n\n".join(parts) + "\n"


def _counted(gold: Gold) -> dict[str, list[str]]:
    documents = gold.documents
    dates = sorted(d["published_at"][:10] for d in documents if d["published_at"])
    kinds = Counter(d["outlet"]["kind"] for d in documents)
    types = Counter(s["type"] for a in gold.attributions for s in a["sources"] if s["type"])
    lengths = sorted(d["text_length"] for d in documents)
    outlets = len({d["outlet"]["id"] for d in documents})
    return {
        "curation_rationale": [f"{len(documents)} texts on {len({d['event_id'] for d in documents})} events."],
        "language_variety": [_told("Texts by language", Counter(d["language"] for d in documents).items())],
        "speakers": [
            _told(f"Texts of {outlets} outlets, by kind", kinds.items()),
            _told("Attributed sources by type", types.items()) if types else "No source is labelled.",
        ],
        "annotators": [annotators(gold)],
        "speech_situation": [f"Published {dates[0]} to {dates[-1]}." if dates else "No date of publication is known."],
        "text_characteristics": [
            f"{lengths[0]} to {lengths[-1]} code points a text, {lengths[len(lengths) // 2]} at the middle.",
            _told("Claims by kind", _in_order("claim", "kind", (c["kind"] for c in gold.claims))),
        ],
        "recording_quality": [_told("Runs of text by role", _sections(gold))],
    }


def annotators(gold: Gold) -> str:
    """How many there are of each type."""
    who = {a["annotator"]["id"]: a["annotator"]["type"] for a in gold.annotations}
    return _told("Annotators by type", Counter(who.values()).items()) if who else "The answers are not in this release."


def _sections(gold: Gold) -> Iterable[tuple[Any, int]]:
    return Counter(s["kind"] for d in gold.documents for s in d["sections"]).items()


def _in_order(kind: str, field: str, labels: Iterable[Any]) -> list[tuple[str, int]]:
    counts = Counter(labels)
    return [(name, counts[name]) for name in choices(kind, field) if counts[name]]


def _told(title: str, counts: Iterable[tuple[Any, int]]) -> str:
    return f"{title}: {', '.join(f'{name} {count}' for name, count in sorted(counts, key=lambda c: (-c[1], c[0])))}."
