"""The cost of every pass over a text grows with its length, whatever is repeated: counted in lines run, not in time.

A text of twice the length may run 2.2 times the lines at most; the same count comes out on every machine.
"""

import sys
from collections.abc import Callable

import pytest

from verifier.extract import codebooks, document, language, numerals, quantities, quotes

SIZE = 4_000
UNITS = [
    *(
        "9",
        "9 ",
        "1,",
        "1,000,",
        "1 000 ",
        "1,00,",
        "3.",
        "½ ",
        "one ",
        "one hundred and ",
        "hundred ",
        "twenty-",
        "half a ",
    ),
    *("at least ", "possibly ", "another ", "as many as ", "between 1 and ", "between two hundred and ", "2-", "3 to "),
    *("dozens of ", "dozens and ", "dozens or ", "several hundred ", "a couple ", "a number of ", "12 or more ", "5, "),
    *(
        "rose from 3 to ",
        "from an earlier ",
        "minus 4 ",
        "thousand ",
        "million and ",
        "two point two ",
        "4 hundred and ",
    ),
    *(
        "(",
        '"',
        "“",
        "'",
        "“a” ",
        ". ",
        "A. ",
        "a.",
        "\n",
        "\n\n",
        " ",
        "Mr. ",
        "X: ",
        "Source: a\n",
        "a\n",
        "Related\n",
    ),
]


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python run."""
    count = 0

    def trace(_frame: object, event: str, _given: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def scan(text: str) -> object:
    return [quantities.scan(text, codebooks.get(book)) for book in codebooks.names()]


def quoted(text: str) -> object:
    return list(quotes.find(document.prepare(text)))


PASSES = {
    "tokens": numerals.tokenize,
    "quantities": scan,
    "document, sentences and furniture": document.prepare,
    "quotes": quoted,
    "language": language.detect,
}


@pytest.mark.parametrize("name", PASSES)
@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_costs_at_most_2_2_times(name, unit):
    work = PASSES[name]
    work("Lists are loaded, caches are filled.")
    short, long = ((unit * (size // len(unit) + 1))[:size] for size in (SIZE, 2 * SIZE))
    once, twice = lines_run(lambda: work(short)), lines_run(lambda: work(long))
    assert twice <= 2.2 * once + 500, (once, twice)


def test_the_count_sees_a_quadratic_pass():
    def pairs(text: str) -> int:
        found = 0
        for one in text:
            for other in text:
                found += one == other
        return found

    assert lines_run(lambda: pairs("a" * 200)) > 3.5 * lines_run(lambda: pairs("a" * 100))
