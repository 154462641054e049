"""Pictures of a report, as inline SVG: text stays text, and takes the page's own colours."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..schema.records import Record
from .timeline import instant

INK, FAINT = "#010203", "#040506"
"""What stands in a picture for the page's colour of text, and for that of faint lines."""
STYLES = {"contradiction": ("#d1495b", "-", "o"), "update": ("#2a7fb8", "--", "s"), "correction": ("#8a5cb8", ":", "D")}
"""Colour, line and marker of a relation: none is told by colour alone."""
MOST = 60
"""Conflicts drawn in one picture; all are listed below it."""


def intervals(measures: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """A dot and a 95 % interval for each measure that has a value, from 0 or the lowest bound to 1."""
    told = [(name, m["value"], m["ci95"] or [m["value"]] * 2) for name, m in measures if m["value"] is not None]
    if not told:
        return ""
    figure, axes = _figure(0.24 * len(told) + 0.5)
    for at, (_, value, (low, high)) in enumerate(told):
        axes.plot([low, high], [at, at], color=FAINT, linewidth=3, solid_capstyle="butt")
        axes.plot([value], [at], "o", color="#2a7fb8", markersize=5)
    axes.set_yticks(range(len(told)), [name for name, *_ in told])
    axes.set_xlim(min(0.0, *(low for *_, (low, _) in told)) - 0.02, 1.02)
    axes.invert_yaxis()
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    return _svg(figure, "Agreement: each measure with its 95 % interval")


def timeline(event: Record) -> str:
    """A row for each dated conflict, numbered as listed: the earlier and the later report, and a line between them."""
    conflicts = enumerate(event["conflicts"], 1)
    shown = [(n, c) for n, c in conflicts if c["earlier"]["published"] and c["later"]["published"]][:MOST]
    if not shown:
        return ""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    figure, axes = _figure(0.26 * len(shown) + 0.6)
    for at, (_, conflict) in enumerate(shown):
        colour, line, marker = STYLES[conflict["relation"]]
        sides = [(_days(side), side["outlet"]) for side in (conflict["earlier"], conflict["later"])]
        axes.plot([day for day, _ in sides], [at, at], line, color=colour, marker=marker, linewidth=1.4, markersize=5)
        for (day, outlet), (shift, align) in zip(sides, ((-7, "right"), (7, "left")), strict=True):
            near = {"xytext": (shift, -3), "textcoords": "offset points", "ha": align, "fontsize": 8, "color": INK}
            axes.annotate(_short(outlet), (day, at), **near)
    axes.set_yticks(range(len(shown)), [str(number) for number, _ in shown])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.margins(x=0.3)
    locator = AutoDateLocator(minticks=2, maxticks=6, interval_multiples=False)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    outlets = len({side["outlet"] for _, c in shown for side in (c["earlier"], c["later"])})
    return _svg(figure, f"{len(shown)} conflicts between {outlets} outlets by the time of their reports")


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"


def _days(side: Record) -> float:
    return instant(side["published"]) / 86_400


def _figure(height: float) -> tuple[Any, Any]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    told = {"text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": FAINT}
    with rc_context({**told, "font.size": 9, "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.2, height), layout="constrained")
        axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    return figure, axes


def _svg(figure: Any, title: str) -> str:
    """The picture as an element for a page; the same bytes for the same data."""
    from html import escape

    from matplotlib import rc_context

    out = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "goldassay", "text.parse_math": False}):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawn = out.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'<g id="[a-z0-9._]*">', "<g>", drawn)
    drawn = drawn.replace(INK, "currentColor").replace(FAINT, "var(--faint)")
    return re.sub(
        r"<svg [^>]*viewBox=\"([^\"]*)\"[^>]*>",
        rf'<svg viewBox="\1" role="img" aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">',
        drawn,
        count=1,
    )
