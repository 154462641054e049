"""Tokens and BIO tags of spans, with what they cannot hold."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ..schema.records import Record

TOKEN = re.compile(r"\w+|[^\w\s]")
Flat = tuple[int, int, str]
"""(start, end, kind) of a span of one part."""


def flat(rows: Iterable[Record], field: str, kind: Callable[[Record], str | None], dropped: Counter[str]) -> list[Flat]:
    """The spans under `field` that BIO tags can hold, by place; longer ones first taken, the first of equals."""
    found = []
    for row in rows:
        segments, name = (row[field] or {"segments": []})["segments"], kind(row)
        if len(segments) != 1 or name is None:
            dropped["span in several parts" if len(segments) > 1 else "no span or no label"] += 1
        else:
            found.append((segments[0]["start"], segments[0]["end"], name))
    taken: list[Flat] = []
    for start, end, name in sorted(found, key=lambda s: (s[0] - s[1], s[0], s[2])):
        if any(start < b and a < end for a, b, _ in taken):
            dropped["span that overlaps a longer one"] += 1
        else:
            taken.append((start, end, name))
    return sorted(taken)


def places(text: str) -> list[tuple[int, int]]:
    """Where the tokens of a text stand: words, and other marks one by one."""
    return [match.span() for match in TOKEN.finditer(text)]


def tags(tokens: Sequence[tuple[int, int]], spans: Iterable[Flat], dropped: Counter[str]) -> list[str]:
    """A tag for each token, B-kind, I-kind or O. A span that cuts a token takes the whole token, and is counted."""
    made, edges = ["O"] * len(tokens), {edge for place in tokens for edge in place}
    for start, end, kind in spans:
        inside = [n for n, (a, b) in enumerate(tokens) if a < end and start < b and made[n] == "O"]
        dropped["edge inside a token"] += not {start, end} <= edges
        for n in inside:
            made[n] = f"{'B' if n == inside[0] else 'I'}-{kind}"
    return made
