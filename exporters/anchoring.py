"""The two files that go beside the rows of a release without words: anchors.jsonl and sealed.jsonl.

They stand beside the data and not in it, so that a release has the same columns with words and without, and loads no
slower for who never rehydrates.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..schema.anchor import ranges
from ..schema.identity import digest
from ..schema.records import Record
from .columns import CONFIGS
from .rows import Gold, homes
from .sealed import seal, withheld
from .windows import Folded, anchors, fold, touched

ANCHORS, SEALED = "anchors.jsonl", "sealed.jsonl"


def salt_of(name: str) -> str:
    """The salt of a dataset: public, so that a reader can compute the same hashes; another for each dataset."""
    return digest("stand-off", name, length=16)


def closed(gold: Gold) -> dict[str, Record]:
    """The documents whose text may not be published, by id."""
    return {d["id"]: d for d in gold.documents if not d["license"]["redistributable"] and d["text"] is not None}


def beside(full: Gold, bare: Gold, name: str) -> dict[str, list[Record]]:
    """The lines of each file for `full`, whose release holds `bare`."""
    folded = {identifier: fold(document["text"]) for identifier, document in closed(full).items()}
    places = _places(full)
    lines = [_anchored(i, folded[i], places.get(i, set()), salt_of(name)) for i in sorted(folded)]
    return {ANCHORS: lines, SEALED: list(_sealed(full, bare, folded))}


def _anchored(identifier: str, folded: Folded, places: set[int], salt: str) -> Record:
    """`windows` are the anchors, `length` that of the folded text, `offsets` pairs of an offset of a label and the same
    in the folded text.
    """
    return {
        "document_id": identifier,
        "salt": salt,
        "length": len(folded.text),
        "windows": anchors(folded, salt),
        "offsets": [[offset, folded.at(offset)] for offset in sorted(places)],
    }


def _places(gold: Gold) -> dict[str, set[int]]:
    """The offsets that labels and sections name, by document."""
    found: dict[str, set[int]] = {}
    for document in gold.documents:
        found[document["id"]] = {s[edge] for s in document["sections"] for edge in ("start", "end")}
    of = {c["id"]: c["document_id"] for c in gold.claims}
    for config in ("claims", "attributions", "contradictions", "annotations"):
        for record in gold.records(config):
            for home, span in spans(record, of):
                found.setdefault(home, set()).update(edge for r in ranges(span) for edge in r)
    return found


def spans(value: Any, of: Mapping[str, str], document: str = "") -> Iterator[tuple[str, Any]]:
    """(document, span) for every span in a record; `of` gives the document of a claim."""
    if isinstance(value, list):
        for inner in value:
            yield from spans(inner, of, document)
    elif isinstance(value, dict):
        own = {c["id"]: c["document_id"] for c in value.get("claims") or () if isinstance(c, dict)}
        document, of = value.get("document_id", document), {**of, **own} if own else of
        for name, inner in value.items():
            home = of.get(value.get(f"claim_{name[-1]}", ""), "") if name.startswith("evidence_") else document
            if isinstance(inner, dict) and "segments" in inner:
                yield home, inner
            else:
                yield from spans(inner, of, document)


def _sealed(full: Gold, bare: Gold, folded: Mapping[str, Folded]) -> Iterator[Record]:
    about = _about(full, frozenset(folded))
    for config in CONFIGS:
        kept = {record["id"]: record for record in bare.records(config)}
        for record in sorted(full.records(config), key=lambda r: str(r["id"])):
            found = withheld(record, kept[record["id"]])
            keys = [(d, *_numbers(record, d, folded[d])) for d in about(record)] if found else []
            if keys and all(numbers for _, *numbers in keys):
                key = "\0".join(folded[d].held(numbers) for d, *numbers in keys)
                by = [[d, numbers[0], numbers[-1]] for d, *numbers in keys]
                yield {"id": record["id"], "by": by, "sealed": seal(found, key, str(record["id"]))}


def _numbers(record: Record, document: str, folded: Folded) -> list[int]:
    """The windows whose text is the key: those that a claim touches, of any other record the whole text's."""
    if record["record"] != "claim":
        return list(range(len(folded.windows)))
    edges = [folded.at(edge) for r in ranges(record["span"]) for edge in r]
    return list(touched(len(folded.text), min(edges), max(edges)))


def _about(gold: Gold, known: frozenset[str]) -> Any:
    """What gives the closed documents that a record is about; all of them where it is about none."""
    home, of = homes(gold), {c["id"]: c["document_id"] for c in gold.claims}
    judged = {j["id"]: [of.get(j["claim_a"]), of.get(j["claim_b"])] for j in gold.contradictions}

    def about(record: Record) -> list[str]:
        named = judged.get(record.get("gold_id") or record["id"]) or record.get("document_ids") or [home(record)]
        return sorted({d for d in named if d in known} or known)

    return about
