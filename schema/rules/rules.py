"""Which rules a record must keep, by its kind."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from ..problem import Severity
from ..records import Record
from ..validation import Fault
from . import link_rules, list_rules, span_rules
from .index import Index, labels

Graded = tuple[Fault, Severity | None]
"""A fault and its severity, None for that of its rule."""
_NONE: Record = {}


class Rules:
    """The rules over one set of records, taken in reading order."""

    def __init__(self, index: Index, judgements: link_rules.Judgements | None = None) -> None:
        self.index = index
        self.judgements = judgements or link_rules.Judgements()

    def faults(self, record: Record) -> list[Graded]:
        """Every rule that applies to a record whose schema holds."""
        kind = record["record"]
        if kind in ("annotation", "prediction"):
            return self._held(record)
        if kind in ("claim", "attribution", "contradiction"):
            found = self._label(record, self.index.attributions, (), self.judgements)
            return found + _graded(link_rules.gold_faults(self.index, record))
        found = _graded(link_rules.reference_faults(self.index, record))
        if kind == "document":
            found += _graded(span_rules.document_faults(record))
            found += _graded(link_rules.corpus_faults(self.index, record))
        elif kind == "pair":
            found += _graded(fault for side in ("a", "b") for fault in self._side_faults(record, side))
        return found

    def _held(self, record: Record) -> list[Graded]:
        """The labels of an annotation or prediction: a scope of their own."""
        found = _graded(link_rules.reference_faults(self.index, record))
        found += _graded(link_rules.repeated_labels(record))
        held = list(labels(record))
        local = frozenset(str(label.get("id")) for _, label in held)
        nested = {str(a["id"]): a for a in record["attributions"]}
        judgements = link_rules.Judgements()
        for pointer, label in held:
            named = label if "record" in label else {**label, "record": pointer.split("/")[1].rstrip("s")}
            for (code, inner, message), severity in self._label(named, nested, local, judgements):
                found.append(((code, pointer + inner, message), severity))
        if record["record"] == "annotation":
            found += _graded(link_rules.answer_warnings(self.index, record))
        return found

    def _label(
        self,
        label: Record,
        nested: dict[str, Record],
        local: Container[str],
        judgements: link_rules.Judgements,
    ) -> list[Graded]:
        kind, found = label["record"], link_rules.reference_faults(self.index, label, local)
        if kind == "contradiction":
            found += [*link_rules.judgement_faults(label), *judgements.faults(label)]
            return _graded([*found, *span_rules.evidence_faults(self.index, label)])
        found += span_rules.span_faults(self._text(label["document_id"]), label)
        found += span_rules.withheld_faults(self.index, label["document_id"], label)
        found += list_rules.list_faults(self.index.settings, label)
        if kind == "claim":
            found += span_rules.claim_faults(self.index, label)
            return _graded(found)
        found += link_rules.nesting_faults(label, nested)
        return _graded(found) + [(fault, "warning") for fault in link_rules.citation_warnings(self.index, label)]

    def _text(self, document: str) -> str | None:
        text = (self.index.document(document) or _NONE).get("text")
        return text if isinstance(text, str) else None

    def _side_faults(self, record: Record, side: str) -> Iterator[Fault]:
        yield from span_rules.span_faults(self._text(record[side]["document_id"]), {side: record[side]})
        yield from span_rules.withheld_faults(self.index, record[side]["document_id"], {side: record[side]})


def _graded(faults: Iterable[Fault]) -> list[Graded]:
    return [(fault, None) for fault in faults]


def rule_faults(rules: Rules, record: Record) -> list[Graded]:
    """What the rules say of a record whose schema holds."""
    try:
        return rules.faults(record)
    except TypeError:  # 1.0 is an integer to JSON Schema and none to a slice
        return rules.faults(_integral(record))


def _integral(value: Any) -> Any:
    """`value` with every float that is a whole number as an int."""
    if isinstance(value, dict):
        return {name: _integral(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_integral(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
