"""Rules on how records hang together: GA120 to GA143, GA160 to GA190."""

from collections.abc import Iterable, Iterator
from typing import Any

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
        yield "GA120", pointer, f"{identifier} is not there; add its record or mend the id"
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
                f"{identifier} is a claim of {home}, the attribution is of {label.get('document_id')}",
            )


def citation_warnings(index: Index, label: Record) -> Iterator[Fault]:
    """GA120 as a warning: a cited document that is not in the corpus."""
    for number, source in enumerate(label.get("sources") or []):
        cited = source.get("cited_document_id")
        if cited and cited not in index.documents:
            yield "GA120", f"/sources/{number}/cited_document_id", f"{cited} is not in this corpus"


def nesting_faults(attribution: Record, others: dict[str, Record]) -> Iterator[Fault]:
    """GA130 for one attribution among `others` of its document, by id."""
    chain, parent = {attribution["id"]}, attribution.get("parent_id")
    while isinstance(parent, str) and parent in others and parent not in chain:
        chain.add(parent)
        parent = others[parent].get("parent_id")
    if isinstance(parent, str) and parent in chain:
        yield "GA130", "/parent_id", f"the chain of parents comes back to {parent}; break the circle"
        return
    depth = attribution.get("depth")
    if parent is None and depth is not None and depth != len(chain) - 1:
        yield "GA130", "/depth", f"depth is {depth}, the chain of parents has {len(chain) - 1}"
    above = others.get(str(attribution.get("parent_id")))
    if above is not None:
        yield from _parent_faults(attribution, above)


def _parent_faults(attribution: Record, above: Record) -> Iterator[Fault]:
    if above.get("document_id") != attribution["document_id"]:
        told = f"the parent {above['id']} is of {above.get('document_id')}; take one of {attribution['document_id']}"
        yield "GA130", "/parent_id", told
    elif _spans(above.get("content")) and not inside(attribution["content"], above["content"]):
        yield "GA130", "/content", f"the content does not lie inside that of its parent {above['id']}"


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
        yield "GA140", "/claim_b", f"{a} is judged against itself"
    elif a > b:
        yield "GA140", "/claim_a", f"{a} sorts after {b}; swap them, and all that has a side with them"
    superseded = record.get("superseded_claim")
    if superseded is not None and superseded not in (a, b):
        yield "GA143", "/superseded_claim", f"{superseded} is neither claim_a nor claim_b"
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
            yield "GA140", "", f"{pair[0]} and {pair[1]} are judged before; keep one judgement"
        if _OPPOSED.get(relation) in before:
            yield "GA141", "/relation", f"{pair[0]} and {pair[1]} are both equivalent and in contradiction"
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
                f"{a} and {b} are held equivalent by way of other claims; look at them again",
            )

    def _lead(self, claim: str) -> str:
        """The one that stands for all held equivalent to `claim`; the way there is halved each time."""
        leader = self._leader
        while (above := leader.get(claim, claim)) != claim:
            leader[claim] = claim = leader.get(above, above)
        return claim


def corpus_faults(index: Index, record: Record) -> Iterator[Fault]:
    """GA160 and GA190 for one document."""
    group, earlier = record["independence_group"], index.documents.get(str(record.get("revision_of")))
    if earlier is not None and earlier.get("independence_group") != group:
        yield (
            "GA160",
            "/independence_group",
            f"{group} is not the group of {earlier['id']}, which it revises",
        )
    elif len(index.groups[record["text_sha256"]]) > 1:
        yield (
            "GA160",
            "/independence_group",
            "the same text stands in another independence group; give both one",
        )
    if record["id"] in index.settings.withdrawn:
        yield "GA190", "/id", f"{record['id']} was withdrawn; withdrawn.jsonl tells why"


def answer_warnings(index: Index, record: Record) -> Iterator[Fault]:
    """GA170."""
    settings = index.settings
    if settings.guidelines is not None and record["guideline_version"] not in settings.guidelines:
        known = ", ".join(sorted(settings.guidelines))
        yield (
            "GA170",
            "/guideline_version",
            f"{record['guideline_version']!r} is not one of this project's: {known}",
        )
    if settings.configs is not None and record["config_sha256"] not in settings.configs:
        yield (
            "GA170",
            "/config_sha256",
            f"{record['config_sha256'][:12]}… is no configuration that this project knows",
        )


def gold_faults(index: Index, record: Record) -> Iterator[Fault]:
    """GA171."""
    kind = record["record"]
    wanted: Iterable[str] = (*ALWAYS.get(kind, ()), *index.settings.fields.get(kind, ()))
    for name in dict.fromkeys(wanted):
        value: Any = record.get(name)
        if value is None:
            yield "GA171", f"/{name}", f"{name} is null, and this project annotates it; adjudicate it"


def repeated_labels(record: Record) -> Iterator[Fault]:
    """GA121 inside one annotation or prediction."""
    seen: set[str] = set()
    for pointer, label in labels(record):
        if label.get("id") in seen:
            yield (
                "GA121",
                f"{pointer}/id",
                f"{label['id']} is used before in this record; give each label its own id",
            )
        seen.add(str(label.get("id")))
