"""The reader's own copies of articles: which is of which document, and where a place of the document is in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from ..schema.anchor import ranges, span_of
from ..schema.identity import body
from ..schema.records import Record
from . import windows
from .windows import Folded, Found, fold

Status = Literal["exact", "reanchored", "lost"]


@dataclass(frozen=True)
class Copy:
    """A text as it was read, and the SHA-256 of its file."""

    name: str
    text: str
    file_sha256: str
    folded: Folded

    @property
    def fields(self) -> Record:
        """What a document of this text says of it."""
        digests = {"text_sha256": _sha256(self.text), "file_sha256": self.file_sha256}
        return {"text": self.text, "text_length": len(self.text), **digests}


def read(name: str, raw: bytes) -> Copy:
    """The text of a file: UTF-8, else UTF-16 with a byte-order mark, else Windows-1252, whatever bytes it lacks."""
    digest = hashlib.sha256(raw).hexdigest()
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "cp1252", "latin-1"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Copy(name, text, digest, fold(text))
    return Copy(name, raw.decode("utf-16", "replace"), digest, fold(""))


@dataclass(frozen=True)
class Located:
    """A document and the copy of it, if there is one: `found` tells where its windows stand there."""

    document: Record
    copy: Copy | None = None
    anchors: Mapping[str, Any] | None = None
    found: Found | None = None

    @cached_property
    def exact(self) -> bool:
        """True where the copy is the document's text, code point by code point."""
        return self.copy is not None and _sha256(self.copy.text) == self.document["text_sha256"]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of the document in the copy, None where it is lost."""
        at = self._folded(start, end)
        if self.copy is None or at is None:
            return None
        if self.exact:
            return start, end
        assert self.found is not None
        assert self.anchors is not None
        there = windows.found_at(self.found, self.anchors["length"], *at)
        return there and self.copy.folded.place(*there)

    def span(self, span: Any) -> Any:
        """The span in the copy with its words, None where it is lost."""
        placed = [self.place(*r) for r in ranges(span)]
        if self.copy is None or any(p is None for p in placed):
            return None
        try:
            made: Any = span_of(self.copy.text, [p for p in placed if p is not None])
        except ValueError:
            return None
        if len(made["segments"]) < len(placed):  # what stood between two segments is gone
            return None
        kept = [{**old, **new} for old, new in zip(span["segments"], made["segments"], strict=True)]
        return {"segments": kept if self.exact else made["segments"]}

    def status(self, span: Any) -> tuple[Status, float]:
        """(exact, reanchored or lost, confidence from 0 to 1) of a span."""
        if self.span(span) is None:
            return "lost", 0.0
        if self.exact:
            return "exact", 1.0
        assert self.found is not None
        assert self.anchors is not None
        places = [self._folded(*r) for r in ranges(span)]
        return "reanchored", min(windows.confidence(self.found, self.anchors["length"], *p) for p in places if p)

    def words(self, numbers: Sequence[int]) -> str | None:
        """The folded text of some windows, None where one is not found."""
        if self.copy is None or self.anchors is None or self.found is None or any(n not in self.found for n in numbers):
            return None
        sizes = windows.windows(self.anchors["length"])
        lengths = {n: sizes[n][1] - sizes[n][0] for n in numbers}
        return "".join(self.copy.folded.text[self.found[n] : self.found[n] + lengths[n]] for n in numbers)

    def _folded(self, start: int, end: int) -> tuple[int, int] | None:
        offsets = self.offsets
        return (offsets[start], offsets[end]) if start in offsets and end in offsets else None

    @cached_property
    def offsets(self) -> dict[int, int]:
        """The place of each offset of a label in the folded text."""
        return {a: b for a, b in self.anchors["offsets"]} if self.anchors else {}  # noqa: C416 - pairs are lists


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def matched(
    documents: Sequence[Record], anchors: Mapping[str, Mapping[str, Any]], copies: Sequence[Copy]
) -> dict[str, Located]:
    """Each document with its copy: the one with its bytes, else the one named after it, else the one most like it."""
    by_text = {_sha256(c.text): c for c in reversed(copies)} | {c.file_sha256: c for c in reversed(copies)}
    by_name = {c.name.rpartition(".")[0]: c for c in copies}
    made: dict[str, Located] = {}
    for document in documents:
        held = by_text.get(document["text_sha256"]) or by_text.get(document.get("file_sha256") or "")
        named = by_name.get(body(document["id"]))
        if found := _located(document, anchors.get(document["id"]), held or named):
            made[document["id"]] = found
    taken = {id(found.copy) for found in made.values()}
    left = [c for c in copies if id(c) not in taken]
    rest = [d for d in documents if d["id"] not in made]
    return made | _by_content(rest, anchors, left)


def _located(document: Record, told: Mapping[str, Any] | None, copy: Copy | None) -> Located | None:
    """The document in `copy`; None where the copy has nothing of it."""
    if copy is None or told is None:
        return None
    whole = Located(document, copy, told, {n: a for n, (a, _) in enumerate(windows.windows(told["length"]))})
    if whole.exact:
        return whole
    there = windows.seen(copy.folded, told["salt"])
    found = windows.aligned(told["windows"], told["length"], copy.folded, told["salt"], there)
    return Located(document, copy, told, found) if found else None


def _by_content(
    documents: Sequence[Record], anchors: Mapping[str, Mapping[str, Any]], copies: Sequence[Copy]
) -> dict[str, Located]:
    """The pairs of document and copy that share most windows, one to one; none that share a single one of several."""
    salts = {told["salt"] for told in anchors.values()}
    views = [(copy, {k for salt in salts for k in windows.seen(copy.folded, salt)}) for copy in copies]
    shares = [
        (-share, d["id"], n)
        for d in documents
        if d["id"] in anchors
        for n, (_, view) in enumerate(views)
        if (share := len(view.intersection(anchors[d["id"]]["windows"]))) >= min(2, len(anchors[d["id"]]["windows"]))
        and share
    ]
    by_id, made, used = {d["id"]: d for d in documents}, dict[str, Located](), set[int]()
    for _, name, n in sorted(shares):
        if name in made or n in used:
            continue
        if found := _located(by_id[name], anchors[name], views[n][0]):
            made[name] = found
            used.add(n)
    return made
