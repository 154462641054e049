"""For code scanning: SARIF 2.1.0 (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""

import json
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ..check import Report
from ..problem import Problem
from ..rule_pages import page
from ..rules.rulebook import RULES, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_INDEX = {code: number for number, code in enumerate(RULES)}


def render(report: Report) -> str:
    """A log of one run; columns count code points."""
    driver = {"name": "goldassay", "version": _version(), "rules": [_rule(rule) for rule in RULES.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in report.problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _version() -> str:
    try:
        return version("goldassay")
    except PackageNotFoundError:
        return "0"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": page(rule.code)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(problem: Problem) -> dict[str, Any]:
    index = {"ruleIndex": _INDEX[problem.code]} if problem.code in _INDEX else {}
    record = f" [{problem.record_id}]" if problem.record_id else ""
    return {
        "ruleId": problem.code,
        **index,
        "level": problem.severity,
        "message": {"text": problem.message + record},
        "locations": [_location(problem)],
        "partialFingerprints": {"recordAndPointer/v1": _fingerprint(problem)},
    }


def _location(problem: Problem) -> dict[str, Any]:
    region = {"startLine": problem.where.line, "startColumn": problem.where.column}
    place = {"artifactLocation": _artifact(problem.where.file), "region": region}
    names = [name for name in (problem.record_id, problem.pointer) if name]
    logical = {"logicalLocations": [{"fullyQualifiedName": "#".join(names), "kind": "member"}]} if names else {}
    return {"physicalLocation": place, **logical}


def _artifact(file: str) -> dict[str, Any]:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix().encode("utf-8", "surrogateescape")), "uriBaseId": "%SRCROOT%"}


def _fingerprint(problem: Problem) -> str:
    """The same for the same fault of the same record, wherever its line has moved."""
    told = "\0".join((problem.where.file, problem.record_id or "", problem.pointer, problem.code))
    return sha256(told.encode("utf-8", "backslashreplace")).hexdigest()
