"""Stretches, figures and chains as a person gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rows import LinkRow
from verifier.errors import VerifierError
from verifier.workflow import corrections

TEXT = "The guards left.\n\nAbout 40 recruits\nwere killed, a guard said. A guard said so twice."


def test_words_are_found_across_line_breaks() -> None:
    start, end = corrections.locate(TEXT, "About 40  recruits were killed")
    assert TEXT[start:end] == "About 40 recruits\nwere killed"


@pytest.mark.parametrize(
    ("words", "problem"), [("", "empty"), ("nobody", "not in the article"), ("guard said", "2 times")]
)
def test_words_that_do_not_point_to_one_place(words: str, problem: str) -> None:
    with pytest.raises(VerifierError, match=problem):
        corrections.locate(TEXT, words)


@given(st.text(alphabet="ab \n.", min_size=1, max_size=40), st.data())
def test_a_located_stretch_holds_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    try:
        found = corrections.locate(text, words)
    except VerifierError:
        return
    assert text[slice(*found)].split() == words.split()


def test_a_stretch_loses_the_blanks_at_its_ends() -> None:
    assert corrections.checked_span("ab  cd ", 2, 7) == (4, 6)


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 99), (2, 4)])
def test_stretches_that_are_none(span: tuple[int, int]) -> None:
    with pytest.raises(VerifierError):
        corrections.checked_span("ab  cd ", *span)


def test_a_figure_is_read_by_the_codebook() -> None:
    figure = corrections.read_figure("several", codebook="acled", measure="killed", population="guards")
    assert (figure.low, figure.best, figure.high, figure.rule) == (2, None, None, "acled: several")
    assert corrections.read_figure("several", codebook="airwars").high == 2
    about = corrections.read_figure("about 1,700", codebook="acled")
    assert (about.low, about.best, about.approximate, about.modifier) == (1700, 1700, True, "about")


@pytest.mark.parametrize("words", ["nobody", "3 of them and 4 of those", "9223372036854775808"])
def test_words_that_are_not_one_figure(words: str) -> None:
    with pytest.raises(VerifierError):
        corrections.read_figure(words, codebook="acled")


@pytest.mark.parametrize("bounds", [(5, 3, None), (None, 5, 4), (9, None, 8), (-1, None, None), (2**63, None, None)])
def test_ranges_that_cannot_be(bounds: tuple[int | None, int | None, int | None]) -> None:
    low, best, high = bounds
    with pytest.raises(VerifierError):
        corrections.given_figure("x", low=low, best=best, high=high)


def test_a_measure_that_does_not_exist() -> None:
    with pytest.raises(VerifierError, match="killed"):
        corrections.given_figure("x", low=1, best=1, high=1, measure="wounded")


def test_a_figures_place_is_where_its_words_stand_in_the_claim() -> None:
    figure = corrections.read_figure("About 40", codebook="acled")
    placed = corrections.placed(figure, TEXT, 0, len(TEXT))
    assert placed.start is not None
    assert TEXT[placed.start : placed.end] == "About 40"
    assert corrections.placed(figure, TEXT, 30, 40).start is None


def test_a_chain_keeps_what_was_known_of_a_speaker() -> None:
    before = [LinkRow(1, 0, 7, "Ali Example", 3, 5, "spokesman", "told", None, False, None)]
    first, second = corrections.chain(["  ali   example ", "New One"], before)
    assert (first.speaker, first.role, first.start) == ("Ali Example", "spokesman", 3)
    assert (second.speaker, second.role) == ("New One", None)


def test_a_proposal_is_the_stretch_with_what_is_read_in_it() -> None:
    start = TEXT.index("About")
    claim = corrections.proposed_claim(TEXT, start, TEXT.index(" A guard said so"), codebook="acled")
    assert claim.quote == TEXT[claim.start : claim.end]
    assert claim.kind == "casualty"
    (figure,) = claim.figures
    assert figure.start is not None
    assert TEXT[figure.start : figure.end] == figure.text == "About 40"


def test_a_stretch_without_anything_to_read_is_a_statement() -> None:
    claim = corrections.proposed_claim(TEXT, 0, 16, codebook="acled")
    assert (claim.quote, claim.kind, claim.figures) == ("The guards left.", "statement", ())
