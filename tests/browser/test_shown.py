"""What is shown at the start, in a browser: an extractor's labels, and one's own answer when it is asked again."""

from pathlib import Path
from typing import Any

from goldassay.schema import jsonl

from ..tasks.conftest import Call, answers
from ..tasks.records import A, D, annotation, at, attribution, claim, document
from .conftest import Login
from .test_label import TEXT, choose, opened, select, submit

GATE = "the gate was locked"
OTHER = "() => document.querySelector('.ga-main .ga-card')?.innerText.includes('The end.') === false"
"""Whether the next article is shown."""


def old() -> dict[str, Any]:
    """An answer to the article of D."""
    content = attribution("said", at(f"{GATE} on Monday", text=TEXT), attitude="assert", quotation="indirect")
    content |= {"cue": at("denied", text=TEXT), "cue_type": "verb", "claim_ids": ["claim:gate"]}
    stated = claim("gate", at(GATE, text=TEXT), kind="state", text="The gate.", slot="access", factuality="CT+")
    stated |= {"checkability": "checkable", "voice": "attributed"}
    return annotation("old", claims=[stated], attributions=[content], comment="Once.")


def guess(document_id: str) -> dict[str, Any]:
    """An extractor's three claims."""
    quotes = {"state": GATE, "event": "حسن العلي arrived", "other": "Fire at"}
    made = [
        claim(name, at(words, text=TEXT), kind=name) | {"document_id": document_id} for name, words in quotes.items()
    ]
    kept: dict[str, Any] = {**A, "record": "prediction", "id": "prediction:x", "document_ids": [document_id]}
    return {
        **kept,
        "extractor": {"name": "x", "version": "1"},
        "claims": made,
        "attributions": [],
        "contradictions": [],
    }


def test_labels_of_others_and_ones_own(project: Path, call: Call, studio: dict[str, Any], login: Login) -> None:
    jsonl.write(project / "documents.jsonl", [document(D, TEXT), document("document:p", f"{TEXT}The end.")])
    jsonl.write(project / "in.jsonl", [old()])
    jsonl.write(project / "x.jsonl", [guess("document:p")])
    call("push", "article", "--annotations", str(project / "in.jsonl"), "--predictions", str(project / "x.jsonl"))
    call("pull")
    page = login("annotator:ann-1")
    opened(page, studio, call("push", "article", "--redo", "attitude=assert"))
    page.locator(".htx-highlight").nth(2).wait_for()
    select(page, "Fire at", "claim")
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.querySelectorAll('.htx-highlight').length === 2")
    select(page, GATE, "claim")
    choose(page, "claim", "n", "not checkable")
    select(page, "arrived", "claim")
    choose(page, "claim", "x", "state")
    submit(page)
    page.wait_for_function(OTHER)
    page.locator(".htx-highlight").nth(2).wait_for()
    select(page, "on Monday", "content")
    choose(page, "content", "e", "deny")
    submit(page)
    report = call("pull")
    fates = {k: (t["n"], t["accepted"], t["edited"], t["deleted"]) for k, t in report["prefills"]["x@1"].items()}
    expected = {"claim.state": (1, 1.0, 0.0, 0.0), "claim.event": (1, 0.0, 1.0, 0.0), "claim.other": (1, 0.0, 0.0, 1.0)}
    assert (fates, report["problems"], list(report["prefills"])) == (expected, [], ["x@1"])
    (before,) = (a for a in answers(project) if a["id"] == "annotation:old")
    (after,) = (a for a in answers(project) if a.get("replaces") == "annotation:old")
    (found,) = (a for a in answers(project) if a["document_ids"] == ["document:p"])
    assert (found["prefilled_by"], found["blind"]) == ("x@1", False)
    assert {(c["kind"], c["checkability"]) for c in found["claims"]} == {
        ("state", "not_checkable"),
        ("state", "checkable"),
    }
    told = (after["id"], after["revision"], after["task_key"], after["comment"])
    assert told == ("annotation:old.r2", 2, before["task_key"], "Once.")
    assert after["claims"] == before["claims"]
    assert after["attributions"] == [before["attributions"][0] | {"attitude": "deny"}]
