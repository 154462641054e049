"""How long annotators take, and which answers took strangely short or long.

Source: modified z-scores, Iglewicz and Hoaglin, "How to detect and handle outliers" (1993): 0.6745 (x - median) / MAD,
strange beyond 3.5. Here x is the logarithm of the seconds a label, since times are skewed.
"""

import math
from collections.abc import Sequence
from statistics import median

from ..schema.records import Record

STRANGE = 3.5
FEWEST = 8


def pace(answers: Sequence[Record]) -> dict[str, Record]:
    """annotator -> form -> `{"n", "seconds_per_label" (median), "outliers", "reason"?}`.

    An answer is held against all answers of its form. An outlier is `{"annotation_id", "seconds_per_label", "z"}`, z
    below 0 where it was quick. Outliers are null, with a reason, where fewer than eight answers tell their seconds or
    half of them took the same. An answer without labels counts as one label.
    """
    found: dict[str, Record] = {}
    for form in ("article", "pair"):
        timed = [(a, _seconds(a)) for a in answers if a["form"] == form and a.get("seconds")]
        logs = [math.log(seconds) for _, seconds in timed]
        middle = median(logs) if logs else 0.0
        spread = median(abs(x - middle) for x in logs) if logs else 0.0
        for name in sorted({a["annotator"]["id"] for a, _ in timed}):
            own = [(a["id"], s) for a, s in timed if a["annotator"]["id"] == name]
            told: Record = {"n": len(own), "seconds_per_label": round(median(s for _, s in own), 3), "outliers": None}
            if len(timed) < FEWEST:
                told["reason"] = f"{len(timed)} answers tell their seconds; it needs {FEWEST}"
            elif spread == 0:
                told["reason"] = "half of the answers took the same time"
            else:
                told["outliers"] = [_row(i, s, z) for i, s in own if abs(z := _z(s, middle, spread)) > STRANGE]
            found.setdefault(name, {})[form] = told
    return found


def _seconds(answer: Record) -> float:
    labels = sum(len(answer[name]) for name in ("claims", "attributions", "contradictions"))
    return float(answer["seconds"]) / max(1, labels)


def _z(seconds: float, middle: float, spread: float) -> float:
    return 0.6745 * (math.log(seconds) - middle) / spread


def _row(name: str, seconds: float, z: float) -> Record:
    return {"annotation_id": name, "seconds_per_label": round(seconds, 3), "z": round(z, 3)}
