"""Sentences of a document, with their places."""

import re

from ..schema.records import Document

_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Pres|Hon|St|Messrs|Supt|Insp|No|v|vs)\.\s*$"
)
READ = ("title", "standfirst", "body", "caption")
"""Kinds of section whose sentences are read."""


def sentences(document: Document) -> list[tuple[int, int]]:
    """(start, end) of each sentence, white space at the edges left out; a line ends a sentence."""
    text = document["text"] or ""
    found: list[tuple[int, int]] = []
    for section in document["sections"]:
        if section["kind"] in READ:
            found += within(text, section["start"], section["end"], document["language"])
    return found


def within(text: str, start: int, end: int, language: str = "en") -> list[tuple[int, int]]:
    """The sentences of one run of text, as (start, end) in the whole text."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\r\n\u2028\u2029]+", text[start:end]):
        found += _of_line(line.group(), start + line.start(), language)
    return found


def _of_line(line: str, at: int, language: str) -> list[tuple[int, int]]:
    from sentencex import segment

    found: list[tuple[int, int]] = []
    origin = at
    for piece in segment(language.partition("-")[0], line):
        kept = piece.strip()
        if kept:
            begin = at + piece.index(kept)
            if found and _TITLE.search(line, max(0, begin - origin - 12), begin - origin):
                begin, _ = found.pop()
            found.append((begin, at + len(piece.rstrip())))
        at += len(piece)
    return found
