"""A difference in words: for a terminal, as Markdown, and as the CHANGELOG.md of a release.

Only ids, labels, offsets and splits are told, never the words of an article.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .diff import KINDS, Difference, Entry
from .tables import table

TITLES = {
    "removed": "Removed",
    "added": "Added",
    "verdict_changed": "Verdict changed",
    "relabelled": "Relabelled",
    "moved": "Span moved",
    "reanchored": "Found again in another text",
    "split_moved": "Moved to another split",
    "changed": "Changed otherwise",
}
MOST = 50  # entries that Markdown lists of one kind
SHOWN = {"verdict_changed", "relabelled", "moved", "reanchored", "split_moved"}


def counts(found: Difference) -> list[tuple[str, str]]:
    """(title, how many of each kind of record) for everything that happened."""
    told = []
    for kind in KINDS:
        of = Counter(str(entry["record"]) for entry in found.entries[kind])
        if of:
            told.append((TITLES[kind], ", ".join(f"{n} {record}" for record, n in sorted(of.items()))))
    return told


def text(found: Difference) -> Iterator[str]:
    """The lines for a terminal: an entry each, then the counts."""
    if found.same:
        yield f"{found.a} and {found.b} are the same"
        return
    for kind in KINDS:
        for entry in found.entries[kind]:
            yield f"{kind:15} {entry['id']}{_told(kind, entry)}"
    yield from (f"{level:15} {said}" for level, said in found.shape)
    if found.matrix:
        yield "label changes:"
        yield from (f"  {name}: {a} -> {b}: {n}" for (name, a, b), n in sorted(found.matrix.items()))
    yield "; ".join(f"{title.lower()}: {of}" for title, of in counts(found)) or "the same records"


def _told(kind: str, entry: Entry) -> str:
    if kind == "changed":
        return f" ({', '.join(entry['fields'])})"
    if kind == "removed" and "after" in entry:
        return f" (merged into {entry['after']['id']})"
    if kind not in SHOWN:
        return f" ({entry['record']})"
    before, after = entry["before"], entry["after"]
    return " " + ", ".join(f"{name}: {_short(before[name])} -> {_short(after[name])}" for name in before)


def _short(value: Any) -> str:
    """A label or the ranges of a span."""
    if isinstance(value, list):
        return " ".join(f"{v[0]}..{v[1]}" if isinstance(v, list) else str(v) for v in value) or "none"
    return "none" if value is None else str(value)


def markdown(found: Difference, depth: int = 2) -> str:
    """The difference as Markdown: counts, label changes, and the entries of each kind."""
    head = "#" * depth
    if found.same:
        return "Nothing changed.\n"
    parts = [table(["what", "records"], counts(found))] if counts(found) else []
    if found.shape:
        parts.append("\n".join(f"- {level}: {said}" for level, said in found.shape))
    if found.matrix:
        rows = [(f"`{name}`", a, b, str(n)) for (name, a, b), n in sorted(found.matrix.items())]
        parts.append(f"{head} Label changes\n\n{table(['field', 'before', 'after', 'count'], rows)}")
    for kind in KINDS:
        if found.entries[kind]:
            parts.append(f"{head} {TITLES[kind]}\n\n{_listed(kind, found.entries[kind])}")
    return "\n\n".join(parts) + "\n"


def _listed(kind: str, entries: Sequence[Entry]) -> str:
    lines = [f"- `{entry['id']}`{_told(kind, entry)}" for entry in entries[:MOST]]
    more = [f"- and {len(entries) - MOST} more"] if len(entries) > MOST else []
    return "\n".join(lines + more)


def changelog(version: str, found: Difference | None, level: str, why: str, last: Path | None) -> str:
    """CHANGELOG.md: this release first, the earlier ones as they were told before."""
    if found is None or last is None:
        return f"# Changes\n\n## {version}\n\nThe first release.\n"
    told = f"## {version}\n\nSince {last.name}: {level} ({why}).\n\n{markdown(found, 3)}"
    path = last / "CHANGELOG.md"
    earlier = path.read_text(encoding="utf-8").partition("\n## ")[2] if path.is_file() else ""
    return f"# Changes\n\n{told}" + (f"\n## {earlier}" if earlier else "")
