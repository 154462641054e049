"""A proxy between client and server breaks things: nothing is doubled or lost, and what does not heal is one line."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, cycle
from typing import Any

import pytest
from goldassay.tasks import places
from goldassay.tasks.pull import Pulled, pull
from goldassay.tasks.push import Work, push
from goldassay.tasks.reading import Readers
from goldassay.tasks.studio import Studio, StudioError

from .faulty import AFTER, BROKEN, BUSY, CUT, FAULTS, LATE, STALL, Fault, Proxy, proxy
from .records import TEXT, D, document, judged, pair, rich
from .test_law_pure import same

QUICK = (0.05, 0.1, 0.2, 0.4)
WHO = ("annotator:ann-1", "annotator:ann-2")
PEOPLE = {name: f"{name.partition(':')[2]}@goldassay.local" for name in WHO}
ILL = [(BUSY, "POST", "/import"), (BROKEN, "GET", "/api/projects"), (CUT, "GET", "/api/tasks")]


@pytest.fixture
def broken(studio: dict[str, Any]) -> Iterator[Proxy]:
    with proxy(studio["url"]) as made:
        yield made


def work(form: str, name: str) -> Work:
    """Tasks for two people; two answers and a draft are there to be sent along."""
    documents = {d["id"]: d for d in [document(), *(document(f"document:p-{i}", f"{TEXT}{i}") for i in range(3))]}
    pairs = [pair(f"p{i}") for i in range(3)]
    given = [rich("one"), rich("two", annotator={"id": WHO[1], "type": "human"}, status="draft")]
    if form == "pair":
        given = [judged(f"j{i}", one, "compatible") for i, one in enumerate(pairs[:2])]
    claims = {s["claim_id"]: _claim(s) for one in pairs for s in (one["a"], one["b"])}
    held = {"documents": documents, "pairs": pairs if form == "pair" else (), "claims": claims, "batch": 2}
    return Work(form, name, annotations=given, annotators=WHO, people=PEOPLE, **held)


def _claim(side: dict[str, Any]) -> dict[str, Any]:
    return {"id": side["claim_id"], "document_id": side["document_id"], "span": side["span"], "text": "", "voice": None}


def each_once(studio: dict[str, Any], made: Work) -> None:
    """Every task of `made` stands once in each project, every answer once."""
    with Studio(studio["url"], studio["token"]) as client:
        everywhere = places.existing(client, made.name, [made.form])
        assert [p["title"] for p in client.projects()].count(places.title(made.name, made.form, WHO[0])) == 1
        assert [p.annotator for p in everywhere] == list(WHO)
        for place in everywhere:
            tasks = list(client.tasks(place.number))
            asked = len(made.documents) if made.form == "article" else len(made.pairs)
            assert set(Counter(t["data"]["task_key"] for t in tasks).values()) == {1}
            assert len(tasks) == asked
            mine = [a for a in made.annotations if a["annotator"]["id"] == place.annotator]
            drafts = [d for t in tasks for d in client.drafts(t["id"])]
            assert sum(len(t["annotations"]) for t in tasks) + len(drafts) == len(mine)


def pulled(client: Studio, made: Work) -> list[dict[str, Any]]:
    readers = Readers({email: name for name, email in PEOPLE.items()}, made.documents)
    told = Pulled()
    records = [
        r for place in places.existing(client, made.name, [made.form]) for r in pull(client, place, readers, told)
    ]
    assert told.problems == []
    return records


def at(broken: Proxy, studio: dict[str, Any], **more: Any) -> Studio:
    return Studio(broken.url, studio["token"], **{"timeout": 30.0, "waits": QUICK, **more})


@pytest.mark.parametrize("form", ["article", "pair"])
def test_every_third_request_fails_and_it_heals(broken: Proxy, studio: dict[str, Any], form: str) -> None:
    made = work(form, f"heals-{form}-{broken.url[-5:]}")
    # The first task stands there without its answer, so that answers are added one by one as well.
    with Studio(studio["url"], studio["token"]) as client:
        push(client, replace(made, annotations=(), documents=dict(list(made.documents.items())[:1])))
    broken.rain = chain.from_iterable((kind, None, None) for kind in cycle(FAULTS))
    with at(broken, studio) as client:
        assert push(client, made).refused == []
        each_once(studio, made)
        found = {a["id"]: a for a in pulled(client, made)}
    assert len(found) == len(made.annotations)
    assert all(same(found[a["id"]], a) for a in made.annotations)
    assert {kind for _, _, kind in broken.met} == {None, *FAULTS}


@pytest.mark.parametrize("path", ["/import", "/api/projects/", "/annotations/", "/drafts"])
def test_what_was_done_is_not_sent_again(broken: Proxy, studio: dict[str, Any], path: str) -> None:
    made = work("article", f"adds-{broken.url[-5:]}")
    with Studio(studio["url"], studio["token"]) as client:
        push(client, replace(made, annotations=(), annotators=WHO[:1], documents={D: document()}))
    broken.faults = [Fault(AFTER, "POST", path)]
    with at(broken, studio) as client:
        push(client, made)
    each_once(studio, made)
    assert [fault for _, _, fault in broken.met].count(AFTER) == 1


@pytest.mark.parametrize(("kind", "method", "path"), ILL)
def test_what_does_not_heal_is_one_line(
    broken: Proxy, studio: dict[str, Any], kind: str, method: str, path: str
) -> None:
    made = work("article", f"ill-{kind}-{broken.url[-5:]}")
    broken.faults = [Fault(kind, method, path, 99)]
    with at(broken, studio, waits=(0.01,)) as client:
        with pytest.raises(StudioError) as said:
            push(client, made)
        assert "run the same again" in str(said.value)
        assert "\n" not in str(said.value)
        assert studio["token"] not in str(said.value)
        broken.faults = []
        push(client, made)
    each_once(studio, made)


def test_a_server_that_asks_to_wait_is_waited_for(broken: Proxy, studio: dict[str, Any]) -> None:
    broken.faults = [Fault(BUSY, "GET", "/api/projects")]
    with at(broken, studio) as client:
        began = time.monotonic()
        client.projects()
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("kind", [STALL, LATE])
def test_a_stall_doubles_nothing(broken: Proxy, studio: dict[str, Any], kind: str) -> None:
    """The server carries the request out when the client has given up on it: at once, or after it was sent again.

    GOLDASSAY_SLOW makes it a stall of 30 seconds.
    """
    made = replace(work("article", f"{kind}-{broken.url[-5:]}"), seal="one")
    receipts: dict[str, Any] = {}
    slow = 10 if os.environ.get("GOLDASSAY_SLOW") else 1
    broken.stall = slow * (1.5 if kind == STALL else 3.0)
    broken.faults = [Fault(kind, "POST", "/import")]
    with at(broken, studio, timeout=slow * 1.0) as client:
        push(client, made, sent_before=receipts)
        time.sleep(broken.stall if kind == LATE else 0)
        push(client, made, sent_before=receipts)
    each_once(studio, made)
