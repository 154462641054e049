"""Quotations in a text, and spans without what does not belong at their edges."""

import re
from collections.abc import Iterable

Range = tuple[int, int]

_CLOSING = {"“": '”"', '"': '"”', "«": "»", "„": "“”"}
_DOUBLED = re.compile(r"(?:''|``)(?=\S)[^\r\n]*?(?:''|(?=[\r\n])|\Z)")
_SINGLE = re.compile(
    r"(?<!\w)‘((?:[^‘’]|(?<=\w)’(?=\w))+)’"
    r"|(?<![\w'])'(?=[^\W\d])(?:[^'\r\n]|(?<=\w)'(?=\w)){2,}(?<=[\w,.?!…])'(?![\w'])"
)
_EDGE = " \t\r\n\u00a0\u202f,.;:!?–—-"
_MARKS = "“”\"«»„‘’'"
_OPENING = _MARKS + "([{$£€¥#@&%+°'"
_LEAD = re.compile(r"(?:and|but|that|while|meanwhile|yet|so)\b[\s,]*", re.IGNORECASE)


def quotations(text: str, start: int, end: int) -> list[Range]:
    """(start, end) of each quotation in text[start:end], marks included; one left open ends with its line.

    A quotation that a line opens and does not close (a speech over several paragraphs) ends with the line.
    """
    found = [match.span() for marks in (_SINGLE, _DOUBLED) for match in marks.finditer(text, start, end)]
    at = start
    while at < end:
        closing = _CLOSING.get(text[at])
        if closing is None:
            at += 1
            continue
        stop = next((n for n in range(at + 1, end) if text[n] in closing or text[n] in "\r\n"), end)
        stop = min(stop + (stop < end and text[stop] in closing), end)
        found.append((at, stop))
        at = stop
    return sorted(q for q in found if q[1] - q[0] > 2)


def within(at: int, spans: Iterable[Range]) -> Range | None:
    """The span that holds `at`, its marks apart."""
    return next((span for span in spans if span[0] < at < span[1] - 1), None)


def trimmed(text: str, span: Range, lead: bool = True) -> Range | None:
    """`span` without white space, punctuation, a leading conjunction, and marks without their partner.

    None where nothing is left.
    """
    start, end = span
    while True:
        before = (start, end)
        while start < end and (text[start] in _EDGE or (not text[start].isalnum() and text[start] not in _OPENING)):
            start += 1
        while end > start and text[end - 1] in _EDGE and not _abbreviated(text, start, end):
            end -= 1
        start, end = _unquoted(text, start, end)
        found = _LEAD.match(text, start, end) if lead else None
        if found and found.end() < end:
            start = found.end()
        if (start, end) == before:
            return (start, end) if end - start > 1 else None


def _abbreviated(text: str, start: int, end: int) -> bool:
    """True where the last point belongs to a word: "5 a.m.", "the U.S."."""
    return text[end - 1] == "." and re.search(r"\b\w\.\w\.$", text[max(start, end - 6) : end]) is not None


def _unquoted(text: str, start: int, end: int) -> Range:
    if end - start < 2:
        return start, end
    words = text[start:end]
    first, last = words[0] in _MARKS and not _apostrophe(words), words[-1] in _MARKS and words[-2:-1] != "s"
    if first and last and not any(mark in _MARKS and mark not in "'’" for mark in words[1:-1]):
        return start + 1, end - 1
    if first and not last and _alone(words[1:], words[0]):
        return start + 1, end
    if last and not first and _alone(words[:-1], words[-1]):
        return start, end - 1
    return start, end


def _apostrophe(words: str) -> bool:
    return words[0] in "'’" and words[1:2].isdigit()


def _alone(words: str, mark: str) -> bool:
    """True where no partner of `mark` is in `words`."""
    if mark == '"':
        return words.count('"') % 2 == 0
    partner = {"“": "”", "”": "“", "‘": "’", "’": "‘", "«": "»", "»": "«", "„": "”"}.get(mark)
    return partner is None or partner not in words
