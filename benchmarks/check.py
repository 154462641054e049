"""check against what others do with the same records: `python benchmarks/check.py --records 100000`."""

import argparse
import tempfile
from pathlib import Path

from baselines import BASELINES, spread
from records import LAYERS, write_project


def main() -> None:
    """Write a project, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=100_000, help="How many records to measure on.")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        size = write_project(root, given.records)
        lines = [line for name in LAYERS for line in (root / f"{name}.jsonl").read_bytes().splitlines()]
        print(f"{len(lines)} records, {size / len(lines):.0f} bytes each")
        for name, (measure, most) in BASELINES.items():
            told = measure(spread(lines, most))
            print(f"{name:24}", "skipped: not installed here" if told is None else f"{told * 1e6:10.2f} us a record")


if __name__ == "__main__":
    main()
