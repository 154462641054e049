"""What nobody is asked: computed from what was drawn, and only where it is absent."""

import re
from collections.abc import Sequence

from ..schema.anchor import bounds, inside, meet, points, ranges
from ..schema.records import Record, Span

OPEN, CLOSE = "\"“‘„«'", "\"”’“»'"
UNCERTAIN = ("neutral_relay", "allege", "doubt", "deny", "unable_to_confirm")
PREPOSITIONS = {"according", "per", "for", "from", "by", "in", "to", "citing"}
NOUNS = {"statement", "claim", "claims", "report", "reports", "word", "announcement", "denial", "tweet", "view"}
NOTHING_READ = {"comparator": None, "value": None, "low": None, "high": None, "unit": None, "measures": None}


def quotation(text: str, content: Span) -> str:
    """direct, indirect or mixed, from the quotation marks round and inside `content`."""
    quoted = [_quoted(text, start, end) for start, end in ranges(content)]
    if all(quoted):
        return "direct"
    marked = any(quoted) or any(c in text[s:e] for s, e in ranges(content) for c in '"“”«»')
    return "mixed" if marked else "indirect"


def _quoted(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip()[-1:], text[end : end + 3].lstrip(" .,!?;")[:1]
    within = text[start] in OPEN and text[end - 1] in CLOSE and end - start > 1
    return within or (before != "" and before in OPEN and after != "" and after in CLOSE)


def cue_type(text: str, cue: Span | None, told: str) -> str | None:
    """The form of the cue's words; `told` is the quotation, which may be the only cue."""
    if cue is None:
        return "quotation_marks" if told == "direct" else None
    words = re.findall(r"[^\W\d_]+", " ".join(text[s:e] for s, e in ranges(cue)).lower())
    if not words:
        marks = "".join(text[s:e] for s, e in ranges(cue))
        return "quotation_marks" if any(c in OPEN + CLOSE for c in marks) else "punctuation"
    return _word_type(words)


def _word_type(words: list[str]) -> str:
    if words[0] in PREPOSITIONS:
        return "preposition"
    if len(words) == 1 and words[0].endswith("ly") and words[0] not in ("reply", "rely", "imply"):
        return "adverb"
    return "noun" if NOUNS & set(words[-2:]) else "verb"


def covers(content: Span, claim: Span) -> bool:
    """True where the claim lies inside the content; of a broken quotation it may run over a gap, not lie in one."""
    (a, b), (c, d) = bounds(content), bounds(claim)
    return inside(claim, content) or (a <= c and d <= b and meet(content, claim))


def parent(told: Record, others: Sequence[Record]) -> str | None:
    """The attribution with the smallest content that holds the content of `told`."""
    own = told["content"]
    holding = [o for o in others if o["id"] != told["id"] and _holds(o["content"], own)]
    nearest = min(holding, key=lambda o: (len(points(o["content"])), o["id"]), default=None)
    return nearest["id"] if nearest else None


def _holds(outer: Span, inner: Span) -> bool:
    return ranges(outer) != ranges(inner) and covers(outer, inner) and not covers(inner, outer)


def depths(attributions: Sequence[Record]) -> dict[str, int]:
    """How deep each attribution is nested by `parent_id`; a cycle ends where it closes."""
    parents = {a["id"]: a["parent_id"] for a in attributions}
    return {identifier: _depth(identifier, parents) for identifier in parents}


def _depth(identifier: str, parents: dict[str, str | None]) -> int:
    seen, at = {identifier}, parents.get(identifier)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return len(seen) - 1


def voice(claim: Record, attributions: Sequence[Record]) -> str:
    """attributed inside a content, mixed where it only meets one, else the outlet's own."""
    met = [a["content"] for a in attributions if meet(a["content"], claim["span"])]
    if any(covers(content, claim["span"]) for content in met):
        return "attributed"
    return "mixed" if met else "outlet"


def factuality(claim: Record, attributions: Sequence[Record]) -> str:
    """The guideline's default: Uu under a source that does not assert, else CT+."""
    return "Uu" if any(covers(a["content"], claim["span"]) and _uncertain(a) for a in attributions) else "CT+"


def _uncertain(told: Record) -> bool:
    return told["attitude"] in UNCERTAIN or any(s["type"] == "implicit" for s in told["sources"])


def claim_by_itself(document: Record, claim: Record) -> Record:
    """The claim as the schema asks: a quantity has a quantity, with nothing read where nobody reads it."""
    if claim["kind"] == "quantity" and not claim["quantities"]:
        return {**claim, "quantities": [dict(NOTHING_READ)]}
    return claim
