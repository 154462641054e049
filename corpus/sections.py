"""The roles of a page's lines: title, standfirst, body, caption, credit, boilerplate.

Rules over lines, for the plain text of a news page. Lines are marked, never cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..schema.records import Section, SectionKind

_NAVIGATION = re.compile(
    r"""^(
      skip\ to\ (main\ )?content | related\ (stories|articles|topics) | more\ on\ this\ story
    | read\ (more|next|also)\b.* | (share|tweet|e?mail|print|save)\ (this|on|via)\b.* | share
    | sign\ (up|in)\b.* | log\ (in|out)\b.* | please\ log\ in\b.* | subscribe\b.* | newsletter.*
    | follow\ (us|@)\b.* | download\ (our|the)\b.* | >>.* | advert(isement)?s? | sponsored.*
    | (leave|post|add)\ a\ (comment|reply)\b.* | .*\bleave\ a\ comment | you\ are\ commenting\b.*
    | \d+\ (comments?|shares?|thoughts?)\b.* | your\ email\ address\b.* | required\ fields\b.*
    | (facebook|twitter|google\+?|instagram|whatsapp|pinterest|reddit)\b.{0,20} | .*\bbloggers\ like\ this.*
    | (all\ rights\ reserved|copyright|©).* | cookies?\b.* | loading\b.* | connecting\ to\b.*
    | menu | search | home | home\s?[A-Z/>|].* | (.*\b)?view\ all | most\ (read|popular|viewed) | trending.*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_AGENCIES = r"AFP|AP|REUTERS|EPA|GETTY(?:\ IMAGES)?|PA|DPA|TASS|XINHUA|SANA"
_CREDIT_TAIL = re.compile(
    rf"\s*(?:\|\s*(?P<bar>[^|]{{2,80}})|(?P<photo>\((?:photo|picture|image)s?:?[^)]*\))"
    rf"|(?<=[.!?”\"])\s(?P<caps>(?:{_AGENCIES}|[A-Z]{{3,}}(?:[ /,][A-Z]{{2,}})*)))$",
)
_CREDIT_LINE = re.compile(
    rf"^(?:(?:{_AGENCIES})\b[A-Z ,./&-]*|[A-Z][A-Z .'-]+[,/]\s?[A-Z][A-Z ,./'-]+"
    r"|(?:photo(?:graph)?|picture|image|credit|source)s?\s?(?:by|:).{1,80}|[Bb]y\s[A-Z][^.!?]{2,60}|[Ff]rom\s[A-Z][^.!?]{2,60})$",
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_STANDFIRST = 300  # code points


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sections(text: str, title: str | None = None) -> list[Section]:
    """The sections of `text`, sorted and disjoint; neighbouring lines of one kind are one section.

    `title` is the headline where it is known; else the first line that is no boilerplate is taken for it.
    """
    lines = list(_lines(text))
    kinds = _kinds(lines, title)
    return _joined([part for line, kind in zip(lines, kinds, strict=True) for part in _split(line, kind)])


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        kept = match.group().strip()
        if kept:
            yield _Line(match.start() + match.group().index(kept), kept)


def _kinds(lines: list[_Line], title: str | None) -> list[SectionKind]:
    """One kind a line: first what a line shows by itself, then what its place shows."""
    kinds: list[SectionKind] = [_alone(line.text) for line in lines]
    _mark_captions(lines, kinds)
    _mark_tail(lines, kinds)
    headline = _headline(lines, kinds, title)
    if headline is not None:
        kinds[headline] = "title"
        _mark_standfirst(lines, kinds, headline)
    return kinds


def _alone(text: str) -> SectionKind:
    plain = " ".join(text.split())
    if all(_NAVIGATION.match(part) for part in (p.strip() for p in text.split("\t")) if part) or _NAVIGATION.match(
        plain
    ):
        return "boilerplate"
    if _CREDIT_LINE.match(plain):
        return "credit"
    return "caption" if _CREDIT_TAIL.search(text) else "body"


def _mark_captions(lines: list[_Line], kinds: list[SectionKind]) -> None:
    """A line above a picture credit is its caption; so is a line that a caption repeats."""
    for number in range(len(lines) - 1):
        credit = kinds[number + 1] == "credit" and not re.match(r"(?i)(by|from)\s", lines[number + 1].text)
        if kinds[number] == "body" and credit and number > 0:
            kinds[number] = "caption"
    captions = [line.text for line, kind in zip(lines, kinds, strict=True) if kind == "caption"]
    for number, line in enumerate(lines):
        if kinds[number] == "body" and any(caption.startswith(line.text) for caption in captions):
            kinds[number] = "caption"


def _mark_tail(lines: list[_Line], kinds: list[SectionKind]) -> None:
    """After the last sentence of the article, lines without a sentence are the page's, not the article's."""
    number = len(lines) - 1
    while number > 0 and (kinds[number] != "body" or not _SENTENCE_END.search(lines[number].text)):
        number -= 1
    after = range(number + 1, len(lines))
    if any(kinds[n] == "boilerplate" for n in after):
        for n in after:
            kinds[n] = "boilerplate" if kinds[n] == "body" else kinds[n]


def _headline(lines: list[_Line], kinds: list[SectionKind], title: str | None) -> int | None:
    if title:
        same = [n for n, line in enumerate(lines) if line.text.split() == title.split()]
        if same:
            return same[0]
    return next((n for n, kind in enumerate(kinds) if kind == "body"), None)


def _mark_standfirst(lines: list[_Line], kinds: list[SectionKind], headline: int) -> None:
    """The line after the headline, where it is no sentence, or where a picture parts it from the article."""
    after = [n for n in range(headline + 1, len(lines)) if kinds[n] != "boilerplate"]
    if not after or kinds[after[0]] != "body" or len(lines[after[0]].text) > _STANDFIRST or len(after) < 3:
        return
    telegraphic = not _SENTENCE_END.search(lines[after[0]].text)
    if telegraphic or (after[0] == headline + 1 and kinds[after[1]] in ("caption", "credit")):
        kinds[after[0]] = "standfirst"


def _split(line: _Line, kind: SectionKind) -> Iterator[Section]:
    """A caption with its credit at the end is two sections."""
    tail = _CREDIT_TAIL.search(line.text) if kind == "caption" else None
    if tail is None or tail.start() == 0:
        yield {"kind": kind, "start": line.start, "end": line.end}
        return
    begin = line.start + (tail.start("bar") if tail["bar"] else tail.end() - len(tail.group().strip()))
    yield {"kind": "caption", "start": line.start, "end": line.start + tail.start()}
    yield {"kind": "credit", "start": begin, "end": line.end}


def _joined(parts: list[Section]) -> list[Section]:
    """Neighbouring body or boilerplate lines as one section; other kinds stay a line each."""
    joined: list[Section] = []
    for part in parts:
        if joined and part["kind"] == joined[-1]["kind"] and part["kind"] in ("body", "boilerplate"):
            joined[-1]["end"] = part["end"]
        else:
            joined.append(part)
    return joined
