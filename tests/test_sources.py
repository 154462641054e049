"""Whatever stands in a file: every line is checked, nothing crashes or hangs, and every way in finds the same."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from goldassay.schema.check import Report, check_files
from goldassay.schema.checking import line as reader
from goldassay.schema.checking import sources
from goldassay.schema.problem import Problem

EXAMPLES = Path(__file__).parent / "examples"
GOOD = (EXAMPLES / "positive" / "project.jsonl").read_bytes().splitlines()[0]
BAD = b'{"record":"clam"}'


@pytest.fixture(params=["orjson", "json"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each parser in turn: what is found must not depend on it."""
    if request.param == "json":
        monkeypatch.setattr(reader, "orjson", None)
    else:
        pytest.importorskip("orjson")


def check(path: Path, content: bytes) -> Report:
    path.write_bytes(content)
    return check_files([path])


def told(report: Report) -> list[tuple[str, int, int]]:
    return [(p.code, p.where.line, p.where.column) for p in report.problems]


ODD = {
    "nan": (b'{"a": NaN}', "GA001", 7),
    "infinity": (b'{"a": -Infinity}', "GA001", 7),
    "beyond a double": (b'{"a": 1e999}', "GA001", 7),
    "5,000 digits": (b'{"a": ' + b"7" * 5000 + b"}", "GA001", 7),
    "nul": (b'{"a": "\x00"}', "GA001", 8),
    "cut off": (b'{"a": [1, ', "GA001", 11),
    "no object": (b"[1]", "GA001", 1),
    "deep lists": (b"[" * 10_000, "GA001", 255),
    "deep objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "GA001", 1271),
    "repeated key": ('{"ü": 1, "ü": 2}'.encode(), "GA001", 10),
    "repeated key inside": (b'{"a": {"b": 1, "c": 2, "b": 3}}', "GA001", 24),
    "not UTF-8": ('{"ü": "'.encode() + b'\xff"}', "GA002", 8),
    "raw surrogate": (b'{"a": "\xed\xa0\xbd"}', "GA002", 8),
    "escaped surrogate": (rb'{"a": "\ud83d\ude00 \ud83d"}', "GA002", 21),
    "utf-16": ('{"a": 1}'.encode("utf-16"), "GA002", 1),
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("odd", "code", "column"), ODD.values(), ids=ODD)
def test_an_odd_line_is_named_and_the_next_is_checked(tmp_path: Path, odd: bytes, code: str, column: int) -> None:
    report = check(tmp_path / "x.jsonl", GOOD + b"\n" + odd + b"\n" + BAD + b"\n")
    assert (code, 2, column) in told(report)
    assert ("GA003", 3, 11) in told(report)
    assert {line for _, line, _ in told(report)} == {2, 3}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\r\n  \n",
        GOOD,
        GOOD + b"\r\n",
        b"\xef\xbb\xbf" + GOOD + b"\n",
        GOOD.replace(b'":', b'" : ').replace(b',"', b'\t, "'),
        json.dumps(json.loads(GOOD)).encode(),
    ],
    ids=["empty", "blank", "no newline", "CRLF", "BOM", "spaced", "escaped"],
)
def test_what_is_no_fault(tmp_path: Path, content: bytes) -> None:
    assert told(check(tmp_path / "x.jsonl", content)) == []


def test_a_line_of_50_megabytes(tmp_path: Path) -> None:
    report = check(tmp_path / "x.jsonl", b'{"a": "' + b"x" * 50_000_000 + b'"}\n' + BAD)
    assert told(report) == [("GA001", 1, 1), ("GA003", 2, 11)]
    assert "50,000,009 bytes" in report.problems[0].message


def test_an_escaped_nul_is_text(tmp_path: Path) -> None:
    assert told(check(tmp_path / "x.jsonl", BAD[:-1] + rb',"a":"\u0000"}')) == [("GA003", 1, 11)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("number", [b"1.0", b"1e0", b"10e-1"])
def test_a_whole_number_may_be_written_as_a_float(tmp_path: Path, number: bytes) -> None:
    lines = (EXAMPLES / "positive" / "project.jsonl").read_bytes()
    assert b'"depth":0' in lines
    assert told(check(tmp_path / "x.jsonl", lines.replace(b'"start":11', b'"start":1.1e1'))) == []
    assert "GA130" in {
        p.code for p in check(tmp_path / "x.jsonl", lines.replace(b'"depth":0', b'"depth":' + number)).problems
    }


def test_a_repeated_key_does_not_hide_the_record(tmp_path: Path) -> None:
    """Records that refer to it are not flagged, and it is counted."""
    lines = (EXAMPLES / "positive" / "project.jsonl").read_bytes().splitlines()
    lines[0] = lines[0][:-1] + b',"language":"en"}'
    report = check(tmp_path / "x.jsonl", b"\n".join(lines))
    assert [(code, line) for code, line, _ in told(report)] == [("GA001", 1)]
    assert report.records == len(lines)


def shifted(report: Report) -> list[tuple[str, str, str, str | None]]:
    return [(p.code, p.pointer, p.message, p.record_id) for p in report.problems]


NEGATIVE = sorted((EXAMPLES / "negative").glob("*.jsonl"))


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda p: p.stem)
@pytest.mark.parametrize("kind", ["gz", "zst", "stdin"])
def test_every_way_in_finds_the_same(path: Path, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, plain = path.read_bytes(), check_files([path])
    if kind == "stdin":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        packed = Path("-")
    else:
        packed = tmp_path / f"x.jsonl.{kind}"
        pack = gzip.compress if kind == "gz" else pytest.importorskip("zstandard").compress
        packed.write_bytes(pack(content))
    found = check_files([packed])
    assert shifted(found) == shifted(plain)
    assert told(found) == told(plain)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_array_finds_the_same_at_its_own_places(tmp_path: Path, indent: int | None, newline: str) -> None:
    for path in NEGATIVE:
        if path.stem.split("-")[0] in ("GA001", "GA002"):
            continue
        values = [json.loads(raw) for raw in path.read_bytes().splitlines() if raw]
        text = json.dumps(values, indent=indent, ensure_ascii=False).replace("\n", newline)
        (tmp_path / "x.json").write_bytes(text.encode())
        report, plain = check_files([tmp_path / "x.json"]), check_files([path])
        assert sorted(shifted(report)) == sorted(shifted(plain))
        for problem in report.problems:
            assert _value_at(text, problem) in _values(values, problem), problem


def _value_at(text: str, problem: Problem) -> object:
    line = text.split("\n")[problem.where.line - 1]
    place = sum(len(before) + 1 for before in text.split("\n")[: problem.where.line - 1]) + problem.where.column - 1
    assert line[problem.where.column - 1].strip()
    return json.JSONDecoder().raw_decode(text, place)[0]


def _values(values: list[dict[str, object]], problem: Problem) -> list[object]:
    """The innermost value that the pointer leads to, in each record with the problem's id."""
    return [_inner(value, problem.pointer.split("/")[1:]) for value in values if value.get("id") == problem.record_id]


def _inner(value: object, parts: list[str]) -> object:
    for part in parts:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
    return value


def test_one_record_in_a_json_file(tmp_path: Path) -> None:
    text = json.dumps({"record": "clam", "id": "x"}, indent=4)
    assert told(check(tmp_path / "x.json", text.encode())) == [("GA003", 2, 15)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[]", []),
        (b" \xef\xbb\xbf"[1:] + b"[ ]\n", []),
        (b'[{"record":"clam"},\n  {"record":"clam"}]', [("GA003", 1, 12), ("GA003", 2, 13)]),
        (b'[{"record":"clam"}', [("GA001", 1, 2), ("GA003", 1, 12)]),
        (b'[{"record":"clam"},]', [("GA001", 1, 20), ("GA003", 1, 12)]),
        (b'[{"record":"clam"}] x', [("GA001", 1, 21), ("GA003", 1, 12)]),
        (b'[{"record":"clam"} {"record":"clam"}]', [("GA001", 1, 20)]),
        (b'[{"record":"cl', [("GA001", 1, 12), ("GA001", 1, 2)]),
        (b"[" * 10_000, [("GA001", 1, 2), ("GA001", 1, 256)]),
        (b"7", [("GA001", 1, 1)]),
    ],
)
def test_arrays_that_are_not_as_they_should_be(
    tmp_path: Path, content: bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert sorted(told(check(tmp_path / "x.json", content))) == sorted(expected)


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_packed_file_cut_off_is_named_and_its_lines_are_checked(tmp_path: Path, suffix: str) -> None:
    content = b"\n".join(b'{"record":"clam","id":"%d"}' % n for n in range(20_000))
    pack = gzip.compress if suffix == "gz" else pytest.importorskip("zstandard").compress
    path = tmp_path / f"x.jsonl.{suffix}"
    packed = pack(content)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    found = check_files([path]).problems
    assert "cannot be read to its end" in " ".join(p.message for p in found)
    assert suffix == "zst" or sum(p.code == "GA003" for p in found) > 1000
    path.write_bytes(packed[:40] + b"\x00" * 40 + packed[80:])
    assert any(p.code == "GA001" for p in check_files([path]).problems)


def test_zst_without_its_library_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd0000")
    code = (
        "import sys; sys.modules['zstandard'] = None; sys.modules['compression'] = None\n"
        "from goldassay.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, "check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install goldassay[zst]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("inner/a.jsonl", "b.jsonl.gz", "c.json", ".hidden/d.jsonl"):
        (tmp_path / name).write_bytes(b"")
    assert [p.name for p in sources.files_in(tmp_path)] == ["b.jsonl.gz", "a.jsonl"]
    (tmp_path / "b.jsonl.gz").unlink()
    (tmp_path / "inner" / "a.jsonl").unlink()
    assert [p.name for p in sources.files_in(tmp_path)] == ["c.json"]


def test_chunks_are_whole_lines_and_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"".join(b"%d" % n * (n % 50) + b"\n" for n in range(400)) + b"the end"
    (tmp_path / "x.jsonl").write_bytes(content)
    for size in (8, 17, 64, 1000, 100_000):
        monkeypatch.setattr(sources, "CHUNK", size)
        with sources.opened([tmp_path / "x.jsonl"]) as (held, _):
            pieces = list(sources.chunks(held))
        assert [line for piece in pieces for line in sources.lines_of(piece)] == content.split(b"\n")
