"""One line of JSON: bytes in, a record or its flaws out. Strict, and the same whichever parser is installed.

orjson (the extra `fast`) parses where it is there. It passes over repeated keys and rounds long integers, so what it
read is written again and must give the line's own bytes, white space aside; any other line goes the slow and exact way.
"""

import json
import re
from typing import Any, NamedTuple

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment,unused-ignore]

DEEPEST = 254
"""How many brackets may stand inside each other, as orjson has it; a record needs a dozen."""
LONGEST = 32 * 1024 * 1024
"""How many bytes a line may have."""
DIGITS = 4300
"""How many digits a number may have."""

_SPACE = b" \t\r\n"
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_LONE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u....)\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class Flaw(NamedTuple):
    """What is wrong with a line as text: rule code, 1-based column in code points, sentence."""

    code: str
    column: int
    message: str


Read = tuple[Any, tuple[Flaw, ...]]
"""(record, flaws). The record is None where there is none to be had; one with flaws only serves as a target."""


def lines_in(block: bytes) -> list[bytes]:
    """The lines of a block without their newlines."""
    lines = block.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def read_line(raw: bytes) -> Read:
    """The record in `raw`, one line without its newline."""
    if orjson is None or len(raw) > LONGEST:
        return _exact(raw)
    try:
        record = orjson.loads(raw)
        again = orjson.dumps(record)
    except (ValueError, TypeError):
        return _exact(raw)
    same = again == raw or again.translate(None, _SPACE) == raw.translate(None, _SPACE)
    return (record, ()) if same and type(record) is dict else _exact(raw)


def _exact(raw: bytes) -> Read:
    """As read_line, by the standard library: every flaw is found and placed."""
    if len(raw) > LONGEST:
        said = f"the line has {len(raw):,} bytes; a record has at most {LONGEST:,}"
        return None, (Flaw("GA001", 1, said),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        said = f"byte {error.start + 1} of the line is not UTF-8; save the file as UTF-8"
        return None, (Flaw("GA002", len(raw[: error.start].decode("utf-8")) + 1, said),)
    deep = _too_deep(text)
    if deep is not None:
        return None, (Flaw("GA001", deep, f"not JSON of ours: more than {DEEPEST} brackets stand inside each other"),)
    return _parsed(text, raw)


def _parsed(text: str, raw: bytes) -> Read:
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            twice.append(_repeated(pairs))
        return made

    try:
        record = json.loads(text, parse_constant=_constant, parse_float=_float, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        return None, (Flaw("GA001", error.colno, f"not JSON: {error.msg}"),)
    except _Unfit as error:
        return None, (Flaw("GA001", text.find(error.found) + 1, f"not JSON: {error}"),)
    except ValueError:  # int() takes no more than sys.get_int_max_str_digits()
        return None, (Flaw("GA001", _long_number(text), f"not JSON of ours: a number has more than {DIGITS} digits"),)
    if not isinstance(record, dict):
        return None, (Flaw("GA001", 1, f"a line holds one JSON object; this one holds {_called(record)}"),)
    lone = _lone_surrogate(text, raw, record)
    if lone is not None:
        said = "an escaped half of a surrogate pair, which UTF-8 cannot hold; write the whole character"
        return None, (Flaw("GA002", lone, said),)
    return record, tuple(_given_twice(text, name) for name in twice)


class _Unfit(ValueError):
    """A number that JSON or a double cannot hold."""

    def __init__(self, found: str, said: str) -> None:
        super().__init__(said)
        self.found = found


def _constant(name: str) -> None:
    raise _Unfit(name, f"{name} is not JSON; write null or a number")


def _float(digits: str) -> float:
    value = float(digits)
    if value - value != 0:
        raise _Unfit(digits, f"{digits[:20]} is beyond the largest double; write a smaller number")
    return value


def _too_deep(text: str) -> int | None:
    """The column of the first bracket that lies too deep."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return None
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            return token.start() + 1
    return None


def _long_number(text: str) -> int:
    found = re.search(rf"[0-9]{{{DIGITS + 1}}}", text)
    return found.start() + 1 if found else 1


def _called(value: Any) -> str:
    names = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    return next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]


def _given_twice(text: str, name: str) -> Flaw:
    places = [found.start() for found in re.finditer(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:", text)]
    said = f"the key {name!r} is given twice in one object; keep one"
    return Flaw("GA001", places[1] + 1 if len(places) > 1 else 1, said)


def _lone_surrogate(text: str, raw: bytes, record: Any) -> int | None:
    """The column of an escaped half of a surrogate pair that stands alone."""
    if not _SURROGATE.search(raw):
        return None
    try:
        json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        found = _LONE.search(text)
        return found.start() + 1 if found else 1
    return None
