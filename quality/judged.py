"""Pair answers gathered by pair of gold claims."""

from collections.abc import Callable, Mapping, Sequence

from ..schema.records import Record
from ..schema.swap import ordered
from .cases import Case
from .clusters import Label
from .contradictions import settle_judgements
from .policy import Policy

Resolve = Callable[[str], str | None]
Pairs = dict[tuple[str, str], dict[str, Label]]


def judgements(answers: Sequence[Record], resolve: Resolve) -> tuple[Pairs, list[str]]:
    """The judgements by ordered pair of gold claims and annotator, and the ids of those whose claims are no gold.

    An annotator who met one pair twice is taken at the later word. Raises nothing: what cannot be placed is left out
    and named.
    """
    pairs: Pairs = {}
    left_out: list[str] = []
    for answer in sorted(answers, key=lambda a: (a["updated_at"], a["id"])):
        for record in answer["contradictions"]:
            placed = over_gold(record, resolve)
            if placed is None:
                left_out.append(record["id"])
                continue
            key = placed["claim_a"], placed["claim_b"]
            name = answer["annotator"]["id"]
            pairs.setdefault(key, {})[name] = Label(name, placed, ())
    return pairs, left_out


def over_gold(record: Record, resolve: Resolve) -> Record | None:
    """The judgement over gold claims with a < b; None where a claim is no gold or both are one."""
    a, b = resolve(record["claim_a"]), resolve(record["claim_b"])
    if a is None or b is None or a == b:
        return None
    moved = {**record, "claim_a": a, "claim_b": b}
    if record.get("superseded_claim"):
        moved["superseded_claim"] = resolve(record["superseded_claim"])
    if record.get("via_claims"):
        found = {resolve(name) for name in record["via_claims"]} - {None, a, b}
        moved["via_claims"] = sorted(name for name in found if name is not None)
    return ordered(moved)


def pair_cases(pairs: Pairs, claims: Mapping[str, Record], policy: Policy) -> list[Case]:
    """The case of each judged pair."""
    return [_case(pairs[key], claims, policy) for key in sorted(pairs)]


def _case(judges: Mapping[str, Label], claims: Mapping[str, Record], policy: Policy) -> Case:
    cluster = tuple(judges[name] for name in sorted(judges))
    sides = (cluster[0].record["claim_a"], cluster[0].record["claim_b"])
    documents = tuple(sorted({claims[side]["document_id"] for side in sides}))
    found = settle_judgements(cluster, claims, policy)
    return Case("contradiction", documents, cluster, len(cluster), policy.present(cluster, ()), found)
