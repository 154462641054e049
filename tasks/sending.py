"""Batches of tasks to the server, each task once whatever happens on the way."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from ..schema.records import Record
from .studio import Studio
from .trouble import once

BATCH = 250  # tasks a request
WEIGHT = 16_000_000  # bytes a request; the server refuses bodies of more than 250 MB
Batch = Mapping[str, bytes]
"""Tasks as they are sent, by key."""


def batches(tasks: Iterable[tuple[str, Record]], most: int) -> Iterator[Batch]:
    """Tasks by key, in order: at most so many a request, and no more than WEIGHT bytes of several.

    A batch is made when it is asked for, and not held when the next is.
    """
    batch: dict[str, bytes] = {}
    weight = 0
    for key, task in tasks:
        said = json.dumps(task, ensure_ascii=False, separators=(",", ":")).encode()
        if batch and (len(batch) == most or weight + len(said) > WEIGHT):
            yield batch
            batch, weight = {}, 0
        batch[key] = said
        weight += len(said)
    if batch:
        yield batch


def send(studio: Studio, number: int, tasks: Mapping[str, Record]) -> None:
    """Send tasks, by key."""
    for _ in sent(studio, number, tasks.items()):
        pass


def sent(
    studio: Studio, number: int, tasks: Iterable[tuple[str, Record]], most: int = BATCH
) -> Iterator[tuple[Batch, bool]]:
    """Send tasks by key, `most` a request, the next batch made while one is on its way. Each batch as it has arrived,
    and whether the connection broke; no request is under way then.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sending") as line:
        ahead: tuple[Batch, Future[bool]] | None = None
        for batch in batches(tasks, most):
            if ahead:
                yield ahead[0], ahead[1].result()
            gone = Event()
            ahead = batch, line.submit(_send, studio, number, batch, gone.set)
            gone.wait()  # what the server waits for goes first: both threads run on one core
        if ahead:
            yield ahead[0], ahead[1].result()


def _send(studio: Studio, number: int, batch: Batch, gone: Callable[[], None]) -> bool:
    """Send a batch; where the connection breaks, ask what arrived and send only the rest. True where it broke.

    `gone` is called when the batch has left, or will not.
    """
    left, tries = dict(batch), 0

    def rest() -> bool:
        nonlocal tries
        tries += 1
        said = b"[" + b",".join(left.values()) + b"]"
        studio.import_tasks(number, _told(said, gone), len(said))
        return True

    def arrived() -> bool | None:
        for key in studio.keys(number, list(left)):
            del left[key]
        return None if left else True

    try:
        once(rest, arrived, studio.waits)
    finally:
        gone()
    return tries > 1 or not left


def _told(said: bytes, gone: Callable[[], None]) -> Iterator[bytes]:
    yield said
    gone()
