"""What others build on in CI: the hooks, the action and the examples of docs/ci.md are sound and run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from goldassay.schema.catalog import KINDS, schema
from goldassay.schema.rules.rulebook import RULES

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "examples"
GOOD, BAD = EXAMPLES / "positive" / "unicode.jsonl", EXAMPLES / "negative" / "GA104-edge-space.jsonl"
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
BASH = shutil.which("bash") or "bash"
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


@pytest.fixture
def bin(tmp_path: Path) -> Path:
    """A folder with a `goldassay` that runs this package."""
    folder = tmp_path / "goldassay" / "bin"
    folder.mkdir(parents=True)
    program = folder / "goldassay"
    program.write_text(f"#!{sys.executable}\nfrom goldassay.cli import main\nmain()\n")
    program.chmod(0o755)
    return folder


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)


def test_the_hooks_are_hooks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs(hook: dict[str, Any], bin: Path) -> None:
    def run(path: Path) -> int:
        words = [*shlex.split(hook["entry"]), *hook.get("args", []), str(path)]
        return subprocess.run([bin / words[0], *words[1:]], check=False, capture_output=True).returncode

    assert all(re.search(hook["files"], str(path)) for path in (GOOD, BAD))
    assert (run(GOOD), run(BAD)) == (0, 1)


def test_the_action_is_an_action() -> None:
    words = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _act(bin: Path, cwd: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """The action's last step, as the runner calls it."""
    step = ACTION["runs"]["steps"][-1]
    asked = {name: value["default"] for name, value in ACTION["inputs"].items()} | given
    env = {name: asked[re.findall(r"inputs\.(\w+)", value)[0]] for name, value in step["env"].items()}
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={**os.environ, **env, "RUNNER_TEMP": str(bin.parents[1])},
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_checks(bin: Path, tmp_path: Path) -> None:
    assert _act(bin, tmp_path, paths=str(GOOD)).returncode == 0
    done = _act(bin, tmp_path, paths=str(BAD), sarif="out.sarif")
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file={BAD},line=2,")
    assert len(json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"]) == 1
    assert _act(bin, tmp_path, paths=str(BAD), args="--ignore GA104", format="text").returncode == 0
    assert _act(bin, tmp_path, paths="nowhere.jsonl", sarif="out.sarif").returncode == 2


def test_the_action_installs_the_light_core() -> None:
    install = ACTION["runs"]["steps"][0]["run"]
    assert '"$GITHUB_ACTION_PATH"' in install
    assert "[" not in install.replace('"$GITHUB_ACTION_PATH"', "")  # no extras


def test_the_examples_of_the_docs_parse() -> None:
    workflow, hooks = (yaml.safe_load(block) for block in _blocks("yaml"))
    (used,) = [step for step in workflow["jobs"]["check"]["steps"] if "/goldassay@" in step["uses"]]
    assert set(used["with"]) <= set(ACTION["inputs"])
    assert {hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]} <= {hook["id"] for hook in HOOKS}
    assert [set(tomllib.loads(block)) for block in _blocks("toml")] == [{"check"}]
    mapping, tasks = (json.loads(block) for block in _blocks("json"))
    names = [Path(entry["url"]).name.removesuffix(".schema.json") for entry in mapping["json.schemas"]]
    assert set(names) <= set(KINDS)
    assert tasks["tasks"][0]["command"] == "goldassay check"


def test_the_editor_reads_the_text_format(bin: Path) -> None:
    pattern = json.loads(_blocks("json")[1])["tasks"][0]["problemMatcher"]["pattern"]
    done = subprocess.run([bin / "goldassay", "check", BAD], capture_output=True, text=True, check=False)
    found = re.match(pattern["regexp"], done.stdout.splitlines()[0])
    assert found is not None
    assert [found[pattern[name]] for name in ("file", "line", "code", "severity")] == [str(BAD), "2", "GA104", "error"]


def test_the_table_of_mends_names_rules() -> None:
    codes = re.findall(r"^\| (GA\d+) \|", DOCS, re.MULTILINE)
    assert codes == ["GA101", "GA102", "GA104", "GA140"]
    assert set(codes) <= set(RULES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_is_one_file_with_a_stable_id(kind: str, bin: Path) -> None:
    done = subprocess.run([bin / "goldassay", "schema", kind, "--bundle"], capture_output=True, text=True, check=True)
    bundled = json.loads(done.stdout)
    assert bundled["$id"] == f"https://w3id.org/goldassay/schema/1.0.0/{kind}.schema.json"
    assert all(ref.startswith("#") for ref in re.findall(r'"\$ref": "([^"]*)"', done.stdout))
    validator = jsonschema.Draft202012Validator(bundled)
    assert list(validator.iter_errors(schema(kind)["examples"][0])) == []
    assert list(validator.iter_errors({"record": kind})) != []
