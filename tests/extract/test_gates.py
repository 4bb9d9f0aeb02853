"""The gates before expressions: they change nothing but the time."""

import inspect
import pkgutil
from importlib import import_module

import pytest

import verifier.extract
from verifier.extract import dates, gates, wordlists
from verifier.samples import paths

MODULES = [import_module(one.name) for one in pkgutil.iter_modules(verifier.extract.__path__, "verifier.extract.")]
GATED = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, gates.Gated)
}
TEXTS = [
    "On Monday, 12 March 2019, the mayor said that nobody knew whether 40 people would want to go.",
    "Last year’s fire wasn't the first; they'll need $3 million. Anyone with tips is asked to call 555-010-0199.",
    "LET'S GO: TWENTY PERCENT OF THE WAR SINCE JANUARY, AN HOUR LATER!",
    "We’d hope so, so far this year; 3 days ago, between March and May 2021 or in the past two weeks.",
    "A K\u0130nd of \u017fince: \u017fhot, stab\u0131ng, las\u017f wee\u212a, \u212anown Octo\u0131ber.",
    "٣ people, १२ others and 7% more; published 4 May. Another shooting the following day, overnight on Sunday.",
    "",
]


def samples() -> list[str]:
    texts = [path.read_text("utf8") for path in paths() if path.suffix in (".txt", ".html")]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def words_of(text: str) -> list[str]:
    """Each text whole, in capitals, and each of its words alone between others."""
    return [text, text.upper(), text.lower(), *text.split(), *(f"x {word} y" for word in text.split())]


@pytest.mark.parametrize("name", sorted(GATED))
def test_a_gate_lets_through_whatever_the_expression_finds(name: str) -> None:
    one = GATED[name]
    for text in (piece for whole in [*TEXTS, *samples()] for piece in words_of(whole)):
        assert [m.span() for m in one.finditer(text)] == [m.span() for m in one.compiled.finditer(text)], text
        assert (one.search(text) is None) == (one.compiled.search(text) is None), text


def alternatives(expression: str) -> list[str]:
    """The words of an expression's source, to be tried one by one."""
    return [word for word in gates._RUN.findall(expression.replace(r"\b", " ")) if len(word) > 1]


@pytest.mark.parametrize("name", sorted(GATED))
def test_each_word_of_an_expression_passes_its_own_gate(name: str) -> None:
    one = GATED[name]
    words = alternatives(one.compiled.pattern)
    pairs = [f"{a} {b}" for a in words[:40] for b in words[:40]]
    for text in [*words, *(f"{word}s" for word in words), *pairs]:
        assert (one.search(text) is None) == (one.compiled.search(text) is None), text


@pytest.mark.parametrize(("file", "section"), [("hedges", "words"), ("claim_words", "opinion words")])
def test_every_entry_of_a_list_is_found(file: str, section: str) -> None:
    pattern = wordlists.pattern(file, section)
    for entry in wordlists.lexicon.words(file, section):
        assert pattern.search(f"They {entry} it") is not None, entry


def test_the_readers_of_dates_find_the_same_without_their_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    published = dates.published_day("2024-05-20")
    forms = [line for text in inspect.getsource(dates).splitlines() for line in text.split('"')]
    days = [
        "since the early 4 May", "since Monday", "2024-05-01", "3 May to 4 June", "May 3–June 4", "3-4 May", "May 3-4",
        "the 4th of May", "Sept. 4", "between March and May 2021", "Monday and Tuesday", "last Friday", "the weekend",
        "late March", "in mid-Jan. 2024", "two days ago", "the past three weeks", "in the last year", "this month",
        "overnight", "the day before", "earlier in the day", "this morning", "from 2019 to 2021", "2019–2021",
        "the summer of 2020", "the 2019 attack", "MONDAY", "LAST NIGHT", "in APRIL",
    ]  # fmt: skip
    texts = [*TEXTS, *samples(), *forms, *days, *(f"It fell {one}, they said." for one in days)]
    gated = [dates.when(text, published) for text in texts]
    monkeypatch.setattr(gates, "runs", lambda text: None)
    assert gated == [dates.when(text, published) for text in texts]
    assert len({found for found in gated if found[0] is not None}) > 20


def test_runs_tell_words_digits_and_what_cannot_be_told() -> None:
    assert gates.runs("The U.N.'s 4th e-mail") == {"the", "u", "n", "s", "4th", "e", "mail", gates.DIGIT}
    assert gates.runs("wee\u212a") is None
    assert gates.may_hold("wee\u212a", frozenset({"none of them"}))
