"""Noun phrases beside a cue: who speaks, whether the words stand before the cue or after it."""

import re

from .cues import finite
from .quotes import Range, trimmed

_BOUNDARY = re.compile(
    r"[;:—]\s|\s[–-]\s|,?\s(?:that|because|whether|whereas|although|though|while|unless|until)\s"
    r"|,\s(?:and|but|or|yet|so|as|when|after|before)\s|\s(?:as|when|after|before|since|if|where)\s(?=[^,]*$)|[”\"]\s"
)
_AND = re.compile(r"\s(?:and|but)\s")
_ASIDE = re.compile(
    r"\s*(?!(?:and|but|or|that|because|if|he|she|they|it|we)\b)"
    r"(?:[a-z\d]|[A-Z][a-z]+\.,?$|(?:[A-Z]\.){2},?$|(?:A|An)\s|[A-Z][\w.-]*(?:\s[A-Z][\w.-]*)?[’']s?\s)"
)
_OPENING = re.compile(
    r"^(?:(?:on|in|at|by|after|before|during|since|until|for|from|with|despite|as|earlier|later|meanwhile|however|then"
    r"|also|still|yet|instead|moreover|indeed|separately|today|yesterday|(?:last|this)\s(?:week|month|year|night)\s|when|while|although)(?:\b|(?<=\s)))",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s(?:who|which|whose|that|speaking|seen|citing|quoting|asked|talking|writing|obtained|published|has|had|was|were"
    r"|in a statement)\b.*$"
)
_HEDGE = re.compile(
    r"\s(?:also|later|earlier|then|now|previously|repeatedly|on\s[A-Z]\w+day|initially|first|once|never|since|just|now|even|still|recently|(?!family|ally)[a-z]+ly|himself|herself|itself|themselves|both|all|have|has|had)$"
)
_TAIL = re.compile(
    r"\s(?:on\s|late\s|early\s|at\s(?:a|an|the)\s(?:news|press)|at\s\d|in\s(?:a|an|the|his|her|its|their|comments?|remarks?|an?\sinterview)\s"
    r"|during\s|when\s|as\s|after\s|before\s|by\s|via\s|last\s|this\s|earlier|yesterday|today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|adding|who\b|which\b|of\sthe\s(?:decision|move|plan)).*$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|says|told|did|does|can|could)\b|(?<!\bthe)\s[a-z]+ed$"
)
_CLAUSES = re.compile(r";\s|,\s(?:and|but|while|as|although|though)\s")
_PAUSE = re.compile(r",(?!\d)|\s[–-]\s|[—―(]")
_PRONOUN = re.compile(r"\b(?P<who>he|she|they|it|we|I|you|who|which)$", re.IGNORECASE)
_LEADING = re.compile(
    r"\s*(?:and|but|so|yet|then|while|although|though|even\sas|if|when|as|because|since|whether|where"
    r"|(?:after|before)(?=\s[A-Z]))\s",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec)\w*\.?"
_WHEN = re.compile(
    rf"\s*(?:(?:on|late|early|last|this)\s\w+day|(?:in|last|this|on|since|by)\s(?:{_MONTH}(?:\s\d+)?|\d{{4}}|week|month|year|night)"
    r"|earlier|later|today|yesterday|meanwhile|then|still|yet|however|also)\s(?=\S)",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\s(?:(?:late\s|early\s)?on\s\w+day|during|(?:last|this)\s(?:week|month|year|night)|(?:in|at)\s(?:a|an|his|her|its|their)\s[\w\s’'-]*$).*$"
)
_NAME = re.compile(r"^[A-Z\u00c0-\u024f]")


def before(text: str, start: int, at: int) -> tuple[list[Range], int]:
    """The sources that end at `at` (a cue), and where their clause begins; no source where none can be read."""
    stop = _before_asides(text, start, _without_hedges(text, max(start, at - 60), at))
    begin = _clause(text, start, stop)
    joined = re.search(r"\b(?:and|but|or|then)\s*$", text[begin:stop]) if begin < stop else None
    if joined or not text[begin:stop].strip():
        return subject(text, start, begin + joined.start() if joined else begin), begin
    begin, stop = _named(text, begin, stop, stop < len(text[:at].rstrip()))
    alone = _PRONOUN.search(text, begin, _without_hedges(text, begin, stop))
    if alone:
        return [alone.span("who")], begin
    stop = _without_adverbs(text, begin, stop)
    if _VERB.search(text, begin, stop):
        return [], begin
    return joint(text, _without_opening(text, begin, stop)), begin


def _before_asides(text: str, start: int, at: int) -> int:
    """Where the phrase ends that asides between commas part from the cue: `A B, 49, who lives there, said`."""
    stop = start + len(text[start:at].rstrip())
    if text[stop - 1 : stop] not in (",", "-", "–", "—", "―", ")") or stop - 1 <= start:
        return stop
    for _ in range(8):
        mark = max((m.start() for m in _PAUSE.finditer(text, start, stop - 1)), default=-1)
        if mark <= start or not _ASIDE.match(text, mark + 1, stop):
            break
        stop = mark + 1
    return len(text[:stop].rstrip(" ,-–—―()\u00a0"))


def _clause(text: str, start: int, at: int) -> int:
    """Where the clause that ends at `at` begins."""
    ends = [match.end() for match in _BOUNDARY.finditer(text, start, at) if match.end() < at - 1]
    begin = ends[-1] if ends else start
    for match in _AND.finditer(text, begin, at):
        comma = text.rfind(",", begin, match.start())
        if finite().search(text, max(begin, comma), match.start()) and match.end() < at - 1:
            begin = match.end()
    return begin


def _named(text: str, begin: int, stop: int, aside: bool) -> Range:
    """The noun phrase of a clause: what follows its last comma, but `The mayor, A B, said` is one."""
    comma = max((m.end() for m in re.finditer(r",(?!\d)", text[begin:stop])), default=0)
    if not comma:
        return begin, stop
    lead = text[begin : begin + comma - 1]
    first = begin + len(lead) - len(lead[lead.rfind(",") + 1 :].lstrip())
    described = text[first : begin + comma - 1]
    if not _NAME.match(text[begin + comma : stop].strip()) or not described or finite().search(described):
        return begin + comma, stop
    if re.search(r"\band (?:the|its|his|her|their) [\w’' ]+$", described):
        return first, stop
    if not aside or _NAME.match(described.split()[-1]):
        return begin + comma, stop
    return (first, stop) if _short(described) else (first, begin + comma - 1)


def _without_adverbs(text: str, begin: int, stop: int) -> int:
    for cut in (_CUT.search(text[begin:stop]), _PLACED.search(text[begin:stop])):
        stop = begin + cut.start() if cut and cut.start() > 1 else stop
    return _without_hedges(text, begin, stop)


def _without_hedges(text: str, begin: int, stop: int) -> int:
    stop = begin + len(text[begin:stop].rstrip())
    while hedge := _HEDGE.search(text[begin:stop]):
        stop = begin + hedge.start()
    return stop


def _without_opening(text: str, begin: int, stop: int) -> Range:
    for opening in (_LEADING, _WHEN):
        found = opening.match(text, begin, stop)
        begin = found.end() if found else begin
    return begin, stop


def subject(text: str, start: int, at: int) -> list[Range]:
    """The subject of a clause whose second verb the cue at `at` is: `A B shut the gate and said`."""
    last = max((m.end() for m in _CLAUSES.finditer(text, start, at)), default=start)
    return _first(text, last, at) or (_first(text, start, at) if last > start else [])


def _first(text: str, begin: int, at: int) -> list[Range]:
    """The first noun phrase with a verb after it, between commas."""
    for match in re.finditer(r"^|,\s", text[begin:at]):
        first = begin + match.end()
        verb = finite().search(text, first, at)
        if not verb or "," in text[first : verb.start()].rstrip(", "):
            continue
        found = joint(text, _without_opening(text, first, _without_adverbs(text, first, verb.start())))
        alone = _PRONOUN.search(text, first, found[-1][1]) if found else None
        if found:
            return [alone.span("who")] if alone else found
    return []


def _short(words: str) -> bool:
    return len(words.split()) <= 4 and not re.search(r"\b(?:for|of)\b", words)


def after(text: str, at: int, end: int) -> list[Range]:
    """The sources that follow a cue (`said A B, the mayor`), up to the first comma, verb or adjunct."""
    stop = (
        next(
            (m.start() for m in re.finditer(r"[,;:“”\"(—]|''|\s[–-]\s|\.(?=\W*$|\s[“\"'‘])", text[at:end])),
            end - at,
        )
        + at
    )
    tail = _TAIL.search(text[at:stop])
    stop = at + tail.start() if tail and tail.start() > 1 else stop
    cut = _CUT.search(text[at:stop])
    return joint(text, (at, at + cut.start() if cut else stop))


def joint(text: str, span: Range) -> list[Range]:
    """One source, or the two that "and" joins, each without an opening adjunct; nothing where it is no noun phrase."""
    kept = trimmed(text, span)
    if kept is None:
        return []
    words = text[slice(*kept)]
    paired = re.match(r"(?:neither|both|either)\s", words, re.IGNORECASE)
    start = kept[0] + (paired.end() if paired and " " in words[paired.end() :] else 0)
    if _OPENING.match(words) or len(words.split()) > 14:
        return []
    ends = [start]
    for match in re.finditer(r"\s(?:and|nor|or)\s", text[start : kept[1]]):
        left, right = text[ends[-1] : start + match.start()], text[start + match.end() : kept[1]]
        if _whole(left) and _whole(right):
            ends += [start + match.start(), start + match.end()]
    ends.append(kept[1])
    pieces = [trimmed(text, (a, b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    return [piece for piece in pieces if piece]


def _whole(words: str) -> bool:
    """True for what could be a source alone: a determiner, a name, or a bare body such as police."""
    return bool(
        re.match(r"\s*(?:the|a|an|its|his|her|their|[A-Z]|police|officials|residents|two|three)\b", words)
    ) or bool(_NAME.match(words.strip()))
