from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from verifier.extract import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.split(text)]


def test_plain_sentences_are_parted():
    assert cut("Two men died. A third was hurt! Who fired? Nobody knows.") == [
        "Two men died.",
        "A third was hurt!",
        "Who fired?",
        "Nobody knows.",
    ]


def test_abbreviations_titles_and_initials_do_not_end_a_sentence():
    one = "Lt. Gen. John K. Doe of the U.N. Mission met Dr. Roe and Sen. Poe near St. Ives at 6 p.m. Monday."
    assert cut(one) == [one]


def test_an_acronym_before_a_new_sentence_ends_it():
    assert cut("They called the U.N. The mission did not answer.") == [
        "They called the U.N.",
        "The mission did not answer.",
    ]


def test_decimals_and_counts_stay_whole():
    one = "About 1.5 million fled, and 2.300 tents in No. 5 camp burned."
    assert cut(one) == [one]


def test_quotes_close_with_their_sentence():
    assert cut('"We saw nine bodies." Then he left. “All dead.” He wept.') == [
        '"We saw nine bodies."',
        "Then he left.",
        "“All dead.”",
        "He wept.",
    ]


def test_a_quoted_question_before_its_speaker_goes_on():
    one = '"Who did this?" asked the mayor.'
    assert cut(one) == [one]


def test_a_dateline_stays_with_its_sentence():
    one = "LIMA, Peru (Agency) -- Six farmers were found dead."
    assert cut(one) == [one]


def test_a_lost_space_after_a_full_stop_still_ends_the_sentence():
    assert cut("The convoy was hit last week.Three guards died.") == [
        "The convoy was hit last week.",
        "Three guards died.",
    ]


def test_an_endless_sentence_is_cut_at_white_space():
    text = "word " * 2000
    spans = sentences.split(text)
    assert all(end - start <= sentences.MAX_SENTENCE for start, end in spans)
    assert "".join(text[start:end].replace(" ", "") for start, end in spans) == "word" * 2000


@given(st.text(alphabet="aZ .!?\"'”\n\t1,;()U.N é—", max_size=300))
def test_every_visible_character_stands_in_exactly_one_sentence(text: str):
    spans = sentences.split(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b].strip() == text[a:b] for a, b in spans)
