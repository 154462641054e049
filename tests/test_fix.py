"""--fix mends what has one safe answer, once, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import fix, jsonl
from goldassay.schema.anchor import span_of, to_utf16
from goldassay.schema.check import check_files
from goldassay.schema.mend import FIXABLE, LONG, NEAR, mended, mended_span
from goldassay.schema.rules.rule_examples import EXAMPLES, _attribution, _claim, _document, _judged, _span
from goldassay.schema.rules.span_rules import span_faults
from goldassay.schema.swap import swap
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = "🔥 Two boats sank off Zoe\u0308's pier on Monday, said Zoe\u0308. A third drifted \U0001f1eb\U0001f1f7 west."


def _quote(text: str, exact: str, **more: Any) -> dict[str, Any]:
    at = text.index(exact)
    return {"segments": [{"start": at, "end": at + len(exact), "exact": exact, **more}]}


def _moved(span: dict[str, Any], by: int) -> dict[str, Any]:
    return {"segments": [{**s, "start": s["start"] + by, "end": s["end"] + by} for s in span["segments"]]}


def test_a_quote_that_stands_once_nearby_is_found() -> None:
    right = _quote(WORDS, "sank off")
    assert mended_span(_moved(right, 7), WORDS) == right


def test_a_short_quote_far_away_is_left() -> None:
    text = "sank" + "." * (NEAR + 10)
    wrong = _moved(_quote(text, "sank"), NEAR + 1)
    assert mended_span(wrong, text) == wrong
    long = "x" * LONG + text
    right = _quote(long, "x" * LONG)
    assert mended_span(_moved(right, NEAR + 1), long) == right


def test_a_quote_that_stands_twice_nearby_is_left() -> None:
    wrong = _moved(_quote(WORDS, "Zoe\u0308"), 3)
    assert mended_span(wrong, WORDS) == wrong


def test_its_context_tells_which_of_two() -> None:
    second = WORDS.rindex("Zoe\u0308")
    segment = {"start": second + 3, "end": second + 7, "exact": "Zoe\u0308", "prefix": "said ", "suffix": ". A third"}
    found = mended_span({"segments": [segment]}, WORDS)["segments"][0]
    assert (found["start"], found["end"]) == (second, second + 4)


def test_a_quote_that_stands_nowhere_is_left() -> None:
    wrong = _span("Three boats", 2)
    assert mended_span(wrong, WORDS) == wrong


@pytest.mark.parametrize("exact", ["Two boats", "Zoe\u0308", "west", "\U0001f1eb\U0001f1f7"])
def test_utf_16_offsets_are_converted(exact: str) -> None:
    right = _quote(WORDS, exact)
    segment = right["segments"][0]
    wrong = {**segment, "start": to_utf16(WORDS, segment["start"]), "end": to_utf16(WORDS, segment["end"])}
    assert mended_span({"segments": [wrong]}, WORDS) == right


def test_white_space_is_trimmed_and_context_follows() -> None:
    at = WORDS.index(" boats ")
    segment = {"start": at, "end": at + 7, "exact": " boats ", "prefix": "Two", "suffix": "sank"}
    found = mended_span({"segments": [segment]}, WORDS)["segments"][0]
    assert found == {"start": at + 1, "end": at + 6, "exact": "boats", "prefix": "wo ", "suffix": " san"}


def test_a_span_without_words_is_trimmed_by_the_text() -> None:
    wrong = {"segments": [{"start": WORDS.index(" boats "), "end": WORDS.index(" boats ") + 7}]}
    at = WORDS.index("boats")
    assert mended_span(wrong, WORDS) == {"segments": [{"start": at, "end": at + 5}]}
    assert mended_span(wrong, None) == wrong


def test_an_offset_may_be_written_with_a_point() -> None:
    right = _quote(WORDS, "sank off")
    segment = right["segments"][0]
    wrong = {"segments": [segment | {"start": segment["start"] + 3.0, "end": segment["end"] + 3.0}]}
    assert mended_span(wrong, WORDS) == right


def test_white_space_alone_is_left() -> None:
    wrong = _span(" ", 1)
    assert mended_span(wrong, WORDS) == wrong


def test_a_text_that_is_not_there_allows_trimming_alone() -> None:
    assert mended_span(_span("boats ", 6), None) == _span("boats", 6)
    wrong = {"segments": [{"start": 6, "end": 9, "exact": "boats "}]}
    assert mended_span(wrong, None) == wrong


def test_segments_are_sorted_and_joined() -> None:
    wrong = {"segments": [_quote(WORDS, "sank")["segments"][0], _quote(WORDS, "Two boats")["segments"][0]]}
    assert mended_span(wrong, WORDS) == {"segments": wrong["segments"][::-1]}
    touching = {"segments": [_quote(WORDS, "Two bo")["segments"][0], _quote(WORDS, "ats")["segments"][0]]}
    assert mended_span(touching, WORDS) == _quote(WORDS, "Two boats")


def test_overlapping_segments_are_left() -> None:
    wrong = {"segments": [_quote(WORDS, "Two boats")["segments"][0], _quote(WORDS, "boats sank")["segments"][0]]}
    assert mended_span(wrong, WORDS) == wrong


def test_a_cut_grapheme_is_left_with_all_of_its_span() -> None:
    wrong = _quote(WORDS, " Zoe")
    assert mended_span(wrong, WORDS) == wrong


def test_only_the_codes_that_are_wanted() -> None:
    wrong = _moved(_quote(WORDS, "sank off"), 7)
    assert mended_span(wrong, WORDS, frozenset({"GA104"})) == wrong
    judged = _judged("x", "two", "one", "equivalent")
    assert mended(judged, {}, frozenset({"GA101"})) == judged


def test_sides_are_swapped_with_all_that_has_a_side() -> None:
    wrong = _judged("x", "two", "one", "a_refines_b", evidence_a=_span("A", 0), superseded_claim="claim:two")
    right = mended(wrong, {})
    assert (right["claim_a"], right["claim_b"], right["relation"]) == ("claim:one", "claim:two", "b_refines_a")
    assert right["evidence_b"] == _span("A", 0)
    assert "evidence_a" not in right
    assert right["superseded_claim"] == "claim:two"
    assert swap(right) == wrong
    itself = _judged("x", "one", "one", "equivalent")
    assert mended(itself, {}) == itself


def test_every_span_of_every_kind_is_reached() -> None:
    home = _document("gazette", WORDS)
    right = _quote(WORDS, "sank off")
    wrong = _moved(right, 7)
    held = {
        "claims": [_claim("x", wrong, quantities=[{"span": wrong}], times=[{"span": wrong}])],
        "attributions": [_attribution("x", wrong, cue=wrong, sources=[{"span": wrong}], confirms=wrong)],
        "contradictions": [_judged("x", "two", "one", "equivalent")],
    }
    pair = {"record": "pair", "a": {"document_id": home["id"], "span": wrong}, "b": {"document_id": "?", "span": right}}
    texts = {home["id"]: WORDS}
    assert str(mended({"record": "annotation", **held}, texts)).count(str(right)) == 7
    assert mended({"record": "prediction", **held}, texts)["contradictions"][0]["claim_a"] == "claim:one"
    assert mended(pair, texts)["a"]["span"] == right


spans = st.lists(
    st.builds(
        lambda start, length, by, exact: {"start": start + by, "end": start + by + length, "exact": exact},
        st.integers(0, len(WORDS)),
        st.integers(1, 12),
        st.integers(0, 6),
        st.sampled_from(sorted({WORDS[a : a + n] for a in range(len(WORDS)) for n in (2, 4, 9)})),
    ),
    min_size=1,
    max_size=3,
).map(lambda segments: {"segments": segments})


@settings(deadline=None)
@given(spans)
def test_mending_twice_changes_nothing_more(span: dict[str, Any]) -> None:
    once = mended_span(span, WORDS)
    assert mended_span(once, WORDS) == once
    if once != span:
        assert list(span_faults(WORDS, {"span": once})) == []


@settings(deadline=None)
@given(spans)
def test_words_are_never_changed(span: dict[str, Any]) -> None:
    once = mended_span(span, WORDS)
    letters = [sorted("".join(s["exact"] for s in held["segments"]).replace(" ", "")) for held in (span, once)]
    assert letters[0] == letters[1]


@settings(deadline=None)
@given(st.integers(0, len(WORDS) - 1), st.integers(1, 20))
def test_a_right_span_is_never_changed(start: int, length: int) -> None:
    span = span_of(WORDS, [(start, min(len(WORDS), start + length))])
    if not list(span_faults(WORDS, {"span": span})):
        assert mended_span(dict(span), WORDS) == span


@settings(deadline=None)
@given(st.data())
def test_a_moved_quote_comes_back_or_is_left(data: st.DataObject) -> None:
    """Where a quote stands once nearby it is found again; where it stands twice it is not touched."""
    text = data.draw(st.text("ab c", min_size=4, max_size=60))
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text)))
    right = span_of(text, [(start, end)])
    wrong = _moved(dict(right), data.draw(st.integers(1, 9)))
    exact = text[start:end]
    if exact == exact.strip() and text[start + 1 :].find(exact) < 0 and text.find(exact) == start:
        assert mended_span(wrong, text) == right
    elif exact == exact.strip() and any(span_faults(text, {"span": wrong})):
        assert mended_span(wrong, text) == wrong


def _write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(line if isinstance(line, str) else jsonl.dump(line) + "\n" for line in lines), newline="")
    return path


def _fixed(path: Path) -> list[fix.Mend]:
    found = fix.mends(check_files([path]), [path])
    fix.write(found)
    return found


@pytest.mark.parametrize("code", sorted(FIXABLE))
def test_the_bad_example_of_a_rule_becomes_good(code: str, tmp_path: Path) -> None:
    example = EXAMPLES[code]
    path = _write(tmp_path / "x.jsonl", *example.beside, *example.bad)
    assert len(_fixed(path)) == 1
    assert list(jsonl.read(path))[-1] == example.good[0]
    assert check_files([path]).problems == []
    assert _fixed(path) == []


def test_nothing_else_of_a_file_changes(tmp_path: Path) -> None:
    home, bad = _document("gazette", WORDS), _claim("x", _moved(_quote(WORDS, "sank off"), 7))
    rest = jsonl.dump({name: value for name, value in bad.items() if name not in ("id", "text")})
    odd = f'{{ "id": "claim:x",  "text": "Caf\\u00e9 \\/", {rest[1:]} \r\n'
    before = [jsonl.dump(home) + "\r\n", "not JSON\r\n", "\n", odd, '{"record": "clam"}']
    path = _write(tmp_path / "x.jsonl", *before)
    path.chmod(0o640)
    (tmp_path / "link.jsonl").symlink_to(path)
    assert [mend.number for mend in _fixed(tmp_path / "link.jsonl")] == [4]
    start, end = bad["span"]["segments"][0]["start"], bad["span"]["segments"][0]["end"]
    mended_line = odd.replace(f'"end":{end}', f'"end":{end - 7}').replace(f'"start":{start}', f'"start":{start - 7}')
    assert path.read_bytes() == "".join([*before[:3], mended_line, before[4]]).encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.jsonl").is_symlink()


def test_evidence_is_found_in_the_documents_of_its_claims(tmp_path: Path) -> None:
    """Each side in its own; a claim may stand in an answer, and one that stands nowhere leaves its side as it is."""
    one, two = _document("gazette", WORDS), _document("herald", WORDS.replace("Two boats", "Both boats"))
    first, second = _quote(WORDS, "sank off"), _quote(two["text"], "sank off")
    claims = [_claim("a", first), _claim("b", second) | {"document_id": two["id"]}]
    wrong = {"evidence_a": _moved(first, 5), "evidence_b": _moved(second, 5)}
    path = _write(
        tmp_path / "x.jsonl",
        *(jsonl.dump(record) + "\n" for record in (one, two, *claims, _judged("x", "a", "b", "equivalent", **wrong))),
    )
    assert {problem.code for problem in check_files([path]).problems} == {"GA101"}
    assert [mend.number for mend in _fixed(path)] == [5]
    right = list(jsonl.read(path))[-1]
    assert (right["evidence_a"], right["evidence_b"]) == (first, second)
    assert check_files([path]).problems == []
    alone = _judged("x", "a", "gone", "equivalent", **wrong)
    assert mended(alone, {"claim:a": WORDS}) == {**alone, "evidence_a": first}


def test_a_byte_order_mark_stays() -> None:
    raw = "\ufeff".encode() + jsonl.dump(_judged("x", "two", "one", "equivalent")).encode()
    found = fix._mend("x", 1, raw, _judged("x", "two", "one", "equivalent"), {}, FIXABLE)
    assert found is not None
    assert jsonl.parse(found.after.decode("utf-8-sig"))["claim_a"] == "claim:one"
    assert found.after.startswith(b"\xef\xbb\xbf")


def test_a_text_that_is_not_the_frozen_one_is_not_searched(tmp_path: Path) -> None:
    home, claim = EXAMPLES["GA101"].beside[0], EXAMPLES["GA101"].bad[0]
    assert isinstance(home, dict)
    path = _write(tmp_path / "x.jsonl", home | {"text_sha256": "0" * 64}, claim)
    assert {problem.code for problem in check_files([path]).problems} == {"GA101", "GA110"}
    assert _fixed(path) == []


def test_a_key_given_twice_is_left(tmp_path: Path) -> None:
    judged = jsonl.dump(_judged("x", "two", "one", "equivalent"))
    raw = ('{"claim_a":"claim:zero",' + judged[1:] + "\n").encode()
    assert fix._mend("x", 1, raw, jsonl.parse(raw.decode()), {}, FIXABLE) is None


def test_a_line_that_changed_meanwhile_stops_the_write(tmp_path: Path) -> None:
    example = EXAMPLES["GA104"]
    path = _write(tmp_path / "x.jsonl", *example.beside, *example.bad)
    found = fix.mends(check_files([path]), [path])
    _write(path, *example.beside, *example.good)
    before = path.read_bytes()
    with pytest.raises(jsonl.Changed, match=r"x\.jsonl:2"):
        fix.write(found)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]


def test_the_diff_is_one_that_patch_applies(tmp_path: Path) -> None:
    import shutil
    import subprocess

    example = EXAMPLES["GA104"]
    path = _write(tmp_path / "x.jsonl", *example.beside, jsonl.dump(example.bad[0]))
    found = fix.mends(check_files([path]), [path])
    told = fix.diff(found)
    assert told.splitlines()[:3] == [f"--- {path}", f"+++ {path}", "@@ -2 +2 @@"]
    assert told.count("\\ No newline at end of file") == 2
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("needs patch")
    subprocess.run([patch, "-s", "x.jsonl"], input=told, text=True, check=True, cwd=tmp_path)
    assert path.read_text() == jsonl.dump(example.beside[0]) + "\n" + jsonl.dump(example.good[0])
