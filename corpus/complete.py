"""What can be computed of a claim: its quantities and times, read from its words."""

from ..schema.anchor import ranges, span_of
from ..schema.records import Claim, Document, Quantity, Time
from .values import dates, quantities

UNREAD: Quantity = {"comparator": None, "value": None, "low": None, "high": None, "unit": None, "measures": None}
"""A quantity that the claim has and the grammar could not read."""


def complete_claim(document: Document, claim: Claim) -> Claim:
    """`claim` with the quantities and times that its words hold, where it carries none.

    A claim of kind quantity always has a quantity: UNREAD where none could be read.
    """
    given = [quantity for quantity in claim["quantities"] if any(value is not None for value in quantity.values())]
    numbers = given or read_quantities(document, claim)
    if claim["kind"] == "quantity" and not numbers:
        numbers = [UNREAD]
    return {**claim, "quantities": numbers, "times": claim["times"] or read_times(document, claim)}


def read_quantities(document: Document, claim: Claim) -> list[Quantity]:
    """The quantities that stand in the claim's segments, with their spans."""
    text = document["text"] or ""
    found: list[Quantity] = []
    for start, end in ranges(claim["span"]):
        for mention in quantities.quantities(text[start:end]):
            span = span_of(text, [(start + mention.start, start + mention.end)])
            found.append({**mention.quantity, "span": span})
    return found


def read_times(document: Document, claim: Claim) -> list[Time]:
    """The times that stand in the claim's segments, with their spans."""
    text = document["text"] or ""
    future = dates.ahead(claim["kind"], " ".join(text[a:b] for a, b in ranges(claim["span"])))
    found: list[Time] = []
    for start, end in ranges(claim["span"]):
        for mention in dates.times(text[start:end], document["published_at"], future):
            span = span_of(text, [(start + mention.start, start + mention.end)])
            found.append({**mention.time, "span": span})
    return found
