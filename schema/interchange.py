"""What a format of others is to `export`: how it is written, and what it cannot hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .records import Record

Layers = Mapping[str, Sequence[Record]]
"""documents, claims, attributions, contradictions: the records of a release."""
Left = Mapping[str, int]
"""How many of what was left out, by what it was."""


@dataclass(frozen=True)
class Format:
    """A format. `write` makes the file or, where `folder`, fills the folder that is its second argument, new and empty.

    It returns what the format could not hold of these records; `cannot` says in a sentence what it never holds.
    """

    name: str
    cannot: str
    write: Callable[[Layers, Path], Left]
    folder: bool = False
