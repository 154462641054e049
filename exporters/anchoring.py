"""The two files that go beside the rows of a release without words: anchors.jsonl and sealed.jsonl.

They stand beside the data and not in it, so that a release has the same columns with words and without, and loads no
slower for who never rehydrates.
"""

from array import array
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..schema.anchor import ranges
from ..schema.identity import digest
from ..schema.records import Record
from ..schema.stored import Shelf, spooled
from ..schema.workers import cores, streamed
from .columns import CONFIGS
from .order import HELD
from .rows import Gold, homes
from .sealed import seal, withheld
from .windows import Folded, anchors, fold, touched

ANCHORS, SEALED = "anchors.jsonl", "sealed.jsonl"
_MANY = 200  # from how many texts on every core folds
_HALF, _LOW = 32, 0xFFFFFFFF  # a place in memory: the number of the document, and below it the offset
Key = tuple[list[list[Any]], str]
"""The windows under whose text something is sealed, [document, first, last] of each, and that text."""


def salt_of(name: str) -> str:
    """The salt of a dataset: public, so that a reader can compute the same hashes; another for each dataset."""
    return digest("stand-off", name, length=16)


def beside(full: Gold, bare: Gold, name: str) -> dict[str, Iterable[Record]]:
    """The lines of each file for `full`, whose release holds `bare`, made as they are asked for."""
    folded, salt = _folded(full), salt_of(name)
    return {
        ANCHORS: (_anchored(folded[identifier], salt) for identifier in sorted(folded)),
        SEALED: _sealed(full, bare, folded),
    }


def _anchored(copy: Record, salt: str) -> Record:
    """`windows` are the anchors, `length` that of the folded text, `offsets` pairs of an offset of a label and the same
    in the folded text.
    """
    return {
        "document_id": copy["id"],
        "salt": salt,
        "length": len(copy["text"]),
        "windows": anchors(_bare(copy), salt),
        "offsets": copy["offsets"],
    }


def _folded(gold: Gold) -> Shelf:
    """The folded texts that may not be published and their offsets, by the id of the document, put aside on disk."""
    numbers = {str(d["id"]): number for number, d in enumerate(gold.documents) if _closed(d)}
    places = _places(gold, numbers)

    def copy(number: int) -> Record:
        document = gold.documents[number]
        folded = fold(document["text"])
        first, last = np.searchsorted(places, np.array([number, number + 1], np.uint64) << _HALF)
        offsets = (place & _LOW for place in places[first:last].tolist())
        return {"id": document["id"], "text": folded.text, "offsets": [[at, folded.at(at)] for at in offsets]}

    return Shelf(spooled(streamed(copy, numbers.values(), cores() if len(numbers) >= _MANY else 1)))


def _closed(document: Record) -> bool:
    return not document["license"]["redistributable"] and document["text"] is not None


def _places(gold: Gold, numbers: Mapping[str, int]) -> NDArray[np.uint64]:
    """The offsets that labels and sections of some documents name, in order."""
    found, claims = array("Q"), gold.by_id("claims")
    for number in numbers.values():
        sections = gold.documents[number]["sections"]
        found.extend(number << _HALF | section[edge] for section in sections for edge in ("start", "end"))
    for config in ("claims", "attributions", "contradictions", "annotations") if numbers else ():
        for record in gold.records(config):
            for home, span in spans(record, claims):
                if home in numbers:
                    found.extend(numbers[home] << _HALF | edge for r in ranges(span) for edge in r)
    return np.unique(np.array(found, np.uint64))


def spans(value: Any, claims: Mapping[str, Record], document: str = "") -> Iterator[tuple[str, Any]]:
    """(document, span) for every span in a record; `claims` by id, of which others may speak."""
    if isinstance(value, list):
        for inner in value:
            yield from spans(inner, claims, document)
    elif isinstance(value, dict):
        own = {c["id"]: c for c in value.get("claims") or () if isinstance(c, dict)}
        document, claims = value.get("document_id", document), ChainMap(own, claims) if own else claims  # type: ignore[arg-type]
        for name, inner in value.items():
            evidence = claims.get(value.get(f"claim_{name[-1]}", "")) or {} if name.startswith("evidence_") else None
            home = document if evidence is None else evidence.get("document_id", "")
            if isinstance(inner, dict) and "segments" in inner:
                yield home, inner
            else:
                yield from spans(inner, claims, document)


def _sealed(full: Gold, bare: Gold, folded: Shelf) -> Iterator[Record]:
    about, key = _about(full, folded), _keys(folded)
    for config in CONFIGS if len(folded) else ():
        for record, kept in zip(full.by_id(config).records(), bare.by_id(config).records(), strict=True):
            found = withheld(record, kept)
            by, text = key(record, about(record)) if found else ([], "")
            if by:
                yield {"id": record["id"], "by": by, "sealed": seal(found, text, str(record["id"]))}


def _keys(folded: Shelf) -> Callable[[Record, list[str]], Key]:
    """What gives the key to seal a record about some documents, about all where none is named."""
    opened = lru_cache(HELD)(folded.__getitem__)
    whole = cache(lambda: _key({}, map(opened, sorted(folded))))
    return lambda record, documents: _key(record, map(opened, documents)) if documents else whole()


def _key(record: Record, copies: Iterable[Record]) -> Key:
    by: list[list[Any]] = []
    texts: list[str] = []
    for copy in copies:
        numbers = _numbers(record, copy)
        if not numbers:
            return [], ""
        by.append([copy["id"], numbers[0], numbers[-1]])
        texts.append(_bare(copy).held(numbers))
    return by, "\0".join(texts)


def _numbers(record: Record, copy: Record) -> range:
    """The windows whose text is the key: those that a claim touches, of any other record the whole text's."""
    if record.get("record") != "claim":
        return range(len(_bare(copy).windows))
    at = dict(copy["offsets"])
    edges = [at[edge] for r in ranges(record["span"]) for edge in r]
    return touched(len(copy["text"]), min(edges), max(edges))


def _bare(copy: Record) -> Folded:
    return Folded(copy["text"], (), ())


def _about(gold: Gold, known: Mapping[str, Any]) -> Callable[[Record], list[str]]:
    """What gives the closed documents that a record is about; none where it is about none."""
    home, claims, judged = homes(gold), gold.by_id("claims"), gold.by_id("contradictions")

    def about(record: Record) -> list[str]:
        pair = judged.get(record.get("gold_id") or record["id"])
        named = record.get("document_ids") or [home(record)]
        if pair is not None:
            named = [claims[pair[side]]["document_id"] for side in ("claim_a", "claim_b") if pair[side] in claims]
        return sorted({d for d in named if d in known})

    return about
