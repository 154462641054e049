"""Slots, sides and entities against a project's lists, from the command line.

Every folder of examples/projects is a project; its `expect` has a line `CODE FILE LINE POINTER` for each problem.
"""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.project import BadConfig, Project

PROJECTS = sorted((Path(__file__).parent / "examples" / "projects").iterdir())


def problems(root: Path) -> list[str]:
    done = CliRunner().invoke(group, ["check", "--format", "json", str(root)])
    told = json.loads(done.output)
    assert done.exit_code == (1 if told["errors"] else 0)
    return [f"{p['code']} {Path(p['file']).relative_to(root)} {p['line']} {p['pointer']}" for p in told["problems"]]


@pytest.mark.parametrize("root", PROJECTS, ids=lambda p: p.name)
def test_project(root: Path) -> None:
    expect = root / "expect"
    assert sorted(problems(root)) == (expect.read_text().splitlines() if expect.exists() else [])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return shutil.copytree(PROJECTS[0], tmp_path / "project")


def test_a_list_that_is_not_given_checks_nothing(broken: Path) -> None:
    (broken / "goldassay.toml").write_text('[labels]\nsides = ["authorities"]\n')
    (broken / "entities.jsonl").unlink()
    assert problems(broken) == ["GA172 gold/attributions.jsonl 1 /sources/0/side"]


def test_an_empty_list_allows_nothing(broken: Path) -> None:
    (broken / "goldassay.toml").write_text("[labels]\nslots = []\n")
    (broken / "entities.jsonl").write_text("")
    assert len(problems(broken)) == 2


def test_the_nearest_is_named(broken: Path) -> None:
    done = CliRunner().invoke(group, ["check", str(broken)])
    assert "'tol' is not in the project's list ([labels] slots); did you mean 'toll'?" in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [('[labels]\nslots = "toll"\n', "slots is no list of words"), ("labels = 3\n", "labels is no table")],
)
def test_a_list_that_is_none_is_said(broken: Path, text: str, said: str) -> None:
    (broken / "goldassay.toml").write_text(text)
    with pytest.raises(BadConfig, match=said):
        _ = Project.at(broken).lists
