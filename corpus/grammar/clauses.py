"""Claims of a text: each clause with its own verb, each number of a list, each description set off by commas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...schema.anchor import nearby
from .cues import finite
from .found import Found
from .kinds import checkability, kind
from .quotes import Range, trimmed

Pieces = tuple[Range, ...]

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)"
_JOIN = re.compile(
    r"(?P<and>(?:,\s)?\b(?:and|but|or)\s(?:that\s)?|;\s|,\s(?=there\b))"
    r"|(?P<because>,?\s(?:because)\s)|(?P<while>,?\s(?:while|after|before|when|as|although|though|whereas|since|where)\s)|(?P<colon>:\s)"
)
_SUBJECT = re.compile(
    r"\s*(?:the|a|an|its|his|her|their|my|our|it|he|she|they|we|I|there|this|that|these|those|no|some|about|more|up\sto|at\sleast"
    rf"|{_NUMBER}|everything|everyone|nobody|nothing|police|fire|[A-Z][\w’'-]*|[a-z]+s)\b"
)
_RELATIVE = re.compile(
    r",\s(?P<who>which|who|whose|where)\s(?P<rest>(?:[^,;.“”]|[,.](?=\d))+(?:,\s\d[^,;.]*)?)(?P<end>,|$)"
)
_ROLE = re.compile(
    r"(?P<one>\b(?:The|the|its|his|her|their|Its|His|Her)\s(?:(?!and\b|of\b|on\b|in\b)[\w’'-]+\s){0,3}[\w’'-]+,\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})(?=[,.]|\s[a-z]+s\b|$)"
    r"|(?P<other>\b[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+,\s(?:(?:the|a|an|its|his|her|their)\s[^,;:“”\"]{3,60}|[^,;\s“”\"]+\s?[\w]*['’]s\s[^,;:]{3,40}))(?=[,.])"
)
_QUESTION = re.compile(r"(?:^|:\s)(?:who|what|how|why|when|where)\b|\?\s*[”\"’]?$", re.IGNORECASE)
_TRAILING_TIME = re.compile(rf",\s(?:about\s|almost\s)?{_NUMBER}\s(?:second|minute|hour|day|week|month|year)s?$")
_LEFT_OUT = ("decline_comment", "unable_to_confirm")


@dataclass(frozen=True)
class Statement:
    """A claim in code points of the text, and which attributions hold it."""

    span: Pieces
    kind: str
    checkability: str
    attributions: tuple[int, ...]


def statements(text: str, sentences: Sequence[Range], found: Sequence[Found]) -> list[Statement]:
    """The claims in the order of the text, no place twice."""
    spans: dict[Pieces, str | None] = {}
    for content in _contents(found):
        spans |= dict.fromkeys(_claims(text, content))
    near = nearby([_extent(one) for one in found])
    for sentence in sentences:
        for span in _own(text, sentence, [found[n] for n in near(*sentence)]):
            spans.setdefault(span, None)
        for match in _ROLE.finditer(text, *sentence):
            spans[(match.span(match.lastgroup or 0),)] = "identity_role"
    told = ((span, known, near(span[0][0], span[-1][1])) for span, known in sorted(spans.items()))
    return [_statement(text, span, known, {n: found[n] for n in some}) for span, known, some in told]


def _extent(one: Found) -> Range:
    """From its first code point to its last."""
    pieces = _pieces(one)
    return min(a for a, _ in pieces), max(b for _, b in pieces)


def _pieces(one: Found) -> list[Range]:
    return [*one.content, *one.sources, *((one.cue,) if one.cue else ())]


def _statement(text: str, span: Pieces, known: str | None, found: Mapping[int, Found]) -> Statement:
    """`found` are the attributions near by, by number."""
    holding = tuple(n for n, one in found.items() if all(_within(piece, one.content) for piece in span))
    told = known or kind(" ".join(text[a:b] for a, b in span))
    if any(found[n].attitude in ("predict", "commit") and found[n].content == span for n in holding):
        told = "prediction"
    return Statement(span, told, checkability(told), holding)


def _within(piece: Range, content: Sequence[Range]) -> bool:
    return any(a <= piece[0] and piece[1] <= b for a, b in content)


def _contents(found: Sequence[Found]) -> Iterator[Pieces]:
    """The innermost contents; a promise with the one who makes it."""
    promised = [_promise(one) for one in found]
    parents = {one.parent for one, promise in zip(found, promised, strict=True) if not promise}
    for n, one in enumerate(found):
        if one.attitude not in _LEFT_OUT and n not in parents:
            if not promised[n]:
                yield one.content
            elif one.parent is None:
                yield ((one.sources[0][0], one.content[-1][1]),)


def _promise(one: Found) -> bool:
    """`A agreed to Y`: that A agreed is the claim."""
    return (
        one.attitude == "commit" and one.cue is not None and one.cue[1] + 1 == one.content[0][0] and bool(one.sources)
    )


def _own(text: str, sentence: Range, found: Sequence[Found]) -> Iterator[Pieces]:
    """The claims of a sentence in the article's own voice: where no attribution meets it, or in front of the first."""
    start, end = sentence
    met = sorted(piece for one in found for piece in _pieces(one) if piece[0] < end and piece[1] > start)
    kept = trimmed(text, (start, met[0][0] if met else end))
    if kept and (finite().search(text, *kept) or not met) and not _QUESTION.search(text, start, end):
        yield from _claims(text, (kept,))


def _claims(text: str, content: Pieces) -> Iterator[Pieces]:
    """Each clause of a content; pieces of a quotation are clauses apart where each has a verb."""
    close = all(b[0] - a[1] < 16 for a, b in pairwise(content))
    if len(content) > 1 and (close or not all(finite().search(text, a, b) for a, b in content)):
        yield content
        return
    for start, end in content:
        for pieces in _related(text, start, end):
            kept = tuple(piece for piece in (trimmed(text, p) for p in pieces) if piece)
            if kept and (len(kept) > 1 or " " in text[slice(*kept[0])] or text[kept[0][0]].isupper()):
                yield kept


def _related(text: str, start: int, end: int) -> Iterator[Pieces]:
    """The clauses of a stretch, a relative clause apart from the sentence that it stands in."""
    match = _RELATIVE.search(text, start, end)
    if not match or not finite().search(match["rest"]):
        yield from _clauses(text, start, end)
        return
    before, after = (start, match.start()), (match.end(), end)
    if match["end"] and after[1] - after[0] > 3:
        yield before, match.span("rest")
        yield before, after
        return
    yield from _clauses(text, *before)
    yield (_antecedent(text, *before), match.span("rest"))


def _antecedent(text: str, start: int, end: int) -> Range:
    """The last noun phrase of a stretch."""
    found = re.search(
        r"(?:\b(?:the|a|an|its|his|her|their)\s)?(?:[A-Z][\w’'-]*\s(?=[A-Z\d])|[a-z]+\s(?=[a-z]+$))*[\w’'-]+$",
        text[start:end],
    )
    return (start + found.start(), end) if found else (start, end)


def _clauses(text: str, start: int, end: int) -> Iterator[Pieces]:
    """Split where a conjunction has a verb on either side; a second verb keeps the first one's subject."""
    at = start
    for match in _JOIN.finditer(text, start, end):
        verb = finite().search(text, at, match.start())
        if not verb or match.start() < at:
            continue
        kind = match.lastgroup
        if _clause(text, match.end(), end):
            yield (_left(text, at, match.start()),)
            if kind == "because":
                yield ((at, end),)
            at = match.end()
        elif (
            kind == "and" and "," not in match.group() and finite().match(text, match.end(), end) and verb.start() > at
        ):
            yield ((at, match.start()),)
            yield (at, verb.start()), (match.end(), end)
            return
    yield from _listed(text, at, end)


def _left(text: str, start: int, end: int) -> Range:
    """A clause without a length of time that belongs to the next: `, two days after`."""
    found = _TRAILING_TIME.search(text[start:end])
    return start, start + found.start() if found else end


def _listed(text: str, start: int, end: int) -> Iterator[Pieces]:
    """`Two die, 14 hurt`: a claim for each number of a headline."""
    match = re.compile(rf",\s(?={_NUMBER}\s\w+)").search(text, start, end)
    short = re.match(rf"{_NUMBER}\s\w+$", text[start : match.start()], re.IGNORECASE) if match else None
    if match and short:
        yield ((start, match.start()),)
        yield ((match.end(), end),)
    else:
        yield ((start, end),)


def _clause(text: str, start: int, end: int) -> bool:
    """True where a subject and then a verb begin the stretch."""
    subject = _SUBJECT.match(text, start, end)
    verb = finite().search(text, subject.end(), end) if subject else None
    if not subject or not verb:
        return False
    between = text[subject.end() : verb.start()]
    return len(between.split()) <= 6 and not re.search(r"[,;]|\b(?:and|who|which|that)\b", between)
