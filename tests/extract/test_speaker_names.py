"""A speaker's name is printed as the article has it: never cut inside a word, never put together."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.extract import extract


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "name",
    [
        "Human Rights Watch",
        "Iran International",
        "Amnesty International",
        "Titan Monitor",
        "Breathe Alliance",
        "Elena Danforth",
        "@River Watch",
        "El-Sun.Net",
    ],
)
def test_an_article_is_dropped_only_where_it_is_a_word(name: str) -> None:
    """ "an" inside "Human" is no article: the name of a speaker stays whole."""
    found = extract(f"{name} said on Tuesday that 12 men were killed in the village.")
    speakers = [link.speaker for claim in found.claims for link in claim.attribution]
    assert speakers == [name]


def test_a_number_within_an_outlet_s_name_stays() -> None:
    text = "Anna Berg, the mayor, told the Channel 2 Action News that four people were shot in the yard."
    for claim in extract(text).claims:
        for link in claim.attribution:
            assert link.speaker in text


@pytest.mark.parametrize(
    ("phrase", "name", "role"),
    [
        ("A user named Karim Haddad", "Karim Haddad", "A user"),
        ("The armed group known as Red Dawn", "Red Dawn", "The armed group"),
        ("Posting on a page a user called Anna Berg", "Anna Berg", "a user"),
    ],
)
def test_who_is_called_so_goes_by_that_name(phrase: str, name: str, role: str) -> None:
    claim = extract(f"{phrase} said that 12 men were killed in the village.").claims[0]
    assert (claim.attribution[0].speaker, claim.attribution[0].role) == (name, role)


@pytest.mark.parametrize("subject", ["The incident", "The blast", "What happened"])
def test_an_event_is_nobody_s_source(subject: str) -> None:
    found = extract(f"{subject} showed that 12 men were killed in the village.", publisher="The Gazette")
    assert {link.speaker for claim in found.claims for link in claim.attribution} <= {"The Gazette"}


NAMES = st.sampled_from(
    [
        "Human Rights Watch",
        "Anna Berg",
        "Karim al-Jabiri",
        "the harbour office",
        "a nurse",
        "Dr. Ruth van der Berg",
        "He",
        "Channel 2 News",
        "witnesses",
        "the Lake Post",
        "one of the wounded men",
        "@River Watch",
        "Their office",
        "She",
        "Peter Stone, the army’s chief spokesman,",
        "the “Free Men” brigade",
        "Gen. Ivo Horn (retired)",
        "They",
        "I",
        "a group known as Red Dawn",
        "Lake News, a local daily,",
        "O'Malley",
        "the men’s families",
        "Ms. Ito",
        "Nobody",
    ]
)
FACTS = st.sampled_from(
    [
        "about 170 guards were killed",
        "over 125 pupils were injured",
        "between 5 and 9 sailors died",
        "no one was hurt",
        "scores of villagers fled the town",
        "the pictures were genuine",
        "rebels captured the town of Ardana",
        "at least three people, including two children, were wounded",
        "up to 40 miners are missing",
    ]
)
SENTENCES = st.sampled_from(
    [
        "{a} said that {f}.",
        "{a} told {b} that {f}.",
        "“{f},” {a} said.",
        "{f}, {a} said, according to {b}.",
        "{a}, quoting {b}, said that {f}.",
        "According to {a}, {f}.",
        "{a} could not confirm that {f}.",
        "{a} denied that {f}, {b} reported.",
        "{a} said in a statement that {f}, while {b} said the road was closed.",
        "{a} had received reports that {f}.",
        "{f}, as reported by {a}.",
        "{a} put the toll at 40.",
        "{a} was quoted by {b} as saying that {f}.",
        "Officials: {f}",
    ]
)


@st.composite
def articles(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        line = draw(SENTENCES).format(a=draw(NAMES), b=draw(NAMES), f=draw(FACTS))
        lines.append(line[:1].upper() + line[1:])
    return draw(st.sampled_from([" ", "\n\n", "\n"])).join(lines)


@settings(max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow])
@given(articles())
def test_everything_printed_stands_in_the_article(text: str) -> None:
    """Speakers, quotes, figures and populations are verbatim; a range never runs backwards."""
    found = extract(text, publisher="The Gazette")
    for claim in found.claims:
        assert text[claim.start : claim.end] == claim.quote
        for link in claim.attribution:
            assert link.speaker == "The Gazette" or whole(link.speaker, plain(text)), link
            assert link.start is None or text[link.start : link.end or 0].strip()
        for figure in claim.figures:
            assert text[figure.start : figure.end] == figure.text
            assert claim.start <= figure.start < figure.end <= claim.end
            if figure.population is not None:
                assert text[figure.population_start : figure.population_end] == figure.population
            bounds = [bound for bound in (figure.low, figure.best, figure.high) if bound is not None]
            assert bounds == sorted(bounds)


def whole(name: str, text: str) -> bool:
    """Whether the name stands in the text, and not from the middle of a word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
