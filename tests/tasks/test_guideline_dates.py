"""An answer carries the guideline that was in force when it was given, whatever its task was sent under."""

from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import jsonl
from goldassay.tasks import guidelines, places
from goldassay.tasks.guidelines import VERSION, history, in_force
from goldassay.tasks.studio import Studio

from .conftest import Run, answers, shown
from .records import TEXT, annotation, document
from .test_law_pure import ARTICLE, back


def test_the_version_in_force_follows_from_the_dates() -> None:
    shown_at = [("1.0", "2031-05-01"), ("1.1", "2031-05-03T12:00:00Z")]
    moments = ("2031-04-30T23:59:59Z", "2031-05-01T00:00:00Z", "2031-05-03T13:59:59+02:00", "2031-05-03T12:00:00.5Z")
    assert [in_force(at, shown_at, "0.9") for at in moments] == ["0.9", "1.0", "1.0", "1.1"]
    assert (history()[0][0], history()[-1][0]) == ("1.0", VERSION)
    assert [at for _, at in history()] == sorted(at for _, at in history())


def test_a_draft_begun_elsewhere_is_answered_under_the_guideline_of_its_end() -> None:
    draft = annotation("d", status="draft", guideline_version="0.1")
    assert back(draft, ARTICLE)["guideline_version"] == "0.1"
    ended = back({**draft, "status": "submitted"}, ARTICLE, results=encoded(draft))
    assert (ended["status"], ended["guideline_version"]) == ("submitted", "0.9")


def encoded(record: dict[str, Any]) -> list[dict[str, Any]]:
    from goldassay.tasks.encode import encode

    return encode(record, ARTICLE)


def test_a_new_guideline_counts_from_the_moment_it_is_shown(
    project: Path, quick: Run, studio: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    jsonl.write(project / "documents.jsonl", [document(f"document:g{n}", f"{TEXT}{n}") for n in range(2)])
    number = shown(quick(project, "push", "article", "--json"))["projects"][0]["project_id"]
    token = next(u["token"] for u in studio["users"] if u["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], token) as own:
        first, second = (task["id"] for task in own.tasks(number))
        own.add_annotation(first, {"result": [], "lead_time": 1.0})
        for module in (guidelines, places):
            monkeypatch.setattr(module, "VERSION", "9.9")
        _wait(own)
        assert shown(quick(project, "push", "article", "--json"))["changed"] == 0
        own.add_annotation(second, {"result": [], "lead_time": 1.0})
        assert [t["data"]["guideline_version"] for t in own.tasks(number)] == [VERSION, VERSION]
    assert shown(quick(project, "pull", "--json"))["problems"] == []
    assert [a["guideline_version"] for a in answers(project)] == [VERSION, "9.9"]
    with Studio(studio["url"], studio["token"]) as lead:
        everywhere = places.existing(lead, _name(project), ["article"])
    (place,) = (p for p in everywhere if p.number == number)
    assert [version for version, _ in place.shown] == [VERSION, "9.9"]


def _wait(client: Studio) -> None:
    """Until the server's clock, which has whole seconds, has moved on."""
    import time

    before = client.clock
    while client.clock == before:
        time.sleep(0.1)
        client.me()


def _name(project: Path) -> str:
    return (project / "goldassay.toml").read_text(encoding="utf-8").split('"')[1]
