"""The data statement: what people say of the dataset, beside what can be counted.

Sections after Bender and Friedman, "Data Statements for Natural Language Processing", TACL 2018.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..schema.catalog import choices
from .about import STATEMENT, About
from .tally import Tally

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


def statement(name: str, version: str, tally: Tally, about: About) -> str:
    """The statement in Markdown; a question that nobody answered stands there as one."""
    counted = _counted(tally)
    parts = [f"# Data statement of {name} {version}\n\nAfter Bender and Friedman (2018). Figures are counted."]
    for key, title in TITLES.items():
        said = about.statement.get(key) or f"Not stated. {STATEMENT[key]}"
        parts.append("\n\n".join([f"## {title}", said, *counted.get(key, ())]))
    return "\n\n".join(parts) + "\n"


def _counted(tally: Tally) -> dict[str, list[str]]:
    dates, lengths, types = sorted(tally["published"]), sorted(tally["length"].elements()), tally["source type"]
    documents = tally["record"]["document"]
    return {
        "curation_rationale": [f"{documents} texts on {len(tally['event'])} events."],
        "language_variety": [_told("Texts by language", tally["language"].items())],
        "speakers": [
            _told(f"Texts of {len(tally['outlet'])} outlets, by kind", tally["outlet kind"].items()),
            _told("Attributed sources by type", types.items()) if types else "No source is labelled.",
        ],
        "annotators": [annotators(tally)],
        "speech_situation": [f"Published {dates[0]} to {dates[-1]}." if dates else "No date of publication is known."],
        "text_characteristics": [
            f"{lengths[0]} to {lengths[-1]} code points a text, {lengths[len(lengths) // 2]} at the middle.",
            _told("Claims by kind", ((n, c) for n in choices("claim", "kind") if (c := tally["claim kind"][n]))),
        ],
        "recording_quality": [_told("Runs of text by role", tally["section"].items())],
    }


def annotators(tally: Tally) -> str:
    """How many there are of each type."""
    types = Counter(dict(sorted(tally["annotator"])).values())
    return _told("Annotators by type", types.items()) if types else "The answers are not in this release."


def _told(title: str, counts: Iterable[tuple[Any, int]]) -> str:
    return f"{title}: {', '.join(f'{name} {count}' for name, count in sorted(counts, key=lambda c: (-c[1], c[0])))}."
