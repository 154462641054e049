"""Agreement broken down, and what is seen of each annotator."""

from typing import Any

import numpy as np
import pytest
from goldassay.quality.agree import agree
from goldassay.quality.breakdowns import BREAKDOWNS
from goldassay.quality.pace import pace
from goldassay.quality.trend import FEWEST, spearman, trend
from scipy.stats import spearmanr

from .making import TEXT, Record, answer, attribution, claim, contradiction, document
from .test_agree import DEAD, FIVE, LOCKED, LONG, both, copied, judged, run, value

SECTIONS = [{"kind": "title", "start": 0, "end": 10}, {"kind": "body", "start": 11, "end": 54}]


def broken_down(answers: list[Record], by: str, **more: Any) -> list[Record]:
    found = run(answers, by=[by], **more)["by"]
    assert list(found) == [by]
    return list(found[by])


def told(row: Record, name: str) -> Any:
    return row["measures"][name]["value"]


def test_an_ordinal_field_counts_how_far_answers_lie_apart() -> None:
    """checkable and partly are nearer than checkable and not_checkable; CTu stands with Uu."""
    for field, near, far in (("checkability", "partly", "not_checkable"), ("factuality", "PR+", "CT-")):
        values = ["CT+" if field == "factuality" else "checkable"] * 4
        sides = []
        for last in (near, far):
            claims = [{**c, field: v} for c, v in zip(FIVE, [*values, last], strict=True)]
            sides.append(claims)
        base = copied([{**c, field: v} for c, v in zip(FIVE, [far, *values], strict=True)])
        a, b = (value(run(both(side, base)), "claim", f"alpha.{field}") for side in sides)
        assert a > b
    measure = run(both(FIVE, copied(FIVE)))["layers"]["claim"]["measures"]["alpha.factuality"]
    assert measure["level"] == "ordinal"
    one, other = [{**c, "factuality": "CTu"} for c in FIVE], [{**c, "factuality": "Uu"} for c in copied(FIVE)]
    same = run(both(one, other))["layers"]["claim"]["measures"]["alpha.factuality"]
    assert same["reason"] == "no variation: every answer is Uu"


def test_numbers_are_a_ratio_and_days_an_interval() -> None:
    def counted(claims: list[Record], numbers: list[int]) -> list[Record]:
        return [
            {**c, "quantities": [{"value": n}], "times": [{"role": "event_time", "earliest": f"2031-04-{n:02}"}]}
            for c, n in zip(claims, numbers, strict=True)
        ]

    found = run(both(counted(FIVE, [1, 2, 3, 4, 5]), counted(copied(FIVE), [1, 2, 3, 4, 6])))
    measures = found["layers"]["claim"]["measures"]
    assert [measures[f"alpha.{n}"]["level"] for n in ("quantity", "day")] == ["ratio", "interval"]
    assert 0.9 < value(found, "claim", "alpha.day") < 1


def test_what_nobody_answered_says_so() -> None:
    found = run(both(FIVE, copied(FIVE)))["layers"]["claim"]["measures"]["alpha.check_worthiness"]
    assert (found["value"], found["reason"]) == (None, "nobody answered this field")


def test_fewer_than_five_items_are_too_few() -> None:
    found = run(both(FIVE[:4], copied(FIVE[:4])))["layers"]["claim"]["measures"]
    for name in ("alpha.kind", "kappa.kind", "fleiss.kind"):
        assert found[name]["reason"] == "4 items; fewer than 5 tell nothing of chance"
    assert found["kappa.kind"]["prevalence"]["event"] == 0.5


def test_types_are_held_together_as_sets() -> None:
    def of(who: str, n: int, types: list[str]) -> Record:
        made = contradiction(f"{n}{who}", "claim:x", "claim:y", "contradiction", types=types, primary_type=types[0])
        return answer(who, task=f"pair:{n}", contradictions=[made])

    sides = [(["numeric"], ["numeric"]), (["numeric", "status"], ["status"])] * 3
    answers = [of(who, n, types) for n, two in enumerate(sides) for who, types in zip("ab", two, strict=True)]
    measure = run(answers)["layers"]["contradiction"]["measures"]["alpha.types"]
    assert measure["level"] == "masi"
    assert 0 < measure["value"] < 1


def minimal(who: str, task: int, words: str, relation: str) -> Record:
    """A judgement whose claims the annotator cut out."""
    names = f"{who}{task}a", f"{who}{task}b"
    made = contradiction(f"{task}{who}", *(f"claim:{n}" for n in names), relation)
    return answer(
        who, task=f"pair:{task}", claims=[claim(names[0], words), claim(names[1], LOCKED)], contradictions=[made]
    )


def test_the_ends_of_a_pair_need_not_be_cut_the_same() -> None:
    answers = [minimal(who, n, words, "update" if n else "equivalent") for n in range(5) for who, words in
               (("a", DEAD), ("b", LONG))]  # fmt: skip
    found = run(answers)
    assert (found["layers"]["contradiction"]["items"], value(found, "contradiction", "alpha.relation")) == (5, 1.0)


def test_links_find_their_other_ends() -> None:
    whole = TEXT[TEXT.index("At") : TEXT.index(" The gate")]
    one = [attribution("a1", whole, "police", "said"), attribution("a2", LOCKED, "the mayor", "denied")]
    one.append(attribution("a3", LONG, None, None, parent_id="attribution:a1", claim_ids=["claim:a"]))
    other = [attribution("b1", whole, "police", None), attribution("b2", LOCKED, "the mayor", "denied")]
    other.append(attribution("b3", DEAD, None, None, parent_id="attribution:b1", claim_ids=["claim:b"]))
    claims = [claim("a", LONG)], [claim("b", DEAD)]
    found = run([answer(w, attributions=x, claims=c) for w, x, c in zip("ab", (one, other), claims, strict=True)])
    links = found["layers"]["attribution"]["measures"]["f1.links"]
    assert links["by"] == {"source": 1.0, "cue": 0.666667, "parent": 1.0, "claim": 1.0}
    assert (links["value"], links["n"]) == (pytest.approx(10 / 11, abs=1e-6), 11)


def test_by_label() -> None:
    other = copied(FIVE)
    other[0] = {**other[0], "kind": "state"}
    rows = {row["label"]: row for row in broken_down(both(FIVE, other), "label")}
    assert told(rows["state"], "specific") == pytest.approx(2 / 3, abs=1e-6)
    assert told(rows["event"], "specific") == pytest.approx(4 / 5, abs=1e-6)
    assert told(rows["time"], "specific") == told(rows["time"], "alpha") == told(rows["time"], "alpha_u") == 1.0
    assert rows["state"]["measures"]["specific"]["n"] == 2


def test_by_section_and_document() -> None:
    documents = [document(sections=SECTIONS), document("e", sections=[])]
    more = [answer(w, task="article:e", docs=("e",), claims=[claim(f"{w}e", DEAD, doc="e")]) for w in "ab"]
    answers = [*both(FIVE, copied(FIVE)), *more]
    rows = broken_down(answers, "section", documents=documents)
    assert {(row["section"], row["items"]) for row in rows} == {("title", 1), ("body", 3), ("none", 2)}
    assert rows[0]["measures"]["alpha_u"]["reason"] == "it is of whole texts"
    sizes = {row["document_id"]: row["items"] for row in broken_down(answers, "document", documents=documents)}
    assert sizes == {"document:d": 5, "document:e": 1}


def test_by_guideline_prefill_and_type() -> None:
    pairs = [(v, p, t) for v, p, t in (("1.0", None, "human"), ("1.1", "rules@1", "human"), ("1.1", None, "model"))]
    answers = []
    for n, (version, prefilled, kind) in enumerate(pairs):
        for who in "ab":
            made = answer(f"{who}{n}", claims=[{**c, "id": f"{c['id']}{who}{n}"} for c in FIVE])
            made |= {"guideline_version": version, "annotator": {"id": f"annotator:{who}{n}", "type": kind}}
            answers.append({**made, "prefilled_by": prefilled} if prefilled else made)
    found = run(answers, by=["guideline", "prefill", "type"])
    names = {by: [(row[key], row["layer"], row["annotators"]) for row in found["by"][by]] for by, key in
             (("guideline", "guideline"), ("prefill", "prefilled"), ("type", "type"))}  # fmt: skip
    assert names["guideline"] == [("1.0", "claim", 2), ("1.1", "claim", 2)]
    assert names["prefill"] == [(False, "claim", 2), (True, "claim", 2)]
    assert names["type"] == [("human", "claim", 4), ("model", "claim", 2)]
    compared = found["compared"]
    assert (len(compared["annotators"]), compared["answers"], compared["prefilled"]) == (4, 4, 2)
    assert [row["type"] for row in compared["left_out"]] == ["model", "model"]


def test_confusion_is_of_the_others() -> None:
    other = copied(FIVE)
    other[0] = {**other[0], "kind": "state"}
    rows = {row["id"]: row for row in run(both(FIVE, other), known={"annotator:a": (3, 4)})["annotators"]}
    assert rows["annotator:a"]["confusion"]["claim.kind"]["state"] == {"event": 1, "state": 1}
    assert rows["annotator:b"]["confusion"]["claim.kind"]["event"] == {"event": 2, "state": 1}
    assert rows["annotator:a"]["known_answers"] == {"right": 3, "given": 4}
    assert rows["annotator:b"]["known_answers"] is None


def test_confusions_of_three_by_dawid_and_skene() -> None:
    answers = [answer(w, claims=[{**c, "id": f"{c['id']}{w}"} for c in FIVE]) for w in "abc"]
    found = run(answers)["reliability"]["claim.kind"]
    assert found["confusion"]["annotator:a"] == {k: {k: 1.0} for k in ("event", "state", "time")}


def dated(who: str, n: int, relation: str, version: str = "1.0") -> Record:
    return {**judged(who, n, relation), "created_at": f"2031-05-{n + 1:02}T10:00:00Z", "guideline_version": version}


def test_drift_is_seen_and_a_guideline_explains_it() -> None:
    right = [("update", "compatible")[n % 2] for n in range(20)]
    answers = [dated(w, n, r) for n, r in enumerate(right) for w in "ab"]
    answers += [dated("c", n, r if n < 10 else "equivalent", "1.0" if n < 10 else "1.1") for n, r in enumerate(right)]
    rows = {row["id"]: row["drift"]["pair"] for row in run(answers)["annotators"]}
    assert rows["annotator:c"]["by_guideline"] == {"1.0": 1.0, "1.1": 0.0}
    assert (rows["annotator:c"]["first"], rows["annotator:c"]["last"]) == (1.0, 0.0)
    assert rows["annotator:c"]["rho"] < -0.8
    assert rows["annotator:c"]["p"] <= 0.001 <= rows["annotator:c"]["p_holm"]


def test_rank_correlation_is_scipys() -> None:
    for values in np.random.default_rng(1).integers(0, 5, (200, 12)).astype(float):
        assert spearman(values) == pytest.approx(spearmanr(values, np.arange(12)).statistic, abs=1e-9)


def test_a_trend_needs_answers_and_variation() -> None:
    few = trend([(str(n), "1.0", float(n)) for n in range(FEWEST - 1)])
    assert (few["p"], few["reason"]) == (None, f"{FEWEST - 1} answers; a trend needs {FEWEST}")
    assert trend([(str(n), "1.0", 1.0) for n in range(FEWEST)])["reason"] == "no variation"
    chances = [
        trend([(str(n), "", x) for n, x in enumerate(row)])["p"] for row in np.random.default_rng(2).random((40, 9))
    ]
    assert 0.3 < float(np.mean(chances)) < 0.7


def test_who_is_strangely_quick() -> None:
    answers = [judged(w, n, "update") for w in "ab" for n in range(10)]
    timed = [{**a, "seconds": 20 + n % 7} for n, a in enumerate(answers)]
    timed[3] = {**timed[3], "seconds": 1}
    rows = pace(timed)
    (found,) = rows["annotator:a"]["pair"]["outliers"]
    assert (found["annotation_id"], found["seconds_per_label"]) == (timed[3]["id"], 1.0)
    assert found["z"] < -3.5
    assert rows["annotator:b"]["pair"]["outliers"] == []
    assert pace(timed[:5])["annotator:a"]["pair"]["reason"] == "5 answers tell their seconds; it needs 8"
    assert "same time" in pace([{**a, "seconds": 20} for a in answers])["annotator:a"]["pair"]["reason"]
    assert pace(answers) == {}


def test_labels_that_agree_throughout_have_no_interval() -> None:
    documents = [document(n) for n in "de"]
    answers = [
        answer(who, task=f"article:{d}", docs=(d,), claims=[
            {**c, "id": f"{c['id']}{who}{d}", "document_id": f"document:{d}"} for c in FIVE
        ])
        for who in "ab" for d in "de"
    ]  # fmt: skip
    measure = agree(documents, answers, resamples=50)["layers"]["claim"]["measures"]["f1.exact"]
    assert (measure["value"], measure["ci95"]) == (1.0, None)


@pytest.mark.parametrize("by", BREAKDOWNS)
def test_nothing_is_broken_down_into_nothing(by: str) -> None:
    assert broken_down([], by) == []
