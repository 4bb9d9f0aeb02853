"""Dates of publication: as precise as stated, never invented, and what cannot be one said in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.ingest.dates import in_text, stated

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2014-06-16", "2014-06-16"),
        ("2014-06", "2014-06"),
        ("2014", "2014"),
        ("2014-06-16T16:43", "2014-06-16T16:43"),
        ("2014-06-16 16:43:22", "2014-06-16T16:43:22"),
        ("2014-06-16T16:43:22Z", "2014-06-16T16:43:22Z"),
        ("2014-06-16T16:43:22.123+03:00", "2014-06-16T16:43:22+03:00"),
        ("2014-06-16T16:43:22+0300", "2014-06-16T16:43:22+03:00"),
        ("2014-06-16T16:43:22+03", "2014-06-16T16:43:22+03:00"),
        ("20140616T164322Z", "2014-06-16T16:43:22Z"),
        ("20140616", "2014-06-16"),
        ("Mon, 16 Jun 2014 16:43:00 GMT", "2014-06-16T16:43:00Z"),
        ("Mon, 16 Jun 2014 16:43:00 -0500", "2014-06-16T16:43:00-05:00"),
        ("16 June 2014", "2014-06-16"),
        ("June 16, 2014", "2014-06-16"),
        ("June 16th, 2014 at 4:43 PM EDT", "2014-06-16T16:43-04:00"),
        ("16 Jun 2014 12:05 a.m.", "2014-06-16T00:05"),
        ("Sept. 3, 2013", "2013-09-03"),
        ("June 2014", "2014-06"),
        ("16/06/2014", "2014-06-16"),
        ("06/16/2014", "2014-06-16"),
        ("05.05.2014", "2014-05-05"),
        ("16 Jun 2014 16:43 IST", "2014-06-16T16:43"),  # three zones are called IST: the time stays local
        ("2026-01-16", "2026-01-16"),  # a day ahead: beyond the date line
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_read_at_the_precision_stated(value: str, iso: str) -> None:
    found = stated(value, today=TODAY)
    assert (found.iso, found.problem) == (iso, None)


@pytest.mark.parametrize(
    "value",
    [
        "9999-99-99", "0000-00-00", "2999-01-01T00:00:00Z", "-1", "1e400", "2024-02-30", "2023-02-29", "31 June 2014",
        "2024-01-01T25:61:61+99:99", "01/02/03", "01/02/2003", "\x1b[2J", "x" * 10_000, "1969-12-31T23:59:59-14:00",
        "+292277026596-12-04T15:30:07Z", "2026-01-17", "2024-13-01", "13:00 PM 5 May 2014x", "yesterday", "1402930980",
        "16 June 2014 13:05 PM",
    ],
)  # fmt: skip
def test_what_is_no_date_of_publication_says_why(value: str) -> None:
    found = stated(value, today=TODAY)
    if value == "13:00 PM 5 May 2014x":
        assert found.iso in (None, "2014-05-05")
        return
    assert found.iso is None
    assert found.problem


def test_a_date_before_the_web_is_kept_with_a_warning() -> None:
    found = stated("1969-12-31", today=TODAY)
    assert found.iso == "1969-12-31"
    assert found.problem == "is earlier than 1990"


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=TODAY),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d"]),
)
def test_every_day_written_out_is_read_back(day: date, form: str) -> None:
    text = day.strftime(form)
    assert stated(text, today=TODAY).iso == day.isoformat()
    found = in_text(f"Published: {text}, by our staff", today=TODAY)
    assert found is not None
    assert found[0].iso == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_reason(value: str) -> None:
    found = stated(value, today=TODAY)
    assert (found.iso is None) <= (found.problem is not None)


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"))
def test_any_iso_form_is_a_date_or_a_reason(value: str) -> None:
    found = stated(value, today=TODAY)
    if found.iso:
        assert found.iso[:10] == value[:10]
        date.fromisoformat(found.iso[:10])
    else:
        assert found.problem
