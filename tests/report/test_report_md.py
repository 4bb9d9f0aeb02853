"""Markdown: parsed by a CommonMark parser with GitHub's tables, strikethrough and links made of bare addresses."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from verifier.report.model import Report
from verifier.report.text import line, safe_url
from verifier.report.to_md import esc

Build = Callable[..., Report]
Render = Callable[[Report, str], str]
Hostile = Callable[[str], Report]

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = "\\`*_[]<>()!&#~|$^{}:=+-.\"' \n\t0123456789@/www.http://mailto:xa"
NASTY = st.text(st.one_of(st.sampled_from(MARKUP), st.characters(exclude_categories=["Cs"])), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        [
            "[a](http://e.example)",
            "<b>",
            "<!--",
            "-->",
            "```",
            "~~~",
            "| --- |",
            "\n\n# h",
            "- x",
            "1. x",
            "![i](u)",
            "&lt;",
            "&#60;",
            "http://e.example",
            "www.e.example",
            "a@b.example",
            "**",
            "__",
            "~~",
            "[^1]",
            "[x]: http://e",
            "<http://e.example>",
            "\n---\n",
            "\n===\n",
            "\\",
            "`",
            "|",
            "\n    code",
            "\n> q",
            "a",
            " ",
            "{{x}}",
            "$x$",
        ]
    ),
    max_size=12,
).map("".join)


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from flat(token.children)


def types(text: str) -> list[str]:
    return [token.type for token in flat(PARSER.parse(text))]


def shown(text: str) -> str:
    """What a reader sees of one paragraph."""
    return "".join(
        token.content for token in flat(PARSER.parse(text)) if token.type in ("text", "code_inline", "text_special")
    )


@given(st.one_of(NASTY, PIECES))
@example("`a@b` |`")
@example("- x")
@example("1) x")
@example("\\|a@b|\\")
@example("a@`")
@example("``@")
def test_escaped_text_is_one_paragraph_of_the_same_words(text: str) -> None:
    escaped = esc(text)
    assert set(types(escaped)) <= {"paragraph_open", "inline", "text", "text_special", "code_inline", "paragraph_close"}
    assert shown(escaped) == line(text)


@given(st.one_of(NASTY, PIECES))
@example("\\|a@b|\\")
@example("http://a|b")
def test_escaped_text_stays_in_its_cell(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {esc(text)} | last |\n"
    tokens = PARSER.parse(table)
    cells = [after.content for before, after in pairwise(tokens) if before.type == "td_open"]
    assert len(cells) == 2
    assert cells[1] == "last"
    assert shown(cells[0]) == line(text)


def skeleton(document: str) -> list[str]:
    """Everything but text, code spans and hard breaks: what markup a file has."""
    skipped = ("text", "text_special", "code_inline", "hardbreak", "softbreak")
    return [kind for kind in types(document) if kind not in skipped]


@settings(max_examples=50)  # each example is a whole report
@given(st.one_of(NASTY, PIECES).filter(lambda text: bool(line(text))))
def test_no_text_changes_the_markup_of_a_report(hostile_report: Hostile, rendered: Render, text: str) -> None:
    harmless = skeleton(rendered(hostile_report("word"), "md"))
    found = skeleton(rendered(hostile_report(text), "md"))
    # bold cannot stand within a word: brackets then take its place; an address may link to itself
    drop = ("strong_open", "strong_close", "link_open", "link_close")
    assert [kind for kind in found if kind not in drop] == [kind for kind in harmless if kind not in drop]


@settings(max_examples=50)  # each example is a whole report
@given(PIECES)
def test_no_html_no_image_no_link_but_to_the_article(hostile_report: Hostile, rendered: Render, text: str) -> None:
    for token in flat(PARSER.parse(rendered(hostile_report(text), "md"))):
        assert token.type not in ("html_block", "html_inline", "image", "code_block", "fence", "hr")
        assert token.type != "link_open" or token.attrs["href"] == safe_url(text)


def test_prose_stays_readable() -> None:
    prose = "Mr. al-Moussawi (45) said: “about 1,700 – or 560–770 – were killed”; that's all, U.N. staff say!"
    assert esc(prose) == prose


def test_addresses_and_names_are_not_linked() -> None:
    assert esc("see http://e.example/x or a@b.example") == "see `http://e.example/x` or `a@b.example`"


def test_the_report_reads_as_it_should(report_of: Build, rendered: Render) -> None:
    text = rendered(report_of(), "md")
    assert "# Verification report: Port Amber ferry" in text
    assert "> … told the Coast Agency that **about 170 passengers were killed**, most of them below …" in text
    assert (
        "- **Figure:** “about 170” killed · passengers: about 170 (low 170, best 170, high 170); rule acled: about N"
        in text
    )
    assert "- **Work:** in review, assigned to Second Checker\n- **Tags:** harbour, needs \\*court\\* list\n" in text
    assert text.count("**Work:**") == text.count("**Tags:**") == 1, "only where they are set"
    assert "at least 100, no best estimate stated, no upper bound stated" in text
    assert "at most 30, no best estimate stated, no lower bound stated" in text
    assert "a count by divers, showed → Mina Okafor (harbour master), told the Coast Agency → printed by" in text
    assert "(<https://news.example/ferry?id=1&view=full>)" in text
    assert "1 not reviewed" in text
    assert "entry 132, hash `0f0f" in text
    assert "no speaker found in the text; printed by The Harbour Post" in text


def test_bold_survives_parsing(report_of: Build, rendered: Render) -> None:
    inline = [token for token in PARSER.parse(rendered(report_of(), "md")) if "about 170 passengers" in token.content]
    kinds = [child.type for child in inline[0].children or []]
    assert "strong_open" in kinds


@pytest.mark.parametrize("prefix", ["said,", "«", "x", ""])
def test_the_quote_is_marked_whatever_stands_before(report_of: Build, rendered: Render, prefix: str) -> None:
    claim = replace(next(iter(report_of().claims)), prefix=prefix, quote="(170) killed", suffix="y")
    text = rendered(report_of((claim,), ()), "md")
    quoted = next(row for row in text.splitlines() if row.startswith("> "))
    marks = [token.type for token in flat(PARSER.parse(quoted)) if token.type == "strong_open"]
    assert marks or "⟦(170) killed⟧" in quoted


def test_evidence_stands_with_its_digest(
    report_of: Callable[..., Report], rendered: Callable[[Report, str], str]
) -> None:
    text = rendered(report_of(), "md")
    assert "- **Evidence:** supports · primary · court list.pdf (application/pdf, 20,480 bytes) · Checker, " in text
    assert f"  - SHA-256 `{'ab' * 32}`\n  - “171 names”\n  - Given by the clerk.\\\n    Signed.\n" in text
    assert (
        "context · [`https://news.example/tides?day=2#noon`](<https://news.example/tides?day=2#noon>) · Other" in text
    )
