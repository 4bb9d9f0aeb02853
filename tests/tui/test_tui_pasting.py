"""Bytes of a terminal to keys and pastes: no byte between the two marks of a paste is a key."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from verifier.tui.pasting import PasteParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def read(*parts: str, parser: XTermParser | None = None) -> list[str]:
    """What comes of some reads, keys by their names, pastes as their texts in quotes."""
    parser = parser or PasteParser()
    found = []
    for part in parts:
        found += [*parser.feed(part), *parser.tick()]
    return shown(found)


def shown(found: Sequence[object]) -> list[str]:
    return [
        one.key if isinstance(one, events.Key) else repr(one.text)
        for one in found
        if isinstance(one, events.Key | events.Paste)
    ]


def late(parser: XTermParser) -> list[str]:
    """What a parser still says when nothing more comes."""
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
    return shown([*parser.tick()])


@pytest.mark.parametrize(
    "text",
    [
        "hello \x1bc world",
        "\x1b[A\x1bOP\x1b[24~",
        "a\x1b",
        "\x1b",
        "\x1b\x1b[20\x1b[201",
        "one\r\x1bd\rtwo",
        "\x1b[48;1;2;3;4t\x1b[I\x1b[O\x1b[1;1R",
        "\x1b[<0;1;1M",
        "x" * 9000 + "\x1bc",
    ],
)
def test_a_paste_is_one_text_with_whatever_is_in_it(text: str) -> None:
    assert read(f"j{BEGIN}{text}{END}k") == ["j", repr(text), "k"]


def test_textual_itself_sends_keys_from_within_a_paste() -> None:
    """When this fails, textual does it right by itself and ``PasteParser`` can go."""
    assert "c" in read(f"{BEGIN}hello \x1bc world{END}", parser=XTermParser())


@given(
    st.lists(st.sampled_from(["\x1b", "[", "2", "0", "1", "~", "c", "\r", "é", BEGIN[:-1], END[:-1]]), max_size=12),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_however_a_paste_is_cut_into_reads_it_is_one_text(pieces: list[str], cuts: list[int]) -> None:
    text = "".join(pieces)
    if END in text:
        return
    stream = f"j{BEGIN}{text}{END}k"
    parts, done = [], 0
    for cut in [*sorted({min(cut, len(stream)) for cut in cuts}), len(stream)]:
        parts.append(stream[done:cut])
        done = cut
    assert read(*filter(None, parts)) == ["j", repr(text), "k"]


def test_an_end_within_the_text_does_not_let_the_rest_out() -> None:
    assert read(f"{BEGIN}a{END}cvd{END}") == [repr(f"a{END}cvd")]


def test_keys_are_as_textual_reads_them() -> None:
    strokes = ("j", "\x1b[A", "\x1bOP", "\x1b[2~", "\x1b[20~", "\x1b[24~", "\x1b[97;5u", "\x1bj", "\x1b\x1b[A", "é\r\t")
    for keys in strokes:
        assert read(keys) == read(keys, parser=XTermParser())
        assert read(*keys) == read(*keys, parser=XTermParser())


def test_escape_alone_is_no_later_than_textuals_and_stays_before_a_paste() -> None:
    parser = PasteParser()
    assert read("\x1b", parser=parser) == []
    assert late(parser) == ["escape"]
    assert read("[", parser=parser) == ["left_square_bracket"]
    assert read("\x1b", f"{BEGIN}a{END}") == ["escape", "'a'"]


def test_a_mark_that_comes_late_is_still_a_mark() -> None:
    parser = PasteParser()
    assert read("\x1b", parser=parser) == []
    late(parser)
    assert read("[200~cvd", END, parser=parser) == ["'cvd'"]
    parser = PasteParser()
    assert read("\x1b[20", parser=parser) == []
    assert late(parser) == []
    assert read("0~cvd", END, parser=parser) == ["'cvd'"]


def test_a_beginning_without_an_end_does_not_keep_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = PasteParser()
    assert read("\x1b[20", parser=parser) == []
    monkeypatch.setattr("verifier.tui.pasting.HELD", -1.0)
    assert read("\x1b[20", parser=parser)[-1:] != [] or late(parser)
    monkeypatch.setattr("verifier.tui.pasting.ENDLESS", -1.0)
    assert read(f"{BEGIN}cvd", parser=PasteParser()) == ["'cvd'"]
