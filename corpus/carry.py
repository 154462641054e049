"""Labels onto a corrected article: each span found again by its quote and what stands around it, or named as lost."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..schema.anchor import ranges, reanchor, span_of, with_context
from ..schema.identity import body, digest, new_id
from ..schema.records import Record

Place = Callable[[Any], Any]
"""Gives a span in the new text, None where it is lost."""
SPANS = {"claim": ("span",), "attribution": ("content", "cue")}


@dataclass
class Carried:
    """Answers on the corrected article; labels by the ids of before: `moved` to which id, `lost` (their words)."""

    answers: list[Record] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True where nobody needs to look: no label was lost, and no words are new."""
        return not self.lost and not self.changed


def revises(new: Record, old: Record, documents: Mapping[str, Record]) -> bool:
    """True where `new` is a corrected text of `old`, over however many corrections."""
    at: Record | None = new
    for _ in range(len(documents) + 1):
        if at is None or at["id"] == old["id"]:
            return at is not None
        at = documents.get(at.get("revision_of") or "")
    return False


def carry(answers: Iterable[Record], old: Record, new: Record, task_key: str) -> Carried:
    """The `answers` to `old` on `new`, each with the labels that are found again.

    They are submitted where nothing was lost and no words are new; else they are drafts, for their annotators to end.
    """
    made = Carried(changed=_changed(old["text"], new["text"]))
    parts = [(answer, _labels(answer, old, new, task_key, made)) for answer in answers]
    for answer, labels in parts:
        made.answers.append(_answer(answer, new, task_key, labels, made))
    return made


def _changed(before: str, after: str) -> list[str]:
    """The lines of the new text that the old one lacks, white space apart."""
    known, lines = {" ".join(line.split()) for line in before.splitlines()}, after.splitlines()
    return [said for line in lines if (said := " ".join(line.split())) and said not in known]


def _labels(answer: Record, old: Record, new: Record, key: str, made: Carried) -> dict[str, list[Record]]:
    kinds = {"claims": "claim", "attributions": "attribution"}
    found: dict[str, list[Record]] = {name: [] for name in kinds}
    ids: dict[str, str] = {}
    for name, kind in kinds.items():
        for label in answer[name]:
            there = moved(label, kind, lambda span: _span(span, old["text"], new["text"]))
            if there is None:
                made.lost[label["id"]] = _words(label, kind, old["text"])
                continue
            ids[label["id"]] = _id(kind, key, label["id"])
            there.pop("aliases", None)
            found[name].append({**there, "document_id": new["id"]})
    made.moved |= ids
    parents = {a["id"]: a["parent_id"] for a in answer["attributions"]}
    return {name: [linked(label, ids, parents) for label in labels] for name, labels in found.items()}


def _id(kind: str, key: str, before: str) -> str:
    return new_id(kind, body(key), digest(before))


def _words(label: Record, kind: str, text: str) -> str:
    return " … ".join(text[a:b] for a, b in ranges(label[SPANS[kind][0]]))


def moved(label: Record, kind: str, place: Place) -> Record | None:
    """The label with every span at its new place, None where one is lost. Spans inside its fields may go missing."""
    made: Record = {**label}
    for name in SPANS[kind]:
        if label.get(name) is not None:
            made[name] = place(label[name])
            if made[name] is None:
                return None
    sources = [{**s, "span": s["span"] and place(s["span"])} for s in label.get("sources", ())]
    if any(b["span"] is None for a, b in zip(label.get("sources", ()), sources, strict=True) if a["span"]):
        return None
    made |= {"sources": sources} if "sources" in label else {}
    for name in ("quantities", "times"):
        if name in label:
            made[name] = [inner(one, place) for one in label[name]]
    return inner(made, place, "confirms")


def inner(holder: Record, place: Place, name: str = "span") -> Record:
    """`holder` with its optional span at its new place, without it where it is lost."""
    if holder.get(name) is None:
        return holder
    found = place(holder[name])
    return {k: found if k == name else v for k, v in holder.items() if k != name or found is not None}


def _span(span: Any, old: str, new: str) -> Any:
    found = reanchor(with_context(old, span), new).span
    return None if found is None else span_of(new, ranges(found))


def linked(label: Record, ids: Mapping[str, str], parents: Mapping[str, str | None]) -> Record:
    """The label under its new id, pointing at what has moved along; `parents` are those of before."""
    made = {**label, "id": ids[label["id"]]}
    for name in ("claim_ids", "attribution_ids"):
        if name in label:
            made[name] = [ids[i] for i in label[name] if i in ids]
    if "parent_id" in label:
        chain = [ids[i] for i in _above(label["parent_id"], parents) if i in ids]
        made |= {"parent_id": chain[0] if chain else None, "depth": len(chain)}
    return made


def _above(first: str | None, parents: Mapping[str, str | None]) -> list[str]:
    """The chain of parents, nearest first."""
    chain: list[str] = []
    while first is not None and first not in chain:
        chain.append(first)
        first = parents.get(first)
    return chain


def _answer(answer: Record, new: Record, key: str, labels: Mapping[str, Sequence[Record]], made: Carried) -> Record:
    kept = {k: v for k, v in answer.items() if k not in ("replaces", "comment", "seconds", "shown_order")}
    said = _said([made.lost[i["id"]] for n in labels for i in answer[n] if i["id"] in made.lost], made.changed)
    return {
        **kept,
        **labels,
        "id": new_id("annotation", body(key), digest(answer["id"]), "carried"),
        "task_key": key,
        "document_ids": [new["id"]],
        "status": "submitted" if made.whole else "draft",
        "revision": 1,
        "flags": [],
        "contradictions": [],
        "prefilled_by": f"carry:{answer['id']}",
        "origin": {"tool": "goldassay carry"},
        **({"comment": said} if said else {}),
    }


def _said(lost: Sequence[str], changed: Sequence[str]) -> str:
    parts = [f"lost: {words[:80]}" for words in lost] + [f"new: {line[:80]}" for line in changed]
    return " | ".join(parts)[:2000]
