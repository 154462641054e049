"""The docs tell what the code does: generated pages are up to date, links lead somewhere, commands exist."""

import doctest
import re
from pathlib import Path

import pytest
from goldassay.cli.root import VERBS

from .reference import DOCS, pages

ROOT = DOCS.parent
WRITTEN = sorted(p for p in [*ROOT.glob("*.md"), *DOCS.glob("*.md")] if p.is_file())


@pytest.mark.parametrize("name", pages())
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run python -m tests.reference"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", re.sub(r"`[^`\n]+`", "", page.read_text(encoding="utf-8"))):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: p.name)
def test_commands_exist(page: Path) -> None:
    shown = re.findall(r"^(?:\$ )?goldassay (?:-C \S+ )?([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(shown) <= {*VERBS}


def test_worked_examples_come_out_as_written() -> None:
    found = doctest.testfile(str(DOCS / "metrics.md"), module_relative=False)
    assert found.failed == 0
    assert found.attempted > 25
