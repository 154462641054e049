"""The command line: exit codes, one clear line, no traceback."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from goldassay.cli.agree import BY
from goldassay.cli.root import SUMMARIES, VERBS, group


def goldassay(*words: str) -> subprocess.CompletedProcess[str]:
    code = "from goldassay.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


def test_every_verb_has_help_and_a_summary() -> None:
    assert list(VERBS) == list(SUMMARIES)
    for verb in VERBS:
        done = goldassay(verb, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout


def test_the_way_of_the_sample(tmp_path: Path) -> None:
    root = str(tmp_path / "p")
    assert goldassay("init", root, "--sample").returncode == 0
    assert goldassay("-C", root, "check").returncode == 0
    assert goldassay("-C", root, "mine", "--json").returncode == 0
    done = goldassay("-C", root, "extract", "--with", "rules", "--json")
    assert json.loads(done.stdout) == {"predictions": 18}
    settled = goldassay("-C", root, "adjudicate", "--json")
    told = json.loads(settled.stdout)
    assert settled.returncode == (1 if told["open"] else 0)
    assert told["open_per_article"] <= 8
    done = goldassay("-C", root, "check", "--format", "json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["errors"] == 0


def test_adjudicating_again_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "p"
    goldassay("init", str(root), "--sample")
    goldassay("-C", str(root), "adjudicate")
    before = {p.name: p.read_bytes() for p in (root / "gold").iterdir()}
    goldassay("-C", str(root), "adjudicate")
    assert {p.name: p.read_bytes() for p in (root / "gold").iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-C", "nowhere", "mine"], "goldassay init"),
        (["check", "nowhere.jsonl"], "no such file"),
        (["schema", "clam"], "document, claim"),
        (["config", "nothing"], "article"),
        (["extract", "--with", "x"], "goldassay"),
        (["fly"], "init"),
        (["push"], "article, pair"),
        (["mine", "--per-event", "x"], "goldassay mine --help"),
    ],
)
def test_one_clear_line(words: list[str], said: str) -> None:
    done = goldassay(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    goldassay("init", str(tmp_path))
    (tmp_path / "documents.jsonl").write_text('{"record": \n')
    done = goldassay("-C", str(tmp_path), "mine")
    assert done.returncode == 2
    assert "documents.jsonl:1" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_forms_and_guidelines_print() -> None:
    assert goldassay("config", "article").stdout.startswith("<View")
    assert "neutral_relay" in goldassay("guidelines").stdout


def test_agree_tells_each_breakdown(sample: Path) -> None:
    for by in BY:
        done = CliRunner().invoke(group, ["-C", str(sample), "agree", "--by", by, "--resamples", "1"])
        assert done.exit_code == 0, done.output
        assert done.output.splitlines()[0].startswith(f"{by} ")


def test_agree_is_one_screen(sample: Path) -> None:
    done = CliRunner().invoke(group, ["-C", str(sample), "agree", "--resamples", "10"])
    lines = done.output.splitlines()
    assert len(lines) < 40
    assert "not annotated: claim check_worthiness, claim quantity, claim day" in lines
    assert "compared: 2 annotators of type model, 270 answers" in lines


def test_an_unknown_policy_is_one_line(sample: Path) -> None:
    with (sample / "goldassay.toml").open("a") as config:
        config.write('\n[adjudicate]\nclaim = "most"\n')
    command = [sys.executable, "-c", "from goldassay.cli import main; main()", "-C", str(sample), "adjudicate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "goldassay: goldassay.toml: [adjudicate] claim is 'most'; there are majority, unanimous, weighted, expert\n"
    )


@pytest.mark.parametrize("verb", ["agree", "adjudicate"])
def test_a_part_that_is_not_installed_is_one_line(verb: str, sample: Path) -> None:
    code = "import sys; sys.modules['numpy'] = None; from goldassay.cli import main; main()"
    command = [sys.executable, "-c", code, "-C", str(sample), verb]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = "goldassay: this needs numpy; pip install 'goldassay[release]' brings it\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("documents.jsonl", b"\xff\n", "documents.jsonl:1: not JSON ("),
        ("gold/claims.jsonl", b"[" * 200_000, "gold/claims.jsonl:1: not JSON ("),
        ("gold/claims.jsonl", b'{"id": "claim:x"}\n', "a record is not valid: "),
    ],
)
def test_a_record_that_is_not_valid_is_one_line(file: str, line: bytes, told: str, sample: Path) -> None:
    (sample / file).write_bytes(line)
    command = [sys.executable, "-c", "from goldassay.cli import main; main()", "-C", str(sample), "mine"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert told in done.stderr
    assert f"{file}:1:" in done.stderr


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('{"dispute": "x"}', ":51: x: the decision has no adjudicator_id; an expert's ruling needs one\n"),
        (
            '{"decision": "split"}',
            ":51: a decision names no dispute; add `dispute` with the id that adjudicate printed\n",
        ),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_told_with_its_line(more: str, told: str, sample: Path) -> None:
    path = sample / "decisions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()[:49]
    path.write_text("\n".join([*lines, "", more]), encoding="utf-8")
    done = CliRunner().invoke(group, ["-C", str(sample), "adjudicate"])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"goldassay: {path}{told}")


def test_an_option_without_its_value_names_the_help_of_its_verb(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from goldassay.cli import main; main()", "push", "--annotations"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == "goldassay: Option '--annotations' requires an argument. (goldassay push --help)\n"


def test_columns_of_a_manifest_that_nobody_reads_are_told(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A bridge fell.", encoding="utf-8")
    (tmp_path / "m.csv").write_text("file,outlet,event_id,licence\na.txt,A,e,CC0-1.0\n", encoding="utf-8")
    words = ["-C", str(sample), "ingest", str(tmp_path / "a.txt"), "--manifest", str(tmp_path / "m.csv"), "--json"]
    done = CliRunner().invoke(group, words)
    assert (done.exit_code, json.loads(done.stdout)["added"]) == (0, 1)
    assert done.stderr.startswith(f"{tmp_path / 'm.csv'}: nothing is made of licence; the columns are file, outlet,")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("streams", "code"), [("<&- >&-", 0), (">/dev/full", 2)])
def test_an_output_that_takes_nothing(streams: str, code: int, sample: Path) -> None:
    words = [sys.executable, "-c", "from goldassay.cli import main; main()", "check", str(sample)]
    done = subprocess.run(f"{shlex.join(words)} {streams}", shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - our own words
    told = "goldassay: standard output: no space left on device; make room\n" if code else ""
    assert (done.returncode, done.stderr) == (code, told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("score", "1.0.0", "p.jsonl", "--split", "tset"), "'tset' is not one of 'train', 'validation', 'test', 'all'"),
        (("score", "1.0.0", "p.jsonl", "--resamples", "-1"), "-1 is not in the range x>=0"),
        (("agree", "--resamples", "-1"), "-1 is not in the range x>=0"),
        (("mine", "--per-event", "-3"), "-3 is not in the range x>=1"),
        (("adjudicate", "--at", "2031-04-06"), "'2031-04-06' is no date-time; write it as"),
        (("adjudicate", "--at", "nope"), "'nope' is no date-time; write it as"),
    ],
)
def test_a_value_that_cannot_be_is_refused(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["-C", str(tmp_path), *words])
    assert done.exit_code == 2
    assert told in done.output
