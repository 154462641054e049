"""What the client costs on a real Label Studio: `push` beside raw HTTP, a second `push`, a `pull` with nothing new.

Everything is measured in one run on one server: raw import of the very batches that `push` sends, then the commands as
people run them, each in a process of its own, with the most memory it held (Linux). The last lines compare two sizes.

    python benchmarks/label_studio.py [--tasks 10000]
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from goldassay.schema import jsonl
from goldassay.schema.anchor import span_of
from goldassay.tasks import content, server
from goldassay.tasks.forms import config_sha256, form
from goldassay.tasks.guidelines import VERSION

MAIN = """
import atexit, sys
sys.argv[0] = "goldassay"
held = lambda: open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]
atexit.register(lambda: print("\\n" + held(), file=sys.stderr))
from goldassay.cli import main
main()
"""
BATCH = 250
WORDS = "the ministry said that water at the lower dam rose by two metres while crews kept the gates open"
BASE = {"schema_version": "1.0.0"}


def main() -> None:
    """Measure at a tenth of the size and at the size, and print."""
    arguments = argparse.ArgumentParser(description="the client of Label Studio against raw HTTP, and against itself")
    arguments.add_argument("--tasks", type=int, default=10_000, help="How many tasks of about 5 KB.")
    arguments.add_argument("--quiet", type=float, default=20.0, help="Seconds before the pull that finds nothing new.")
    arguments.add_argument("--rounds", type=int, default=3, help="How often push is paired with raw import.")
    given = arguments.parse_args()
    size = given.tasks
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "studio"
        try:
            here = server.start(data, ["annotator:bench"], say=lambda line: None)
            small, large = (
                measured(Path(folder), here, count, given.quiet, given.rounds) for count in (max(1, size // 10), size)
            )
        finally:
            server.stop(data)
    for name, least in small.items():
        print(f"memory of {name:18} {least:5.0f} MB at {max(1, size // 10):,} tasks, {large[name]:.0f} MB at {size:,}")


def measured(folder: Path, here: dict[str, Any], count: int, quiet: float, rounds: int) -> dict[str, float]:
    """Print the three rows at `count` tasks; the memory of each command in MB. A pull reads the last moments before the
    one before it again, so `quiet` seconds lie between the answers and the pulls.
    """
    documents = [document(number) for number in range(count)]
    full = made(folder / f"full-{count}", documents)
    jsonl.write(full / "in.jsonl", [answer(one) for one in documents])
    pairs = [paired(folder / f"bare-{count}-{number}", here, documents) for number in range(rounds)]
    raw, first = (median(pair[side] for pair in pairs) for side in (0, 1))
    second = run(folder / f"bare-{count}-0", here, "push", "article")
    run(full, here, "push", "article", "--annotations", str(full / "in.jsonl"))
    time.sleep(quiet)
    whole = run(full, here, "pull", "article")
    nothing = run(full, here, "pull", "article")
    print(f"{count:,} tasks of {len(documents[0]['text']):,} characters, {BATCH} a request")
    row("raw HTTP import", raw)
    row("push", first)
    print(f"  push / raw HTTP import {median(b / a for a, b, _ in pairs):8.3f} (wanted: 1.2 or less), {rounds} rounds")
    row("push, nothing new", second[0], first, 0.1)
    row("pull of all answers", whole[0])
    row("pull, nothing new", nothing[0], whole[0], 0.05)
    return {"push": pairs[0][2], "push, nothing new": second[1], "pull": whole[1], "pull, nothing new": nothing[1]}


def paired(root: Path, here: dict[str, Any], documents: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Seconds of raw import and of a push of the same, one right after the other, and MB of the push."""
    made(root, documents)
    return (imported(here, documents), *run(root, here, "push", "article"))


def row(name: str, seconds: float, beside: float | None = None, wanted: float = 0.0) -> None:
    """Print a time, and its ratio to the one `beside`."""
    ratio = f"{seconds / beside:8.3f} (wanted: {wanted} or less)" if beside else ""
    print(f"  {name:22} {seconds:8.2f} s {ratio}")


def imported(here: dict[str, Any], documents: list[dict[str, Any]]) -> float:
    """Seconds that the same tasks take over plain HTTP, in the same batches, one after the other."""
    tasks = [{"data": content.article(one), "annotations": [], "predictions": []} for one in documents]
    with httpx.Client(base_url=here["url"], headers={"Authorization": f"Token {here['token']}"}, timeout=600) as raw:
        number = raw.post("/api/projects/", json={"title": "raw", "label_config": form("article")}).json()["id"]
        start = time.perf_counter()
        for at in range(0, len(tasks), BATCH):
            raw.post(f"/api/projects/{number}/import", json=tasks[at : at + BATCH]).raise_for_status()
        return time.perf_counter() - start


def made(root: Path, documents: list[dict[str, Any]]) -> Path:
    """A project of `documents`."""
    root.mkdir()
    (root / "goldassay.toml").write_text(f'name = "{root.name}"\n', encoding="utf-8")
    jsonl.write(root / "documents.jsonl", documents)
    return root


def run(root: Path, here: dict[str, Any], *verb: str) -> tuple[float, float]:
    """Seconds and MB of one command."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"GOLDASSAY_STUDIO_TOKEN": here["token"], "PYTHONPYCACHEPREFIX": str(root.parent / "compiled")}
    start = time.perf_counter()
    words = [sys.executable, "-c", MAIN, "-C", str(root), *verb, "--url", here["url"]]
    with tempfile.TemporaryFile() as said, subprocess.Popen(words, stdout=said, stderr=said, env=environ) as job:
        job.wait()
        seconds = time.perf_counter() - start
        said.seek(0)
        last = said.read().decode().split("\n")[-3:]
    if job.returncode:
        raise SystemExit(f"{' '.join(verb)} failed with {job.returncode}: {last[0]}")
    return seconds, int(last[1]) / 1000


def document(number: int) -> dict[str, Any]:
    """An article of about 5 KB."""
    text = "".join(f"Line {n}: {WORDS}.\n" for n in range(number * 50, number * 50 + 46))
    told = {"published_at": "2031-05-01", "published_precision": "day", "published_basis": "stated"}
    return {
        **BASE,
        **told,
        "record": "document",
        "id": f"document:bench-{number}",
        "event_id": "event:bench",
        "outlet": {"id": "outlet:bench", "name": "The Bench", "kind": "newspaper"},
        "language": "en",
        "independence_group": f"group:bench-{number}",
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [],
        "coverage": {"claim": "none", "attribution": "none"},
        "license": {"id": "CC0-1.0", "redistributable": True},
    }


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """An answer of three claims."""
    task, text = content.article(asked), asked["text"]
    starts = [at + 10 for at in (0, 400, 800)]
    return {
        **BASE,
        "record": "annotation",
        "id": f"annotation:{asked['id'].partition(':')[2]}",
        "task_key": task["task_key"],
        "form": "article",
        "document_ids": [asked["id"]],
        "annotator": {"id": "annotator:bench", "type": "human"},
        "status": "submitted",
        "revision": 1,
        "guideline_version": VERSION,
        "config_sha256": config_sha256(form("article")),
        "created_at": "2031-05-02T09:00:00Z",
        "updated_at": "2031-05-02T09:10:00Z",
        "flags": [],
        "claims": [claim(asked["id"], text, at) for at in starts],
        "attributions": [],
        "contradictions": [],
        "origin": {"tool": "label-studio"},
    }


def claim(name: str, text: str, start: int) -> dict[str, Any]:
    """A claim of 40 characters, its edges moved off white space."""
    while text[start].isspace():
        start += 1
    end = start + 40
    while text[end - 1].isspace():
        end -= 1
    left = dict.fromkeys(("text", "checkability", "factuality", "voice"))
    place = {"document_id": name, "span": span_of(text, [(start, end)])}
    ident = f"claim:{name.partition(':')[2]}.{start}"
    return {**BASE, **left, **place, "record": "claim", "id": ident, "kind": "event", "quantities": [], "times": []}


if __name__ == "__main__":
    main()
