"""For test reports: JUnit XML as Jenkins reads it (junit-10.xsd of its xunit plugin).

A file is a suite, a problem a case: an error fails, a warning counts as skipped.
"""

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from ..check import Report
from ..problem import Problem
from .text import summary

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT = {"error": "failure", "warning": "skipped"}


def render(report: Report) -> str:
    """One XML document."""
    root = ET.Element("testsuites", name="goldassay check")
    for file, problems in groupby(report.problems, key=lambda problem: problem.where.file):
        _suite(root, file, list(problems))
    if not report.problems:
        ET.SubElement(_suite(root, "goldassay check", []), "testcase", name=summary(report), classname="goldassay")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, file: str, problems: list[Problem]) -> ET.Element:
    failed = sum(problem.severity == "error" for problem in problems)
    counts = {"tests": max(1, len(problems)), "failures": failed, "errors": 0, "skipped": len(problems) - failed}
    suite = ET.SubElement(root, "testsuite", {"name": _xml(file), **{n: str(c) for n, c in counts.items()}})
    for problem in problems:
        _case(suite, problem)
    return suite


def _case(suite: ET.Element, problem: Problem) -> None:
    pointer = f" {problem.pointer}" if problem.pointer else ""
    name = _xml(f"{problem.place} {problem.code}{pointer}")
    case = ET.SubElement(suite, "testcase", name=name, classname=_xml(problem.where.file))
    told = ET.SubElement(case, _ELEMENT[problem.severity], type=problem.code, message=_xml(problem.message))
    told.text = _xml(str(problem))


def _xml(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)
