"""Answers made gold: what is agreed, voted or settled by a named rule, and what only people can decide."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from ..schema.anchor import bounds
from ..schema.records import Record
from .answers import by_document, of_population, standing
from .articles import annotators, followed, labels_of, minimal_claims
from .attributions import settle_attribution
from .cases import Case, cases
from .claims import measured, settle_claim
from .clusters import Cluster, Label, clustered
from .contradictions import completed
from .decisions import Ruling, rulings
from .flagged import Flagged, flagged
from .judged import judgements, pair_cases
from .layer import Finish, Layer, settle
from .links import grouped, homes, linked, voiced
from .outcomes import dated
from .policy import Policies, Policy, policies
from .prior import Gold, Prior, prior
from .reliability import chances
from .settled import Settled

CompleteClaim = Callable[[Record, Record], Record]


@dataclass(frozen=True)
class Adjudicated:
    """Gold and its history, the documents with their coverage, the open disputes, and what could not be used.

    `disputes`: worst first, `{"id", "layer", "document_ids", "input_ids", "fields", "quotes", "reason"}`; the layer
    is claim, attribution, contradiction, or task for a flagged answer. `notes`: a sentence each on decisions without
    an open dispute and judgements without gold claims.
    """

    claims: list[Record]
    attributions: list[Record]
    contradictions: list[Record]
    adjudications: list[Record]
    documents: list[Record]
    disputes: list[Record]
    notes: list[str]


@dataclass(frozen=True)
class _Work:
    """What every step needs."""

    documents: dict[str, Record]
    answers: list[Record]
    rulings: Mapping[str, Ruling]
    at: str
    policies: Policies
    right: Mapping[str, Mapping[str, float]]
    passes: int
    complete_claim: CompleteClaim

    @cached_property
    def texts(self) -> dict[str, str | None]:
        return {name: document["text"] for name, document in self.documents.items()}

    @cached_property
    def _by_document(self) -> dict[str, list[Record]]:
        return by_document(self.answers)

    def about(self, document_id: str) -> list[Record]:
        return self._by_document.get(document_id, [])

    def asked(self, document_id: str, layer: str) -> list[str]:
        return sorted(annotators(self.about(document_id), document_id, layer, self.passes))

    def policy(self, layer: str) -> Policy:
        return self.policies.policy(layer, self.right.get(layer, {}))

    def settling(self, layer: str, text: str | None) -> Callable[[Cluster], Settled]:
        """How a cluster of labels of `layer` becomes one."""
        made = settle_claim if layer == "claim" else settle_attribution
        return partial(made, text=text, policy=self.policy(layer), edges=self.policies.edges)

    def cases(self, layer: str, document_id: str) -> list[Case]:
        """The cases of one layer of one document."""
        labels = clustered(labels_of(self.about(document_id), document_id, layer), self.policies.dice)
        settle = self.settling(layer, self.texts[document_id])
        return cases(layer, document_id, labels, self.asked(document_id, layer), settle, self.policy(layer))


def unchanged(document: Record, claim: Record) -> Record:
    """The claim as it is: what completes claims where nothing was injected."""
    return claim


def adjudicate(
    documents: Iterable[Record],
    annotations: Iterable[Record],
    gold: Gold,
    decisions: Iterable[Record] = (),
    *,
    at: str,
    config: Mapping[str, Any] | None = None,
    complete_claim: CompleteClaim = unchanged,
    population: str | None = None,
    known: Mapping[str, tuple[int, int]] | None = None,
) -> Adjudicated:
    """Adjudicate every answer of `annotations` (forms article and pair; the newest submitted ones).

    `gold` is the gold so far, whose ids are kept: the same input gives the same bytes. `decisions` are an expert's
    (see `decisions.rulings`) and are never overridden by a rule. `at` is the date-time of the run. `config` is the
    project's: `[adjudicate]` (see `policy`), `[tasks] passes`. `complete_claim(document, claim)` fills quantities
    and times. `known` is right and given known answers by annotator. Raises BadDecision and BadPolicy.
    """
    options = config or {}
    told, passes = policies(options.get("adjudicate", {})), options.get("tasks", {}).get("passes", 1)
    by_id = {document["id"]: document for document in documents}
    answers = of_population(standing(annotations), population)
    known_rulings = rulings(decisions)
    flags = flagged(answers, known_rulings, gold.get("adjudications", ()), at)
    used = [a for a in answers if a["task_key"] not in flags.discarded and set(a["document_ids"]) <= by_id.keys()]
    right = chances(by_id, used, told.weighted, told.dice, passes, known or {})
    return _run(_Work(by_id, used, known_rulings, at, told, right, passes, complete_claim), flags, gold, answers)


def _run(work: _Work, flags: Flagged, gold: Gold, answers: Sequence[Record]) -> Adjudicated:
    claims, lead = _claims(work, prior(gold, "claim"))
    attributions = _attributions(work, prior(gold, "attribution"))
    claim_homes = homes(claims.gold, claims.home)
    linked_gold = _linked(work, claims, attributions, claim_homes)
    spoken = _voiced(claims, linked_gold)

    def resolve(name: str) -> str | None:
        found = claim_homes.get(lead.get(name, name), ())
        return found[0] if found else None

    judged, left_out = _judged(work, prior(gold, "contradiction"), spoken, resolve)
    layers = (claims, attributions, judged)
    disputes = [*flags.disputes, *(d for layer in (judged, attributions, claims) for d in layer.disputes)]
    made = [*flags.adjudications, *(a for layer in layers for a in layer.adjudications)]
    return Adjudicated(
        claims=_sorted(spoken),
        attributions=_sorted(linked_gold),
        contradictions=sorted(judged.gold, key=lambda r: str(r["id"])),
        adjudications=dated(made, [*gold.get("adjudications", ())]),
        documents=_covered(work, claims, attributions, flags),
        disputes=sorted(disputes, key=_worst_first),
        notes=[*_untold(work), *_notes(work, layers, flags, left_out, answers)],
    )


def _claims(work: _Work, before: Prior) -> tuple[Layer, dict[str, str]]:
    """The claim layer, and for pair answers' own claims the label or gold claim that they stand for."""
    found: list[Case] = []
    lead: dict[str, str] = {}
    kept = _unanswered(work, before, "claim")
    stays, copies = grouped(kept.values()), before.unexplained
    for name in work.documents:
        own = work.cases("claim", name)
        there = {item.id: item.record for case in own for item in case.labels}
        there |= {r["id"]: r for r in stays.get(name, ())}
        loose = [x for x in minimal_claims(work.about(name), name, there) if x.id not in copies]
        more, clusters = followed(loose, there, work.policies.dice)
        lead |= more
        found += own
        policy, settle_one = work.policy("claim"), work.settling("claim", work.texts[name])
        found += [Case("claim", (name,), c, len(c), policy.present(c, ()), settle_one(_with_kind(c))) for c in clusters]
    return _with_kept(settle(found, before, work.rulings, work.texts, work.at, _finish(work)), kept), lead


def _with_kind(cluster: tuple[Label, ...]) -> tuple[Label, ...]:
    """Minimal claims made while judging a pair carry no kind; gold needs one: other."""
    if any(item.record["kind"] for item in cluster):
        return cluster
    return tuple(Label(x.annotator, {**x.record, "kind": "other"}, x.place) for x in cluster)


def _finish(work: _Work) -> Finish:
    def finish(claim: Record) -> Record:
        if claim["kind"] is None or claim["text"] is None:
            raise ValueError("a gold claim needs kind and text")
        return measured(work.complete_claim(work.documents[claim["document_id"]], claim))

    return finish


def _attributions(work: _Work, before: Prior) -> Layer:
    found = [case for name in work.documents for case in work.cases("attribution", name)]
    made = settle(found, before, work.rulings, work.texts, work.at, _with_attitude)
    return _with_kept(made, _unanswered(work, before, "attribution"))


def _with_attitude(attribution: Record) -> Record:
    if attribution["attitude"] is None:
        raise ValueError("a gold attribution needs an attitude")
    return attribution


def _unanswered(work: _Work, before: Prior, layer: str) -> dict[str, Record]:
    """Earlier gold of no recorded origin in documents that nobody answered: it stays."""
    return {n: r for n, r in before.unexplained.items() if not work.asked(r["document_id"], layer)}


def _with_kept(layer: Layer, kept: Mapping[str, Record]) -> Layer:
    there = {record["id"] for record in layer.gold}
    more = [record for name, record in kept.items() if name not in there]
    return replace(layer, gold=[*layer.gold, *more])


def _linked(work: _Work, claims: Layer, attributions: Layer, claim_homes: dict[str, list[str]]) -> list[Record]:
    labels = {r["id"]: r for a in work.answers for r in a["attributions"]}
    inputs = {name: [labels[i] for i in ids if i in labels] for name, ids in attributions.fresh.items()}
    own = homes(attributions.gold, attributions.home)
    spoken, stated = grouped(attributions.gold), grouped(claims.gold)
    return [
        record
        for name, here in spoken.items()
        for record in linked(here, inputs, stated.get(name, []), claim_homes, own)
    ]


def _voiced(claims: Layer, attributions: Sequence[Record]) -> list[Record]:
    spoken = grouped(attributions)
    return [voiced(claim, spoken.get(claim["document_id"], [])) for claim in claims.gold]


def _judged(
    work: _Work, before: Prior, claims: Sequence[Record], resolve: Callable[[str], str | None]
) -> tuple[Layer, list[str]]:
    by_id = {claim["id"]: claim for claim in claims}
    pairs, left_out = judgements(work.answers, resolve)
    found = pair_cases(pairs, by_id, work.policy("contradiction"))
    made = settle(found, before, work.rulings, work.texts, work.at, lambda r: completed(r, by_id))
    kept = {n: r for n, r in before.unexplained.items() if r["claim_a"] in by_id and r["claim_b"] in by_id}
    return _with_kept(made, kept), left_out


def _covered(work: _Work, claims: Layer, attributions: Layer, flags: Flagged) -> list[Record]:
    """The documents: complete where a layer was answered and nothing waits, partial where something does."""
    levels: dict[str, dict[str, str]] = {name: dict(d["coverage"]) for name, d in work.documents.items()}
    for layer, found in (("claim", claims), ("attribution", attributions)):
        waits = flags.documents.union(*(d["document_ids"] for d in found.disputes))
        there = {record["document_id"] for record in found.gold}
        for name, level in levels.items():
            if work.asked(name, layer):
                level[layer] = "partial" if name in waits else "complete"
            elif name not in there:
                level[layer] = "none"
    return [{**document, "coverage": levels[name]} for name, document in work.documents.items()]


def _worst_first(found: Record) -> tuple[int, int, list[str], str]:
    order = ("task", "contradiction", "attribution", "claim")
    weight = len(found["fields"]) + len(found["input_ids"])
    return order.index(found["layer"]), -weight, found["document_ids"], found["id"]


def _sorted(gold: Iterable[Record]) -> list[Record]:
    def place(record: Record) -> tuple[str, tuple[int, int], str]:
        return record["document_id"], bounds(record.get("span") or record["content"]), record["id"]

    return sorted(gold, key=place)


def _untold(work: _Work) -> list[str]:
    """The layers whose policy needs to know how often annotators are right, where nobody can tell."""
    return [
        f"[adjudicate] {layer}: weighted as majority; fewer than three annotators, and too few known answers"
        for layer in work.policies.weighted
        if not work.right.get(layer)
    ]


def _notes(
    work: _Work, layers: Sequence[Layer], flags: Flagged, left_out: Sequence[str], answers: Sequence[Record]
) -> list[str]:
    used = flags.used.union(*(layer.used for layer in layers))
    idle = work.rulings.keys() - used
    strangers = sorted({n for a in answers for n in a["document_ids"] if n not in work.documents})
    return [
        *_note(idle, "no open dispute has this id; the decision was not used"),
        *_note(left_out, "left out, its claims are not both gold (yet)"),
        *_note(strangers, "answered, but no such document; its answers were left out"),
    ]


def _note(names: Iterable[str], sentence: str) -> list[str]:
    """One note for all `names`, the first of them told."""
    first, *more = sorted(names) or [""]
    return [f"{first}: {sentence}" + (f" (and {len(more)} more)" if more else "")] if first else []
