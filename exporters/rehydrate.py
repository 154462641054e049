"""The words back into a release without words, from the reader's own copies of the articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..corpus.carry import inner, linked, moved
from ..schema import jsonl
from ..schema.records import Record
from .anchoring import ANCHORS, SEALED
from .build import Making
from .columns import CONFIGS
from .copies import Copy, Located, matched
from .labels import names_of
from .rows import Gold
from .sealed import restore, unseal
from .splits import Assignment
from .state import manifest_of, read_gold

LABELS = {"claims": "claim", "attributions": "attribution"}


@dataclass
class Rehydrated:
    """The gold with its words, and of each label what became of it: `{id, document_id, status, confidence}`."""

    gold: Gold
    making: Making
    told: list[Record] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def rehydrate(folder: Path, copies: Sequence[Copy]) -> Rehydrated:
    """The release in `folder` with the words that `copies` hold.

    Where a copy is the text that was labelled, all is as it was. Where it differs, a label goes to where all windows
    around it are found in their order, and what was withheld comes back if the windows that seal it are there; any
    other label is lost, and with it whatever rests on it.
    """
    manifest, gold = manifest_of(folder), read_gold(folder)
    anchors = {line["document_id"]: line for line in jsonl.read_if_there(folder / ANCHORS)}
    located = matched([d for d in gold.documents if d["text"] is None], anchors, copies)
    opened = dict(_opened(jsonl.read_if_there(folder / SEALED), located))
    whole = {c: [_open(record, opened) for record in gold.records(c)] for c in CONFIGS}
    places = _Places(Gold(**whole), located)
    found = Rehydrated(places.gold(), _making(manifest), list(places.told()))
    found.texts = {name: at.copy.text for name, at in located.items() if at.copy}
    return found


def _making(manifest: Mapping[str, Any]) -> Making:
    return Making(
        name=manifest["name"],
        version=manifest["version"],
        tool_version=manifest["tool_version"],
        splits=Assignment(manifest["splits"], manifest["components"]),
        names=names_of(manifest),
        private=True,
        audit=manifest.get("audit", {}),
        renamed=manifest.get("renamed", {}),
        changes=f"# Changes\n\n## {manifest['version']}\n\nThe release of that version, with its words put back.\n",
    )


def _opened(lines: Sequence[Record], located: Mapping[str, Located]) -> Iterator[tuple[str, Any]]:
    """(id, what was withheld of the record) for everything that the copies open."""
    for line in lines:
        held = [located[d].words(range(a, b + 1)) if d in located else None for d, a, b in line["by"]]
        if all(words is not None for words in held):
            yield line["id"], unseal(line["sealed"], "\0".join(map(str, held)), line["id"])


def _open(record: Record, opened: Mapping[str, Any]) -> Record:
    return restore(record, opened[record["id"]]) if record["id"] in opened else record


class _Places:
    """Every record of a release where it lies in the copies."""

    def __init__(self, gold: Gold, located: Mapping[str, Located]) -> None:
        self.before, self.located, self.kept = gold, located, set[str]()
        self.open = {d["id"]: d["text"] for d in gold.documents if d["text"] is not None}
        self.of = {c["id"]: c["document_id"] for c in gold.claims}
        parents = {a["id"]: a["parent_id"] for a in gold.attributions}
        self.labels = self._labels({name: list(gold.records(name)) for name in LABELS}, parents)
        self.kept = _ids(self.labels)

    def gold(self) -> Gold:
        """The gold, whole where it can be."""
        answers = [a for a in map(self._answer, self.before.annotations) if a is not None]
        judged = [j for j in self.before.contradictions if {j["claim_a"], j["claim_b"]} <= self.kept]
        there = self.kept | {j["id"] for j in judged} | _inner(answers)
        rulings = [r for r in self.before.adjudications if r["gold_id"] is None or r["gold_id"] in there]
        return Gold(
            documents=[self._document(d) for d in self.before.documents],
            **self.labels,
            contradictions=[self._judgement(j, self.of) for j in judged],
            annotations=answers,
            adjudications=[_ruling(r, there) for r in rulings],
        )

    def _placed(self, document: str, span: Any) -> Any:
        if document in self.open:
            text = self.open[document]
            return {"segments": [{**s, "exact": text[s["start"] : s["end"]]} for s in span["segments"]]}
        return self.located[document].span(span) if document in self.located else None

    def _labels(self, held: Mapping[str, Sequence[Record]], parents: Mapping[str, Any]) -> dict[str, list[Record]]:
        """Claims and attributions that are found, pointing at such as are found."""
        found = {name: [m for la in held[name] if (m := self._label(la, kind))] for name, kind in LABELS.items()}
        kept = _ids(found)
        if kept == _ids(held):
            return found
        ids = {name: name for name in kept | self.kept}
        return {name: [linked(label, ids, parents) for label in labels] for name, labels in found.items()}

    def _label(self, label: Record, kind: str) -> Record | None:
        return moved(label, kind, lambda span: self._placed(label["document_id"], span))

    def _judgement(self, judged: Record, of: Mapping[str, str]) -> Record:
        for side in "ab":
            home = of.get(judged[f"claim_{side}"], "")
            judged = inner(judged, lambda span, home=home: self._placed(home, span), f"evidence_{side}")  # type: ignore[misc]
        return judged

    def _answer(self, answer: Record) -> Record | None:
        """An answer with the labels that are found; None where it had but judgements and none is left."""
        parents = {a["id"]: a["parent_id"] for a in answer["attributions"]}
        kept = self._labels({name: answer[name] for name in LABELS}, parents)
        of = {**self.of, **{c["id"]: c["document_id"] for c in answer["claims"]}}
        gone = (_ids({"claims": answer["claims"]}) - _ids(kept)) | (self.of.keys() - self.kept)
        judged = [j for j in answer["contradictions"] if not {j["claim_a"], j["claim_b"]} & gone]
        if answer["contradictions"] and not judged and not any(kept.values()):
            return None
        return {**answer, **kept, "contradictions": [self._judgement(j, of) for j in judged]}

    def _document(self, document: Record) -> Record:
        """The document with its copy's text; a layer that lost labels is not complete, without a copy it is none."""
        at = self.located.get(document["id"])
        if document["id"] in self.open:
            return document
        if at is None or at.copy is None:
            return {**document, "coverage": dict.fromkeys(document["coverage"], "none")}
        if at.exact:
            return {**document, "text": at.copy.text}
        coverage = {
            kind: "partial" if level == "complete" and self._lost(document["id"], kind) else level
            for kind, level in document["coverage"].items()
        }
        placed = [(s, at.place(s["start"], s["end"])) for s in document["sections"]]
        sections = [{**s, "start": place[0], "end": place[1]} for s, place in placed if place]
        return {**document, **at.copy.fields, "sections": sections, "coverage": coverage}

    def _lost(self, document: str, kind: str) -> bool:
        held = self.before.records(f"{kind}s")
        return any(r["document_id"] == document and r["id"] not in self.kept for r in held)

    def told(self) -> Iterator[Record]:
        """What became of every gold label of a text that was withheld."""
        for name in LABELS:
            for label in self.before.records(name):
                if label["document_id"] not in self.open:
                    yield {"id": label["id"], "document_id": label["document_id"], **self._fate(label)}

    def _fate(self, label: Record) -> Record:
        if label["id"] not in self.kept:
            return {"status": "lost", "confidence": 0.0}
        held = [label[n] for n in ("span", "content", "cue") if label.get(n)]
        held += [s["span"] for s in label.get("sources", ()) if s["span"]]
        statuses = [self.located[label["document_id"]].status(span) for span in held]
        return {"status": statuses[0][0], "confidence": min(c for _, c in statuses)}


def _ruling(ruling: Record, there: set[str]) -> Record:
    """The ruling over what is there; reasons that stay sealed are said to be withheld."""
    said = ruling.get("rationale") or ("withheld" if ruling["method"] == "expert" else None)
    made = {**ruling, "input_ids": [name for name in ruling["input_ids"] if name in there]}
    return made if said == ruling.get("rationale") else {**made, "rationale": said}


def _ids(held: Mapping[str, Sequence[Record]]) -> set[str]:
    return {label["id"] for labels in held.values() for label in labels}


def _inner(answers: Sequence[Record]) -> set[str]:
    return {r["id"] for a in answers for name in (*LABELS, "contradictions") for r in a[name]}
