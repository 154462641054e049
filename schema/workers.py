"""Work shared among processes, or done here where it is little."""

import gc
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import Any

Each = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]
"""As `map`: the results of a function over items, in their order."""

FORKS = sys.platform == "linux" and os.environ.get("GOLDASSAY_START") != "spawn"
"""True where processes that share work are forked; GOLDASSAY_START=spawn starts them anew, as other systems do."""

FEW = 3
"""For fewer items no process is made."""

_RUN = 8
"""How many items in a row one process takes at most."""


class WorkerLost(RuntimeError):
    """A process that did a share of the work was ended from outside."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(count: int) -> Iterator[Each]:
    """A `map` over `count` processes; over none where forking is not safe on Linux. Raises WorkerLost.

    Linux forks: that takes milliseconds, and what processes hash stays comparable (`facts.key`). Others spawn.
    """
    if count < 2 or (FORKS and threading.active_count() > 1):
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(count, mp_context=get_context("fork" if FORKS else "spawn")) as pool:
        try:
            yield lambda work, items: chain.from_iterable(pool.map(partial(_all, work), _runs(items, count)))
        except BrokenProcessPool:
            raise WorkerLost("a worker process was ended, perhaps for want of memory; try --jobs 1") from None


def streamed(work: Callable[[Any], Any], items: Iterable[Any], count: int) -> Iterator[Any]:
    """`map` over a stream by `count` processes besides this one, with no more items under way than keep them busy.

    Where forking is not safe, or there are few items, this process does it all. Raises WorkerLost.
    """
    ahead, items = [], iter(items)
    if count > 1 and FORKS and threading.active_count() == 1:
        ahead = list(islice(items, FEW))
    if len(ahead) < FEW:
        yield from map(work, chain(ahead, items))
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    waiting: deque[Future[Any]] = deque()
    with ProcessPoolExecutor(count, get_context("fork"), _begin, (work, os.getpid())) as pool:
        try:
            for item in chain(ahead, items):
                waiting.append(pool.submit(_worked, item))
                if len(waiting) > 3 * count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException as error:
            for child in active_children():  # nobody wants the rest
                child.terminate()
            if isinstance(error, BrokenProcessPool):
                raise WorkerLost("a worker process was ended, perhaps for want of memory") from None
            raise


_given: list[Callable[[Any], Any]] = []
"""What a process of `streamed` does, handed to it when it was forked."""


def _begin(work: Callable[[Any], Any], parent: int) -> None:
    """Take the work, and end when the parent has ended, which may have been killed."""
    gc.freeze()  # what the parent holds is not looked through, and its pages stay shared
    _given.append(work)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _worked(item: Any) -> Any:
    return _given[-1](item)


def _runs(items: Sequence[Any], count: int) -> Iterator[Sequence[Any]]:
    """The items in runs that grow shorter, so that all processes end together (Polychronopoulos and Kuck, 1987)."""
    at = 0
    while at < len(items):
        size = max(1, min(_RUN, (len(items) - at) // (2 * count)))
        yield items[at : at + size]
        at += size


def _all(work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    return [work(item) for item in items]
