"""The labelling forms as Label Studio XML, their choices taken from the schemas."""

import hashlib
from xml.sax.saxutils import quoteattr

from ..schema.catalog import choices
from . import look
from .article_form import article
from .controls import options, small, whole
from .keys import FORM_MAJOR

__all__ = ["FORMS", "FORM_MAJOR", "config_sha256", "form"]

FORMS = ("article", "attribution", "claim", "pair", "adjudication")
"""`attribution` and `claim` are the two passes of an article as tasks of their own."""
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
    """The labelling configuration of one of FORMS. Raises NoForm."""
    if name not in FORMS:
        raise NoForm(f"no form is called {name!r}; there are {', '.join(FORMS)}")
    made = {"pair": _pair, "adjudication": _adjudication}
    return made[name]() if name in made else article(name)


def config_sha256(xml: str) -> str:
    """The SHA-256 of a configuration, 64 hexadecimal digits."""
    return hashlib.sha256(xml.encode()).hexdigest()


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
        + whole("strip", "pair"),
    )


def _relation() -> str:
    made = options("relation", SEEN, _seen_hints(), "123456789")
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
        f'{small(title)}<Choices name="{name}" toName="strip" choice="{choice}" layout="inline"{must}>{made}</Choices>'
    )


def _values(*names: str) -> str:
    """Both the words and the values: versions differ in which of them they compare."""
    return ",".join([*names, *(SEEN[n] for n in names)])


def _conflict() -> str:
    types, strength = choices("contradiction", "types"), choices("contradiction", "strength")
    made = options("types", {t: t.replace("_", " ") for t in types}, types)
    firm = options("strength", {s: s for s in strength}, strength)
    both = _asked("types", "multiple", made, "In what way do they conflict?")
    return _when(_values("contradiction", "correction"), both + _asked("strength", "single", firm, "How firm is it?"))


def _superseded() -> str:
    made = options("superseded", {"left": "left no longer holds", "right": "right no longer holds"}, {}, "qw")
    asked = _asked("superseded", "single", made, "Which one no longer holds?")
    return _when(_values("update", "correction"), asked)


def _differs() -> str:
    made = options("differs", DIFFERS, {}, "ertyi")
    return _when(_values("not_comparable"), _asked("differs", "multiple", made, "What differs?", required=False))


def _adjudication() -> str:
    causes = choices("adjudication", "cause")
    why = options("cause", {c: c.replace("_", " ") for c in causes}, causes, "zxcvnm")
    return look.page(
        look.PAIR,
        '<View className="ga-strip"><View className="ga-card"><Header value="$title" size="4"/>'
        '<HyperText name="answers" value="$answers" inline="true"/></View></View>'
        '<View className="ga-ask"><Header value="Which answer is right by the guideline?" size="4"/>'
        '<Choices name="pick" toName="answers" choice="multiple" layout="inline" required="true" '
        'requiredMessage="Say which answer is right" value="$options"/>'
        + small("Only where the right answer differs in a field")
        + '<Choices name="change" toName="answers" choice="multiple" layout="inline" value="$changes"/>'
        + small("Why the annotators differed")
        + f'<Choices name="cause" toName="answers" choice="single" layout="inline">{why}</Choices>'
        '<TextArea name="rationale" toName="answers" rows="2" editable="true" maxSubmissions="1" required="true" '
        'requiredMessage="Say why, by the guideline\'s rule" showSubmitButton="false" '
        'placeholder="Why, by which rule of the guideline"/></View>'
        '<View className="ga-one ga-card"><HyperText name="article" value="$article" inline="true"/></View>',
    )
