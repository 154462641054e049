"""check on files: every file dropped into examples/positive passes, every one in examples/negative fails as it says.

A negative example NAME.jsonl has a NAME.expect with a line `CODE LINE POINTER` for each error.
"""

from pathlib import Path

import pytest
from goldassay.schema.check import check_files, check_records
from goldassay.schema.pointer import column
from goldassay.schema.rules.rulebook import RULES
from hypothesis import given
from hypothesis import strategies as st

EXAMPLES = Path(__file__).parent / "examples"
POSITIVE = sorted((EXAMPLES / "positive").glob("*.jsonl"))
NEGATIVE = sorted((EXAMPLES / "negative").glob("*.jsonl"))


@pytest.mark.parametrize("path", POSITIVE, ids=lambda p: p.stem)
def test_positive(path: Path) -> None:
    assert check_files([path]).problems == []


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda p: p.stem)
def test_negative(path: Path) -> None:
    found = [f"{p.code} {p.where.line} {p.pointer}".strip() for p in check_files([path]).problems]
    assert found == path.with_suffix(".expect").read_text(encoding="utf-8").split("\n")[:-1]


def test_every_code_that_a_file_can_break_has_an_example() -> None:
    shown = {line.split()[0] for p in NEGATIVE for line in p.with_suffix(".expect").read_text().splitlines()}
    assert set(RULES) - shown == {
        "GA170",
        "GA172",
        "GA180",
        "GA181",
        "GA182",
        "GA183",
        "GA190",
    }  # these need a project's settings or a release


def test_bad_lines_do_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"record": NaN}\n\xff\n[1]\n' + b"[" * 20_000 + b'\n{"record": "clam"}\n')
    report = check_files([path])
    assert [(p.code, p.where.line) for p in report.problems] == [
        ("GA001", 1), ("GA002", 2), ("GA001", 3), ("GA001", 4), ("GA003", 5),
    ]  # fmt: skip


def test_records_in_memory() -> None:
    assert [p.code for p in check_records([{"record": "claim"}])] == ["GA010"]


@given(st.dictionaries(st.text(), st.lists(st.integers() | st.text()) | st.none() | st.booleans(), max_size=5))
def test_column_points_at_the_value(value: dict[str, object]) -> None:
    import json

    line = json.dumps(value, ensure_ascii=False)
    for name, inner in value.items():
        at = column(line, "/" + name.replace("~", "~0").replace("/", "~1")) - 1
        assert line[at:].startswith(json.dumps(inner, ensure_ascii=False))
