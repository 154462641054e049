"""A push and a pull hold keys and places, not tasks or answers: what more of them cost in memory is bounded."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goldassay.schema import jsonl
from goldassay.schema.stored import Shelf, Stored
from goldassay.tasks import places
from goldassay.tasks.ledger import Ledger
from goldassay.tasks.pull import Pulled, pull
from goldassay.tasks.push import Work, push
from goldassay.tasks.reading import Readers
from goldassay.tasks.studio import Studio

from .records import annotation, at, claim, document

LONG = "The dam held, the mayor said.\n" + "x" * 19_970
MOST = 2_500
"""Bytes a task more: an eighth of a task's text. The first requests and pages weigh the same at both sizes."""


def peak(work: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def made(root: Path, count: int) -> tuple[Stored, Stored]:
    """Long articles, and an answer to each."""
    names = [f"document:m{n}" for n in range(count)]
    jsonl.write(root / "documents.jsonl", (document(name, LONG) for name in names))
    said = (claim(name[9:], at("The dam held", text=LONG), document_id=name) for name in names)
    given = (annotation(c["id"][6:], document_ids=[c["document_id"]], task_key="article:?", claims=[c]) for c in said)
    jsonl.write(root / "in.jsonl", given)
    return Stored([root / "documents.jsonl"]), Stored([root / "in.jsonl"])


def measured(root: Path, studio: dict[str, Any], count: int) -> tuple[int, int]:
    """Peaks of a push and of a full pull, both at work on the disk and the server only."""
    root.mkdir()
    documents, answers = made(root, count)
    name, people = f"memory-{root.parent.name}-{count}", {"annotator:ann-1": "ann-1@goldassay.local"}
    work = Work("article", name, Shelf(documents), annotations=answers, people=people, batch=20)

    def all_pulled() -> None:
        ledger, readers = Ledger(Stored([])), Readers({}, Shelf(documents))
        for place in places.existing(client, name, ["article"]):
            for record in pull(client, place, readers, Pulled()):
                ledger.take(record)
        assert ledger.counts["new"] == count

    with Studio(studio["url"], studio["token"]) as client:
        pushed = peak(lambda: push(client, work))
        return pushed, peak(all_pulled)


def test_memory_is_flat(tmp_path: Path, studio: dict[str, Any]) -> None:
    measured(tmp_path / "warm", studio, 1)
    few, many = 120, 360
    small, large = (measured(tmp_path / str(count), studio, count) for count in (few, many))
    for before, after in zip(small, large, strict=True):
        assert (after - before) / (many - few) < MOST, (small, large)
