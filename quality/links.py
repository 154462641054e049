"""References between gold labels: from the annotators' labels to the gold that they became."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..schema.anchor import bounds, inside, points, ranges
from ..schema.records import Record, Span
from .match import size

Home = Mapping[str, Sequence[str]]
"""The gold ids that a label, an alias or a gold id stands for."""


def grouped(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Labels under their documents."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record["document_id"], []).append(record)
    return found


def homes(gold: Sequence[Record], labels: Home) -> dict[str, list[str]]:
    """Where each id leads: labels to their gold, gold ids and aliases to themselves."""
    found = {name: list(ids) for name, ids in labels.items()}
    for record in gold:
        for name in (record["id"], *record.get("aliases", ())):
            found[name] = [record["id"]]
    return found


def linked(
    attributions: Sequence[Record],
    inputs: Mapping[str, Sequence[Record]],
    claims: Sequence[Record],
    claim_homes: Home,
    attribution_homes: Home,
) -> list[Record]:
    """`attributions` of one document with claims, parents and depths among the gold.

    `inputs` gives the labels each rests on. A claim belongs where it lies inside the content, or where at least half
    of them said so; one that shares no word with the content only where all did, and never in a gap of it. A parent
    is the one most of them named, if the content lies inside its content; the larger is the parent, so chains end.
    """
    made: dict[str, Record] = {}
    for record in sorted(attributions, key=lambda r: _rank(r, inputs)):
        votes = [r["parent_id"] for r in inputs.get(record["id"], ())] or [record["parent_id"]]
        parent = _parent(record, votes, made, attribution_homes)
        depth = made[parent]["depth"] + 1 if parent else 0
        names = _claims(record, inputs.get(record["id"], ()), claims, claim_homes)
        made[record["id"]] = {**record, "claim_ids": names, "parent_id": parent, "depth": depth}
    return [made[record["id"]] for record in attributions]


def _rank(record: Record, inputs: Mapping[str, Sequence[Record]]) -> tuple[int, int, str]:
    depths = [r["depth"] for r in inputs.get(record["id"], ())] or [record["depth"]]
    return -size(ranges(record["content"])), min(depths), record["id"]


def _parent(record: Record, votes: Sequence[str | None], larger: Mapping[str, Record], home: Home) -> str | None:
    found = Counter(gold for name in votes if name for gold in home.get(name, ()))
    fits = [n for n in found if n in larger and inside(record["content"], larger[n]["content"])]
    return min(fits, key=lambda n: (-found[n], size(ranges(larger[n]["content"])), n), default=None)


def _claims(record: Record, inputs: Sequence[Record], claims: Sequence[Record], home: Home) -> list[str]:
    there = {claim["id"] for claim in claims}
    votes = Counter(g for r in inputs or [record] for g in {h for n in r["claim_ids"] for h in home.get(n, ())})
    own = {g for n in record["claim_ids"] for g in home.get(n, ()) if n == g}  # an expert names gold claims
    spans = {claim["id"]: claim["span"] for claim in claims}
    said = {n for n, count in votes.items() if n in there and _belongs(spans[n], record["content"], count, len(inputs))}
    within = {claim["id"] for claim in claims if inside(claim["span"], record["content"])}
    return sorted(((said | own) & there) | within)


def _belongs(claim: Span, content: Span, count: int, asked: int) -> bool:
    if not points(claim).isdisjoint(points(content)):
        return 2 * count >= asked
    (a, b), (c, d) = bounds(content), bounds(claim)
    return count >= asked and not (a <= c and d <= b)


def voiced(claim: Record, attributions: Sequence[Record]) -> Record:
    """A claim whose voice nobody gave: attributed where an attribution of its document holds it, else the outlet's.

    `attributed` without any attribution that meets its words is the outlet's, too.
    """
    held = any(claim["id"] in a["claim_ids"] for a in attributions)
    if claim["voice"] is None:
        return {**claim, "voice": "attributed" if held else "outlet"}
    met = held or any(not points(claim["span"]).isdisjoint(points(a["content"])) for a in attributions)
    return claim if met or claim["voice"] != "attributed" else {**claim, "voice": "outlet"}
