"""A real Label Studio for the tests that need one, and the command line as people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import jsonl
from goldassay.tasks import environment, server

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DRIVER = """
from goldassay.cli import root
for verb in ("studio", "push", "pull"):
    root.VERBS[verb] = "studio"
    root.SUMMARIES.setdefault(verb, verb)
root.main()
"""


def available() -> bool:
    """True where Label Studio's environment is here already, or is required."""
    required = "studio" in os.environ.get("GOLDASSAY_REQUIRE", "").split(",")
    return required or environment.ready(environment.folder())


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The status of a running studio with three annotators."""
    if not available():
        pytest.skip("needs studio: Label Studio's environment (GOLDASSAY_STUDIO_ENV, or GOLDASSAY_REQUIRE=studio)")
    data = tmp_path_factory.mktemp("studio")
    try:
        yield server.start(data, ["annotator:ann-1", "annotator:ann-2"], say=lambda line: None)
    finally:
        server.stop(data)


def command(project: Path, *args: str) -> list[str]:
    """The command line of `goldassay -C project args`."""
    return [sys.executable, "-c", DRIVER, "-C", str(project), *args]


def at(studio: dict[str, Any], **more: str) -> dict[str, str]:
    """The environment in which the command line reaches `studio`."""
    return {**os.environ, "GOLDASSAY_STUDIO_TOKEN": studio["token"], **more}


@pytest.fixture
def run(studio: dict[str, Any]) -> Run:
    """Run a verb in a project against the session's studio."""

    def call(project: Path, *args: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command(project, *args), capture_output=True, text=True, env=at(studio, **more), check=False
        )

    return call


@pytest.fixture
def project(tmp_path: Path, studio: dict[str, Any], request: pytest.FixtureRequest) -> Path:
    """An empty project with a name of its own, whose server is the session's studio."""
    name = f"{request.node.name[:20]}-{os.getpid()}-{abs(hash(str(tmp_path))) % 9999}"
    made = f'name = "{name}"\n[studio]\nurl = "{studio["url"]}"\n[tasks]\nannotators = ["ann-1", "ann-2"]\n'
    (tmp_path / "goldassay.toml").write_text(made, encoding="utf-8")
    (tmp_path / ".goldassay").mkdir()
    (tmp_path / ".goldassay" / "studio").symlink_to(studio["data_dir"])
    return tmp_path


def shown(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    """What a verb printed as JSON."""
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def answers(project: Path) -> list[dict[str, Any]]:
    """The project's annotations."""
    return jsonl.read_if_there(project / "annotations.jsonl")
