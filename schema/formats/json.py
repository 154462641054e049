"""For programs: the report as one JSON object."""

import json

from ..check import Report


def render(report: Report) -> str:
    """`{"files", "records", "errors", "warnings", "problems": [...]}`, keys sorted."""
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
