"""The records as typed dictionaries: a record in memory is the JSON object on disk.

The JSON Schemas are the source of truth; a test holds these classes against them.
"""

from typing import Any, Literal, NotRequired, TypedDict

Record = dict[str, Any]
"""Any record, where its kind does not matter."""

Comparator = Literal["eq", "approx", "almost", "gt", "ge", "lt", "le", "between", "vague"]
Cumulative = Literal["cumulative", "increment", "unknown"]
TimeRole = Literal["event_time", "as_of", "report_time", "duration", "deadline"]
Anchor = Literal["publication", "document_event", "explicit", "none"]
Resolution = Literal["resolved", "ambiguous", "unresolvable"]
OutletKind = Literal["newspaper", "broadcaster", "wire", "digital", "official", "ngo", "social", "aggregator", "other"]
SectionKind = Literal["title", "standfirst", "body", "caption", "credit", "boilerplate"]
CoverageLevel = Literal["complete", "partial", "none"]
SourceType = Literal[
    "named_person",
    "named_organisation",
    "named_group",
    "unnamed_official",
    "unnamed_person",
    "unnamed_collective",
    "news_outlet",
    "artefact",
    "author",
    "implicit",
]
Sameness = Literal["same", "different", "unclear"]
AnnotatorType = Literal["human", "model", "rule", "import"]
PublishedPrecision = Literal["second", "minute", "day", "month", "unknown"]
PublishedBasis = Literal["stated", "metadata", "inferred", "unknown"]
TextOrigin = Literal["minimal_edit", "own_words"]
ClaimKind = Literal[
    "event",
    "state",
    "quantity",
    "time",
    "location",
    "identity_role",
    "causal",
    "quote_position",
    "comparison_trend",
    "prediction",
    "rule",
    "evaluation",
    "other",
]
Checkability = Literal["checkable", "partly", "not_checkable"]
CheckWorthiness = Literal["NFS", "UFS", "CFS"]
Factuality = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"]
Voice = Literal["outlet", "attributed", "mixed"]
CueType = Literal["verb", "noun", "preposition", "adverb", "quotation_marks", "punctuation"]
AttributionType = Literal["communication", "belief", "factive", "intention"]
Attitude = Literal[
    "assert",
    "confirm",
    "deny",
    "doubt",
    "unable_to_confirm",
    "decline_comment",
    "retract",
    "allege",
    "predict",
    "warn",
    "commit",
    "believe",
    "witness",
    "neutral_relay",
]
Quotation = Literal["direct", "indirect", "mixed"]
Relation = Literal[
    "contradiction",
    "update",
    "correction",
    "a_refines_b",
    "b_refines_a",
    "equivalent",
    "compatible",
    "not_comparable",
    "undetermined",
]
ConflictType = Literal[
    "numeric",
    "temporal",
    "duration",
    "location",
    "entity_role",
    "status",
    "negation",
    "antonym",
    "factive_modality",
    "structure",
    "lexical",
    "attribution",
    "cause",
    "world_knowledge",
]
Level = Literal["outlet_voice", "reported_sources", "mixed"]
Strength = Literal["strict", "likely", "apparent"]
Inference = Literal["explicit", "arithmetic", "coreference", "geometry", "world_knowledge"]
Form = Literal["article", "pair", "adjudication"]
AnswerStatus = Literal["submitted", "draft", "skipped", "cancelled"]
Flag = Literal["discuss", "discard", "guideline_gap", "bad_text"]
GoldRecord = Literal["claim", "attribution", "contradiction"]
Method = Literal["single", "unanimous", "majority", "weighted", "expert", "model", "rule"]
Decision = Literal["accept", "edit", "reject", "merge", "split", "keep_ambiguous"]
Cause = Literal["slip", "guideline_gap", "boundary", "ambiguity", "world_knowledge", "text_error"]


class Segment(TypedDict):
    """A run of text. Offsets are Unicode code points into document.text, 0-based and end-exclusive.

    Source: W3C Web Annotation, TextPositionSelector.
    """

    start: int
    end: int
    exact: NotRequired[str]
    prefix: NotRequired[str]
    suffix: NotRequired[str]
    anchor: NotRequired[str]


class Span(TypedDict):
    """Where a label lies: one segment or several (discontinuous); ordered, disjoint, not touching."""

    segments: list[Segment]


class Quantity(TypedDict):
    """A number as the claim says it, read as an interval."""

    span: NotRequired[Span]
    comparator: Comparator | None
    value: float | None
    low: float | None
    high: float | None
    low_open: NotRequired[bool]
    high_open: NotRequired[bool]
    unit: str | None
    measures: str | None
    population: NotRequired[str | None]
    cumulative: NotRequired[Cumulative | None]
    as_of: NotRequired[str | None]


class Time(TypedDict):
    """A time the claim speaks of."""

    span: NotRequired[Span]
    role: TimeRole | None
    value: str | None
    mod: NotRequired[str | None]
    anchor: Anchor | None
    earliest: str | None
    latest: str | None
    resolution: Resolution | None


class Outlet(TypedDict):
    """Who published the document."""

    id: str
    name: str
    kind: OutletKind | None
    country: NotRequired[str]


class Section(TypedDict):
    """A run of the text with a role on the page. Marked, never cut."""

    kind: SectionKind
    start: int
    end: int


class Coverage(TypedDict):
    """How far each layer is labelled; set at adjudication. It tells 'no claims' from 'not labelled'."""

    claim: CoverageLevel
    attribution: CoverageLevel


class License(TypedDict):
    """Under what terms the text may be used."""

    id: str
    redistributable: bool
    note: NotRequired[str]


class Source(TypedDict):
    """Who is said to hold or have said the content."""

    span: Span | None
    type: SourceType | None
    name: NotRequired[str | None]
    entity_id: NotRequired[str | None]
    role: NotRequired[str | None]
    side: NotRequired[str | None]
    cited_document_id: NotRequired[str | None]


class Comparability(TypedDict):
    """Whether two claims speak of the same thing. Claims that do not cannot contradict each other."""

    event: Sameness | None
    slot: Sameness | None
    population: Sameness | None
    place: Sameness | None
    as_of: Sameness | None


class SideRef(TypedDict):
    """One side of a candidate pair."""

    document_id: str
    span: Span
    claim_id: NotRequired[str]


class Annotator(TypedDict):
    """Who answered, as a pseudonym."""

    id: str
    type: AnnotatorType


class Extractor(TypedDict):
    """What made the prediction."""

    name: str
    version: str


class Document(TypedDict):
    """One article as it was published. The text is frozen."""

    record: Literal["document"]
    schema_version: Literal["1.0.0"]
    id: str
    event_id: str
    outlet: Outlet
    url: NotRequired[str]
    title: NotRequired[str]
    published_at: str | None
    published_precision: PublishedPrecision
    published_basis: PublishedBasis
    published_evidence: NotRequired[str]
    modified_at: NotRequired[str]
    retrieved_at: NotRequired[str]
    language: str
    independence_group: str
    syndicated_from: NotRequired[str]
    revision_of: NotRequired[str]
    text: str | None
    text_length: int
    text_sha256: str
    file_sha256: NotRequired[str]
    sections: list[Section]
    coverage: Coverage
    license: License


class Claim(TypedDict):
    """One proposition that the text makes or passes on."""

    record: Literal["claim"]
    schema_version: Literal["1.0.0"]
    id: str
    document_id: str
    span: Span
    text: str | None
    text_origin: NotRequired[TextOrigin | None]
    kind: ClaimKind | None
    checkability: Checkability | None
    check_worthiness: NotRequired[CheckWorthiness | None]
    factuality: Factuality | None
    voice: Voice | None
    implied: NotRequired[bool | None]
    slot: NotRequired[str | None]
    quantities: list[Quantity]
    times: list[Time]
    attribution_ids: NotRequired[list[str]]
    aliases: NotRequired[list[str]]


class Attribution(TypedDict):
    """Who said what, with what stance: sources, cue and content."""

    record: Literal["attribution"]
    schema_version: Literal["1.0.0"]
    id: str
    document_id: str
    sources: list[Source]
    cue: Span | None
    cue_type: NotRequired[CueType | None]
    content: Span
    claim_ids: list[str]
    type: NotRequired[AttributionType | None]
    attitude: Attitude | None
    confirms: NotRequired[Span]
    quotation: Quotation | None
    parent_id: str | None
    depth: int
    aliases: NotRequired[list[str]]


class Pair(TypedDict):
    """A candidate to judge: two places that may conflict."""

    record: Literal["pair"]
    schema_version: Literal["1.0.0"]
    id: str
    event_id: str
    a: SideRef
    b: SideRef
    score: float
    reasons: list[str]
    stratum: str
    sampling_weight: float


class Contradiction(TypedDict):
    """A judged pair of claims, whatever the verdict. A pair nobody judged is not judged, never 'no'."""

    record: Literal["contradiction"]
    schema_version: Literal["1.0.0"]
    id: str
    claim_a: str
    claim_b: str
    relation: Relation | None
    comparability: NotRequired[Comparability]
    types: NotRequired[list[ConflictType]]
    primary_type: NotRequired[ConflictType | None]
    level: NotRequired[Level | None]
    strength: NotRequired[Strength | None]
    inference: NotRequired[list[Inference]]
    via_claims: NotRequired[list[str]]
    superseded_claim: NotRequired[str | None]
    evidence_a: NotRequired[Span]
    evidence_b: NotRequired[Span]
    group_id: NotRequired[str]
    sampling_weight: NotRequired[float]
    rationale: NotRequired[str | None]
    aliases: NotRequired[list[str]]


class Origin(TypedDict):
    """Where the answer came from."""

    tool: str
    server: NotRequired[str]
    project_id: NotRequired[int]
    task_id: NotRequired[int]
    annotation_id: NotRequired[int]


class Annotation(TypedDict):
    """One annotator's whole answer to one task."""

    record: Literal["annotation"]
    schema_version: Literal["1.0.0"]
    id: str
    task_key: str
    form: Form
    document_ids: list[str]
    annotator: Annotator
    status: AnswerStatus
    revision: int
    replaces: NotRequired[str]
    guideline_version: str
    config_sha256: str
    created_at: str
    updated_at: str
    seconds: NotRequired[float | None]
    prefilled_by: NotRequired[str | None]
    blind: NotRequired[bool | None]
    known_answer: NotRequired[bool | None]
    shown_order: NotRequired[list[str]]
    flags: list[Flag]
    comment: NotRequired[str | None]
    claims: list[Claim]
    attributions: list[Attribution]
    contradictions: list[Contradiction]
    origin: Origin


class Adjudication(TypedDict):
    """How one gold label came about."""

    record: Literal["adjudication"]
    schema_version: Literal["1.0.0"]
    id: str
    gold_id: str | None
    gold_record: GoldRecord
    input_ids: list[str]
    method: Method
    rule: NotRequired[str]
    decision: Decision
    cause: NotRequired[Cause | None]
    distribution: NotRequired[dict[str, dict[str, float]]]
    n_annotators: int
    adjudicator_id: NotRequired[str]
    rationale: NotRequired[str | None]
    at: str


class PredictedClaim(TypedDict):
    """A predicted claim."""

    record: NotRequired[str]
    schema_version: NotRequired[Literal["1.0.0"]]
    id: str
    document_id: str
    span: Span
    text: NotRequired[str | None]
    text_origin: NotRequired[TextOrigin | None]
    kind: NotRequired[ClaimKind | None]
    checkability: NotRequired[Checkability | None]
    check_worthiness: NotRequired[CheckWorthiness | None]
    factuality: NotRequired[Factuality | None]
    voice: NotRequired[Voice | None]
    implied: NotRequired[bool | None]
    slot: NotRequired[str | None]
    quantities: NotRequired[list[Quantity]]
    times: NotRequired[list[Time]]
    attribution_ids: NotRequired[list[str]]
    aliases: NotRequired[list[str]]
    score: NotRequired[float | None]


class PredictedAttribution(TypedDict):
    """A predicted attribution."""

    record: NotRequired[str]
    schema_version: NotRequired[Literal["1.0.0"]]
    id: str
    document_id: str
    sources: NotRequired[list[Source]]
    cue: NotRequired[Span | None]
    cue_type: NotRequired[CueType | None]
    content: Span
    claim_ids: NotRequired[list[str]]
    type: NotRequired[AttributionType | None]
    attitude: NotRequired[Attitude | None]
    confirms: NotRequired[Span]
    quotation: NotRequired[Quotation | None]
    parent_id: NotRequired[str | None]
    depth: NotRequired[int]
    aliases: NotRequired[list[str]]
    score: NotRequired[float | None]


class PredictedContradiction(TypedDict):
    """A predicted relation."""

    record: NotRequired[str]
    schema_version: NotRequired[Literal["1.0.0"]]
    id: str
    claim_a: str
    claim_b: str
    relation: Relation | None
    comparability: NotRequired[Comparability]
    types: NotRequired[list[ConflictType]]
    primary_type: NotRequired[ConflictType | None]
    level: NotRequired[Level | None]
    strength: NotRequired[Strength | None]
    inference: NotRequired[list[Inference]]
    via_claims: NotRequired[list[str]]
    superseded_claim: NotRequired[str | None]
    evidence_a: NotRequired[Span]
    evidence_b: NotRequired[Span]
    group_id: NotRequired[str]
    sampling_weight: NotRequired[float]
    rationale: NotRequired[str | None]
    aliases: NotRequired[list[str]]
    score: NotRequired[float | None]


class Prediction(TypedDict):
    """What an extractor says of one task. Of a label only what is scored is required."""

    record: Literal["prediction"]
    schema_version: Literal["1.0.0"]
    id: str
    extractor: Extractor
    document_ids: list[str]
    claims: list[PredictedClaim]
    attributions: list[PredictedAttribution]
    contradictions: list[PredictedContradiction]
