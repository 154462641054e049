"""JSON Lines on disk: read with line numbers, written atomically."""

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any, cast

from .records import Record


class BadLine(ValueError):
    """A line that is no JSON object; its message is for the person who must mend the file."""


class Changed(RuntimeError):
    """A file is no longer what was read."""


def no_constant(name: str) -> None:
    """For `parse_constant` of json. Raises ValueError: NaN and Infinity are not JSON."""
    raise ValueError(f"{name} is not JSON")


def parse(line: str) -> Any:
    """The JSON value of `line`. Raises ValueError for anything else, NaN and Infinity included."""
    return json.loads(line, parse_constant=no_constant)


def dump(record: Any) -> str:
    """One line: keys sorted, Unicode kept, no white space to spare. Raises ValueError for NaN and Infinity."""
    quick = _quick()(record)
    return _exact(record) if quick is None else quick.decode()


def line(record: Any) -> bytes:
    """What `dump` gives, in UTF-8. Raises ValueError for NaN, Infinity and half of a surrogate pair."""
    quick = _quick()(record)
    return _exact(record).encode() if quick is None else quick


def _exact(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


_ODD = re.compile(rb"\xcb(?!\0{8}|[\x3f\xbf][\x20-\xff]|[\x40-\x42\xc0-\xc2])", re.DOTALL)
"""In MessagePack, where \xcb leads a float (IEEE 754, its exponent first): one that is not zero, nor from 2^-13 up to
2^49. Within, all write it alike; beyond, there is 1e16 and 1e+16, and NaN, which msgspec writes as null.
"""


@cache
def _quick() -> Callable[[Any], bytes | None]:
    """The same line by msgspec, ten times as fast; None for what json.dumps has to decide."""
    try:
        from msgspec import json as text
        from msgspec import msgpack as binary
    except ImportError:
        return lambda record: None

    def written(record: Any) -> bytes | None:
        try:
            return None if _ODD.search(binary.encode(record)) else text.encode(record, order="sorted")
        except (TypeError, ValueError, OverflowError, RecursionError):
            return None

    return written


def read(path: Path) -> Iterator[Record]:
    """The records of a .jsonl file; blank lines are passed over.

    Raises BadLine, naming file and line, and OSError.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.isspace():
                yield record(path, number, line)


def record(path: Path, number: int, line: bytes) -> Record:
    """The record of one line. Raises BadLine."""
    try:
        value = parse(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadLine(f"{path}:{number}: not JSON ({error}); mend the line or delete it") from None
    if not isinstance(value, dict):
        raise BadLine(f"{path}:{number}: a line holds one JSON object; this one holds {type(value).__name__}")
    return cast(Record, value)


def read_if_there(path: Path) -> list[Record]:
    """The records of `path`, none where it does not exist."""
    return list(read(path)) if path.exists() else []


@contextmanager
def _replacing(path: Path, mode: int) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when all is written, and leaves no trace where that fails."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)
        raise


def write(path: Path, records: Iterable[Any]) -> int:
    """Replace `path` by `records`, all or nothing, and return how many there were."""
    count = 0
    with _replacing(path, 0o644) as out:
        for record in records:
            out.write(line(record) + b"\n")
            count += 1
    return count


def write_all(files: Mapping[Path, Iterable[Any]]) -> None:
    """Replace each path by its records. All are written before the first takes its place: none does where one fails."""
    with ExitStack() as stack:
        for path, records in files.items():
            out = stack.enter_context(_replacing(path, 0o644))
            out.writelines(line(record) + b"\n" for record in records)
            out.flush()


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Replace `path` by `lines`, all or nothing; a newline is put behind each."""
    with _replacing(path, 0o644) as out:
        for line in lines:
            out.write(line + b"\n")


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Replace `path` by `parts`, one behind the other, all or nothing."""
    with _replacing(path, 0o644) as out:
        out.writelines(part.encode("utf-8") for part in parts)


def write_text(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace `path` by `text`, all or nothing; newlines stay as they are."""
    with _replacing(path, mode) as out:
        out.write(text.encode("utf-8"))


def replace_lines(path: Path, lines: Mapping[int, tuple[bytes, bytes]]) -> None:
    """Replace lines of `path`, all or nothing: by number from 1, what stands there now and what is to stand there.

    A link stays a link, the rest of the file stays byte for byte. Raises Changed where a line is another.
    """
    real = path.resolve()
    with real.open("rb") as old, _replacing(real, stat.S_IMODE(real.stat().st_mode)) as out:
        for number, raw in enumerate(old, 1):
            before, after = lines.get(number, (raw, raw))
            if raw != before:
                raise Changed(f"{path}:{number}: the line has changed meanwhile; run the command again")
            out.write(after)
