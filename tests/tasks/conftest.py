"""Projects on the session's Label Studio, and the command line as people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.schema import jsonl

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Call = Callable[..., Any]
DRIVER = """
from goldassay.cli import root
root.main()
"""


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
def quick(studio: dict[str, Any]) -> Run:
    """As `run`, inside this process: without the second that Python and the SDK take to start."""

    def call(project: Path, *args: str, **more: str) -> "subprocess.CompletedProcess[str]":
        done = CliRunner().invoke(group, ["-C", str(project), *args], env=at(studio, **more))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    return call


@pytest.fixture
def project(tmp_path: Path, studio: dict[str, Any], request: pytest.FixtureRequest) -> Path:
    """An empty project with a name of its own, whose server is the session's studio."""
    connect(tmp_path, studio, f"{request.node.name[:20]}-{os.getpid()}-{tmp_path.parent.name}-{tmp_path.name}")
    return tmp_path


@pytest.fixture
def call(project: Path, studio: dict[str, Any]) -> Call:
    """What a verb prints as JSON; run in this process, which is quick."""

    def told(*args: str) -> Any:
        env = {"GOLDASSAY_STUDIO_TOKEN": studio["token"]}
        done = CliRunner().invoke(group, ["-C", str(project), *args, "--json"], env=env, catch_exceptions=False)
        assert done.exit_code in (0, 1), done.stderr
        return json.loads(done.stdout)

    return told


def connect(project: Path, studio: dict[str, Any], name: str) -> None:
    """Give the folder a goldassay.toml that names the session's studio, and the people who may log in there."""
    made = f'name = "{name}"\n[studio]\nurl = "{studio["url"]}"\n[tasks]\nannotators = ["ann-1", "ann-2"]\n'
    (project / "goldassay.toml").write_text(made, encoding="utf-8")
    (project / ".goldassay").mkdir(exist_ok=True)
    (project / ".goldassay" / "studio").symlink_to(studio["data_dir"])


def shown(done: "subprocess.CompletedProcess[str]") -> Any:
    """What a verb printed as JSON."""
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def answers(project: Path) -> list[dict[str, Any]]:
    """The project's annotations."""
    return jsonl.read_if_there(project / "annotations.jsonl")
