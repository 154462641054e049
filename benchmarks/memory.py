"""The memory of a program and all that it starts, while it runs."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PROC = Path("/proc")


def peak(command: Sequence[str]) -> tuple[int, int] | None:
    """Run `command` to its end; the most bytes that its processes held at once, shared pages counted once, and with
    shared pages counted for each process. None where the system does not tell."""
    if sys.platform != "linux":
        return None
    once = each = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            seen = [_held(pid) for pid in _family(running.pid)]
            once, each = max(once, sum(a for a, _ in seen)), max(each, sum(b for _, b in seen))
            time.sleep(0.02)
    return once, each


def _family(pid: int) -> list[int]:
    try:
        children = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _family(int(child)))]


def _held(pid: int) -> tuple[int, int]:
    """Proportional and resident size of a process, 0 where it has just ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    told = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:] if line.endswith("kB")}
    return told.get("Pss", 0), told.get("Rss", 0)
