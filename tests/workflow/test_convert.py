"""What extraction and ingest found is what the store is given."""

from dataclasses import fields

from db.rows import NewClaim, NewFigure, NewLink
from verifier import __version__
from verifier.extract.model import Claim, Extraction, Figure, IncidentHint, Link
from verifier.ingest.model import Reading
from verifier.workflow.convert import new_article, new_claim, new_figure, new_links

FIGURE = Figure(4, 13, "about 170", 170, 170, 170, "about", True, "killed", "soldiers", 14, 22, "acled: about N")
ORIGIN = Link(
    "Ali Example", 30, 32, role="spokesman", cue="told", medium="statement", anonymous=False, hedge="allegedly"
)
AGENCY = Link("Example Agency", 40, 43, cue="told")
OUTLET = Link("Daily Example", None, None)
CLAIM = Claim(
    4, 60, "quote", "casualty", 0.7, (FIGURE,), (ORIGIN, AGENCY, OUTLET),
    IncidentHint("Tikrit", "2014-06-12", "2014-06-13", "day"), ("reportedly",), ("a figure",),
)  # fmt: skip
READING = Reading(
    b"bytes", "ab" * 32, "text/plain", "a.txt", "text", "Title", "page", "Daily Example", "given", "Jane", "guessed",
    "2014-06-16", "page", "https://example.org/a", "en", None, ("a flag",),
)  # fmt: skip


def test_every_part_of_a_claim_arrives() -> None:
    claim = new_claim(CLAIM, "Daily Example")
    for entry in fields(NewClaim):
        if entry.name not in ("figures", "links"):
            source = CLAIM.incident if hasattr(CLAIM.incident, entry.name) else CLAIM
            assert getattr(claim, entry.name) == getattr(source, entry.name)
    (figure,) = claim.figures
    for entry in fields(NewFigure):
        assert getattr(figure, entry.name) == getattr(FIGURE, entry.name)
    for link, source in zip(claim.links, (ORIGIN, AGENCY), strict=True):
        for entry in fields(NewLink):
            assert getattr(link, entry.name) == getattr(source, entry.name)


def test_every_part_of_an_article_arrives() -> None:
    article = new_article(READING, Extraction("x", "en", (CLAIM,)))
    for name in (
        "data", "sha256", "media_type", "origin", "text", "title", "title_origin", "publisher", "publisher_origin",
        "byline", "byline_origin", "published", "published_origin", "url", "language", "notice", "flags",
    ):  # fmt: skip
        assert getattr(article, name) == getattr(READING, name)
    assert article.collector == f"verifier {__version__}"
    assert len(article.claims) == 1


def test_the_outlet_that_closes_a_chain_is_left_to_the_article() -> None:
    assert [link.speaker for link in new_links((ORIGIN, OUTLET), "Daily Example")] == ["Ali Example"]
    assert new_links((OUTLET,), "DAILY EXAMPLE") == ()
    assert new_links((OUTLET,), None) == ()


def test_an_outlet_named_in_the_text_keeps_its_link() -> None:
    named = Link("Daily Example", 10, 23, cue="told")
    assert [link.speaker for link in new_links((ORIGIN, named), "Daily Example")] == ["Ali Example", "Daily Example"]


def test_a_notice_of_either_is_kept() -> None:
    from dataclasses import replace

    extraction = Extraction("x", "fr", notice="not read: French")
    assert new_article(READING, extraction).notice == "not read: French"
    assert new_article(replace(READING, notice="ingest says"), extraction).notice == "ingest says"


def test_offsets_move_together() -> None:
    claim = new_claim(CLAIM, None, offset=100)
    assert (claim.start, claim.end) == (104, 160)
    assert (claim.figures[0].start, claim.links[0].start) == (104, 130)


def test_a_number_beyond_the_store_keeps_its_words() -> None:
    from dataclasses import replace

    figure = new_figure(replace(FIGURE, text="9223372036854775808", low=2**63, best=2**63, high=2**63))
    assert (figure.low, figure.best, figure.high) == (None, None, None)
    assert figure.text == "9223372036854775808"
    assert "beyond" in figure.rule
    assert new_figure(replace(FIGURE, low=2**63 - 1, best=None, high=None)).low == 2**63 - 1
