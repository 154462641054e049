"""Where in a line of JSON a JSON Pointer (RFC 6901) leads."""

from json import JSONDecoder

_SCAN = JSONDecoder().raw_decode
_SPACE = " \t\r\n"


def column(line: str, pointer: str) -> int:
    """The 1-based column, in code points, of the value that `pointer` names in the valid JSON `line`.

    Where the value is not there, the column of the innermost one that is.
    """
    at = _skip(line, 0)
    for part in pointer.split("/")[1:]:
        inner = _child(line, at, part.replace("~1", "/").replace("~0", "~"))
        if inner is None:
            break
        at = inner
    return at + 1


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in _SPACE:
        at += 1
    return at


def _child(line: str, at: int, part: str) -> int | None:
    """Where the member or item `part` of the value at `at` begins."""
    if line[at] not in "{[":
        return None
    named, at, index = line[at] == "{", _skip(line, at + 1), 0
    while line[at] not in "}]":
        name = str(index)
        if named:
            name, at = _SCAN(line, at)
            at = _skip(line, _skip(line, at) + 1)
        if name == part:
            return at
        at = _skip(line, _SCAN(line, at)[1])
        at, index = (_skip(line, at + 1) if line[at] == "," else at), index + 1
    return None
