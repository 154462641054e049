"""Rules on how records hang together: GA120 to GA143, GA160 to GA190."""

from collections.abc import Iterable, Iterator
from typing import Any

from . import told
from .anchor import inside
from .index import Index, labels
from .records import Record
from .validation import Fault

ALWAYS = {"claim": ("text", "kind"), "attribution": ("attitude",), "contradiction": ("relation",)}
"""Fields that gold never leaves null."""


def reference_faults(index: Index, label: Record, local: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """GA120 for one record or label; `local` are the ids of its own annotation."""
    for pointer, identifier in _references(label):
        if identifier in local or _known(index, pointer, identifier):
            continue
        yield "GA120", pointer, told.unknown(identifier)
    if label.get("record") == "attribution":
        yield from _foreign_claims(index, label, local)


def _known(index: Index, pointer: str, identifier: str) -> bool:
    return identifier in index.documents if identifier.startswith("document:") else index.resolves(identifier)


_SINGLE = (
    "document_id",
    "claim_a",
    "claim_b",
    "superseded_claim",
    "parent_id",
    "gold_id",
    "revision_of",
    "replaces",
)
_SEVERAL = ("document_ids", "claim_ids", "attribution_ids", "via_claims", "input_ids")


def _references(label: Record) -> Iterator[tuple[str, str]]:
    for name in _SINGLE:
        if isinstance(label.get(name), str):
            yield f"/{name}", label[name]
    for name in _SEVERAL:
        for number, identifier in enumerate(label.get(name) or []):
            yield f"/{name}/{number}", identifier
    for side in ("a", "b"):
        for name in ("document_id", "claim_id"):
            if label.get("record") == "pair" and label[side].get(name):
                yield f"/{side}/{name}", label[side][name]


def _foreign_claims(index: Index, label: Record, local: frozenset[str]) -> Iterator[Fault]:
    for number, identifier in enumerate(label.get("claim_ids") or []):
        home = index.claims.get(identifier)
        if home is not None and home != label.get("document_id"):
            yield (
                "GA120",
                f"/claim_ids/{number}",
                told.foreign(identifier, home, label["document_id"]),
            )


def citation_warnings(index: Index, label: Record) -> Iterator[Fault]:
    """GA120 as a warning: a cited document that is not in the corpus."""
    for number, source in enumerate(label.get("sources") or []):
        cited = source.get("cited_document_id")
        if cited and cited not in index.documents:
            yield "GA120", f"/sources/{number}/cited_document_id", told.cited(cited)


def nesting_faults(attribution: Record, others: dict[str, Record]) -> Iterator[Fault]:
    """GA130 for one attribution among `others` of its document, by id."""
    chain, parent = [attribution["id"]], attribution.get("parent_id")
    while parent is not None and parent in others and parent not in chain:
        chain.append(parent)
        parent = others[parent].get("parent_id")
    if parent in chain:
        yield "GA130", "/parent_id", told.circle(chain, str(parent))
        return
    depth = attribution.get("depth")
    if depth is not None and depth != len(chain) - 1:
        yield "GA130", "/depth", told.depth(depth, len(chain) - 1)
    above = others.get(str(attribution.get("parent_id")))
    if above is not None and not inside(attribution["content"], above["content"]):
        yield "GA130", "/content", told.outside(attribution["content"], above["content"], above["id"])


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
        if {relation, *before} >= {"equivalent", "contradiction"}:
            yield "GA141", "/relation", told.both(pair[0], pair[1])
        before.add(relation)
        if relation == "equivalent":
            self._leader[self._lead(pair[0])] = self._lead(pair[1])

    def closure_faults(self, record: Record) -> Iterator[Fault]:
        """GA142, once every judgement is known."""
        a, b = record["claim_a"], record["claim_b"]
        direct = self.relations.get((min(a, b), max(a, b)), set())
        if record["relation"] == "contradiction" and "equivalent" not in direct and self._lead(a) == self._lead(b):
            yield (
                "GA142",
                "/relation",
                told.closure(a, b),
            )

    def _lead(self, claim: str) -> str:
        while claim in self._leader and self._leader[claim] != claim:
            claim = self._leader[claim]
        return claim


def corpus_faults(index: Index, record: Record) -> Iterator[Fault]:
    """GA160 and GA190 for one document."""
    group, earlier = record["independence_group"], index.documents.get(str(record.get("revision_of")))
    if earlier is not None and earlier.get("independence_group") != group:
        yield (
            "GA160",
            "/independence_group",
            told.revised(group, earlier),
        )
    elif len(index.groups[record["text_sha256"]]) > 1:
        yield (
            "GA160",
            "/independence_group",
            told.copied(index.groups[record["text_sha256"]] - {group}),
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


def gold_faults(index: Index, record: Record) -> Iterator[Fault]:
    """GA171."""
    kind = record["record"]
    wanted: Iterable[str] = (*ALWAYS.get(kind, ()), *index.settings.fields.get(kind, ()))
    for name in dict.fromkeys(wanted):
        value: Any = record.get(name)
        if value is None:
            yield "GA171", f"/{name}", told.lacking(name, name in ALWAYS.get(kind, ()), kind)


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
