"""A page for each rule, made from the rulebook and its examples: what `--explain` prints and docs/rules.md holds."""

import json
from collections.abc import Sequence
from typing import Any

from .check import check_records
from .rules.rule_examples import EXAMPLES, Line
from .rules.rulebook import RULES

_INTRO = """\
# Rules

What `goldassay check` holds records against. Each rule has a code that keeps its meaning. Errors make `check` exit
with 1, warnings do not. `goldassay check --explain CODE` prints one of these pages.

The examples are whole records and are tests: each bad one is flagged with its rule's code, each good one is clean. They
are spread over lines to be read; a `.jsonl` file has one record a line. They stand beside the
[records at the end](#records-that-the-examples-refer-to).
"""


def pages() -> str:
    """All of docs/rules.md."""
    beside = {str(r["id"]): r for e in EXAMPLES.values() for r in e.beside if isinstance(r, dict)}
    shared = "\n\n".join(_block(record) for record in beside.values())
    told = "\n".join(f"#{page(code, said(code))}" for code in RULES)
    return f"{_INTRO}\n{told}\n## Records that the examples refer to\n\n{shared}\n"


def page(code: str, told: Sequence[str] = ()) -> str:
    """The page of the rule `code`, in Markdown; `told` is what `check` says of its bad example.

    Raises KeyError for a code that is not in RULES.
    """
    rule, example = RULES[code], EXAMPLES.get(code)
    mended = [f"`--fix` mends {FIXED[code]}."] if code in FIXED else []
    bad, good = (_blocks(example.bad), _blocks(example.good)) if example else ([], [])
    says = ["It says:", "```text\n" + "\n".join(told) + "\n```"] if told else []
    parts = [f"# {code}: {rule.title}", f"*{rule.severity.title()}.* {rule.why}", *mended]
    return "\n\n".join([*parts, f"Bad: {rule.bad}.", *bad, *says, f"Good: {rule.good}.", *good]) + "\n"


def said(code: str) -> list[str]:
    """What `check` says of the rule's bad example, without places."""
    example = EXAMPLES.get(code)
    records = [*example.beside, *example.bad] if example else []
    if not example or not all(isinstance(record, dict) for record in records):
        return []
    found = check_records(records, settings=example.settings)
    return [f"{problem.code} {problem.severity}{problem.sentence}" for problem in found]


FIXED = {
    "GA101": "a quote that stands once nearby, and offsets counted in UTF-16",
    "GA102": "segments out of order or touching",
    "GA104": "it",
    "GA140": "a wrong order; of a pair judged twice it touches neither",
}
"""What `--fix` mends, by code."""


def _blocks(lines: Sequence[Line]) -> list[str]:
    return [_block(line) for line in lines]


def _block(line: Line) -> str:
    if isinstance(line, bytes):
        return f"```text\n{line.decode('utf-8', 'backslashreplace')}\n```"
    fields = ",\n".join(f"  {_dumped(name)}: {_dumped(value)}" for name, value in line.items())
    return f"```json\n{{\n{fields}\n}}\n```"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
