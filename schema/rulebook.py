"""The rules by code: what each says, how bad a breach is, and an example of wrong and right.

A code, once given, keeps its meaning.
"""

from dataclasses import dataclass

from .problem import Severity


@dataclass(frozen=True)
class Rule:
    """One rule. `bad` and `good` are fragments of records."""

    code: str
    severity: Severity
    title: str
    why: str
    bad: str
    good: str


def _rule(code: str, title: str, why: str, bad: str, good: str, severity: Severity = "error") -> Rule:
    return Rule(code, severity, title, why, bad, good)


_SEGMENT = '{"start": %s, "end": %s, "exact": "%s"}'

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule(
            "GA001",
            "A line is one JSON object",
            "Nothing in a line that is not JSON can be read; NaN and Infinity are not JSON.",
            '{"record": "claim",}',
            '{"record": "claim", ...}',
        ),
        _rule(
            "GA002",
            "A file is UTF-8",
            "Offsets are counted in code points; in another encoding they point elsewhere.",
            "caf\\xe9",
            "café",
        ),
        _rule(
            "GA003",
            "The kind of record is known",
            "The kind picks the schema.",
            '{"record": "clam"}',
            '{"record": "claim"}',
        ),
        _rule(
            "GA010",
            "A record follows its schema",
            "Fields, types and choices are those of the JSON Schema.",
            '{"kind": "quantitiy"}',
            '{"kind": "quantity"}',
        ),
        _rule(
            "GA101",
            "exact is the text at the offsets",
            "A span that does not say what its offsets cover is wrong in one of the two. "
            "Offsets are code points; UTF-16 offsets drift after an emoji.",
            'text "🔥 Fire", ' + _SEGMENT % (3, 7, "Fire"),
            'text "🔥 Fire", ' + _SEGMENT % (2, 6, "Fire"),
        ),
        _rule(
            "GA102",
            "Segments are sorted, disjoint and not touching",
            "One span has one way to be written; touching segments are one segment.",
            "segments 0..5, 5..9",
            "segments 0..9",
        ),
        _rule(
            "GA103",
            "No edge cuts a grapheme",
            "A letter and its combining mark, or the parts of one emoji, belong together.",
            'text "Zoë" with a combining mark, ' + _SEGMENT % (0, 3, "Zoe"),
            "end 4, with the mark",
        ),
        _rule(
            "GA104",
            "No white space at the edges",
            "It says nothing and makes equal spans differ.",
            _SEGMENT % (0, 5, "Fire "),
            _SEGMENT % (0, 4, "Fire"),
        ),
        _rule(
            "GA110",
            "Length and digest are the text's",
            "The text is frozen: a change would shift every label after it.",
            "text_length 12 for a text of 11 code points",
            "text_length 11",
        ),
        _rule(
            "GA111",
            "Sections are sorted, disjoint and inside the text",
            "A code point has one role on the page.",
            "body 0..40, caption 30..50",
            "body 0..30, caption 30..50",
        ),
        _rule(
            "GA120",
            "Every id leads somewhere",
            "A label of a document that is not there cannot be read. A cited document outside the corpus is a warning.",
            '"document_id": "document:not-there"',
            "the id of a document in documents.jsonl",
        ),
        _rule(
            "GA121",
            "An id is given once",
            "Whoever follows it must find one record.",
            "two lines with id claim:a",
            "claim:a and claim:b",
        ),
        _rule(
            "GA130",
            "Nested attributions form a tree",
            "parent_id has no circle, depth counts the parents, a child's content lies inside its parent's.",
            'a root with "depth": 1',
            'a root with "depth": 0',
        ),
        _rule(
            "GA140",
            "A pair is written once, a before b",
            "Otherwise one judgement counts twice.",
            "claim_a claim:z, claim_b claim:a",
            "claim_a claim:a, claim_b claim:z",
        ),
        _rule(
            "GA141",
            "No pair is both equivalent and contradiction",
            "One of the two judgements is wrong.",
            "a=b equivalent, a=b contradiction",
            "one of them",
        ),
        _rule(
            "GA142",
            "No contradiction between claims held equivalent",
            "If a = b and b = c, then a and c cannot contradict each other.",
            "a = b, b = c, a contradicts c",
            "a = b, b = c, a = c",
            "warning",
        ),
        _rule(
            "GA143",
            "superseded_claim is one of the two, via_claims are others",
            "The claim that no longer holds is a side of the pair; a step of the inference is not.",
            "claim_a a, claim_b b, superseded_claim c",
            "superseded_claim a",
        ),
        _rule(
            "GA150",
            "Bounds are in order",
            "low <= value <= high, an open bound is not reached, earliest <= latest.",
            '"low": 20, "high": 10',
            '"low": 10, "high": 20',
        ),
        _rule(
            "GA151",
            "An event lies before its report",
            "An event time after the publication is a misread date, unless the claim is a prediction.",
            "published 2031-04-06, event_time 2031-04-09",
            "event_time 2031-04-05",
            "warning",
        ),
        _rule(
            "GA160",
            "A revision or a copy keeps its independence group",
            "Copies of one story are one witness.",
            "revision_of document:a, another group",
            "the group of document:a",
        ),
        _rule(
            "GA170",
            "Guideline and configuration are known",
            "An answer given under an unknown guideline or form cannot be compared with the others.",
            '"guideline_version": "0.9-draft"',
            '"guideline_version": "1.0"',
            "warning",
        ),
        _rule(
            "GA171",
            "Gold has every field that the project annotates",
            "Null in gold would be read as an answer. "
            "span, text, kind, attitude and relation are always needed; goldassay.toml lists the others.",
            'a gold claim with "kind": null',
            '"kind": "event"',
        ),
        _rule(
            "GA172",
            "Slots, sides and entities are those of the project's lists",
            "A value outside the list is a misspelling, or one that the others do not know. The lists are slots and "
            "sides under [labels] in goldassay.toml, and entities.jsonl; one that is not given checks nothing.",
            'slots = ["toll"], a claim with "slot": "tol"',
            '"slot": "toll"',
        ),
        _rule(
            "GA180",
            "A public release holds only texts that may be published",
            "Copyright.",
            'a release with the text of a document whose license has "redistributable": false',
            "a stand-off release",
        ),
        _rule(
            "GA181",
            "A release is what its manifest says",
            "Files, rows, splits and digests are told there; whoever cites the version means those.",
            "a data file whose sha256 is not the manifest's",
            "the file as it was released",
        ),
        _rule(
            "GA182",
            "A column made from others says what they say",
            "Whoever loads one config trusts quote, context, outlet and start without the records behind them.",
            'a claim row of a wire story with "outlet": "The Gazette"',
            "the outlet of its document",
        ),
        _rule(
            "GA183",
            "A label column holds an index of its names",
            "An index beyond the names, or names in another order, loads without an error and means another label.",
            '"voice": 5 where there are 3 names',
            '"voice": 2, or null for not annotated',
        ),
        _rule(
            "GA190",
            "A withdrawn document stays away",
            "It was taken out for a reason that withdrawn.jsonl tells.",
            "the id of a withdrawn document in documents.jsonl",
            "no such line",
        ),
    )
}
