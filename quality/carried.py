"""An expert's decisions onto a corrected article: those whose every label has moved along, word for word."""

from collections.abc import Iterable, Mapping

from ..schema.identity import digest
from ..schema.records import Record

PLACED = ("span", "content", "cue", "confirms", "sources", "quantities", "times")
"""What an edit says by offsets, or may: such a decision is made again."""
LINKS = ("claim_ids", "attribution_ids", "parent_id")


def carried(
    decisions: Iterable[Record], adjudications: Iterable[Record], moved: Mapping[str, str], old: str
) -> list[Record]:
    """The decisions on labels of the article `old`, for the labels that they have `moved` to (ids of answers' labels).

    A decision goes along where all labels of its dispute did, and it edits nothing by offset or link. The others are
    not carried: their disputes are open on the corrected article.
    """
    inputs: dict[str, list[str]] = {}
    for one in adjudications:
        if one["method"] == "expert":
            for name in (_dispute(one["gold_record"], one["input_ids"]), one["gold_id"], *one["input_ids"]):
                inputs[str(name)] = one["input_ids"]
    found = [(given, inputs[given["dispute"]]) for given in decisions if given.get("dispute") in inputs]
    return [
        _moved(given, ids, moved, old) for given, ids in found if ids and {*ids} <= moved.keys() and not _placed(given)
    ]


def _dispute(layer: str, ids: Iterable[str]) -> str:
    return f"dispute:{layer}.{digest(*sorted(ids))}"


def _placed(given: Record) -> bool:
    edits = given.get("gold_record") or {}
    return any(name in edit for edit in (edits if isinstance(edits, list) else [edits]) for name in (*PLACED, *LINKS))


def _moved(given: Record, ids: Iterable[str], moved: Mapping[str, str], old: str) -> Record:
    new = sorted(moved[name] for name in ids)
    made = {**given, "dispute": _dispute(new[0].partition(":")[0], new), "rationale": f"{given['rationale']} ({old})"}
    if "input_id" in given:
        made["input_id"] = moved.get(given["input_id"], given["input_id"])
    if "input_ids" in given:
        made["input_ids"] = [moved.get(name, name) for name in given["input_ids"]]
    return made
