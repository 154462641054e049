"""The whole way on the bundled sample, verb by verb, against a real local Label Studio."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..corpus.project import Project
from ..schema import jsonl
from .options import print_table
from .root import Stop, group

MARK = Path(".goldassay") / "demo"
ANSWERS = "answers"
STEPS = (
    "check",
    "extract --with rules",
    "studio start",
    f"push article --annotations {ANSWERS}",
    "pull",
    "adjudicate",
    "mine",
    f"push pair --annotations {ANSWERS}",
    "pull",
    "agree",
    "adjudicate",
    "check",
    "release 1.0.0",
    "score 1.0.0 predictions/rules.jsonl --split all --resamples 1000",
)
"""What follows `init --sample`: each as a person would type it in the project's folder."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("goldassay-demo"))
@click.option("--keep", is_flag=True, help="Leave Label Studio running, and say how to log in.")
def demo(folder: Path, keep: bool) -> None:
    """Take the bundled sample from articles to a loaded dataset, in FOLDER (goldassay-demo by default).

    Two annotators' answers go through a real Label Studio on loopback; its environment is made on first use.
    """
    began = time.monotonic()
    _clear(folder)
    with _studio(folder, keep):
        _step(1, folder, "init --sample")
        for number, line in enumerate(STEPS, 2):
            _step(number, folder, line)
        rows = _loaded(len(STEPS) + 2, folder)
        _tell(folder, rows, time.monotonic() - began)
        if keep:
            _login(folder)


def _clear(folder: Path) -> None:
    """Make room: an earlier demo goes, anything else stays. Raises Stop."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).exists():
        raise Stop(f"{folder}: is there already and no demo of goldassay; name another folder")
    _stop(folder)
    shutil.rmtree(folder)


@contextmanager
def _studio(folder: Path, keep: bool) -> Iterator[None]:
    """The studio is stopped at the end, whatever happens, unless it is to be kept."""
    try:
        yield
    except BaseException:
        _stop(folder)
        raise
    if not keep:
        _stop(folder)


def _stop(folder: Path) -> None:
    from ..tasks import server

    server.stop(folder / ".goldassay" / "studio")


def _step(number: int, folder: Path, line: str) -> None:
    _head(number, f"goldassay {line}")
    began = time.monotonic()
    words = line.split()
    code = group.main(_words(folder, words), prog_name="goldassay", standalone_mode=False)
    if code:
        raise Stop(f"{folder}: `goldassay {line}` ended with {code}; what it printed says why")
    if words[0] == "init":
        _begin(folder)
    click.secho(f"        {time.monotonic() - began:.1f} s", dim=True)


def _words(folder: Path, words: list[str]) -> list[str]:
    """The words as they are meant from where the demo was called."""
    if words[0] == "init":
        return ["init", str(folder), *words[1:]]
    return ["-C", str(folder), *(str(folder / w) if (folder / w).exists() else w for w in words)]


def _begin(folder: Path) -> None:
    """Set the bundled answers aside and forget what was made of them: they are to come back from the server."""
    (folder / "annotations").rename(folder / ANSWERS)
    shutil.rmtree(folder / "gold")
    (folder / "pairs.jsonl").unlink()
    (folder / MARK).parent.mkdir(mode=0o700, exist_ok=True)
    (folder / MARK).touch()


def _head(number: int, line: str) -> None:
    click.secho(f"\n[{number:2}/{len(STEPS) + 2}] {line}", bold=True)


def _loaded(number: int, folder: Path) -> dict[str, int]:
    """The rows of every config as `datasets` loads them."""
    from ..exporters.dataset import load

    release = folder / "releases" / "1.0.0"
    _head(number, f'load_dataset("{release}", ...)')
    held = {name: load(release, name) for name in json.loads((release / "manifest.json").read_text())["configs"]}
    counts = {name: {split: len(rows) for split, rows in data.items()} for name, data in held.items()}
    print_table([(name, ", ".join(f"{n} {split}" for split, n in of.items())) for name, of in counts.items()])
    return {name: sum(of.values()) for name, of in counts.items()}


def _tell(folder: Path, rows: dict[str, int], seconds: float) -> None:
    here = Project.at(folder)
    judged: list[Any] = here.gold_records("contradictions")
    conflicts = sum(record["relation"] == "contradiction" for record in judged)
    answers, disputes = here.records("annotations"), jsonl.read_if_there(folder / "disputes.jsonl")
    click.secho(f"\nFrom articles to a dataset in {seconds:.0f} s\n", bold=True)
    table = [
        (f"{rows['documents']} articles", "documents.jsonl", "goldassay check"),
        (f"{len(answers)} answers by two annotators", "annotations.jsonl", "goldassay agree"),
        (f"{len(disputes)} open disputes", "disputes.jsonl", "goldassay adjudicate"),
        (f"{rows['claims']} claims, {rows['attributions']} attributions", "gold/", "goldassay mine"),
        (f"{len(judged)} judged pairs, {conflicts} contradictions", "gold/contradictions.jsonl", ""),
        (f"the dataset, {sum(rows.values())} rows", "releases/1.0.0/", f'load_dataset("{folder}/releases/1.0.0")'),
    ]
    print_table(table, ("what came out", f"where, in {folder}", "what to type next"))
    click.echo("\nYour own articles: goldassay init my-project; then in it: goldassay ingest ARTICLES --manifest F")


def _login(folder: Path) -> None:
    from ..tasks import server

    found = server.status(folder / ".goldassay" / "studio")
    click.secho(f"\nLabel Studio is up at {found['url']}", bold=True)
    print_table([(u["annotator_id"], u["email"], u["password"]) for u in found["users"]], ("who", "email", "password"))
    click.echo(f"When done: goldassay -C {folder} studio stop")
