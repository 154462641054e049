"""Agreement on judged pairs."""

from collections.abc import Hashable
from itertools import combinations

from ..schema.anchor import ranges
from ..schema.records import Record
from ..schema.swap import REFINES
from .measures import kappa, nominal_alpha
from .shared_work import Shared

Judgements = dict[tuple[str, ...], dict[str, str]]
"""By pair: what each annotator said of it, seen from the side that comes first."""


def contradiction_measures(work: Shared) -> dict[str, Record]:
    """alpha.relation over all annotators, kappa.relation over pairs of them; `n` counts the judged pairs."""
    found = judgements_of(work)
    units: list[tuple[str, list[Hashable]]] = [(key[0], list(said.values())) for key, said in found.items()]
    names = work.annotators("contradiction")
    tables = [_both(found, a, b) for a, b in combinations(names, 2)]
    return {
        "alpha.relation": work.measure(*nominal_alpha(units, work.clusters)),
        "kappa.relation": work.measure(*kappa([t for t in tables if t], work.clusters)),
    }


def _both(found: Judgements, a: str, b: str) -> list[tuple[str, list[Hashable]]]:
    return [(key[0], [said[a], said[b]]) for key, said in found.items() if a in said and b in said]


def judgements_of(work: Shared) -> Judgements:
    """The judgements by pair. A pair is known by its task and its two claims, whichever was shown first.

    The first entry of a key is the document under which the pair is resampled.
    """
    found: Judgements = {}
    for answer in work.answers:
        places = {c["id"]: _place(c) for c in answer["claims"]}
        for record in answer["contradictions"]:
            a, b = (places.get(record[side], record[side]) for side in ("claim_a", "claim_b"))
            relation = record["relation"]
            if answer["form"] == "pair" and relation is not None:
                turned = REFINES.get(relation, relation) if a > b else relation
                key = (min(answer["document_ids"]), answer["task_key"], *sorted((a, b)))
                found.setdefault(key, {})[answer["annotator"]["id"]] = turned
    return found


def _place(claim: Record) -> str:
    """Where a claim lies: claims that annotators made while judging have ids of their own."""
    return f"{claim['document_id']} {ranges(claim['span'])}"
