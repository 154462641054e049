"""Sentences of a document, with their places."""

import re

from ..schema.records import Document

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

    found = []
    for piece in segment(language.partition("-")[0], line):
        kept = piece.strip()
        if kept:
            begin = at + piece.index(kept)
            found.append((begin, begin + len(kept)))
        at += len(piece)
    return found
