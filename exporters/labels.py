"""What a release says of its columns: their types, and which index each label has. An index, once given, is kept."""

from collections.abc import Mapping
from typing import Any

from ..schema.catalog import choices
from ..schema.identity import digest
from ..schema.renames import History, label_fields, newest
from .columns import CONFIGS, LABELS, ColumnType, Labels, Names, columns

Shape = dict[str, Any]
"""`labels` (CONFIG.COLUMN -> index -> name), `meanings` (the same with the digest of a definition by name), `reserved`
(names that no row has any more) and `columns` (CONFIG -> column -> type) of a manifest.
"""
COLUMNS = {config: [*names, *(["types"] if config == "contradictions" else [])] for config, names in LABELS.items()}
"""Every label column, and the column of lists of labels."""


def today() -> Names:
    """The label names of the schemas."""
    return {
        f"{config}.{name}": tuple(choices(CONFIGS[config], name)) for config, held in COLUMNS.items() for name in held
    }


def names_of(manifest: Mapping[str, Any]) -> Names:
    """The label names of a release by index."""
    return {
        column: tuple(held[index] for index in sorted(held, key=int)) for column, held in manifest["labels"].items()
    }


def kept(last: Mapping[str, Any], history: History, major: bool, wanted: Names | None = None) -> Names:
    """The names of a release after the one whose manifest is `last`: the order of before, new names behind.

    A renamed label keeps its index. A name that the schemas (`wanted`) have no more is reserved: it keeps its index
    until the next major version after the one that left it out.
    """
    wanted = wanted or today()
    if not last:
        return wanted
    before, reserved = names_of(last), last.get("reserved", {})
    return {
        column: _kept(column, before.get(column, ()), names, history, set(reserved.get(column, ())) if major else set())
        for column, names in wanted.items()
    }


def _kept(
    column: str, before: tuple[str, ...], wanted: tuple[str, ...], history: History, dropped: set[str]
) -> tuple[str, ...]:
    made: list[str] = []
    for old in before:
        name = old if old in wanted else _renamed(column, old, history)
        taken = name in before and name != old
        made += [] if old in dropped and old not in wanted else [name if name in wanted and not taken else old]
    return (*made, *(name for name in wanted if name not in made))


def _renamed(column: str, label: str, history: History) -> str:
    """Today's name of a label, by the history of renames."""
    config, _, name = column.partition(".")
    field = next(f for f in label_fields() if f.owner == CONFIGS[config] and name in f.names)
    return newest(history, field, label)


def shape(names: Names, history: History) -> Shape:
    """What the manifest of a release with these label names says of columns and labels."""
    wanted = today()
    return {
        "labels": {column: {str(i): label for i, label in enumerate(held)} for column, held in sorted(names.items())},
        "meanings": {column: _meanings(column) for column in sorted(wanted)},
        "reserved": {c: left for c, held in names.items() if (left := [n for n in held if n not in wanted[c]])},
        "columns": {config: {n: _type(t) for n, t in columns(config).items()} for config in CONFIGS},
        "renamed": dict(history),
    }


def _meanings(column: str) -> dict[str, str]:
    config, _, name = column.partition(".")
    return {label: digest(meaning) for label, meaning in choices(CONFIGS[config], name).items()}


def _type(column: ColumnType) -> str:
    if isinstance(column, list):
        return f"list<{_type(column[0])}>"
    if isinstance(column, dict):
        return f"struct<{', '.join(f'{name}: {_type(inner)}' for name, inner in column.items())}>"
    return "label" if isinstance(column, Labels) else column


def reshaped(before: Shape, after: Shape) -> list[tuple[str, str]]:
    """(level, sentence) of each change that readers of the data meet, apart from its rows."""
    found: list[tuple[str, str]] = []
    for config, typed in before.get("columns", {}).items():
        found += _columns(config, typed, after["columns"].get(config, {}))
    for column, held in before.get("labels", {}).items():
        found += _labels(column, held, after["labels"].get(column, {}), after.get("renamed", {}))
        gone = set(after["reserved"].get(column, ())) - set(before.get("reserved", {}).get(column, ()))
        found += [("major", f"label {name} of {column} removed, its index is reserved") for name in sorted(gone)]
        found += _redefined(
            column, before.get("meanings", {}).get(column, {}), after.get("meanings", {}).get(column, {})
        )
    return found


def _columns(config: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    told = [("major", f"column {config}.{n} removed") for n in before if n not in after]
    told += [
        ("major", f"column {config}.{n} is {after[n]}, was {t}")
        for n, t in before.items()
        if n in after and after[n] != t
    ]
    return told + [("minor", f"column {config}.{n} added") for n in after if n not in before]


def _labels(
    column: str, before: Mapping[str, str], after: Mapping[str, str], history: History
) -> list[tuple[str, str]]:
    told = []
    for index, name in before.items():
        now = after.get(index)
        if now != name and name not in after.values() and now == _renamed(column, name, history):
            told.append(("major", f"label {name} of {column} is now called {now}"))
        elif now != name:
            told.append(("major", f"label {name} of {column} is no longer number {index}"))
    more = [name for index, name in after.items() if index not in before and name not in before.values()]
    return told + [("minor", f"label {name} of {column} added") for name in more]


def _redefined(column: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    changed = [name for name, meaning in before.items() if name in after and after[name] != meaning]
    return [("major", f"label {name} of {column} has another definition") for name in changed]
