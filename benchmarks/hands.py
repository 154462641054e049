"""A person at the article form: marks drawn, selected and joined by key and mouse, each act counted."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from goldassay.tasks.article_form import LABEL_KEYS
from playwright.sync_api import Page

STORE = "Htx.annotationStore.selected.regionStore"
PART = "r => [r.cleanId, r.labels[0], r.globalOffsets.start, r.globalOffsets.end]"
NODES = """
  const box = document.querySelector(".ga-main .ga-card .lsf-htx-richtext")
  const nodes = [], walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) nodes.push(walker.currentNode)
"""
RECT = (
    "at => {"
    + NODES
    + """
  for (const node of nodes) {
    if (at < node.length) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      const seen = range.getBoundingClientRect()
      if (seen.top < 110 || seen.bottom > innerHeight - 90) node.parentElement.scrollIntoView({block: "center"})
      const r = range.getBoundingClientRect()
      return [r.left, r.top + r.height / 2, r.right]
    }
    at -= node.length
  }
}"""
)
"""Where a character stands on the screen, once it is scrolled into view."""


class Hands:
    """A person at the form: what is pressed, clicked and dragged is counted."""

    def __init__(self, page: Page, text: str) -> None:
        self.page, self.done, self._text = page, Counter[str](), text
        joined = page.evaluate(f"() => {{{NODES} return nodes.map(n => n.data).join('')}}")
        self._shown, at = [], 0
        for letter in text:  # the screen shows line ends and runs of spaces otherwise
            self._shown.append(at)
            at += at < len(joined) and joined[at] == letter
        if at != len(joined):
            raise SystemExit("the text on the screen is not the article's")

    def words(self, place: Any) -> str:
        """The words of a mark, which are a claim's text until it is given one."""
        return " ".join(self._text[start:end] for start, end in place)

    def key(self, name: str) -> None:
        """Press a key, or keys at once."""
        self.page.keyboard.press(name)
        self.done["keys"] += 1

    def click(self, at: int, count: bool = True) -> None:
        """Click a character."""
        x, y, right = self.page.evaluate(RECT, self._shown[at])
        self.page.mouse.click((x + right) / 2, y)
        self.done["clicks"] += count

    def drag(self, start: int, end: int) -> None:
        """Drag over characters."""
        self.page.evaluate(RECT, self._shown[start])
        to_x, to_y, right = self.page.evaluate(RECT, self._shown[end - 1])
        x, y, _ = self.page.evaluate(RECT, self._shown[start])
        self.page.mouse.move(x + 0.5, y)
        self.page.mouse.down()
        self.page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=2)
        self.page.mouse.move(right - 0.5, to_y, steps=2)
        self.page.mouse.up()
        self.done["drags"] += 1

    def selected(self) -> tuple[Any, ...] | None:
        """The mark that is selected: id, label, start, end."""
        found = self.page.evaluate(f"() => [...{STORE}.selection.list].slice(0, 1).map({PART})")
        return tuple(found[0]) if found else None

    def all(self) -> list[tuple[Any, ...]]:
        """All marks."""
        return [tuple(one) for one in self.page.evaluate(f"() => {STORE}.regions.map({PART})")]

    def spots(self, start: int, end: int) -> list[tuple[int, int]]:
        """The characters of a mark with how many marks lie on each, fewest first."""
        marks = [(a, b) for _, _, a, b in self.all()]
        return sorted((sum(a <= at < b for a, b in marks), at) for at in range(start, end))

    def _is(self, mark: tuple[Any, ...], name: str) -> bool:
        """Whether the mark is selected; of several at one place the one of that name."""
        found = self.selected() or ("",)
        return found[1:] == mark and name in ("", found[0])

    def over(self, start: int, end: int) -> list[tuple[Any, ...]]:
        """The marks that share characters with these."""
        return [mark for mark in self.all() if mark[2] < end and start < mark[3]]

    def select(self, label: str, start: int, end: int, name: str = "") -> None:
        """Click a mark where fewest others lie over it; where that selects another, step to it."""
        for _, at in self.spots(start, end)[:1]:
            self.click(at)
            if self._is((label, start, end), name):
                return
        for _ in self.all():
            self.key("Alt+.")
            if self._is((label, start, end), name):
                return
        raise SystemExit(f"{label} {start}..{end} cannot be selected")


def draw(hands: Hands, label: str, start: int, end: int) -> None:
    """Draw a mark."""
    if hands.selected():
        hands.key("Escape")
    before = len(hands.all())
    hands.key(LABEL_KEYS[label])
    hands.page.locator(".ga-bar .lsf-label_selected").wait_for()
    hands.drag(start, end)
    hands.page.wait_for_function(f"n => {STORE}.regions.length > n", arg=before)
    if hands.all()[-1][1:] != (label, start, end):
        raise SystemExit(f"drew {hands.all()[-1]}, not {label} {start}..{end}")


def arrow(hands: Hands, start: tuple[Any, ...], end: tuple[Any, ...]) -> None:
    """Draw an arrow between two marks (label, start, end, and the id where several stand at one place), towards the
    easier one to hit, else the other way.
    """
    easier, other = sorted((end, start), key=lambda mark: hands.spots(*mark[1:3])[0][0])
    if not any(_hit(hands, source, target) for source, target in ((other, easier), (easier, other))):
        raise SystemExit(f"no arrow from {start} to {end}; over it lie {hands.over(*end[1:3])}")


def _hit(hands: Hands, source: tuple[Any, ...], target: tuple[Any, ...]) -> bool:
    """Whether Alt+R on one mark and a click on the other joins them; an arrow elsewhere is taken back."""
    links = "Htx.annotationStore.selected.relationStore.relations"
    before = hands.page.evaluate(f"() => {links}.length")
    for _, at in hands.spots(*target[1:3])[:2]:
        if not same(hands.selected(), source):
            hands.select(*source)
        hands.key("Alt+r")
        hands.click(at)
        made = hands.page.evaluate(f"() => {links}.length") > before
        if made and same(hands.page.evaluate(f"() => ({PART})({links}.at(-1).node2)"), target):
            return True
        hands.key("Control+z" if made else "Escape")
    return False


def same(found: Sequence[Any] | None, mark: tuple[Any, ...]) -> bool:
    """Whether what was found (id, label, start, end) is the mark (label, start, end, and its id where that is told)."""
    return found is not None and tuple(found[1:]) == mark[:3] and mark[3:] in ((), (found[0],))
