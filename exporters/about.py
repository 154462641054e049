"""What only people can say of a dataset: the tables [dataset] and [statement] of goldassay.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DATASET = {
    "description": "one or two sentences",
    "url": "where it is published",
    "license": "licence of the labels, by its SPDX id in lower case, such as cc-by-4.0",
    "license_url": "the licence's text",
    "citation": "how to cite it",
    "authors": "a list of names",
    "uses": "what it is meant for",
    "biases": "which biases are known",
    "personal": "what it says of persons, and how that is dealt with",
    "impact": "what it may do to people",
    "maintenance": "who mends it, and how to reach them",
}
STATEMENT = {
    "curation_rationale": "Which texts were chosen, and why?",
    "language_variety": "Which varieties of the language are they in?",
    "speakers": "Who wrote and who is quoted?",
    "annotators": "Who labelled: background, training, pay?",
    "speech_situation": "When, where and for whom were the texts written?",
    "text_characteristics": "What are they about, and of what kind?",
    "recording_quality": "What was lost on the way from the page to the text?",
    "other": "What else matters?",
    "provenance": "From which datasets was this one made?",
}
"""The sections of a data statement (Bender and Friedman, TACL 2018), each as the question that it answers."""


class BadTable(ValueError):
    """A table of goldassay.toml says something that is not known."""


@dataclass(frozen=True)
class About:
    """Both tables."""

    dataset: Mapping[str, Any] = field(default_factory=dict)
    statement: Mapping[str, str] = field(default_factory=dict)


def about(config: Mapping[str, Any]) -> About:
    """The tables of a project's configuration. Raises BadTable for an unknown key or a value that is no text."""
    for table, known in (("dataset", DATASET), ("statement", STATEMENT)):
        for name, value in config.get(table, {}).items():
            if name not in known:
                raise BadTable(f"goldassay.toml: [{table}] knows no {name}; it has {', '.join(known)}")
            listed = name == "authors" and isinstance(value, list) and all(isinstance(v, str) for v in value)
            if not (listed or (isinstance(value, str) and name != "authors")):
                raise BadTable(f"goldassay.toml: [{table}] {name} is {value!r}; write {known[name]}")
    return About(config.get("dataset", {}), config.get("statement", {}))
