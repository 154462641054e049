"""A file that Label Studio exported: a JSON array of tasks, read one after the other."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SIZE = 1 << 20
"""How many characters are read at a time."""
_EDGE = 8
"""So many characters before the end of what was read, an error may be that the rest is not read yet."""


class NotAnExport(ValueError):
    """The file is no JSON array of tasks; the message says where, and what to do."""


def tasks_in(path: Path) -> Iterator[str]:
    """Each task of the array, as the JSON object that it is. Held is one, and what was read with it.

    Raises NotAnExport.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _objects(path, file)
        except UnicodeDecodeError as error:
            raise NotAnExport(f"{path}: not UTF-8 ({error.reason}); export it again, as JSON") from None


def _objects(path: Path, file: IO[str]) -> Iterator[str]:
    decode, text, at, size, number = json.JSONDecoder().raw_decode, file.read(SIZE).lstrip(), 1, SIZE, 0
    if not text.startswith("["):
        raise NotAnExport(f"{path}: begins with {text[:20]!r} and not with [; name a file that was exported as JSON")
    while True:
        at = _next(text, at)
        if text.startswith("]", at):
            return
        try:
            value, end = decode(text, at)
        except (ValueError, RecursionError) as error:
            more = file.read(size) if _unread(error, text) else ""
            if not more:
                raise NotAnExport(f"{path}: after {number} tasks: {_short(error)}; export it again") from None
            text, at, size = text[at:] + more, 0, 2 * size
            continue
        if not isinstance(value, dict):
            raise NotAnExport(f"{path}: after {number} tasks stands {text[at:end][:20]!r}; name an array of tasks")
        yield text[at:end]
        at, size, number = end, SIZE, number + 1


def _next(text: str, at: int) -> int:
    """Past white space and commas."""
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _unread(error: Exception, text: str) -> bool:
    """True where the error may be that the text goes on."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(text) - _EDGE or error.msg.startswith("Unterminated string")


def _short(error: Exception) -> str:
    return error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deeply"
