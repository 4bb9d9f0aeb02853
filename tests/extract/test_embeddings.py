"""The first layer's answers that are kept are the layer's own, bit for bit, whatever stands beside a word."""

from collections.abc import Iterator
from typing import Any

import pytest

from verifier.extract import embeddings, parsing

SENTENCES = [
    "At least 12 people were killed in Norhaven on Monday, the mayor said.",
    "“We don't know,” said Ada Brandt, 41, of Example Radio.",
    "The mayor of Norhaven said so.",
    "said",
    "",
    "  two  spaces\tand a tab ",
    "Ünïcode — 東京 \u202e \U0001f525 naïve",
]


@pytest.fixture(scope="module")
def models() -> tuple[Any, Any]:
    """The model as it comes, and one that remembers."""
    plain = parsing.model.__wrapped__()
    remembering = parsing.model.__wrapped__()
    assert embeddings.remember(remembering)
    return plain, remembering


def rows(nlp: Any, texts: list[str]) -> list[bytes]:
    return [array.tobytes() for array in nlp.get_pipe("tok2vec").predict([nlp.make_doc(text) for text in texts])]


def batches() -> Iterator[list[str]]:
    yield SENTENCES
    yield SENTENCES[::-1]
    yield from ([text] for text in SENTENCES)
    yield [f"{one} {number}th {other}" for number, one in enumerate(SENTENCES) for other in SENTENCES]


def test_what_is_remembered_is_what_the_layer_says(models: tuple[Any, Any]) -> None:
    plain, remembering = models
    for texts in batches():
        assert rows(remembering, texts) == rows(plain, texts)


def test_it_forgets_when_it_holds_too_much(models: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    plain, remembering = models
    monkeypatch.setattr(embeddings, "FORMS", 5)
    kept = remembering.get_pipe("tok2vec").model.layers[0]._func
    for texts in batches():
        assert rows(remembering, texts) == rows(plain, texts)
    many = " ".join(f"word{number}" for number in range(400))
    rows(remembering, [many])
    rows(remembering, ["said"])
    assert len(kept._rows) == 1


def test_a_model_that_is_built_otherwise_is_left_alone() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")  # with its own defaults: words are looked up by other layers
    model = nlp.get_pipe("tok2vec").model
    model.layers[0].layers.pop()
    before = list(model.layers)
    assert not embeddings.remember(nlp)
    assert model.layers == before


def test_the_reader_remembers() -> None:
    nlp, _ = parsing._reader()
    assert nlp.get_pipe("tok2vec").model.layers[0].name == "remembered"
