"""People's work in a browser: marks by key and mouse, answers by key, submitted, pulled, and true to the text.

With GOLDASSAY_SCREENSHOTS=DIR the forms are pictured, on invented articles, at two sizes (docs/img).
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from goldassay.schema import jsonl
from goldassay.tasks.studio import Studio

from ..tasks.conftest import Run, answers, shown
from ..tasks.records import TEXT as WORDS
from ..tasks.records import D, annotation, at, claim, document, pair
from .conftest import Login

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = (
    "👩‍🚒 Fire at Café\u0301 Nord\n\n"
    "Commander\u00a0Tolvane and حسن العلي arrived 🔥 early. "
    "Commander\u00a0Tolvane denied that the gate was locked on Monday.\n"
)
PLACES = """quote => {
  const box = document.querySelector(".ga-main .ga-card .lsf-htx-richtext")
  const nodes = [], walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) nodes.push(walker.currentNode)
  const first = nodes.map(n => n.data).join("").lastIndexOf(quote)
  const rect = at => {
    for (const node of nodes) {
      if (at < node.length) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return range.getBoundingClientRect()
      }
      at -= node.length
    }
  }
  const a = rect(first), b = rect(first + quote.length - 1)
  return [[a.left + 0.5, a.top + a.height / 2], [b.right - 0.5, b.top + b.height / 2]]
}"""
"""Where the first and the last character of a quote (its last occurrence) stand on the screen."""

SCROLLED = """card => {
  const [a, b] = [card, card.querySelector("mark")].map(e => e.getBoundingClientRect())
  return a.top <= b.top && b.bottom <= a.bottom && b.bottom <= innerHeight
}"""
"""Whether a claim is to be seen in its article."""


def opened(page: "Page", studio: dict[str, Any], pushed: dict[str, Any]) -> None:
    """The queue of the annotator's own project, in labelling mode, with a task shown."""
    mine = next(p for p in pushed["projects"] if p["annotator_id"] == "annotator:ann-1")
    page.goto(f"{studio['url']}/projects/{mine['project_id']}/data?labeling=1")
    page.locator(".ga-card .lsf-htx-richtext, .ga-strip").first.wait_for()
    page.get_by_role("button").filter(has_text=re.compile("^Submit$")).wait_for()


def mark(page: "Page", key: str, quote: str) -> None:
    """Choose a label by its key and drag over `quote`."""
    before = page.locator(".htx-highlight").count()
    page.keyboard.press(key)
    page.locator(".ga-bar .lsf-label_selected").wait_for()
    (x, y), (to_x, to_y) = page.evaluate(PLACES, quote)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()
    page.wait_for_function("n => document.querySelectorAll('.htx-highlight').length > n", arg=before)


def select(page: "Page", quote: str, panel: str) -> None:
    """Click a mark and see its panel."""
    (x, y), _ = page.evaluate(PLACES, quote)
    page.mouse.click(x + 4, y)
    page.locator(f".ga-{panel}").wait_for()


def choose(page: "Page", panel: str, key: str, value: str) -> None:
    """Answer by key and see it chosen."""
    page.keyboard.press(key)
    page.locator(f".ga-{panel} .ant-checkbox-checked input[name='{value}']").wait_for(state="attached")


def submit(page: "Page", way: str = "button") -> None:
    """Submit by the button or by Ctrl+Enter, and wait until the server has it."""
    with page.expect_response(lambda r: r.request.method == "POST" and "/annotations" in r.url) as told:
        if way == "button":
            page.get_by_role("button").filter(has_text=re.compile("^Submit$")).click()
        else:
            page.keyboard.press("Control+Enter")
    assert told.value.ok


def quotes(span: dict[str, Any]) -> list[str]:
    """The words of a span, each found at its offsets in the text."""
    for part in span["segments"]:
        assert part["exact"] == TEXT[part["start"] : part["end"]]
    return [part["exact"] for part in span["segments"]]


def test_article(project: Path, run: Run, studio: dict[str, Any], login: Login) -> None:
    jsonl.write(project / "documents.jsonl", [document(D, TEXT)])
    page = login("annotator:ann-1")
    opened(page, studio, shown(run(project, "push", "article", "--json")))
    for key, quote in (
        ("1", "the gate was locked on Monday"),
        ("2", "Commander\u00a0Tolvane"),
        ("3", "denied"),
        ("4", "the gate was locked"),
    ):
        mark(page, key, quote)
    select(page, "on Monday", "content")
    choose(page, "content", "e", "deny")
    select(page, "Commander\u00a0Tolvane", "source")
    choose(page, "source", "a", "named person")
    select(page, "the gate was locked", "claim")
    choose(page, "claim", "x", "state")
    page.locator(".ga-claim textarea").fill("The gate was locked.")
    page.locator(".ga-whole textarea").fill("Typed, not added.")
    submit(page)
    assert shown(run(project, "pull", "--json"))["problems"] == []
    (found,) = answers(project)
    (told,), (stated,) = found["attributions"], found["claims"]
    assert (found["status"], found["annotator"]["id"]) == ("submitted", "annotator:ann-1")
    assert quotes(stated["span"]) == ["the gate was locked"]
    assert quotes(told["content"]) == ["the gate was locked on Monday"]
    assert quotes(told["cue"]) == ["denied"]
    assert [quotes(s["span"]) for s in told["sources"]] == [["Commander\u00a0Tolvane"]]
    assert stated["span"]["segments"][0]["start"] == TEXT.index("the gate")
    assert told["claim_ids"] == [stated["id"]]
    assert (told["attitude"], told["sources"][0]["type"]) == ("deny", "named_person")
    assert (stated["kind"], stated["text"], stated["voice"]) == ("state", "The gate was locked.", "attributed")
    assert found["comment"] == "Typed, not added."


def test_pair(project: Path, run: Run, studio: dict[str, Any], login: Login) -> None:
    said = ("The dam will hold.", "The gate was locked.")
    long = "An earlier line.\n" * 60 + WORDS
    spans = (at("the dam\u00a0will hold", text=long), at("the gate was locked", text=long))
    made = [claim(n, s, text=t, voice="outlet") for n, s, t in zip(("a1", "b1"), spans, said, strict=True)]
    jsonl.write(project / "documents.jsonl", [document(D, long)])
    jsonl.write(project / "annotations.jsonl", [annotation("before", claims=made)])
    found = pair("p")
    found["a"]["span"], found["b"]["span"] = spans
    jsonl.write(project / "pairs.jsonl", [found])
    page = login("annotator:ann-1")
    opened(page, studio, shown(run(project, "push", "pair", "--json")))
    for words in said:
        assert page.locator(".ga-strip").get_by_text(words, exact=True).is_visible()
    for card in page.locator(".ga-two .ga-card").all():
        assert card.evaluate(SCROLLED), "the article is not scrolled to the claim"
    left = page.locator(".ga-strip").inner_text().index
    order = [c for _, c in sorted(zip(map(left, said), ("claim:a1", "claim:b1"), strict=True))]
    choose(page, "ask", "1", "contradiction: both cannot be true")
    page.locator(".ga-ask").get_by_text("In what way do they conflict?").wait_for()
    choose(page, "ask", "g", "negation")
    page.locator(".ga-ask .ant-checkbox-checked input[name='status']").wait_for(state="attached")  # by the reason
    choose(page, "ask", "x", "likely")
    submit(page, "keys")
    assert shown(run(project, "pull", "pair", "--json"))["problems"] == []
    found = next(a for a in answers(project) if a["form"] == "pair")
    (judged,) = found["contradictions"]
    assert (found["status"], found["annotator"]["id"]) == ("submitted", "annotator:ann-1")
    assert found["shown_order"] == order
    assert (judged["claim_a"], judged["claim_b"]) == ("claim:a1", "claim:b1")
    assert (judged["relation"], judged["strength"]) == ("contradiction", "likely")
    assert set(judged["types"]) == {"negation", "status"}
    assert judged["level"] == "outlet_voice"


SIZES = {"": (1600, 1000), "-small": (1280, 800)}


def picture(page: "Page", name: str) -> None:
    """Save what is seen at two sizes, where pictures are wanted."""
    folder = os.environ.get("GOLDASSAY_SCREENSHOTS")
    for suffix, (width, height) in SIZES.items() if folder else ():
        Path(folder or "").mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(700)
        page.screenshot(path=Path(folder or "") / f"{name}{suffix}.png")


def inside(page: "Page", selector: str) -> bool:
    """True where an element overflows in no direction and lies on the screen."""
    fits = "e => e.scrollWidth <= e.clientWidth + 1 && e.getBoundingClientRect().bottom <= innerHeight - 50"
    return bool(page.locator(selector).evaluate(fits))


def style(page: "Page", selector: str, name: str) -> str:
    """A computed style."""
    return str(page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name))


def test_look_of_the_article(sample_article: Path, run: Run, studio: dict[str, Any], login: Login) -> None:
    drafts = str(sample_article / "drafts.jsonl")
    pushed = shown(run(sample_article, "push", "article", "--annotations", drafts, "--json"))
    page = login("annotator:ann-1")
    opened(page, studio, pushed)
    page.locator(".htx-highlight").nth(9).wait_for()
    assert style(page, ".ga-main .ga-card .lsf-htx-richtext", "fontSize") == "17px"
    for label in ("Claim", "Source", "Cue", "Content"):
        assert re.search(r"rgba\(.*0\.\d+\)", style(page, f'.htx-highlight[data-label$=":{label}"]', "backgroundColor"))
    assert page.locator(".ga-hint").is_visible()
    select(page, "Two people were killed", "claim")
    assert not page.locator(".ga-hint").is_visible()
    for chosen in ("quantity", "checkable", "certain CT+"):
        assert page.locator(f".ga-claim input[name='{chosen}']").is_checked()
    assert inside(page, ".ga-claim")
    picture(page, "article")


def test_look_of_the_pair(sample_article: Path, run: Run, studio: dict[str, Any], login: Login) -> None:
    page = login("annotator:ann-1")
    opened(page, studio, shown(run(sample_article, "push", "pair", "--json")))
    choose(page, "ask", "1", "contradiction: both cannot be true")
    assert inside(page, ".ga-ask")
    for side in page.locator(".ga-two .ga-card").all():
        assert side.evaluate(SCROLLED), "the article is not scrolled to the claim"
    picture(page, "pair")


pictured = pytest.mark.skipif(not os.environ.get("GOLDASSAY_SCREENSHOTS"), reason="no pictures are wanted")


@pictured
def test_look_of_the_second_pass(sample_article: Path, quick: Run, studio: dict[str, Any], login: Login) -> None:
    with (sample_article / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write("passes = 2\n")
    first = {"task_key": "attribution:seen", "claims": [], "id": "annotation:seen", "revision": 9}
    jsonl.write(sample_article / "annotations.jsonl", [{**a, **first} for a in answers(sample_article)[:1]])
    shown(quick(sample_article, "extract", "--with", "rules", "--json"))
    guesses = str(sample_article / "predictions")
    pushed = shown(quick(sample_article, "push", "article", "--predictions", guesses, "--json"))
    page = login("annotator:ann-1")
    opened(page, studio, {"projects": [p for p in pushed["projects"] if p["sent"] == 1]})
    page.locator(".htx-highlight").nth(9).wait_for()
    assert page.locator(".ga-hint").get_by_text("From pass 1").is_visible()
    picture(page, "claims")


@pictured
def test_look_of_a_fix_up(sample_article: Path, quick: Run, studio: dict[str, Any], login: Login) -> None:
    wire = {**answers(sample_article)[0], "annotator": {"id": "annotator:ann-1", "type": "human"}}
    wire["claims"][1]["kind"] = wire["attributions"][0]["attitude"] = wire["attributions"][2]["attitude"] = None
    jsonl.write(sample_article / "annotations.jsonl", [wire])
    pushed = shown(quick(sample_article, "push", "article", "--json"))
    mine = next(p for p in pushed["projects"] if p["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], studio["token"]) as client:
        number = next(t["id"] for t in client.tasks(mine["project_id"]) if "fixes" in t["data"])
        for task in [t["id"] for t in client.tasks(mine["project_id"]) if t["id"] != number]:
            client.delete_task(task)
    page = login("annotator:ann-1")
    opened(page, studio, pushed)
    page.locator(".htx-highlight").nth(3).wait_for()
    page.keyboard.press("Alt+.")
    picture(page, "fixup")


@pictured
def test_look_of_an_adjudication(
    sample_article: Path, sample: Path, quick: Run, studio: dict[str, Any], login: Login
) -> None:
    here = answers(sample_article)
    asked = {a["task_key"] for a in here}
    others = jsonl.read_if_there(sample / "annotations" / "ann-2.jsonl")
    jsonl.write(sample_article / "annotations.jsonl", [*here, *(a for a in others if a["task_key"] in asked)])
    told = quick(sample_article, "adjudicate", "--push").stdout
    home = re.findall(r"(http://\S+/projects/[0-9]+)/data", told)[0]
    page = login("annotator:lead")
    page.goto(f"{home}/data?labeling=1")
    page.locator(".ga-ask").wait_for()
    page.wait_for_timeout(1000)
    page.keyboard.press("1")
    picture(page, "adjudication")
