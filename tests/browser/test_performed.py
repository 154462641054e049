"""A prefilled article mended in a browser, to its end: what is pulled is what was meant."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ..conftest import require
from .conftest import chromium

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "performed.py"


@pytest.mark.skipif(not PROGRAM.is_file(), reason="needs the checkout")
def test_an_article_is_done_by_key_and_pulled_as_meant(studio: dict[str, Any]) -> None:
    require("browser", bool(chromium()) and find_spec("playwright") is not None)
    beside = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, str(PROGRAM), "--claims", "10", "--attributions", "4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=beside)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"pulled: \d\d labels, 0 not as meant, 0 not meant", done.stdout)
