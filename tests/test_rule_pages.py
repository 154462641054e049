"""Every rule has a page, and the examples on it are right: what is called bad is flagged, what is called good is clean.

GOLDASSAY_REGENERATE=1 writes docs/rules.md anew.
"""

import os
from pathlib import Path

import pytest
from goldassay.exporters.release import Refused, Wish, release
from goldassay.exporters.rows import Gold
from goldassay.schema import jsonl
from goldassay.schema.check import check_files
from goldassay.schema.rule_pages import FIXED, page, pages
from goldassay.schema.rules.rule_examples import EXAMPLES, Line
from goldassay.schema.rules.rulebook import RULES, UnknownCode, known

DOCS = Path(__file__).parents[1] / "docs" / "rules.md"
CHECKED = sorted(set(EXAMPLES) - {"GA180"})


def _found(tmp_path: Path, code: str, lines: tuple[Line, ...]) -> set[str]:
    whole = [line if isinstance(line, bytes) else jsonl.dump(line).encode() for line in EXAMPLES[code].beside + lines]
    path = tmp_path / "example.jsonl"
    path.write_bytes(b"\n".join(whole) + b"\n")
    return {problem.code for problem in check_files([path], settings=EXAMPLES[code].settings).problems}


def test_every_rule_has_an_example() -> None:
    of_files = ["GA181", "GA182", "GA183"]  # tests/test_recheck.py breaks a release in each of these ways
    assert list(EXAMPLES) == [code for code in RULES if code not in of_files]


@pytest.mark.parametrize("code", CHECKED)
def test_bad_is_flagged_with_that_code(code: str, tmp_path: Path) -> None:
    assert _found(tmp_path, code, EXAMPLES[code].bad) == {code} | EXAMPLES[code].also


@pytest.mark.parametrize("code", CHECKED)
def test_good_is_clean(code: str, tmp_path: Path) -> None:
    assert _found(tmp_path, code, EXAMPLES[code].good) == set()


def test_a_text_that_may_not_be_published_is_refused(tmp_path: Path) -> None:
    example = EXAMPLES["GA180"]
    (claim,) = EXAMPLES["GA104"].good
    assert isinstance(claim, dict)
    built = {}
    for name, lines in (("bad", example.bad), ("good", example.good)):
        gold = Gold(documents=[line for line in lines if isinstance(line, dict)], claims=[claim])
        built[name] = lambda gold=gold, name=name: release(tmp_path / name, gold, Wish("x", "1.0.0", "0"), {})
    with pytest.raises(Refused, match="GA180"):
        built["bad"]()
    assert built["good"]().folder.is_dir()


def test_the_docs_hold_the_pages() -> None:
    if os.environ.get("GOLDASSAY_REGENERATE"):
        jsonl.write_text(DOCS, pages())
    assert DOCS.read_text(encoding="utf-8") == pages(), "run the tests with GOLDASSAY_REGENERATE=1"


def test_a_page_tells_what_is_mended() -> None:
    assert all("--fix" in page(code) for code in FIXED)
    assert "--fix" not in page("GA120")


def test_an_unknown_code_names_near_ones() -> None:
    assert known("ga101", "--select") == "GA101"
    with pytest.raises(UnknownCode, match=r"--select: no rule has the code 'GA1O1'; did you mean GA1"):
        known("GA1O1", "--select")
