"""Claims: which stretches are listed, of what kind, with which place and date. All sentences are our own."""

from datetime import date

import pytest

from verifier.extract import extract, hedges, kinds, when_where
from verifier.extract.model import Claim


def claims(text: str, published: str | None = "2024-03-04", publisher: str | None = "The Gazette") -> list[Claim]:
    return list(extract(text, published=published, publisher=publisher).claims)


def one(text: str) -> Claim:
    found = claims(text)
    assert len(found) == 1, [claim.quote for claim in found]
    return found[0]


def test_the_content_is_the_claim_without_that_and_marks() -> None:
    assert one("Peter Stone, the mayor, said that 12 miners were killed.").quote == "12 miners were killed"
    assert one("“Twelve miners were killed,” said Peter Stone, the mayor.").quote == "Twelve miners were killed"


def test_two_claims_of_one_sentence() -> None:
    text = "A doctor told Reuters that the video was genuine but the number of miners killed could not be verified."
    first, second = claims(text)
    assert (first.quote, first.kind) == ("the video was genuine", "authenticity")
    assert (second.quote, second.kind) == ("the number of miners killed could not be verified", "casualty")
    assert first.attribution == second.attribution
    assert "contested" in second.reasons


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels captured the border town of Ardana on Sunday after a long siege.", "territory"),
        ("Guards captured six rebels on Sunday near the town of Ardana.", "casualty"),
        ("About 4,000 villagers were displaced by the flood on Sunday.", "displacement"),
        ("The agency said the photographs were fake.", "authenticity"),
        ("The fire destroyed 300 houses in Ardana on Sunday.", "quantity"),
        ("The general was arrested in Ardana on Sunday.", "event"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert one(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The bishop called the murders deeply disturbing.",
        "We hope that the killers will be found.",
        "What should the council do about it now?",
        "The valley is green and the people are friendly there.",
        "Readers love the town and its old market.",
        "The minister said it was a terrible tragedy.",
    ],
)
def test_opinions_questions_and_generalities_are_no_claims(text: str) -> None:
    assert claims(text) == []


def test_the_publisher_stands_only_where_nobody_speaks() -> None:
    plain = one("Twelve miners were killed on Sunday in the Ardana pit.")
    assert [(link.speaker, link.start) for link in plain.attribution] == [("The Gazette", None)]
    told = one("Twelve miners were killed on Sunday in the Ardana pit, Peter Stone said.")
    assert [link.speaker for link in told.attribution] == ["Peter Stone"]


def test_what_a_picture_shows_in_somebodys_words_has_that_speaker_first() -> None:
    claim = one("The militia said the pictures show dozens of soldiers being killed.")
    assert [link.speaker for link in claim.attribution] == ["The militia"]
    assert claim.quote.startswith("the pictures show")


def test_hedges_and_reasons_are_kept() -> None:
    claim = one("Police said on Monday that up to 40 people may have been killed in Ardana.")
    assert "may" in claim.hedges
    assert {"casualty", "figure", "hedge", "place"} <= set(claim.reasons)
    assert 0 <= claim.check_worthiness <= 1


def test_a_figure_outweighs_an_event() -> None:
    figure = one("Police said 40 people were killed in Ardana.")
    event = one("Police said the bridge was closed in Ardana on Sunday.")
    assert figure.check_worthiness > event.check_worthiness


def test_quotes_slice_the_text_and_claims_do_not_overlap() -> None:
    text = (
        "The mayor told AFP that 12 miners were killed and 30 were injured.\n\n"
        "“We found nine bodies,” said Ruth Berg, a rescuer. “Three more lie under the rubble.”\n\n"
        "On Sunday, rebels seized the town of Ardana."
    )
    last = 0
    found = claims(text)
    assert len(found) >= 3
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.start >= last
        last = claim.end


MONDAY = date(2024, 3, 4)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("on Monday", "2024-03-04", "2024-03-04", "day"),
        ("on Friday", "2024-03-01", "2024-03-01", "day"),
        ("last Monday", "2024-02-26", "2024-02-26", "day"),
        ("yesterday", "2024-03-03", "2024-03-03", "day"),
        ("three days ago", "2024-03-01", "2024-03-01", "day"),
        ("on 12 February", "2024-02-12", "2024-02-12", "day"),
        ("on December 24", "2023-12-24", "2023-12-24", "day"),
        ("on June 3, 2019", "2019-06-03", "2019-06-03", "day"),
        ("last week", "2024-02-26", "2024-03-03", "week"),
        ("in the last week", "2024-02-26", "2024-03-04", "week"),
        ("last month", "2024-02-01", "2024-02-29", "month"),
        ("in June", "2023-06-01", "2023-06-30", "month"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
    ],
)
def test_dates(text: str, start: str, end: str, precision: str) -> None:
    first, last, how = when_where.when(f"The bridge fell {text}.", MONDAY)
    assert first is not None
    assert last is not None
    assert (first.isoformat(), last.isoformat(), how) == (start, end, precision)


@pytest.mark.parametrize("text", ["next Monday", "soon", "on Monday 30 February"])
def test_dates_that_stay_unknown(text: str) -> None:
    published = MONDAY if text != "on Monday 30 February" else None
    assert when_where.when(f"The bridge will open {text}.", published) == (None, None, None)


def test_a_wrong_publishing_date_is_no_date() -> None:
    assert when_where.published_day("yesterday") is None
    assert when_where.published_day(None) is None
    assert when_where.published_day("2024-03-04T10:00") == MONDAY


def test_place_is_verbatim() -> None:
    claim = one("Police said 17 people were killed in a narrow street in Ardana.")
    assert claim.incident.place == "a narrow street in Ardana"


def test_an_abstract_noun_is_no_place() -> None:
    assert one("Police said 17 people were killed in defiance of the Ardana treaty.").incident.place is None


def test_may_at_the_start_is_the_month() -> None:
    assert hedges.find("It ended in May and may reportedly return") == ("may", "reportedly")


@pytest.mark.parametrize(
    ("text", "expected"), [("In 2014 it rained.", False), ("It cost 300 lives.", True), ("3:15pm", False)]
)
def test_numbers_are_not_years_or_times(text: str, expected: bool) -> None:
    assert kinds.numbers(text) is expected
