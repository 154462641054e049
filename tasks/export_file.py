"""A file that Label Studio exported: a JSON array of tasks, read a few at a time."""

import json
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, cast

from ..schema.jsonl import no_constant
from ..schema.records import Record
from ..schema.stored import loaded

SIZE = 1 << 18
"""How much is read at a time."""
TASKS = 50
"""How many tasks make a run where they are cut one by one."""
_LONGEST = 64
"""So many readings without the beginning of another task, and the rest is cut one by one: it may begin otherwise."""
_EDGE = 8
"""So many characters before the end of what was read, an error may be that the rest is not read yet."""
_KEY = rb'"[^"\\]+"\s*:'
_SHORT = rb"\s*[\w.+-]+\s*,\s*"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*\[\s*(?P<one>\{\s*%b)(?:%b(?P<two>%b))?" % (_KEY, _SHORT, _KEY),
)
"""How the first task begins: its first key, and the second where the value between is short."""

Run = tuple[int, bytes]
"""Tasks in a row as JSON, commas between them, and how many stand before the first."""


class NotAnExport(ValueError):
    """The file is no JSON array of tasks; the message says where, and what to do."""


def runs_in(path: Path) -> Iterator[Run]:
    """The tasks of the array, in runs for `tasks_of`. Held is one run, and what was read with it.

    As far as the tasks begin alike they are cut where one begins, and msgspec proves it; the rest is cut task by task.
    Raises NotAnExport.
    """
    number = at = 0
    for run, count, end in _proven(path):
        yield number, run
        number, at = number + count, end
    with path.open("rb") as file:
        file.seek(at)
        rest = _tasks(path, file, number, begun=at > 0)
        while held := list(islice(rest, TASKS)):
            yield number, ",".join(held).encode()
            number += len(held)


def tasks_of(path: Path, run: Run) -> list[Record]:
    """The tasks of a run of the file `path`. Raises NotAnExport."""
    number, raw = run
    try:
        return cast(list[Record], loaded(b"[" + raw + b"]"))
    except (ValueError, RecursionError):  # proven from outside only: the exact way says what is wrong within
        return [loaded(task) for task in _tasks(path, BytesIO(b"[" + raw + b"]"), number)]


def _proven(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Runs that hold whole tasks for sure, how many, and where in the file the next one begins."""
    try:
        from msgspec import defstruct, json
    except ImportError:
        return
    objects = json.Decoder(list[defstruct("Task", [])])  # type: ignore[misc]  # reads over what is in them
    with path.open("rb") as file:
        held = file.read(SIZE)
        if not (first := _HEAD.match(held)):
            return
        begin = re.compile(re.escape(first["one"]) + (_SHORT + re.escape(first["two"]) if first["two"] else b""))
        at = first.start("one")
        held = held[at:]
        while len(held) < _LONGEST * SIZE and (more := file.read(max(SIZE, len(held)))):
            held += more
            *_, last = (found.start() for found in begin.finditer(held))
            if last:
                run = held[:last].rstrip().removesuffix(b",")
                try:
                    count = len(objects.decode(b"[" + run + b"]"))
                except Exception:  # the sign misled, or the file is broken
                    return
                at, held = at + last, held[last:]
                yield run, count, at


def _tasks(path: Path, file: IO[bytes], number: int, begun: bool = False) -> Iterator[str]:
    """Each task of the array in `file`, or of what is left of it where it has `begun`; `number` stand before.

    Raises NotAnExport.
    """
    try:
        with TextIOWrapper(file, "utf-8-sig", newline="") as text:
            yield from _objects(path, text, number, "[" if begun else "")
    except UnicodeDecodeError as error:
        raise NotAnExport(f"{path}: not UTF-8 ({error.reason}); export it again, as JSON") from None


def _objects(path: Path, file: IO[str], number: int, begun: str) -> Iterator[str]:
    decode, at, size = json.JSONDecoder(parse_constant=no_constant).raw_decode, 1, SIZE
    text = begun + file.read(SIZE).lstrip()
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
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return error.msg.lower() if isinstance(error, json.JSONDecodeError) else str(error)
