"""Runs of words as hashes of 64 bits, the same in every process."""

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from .buckets import NONE, Numbers

_BASE, _RUN = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F  # of a word's hash and of a run's: odd, so that nothing is lost
_INVERSE = pow(_BASE, -1, 1 << 64)
_PIECES = re.compile(r"(?s).{1,50000}\w*")  # of a long text, that it take no more memory than others
_HALF = np.uint64(32)


def runs(text: str, width: int) -> Numbers:
    """Every run of `width` words of `text`, in order."""
    words = np.concatenate([NONE, *map(_words, _PIECES.findall(text))])
    found = np.zeros(max(0, len(words) - width + 1), np.uint64)
    for at, factor in enumerate(_powers(_RUN, width)):
        found += words[at : at + len(found)] * factor
    return found


def _words(text: str) -> Numbers:
    """The hash of each word: a polynomial of its code points (Karp and Rabin 1987)."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), "<u4")
    inside = _of_words()[codes]
    edges = np.flatnonzero(inside[1:] != inside[:-1])  # the last code point before each word, and of each
    starts, ends = edges[::2], edges[1::2]
    room = 1 << len(codes).bit_length()
    sums = np.cumsum(codes * _powers(_BASE, room)[: len(codes)])
    words: Numbers = (sums[ends] - sums[starts]) * _powers(_INVERSE, room)[starts]
    return words ^ words >> _HALF


@cache
def _of_words() -> NDArray[np.bool_]:
    """Of every code point whether words are made of it."""
    found = np.zeros(0x110000, np.bool_)
    for run in re.finditer(r"\w+", np.arange(len(found), dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")):
        found[slice(*run.span())] = True
    return found


@lru_cache(8)
def _powers(base: int, room: int) -> Numbers:
    """`base` to the power of 0, 1, ... (modulo 2 ** 64)."""
    return np.multiply.accumulate(np.append(np.uint64(1), np.full(room - 1, base, np.uint64)))
