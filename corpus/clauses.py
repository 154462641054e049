"""Claims of a text: each clause with its own verb, each number of a list, each description set off by commas."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .attributions import Found
from .cues import finite
from .kinds import checkability, kind
from .quotes import Range, trimmed

_JOIN = re.compile(
    r"(?:,\s)?\b(?:and|but|or)\s(?:that\s)?|;\s|,?\s(?:while|because|after|before|when|although|though|whereas|as|since)\s|:\s",
)
_ADJUNCT = re.compile(r"^(?:after|before|when|as|since)$")
_ROLE = re.compile(
    r"(?P<who>\b(?:The|the|its|his|her|their|Its|His|Her)\s(?:[\w’'-]+\s){0,4}[\w’'-]+),\s(?P<name>[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,3})(?=[,.]|$)"
    r"|(?P<name2>\b[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+)+),\s(?P<role>(?:the|a|an|its|his|her|their)\s[^,;“”\"]{3,60}|[^,;\s“”\"]+['’]s\s[^,;]{3,40})(?=[,.])"
)
_RELATIVE = re.compile(r",?\s(?P<who>who|which|whose|where)\s(?P<rest>[^,;.]+)")


@dataclass(frozen=True)
class Statement:
    """A claim in code points of the text, and which attributions hold it."""

    span: tuple[Range, ...]
    kind: str
    checkability: str
    attributions: tuple[int, ...]


def statements(text: str, sentences: Sequence[Range], found: Sequence[Found]) -> list[Statement]:
    """The claims in the order of the text, no place twice."""
    spans: dict[tuple[Range, ...], str | None] = {}
    inner = [n for n, one in enumerate(found) if all(other.parent != n for other in found)]
    for n in inner:
        if found[n].attitude not in ("decline_comment", "unable_to_confirm"):
            for span in _claims(text, found[n].content):
                spans.setdefault(span, None)
    for start, end in sentences:
        for span in _own(text, (start, end), found):
            spans.setdefault(span, None)
        for place in _roles(text, start, end):
            spans.setdefault((place,), "identity_role")
    return [_statement(text, span, known, found) for span, known in sorted(spans.items())]


def _statement(text: str, span: tuple[Range, ...], known: str | None, found: Sequence[Found]) -> Statement:
    told = known or kind(" ".join(text[a:b] for a, b in span))
    holding = tuple(n for n, one in enumerate(found) if all(_within(piece, one.content) for piece in span))
    return Statement(span, told, checkability(told), holding)


def _within(piece: Range, content: Sequence[Range]) -> bool:
    return any(a <= piece[0] and piece[1] <= b for a, b in content)


def _own(text: str, sentence: Range, found: Sequence[Found]) -> Iterator[tuple[Range, ...]]:
    """The claims of a sentence in the article's own voice: where no attribution meets it, or in front of the first."""
    start, end = sentence
    taken = [p for one in found for p in (*one.content, *one.sources, *((one.cue,) if one.cue else ()))]
    met = sorted((a, b) for a, b in taken if a < end and b > start)
    free = [(start, met[0][0])] if met else [(start, end)]
    for piece in free:
        kept = trimmed(text, piece)
        if kept and (not met or finite().search(text, *kept)):
            yield from _claims(text, (kept,))


def _claims(text: str, content: Sequence[Range]) -> Iterator[tuple[Range, ...]]:
    """Each clause of a content; pieces of a quotation are clauses apart where each has a verb."""
    if len(content) > 1 and not all(finite().search(text, a, b) for a, b in content):
        yield tuple(content)
        return
    for a, b in content:
        for start, end in _clauses(text, a, b):
            kept = trimmed(text, (start, end))
            if kept:
                yield (kept,)


def _clauses(text: str, start: int, end: int) -> list[Range]:
    """Split where a conjunction has a verb with a subject on either side."""
    at = start
    found: list[Range] = []
    for match in _JOIN.finditer(text, start, end):
        left, right = (at, match.start()), (match.end(), end)
        if finite().search(text, *left) and _clause(text, *right, bare="and" in match.group() or ";" in match.group()):
            found.append(left)
            at = match.end()
    return [*found, (at, end)]


_SUBJECT = re.compile(
    r"\s*(?:the|a|an|its|his|her|their|it|he|she|they|we|I|there|this|that|no|some|about|more|up to|at least|[A-Z][\w’'-]*|\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|[a-z]+s|everything|nobody|police|fire)\b"
)


def _clause(text: str, start: int, end: int, bare: bool) -> bool:
    """True where a subject and then a verb begin the stretch."""
    subject = _SUBJECT.match(text, start, end)
    verb = finite().search(text, subject.end() if subject else start, end)
    if not subject or not verb:
        return False
    between = text[subject.end() : verb.start()]
    return len(between.split()) <= 6 and not re.search(r"[,;]|\b(?:and|who|which|that)\b", between)


def _roles(text: str, start: int, end: int) -> Iterator[Range]:
    """`The mayor, A B` and `A B, the mayor`."""
    for match in _ROLE.finditer(text, start, end):
        first = "who" if match["who"] else "name2"
        last = "name" if match["who"] else "role"
        yield match.start(first), match.end(last)
