"""For every format: the same report gives the same bytes, claims are streamed, and no report contradicts itself."""

import io
import weakref
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

import pytest

from verifier.errors import VerifierError
from verifier.report import FORMATS, summarise, write
from verifier.report.model import Filters, Report, ReportClaim, ReportFigure, ReportLink
from verifier.report.text import around, plain
from verifier.report.words import bounds, chain, day, filters, text

Build = Callable[..., Report]
Render = Callable[[Report, str], str]
MANY = 20_000


class Claim(ReportClaim):
    """A claim that a test can watch."""

    __slots__ = ("__weakref__",)
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Counting(io.RawIOBase):
    """A sink that keeps only how much was written, and how much at most at once."""

    def __init__(self) -> None:
        self.size = 0
        self.largest = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        size = len(data)  # type: ignore[arg-type]
        self.size += size
        self.largest = max(self.largest, size)
        return size


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_report_gives_the_same_bytes(report_of: Build, rendered: Render, fmt: str) -> None:
    assert rendered(report_of(), fmt) == rendered(report_of(), fmt)


@pytest.mark.parametrize("fmt", FORMATS)
def test_twenty_thousand_claims_are_never_held_together(report_of: Build, fmt: str) -> None:
    """At any time few claims are alive, little is written at once, and writing goes on while claims are read."""
    (model,) = report_of().unreviewed
    alive: weakref.WeakSet[Claim] = weakref.WeakSet()
    written: list[int] = []
    sink = Counting()
    values = {field.name: getattr(model, field.name) for field in fields(ReportClaim)}

    def claims() -> Iterator[ReportClaim]:
        for index in range(MANY):
            if index % 4_000 == 0:
                written.append(sink.size)
                assert len(alive) < 5
            claim = Claim(**values | {"id": index})
            alive.add(claim)
            yield claim

    small = summarise([model])
    counts = tuple(replace(count, claims=count.claims * MANY) for count in small.verdicts)
    summary = replace(small, claims=MANY, verdicts=counts)
    write(report_of((), (), unreviewed=claims(), summary=summary), fmt, sink)  # type: ignore[arg-type]
    assert written == sorted(set(written))
    assert len(written) == 5
    assert sink.size > MANY * 100
    assert sink.largest < 2**18


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_unreviewed_claim_among_the_reviewed_is_refused(report_of: Build, fmt: str) -> None:
    (still_open,) = report_of().unreviewed
    with pytest.raises(VerifierError, match="claim 9 is unreviewed but stands among the reviewed ones"):
        write(report_of(claims=iter([still_open])), fmt, io.BytesIO())


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_reviewed_claim_among_the_unreviewed_is_refused(report_of: Build, fmt: str) -> None:
    with pytest.raises(VerifierError, match="stands among the unreviewed ones"):
        write(report_of(unreviewed=report_of().claims), fmt, io.BytesIO())


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_case_that_changed_meanwhile_is_refused(report_of: Build, fmt: str) -> None:
    with pytest.raises(VerifierError, match="run the export again"):
        write(report_of(unreviewed=iter(())), fmt, io.BytesIO())


def test_another_format_is_refused_in_one_line(report_of: Build) -> None:
    with pytest.raises(VerifierError, match="choose one of md, html, csv, json"):
        write(report_of(), "pdf", io.BytesIO())


@pytest.mark.parametrize(
    ("low", "best", "high", "approximate", "words"),
    [
        (17, 17, 17, False, "17 (low 17, best 17, high 17)"),
        (1700, 1700, 1700, True, "about 1,700 (low 1,700, best 1,700, high 1,700)"),
        (100, None, None, False, "at least 100, no best estimate stated, no upper bound stated"),
        (100, 100, None, False, "at least 100, best 100, no upper bound stated"),
        (None, None, 770, False, "at most 770, no best estimate stated, no lower bound stated"),
        (560, None, 770, False, "560 to 770 (low 560, no best estimate stated, high 770)"),
        (12, 18, 24, True, "about 12 to 24 (low 12, best 18, high 24)"),
        (None, None, None, False, "no number can be read from these words"),
        (None, 5, None, False, "best 5, no bounds stated"),
        (0, 0, 0, False, "0 (low 0, best 0, high 0)"),
    ],
)
def test_bounds_in_words(low: int | None, best: int | None, high: int | None, approximate: bool, words: str) -> None:
    assert bounds(ReportFigure("x", low, best, high, approximate)) == words


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2014-06-16T16:43", "16 June 2014, 16:43"),
        ("2014-06-16T16:43:10.123Z", "16 June 2014, 16:43 UTC"),
        ("2014-06-16T16:43+03:00", "16 June 2014, 16:43 +03:00"),
        ("2014-09", "September 2014"),
        ("2014", "2014"),
        ("2014-13-01", "2014-13-01"),
        ("last Monday", "last Monday"),
        ("", ""),
    ],
)
def test_dates_keep_their_precision(stamp: str, words: str) -> None:
    assert day(stamp) == words


def test_chains_in_words(report_of: Build) -> None:
    article = next(iter(report_of().articles))
    told = (ReportLink("he", cue="told", medium="told AP"), ReportLink("AP", role="news agency", medium="wire"))
    assert text(chain(told, article)) == "he, told AP → AP (news agency), via wire → printed by The Harbour Post"
    assert text(chain((ReportLink("The Harbour Post"),), article)) == (
        "in the outlet's own words; printed by The Harbour Post"
    )
    assert text(chain((ReportLink("she", cue="said"),), replace(article, publisher=None))) == (
        "she, said → publisher not known"
    )


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (ReportLink("an account", cue="said", medium="Twitter"), "an account, said, via Twitter"),
        (ReportLink("captions on the photos", cue="say", medium="caption"), "captions on the photos, say"),
        (ReportLink("she", cue="said", medium="in a statement"), "she, said, in a statement"),
        (ReportLink("the Post", cue="according to"), "according to the Post"),
        (
            ReportLink("a source", anonymous=True, cue="told", medium="told the Post"),
            "a source [not named], told the Post",
        ),
    ],
)
def test_links_in_words(report_of: Build, link: ReportLink, words: str) -> None:
    article = next(iter(report_of().articles))
    assert text(chain((link,), article)) == f"{words} → printed by The Harbour Post"


@pytest.mark.parametrize(
    ("prefix", "suffix", "begins", "expected"),
    [
        ("cut word before ", " and after cu", False, ("… word before ", " and after …")),
        ("other paragraph\n\nSame one: ", ".\nNext", False, ("Same one: ", ".")),
        ("The start, ", "", True, ("The start, ", "")),
        ("", "", False, ("", "")),
        ("x", "y", False, ("", "")),
        (" ", " ", False, ("", "")),
    ],
)
def test_words_around_a_quote(prefix: str, suffix: str, begins: bool, expected: tuple[str, str]) -> None:
    assert around(prefix, suffix, begins=begins) == expected


def test_filters_in_words() -> None:
    assert text(filters(Filters())) == "Every claim of the case."
    assert text(filters(Filters(("confirmed", "disputed"), (), ("killed",), ("AP",), text="tikrit"))) == (
        "Only claims with verdict confirmed or disputed, with a figure of killed, said or passed on by AP, "
        "with the words “tikrit”. Others of the case are left out."
    )
    assert text(filters(Filters(states=("in review",), assignees=("", "Ana"), tags=("", "video")))) == (
        "Only claims in workflow state in review, assigned to nobody or Ana, with no tag or the tag “video”. "
        "Others of the case are left out."
    )
    assert "with the words “#urgent nurse” (# is a tag)." in text(filters(Filters(text="#urgent nurse")))
    assert text(filters(Filters(evidence=("none", "refutes")))) == (
        "Only claims with no evidence or evidence that refutes it. Others of the case are left out."
    )


def test_controls_become_visible_and_joiners_stay_where_they_are_spelling() -> None:
    assert plain("a\u202eb\x1b[2J\u200b") == "a␣b␛[2J␣"
    assert plain("می\u200cخواهم") == "می\u200cخواهم"
    assert plain("17\u200c0 x\u200dy") == "17␣0 x␣y"
