"""The team on a real server: who is asked what, who leaves, what is known, shown, asked again, and never lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.quality.answers import standing
from goldassay.schema import jsonl
from goldassay.tasks import server
from goldassay.tasks.studio import Studio

from .conftest import answers
from .records import TEXT, at, claim, document, judged, pair, rich


Call = Callable[..., Any]


@pytest.fixture
def call(project: Path, studio: dict[str, Any]) -> Call:
    """What a verb prints as JSON; run in this process, which is quick."""

    def told(*args: str) -> Any:
        env = {"GOLDASSAY_STUDIO_TOKEN": studio["token"]}
        done = CliRunner().invoke(group, ["-C", str(project), *args, "--json"], env=env, catch_exceptions=False)
        assert done.exit_code in (0, 1), done.stderr
        return json.loads(done.stdout)

    return told


def terms(project: Path, *people: str, **told: Any) -> None:
    """Write [tasks] anew."""
    head = (project / "goldassay.toml").read_text(encoding="utf-8").partition("[tasks]")[0]
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"annotators": list(people), **told}.items()]
    (project / "goldassay.toml").write_text(f"{head}[tasks]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def documents(project: Path, count: int) -> None:
    jsonl.write(project / "documents.jsonl", [document(f"document:d{n}", f"{TEXT}{n}") for n in range(count)])


def as_user(studio: dict[str, Any], annotator: str) -> Studio:
    users = server.status(Path(studio["data_dir"]))["users"]
    return Studio(studio["url"], next(u["token"] for u in users if u["annotator_id"] == annotator))


def held(studio: dict[str, Any], pushed: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every annotator's tasks, in the order of their queue."""
    with Studio(studio["url"], studio["token"]) as client:
        return {
            p["annotator_id"].partition(":")[2]: sorted(client.tasks(p["project_id"]), key=lambda t: t["id"])
            for p in pushed["projects"]
        }


def keys(tasks: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    return {who: {t["data"]["task_key"] for t in mine} for who, mine in tasks.items()}


def seen(tasks: dict[str, set[str]]) -> dict[str, int]:
    """By how many each task is seen."""
    every = [key for mine in tasks.values() for key in mine]
    return {key: every.count(key) for key in set(every)}


def test_overlap_and_leaving(project: Path, call: Call, studio: dict[str, Any]) -> None:
    terms(project, overlap=2)
    documents(project, 6)
    added = call("team", "add", "t-a", "t-b", "t-c", "Ada Bergström")
    assert [a["annotator_id"] for a in added] == [f"annotator:{who}" for who in ("t-a", "t-b", "t-c", "ann-1")]
    assert "Ada" not in (project / "goldassay.toml").read_text(encoding="utf-8")
    assert (project / ".goldassay" / "team.json").stat().st_mode & 0o077 == 0
    first = held(studio, call("push", "article"))
    assert set(seen(keys(first)).values()) == {2}
    assert [len(first[who]) for who in ("t-a", "t-b", "t-c", "ann-1")] == [3, 3, 3, 3]
    documents(project, 8)
    pushed = call("push", "article")
    second = held(studio, pushed)
    assert pushed["sent"] == 4
    assert all(keys(first)[who] <= keys(second)[who] for who in first)
    assert (set(seen(keys(second)).values()), {len(mine) for mine in second.values()}) == ({2}, {4})
    answered, begun, *untouched = (t["id"] for t in second["t-a"])
    with as_user(studio, "annotator:t-a") as own:
        own.add_annotation(answered, {"result": [], "lead_time": 5})
        own.add_draft(begun, {"result": []})
        left = call("team", "leave", "t-a")
        with pytest.raises(Exception, match="token"):
            own.me()
    told = {"annotator_id": "annotator:t-a", "closed": True, "handed": 3, "waiting": 0, "begun": 1, "kept": 1}
    assert left == told
    assert len(untouched) == 2
    third = held(studio, pushed)
    assert {t["id"] for t in third["t-a"]} == {answered, begun}
    key = {t["id"]: t["data"]["task_key"] for t in second["t-a"]}
    others = keys({who: mine for who, mine in third.items() if who != "t-a"})
    assert seen(others) == {**dict.fromkeys(seen(others), 2), key[answered]: 1}
    assert call("push", "article")["sent"] == 0
    call("pull")
    assert {(a["annotator"]["id"], a["status"]) for a in answers(project)} == {
        ("annotator:t-a", "submitted"),
        ("annotator:t-a", "draft"),
    }
    assert call("team", "forget", "ada bergström")["annotator_id"] == "annotator:ann-1"
    assert "Ada" not in (project / ".goldassay" / "team.json").read_text(encoding="utf-8")
    users = {u["annotator_id"]: u for u in server.status(Path(studio["data_dir"]))["users"]}
    assert (users["annotator:t-a"]["password"], users["annotator:t-a"]["token"]) == ("", "")
