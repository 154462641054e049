"""Views of a loaded release: nothing is lost without being counted."""

from collections import Counter
from pathlib import Path
from typing import Any

import goldassay as ga
import pytest
from goldassay.exporters.dataset import load
from goldassay.exporters.views import COARSE, WrongConfig
from goldassay.schema.catalog import choices

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture
def held(released_sample: Path) -> dict[str, Any]:
    """The test split of each config that has a view."""
    folder = released_sample / "releases" / "1.0.0"
    return {c: load(folder, c)["test"] for c in ("contradictions", "claims", "attributions", "documents")}


def test_every_relation_is_coarse_or_counted(held: dict[str, Any]) -> None:
    assert COARSE.keys() | {"undetermined"} == choices("contradiction", "relation").keys()
    pairs = held["contradictions"]
    some = pairs.map(lambda row, n: {"relation": n % 9 if n else None}, with_indices=True, features=pairs.features)
    view = ga.coarse(some)
    names, coarse = some.features["relation"].names, view.data.features["coarse"].names
    assert coarse == ["contradiction", "equivalent_or_refines", "other"]
    assert len(view.data) + sum(view.dropped.values()) == len(some)
    assert view.dropped == {
        "null": 1,
        "undetermined": sum(n % 9 == names.index("undetermined") for n in range(len(some))),
    }
    assert all(coarse[row["coarse"]] == COARSE[names[row["relation"]]] for row in view.data)


def test_swap_is_its_own_inverse(held: dict[str, Any]) -> None:
    pairs = held["contradictions"]
    turned = ga.swap(pairs).data
    assert turned.features == pairs.features
    assert ga.swap(turned).data.to_list() == pairs.to_list()
    names = pairs.features["relation"].names
    for before, after in zip(pairs, turned, strict=True):
        assert (after["a_text"], after["b_quote"], after["claim_a"]) == (
            before["b_text"],
            before["a_quote"],
            before["claim_b"],
        )
        assert {names[before["relation"]], names[after["relation"]]} != {"a_refines_b"}


def test_bio_tags_are_the_spans(held: dict[str, Any]) -> None:
    claims, documents = held["claims"], held["documents"]
    view = ga.to_bio(claims, documents, label="kind")
    tags, texts = view.data.features["tags"].feature.names, {d["id"]: d["text"] for d in documents}
    kinds, begun = claims.features["kind"].names, Counter[str]()
    spans = {
        (c["document_id"], s[0]["start"], kinds[c["kind"]]): s[0]["end"]
        for c in claims
        if len(s := c["span"]["segments"]) == 1
    }
    for row in view.data:
        assert [texts[row["id"]][a:b] for a, b in zip(row["starts"], row["ends"], strict=True)] == row["tokens"]
        named = [tags[n] for n in row["tags"]]
        for n, tag in enumerate(named):
            if tag[0] == "B":
                begun[row["id"]] += 1
                last = next((k for k in range(n + 1, len(named)) if named[k][0] != "I"), len(named)) - 1
                assert spans[row["id"], row["starts"][n], tag[2:]] == row["ends"][last]
    left_out = {name: n for name, n in view.dropped.items() if name != "edge inside a token"}
    assert begun.total() + sum(left_out.values()) == len(claims)
    assert begun.total() > 50
    assert "span in several parts" in view.dropped


def test_what_is_not_labelled_is_not_called_o(held: dict[str, Any]) -> None:
    def open_layer(row: dict[str, Any]) -> dict[str, Any]:
        return {"coverage": {**row["coverage"], "attribution": "partial"}}

    documents = held["documents"].map(open_layer, features=held["documents"].features)
    view = ga.to_bio(held["attributions"], documents, field="cue")
    assert len(view.data) == 0
    assert view.dropped == {"document": len(documents), "label of such a document": len(held["attributions"])}


def test_another_config_is_told(held: dict[str, Any]) -> None:
    with pytest.raises(WrongConfig, match="label column 'relation'"):
        ga.coarse(held["claims"])
    with pytest.raises(WrongConfig, match="takes a config with 'span'"):
        ga.to_bio(held["attributions"], held["documents"])
