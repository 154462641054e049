"""What a format of others is to `export` and `import`: how it is written or read, and what it cannot hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Source:
    """A format that answers come in; `holds` says in a few words what is read of it.

    `read` gives the annotation records of a file, and in words what it could not read. Its second argument has `people`
    (annotators by how the file calls them), `documents` by id, and `complete_claim`, which reads numbers and times.
    """

    name: str
    holds: str
    read: Callable[[Path, Any], Iterator[Record | str]]
