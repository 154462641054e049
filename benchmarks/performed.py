"""The article of keystrokes.py, done: an annotator's keys, clicks and drags on the real form, in a browser, to its end.

    python benchmarks/performed.py [--claims 50] [--attributions 18]

A Label Studio is started, the article pushed with the rule extractor's labels, and a browser opened on it. Wrong marks
are deleted, the rest stepped through by key and answered, missing ones drawn and answered, arrows drawn where nearness
joins the wrong parts; then it is submitted, pulled, and held against what was meant. Exits 1 where it is not the same.

Keys, clicks and drags are counted as they are made; of the form only what is on the screen is looked at, and which mark
is selected. GOLDASSAY_CHROMIUM names the browser.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, cast

from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.complete import complete_claim
from goldassay.schema import jsonl
from goldassay.schema.anchor import ranges
from goldassay.tasks import content, server
from goldassay.tasks.decode import Answer, CompleteClaim, decode
from hands import STORE, Hands, arrow, draw
from keystrokes import Act, Mark, Record, _answers, long_article, marks, predict
from playwright.sync_api import Page, sync_playwright

WHO = "annotator:ann-1"


def answer(hands: Hands, acts: list[Act], shown: str = "") -> None:
    """Answer the questions to the mark that is selected, of which a claim's text is `shown` already."""
    for act in acts:
        panel = hands.page.locator(f".ga-{act.mark.label.lower()}")
        if act.what == "key":
            hands.key(act.told)
        elif act.what == "pick":
            name = act.told.partition("=")[2].replace("_", " ")
            panel.locator(f"input[name='{name}']").check()
            hands.done["clicks"] += 1
        else:
            write(hands, panel, act, shown)


def write(hands: Hands, panel: Any, act: Act, shown: str) -> None:
    """Give a claim the text that stands alone: typed, or what is shown mended by its pencil."""
    pencil = panel.get_by_label("Edit Region").first
    if shown:
        panel.get_by_text(shown, exact=True).first.wait_for()
        pencil.click()
    else:
        pencil.wait_for(state="detached")
    field = panel.locator("textarea").first
    field.fill(act.told)
    field.press("Shift+Enter")
    hands.done.update(clicks=1, keys=1, letters=act.letters)
    pencil.wait_for()


def perform(hands: Hands, held: Record, prefill: list[Mark], wanted: list[Mark], needs: list[tuple[Any, Any]]) -> None:
    """Turn the prefill into what is wanted."""
    aims = {(m.label, m.place): m for m in wanted}
    there = {(m.label, m.place): m for m in prefill}
    for label, place in there.keys() - aims.keys():
        for piece in place:
            hands.select(label, *piece)
            hands.key("Backspace")
    heads = {(label, *place[0]): (label, place) for label, place in there}
    for _ in hands.all():
        hands.key("Alt+.")
        mark = heads.get((hands.selected() or ())[1:])
        if mark in aims:
            answer(hands, list(_answers(there[mark], aims[mark], held)), there[mark].text)
    missing = [aim for mark, aim in aims.items() if mark not in there]
    for aim in (aim for aim in missing if aim.label != "Claim"):  # the first pass, before claims lie over its marks
        complete(hands, aim, held)
    for (label, place), (other, elsewhere) in needs:
        arrow(hands, (label, *place[0]), (other, *elsewhere[0]))
    for aim in (aim for aim in missing if aim.label == "Claim"):
        complete(hands, aim, held)


def complete(hands: Hands, aim: Mark, held: Record) -> None:
    """Draw a mark that lacks, join its pieces, and answer for it."""
    names = []
    for piece in aim.place:
        draw(hands, aim.label, *piece)
        names.append(hands.all()[-1][0])
    for piece, name in zip(aim.place[1:], names[1:], strict=True):
        arrow(hands, (aim.label, *aim.place[0], names[0]), (aim.label, *piece, name))
    acts = list(_answers(Mark(aim.label, aim.place, {}, hands.words(aim.place)), aim, held))
    if acts:
        start, end = aim.place[0]
        hands.select(aim.label, start, end, names[0])
        answer(hands, acts)


def arrows(document: Record, guess: Record, held: Record) -> list[tuple[Any, Any]]:
    """The arrows that a person draws, from a content to its source or cue, since nearness joins others."""
    drawn, at = distinct(document, held)
    links = [link for told in guess["attributions"] for link in ends(told) if {*link} <= at.keys()]
    made: list[tuple[Any, Any]] = []
    read = decoded(document, [*drawn, *(related(at[a], at[b]) for a, b in links)])
    found = {ranges(told["content"]): parts(told) for told in read["attributions"]}
    for told in held["attributions"]:
        if found[ranges(told["content"])] != parts(told):
            made += [link for link in ends(told) if link not in links]
    whole = decoded(document, [*drawn, *(related(at[a], at[b]) for a, b in [*links, *made])])
    wrong = {ranges(t["content"]): parts(t) for t in whole["attributions"]}
    if any(wrong[ranges(told["content"])] != parts(told) for told in held["attributions"]):
        raise SystemExit("no arrows make the attributions what they should be")
    return made


def distinct(document: Record, held: Record) -> tuple[list[Record], dict[Any, str]]:
    """The marks as regions, one for each label and place, pieces joined; and their ids by label and place."""
    at: dict[Any, str] = {}
    drawn = []
    for mark in marks(document["text"], held):
        if (mark.label, mark.place) not in at:
            at[mark.label, mark.place] = name = f"m{len(at)}"
            value = {"labels": [mark.label]}
            for number, (start, end) in enumerate(mark.place):
                piece = {"start": start, "end": end, "text": document["text"][start:end], **value}
                own = {"id": f"{name}.{number}", "from_name": "label", "to_name": "text", "type": "labels"}
                drawn.append({**own, "value": piece})
                drawn += [related(f"{name}.0", own["id"])] if number else []
    return drawn, {mark: f"{name}.0" for mark, name in at.items()}


def related(start: str, end: str) -> Record:
    """An arrow as the server keeps it."""
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right"}


def ends(told: Record) -> list[tuple[Any, Any]]:
    """From the content to each source and the cue, by label and place."""
    start = ("Content", ranges(told["content"]))
    found = [("Source", ranges(s["span"])) for s in told["sources"] if s["span"]]
    return [(start, end) for end in [*found, *([("Cue", ranges(told["cue"]))] if told["cue"] else [])]]


def decoded(document: Record, results: list[Record]) -> Record:
    """The answer that results are read as."""
    at = "2031-01-01T00:00:00Z"
    given = Answer(results, {"id": WHO, "type": "human"}, "submitted", at, at, 1.0, {}, "t", "1", None, False)
    return decode(given, content.article(document), document, cast(CompleteClaim, complete_claim))[0]


def parts(told: Record) -> tuple[Any, ...]:
    """An attribution's sources and cue, by place."""
    sources = sorted(ranges(s["span"]) for s in told["sources"] if s["span"])
    return (sources, ranges(told["cue"]) if told["cue"] else None)


def meant(held: Record) -> set[tuple[Any, ...]]:
    """What an answer says, as far as it is asked."""
    claims = {
        (ranges(c["span"]), *(c[k] for k in ("kind", "checkability", "factuality", "text"))) for c in held["claims"]
    }
    told = {
        (ranges(a["content"]), a["attitude"], str(parts(a)), str([s["type"] for s in a["sources"] if s["span"]]))
        for a in held["attributions"]
    }
    return claims | told


def browser_path() -> str:
    """GOLDASSAY_CHROMIUM, or what the machine has."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("GOLDASSAY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise SystemExit("no Chromium here; name one in GOLDASSAY_CHROMIUM")
    return found


def pushed(root: Path, document: Record, guess: Record) -> tuple[dict[str, Any], str]:
    """A project of the one article on a server of its own, prefilled; the server, and where the queue is."""
    (root / "goldassay.toml").write_text(
        'name = "performed"\n[tasks]\nannotators = ["ann-1"]\nprefill_score = 0\n', encoding="utf-8"
    )
    jsonl.write(root / "documents.jsonl", [document])
    jsonl.write(root / "predictions" / "rules.jsonl", [guess])
    here = server.start(root / ".goldassay" / "studio", [WHO], say=lambda line: None)
    told = verb(root, "push", "article", "--predictions", str(root / "predictions"))
    return here, re.findall(r"http://\S+/projects/[0-9]+/data", told)[0]


def verb(root: Path, *words: str) -> str:
    """What a command prints. Raises SystemExit where it fails."""
    done = CliRunner().invoke(group, ["-C", str(root), *words])
    if done.exit_code:
        raise SystemExit(f"{' '.join(words)}: {done.output}")
    return done.output


def enter(page: Page, here: dict[str, Any], queue: str, count: int) -> None:
    """Log in as the annotator and open the task, all its marks shown."""
    user = next(u for u in here["users"] if u["annotator_id"] == WHO)
    page.goto(f"{here['url']}/user/login/")
    page.fill("input[name=email]", user["email"])
    page.fill("input[name=password]", user["password"])
    page.click("button[type=submit]")
    page.wait_for_url(f"{here['url']}/")
    page.goto(f"{queue}?labeling=1")
    page.wait_for_function(f"n => window.Htx && Htx.annotationStore.selected && {STORE}.regions.length >= n", arg=count)
    page.locator(".htx-highlight").first.wait_for()


def main() -> None:
    """Do it, and print what it took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--claims", type=int, default=50)
    asked.add_argument("--attributions", type=int, default=18)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        document, held = long_article(root / "sample", told.claims, told.attributions)
        (guess,) = predict([document])
        prefill, wanted = list(marks(document["text"], guess)), list(marks(document["text"], held))
        needs = arrows(document, guess, held)
        try:
            here, queue = pushed(root, document, guess)
            hands, seconds = at_the_form(here, queue, document, held, prefill, wanted, needs)
            verb(root, "pull")
        finally:
            server.stop(root / ".goldassay" / "studio")
        (found,) = jsonl.read(root / "annotations.jsonl")
    count = len(held["claims"]) + len(held["attributions"])
    print(f"{len(held['claims'])} claims, {len(held['attributions'])} attributions; {len(prefill)} marks prefilled")
    print("  " + ", ".join(f"{name} {hands.done[name]}" for name in ("keys", "letters", "clicks", "drags")))
    print(f"  {seconds:.0f} s in the browser, {seconds / count:.2f} s a label")
    lost, odd = meant(held) - meant(found), meant(found) - meant(held)
    print(f"  pulled: {len(meant(found))} labels, {len(lost)} not as meant, {len(odd)} not meant")
    for one in [*sorted(map(str, lost)), *sorted(map(str, odd))]:
        print(f"    {one[:160]}")
    sys.exit(1 if lost or odd else 0)


def at_the_form(
    here: dict[str, Any],
    queue: str,
    document: Record,
    held: Record,
    prefill: list[Mark],
    wanted: list[Mark],
    needs: list[tuple[Any, Any]],
) -> tuple[Hands, float]:
    """The work in the browser, from the open task to the submitted one, and its seconds."""
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(10_000)
        enter(page, here, queue, sum(len(mark.place) for mark in prefill))
        hands, start = Hands(page, document["text"]), time.perf_counter()
        perform(hands, held, prefill, wanted, needs)
        with page.expect_response(lambda r: r.request.method == "POST" and "/annotations" in r.url) as sent:
            hands.key("Control+Enter")
        if not sent.value.ok:
            raise SystemExit(f"not submitted: {sent.value.status}")
        seconds = time.perf_counter() - start
        opened.close()
    return hands, seconds


if __name__ == "__main__":
    main()
