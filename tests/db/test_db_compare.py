"""Who else gives a figure for the same thing: what is listed, why, in which order. On both backends."""

from hashlib import sha256
from typing import Any

import pytest

from db.compare import apart, counted, days, place_names
from db.engine import Case
from db.errors import NotFound
from db.queries import Reader
from db.rows import NewArticle, NewClaim, NewFigure, NewLink


def telling(name: str, published: str | None, *told: dict[str, Any]) -> NewArticle:
    """An article with one claim for each ``told``: words, figure, and what is known of the incident."""
    text, claims = f"{name}.\n\n", []
    for one in told:
        quote = one["quote"]
        start = len(text)
        text += quote + ". "
        figures = tuple(
            NewFigure(one.get("text", "n"), low, best, high, measure, population=one.get("population"))
            for measure, low, best, high in one.get("figures", ())
        )
        where = {key: one.get(key) for key in ("place", "date_start", "date_end", "date_precision")}
        claims.append(
            NewClaim(start, start + len(quote), quote, "casualty", 0.5, figures, (NewLink("a clerk"),), **where)
        )
    data = text.encode()
    return NewArticle(
        data, sha256(data).hexdigest(), "text/plain", name, "test", text, published=published, claims=tuple(claims)
    )


def killed(low: int | None, best: int | None, high: int | None) -> dict[str, Any]:
    return {"figures": [("killed", low, best, high)]}


@pytest.fixture
def filled(case: Case) -> Case:
    """Claim 1 is the one compared; the others are told in the tests by their number."""
    day = {"date_start": "2021-05-03", "date_end": "2021-05-03", "date_precision": "day"}
    articles = [
        telling(
            "first",
            "2021-05-04",
            {"quote": "40 miners were killed in Ovrin", "place": "Ovrin", "population": "miners"}
            | killed(40, 40, 40)
            | day,
            {"quote": "40 of the miners are dead", "population": "miners"} | killed(40, 40, 40),  # 2: same article
        ),
        telling(
            "second",
            "2021-05-05",
            {"quote": "36 to 44 died in the town of Ovrin", "place": "the town of Ovrin"} | killed(36, None, 44) | day,
            {"quote": "40 miners were hurt in Ovrin", "place": "Ovrin"} | {"figures": [("injured", 40, 40, 40)]},
            {"quote": "the pit at Ovrin was closed", "place": "Ovrin"},
        ),
        telling(
            "third",
            "2024-01-01",
            {"quote": "40 died in Ovrin in December", "place": "Ovrin", "date_start": "2023-12", "date_end": "2023-12"}
            | killed(40, 40, 40),
            {"quote": "900 died in Belqa", "place": "Belqa"} | killed(900, 900, 900),
        ),
        telling(
            "fourth",
            "2021-05-05",
            {"quote": "at least 3 trapped miners were killed", "population": "trapped miners"} | killed(3, 3, None),
            {"quote": "nobody knows how Ovrin lost 70 people"} | killed(70, 70, 70),
            {"quote": "5 people were killed on the road"} | killed(5, 5, 5),
        ),
        telling("fifth", "2021-04-01", {"quote": "41 were killed in Ovrin", "place": "Ovrin"} | killed(41, 41, 41)),
        telling("sixth", None, {"quote": "40 dead"} | killed(40, 40, 40)),
    ]
    for article in articles:
        case.store.add_article(article, "Ana")
    return case


def test_what_agrees_is_listed_with_its_reasons_most_alike_first(filled: Case, reader: Reader) -> None:
    found = reader.compare(1)
    told = {other.row.id: (other.points, other.reasons) for other in found.others}
    assert told == {
        3: (5, ("ranges meet", "same place: the town of Ovrin", "same time")),
        2: (3, ("same figure", "both of miners", "same article")),
        9: (3, ("names Ovrin too", "printed 1 day apart")),
        8: (2, ("both of miners", "printed 1 day apart")),
        12: (2, ("same figure",)),
        6: (1, ("same figure", "same place: Ovrin", "but 942 days apart")),
    }
    assert [other.row.id for other in found.others] == [3, 9, 2, 8, 12, 6]
    assert not found.more
    assert found.claim.id == 1
    assert [figure.best for figure in found.figures] == [40]


def test_another_measure_time_or_place_is_left_out(filled: Case, reader: Reader) -> None:
    listed = {other.row.id for other in reader.compare(1).others}
    assert 4 not in listed, "another measure"
    assert 5 not in listed, "no figure"
    assert 7 not in listed, "another place"
    assert 10 not in listed, "printed in the same week, and nothing else"
    assert 11 not in listed, "printed before it happened"


def test_it_holds_both_ways(filled: Case, reader: Reader) -> None:
    for claim in (2, 3, 6, 8, 9, 12):
        assert 1 in {other.row.id for other in reader.compare(claim).others}, claim


def test_a_claim_with_no_figure_has_nobody(filled: Case, reader: Reader) -> None:
    found = reader.compare(5)
    assert (found.figures, found.others) == ((), ())
    with pytest.raises(NotFound):
        reader.compare(99)


def test_the_figures_of_others_come_once_each_and_most_alike_first(filled: Case, reader: Reader) -> None:
    given = reader.other_figures(1, lambda: None)
    assert [(one.figure.low, one.figure.best, one.figure.high, one.claims) for one in given] == [
        (36, None, 44, 1),
        (70, 70, 70, 1),
        (40, 40, 40, 3),  # of another claim in the article, and of two others
        (3, 3, None, 1),
    ]
    assert sum(one.claims for one in given) == len(reader.compare(1).others)
    assert reader.other_figures(5, lambda: None) == ()
    assert reader.other_figures(99, lambda: None) == ()


def test_whoever_looks_for_them_can_give_up(filled: Case, reader: Reader) -> None:
    asked = 0

    def pause() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        reader.other_figures(1, pause)
    assert reader.other_figures(1, lambda: None), "the reader is as before"


def test_several_figures_are_compared_by_their_measures(case: Case, reader: Reader) -> None:
    both = {"figures": [("killed", 4, 4, 4), ("injured", 9, 9, 9)]}
    case.store.add_article(telling("a", "2020-01-01", {"quote": "four killed, nine hurt"} | both), "Ana")
    case.store.add_article(
        telling(
            "b",
            "2020-01-02",
            {"quote": "nine hurt"} | {"figures": [("injured", 9, 9, 9)]},
            {"quote": "nine killed"} | killed(9, 9, 9),
        ),
        "Ana",
    )
    (other,) = reader.compare(1).others
    assert (other.row.id, other.figure.measure) == (2, "injured")


def test_a_place_with_odd_signs_is_only_words(case: Case, reader: Reader) -> None:
    odd = "Ovrin\" OR quote:* NEAR(' & ! <->"
    for number in (1, 2):
        case.store.add_article(
            telling(f"n{number}", "2020-01-01", {"quote": f"{number} died", "place": odd} | killed(1, 1, 1)), "Ana"
        )
    assert [other.row.id for other in reader.compare(1).others] == [2]


def test_a_part_of_a_place_s_name_is_only_perhaps_the_same(case: Case, reader: Reader) -> None:
    for name, place in (("a", "Ovrin"), ("b", "Upper Ovrin"), ("c", "the city of Ovrin"), ("d", "Lower Belqa")):
        told = {"quote": f"one died there, says {name}", "place": place} | killed(1, 1, None)
        case.store.add_article(telling(name, None, told), "Ana")
    assert [(other.row.id, other.points, other.reasons) for other in reader.compare(1).others] == [
        (3, 4, ("same figure", "same place: the city of Ovrin")),
        (2, 3, ("same figure", "perhaps the same place: Upper Ovrin")),
        (4, 1, ("same figure", "but the place is Lower Belqa")),
    ]


def test_in_a_large_case_the_nearest_are_weighed(case: Case, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.compare.NEAREST", 2)
    monkeypatch.setattr("db.compare.NAMED", 2)
    monkeypatch.setattr("db.compare.LISTED", 2)
    for day in range(1, 20):
        told = {"quote": f"{day} farmers killed", "population": "farmers"} | killed(day, day, day)
        case.store.add_article(telling(f"n{day}", f"2020-01-{day:02}", told), "Ana")
    found = reader.compare(10)
    assert {other.row.id for other in found.others} < {9, 11, 12}  # itself is one of the nearest
    assert found.more


@pytest.mark.parametrize("backend", ["sqlite"])
def test_candidates_come_by_an_index(
    filled: Case, reader: Reader, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if filled.backend != backend:
        pytest.skip("SQLite says how it reads")
    asked: list[tuple[str, Any]] = []
    real = Reader.all
    monkeypatch.setattr(
        Reader, "all", lambda self, sql, values=(): (asked.append((sql, values)), real(self, sql, values))[1]
    )
    reader.compare(1)
    for sql, values in list(asked):
        plan = [str(row[3]) for row in real(reader, f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not any(step.startswith(("SCAN c", "SCAN f")) and "VIRTUAL" not in step for step in plan), (sql, plan)


def test_places_dates_and_people_in_words() -> None:
    assert place_names("the city of Tikrit") == ("tikrit",)
    assert place_names("Al Marsan district") == ("al", "marsan")
    assert place_names("the bridge") == ("the", "bridge")
    assert place_names(None) == ()
    assert counted("captured Iraqi soldiers") == counted("soldiers") == "soldier"
    assert counted("people") is None
    assert counted(None) is None
    assert (
        days("2020-02", "2020-02") == (days("2020-02-01", None) or (0,))[:1] + (days("2020-02-29", None) or (0, 0))[1:]
    )
    assert days("2020", None) == ((days("2020-01-01", None) or (0, 0))[0], (days("2020-12-31", None) or (0, 0))[1])
    assert days("2020-13-77", None) is None
    assert days("long ago", None) is None
    assert apart((1, 3), (5, 9)) == apart((5, 9), (1, 3)) == 2
    assert apart((1, 5), (5, 9)) == 0
