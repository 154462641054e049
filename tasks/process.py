"""A server process: known by its id and the moment it began, so that no other is ever ended for it."""

import os
import signal
import subprocess
import time
from pathlib import Path


def began(pid: int) -> str | None:
    """When process `pid` began, in the system's own terms; None where there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    if Path("/proc/self/stat").exists():
        return None
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or None


def same(pid: int | None, start: str | None) -> bool:
    """True where `pid` still is the process that began at `start`."""
    return pid is not None and start is not None and began(pid) == start


def end(pid: int, start: str, patience: float = 10.0) -> None:
    """End the process and its group, gently first; nothing where it is another process by now."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if same(pid, start):
            _signal(pid, sign)
            _wait(pid, start, patience)


def _signal(pid: int, sign: signal.Signals) -> None:
    try:
        os.killpg(pid, sign)
    except ProcessLookupError:
        return
    except PermissionError:
        os.kill(pid, sign)


def _wait(pid: int, start: str, patience: float) -> None:
    until = time.monotonic() + patience
    while same(pid, start) and time.monotonic() < until:
        _reap(pid)
        time.sleep(0.05)


def _reap(pid: int) -> None:
    """Collect the process where it is a child of this one."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
