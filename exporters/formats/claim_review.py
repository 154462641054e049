"""schema.org JSON-LD: a Claim for each claim, where it appears and who makes it; a ClaimReview for each conflict.

What is reviewed is one claim beside another: the rating names a relation, and says nothing of which claim is true.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record

CONFLICTS = ("contradiction", "update", "correction")


def write(layers: Layers, out: Path) -> Left:
    """One graph. Ids are URNs of the records' ids."""
    left: Counter[str] = Counter()
    articles = {d["id"]: _article(d) for d in layers["documents"]}
    said: dict[str, list[Record]] = {}
    for attribution in layers["attributions"]:
        left["attribution without a named source"] += not any(s.get("name") for s in attribution["sources"])
        for claim in attribution["claim_ids"]:
            said.setdefault(claim, []).extend(attribution["sources"])
    claims = {c["id"]: _claim(c, articles, said) for c in layers["claims"]}
    left.update(f"claim {name}" for c in layers["claims"] for name in ("quantities", "times", "slot") if c.get(name))
    reviews = [_review(j, claims) for j in layers["contradictions"] if j["relation"] in CONFLICTS]
    left["judgement that is no conflict"] = len(layers["contradictions"]) - len(reviews)
    graph = [*articles.values(), *claims.values(), *reviews]
    made = {"@context": {"@vocab": "https://schema.org/"}, "@graph": graph}
    jsonl.write_text(out, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    return {what: many for what, many in left.items() if many}


def _urn(identifier: str) -> str:
    return f"urn:goldassay:{identifier}"


def _article(document: Record) -> Record:
    told = {
        "headline": document.get("title"),
        "url": document.get("url"),
        "datePublished": document["published_at"],
        "inLanguage": document["language"],
        "publisher": {"@type": "Organization", "name": document["outlet"]["name"]},
    }
    return {"@type": "NewsArticle", "@id": _urn(document["id"]), **{k: v for k, v in told.items() if v is not None}}


def _claim(claim: Record, articles: Mapping[str, Record], said: Mapping[str, list[Record]]) -> Record:
    names = dict.fromkeys((s["name"], s["type"] == "named_person") for s in said.get(claim["id"], ()) if s.get("name"))
    people = [{"@type": "Person" if person else "Organization", "name": name} for name, person in names]
    text = {"text": claim["text"]} if claim["text"] else {}
    appearance = {"appearance": {"@id": articles[claim["document_id"]]["@id"]}}
    return {"@type": "Claim", "@id": _urn(claim["id"]), **text, **appearance, **({"author": people} if people else {})}


def _review(judged: Record, claims: Mapping[str, Record]) -> Record:
    """A review of claim b by what claim a says; the superseded claim is the one that is reviewed."""
    reviewed = judged.get("superseded_claim") or judged["claim_b"]
    other = judged["claim_a"] if reviewed == judged["claim_b"] else judged["claim_b"]
    strength = f" ({judged['strength']})" if judged.get("strength") else ""
    rating = {"@type": "Rating", "alternateName": f"{judged['relation']}{strength}"}
    told = {
        "@type": "ClaimReview",
        "@id": _urn(judged["id"]),
        "itemReviewed": {"@id": claims[reviewed]["@id"]},
        "isBasedOn": {"@id": claims[other]["@id"]},
        "reviewRating": rating,
    }
    if claims[reviewed].get("text"):
        told["claimReviewed"] = claims[reviewed]["text"]
    return told | ({"reviewBody": judged["rationale"]} if judged.get("rationale") else {})


FORMAT = Format(
    "claim-review",
    "It holds texts, articles, named sources and conflicts; spans, cues, nesting, quantities, times and the judgements "
    "that are no conflict are left out, and no rating says which claim is true.",
    write,
)
