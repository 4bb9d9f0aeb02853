"""What a phrase says as low, best and high, by both codebooks, with the row that each figure names.

One line a phrase: the text, the words that make the quantity, the codebook's row, what ``acled`` reads, and what
``airwars`` reads where it differs. ``-`` is open (or, for best, none).
"""

import pytest

from verifier.extract import codebooks, quantities

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"

EXACT = [
    ("7 guards died", "7", 7),
    ("1,204 guards died", "1,204", 1204),
    ("1.204 guards died", "1.204", 1204),
    ("1 204 guards died", "1 204", 1204),
    (f"12{NBSP}204 guards died", f"12{NBSP}204", 12_204),
    (f"12{NARROW}204 guards died", f"12{NARROW}204", 12_204),
    (f"12{THIN}204 guards died", f"12{THIN}204", 12_204),
    ("12'204 guards died", "12'204", 12_204),
    ("12’204 guards died", "12’204", 12_204),
    ("1,50,000 people fled", "1,50,000", 150_000),
    ("12,34,567 people fled", "12,34,567", 1_234_567),
    ("3,456,789 people fled", "3,456,789", 3_456_789),
    ("14 killed", "14", 14),
    ("one police officer died", "one", 1),
    ("Sixteen miners died", "Sixteen", 16),
    ("twenty-three miners died", "twenty-three", 23),
    ("twenty three miners died", "twenty three", 23),
    ("a hundred and seventy miners died", "a hundred and seventy", 170),
    ("one hundred seventy miners died", "one hundred seventy", 170),
    ("one-hundred-and-seventy miners died", "one-hundred-and-seventy", 170),
    ("nineteen hundred and four miners died", "nineteen hundred and four", 1904),
    ("two thousand and six hundred people fled", "two thousand and six hundred", 2600),
    ("four thousand two hundred and eleven people fled", "four thousand two hundred and eleven", 4211),
    ("three million, two hundred and forty people", "three million, two hundred and forty", 3_000_240),
    ("a dozen miners died", "a dozen", 12),
    ("two dozen miners died", "two dozen", 24),
    ("two-dozen miners died", "two-dozen", 24),
    ("3 dozen miners died", "3 dozen", 36),
    ("half a dozen miners died", "half a dozen", 6),
    ("half-a-dozen miners died", "half-a-dozen", 6),
    ("a half-dozen miners died", "a half-dozen", 6),
    ("half dozen miners died", "half dozen", 6),
    ("1.5 million people fled", "1.5 million", 1_500_000),
    ("1·5 million people fled", "1·5 million", 1_500_000),
    ("two point four million people fled", "two point four million", 2_400_000),
    ("half a million people fled", "half a million", 500_000),
    ("a quarter of a million people fled", "a quarter of a million", 250_000),
    ("three quarters of a million people fled", "three quarters of a million", 750_000),
    ("two and a half thousand people fled", "two and a half thousand", 2500),
    ("two million and a half people fled", "two million and a half", 2_500_000),
    ("45 thousand people fled", "45 thousand", 45_000),
    ("45k people fled", "45k", 45_000),
    ("4 hundred and 12 people fled", "4 hundred and 12", 412),
    ("2 lakh people fled", "2 lakh", 200_000),
    ("1.2 crore people fled", "1.2 crore", 12_000_000),
    ("a family of five died", "five", 5),
    ("killed a family of six", "six", 6),
    ("both men died", "both", 2),
]

FORMS = [
    # about
    ("about 40 miners", "about 40", "about N", "40 40 40", None),
    ("around forty miners", "around forty", "about N", "40 40 40", None),
    ("some 40 miners", "some 40", "about N", "40 40 40", None),
    ("nearly 40 miners", "nearly 40", "about N", "40 40 40", None),
    ("almost two dozen miners", "almost two dozen", "about N", "24 24 24", None),
    ("an estimated 40 miners", "an estimated 40", "about N", "40 40 40", None),
    ("approximately 40 miners", "approximately 40", "about N", "40 40 40", None),
    ("roughly 40 miners", "roughly 40", "about N", "40 40 40", None),
    ("close to 40 miners", "close to 40", "about N", "40 40 40", None),
    ("in the region of 40 miners", "in the region of 40", "about N", "40 40 40", None),
    ("on the order of 40 miners", "on the order of 40", "about N", "40 40 40", None),
    ("just short of 40 miners", "just short of 40", "about N", "40 40 40", None),
    ("just under 40 miners", "just under 40", "about N", "40 40 40", None),
    ("40 or so miners", "40 or so", "about N", "40 40 40", None),
    ("40-odd miners", "40-odd", "about N", "40 40 40", None),
    ("40, give or take, were hurt", "40, give or take", "about N", "40 40 40", None),
    ("40 or thereabouts were hurt", "40 or thereabouts", "about N", "40 40 40", None),
    ("~40 miners", "~40", "about N", "40 40 40", None),
    # at least
    ("at least 40 miners", "at least 40", "at least N", "40 40 -", "40 40 40"),
    ("at least a dozen miners", "at least a dozen", "at least N", "12 12 -", "12 12 12"),
    ("at the very least 40 miners", "at the very least 40", "at least N", "40 40 -", "40 40 40"),
    ("no fewer than 40 miners", "no fewer than 40", "at least N", "40 40 -", "40 40 40"),
    ("no less than forty miners", "no less than forty", "at least N", "40 40 -", "40 40 40"),
    ("not fewer than 40 miners", "not fewer than 40", "at least N", "40 40 -", "40 40 40"),
    ("a minimum of 40 miners", "a minimum of 40", "at least N", "40 40 -", "40 40 40"),
    ("at least about 40 miners", "at least about 40", "at least N", "40 40 -", "40 40 40"),
    ("possibly at least 40 miners", "possibly at least 40", "at least N", "40 40 -", "40 40 40"),
    ("40 or more miners", "40 or more", "at least N", "40 40 -", "40 40 40"),
    ("40 or possibly more miners", "40 or possibly more", "at least N", "40 40 -", "40 40 40"),
    ("40+ miners", "40+", "at least N", "40 40 -", "40 40 40"),
    ("40-plus miners", "40-plus", "at least N", "40 40 -", "40 40 40"),
    ("40 plus miners", "40 plus", "at least N", "40 40 -", "40 40 40"),
    ("40 and counting", "40 and counting", "at least N", "40 40 -", "40 40 40"),
    ("40 miners at least", "40", "N", "40 40 40", None),
    ("≥ 40 miners", "≥ 40", "at least N", "40 40 -", "40 40 40"),
    # more than, over
    ("more than 40 miners", "more than 40", "more than N", "40 40 -", "41 41 41"),
    ("upwards of 40 miners", "upwards of 40", "more than N", "40 40 -", "41 41 41"),
    ("in excess of 40 miners", "in excess of 40", "more than N", "40 40 -", "41 41 41"),
    ("well above 40 miners", "well above 40", "more than N", "40 40 -", "41 41 41"),
    ("exceeding 40 miners", "exceeding 40", "more than N", "40 40 -", "41 41 41"),
    ("the toll has exceeded 40", "exceeded 40", "more than N", "40 40 -", "41 41 41"),
    ("death toll tops 40", "tops 40", "more than N", "40 40 -", "41 41 41"),
    ("more than half a dozen miners", "more than half a dozen", "more than N", "6 6 -", "7 7 7"),
    ("significantly more than 40 miners", "significantly more than 40", "more than N", "40 40 -", "41 41 41"),
    ("over 40 miners", "over 40", "over N", "41 41 -", "41 41 41"),
    ("over a dozen miners", "over a dozen", "over N", "13 13 -", "13 13 13"),
    ("well over a hundred miners", "well over a hundred", "over N", "101 101 -", "101 101 101"),
    ("just over 40 miners", "just over 40", "over N", "41 41 -", "41 41 41"),
    # up to
    ("up to 40 miners", "up to 40", "up to N", "- - 40", None),
    ("as many as 40 miners", "as many as 40", "up to N", "- - 40", None),
    ("as many as a dozen miners", "as many as a dozen", "up to N", "- - 12", None),
    ("possibly as many as 40 miners", "possibly as many as 40", "up to N", "- - 40", None),
    ("no more than 40 miners", "no more than 40", "up to N", "- - 40", None),
    ("not more than 40 miners", "not more than 40", "up to N", "- - 40", None),
    ("at most 40 miners", "at most 40", "up to N", "- - 40", None),
    ("fewer than 40 miners", "fewer than 40", "up to N", "- - 40", None),
    ("less than 40 miners", "less than 40", "up to N", "- - 40", None),
    ("under 40 miners", "under 40", "up to N", "- - 40", None),
    ("a maximum of 40 miners", "a maximum of 40", "up to N", "- - 40", None),
    ("40 or fewer miners", "40 or fewer", "up to N", "- - 40", None),
    ("40 at most", "40 at most", "up to N", "- - 40", None),
    ("up to 10 or 12 miners", "up to 10 or 12", "up to N", "- - 12", None),
    # ranges
    ("between 10 and 12 miners", "between 10 and 12", "A to B", "10 - 12", None),
    ("between ten and a dozen miners", "between ten and a dozen", "A to B", "10 - 12", None),
    ("somewhere between 10 and 12 miners", "between 10 and 12", "A to B", "10 - 12", None),
    ("between about 10 and 12 miners", "between about 10 and 12", "A to B", "10 - 12", None),
    ("from 10 to 12 miners", "from 10 to 12", "A to B", "10 - 12", None),
    ("anywhere from 10 to 12 miners", "from 10 to 12", "A to B", "10 - 12", None),
    ("10 to 12 miners", "10 to 12", "A to B", "10 - 12", None),
    ("10 through 12 miners", "10 through 12", "A to B", "10 - 12", None),
    ("10-12 miners", "10-12", "A to B", "10 - 12", None),
    ("10–12 miners", "10–12", "A to B", "10 - 12", None),
    ("10 – 12 miners", "10 – 12", "A to B", "10 - 12", None),
    ("10~12 miners", "10~12", "A to B", "10 - 12", None),
    ("about 10 to 12 miners", "about 10 to 12", "A to B", "10 - 12", None),
    ("ten or twelve miners", "ten or twelve", "A to B", "10 - 12", None),
    ("ten if not twelve miners", "ten if not twelve", "A to B", "10 - 12", None),
    ("10, possibly 12 miners", "10, possibly 12", "A to B", "10 - 12", None),
    ("two to three dozen miners", "two to three dozen", "A to B", "24 - 36", None),
    ("four or five hundred miners", "four or five hundred", "A to B", "400 - 500", None),
    ("between 10 and 12 thousand people", "between 10 and 12 thousand", "A to B", "10000 - 12000", None),
    ("10–12,000 people", "10–12,000", "A to B", "10000 - 12000", None),
    ("9,500–12,000 people", "9,500–12,000", "A to B", "9500 - 12000", None),
    ("2 to 3 million people", "2 to 3 million", "A to B", "2000000 - 3000000", None),
    ("5k-20k people", "5k-20k", "A to B", "5000 - 20000", None),
    (
        "between two hundred and two thousand people",
        "between two hundred and two thousand",
        "A to B",
        "200 - 2000",
        None,
    ),
    (
        "between three hundred and five hundred men",
        "between three hundred and five hundred",
        "A to B",
        "300 - 500",
        None,
    ),
    (
        "between a hundred and ten and a hundred and thirty men",
        "between a hundred and ten and a hundred and thirty",
        "A to B",
        "110 - 130",
        None,
    ),
    (
        "at least 17 and possibly more than 20 men",
        "at least 17 and possibly more than 20",
        "A to more than B",
        "17 - -",
        "17 - 21",
    ),
    ("at least 17, and up to 20, men", "at least 17, and up to 20", "A to B", "17 - 20", None),
    ("at least 17 and as many as 20 men", "at least 17 and as many as 20", "A to B", "17 - 20", None),
    ("more than 17 but fewer than 20 men", "more than 17 but fewer than 20", "A to B", "17 - 20", None),
    ("at most 20 and at least 17 men", "at most 20 and at least 17", "A to B", "17 - 20", None),
    # vague words
    ("a couple of miners", "a couple", "couple", "2 2 2", None),
    ("a couple dozen miners", "a couple dozen", "couple", "24 24 24", None),
    ("a couple of hundred miners", "a couple of hundred", "couple", "200 200 200", None),
    ("a pair of miners", "a pair", "couple", "2 2 2", None),
    ("several miners", "several", "several", "2 - -", "2 2 2"),
    ("a number of miners", "a number of", "several", "2 - -", "2 2 2"),
    ("a handful of miners", "a handful of", "several", "2 - -", "2 2 2"),
    ("a few miners", "a few", "several", "2 - -", "2 2 2"),
    ("multiple miners", "multiple", "several", "2 - -", "2 2 2"),
    ("several dozen miners", "several dozen", "several", "24 - -", "24 24 24"),
    ("several hundred miners", "several hundred", "several", "200 - -", "200 200 200"),
    ("a few hundred thousand people", "a few hundred thousand", "several", "200000 - -", "200000 200000 200000"),
    ("tens of miners", "tens", "tens", "10 - -", None),
    ("dozens of miners", "dozens", "dozens", "12 - -", "12 - 24"),
    ("dozens and dozens of miners", "dozens and dozens", "dozens", "12 - -", "12 - 24"),
    ("dozens or even hundreds of miners", "dozens or even hundreds", "dozens", "12 - -", None),
    ("dozens, possibly hundreds, of miners", "dozens, possibly hundreds", "dozens", "12 - -", None),
    ("scores of miners", "scores", "scores", "20 - -", None),
    ("hundreds of miners", "hundreds", "hundreds", "100 - -", None),
    ("deaths in the hundreds", "hundreds", "hundreds", "100 - -", None),
    ("deaths in the low hundreds", "low hundreds", "hundreds", "100 - -", None),
    ("hundreds upon hundreds of miners", "hundreds upon hundreds", "hundreds", "100 - -", None),
    ("thousands of people", "thousands", "thousands", "1000 - -", None),
    ("tens of thousands of people", "tens of thousands", "tens of thousands", "10000 - -", None),
    ("hundreds of thousands of people", "hundreds of thousands", "hundreds of thousands", "100000 - -", None),
    ("millions of people", "millions", "millions", "1000000 - -", None),
    ("tens of millions of people", "tens of millions", "tens of millions", "10000000 - -", None),
    ("up to hundreds of people", "up to hundreds", "hundreds", "- - 100", None),
]


def bounds(text):
    return tuple(None if part == "-" else int(part) for part in text.split())


def check(book, text, words, row, expected):
    found = quantities.scan(text, codebooks.get(book))
    assert [text[q.start : q.end] for q in found] == [words]
    only = found[0]
    assert (only.low, only.best, only.high) == expected
    assert only.rule == f"{book}: {row}"
    assert only.approximate is (row == "about N" or "about" in words)


def test_the_table_is_long_enough():
    assert len({row[0] for row in (*EXACT, *FORMS)}) >= 160


@pytest.mark.parametrize(("text", "words", "number"), EXACT)
@pytest.mark.parametrize("book", codebooks.names())
def test_plain_numbers_are_read_alike_by_every_codebook(book, text, words, number):
    check(book, text, words, "both" if words == "both" else "N", (number,) * 3)


@pytest.mark.parametrize(("text", "words", "row", "acled", "airwars"), FORMS)
def test_forms(text, words, row, acled, airwars):
    check("acled", text, words, row, bounds(acled))
    check("airwars", text, words, row, bounds(airwars or acled))


@pytest.mark.parametrize(
    "text",
    [
        "The toll rose to 43 from 38",
        "The toll rose from 38 to 43",
        "The toll stood at 43, up from 38 a day earlier",
        "The toll was raised from an initial 38 to 43",
        "The toll climbed to at least 43 from at least 38",
        "Police put the toll at 43, down from an earlier count of 38",
        "The ministry revised its figure down to 43 from 38",
        "The count jumped from just 38 to 43 overnight",
        "The count fell from 38 to 43",
    ],
)
@pytest.mark.parametrize("book", codebooks.names())
def test_an_update_has_a_number_now_and_one_before_and_is_no_range(text, book):
    found = quantities.scan(text, codebooks.get(book))
    assert {(q.low, q.former) for q in found} == {(43, False), (38, True)}
    assert all("to B" not in q.rule for q in found)


def test_the_step_of_an_update_is_no_figure_of_its_own():
    found = quantities.scan("The toll rose by 5 to 43", codebooks.get("acled"))
    assert [(q.low, q.former) for q in found] == [(5, True), (43, False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("another 12 were hurt", [(12, True)]),
        ("a further 12 were hurt", [(12, True)]),
        ("an additional two dozen were hurt", [(24, True)]),
        ("9 died and another three were hurt", [(9, False), (3, True)]),
    ],
)
def test_numbers_on_top_of_others(text, expected):
    found = quantities.scan(text, codebooks.get("acled"))
    assert [(q.low, q.further) for q in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("three of the five men died", [3, 5]),
        ("14 killed, including 6 women", [14, 6]),
        ("5 died and 20 and more than 30 were hurt", [5, 20, 30]),
        ("20 and more were brought in", [20]),
        ("one, two and three", [1, 2, 3]),
        ("on May 6 dozens of miners died", [12]),
        ("in 2019 thousands fled", [1000]),
        ("it hurt fifty - two of them badly", [50, 2]),
        ("minus ten, and 4 others", [4]),
        ("killed 12 people and 3 hundred fled", [12, 300]),
        ("1, 234, 567", [1, 234, 567]),
        ("007 and 4 others", [4]),
    ],
)
def test_where_one_number_ends_and_the_next_begins(text, expected):
    assert [q.low for q in quantities.scan(text, codebooks.get("acled"))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "two and a half men",
        "2.5 men",
        "two thirds of the men",
        "one hundred and three and two thirds",
        "a two hundredth man",
        "minus five",
        "9,999,999,999,999 men",
        "twenty trillion men",
        "in his mid-twenties",
        "one-on-one talks",
        "the couple died",
        "dozens of miles",
        "several hundred dollars",
        "250 mg",
        "500 kWh",
    ],
)
def test_what_counts_nobody(text):
    assert quantities.scan(text, codebooks.get("acled")) == []
