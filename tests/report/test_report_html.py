"""HTML: others' text never becomes an element, nothing comes from elsewhere, and everyone can read it."""

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from verifier.report.model import Head, Report
from verifier.report.text import line, plain, safe_url
from verifier.report.to_html import _css_string

Build = Callable[..., Report]
Render = Callable[[Report, str], str]
Hostile = Callable[[str], Report]

NASTY = st.text(
    st.one_of(st.sampled_from("<>&\"'/=!-{}%#;\\ \n\t\x00\x1b\u202e\u2028\ud800\u0627ax"), st.characters()), max_size=60
)
PIECES = st.lists(
    st.sampled_from(
        [
            "</style>",
            "</title>",
            "<script>",
            "<!--",
            "-->",
            "]]>",
            "<img src=x onerror=y>",
            "{{ 7*7 }}",
            "{% x %}",
            "\\",
            "a",
            "javascript:alert(1)",
            '"',
            "'",
            " onload=",
            "</bdi>",
            "<svg/onload=x>",
            "&lt;",
            "&#60;",
            "\u202e",
            " ",
            "\n",
        ]
    ),
    max_size=10,
).map("".join)


class Elements(HTMLParser):
    """Every tag with its attributes' names, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[Any, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(("/" + tag,))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment",))


def elements(document: str) -> list[tuple[Any, ...]]:
    parser = Elements()
    parser.feed(document)
    parser.close()
    return [seen for seen in parser.seen if seen[0] not in ("p", "/p")]  # notes have a paragraph a line


@settings(max_examples=50)  # each example is a whole report
@given(st.one_of(NASTY, PIECES).filter(lambda text: bool(line(text)) and safe_url(text) is None))
@example("</style><script>alert(1)</script>")
@example("x" * 200)
def test_no_text_changes_the_elements_of_a_report(hostile_report: Hostile, rendered: Render, text: str) -> None:
    document = rendered(hostile_report(text), "html")
    harmless = list(elements(rendered(hostile_report("word two"), "html")))
    found = elements(document)
    drop_lang = [
        (seen[0], tuple(name for name in seen[1] if name != "lang")) if len(seen) > 1 else seen for seen in found
    ]
    assert drop_lang == [
        (seen[0], tuple(name for name in seen[1] if name != "lang")) if len(seen) > 1 else seen for seen in harmless
    ]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", document)


@settings(max_examples=50)  # each example is a whole report
@given(st.one_of(NASTY, PIECES).filter(lambda text: bool(line(text))))
def test_text_is_kept(hostile_report: Hostile, rendered: Render, text: str) -> None:
    tree = html.fromstring(rendered(hostile_report(text), "html"))
    marks = ["".join(mark.itertext()) for mark in tree.iter("mark")]
    assert marks == [plain(text), plain(text)]
    names = ["".join(name.itertext()) for name in tree.xpath("//h1")]
    assert names == [line(text)]


@given(st.one_of(NASTY, PIECES))
def test_a_css_string_holds_only_letters_digits_and_escapes(text: str) -> None:
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{1,6} )*"', _css_string(text))
    decoded = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), _css_string(text)[1:-1])
    assert decoded == line(text)


def test_one_file_with_nothing_from_elsewhere(report_of: Build, rendered: Render) -> None:
    document = rendered(report_of(), "html")
    tree = html.fromstring(document)
    assert not tree.xpath("//script|//link|//img|//iframe|//object|//embed|//form|//base|//input")
    assert not tree.xpath("//@src|//@srcset|//@style|//@*[starts-with(name(), 'on')]")
    assert "@import" not in document
    assert "url(" not in document
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    for link in tree.xpath("//a[not(starts-with(@href, '#'))]"):
        assert link.get("href").startswith("https://news.example/")
        assert link.get("rel") == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//news.example/x",
        "http://",
        "https://bank.example@evil.example/",
        "https://b\u0430nk.example/",
        "https://x.example/\nonmouseover=1",
        "http://[::1",
        "https://x.example/" + "a" * 3000,
    ],
)
def test_other_addresses_never_become_links(hostile_report: Hostile, rendered: Render, url: str) -> None:
    assert safe_url(url) is None
    tree = html.fromstring(rendered(hostile_report(url), "html"))
    assert all(href.startswith("#") for href in tree.xpath("//a/@href"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/a b", None),
        ("https://x.example/a(b)'<c>", "https://x.example/a%28b%29%27%3Cc%3E"),
        ("http://x.example:8080/é?q=1&r=%20#f", "http://x.example:8080/%C3%A9?q=1&r=%20#f"),
        ("  https://x.example/  ", "https://x.example/"),
    ],
)
def test_addresses_are_percent_encoded(url: str, expected: str | None) -> None:
    assert safe_url(url) == expected


def test_it_can_be_read_by_everyone(report_of: Build, rendered: Render) -> None:
    tree = html.fromstring(rendered(report_of(), "html"))
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//main")) == len(tree.xpath("//body/header")) == len(tree.xpath("//body/footer")) == 1
    assert len(tree.xpath("//h1")) == 1
    for section in tree.xpath("//main/section"):
        (label,) = section.xpath("@aria-labelledby")
        assert tree.get_element_by_id(label).tag == "h2"
    for table in tree.xpath("//table"):
        assert table.xpath("caption")[0].text_content().strip()
        assert all(th.get("scope") in ("col", "row") for th in table.xpath(".//th"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids
    for drawing in tree.xpath("//svg"):
        assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_verdict_is_glyph_and_word_and_the_unreviewed_stand_apart(report_of: Build, rendered: Render) -> None:
    tree = html.fromstring(rendered(report_of(), "html"))
    reviewed = tree.get_element_by_id("claims").xpath("article")
    unreviewed = tree.get_element_by_id("unreviewed").xpath("article")
    assert [claim.get("id") for claim in reviewed] == ["claim-7", "claim-8"]
    assert [claim.get("id") for claim in unreviewed] == ["claim-9"]
    assert "✓ confirmed" in reviewed[0].text_content()
    assert "✗ disputed" in reviewed[1].text_content()
    open_one = unreviewed[0].text_content()
    assert "· unreviewed" in open_one
    assert "no person has reviewed this claim" in open_one
    assert "confirmed" not in open_one
    assert "added by a person" in open_one


def test_what_a_claim_shows(report_of: Build, rendered: Render) -> None:
    claim = html.fromstring(rendered(report_of(), "html")).get_element_by_id("claim-7")
    text = " ".join(claim.text_content().split())
    for said in (
        "… told the Coast Agency that about 170 passengers were killed, most of them below …",
        "≈170 killed · passengers",
        "“about 170”: about 170 (low 170, best 170, high 170); rule acled: about N",
        "a count by divers, showed → Mina Okafor (harbour master), told the Coast Agency → printed by The Harbour Post",
        "“apparently”",
        "Port Amber, 2 March 2019 to 3 March 2019",
        "The Harbour Post, 4 March 2019, 16:43",
        "SHA-256 " + "ab" * 32,
        "The page hides text from readers.",
        "✓ confirmed by Checker, 3 January 2026, 11:00 UTC",
        "The court's list has 171 names.",
        "No longer stands",
        "disputed, by Other, 2 January 2026, 12:00 UTC",
        "Asked the court on Monday.",
        "the table says 170",
        "Workin review, assigned to Second Checker",
        "Tagsharbour, needs *court* list",
    ):
        assert said in text


def test_head_method_and_codebook_are_in_it(report_of: Build, rendered: Render) -> None:
    text = " ".join(html.fromstring(rendered(report_of(), "html")).text_content().split())
    for said in (
        "entry 132",
        "0f" * 32,
        "Codebook acled, version 1",
        "What the program does not do",
        "It does not say that the claim is false",
        "This article is in French",
    ):
        assert said in text
    assert "the history is empty" in rendered(report_of(head=None), "html")
    assert "entry 1" in rendered(report_of(head=Head(1, "0")), "html")


def test_an_empty_report_says_so(report_of: Build, rendered: Render) -> None:
    text = " ".join(html.fromstring(rendered(report_of((), (), ()), "html")).text_content().split())
    assert "0 claims from 0 articles" in text
    assert "None of the claims in this report has been reviewed." in text
