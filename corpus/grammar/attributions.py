"""Attributions of a text: who said what, several a sentence, chains of sources by containment (`nested`)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .cues import cues
from .forms import attribution
from .found import Found, Sentence
from .headed import introduced
from .lines import joined, lines
from .quotes import Range, quotations, trimmed, within

_DATELINE = re.compile(r"[A-Z\u00c0-\u00de][^\n]{1,60}?\s[-–—]+\s(?=[A-Z“\"])")


_SIBLING = re.compile(r",?\s*;\s*|,\s(?:and|but|while|whereas|though|although)\s|\s(?:while|but)\s")


MOST = 16  # segments of a span, as the schema has it
LONGEST = 2000  # a longer run without an end is no sentence


def attributions(text: str, sentences: Sequence[Range]) -> list[Found]:
    """The attributions of the sentences of one text, in order, parents set."""
    found: list[Found] = []
    spoke: tuple[int, int] | None = None  # the line and the place in `found` of the quotation just read
    for line, s in _placed(text, sentences):
        here = _sentence(s) if s.end - s.start <= LONGEST else []
        grown = _continued(s, found[spoke[1]], spoke[0] == line) if spoke and not here else None
        if grown and spoke:
            found[spoke[1]], spoke = grown, (line, spoke[1])
            continue
        direct = [n for n, one in enumerate(here, len(found)) if _direct(one, s.quotes)]
        spoke = (line, direct[-1]) if direct else None
        found += here
    return nested(found)


def _placed(text: str, sentences: Sequence[Range]) -> Iterator[tuple[int, Sentence]]:
    """Each sentence with where its line begins and the quotations that it meets."""
    for line, held in lines(text, sentences):
        quotes, done = quotations(text, *line), 0
        for start, end in joined(text, held):
            done = next((n for n in range(done, len(quotes)) if quotes[n][1] > start - 2), len(quotes))
            yield line[0], Sentence(text, start, end, quotes[done : bisect_right(quotes, (end + 2,))])


def _dateline(text: str, start: int, end: int) -> int:
    found = _DATELINE.match(text, start, end)
    capitals = found and re.match(r"[A-Z]{3,}", found.group())
    return found.end() - start if found and capitals else 0


def _direct(found: Found, quotes: Sequence[Range]) -> bool:
    return any(q[0] < found.content[-1][0] + 1 and found.content[-1][1] <= q[1] for q in quotes)


def _continued(s: Sentence, last: Found, same_line: bool) -> Found | None:
    """The attribution before with a sentence that only goes on with its quotation."""
    inside = within(s.start, s.quotes)
    opens = next((q for q in s.quotes if q[0] == s.start and q[1] >= s.end - 1), None)
    if not opens and not (inside and same_line):
        return None
    piece = trimmed(s.text, opens or (s.start, s.end), lead=False)
    if piece is None or piece[0] <= last.content[-1][1] or len(last.content) == MOST:
        return last if inside else None
    return replace(last, content=(*last.content, piece))


def _sentence(whole: Sentence) -> list[Found]:
    s = replace(whole, start=whole.start + _dateline(whole.text, whole.start, whole.end))
    hits = [cue for cue in cues(s.text, s.start, s.end) if not within(cue.start, s.quotes)]
    hits.sort(key=lambda cue: cue.word in ("citing", "quoting"))
    found: list[Found] = []
    for cue in hits:
        made = attribution(s, cue, found)
        if made and made.content:
            found = [cut for one in found if (cut := _cut(s, one, made)).content]
            found.append(made)
    return [one for one in found if one.content] or introduced(s)


def _cut(s: Sentence, one: Found, later: Found) -> Found:
    """`one` without what a later attribution of the sentence begins: a clause of its own, or what holds all before."""
    at = min(
        [a for a, _ in later.sources if a > one.content[0][0]] or [later.cue[0] if later.cue else later.content[0][0]]
    )
    if one.noun or later.noun:
        return one
    before_it = later.content[0][0] <= one.content[0][0] and later.cue and later.cue[0] > one.content[0][0]
    if before_it and later.cue:
        stop = min(at, later.cue[0])
        return (
            replace(
                one, content=_up_to(s.text, one.content, max(b for _, b in later.content) if later.sources else stop)
            )
            if later.sources
            else one
        )
    joint = [m for m in _SIBLING.finditer(s.text, one.content[0][0], max(at, one.content[0][0])) if m.end() == at]
    if later.sources == one.sources and later.cue:
        lead = re.search(r"[,\s]*\b(?:and|but|or|then)?\s*(?:also\s|then\s|later\s)?$", s.text[: later.cue[0]])
        return replace(one, content=_up_to(s.text, one.content, lead.start() if lead else later.cue[0]))
    return replace(one, content=_up_to(s.text, one.content, joint[0].start())) if joint else one


def _up_to(text: str, content: tuple[Range, ...], stop: int) -> tuple[Range, ...]:
    cut = (trimmed(text, (a, min(b, stop))) for a, b in content if a < stop)
    return tuple(piece for piece in cut if piece)


def nested(found: Sequence[Found]) -> list[Found]:
    """Each attribution with the place of its parent: the smallest whose content holds its content."""
    parents: dict[int, int | None] = {}
    around: list[int] = []  # those whose content has begun and not ended
    for n in sorted(
        range(len(found)), key=lambda n: (found[n].content[0][0], -found[n].content[-1][1], -_size(found[n]))
    ):
        around = [m for m in around if found[m].content[-1][1] > found[n].content[0][0]]
        holds = [(_size(found[m]), m) for m in around if _holds(found[m], found[n])]
        parents[n] = min(holds)[1] if holds else None
        around.append(n)
    return [replace(one, parent=parents[n]) for n, one in enumerate(found)]


def _holds(one: Found, other: Found) -> bool:
    within = (any(a <= piece[0] and piece[1] <= b for a, b in one.content) for piece in other.content)
    return _size(one) > _size(other) and all(within)


def _size(found: Found) -> int:
    return sum(b - a for a, b in found.content)
