"""Broken bytes into `check_files`: no crash, no hang, every problem a known one at a place that is there.

Run by hand, it fuzzes for GOLDASSAY_FUZZ_SECONDS (60 where it is not set) and keeps what makes the check fall in
tests/fuzz/, one file a case; test_fuzz.py runs it for a moment, and every kept case for ever.

    GOLDASSAY_FUZZ_SECONDS=600 python tests/fuzz_check.py
"""

import faulthandler
import hashlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from goldassay.schema.check import Report, check_files
from goldassay.schema.checking import typed
from goldassay.schema.rules.rulebook import RULES

HERE = Path(__file__).parent
KEPT = HERE / "fuzz"
LONGEST = 10.0
"""Seconds that a file of a few kilobytes may take."""
Change = Callable[[random.Random, bytes], bytes]

TOKENS = [
    token.encode("utf-8", "surrogatepass")
    for token in (
        "{", "}", "[", "]", ",", ":", '"', "\\", "\\u0000", "\\ud800", "\\udc00\\ud83d", "null", "true", "-0",
        "1e400", "1.0", "-1",
        "9" * 40, "NaN", "Infinity", "\r\n", "\n", "\r", "\ufeff", "\u2028", "\u00a0", "\0",
        "\U0001f469\u200d\U0001f467", "\u0301",
        "\ud800", '"record":"claim"', '"record":[]', '"id":{}', '"id":"claim:a"', '"segments":[]',
        '"segments":[{}]', '"parent_id":[]',
        '"aliases":3', '"published_at":5', '"text":null', '"start":1.0', '"end":1e300', '"depth":1.0',
        '"schema_version":"0.9.0"',
        '"a":null', '"claims":{}', '"document_id":null', "[" * 300, '{"a":' * 300, "2031-02-30T25:61:61Z",
        '"earliest":"0000-00-00"',
    )
]  # fmt: skip


def seeds() -> list[bytes]:
    """The example files and the kept cases."""
    found = [*sorted((HERE / "examples").rglob("*.jsonl")), *sorted(KEPT.glob("*"))]
    return [path.read_bytes()[:20_000] for path in found if path.is_file()]


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + rng.randrange(2) :]


def _token(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(TOKENS) + data[at + rng.choice((0, 1, 8)) :]


def _member(rng: random.Random, data: bytes) -> bytes:
    """A member or item put where a comma stands: still JSON more often than not."""
    places = [n for n, byte in enumerate(data) if byte == 0x2C]
    at = rng.choice(places or [0])
    return data[:at] + b"," + rng.choice(TOKENS) + data[at:]


def _value(rng: random.Random, data: bytes) -> bytes:
    """Another value for a member of a line that is JSON."""
    lines = data.split(b"\n")
    number = rng.randrange(len(lines))
    try:
        record = json.loads(lines[number])
        owner = record
        while isinstance(owner, dict | list) and owner:
            name = rng.choice(list(owner) if isinstance(owner, dict) else range(len(owner)))
            if rng.random() < 0.4 or not isinstance(owner[name], dict | list) or not owner[name]:
                owner[name] = rng.choice(
                    (None, True, -1, 1.0, 10**40, "", "\ud800", "document:a", [], {}, [[]], {"a": []}, "x\n")
                )
                break
            owner = owner[name]
    except (ValueError, RecursionError, TypeError):
        return data
    lines[number] = json.dumps(record, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def _cut(rng: random.Random, data: bytes) -> bytes:
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return data[:a] + data[b:] if rng.random() < 0.5 else data[a:b]


def _double(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join([*lines[:at], *[lines[at]] * rng.randrange(2, 5), *lines[at:]])


CHANGES: tuple[Change, ...] = (_flip, _token, _member, _value, _value, _value, _cut, _double)


def cases(rng: random.Random) -> Iterator[bytes]:
    """Seeds, changed one to six times, without end."""
    given = seeds()
    while True:
        data = rng.choice(given)
        if rng.random() < 0.1:
            data += b"\n" + rng.choice(given)
        for _ in range(rng.randrange(1, 7)):
            data = rng.choice(CHANGES)(rng, data)
        yield data[:60_000]


def _in_batches(path: Path) -> Report:
    """The report of a file when its lines are read into types, as those of a large file are."""
    few, typed.FEW = typed.FEW, 0
    try:
        return check_files([path])
    finally:
        typed.FEW = few


def judge(data: bytes, folder: Path) -> Report:
    """The report of a file with these bytes; AssertionError where it cannot be."""
    path = folder / "case.jsonl"
    path.write_bytes(data)
    begun = time.monotonic()
    report = check_files([path])
    assert time.monotonic() - begun < LONGEST, "slow"
    assert _in_batches(path).as_json() == report.as_json(), "in batches it is told otherwise"
    lines = data.count(b"\n") + 1
    for problem in report.problems:
        assert problem.code in RULES
        assert problem.message
        assert 1 <= problem.where.line <= lines
        assert problem.where.column >= 1
        assert problem.pointer == "" or problem.pointer.startswith("/")
    json.dumps(report.as_json()).encode()
    return report


def fuzz(seconds: float, seed: int) -> list[Path]:
    """Fuzz for so long; the files of the cases that made the check fall."""
    rng, kept, ends, tried = random.Random(seed), [], time.monotonic() + seconds, 0  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        for data in cases(rng):
            if time.monotonic() > ends:
                break
            tried += 1
            try:
                faulthandler.dump_traceback_later(60, exit=True)
                judge(data, Path(folder))
            except Exception as error:
                path = KEPT / f"{type(error).__name__}-{hashlib.sha256(data).hexdigest()[:10]}.jsonl"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
                kept.append(path)
                print(f"{path.name}: {error!r:.200}", flush=True)
            finally:
                faulthandler.cancel_dump_traceback_later()
    print(f"{tried} files in {seconds:.0f} s, {len(kept)} made the check fall")
    return kept


if __name__ == "__main__":
    found = fuzz(float(os.environ.get("GOLDASSAY_FUZZ_SECONDS", "60")), int(os.environ.get("GOLDASSAY_FUZZ_SEED", "0")))
    sys.exit(1 if found else 0)
