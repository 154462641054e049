"""Attributions of a sentence: who said what, by cue and place.

The forms: `X said (that) Y`, `Y, X said`, `"Y," said X, "Z"`, `according to X, Y`, `Y is said to Z`, `X reportedly Y`,
`reports that Y`, `X declined to comment on Y`. Chains of sources are found by containment (`nested`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import phrases
from .cues import Cue, cues, finite
from .quotes import Range, quotations, trimmed, within

_ADJUNCT = (
    r"(?:\s*,?\s*(?:(?:on|late\son|early\son|by|at|in|during|from|after|before|to|via|through|with|for|of|against)\s(?:[^,.;“”\"]|\.(?=\w)|(?<=[ap]\.m)\.)*"
    r"|late\s\w+day|early\s\w+day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|later|earlier|last\s\w+|this\s\w+|too|as\swell))"
)
_ENDS = re.compile(rf"{_ADJUNCT}{{0,2}}\s*(?:[.!?]?[”\"’)]*\s*$|,\s(?:\w+ing|and|but|while|which|who|as)\b)")
_PAUSE = re.compile(rf"(?:{_ADJUNCT}|,\s[^,;.“”\"]{{2,60}}(?=,)){{0,1}}\s*(?:[,:]|\.)?\s*(?=[“\"‘])")
_THAT = re.compile(r"(?P<between>[^.;:“”\"]{0,70}?)\s?\bthat\s", re.IGNORECASE)
_ADDRESSEE = re.compile(
    r"\s(?:him|her|them|us|me|reporters|journalists|members|people|parliament|lawmakers|residents|investors|"
    r"(?:the\s|a\s|an\s)?(?:[A-Z][\w’'.-]*(?:\s(?:and|of|the)\s[A-Z][\w’'.-]*|\s[A-Z][\w’'.-]*)*)(?:\s(?:television|radio|agency|newspaper|news|channel))*"
    r"|the\s[\w-]+(?:\s(?:agency|station|newspaper|conference|council|court))?)(?=\s|,|$)"
)
_WHEN = re.compile(
    r"\s(?:on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in\sa\sstatement|earlier|later|today|yesterday"
    r"|last\s(?:week|month|year|night)|at\sa\s(?:news|press)\sconference|(?:late|early)\s\w+day)(?:\s(?:evening|morning|night))?(?=[\s,:])"
)
_DATELINE = re.compile(r"[A-Z\u00c0-\u00de][^\n]{1,60}?\s[-–—]+\s(?=[A-Z“\"])")
_TELL = frozenset("told tells tell telling informed assured warned warns warning reminded urged".split())
_COORDINATED = re.compile(r"(?:,\s|\s)?(?:,|\band|\bbut|\bor|\bthen)?\s*$")
_SIBLING = re.compile(r",?\s*;\s*|,\s(?:and|but|while|whereas|though|although)\s|\s(?:while|but)\s")


@dataclass(frozen=True)
class Found:
    """An attribution in code points of the text. No source is an implicit one; no cue, one of marks or a noun alone."""

    sources: tuple[Range, ...]
    cue: Range | None
    content: tuple[Range, ...]
    attitude: str
    noun: bool = False
    trail: int = 0
    parent: int | None = field(default=None)


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int
    end: int
    quotes: Sequence[Range]

    def quote_at(self, at: int) -> Range | None:
        """The quotation that opens at `at`, white space apart."""
        at += len(self.text[at : self.end]) - len(self.text[at : self.end].lstrip())
        return next((quote for quote in self.quotes if quote[0] == at), None)

    def quote_before(self, at: int) -> Range | None:
        """The quotation that closes at `at`, white space and a comma apart."""
        at = len(self.text[:at].rstrip(" ,\u00a0"))
        return next((quote for quote in self.quotes if quote[1] == at), None)

    def quote_at_pause(self, at: int) -> Range | None:
        """The quotation that goes on at `at`, after a comma and an adjunct at most."""
        found = _PAUSE.match(self.text, at, max(self.end, at))
        return self.quote_at(found.end()) if found else None


def attributions(text: str, sentences: Sequence[Range]) -> list[Found]:
    """The attributions of the sentences of one text, in order, parents set."""
    found: list[Found] = []
    previous: tuple[int, Found] | None = None
    for line, held in _lines(text, sentences):
        quotes = quotations(text, *line)
        for start, end in held:
            here = _sentence(_Sentence(text, start + _dateline(text, start, end), end, quotes))
            if not here and previous and previous[1].content:
                grown = _continued(text, (start, end), quotes, previous[1], previous[0] == line[0])
                if grown:
                    found[found.index(previous[1])] = grown
                    previous = (line[0], grown)
                    continue
            found += here
            direct = [f for f in here if _direct(f, quotes)]
            previous = (line[0], direct[-1]) if direct else None
    return nested(found)


def _lines(text: str, sentences: Sequence[Range]) -> list[tuple[Range, list[Range]]]:
    """The sentences by their lines."""
    lines: list[tuple[Range, list[Range]]] = []
    for start, end in sentences:
        if lines and start < lines[-1][0][1]:
            lines[-1][1].append((start, end))
            continue
        stop = re.compile(r"[\r\n\u2028\u2029]|$").search(text, end)
        lines.append(((start, stop.start() if stop else end), [(start, end)]))
    return lines


def _dateline(text: str, start: int, end: int) -> int:
    found = _DATELINE.match(text, start, end)
    capitals = found and re.match(r"[A-Z]{3,}", found.group())
    return found.end() - start if found and capitals else 0


def _direct(found: Found, quotes: Sequence[Range]) -> bool:
    return any(q[0] < found.content[-1][0] + 1 and found.content[-1][1] <= q[1] for q in quotes)


def _continued(text: str, sentence: Range, quotes: Sequence[Range], last: Found, same_line: bool) -> Found | None:
    """The attribution before with a sentence that only goes on with its quotation."""
    inside = within(sentence[0], quotes)
    opens = next((q for q in quotes if q[0] == sentence[0] and q[1] >= sentence[1] - 1), None)
    if not same_line or not (inside or opens):
        return None
    piece = trimmed(text, (inside or opens or sentence)[0:2] if opens else sentence, lead=False)
    if piece is None or piece[0] < last.content[-1][1]:
        return last if inside else None
    return replace(last, content=(*last.content, piece))


def _sentence(s: _Sentence) -> list[Found]:
    hits = [cue for cue in cues(s.text, s.start, s.end) if not within(cue.start, s.quotes)]
    hits.sort(key=lambda cue: cue.word in ("citing", "quoting"))
    found: list[Found] = []
    for cue in hits:
        made = _attribution(s, cue, found)
        if made and made.content:
            found = [_cut(s, one, made) for one in found]
            found.append(made)
    return [one for one in found if one.content] or _introduced(s)


_ONLY_QUOTED = re.compile(r"(?P<who>[^“”\",;:]{2,60}?)(?:,[^“”\":;]{0,80})?:\s(?=[“\"])")


def _introduced(s: _Sentence) -> list[Found]:
    """`The minister was blunt: "Y"`: marks alone attribute."""
    lead = _ONLY_QUOTED.match(s.text, s.start, s.end)
    quote = s.quote_at(lead.end()) if lead else None
    if not lead or not quote:
        return []
    verb = finite().search(s.text, lead.start("who"), lead.end("who"))
    sources = phrases.joint(s.text, (lead.start("who"), verb.start() if verb else lead.end("who")))
    piece = trimmed(s.text, quote, lead=False)
    return [Found(tuple(sources), None, (piece,), "assert")] if sources and piece else []


def _attribution(s: _Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    if cue.frame == "preposition":
        return _preposition(s, cue, earlier)
    if cue.frame in ("adverb", "passive"):
        return _implicit(s, cue)
    if cue.frame == "noun":
        piece = trimmed(s.text, (_skip_that(s, cue.end), s.end))
        return Found(((cue.start, cue.end),), None, (piece,), "assert", noun=True) if piece and _governed(s, cue) else None
    return _postposed(s, cue) or _preposed(s, cue, earlier)


def _governed(s: _Sentence, cue: Cue) -> bool:
    """`confirm reports that`, `amid claims that`: the noun is passed on, and is no subject of a verb."""
    before = s.text[s.start : cue.start]
    held = r"\b(?:confirm\w*|verify|den\w+|of|amid|despite|reject\w*|dismiss\w*|to|with|by|after|from|were|are|been|was)\s(?:\w+\s)?$"
    return bool(re.search(held, before)) and cue.word not in ("fears", "suggestions", "warnings")


def _skip_that(s: _Sentence, at: int) -> int:
    found = re.match(r"\s(?:that|of)\s", s.text[at : s.end])
    return at + (found.end() if found else 0)


def _preposition(s: _Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    if cue.word in ("citing", "quoting"):
        return _citing(s, cue, earlier)
    sources = phrases.after(s.text, cue.end, s.end)
    if not sources:
        return None
    if not s.text[s.start : cue.start].strip(" ,\u00a0") or re.match(r"(?:And|But|Meanwhile|However),?\s*$", s.text[s.start : cue.start]):
        comma = s.text.find(",", sources[-1][1], s.end)
        pieces = [trimmed(s.text, (comma + 1, s.end))] if comma > 0 else []
    else:
        begin = _strong(s, cue.start)
        pieces = [trimmed(s.text, (begin, cue.start))]
        comma = re.match(r",\s", s.text[sources[-1][1] : s.end])
        if comma and not finite().search(s.text, begin, cue.start):
            pieces.append(trimmed(s.text, (sources[-1][1], s.end)))
    return Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), "neutral_relay")


def _citing(s: _Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """`A reported Y, citing B`: what A reported is what B said."""
    if not earlier or not re.search(r",\s*$", s.text[s.start : cue.start]):
        return None
    sources = phrases.after(s.text, cue.end, s.end)
    said = min(earlier, key=lambda one: abs((one.cue or one.content[0])[0] - cue.start)).content
    pieces = [trimmed(s.text, (a, min(b, cue.start) if a < cue.start else b)) for a, b in said]
    return Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), "neutral_relay") if sources else None


def _strong(s: _Sentence, at: int) -> int:
    """Where the statement that ends at `at` begins: after a semicolon, or a comma with a conjunction and a clause of its own."""
    begin = s.start
    for match in re.finditer(r";\s|,\s(?:but|while|whereas)\s", s.text[s.start : at]):
        if finite().search(s.text, s.start + match.end(), at):
            begin = s.start + match.end()
    return begin


def _implicit(s: _Sentence, cue: Cue) -> Found | None:
    """`Y is said to Z`, `Y reportedly Z`: the clause around the cue."""
    begin = s.start
    for match in re.finditer(r"[;:]\s|,\s(?:and|but|while|as|which|who)\s|\s(?:that|while|but)\s", s.text[s.start : cue.start]):
        begin = s.start + match.end()
    stop = next((cue.end + m.start() for m in re.finditer(r";|,\s(?:and|but|while)\s", s.text[cue.end : s.end])), s.end)
    pieces = [trimmed(s.text, (begin, cue.start)), trimmed(s.text, (_after_passive(s, cue), stop))]
    if begin == s.start and re.match(r"it$", s.text[begin : cue.start].strip(), re.IGNORECASE) and cue.frame == "passive":
        pieces = pieces[1:]
    return Found((), (cue.start, cue.end), tuple(p for p in pieces if p), cue.attitude)


def _after_passive(s: _Sentence, cue: Cue) -> int:
    found = re.match(r"\sthat\s", s.text[cue.end : s.end])
    return cue.end + (found.end() if found else 0)


def _postposed(s: _Sentence, cue: Cue) -> Found | None:
    """`Y, X said` and `"Y," said X`: the content comes first."""
    if cue.frame in ("to", "names", "mute", "passive") or cue.attitude in ("deny", "allege"):
        return None
    quote = s.quote_before(cue.start)
    comma = re.search(r",\s*$", s.text[s.start : cue.start])
    if (quote or comma) and _inverted(s, cue, bool(quote)):
        sources, first = phrases.after(s.text, cue.end, s.end), cue.start
        trail = sources[-1][1] if sources else cue.end
    else:
        stop = cue.end + _addressed(s, cue)
        if not (_ENDS.match(s.text, stop, s.end) or s.quote_at_pause(stop)):
            return None
        sources, first = phrases.before(s.text, _opened(s, cue), cue.start)
        trail = stop
    lead = s.text[s.start : first]
    if not sources or not re.search(r"[,”\"’?!]\s*$", lead) or len(lead.strip(" ,")) < 3:
        return None
    return Found(tuple(sources), (cue.start, cue.end), _first_part(s, first, trail), _attitude(s, cue, (s.start, first)), trail=trail)


def _opened(s: _Sentence, cue: Cue) -> int:
    """Where the source before a cue may begin: after the quotation that comes before it."""
    return max([q[1] for q in s.quotes if q[1] <= cue.start and q[1] > s.start and s.text[q[1] - 2 : q[1] - 1] in ",.!?"] or [s.start])


def _inverted(s: _Sentence, cue: Cue, quoted: bool) -> bool:
    rest = s.text[cue.end : s.end]
    if cue.word in _TELL or not re.match(r"\s[A-Za-z\u00c0-\u024f]", rest) or _ENDS.match(rest):
        return False
    if re.match(r"\s(?:that|he|she|they|it|we|there|this)\s\w", rest):
        return False
    first = re.split(r"[,“\"]", rest, maxsplit=1)[0]
    return quoted or (not finite().search(re.sub(r"\s(?:who|which|when|as|after)\s.*", "", first)) and bool(re.match(r"\s(?:the|a|an|its|his|her|[A-Z])", first)))


def _addressed(s: _Sentence, cue: Cue) -> int:
    found = _ADDRESSEE.match(s.text, cue.end, s.end) if cue.word in _TELL else None
    return found.end() - cue.end if found else 0


def _first_part(s: _Sentence, first: int, trail: int) -> tuple[Range, ...]:
    """What stands before the source and, where a quotation goes on after it, its second piece."""
    quote = s.quote_before(first)
    begin = _strong(s, first)
    if quote and not s.text[begin : quote[0]].strip(" ,:-–—") or quote and quote[0] < s.start:
        begin = quote[0]
    pieces = [trimmed(s.text, (begin, first), lead=quote is None)]
    more = s.quote_at_pause(trail) if quote else None
    while more:
        pieces.append(trimmed(s.text, more, lead=False))
        more = s.quote_at(more[1]) if s.text[more[1] : more[1] + 1] == " " else None
    return tuple(p for p in pieces if p)


def _preposed(s: _Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """`X said (that) Y`: the source comes first, or is that of the cue before."""
    floor = max([a for one in earlier for a, b in one.content if a < cue.start < b] or [s.start])
    sources, _ = phrases.before(s.text, floor, cue.start)
    shared = _shared(s, cue, earlier)
    if shared is not None:
        sources = list(shared.sources)
    elif cue.word.endswith("ing"):
        sources = _subject(s, cue)
    begin = _content_start(s, cue)
    stop = _quoted_end(s, begin)
    pieces = (trimmed(s.text, (begin, stop)),)
    if cue.frame == "mute":
        pieces = (pieces[0] or (cue.start, cue.end),)
    if not sources or pieces[0] is None or not _fits(s, cue, pieces[0], begin):
        return None
    return Found(tuple(sources), (cue.start, cue.end), tuple(p for p in pieces if p), _attitude(s, cue, pieces[0]))


def _shared(s: _Sentence, cue: Cue, earlier: Sequence[Found]) -> Found | None:
    """The attribution before whose source goes on: `X confirmed Y but declined to comment`, `X said Y, adding Z`."""
    named = [one for one in earlier if one.sources and not one.noun]
    joined = re.search(r"(?:,|\band|\bbut|\bor|\bthen)\s+(?:also\s|then\s|later\s)?$", s.text[s.start : cue.start])
    if not named or not joined:
        return None
    return named[-1] if cue.word.endswith("ing") or not re.search(r",\s+$", s.text[s.start : cue.start]) else None


def _subject(s: _Sentence, cue: Cue) -> list[Range]:
    """The subject of the sentence, for `A claimed the attack, saying that`."""
    verb = finite().search(s.text, s.start, cue.start)
    return phrases.joint(s.text, (s.start, verb.start())) if verb else []


def _content_start(s: _Sentence, cue: Cue) -> int:
    at = cue.end
    if cue.frame == "mute":
        found = re.match(r"\s(?:on|about)\s", s.text[at : s.end])
        return at + (found.end() if found else 0)
    if cue.frame in ("to", "names"):
        return at
    that = _THAT.match(s.text, at, s.end)
    if that and (not finite().search(that["between"]) or re.match(r"\s(?:in|on|at)\s", that["between"])):
        return that.end()
    at += _addressed(s, cue)
    when = _WHEN.match(s.text, at, s.end)
    at = when.end() if when else at
    colon = re.match(r"\s?[^,.;“”\"]{0,60}?:\s", s.text[at : s.end])
    return at + colon.end() if colon else at


def _quoted_end(s: _Sentence, begin: int) -> int:
    """The end of the sentence, or of the quotation that opens at `begin` and runs over it."""
    quote = s.quote_at(begin)
    return max(s.end, quote[1]) if quote else s.end


def _fits(s: _Sentence, cue: Cue, piece: Range, begin: int) -> bool:
    """True where the content is of the kind that the cue takes."""
    words = s.text[slice(*piece)]
    if cue.frame == "to":
        return words.startswith("to ") or (cue.attitude == "commit" and _claused(s, cue, begin, words))
    if cue.frame == "clause":
        return _claused(s, cue, begin, words)
    if cue.frame == "names":
        return _named(s, cue, piece)
    return True


def _claused(s: _Sentence, cue: Cue, begin: int, words: str) -> bool:
    if re.search(r"\bthat\s$", s.text[cue.end : begin]) or s.quote_at(begin):
        return True
    if words.startswith("to ") and cue.word in ("claimed", "claims", "claim", "admitted", "claiming"):
        return True
    start = re.match(r"(?:he|she|they|it|we|I|there|the|a|an|this|these|those|his|her|its|their|about|more|at|up|no|[A-Z]|\d)", words)
    verb = finite().search(words)
    return bool(start and verb and len(words[: verb.start()].split()) <= 7 and "," not in words[: verb.start()])


def _named(s: _Sentence, cue: Cue, piece: Range) -> bool:
    words = s.text[slice(*piece)]
    if cue.word in ("put", "puts"):
        return bool(re.search(r"\bat\s", words)) and any(ch.isdigit() for ch in words) or bool(re.search(r"\bat\s(?:about|around|\w+-)", words))
    if cue.word == "gave":
        return bool(re.search(r"\bas\s", words))
    quoted = any(piece[0] <= q[0] < s.end for q in s.quotes)
    return quoted or (cue.word.startswith("descri") and " as " in words) or bool(re.match(r"(?:it|him|her|them|the \w+) (?:a|an|the)\s", words))


def _attitude(s: _Sentence, cue: Cue, content: Range) -> str:
    """The cue's attitude; what is said of the future is a prediction, what is said of one's own doing a promise."""
    future = re.compile(r"\b(?:will|would|is due to|are due to|is expected to|are expected to|is to|are to|could|may|might)\b")
    words = s.text[slice(*content)]
    if cue.attitude != "assert" or cue.frame == "names":
        return cue.attitude
    first = future.search(re.split(r",|\b(?:if|who|which|because|that|promised|said)\b", words, maxsplit=1)[0])
    return "predict" if first and not re.search(r"\b(?:could|would)\s(?:have|not be reached)\b", words) else "assert"


def _cut(s: _Sentence, one: Found, later: Found) -> Found:
    """`one` without what a later attribution of the sentence begins: a clause of its own, or a cue that holds all before."""
    at = min([a for a, _ in later.sources if a > one.content[0][0]] or [later.cue[0] if later.cue else later.content[0][0]])
    if one.noun or later.noun:
        return one
    before_it = later.content[0][0] <= one.content[0][0] and later.cue and later.cue[0] > one.content[0][0]
    if before_it and later.cue:
        stop = min(at, later.cue[0])
        return replace(one, content=_up_to(s.text, one.content, max(b for _, b in later.content) if later.sources else stop)) if later.sources else one
    joint = [m for m in _SIBLING.finditer(s.text, one.content[0][0], max(at, one.content[0][0])) if m.end() == at]
    if later.sources == one.sources and later.cue:
        lead = re.search(r"[,\s]*\b(?:and|but|or|then)?\s*(?:also\s|then\s|later\s)?$", s.text[: later.cue[0]])
        return replace(one, content=_up_to(s.text, one.content, lead.start() if lead else later.cue[0]))
    return replace(one, content=_up_to(s.text, one.content, joint[0].start())) if joint else one


def _up_to(text: str, content: tuple[Range, ...], stop: int) -> tuple[Range, ...]:
    cut = (trimmed(text, (a, min(b, stop))) for a, b in content if a < stop)
    return tuple(piece for piece in cut if piece)


def nested(found: Sequence[Found]) -> list[Found]:
    """Each attribution with the place of its parent: the smallest whose content holds its content and its cue."""
    return [replace(one, parent=_parent(one, found)) for one in found]


def _parent(one: Found, found: Sequence[Found]) -> int | None:
    holds = [
        (_size(other), n)
        for n, other in enumerate(found)
        if other is not one and _size(other) > _size(one) and all(_inside(piece, other.content) for piece in one.content)
    ]
    return min(holds)[1] if holds else None


def _size(found: Found) -> int:
    return sum(b - a for a, b in found.content)


def _inside(piece: Range, content: Sequence[Range]) -> bool:
    return any(a <= piece[0] and piece[1] <= b for a, b in content)

