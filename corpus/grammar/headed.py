"""Attributions without a cue: `The minister was blunt: "Y"`, `Lee: Y` over an article."""

import re

from . import phrases
from .cues import finite, listed
from .found import Found, Sentence
from .quotes import trimmed

_HEAD = re.compile(r"(?:[A-Z]{4,}\s[–—-]\s)?(?P<who>[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){0,3}):\s")
_ONLY_QUOTED = re.compile(r"(?P<who>[^“”\",;:]{2,60}?)(?:,[^“”\":;]{0,80})?:\s(?=[“\"])")


def introduced(s: Sentence) -> list[Found]:
    """`The minister was blunt: "Y"`: marks alone attribute."""
    lead = _ONLY_QUOTED.match(s.text, s.start, s.end)
    quote = s.quote_at(lead.end()) if lead else None
    if not lead or not quote:
        return _headed(s)
    verb = finite().search(s.text, lead.start("who"), lead.end("who"))
    sources = phrases.joint(s.text, (lead.start("who"), verb.start() if verb else lead.end("who")))
    piece = trimmed(s.text, quote, lead=False)
    return [Found(tuple(sources), None, (piece,), "assert")] if sources and piece else []


def _headed(s: Sentence) -> list[Found]:
    """`Lee: dam is safe` over an article that says elsewhere that Lee speaks; `Experts: dam is safe`."""
    head = _HEAD.match(s.text, s.start, s.end) if not s.text[: s.start].strip() else None
    piece = trimmed(s.text, (head.end(), s.end)) if head else None
    if not head or not piece or s.text.count(" ", *piece) < 2:
        return []
    name = re.escape(head["who"].split()[-1])
    speaks = rf"\b{name}(?:\s|,[^.\n]{{0,80}},\s)(?:also\s)?(?:said|says|told|wrote|added)|said\s(?:\w+\s){{0,3}}{name}"
    known = head["who"].split()[-1].lower() in listed("unnamed_collective") | listed("unnamed_official")
    if not known and not re.search(speaks, s.text[s.end : s.end + 8000]):
        return []
    return [Found((head.span("who"),), None, (piece,), "assert")]
