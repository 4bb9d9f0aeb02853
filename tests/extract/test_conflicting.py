"""Totals of articles in which several sources give different counts."""

import pytest

from verifier.extract import casualties, codebooks, document, parsing, totals
from verifier.extract.model import Total


def sums(text: str, book: str = "acled") -> dict[str, Total]:
    codebook = codebooks.get(book)
    prepared = document.prepare(text)
    hits = casualties.find(prepared, parsing.parse(prepared, range(len(prepared.sentences))), codebook)
    return totals.totals(hits, [], codebook)


def test_a_list_of_those_counted_is_not_added_again():
    text = "Six members of the Odeh family, four children and two women, were killed."
    assert sums(text)["killed"] == Total(6, 6, 6)


def test_a_number_says_more_than_a_vague_word_before_it():
    text = "Dozens of people were injured in the raid. The station said that 45 people were injured."
    assert sums(text, "airwars")["injured"] == Total(45, 45, 45)


@pytest.mark.parametrize("book", ["acled", "airwars"])
def test_up_to_a_number_starts_at_those_known_by_name(book):
    text = "Up to 15 people were killed. One post said that 14 had died. The names of 13 people killed were published."
    total = sums(text, book)["killed"]
    assert (total.low, total.high) == (13, 15)


def test_up_to_a_number_starts_at_the_lowest_report_that_is_near():
    text = (
        "Up to 40 people were injured. The radio said that three people were injured, the clinic that 32 were injured."
    )
    total = sums(text)["injured"]
    assert (total.low, total.high) == (32, 40)


def test_up_to_a_number_alone_has_no_low_end():
    assert sums("Up to 40 people were injured.")["injured"] == Total(None, None, 40)


@pytest.mark.parametrize(("book", "expected"), [("acled", Total(2, None, None)), ("airwars", Total(2, 2, 2))])
def test_a_vague_number_for_the_dead_and_the_hurt_is_both(book, expected):
    text = "An unknown number of people were killed and wounded in a strike on the house."
    assert sums(text, book) == {"killed": expected, "injured": expected}


def test_a_number_for_the_dead_and_the_hurt_is_not_shared_out():
    assert sums("Twelve people were killed or wounded in a strike on the house.") == {}


def test_victims_are_injured_only_where_there_was_a_shooting():
    named = "Nine people were killed. Relatives published the names of nine victims."
    assert "injured" not in sums(named)
    assert sums("Gunfire broke out in the bar. Three victims were taken away.")["injured"].low == 3


def test_at_least_and_up_to_are_one_range():
    total = sums("At least 78, and up to 175, people from one family were killed.")["killed"]
    assert (total.low, total.high) == (78, 175)
