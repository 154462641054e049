"""The forms of an attribution: `X said (that) Y`, `Y, X said`, `"Y," said X, "Z"`, `according to X, Y`,
`Y is said to Z`, `X reportedly Y`, `reports that Y`, `X declined to comment on Y`.
"""

import re
from collections.abc import Sequence

from . import phrases
from .complements import TELL, addressed, attitude_of, content_start, fits, quoted_end
from .cues import Cue, finite, listed
from .found import ADJUNCT, Found, Sentence
from .quotes import Range, trimmed, within

_ENDS = re.compile(
    rf"{ADJUNCT}{{0,2}}\s*(?:[.!?]?[”\"’)]*\s*$|[;—]|\s[–-]\s|,\s(?:\w+ing|and|but|while|which|who|as)\b)"
    r"|\s(?:when|while|as|after|before)\s[^“”\"]*$"
)
_AS = re.compile(r"\bas\s", re.IGNORECASE)
_LAST = re.compile(
    r"\s(?:on|in|at|during|to|by|via|through|of|about|for|from|late|early|last|this|\w+day)\b(?!.*\sthat\s)[^;]{0,160}$"
)
_BROKEN = re.compile(r",\s(?!(?:\w+ing|and|but|while|which|who|whose|as|or|then)\b)(?=[\w$£€])")


_SPEAKING = re.compile(r"(?:\b[Hh]e|\b[Ss]he|\b[Tt]hey|\bI|\b[Ww]e|\b[A-Z][\w.’'-]*)\s?$")
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
    return _as_said(s, cue) or _postposed(s, cue) or _preposed(s, cue, earlier)


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


def _strong(s: Sentence, at: int) -> int:
    """Where the statement that ends at `at` begins: after a semicolon, or a conjunction with a clause of its own."""
    begin = s.start
    for match in re.finditer(r";\s|,\s(?:but|while|whereas)\s", s.text[s.start : at]):
        if finite().search(s.text, s.start + match.end(), at):
            begin = s.start + match.end()
    return begin


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


def _postposed(s: Sentence, cue: Cue) -> Found | None:
    """`Y, X said` and `"Y," said X`: the content comes first."""
    if cue.frame in ("names", "mute", "passive") or cue.attitude in ("deny", "allege") or cue.word.endswith("ing"):
        return None
    quote = s.quote_before(cue.start)
    comma = re.search(r",\s*$", s.text[s.start : cue.start])
    if (quote or comma) and _inverted(s, cue, bool(quote)):
        sources, first = phrases.after(s.text, cue.end, s.end), cue.start
        trail = sources[-1][1] if sources else cue.end
    else:
        sources, first = phrases.before(s.text, _opened(s, cue), cue.start)
        trail = cue.end + addressed(s, cue)
        if not _told(s, cue, first, trail):
            return None
    lead = s.text[s.start : first]
    if not sources or not re.search(r"[,”\"’'?!…—]\s*$", lead) or len(lead.strip(" ,")) < 3:
        return None
    return Found(
        tuple(sources),
        (cue.start, cue.end),
        _first_part(s, first, trail),
        attitude_of(s, cue, (s.start, first)),
        trail=trail,
    )


def _as_said(s: Sentence, cue: Cue) -> Found | None:
    """`As X said, Y` and `Y, as X said`."""
    sources, opened = phrases.before(s.text, s.start, cue.start)
    lead = _AS.search(s.text, max(s.start, opened - 4), cue.start)
    after = re.compile(r"[^,;:“”\"]{0,60}(?P<end>,\s|[.!?]?$)").match(s.text, cue.end, s.end)
    if not sources or not lead or not after or cue.frame not in ("speech", "clause", "either"):
        return None
    opens = not s.text[s.start : lead.start()].strip(" ,").removeprefix("But").removeprefix("And").strip()
    if opens != bool(after["end"].startswith(",")) or (not opens and s.text[: lead.start()].rstrip()[-1:] != ","):
        return None
    piece = trimmed(s.text, (after.end(), s.end) if opens else (_strong(s, lead.start()), lead.start()))
    return Found(tuple(sources), (cue.start, cue.end), (piece,), attitude_of(s, cue, piece)) if piece else None


def _told(s: Sentence, cue: Cue, first: int, trail: int) -> bool:
    """True where what stands before the source was said, not what follows the cue."""
    rest = s.text[trail : s.end]
    quote, more = s.quote_before(first), s.quote_at_pause(trail)
    if quote:
        ended = _closes(s, quote) in tuple(",?!-—…") or s.text[quote[1] : quote[1] + 1] == ","
        return ended and quote[1] - quote[0] > 3 and not re.match(r"\sthat\s", rest)
    if cue.present and cue.frame == "clause" and not _SPEAKING.search(s.text, first, cue.start):
        return False  # a plural noun: `in four states`
    if cue.frame in ("quote", "to") or re.match(r"\s(?:that|to|of)\s", rest):
        return False
    stated = finite().search(s.text, s.start, first)
    if more:
        return bool(stated) and not s.text[more[0] : more[1]].lstrip("“\"'‘`")[:1].isupper()
    return bool(_ENDS.match(rest) or _BROKEN.match(rest) or (stated and _LAST.match(rest) and not finite().search(rest)))


def _opened(s: Sentence, cue: Cue) -> int:
    """Where the source before a cue may begin: after the quotation that comes before it."""
    ends = [q[1] for q in s.quotes if s.start < q[1] <= cue.start and _closes(s, q) in tuple(",.!?")]
    return max(ends, default=s.start)


def _closes(s: Sentence, quote: Range) -> str:
    """The last mark of a quotation inside its quotation marks."""
    return s.text[slice(*quote)].rstrip("”\"’' ")[-1:]


def _inverted(s: Sentence, cue: Cue, quoted: bool) -> bool:
    rest = s.text[cue.end : s.end]
    if cue.word in TELL or not re.match(r"\s+[A-Za-z\u00c0-\u024f]", rest) or _ENDS.match(rest):
        return False
    if re.match(r"\s(?:that|he|she|they|it|we|there|this)\s\w", rest):
        return False
    first = re.split(r"[,“\"]", rest, maxsplit=1)[0]
    return quoted or bool(finite().search(s.text, s.start, cue.start)) and (
        not finite().search(re.sub(r"\s(?:who|which|when|as|after)\s.*", "", first))
        and bool(re.match(r"\s+(?:the|a|an|its|his|her|one|[A-Z\u00c0-\u00de])", first))
    )


def _first_part(s: Sentence, first: int, trail: int) -> tuple[Range, ...]:
    """What stands before the source and, where it goes on after it, its second piece."""
    quote = s.quote_before(first)
    begin = _strong(s, first)
    if quote and (quote[0] < s.start or _alone(s, begin, quote)):
        begin = quote[0]
    pieces = [trimmed(s.text, (begin, first), lead=quote is None)]
    broken = None if quote or s.text[trail - 1 : trail] == "," else _BROKEN.match(s.text, trail, s.end)
    if broken and first < trail:
        pieces.append(trimmed(s.text, (broken.end(), s.end)))
    more = _resumed(s, trail) if quote else None
    while more:
        pieces.append(trimmed(s.text, more, lead=False))
        more = s.quote_at(more[1]) if s.text[more[1] : more[1] + 1] == " " else None
    return tuple(p for p in pieces if p)


def _alone(s: Sentence, begin: int, quote: Range) -> bool:
    """True where the quotation is all that was said: nothing before it, or an introduction that ends with a comma."""
    lead = s.text[begin : quote[0]].strip(" -–—")
    return not lead.strip(",:") or (lead[-1] in ",:.?!" and s.text[quote[0] : quote[1]].strip("“\"'‘`")[:1].isupper())


def _resumed(s: Sentence, trail: int) -> Range | None:
    """The quotation that goes on after the source: at once, or after a description of it, in the middle of its sentence."""
    for q in s.quotes:
        lead, first = s.text[q[0] - 2 : q[0]], s.text[q[0] : q[1]].strip("“\"'‘`")[:1]
        if trail <= q[0] < s.end and (lead == ". " or (lead == ", " and first.islower())):
            return s.quote_at_pause(trail) or q
    return s.quote_at_pause(trail)


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
    r"\b(?:while|although|though|if|after|when|as|despite|because|since|before|until)\s+(?:[\w.’'-]+\s+){0,4}$", re.IGNORECASE
)
_NEXT = re.compile(r",\s(?:\w+ing|and|but|while|which|as|though|he|she|they|it)\b")


def _inner_end(s: Sentence, cue: Cue, sources: Sequence[Range], opened: int, begin: int) -> int | None:
    """Where a content ends before its sentence does: with the clause of `While he said X, Y` or `A, who said X, did Y`."""
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
