"""The report as people open it: at three widths, light and dark, by the keyboard, without a network, and hostile."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from goldassay.cli.report import told_of
from goldassay.corpus.project import Project
from goldassay.quality.page import page
from goldassay.quality.report import report

from ..quality.making import TEXT, Record, claim, document
from ..quality.test_report import HOSTILE, gold, judged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample with its disputes open."""
    from goldassay.cli.gold import settle
    from goldassay.corpus.sample.project import init

    root = tmp_path_factory.mktemp("report") / "sample"
    init(root, sample=True)
    (root / "decisions.jsonl").unlink()
    for path in (root / "gold").iterdir():
        path.unlink()
    settle(Project.at(root), root / "decisions.jsonl")
    (root / "report.html").write_text(page(told_of(Project.at(root))), encoding="utf-8")
    return root / "report.html"


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (800, "light"), (1440, "dark"), (1440, "light")])
def test_it_fits_and_axe_finds_nothing_serious(browser: "Browser", written: Path, width: int, scheme: str) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(written.as_uri())
    assert shown.evaluate(WIDE) <= 0
    assert asked == [written.as_uri()]
    for details in shown.query_selector_all("details"):
        details.evaluate("element => element.open = true")
    found = Axe().run(shown).response["violations"]
    assert [
        (v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
    ] == []
    assert shown.locator("svg[role=img]").count() >= 3
    if (folder := os.environ.get("GOLDASSAY_SCREENSHOTS")) and (width, scheme) == (1440, "light"):
        shown.set_viewport_size({"width": 1000, "height": 900})
        shown.evaluate("document.querySelector('#conflicts').scrollIntoView()")
        shown.screenshot(path=Path(folder) / "report.png")
    shown.close()


def test_a_hostile_project_opens_soon_and_runs_nothing(browser: "Browser", tmp_path: Path) -> None:
    text = (HOSTILE + TEXT) * (5_000_000 // len(HOSTILE + TEXT))
    homes = [document(name, text, outlet={"id": "outlet:o", "name": HOSTILE, "kind": "ngo"}) for name in "ab"]
    claims = [
        claim(f"{name}{at}", "12 people died", of=text, doc=name, text=HOSTILE) for name in "ab" for at in range(2_000)
    ]
    answer = {
        "id": "annotation:t.one.1", "task_key": "t", "form": "article", "revision": 1, "updated_at": "", "flags": [],
        "annotator": {"id": "annotator:one", "type": "human"}, "status": "submitted", "contradictions": [],
        "claims": [claim(f"t.one.{at}", "12 people died", of=text, doc="a") for at in range(10_000)],
        "attributions": [],
    }  # fmt: skip
    disputes: list[Record] = [
        {
            "id": f"dispute:{at}", "layer": "claim", "document_ids": ["document:a"], "input_ids": [f"claim:t.one.{at}"],
            "fields": [{"field": "kind", "values": {"annotator:one": HOSTILE, "annotator:two": text[:100_000]}}],
            "quotes": [], "reason": HOSTILE,
        }
        for at in range(10_000)
    ]  # fmt: skip
    judgements = [judged(str(at), f"a{at}", f"b{at}", rationale=HOSTILE) for at in range(2_000)]
    told = report(HOSTILE, homes, [answer], gold(claims, judgements), disputes, None)
    path = tmp_path / "report.html"
    path.write_text(page(told), encoding="utf-8")
    shown = browser.new_page()
    begun = time.perf_counter()
    shown.goto(path.as_uri())
    print(f"{path.stat().st_size / 1e6:.1f} MB shown in {time.perf_counter() - begun:.2f} s")
    assert shown.evaluate("window.broken") is None
    assert shown.locator("img").count() == 0
    assert shown.get_by_text("9,800 more are in disputes.jsonl").is_visible()
    assert path.stat().st_size < 2_000_000
    shown.close()
