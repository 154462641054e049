"""A sentence for each way to break a schema: the value, what may stand there, and the mend."""

import json
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

Said = tuple[str, str]
"""What is wrong, and what to do."""


def sentence(error: Any, deciding: dict[str, Any]) -> str:
    """What is wrong and what to do, from an error of jsonschema; `deciding` are the fields that set the demand off."""
    teller = _TELLERS.get(error.validator)
    wrong, mend = teller(error) if teller else (str(error.message), "mend it")
    if not deciding:
        return f"{wrong}; {mend}"
    where = " and ".join(f"{name} is {shown(value)}" for name, value in deciding.items())
    return f"{wrong} where {where}; {mend}, or mend {' or '.join(deciding)}"


def shown(value: Any) -> str:
    """`value` as it stands in JSON, cut short; strings as Python shows them, so that nothing is invisible."""
    told = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=True, default=repr)
    return told if len(told) <= 60 else told[:57] + "..."


def near(value: Any, allowed: Iterable[str]) -> str:
    """`did you mean 'x'? ` for the nearest allowed value, nothing where none is near."""
    options = {option.lower(): option for option in allowed}
    as_is = str(value)[:200].lower()
    said = as_is.replace("-", "_").replace(" ", "_")
    found = get_close_matches(said, list(options), 1) or get_close_matches(as_is, list(options), 1)
    return f"did you mean {options[found[0]]!r}? " if found else ""


def one_of(values: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last


def _enum(error: Any) -> Said:
    allowed = [v for v in error.validator_value if isinstance(v, str)]
    rest = [shown(v) for v in error.validator_value if not isinstance(v, str)]
    mend = f"{near(error.instance, allowed)}use {one_of([*allowed, *rest])}"
    return f"{shown(error.instance)} is not allowed", mend


def _required(error: Any) -> Said:
    missing = [name for name in error.validator_value if name not in error.instance]
    known = error.schema.get("properties", {})
    empty = [name for name in missing if _nullable(known.get(name, {}))]
    nulls = f", or null for {one_of(empty)} where it is not annotated" if empty else ""
    if len(missing) == 1:
        return f"the field {missing[0]} is missing", f"add it{nulls}"
    return f"the fields {', '.join(missing)} are missing", f"add them{nulls}"


def _nullable(schema: Any) -> bool:
    return (
        None in schema.get("enum", [])
        or "null" in schema.get("type", [])
        or any(_nullable(choice) for choice in schema.get("anyOf", []))
    )


def _extra(error: Any) -> Said:
    known = error.schema.get("properties", {})
    extra = [name for name in error.instance if name not in known]
    noun = "field is" if len(extra) == 1 else "fields are"
    hints = "".join(near(name, known) for name in extra)
    return f"no such {noun} known here: {', '.join(map(shown, extra))}", f"{hints}rename it or take it out"


_NAMES = {"string": "a string", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
_NAMES |= {"object": "an object", "array": "a list", "null": "null"}


def _type(error: Any) -> Said:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    names = one_of(_NAMES[name] for name in wanted)
    text = error.instance if isinstance(error.instance, str) else ""
    number = {"integer", "number"} & set(wanted) and re.fullmatch(r"-?[0-9]+([.][0-9]+)?", text)
    return f"{shown(error.instance)} is not {names}", f"write {text} without quotes" if number else f"write {names}"


def _const(error: Any) -> Said:
    mend = "lift the record with `goldassay migrate`" if error.validator_value == "1.0.0" else "write that"
    return f"{shown(error.instance)} is not {shown(error.validator_value)}", mend


_FORMS = {
    r"\^\(\[0-9\]\{4\}.*\)\?\$$": ("a date", "write it as 2031-04-06 or 2031-04-06T09:00:00Z"),
    r"\^\(\[0-9\]\{4\}": ("a time with its zone", "write it as 2031-04-06T09:00:00Z"),
    r"\^\[0-9a-f\]\{64\}": ("a SHA-256", "write its 64 digits, 0-9 and a-f"),
    r"\^\[A-Za-z\]\{2,8\}": ("a language tag", "write one such as en or pt-BR"),
    r"\^\[A-Z\]\{2\}": ("a country", "write its two capital letters, such as GB"),
}
"""What a pattern asks for, by how it begins and ends."""


def _pattern(error: Any) -> Said:
    pattern, value = error.validator_value, shown(error.instance)
    kinds = re.match(r"\^\(?([a-z|]+)\)?:\[", pattern)
    if kinds:
        starts = one_of(f"'{kind}:'" for kind in kinds[1].split("|"))
        return f"{value} is no id of that kind", f"begin it with {starts}, then letters, digits and . _ ~ : - alone"
    for start, (noun, mend) in _FORMS.items():
        if re.match(start, pattern):
            return f"{value} is not {noun}", mend
    return f"{value} does not match {pattern}", "mend it"


def _short(error: Any) -> Said:
    return "the text is empty" if error.instance == "" else f"{shown(error.instance)} is too short", "fill it"


def _few(error: Any) -> Said:
    return f"the list holds {len(error.instance)}, it needs {error.validator_value} or more", "add what is missing"


def _many(error: Any) -> Said:
    held = len(error.instance)
    if error.validator_value == 0:
        return f"the list holds {held} and must be empty", "empty it"
    return f"the list holds {held}, at most {error.validator_value} may stand there", "take some out"


def _twice(error: Any) -> Said:
    held = error.instance
    double = next(value for number, value in enumerate(held) if value in held[:number])
    return f"{shown(double)} stands there twice", "keep one"


def _not(error: Any) -> Said:
    choose = error.validator_value.get("type") == "null"
    return f"{shown(error.instance)} is not allowed", "choose a value" if choose else "mend it"


_TELLERS: dict[str, Callable[[Any], Said]] = {
    "enum": _enum,
    "required": _required,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "type": _type,
    "const": _const,
    "pattern": _pattern,
    "not": _not,
    "uniqueItems": _twice,
    "minItems": _few,
    "maxItems": _many,
    "minLength": _short,
    "maxLength": lambda e: (f"{len(e.instance)} characters are too many", f"keep to {e.validator_value}"),
    "minimum": lambda e: (f"{shown(e.instance)} is below {e.validator_value}", f"write {e.validator_value} or more"),
    "maximum": lambda e: (f"{shown(e.instance)} is above {e.validator_value}", f"write {e.validator_value} or less"),
    "exclusiveMinimum": lambda e: (f"{shown(e.instance)} is not above {e.validator_value}", "write a greater number"),
}
