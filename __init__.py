"""goldassay: from news articles to gold data for fact-checking.

The functions of the commands, each loaded when it is first used: `import goldassay as ga; ga.score(...)`.
"""

from importlib import import_module
from typing import Any

FACE = {
    "check_files": "schema.check",
    "check_records": "schema.check",
    "agree": "quality.agree",
    "adjudicate": "quality.adjudicate",
    "score": "quality.score",
    "compare": "quality.compare",
    "compute": "quality.compute",
    "worst": "quality.worst",
    "write_predictions": "corpus.predictions",
    "read_predictions": "corpus.tables",
    "read_gold": "exporters.state",
    "difference": "exporters.diff",
    "coarse": "exporters.views",
    "swap": "exporters.views",
    "to_bio": "exporters.views",
}
"""Each function, and the file that holds it."""
__all__ = [*FACE]


def __getattr__(name: str) -> Any:
    if name not in FACE:
        raise AttributeError(f"goldassay has no {name!r}; it has {', '.join(FACE)}")
    return getattr(import_module(f".{FACE[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *FACE])
