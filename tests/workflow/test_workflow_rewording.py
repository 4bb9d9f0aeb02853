"""Where corrected words stand, and what typed dates mean."""

import pytest

from db.rows import FigureRow
from verifier.errors import VerifierError
from verifier.workflow.rewording import nearest, stranded, strays, typed_days, when

TEXT = "The toll rose. " * 3 + "About 40 were killed.\n" + "The toll rose. " * 100


@pytest.mark.parametrize(
    ("words", "claim", "start", "places"),
    [
        ("The toll", (45, 66), 67, 103),
        ("toll", (4, 8), 4, 103),
        ("The toll rose.", (15, 29), 15, 103),
        ("killed. The", (0, 14), 59, 1),
        ("  killed.\t\nThe ", (0, 14), 59, 1),
    ],
)
def test_words_are_found_nearest_to_the_claim(words: str, claim: tuple[int, int], start: int, places: int) -> None:
    found = nearest(TEXT, words, *claim)
    assert (found.start, found.places) == (start, places)
    assert TEXT[found.start : found.end].split() == words.split()


@pytest.mark.parametrize("words", ["he toll", "The tol", "4", "", " \n"])
def test_words_that_are_not_there_whole_are_refused(words: str) -> None:
    with pytest.raises(VerifierError):
        nearest(TEXT, words, 0, 14)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("",), (None, None, None)),
        (("2014",), ("2014-01-01", "2014-12-31", "year")),
        (("2014-02",), ("2014-02-01", "2014-02-28", "month")),
        (("2014-06-12",), ("2014-06-12", "2014-06-12", "day")),
        (("2014-06-12", "2014-06-14"), ("2014-06-12", "2014-06-14", "day")),
        (("2014-06", "2014-07"), ("2014-06-01", "2014-07-31", "month")),
        (("2014-06-12", "2014-07"), ("2014-06-12", "2014-07-31", "month")),
    ],
)
def test_dates_are_days_as_the_extractor_keeps_them(typed: tuple[str, ...], kept: tuple[str | None, ...]) -> None:
    assert when(*typed) == kept
    assert when(*typed_days(*when(*typed)))[:2] == kept[:2]


@pytest.mark.parametrize("typed", ["12 June", "2014-6-1", "2014-13", "2014-02-29", "0000", "٢٠١٤", "2014-06-12T10:00"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(VerifierError, match="write 2014"):
        when(typed)


def test_figures_whose_words_are_left_behind() -> None:
    near = FigureRow(1, 45, 53, "About 40", 40, 40, 40, None, True, "killed", None, "x")
    free = near._replace(start=None, end=None, text="about  40")
    nowhere = free._replace(text="50")
    claim = (45, 66)
    assert stranded((near, free, nowhere), TEXT, claim, 0, 20) == []
    far = (len(TEXT) - 30, len(TEXT) - 16)
    assert stranded((near, free, nowhere), TEXT, claim, *far) == ["About 40", "about 40"]
    assert strays([]) == ""
    assert "“a”, “b”, stand" in strays(["a", "b"])
