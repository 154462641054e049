"""The article's form: one task for both passes, or one of them alone with the other's marks to be seen."""

from . import encoding as table
from . import look
from .controls import enum, small, title, whole

RULES = {
    table.CONTENT: "The whole of the words passed on, without “that”, the cue and the outer quotation marks.",
    table.SOURCE: "The shortest words that name who speaks, with title; two who speak together are two sources.",
    table.CUE: "The shortest words that attribute: said, according to, denied, reportedly.",
    table.CONFIRMS: "The words that a confirmation confirms; draw an arrow to them from the content (Alt+R).",
    table.CLAIM: "One thing that is stated, subject to end; inside the content where it is attributed.",
}
"""One line a label, from the guideline."""

LABEL_KEYS = dict(zip(look.SHADES, "12345", strict=True))
PASSES = {
    "attribution": (table.CONTENT, table.SOURCE, table.CUE, table.CONFIRMS),
    "claim": (table.CLAIM,),
}
TITLES = {"attribution": "who said what", "claim": "what is claimed"}
ANSWER = "Then select the mark (click it, or Alt+. for the next) and answer here."


def article(name: str) -> str:
    """The configuration of `article` (both passes), `attribution` or `claim`."""
    asked = {name: PASSES[name]} if name in PASSES else PASSES
    labels = [label for label in look.SHADES if any(label in told for told in asked.values())]
    panels = map(_panel, labels)
    side = "".join([_hint(asked), *panels, whole("text", "article")])
    return look.page(
        look.ARTICLE,
        f'<View className="ga-bar">{_labels(table.LABELS, labels)}</View>{_beside(labels)}'
        '<View className="ga-body"><View className="ga-main">'
        '<HyperText name="header" value="$header" inline="true"/>'
        f'<View className="ga-card">{_text()}</View></View><View className="ga-side">{side}</View></View>',
    )


def _text() -> str:
    return '<Text name="text" value="$text" granularity="symbol"/>'


def _labels(name: str, labels: list[str], held: str = "") -> str:
    made = "".join(_label(label, f"{held}{LABEL_KEYS[label]}") for label in labels)
    return f'<Labels name="{name}" toName="text" showInline="true">{made}</Labels>'


def _label(label: str, key: str) -> str:
    return f'<Label value="{label}" background="{look.SHADES[label]}" hotkey="{key}"/>'


def _beside(asked: list[str]) -> str:
    """The labels of the other pass, shown and not given: keys out of reach, or they get the first ones."""
    others = [label for label in look.SHADES if label not in asked] if table.CLAIM in asked else []
    return f'<View style="display:none">{_labels(table.BESIDE, others, "ctrl+alt+shift+")}</View>' if others else ""


def _hint(asked: dict[str, tuple[str, ...]]) -> str:
    """What is to be done, while no mark is selected: a rule a label, pass by pass."""
    made = "".join(_pass(number, name) for number, name in enumerate(PASSES, 1) if name in asked)
    seen = "" if "attribution" in asked else '<HyperText name="beside" value="$beside" inline="true"/>'
    return f'<View className="ga-hint" visibleWhen="no-region-selected">{made}{_told(ANSWER)}{seen}</View>'


def _pass(number: int, name: str) -> str:
    return title(f"Pass {number}: {TITLES[name]}") + "".join(map(_rule, PASSES[name]))


def _rule(label: str) -> str:
    return _told(f"{LABEL_KEYS[label]} {label}: {RULES[label]}")


def _told(words: str) -> str:
    return small(words, "ga-small ga-rule")


def _panel(label: str) -> str:
    heading, inner = _asked(label)
    return (
        f'<View className="ga-panel ga-{label.lower()}" visibleWhen="region-selected" whenTagName="{table.LABELS}" '
        f'whenLabelValue="{label}">{title(heading)}{_told(RULES[label])}{inner}</View>'
    )


def _asked(label: str) -> tuple[str, str]:
    """What is asked of a mark: the heading and the controls."""
    if label == table.CONTENT:
        return "Content: what does the source do with it?", enum("attribution", "attitude")
    if label == table.SOURCE:
        return "Source: who is it?", enum("source", "type", "source_type")
    if label == table.CLAIM:
        return "Claim: what sort of thing is claimed?", _claim()
    return f"{label}: nothing to choose", ""


def _claim() -> str:
    implied = '<Choice value="implied" hotkey="i" hint="The text implies it and does not say it."/>'
    return (
        enum("claim", "kind")
        + small("Only where it is not plainly checkable")
        + enum("claim", "checkability")
        + small("Only where the text is not certain (CT+)")
        + enum("claim", "factuality")
        + '<Choices name="implied" toName="text" perRegion="true" choice="multiple" layout="inline">'
        + f"{implied}</Choices>"
        + small("So that it stands alone")
        + '<TextArea name="claim_text" toName="text" perRegion="true" editable="true" maxSubmissions="1" rows="3" '
        'placeholder="Names, dates and places resolved, adding as little as possible"/>'
    )
