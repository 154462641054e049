"""Where records come from: .jsonl, .json, .jsonl.gz, .jsonl.zst and standard input, each as lines of a seekable file.

What is packed, piped or an array is written once to a temporary file, one record a line, so that every later step
reads any part of it again by its offset. Memory stays flat whatever the size.
"""

import gzip
import io
import mmap
import re
import shutil
import sys
import tempfile
import zlib
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from .line import lines_in

STDIN = Path("-")
SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
"""Files of records in a folder."""
CHUNK = 512 * 1024
"""Bytes of one piece of work; fixed, so that results do not depend on how many share it."""

_BLOCK = 64 * 1024
"""Bytes read at once: they stay in a processor's cache while they are looked at."""

_BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},]', re.DOTALL)
_SPACE = b" \t\r\n"


class CannotUnpack(RuntimeError):
    """A library that the file's format needs is not installed."""


class Chunk(NamedTuple):
    """Whole lines of one source: `size` bytes of `path` from `start`."""

    source: int
    path: str
    start: int
    size: int


@dataclass
class Source:
    """One file of records. `own` is False where it only resolves references."""

    name: str
    path: str
    own: bool
    items: bool = False
    """True where each line is an item of an array, its newlines written as carriage returns."""
    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    """Of items: the line and the column where each begins, in turn."""
    flaw: str | None = None
    """Why it could not be read to its end."""

    def place(self, number: int, inner: int, column: int) -> tuple[int, int]:
        """The line and column, from 1, of a place in line `number`: line `inner` of it, from 0, and column, from 1."""
        if not self.items:
            return number, column
        line, start = self.starts[2 * number - 2], self.starts[2 * number - 1]
        return line + inner, column if inner else start + column - 1


def files_in(folder: Path) -> list[Path]:
    """The files of records under `folder`, hidden ones aside: JSON Lines, or .json where there are none."""
    seen = (p for p in sorted(folder.rglob("*.json*")) if p.is_file() and not _hidden(p.relative_to(folder)))
    found = list(seen)
    return [p for p in found if p.name.endswith(SUFFIXES)] or [p for p in found if p.suffix == ".json"]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


@contextmanager
def opened(paths: Iterable[Path], context: Iterable[Path] = ()) -> Iterator[tuple[list[Source], Path]]:
    """The sources of `paths` and `context`, in that order, and a folder for temporary files.

    Raises OSError for what cannot be read and CannotUnpack.
    """
    with tempfile.TemporaryDirectory(prefix="goldassay-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        given = list(paths)
        ours = {path.resolve() for path in given}
        named = [(path, True) for path in given] + [(p, False) for p in context if p.resolve() not in ours]
        yield [_source(path, own, folder / f"{n}.lines") for n, (path, own) in enumerate(named)], folder


def _source(path: Path, own: bool, spool: Path) -> Source:
    source = Source(str(path), str(path), own)
    if path == STDIN:
        source.path = str(spool.with_suffix(".stdin"))
        with open(source.path, "wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out, CHUNK)
    with open(source.path, "rb") as raw:
        unpacked = _unpacker(path, raw.read(4))
        raw.seek(0)
        if unpacked is not None:
            source.path = str(spool)
            source.flaw = _spooled(unpacked(raw), spool)
    if path.suffix == ".json" or (path == STDIN and _first_byte(source.path) == b"["):
        _itemise(source, spool.with_suffix(".items"))
    return source


Unpack = Callable[[IO[bytes]], Iterator[bytes]]
"""Blocks of what a packed file holds."""


def _unpacker(path: Path, head: bytes) -> Unpack | None:
    """What unpacks the file; None where it is plain. A file's own first bytes decide over its name."""
    if head[:2] == b"\x1f\x8b":
        return lambda raw: _blocks(gzip.GzipFile(fileobj=raw))
    return _zstd(path) if head == b"\x28\xb5\x2f\xfd" else None


def _blocks(packed: Any) -> Iterator[bytes]:
    while block := packed.read1(CHUNK):
        yield block


def _zstd(path: Path) -> Unpack:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]

        return lambda raw: _blocks(zstd.ZstdFile(raw))
    except ImportError:
        pass
    try:
        import zstandard
    except ImportError:
        said = f"{path}: reading .zst needs a library; run `pip install goldassay[zst]`, or unpack the file"
        raise CannotUnpack(said) from None
    return lambda raw: _frames(raw, zstandard.ZstdDecompressor().decompressobj)


def _frames(raw: IO[bytes], start: Callable[[], Any]) -> Iterator[bytes]:
    """What each frame holds, one after the other. Raises EOFError where the last is cut off."""
    frame, block = start(), raw.read(CHUNK)
    while block:
        yield frame.decompress(block)
        block = frame.unused_data or raw.read(CHUNK)
        if frame.eof and block:
            frame = start()
    if not frame.eof:
        raise EOFError("the last frame ends before its end-of-stream marker was reached")


def _spooled(blocks: Iterator[bytes], spool: Path) -> str | None:
    """Write all blocks to `spool`; what stopped them, if something did."""
    with spool.open("wb") as out:
        try:
            out.writelines(blocks)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            return str(error)
        except Exception as error:  # each library of zstd has an error of its own
            if "zstd" not in type(error).__name__.lower():
                raise
            return str(error)
    return None


def _first_byte(path: str) -> bytes:
    with open(path, "rb") as lines:
        while block := lines.read(4096):
            if found := block.removeprefix(_BOM).strip():
                return found[:1]
    return b""


def _itemise(source: Source, spool: Path) -> None:
    """Write each item of the array in the file, or its one value, as a line of `spool`."""
    with open(source.path, "rb") as file, spool.open("wb") as out:
        size = file.seek(0, io.SEEK_END)
        if size:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                _write_items(source, whole, out)
    source.path, source.items = str(spool), True


def _write_items(source: Source, whole: mmap.mmap, out: IO[bytes]) -> None:
    counted, line, column = 0, 1, 1
    for start, end in _items(source, whole):
        while start < end and whole[start : start + 1] in (b" ", b"\t", b"\r", b"\n"):
            start += 1
        passed = whole[counted:start].removeprefix(_BOM if counted == 0 else b"")
        newlines = passed.count(b"\n")
        tail = len(passed[passed.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
        line, column = line + newlines, tail + 1 if newlines else column + tail
        counted = start
        item = whole[start:end].rstrip(_SPACE).removeprefix(_BOM)
        source.starts.extend((line, column))
        out.write((item or b",").replace(b"\r\n", b" \r").replace(b"\n", b"\r") + b"\n")


def _items(source: Source, whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    """(start, end) of each item of the outermost array; of the whole file where that is no array."""
    depth, begun = 0, -1
    for token in _TOKEN.finditer(whole):
        mark = token[0]
        if mark == b"[" and depth == 0 and begun < 0 and not whole[: token.start()].removeprefix(_BOM).strip(_SPACE):
            begun = token.end()
        elif begun < 0:
            break
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(mark, 0)
        if (mark == b"," and depth == 1) or depth == 0:
            if depth or whole[begun : token.start()].strip(_SPACE) or whole[begun - 1 : begun] == b",":
                yield begun, token.start()
            begun = token.end()
        if depth == 0:
            break
    rest = whole[max(begun, 0) :]
    if rest.strip(_SPACE):
        yield max(begun, 0), len(whole)
    if depth > 0:
        source.flaw = "the list is not closed; end it with ]"


def chunks(sources: list[Source]) -> Iterator[Chunk]:
    """The whole of every source, in order, in pieces of whole lines."""
    for number, source in enumerate(sources):
        with open(source.path, "rb") as file:
            size = file.seek(0, io.SEEK_END)
            start = _after_bom(file)
            while start < size:
                end = _line_end(file, min(start + CHUNK, size), size)
                yield Chunk(number, source.path, start, end - start)
                start = end


def side_by_side(work: Sequence[Chunk], ahead: Container[int] = ()) -> list[int]:
    """The numbers of the chunks, all sources read abreast: records of one document mostly lie alike in every file.

    What the sources `ahead` hold comes before the others get there. All are read from their ends: new lines are there,
    and most problems; a line with one takes far longer than others, and what takes long is best begun first.
    """
    ends = {chunk.source: chunk.start + chunk.size for chunk in work}
    left = [chunk.start + chunk.size if chunk.source in ahead else chunk.start for chunk in work]
    return sorted(range(len(work)), key=lambda at: -left[at] / ends[work[at].source])


def _after_bom(file: IO[bytes]) -> int:
    file.seek(0)
    return len(_BOM) if file.read(len(_BOM)) == _BOM else 0


def _line_end(file: IO[bytes], at: int, size: int) -> int:
    """The offset after the first newline at or behind `at` - 1, read in blocks."""
    file.seek(at - 1)
    while at <= size:
        block = file.read(CHUNK // 8)
        found = block.find(b"\n")
        if found >= 0:
            return at + found
        if not block:
            break
        at += len(block)
    return size


def blocks(chunk: Chunk) -> Iterator[bytes]:
    """Whole lines of a chunk with their newlines, as many at a time as stay in a processor's cache."""
    with open(chunk.path, "rb") as file:
        file.seek(chunk.start)
        left = chunk.size
        while left and (block := file.read(min(_BLOCK, left))):
            block += b"" if block.endswith(b"\n") else file.readline(left - len(block))
            left -= len(block)
            yield block


def lines_of(chunk: Chunk) -> Iterator[bytes]:
    """The lines of a chunk without their newlines."""
    return chain.from_iterable(map(lines_in, blocks(chunk)))
