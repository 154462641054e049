"""A cluster of claims made one claim."""

from collections.abc import Sequence
from typing import Any

from ..schema.anchor import quote, ranges
from ..schema.records import Record
from .clusters import Cluster, Label
from .edges import EDGES, taken
from .policy import MAJORITY, Policy
from .settled import Settled, told
from .vote import Vote

DEFAULTS = {"checkability": "checkable", "factuality": "CT+"}
VOICES = ("mixed", "attributed", "outlet")
WORTH = ("UFS", "NFS", "CFS")
BLANK = dict.fromkeys(("comparator", "value", "low", "high", "unit", "measures"))


def settle_claim(cluster: Cluster, text: str | None, policy: Policy = MAJORITY, edges: str = EDGES[0]) -> Settled:
    """The claim that `cluster` stands for, in a document of `text` (None in a stand-off project).

    Kind, checkability and factuality are voted on; edges, text and normalised values are settled by rule.
    """
    index, boundary = taken([item.place for item in cluster], text, edges)
    holder, votes = cluster[index].record, _votes(cluster, policy)
    record = {**_bare(holder), "text": _text(cluster, holder, text), **_values(cluster, holder)}
    record |= {name: found.value for name, found in votes.items() if name in holder or found.value is not None}
    rules = (boundary,) if len({item.place for item in cluster}) > 1 else ()
    return Settled(_consistent(record), votes, rules, _quiet(cluster), frozenset({"kind"}))


def _votes(cluster: Cluster, policy: Policy) -> dict[str, Vote]:
    closed = {name: policy.vote(cluster, told(cluster, name), DEFAULTS.get(name)) for name in ("kind", *DEFAULTS)}
    leans = (("voice", VOICES, "voice:mixed-first"), ("check_worthiness", WORTH, "check_worthiness:middle"))
    return closed | {name: policy.leaning(cluster, told(cluster, name), order, rule) for name, order, rule in leans}


def _bare(holder: Record) -> Record:
    left_out = ("id", "aliases", "attribution_ids", "score")
    return {name: value for name, value in holder.items() if name not in left_out}


def _text(cluster: Cluster, holder: Record, text: str | None) -> str:
    """The wording written for the span taken, else any; the one that keeps most words of the span, ties by the
    shortest; the quote where nobody wrote.
    """
    words = quote(text, holder["span"]) if text is not None else _exact(holder["span"])
    own = [item for item in cluster if item.place == ranges(holder["span"])]
    written = _texts(own) or _texts(cluster)
    wanted = set(words.casefold().split())
    candidates: list[str] = written or [words]
    return min(candidates, key=lambda t: (len(wanted - set(t.casefold().split())), len(t), t))


def _texts(labels: Sequence[Label]) -> list[str]:
    return sorted({item.record["text"] for item in labels if item.record["text"]})


def _exact(span: Record) -> str:
    return " … ".join(s.get("exact", "…") for s in span["segments"])


def _values(cluster: Cluster, holder: Record) -> dict[str, list[Any]]:
    """Quantities and times of the label whose span was taken, or of the first that has any."""
    inputs = [holder, *(item.record for item in cluster)]
    return {name: next((r[name] for r in inputs if r[name]), []) for name in ("quantities", "times")}


def _quiet(cluster: Cluster) -> tuple[str, ...]:
    texts = {item.record["text"] for item in cluster}
    values = {repr((item.record["quantities"], item.record["times"])) for item in cluster}
    names = [("text:of-the-span-taken", texts), ("values:of-the-span-taken", values)]
    return tuple(name for name, found in names if len(found) > 1)


def _consistent(record: Record) -> Record:
    """A claim that is not checkable is not worth checking."""
    clash = record["checkability"] == "not_checkable" and record.get("check_worthiness") in ("UFS", "CFS")
    return {**record, "check_worthiness": None} if clash else record


def measured(claim: Record) -> Record:
    """A quantity claim has a quantity: an empty one where nobody gave any."""
    if claim["kind"] != "quantity" or claim["quantities"]:
        return claim
    return {**claim, "quantities": [dict(BLANK)]}
