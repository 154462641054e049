"""The lines of a text with their sentences, put together where one quotation runs over several."""

import re
from collections.abc import Sequence

from .cues import cues
from .quotes import Range

_END = re.compile(r"[\r\n\u2028\u2029]|$")
_ASKED = re.compile(r"[?!…—-][”\"’']+$")


def lines(text: str, sentences: Sequence[Range]) -> list[tuple[Range, list[Range]]]:
    """The sentences by their lines; a line that ends with a colon and the quotation below it are one."""
    made: list[tuple[Range, list[Range]]] = []
    for start, end in sentences:
        if made and start < made[-1][0][1]:
            made[-1][1].append((start, end))
            continue
        stop = _END.search(text, end)
        line, held = (start, stop.start() if stop else end), (start, end)
        if made and text[made[-1][1][-1][1] - 1] == ":" and text[start] in "“\"«„'‘":
            (first, _), before = made.pop()
            made.append(((first, line[1]), [*before[:-1], (before[-1][0], end)]))
        else:
            made.append((line, [held]))
    return made


def joined(text: str, held: Sequence[Range]) -> list[Range]:
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
