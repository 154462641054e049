"""The command `check`: formats, selection, settings of the project, --fix and --diff, exit codes."""

import gzip
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import jsonl
from goldassay.schema.rules.rule_examples import EXAMPLES
from goldassay.schema.rules.rulebook import RULES

RUN = [sys.executable, "-c", "from goldassay.cli import main; main()"]


def goldassay(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUN, *map(str, words)], capture_output=True, text=True, check=False, **more)


def _codes(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [problem["code"] for problem in json.loads(done.stdout)["problems"]]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A project whose records break GA010, GA104 twice, GA140 and, as a warning, GA151."""
    lines = [*EXAMPLES["GA140"].beside, *EXAMPLES["GA140"].bad]
    kept = [line for line in lines if isinstance(line, dict)]
    for number, code in enumerate(("GA104", "GA104", "GA010", "GA151")):
        (line,) = EXAMPLES[code].bad
        assert isinstance(line, dict)
        kept.append(line | {"id": f"claim:bad-{number}"})
    jsonl.write(tmp_path / "documents.jsonl", kept)
    (tmp_path / "goldassay.toml").write_text('name = "x"\n')
    return tmp_path


ALL = ["GA140", "GA104", "GA104", "GA010", "GA151"]


def test_codes_are_selected_and_ignored(bad: Path) -> None:
    assert _codes(goldassay("check", bad, "--format", "json")) == ALL
    assert _codes(goldassay("check", bad, "--format", "json", "--select", "ga104,GA151")) == ["GA104", "GA104", "GA151"]
    assert _codes(goldassay("check", bad, "--format", "json", "--ignore", "GA104", "--ignore", "GA010")) == [
        "GA140",
        "GA151",
    ]


def test_the_exit_code_is_that_of_the_selected(bad: Path) -> None:
    assert goldassay("check", bad, "--select", "GA104").returncode == 1
    assert goldassay("check", bad, "--select", "GA151").returncode == 0
    assert goldassay("check", bad, "--select", "GA130").returncode == 0


def test_most_are_counted_not_shown(bad: Path) -> None:
    done = goldassay("check", bad, "--max", "2")
    assert len(done.stdout.splitlines()) == 3
    assert done.stdout.splitlines()[-1] == "10 records in 1 file: 4 errors, 1 warning; 3 more problems not shown"
    done = goldassay("check", bad, "--max", "0", "--format", "json")
    report = json.loads(done.stdout)
    assert (report["errors"], report["warnings"], report["problems"], done.returncode) == (4, 1, [], 1)
    assert "5 more problems are not shown" in done.stderr


def test_statistics(bad: Path) -> None:
    lines = goldassay("check", bad, "--statistics").stdout.splitlines()
    assert lines[0].split(maxsplit=3) == ["2", "GA104", "error", RULES["GA104"].title]
    assert lines[-1] == "10 records in 1 file: 4 errors, 1 warning"
    rows = json.loads(goldassay("check", bad, "--statistics", "--format", "json").stdout)
    assert {row["code"]: row["count"] for row in rows} == {"GA010": 1, "GA104": 2, "GA140": 1, "GA151": 1}


def test_the_project_says_what_is_wanted_and_the_command_line_wins(bad: Path) -> None:
    toml = bad / "goldassay.toml"
    toml.write_text('[check]\nignore = ["GA104"]\nmax = 1\nformat = "json"\n')
    done = goldassay("check", bad)
    assert (_codes(done), json.loads(done.stdout)["errors"]) == (["GA140"], 2)
    assert _codes(goldassay("check", bad, "--max", "9", "--ignore", "GA140")) == ["GA104", "GA104", "GA010", "GA151"]
    toml.write_text('[check]\nselect = ["GA151"]\n')
    assert goldassay("check", bad).returncode == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('select = ["GA1"]', "no rule has the code 'GA1'"),
        ("select = 1", "lists of codes"),
        ("max = -1", "max is -1"),
        ("max = true", "max is True"),
        ('format = "xml"', "use one of text, json, github, sarif, junit"),
        ("colour = 1", "nothing else"),
    ],
)
def test_a_setting_that_cannot_be_is_one_clear_line(bad: Path, said: str, told: str) -> None:
    (bad / "goldassay.toml").write_text(f"[check]\n{said}\n")
    done = goldassay("check", bad)
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert told in done.stderr
    assert "goldassay.toml" in done.stderr


@pytest.mark.parametrize("words", [["--select", "GA999"], ["--ignore", "x"], ["--explain", "GA10"], ["--max", "x"]])
def test_a_word_that_cannot_be_is_one_clear_line(bad: Path, words: list[str]) -> None:
    done = goldassay("check", bad, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr


def test_every_page_prints() -> None:
    done = goldassay("check", "--explain", "ga104")
    assert done.returncode == 0
    assert done.stdout.startswith("# GA104: No white space at the edges\n")
    assert "without it the span is 0..9" in done.stdout


def test_diff_shows_and_writes_nothing(bad: Path) -> None:
    before = (bad / "documents.jsonl").read_bytes()
    done = goldassay("check", bad, "--diff", "--fix")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("@@")] == [
        "@@ -6 +6 @@",
        "@@ -7 +7 @@",
        "@@ -8 +8 @@",
    ]
    assert (bad / "documents.jsonl").read_bytes() == before


def test_fix_mends_and_tells_what_is_left(bad: Path) -> None:
    done = goldassay("check", bad, "--fix", "--format", "json")
    assert (_codes(done), done.returncode) == (["GA010", "GA151"], 1)
    assert "mended 3 lines in 1 file" in done.stderr
    after = (bad / "documents.jsonl").read_bytes()
    assert goldassay("check", bad, "--fix", "--select", "GA104,GA140").returncode == 0
    assert (bad / "documents.jsonl").read_bytes() == after


def test_fix_mends_only_what_is_selected(bad: Path) -> None:
    assert _codes(goldassay("check", bad, "--fix", "--select", "GA140", "--format", "json")) == []
    assert _codes(goldassay("check", bad, "--format", "json")) == ALL[1:]


def test_a_file_of_a_project_is_mended_by_the_text_of_another(bad: Path) -> None:
    home, claim = EXAMPLES["GA101"].beside[0], EXAMPLES["GA101"].bad[0]
    jsonl.write(bad / "documents.jsonl", [home])
    jsonl.write(bad / "gold" / "claims.jsonl", [claim])
    assert goldassay("check", bad / "gold" / "claims.jsonl", "--fix").returncode == 0
    assert list(jsonl.read(bad / "gold" / "claims.jsonl")) == [EXAMPLES["GA101"].good[0]]


def test_a_packed_file_is_left_and_told(bad: Path) -> None:
    packed = bad / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress((bad / "documents.jsonl").read_bytes()))
    before = packed.read_bytes()
    done = goldassay("check", packed, "--fix")
    assert f"{packed}: left as it is; only .jsonl is mended" in done.stderr
    assert (packed.read_bytes(), done.returncode) == (before, 1)


def _on_a_terminal(path: Path, **environ: str) -> bytes:
    main, side = pty.openpty()
    done = subprocess.Popen([*RUN, "check", str(path)], stdout=side, env={**os.environ, **environ})
    done.wait()
    os.close(side)
    told = os.read(main, 1 << 16)
    os.close(main)
    return told


def test_colour_is_for_terminals_that_want_it(bad: Path) -> None:
    assert b"\x1b[31mGA104 error\x1b[0m" in _on_a_terminal(bad, NO_COLOR="", TERM="xterm")
    assert b"\x1b" not in _on_a_terminal(bad, NO_COLOR="1", TERM="xterm")
    assert b"\x1b" not in _on_a_terminal(bad, NO_COLOR="", TERM="dumb")
    assert "\x1b" not in goldassay("check", bad).stdout


def test_any_name_prints_in_any_locale(tmp_path: Path) -> None:
    path = tmp_path / "caf\u00e9\n.jsonl"
    path.write_text('{"record":"clam","id":"\\ud800\\u001b[31m"}\n')
    done = goldassay("check", path, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 2)
    assert "\x1b" not in done.stdout


def test_a_new_project_is_clean_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    subprocess.run([*RUN, "init", str(tmp_path / "new")], check=True, capture_output=True)
    done = subprocess.run([*RUN, "-C", str(tmp_path / "new"), "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0 records in 0 files: no problems\n")
    done = subprocess.run([*RUN, "check", str(tmp_path / "empty")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "name a project" in done.stderr


def test_what_a_clean_record_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    jsonl.write(tmp_path / "x.jsonl", EXAMPLES["GA003"].good)
    heavy = [
        "jsonschema",
        "regex",
        "difflib",
        "xml",
        "importlib.metadata",
        "goldassay.schema.rules.rule_examples",
    ]
    code = f"import atexit, sys; atexit.register(lambda: print([m for m in {heavy} if m in sys.modules])); {RUN[2]}"
    words = [sys.executable, "-c", code, "check", str(tmp_path / "x.jsonl")]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # it loads much
    told = subprocess.run(words, capture_output=True, text=True, check=True, env=plain).stdout
    assert told.splitlines() == ["1 record in 1 file: no problems", "[]"]


def test_a_reader_that_leaves_is_no_error(bad: Path) -> None:
    with subprocess.Popen([*RUN, "check", str(bad)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        assert done.stdout
        assert done.stderr
        done.stdout.close()
        assert done.stderr.read() == b""
