"""Hostile repeats: cost stays linear, nothing raises. The budget is generous: it catches blow-ups, not slowness."""

import time

import pytest

from verifier.extract import casualties, codebooks, document, language, quantities

SIZE = 100_000
REPEATS = [
    *("9", "1,", "1,000,", "1 000 ", "one hundred and ", "hundred ", "at least ", "as many as ", "between 1 and "),
    *("2-", "3 to ", "dozens of ", "a number of ", "(", '"', "“”", ".", ". ", "!?", "...", "U.N. ", "Mr. ", "A.B."),
    *("Source:\n", "Featured\n", "\n", "\n\n", "\t", " ", "killed ", "no one ", "since the ", "No. 5 ", "$5 "),
    *("16-year-old ", ", 16, ", "June 14, ", "a", "é", "\u00a0", "\u202e", "@a", "a@b.", "http://", "updated "),
    *("[photo 1 of ", "follow a", "x: ", "1:", "½", "٣", "一"),
]


@pytest.mark.parametrize("part", REPEATS)
def test_repeats_cost_little_and_break_nothing(part):
    text = (part * (SIZE // len(part) + 1))[:SIZE]
    began = time.process_time()
    prepared = document.prepare(text)
    assert all(sentence.start < sentence.end for sentence in prepared.sentences)
    quantities.scan(text[:30_000], codebooks.get("acled"))
    language.detect(text)
    casualties.triggers(text)
    assert time.process_time() - began < 20


def test_a_figure_of_200_000_digits_is_no_figure():
    assert quantities.scan("9" * 200_000 + " people were killed", codebooks.get("acled")) == []
    assert quantities.scan("1,000" + ",000" * 50_000 + " people were killed", codebooks.get("acled")) == []


def test_the_gate_costs_little_on_one_long_line():
    began = time.process_time()
    assert not casualties.triggers("since " * 200_000)
    assert time.process_time() - began < 20
