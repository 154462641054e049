"""Attributions whose content comes first: `Y, X said`, `"Y," said X, "Z"`, `Y, as X said`."""

import re

from . import phrases
from .complements import TELL, addressed, attitude_of
from .cues import Cue, finite
from .found import ADJUNCT, Found, Sentence
from .quotes import Range, trimmed

_ENDS = re.compile(
    rf"{ADJUNCT}{{0,2}}\s*(?:[.!?]?[”\"’)]*\s*$|[;—]|\s[–-]\s|,\s(?:\w+ing|and|but|while|which|who|as)\b)"
    r"|\s(?:when|while|as|after|before)\s[^“”\"]*$"
)
_AS = re.compile(r"\bas\s", re.IGNORECASE)
_LAST = re.compile(
    r"\s(?:on|in|at|during|to|by|via|through|of|about|for|from|late|early|last|this|\w+day)\b(?!.*\sthat\s)[^;]{0,160}$"
)
_BROKEN = re.compile(r",\s(?!(?:\w+ing|and|but|while|which|who|whose|as|or|then)\b)(?=[\w$£€])")


_SPEAKING = re.compile(r"(?:\b[Hh]e|\b[Ss]he|\b[Tt]hey|\bI|\b[Ww]e|\b[A-Z][\w.’'-]*|\b(?:the|his|her|its)\s[\w-]+)\s?$")


def postposed(s: Sentence, cue: Cue) -> Found | None:
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


def as_said(s: Sentence, cue: Cue) -> Found | None:
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
    return bool(
        _ENDS.match(rest) or _BROKEN.match(rest) or (stated and _LAST.match(rest) and not finite().search(rest))
    )


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
    plain = re.sub(r"\s(?:who|which|when|as|after)\s.*", "", first)
    named = re.match(r"\s+(?:the|a|an|its|his|her|one|[A-Z\u00c0-\u00de])", first)
    return quoted or bool(named and finite().search(s.text, s.start, cue.start) and not finite().search(plain))


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
    """The quotation that goes on after the source: at once, or after a description of it in mid-sentence."""
    for q in s.quotes:
        lead, first = s.text[q[0] - 2 : q[0]], s.text[q[0] : q[1]].strip("“\"'‘`")[:1]
        if trail <= q[0] < s.end and (lead == ". " or (lead == ", " and first.islower())):
            return s.quote_at_pause(trail) or q
    return s.quote_at_pause(trail)


def _strong(s: Sentence, at: int) -> int:
    """Where the statement that ends at `at` begins: after a semicolon, or a conjunction with a clause of its own."""
    begin = s.start
    for match in re.finditer(r";\s|,\s(?:but|while|whereas)\s", s.text[s.start : at]):
        if finite().search(s.text, s.start + match.end(), at):
            begin = s.start + match.end()
    return begin
