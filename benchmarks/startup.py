"""How much longer than `python -c pass` the command line takes to start: `--help`, and `check` of one record.

Each round runs every command once, in turn; what is told is the median of the differences within a round. Modules are
compiled before, as an installer does it.

    python benchmarks/startup.py [ROUNDS]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from goldassay.schema import jsonl
from goldassay.schema.rules.rule_examples import EXAMPLES

MAIN = "import sys; sys.argv[0] = 'goldassay'; from goldassay.cli import main; main()"


def seconds(words: tuple[str, ...], environ: dict[str, str]) -> float:
    """The wall time of one run of Python with `words`."""
    silent = subprocess.DEVNULL
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], stdout=silent, stderr=silent, check=False, env=environ)
    return time.perf_counter() - start


def measured(rounds: int) -> dict[str, float]:
    """Seconds beyond `python -c pass`, by command; `pass` itself as it is."""
    with tempfile.TemporaryDirectory() as folder:
        good, bad = Path(folder, "good.jsonl"), Path(folder, "bad.jsonl")
        jsonl.write(good, EXAMPLES["GA003"].good)
        jsonl.write(bad, [{**EXAMPLES["GA003"].good[0], "language": "?"}])  # type: ignore[dict-item]
        commands = {
            "pass": ("-c", "pass"),
            "--help": ("-c", MAIN, "--help"),
            "check of one record": ("-c", MAIN, "check", str(good)),
            "check of one record that breaks its schema": ("-c", MAIN, "check", str(bad)),
        }
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ["PYTHONPYCACHEPREFIX"] = folder  # filled by the first round, which does not count
        taken = [{name: seconds(words, environ) for name, words in commands.items()} for _ in range(rounds + 1)][1:]
    beyond = {name: median(round_[name] - round_["pass"] for round_ in taken) for name in list(commands)[1:]}
    return {"pass": median(round_["pass"] for round_ in taken), **beyond}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 20), indent=2))
