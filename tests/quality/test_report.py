"""What a report tells: conflicts in the order of their news, marked words, progress, confusion; the same page again."""

import subprocess
import sys
from pathlib import Path

import pytest
from goldassay.corpus.project import Project
from goldassay.quality.marked import AROUND, LONG, marked
from goldassay.quality.page import comment, page
from goldassay.quality.report import confusions, progress, report
from goldassay.quality.timeline import instant, timelines

from .making import TEXT, Record, attribution, claim, document, span

HOSTILE = (
    "<script>window.broken = 1</script> <img src=x onerror='window.broken = 2'> &amp; ]]> {{x}} | `a` @all \u202e\0"
)


def judged(name: str, a: str, b: str, relation: str = "contradiction", **more: Record | str | list[str]) -> Record:
    return {
        "id": f"contradiction:{name}",
        "claim_a": f"claim:{a}",
        "claim_b": f"claim:{b}",
        "relation": relation,
        **more,
    }


def gold(
    claims: list[Record], judgements: list[Record], attributions: list[Record] | None = None
) -> dict[str, list[Record]]:
    return {"claims": claims, "attributions": attributions or [], "contradictions": judgements, "adjudications": []}


def test_instants_are_those_of_their_zones() -> None:
    assert instant("2031-04-06T08:30:00+02:00") == instant("2031-04-06T06:30:00Z")
    assert instant("2031-04-06") < instant("2031-04-06T00:01:00Z")
    assert instant(None) == float("inf")


def test_the_earlier_report_comes_first_whatever_the_ids() -> None:
    late = document("a", published_at="2031-04-06T01:00:00+02:00", published_precision="minute")
    early = document("b", published_at="2031-04-05T22:00:00Z", published_precision="minute")
    claims = [claim("x", "12 people died", doc="a"), claim("y", "12 people died", doc="b")]
    (event,) = timelines(gold(claims, [judged("j", "x", "y", "update", superseded_claim="claim:y")]), [late, early])
    (conflict,) = event["conflicts"]
    assert (conflict["earlier"]["claim"], conflict["later"]["claim"]) == ("claim:y", "claim:x")
    assert (conflict["superseded"], conflict["scope"]) == ("claim:y", "same-outlet")
    assert conflict["earlier"]["quote"] == "12 people died"


def test_a_conflict_restated_is_one_and_undated_news_is_last() -> None:
    documents = [
        document(name, published_at=None if name == "c" else f"2031-04-0{at}") for at, name in enumerate("abc", 1)
    ]
    claims = [claim(name, "12 people died", doc=name) for name in "abc"]
    judgements = [
        judged("1", "b", "c", group_id="group:toll"),
        judged("2", "a", "b", group_id="group:toll"),
        judged("3", "a", "c"),
        judged("4", "a", "b", "compatible"),
    ]
    (event,) = timelines(gold(claims, judgements), documents)
    assert [(c["id"], c["restated"]) for c in event["conflicts"]] == [("contradiction:2", 1), ("contradiction:3", 0)]


def test_voices_are_named_from_the_outside_in() -> None:
    outer = attribution("o", "At least 12 people died on Monday", None, "said", depth=0)
    outer["sources"] = [{"span": None, "type": "news_outlet", "name": "Agency"}]
    inner = attribution("i", "12 people died", "police", "said", depth=1, parent_id=outer["id"], claim_ids=["claim:x"])
    claims = [claim("x", "12 people died"), claim("y", "The gate was locked")]
    (event,) = timelines(gold(claims, [judged("j", "x", "y")], [outer, inner]), [document()])
    sides = {side["claim"]: side["speakers"] for c in event["conflicts"] for side in (c["earlier"], c["later"])}
    assert sides == {"claim:x": ["Agency", "police"], "claim:y": []}


def test_words_are_marked_by_all_who_marked_them() -> None:
    pieces = marked(TEXT, [("one", span("12 people died")), ("two", span("people died on Monday"))])
    assert [piece for piece in pieces if piece[1]] == [
        ("12 ", "one"),
        ("people died", "one, two"),
        (" on Monday", "two"),
    ]
    assert "".join(words for words, _ in pieces) == TEXT
    long = "a " * 400 + "🔥 here" + " b" * 5000
    pieces = marked(long, [("one", {"segments": [{"start": 800, "end": 8000}]})])
    assert (pieces[0][0], pieces[-1][0]) == ("… ", " …")
    assert len("".join(words for words, _ in pieces)) < LONG + 3 * AROUND
    assert marked(TEXT, []) == []


def test_progress_counts_the_newest_answer_of_each_task() -> None:
    answer = {
        "task_key": "t",
        "annotator": {"id": "annotator:a", "type": "human"},
        "form": "article",
        "flags": [],
        "updated_at": "",
    }
    rows = progress(
        [
            {**answer, "id": "1", "revision": 1, "status": "submitted"},
            {**answer, "id": "2", "revision": 2, "status": "skipped", "flags": ["discuss"]},
            {**answer, "id": "3", "revision": 1, "status": "draft", "task_key": "u"},
        ]
    )
    told = {"submitted": 0, "draft": 1, "skipped": 1, "cancelled": 0, "flagged": 1}
    assert rows == [{"annotator": "annotator:a", "type": "human", "form": "article", **told}]


def test_confusion_leaves_out_labels_that_nobody_confused() -> None:
    table = {"event": {"event": 5, "state": 1}, "state": {"state": 2}, "rule": {"rule": 9}}
    other = {"event": {"event": 5}, "state": {"event": 1, "state": 2}, "rule": {"rule": 9}}
    (found,) = confusions({"annotators": [{"confusion": {"claim.kind": told}} for told in (table, other)]})
    assert found == {"field": "claim.kind", "labels": ["event", "state"], "rows": [[10, 1], [1, 4]]}
    assert confusions(None) == []


def test_what_somebody_wrote_stays_words() -> None:
    homes = [document(name, HOSTILE + TEXT, outlet={"id": "outlet:o", "name": HOSTILE, "kind": "ngo"}) for name in "ab"]
    claims = [claim(name, "12 people died", of=HOSTILE + TEXT, doc=name, text=HOSTILE) for name in "ab"]
    told = report(HOSTILE, homes, [], gold(claims, [judged("j", "a", "b", rationale=HOSTILE)]), [], None)
    made, short = page(told), comment(told)
    for written in (made, short):
        assert "<script>w" not in written
        assert "<img" not in written
        assert "\0" not in written
        assert "\u202e" not in written
    assert "&lt;script&gt;window.broken" in made
    assert "`a`" not in short
    assert "@all" not in short


@pytest.mark.parametrize("more", [{}, {"published_at": None}])
def test_an_empty_project_and_one_without_dates_have_a_page(more: Record) -> None:
    told = report("x", [document(**more)], [], gold([], []), [], None)
    assert "Nobody has answered yet" in page(told)
    claims = [claim("x", "12 people died"), claim("y", "The gate was locked")]
    undated = report("x", [document(**more)], [], gold(claims, [judged("j", "x", "y")]), [], None)
    assert ("<svg" in page(undated)) == ("published_at" not in more)


def test_the_command_writes_the_same_page_twice(sample: Path) -> None:
    (sample / "decisions.jsonl").unlink()
    for path in sorted((sample / "gold").iterdir()):
        path.unlink()
    run = [
        sys.executable,
        "-W",
        "error::UserWarning",
        "-c",
        "from goldassay.cli import main; main()",
        "-C",
        str(sample),
    ]
    assert subprocess.run([*run, "adjudicate"], check=False, capture_output=True).returncode == 1
    made = []
    for _ in range(2):
        done = subprocess.run([*run, "report"], check=False, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        made.append((sample / "report.html").read_bytes())
    assert made[0] == made[1]
    open_ = len(list(Project.at(sample).root.joinpath("disputes.jsonl").read_text(encoding="utf-8").splitlines()))
    assert made[0].count(b"Who chose what") == open_ > 30
    done = subprocess.run([*run, "report", "--md", "-"], check=False, capture_output=True, text=True)
    assert f"{open_} open disputes" in done.stdout
    assert "| claim | alpha.kind | 0.938 |" in done.stdout
