"""What our own printer prints for a number is read back: every form, in prose, with offsets that slice to the words."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.extract import codebooks, quantities

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
DECADES = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
ONES, TENS = UNITS.split(), DECADES.split()
MIXTURE = (
    "12 7, seven hundred and a half dozen dozens of to – - between from at least up tens thousand million or "
    "more possibly, nearly 1,50,000 3.5 k ¾ ½ ' ’ several few couple both minus rose by 43 1.000 0 00 "
    "scores hundreds if not , . ( “"
)
LARGEST = 10**12
MARKS = [",", ".", "'", "’", " ", "\u00a0", "\u202f", "\u2009"]

# Prose round the number: it ends and goes on with words that are no part of a quantity.
BEFORE = ["", "On Tuesday the mayor said ", "“We found ", "In the valley, ", "Reports tell of ", "(", "There were — "]
AFTER = [" miners were killed.", " villagers, the ministry said", " people died; nobody else did.", " guards)", " men”"]
FAMILIES = ["words", "digits", "scaled"]


@dataclass(frozen=True)
class Style:
    """How words are joined: "and" before the last part, hyphens between tens and ones or between all words."""

    joint: bool
    hyphens: str


def below_hundred(number: int, style: Style) -> str:
    if number < 20:
        return ONES[number]
    rest = number % 10
    return TENS[number // 10] + (f"{' ' if style.hyphens == 'none' else '-'}{ONES[rest]}" if rest else "")


def below_thousand(number: int, style: Style) -> str:
    if number < 100:
        return below_hundred(number, style)
    rest = number % 100
    tail = (" and " if style.joint else " ") + below_hundred(rest, style) if rest else ""
    return f"{ONES[number // 100]} hundred{tail}"


def in_words(number: int, style: Style) -> str:
    """The number in words."""
    if number < 1000:
        return _joined(below_thousand(number, style), style)
    parts = []
    for worth, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= worth:
            parts.append(f"{below_thousand(number // worth, style)} {name}")
            number %= worth
    text = " ".join(parts)
    if number:
        text += (" and " if style.joint and number < 100 else " ") + below_thousand(number, style)
    return _joined(text, style)


def _joined(text: str, style: Style) -> str:
    return text.replace(" ", "-") if style.hyphens == "all" else text


def in_digits(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def indian(number: int) -> str:
    """Indian grouping: 1,50,000."""
    head, tail = divmod(number, 1000)
    groups = [f"{tail:03}"] if head else [str(tail)]
    while head:
        head, pair = divmod(head, 100)
        groups.append(f"{pair:02}" if head else str(pair))
    return ",".join(reversed(groups))


def scaled(number: int, separator: str = " ") -> list[str]:
    """The number as digits with a scale word, with decimals where that is exact: "1.25 million"."""
    found = []
    for worth, name in ((10**3, "thousand"), (10**5, "lakh"), (10**6, "million"), (10**7, "crore"), (10**9, "billion")):
        whole, rest = divmod(number, worth)
        if not 0 < whole < 1000:
            continue
        places = f"{rest:0{len(str(worth)) - 1}}".rstrip("0")
        if len(places) <= 3:
            found.append(f"{whole}{'.' if places else ''}{places}{separator}{name}")
    return found


def dozens(number: int, style: Style) -> list[str]:
    """The number in dozens, where it is some."""
    found = ["half a dozen", "half-a-dozen", "a half-dozen", "half dozen"] if number == 6 else []
    found += ["a dozen", "one dozen", "1 dozen"] if number == 12 else []
    if number % 12 == 0 and 24 <= number < 12 * 100:
        found += [f"{below_hundred(number // 12, style)} dozen", f"{number // 12} dozen", f"{number // 12} dozens"]
    return found


STYLES = [Style(joint, hyphens) for joint in (True, False) for hyphens in ("none", "tens", "all")]


def forms(number: int) -> list[str]:
    """Every way in which we print a number."""
    found = [in_words(number, style) for style in STYLES]
    found += [in_digits(number, mark) for mark in MARKS] + [str(number), indian(number)]
    found += scaled(number)
    for style in STYLES[:2]:
        found += dozens(number, style)
    if number and number % 1000 == 0 and number < 10**6:
        found.append(f"{number // 1000}k")
    if number and number % 10**6 == 0 and number < 10**9:
        found.append(f"{number // 10**6}M")
    for worth, words in ((1000, "a thousand"), (100, "a hundred"), (10**6, "a million"), (500_000, "half a million")):
        found += [words] if number == worth else []
    return list(dict.fromkeys(found))


def read(text: str, book: str = "acled") -> list[tuple[str, int | None, int | None, int | None]]:
    found = quantities.scan(text, codebooks.get(book))
    return [(text[q.start : q.end], q.low, q.best, q.high) for q in found]


def year(text: str) -> bool:
    """Four bare digits of these centuries are read as a year where no word of bounding stands before them."""
    return len(text) == 4 and text.isdigit() and text[:2] in ("18", "19", "20")


numbers = st.one_of(
    st.integers(0, 130),
    st.integers(0, 9_999),
    st.integers(0, LARGEST),
    st.builds(lambda a, b: a * 10**b, st.integers(1, 999), st.integers(0, 9)),
    st.builds(lambda a: a * 12, st.integers(1, 99)),
)
before, after = st.sampled_from(BEFORE), st.sampled_from(AFTER)


@given(numbers, before, after)
def test_every_form_of_a_number_reads_back(number, lead, tail):
    for words in forms(number):
        if year(words):
            continue
        assert read(f"{lead}{words}{tail}") == [(words, number, number, number)]


MODIFIERS = {
    "about": ["about", "some", "nearly", "around", "an estimated", "close to", "in the region of", "almost"],
    "at least": ["at least", "no fewer than", "no less than", "a minimum of", "not less than"],
    "more than": ["more than", "upwards of", "in excess of", "exceeding"],
    "over": ["over", "just over"],
    "up to": ["up to", "as many as", "no more than", "fewer than", "not more than", "at most", "a maximum of"],
}
SUFFIXES = {
    "about": ["or so", "or thereabouts"],
    "at least": ["or more", "or possibly more", "plus"],
    "up to": ["or fewer", "or less"],
}


def bounded(number, bound, book):
    step = 1 if bound == "over" or (bound == "more than" and book == "airwars") else 0
    if bound == "up to":
        return None, None, number
    if bound == "about":
        return number, number, number
    low = number + step
    return low, low, None if book == "acled" else low


@given(
    st.integers(0, 10**9),
    st.sampled_from([(bound, words) for bound, all_words in MODIFIERS.items() for words in all_words]),
    st.sampled_from(codebooks.names()),
    before,
    after,
    st.randoms(use_true_random=False),
)
def test_a_modifier_before_any_form_reads_back(number, modifier, book, lead, tail, random):
    bound, words = modifier
    printed = random.choice(forms(number))
    text = f"{lead}{words} {printed}{tail}"
    assert read(text, book) == [(f"{words} {printed}", *bounded(number, bound, book))]
    only = quantities.scan(text, codebooks.get(book))[0]
    assert text[only.core_start : only.core_end] == printed
    assert (only.rule, only.modifier) == (f"{book}: {bound} N", words)
    assert only.approximate is (bound == "about")


@given(
    st.integers(0, 10**9),
    st.sampled_from([(bound, words) for bound, all_words in SUFFIXES.items() for words in all_words]),
    st.sampled_from(codebooks.names()),
    before,
    st.randoms(use_true_random=False),
)
def test_a_modifier_behind_any_form_reads_back(number, modifier, book, lead, random):
    bound, words = modifier
    printed = random.choice([form for form in forms(number) if not year(form)])
    text = f"{lead}{printed} {words} miners were killed"
    assert read(text, book) == [(f"{printed} {words}", *bounded(number, bound, book))]


RANGES = [
    "between {} and {}",
    "from {} to {}",
    "{} to {}",
    "{}–{}",
    "{}-{}",
    "{} – {}",
    "{} through {}",
    "{} if not {}",
]


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.sampled_from(RANGES),
    st.sampled_from(codebooks.names()),
    before,
    after,
    st.randoms(use_true_random=False),
)
def test_a_range_of_any_two_forms_reads_back(low, more, pattern, book, lead, tail, random):
    high = low + more
    plain = [in_digits, lambda n, _: in_words(n, Style(True, "tens"))]
    if pattern == "{}-{}":  # "eighty-one" is no range
        plain = plain[:1]
    printed = pattern.format(*(random.choice(plain)(number, ",") for number in (low, high)))
    if (low < 1000 <= high and high % 1000 == 0) or all(1800 <= number <= 2099 for number in (low, high)):
        return  # the first borrows the second's thousands; two years
    if {"hundred", "thousand", "million", "billion"} & set(printed.split()) and low < 1000:
        return  # "two to three hundred": the first borrows the scale
    text = f"{lead}{printed}{tail}"
    assert read(text, book) == [(printed, low, None, high)]
    assert quantities.scan(text, codebooks.get(book))[0].rule == f"{book}: A to B"


@given(
    st.integers(1, 99), st.integers(1, 99), st.sampled_from([(100, "hundred"), (1000, "thousand"), (10**6, "million")])
)
def test_the_first_of_a_range_borrows_the_scale_of_the_second(low, more, scale):
    worth, name = scale
    high = low + more
    for printed in (f"{low} to {high} {name}", f"{low}–{high} {name}", f"between {low} and {high} {name}"):
        assert read(f"{printed} people fled") == [(printed, low * worth, None, high * worth)]


@given(st.integers(13, 10**9), st.integers(1, 50), before, after)
def test_at_least_and_possibly_more(low, more, lead, tail):
    high = low + more
    words = f"at least {low:,} and possibly more than {high:,}"
    assert read(f"{lead}{words}{tail}") == [(words, low, None, None)]  # no upper bound is stated
    assert read(f"{lead}{words}{tail}", "airwars") == [(words, low, None, high + 1)]


@given(
    st.lists(
        st.sampled_from(MIXTURE.split()),
        max_size=40,
    ),
    st.sampled_from([" ", "", "-", "\u00a0"]),
)
def test_any_mixture_slices_and_orders(words, joint):
    text = joint.join(words)
    for book in codebooks.names():
        last = 0
        for found in quantities.scan(text, codebooks.get(book)):
            assert last <= found.start <= found.core_start < found.core_end <= found.end <= len(text)
            assert not text[found.start : found.end][:1].isspace()
            known = [value for value in (found.low, found.best, found.high) if value is not None]
            assert known == sorted(known)
            assert all(0 <= value <= LARGEST * 1000 for value in known)
            last = found.end


@pytest.mark.parametrize("number", [0, 1, 10, 11, 12, 100, 101, 110, 999, 1000, 1001, 10**6, 10**9, 10**12 - 1, 10**12])
def test_the_corners_read_back(number):
    for words in forms(number):
        assert read(f"nobody but {words} miners were killed") == [(words, number, number, number)]
