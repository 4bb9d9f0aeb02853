"""Figures, chains and dates in words, and text fitted into cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from verifier.safe_text import safe_text
from verifier.tui.phrases import bar, day, figure, one_line, said_by, share
from verifier.tui.wrap import fit, wrap


@pytest.mark.parametrize(
    ("low", "best", "high", "about", "words", "shown"),
    [
        (170, 170, 170, True, "about 170", "≈170"),
        (17, 17, 17, False, "seventeen", "17"),
        (100, None, None, False, "hundreds", '≥100 "hundreds"'),
        (12, None, None, True, "dozens", '≥12 "dozens"'),
        (12, None, None, True, "about 12 or more", "≥≈12"),
        (560, None, 770, False, "between 560 and 770", "560–770"),
        (21, 20, None, False, "more than 20", ">20"),
        (20, 20, None, False, "at least 20", "≥20"),
        (None, None, 50, False, "up to 50", "≤50"),
        (160, 170, 770, False, "170", "170 (160–770)"),
        (1700, 1700, 1700, False, "1,700", "1,700"),
        (None, None, None, False, None, "–"),
        (0, 0, 0, False, "none", "0"),
        (2, 2, None, False, "several", "≥2"),
    ],
)
def test_figures(
    low: int | None, best: int | None, high: int | None, about: bool, words: str | None, shown: str
) -> None:
    assert figure(low, best, high, about, words) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2014-06-16T16:43:00Z", "16 Jun 2014"),
        ("2014-06-16", "16 Jun 2014"),
        ("2014-06", "Jun 2014"),
        ("2014", "2014"),
        (None, "–"),
        ("last\x1b[31m week", "last␛[31m week"),
        ("2014-99-16", "2014-99-16"),
    ],
)
def test_days(value: str | None, shown: str) -> None:
    assert day(value) == shown


def test_a_share_is_never_rounded_up_and_never_all_before_all_is_done() -> None:
    assert share(999, 1000) == "99 %"
    assert share(1, 1000) == share(1, 1455) == share(9, 1000) == "<1 %"
    assert share(10, 1000) == share(19, 1000) == "1 %"
    assert share(0, 1000) == "0 %"
    assert share(0, 0) == "0 %"
    assert share(5, 5) == "100 %"


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 40))
def test_a_bar_has_its_width(part: int, whole: int, width: int) -> None:
    assert cell_len(bar(min(part, whole), whole, width)) == width + 2


@given(st.text(), st.integers(1, 60))
def test_fitted_text_has_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(one_line(text), width)) == width


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(2, 60))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    safe = safe_text(text)
    lines = wrap(safe, width)
    assert all(cell_len(safe[start:end]) <= width for start, end in lines)
    covered = [place for start, end in lines for place in range(start, end)]
    assert covered == sorted(set(covered))
    left_out = set(range(len(safe))) - set(covered)
    assert all(safe[place] in " \n" for place in left_out)


def test_a_chain_reads_from_origin_to_relay() -> None:
    assert said_by(("Ines Duarte", "Delta")) == "Ines Duarte ‹ Delta"
    assert said_by(()) == "–"


def test_stacked_marks_do_not_cut_a_line_short() -> None:
    sign = "x" + "\u0301" * 20
    assert fit(sign * 30, 20) == sign * 19 + "…"
    assert fit(sign * 20, 20) == sign * 20
    assert fit(sign * 5, 20) == sign * 5 + " " * 15
