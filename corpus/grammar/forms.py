"""The forms of an attribution: `X said (that) Y`, `according to X, Y`, `Y is said to Z`, `X reportedly Y`,
`reports that Y`, `X declined to comment on Y`; those whose content comes first are in `postposed`.
"""

import re
from collections.abc import Sequence

from . import phrases
from .complements import attitude_of, content_start, fits, quoted_end
from .cues import Cue, finite
from .found import Found, Sentence
from .postposed import as_said, postposed
from .quotes import Range, trimmed, within


def attribution(s: Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    if cue.frame == "preposition":
        return _preposition(s, cue, earlier)
    if cue.frame in ("adverb", "passive"):
        return _implicit(s, cue)
    if cue.frame == "noun":
        piece = trimmed(s.text, (_skip_that(s, cue.end), s.end))
        return (
            Found(((cue.start, cue.end),), None, (piece,), "assert", noun=True) if piece and _governed(s, cue) else None
        )
    return as_said(s, cue) or postposed(s, cue) or _preposed(s, cue, earlier)


def _governed(s: Sentence, cue: Cue) -> bool:
    """`confirm reports that`, `amid claims that`: the noun is passed on, and is no subject of a verb."""
    before = s.text[s.start : cue.start]
    verbs = r"confirm\w*|verify|den\w+|reject\w*|dismiss\w*|were|are|been|was"
    held = rf"\b(?:{verbs}|of|amid|despite|to|with|by|after|from)\s(?:\w+\s)?$"
    if s.text[cue.end : cue.end + 4] == " of " and not re.search(rf"\b(?:{verbs})\s(?:\w+\s)?$", before):
        return False
    return bool(re.search(held, before)) and cue.word not in ("fears", "suggestions", "warnings")


def _skip_that(s: Sentence, at: int) -> int:
    found = re.match(r"\s(?:that|of)\s", s.text[at : s.end])
    return at + (found.end() if found else 0)


def _preposition(s: Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    if cue.word in ("citing", "quoting"):
        return _citing(s, cue, earlier)
    sources = phrases.after(s.text, cue.end, s.end)
    if not sources:
        return None
    if not s.text[s.start : cue.start].strip(" ,\u00a0") or re.match(
        r"(?:And|But|Meanwhile|However),?\s*$", s.text[s.start : cue.start]
    ):
        first = s.text.find(",", sources[-1][1], s.end)
        pieces = [trimmed(s.text, (first + 1, s.end))] if first > 0 else []
    else:
        begin = max(s.start, s.text.rfind("; ", s.start, cue.start) + 1)
        pieces = [trimmed(s.text, (begin, cue.start))]
        comma = re.match(r",\s", s.text[sources[-1][1] : s.end])
        if comma and not finite().search(s.text, begin, cue.start):
            pieces.append(trimmed(s.text, (sources[-1][1], s.end)))
    return Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), "neutral_relay")


def _citing(s: Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """`A reported Y, citing B`: what A reported is what B said."""
    if not earlier or not re.search(r",\s*$", s.text[s.start : cue.start]):
        return None
    sources = phrases.after(s.text, cue.end, s.end)
    said = min(earlier, key=lambda one: abs((one.cue or one.content[0])[0] - cue.start)).content
    pieces = [trimmed(s.text, (a, min(b, cue.start) if a < cue.start else b)) for a, b in said]
    return (
        Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), "neutral_relay") if sources else None
    )


def _implicit(s: Sentence, cue: Cue) -> Found | None:
    """`Y is said to Z`, `Y reportedly Z`: the clause around the cue."""
    begin = s.start
    for match in re.finditer(
        r"[;:]\s|,\s(?:and|but|while|as|which|who)\s|\s(?:that|while|but)\s", s.text[s.start : cue.start]
    ):
        begin = s.start + match.end()
    stop = next((cue.end + m.start() for m in re.finditer(r";|,\s(?:and|but|while)\s", s.text[cue.end : s.end])), s.end)
    pieces = [trimmed(s.text, (begin, cue.start)), trimmed(s.text, (_after_passive(s, cue), stop))]
    if (
        begin == s.start
        and re.match(r"it$", s.text[begin : cue.start].strip(), re.IGNORECASE)
        and cue.frame == "passive"
    ):
        pieces = pieces[1:]
    return Found((), (cue.start, cue.end), tuple(p for p in pieces if p), cue.attitude)


def _after_passive(s: Sentence, cue: Cue) -> int:
    found = re.match(r"\sthat\s", s.text[cue.end : s.end])
    return cue.end + (found.end() if found else 0)


def _preposed(s: Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """`X said (that) Y`: the source comes first, or is that of the cue before."""
    floor = max([a for one in earlier for a, b in one.content if a < cue.start < b] or [s.start])
    sources, opened = phrases.before(s.text, floor, cue.start)
    shared = _shared(s, cue, earlier)
    if shared is not None:
        sources = list(shared.sources)
    elif cue.word.endswith("ing"):
        sources = phrases.subject(s.text, s.start, cue.start)
    begin = content_start(s, cue)
    if cue.present and s.text[begin : begin + 1] == "," and not s.quote_at_pause(begin):
        return None
    stop = _inner_end(s, cue, sources, opened, begin) or quoted_end(s, begin)
    pieces = (trimmed(s.text, (begin, stop)),)
    if cue.frame == "mute":
        pieces = (pieces[0] or (cue.start, cue.end),)
    if not sources or pieces[0] is None or not fits(s, cue, pieces[0], begin):
        return None
    return Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), attitude_of(s, cue, pieces[0]))


_SUBORDINATE = re.compile(
    r"\b(?:while|although|though|if|after|when|as|despite|because|since|before|until)\s+(?:[\w.’'-]+\s+){0,4}$",
    re.IGNORECASE,
)
_NEXT = re.compile(r",\s(?:\w+ing|and|but|while|which|as|though|he|she|they|it)\b")


def _inner_end(s: Sentence, cue: Cue, sources: Sequence[Range], opened: int, begin: int) -> int | None:
    """Where a content ends before its sentence does: `While he said X, Y`, `A, who said X, did Y`."""
    relative = any(s.text[a:b].lower() in ("who", "which") for a, b in sources)
    if cue.frame == "to":
        found = _NEXT.search(s.text, begin, s.end)
    elif relative or _SUBORDINATE.search(s.text, max(s.start, opened - 10), cue.start):
        found = re.compile(r",”?\s").search(s.text, begin, s.end)
    else:
        return None
    return found.start() if found and not within(found.start(), s.quotes) else None


def _shared(s: Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """The attribution before whose source goes on: `X confirmed Y but declined to comment`, `X said Y, adding Z`."""
    named = [one for one in earlier if one.sources and not one.noun]
    joined = re.search(r"(?:,|\band|\bbut|\bor|\bthen)\s+(?:also\s|then\s|later\s)?$", s.text[s.start : cue.start])
    if not named or not joined:
        return None
    return named[-1] if cue.word.endswith("ing") or not re.search(r",\s+$", s.text[s.start : cue.start]) else None
