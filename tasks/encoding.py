"""The one table of how records lie in Label Studio's results, read by `encode` and `decode` alike.

The *content* region is the hub of an attribution: content -> source, content -> cue, content -> claim,
content -> confirms. What a form shows sits in per-region results; every other explicit value of a label
travels as JSON in its region's `meta`, and what is said of the whole answer in a hidden field.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..schema.records import Record

TEXT, STRIP, LABELS = "text", "strip", "label"
"""The article, what is seen of a pair, and the control that marks."""

CONTENT, SOURCE, CUE, CLAIM, CONFIRMS = "Content", "Source", "Cue", "Claim", "Confirms"
EXPLICIT = "explicit"
BESIDE = "beside_label"
"""The control of marks that are shown and not asked: the other pass."""
META = "goldassay"


@dataclass(frozen=True)
class Shown:
    """A field that a form shows: its control, Label Studio's type, and the values shown for a record's value."""

    field: str
    control: str
    type: str
    show: Callable[[Any], list[str]]
    read: Callable[[list[str]], Any]


def _one(value: Any) -> list[str]:
    return [] if value is None or value == "" else [str(value)]


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _if_true(value: Any) -> list[str]:
    return ["implied"] if value else []


def _text(values: list[str]) -> str | None:
    return "\n".join(values).strip() or None


REGION_FIELDS: dict[str, tuple[Shown, ...]] = {
    CONTENT: (Shown("attitude", "attitude", "choices", _one, _first),),
    SOURCE: (Shown("type", "source_type", "choices", _one, _first),),
    CUE: (),
    CONFIRMS: (),
    CLAIM: (
        Shown("kind", "kind", "choices", _one, _first),
        Shown("checkability", "checkability", "choices", _one, _first),
        Shown("factuality", "factuality", "choices", _one, _first),
        Shown("implied", "implied", "choices", _if_true, bool),
        Shown("text", "claim_text", "textarea", _one, _text),
    ),
}
ANSWER_FIELDS = (
    Shown("flags", "flags", "choices", list, list),
    Shown("comment", "comment", "textarea", _one, _text),
)
JUDGEMENT_FIELDS = (
    Shown("relation", "relation", "choices", _one, _first),
    Shown("types", "types", "choices", lambda v: list(v or []), list),
    Shown("strength", "strength", "choices", _one, _first),
    Shown("superseded", "superseded", "choices", _one, _first),
    Shown("differs", "differs", "choices", lambda v: list(v or []), list),
    Shown("rationale", "rationale", "textarea", _one, _text),
)


def packed(value: Any) -> str:
    """Explicit values as one string, safe inside any JSON."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def unpacked(value: Any) -> Record:
    """What `packed` made; nothing where it is no such string."""
    try:
        found = json.loads(value)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def part(label_id: str, *where: object) -> str:
    """The region id of a further part of a label; `/` stands in no record id."""
    return "/".join([label_id, *map(str, where)])
