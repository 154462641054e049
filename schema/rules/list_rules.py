"""Values against the project's own lists: GA172."""

from collections.abc import Iterator

from ..records import Record
from ..validation import Fault
from .index import Settings

_LISTS = {"slot": "[labels] slots", "side": "[labels] sides", "entity_id": "entities.jsonl"}


def list_faults(settings: Settings, label: Record) -> Iterator[Fault]:
    """GA172 for a claim's slot, and for side and entity of an attribution's sources; None checks nothing."""
    yield from _unlisted(settings.slots, label, "slot", "")
    for number, source in enumerate(label.get("sources") or []):
        yield from _unlisted(settings.sides, source, "side", f"/sources/{number}")
        yield from _unlisted(settings.entities, source, "entity_id", f"/sources/{number}")


def _unlisted(known: frozenset[str] | None, owner: Record, name: str, pointer: str) -> Iterator[Fault]:
    value = owner.get(name)
    if known is None or value is None or value in known:
        return
    from difflib import get_close_matches  # only here: a clean record does without

    near = get_close_matches(value[:200], sorted(known), 1)
    mend = f"did you mean {near[0]!r}?" if near else "mend it, or add it to the list"
    yield "GA172", f"{pointer}/{name}", f"{name} {value!r} is not in the project's list ({_LISTS[name]}); {mend}"
