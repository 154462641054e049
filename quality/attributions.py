"""A cluster of attributions made one attribution."""

from ..schema.anchor import ranges
from ..schema.records import Record, Span
from .clusters import Cluster
from .edges import EDGES, taken
from .policy import MAJORITY, Policy
from .settled import Settled, told
from .sources import SOURCE_EDGES, settle_sources
from .vote import Vote, medoid

QUOTATIONS = ("mixed", "direct", "indirect")
CUE_TYPES = ("verb", "noun", "preposition", "adverb", "quotation_marks", "punctuation")
TYPES = ("communication", "belief", "factive", "intention")
CUE = "cue:marked-then-medoid"


def settle_attribution(
    cluster: Cluster, text: str | None = None, policy: Policy = MAJORITY, edges: str = EDGES[0]
) -> Settled:
    """The attribution that `cluster` stands for; its references still point at the annotators' labels.

    Attitude, who the sources are and their types are voted on; content, source and cue edges are settled by rule.
    """
    index, boundary = taken([item.place for item in cluster], text, edges)
    holder, sources, cue = cluster[index].record, settle_sources(cluster, policy), _cue(cluster)
    votes = {**_votes(cluster, policy), "sources": sources.present, "source_type": sources.types}
    record = {**_bare(holder), "sources": sources.records or holder["sources"], "cue": cue}
    named = ("attitude", "quotation", "type", "cue_type")
    record |= {n: votes[n].value for n in named if n in holder or votes[n].value is not None}
    return Settled(record, votes, _rules(cluster, boundary, sources.edges_differ), (), frozenset({"attitude"}))


def _votes(cluster: Cluster, policy: Policy) -> dict[str, Vote]:
    leans = (
        ("quotation", QUOTATIONS, "quotation:mixed-first"),
        ("type", TYPES, "type:communication-first"),
        ("cue_type", CUE_TYPES, "cue_type:verb-first"),
    )
    found = {name: policy.leaning(cluster, told(cluster, name), order, rule) for name, order, rule in leans}
    return {"attitude": policy.vote(cluster, told(cluster, "attitude")), **found}


def _bare(holder: Record) -> Record:
    return {name: value for name, value in holder.items() if name not in ("id", "aliases", "score")}


def _cue(cluster: Cluster) -> Span | None:
    """The medoid of the cues that were marked; between cues apart from one another, the one nearest to the content."""
    cues: list[Span] = [item.record["cue"] for item in cluster if item.record["cue"] is not None]
    if 2 * len(cues) < len(cluster) or not cues:
        return None
    return cues[medoid([ranges(cue) for cue in cues])]


def _rules(cluster: Cluster, boundary: str, source_edges: bool) -> tuple[str, ...]:
    cues = {ranges(cue) if cue else None for cue in (item.record["cue"] for item in cluster)}
    contents = {item.place for item in cluster}
    used = ((boundary, len(contents) > 1), (SOURCE_EDGES, source_edges), (CUE, len(cues) > 1))
    return tuple(name for name, holds in used if holds)
