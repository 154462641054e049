"""The fields on which agreement is measured, and how far two answers of each differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..schema.records import Record
from .alpha import Level

CONFLICTS = ("contradiction", "correction")


@dataclass(frozen=True)
class Field:
    """One field: how it is read from a label (None for no answer), and the difference of two answers.

    `order` lists the words of an ordinal scale, lowest first; `merged` are words that stand at the place of another.
    """

    read: Callable[[Record], Any]
    level: Level = "nominal"
    order: Sequence[str] | None = None
    merged: Mapping[str, str] = field(default_factory=dict)

    def of(self, label: Record) -> Any:
        """The answer that the label gives."""
        value = self.read(label)
        return self.merged.get(value, value) if self.merged else value


def named(name: str, *order: str, merged: Mapping[str, str] | None = None) -> Field:
    """A choice of that name, ordinal where an order is given."""
    level: Level = "ordinal" if order else "nominal"
    return Field(lambda label: label.get(name), level, order or None, merged or {})


def _quantity(label: Record) -> float | None:
    """The value of a claim's only quantity."""
    values = [q.get("value") for q in label.get("quantities") or ()]
    return float(values[0]) if len(values) == 1 and values[0] is not None else None


def _day(label: Record) -> int | None:
    """The first day of a claim's only event time, counted."""
    days = [t.get("earliest") for t in label.get("times") or () if t.get("role") == "event_time"]
    return date.fromisoformat(days[0][:10]).toordinal() if len(days) == 1 and days[0] else None


def _types(label: Record) -> frozenset[str] | None:
    return frozenset(label["types"]) if label.get("relation") in CONFLICTS and label.get("types") else None


FACTUALITY = ("CT-", "PR-", "PS-", "Uu", "PS+", "PR+", "CT+")
"""From certainly not to certainly so; CTu commits to neither side and stands with Uu in the middle."""

FIELDS: dict[str, dict[str, Field]] = {
    "claim": {
        "kind": named("kind"),
        "checkability": named("checkability", "not_checkable", "partly", "checkable"),
        "check_worthiness": named("check_worthiness", "NFS", "UFS", "CFS"),
        "factuality": named("factuality", *FACTUALITY, merged={"CTu": "Uu"}),
        "quantity": Field(_quantity, "ratio"),
        "day": Field(_day, "interval"),
    },
    "attribution": {
        "attitude": named("attitude"),
        "depth": Field(lambda label: label.get("depth"), "ordinal"),
    },
    "contradiction": {
        "relation": named("relation"),
        "strength": named("strength", "apparent", "likely", "strict"),
        "types": Field(_types, "masi"),
    },
}
MAIN = {"claim": "kind", "attribution": "attitude", "contradiction": "relation"}
"""The closed field of each layer that is always asked."""
