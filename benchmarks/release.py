"""From Label Studio's export to a release, against the same conversion by hand: `python benchmarks/release.py`.

Ours are the two commands that a person runs, `import label-studio --gold` and `release`, each a process: they also keep
the answers as records, check everything, look for near-duplicates, digest the rows and write the card. By hand is
by_hand.py: the same answers and rows between `json.load` and `Dataset.from_list().to_parquet()`, and nothing else. Each
round pairs one with the other on a fresh project; the rows of both are held against each other, one by one.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from heapq import merge
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

from by_hand import CONFIGS
from exported import write
from goldassay.exporters.parquet import read_rows
from goldassay.schema.workers import cores
from memory import peak

RUN = [sys.executable, "-c", "from goldassay.cli import main; main()"]
HAND = [sys.executable, str(Path(__file__).with_name("by_hand.py"))]
IMPORT, RELEASE = "import --gold", "release"


def main() -> None:
    """Write exports, measure, print. Exits 1 where a row differs."""
    arguments = argparse.ArgumentParser(description="import and release against json.load and Dataset.from_list")
    arguments.add_argument("--tasks", type=int, default=50_000, help="How many tasks of 6.9 KB to time.")
    arguments.add_argument("--rounds", type=int, default=3, help="How many paired runs.")
    arguments.add_argument("--memory", default="5000,20000,50000", help="Sizes to take the memory at.")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        time_it(Path(folder), given.tasks, given.rounds)
        memory(Path(folder), [int(size) for size in given.memory.split(",") if size])


def time_it(folder: Path, count: int, rounds: int) -> None:
    """Print what both need for `count` tasks."""
    if sys.dont_write_bytecode:  # elsewhere compiled files are there already
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        write(folder / "few", 3)
        one_round(folder / "few", compare=False)
    size = write(folder / "made", count)
    print(f"{count:,} tasks, {size / 1e6:,.0f} MB, {cores()} cores; medians of {rounds} rounds")
    found = [one_round(folder / "made", compare=not number) for number in range(rounds)]
    for name in found[0]:
        wall, spent = (median(one[name][at] for one in found) for at in (0, 1))
        print(f"{name:24} {wall:8.1f} s {spent:8.1f} s of processor time")
    ratios = [(_sum(one, 0) / one["by hand"][0], _sum(one, 1) / one["by hand"][1]) for one in found]
    wall, spent = (median(ratio[at] for ratio in ratios) for at in (0, 1))
    print(f"both commands / by hand  {wall:8.2f} (wanted: 0.25 or less), processor time {spent:.2f}")


def _sum(one: dict[str, tuple[float, float]], at: int) -> float:
    return one[IMPORT][at] + one[RELEASE][at]


def one_round(made: Path, compare: bool) -> dict[str, tuple[float, float]]:
    """Wall and processor seconds of each, on a fresh copy of a project; the rows are held against each other."""
    root, hand = shutil.copytree(made, made.parent / "here"), made.parent / "hand"
    hand.mkdir()
    took = {
        IMPORT: spent([*RUN, "-C", str(root), "import", "label-studio", str(root / "export.json"), "--gold"]),
        RELEASE: spent([*RUN, "-C", str(root), "release"]),
        "by hand": spent([*HAND, str(root), str(hand)]),
    }
    if compare:
        same(root / "releases" / "1.0.0", hand)
    shutil.rmtree(root)
    shutil.rmtree(hand)
    return took


def spent(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and seconds of processor time that it and its children take."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    took, after = time.perf_counter() - start, os.times()
    return took, after.children_user + after.children_system - before.children_user - before.children_system


def same(release: Path, hand: Path) -> None:
    """Exits 1 where a row of the release is not the one made by hand."""
    count = 0
    for config in CONFIGS:
        ours = merge(*map(read_rows, (release / "data" / config).glob("*.parquet")), key=_id)
        for mine, theirs in zip_longest(ours, read_rows(hand / f"{config}.parquet")):
            if mine != theirs:
                sys.exit(f"{config}: a row differs\n{mine}\n{theirs}")
            count += 1
    print(f"rows equal, one by one   {count:8,}")


def _id(row: dict[str, Any]) -> Any:
    return row["id"]


def memory(folder: Path, sizes: list[int]) -> None:
    """Print the memory of all processes of each command at each size, and what a task more costs."""
    before: dict[str, tuple[int, int]] = {}
    for size in sizes:
        root = folder / f"memory-{size}"
        write(root, size)
        for name, held in held_by(root):
            if held is None:
                print("memory: skipped, this system does not tell")
                return
            least, at = before.get(name, (held, size))
            more = f", {(held - least) / (size - at):,.0f} bytes a task more" if size > at else ""
            print(f"memory of {name:14} {held / 1e6:8.0f} MB at {size:,} tasks{more}")
            before.setdefault(name, (held, size))
        shutil.rmtree(root)


def held_by(root: Path) -> Iterator[tuple[str, int | None]]:
    """The most bytes that the processes of each command held at once, shared pages counted once."""
    for name, words in (
        (IMPORT, ["import", "label-studio", str(root / "export.json"), "--gold"]),
        (RELEASE, [RELEASE]),
    ):
        found = peak([*RUN, "-C", str(root), *words])
        yield name, found[0] if found else None


if __name__ == "__main__":
    main()
