"""The three forms by the keyboard, on texts that are long and odd: what is seen at once, and what comes back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldassay.schema import jsonl
from goldassay.schema.anchor import span_of

from ..tasks.conftest import Run, answers, shown
from ..tasks.records import D, annotation, attribution, claim, document, pair
from .conftest import Login
from .test_label import SCROLLED, choose, mark, opened, submit

if TYPE_CHECKING:
    from playwright.sync_api import Page

ODD = (
    "<script>window.broken = 1</script> <img src=x onerror='window.broken = 2'> &amp; ]]> {{x}}\r\n"
    "\u202eقال المحافظ\u202c <b>12 people</b> were hurt on Monday, the army & police said.\n"
)
LINE = "The pumps could not keep up with the rain, and the road along the coast stayed closed.\n"
OTHER = "document:long"
LONG = LINE * 1100 + "More than 30 people were hurt on Monday.\n" + LINE * 1100
SHORT = ODD + LINE * 46


def spot(text: str, quote: str) -> Any:
    """The span of a quote that stands once."""
    return span_of(text, [(text.index(quote), text.index(quote) + len(quote))])


def pairs_of_odd_texts(project: Path) -> None:
    """Two pairs between a short, odd article and one of 190 KB: one points to a conflict of numbers, one to nothing."""
    assert (len(SHORT) // 1000, len(LONG) // 1000) == (4, 191)
    jsonl.write(project / "documents.jsonl", [document(D, SHORT), document(OTHER, LONG)])
    hurt = claim("a1", spot(SHORT, "12 people</b> were hurt"), text="12 <i>people</i> were hurt.", voice="outlet")
    more = claim("b1", spot(LONG, "More than 30 people were hurt"), text="Over 30 were hurt.", document_id=OTHER)
    jsonl.write(project / "annotations.jsonl", [annotation("before", claims=[hurt, more], document_ids=[D, OTHER])])
    made = [pair("one"), pair("two")]
    for one, reasons in zip(made, (["numbers-differ"], ["entity:army"]), strict=True):
        one |= {"reasons": reasons, "score": 0.9 if reasons == ["numbers-differ"] else 0.1}
        one["a"] |= {"span": hurt["span"]}
        one["b"] = {"document_id": OTHER, "span": more["span"], "claim_id": "claim:b1"}
    jsonl.write(project / "pairs.jsonl", made)


def test_pairs_by_keyboard(project: Path, quick: Run, studio: dict[str, Any], login: Login) -> None:
    pairs_of_odd_texts(project)
    page = login("annotator:ann-1")
    page.set_viewport_size({"width": 1280, "height": 800})
    opened(page, studio, shown(quick(project, "push", "pair", "--json")))
    assert page.locator(".ga-strip").get_by_text("12 <i>people</i> were hurt.", exact=True).is_visible()
    for card in page.locator(".ga-two .ga-card").all():
        assert card.evaluate(SCROLLED), "a claim is out of sight in its article"
    assert page.evaluate("window.broken") is None
    for text in page.locator(".ga-two .lsf-htx-richtext").all_inner_texts():
        assert text.startswith(
            ("<script>window.broken = 1</script> <img src=x onerror='window.broken = 2'> &amp;", LINE[:30])
        )
    choose(page, "ask", "1", "contradiction: both cannot be true")
    assert page.locator(".ga-more input[name='numeric']").is_checked()
    for card in page.locator(".ga-two .ga-card").all():
        assert card.evaluate(SCROLLED), "the further questions push a claim out of sight"
    choose(page, "ask", "z", "strict")
    submit(page, "keys")
    page.locator(".ga-ask input[name='compatible: both can be true']:not(:checked)").wait_for(state="attached")
    choose(page, "ask", "7", "compatible: both can be true")
    assert page.locator(".ga-more:visible").count() == 0
    submit(page, "keys")
    assert shown(quick(project, "pull", "pair", "--json"))["problems"] == []
    found = [a for a in answers(project) if a["form"] == "pair"]
    told = {a["contradictions"][0]["relation"]: a["contradictions"][0] for a in found}
    assert (told["contradiction"]["types"], told["contradiction"]["strength"]) == (["numeric"], "strict")
    assert "types" not in told["compatible"]


def marks(page: "Page") -> int:
    """How many marks are to be seen."""
    return page.locator(".ga-card .htx-highlight").count()


def test_two_passes_and_a_fix_up_by_keyboard(project: Path, quick: Run, studio: dict[str, Any], login: Login) -> None:
    with (project / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write("passes = 2\n")
    sections = [{"kind": "title", "start": 0, "end": len(ODD.partition("\r")[0])}]
    jsonl.write(project / "documents.jsonl", [{**document(D, ODD), "sections": sections}])
    told = attribution(
        "army", spot(ODD, "12 people</b> were hurt on Monday"), quotation="indirect", cue=spot(ODD, "said")
    )
    told["sources"] = [{"span": spot(ODD, "the army & police"), "type": "unnamed_collective"}]
    guess = {"record": "prediction", "schema_version": "1.0.0", "id": "prediction:odd", "document_ids": [D]}
    guess |= {
        "extractor": {"name": "rules", "version": "1"},
        "claims": [],
        "attributions": [told],
        "contradictions": [],
    }
    jsonl.write(project / "guess.jsonl", [guess])
    page = login("annotator:ann-1")
    opened(
        page, studio, shown(quick(project, "push", "article", "--predictions", str(project / "guess.jsonl"), "--json"))
    )
    page.locator(".htx-highlight").nth(2).wait_for()
    line = page.locator(".ga-card .lsf-richtext__line").first
    assert line.evaluate("e => getComputedStyle(e, '::before').content") == '"title"'
    assert page.evaluate("window.broken") is None
    submit(page, "keys")
    shown(quick(project, "pull", "--json"))
    pushed = shown(quick(project, "push", "article", "--json"))
    assert pushed["fixups"] == 1
    claims = next(p for p in pushed["projects"] if p["annotator_id"] == "annotator:ann-1" and p["sent"])
    opened(page, studio, {"projects": [claims]})
    page.locator(".htx-highlight").nth(2).wait_for()
    page.locator(".htx-highlight[data-label$=':Source']").click()
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert marks(page) == 3, "a mark of the first pass was taken away"
    mark(page, "4", "were hurt on Monday")
    submit(page, "keys")
    opened(page, studio, pushed)
    page.locator(".ga-main").get_by_text("here is one answer to add").wait_for()
    page.locator(".htx-highlight").nth(2).wait_for()
    for _ in range(3):
        if not page.locator(".ga-content").is_visible():
            page.keyboard.press("Alt+.")
            page.wait_for_timeout(300)
    choose(page, "content", "q", "assert")
    submit(page, "keys")
    report = shown(quick(project, "pull", "--json"))
    assert (report["problems"], report["gaps"]) == ([], 1)
    first, third, second = answers(project)
    assert [a["attitude"] for a in (first["attributions"][0], third["attributions"][0])] == [None, "assert"]
    assert (third["replaces"], third["attributions"][0]["sources"]) == (
        first["id"],
        first["attributions"][0]["sources"],
    )
    (stated,) = second["claims"]
    assert [s["exact"] for s in stated["span"]["segments"]] == ["were hurt on Monday"]
    assert (stated["voice"], second["attributions"]) == ("attributed", [])


def test_adjudication_by_keyboard(project: Path, quick: Run, studio: dict[str, Any], login: Login) -> None:
    jsonl.write(project / "documents.jsonl", [document(D, ODD)])
    span = spot(ODD, "people</b> were hurt on Monday")
    kinds = {"ann-1": "event", "ann-2": "quantity"}
    given = [
        annotation(
            who,
            annotator={"id": f"annotator:{who}", "type": "human"},
            claims=[claim(who, span, kind=kind, text="They were hurt.")],
        )
        for who, kind in kinds.items()
    ]
    jsonl.write(project / "annotations.jsonl", given)
    quick(project, "adjudicate", "--push")
    page = login("annotator:lead")
    number = shown(quick(project, "status", "--json"))
    assert [row["tasks"] for row in number if row["form"] == "adjudication"] == [1]
    home = quick(project, "adjudicate", "--push").stdout.rpartition("http")[2].partition("/data")[0]
    page.goto(f"http{home}/data?labeling=1")
    page.locator(".ga-strip").get_by_text("people</b> were hurt on Monday").first.wait_for()
    assert page.evaluate("window.broken") is None
    assert page.locator(".ga-one").evaluate(SCROLLED)
    choose(page, "ask", "1", "A is right")
    choose(page, "ask", "z", "slip")
    page.locator("textarea[name=rationale]").fill("The number is the point.")
    page.keyboard.press("Tab")
    submit(page, "keys")
    shown(quick(project, "pull", "--json"))
    (decided,) = jsonl.read(project / "decisions.jsonl")
    assert (decided["decision"], decided["cause"], decided["rationale"]) == (
        "accept",
        "slip",
        "The number is the point.",
    )
    assert quick(project, "adjudicate").returncode == 0
