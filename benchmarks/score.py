"""score against nervaluate, and agreement against the package krippendorff: `python benchmarks/score.py`.

Each ratio pairs a run of ours, intervals by resampling included, with a run of the other, which makes none. Beside
wall time stands the processor time of the process. The same seed gives the same labels.
"""

import argparse
import time
from collections.abc import Callable
from random import Random
from statistics import median
from typing import Any

from goldassay.schema.catalog import choices

Record = dict[str, Any]
KINDS = list(choices("claim", "kind"))
WORTH = list(choices("claim", "check_worthiness"))
EVENT = 5
"""Documents of one event."""


def main() -> None:
    """Draw, measure, print."""
    arguments = argparse.ArgumentParser(description="scores and agreement against what others do without intervals")
    arguments.add_argument("--documents", type=int, default=2_000, help="Documents, 50 gold spans in each.")
    arguments.add_argument("--units", type=int, default=10_000, help="Units that three annotators answered.")
    arguments.add_argument("--rounds", type=int, default=3, help="How many paired runs.")
    given = arguments.parse_args()
    spans(given.documents, given.rounds)
    units(given.units, given.rounds)


def drawn_spans(documents: int, seed: int = 0) -> tuple[list[Record], list[Record]]:
    """Gold and predicted claims: 50 in each document, in order; of the predicted one in ten is missing, one in ten
    too many, and of the rest half have other edges and one in five another kind. Gold spans are disjoint, as
    nervaluate wants them.
    """
    random = Random(seed)  # noqa: S311 - not a secret
    gold, said = [], []
    for number in range(documents):
        place = 0
        for nth in range(50):
            start, size, kind = place + random.randint(5, 80), random.randint(20, 160), random.choice(KINDS)
            place = start + size
            gold.append(_claim(f"g{number}-{nth}", number, start, place, kind))
            if random.random() < 0.9:
                moved = random.choice((0, 0, 2, 5))
                kind = random.choice(KINDS) if random.random() < 0.2 else kind
                said.append(_claim(f"p{number}-{nth}", number, start + moved, place - moved, kind))
            else:
                said.append(_claim(f"p{number}-{nth}", number, place + 1, place + 4, kind))
    return gold, said


def _claim(name: str, document: int, start: int, end: int, kind: str) -> Record:
    span = {"segments": [{"start": start, "end": end}]}
    return {"id": f"claim:{name}", "document_id": f"document:{document}", "span": span, "kind": kind}


def drawn_documents(count: int) -> list[Record]:
    """As much of each document as a score needs."""
    coverage = {"claim": "complete", "attribution": "none"}
    return [
        {"id": f"document:{n}", "event_id": f"event:{n // EVENT}", "text": None, "coverage": coverage}
        for n in range(count)
    ]


def drawn_units(count: int, seed: int = 0) -> list[tuple[str, list[str | None]]]:
    """(document, three answers) of each unit, 50 to a document: two in three as a fourth person would have answered,
    one in twenty missing.
    """
    random = Random(seed)  # noqa: S311 - not a secret
    found: list[tuple[str, list[str | None]]] = []
    for number in range(count):
        true = random.choice(WORTH)
        said = [true if random.random() < 0.67 else random.choice(WORTH) for _ in range(3)]
        found.append((f"document:{number // 50}", [None if random.random() < 0.05 else value for value in said]))
    return found


def nervaluate_of(gold: list[Record], said: list[Record], documents: int) -> Callable[[], Any]:
    """nervaluate on the same spans, in the form that it reads; making that form is not measured."""
    from nervaluate import Evaluator

    true, predicted = (
        [[{"label": c["kind"], "start": s["start"], "end": s["end"] - 1} for c in held for s in c["span"]["segments"]]
         for held in _by_document(claims, documents)]
        for claims in (gold, said)
    )  # fmt: skip
    return lambda: Evaluator(true, predicted, tags=KINDS, loader="dict").evaluate()


def _by_document(claims: list[Record], documents: int) -> list[list[Record]]:
    held: list[list[Record]] = [[] for _ in range(documents)]
    for claim in claims:
        held[int(claim["document_id"].partition(":")[2])].append(claim)
    return held


def krippendorff_of(drawn: list[tuple[str, list[str | None]]]) -> Callable[[], Any]:
    """The package krippendorff on the same answers; making the table of numbers that it reads is measured."""
    import krippendorff
    import numpy as np

    at = {value: float(n) for n, value in enumerate(WORTH)} | {None: np.nan}

    def run() -> Any:
        table = np.array([[at[v] for v in said] for _, said in drawn]).T
        return krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")

    return run


def spans(documents: int, rounds: int) -> None:
    """Print what score and nervaluate need."""
    from goldassay.quality.score import score

    gold, said = drawn_spans(documents)
    held = drawn_documents(documents)
    prediction = {"claims": said, "attributions": [], "contradictions": []}
    ours = paired(
        lambda: score({"claims": gold}, [prediction], held, resamples=10_000),
        nervaluate_of(gold, said, documents),
        rounds,
    )
    told("score / nervaluate", f"{len(gold):,} spans, 10,000 resamples", ours, "wanted: 0.2 or less")


def units(count: int, rounds: int) -> None:
    """Print what alpha and the package krippendorff need."""
    from goldassay.quality.bootstrap import clusters
    from goldassay.quality.measures import alpha, measure

    drawn = drawn_units(count)
    groups = clusters(drawn_documents(count // 50 + 1))

    def ours() -> Any:
        found, n = alpha(drawn, groups)
        return measure(found, groups, n, 1000, 0)

    runs = paired(ours, krippendorff_of(drawn), rounds)
    told("alpha / krippendorff", f"{count:,} units, 1,000 resamples", runs, "wanted: less than 1")


Runs = list[tuple[float, float, float, float]]
"""Wall and processor seconds of ours, then of the other."""


def paired(ours: Callable[[], Any], other: Callable[[], Any], rounds: int) -> Runs:
    """Each round runs both, one after the other."""
    return [(*_timed(ours), *_timed(other)) for _ in range(rounds)]


def _timed(run: Callable[[], Any]) -> tuple[float, float]:
    wall, spent = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - spent


def told(name: str, size: str, runs: Runs, wanted: str) -> None:
    """Print the median ratio of wall times and of processor times, and what the quickest runs took."""
    wall, spent = median(a / b for a, _, b, _ in runs), median(a / b for _, a, _, b in runs)
    print(f"{name:24} {wall:8.3f} ({wanted}); processor time {spent:.3f}; {size}")
    quick = [min(run[n] for run in runs) for n in (0, 2)]
    print(f"{'':24} {quick[0]:8.3f} s against {quick[1]:.3f} s")


if __name__ == "__main__":
    main()
