"""The report as a page and as a comment: everything that somebody wrote is escaped, nothing is fetched."""

import re
from functools import cache
from typing import Any

from ..schema.records import Record
from . import plots

SECTIONS = (
    ("progress", "Progress"),
    ("agreement", "Agreement"),
    ("conflicts", "Conflicts"),
    ("disputes", "Disputes"),
    ("labels", "Labels"),
    ("confusion", "Confusion"),
    ("annotators", "Annotators"),
    ("settled", "Settled"),
)
CONFLICTS = 100
"""Conflicts of one event that are listed."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What no page may hold, and what turns the direction of all that follows."""


def page(told: Record) -> str:
    """The report `told` (see `report.report`) as one HTML page without scripts. The same bytes for the same report."""
    from markupsafe import Markup

    measures = [
        (f"{layer} {name}", measure)
        for layer, found in (told["agreement"] or {"layers": {}})["layers"].items()
        for name, measure in found["measures"].items()
    ]
    drawn = {"agreement": Markup(plots.intervals(measures))}  # noqa: S704 - our own drawing, its words escaped
    events = [
        {
            **event,
            "plot": Markup(plots.timeline(event)),  # noqa: S704
            "conflicts": event["conflicts"][:CONFLICTS],
            "more": len(event["conflicts"]) - CONFLICTS if len(event["conflicts"]) > CONFLICTS else 0,
        }
        for event in told["timelines"]
    ]
    made: str = _template().render({**told, "timelines": events, "plots": drawn, "sections": SECTIONS})
    return made


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    environment.filters["clipped"] = clipped
    return environment.get_template("report.html.jinja")


def _seen(value: Any) -> Any:
    """Text without characters that a page may not hold; anything else as it is."""
    return _UNSEEN.sub("\ufffd", value) if type(value) is str else value


def clipped(words: str, most: int = 600) -> str:
    """The words, their middle left out where they are long."""
    return words if len(words) <= most else f"{words[: most // 2]} … {words[-most // 2 :]}"


def comment(told: Record) -> str:
    """The report in short, as Markdown for a pull request."""
    totals, agreement = told["totals"], told["agreement"]
    lines = [f"### {_cell(told['name'])}", "", ", ".join(f"{count:,} {_plain(key)}" for key, count in totals.items())]
    if agreement:
        lines += ["", "| layer | measure | value | 95 % | n |", "|---|---|---|---|---|"]
        lines += [
            f"| {layer} | {name} | {m['value']:.3f} | {_bounds(m['ci95'])} | {m['n']} |"
            for layer, found in agreement["layers"].items()
            for name, m in found["measures"].items()
            if m["value"] is not None
        ]
    if told["disputes"]:
        lines += ["", f"Open disputes, the first of {totals['disputes']:,}:", ""]
        lines += [f"- {d['layer']}: {_cell(d['reason'])} (`{_cell(d['id'])}`)" for d in told["disputes"][:10]]
    for event in told["timelines"]:
        lines += ["", f"{_cell(event['event_id'])}: {len(event['conflicts'])} conflicts"]
        lines += [""] + [_conflict(conflict) for conflict in event["conflicts"][:10]]
    return "\n".join([*lines, ""])


def _conflict(told: Record) -> str:
    a, b = told["earlier"], told["later"]
    return f"- {told['relation']}: {_said(a)} / {_said(b)}"


def _said(side: Record) -> str:
    return f"{_cell(side['outlet'])}: {_cell(clipped(side['text'] or '', 160))}"


def _plain(key: str) -> str:
    return {"contradictions": "judged pairs", "disputes": "open disputes"}.get(key, key)


def _bounds(ci95: list[float] | None) -> str:
    return f"{ci95[0]:.3f} to {ci95[1]:.3f}" if ci95 else ""


def _cell(words: str) -> str:
    """Words that stay words in Markdown: no markup, no table edge, nobody called."""
    flat = " ".join(_UNSEEN.sub("\ufffd", words).split())
    return re.sub(r"[\\`*_{}\[\]<>()#+!|@~&]", lambda found: f"&#{ord(found[0])};", flat)
