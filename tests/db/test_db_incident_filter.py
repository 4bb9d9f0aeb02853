"""Claims by place and day of their incident: found, counted, kept as a view, by an index. On both backends."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import read_by_index

from db import incident_filters, words
from db.compare import days
from db.connect import connect_postgresql
from db.engine import Case
from db.errors import CaseError
from db.queries import Reader
from db.rows import SORTS, ClaimFilter, NewArticle

Make = Callable[..., NewArticle]
Said = tuple[str | None, str | None, str | None]

SAID: tuple[Said, ...] = (  # place, first day, last day; claims 1, 2, 3, …
    ("Mosul", "2014-06-04", "2014-06-10"),
    ("the Iraqi city of Mosul", "2014-06-10", None),
    ("the city of Tikrit", "2014-06-11", "2014-06-11"),
    ("MÓSUL, in the north", "2014-06", "2014-06"),
    ("old Mosul and the city of Mosul", "2014", None),
    ("Mosul [31m", None, None),
    (None, "2014-06-10T14:30", "2014-06-10T15:00"),
    ("قضاء الموصل", "2014-05-31", "2014-06-04"),
    ("the Iraqi city", "2014-06-15", "2014-06"),  # to the end of the month
    ("— … —", "2014-06-20", "2014-06-10"),  # out of order
    ("Mosul “x”%_'; -- \\", "long ago", None),
    ("M" * 400 + " Mosul", "2013-12-31", "2014-01-01"),
    (None, None, "2014-06-10"),
    ("x" * 501 + " Mosul", "2014-06-10", "2014-06-10"),  # beyond what is looked for
)


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    """Claims that say so of their incidents, four an article."""
    for number in range(0, len(SAID), 4):
        new = article(number // 4 + 1)
        said = SAID[number : number + 4]
        claims = tuple(
            replace(claim, place=place, date_start=start, date_end=end)
            for claim, (place, start, end) in zip(new.claims, said, strict=False)
        )
        case.store.add_article(replace(new, claims=claims), "Importer")
    return case


def matching(where: ClaimFilter) -> list[int]:
    """The ids of the claims that should be found, in plain Python."""
    found = []
    for number, (place, start, end) in enumerate(SAID, 1):
        own = words.words(place or "") if len(place or "") <= 500 else []
        happened = days(start, end) if start else None
        named = any(
            all(any(word.startswith(one) for word in own) for one in words.words(value)) for value in where.places
        )
        since = days(where.since, None) if where.since else None
        until = days(where.until, None) if where.until else None
        dated = happened is not None and not ((since and happened[1] < since[0]) or (until and happened[0] > until[1]))
        if (named or not where.places) and (dated or not (where.since or where.until)):
            found.append(number)
    return found


WANTED = (
    *(ClaimFilter(places=places) for places in (("Mosul",), ("mos",), ("MÓS",), ("osul",), ("city mosul",), ("city",))),
    *(ClaimFilter(places=places) for places in (("mosul, THE; iraqi",), ("tikrit", "old"), ("الموصل",), ("m", "zz"))),
    ClaimFilter(since="2014-06-10", until="2014-06-10"),
    ClaimFilter(since="2014-06-11"),
    ClaimFilter(until="2014-06-03"),
    ClaimFilter(since="2014-06-04", until="2014-06-09"),
    ClaimFilter(since="2014-06-30", until="2014-07-01"),
    ClaimFilter(since="2014-07-01"),
    ClaimFilter(since="2014-12-31"),
    ClaimFilter(since="2015-01-01"),
    ClaimFilter(until="2014-01-01"),
    ClaimFilter(until="2013-12-31"),
    ClaimFilter(places=("mosul",), since="2014-06-05", until="2014-06-10"),
    ClaimFilter(places=("mosul", "city"), until="2014-06-10"),
)


@pytest.mark.parametrize("where", WANTED, ids=lambda where: f"{'+'.join(where.places)} {where.since}..{where.until}")
def test_the_filter_finds_and_counts_what_it_says(
    filled: Case, reader: Reader, where: ClaimFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = matching(where)
    assert sorted(reader.claim_ids(where)) == ids
    assert reader.counts(where).total == len(ids)
    filled.store.mark([1, 2, 5], "disputed", "Ben")
    both = replace(where, verdicts=("disputed",))
    disputed = [one for one in ids if one in (1, 2, 5)]
    order = {sort: list(reader.claim_ids(sort=sort)) for sort in SORTS}
    back = {sort: list(reader.claim_ids(sort=sort, reverse=True)) for sort in SORTS}
    for few, ahead in ((5_000, 10_000), (-1, 10_000), (-1, 0), (-1, 2), (1, 3)):
        with monkeypatch.context() as patched:
            patched.setattr("db.filters.FEW", few)
            patched.setattr("db.filters.AHEAD", ahead)
            for sort in SORTS:
                for asked, wanted in ((where, ids), (both, disputed)):
                    listed = [one for one in order[sort] if one in wanted]
                    assert list(reader.claim_ids(asked, sort)) == listed, (asked, sort, few, ahead)
                    assert list(reader.claim_ids(asked, sort, limit=2)) == listed[:2], (asked, sort, few, ahead)
                    backwards = list(reader.claim_ids(asked, sort, reverse=True, limit=3))
                    assert backwards == [one for one in back[sort] if one in wanted][:3], (asked, sort, few, ahead)
    assert reader.counts(both).total == len(disputed)


def test_a_phrase_that_comes_later_is_found(filled: Case, reader: Reader, article: Make) -> None:
    where = ClaimFilter(places=("mosul",))
    before = reader.counts(where).total
    new = article(9)
    claims = tuple(replace(claim, place="eastern Mosul") for claim in new.claims)
    filled.store.add_article(replace(new, claims=claims), "Importer")
    assert reader.counts(where).total == before + 4


@pytest.mark.parametrize("asked", ["first rows", "all", "counts", "facets"])
def test_phrases_and_claims_are_of_one_moment(
    filled: Case, reader: Reader, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phrase that becomes another one between the two reads does not hide its claims."""
    where = ClaimFilter(places=("tikrit",))
    read = incident_filters.phrases

    def and_then_changed(reader: Reader, where: ClaimFilter) -> list[str]:
        found = read(reader, where)
        sqlite = filled.backend == "sqlite"
        connection: Any = sqlite3.connect(filled.target) if sqlite else connect_postgresql(filled.address_in_full)
        with closing(connection):
            connection.execute("UPDATE claim SET place = 'Tikrit, the city' WHERE id = 3")
            connection.commit()
        return found

    monkeypatch.setattr(incident_filters, "phrases", and_then_changed)
    if asked == "counts":
        assert reader.counts(where).total == 1
    elif asked == "facets":
        assert [facet.claims for facet in reader.facets("kinds", where)] == [1]
    else:
        assert list(reader.claim_ids(where, limit=5 if asked == "first rows" else None)) == [3]


def test_phrases_are_counted_by_their_words(filled: Case, reader: Reader) -> None:
    found = {str(facet.value): facet.claims for facet in reader.facets("places")}
    assert found == {
        place: len(matching(ClaimFilter(places=(place,))))
        for place, _, _ in SAID
        if place and words.words(place) and len(place) <= 500
    }
    assert found["Mosul"] == 7
    assert found["the Iraqi city of Mosul"] == 1
    assert next(iter(found)) == "Mosul", "most first"
    assert [facet.value for facet in reader.facets("places", limit=1)] == ["Mosul"]
    assert reader.facets("places", like="#%") == []


def test_phrases_are_narrowed_by_what_is_typed_which_can_be_chosen_itself(filled: Case, reader: Reader) -> None:
    found = [(facet.value, facet.claims) for facet in reader.facets("places", like=" CITY  mos")]
    assert found == [("CITY mos", 2), ("old Mosul and the city of Mosul", 1), ("the Iraqi city of Mosul", 1)]
    assert reader.facets("places", like="nowhere") == []
    chosen = reader.facets("places", ClaimFilter(places=("iraqi mosul", "Mosul"), since="2014-06-10"), like="mos")
    assert [(facet.value, facet.claims) for facet in chosen][:3] == [("iraqi mosul", 1), ("mos", 4), ("Mosul", 4)]


def test_phrases_are_counted_among_what_else_is_asked(filled: Case, reader: Reader) -> None:
    for others in (ClaimFilter(articles=(1,)), ClaimFilter(since="2014-06-10", until="2014-06-10")):
        among = matching(others) if others.since else [1, 2, 3, 4]
        found = {
            str(facet.value): facet.claims for facet in reader.facets("places", replace(others, places=("tikrit",)))
        }
        found.pop("tikrit")
        for place, claims in found.items():
            assert claims == len(set(matching(ClaimFilter(places=(place,)))) & set(among)), place
        assert set(found) == {SAID[one - 1][0] for one in among if words.words(SAID[one - 1][0] or "")} - {SAID[13][0]}


def test_years_and_months_are_counted(filled: Case, reader: Reader) -> None:
    def told(like: str = "", where: ClaimFilter = ClaimFilter()) -> list[tuple[str, int]]:  # noqa: B008
        return [(str(facet.value), facet.claims) for facet in reader.facets("dates", where, like=like)]

    def within(first: str, last: str, *places: str) -> int:
        return len(matching(ClaimFilter(since=first, until=last, places=places)))

    assert told() == [
        ("2014", within("2014-01-01", "2014-12-31")),
        ("2013", within("2013-01-01", "2013-12-31")),
    ]
    assert told("2013") == [("2013-12", 1), ("2013", 1)]
    months = dict(told("2014"))
    assert months["2014-06"] == within("2014-06-01", "2014-06-30")
    assert months["2014-05"] == within("2014-05-01", "2014-05-31") == 2
    assert told("2014-06") == [("2014-06", months["2014-06"])]
    assert told("", ClaimFilter(places=("tikrit",), since="2013-01-01", until="2013-01-02")) == [
        ("2014", within("2014-01-01", "2014-12-31", "tikrit"))
    ]
    assert told("x") == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    phrases=st.lists(
        st.lists(
            st.sampled_from(("Mosul", "mos", "City", "of", "the", "Tikrit", "é", "É", "山市", "—")), max_size=4
        ).map(" ".join),
        unique=True,
        max_size=12,
    ),
    limit=st.integers(1, 9),
)
def test_the_most_are_found_without_counting_all(phrases: Sequence[str], limit: int) -> None:
    counts = {phrase: number * number % 7 + 1 for number, phrase in enumerate(phrases)}

    class Counted:
        def column(self, *_: object) -> None: ...

    def counted(*_: object) -> list[tuple[str, int]]:
        return list(counts.items())

    own = {phrase: words.words(phrase) for phrase in counts}
    wanted = {
        phrase: sum(
            claims
            for other, claims in counts.items()
            if all(any(word.startswith(one) for word in own[other]) for one in own[phrase])
        )
        for phrase in counts
        if own[phrase]
    }
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(incident_filters, "_counted", counted)
        found = incident_filters._places(Counted(), (), ClaimFilter(), "", limit)  # type: ignore[arg-type]
    assert [facet.claims for facet in found] == sorted(wanted.values(), reverse=True)[:limit]
    assert all(wanted[str(facet.value)] == facet.claims for facet in found)


def test_very_many_phrases_are_no_more_parameters(
    case: Case, reader: Reader, article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL takes 65,535 parameters, SQLite 32,766."""
    case.store.add_article(article(1), "Importer")
    many = [f"place {number}" for number in range(70_000)] + ["the mill"]
    claim = reader.claim(1)
    monkeypatch.setattr(incident_filters, "_known", lambda reader: many)
    assert reader.counts(ClaimFilter(places=("pl",))).total == 0
    place = claim.place
    if place is not None:
        monkeypatch.setattr(incident_filters, "_known", lambda reader: [*many, f"{place}"])
        assert reader.counts(ClaimFilter(places=(place,))).total >= 1


def test_phrases_beyond_those_that_are_looked_for_one_by_one(
    filled: Case, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = sorted(incident_filters._known(reader))
    for loose in (0, 1, 5, len(one_by_one) - 1, len(one_by_one)):
        monkeypatch.setattr(incident_filters, "LOOSE", loose)
        reader.phrases = None
        assert sorted(incident_filters._known(reader)) == one_by_one
    assert one_by_one == sorted({place for place, _, _ in SAID if place and len(place) <= 500})


@pytest.mark.parametrize("place", ["", " ", "—", "%", "\u202e", "…?!", "\u0301"])
def test_a_place_without_a_word_is_refused(filled: Case, reader: Reader, place: str) -> None:
    for places in ((place,), ("Mosul", place)):
        with pytest.raises(CaseError, match="needs a letter or a digit"):
            reader.claim_ids(ClaimFilter(places=places))
        with pytest.raises(CaseError, match="needs a letter or a digit"):
            filled.store.save_view("bad", ClaimFilter(places=places), "worth", "Ana")


@pytest.mark.parametrize(
    "day", ["2014", "2014-06", "2014-6-4", "2014-06-31", "20140604", "4 June", "2014-06-04T10:00", "٢٠١٤-٠٦-٠٤"]
)
def test_what_is_no_day_is_refused(filled: Case, reader: Reader, day: str) -> None:
    for where in (ClaimFilter(since=day), ClaimFilter(until=day)):
        with pytest.raises(CaseError, match="is no day: write it as YYYY-MM-DD"):
            reader.claim_ids(where)
    with pytest.raises(CaseError, match="is no day"):
        filled.store.save_view("bad", ClaimFilter(since=day), "worth", "Ana")
    with pytest.raises(CaseError, match="no day lies between"):
        reader.counts(ClaimFilter(since="2014-06-05", until="2014-06-04"))


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\ud800b", "a' OR 1=1 --", 'a[]{}"', "a" * 5000, "a " * 3000, "{a}", "a%s", "a?"]
)
def test_no_place_that_is_asked_for_is_an_error(filled: Case, reader: Reader, text: str) -> None:
    where = ClaimFilter(places=(text,))
    assert reader.counts(where).total == len(reader.claim_ids(where))
    reader.facets("places", where, like=text)
    reader.facets("verdicts", where)


def test_a_saved_view_keeps_it_and_older_ones_still_load(filled: Case, reader: Reader) -> None:
    where = ClaimFilter(places=("Mosul", "the city"), since="2014-06-04", until="2014-06-10")
    filled.store.save_view("June", where, "published", "Ana")
    filled.store.save_view("old", ClaimFilter(verdicts=("disputed",)), "worth", "Ana")
    views = reader.saved_views()
    assert views[0].where == where
    assert json.loads(reader.all("SELECT filter FROM saved_view ORDER BY id")[1][0]) == {"verdicts": ["disputed"]}
    assert views[1].where == ClaimFilter(verdicts=("disputed",))


def test_a_name_that_is_redacted_leaves_saved_views_too(filled: Case, reader: Reader) -> None:
    filled.store.save_view("June", ClaimFilter(places=("old Mosul",), since="2014-06-04"), "worth", "Ana")
    filled.store.redact(("Mosul",), "Ana", reason="by law")
    (view,) = reader.saved_views()
    assert "osul" not in str(view.where)
    assert view.where.since == "2014-06-04"
    assert reader.counts(ClaimFilter(places=("Mosul",))).total == 0


@pytest.mark.parametrize("verdicts", [(), ("disputed",)], ids="-".join)
@pytest.mark.parametrize(
    "where",
    [
        ClaimFilter(places=("mosul",)),
        ClaimFilter(since="2014-06-04"),
        ClaimFilter(places=("mosul",), since="2014-06-04", until="2014-06-10"),
    ],
    ids=lambda where: f"{'+'.join(where.places)} {where.since}..{where.until}",
)
def test_indexes_serve_it(
    sqlite_model: Path, where: ClaimFilter, verdicts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_index(sqlite_model, replace(where, verdicts=verdicts), monkeypatch, small=("named", "history"))
