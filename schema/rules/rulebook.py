"""The rules by code: what each says, how bad a breach is, and an example of wrong and right.

A code, once given, keeps its meaning.
"""

from dataclasses import dataclass

from ..problem import Severity


@dataclass(frozen=True)
class Rule:
    """One rule. `bad` and `good` say in a few words what is wrong and right; rule_examples.py holds whole records."""

    code: str
    severity: Severity
    title: str
    why: str
    bad: str
    good: str


class UnknownCode(LookupError):
    """No rule has that code; the message names those that are near, or all."""


def known(code: str, where: str) -> str:
    """`code` in capitals. Raises UnknownCode, which names `where` it was said."""
    from difflib import get_close_matches

    found = code.strip().upper()
    if found in RULES:
        return found
    near = get_close_matches(found, list(RULES), 3)
    told = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(RULES)}"
    raise UnknownCode(f"{where}: no rule has the code {code!r}; {told}")


def _rule(code: str, title: str, why: str, bad: str, good: str, severity: Severity = "error") -> Rule:
    return Rule(code, severity, title, why, bad, good)


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule(
            "GA001",
            "A line is one JSON object",
            "Nothing in a line that is not JSON can be read; NaN and Infinity are not JSON.",
            "`NaN`, and a comma before the brace",
            "one whole object",
        ),
        _rule(
            "GA002",
            "A file is UTF-8",
            "Offsets are counted in code points; in another encoding they point elsewhere.",
            "é as the one byte of Latin-1",
            "é as the two bytes of UTF-8",
        ),
        _rule(
            "GA003",
            "The kind of record is known",
            "The kind picks the schema.",
            '`"record": "documnet"`',
            '`"record": "document"`',
        ),
        _rule(
            "GA010",
            "A record follows its schema",
            "Fields, types and choices are those of the JSON Schema.",
            '`"kind": "evnt"`',
            '`"kind": "event"`',
        ),
        _rule(
            "GA101",
            "exact is the text at the offsets",
            "A span that does not say what its offsets cover is wrong in one of the two. "
            "Offsets are code points; UTF-16 offsets drift after an emoji.",
            "in the text `🔥 Two boats sank.` the offsets 3 to 12 count the emoji twice, as UTF-16 does",
            "2 to 11",
        ),
        _rule(
            "GA102",
            "Segments are sorted, disjoint and not touching",
            "One span has one way to be written; touching segments are one segment.",
            "the segment 10 to 14 before the segment 0 to 9",
            "the segment that starts first comes first",
        ),
        _rule(
            "GA103",
            "No edge cuts a grapheme",
            "A letter and its combining mark, or the parts of one emoji, belong together.",
            "in a text where ë is e and a combining mark, the span ends at 3, between the two",
            "it ends at 4, after the mark",
        ),
        _rule(
            "GA104",
            "No white space at the edges",
            "It says nothing and makes equal spans differ.",
            "`Two boats` and the space after it",
            "`Two boats`",
        ),
        _rule(
            "GA110",
            "Length and digest are the text's",
            "The text is frozen: a change would shift every label after it.",
            "an exclamation mark was added to the text",
            "the text as it was frozen",
        ),
        _rule(
            "GA111",
            "Sections are sorted, disjoint and inside the text",
            "A code point has one role on the page.",
            "a title 0 to 20, a body 15 to 64",
            "a title 0 to 14, a body 15 to 64",
        ),
        _rule(
            "GA120",
            "Every id leads somewhere",
            "A label of a document that is not there cannot be read. A cited document outside the corpus is a warning.",
            "a letter of the document's id is missing",
            "the id of a document that is there",
        ),
        _rule(
            "GA121",
            "An id is given once",
            "Whoever follows it must find one record.",
            "two records with the id claim:one",
            "claim:one and claim:three",
        ),
        _rule(
            "GA130",
            "Nested attributions form a tree",
            "parent_id has no circle, depth counts the parents, a child's content lies inside its parent's.",
            'no parent, and `"depth": 1`',
            'no parent, and `"depth": 0`',
        ),
        _rule(
            "GA140",
            "A pair is written once, a before b",
            "Otherwise one judgement counts twice.",
            "claim_a sorts after claim_b",
            "claim_a sorts before claim_b",
        ),
        _rule(
            "GA141",
            "No pair is both equivalent and contradiction",
            "One of the two judgements is wrong.",
            "one record calls them equivalent, another a contradiction",
            "one of the two records",
        ),
        _rule(
            "GA142",
            "No contradiction between claims held equivalent",
            "If a = b and b = c, then a and c cannot contradict each other.",
            "one = three and three = two, and one contradicts two",
            "one = three and three = two, and one = two",
            "warning",
        ),
        _rule(
            "GA143",
            "superseded_claim is one of the two, via_claims are others",
            "The claim that no longer holds is a side of the pair; a step of the inference is not.",
            "the superseded claim is a third one",
            "it is claim_a",
        ),
        _rule(
            "GA150",
            "Bounds are in order",
            "low <= value <= high, an open bound is not reached, earliest <= latest.",
            '`"low": 20, "high": 10`',
            '`"low": 10, "high": 20`',
        ),
        _rule(
            "GA151",
            "An event lies before its report",
            "An event time after the publication is a misread date, unless the claim is a prediction.",
            "an event on 9 April 2031 in an article of 8 April",
            "an event on 7 April",
            "warning",
        ),
        _rule(
            "GA160",
            "A revision or a copy keeps its independence group",
            "Copies of one story are one witness.",
            "a revision of document:gazette in a group of its own",
            "in the group of document:gazette",
        ),
        _rule(
            "GA170",
            "Guideline and configuration are known",
            "An answer given under an unknown guideline or form cannot be compared with the others.",
            "guideline 0.9-draft, where goldassay.toml lists 1.0 alone",
            "guideline 1.0",
            "warning",
        ),
        _rule(
            "GA171",
            "Gold has every field that the project annotates",
            "Null in gold would be read as an answer. "
            "span, text, kind, attitude and relation are always needed; goldassay.toml lists the others.",
            'a gold claim with `"kind": null`',
            'a gold claim with `"kind": "event"`',
        ),
        _rule(
            "GA172",
            "Slots, sides and entities are those of the project's lists",
            "A value outside the list is a misspelling, or one that the others do not know. The lists are slots and "
            "sides under [labels] in goldassay.toml, and entities.jsonl; one that is not given checks nothing.",
            'a claim with `"slot": "tol"` where goldassay.toml says `slots = ["toll"]`',
            '`"slot": "toll"`',
        ),
        _rule(
            "GA180",
            "A public release holds only texts that may be published",
            "Copyright.",
            "a release with the words of a document that may not be passed on",
            "one that may, or a release with `--standoff`",
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
            'a claim row of a wire story with `"outlet": "The Gazette"`',
            "the outlet of its document",
        ),
        _rule(
            "GA183",
            "A label column holds an index of its names",
            "An index beyond the names, or names in another order, loads without an error and means another label.",
            '`"voice": 5` where there are 3 names',
            '`"voice": 2`, or null for not annotated',
        ),
        _rule(
            "GA190",
            "A withdrawn document stays away",
            "It was taken out for a reason that withdrawn.jsonl tells.",
            "document:gazette, which withdrawn.jsonl names",
            "another document",
        ),
    )
}
