"""CSV and JSON parse back to what stood in the claims, whatever the texts are, and nothing in them runs."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier.report import summarise
from verifier.report.model import Report, ReportClaim
from verifier.report.text import line
from verifier.report.to_csv import COLUMNS, cell

Build = Callable[..., Report]
Render = Callable[[Report, str], str]
Hostile = Callable[[str], Report]

NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "=+-@\t\r\n;,|\"' ＝＋－＠−"
            "\x00\x1b\x7f\x9b\u202e\u2066\u200b\ufeff\ud800\u3164\u034f\ufe0f𝟕é\u0627\u200c\U000e0041"
        ),
        st.characters(),
    ),
    max_size=40,
)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def test_csv_has_a_row_a_figure_and_a_first_row_a_claim(report_of: Build, rendered: Render) -> None:
    got = rows(rendered(report_of(), "csv"))
    assert [(row["claim_id"], row["claim_row"], row["verdict"]) for row in got] == [
        ("7", "1", "confirmed"),
        ("8", "1", "disputed"),
        ("9", "1", "unreviewed"),
        ("9", "2", "unreviewed"),
    ]
    first, second, third, _ = got
    assert (first["low"], first["best"], first["high"], first["approximate"]) == ("170", "170", "170", "true")
    assert (second["low"], second["best"], second["high"]) == ("100", "", "")
    assert first["chain"].startswith(
        "a count by divers, showed → Mina Okafor (harbour master), told the Coast Agency →"
    )
    assert first["evidence"] == (
        f"supports · primary · court list.pdf (application/pdf, 20,480 bytes) · SHA-256 {'ab' * 32} · “171 names” · "
        "Given by the clerk. Signed. · Checker, 2026-01-03T10:40:00.000Z | "
        "context · https://news.example/tides?day=2#noon · Other, 2026-01-03T10:45:00.000Z"
    )
    assert first["notes"] == "Asked the court on Monday. Answered on Friday. (Checker, 2026-01-03T10:30:00.000Z)"
    assert (first["state"], first["assignee"], first["tags"]) == (
        "in review",
        "Second Checker",
        "harbour | needs *court* list",
    )
    assert (third["state"], third["assignee"], third["tags"]) == ("new", "", "")
    assert third["verdict_at"] == third["reviewer"] == third["rationale"] == ""
    assert {row["history_seq"] for row in got} == {"132"}


def test_csv_lines_end_as_rfc_4180_says(report_of: Build, rendered: Render) -> None:
    text = rendered(report_of(), "csv")
    assert text.count("\r\n") == 5
    assert text.replace("\r\n", "").count("\n") == 0


def test_csv_without_claims_still_carries_the_head(report_of: Build, rendered: Render) -> None:
    (only,) = rows(rendered(report_of((), (), ()), "csv"))
    assert only["claim_id"] == ""
    assert only["history_hash"] == "0f" * 32


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " \n=1", '"=1', "' =1", "“=1”", "＝1", "＋1", "－1", "＠x", "−1"],
)
def test_csv_disarms_formulas(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell(text)[1:] == line(text)


def test_csv_disarms_after_a_semicolon_and_leaves_prose_alone() -> None:
    assert cell('killed; ="x"') == 'killed;\' ="x"'
    assert cell("al-Moussawi said 5 - 7; others a+b=c @home") == "al-Moussawi said 5 - 7; others a+b=c @home"


@given(NASTY)
@example('a";=1+1;"')
@example("x\u2028=1")
def test_csv_parses_back_and_no_cell_runs(hostile_report: Hostile, rendered: Render, text: str) -> None:
    document = rendered(hostile_report(text), "csv")
    got = rows(document)
    assert len(got) == 2
    for row in got:
        assert len(row) == len(COLUMNS)
        assert None not in row
        for value in row.values():
            assert not re.match(r"[\s\"'`“”‘’«»]*[=+\-@＝＋－＠]", value) or value.startswith("'")
            assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in value)
    assert got[0]["quote"].replace("'", "") == line(text).replace("'", "")
    # a spreadsheet that splits at semicolons
    for record in csv.reader(io.StringIO(document[1:], newline=""), delimiter=";"):
        for value in record[1:]:
            assert not re.match(r"[\s\"`“”‘’«»]*[=+\-@＝＋－＠]", value)


def objects(text: str) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        assert len(found) == len(pairs)
        return found

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found: dict[str, Any] = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    return found


def test_json_holds_everything(report_of: Build, rendered: Render) -> None:
    got = objects(rendered(report_of(), "json"))
    assert list(got) == ["report", "claims", "articles"]
    assert got["report"]["format"] == "verifier-report/1"
    assert got["report"]["head"] == {"seq": 132, "hash": "0f" * 32, "at": "2026-01-04T11:59:00.000Z"}
    assert got["report"]["summary"]["verdicts"] == {"confirmed": 1, "disputed": 1, "unverifiable": 0, "unreviewed": 1}
    assert [claim["id"] for claim in got["claims"]] == [7, 8, 9]
    first = got["claims"][0]
    assert first["quote"] == "about 170 passengers were killed"
    assert first["figures"][0]["in_words"] == "about 170 (low 170, best 170, high 170)"
    assert first["review"]["rationale"] == "The court's list has 171 names."
    assert first["notes"][0]["text"] == "Asked the court on Monday.\nAnswered on Friday."
    assert first["article"]["capture_sha256"] == "ab" * 32
    assert (first["state"], first["assignee"]) == ("in review", "Second Checker")
    assert first["tags"] == ["harbour", "needs *court* list"]
    assert (got["claims"][2]["state"], got["claims"][2]["assignee"], got["claims"][2]["tags"]) == ("new", None, [])
    assert got["claims"][2]["review"] is None
    assert got["claims"][2]["verdict"] == "unreviewed"
    assert [article["id"] for article in got["articles"]] == [1, 2]


def test_json_of_an_empty_report_is_whole(report_of: Build, rendered: Render) -> None:
    got = objects(rendered(report_of((), (), (), head=None), "json"))
    assert got["claims"] == got["articles"] == []
    assert got["report"]["head"] is None


@given(NASTY)
def test_json_keeps_text_verbatim_and_shows_nothing_invisible(
    hostile_report: Hostile, rendered: Render, text: str
) -> None:
    document = rendered(hostile_report(text), "json")
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u034f\u200b-\u200f\u2028-\u202e\u2066-\u2069\u3164\ufe0f\ufeff]", document
    )
    got = objects(document)
    kept = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    claim = got["claims"][0]
    assert claim["quote"] == claim["notes"][0]["text"] == claim["figures"][0]["text"] == kept
    assert claim["prefix"] == f"cut words {kept} before "
    assert got["articles"][0]["title"] == kept


def test_the_summary_counts_the_claims(report_of: Build) -> None:
    summary = report_of().summary
    assert (summary.claims, summary.reviewed, summary.articles, summary.undated) == (3, 2, 1, 0)
    assert summary.first_published == summary.last_published == "2019-03-04T16:43"
    assert [(one.measure, one.low, one.high, one.claims) for one in summary.figures] == [
        ("killed", 170, 170, 1),
        ("injured", None, 30, 1),
        ("missing", 100, None, 1),
        (None, 2, 4, 1),
    ]
    assert [(one.name, one.first, one.passed_on) for one in summary.sources] == [
        ("a count by divers", 1, 0),
        ("a sailor", 1, 0),
        ("Mina Okafor", 0, 1),
        ("the Coast Agency", 0, 1),
    ]


def test_the_summary_keeps_the_largest_and_says_how_many_there_are(report_of: Build) -> None:
    claims: list[ReportClaim] = []
    model = next(iter(report_of().claims))
    for number in range(50):
        links = tuple(replace(link, speaker=f"{link.speaker} {number % 20}") for link in model.links[:1])
        claims.append(replace(model, id=number, links=links))
    summary = summarise(claims, limit=5)
    assert len(summary.sources) == 5
    assert summary.sources_total == 20
    assert all(one.first == 3 for one in summary.sources)


def test_json_may_stand_inside_a_web_page(hostile_report: Hostile, rendered: Render) -> None:
    words = "</script><script>alert(1)</script> & <!--"
    text = rendered(hostile_report(words), "json")
    assert not set("<>&") & set(text)
    assert json.loads(text)["claims"][0]["quote"] == words


@pytest.mark.parametrize("fmt", ["md", "html", "csv", "json"])
@pytest.mark.parametrize(("confidence", "marked"), [(0.65, True), (0.95, False), (None, False)])
def test_an_unsure_reading_is_marked_in_every_format(
    report_of: Build, rendered: Render, fmt: str, confidence: float | None, marked: bool
) -> None:
    first, *rest = report_of().claims
    doubtful = replace(first, figures=tuple(replace(one, confidence=confidence) for one in first.figures))
    report = replace(report_of(), claims=(doubtful, *rest))
    text = rendered(report, fmt)
    if fmt == "csv":
        got = rows(text)[0]
        assert got["unsure"] == str(marked).lower()
        assert got["confidence"] == ("" if confidence is None else f"{confidence:.2f}")
    elif fmt == "json":
        figure = json.loads(text)["claims"][0]["figures"][0]
        assert (figure["confidence"], figure["unsure"]) == (confidence, marked)
    else:
        assert ("unsure reading, 65 %" in text) is marked
