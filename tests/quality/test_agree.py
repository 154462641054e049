"""Agreement over answers."""

import json
from typing import Any

import pytest
from goldassay.quality.agree import agree

from .making import Record, answer, attribution, claim, contradiction, document

DEAD, LONG, LOCKED = "At least 12 people died", "At least 12 people died on Monday", "The gate was locked"
SAID = attribution("a1", LONG, "police", "said")


FIVE = [
    claim(str(n), words, kind=kind)
    for n, (words, kind) in enumerate(
        zip(
            ("Toll rises", DEAD, "Monday", "police said", LOCKED),
            ("event", "event", "time", "event", "state"),
            strict=True,
        )
    )
]


def copied(claims: list[Record]) -> list[Record]:
    return [{**c, "id": c["id"] + "b"} for c in claims]


def run(answers: list[Record], **more: Any) -> Record:
    found = agree(more.pop("documents", [document()]), answers, resamples=200, **more)
    json.dumps(found, allow_nan=False)
    return found


def both(a: list[Record], b: list[Record]) -> list[Record]:
    return [answer("a", claims=a), answer("b", claims=b)]


def value(found: Record, layer: str, name: str) -> Any:
    return found["layers"][layer]["measures"][name]["value"]


def test_two_who_say_the_same() -> None:
    claims = FIVE
    found = run(both(claims, copied(claims)))
    names = "alpha.kind kappa.kind fleiss.kind f1.exact f1.overlap alpha.token alpha_u alpha_cu".split()
    assert {value(found, "claim", n) for n in names} == {1.0}
    assert (found["layers"]["claim"]["items"], found["layers"]["claim"]["matched"]) == (5, 5)


def test_exact_and_overlap_by_hand() -> None:
    found = run(both([claim("a1", DEAD), claim("a2", LOCKED)], [claim("b1", LONG)]))
    assert value(found, "claim", "f1.exact") == 0.0
    assert value(found, "claim", "f1.overlap") == pytest.approx(2 / 3, abs=1e-6)
    assert found["layers"]["claim"]["measures"]["f1.overlap"]["n"] == 3


def test_no_variation_has_a_reason() -> None:
    found = run(both([claim("a1", DEAD)], [claim("b1", DEAD)]))["layers"]["claim"]["measures"]["alpha.kind"]
    assert (found["value"], found["ci95"], found["n"]) == (None, None, 1)
    assert found["reason"] == "no variation: every answer is event"


def test_one_annotator_has_reasons_everywhere() -> None:
    found = run([answer("a", claims=[claim("a1", DEAD)], attributions=[SAID])])
    for layer in found["layers"].values():
        for name, measure in layer["measures"].items():
            assert measure["value"] is None, name
            assert measure["reason"], name


def test_people_and_models_are_kept_apart() -> None:
    model = answer("m", claims=[claim("m1", LONG)], annotator={"id": "annotator:m", "type": "model"})
    answers = [*both([claim("a1", DEAD)], [claim("b1", DEAD)]), model]
    assert value(run(answers), "claim", "f1.exact") == 1.0
    assert run(answers, population="model")["layers"]["claim"]["annotators"] == 1
    assert run([model])["population"] == ["model"]


@pytest.mark.parametrize("status", ["draft", "skipped", "cancelled"])
def test_only_submitted_answers_count(status: str) -> None:
    answers = both([claim("a1", DEAD)], [claim("b1", DEAD)])
    answers[1]["status"] = status
    assert value(run(answers), "claim", "f1.exact") is None


def test_the_newest_revision_counts() -> None:
    old = answer("b", claims=[claim("b1", LOCKED)])
    new = answer("b", id="annotation:new", revision=2, replaces=old["id"], claims=[claim("b1", DEAD)])
    assert value(run([answer("a", claims=[claim("a1", DEAD)]), new, old]), "claim", "f1.exact") == 1.0


def test_agr_is_directional() -> None:
    one = [SAID, attribution("a2", LOCKED, "the mayor", "denied")]
    found = run([answer("a", attributions=one), answer("b", attributions=[{**SAID, "id": "attribution:b1"}])])
    (pair,) = [p for p in found["pairs"] if p["layer"] == "attribution"]
    assert pair["agr"] == {"annotator:a": 0.5, "annotator:b": 1.0}
    assert value(found, "attribution", "agr") == pytest.approx(2 / 3, abs=1e-6)


def judged(who: str, task: int, relation: str, a: str = "claim:x", b: str = "claim:y") -> Record:
    return answer(who, task=f"pair:{task}", contradictions=[contradiction(f"{task}.{who}", a, b, relation)])


def test_relations_by_hand() -> None:
    said = [
        ("compatible", "compatible"),
        ("contradiction", "contradiction"),
        ("compatible", "contradiction"),
        ("equivalent", "equivalent"),
    ]
    answers = [judged(w, i, r) for i, two in enumerate(said * 2) for w, r in zip("ab", two, strict=True)]
    found = run(answers)
    kappa = found["layers"]["contradiction"]["measures"]["kappa.relation"]
    assert kappa["value"] == pytest.approx((3 / 4 - 5 / 16) / (11 / 16), abs=1e-6)
    assert (kappa["observed"], kappa["pabak"]) == (0.75, 0.625)
    assert kappa["prevalence"] == {"compatible": -0.25, "contradiction": -0.25, "equivalent": -0.5}
    assert kappa["bias"] == {"compatible": 0.25, "contradiction": -0.25, "equivalent": 0.0}
    assert value(found, "contradiction", "alpha.relation") == pytest.approx(1 - 15 * 4 / 168, abs=1e-6)


def test_refines_is_the_same_from_either_side() -> None:
    answers = [judged("a", 1, "a_refines_b"), judged("b", 1, "b_refines_a", "claim:y", "claim:x")]
    answers += [judged(w, n, "compatible") for w in "ab" for n in range(2, 6)]
    assert value(run(answers), "contradiction", "alpha.relation") == 1.0


def test_order_never_matters() -> None:
    answers = both([claim("a1", DEAD), claim("a2", LOCKED)], [claim("b1", LONG, kind="state")])
    assert run(answers) == run(answers[::-1])


def test_intervals_need_two_documents() -> None:
    documents = [document(n) for n in ("d", "e")]
    answers = [
        answer(w, task=f"article:{d}", docs=(d,), claims=[claim(f"{w}{d}", words, doc=d)])
        for w, d, words in (("a", "d", DEAD), ("b", "d", DEAD), ("a", "e", DEAD), ("b", "e", LOCKED))
    ]
    measure = run(answers, documents=documents)["layers"]["claim"]["measures"]["f1.exact"]
    assert (measure["value"], measure["ci95"], measure["unit"]) == (0.5, [0.0, 1.0], "document")
