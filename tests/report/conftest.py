"""Reports to print: a plausible one in our own words, and a builder that puts any text anywhere."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from verifier.report import summarise, write
from verifier.report.model import (
    Codebook,
    CodebookRow,
    Filters,
    Head,
    Report,
    ReportArticle,
    ReportClaim,
    ReportCorrection,
    ReportEvidence,
    ReportFigure,
    ReportLink,
    ReportNote,
    ReportRemoval,
    ReportVerdict,
)

BOOK = Codebook(
    "acled",
    "1",
    "ACLED Codebook",
    (CodebookRow("about, around, some, nearly N", "N", "N", "N"), CodebookRow("hundreds", "100", "none", "open")),
)
HARBOUR = ReportArticle(
    id=1,
    title="Ferry captain blamed as harbour counts its dead",
    publisher="The Harbour Post",
    byline="A. Reporter",
    published="2019-03-04T16:43",
    url="https://news.example/ferry?id=1&view=full",
    capture_sha256="ab" * 32,
    origin="ferry.html",
    added_at="2026-01-02T10:00:00.000Z",
    added_by="Checker",
    published_origin="page",
    publisher_origin="page",
    language="en",
    flags=("The page hides text from readers.",),
    claims=3,
    reviewed=2,
)
WIRE = replace(
    HARBOUR,
    id=2,
    title=None,
    publisher=None,
    byline=None,
    published=None,
    url=None,
    capture_sha256="cd" * 32,
    origin="wire.txt",
    language="fr",
    notice="This article is in French: it was not read for claims.",
    flags=(),
)
CONFIRMED = ReportClaim(
    id=7,
    article=HARBOUR,
    start=120,
    end=151,
    quote="about 170 passengers were killed",
    kind="casualty",
    prefix="She told the Coast Agency that ",
    suffix=", most of them below deck.",
    check_worthiness=0.91,
    figures=(ReportFigure("about 170", 170, 170, 170, True, "killed", "passengers", "about", "acled: about N"),),
    links=(
        ReportLink("a count by divers", cue="showed"),
        ReportLink("Mina Okafor", role="harbour master", cue="told", medium="told the Coast Agency"),
        ReportLink("the Coast Agency"),
    ),
    hedges=("apparently",),
    place="Port Amber",
    date_start="2019-03-02",
    date_end="2019-03-03",
    date_precision="day",
    verdict=ReportVerdict("confirmed", "The court's list has 171 names.", "Checker", "2026-01-03T11:00:00.000Z"),
    earlier=(ReportVerdict("disputed", "The first list had 90.", "Other", "2026-01-02T12:00:00.000Z"),),
    notes=(ReportNote("Asked the court on Monday.\nAnswered on Friday.", "Checker", "2026-01-03T10:30:00.000Z"),),
    corrections=(ReportCorrection("figures", "Checker", "2026-01-03T10:00:00.000Z", "the table says 170"),),
    state="in review",
    assignee="Second Checker",
    tags=("harbour", "needs *court* list"),
    evidence=(
        ReportEvidence(
            *(3, "supports", True, "171 names", "Given by the clerk.\nSigned.", None, "court list.pdf"),
            *("ab" * 32, "application/pdf", 20_480, "Checker", "2026-01-03T10:40:00.000Z"),
        ),
        ReportEvidence(
            *(4, "context", False, "", "", "https://news.example/tides?day=2#noon", "", None, None, None),
            *("Other", "2026-01-03T10:45:00.000Z"),
        ),
    ),
)
DISPUTED = ReportClaim(
    id=8,
    article=HARBOUR,
    start=300,
    end=333,
    quote="Hundreds were still missing",
    kind="casualty",
    figures=(ReportFigure("Hundreds", 100, None, None, False, "missing", None, None, "acled: hundreds"),),
    links=(ReportLink("a sailor", anonymous=True, cue="said", hedge="reportedly"),),
    verdict=ReportVerdict("disputed", "", "Checker", "2026-01-03T11:05:00.000Z"),
)
OPEN = ReportClaim(
    id=9,
    article=HARBOUR,
    start=400,
    end=460,
    quote="up to 30 people were hurt and the port was closed",
    kind="quantity",
    figures=(
        ReportFigure("up to 30", None, None, 30, False, "injured", "people", "up to", "acled: up to N"),
        ReportFigure("between 2 and 4", 2, None, 4, False, None, "piers", "between", "acled: A to B"),
    ),
    added_by_hand=True,
)


def build(
    reviewed: Iterable[ReportClaim] = (CONFIRMED, DISPUTED),
    waiting: Iterable[ReportClaim] = (OPEN,),
    listed: Iterable[ReportArticle] = (HARBOUR, WIRE),
    **values: Any,
) -> Report:
    """A report of these claims; the streams are iterators, as the workflow gives them."""
    reviewed, waiting = tuple(reviewed), tuple(waiting)
    base: dict[str, Any] = {
        "title": "Port Amber ferry",
        "made_at": "2026-01-04T12:00:00.000Z",
        "made_by": "Checker",
        "program": "verifier 0.1.0",
        "codebook": BOOK,
        "summary": summarise((*reviewed, *waiting)),
        "head": Head(132, "0f" * 32, "2026-01-04T11:59:00.000Z"),
        "claims": iter(reviewed),
        "unreviewed": iter(waiting),
        "articles": iter(listed),
        "filters": Filters(),
        "removals": (ReportRemoval(131, "2026-01-04T11:50:00.000Z", "Checker", "order *12* of the <court>", 3),),
    }
    return Report(**base | values)


def render(report: Report, fmt: str) -> str:
    """The file as text; its bytes must be UTF-8."""
    stream = io.BytesIO()
    write(report, fmt, stream)
    return stream.getvalue().decode("utf-8")


def hostile(text: str) -> Report:
    """A report that has ``text`` in every place that others' words can reach."""
    article = replace(
        HARBOUR,
        title=text,
        publisher=text,
        byline=text,
        published=text,
        url=text,
        origin=text,
        added_by=text,
        language=text,
        notice=text,
        flags=(text, text),
        capture_sha256=text,
        added_at=text,
    )
    verdict = ReportVerdict("confirmed", text, text, text)
    claim = ReportClaim(
        id=1,
        article=article,
        start=0,
        end=len(text),
        quote=text,
        kind=text,
        prefix=f"cut words {text} before ",
        suffix=f" after {text} words cut",
        reasons=(text,),
        figures=(ReportFigure(text, 1, None, 3, True, text, text, text, text),),
        links=(ReportLink(text, text, text, text, True, text), ReportLink(text + "2")),
        hedges=(text,),
        place=text,
        date_start=text,
        date_end=text + "3",
        date_precision=text,
        verdict=verdict,
        earlier=(ReportVerdict(text, text, text, text),),
        notes=(ReportNote(text, text, text),),
        corrections=(ReportCorrection(text, text, text, text),),
        state="done",
        assignee=text,
        tags=(text, text),
        evidence=(ReportEvidence(1, text, True, text, text, text, text, text, text, 3, text, text),),
    )
    return build(
        (claim,),
        (replace(claim, id=2, verdict=None),),
        (article,),
        title=text,
        made_at=text,
        made_by=text,
        program=text,
        codebook=Codebook(text, text, text, (CodebookRow(text, text, text, text),)),
        head=Head(1, text, text),
        filters=Filters((text,), (text,), (text,), (text,), (text,), (text,), text, text, (text,), (text,), (text, "")),
    )


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    return build


@pytest.fixture(scope="session")
def rendered() -> Callable[[Report, str], str]:
    return render


@pytest.fixture(scope="session")
def hostile_report() -> Callable[[str], Report]:
    return hostile
