"""Predicted relations against judged pairs, whole and by level and scope, beside baselines that never compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..schema.records import Record
from .average_precision import CLASS, ap
from .baselines import claim_only, metadata_only
from .bootstrap import Clusters
from .measures import measure, share
from .prior import Gold
from .scope import SCOPES, scope
from .score_pairs import Judged, Key, class_rows, judged, macro, majority
from .score_spans import matched_claims
from .tally import EMPTY, Row, scores

LEVELS = ("outlet_voice", "reported_sources", "mixed")


@dataclass(frozen=True)
class Relations:
    """The judged pairs of some documents against predictions over gold claims (`given`) and over predicted ones.

    A pair is resampled with the document of its first claim.
    """

    given: Judged
    whole: Judged
    claims: Mapping[str, Record]
    documents: Mapping[str, Record]

    def document(self, key: Key) -> str:
        """The document of the pair's first claim."""
        return str(self.claims[key[0]]["document_id"])

    def scope(self, key: Key) -> str:
        """How the documents of the pair are related."""
        a, b = (self.documents[self.claims[name]["document_id"]] for name in key)
        return scope(a, b)

    def rows(self, found: Judged) -> dict[str, list[Row]]:
        """A tally for each relation."""
        return class_rows(found, self.document)


def relations(gold: Gold, predictions: Sequence[Record], documents: Mapping[str, Record]) -> Relations:
    """Lay the predicted relations over the judged pairs between claims of `documents`."""
    said = [r for p in predictions for r in p["contradictions"]]
    asked = gold.get("contradictions", ())
    claims = {c["id"]: c for c in gold.get("claims", ()) if c["document_id"] in documents} if said or asked else {}
    pairs = [r for r in asked if r["claim_a"] in claims and r["claim_b"] in claims]
    known = {alias: name for name, c in claims.items() for alias in (name, *c.get("aliases", ()))}
    predicted = (c for p in predictions for c in p["claims"])
    led = matched_claims(documents, claims.values(), predicted) if said else {}
    return Relations(judged(pairs, said, known.get), judged(pairs, said, {**led, **known}.get), claims, documents)


def scored(found: Relations, groups: Clusters, resamples: int, seed: int) -> Record:
    """The layer contradiction of `score --json`."""

    def of(one: Judged) -> dict[str, Record]:
        return scores(found.rows(one), groups, resamples, seed)

    home = {key: groups.of[found.document(key)] for key in found.given.gold}
    by_class = of(found.given)
    guessed = {
        "majority": majority(found.given),
        "claim_only": claim_only(found.given, found.claims, home.__getitem__),
        "metadata_only": metadata_only(found.given, found.claims, found.documents, home.__getitem__),
    }
    return {
        "given_claims": _counted(found.given, by_class),
        "end_to_end": _counted(found.whole, of(found.whole)),
        "macro": macro(by_class),
        "per_class": by_class,
        "ap": ap(found.given, home, groups, resamples, seed),
        "by_level": _by_level(found, groups, resamples, seed),
        "by_scope": _by_scope(found, of),
        "baselines": {
            name: {"contradiction": _counted(one, told := of(one)), "macro": macro(told)}
            for name, one in guessed.items()
        },
    }


def _counted(found: Judged, by_class: Mapping[str, Record]) -> Record:
    """The class contradiction, and how many pairs were judged, not answered, and answered but not judged."""
    counted = {"judged": len(found.gold), "unanswered": found.unanswered, "unjudged": found.unjudged}
    return {**by_class.get(CLASS, EMPTY), **counted}


def _by_scope(found: Relations, of: Callable[[Judged], Mapping[str, Record]]) -> dict[str, Record]:
    """The class contradiction among the judged pairs of each scope."""
    held: dict[str, list[Key]] = {}
    for key in found.given.gold:
        held.setdefault(found.scope(key), []).append(key)
    parts = {name: found.given.only(held[name]) for name in SCOPES if name in held}
    return {name: {**of(part).get(CLASS, EMPTY), "judged": len(part.gold)} for name, part in parts.items()}


def _by_level(found: Relations, groups: Clusters, resamples: int, seed: int) -> dict[str, Record]:
    """Of the contradictions of each level the share that was found; a wrong one has no level, so no precision."""
    told: dict[str, Record] = {}
    for level in LEVELS:
        keys = [k for k, (r, _) in found.given.records.items() if r["relation"] == CLASS and r.get("level") == level]
        if keys:
            rows = [(found.document(key), float(found.given.said.get(key) == CLASS), 1.0) for key in keys]
            made = measure(share(rows, groups), groups, len(keys), resamples, seed)
            told[level] = {"recall": made["value"], "ci95": made["ci95"], "support": len(keys)}
    return told
