"""The two sides of a judged pair, exchanged."""

from .records import Record

REFINES = {"a_refines_b": "b_refines_a", "b_refines_a": "a_refines_b"}
SIDES = {"claim_a": "claim_b", "claim_b": "claim_a", "evidence_a": "evidence_b", "evidence_b": "evidence_a"}


def swap(contradiction: Record) -> Record:
    """The same judgement with its sides exchanged: claims, evidence and which refines which. Its own inverse."""
    turned = {SIDES.get(name, name): value for name, value in contradiction.items()}
    relation = turned["relation"]
    return {**turned, "relation": REFINES.get(relation, relation)}


def ordered(contradiction: Record) -> Record:
    """The judgement with claim_a < claim_b."""
    return swap(contradiction) if contradiction["claim_a"] > contradiction["claim_b"] else contradiction
