"""Attribution: who says what, in every construction that news English uses. All sentences are our own."""

from functools import cache

import pytest

from verifier.extract import attribution, document, parsing
from verifier.extract.attribution import Statement


@cache
def read(text: str, publisher: str | None = None) -> tuple[document.Document, tuple[Statement, ...]]:
    doc = document.prepare(text, None, "2024-03-04", publisher)
    wanted = [s.index for s in doc.readable() if attribution.triggers(doc.words(s))]
    return doc, tuple(attribution.find(doc, parsing.parse(doc, wanted)))


def only(text: str) -> tuple[str | None, str, str]:
    """Source, cue and content of the one outermost statement."""
    doc, statements = read(text)
    outer = attribution.outermost(statements)
    assert len(outer) == 1, [doc.text[s.cue.start : s.cue.end] for s in outer]
    one = outer[0]
    source = doc.text[one.source.start : one.source.end] if one.source else None
    return source, doc.text[one.cue.start : one.cue.end], doc.text[one.content.start : one.content.end]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The mayor said that two bridges were closed.",
            "The mayor",
            "said",
            "that two bridges were closed",
        ),
        ("The mayor said two bridges were closed.", "The mayor", "said", "two bridges were closed"),
        ("Two bridges were closed, the mayor said.", "the mayor", "said", "Two bridges were closed"),
        (
            "“Two bridges are closed,” said Maria Lopez, the mayor of the town.",
            "Maria Lopez, the mayor of the town",
            "said",
            "“Two bridges are closed,”",
        ),
        (
            "According to the harbour master, three boats sank in the storm.",
            "the harbour master",
            "According to",
            "three boats sank in the storm",
        ),
        (
            "Three boats sank in the storm, according to the harbour master.",
            "the harbour master",
            "according to",
            "Three boats sank in the storm",
        ),
        (
            "A caption on the photograph suggested that the men were prisoners.",
            "A caption on the photograph",
            "suggested",
            "that the men were prisoners",
        ),
        ("As the coroner noted, the victims were never named.", "the coroner", "noted", "the victims were never named"),
        (
            "The general was quoted as saying that the town had fallen.",
            "The general",
            "saying",
            "that the town had fallen",
        ),
        ("It was reported that the town had fallen.", None, "reported", "that the town had fallen"),
        ("Asked whether the town had fallen, the general left.", None, "Asked", "whether the town had fallen"),
    ],
)
def test_each_construction(text: str, source: str | None, cue: str, content: str) -> None:
    found = only(text)
    assert found[0] == source
    assert found[1] == cue
    assert found[2].rstrip(".") == content


def test_words_on_both_sides_of_the_speaker_are_one_content() -> None:
    text = "“The road is open,” the driver said, “but nobody dares to use it.”"
    doc, (one,) = read(text)
    assert [doc.text[part.start : part.end] for part in one.parts] == [
        "“The road is open,”",
        "“but nobody dares to use it.”",
    ]
    assert one.direct


def test_a_quotation_goes_on_in_the_next_sentence() -> None:
    text = "“The road is open,” the driver said. “Nobody dares to use it. They fear the mines.”"
    assert only(text)[2] == text


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = (
        "“The road is open,” the driver said. “Nobody dares to use it.\n\n"
        "“They fear the mines, and they fear the soldiers even more.”\n\nThe market stayed shut all day long."
    )
    content = only(text)[2]
    assert content.endswith("even more.”")
    assert "market" not in content


def test_two_verbs_of_one_speaker_are_two_statements() -> None:
    doc, statements = read("The minister said the bridge was closed and said he knew of five other bridges.")
    outer = attribution.outermost(statements)
    assert [doc.text[s.content.start : s.content.end].rstrip(".") for s in outer] == [
        "the bridge was closed",
        "he knew of five other bridges",
    ]
    assert len({s.source for s in outer}) == 1


def test_a_participle_goes_on_with_the_same_speaker() -> None:
    doc, statements = read("The minister denied the report, adding that nobody had been hurt.")
    added = next(s for s in statements if s.word == "adding")
    assert added.source is not None
    assert doc.text[added.source.start : added.source.end] == "The minister"


def test_a_verb_inside_a_quotation_is_nested() -> None:
    _, statements = read("“I think the council knew that the dam was weak,” the engineer said.")
    assert [s.word for s in attribution.outermost(statements)] == ["said"]
    assert all(s.nested for s in statements if s.word != "said")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Officials: 12 dead in ferry fire", "Officials"),
        ("12 dead in ferry fire: officials", "officials"),
    ],
)
def test_headline_with_a_colon(text: str, source: str) -> None:
    body = "\n\nThe ferry burned for three hours in the harbour before the crew was brought ashore by boats."
    doc, statements = read(text + body)
    first = statements[0]
    assert first.source is not None
    assert doc.text[first.source.start : first.source.end] == source
    assert "12 dead in ferry fire" in doc.text[first.content.start : first.content.end]


def test_plain_reporting_is_marked() -> None:
    _, statements = read("The mayor said the bridge was closed. The mayor hopes that it will open.")
    assert [s.speech for s in statements] == [True, False]


@pytest.mark.parametrize("text", ["Two bridges were closed.", "The rain stopped at noon in the valley."])
def test_no_statement_where_nobody_speaks(text: str) -> None:
    assert read(text)[1] == ()


def test_offsets_slice_the_text_after_characters_outside_the_plane() -> None:
    text = "🚢 The captain said that the 𝕊hip was late."
    doc, statements = read(text)
    assert doc.text[statements[0].content.start : statements[0].content.end].rstrip(".") == "that the 𝕊hip was late"


def test_the_same_text_gives_the_same_statements() -> None:
    text = "The mayor told Reuters that the bridge was closed. She said in a statement that it would open."
    read.cache_clear()
    once = read(text)[1]
    read.cache_clear()
    assert read(text)[1] == once
