"""Changing values inside a line of JSON and nothing else: order, spacing and escapes of the rest stay."""

import json
from collections.abc import Iterator
from json import JSONDecoder
from typing import Any

from .pointer import column

_SCAN = JSONDecoder().raw_decode


def spliced(line: str, old: Any, new: Any) -> str:
    """`line`, which holds the JSON value `old`, with `new` in its place."""
    edits = sorted(_edits(old, new, ""), key=lambda edit: column(line, edit[0]), reverse=True)
    made = line
    for pointer, value in edits:
        at = column(line, pointer) - 1
        made = made[:at] + _dumped(value, line) + made[_SCAN(line, at)[1] :]
    return made


def _edits(old: Any, new: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """(JSON Pointer, value) of the innermost values that differ."""
    if isinstance(old, dict) and isinstance(new, dict) and set(old) == set(new):
        for name, inner in old.items():
            yield from _edits(inner, new[name], f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _edits(before, after, f"{pointer}/{number}")
    elif old != new:
        yield pointer, new


def _dumped(value: Any, line: str) -> str:
    """`value` as `line` is written: with or without spaces, in ASCII or not, keys sorted."""
    spaced = (", ", ": ") if '": ' in line[:200] else (",", ":")
    return json.dumps(value, ensure_ascii=line.isascii(), separators=spaced, sort_keys=True)
