"""publish: through the real client of the Hub to a stand-in on loopback, and back by load_dataset at a tag."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.exporters import hub as publisher
from goldassay.exporters.hub import NotPublished
from goldassay.schema import jsonl

from .hub import Repo, hub

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
REPO = "newsroom/gold"


def run(root: Path, *words: str) -> Any:
    return CliRunner().invoke(group, ["-C", str(root), *words])


@pytest.fixture(scope="module")
def project(released_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a second release."""
    root = shutil.copytree(released_sample, tmp_path_factory.mktemp("publish") / "sample")
    claims: list[Any] = list(jsonl.read(root / "gold" / "claims.jsonl"))
    jsonl.write(root / "gold" / "claims.jsonl", [{**c, "text": c["text"] + "!"} for c in claims])
    assert run(root, "release", "1.1.0").exit_code == 0
    return root


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, dict[str, Repo], str]]:
    from huggingface_hub import HfApi, constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with hub() as (address, repos):
        monkeypatch.setattr(constants, "ENDPOINT", address)
        monkeypatch.setenv("HF_TOKEN", "hf_x")
        yield HfApi(endpoint=address, token="hf_x"), repos, address  # noqa: S106 - of the stand-in


def put(api: Any, project: Path, version: str) -> str:
    folder = project / "releases" / version
    publisher.permit(folder)
    return publisher.publish(api, folder, publisher.plan(api, folder, REPO))


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_one_commit_a_release_and_no_stale_file(project: Path, served: tuple[Any, dict[str, Repo], str]) -> None:
    api, repos, _ = served
    for count, version in enumerate(("1.0.0", "1.1.0"), 2):
        sha = put(api, project, version)
        repo = repos[REPO]
        assert (len(repo.commits), repo.tags[version], repo.commits[-1][0]) == (count, sha, sha)
        held = {n: raw for n, raw in repo.commits[-1][2].items() if n != ".gitattributes"}
        assert held == files_in(project / "releases" / version)
    with pytest.raises(NotPublished, match=r"1\.1\.0 is published already"):
        put(api, project, "1.1.0")


def test_broken_off_before_the_tag_it_is_ended(project: Path, served: tuple[Any, dict[str, Repo], str]) -> None:
    api, repos, _ = served
    put(api, project, "1.0.0")
    repos[REPO].broken = True
    with pytest.raises(Exception, match="500"):
        put(api, project, "1.1.0")
    assert "1.1.0" not in repos[REPO].tags
    put(api, project, "1.1.0")
    assert repos[REPO].at("1.1.0")[1].keys() - {".gitattributes"} == files_in(project / "releases" / "1.1.0").keys()


def test_a_commit_in_between_is_not_written_over(project: Path, served: tuple[Any, dict[str, Repo], str]) -> None:
    api, repos, _ = served
    put(api, project, "1.0.0")
    folder = project / "releases" / "1.1.0"
    wanted = publisher.plan(api, folder, REPO)
    other = repos[REPO].commit("somebody's", {"x": b""})
    with pytest.raises(NotPublished, match="came in between"):
        publisher.publish(api, folder, wanted)
    assert repos[REPO].commits[-1][0] == other


def test_a_yanked_version_is_gone_and_the_others_stay(project: Path, served: tuple[Any, dict[str, Repo], str]) -> None:
    api, repos, _ = served
    put(api, project, "1.0.0")
    put(api, project, "1.1.0")
    assert publisher.yank(api, REPO, "1.0.0") == ["1.1.0"]
    assert list(repos[REPO].tags) == ["1.1.0"]
    with pytest.raises(NotPublished, match=r"has no 1\.0\.0; it has 1\.1\.0"):
        publisher.yank(api, REPO, "1.0.0")


@pytest.mark.parametrize("how", ["changed", "stray", "private"])
def test_what_may_not_go(project: Path, tmp_path: Path, how: str) -> None:
    folder = shutil.copytree(project / "releases" / "1.0.0", tmp_path / "1.0.0")
    if how == "changed":
        (folder / "README.md").write_text("another card", encoding="utf-8")
    elif how == "stray":
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps({**manifest, "private": True}), encoding="utf-8")
    said = {"changed": "GA181", "stray": "notes.txt is no file of the release", "private": "may not be published"}
    with pytest.raises(NotPublished, match=said[how]):
        publisher.permit(folder)


def test_a_hub_that_is_not_there_is_one_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    done = run(project, "publish", "1.0.0", "--repo", REPO)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "cannot be reached" in done.output


LOADED = """
import sys
from datasets import load_dataset
for version in ("1.0.0", "1.1.0"):
    held = load_dataset(sys.argv[1], "claims", revision=version, split="test")
    print(version, held[0]["text"])
"""


def test_the_command_and_load_dataset_at_a_tag(
    project: Path, served: tuple[Any, dict[str, Repo], str], tmp_path: Path
) -> None:
    _, repos, address = served
    publish = ("publish", "--repo", REPO)
    dry = run(project, *publish, "1.0.0", "--dry-run")
    assert (dry.exit_code, repos) == (0, {}), dry.output
    assert "add     README.md (" in dry.output
    assert run(project, *publish, "1.0.0").exit_code == 0
    done = json.loads(run(project, *publish, "1.1.0", "--json").output)
    assert done["commit"] == repos[REPO].tags["1.1.0"]
    assert any(name.startswith("data/claims/test-") for name in done["delete"])
    assert "no release there" in run(project, *publish, "9.0.0").output
    env = {**os.environ, "HF_ENDPOINT": address, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path)}
    env |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    loaded = subprocess.run([sys.executable, "-c", LOADED, REPO], env=env, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr[-2000:]
    first, second = (line.split(" ", 1)[1] for line in loaded.stdout.splitlines()[-2:])
    assert second == first + "!"
    assert "the tag 1.0.0 is gone; left: 1.1.0" in run(project, *publish, "1.0.0", "--yank").output


def test_score_against_a_version_on_the_hub(
    project: Path, served: tuple[Any, dict[str, Repo], str], tmp_path: Path
) -> None:
    """Through the real client: the tag is resolved, moved and all; what is not there is one line that says so."""
    api, repos, address = served
    sha = put(api, project, "1.0.0")
    put(api, project, "1.1.0")
    env = {**os.environ, "HF_ENDPOINT": address, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path / "hf")}
    env |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    claims = [c for c in jsonl.read(project / "gold" / "claims.jsonl") if len(c["span"]["segments"]) == 1]
    rows = "".join(f"{c['document_id']},{s['start']},{s['end']}\n" for c in claims for s in c["span"]["segments"])
    (tmp_path / "p.csv").write_text(f"document_id,start,end\n{rows}", encoding="utf-8")

    def score(release: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from goldassay.cli import main; main()", "score", release, "p.csv"]
        options = ("--split", "all", "--resamples", "0", "--json")
        done = subprocess.run([*command, *options], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    code, told = score(f"hf://{REPO}@1.0.0")
    assert code == 0, told
    exact = json.loads(told)["layers"]["claim"]["exact"]
    assert (exact["precision"], exact["predicted"]) == (1.0, len(claims))
    assert (tmp_path / "hf/hub/datasets--newsroom--gold/refs/1.0.0").read_text() == sha
    assert score(str(project / "releases" / "1.0.0")) == (0, told)
    repos[REPO].tags["1.2.0"] = repos[REPO].commits[0][0]
    missing = {
        f"hf://{REPO}@9.9.9": "has no version 9.9.9; it has 1.0.0, 1.1.0, 1.2.0",
        "hf://newsroom/silver@1.0.0": "no such dataset, or a private one; check the name, or set HF_TOKEN",
        f"hf://{REPO}@1.2.0": "is no release of goldassay: it has no manifest.json",
    }
    for name, said in missing.items():
        assert score(name) == (2, f"goldassay: {name}: {said}\n")
