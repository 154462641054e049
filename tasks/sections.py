"""Sections to be seen in the article itself: a style for the lines that hold them, the text left as it is."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

LINE = ".ga-card .lsf-richtext__line"
"""Label Studio sets every line of a text, ended by LF or by CR, into an element of its own."""

DRESS = {
    "title": "font-weight:600;font-size:21px",
    "standfirst": "font-weight:600",
    "caption": "background:#f2f0f7;border-left:4px solid #a79cc4;padding:2px 0 2px 8px;color:inherit;font-size:17px",
    "credit": "color:#8d8899;font-size:14px",
    "boilerplate": "color:#8d8899;font-size:14px;text-decoration:line-through 1px #c9c4d6",
}
TAG = (
    "font:600 11px/16px sans-serif;color:#5c5570;background:#e7e3f0;border-radius:8px;padding:1px 7px;margin-right:7px"
)


def style(text: str, sections: Sequence[Mapping[str, Any]]) -> str:
    """A style element that dresses and names the lines of each section but the body; empty where there are none."""
    dressed = [section for section in sections if section["kind"] in DRESS]
    if not dressed:
        return ""
    starts = [0, *(m.end() for m in re.finditer("[\n\r]", text))]
    told = [(s["kind"], *_lines(text, starts, s)) for s in dressed]
    begins: dict[int, list[str]] = {}
    for kind, first, _ in told:
        begins.setdefault(first, []).append(kind)
    dresses = [_dressed(*one) for one in reversed(told)]  # where two share a line, the first decides
    tags = [_tag(line, kinds) for line, kinds in begins.items()]
    return f"<style>{''.join([*dresses, *tags])}</style>"


def _lines(text: str, starts: Sequence[int], section: Mapping[str, Any]) -> tuple[int, int]:
    """The first and the last line that hold words of a section, counted from 1."""
    words = text[section["start"] : section["end"]]
    first = section["start"] + len(words) - len(words.lstrip())
    last = section["start"] + len(words.rstrip())
    return bisect_right(starts, first), bisect_right(starts, max(first, last - 1))


def _dressed(kind: str, first: int, last: int) -> str:
    return f"{LINE}:nth-of-type(n+{first}):nth-of-type(-n+{last}){{{DRESS[kind]}}}"


def _tag(line: int, kinds: Sequence[str]) -> str:
    """The names of the sections that begin on a line: two may share it, as a caption and its credit do."""
    return f'{LINE}:nth-of-type({line})::before{{content:"{" · ".join(kinds)}";{TAG}}}'
