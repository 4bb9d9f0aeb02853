"""Where and when: dates against the publishing date, phrases of place, and what the words round a claim give."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.extract import dates, extract, places
from verifier.extract.model import Claim

WEDNESDAY = date(2022, 6, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Wednesday", "2022-06-15 2022-06-15 day"),
        ("on Tuesday", "2022-06-14 2022-06-14 day"),
        ("on Thursday", "2022-06-09 2022-06-09 day"),
        ("Tuesday night", "2022-06-14 2022-06-14 day"),
        ("last Wednesday", "2022-06-08 2022-06-08 day"),
        ("this Monday", "2022-06-13 2022-06-13 day"),
        ("on Friday last week", "2022-06-10 2022-06-10 day"),
        ("on Tuesday of last week", "2022-06-07 2022-06-07 day"),
        ("from Saturday to Monday", "2022-06-11 2022-06-13 day"),
        ("between Sunday and Tuesday", "2022-06-12 2022-06-14 day"),
        ("Friday night into Saturday", "2022-06-10 2022-06-11 day"),
        ("today", "2022-06-15 2022-06-15 day"),
        ("this morning", "2022-06-15 2022-06-15 day"),
        ("yesterday", "2022-06-14 2022-06-14 day"),
        ("last night", "2022-06-14 2022-06-14 day"),
        ("overnight", "2022-06-14 2022-06-15 day"),
        ("overnight on Monday", "2022-06-13 2022-06-13 day"),
        ("the previous day", "2022-06-14 2022-06-14 day"),
        ("a day earlier", "2022-06-14 2022-06-14 day"),
        ("two days ago", "2022-06-13 2022-06-13 day"),
        ("a couple of days ago", "2022-06-13 2022-06-13 day"),
        ("10 days ago", "2022-06-05 2022-06-05 day"),
        ("three hours ago", "2022-06-15 2022-06-15 day"),
        ("a week ago", "2022-06-06 2022-06-12 week"),
        ("two weeks ago", "2022-05-30 2022-06-05 week"),
        ("four months ago", "2022-02-01 2022-02-28 month"),
        ("nine years ago", "2013-01-01 2013-12-31 year"),
        ("over the weekend", "2022-06-11 2022-06-12 day"),
        ("last weekend", "2022-06-11 2022-06-12 day"),
        ("this week", "2022-06-13 2022-06-15 week"),
        ("earlier this week", "2022-06-13 2022-06-15 week"),
        ("last week", "2022-06-06 2022-06-12 week"),
        ("this month", "2022-06-01 2022-06-15 month"),
        ("last month", "2022-05-01 2022-05-31 month"),
        ("earlier this year", "2022-01-01 2022-06-15 year"),
        ("last year", "2021-01-01 2021-12-31 year"),
        ("in the past 24 hours", "2022-06-14 2022-06-15 day"),
        ("over the last 48 hours", "2022-06-13 2022-06-15 day"),
        ("in the last three days", "2022-06-12 2022-06-15 day"),
        ("over the past two weeks", "2022-06-01 2022-06-15 week"),
        ("on 3 March", "2022-03-03 2022-03-03 day"),
        ("on March 3rd", "2022-03-03 2022-03-03 day"),
        ("on the 3rd of March", "2022-03-03 2022-03-03 day"),
        ("on March 3, 2019", "2019-03-03 2019-03-03 day"),
        ("on 24 December", "2021-12-24 2021-12-24 day"),
        ("on 2019-03-03", "2019-03-03 2019-03-03 day"),
        ("on Thursday, March 3", "2022-03-03 2022-03-03 day"),
        ("between 11 and 14 June", "2022-06-11 2022-06-14 day"),
        ("11–14 June", "2022-06-11 2022-06-14 day"),
        ("from 3 to 5 May", "2022-05-03 2022-05-05 day"),
        ("June 11-14, 2020", "2020-06-11 2020-06-14 day"),
        ("between 28 May and 3 June", "2022-05-28 2022-06-03 day"),
        ("from May 28 to June 3", "2022-05-28 2022-06-03 day"),
        ("from 30 December to 2 January", "2021-12-30 2022-01-02 day"),
        ("in March", "2022-03-01 2022-03-31 month"),
        ("in October", "2021-10-01 2021-10-31 month"),
        ("in March 2018", "2018-03-01 2018-03-31 month"),
        ("in March last year", "2021-03-01 2021-03-31 month"),
        ("in early November 2017", "2017-11-01 2017-11-30 month"),
        ("between March and May 2021", "2021-03-01 2021-05-31 month"),
        ("in 2014", "2014-01-01 2014-12-31 year"),
        ("in the 2014 offensive", "2014-01-01 2014-12-31 year"),
        ("between 2011 and 2014", "2011-01-01 2014-12-31 year"),
        ("since 2003", "2003-01-01 2022-06-15 year"),
        ("since October", "2021-10-01 2022-06-15 month"),
        ("since March 2021", "2021-03-01 2022-06-15 month"),
        ("since 7 May", "2022-05-07 2022-06-15 day"),
        ("since Monday", "2022-06-13 2022-06-15 day"),
    ],
)
def test_a_date_counts_from_the_publishing_date(text: str, expected: str) -> None:
    first, last, precision = dates.when(f"Nine miners died {text}.", WEDNESDAY)
    assert f"{first} {last} {precision}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "on Monday", "yesterday", "last month", "this year", "in March", "on 3 March", "11–14 June", "two days ago",
        "overnight", "over the weekend", "since Monday", "since March", "in the past 24 hours",
        "between Sunday and Tuesday",
    ],
)  # fmt: skip
def test_without_a_publishing_date_relative_dates_stay_unknown(text: str) -> None:
    assert dates.when(f"Nine miners died {text}.", None) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on March 3, 2019", "2019-03-03 2019-03-03 day"),
        ("in March 2018", "2018-03-01 2018-03-31 month"),
        ("in 2014", "2014-01-01 2014-12-31 year"),
        ("between 2011 and 2014", "2011-01-01 2014-12-31 year"),
        ("since 2003", "2003-01-01 None year"),
    ],
)
def test_without_a_publishing_date_whole_dates_are_read(text: str, expected: str) -> None:
    first, last, precision = dates.when(f"Nine miners died {text}.", None)
    assert f"{first} {last} {precision}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "The pit will reopen on Wednesday.",
        "The trial is scheduled for Monday.",
        "They have until Friday to leave.",
        "She was born in 1990.",
        "It was the deadliest fire since 1998.",
        "He is due in court on 20 June.",
        "They gathered next Monday.",
        "The toll may rise.",
        "The men march every Friday.",
        "As of Monday 12 were missing.",
        "They marked the anniversary of the 2014 massacre.",
        "It happened the day the war began.",
        "On 31 February the shaft fell in.",
        "It cost 2,014 lives.",
        "On Monday, the ministry published a list of the dead.",
    ],
)
def test_dates_that_are_not_the_incidents_stay_unknown(text: str) -> None:
    assert dates.when(text, WEDNESDAY) == (None, None, None)


def test_the_first_date_that_can_be_the_incidents_is_taken() -> None:
    text = "In the worst attack since 2003, nine people were killed on Monday."
    assert dates.when(text, WEDNESDAY)[0] == date(2022, 6, 13)


@given(st.text(alphabet=st.sampled_from("0123456789 -–,andto MayJuneMondaysince2003"), max_size=300), st.dates())
def test_any_words_give_a_date_in_order_or_none(text: str, published: date) -> None:
    first, last, precision = dates.when(text, published)
    assert (first is None) == (precision is None)
    assert last is None or (first is not None and first <= last)


def claims(text: str, published: str | None = "2022-06-15") -> list[Claim]:
    return list(extract(text, published=published).claims)


def only(text: str) -> Claim:
    (claim,) = claims(text)
    return claim


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nine people were killed in Mosul on Monday.", "Mosul"),
        ("Nine people were killed near Mosul, Iraq, on Monday.", "Mosul, Iraq"),
        ("Nine people were killed in the Ardana district on Monday.", "the Ardana district"),
        ("Nine people were killed at a hotel in Ardana on Monday.", "a hotel in Ardana"),
        ("Three men were shot on Almond Street on Monday.", "Almond Street"),
        ("Three men were shot in the 900 block of Elm Avenue on Monday.", "the 900 block of Elm Avenue"),
        ("An air strike on Raqqa killed nine people on Monday.", "Raqqa"),
        ("Shells hit the village of Ardana on Monday, killing nine people.", "the village of Ardana"),
        ("The Kabul bombing killed nine people.", "Kabul"),
        ("Rebels captured Aleppo on Monday and killed nine soldiers.", "Aleppo"),
        ("Nine fighters were killed in Syria and Iraq on Monday.", "Syria and Iraq"),
    ],
)
def test_the_phrase_of_place_as_printed(text: str, place: str) -> None:
    assert only(text).incident.place == place


@pytest.mark.parametrize(
    "text",
    [
        "Nine fighters in Hamas were killed on Monday.",
        "Nine people were killed in May.",
        "Nine people were killed on Monday, it was written in Reuters.",
        "Three wounded men were taken to a clinic in Ardana.",
        "Three wounded men were treated at Ardana Memorial Hospital on Monday.",
        "An attack on Hezbollah killed nine people on Monday.",
        "Nine people were killed in defiance of the truce.",
        "A post on Facebook said nine people were killed.",
    ],
)
def test_bodies_months_media_and_hospitals_are_no_places(text: str) -> None:
    assert all(claim.incident.place is None for claim in claims(text)), [claim.incident for claim in claims(text)]


def test_a_hospital_that_was_hit_is_the_place() -> None:
    place = only("An air strike on Ardana Hospital in Idlib killed nine people on Monday.").incident.place
    assert place is not None
    assert "Hospital" in place


def test_the_next_sentence_of_the_same_incident_takes_place_and_date_over() -> None:
    first, second = claims("A bomb exploded in Mosul on Monday, killing three people. The blast also injured 12 women.")
    assert (first.incident.place, first.incident.date_start) == ("Mosul", "2022-06-13")
    assert (second.incident.place, second.incident.date_start) == ("Mosul", "2022-06-13")
    assert {"place from the sentence before", "date from the sentence before"} <= set(second.reasons)
    assert "place from the sentence before" not in first.reasons


@pytest.mark.parametrize(
    "second",
    [
        "In 2014, 40 people were killed.",
        "A separate attack killed 12 women.",
        "Police killed 12 women.",
        "The blast came two years after 12 women were killed.",
    ],
)
def test_another_incident_takes_nothing_over(second: str) -> None:
    found = claims(f"A bomb exploded in Mosul on Monday, killing three people. {second}")
    assert [claim.incident.place for claim in found] == ["Mosul", None]


def test_one_statement_of_two_claims_shares_its_place() -> None:
    text = "The mayor said that nine people were killed in Mosul on Monday and that 12 women were injured."
    first, second = claims(text)
    assert second.incident.place == first.incident.place == "Mosul"
    assert "place from its sentence" in second.reasons


def test_a_dateline_is_the_place_only_of_what_is_local_to_it() -> None:
    local = only("KISMAYO, Somalia (AP) — A bomb exploded outside a hotel on Monday, killing nine people.")
    assert local.incident.place == "KISMAYO, Somalia"
    assert "place from the dateline" in local.reasons
    assert local.quote.startswith("A bomb")
    away = only("KISMAYO, Somalia (AP) — Nine people were killed on Monday, the army said.")
    assert away.incident.place is None
    named = only("KISMAYO, Somalia (AP) — A bomb exploded outside a hotel in Mogadishu, killing nine people.")
    assert named.incident.place == "a hotel in Mogadishu"
    desk = only("GENEVA (AP) — A bomb exploded outside a hotel on Monday, killing nine people.")
    assert desk.incident.place is None


def test_history_keeps_its_period_and_stays_out_of_the_totals() -> None:
    found = extract("Nine people were killed in Mosul on Monday. Since 2003, 4,000 have died.", published="2022-06-15")
    assert found.totals["killed"].best == 9
    since = found.claims[1].incident
    assert (since.date_start, since.date_end, since.date_precision) == ("2003-01-01", "2022-06-15", "year")


def test_the_gazetteer_knows_places_and_no_bodies() -> None:
    assert places.known("Mosul")
    assert places.known("the Gaza Strip")
    assert places.known("N.J.")
    assert not places.known("Hamas")
    assert not places.known("Reuters")
    assert places.written_elsewhere("GENEVA")
