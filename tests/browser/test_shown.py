"""What is shown at the start, in a browser: one's own answer asked again, and an extractor's labels."""

from pathlib import Path
from typing import Any

from goldassay.schema import jsonl

from ..tasks.conftest import Call, answers
from ..tasks.records import A, D, annotation, at, attribution, claim, document
from .conftest import Login
from .test_label import TEXT, choose, opened, select, submit

GATE = "the gate was locked"


def test_asked_again(project: Path, call: Call, studio: dict[str, Any], login: Login) -> None:
    content = attribution("said", at(f"{GATE} on Monday", text=TEXT), attitude="assert", quotation="indirect")
    content |= {"cue": at("denied", text=TEXT), "cue_type": "verb"}
    stated = claim("gate", at(GATE, text=TEXT), kind="state", text="The gate.", slot="access", factuality="CT+")
    stated |= {"checkability": "checkable", "voice": "attributed"}
    old = annotation("old", claims=[stated], attributions=[content | {"claim_ids": ["claim:gate"]}], comment="Once.")
    jsonl.write(project / "documents.jsonl", [document(D, TEXT)])
    jsonl.write(project / "in.jsonl", [old])
    call("push", "article", "--annotations", str(project / "in.jsonl"))
    call("pull")
    page = login("annotator:ann-1")
    opened(page, studio, call("push", "article", "--redo", "attitude=assert"))
    page.locator(".htx-highlight").nth(2).wait_for()
    select(page, "on Monday", "content")
    choose(page, "content", "e", "deny")
    submit(page)
    assert call("pull")["problems"] == []
    before, after = answers(project)
    assert (before["id"], after["id"], after["replaces"]) == ("annotation:old", "annotation:old.r2", "annotation:old")
    assert (after["revision"], after["task_key"]) == (2, before["task_key"])
    assert after["claims"] == before["claims"]
    assert after["attributions"] == [before["attributions"][0] | {"attitude": "deny"}]
    assert (before["attributions"][0]["attitude"], after["comment"]) == ("assert", "Once.")


def test_prefills_kept_edited_deleted(project: Path, call: Call, studio: dict[str, Any], login: Login) -> None:
    quotes = {"state": GATE, "event": "حسن العلي arrived", "other": "Fire at"}
    made = [claim(name, at(words, text=TEXT), kind=name) for name, words in quotes.items()]
    guess: dict[str, Any] = {
        **A,
        "record": "prediction",
        "id": "prediction:x",
        "extractor": {"name": "x", "version": "1"},
    }
    guess |= {"document_ids": [D], "claims": made, "attributions": [], "contradictions": []}
    jsonl.write(project / "documents.jsonl", [document(D, TEXT)])
    jsonl.write(project / "x.jsonl", [guess])
    page = login("annotator:ann-1")
    opened(page, studio, call("push", "article", "--predictions", str(project / "x.jsonl")))
    page.locator(".htx-highlight").nth(2).wait_for()
    select(page, "Fire at", "claim")
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.querySelectorAll('.htx-highlight').length === 2")
    select(page, GATE, "claim")
    choose(page, "claim", "n", "not checkable")
    select(page, "arrived", "claim")
    choose(page, "claim", "x", "state")
    submit(page)
    report = call("pull")
    fates = {k: (t["n"], t["accepted"], t["edited"], t["deleted"]) for k, t in report["prefills"]["x@1"].items()}
    expected = {"claim.state": (1, 1.0, 0.0, 0.0), "claim.event": (1, 0.0, 1.0, 0.0), "claim.other": (1, 0.0, 0.0, 1.0)}
    assert fates == expected
    (found,) = answers(project)
    assert (found["prefilled_by"], found["blind"], report["problems"]) == ("x@1", False, [])
    assert {(c["kind"], c["checkability"]) for c in found["claims"]} == {
        ("state", "not_checkable"),
        ("state", "checkable"),
    }
