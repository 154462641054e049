"""On a real server: the law, nothing twice, nothing lost however often it is killed, and clear refusals."""

import json
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import jsonl
from goldassay.tasks import places, server
from goldassay.tasks.forms import form
from goldassay.tasks.guidelines import guidelines_html
from goldassay.tasks.prefills import MODEL
from goldassay.tasks.studio import Studio

from .conftest import Run, answers, at, command, shown
from .records import TEXT, document, judged, pair, rich
from .test_law_pure import VERDICTS, same


def fill(project: Path, count: int = 1) -> None:
    """Documents: the odd one and plain ones."""
    plain = [document(f"document:plain-{i}", f"{TEXT}{i}") for i in range(1, count)]
    jsonl.write(project / "documents.jsonl", [document(), *plain])


def alike(found: list[dict[str, Any]], sent: list[dict[str, Any]]) -> bool:
    by_id = {a["id"]: a for a in found}
    return len(found) == len(sent) and all(same(by_id[a["id"]], a) for a in sent)


STATUSES = ("submitted", "draft", "skipped", "cancelled")


def elsewhere(name: str, number: int, **more: Any) -> dict[str, Any]:
    """The rich answer, to a task and a document of its own."""
    written = json.dumps(rich(name, task_key=f"article:k{number}", **more), ensure_ascii=False)
    made: dict[str, Any] = json.loads(written.replace(document()["id"], f"document:plain-{number}"))
    return made


def test_law(project: Path, run: Run) -> None:
    fill(project, 1 + len(STATUSES))
    people = ({"id": "annotator:ann-1", "type": "human"}, {"id": "annotator:new~1", "type": "model"})
    many = [(n, status, who) for n, status in enumerate(STATUSES, 1) for who in people]
    sent = [elsewhere(f"{status}-{who['type']}", n, status=status, annotator=who) for n, status, who in many]
    jsonl.write(project / "in.jsonl", sent)
    pushed = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    assert (pushed["annotations_sent"], pushed["refused"]) == (8, [])
    assert [p["annotator_id"] for p in pushed["projects"]] == ["annotator:ann-1", "annotator:ann-2", "annotator:new~1"]
    assert shown(run(project, "pull", "--json"))["problems"] == []
    assert alike(answers(project), sent)
    again = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    assert (again["sent"], again["annotations_sent"], again["created"]) == (0, 0, 0)
    before = (project / "annotations.jsonl").read_bytes()
    shown(run(project, "pull", "--all", "--json"))
    assert (project / "annotations.jsonl").read_bytes() == before


def test_status_and_watch(project: Path, run: Run) -> None:
    fill(project, 7)
    who = {"id": "annotator:ann-1", "type": "human"}
    sent = [elsewhere(status, n, status=status, annotator=who) for n, status in enumerate(STATUSES, 1)]
    jsonl.write(project / "in.jsonl", [*sent[:3], {**sent[3], "flags": []}])
    run(project, "push", "article", "--annotations", str(project / "in.jsonl"))
    watched = run(project, "watch", "--every", "1", "--times", "2")
    assert (watched.returncode, watched.stdout.count("4 new"), watched.stdout.count("\n")) == (0, 1, 1)
    one, two = shown(run(project, "status", "--json"))
    counts = {"tasks": 7, "done": 1, "left": 4, "skipped": 2, "drafts": 1, "flagged": 3, "seconds": 12.5}
    assert one == {"form": "article", "annotator_id": "annotator:ann-1", **counts}
    assert (two["annotator_id"], two["done"], two["left"], two["seconds"]) == ("annotator:ann-2", 0, 7, None)


def test_law_of_pairs(project: Path, run: Run) -> None:
    fill(project)
    pairs = [pair(f"p{i}") for i, _ in enumerate(VERDICTS)]
    sent = [judged(f"j{i}", p, v, **more) for i, (p, (v, more)) in enumerate(zip(pairs, VERDICTS, strict=True))]
    sent[1]["shown_order"] = ["claim:b1", "claim:a1"]
    jsonl.write(project / "pairs.jsonl", pairs)
    jsonl.write(project / "in.jsonl", sent)
    pushed = shown(run(project, "push", "pair", "--annotations", str(project / "in.jsonl"), "--json"))
    assert pushed["refused"] == []
    shown(run(project, "pull", "pair", "--json"))
    assert alike(answers(project), sent)


def test_answers_to_tasks_that_were_there(project: Path, run: Run) -> None:
    fill(project)
    assert shown(run(project, "push", "article", "--json"))["sent"] == 2
    jsonl.write(project / "in.jsonl", [rich("late", task_key="article:unknown")])
    pushed = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    assert (pushed["sent"], pushed["annotations_sent"]) == (0, 1)
    shown(run(project, "pull", "--json"))
    assert alike(answers(project), [rich("late", task_key="article:unknown")])


def test_a_changed_answer_is_a_new_revision(project: Path, run: Run, studio: dict[str, Any]) -> None:
    fill(project)
    jsonl.write(project / "in.jsonl", [rich("r")])
    run(project, "push", "article", "--annotations", str(project / "in.jsonl"))
    run(project, "pull")
    number = answers(project)[0]["origin"]["annotation_id"]
    with Studio(studio["url"], studio["token"]) as client:
        held = client._http("GET", f"api/annotations/{number}/", "it")["result"]
        attitudes = [r["value"] for r in held if r.get("from_name") == "attitude"]
        next(value for value in attitudes if value["choices"] == ["deny"])["choices"] = ["doubt"]
        client._http("PATCH", f"api/annotations/{number}/", "it", json={"result": held})
    for _ in range(2):
        shown(run(project, "pull", "--json"))
        first, second = answers(project)
        assert (second["replaces"], second["revision"]) == (first["id"], 4)
        assert [t["attitude"] for t in second["attributions"]] == [None, "neutral_relay", "doubt", "assert"]


def test_an_answer_under_an_older_name_gets_todays(project: Path, run: Run) -> None:
    fill(project)
    jsonl.write(project / "in.jsonl", [rich("old")])
    run(project, "push", "article", "--annotations", str(project / "in.jsonl"))
    with (project / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write('[labels.renamed]\n"claim.slot:state" = "condition"\n')
    for _ in range(2):
        shown(run(project, "pull", "--all", "--json"))
        (answer,) = answers(project)
        assert [c["slot"] for c in answer["claims"] if c.get("slot")] == ["condition"]


@contextmanager
def at_work(project: Path, studio: dict[str, Any], *args: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A verb at work, killed with -9 at the end of the block."""
    job = subprocess.Popen(
        command(project, *args), env=at(studio), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield job
    finally:
        job.kill()
        job.wait()


def counted(client: Studio, project: Path) -> int:
    """How many tasks the projects of `project` hold on the server."""
    name = tomllib.loads((project / "goldassay.toml").read_text(encoding="utf-8"))["name"]
    return sum(client.project(place.number)["task_number"] for place in places.existing(client, name, ["article"]))


def test_push_killed_in_the_middle(project: Path, run: Run, studio: dict[str, Any]) -> None:
    fill(project, 60)
    jsonl.write(project / "in.jsonl", [rich("k1"), rich("k2", annotator={"id": "annotator:ann-2", "type": "human"})])
    args = ("push", "article", "--batch", "2", "--annotations", str(project / "in.jsonl"))
    met = []
    with Studio(studio["url"], studio["token"]) as client:
        for wanted in (1, 21, 61, 101):
            with at_work(project, studio, *args) as job:
                while counted(client, project) < wanted and job.poll() is None:
                    time.sleep(0.02)
            met.append(counted(client, project))
        assert any(0 < count < 120 for count in met), met
        pushed = shown(run(project, *args, "--json"))
        for place in pushed["projects"]:
            keys = [t["data"]["task_key"] for t in client.tasks(place["project_id"])]
            assert (len(keys), len(set(keys))) == (60, 60)
    shown(run(project, "pull", "--json"))
    assert sorted(a["id"] for a in answers(project)) == ["annotation:k1", "annotation:k2"]


def test_pull_killed_in_the_middle(project: Path, run: Run, studio: dict[str, Any]) -> None:
    fill(project)
    jsonl.write(project / "in.jsonl", [rich("one"), rich("two", annotator={"id": "annotator:ann-2", "type": "human"})])
    shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    began = time.monotonic()
    shown(run(project, "pull", "--json"))
    whole, seconds = (project / "annotations.jsonl").read_bytes(), time.monotonic() - began
    for share in (0.6, 0.8, 0.9, 0.95, 1.0):
        (project / "annotations.jsonl").unlink(missing_ok=True)
        with at_work(project, studio, "pull", "--all") as job, suppress(subprocess.TimeoutExpired):
            job.wait(share * seconds)
        left = project / "annotations.jsonl"
        assert not left.exists() or left.read_bytes() == whole
    shown(run(project, "pull", "--json"))
    assert (project / "annotations.jsonl").read_bytes() == whole


def test_projects_carry_the_guideline_and_todays_form(project: Path, run: Run, studio: dict[str, Any]) -> None:
    fill(project)
    number = shown(run(project, "push", "article", "--json"))["projects"][0]["project_id"]
    with Studio(studio["url"], studio["token"]) as client:
        assert client.project(number)["expert_instruction"] == guidelines_html()
        client.change_project(number, expert_instruction="old", label_config=form("article").replace("ga-bar", "old"))
        shown(run(project, "push", "article", "--json"))
        held = client.project(number)
    assert (held["expert_instruction"], held["label_config"]) == (guidelines_html(), form("article"))


def test_a_live_form_takes_new_words_and_keys_and_loses_no_answer(
    project: Path, run: Run, studio: dict[str, Any]
) -> None:
    fill(project)
    jsonl.write(project / "in.jsonl", [rich("kept")])
    number = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))["projects"][
        0
    ]["project_id"]
    kind = '<Choice value="prediction"'
    with Studio(studio["url"], studio["token"]) as client:
        client.change_project(
            number, label_config=form("article").replace(kind, f'{kind[:-1]} of old" alias="prediction"')
        )
        run(project, "push", "article")
        assert client.project(number)["label_config"] == form("article")
        client._http(
            "PATCH", f"api/annotations/{_answer_of(client, number)}/", "it", json={"result": _older(client, number)}
        )
        older = form("article").replace(kind, f'<Choice value="forecast"/>{kind}')
        client.change_project(number, label_config=older)
        done = run(project, "push", "article")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "kind 'forecast' (1)" in done.stderr
        assert client.project(number)["label_config"] == older
    with (project / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write('[labels.renamed]\n"claim.kind:forecast" = "prediction"\n')
    assert run(project, "push", "article").returncode == 0
    shown(run(project, "pull", "--json"))
    assert alike(answers(project), [rich("kept")])


def _answer_of(client: Studio, number: int) -> int:
    return next(int(a["id"]) for task in client.tasks(number) for a in task["annotations"])


def _older(client: Studio, number: int) -> list[dict[str, Any]]:
    """The answer as a tab opened before a rename gives it."""
    held = client._http("GET", f"api/annotations/{_answer_of(client, number)}/", "it")["result"]
    for value in (r["value"] for r in held if r.get("from_name") == "kind" and r["value"]["choices"] == ["prediction"]):
        value["choices"] = ["forecast"]
    return list(held)


def test_what_breaks_the_form_is_refused(project: Path, run: Run) -> None:
    fill(project)
    bad = rich("bad")
    bad["claims"][0]["span"]["segments"][-1]["end"] += 9999
    jsonl.write(project / "documents.jsonl", [document(), document("document:nul", "a\x00b")])
    jsonl.write(project / "in.jsonl", [bad])
    pushed = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    assert {r["id"] for r in pushed["refused"]} == {"annotation:bad", "document:nul"}
    assert (pushed["sent"], pushed["annotations_sent"]) == (2, 0)


FAR = {"segments": [{"start": 9000, "end": 9009, "exact": "far away!"}]}
FAULTS = [
    (("push", "article", "--url", "http://127.0.0.1:9"), {}, "no Label Studio answers there"),
    (("push", "article"), {"GOLDASSAY_STUDIO_TOKEN": "0" * 40}, "the token is not accepted"),
    (("pull",), {}, "push them first"),
    (("push", "article", "--annotations", "none.jsonl"), {}, "none.jsonl"),
    (("push", "article", "--url", "nonsense"), {}, "no server's address"),
]


@pytest.mark.parametrize(("args", "more", "said"), FAULTS)
def test_one_clear_line(project: Path, run: Run, args: tuple[str, ...], more: dict[str, str], said: str) -> None:
    fill(project)
    done = run(project, *args, **more)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert said in done.stderr


def test_predictions_are_shown_as_prefills(project: Path, run: Run, studio: dict[str, Any]) -> None:
    fill(project, 2)
    shown(run(project, "extract", "--with", "rules", "--json"))
    strange = {**jsonl.read_if_there(project / "predictions" / "rules.jsonl")[0], "id": "prediction:far"}
    strange["claims"] = [{"id": "claim:far", "document_id": document()["id"], "span": FAR}]
    jsonl.write(project / "predictions" / "strange.jsonl", [strange])
    pushed = shown(run(project, "push", "article", "--predictions", str(project / "predictions"), "--json"))
    assert [r["id"] for r in pushed["refused"]] == ["prediction:far"]
    with Studio(studio["url"], studio["token"]) as client:
        tasks = list(client.tasks(pushed["projects"][0]["project_id"]))
    made = [p for task in tasks for p in task["predictions"]]
    assert {p["model_version"] for p in made} == {MODEL}
    assert {t["data"]["prefilled_by"].partition("@")[0] for t in tasks if t["predictions"]} == {"rules"}
    assert any(r.get("type") == "labels" for p in made for r in p["result"])


def test_malformed_line(project: Path, run: Run) -> None:
    fill(project)
    (project / "in.jsonl").write_text("\n{", encoding="utf-8")
    done = run(project, "push", "article", "--annotations", str(project / "in.jsonl"))
    assert done.returncode == 2
    assert "in.jsonl:2" in done.stderr


def test_start_is_idempotent_and_stop_too(tmp_path: Path, studio: dict[str, Any]) -> None:
    first = server.start(tmp_path / "s", say=lambda line: None)
    assert first["running"]
    assert server.start(tmp_path / "s", say=lambda line: None)["pid"] == first["pid"]
    assert server.state_file(tmp_path / "s").stat().st_mode & 0o777 == 0o600
    assert server.stop(tmp_path / "s")
    assert not server.stop(tmp_path / "s")
    assert not server.status(tmp_path / "s")["running"]
    state = json.loads(server.state_file(tmp_path / "s").read_text(encoding="utf-8"))
    assert state["pid"] is None
