"""goldassay.toml: what it may say, and one line for what it may not."""

from pathlib import Path

import pytest
from goldassay.corpus.project import CONFIG, BadConfig, Project
from goldassay.corpus.sample.project import NotEmpty, init


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("name = 3", 'name is 3; write name = "..."'),
        ("x = [", "not TOML"),
        ("tasks = 3", "tasks is no table; write [tasks] on a line of its own"),
        ("studio = []", "studio is no table"),
        ("[adjudicat]", "adjudicat is nothing known; there are name, event, tasks"),
        ('[fields]\nclaim = "kind"', "[fields] claim is no list of words"),
        ('[fields]\nclaim = ["nope"]', "[fields] claim names 'nope'; there are"),
        ("[fields]\nclaims = []", "[fields] claims is nothing known; there are claim, attribution, contradiction"),
        ("[guidelines]\nversions = 3", "[guidelines] versions is no list of words"),
        ("[splits]\npin = 3", "[splits] pin is no table"),
        ('[splits.pin]\n"event:x" = "tset"', "event:x is 'tset'; there are train, validation, test"),
        ("[studio]\nurl = 3", "[studio] url is 3"),
    ],
)
def test_what_it_may_not_say_is_one_line(said: str, told: str, tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text(said + "\n")
    with pytest.raises(BadConfig) as caught:
        Project.at(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / CONFIG}: {told}") or told in str(caught.value)


def test_editors_of_all_kinds_may_save_it(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_bytes(b'\xef\xbb\xbfname = "a"\r\n[splits.pin]\r\n"event:x" = "test"\r\n')
    assert Project.at(tmp_path).config["splits"]["pin"] == {"event:x": "test"}


@pytest.mark.parametrize("name", ['a "b" \\c', "späce 🦊 {name}", "\u05d0\u0301\u00a0b", "tab\tline\n\x7f"])
def test_a_new_project_has_its_folders_name(name: str, tmp_path: Path) -> None:
    assert init(tmp_path / name, sample=False) == [CONFIG]
    assert Project.at(tmp_path / name).name == name


@pytest.mark.parametrize("there", ["documents.jsonl", "gold/claims.jsonl"])
def test_a_new_project_replaces_no_file(there: str, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine\n")
    with pytest.raises(NotEmpty, match=f"{there}: it is there already"):
        init(tmp_path, sample=True)
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine\n"]


def test_what_git_ignored_it_ignores(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("secret")
    init(tmp_path, sample=False)
    assert (tmp_path / ".gitignore").read_text() == "secret\n.goldassay/\n"
