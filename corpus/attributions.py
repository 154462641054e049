"""Attributions of a text: who said what, several a sentence, chains of sources by containment (`nested`)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .cues import cues
from .forms import attribution, introduced
from .found import Found, Sentence
from .quotes import Range, quotations, trimmed, within

_DATELINE = re.compile(r"[A-Z\u00c0-\u00de][^\n]{1,60}?\s[-–—]+\s(?=[A-Z“\"])")


_SIBLING = re.compile(r",?\s*;\s*|,\s(?:and|but|while|whereas|though|although)\s|\s(?:while|but)\s")


MOST = 16  # segments of a span, as the schema has it
LONGEST = 2000  # a longer run without an end is no sentence


def attributions(text: str, sentences: Sequence[Range]) -> list[Found]:
    """The attributions of the sentences of one text, in order, parents set."""
    found: list[Found] = []
    previous: tuple[int, Found] | None = None
    for line, held in _lines(text, sentences):
        quotes = quotations(text, *line)
        for start, end in (place for place in _joined(text, held) if place[1] - place[0] <= LONGEST):
            here = _sentence(Sentence(text, start + _dateline(text, start, end), end, quotes))
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
    """The sentences by their lines; a line that ends with a colon and the quotation below it are one."""
    lines: list[tuple[Range, list[Range]]] = []
    for start, end in sentences:
        if lines and start < lines[-1][0][1]:
            lines[-1][1].append((start, end))
            continue
        stop = re.compile(r"[\r\n\u2028\u2029]|$").search(text, end)
        line, held = (start, stop.start() if stop else end), (start, end)
        if lines and text[lines[-1][1][-1][1] - 1] == ":" and text[start] in "“\"«„'‘":
            (first, _), before = lines.pop()
            line, held, rest = (first, line[1]), (before[-1][0], end), before[:-1]
            lines.append((line, [*rest, held]))
        else:
            lines.append((line, [held]))
    return lines


_ASKED = re.compile(r"[?!…—-][”\"’']+$")
_ASKS = re.compile(r"[^,.;:“”\"]{2,40}?(?=[\s,.])")


def _joined(text: str, held: Sequence[Range]) -> list[Range]:
    """The sentences of a line, one with `"Why?"` and with the `she asked` after it."""
    made: list[Range] = []
    for start, end in held:
        asked = made and _ASKED.search(text, max(made[-1][0], made[-1][1] - 3), made[-1][1])
        first = next(iter(cues(text, start, min(end, start + 60))), None) if asked else None
        if first and first.frame in ("speech", "clause", "quote") and "," not in text[start : first.start]:
            made[-1] = made[-1][0], end
        else:
            made.append((start, end))
    return made


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
    if not (inside or opens) or not (same_line or opens):
        return None
    piece = trimmed(text, (inside or opens or sentence)[0:2] if opens else sentence, lead=False)
    if piece is None or piece[0] <= last.content[-1][1] or len(last.content) == MOST:
        return last if inside else None
    return replace(last, content=(*last.content, piece))


def _sentence(s: Sentence) -> list[Found]:
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
    """Each attribution with the place of its parent: the smallest whose content holds its content and its cue."""
    return [replace(one, parent=_parent(one, found)) for one in found]


def _parent(one: Found, found: Sequence[Found]) -> int | None:
    holds = [
        (_size(other), n)
        for n, other in enumerate(found)
        if other is not one
        and _size(other) > _size(one)
        and all(_inside(piece, other.content) for piece in one.content)
    ]
    return min(holds)[1] if holds else None


def _size(found: Found) -> int:
    return sum(b - a for a, b in found.content)


def _inside(piece: Range, content: Sequence[Range]) -> bool:
    return any(a <= piece[0] and piece[1] <= b for a, b in content)
