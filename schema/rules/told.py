"""The sentences of the rules: the value that is wrong, and the mend."""

from collections.abc import Iterable

from ..anchor import ranges
from ..graphemes import cluster
from ..records import Record, Span


def shown(text: str) -> str:
    """`text` in quotes, cut short, with nothing invisible."""
    return repr(text if len(text) <= 48 else text[:45] + "...")


def beyond(text: str, exact: str | None, start: int, end: int) -> str:
    """GA101: a segment ends after its text."""
    return f"the segment ends at {end}, the text at {len(text)}; {_whereabouts(text, exact, start)}"


def other_words(text: str, exact: str, start: int, end: int) -> str:
    """GA101: a segment says other words than its text."""
    there = f"the text at {start}..{end} is {shown(text[start:end])}"
    return f"exact is {shown(exact)}, {there}; {_whereabouts(text, exact, start)}"


def _whereabouts(text: str, exact: str | None, start: int) -> str:
    if exact is None:
        return "mend the offsets"
    count, at = text.count(exact), _nearest(text, exact, start)
    if at is None:
        return "it stands nowhere in the text: mend exact, or mark the words anew"
    place = f"{at}..{at + len(exact)}"
    return f"it stands at {place}" if count == 1 else f"of {count} places where it stands the nearest is {place}"


def _nearest(text: str, exact: str, start: int) -> int | None:
    after, before = text.find(exact, start), text.rfind(exact, 0, start + len(exact))
    found = [place for place in (after, before) if place >= 0]
    return min(found, key=lambda place: abs(place - start), default=None)


def cut(text: str, name: str, edge: int) -> str:
    """GA103: the edge called `name` lies inside a character."""
    found = cluster(text, edge)
    sides = f"the character {shown(found[0])} apart; move it to {found.start()} or {found.end()}" if found else "a mark"
    return f"{name} {edge} cuts {sides}"


def edge_space(exact: str, start: int) -> str:
    """GA104: white space at an edge of words that start at `start`."""
    kept, at = exact.strip(), start + len(exact) - len(exact.lstrip())
    mend = f"without it the span is {at}..{at + len(kept)}" if kept else "it holds no word: take the span out"
    return f"{shown(exact)} has white space at an edge; {mend}"


def length(said: int, text: str) -> str:
    """GA110: `text_length` is not the text's."""
    return f"text_length is {said}, the text has {len(text)} code points; restore the text, it is frozen"


def digest(said: str, true: str) -> str:
    """GA110: `text_sha256` is not the text's."""
    new = "or take the new one in as a document of its own (`goldassay ingest`)"
    return f"text_sha256 is {said[:12]}…, the text's is {true}; restore the text, {new}"


def section(one: Record, end: int, length: int) -> str:
    """GA111: a section that does not lie after `end`, where the one before it ends, and by `length`."""
    name = f"the {one['kind']} {one['start']}..{one['end']}"
    if one["end"] <= one["start"]:
        return f"{name} holds no text; mend its ends or take it out"
    if one["end"] > length:
        return f"{name} goes beyond the text, which ends at {length}; mend its end"
    return f"{name} starts before {end}, where the section before it ends; sort the sections and part them"


def unknown(identifier: str) -> str:
    """GA120: an id that leads nowhere."""
    return f"there is no {identifier} among the records; add it or mend the id"


def foreign(claim: str, home: str, here: str) -> str:
    """GA120: an attribution names a claim of another document."""
    return f"{claim} is a claim of {home}, the attribution is of {here}; name a claim of the same document"


def cited(document: str) -> str:
    """GA120: a cited document outside the corpus."""
    return f"{document} is not in this corpus; ingest it, or leave the field out"


def repeated(identifier: str, noun: str = "record") -> str:
    """GA121: an id given twice."""
    return f"{identifier} is the id of an earlier {noun} too; give each its own"


def circle(chain: Iterable[str], parent: str) -> str:
    """GA130: the parents of `chain` come back to `parent`, which is in it."""
    return f"the parents go round in a circle, {' > '.join([*chain, parent])}; give one of them a null parent_id"


def depth(said: int, true: int) -> str:
    """GA130: depth is not the number of parents."""
    return f"depth is {said}, but there are {true} parents above; write {true}"


def foreign_parent(parent: str, home: object, here: str) -> str:
    """GA130: a parent of another document."""
    return f"the parent {parent} is of {home}; name one of {here}, or give it a null parent_id"


def outside(content: Span, above: Span, parent: str) -> str:
    """GA130: a content does not lie inside its parent's."""
    inner, outer = (", ".join(f"{a}..{b}" for a, b in ranges(span)) for span in (content, above))
    return f"the content {inner} does not lie inside {outer}, that of its parent {parent}; mend one, or the parent_id"


def itself(claim: str) -> str:
    """GA140: a claim against itself."""
    return f"{claim} is judged against itself; name two claims"


def unordered(a: str, b: str) -> str:
    """GA140: claim_a after claim_b."""
    return f"{a} sorts after {b}; swap the sides: claims, evidence, and which refines which"


def judged_twice(a: str, b: str) -> str:
    """GA140: a pair judged before."""
    return f"{a} and {b} are judged in an earlier record too; keep one"


def both(a: str, b: str) -> str:
    """GA141: equivalent and contradiction."""
    return f"{a} and {b} are called equivalent and a contradiction; keep one verdict"


def closure(a: str, b: str) -> str:
    """GA142: equivalent by way of others, and a contradiction."""
    return f"{a} and {b} are equivalent by way of other claims; judge this pair or one of those again"


def superseded(claim: str, a: str, b: str) -> str:
    """GA143: the superseded claim is neither side."""
    return f"{claim} is neither claim_a nor claim_b; name {a} or {b}"


def revised(group: str, earlier: Record) -> str:
    """GA160: a revision in another group than what it revises."""
    return f"{group} is not the group of {earlier['id']}, which it revises; write {earlier.get('independence_group')}"


def copied(others: Iterable[str] = ()) -> str:
    """GA160: one text in several groups, as far as the `others` are known."""
    where = ", ".join(sorted(others)) or "another group"
    return f"the same text stands in {where} too; copies share a group: write one of them for all"


def guideline(said: str, known: Iterable[str]) -> str:
    """GA170: an unknown guideline."""
    mend = "mend it, or add it to [guidelines] versions in goldassay.toml"
    return f"{said!r} is not a guideline of this project ({', '.join(sorted(known))}); {mend}"


def form(said: str) -> str:
    """GA170: an unknown configuration."""
    mend = "add it to [guidelines] configs in goldassay.toml if the answer counts"
    return f"{said[:12]}… is no form that this project knows; {mend}"


def lacking(name: str, always: bool, kind: str) -> str:
    """GA171: a field of gold that is null."""
    why = "gold always has it" if always else f"[fields] {kind} of goldassay.toml lists it"
    return f"{name} is null, and {why}; adjudicate it"


def withdrawn(document: str) -> str:
    """GA190: a withdrawn document that is there."""
    return f"{document} was withdrawn, withdrawn.jsonl tells why; take the record out"
