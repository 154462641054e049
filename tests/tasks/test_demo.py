"""demo: the whole way in one verb, on a server of its own."""

import json
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from goldassay.tasks import server

from .conftest import command


def goldassay(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*command(Path(), *words)], capture_output=True, text=True, check=False)


def test_the_whole_way(tmp_path: Path, studio: dict[str, Any]) -> None:
    assert studio["running"]
    folder = tmp_path / "demo"
    done = goldassay("demo", str(folder), "--keep")
    try:
        assert done.returncode == 0, done.stderr
        told = server.status(folder / ".goldassay" / "studio")
        assert told["running"]
        assert f"Label Studio is up at {told['url']}" in done.stdout
        assert all(user["password"] in done.stdout for user in told["users"])
        with urllib.request.urlopen(f"{told['url']}/health", timeout=10) as answer:  # noqa: S310 - loopback
            assert answer.status == 200
    finally:
        assert "stopped" in goldassay("-C", str(folder), "studio", "stop").stdout
    rows = json.loads((folder / "releases" / "1.0.0" / "manifest.json").read_text())["configs"]
    claims = sum(split["rows"] for split in rows["claims"].values())
    assert f"{claims} claims" in done.stdout
    assert re.search(r"what came out +where, in .* +what to type next", done.stdout)
    assert "0 open disputes" in done.stdout


def test_what_is_no_demo_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    done = goldassay("demo", str(tmp_path))
    assert done.returncode == 2
    assert "name another folder" in done.stderr
    assert (tmp_path / "mine.txt").read_text() == "precious"
