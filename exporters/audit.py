"""Does the test leak? What crosses the splits, and how far a reader of one claim alone would get."""

from collections.abc import Mapping
from typing import Any

from ..quality.bootstrap import clusters
from ..quality.score_relations import relations, scored
from .rows import Gold
from .splits import Assignment

CLASS = "contradiction"
_DATA = frozenset({"id", "event_id", "outlet", "published_at", "independence_group", "revision_of"})
"""What of a document a baseline may know."""


def audit(gold: Gold, splits: Assignment) -> dict[str, Any]:
    """`near_duplicates`: pairs of documents that are nearly the same and in two splits. `sources`: attributed sources
    in more than one split, of how many. `claim_only`: the F1 of the class contradiction for a baseline that reads one
    claim alone, beside that of always saying contradiction, 2p / (1 + p) for a share p; `above` is null where no
    interval could be taken.
    """
    crossing = [pair for pair in splits.alike if splits.of[pair[0]] != splits.of[pair[1]]]
    seen = _sources(gold, splits.of)
    return {
        "near_duplicates": len(crossing),
        "sources": {"crossing": sum(len(where) > 1 for where in seen.values()), "of": len(seen)},
        "claim_only": _claim_only(gold),
    }


def _sources(gold: Gold, of: Mapping[str, str]) -> dict[str, set[str]]:
    """The splits in which each named source is heard."""
    found: dict[str, set[str]] = {}
    for attribution in gold.attributions:
        for source in attribution["sources"]:
            name = source.get("entity_id") or " ".join(str(source.get("name") or "").split()).casefold()
            if name:
                found.setdefault(name, set()).add(of[attribution["document_id"]])
    return found


def _claim_only(gold: Gold) -> dict[str, Any]:
    judged = [j["relation"] for j in gold.contradictions]
    if len(set(judged)) < 2:
        return {"f1": None, "ci95": None, "chance": None, "above": None, "pairs": len(judged)}
    documents = {d["id"]: {n: v for n, v in d.items() if n in _DATA} for d in gold.documents}
    named = {j[f"claim_{side}"] for j in gold.contradictions for side in "ab"}
    claims = [claim for name in sorted(named) if (claim := gold.by_id("claims").get(name))]
    found = relations({"claims": claims, "contradictions": list(gold.contradictions)}, [], documents)
    layer = scored(found, clusters(list(documents.values())), 1000, 0)
    told = layer["baselines"]["claim_only"]["contradiction"]
    share = judged.count(CLASS) / len(judged)
    chance, interval = round(2 * share / (1 + share), 6), told["ci95"]
    above = None if interval is None else bool(interval[0] > chance)
    return {"f1": told["f1"], "ci95": interval, "chance": chance, "above": above, "pairs": len(judged)}
