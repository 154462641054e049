"""The labelling forms as Label Studio XML, their choices taken from the schemas."""

import hashlib
from xml.sax.saxutils import quoteattr

from ..schema.catalog import choices
from . import encoding as table
from . import look
from .keys import FORM_MAJOR

__all__ = ["FORMS", "FORM_MAJOR", "config_sha256", "form"]

FORMS = ("article", "pair", "adjudication")
KEYS = {
    "attitude": dict(zip("qwert", ("assert", "neutral_relay", "deny", "predict", "confirm"), strict=True)),
    "source_type": dict(
        zip(
            "asdfg",
            ("named_person", "named_organisation", "unnamed_official", "unnamed_collective", "news_outlet"),
            strict=True,
        )
    ),
    "kind": dict(zip("zxcvb", ("event", "state", "quantity", "prediction", "evaluation"), strict=True)),
    "checkability": {"n": "not_checkable", "m": "partly"},
    "factuality": {"y": "PS+", "o": "PR+", "j": "CT-", "k": "Uu"},
    "strength": dict(zip("zxc", ("strict", "likely", "apparent"), strict=True)),
    "types": dict(zip("asdfg", ("numeric", "temporal", "location", "status", "negation"), strict=True)),
}
"""Single keys, each used once a form: five at most for one question."""

SEEN = {
    "contradiction": "contradiction: both cannot be true",
    "equivalent": "equivalent: both say the same",
    "left_refines": "left adds detail",
    "right_refines": "right adds detail",
    "update": "update: the world changed",
    "correction": "correction: the earlier was wrong",
    "compatible": "compatible: both can be true",
    "not_comparable": "not comparable: about different things",
    "undetermined": "undetermined: the texts do not tell",
}
CERTAINTY = {
    "CT+": "certain CT+",
    "PR+": "probable PR+",
    "PS+": "possible PS+",
    "CT-": "certainly not CT-",
    "PR-": "probably not PR-",
    "PS-": "possibly not PS-",
    "CTu": "settled, unsaid how CTu",
    "Uu": "not committed Uu",
}
DIFFERS = {
    "event": "the event",
    "slot": "the property (toll, date, cause)",
    "population": "of whom or what",
    "place": "the place",
    "as_of": "the moment",
}
RULES = {
    table.CONTENT: "The whole of the words passed on, without “that”, the cue and the outer quotation marks.",
    table.SOURCE: "The shortest words that name who speaks, with title; two who speak together are two sources.",
    table.CUE: "The shortest words that attribute: said, according to, denied, reportedly.",
    table.CONFIRMS: "The words that a confirmation confirms; draw an arrow to them from the content (Alt+R).",
    table.CLAIM: "One thing that is stated, subject to end; inside the content where it is attributed.",
}
"""One line a label, from the guideline."""

LABEL_KEYS = dict(zip(look.SHADES, "12345", strict=True))
PASS_1, PASS_2 = (table.CONTENT, table.SOURCE, table.CUE, table.CONFIRMS), (table.CLAIM,)


class NoForm(LookupError):
    """There is no form of that name."""


def form(name: str) -> str:
    """The labelling configuration of `article`, `pair` or `adjudication`. Raises NoForm."""
    if name not in FORMS:
        raise NoForm(f"no form is called {name!r}; there are {', '.join(FORMS)}")
    return {"article": _article, "pair": _pair, "adjudication": _adjudication}[name]()


def config_sha256(xml: str) -> str:
    """The SHA-256 of a configuration, 64 hexadecimal digits."""
    return hashlib.sha256(xml.encode()).hexdigest()


def _article() -> str:
    panels = [
        _panel(table.CONTENT, "Content: what does the source do with it?", _enum("attribution", "attitude")),
        _panel(table.SOURCE, "Source: who is it?", _enum("source", "type", "source_type")),
        _panel(table.CLAIM, "Claim: what sort of thing is claimed?", _claim()),
        _panel(table.CUE, "Cue: nothing to choose", ""),
        _panel(table.CONFIRMS, "Confirms: nothing to choose", ""),
    ]
    side = "".join([_passes(), *panels, _whole("text", "article")])
    return look.page(
        look.ARTICLE,
        f'<View className="ga-bar">{_labels()}</View>'
        '<View className="ga-body"><View className="ga-main">'
        '<HyperText name="header" value="$header" inline="true"/>'
        f'<View className="ga-card">{_text()}</View></View><View className="ga-side">{side}</View></View>',
    )


def _text() -> str:
    return '<Text name="text" value="$text" granularity="symbol"/>'


def _labels() -> str:
    shades = look.SHADES.items()
    made = "".join(f'<Label value="{n}" background="{c}" hotkey="{LABEL_KEYS[n]}"/>' for n, c in shades)
    return f'<Labels name="{table.LABELS}" toName="text" showInline="true">{made}</Labels>'


def _passes() -> str:
    said = [_title("Pass 1: who said what"), *map(_rule, PASS_1)]
    stated = [_title("Pass 2: what is claimed"), *map(_rule, PASS_2)]
    made = "".join([*said, *stated, _told("Then select the mark (click it, or Alt+. for the next) and answer here.")])
    return f'<View className="ga-hint" visibleWhen="no-region-selected">{made}</View>'


def _rule(label: str) -> str:
    return _told(f"{LABEL_KEYS[label]} {label}: {RULES[label]}")


def _told(words: str) -> str:
    return _small(words, "ga-small ga-rule")


def _panel(label: str, title: str, inner: str) -> str:
    return (
        f'<View className="ga-panel ga-{label.lower()}" visibleWhen="region-selected" whenTagName="{table.LABELS}" '
        f'whenLabelValue="{label}">{_title(title)}{_told(RULES[label])}{inner}</View>'
    )


def _claim() -> str:
    implied = '<Choice value="implied" hotkey="i" hint="The text implies it and does not say it."/>'
    return (
        _enum("claim", "kind")
        + _small("Only where it is not plainly checkable")
        + _enum("claim", "checkability")
        + _small("Only where the text is not certain (CT+)")
        + _enum("claim", "factuality")
        + '<Choices name="implied" toName="text" perRegion="true" choice="multiple" layout="inline">'
        + f"{implied}</Choices>"
        + _small("So that it stands alone")
        + '<TextArea name="claim_text" toName="text" perRegion="true" editable="true" maxSubmissions="1" rows="3" '
        'placeholder="Names, dates and places resolved, adding as little as possible"/>'
    )


def _title(words: str) -> str:
    return f'<Header value={quoteattr(words)} size="5"/>'


def _small(words: str, dress: str = "ga-small") -> str:
    return f'<View className="{dress}"><Header value={quoteattr(words)} size="6"/></View>'


def _enum(kind: str, field: str, control: str = "") -> str:
    """Choices for a field of the schemas, its definitions as hints."""
    name = control or field
    told = choices(kind, field)
    made = _choices(name, {value: CERTAINTY.get(value, value.replace("_", " ")) for value in told}, told)
    return f'<Choices name="{name}" toName="text" perRegion="true" choice="single" layout="inline">{made}</Choices>'


def _choices(name: str, said: dict[str, str], hints: dict[str, str], keys: str = "") -> str:
    hotkeys = {v: k for k, v in KEYS.get(name, dict(zip(keys, said, strict=False))).items()}
    return "".join(_choice(value, words, hints.get(value, ""), hotkeys.get(value, "")) for value, words in said.items())


def _choice(value: str, words: str, hint: str, key: str) -> str:
    alias = f' alias="{value}"' if words != value else ""
    told = f" hint={quoteattr(hint)}" if hint else ""
    hot = f' hotkey="{key}"' if key else ""
    return f"<Choice value={quoteattr(words)}{alias}{told}{hot}/>"


def _whole(to: str, what: str) -> str:
    """What is said of the whole answer: flags, a comment, and the hidden explicit values."""
    flags = choices("annotation", "flags")
    return (
        f'<View className="ga-whole"><Header value="The whole {what}" size="5"/>'
        f'<Choices name="flags" toName="{to}" choice="multiple" layout="inline">'
        f"{_choices('flags', {f: f.replace('_', ' ') for f in flags}, flags)}</Choices>"
        f'<TextArea name="comment" toName="{to}" rows="2" editable="true" maxSubmissions="1" '
        'showSubmitButton="false" placeholder="Anything the lead should know"/></View>'
        f'<View style="display:none"><TextArea name="{table.EXPLICIT}" toName="{to}" maxSubmissions="1"/></View>'
    )


def _pair() -> str:
    return look.page(
        look.PAIR,
        '<View className="ga-strip"><HyperText name="strip" value="$strip" inline="true"/></View>'
        f'<View className="ga-ask">{_relation()}{_conflict()}{_superseded()}{_differs()}'
        '<TextArea name="rationale" toName="strip" rows="1" editable="true" maxSubmissions="1" '
        'showSubmitButton="false" placeholder="Why, if it is not plain"/></View>'
        '<View className="ga-two"><View className="ga-card">'
        '<HyperText name="left" value="$left_html" inline="true"/></View>'
        '<View className="ga-card"><HyperText name="right" value="$right_html" inline="true"/></View></View>'
        + _whole("strip", "pair"),
    )


def _relation() -> str:
    made = _choices("relation", SEEN, _seen_hints(), "123456789")
    return (
        '<Header value="How do the two stand to each other?" size="4"/><View className="ga-nine">'
        '<Choices name="relation" toName="strip" choice="single" required="true" '
        f'requiredMessage="Say how the two stand to each other" layout="inline">{made}</Choices></View>'
    )


def _seen_hints() -> dict[str, str]:
    told = choices("contradiction", "relation")
    sides = {
        "left_refines": "Left says what right says and more.",
        "right_refines": "Right says what left says and more.",
    }
    return {**told, **sides}


def _when(values: str, inner: str) -> str:
    return (
        '<View className="ga-more" visibleWhen="choice-selected" whenTagName="relation" '
        f'whenChoiceValue="{values}">{inner}</View>'
    )


def _asked(name: str, choice: str, made: str, title: str, required: bool = True) -> str:
    must = f' required="true" requiredMessage={quoteattr(title)}' if required else ""
    return (
        f'{_small(title)}<Choices name="{name}" toName="strip" choice="{choice}" layout="inline"{must}>{made}</Choices>'
    )


def _values(*names: str) -> str:
    """Both the words and the values: versions differ in which of them they compare."""
    return ",".join([*names, *(SEEN[n] for n in names)])


def _conflict() -> str:
    types, strength = choices("contradiction", "types"), choices("contradiction", "strength")
    made = _choices("types", {t: t.replace("_", " ") for t in types}, types)
    firm = _choices("strength", {s: s for s in strength}, strength)
    both = _asked("types", "multiple", made, "In what way do they conflict?")
    return _when(_values("contradiction", "correction"), both + _asked("strength", "single", firm, "How firm is it?"))


def _superseded() -> str:
    made = _choices("superseded", {"left": "left no longer holds", "right": "right no longer holds"}, {}, "qw")
    asked = _asked("superseded", "single", made, "Which one no longer holds?")
    return _when(_values("update", "correction"), asked)


def _differs() -> str:
    made = _choices("differs", DIFFERS, {}, "ertyi")
    return _when(_values("not_comparable"), _asked("differs", "multiple", made, "What differs?", required=False))


def _adjudication() -> str:
    causes = choices("adjudication", "cause")
    why = _choices("cause", {c: c.replace("_", " ") for c in causes}, causes, "zxcvnm")
    return look.page(
        look.PAIR,
        '<View className="ga-strip"><View className="ga-card"><Header value="$title" size="4"/>'
        '<HyperText name="answers" value="$answers" inline="true"/></View></View>'
        '<View className="ga-ask"><Header value="Which answer is right by the guideline?" size="4"/>'
        '<Choices name="pick" toName="answers" choice="multiple" layout="inline" required="true" '
        'requiredMessage="Say which answer is right" value="$options"/>'
        + _small("Only where the right answer differs in a field")
        + '<Choices name="change" toName="answers" choice="multiple" layout="inline" value="$changes"/>'
        + _small("Why the annotators differed")
        + f'<Choices name="cause" toName="answers" choice="single" layout="inline">{why}</Choices>'
        '<TextArea name="rationale" toName="answers" rows="2" editable="true" maxSubmissions="1" required="true" '
        'requiredMessage="Say why, by the guideline\'s rule" showSubmitButton="false" '
        'placeholder="Why, by which rule of the guideline"/></View>'
        '<View className="ga-one ga-card"><HyperText name="article" value="$article" inline="true"/></View>',
    )
