"""A label renamed in goldassay.toml: in the project's own list, and in the history of renames ([labels.renamed])."""

from typing import Any

from ..schema.renames import LabelField, key
from .project import BadConfig

LISTS = {"slot": "slots", "side": "sides"}


def history(labels: dict[str, Any]) -> dict[str, str]:
    """From the table [labels], its `renamed`: OWNER.NAME:OLD -> NEW, in the order of renaming. Raises BadConfig."""
    said = labels.get("renamed", {})
    if not isinstance(said, dict) or not all(isinstance(new, str) for new in said.values()):
        raise BadConfig('[labels.renamed] holds lines such as "claim.slot:old" = "new"; mend it')
    return dict(said)


def listed(labels: dict[str, Any], field: LabelField) -> list[str]:
    """From the table [labels]: the project's own list of the labels of `field`; empty where it has none."""
    found = labels.get(LISTS.get(field.names[0], ""), [])
    return list(found) if isinstance(found, list) and not field.allowed else []


def relabelled(text: str, field: LabelField, old: str, new: str) -> str:
    """The text of a goldassay.toml after the rename; comments and layout stay. Renaming back undoes the first rename.

    Raises ImportError without tomlkit.
    """
    import tomlkit

    document: Any = tomlkit.parse(text)
    labels = document.setdefault("labels", tomlkit.table())
    name = LISTS.get(field.names[0], "")
    if not field.allowed and old in labels.get(name, []):
        _replace(labels[name], old, new)
    renamed = labels.setdefault("renamed", tomlkit.table())
    renamed.pop(key(field, new), None)
    renamed[key(field, old)] = new
    return tomlkit.dumps(document)


def _replace(held: Any, old: str, new: str) -> None:
    at = held.index(old)
    if new in held:
        del held[at]
    else:
        held[at] = new
