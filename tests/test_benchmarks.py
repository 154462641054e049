"""The benchmarks run, at a tiny size, and find what they plant."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import require

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout")
def test_check() -> None:
    pytest.importorskip("orjson")
    command = [sys.executable, str(FOLDER / "check.py"), "--records", "160", "--rounds", "1", "--memory", "160,320"]
    beside = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}  # its files are neighbours
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=beside)
    assert done.returncode == 0, done.stderr
    assert "planted faults found             24 of 24" in done.stdout
    for name in ("check / orjson.loads", "jsonschema / check", "parse apart, one core", "bytes a record more"):
        assert name in done.stdout
    if importlib.util.find_spec("check_jsonschema") is None:
        assert "check-jsonschema, claims skipped" in done.stdout


@pytest.mark.studio
@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout")
@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            ("kills.py", "--trials", "1", "--seed", "1", "--documents", "12"),
            "1 trials, 0 with something doubled or lost",
        ),
        (("label_studio.py", "--tasks", "20", "--quiet", "0", "--rounds", "1"), "pull, nothing new"),
    ],
    ids=("kills", "label_studio"),
)
def test_of_a_server(program: tuple[str, ...], said: str) -> None:
    from goldassay.tasks import environment

    required = "studio" in os.environ.get("GOLDASSAY_REQUIRE", "").split(",")
    require("studio", required or environment.ready(environment.folder()))
    beside = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, str(FOLDER / program[0]), *program[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=beside)
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in done.stdout


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout")
def test_an_article_takes_25_minutes_and_a_pair_30_seconds_at_most() -> None:
    done = subprocess.run([sys.executable, str(FOLDER / "keystrokes.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "50 claims, 18 attributions" in done.stdout
    (minutes,) = re.findall(r"together ([0-9.]+) minutes", done.stdout)
    (pair,) = re.findall(r"median ([0-9]+) s", done.stdout)
    assert 10 < float(minutes) <= 25
    assert 5 < float(pair) <= 30


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout")
def test_release() -> None:
    command = [sys.executable, str(FOLDER / "release.py"), "--tasks", "20", "--rounds", "1", "--memory", "20"]
    beside = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=beside)
    assert done.returncode == 0, done.stderr
    assert "rows equal, one by one        120" in done.stdout
    assert all(name in done.stdout for name in ("both commands / by hand", "memory of import", "memory of release"))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout")
def test_score() -> None:
    command = [sys.executable, str(FOLDER / "score.py"), "--documents", "20", "--units", "200", "--rounds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1,000 spans" in done.stdout
    assert "200 units" in done.stdout
    assert all(name in done.stdout for name in ("score / nervaluate", "alpha / krippendorff"))
