"""A person's browser: a real Chromium, logged in to a real Label Studio as an annotator."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from goldassay.schema import jsonl

from ..conftest import require
from ..tasks.conftest import call, project, quick, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["call", "project", "quick", "run"]
Login = Callable[[str], "Page"]


def chromium() -> str | None:
    """GOLDASSAY_CHROMIUM, or what the machine has."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("GOLDASSAY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A headless Chromium."""
    path = chromium()
    require("browser", bool(path) and find_spec("playwright") is not None)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def login(browser: "Browser", studio: dict[str, Any]) -> Iterator[Login]:
    """Log in through the login page as an annotator; gives a page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)

    def enter(annotator: str) -> "Page":
        user = next(u for u in studio["users"] if u["annotator_id"] == annotator)
        page = context.new_page()
        page.goto(f"{studio['url']}/user/login/")
        page.fill("input[name=email]", user["email"])
        page.fill("input[name=password]", user["password"])
        page.click("button[type=submit]")
        page.wait_for_url(f"{studio['url']}/")
        return page

    yield enter
    context.close()


@pytest.fixture
def sample_article(project: Path, sample: Path) -> Path:
    """A project with the sample's two articles whose counts of the injured differ, and ann-1's answers as drafts."""
    named = (project / "goldassay.toml").read_text(encoding="utf-8").partition("\n")[2]
    (project / "goldassay.toml").write_text(f'name = "goldassay-sample"\n{named}', encoding="utf-8")
    answers = jsonl.read_if_there(sample / "annotations" / "ann-1.jsonl")
    wire, courier = (_holding(answers, f"{n} people were injured on Sunday") for n in ("14", "41"))
    wanted = [wire["document_ids"][0], courier["document_ids"][0]]
    documents = jsonl.read_if_there(sample / "documents.jsonl")
    jsonl.write(project / "documents.jsonl", [d for d in documents if d["id"] in wanted])
    jsonl.write(project / "annotations.jsonl", [wire, courier])
    jsonl.write(project / "drafts.jsonl", [{**a, "status": "draft"} for a in (wire, courier)])
    sides = [_side(a, n) for a, n in ((wire, "14"), (courier, "41"))]
    kept = {"record": "pair", "schema_version": "1.0.0", "id": "pair:injured", "event_id": documents[0]["event_id"]}
    rest = {"score": 1.0, "reasons": ["numbers-differ"], "stratum": "mined", "sampling_weight": 1.0}
    jsonl.write(project / "pairs.jsonl", [{**kept, "a": sides[0], "b": sides[1], **rest}])
    return project


def _holding(answers: list[dict[str, Any]], words: str) -> dict[str, Any]:
    return next(a for a in answers if any(words in _quote(c) for c in a["claims"]))


def _quote(claim: dict[str, Any]) -> str:
    return " ".join(" ".join(s["exact"] for s in claim["span"]["segments"]).split())


def _side(answer: dict[str, Any], number: str) -> dict[str, Any]:
    claim = next(c for c in answer["claims"] if _quote(c).startswith(f"{number} people were injured"))
    return {"document_id": claim["document_id"], "span": claim["span"], "claim_id": claim["id"]}
