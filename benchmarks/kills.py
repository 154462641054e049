"""kill -9 at random moments: of the client in `push` and `pull`, and of the server in the middle of an import.

Each trial is a project of its own, drawn by its seed. It is killed some times, then run to the end; after that every
task must stand once in every annotator's project, and every answer once on the server and in annotations.jsonl.

    python benchmarks/kills.py [--trials 30] [--documents 40] [--seed 0]
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from goldassay.schema import jsonl
from goldassay.tasks import places, server
from goldassay.tasks.studio import Studio
from label_studio import answer, document

MAIN = "import sys; sys.argv[0] = 'goldassay'; from goldassay.cli import main; main()"
WHO = ("annotator:ann-1", "annotator:ann-2")
KINDS = ("push", "server", "pull")


def main() -> None:
    """Run the trials, a line each. Exits 1 where a task or an answer is doubled or lost."""
    arguments = argparse.ArgumentParser(description="kill client and server at random moments")
    arguments.add_argument("--trials", type=int, default=30)
    arguments.add_argument("--documents", type=int, default=40, help="Tasks for each of two annotators.")
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "studio"
        server.start(data, WHO, say=lambda line: None)
        try:
            bad = sum(trial(Path(folder), data, given.seed + n, given.documents) for n in range(given.trials))
        finally:
            server.stop(data)
    print(f"{given.trials} trials, {bad} with something doubled or lost")
    sys.exit(1 if bad else 0)


def trial(folder: Path, data: Path, seed: int, count: int) -> bool:
    """One project killed and finished; True where something is wrong."""
    draw = random.Random(seed)  # noqa: S311 - a trial must be drawn again
    kind, root = KINDS[seed % len(KINDS)], folder / f"trial-{seed}"
    sent = made(root, count)
    push = ("push", "article", "--batch", str(draw.choice((1, 3, 10))), "--annotations", str(root / "in.jsonl"))
    met = []
    if kind == "pull":
        finished(root, data, push)
    for _ in range(draw.randint(1, 3)):
        met.append(killed(root, data, ("pull", "--all") if kind == "pull" else push, draw.uniform(0.6, 3.0), kind))
    finished(root, data, push)
    finished(root, data, ("pull",))
    wrong = [*on_the_server(data, root.name, count, len(sent)), *in_the_file(root, sent)]
    print(f"seed {seed:3}: {kind:6} killed at {', '.join(met)}: {'; '.join(wrong) or 'whole'}", flush=True)
    return bool(wrong)


def made(root: Path, count: int) -> list[dict[str, Any]]:
    """A project of `count` articles; every second one is answered, by one annotator or the other."""
    root.mkdir()
    documents = [document(number) for number in range(count)]
    jsonl.write(root / "documents.jsonl", documents)
    (root / "goldassay.toml").write_text(
        f'name = "{root.name}"\n[tasks]\nannotators = ["ann-1", "ann-2"]\n', encoding="utf-8"
    )
    sent = [{**answer(one), "annotator": {"id": WHO[n % 4 // 2], "type": "human"}} for n, one in enumerate(documents)]
    jsonl.write(root / "in.jsonl", sent[::2])
    return sent[::2]


def started(root: Path, data: Path, verb: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    """A command at work."""
    here = server.status(data)
    environ = {**os.environ, "GOLDASSAY_STUDIO_TOKEN": here["token"]}
    words = [sys.executable, "-c", MAIN, "-C", str(root), *verb, "--url", here["url"]]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environ)


def killed(root: Path, data: Path, verb: tuple[str, ...], moment: float, kind: str) -> str:
    """Start a command, and after `moment` seconds kill it, or the server, which is then started again."""
    with started(root, data, verb) as job:
        with suppress(subprocess.TimeoutExpired):
            job.wait(moment)
        ended = job.poll() is not None
        if kind == "server":
            state = server.status(data)
            os.killpg(state["pid"], signal.SIGKILL)
            server.start(data, say=lambda line: None)
            job.communicate(timeout=120)
        else:
            job.kill()
            job.communicate()
    told = f", client ended with {job.returncode}" if kind == "server" else ""
    return f"{moment:.2f} s{' (had ended)' if ended else told}"


def finished(root: Path, data: Path, verb: tuple[str, ...]) -> None:
    """A command run to its end. Raises SystemExit where it fails."""
    with started(root, data, verb) as job:
        _, said = job.communicate(timeout=300)
    if job.returncode:
        raise SystemExit(f"{' '.join(verb)} ended with {job.returncode}: {said.decode()[-300:]}")


def on_the_server(data: Path, name: str, count: int, answers: int) -> list[str]:
    """What is doubled or lost there."""
    here, wrong, given = server.status(data), [], 0
    with Studio(here["url"], here["token"]) as client:
        everywhere = places.existing(client, name, ["article"])
        if [place.annotator for place in everywhere] != list(WHO):
            wrong.append(f"projects of {[place.annotator for place in everywhere]}")
        for place in everywhere:
            tasks = list(client.tasks(place.number))
            keys = Counter(task["data"]["task_key"] for task in tasks)
            if len(keys) != count or len(tasks) != count:
                wrong.append(f"{place.annotator}: {len(tasks)} tasks of {len(keys)} keys, {count} wanted")
            given += sum(len(task["annotations"]) for task in tasks)
    return wrong if given == answers else [*wrong, f"{given} answers, {answers} wanted"]


def in_the_file(root: Path, sent: list[dict[str, Any]]) -> list[str]:
    """What is doubled or lost in annotations.jsonl."""
    ids = sorted(record["id"] for record in jsonl.read_if_there(root / "annotations.jsonl"))
    return [] if ids == sorted(one["id"] for one in sent) else [f"{len(ids)} answers pulled, {len(sent)} wanted"]


if __name__ == "__main__":
    main()
