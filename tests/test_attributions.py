"""Who said what, construction by construction; words of any inflection; long texts in reasonable time."""

import time

import pytest
from goldassay.corpus.grammar.attributions import attributions
from goldassay.corpus.grammar.cues import inflected
from goldassay.corpus.sentences import within

Short = tuple[str | None, str | None, str]


def found(text: str) -> list[Short]:
    """(source, cue, content) of each attribution; pieces joined by dots, no source as None."""
    return [
        (
            " + ".join(text[a:b] for a, b in one.sources) or None,
            one.cue and text[slice(*one.cue)],
            " ... ".join(text[a:b] for a, b in one.content),
        )
        for one in attributions(text, within(text, 0, len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("On Sunday the ministry said the road was shut.", ("the ministry", "said", "the road was shut")),
        ("In Ardmoss on Monday he said the gate was shut.", ("he", "said", "the gate was shut")),
        ("The guard, of Flint, Mich., said the gate was shut.", ("The guard", "said", "the gate was shut")),
        ("Ann Lee closed the road and said it would stay shut.", ("Ann Lee", "said", "it would stay shut")),
        ("Rep. Ann Lee said Sen. Bo Hale was wrong.", ("Rep. Ann Lee", "said", "Sen. Bo Hale was wrong")),
        ("Mr. Hale, who says the dam is safe, moved away.", ("who", "says", "the dam is safe")),
        ("“It was loud,” Kit Marr, 46, a baker, said when asked about it.", ("Kit Marr", "said", "It was loud")),
        ("“Why now?” the man asked. “Why not in May?”", ("the man", "asked", "Why now ... Why not in May")),
        ("“The risk,” said Jo Lind, who built it, “is rain.”", ("Jo Lind", "said", "The risk ... is rain")),
        ("''It is wet,'' Ms. Oda said. ''It was dry.''", ("Ms. Oda", "said", "It is wet ... It was dry")),
        ("In a letter to the town, Lind wrote, “We will pay.”", ("Lind", "wrote", "We will pay")),
        ("The clerk went on: “No one was told.”", ("The clerk", "went on", "No one was told")),
        ("The letter states: “The dam is old.”", ("The letter", "states", "The dam is old")),
        ("Lind wrote:\n“It is old.\n“It will break.”", ("Lind", "wrote", "It is old ... It will break")),
        ("“It held,” said Lind.\n\n“We were lucky.”", ("Lind", "said", "It held ... We were lucky")),
        ("The dam, the engineers think, will hold.", ("the engineers", "think", "The dam ... will hold")),
        ("As the mayor noted, the dam is old.", ("the mayor", "noted", "the dam is old")),
        ("The dam is old, as the mayor noted.", ("the mayor", "noted", "The dam is old")),
        ("While the mayor said it would hold, the town was cleared.", ("the mayor", "said", "it would hold")),
        ("The mayor asked the council whether it was safe.", ("The mayor", "asked", "whether it was safe")),
        ("She told the council she was tired.", ("She", "told", "she was tired")),
        ("Residents are worried that the dam will break.", ("Residents", "are worried", "the dam will break")),
        ("The company hopes to reopen the pit.", ("The company", "hopes", "to reopen the pit")),
        ("Polls show the mayor doesn't lead.", ("Polls", "show", "the mayor doesn't lead")),
        ("Mayor Denies Dam Will Break Next Week", ("Mayor", "Denies", "Dam Will Break Next Week")),
    ],
)
def test_constructions(text: str, said: Short) -> None:
    assert found(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The mayor said the dam was safe, but added that it was old.",
            [("The mayor", "said", "the dam was safe"), ("The mayor", "added", "it was old")],
        ),
        (
            "The mayor criticised the plan, saying it came too late.",
            [("The mayor", "criticised", "the plan"), ("The mayor", "saying", "it came too late")],
        ),
        ("Lind: dam is safe\nLind spoke late.", []),
        (
            "Lind: dam is safe for now\nLind said it held.",
            [("Lind", None, "dam is safe for now"), ("Lind", "said", "it held")],
        ),
        ("Four states that voted later opened new roads.", []),
        ("The remarks that were made at the dam are lost.", []),
        ("He spoke of a show called “The Dam.”", []),
        ("The agency reported from Ardmoss.", []),
        ("Her oft-stated wish came true.", []),
        ("A man charged with theft fled.", []),
    ],
)
def test_several_or_none(text: str, said: list[Short]) -> None:
    assert found(text) == said


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("say:said", ("say", "says", "said", "saying")),
        ("deny", ("deny", "denies", "denied", "denying")),
        ("agree", ("agree", "agrees", "agreed", "agreeing")),
        ("admit:admitted", ("admit", "admits", "admitted", "admitting")),
        ("announce", ("announce", "announces", "announced", "announcing")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("hit:hit", ("hit", "hits", "hit", "hitting")),
    ],
)
def test_inflections(entry: str, forms: tuple[str, ...]) -> None:
    assert inflected(entry) == forms


@pytest.mark.parametrize(
    "part", ["“Why?” she asked. ", "He said “we go on\n", "He said:\n“a:\n", "said “a,” she said, "]
)
def test_time_grows_with_length(part: str) -> None:
    """Eight times the text takes less than thirty times the time: no pass over all for each."""
    assert _seconds(part * 4000) < 30 * max(_seconds(part * 500), 0.01)


def _seconds(text: str) -> float:
    places, start = within(text, 0, len(text)), time.process_time()
    attributions(text, places)
    return time.process_time() - start
