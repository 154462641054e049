"""The history of a gold label: what it is, how it was settled, and the answers it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..schema.records import Record
from ..schema.rules.index import labels

LAYERS = ("claims", "attributions", "contradictions")


class Unknown(LookupError):
    """No gold label, answer or adjudication has that id."""


@dataclass(frozen=True)
class History:
    """`gold` is None where an expert or the votes decided against a label; `answers` pairs each label an annotator gave
    with the annotation that holds it, in order of annotators.
    """

    gold: Record | None
    adjudications: list[Record]
    answers: list[tuple[Record, Record]]

    def as_json(self) -> Record:
        """The history as one object."""
        told = [{"annotation_id": a["id"], "annotator_id": a["annotator"]["id"], "label": x} for x, a in self.answers]
        return {"gold": self.gold, "adjudications": self.adjudications, "answers": told}


def history(
    identifier: str,
    gold: Mapping[str, Sequence[Record]],
    adjudications: Iterable[Record],
    annotations: Iterable[Record],
) -> History:
    """The history behind the id of a gold label (or an alias of it), of an answer's label, or of an adjudication.

    `gold` holds claims, attributions and contradictions. Raises Unknown.
    """
    known = [record for layer in LAYERS for record in gold[layer]]
    label = next((r for r in known if identifier in (r["id"], *r.get("aliases", ()))), None)
    name = label["id"] if label else identifier
    about = [a for a in adjudications if name in (a["id"], a["gold_id"], *a["input_ids"])]
    if label is None and about:
        label = next((r for r in known if r["id"] == about[0]["gold_id"]), None)
    inputs = {identifier, *(i for a in about for i in a["input_ids"])}
    answers = [(held, a) for a in annotations for _, held in labels(a) if held["id"] in inputs]
    if label is None and not about and not answers:
        raise Unknown(
            f"{identifier}: no gold label, answer or adjudication has this id; look into gold/ or annotations"
        )
    return History(label, about, sorted(answers, key=lambda pair: (pair[1]["annotator"]["id"], pair[0]["id"])))
