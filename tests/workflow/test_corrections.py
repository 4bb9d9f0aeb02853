"""Stretches, figures and chains as a person gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rows import LinkRow, NewFigure
from verifier.errors import VerifierError
from verifier.workflow import corrections
from verifier.workflow.proposing import propose

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


def test_a_figures_place_is_where_its_words_stand_in_the_claim_or_near_it() -> None:
    figure = corrections.read_figure("about  40", codebook="acled")
    for span in ((0, len(TEXT)), (30, 40)):
        placed = corrections.placed(figure, TEXT, *span)
        assert placed.start is not None
        assert TEXT[placed.start : placed.end] == placed.text == "About 40"
    far = "x " * corrections.NEAR + TEXT
    with pytest.raises(VerifierError, match="neither in the claim nor near it"):
        corrections.placed(figure, far, 0, 10)


@pytest.mark.parametrize("words", ["70", "1", "700", "1,7", "sold", "oldiers", ""])
def test_a_part_of_a_number_or_word_is_not_its_words(words: str) -> None:
    with pytest.raises(VerifierError):
        corrections.placed(NewFigure(words, 1, 1, 1, None), "About 170 soldiers and 1,700 others.", 0, 36)


def test_the_nearest_of_several_places_is_taken() -> None:
    text = "40 here. And 40 there. And 40 elsewhere."
    assert corrections.placed(NewFigure("40", 40, 40, 40, None), text, 9, 22).start == text.index("40 there")


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "said"),
    [
        ("about 170", 1400, 1400, 1400, "say 170, the numbers 1,400"),
        ("hundreds", 50, 60, 70, "say at least 100, the numbers 50 / 60 / 70"),
        ("up to 500", 1400, None, None, "say at most 500, the numbers at least 1,400"),
        ("between 560 and 770", 560, None, 700, "say 560 to 770, the numbers 560 to 700"),
        ("about 170", 170, 170, 170, None),
        ("about 170", None, 170, None, None),
        ("dozens", 12, None, 24, None),
        ("up to 500", None, 200, None, None),
        ("several", 2, None, None, None),
        ("the dead", 5, 5, 5, None),
    ],
)
def test_numbers_that_are_not_what_the_words_say(
    words: str, low: int | None, best: int | None, high: int | None, said: str | None
) -> None:
    found = corrections.contradiction(NewFigure(words, low, best, high, None), "acled")
    assert found == (said and f"the words “{words}” {said}")


def test_a_claim_is_proposed_in_a_process_of_its_own_as_it_is_here() -> None:
    start = TEXT.index("About")
    there = propose(TEXT, start - 2, TEXT.index(" A guard said so"), codebook="acled", publisher="A paper")
    here = corrections.proposed_claim(
        TEXT, start, TEXT.index(" A guard said so"), codebook="acled", publisher="A paper"
    )
    assert there == here
    with pytest.raises(VerifierError, match="no stretch"):
        propose(TEXT, 0, 999, codebook="acled")
    with pytest.raises(VerifierError, match="codebook"):
        propose(TEXT, 0, 16, codebook="none such")


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
