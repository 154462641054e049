"""Batches of tasks to the server, each task once whatever happens on the way."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from ..schema.records import Record
from .studio import Studio
from .trouble import once

WEIGHT = 16_000_000  # characters a request; the server refuses bodies of more than 250 MB


def batches(tasks: Iterable[tuple[str, Record]], most: int) -> Iterator[dict[str, Record]]:
    """Tasks by key, in order: at most so many a request, and no more than WEIGHT characters where there are several.

    A batch is made when it is asked for, and not held when the next is.
    """
    batch: dict[str, Record] = {}
    weight = 0
    for key, task in tasks:
        more = sum(len(value) for value in task["data"].values() if isinstance(value, str))
        if batch and (len(batch) == most or weight + more > WEIGHT):
            yield batch
            batch, weight = {}, 0
        batch[key] = task
        weight += more
    if batch:
        yield batch


def sent(studio: Studio, number: int, made: Iterable[dict[str, Record]]) -> Iterator[tuple[dict[str, Record], bool]]:
    """Send batches one after the other, the next one made while one is on its way. Each as it has arrived, and whether
    the connection broke; no request is under way then.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sending") as line:
        ahead: tuple[dict[str, Record], Future[bool]] | None = None
        for batch in made:
            if ahead:
                yield ahead[0], ahead[1].result()
            ahead = batch, line.submit(send, studio, number, batch)
        if ahead:
            yield ahead[0], ahead[1].result()


def send(studio: Studio, number: int, batch: Mapping[str, Record]) -> bool:
    """Send a batch; where the connection breaks, ask what arrived and send only the rest. True where it broke."""
    left, tries = dict(batch), 0

    def rest() -> bool:
        nonlocal tries
        tries += 1
        studio.import_tasks(number, list(left.values()))
        return True

    def arrived() -> bool | None:
        for key in studio.keys(number, list(left)):
            del left[key]
        return None if left else True

    once(rest, arrived, studio.waits)
    return tries > 1 or not left
