"""Rules on how records hang together: GA120 to GA143, GA160 to GA190."""

from collections.abc import Container, Iterator
from typing import Any

from ..anchor import inside
from ..records import Record
from ..validation import Fault
from . import told
from .index import ALWAYS, Index, labels


def reference_faults(index: Index, label: Record, local: Container[str] = ()) -> list[Fault]:
    """GA120 for one record or label; `local` are the ids of its own annotation."""
    kind, found = label["record"], list[Fault]()
    single, several = REFERENCES[kind]
    for name in single:
        identifier = label.get(name)
        if identifier is not None and identifier not in local and not index.resolves(identifier):
            found.append(_unknown(f"/{name}", identifier))
    for name in several:
        for number, identifier in enumerate(label.get(name) or ()):
            if identifier not in local and not index.resolves(identifier):
                found.append(_unknown(f"/{name}/{number}", identifier))
    if kind == "attribution" and label.get("claim_ids"):
        found += _foreign_claims(index, label, local)
    elif kind == "pair":
        found += _side_references(index, label)
    return found


def _unknown(pointer: str, identifier: str) -> Fault:
    return "GA120", pointer, told.unknown(identifier)


REFERENCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "document": (("revision_of",), ()),
    "claim": (("document_id",), ("attribution_ids",)),
    "attribution": (("document_id", "parent_id"), ("claim_ids",)),
    "contradiction": (("claim_a", "claim_b", "superseded_claim"), ("via_claims",)),
    "annotation": (("replaces",), ("document_ids",)),
    "adjudication": (("gold_id",), ("input_ids",)),
    "prediction": ((), ("document_ids",)),
    "pair": ((), ()),
}
"""The fields of each kind of record that hold an id, and those that hold a list of ids."""


def _side_references(index: Index, pair: Record) -> Iterator[Fault]:
    for side in ("a", "b"):
        for name in ("document_id", "claim_id"):
            identifier = pair[side].get(name)
            if identifier and not index.resolves(identifier):
                yield _unknown(f"/{side}/{name}", identifier)


def _foreign_claims(index: Index, label: Record, local: Container[str]) -> Iterator[Fault]:
    here = label["document_id"]
    for number, identifier in enumerate(label.get("claim_ids") or ()):
        home = index.home(identifier, here)
        if home is not None and home != here:
            yield "GA120", f"/claim_ids/{number}", told.foreign(identifier, home, here)


def citation_warnings(index: Index, label: Record) -> Iterator[Fault]:
    """GA120 as a warning: a cited document that is not in the corpus."""
    for number, source in enumerate(label.get("sources") or ()):
        cited = source.get("cited_document_id")
        if cited and not index.resolves(cited):
            yield "GA120", f"/sources/{number}/cited_document_id", told.cited(cited)


def nesting_faults(attribution: Record, others: dict[str, Record]) -> list[Fault]:
    """GA130 for one attribution among `others` of its document, by id."""
    chain, parent = {attribution["id"]: 0}, attribution.get("parent_id")
    while isinstance(parent, str) and parent in others and parent not in chain:
        chain[parent] = len(chain)
        parent = others[parent].get("parent_id")
    if isinstance(parent, str) and parent in chain:
        return [("GA130", "/parent_id", told.circle(chain, parent))]
    depth, found = attribution.get("depth"), list[Fault]()
    if parent is None and depth is not None and depth != len(chain) - 1:
        found.append(("GA130", "/depth", told.depth(depth, len(chain) - 1)))
    above = others.get(attribution["parent_id"]) if len(chain) > 1 else None
    return found + (_parent_faults(attribution, above) if above is not None else [])


def _parent_faults(attribution: Record, above: Record) -> list[Fault]:
    here, content = attribution["document_id"], attribution["content"]
    if above.get("document_id") != here:
        return [("GA130", "/parent_id", told.foreign_parent(above["id"], above.get("document_id"), here))]
    if _spans(above.get("content")) and not inside(content, above["content"]):
        return [("GA130", "/content", told.outside(content, above["content"], above["id"]))]
    return []


def _spans(value: Any) -> bool:
    """True where `value` has the shape of a span; the record that holds it may be faulty elsewhere."""
    segments = value.get("segments") if isinstance(value, dict) else None
    return isinstance(segments, list) and all(
        isinstance(s, dict) and isinstance(s.get("start"), int) and isinstance(s.get("end"), int) for s in segments
    )


def judgement_faults(record: Record) -> Iterator[Fault]:
    """GA140 and GA143 for one judged pair."""
    a, b = record["claim_a"], record["claim_b"]
    if a == b:
        yield "GA140", "/claim_b", told.itself(a)
    elif a > b:
        yield "GA140", "/claim_a", told.unordered(a, b)
    superseded = record.get("superseded_claim")
    if superseded is not None and superseded not in (a, b):
        yield "GA143", "/superseded_claim", told.superseded(superseded, a, b)
    for number, via in enumerate(record.get("via_claims") or []):
        if via in (a, b):
            yield "GA143", f"/via_claims/{number}", f"{via} is a side of the pair; name only further claims"


_OPPOSED = {"equivalent": "contradiction", "contradiction": "equivalent"}


class Judgements:
    """What the judged pairs of one scope say together: GA140 (twice), GA141 and GA142."""

    def __init__(self) -> None:
        self.relations: dict[tuple[str, str], set[str]] = {}
        self._leader: dict[str, str] = {}

    def faults(self, record: Record) -> Iterator[Fault]:
        """Faults of `record` against those before it, of which it then is one."""
        pair, relation = tuple(sorted((record["claim_a"], record["claim_b"]))), record["relation"]
        before = self.relations.setdefault((pair[0], pair[1]), set())
        if before:
            yield "GA140", "", told.judged_twice(pair[0], pair[1])
        if _OPPOSED.get(relation) in before:
            yield "GA141", "/relation", told.both(pair[0], pair[1])
        before.add(relation)
        if relation == "equivalent":
            self._leader[self._lead(pair[0])] = self._lead(pair[1])

    def closure_faults(self, record: Record) -> Iterator[Fault]:
        """GA142, once every judgement is known."""
        a, b = record["claim_a"], record["claim_b"]
        direct = self.relations.get((min(a, b), max(a, b)), set())
        if record["relation"] == "contradiction" and "equivalent" not in direct and self._lead(a) == self._lead(b):
            yield self.closure_fault(record)

    @staticmethod
    def closure_fault(record: Record) -> Fault:
        """GA142 of one contradiction."""
        a, b = record["claim_a"], record["claim_b"]
        return "GA142", "/relation", told.closure(a, b)

    def _lead(self, claim: str) -> str:
        """The one that stands for all held equivalent to `claim`; the way there is halved each time."""
        leader = self._leader
        while (above := leader.get(claim, claim)) != claim:
            leader[claim] = claim = leader.get(above, above)
        return claim


def corpus_faults(index: Index, record: Record) -> Iterator[Fault]:
    """GA160 and GA190 for one document."""
    group, revised = record["independence_group"], record.get("revision_of")
    earlier = index.document(revised) if revised else None
    if earlier is not None and earlier.get("independence_group") != group:
        yield (
            "GA160",
            "/independence_group",
            told.revised(group, earlier),
        )
    elif index.contested(record["text_sha256"]):
        yield (
            "GA160",
            "/independence_group",
            told.copied(),
        )
    if record["id"] in index.settings.withdrawn:
        yield "GA190", "/id", told.withdrawn(record["id"])


def answer_warnings(index: Index, record: Record) -> Iterator[Fault]:
    """GA170."""
    settings = index.settings
    if settings.guidelines is not None and record["guideline_version"] not in settings.guidelines:
        yield (
            "GA170",
            "/guideline_version",
            told.guideline(record["guideline_version"], settings.guidelines),
        )
    if settings.configs is not None and record["config_sha256"] not in settings.configs:
        yield (
            "GA170",
            "/config_sha256",
            told.form(record["config_sha256"]),
        )


def gold_faults(index: Index, record: Record) -> list[Fault]:
    """GA171."""
    return [
        ("GA171", f"/{name}", told.lacking(name, name in ALWAYS[record["record"]], record["record"]))
        for name in index.settings.needed[record["record"]]
        if record.get(name) is None
    ]


def repeated_labels(record: Record) -> Iterator[Fault]:
    """GA121 inside one annotation or prediction."""
    seen: set[str] = set()
    for pointer, label in labels(record):
        if label.get("id") in seen:
            yield (
                "GA121",
                f"{pointer}/id",
                told.repeated(label["id"], "label"),
            )
        seen.add(str(label.get("id")))
