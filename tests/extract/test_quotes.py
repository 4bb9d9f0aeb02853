"""Quotation marks: pairs, paragraphs, apostrophes. Own sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.extract import document, quotes


def found(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotes.find(document.prepare(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "it is late" and left.', ['"it is late"']),
        ("He said “it is ‘very’ late” and left.", ["“it is ‘very’ late”"]),
        ("''It is late,'' he said.", ["''It is late,''"]),
        ("The driver's and the guards' coats were wet.", []),
        ("‘It is late,’ he said.", ["‘It is late,’"]),
        ("It's the boys’ ball, isn’t it?", []),
        ('A board 6" wide and 9" long was found.', []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_quotation_over_paragraphs_is_one_group() -> None:
    text = "“It is late and the road is dark.\n\n“We shall walk home by the river,” the driver said."
    first, second = quotes.find(document.prepare(text))
    assert not first.closed
    assert second.closed
    assert first.group == second.group


@given(st.text(alphabet="ab \"“”'‘’.,\n", max_size=200))
def test_quotations_lie_in_order_within_the_text(text: str) -> None:
    last = 0
    for quotation in quotes.find(document.prepare(text)):
        assert last <= quotation.start < quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
        last = quotation.end


@given(st.text(alphabet='a "“”', max_size=80), st.integers(0, 80))
def test_the_index_finds_what_a_search_finds(text: str, offset: int) -> None:
    found = quotes.find(document.prepare(text))
    expected = next((q for q in found if q.start <= offset < q.end), None)
    assert quotes.Index(found).at(offset) == expected
