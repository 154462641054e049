"""Many words as one pattern that is quick where none of them stands."""

import re
from collections.abc import Iterable

_CASES = {"i": "iIİı", "k": "kK\u212a", "s": "sSſ"}
"""What else is the same letter in any case, by Unicode."""


def either(words: Iterable[str]) -> str:
    """A pattern for any of `words` in any case, the longest first, any space between their parts.

    The first letter is looked at before all else, as a set: that takes one step for a place where no word begins,
    where re.IGNORECASE tries word by word.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(r"\s+".join(map(re.escape, word.split()))[1:])
    begun = (f"(?-i:[{_CASES.get(c, c + c.upper())}])(?i:{'|'.join(found)})" for c, found in rests.items())
    return f"(?:{'|'.join(begun)})"
