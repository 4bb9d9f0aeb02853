"""Nothing that commands a terminal, hides or turns round survives; what a person reads keeps its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.safe_text import MAX_COMBINING, OPEN_BOX, dangers, safe_text

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
VISIBLE_FORMATS = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs of category Cf that have a glyph: Arabic, Syriac and Kaithi number and verse signs."""

hostile = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(min_codepoint=0, max_codepoint=0x9F),
        st.characters(categories=["Cf", "Cc", "Cs", "Mn", "Me", "Zl", "Zp"]),
        st.sampled_from("\x1b]52;c[m\x07\x9b\u202e\u2066\u200b\u00ad\ufeff\u0301\n\t\r"),
    ),
    max_size=60,
)


def forbidden(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        (category == "Cc" and char != "\n")
        or category in ("Cs", "Zl", "Zp")
        or (category == "Cf" and char not in VISIBLE_FORMATS)
        or unicodedata.bidirectional(char) in BIDI
    )


def test_no_code_point_that_commands_hides_or_turns_survives() -> None:
    survivors = [f"U+{code:04X}" for code in range(0x110000) if any(forbidden(char) for char in safe_text(chr(code)))]
    assert survivors == []


@given(hostile)
def test_one_code_point_for_one_code_point(text: str) -> None:
    shown = safe_text(text)
    assert len(shown) == len(text)
    assert not any(forbidden(char) for char in shown)
    shown.encode("utf-8")


@given(hostile)
def test_twice_is_once(text: str) -> None:
    assert safe_text(safe_text(text)) == safe_text(text)
    single = safe_text(text, newlines=False)
    assert safe_text(single, newlines=False) == single
    assert "\n" not in single


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Sc", "Sm"]), max_size=80))
def test_what_can_be_read_is_left_alone(text: str) -> None:
    fillers = set("\u115f\u1160\u3164\uffa0")  # letters by category, blank by design
    if fillers.isdisjoint(text):
        assert safe_text(text) == text


@given(st.text(max_size=40), st.text(alphabet="0123456789", min_size=1, max_size=9), st.text(max_size=40))
def test_a_figure_stands_where_it_stood(before: str, figure: str, after: str) -> None:
    text = before + figure + after
    assert safe_text(text)[len(before) : len(before) + len(figure)] == figure


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b]52;c;UFdORUQ=\x1b\\",
        "\x1b]0;title\x07",
        "\x1b[2J\x1b[H",
        "\x9b2J",
        "\x9d0;title\x9c",
        "\x1b[\x1b[2J2J",
        "500\b\b\b005",
        "a\x7fb",
        "500 dead\r  5 dead",
    ],
)
def test_terminal_commands_become_visible(sequence: str) -> None:
    shown = safe_text(f"12 {sequence} killed")
    assert shown.isprintable()
    assert shown.startswith("12 ")
    assert shown.endswith(" killed")


def test_a_soft_hyphen_does_not_become_a_range() -> None:
    assert safe_text("1\u00ad2 killed") == f"1{OPEN_BOX}2 killed"


def test_hidden_tags_and_selectors_are_seen() -> None:
    spelt = "".join(chr(0xE0000 + ord(char)) for char in "5000")
    assert safe_text(f"12{spelt}") == "12" + OPEN_BOX * 4
    assert safe_text("12\ufe0f\U000e0101") == "12" + OPEN_BOX * 2


@pytest.mark.parametrize("mark", ["\u0301", "\u0e47", "\u0f71", "\u05b0", "\u064e", "\u20dd", "\U0001e8d0"])
def test_stacked_marks_of_any_script_are_cut(mark: str) -> None:
    shown = safe_text("t" + mark * 500 + "oll")
    assert shown.count(mark) == MAX_COMBINING
    assert len(shown) == 504
    assert shown.endswith("oll")


def test_ordinary_writing_with_marks_is_kept() -> None:
    for text in ("Be\u0301char", "Nguyê\u0303n", "بَغْدَاد", "बग़दाद में", "ที่นี่", "don’t — “yes” … 10–12 %"):
        assert safe_text(text) == text


def test_dangers_names_each_with_its_place() -> None:
    assert list(dangers("a\tb\u202ec\nd\x1b")) == [(3, "RIGHT-TO-LEFT OVERRIDE"), (7, "U+001B")]
    assert list(dangers("Twelve were killed.\n")) == []


def test_a_megabyte_of_marks_is_one_pass() -> None:
    assert len(safe_text("\u0301" * 1_000_000)) == 1_000_000
    assert safe_text("…" * 1_000_000) == "…" * 1_000_000
