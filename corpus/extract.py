"""The rule extractor, first form: attributions by cue and place, claims by sentence and content."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..schema.anchor import span_of
from ..schema.identity import body, new_id
from ..schema.records import Document, Prediction
from . import quantities
from .sentences import sentences

VERSION = "1"
_ATTITUDES = {
    "assert": "said|says|say|told|reported|reports|announced|added|insisted|stated|wrote|described|called|put",
    "confirm": "confirmed|confirms",
    "deny": "denied|denies|rejected",
    "allege": "accused|alleged",
    "predict": "predicted|forecast|expects?|expected",
    "warn": "warned|warns|have been warning",
    "commit": "promised|vowed|agreed|pledged",
    "believe": "believed|believes|thinks?|thought|regarded",
}
_CUE = re.compile(
    "|".join(
        rf"(?P<{name}>\b(?:had |has |have )?(?:also |later |earlier )?(?:{words})\b)"
        for name, words in _ATTITUDES.items()
    )
)
_ACCORDING = re.compile(r",? ?\b(?P<cue>according to)\s+(?P<source>[^,.;]+)", re.IGNORECASE)
_REPORTEDLY = re.compile(r"\b(?P<cue>reportedly|allegedly|(?:is|are|was|were) said to)\b")
_NAMELESS = re.compile(r"\b(?:official|officials|source|sources|spokesman|spokeswoman)\b")
_GROUPS = re.compile(
    r"\b(?:activists|residents|observers|witnesses|reports|monitors|analysts|forecasters)\b", re.IGNORECASE
)
_OUTLETS = re.compile(
    r"\b(?:Wire|Times|Post|Gazette|Courier|Radio|News|Press|agency|BBC|Reuters|AFP|newspaper|channel)\b"
)
_BODIES = re.compile(
    r"\b(?:police|army|ministry|office|service|authority|union|company|government|Observatory|department|party|group|forces|agency)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|it)$", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^”\"]{3,})[”\"]|(?<!\w)‘([^’]{3,}(?:’\w[^’]*)*)’")


@dataclass(frozen=True)
class _Found:
    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    attitude: str


def predict(documents: Iterable[Document]) -> Iterator[Prediction]:
    """A prediction for each document that has its text."""
    return (_prediction(document) for document in documents if document["text"])


def _prediction(document: Document) -> Prediction:
    text, stem = document["text"] or "", body(document["id"])
    claims, attributions = [], []
    for number, (start, end) in enumerate(sentences(document), 1):
        found = _attribution(text, start, end)
        claim = _claim(document, text, found.content if found else ((start, end),), f"{stem}.r{number}")
        claims.append(claim)
        if found:
            attributions.append(_label(document, text, found, f"{stem}.r{number}", claim["id"]))
    made: dict[str, Any] = {
        "record": "prediction",
        "schema_version": "1.0.0",
        "id": new_id("prediction", stem, "rules"),
        "extractor": {"name": "rules", "version": VERSION},
        "document_ids": [document["id"]],
        "claims": claims,
        "attributions": attributions,
        "contradictions": [],
    }
    return made  # type: ignore[return-value]


def _attribution(text: str, start: int, end: int) -> _Found | None:
    """The outermost attribution of a sentence: `X said (that) Y`, `Y, X said`, `"Y," said X, "Z"`, `according to X`."""
    sentence = text[start:end]
    for pattern in (_ACCORDING, _REPORTEDLY):
        match = pattern.search(sentence)
        if match:
            return _adjunct(match, sentence, start)
    cue = _CUE.search(re.sub(r"[“\"][^”\"]*[”\"]", lambda m: " " * len(m.group()), sentence))
    return _verbal(cue, sentence, start) if cue else None


def _adjunct(match: re.Match[str], sentence: str, at: int) -> _Found | None:
    source = match.span("source") if "source" in match.re.groupindex else None
    pieces = _trimmed(sentence, [(0, match.start()), (match.end(), len(sentence))])
    if not pieces:
        return None
    return _Found(
        _shift(source, at) if source else None,
        _shift(match.span("cue"), at),
        _shifted(pieces, at),
        "neutral_relay" if source else "assert",
    )


def _verbal(cue: re.Match[str], sentence: str, at: int) -> _Found | None:
    before, after = sentence[: cue.start()], sentence[cue.end() :]
    quoted = [m.span(1) if m.group(1) else m.span(2) for m in _QUOTED.finditer(sentence)]
    source: tuple[int, int] | None
    if re.search(r"[,”\"’]\s*$", before) and re.match(r"\s[A-Zaeiou]", after):
        source = _span(re.match(r"\s(?P<s>(?:[\w’'\-\u00c0-\u024f\u0300-\u036f.]+\s?)+)", after), cue.end())
        pieces = quoted or [(0, cue.start())]
    elif "," in before and re.match(r"\s*(?:[.,]|on\b|in\b|at\b|$)", after):
        comma = before.rindex(",")
        source, pieces = (comma + 1, cue.start()), quoted or [(0, comma)]
    else:
        source, pieces = (0, cue.start()), [(cue.end(), len(sentence))]
        that = re.search(r"^\s*(?:[\w ]{0,40}?\b)?that\s", after)
        pieces = [(cue.end() + (that.end() if that else 0), len(sentence))]
    kept, named = _trimmed(sentence, pieces), _trimmed(sentence, [source] if source else [])
    if not kept or not named or len(sentence[slice(*named[0])].split()) > 14:
        return None
    return _Found(_shift(named[0], at), _shift(cue.span(), at), _shifted(kept, at), cue.lastgroup or "assert")


def _span(match: re.Match[str] | None, at: int) -> tuple[int, int] | None:
    return (at + match.start("s"), at + match.end("s")) if match else None


_EDGE = " \t\r\n\u00a0,.;:!?“”\"‘’'–-"
_LEAD = re.compile(r"^(?:and|but|that|while|meanwhile)\b[\s,]*", re.IGNORECASE)


def _trimmed(sentence: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces without punctuation and conjunctions at their edges; empty ones are dropped."""
    kept = []
    for start, end in pieces:
        words = sentence[start:end]
        start += len(words) - len(words.lstrip(_EDGE))
        lead = _LEAD.match(sentence[start:end])
        start += lead.end() if lead else 0
        end = start + len(sentence[start:end].rstrip(_EDGE))
        if end - start > 1:
            kept.append((start, end))
    return kept


def _shift(span: tuple[int, int], at: int) -> tuple[int, int]:
    return span[0] + at, span[1] + at


def _shifted(spans: list[tuple[int, int]], at: int) -> tuple[tuple[int, int], ...]:
    return tuple(_shift(span, at) for span in spans)


def _label(document: Document, text: str, found: _Found, stem: str, claim_id: str) -> dict[str, Any]:
    source = (
        {"span": span_of(text, [found.source]), "type": _source_type(text[slice(*found.source)])}
        if found.source
        else {"span": None, "type": "implicit"}
    )
    return {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": new_id("attribution", stem),
        "document_id": document["id"],
        "sources": [source],
        "cue": span_of(text, [found.cue]),
        "content": span_of(text, found.content),
        "claim_ids": [claim_id],
        "attitude": found.attitude,
        "parent_id": None,
        "depth": 0,
    }


def _source_type(words: str) -> str | None:
    """The kind of source, by its words; None where they do not tell."""
    if _PRONOUN.match(words):
        return None
    for pattern, kind in ((_NAMELESS, "unnamed_official"), (_GROUPS, "unnamed_collective"), (_OUTLETS, "news_outlet")):
        if pattern.search(words):
            return kind
    if _BODIES.search(words):
        return "named_organisation"
    return "named_person" if re.search(r"\b[A-Z]\w+\s[A-Z]\w+", words) else None


def _claim(document: Document, text: str, pieces: tuple[tuple[int, int], ...], stem: str) -> dict[str, Any]:
    start = pieces[0][0]
    kept = _trimmed(text[start : pieces[-1][1]], [(a - start, b - start) for a, b in pieces])
    span = span_of(text, _shifted(kept, start) or pieces)
    words = " ".join(segment.get("exact", "") for segment in span["segments"])
    return {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": new_id("claim", stem),
        "document_id": document["id"],
        "span": span,
        "text": words,
        "kind": _kind(words),
    }


_KINDS = (
    ("prediction", re.compile(r"\b(?:will|would|expected to|likely to|may return|is due to)\b")),
    ("causal", re.compile(r"\b(?:caused|because|result of|led to|blamed)\b")),
    (
        "identity_role",
        re.compile(r"\b(?:is|was) (?:the|a|an) [\w ]*(?:governor|minister|president|director|spokes\w+)\b"),
    ),
)


def _kind(words: str) -> str:
    """The first kind that fits, in the guideline's order."""
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    return "quantity" if quantities.quantities(words) else "event"
