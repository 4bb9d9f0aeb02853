import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.errors import VerifierError
from verifier.extract import codebooks, quantities

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int) -> str:
    """The number in English words, British style."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {spell(rest)}" if rest else "")
    for worth, name in ((10**6, "million"), (10**3, "thousand")):
        if number >= worth:
            rest = number % worth
            joint = " and " if 0 < rest < 100 else " "
            return f"{spell(number // worth)} {name}" + (joint + spell(rest) if rest else "")
    raise AssertionError(number)


def only(text: str, book: str = "acled") -> quantities.Quantity:
    found = quantities.scan(text, codebooks.get(book))
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


def values(text: str, book: str = "acled") -> tuple[int | None, int | None, int | None]:
    found = only(text, book)
    return found.low, found.best, found.high


@pytest.mark.parametrize(
    ("text", "words", "expected", "approximate"),
    [
        ("about 170 soldiers", "about 170", (170, 170, 170), True),
        ("an estimated 50 men", "an estimated 50", (50, 50, 50), True),
        ("at least nine men", "at least nine", (9, 9, None), False),
        ("no fewer than nine men", "no fewer than nine", (9, 9, None), False),
        ("more than 30 men", "more than 30", (30, 30, None), False),
        ("over 30 men", "over 30", (31, 31, None), False),
        ("up to 15 men", "up to 15", (None, None, 15), False),
        ("as many as 15 men", "as many as 15", (None, None, 15), False),
        ("between 80 and 100 men", "between 80 and 100", (80, None, 100), False),
        ("from 3 to 5 men", "from 3 to 5", (3, None, 5), False),
        ("12 to 15 men", "12 to 15", (12, None, 15), False),
        ("12–15 men", "12–15", (12, None, 15), False),
        ("560-770 men", "560-770", (560, None, 770), False),
        ("two or three men", "two or three", (2, None, 3), False),
        ("two to three hundred men", "two to three hundred", (200, None, 300), False),
        ("at least 17 and possibly more than 20 men", "at least 17 and possibly more than 20", (17, None, None), False),
        ("a couple of men", "a couple", (2, 2, 2), False),
        ("several men", "several", (2, None, None), False),
        ("a number of men", "a number of", (2, None, None), False),
        ("tens of men", "tens", (10, None, None), False),
        ("dozens of men", "dozens", (12, None, None), False),
        ("scores of men", "scores", (20, None, None), False),
        ("hundreds of men", "hundreds", (100, None, None), False),
        ("thousands of men", "thousands", (1000, None, None), False),
        ("tens of thousands of men", "tens of thousands", (10_000, None, None), False),
        ("20 or more men", "20 or more", (20, 20, None), False),
        ("200+ men", "200+", (200, 200, None), False),
        ("30 or so men", "30 or so", (30, 30, 30), True),
    ],
)
def test_the_acled_table(text, words, expected, approximate):
    found = only(text)
    assert (found.low, found.best, found.high) == expected
    assert text[found.start : found.end] == words
    assert found.approximate is approximate
    assert found.rule.startswith("acled: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least nine men", (9, 9, 9)),
        ("more than 25 men", (26, 26, 26)),
        ("between 80 and more than 100 men", (80, None, 101)),
        ("up to 15 men", (None, None, 15)),
        ("several men", (2, 2, 2)),
        ("dozens of men", (12, None, 24)),
        ("hundreds of men", (100, None, None)),
    ],
)
def test_the_airwars_table(text, expected):
    assert values(text, "airwars") == expected
    assert only(text, "airwars").rule.startswith("airwars: ")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,500 men", 1500),
        ("1.500 men", 1500),
        ("1 500 men", 1500),
        ("1\u00a0500 men", 1500),
        ("1\u202f500 men", 1500),
        ("12’500 men", 12_500),
        ("1.5 million people", 1_500_000),
        ("half a million people", 500_000),
        ("one and a half million people", 1_500_000),
        ("half a dozen men", 6),
        ("two dozen men", 24),
        ("a hundred and seventy men", 170),
        ("3 hundred men", 300),
        ("2 lakh people", 200_000),
    ],
)
def test_forms_of_whole_numbers(text, number):
    assert values(text) == (number, number, number)


@pytest.mark.parametrize(
    "text",
    [
        "a 16-year-old boy",
        "Jane Roe, 16, was hurt",
        "John Roe Jr., 27, of Homeville",
        "John Roe (17) was hurt",
        "boys aged 14, 15 and 16",
        "12 years old",
        "in 2014",
        "since 1998 war",
        "on June 14",
        "on 14 June",
        "June 14, 2014",
        "October 9th 2023 saw",
        "at 6 p.m. today",
        "at 12:30",
        "2200 GMT",
        "12 km away",
        "300 metres",
        "$5 million",
        "40 dollars",
        "12% of them",
        "5 per cent",
        "a 9mm pistol",
        "an AK-47",
        "an F-16 jet",
        "No. 5",
        "Route 66",
        "the 14th man",
        "252-555-1411",
        "page 3",
        "her 7- or 8-year-old son",
        "the 1200 block of Main",
        "123 Main Street",
        "one-third of it",
        "no one came",
        "hundreds of miles",
        "3.7 magnitude",
    ],
)
def test_what_is_no_figure(text):
    assert quantities.scan(text, codebooks.get("acled")) == []


def test_an_update_is_no_range():
    found = quantities.scan("the toll rose to 43 from 38", codebooks.get("acled"))
    assert [(q.low, q.former) for q in found] == [(43, False), (38, True)]
    found = quantities.scan("the toll rose from 38 to 43", codebooks.get("acled"))
    assert [(q.low, q.former) for q in found] == [(38, True), (43, False)]


def test_an_unknown_codebook_is_refused_in_one_line():
    with pytest.raises(VerifierError, match=r"no codebook 'acld'.*acled, airwars"):
        codebooks.get("acld")


@given(st.integers(min_value=2, max_value=999_999_999))
def test_a_number_in_words_reads_back(number):
    assert values(f"{spell(number)} men") == (number, number, number)


@given(st.integers(min_value=2, max_value=999_999_999), st.sampled_from([",", ".", "\u00a0", "\u202f", "'", "’"]))
def test_a_number_with_thousands_marks_reads_back(number, mark):
    text = f"{number:,}".replace(",", mark) + " men"
    if 1800 <= number <= 2099 or number < 1000:
        text = "at least " + text
    assert only(text).low == number


@given(st.text(alphabet="0123456789 ,.-–toandone twenty hundred dozen's½%$at least", max_size=200))
def test_any_text_slices_and_orders(text):
    last = 0
    for found in quantities.scan(text, codebooks.get("acled")):
        assert last <= found.start <= found.core_start < found.core_end <= found.end <= len(text)
        bounds = [value for value in (found.low, found.best, found.high) if value is not None]
        assert all(value >= 0 for value in bounds)
        last = found.end
