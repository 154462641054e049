"""check against what others do with the same records: `python benchmarks/check.py`.

The ratios pair each run of check with a run of `orjson.loads` of the same lines just before it. Absolute times are of
this machine at this moment. The measured project holds one planted fault of each rule, and all must be found.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from baselines import BASELINES, Lines, orjson_loads, spread, timed
from faults import EXPECTED, plant
from goldassay.schema.checking.line import lines_in, read_line
from goldassay.schema.checking.sources import Chunk, blocks
from goldassay.schema.checking.typed import read_typed
from goldassay.schema.validation import schema_faults
from goldassay.schema.workers import cores
from memory import peak
from records import LAYERS, write_project

RUN = [sys.executable, "-c", "from goldassay.cli import main; main()"]


def main() -> None:
    """Write projects, measure, print. Exits 1 where a planted fault is not found."""
    arguments = argparse.ArgumentParser(description="check against what others do with the same records")
    arguments.add_argument("--records", type=int, default=100_000, help="How many records to time.")
    arguments.add_argument("--rounds", type=int, default=5, help="How many paired runs.")
    arguments.add_argument("--memory", default="10000,100000,300000,1000000", help="Sizes to take the memory at.")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        time_it(Path(folder) / "project", given.records, given.rounds)
    memory([int(size) for size in given.memory.split(",") if size])


def time_it(root: Path, count: int, rounds: int) -> None:
    """Print what check and the baselines need for `count` records."""
    size = write_project(root, count)
    lines = [line for name in LAYERS for line in (root / f"{name}.jsonl").read_bytes().splitlines()]
    print(f"{len(lines):,} valid records, {size / len(lines):,.0f} bytes each, {cores()} cores")
    told = {name: measure(spread(lines, most)) for name, (measure, most) in BASELINES.items()}
    for name, seconds in told.items():
        row(name, seconds)
    plant(root)
    check = [*RUN, "-C", str(root), "check", "--format", "json"]
    pairs = [(orjson_loads(lines, 1), *(taken / len(lines) for taken in spent(check))) for _ in range(rounds)]
    row("check", min(ours for _, ours, _ in pairs))
    print(f"check / orjson.loads     {median(b / a for a, b, _ in pairs):10.2f} (wanted: 2.5 or less)")
    shared = median(cpu / a for a, _, cpu in pairs) / cores()
    print(f"  with every core free   {shared:10.2f} (processor time of all processes over the number of cores)")
    errors = told["jsonschema iter_errors"]
    print(
        f"jsonschema / check       {errors / median(b for _, b, _ in pairs):10.1f} (wanted: 40 or more)"
        if errors
        else ""
    )
    parts(root, lines)
    faults_are_found(check)


def row(name: str, seconds: float | None) -> None:
    """Print one line of the table."""
    print(f"{name:24}", "skipped: not installed here" if seconds is None else f"{seconds * 1e6:10.2f} us a record")


def wall(command: list[str]) -> float:
    """Seconds that a command takes; it may find problems."""
    return spent(command)[0]


def spent(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and seconds of processor time that it and its children take."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    took, after = time.perf_counter() - start, os.times()
    return took, after.children_user + after.children_system - before.children_user - before.children_system


def parts(root: Path, lines: Lines) -> None:
    """Print where the time goes, on one core."""
    some = spread(lines, 20_000)
    parse = timed(lambda: [read_line(line) and None for line in some]) / len(some)
    both = timed(lambda: [schema_faults(read_line(line)[0]) and None for line in some]) / len(some)
    typed = timed(lambda: read_in_batches(root)) / len(lines)
    start = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    single = root.parent / "one.jsonl"
    single.write_bytes(lines[0])
    one = timed(lambda: wall([*RUN, "check", str(single)]))
    alone = wall([*RUN, "-C", str(root), "check", "--format", "json", "--jobs", "1"])
    row("  parse apart, one core", parse)
    row("  gate apart, one core", both - parse)
    row("  both at once, by types", typed)
    row("  rules, one core", (alone - one) / len(lines) - typed)
    row("  all, one core", alone / len(lines))
    print(f"  start-up and one record {(one - start) * 1e3:9.0f} ms beyond `python -c pass`")


def read_in_batches(root: Path) -> None:
    """Read every line into its type, as check does, and drop it."""
    for name in LAYERS:
        path, kind = root / f"{name}.jsonl", name.rpartition("/")[2].removesuffix("s")
        for block in blocks(Chunk(0, str(path), 0, path.stat().st_size)):
            for line in lines_in(block) if read_typed(kind, block) is None else ():
                read_typed(kind, line)


def faults_are_found(check: list[str]) -> None:
    """Exits 1 where a rule's planted fault is not found."""
    done = subprocess.run(check, check=False, capture_output=True, text=True)
    lacking = EXPECTED - {problem["code"] for problem in json.loads(done.stdout)["problems"]}
    print(f"planted faults found     {len(EXPECTED) - len(lacking):10} of {len(EXPECTED)}")
    if lacking:
        sys.exit(f"not found: {', '.join(sorted(lacking))}")


def memory(sizes: list[int]) -> None:
    """Print the memory of all processes at each size, and what a record more costs."""
    before: tuple[int, int] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_project(Path(folder) / "project", size)
            held = peak([*RUN, "-C", str(Path(folder) / "project"), "check"])
        if held is None:
            print("memory: skipped, this system does not tell")
            return
        more = f", {(held[0] - before[1]) / (size - before[0]):.0f} bytes a record more" if before else ""
        print(
            f"memory at {size:9,}      {held[0] / 1e6:10.0f} MB ({held[1] / 1e6:.0f} MB, shared pages each time){more}"
        )
        before = size, held[0]


if __name__ == "__main__":
    main()
