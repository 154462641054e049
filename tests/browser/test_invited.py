"""An invited annotator in a browser: from the link to the last task, and nobody else's work in between."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldassay.schema import jsonl
from goldassay.tasks.studio import Studio

from ..tasks.conftest import Call, answers
from ..tasks.records import TEXT, document, rich
from .test_label import submit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


DONE = re.compile("no more|all done|queue is empty", re.IGNORECASE)
FRESH = """met => {
  const card = document.querySelector(".ga-main .ga-card")
  return card && card.innerText.length > 200 && !met.includes(card.innerText)
}"""
"""Whether an article is shown that was not shown before."""


def log_in(page: "Page", told: dict[str, Any], link: str) -> None:
    """Follow a link of an invitation, and log in on the way."""
    page.goto(link)
    page.fill("input[name=email]", told["login"])
    page.fill("input[name=password]", told["password"])
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(re.escape(link.partition("?")[0]) + "/?[?].*labeling=1"))


def test_b_never_meets_a(project: Path, call: Call, studio: dict[str, Any], browser: "Browser") -> None:
    jsonl.write(project / "documents.jsonl", [document(), document("document:other", f"{TEXT}Another end.")])
    jsonl.write(project / "in.jsonl", [rich("a")])
    pushed = call("push", "article", "--annotations", str(project / "in.jsonl"))
    told = call("team", "invite", "ann-2")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    met: list[str] = []
    log_in(page, told, told["links"]["article"])
    for _ in range(2):
        page.get_by_role("button").filter(has_text=re.compile("^Submit$")).wait_for()
        page.wait_for_function(FRESH, arg=met)
        assert page.locator(".htx-highlight").count() == 0
        assert page.get_by_text("annotator:ann-1").count() == 0
        met.append(page.locator(".ga-main .ga-card").inner_text())
        submit(page)
    page.get_by_text(DONE).first.wait_for()
    page.goto(told["links"]["article"])
    page.get_by_text(DONE).first.wait_for()
    assert page.get_by_role("button").filter(has_text=re.compile("^Submit$")).count() == 0
    page.goto(told["practice"]["pair"])
    page.locator(".ga-strip").get_by_text(re.compile("people were hurt")).first.wait_for()
    context.close()
    assert call("pull")["problems"] == []
    assert sorted(a["annotator"]["id"] for a in answers(project)) == ["annotator:ann-1"] + ["annotator:ann-2"] * 2
    theirs = next(p["project_id"] for p in pushed["projects"] if p["annotator_id"] == "annotator:ann-1")
    token = next(u["token"] for u in studio["users"] if u["annotator_id"] == "annotator:ann-2")
    with Studio(studio["url"], token) as curious:  # what docs/team.md says: who looks for it, finds it
        assert any(task["annotations"] for task in curious.tasks(theirs))
