"""Work shared among processes, or done here where it is little."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""As `map`: the results of a function over items, in their order."""


class WorkerLost(RuntimeError):
    """A process that did a share of the work was ended from outside."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(count: int) -> Iterator[Each]:
    """A `map` over `count` processes. Raises WorkerLost."""
    if count < 2:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(count, mp_context=get_context(_method())) as pool:
        try:
            yield pool.map
        except BrokenProcessPool:
            raise WorkerLost("a worker process was ended, perhaps for want of memory; try --jobs 1") from None


def _method() -> str:
    """fork starts in milliseconds; it is safe where no other thread runs."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
