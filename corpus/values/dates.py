"""Times in a text, resolved against the publication date: an own grammar, small, of dates, periods and durations.

Values are EDTF, with TIMEX3 for what EDTF lacks (weeks, quarters, parts of a day, durations). `earliest` and `latest`
are days and bound what is named; `mod` tells how the event stands to it (BEFORE, ON_OR_AFTER). What has two readings is
ambiguous, and its bounds hold both.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ...schema.records import Time, TimeRole
from . import dated, relative
from .alternatives import either
from .clocks import NEAR, PARTS, SAID, clock, mark
from .durations import durations
from .periods import EDGES, Period

_FORMS = tuple((re.compile(pattern), reader) for pattern, reader in (*dated.forms(), *relative.forms()))


_FIGURES = r"\d\d\d\d|\d:\d|\d\s?[aApP]\.?[mM]"
_UNITS = "second minute hour day night noon week month year decade"
_WORDS = "morrow morning evening quarter spring summer autumn fall winter later earlier"
_NAMES = rf"(?=[A-Z])(?:{relative.FEAST}|{dated.MONTH}(?!(?!to|un|ti|th|an)[a-z]))"  # Mayor is none, `May-to-June` is
_ANY = re.compile(rf"(?=[\dA-Zadefhlmnqsſwy])(?:{_FIGURES}|{either(f'{_UNITS} {_WORDS}'.split())}|{_NAMES})")
"""Without one of these there is no time in a text: a look that spares most sentences the forms."""


@dataclass(frozen=True)
class Mention:
    """A time and where it stands: (start, end) in the text that was read."""

    start: int
    end: int
    time: Time


def times(text: str, published: str | None, future: bool = False) -> list[Mention]:
    """Every time in `text`, in order. `published` is the document's date; `future` turns weekdays and months ahead."""
    day = date.fromisoformat(published[:10]) if published else None
    if not _ANY.search(text):
        return []
    if day and not 1000 <= day.year <= 9000:  # no article is of such a year; nothing is told from it
        day = None
    found = [Mention(start, end, time) for start, end, time in durations(text)]
    for pattern, reader in _FORMS:
        for match in pattern.finditer(text):
            read = reader(match, day, future)
            if read:
                place = match.span("at") if "at" in pattern.groupindex else match.span()
                found.append(_placed(text, place, read, day, future))
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


_AHEAD = re.compile(
    r"\b(?:will|would|shall|must|due|expected|(?:is|are|has|have) to|to be|until|from|next|plans?|planned)\b"
)


def ahead(kind: str | None, words: str) -> bool:
    """True where the times of a claim are to come: of a prediction, and of a rule that is not one of the past."""
    return kind == "prediction" or (kind == "rule" and bool(_AHEAD.search(words)))


_CLOCK_BEFORE = re.compile(
    rf"(?:{NEAR}\s)?(?P<clock>{SAID})(?:\s?local\stime)?(?:,?\s(?:late\s|early\s)?on|,)?\s$", re.IGNORECASE
)
_CLOCK_AFTER = re.compile(rf",?\sat\s(?:{NEAR}\s)?(?P<clock>{SAID})(?:\slocal\stime)?", re.IGNORECASE)
_PART_AFTER = re.compile(rf"\s(?:(?P<edge>early|late)\s)?(?P<part>{'|'.join(PARTS)})\b")
_EDGE_BEFORE = re.compile(r"\b(?P<edge>early|late)\s(?:on\s)?$", re.IGNORECASE)


def _placed(text: str, place: tuple[int, int], read: Period, published: date | None, future: bool) -> Mention:
    """The mention with the clock time or part of the day beside it, and the role that the word before it gives."""
    start, end = place
    if re.fullmatch(r"\d{4}-\d\d-\d\d", read.value or "") or (published is None and read.anchor == "publication"):
        before, after = text[max(0, start - 40) : start], text[end : end + 40]
        ahead = _CLOCK_BEFORE.search(before) or _EDGE_BEFORE.search(before)
        behind = None if ahead else _CLOCK_AFTER.match(after) or _PART_AFTER.match(after)
        for beside in (ahead, behind):
            read = _within(read, beside.groupdict()) if beside else read
        start -= len(before) - ahead.start() if ahead else 0
        end += behind.end() if behind else 0
    to_come = future or published is None or read.last is None or read.last > published
    role, mod = _role(text[max(0, start - 24) : start], to_come)
    return Mention(start, end, _time(role, replace(read, mod=read.mod or mod)))


def _within(read: Period, said: dict[str, str | None]) -> Period:
    """An hour, a part or an edge of a day; a night reaches into the next day."""
    hour, part = clock(said.get("clock") or ""), said.get("part")
    if read.value is None:
        return read
    if hour:
        return replace(read, value=f"{read.value}T{hour}", mod=mark(said.get("near")))
    edge = EDGES.get((said.get("edge") or "").lower())
    if not part:
        return replace(read, mod=edge)
    last = read.last and read.last + timedelta(days=part == "night")
    return replace(read, value=f"{read.value}{PARTS[part][0]}", last=last, mod=edge)


_BEFORE = re.compile(
    r"\b(?P<word>by|until|till|before|after|since|from|as of|so far|not before|no later than)(?:\sthe)?\s$",
    re.IGNORECASE,
)
_STANDS = {
    "until": "ON_OR_BEFORE",
    "till": "ON_OR_BEFORE",
    "before": "BEFORE",
    "after": "AFTER",
    "since": "ON_OR_AFTER",
}
_STANDS |= {"not before": "ON_OR_AFTER", "no later than": "ON_OR_BEFORE", "by": "ON_OR_BEFORE"}


def _role(before: str, to_come: bool) -> tuple[TimeRole, str | None]:
    """`by Friday` is a deadline where Friday is to come, else the moment of a count; how the event stands to it."""
    found = _BEFORE.search(before)
    word = found["word"].lower() if found else ""
    if word in ("by", "no later than"):
        return ("deadline" if to_come else "as_of"), _STANDS[word]
    return ("as_of" if word in ("as of", "so far") else "event_time"), _STANDS.get(word)


def _time(role: TimeRole, read: Period) -> Time:
    resolution = "ambiguous" if read.doubt else "resolved" if read.value else "unresolvable"
    made = {
        "role": role,
        "value": read.value,
        "anchor": read.anchor,
        "earliest": read.first.isoformat() if read.first else None,
        "latest": read.last.isoformat() if read.last else None,
        "resolution": resolution,
    }
    return {**made, "mod": read.mod} if read.mod else made  # type: ignore[return-value,typeddict-item]
