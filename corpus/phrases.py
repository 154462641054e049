"""Noun phrases beside a cue: who speaks, whether the words stand before the cue or after it."""

import re
from collections.abc import Sequence

from .cues import finite
from .quotes import Range, trimmed

_BOUNDARY = re.compile(
    r"[;:—]\s|\s[–-]\s|,?\s(?:that|because|whether|whereas|although|though|while|unless|until)\s"
    r"|,\s(?:and|but|or|yet|so|as|when|after|before)\s|\s(?:as|when|after|before|since|if|where)\s(?=[^,]*$)|[”\"]\s"
)
_AND = re.compile(r"\s(?:and|but)\s")
_ASIDE = re.compile(
    r"^\s*(?:who|which|whose|whom|speaking|citing|quoting|asked|a|an|the|his|her|its|their|aged?|[0-9]+|[\w’'-]+ing)\b"
)
_OPENING = re.compile(
    r"^(?:(?:on|in|at|by|after|before|during|since|until|for|from|with|despite|as|earlier|later|meanwhile|however|then"
    r"|also|still|yet|instead|moreover|indeed|separately|today|yesterday|last|this|when|while|although)\b)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s(?:who|which|whose|that|speaking|seen|citing|quoting|asked|talking|writing|obtained|published|has|had|was|were"
    r"|in a statement)\b.*$"
)
_HEDGE = re.compile(
    r"\s(?:also|later|earlier|then|now|previously|repeatedly|on\s[A-Z]\w+day|initially|himself|herself|itself|themselves|both|all|have|has|had)$"
)
_TAIL = re.compile(
    r"\s(?:on\s|late\s|early\s|at\s(?:a|an|the)\s(?:news|press)|at\s\d|in\s(?:a|an|the|his|her|its|their|comments?|remarks?|an?\sinterview)\s"
    r"|during\s|when\s|as\s|after\s|before\s|by\s|via\s|last\s|this\s|earlier|yesterday|today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|adding|who\b|which\b|of\sthe\s(?:decision|move|plan)).*$"
)
_NAME = re.compile(r"^[A-Z\u00c0-\u024f]")


def before(text: str, start: int, at: int) -> tuple[list[Range], int]:
    """The sources that end at `at` (a cue), and where their clause begins; no source where none can be read."""
    begin = _clause(text, start, at)
    head = _head(text, begin, at)
    cut = _CUT.search(text[head[0] : head[1]])
    stop = head[0] + (cut.start() if cut and cut.start() > 1 else len(text[head[0] : head[1]].rstrip()))
    while hedge := _HEDGE.search(text[head[0] : stop]):
        stop = head[0] + hedge.start()
    who = re.match(r"\s*(?P<who>who|which)\b", text[head[0] : stop])
    if who:
        return [(head[0] + who.start("who"), head[0] + who.end("who"))], head[0]
    return joint(text, (head[0], stop)), head[0]


def _clause(text: str, start: int, at: int) -> int:
    """Where the clause that ends at `at` begins."""
    ends = [match.end() for match in _BOUNDARY.finditer(text, start, at) if match.end() < at - 1]
    begin = ends[-1] if ends else start
    for match in _AND.finditer(text, begin, at):
        comma = text.rfind(",", begin, match.start())
        if finite().search(text, max(begin, comma), match.start()) and match.end() < at - 1:
            begin = match.end()
    return begin


def _head(text: str, begin: int, at: int) -> Range:
    """The noun phrase before `at`, asides between commas seen through."""
    commas = [begin - 1, *(m.start() for m in re.finditer(r",(?!\d)", text[:at]) if m.start() >= begin)]
    parts = [(one + 1, other) for one, other in zip(commas, [*commas[1:], at], strict=True)]
    words = [text[a:b].strip() for a, b in parts]
    last = len(parts) - 1
    if last and not words[last]:
        return _around_aside(parts, words, last - 1)
    if last and _ASIDE.match(words[last]) is None and _described(words, last):
        return parts[last - 1][0], parts[last][1]
    return parts[last]


def _around_aside(parts: Sequence[Range], words: Sequence[str], aside: int) -> Range:
    """`The mayor, A B, said` is all of it; `A B, the mayor, said` and `A B, who lives there, said` are A B."""
    if not aside:
        return parts[0]
    head = parts[aside - 1]
    titled = (
        _NAME.match(words[aside])
        and words[aside - 1]
        and not _NAME.match(words[aside - 1].split()[-1])
        and (_short(words[aside - 1]) or re.search(r"\band (?:the|its|his|her|their) [\w’' ]+$", words[aside - 1]))
    )
    return (head[0], parts[aside][1]) if titled else head


def _described(words: Sequence[str], last: int) -> bool:
    """`The union and the mine's owner, A B said`: a description with the name that follows it."""
    return bool(re.search(r"\band (?:the|its|his|her|their) [\w’' ]+$", words[last - 1])) and bool(
        _NAME.match(words[last])
    )


def _short(words: str) -> bool:
    return len(words.split()) <= 4 and not re.search(r"\b(?:for|of)\b", words)


def after(text: str, at: int, end: int) -> list[Range]:
    """The sources that follow a cue (`said A B, the mayor`), up to the first comma, verb or adjunct."""
    stop = (
        next(
            (
                m.start()
                for m in re.finditer(r"[,;:“”\"(]|\.(?=\s|$)(?<!\b[A-Z]\.)(?<!Mr\.)(?<!Dr\.)(?<!Mrs\.)", text[at:end])
            ),
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
