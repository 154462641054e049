"""The parts that forms are made of: titles, choices with their keys and definitions, what is said of a whole answer."""

from xml.sax.saxutils import quoteattr

from ..schema.catalog import choices
from . import encoding as table

KEYS = {
    "attitude": dict(zip("qwert", ("assert", "neutral_relay", "deny", "predict", "confirm"), strict=True)),
    "source_type": dict(
        zip(
            "asdfg",
            ("named_person", "named_organisation", "unnamed_official", "unnamed_collective", "news_outlet"),
            strict=True,
        )
    ),
    "kind": {
        **dict(zip("zxcvb", ("event", "state", "quantity", "prediction", "evaluation"), strict=True)),
        **dict(zip("67890", ("time", "location", "identity_role", "causal", "rule"), strict=True)),
        **dict(zip("hlp", ("quote_position", "comparison_trend", "other"), strict=True)),
    },
    "checkability": {"n": "not_checkable", "m": "partly"},
    "factuality": {"y": "PS+", "o": "PR+", "j": "CT-", "k": "Uu"},
    "strength": dict(zip("zxc", ("strict", "likely", "apparent"), strict=True)),
    "types": dict(zip("asdfg", ("numeric", "temporal", "location", "status", "negation"), strict=True)),
}
"""Single keys, each used once a form: Label Studio hears a key in every panel, also where it is not shown, and gives a
mark the answers of all of them.
"""

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


def title(words: str) -> str:
    """A heading."""
    return f'<Header value={quoteattr(words)} size="5"/>'


def small(words: str, dress: str = "ga-small") -> str:
    """A line of small type."""
    return f'<View className="{dress}"><Header value={quoteattr(words)} size="6"/></View>'


def enum(kind: str, field: str, control: str = "") -> str:
    """Choices for a field of the schemas, its definitions as hints."""
    name = control or field
    told = choices(kind, field)
    made = options(name, {value: CERTAINTY.get(value, value.replace("_", " ")) for value in told}, told)
    return f'<Choices name="{name}" toName="text" perRegion="true" choice="single" layout="inline">{made}</Choices>'


def options(name: str, said: dict[str, str], hints: dict[str, str], keys: str = "") -> str:
    """The choices of the control `name`: words by value, each with its definition and its key."""
    hotkeys = {v: k for k, v in KEYS.get(name, dict(zip(keys, said, strict=False))).items()}
    return "".join(_option(value, words, hints.get(value, ""), hotkeys.get(value, "")) for value, words in said.items())


def _option(value: str, words: str, hint: str, key: str) -> str:
    alias = f' alias="{value}"' if words != value else ""
    told = f" hint={quoteattr(hint)}" if hint else ""
    hot = f' hotkey="{key}"' if key else ""
    return f"<Choice value={quoteattr(words)}{alias}{told}{hot}/>"


def whole(to: str, what: str) -> str:
    """What is said of the whole answer: flags, a comment, and the hidden explicit values."""
    flags = choices("annotation", "flags")
    return (
        f'<View className="ga-whole"><Header value="The whole {what}" size="5"/>'
        f'<Choices name="flags" toName="{to}" choice="multiple" layout="inline">'
        f"{options('flags', {f: f.replace('_', ' ') for f in flags}, flags)}</Choices>"
        f'<TextArea name="comment" toName="{to}" rows="2" editable="true" maxSubmissions="1" '
        'showSubmitButton="false" placeholder="Anything the lead should know"/></View>'
        f'<View style="display:none"><TextArea name="{table.EXPLICIT}" toName="{to}" maxSubmissions="1"/></View>'
    )
