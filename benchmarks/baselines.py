"""What others need for the same lines: seconds a record, each on one core."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from goldassay.schema import records
from goldassay.schema.catalog import KINDS, bundle

Lines = list[bytes]


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """The best wall time of `work`, in seconds."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def orjson_loads(lines: Lines, runs: int = 3) -> float:
    """`orjson.loads` of every line and nothing else."""
    import orjson

    return timed(lambda: [orjson.loads(line) and None for line in lines], runs) / len(lines)


def json_loads(lines: Lines) -> float:
    """The standard library's parser."""
    return timed(lambda: [json.loads(line) and None for line in lines]) / len(lines)


def rust_alone(lines: Lines) -> float:
    """jsonschema-rs `is_valid` of parsed records: no parsing, no rules."""
    from goldassay.schema.validation import _gate

    parsed = [json.loads(line) for line in lines]
    gates = {kind: _gate(kind) for kind in KINDS}
    return timed(lambda: [gates[record["record"]](record) for record in parsed]) / len(lines)


def jsonschema_errors(lines: Lines) -> float:
    """jsonschema `iter_errors` of parsed records: no parsing, no rules."""
    from goldassay.schema.catalog import schema
    from goldassay.schema.explain import explainer

    parsed = [json.loads(line) for line in lines]
    explainers = {kind: explainer(schema(kind)) for kind in KINDS}
    return timed(lambda: [list(explainers[record["record"]].iter_errors(record)) for record in parsed], 1) / len(lines)


def check_jsonschema(lines: Lines) -> float | None:
    """The program check-jsonschema over one array of claims, less its own start; None where it is not installed."""
    if find_spec("check_jsonschema") is None:
        return None
    claims = [line for line in lines if json.loads(line)["record"] == "claim"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "schema.json").write_text(json.dumps({"items": bundle("claim")}))
        (place / "none.json").write_text("[]")
        (place / "all.json").write_bytes(b"[" + b",".join(claims) + b"]")
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(place / "schema.json")]

        def run(name: str) -> object:
            return subprocess.run([*command, str(place / name)], check=True, capture_output=True)

        return (timed(lambda: run("all.json"), 1) - timed(lambda: run("none.json"), 1)) / len(claims)


def pydantic(lines: Lines) -> float | None:
    """pydantic over the parsed lines, types of the record classes only; None where it is not installed."""
    if find_spec("pydantic") is None:
        return None
    from pydantic import TypeAdapter

    takers = {kind: TypeAdapter(getattr(_classes(), kind.capitalize())) for kind in KINDS}
    parsed = [json.loads(line) for line in lines]
    return timed(lambda: [takers[record["record"]].validate_python(record) for record in parsed]) / len(lines)


@cache
def _classes() -> ModuleType:
    """The record classes made with the TypedDict that pydantic takes below Python 3.12."""
    import typing_extensions

    with patch("typing.TypedDict", typing_extensions.TypedDict):
        spec = spec_from_file_location("record_classes", records.__file__)
        assert spec is not None
        assert spec.loader is not None
        made = sys.modules["record_classes"] = module_from_spec(spec)
        spec.loader.exec_module(made)
    return made


BASELINES: dict[str, tuple[Callable[[Lines], float | None], int]] = {
    "orjson.loads": (orjson_loads, 100_000),
    "json.loads": (json_loads, 20_000),
    "jsonschema-rs is_valid": (rust_alone, 20_000),
    "jsonschema iter_errors": (jsonschema_errors, 1_000),
    "check-jsonschema, claims": (check_jsonschema, 1_000),
    "pydantic, types only": (pydantic, 20_000),
}
"""Each baseline and the most records it is measured on, spread evenly over all."""


def spread(lines: Lines, most: int) -> Lines:
    """At most `most` of the lines, evenly spread."""
    step = max(1, -(-len(lines) // most))
    return lines[::step]
