"""The labelling forms as Label Studio XML, their choices taken from the schemas."""

import hashlib
from xml.sax.saxutils import quoteattr

from ..schema.catalog import choices
from . import encoding as table
from . import look
from .keys import FORM_MAJOR

__all__ = ["FORMS", "FORM_MAJOR", "config_sha256", "form"]

FORMS = ("article", "pair")
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
DIFFERS = {
    "event": "the event",
    "slot": "the property (toll, date, cause)",
    "population": "of whom or what",
    "place": "the place",
    "as_of": "the moment",
}


class NoForm(LookupError):
    """There is no form of that name."""


def form(name: str) -> str:
    """The labelling configuration of `article` or `pair`. Raises NoForm."""
    if name not in FORMS:
        raise NoForm(f"no form is called {name!r}; there are {', '.join(FORMS)}")
    return _article() if name == "article" else _pair()


def config_sha256(xml: str) -> str:
    """The SHA-256 of a configuration, 64 hexadecimal digits."""
    return hashlib.sha256(xml.encode()).hexdigest()


def _article() -> str:
    panels = [
        _panel(table.CONTENT, "Content: what does the source do with it?", _enum("attribution", "attitude")),
        _panel(table.SOURCE, "Source: who is it?", _enum("source", "type", "source_type")),
        _panel(table.CLAIM, "Claim: what sort of thing is claimed?", _claim()),
        _panel(table.CUE, "Cue", "", "The words that attribute. Nothing to choose."),
        _panel(
            table.CONFIRMS, "Confirms", "", "The words that a confirmation confirms. Draw an arrow from the content."
        ),
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
    shades = zip(look.SHADES.items(), "12345", strict=True)
    made = "".join(f'<Label value="{n}" background="{c}" hotkey="{k}"/>' for (n, c), k in shades)
    return f'<Labels name="{table.LABELS}" toName="text" showInline="true">{made}</Labels>'


def _passes() -> str:
    lines = (
        "Pass 1, who said what: 1 content, 2 source, 3 cue. Each goes to the nearest content; Alt+R draws an arrow.",
        "Pass 2, what is claimed: 4 claim, inside the contents where it is attributed.",
        "After marking, click the mark or press Alt+. and answer here.",
    )
    made = "".join(f'<Header value={quoteattr(line)} size="6"/>' for line in lines)
    return f'<View className="ga-hint">{made}</View>'


def _panel(label: str, title: str, inner: str, hint: str = "") -> str:
    told = f'<Header value={quoteattr(hint)} size="6"/>' if hint else ""
    return (
        f'<View className="ga-panel ga-{label.lower()}" visibleWhen="region-selected" whenTagName="{table.LABELS}" '
        f'whenLabelValue="{label}"><Header value={quoteattr(title)} size="5"/>{told}{inner}</View>'
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


def _small(title: str) -> str:
    return f'<Header value={quoteattr(title)} size="6"/>'


def _enum(kind: str, field: str, control: str = "") -> str:
    """Choices for a field of the schemas, its definitions as hints."""
    name = control or field
    made = _choices(name, {value: value for value in choices(kind, field)}, choices(kind, field))
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
        '<Header value="How do the two stand to each other?" size="4"/>'
        '<Choices name="relation" toName="strip" choice="single" required="true" '
        f'requiredMessage="Say how the two stand to each other" layout="inline">{made}</Choices>'
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
        f'<Header value={quoteattr(title)} size="6"/>'
        f'<Choices name="{name}" toName="strip" choice="{choice}" layout="inline"{must}>{made}</Choices>'
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
