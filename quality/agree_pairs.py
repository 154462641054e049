"""Agreement on judged pairs."""

from ..schema.records import Record
from ..schema.swap import ordered
from .agree_fields import field_measures
from .articles import minimal_claims
from .clusters import clustered
from .shared_work import Shared

Judgements = dict[tuple[str, ...], dict[str, Record]]
"""By pair: what each annotator said of it, seen from the side that comes first."""


def contradiction_measures(work: Shared) -> dict[str, Record]:
    """The fields of judged pairs; `n` counts the pairs."""
    return field_measures(work, "contradiction", told(work))


def told(work: Shared) -> list[tuple[str, list[tuple[str, Record]]]]:
    """Each judged pair: the document under which it is resampled, and who judged it how."""
    return [(key[0], list(said.items())) for key, said in judgements_of(work).items()]


def judgements_of(work: Shared) -> Judgements:
    """The judgements by pair. A pair is known by its task and its two claims, whichever was shown first.

    Claims that annotators made while judging are one claim where they are alike (Dice of `work`): the ends need not
    be cut the same. The first entry of a key is the document under which the pair is resampled.
    """
    found: Judgements = {}
    for key, answers in _tasks(work).items():
        ends = _ends(answers, work.dice)
        for answer in answers:
            for record in answer["contradictions"]:
                if record["relation"] is not None:
                    sides = {side: ends.get(record[side], record[side]) for side in ("claim_a", "claim_b")}
                    turned = ordered({**record, **sides})
                    name = (min(answer["document_ids"]), key, turned["claim_a"], turned["claim_b"])
                    found.setdefault(name, {})[answer["annotator"]["id"]] = turned
    return found


def _tasks(work: Shared) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for answer in work.answers:
        if answer["form"] == "pair":
            found.setdefault(answer["task_key"], []).append(answer)
    return found


def _ends(answers: list[Record], dice: float) -> dict[str, str]:
    """For each claim made while judging a task the place of the claim that it is one with."""
    names = sorted({name for answer in answers for name in answer["document_ids"]})
    return {
        x.id: f"{name} {cluster[0].place}"
        for name in names
        for cluster in clustered(minimal_claims(answers, name, {}), dice)
        for x in cluster
    }
