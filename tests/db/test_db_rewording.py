"""A claim's words, kind, place and dates are corrected, the old reading kept. On both backends."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from db.engine import Case
from db.errors import CaseError, Conflict
from db.queries import Reader
from db.replay import replay
from db.report_reads import report_rows
from db.rows import ClaimFilter, ClaimRow, NewArticle, NewClaim
from verifier.workflow.verify import verify

Make = Callable[..., NewArticle]


def sound(case: Case) -> None:
    for quick in (False, True):
        found = verify(case, quick=quick)
        assert found.sound, [doubt for _, doubt in found.doubts]


def test_words_are_corrected_and_the_first_reading_kept(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    before = reader.claim(1)
    start, end = new.text.index("at least 40"), new.text.index(" on the mill")
    change = case.store.correct_claim(1, {"start": start, "end": end}, "Ben", version=1, reason="cut")
    assert change.summary == "words of claim 1 corrected"
    found = reader.claim(1)
    assert found.row.quote == new.text[start:end] == "at least 40 villagers were killed when shells fell"
    assert (found.row.start, found.row.end, found.row.version) == (start, end, 2)
    assert (found.prefix, found.suffix) == (new.text[start - 32 : start], new.text[end : end + 32])
    assert found.figures == before.figures
    assert found.links == before.links
    assert (found.row.check_worthiness, found.row.kind, found.place) == (0.9, "casualty", None)
    assert [(mark.start, mark.end) for mark in found.marks if mark.id == 1] == [(start, end)]
    assert next(iter(reader.claim_ids(sort="changed"))) == 1
    assert 1 not in reader.claim_ids(ClaimFilter(text="marsan"))
    assert 1 in reader.claim_ids(ClaimFilter(text="villagers"))
    (entry,) = reader.history(limit=1)
    assert (entry.action, entry.reason, entry.entity_id) == ("correct_claim", "cut", 1)
    assert (entry.before["words"]["quote"], entry.after["words"]["quote"]) == (before.row.quote, found.row.quote)
    assert entry in found.history
    sound(case)


def test_kind_place_and_dates_are_corrected(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    values = {"kind": "territory", "place": "  Idlib,\n Syria ", "date_start": "2014-06", "date_end": "2014-07-02"}
    change = case.store.correct_claim(1, values, "Ben", version=1)
    assert change.summary == "kind, place and dates of claim 1 corrected"
    found = reader.claim(1)
    assert (found.row.kind, found.place) == ("territory", "Idlib, Syria")
    assert (found.date_start, found.date_end, found.date_precision) == ("2014-06", "2014-07-02", "month")
    assert list(reader.claim_ids(ClaimFilter(kinds=("territory",)))) == [1]
    assert list(reader.claim_ids(ClaimFilter(places=("idlib",)))) == [1]
    assert list(reader.claim_ids(ClaimFilter(since="2014-07-02"))) == [1]
    assert list(reader.claim_ids(ClaimFilter(since="2014-07-03"))) == []
    case.store.correct_claim(1, {"date_start": "2014-06-12"}, "Ben", version=2)
    found = reader.claim(1)
    assert (found.date_start, found.date_end, found.date_precision) == ("2014-06-12", None, "day")
    case.store.correct_claim(1, {"place": None, "date_start": None}, "Ben", version=3)
    found = reader.claim(1)
    assert (found.place, found.date_start, found.date_end, found.date_precision) == (None, None, None, None)
    sound(case)
    for _ in range(3):
        assert case.store.undo("Ben") is not None
    assert reader.claim(1).row.kind == "casualty"
    assert list(reader.claim_ids(ClaimFilter(places=("idlib",)))) == []
    sound(case)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "only the words"),
        ({"quote": "Officials"}, "only the words"),
        ({"start": 3}, "only the words"),
        ({"start": 5, "end": 5}, "no stretch"),
        ({"start": -1, "end": 5}, "no stretch"),
        ({"start": 0, "end": 99_999}, "no stretch"),
        ({"start": 32, "end": 34}, "no words"),
        ({"kind": "gossip"}, "no such kind"),
        ({"place": "a\x00b"}, "NUL"),
        ({"place": "x" * 501}, "at most 500"),
        ({"date_start": "12 June"}, "not a date"),
        ({"date_start": "2014-02-30"}, "not a date"),
        ({"date_start": "2014-06-12T10:00"}, "not a date"),
        ({"date_start": "2014-06-12", "date_end": "2014-06-11"}, "before the first"),
        ({"date_start": "2014-06", "date_end": "2013"}, "before the first"),
        ({"date_start": None, "date_end": "2014"}, "needs a first"),
        ({"date_start": "2014", "date_precision": "hour"}, "no such precision"),
        ({"place": None}, "so already"),
        ({"place": "Idlib", "date_start": "nonsense"}, "not a date"),
    ],
)
def test_what_cannot_be_is_refused_whole(
    case: Case, reader: Reader, article: Make, values: dict[str, Any], words: str
) -> None:
    case.store.add_article(article(), "Ana")
    before, head = reader.claim(1), reader.head()
    with pytest.raises(CaseError, match=words) as caught:
        case.store.correct_claim(1, values, "Ben", version=1)
    assert "\n" not in str(caught.value)
    assert (reader.claim(1), reader.head()) == (before, head)


def test_another_claims_words_and_a_stale_version_are_refused(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    other, head = reader.claim(2).row, reader.head()
    with pytest.raises(CaseError, match="these words are claim 2 already"):
        case.store.correct_claim(1, {"start": other.start, "end": other.end}, "Ben", version=1)
    assert reader.head() == head
    case.store.correct_claim(1, {"place": "the mill"}, "Ben", version=1)
    with pytest.raises(Conflict, match="changed by Ben meanwhile") as caught:
        case.store.correct_claim(1, {"place": "Idlib"}, "Ana", version=1)
    assert isinstance(caught.value.current, ClaimRow)
    with pytest.raises(Conflict):
        case.store.mark([1], "confirmed", "Ana", versions={1: 1})
    assert reader.claim(1).place == "the mill"


def test_figures_and_words_are_taken_back_apart_from_each_other(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    first = reader.claim(1)
    case.store.correct_claim(1, {"start": 0, "end": 20}, "Ben", version=1)
    case.store.correct_figures(1, [], "Chi", version=2)
    case.store.undo("Ben")
    case.store.redo("Ben")
    case.store.undo("Chi")
    case.store.correct_claim(1, {"place": "Idlib"}, "Ben", version=6)
    case.store.undo("Ben")
    case.store.undo("Ben")
    found = reader.claim(1)
    assert (found.row.quote, found.figures[0].text) == (first.row.quote, first.figures[0].text)
    assert replay(reader.entries()).words[1]["quote"] == first.row.quote
    sound(case)


def test_a_claim_added_by_hand_is_corrected(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    case.store.add_claim(1, NewClaim(0, 6, new.text[:6], "event", place="here"), "Ana")
    case.store.correct_claim(5, {"start": 0, "end": 15, "place": "there"}, "Ben", version=1)
    sound(case)
    with pytest.raises(Conflict, match="changed by Ben since"):
        case.store.undo("Ana")
    case.store.undo("Ben")
    case.store.undo("Ana")
    sound(case)
    case.store.redo("Ana")
    case.store.redo("Ben")
    assert (reader.claim(5).row.quote, reader.claim(5).place) == (new.text[:15], "there")
    sound(case)


def test_what_was_changed_behind_the_historys_back_is_seen(case: Case, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.correct_claim(1, {"start": 0, "end": 20, "place": "Idlib"}, "Ben", version=1)
    for column, value in (("span_end", 21), ("place", "Homs"), ("date_start", "2014"), ("kind", "event")):
        with case.store._writer.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE kept AS SELECT * FROM claim WHERE id = 1")
            connection.exec_driver_sql(f"UPDATE claim SET {column} = '{value}' WHERE id = 1")
        found = verify(case, quick=True)
        assert any(doubt.place == "claim" and column in doubt.column for _, doubt in found.doubts), column
        with case.store._writer.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE claim SET {column} = (SELECT {column} FROM kept) WHERE id = 1")
            connection.exec_driver_sql("DROP TABLE kept")
    sound(case)


def test_half_a_name_goes_from_the_history_with_the_words_it_stands_in(case: Case, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    start, end = new.text.index("Marsan said"), new.text.index(" villagers")
    case.store.correct_claim(1, {"start": start, "end": end}, "Ben", version=1)
    case.store.add_claim(1, NewClaim(start, end - 3, new.text[start : end - 3], "event"), "Ben")
    case.store.correct_claim(1, {"start": 0, "end": 6}, "Ben", version=2)
    case.store.redact(["Lower Marsan"], "Ana", reason="by law")
    with closing(case.reader()) as reader:
        assert reader.claim(5).row.quote.startswith("██████ said")
        told = [entry.before for entry in reader.entries()] + [entry.after for entry in reader.entries()]
    assert "Marsan" not in str(told)
    sound(case)
    case.store.undo("Ben")
    with closing(case.reader()) as reader:
        assert reader.claim(1).row.quote.startswith("██████ said")
    sound(case)


def test_a_report_is_told_what_was_corrected_and_by_whom(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.correct_claim(1, {"place": "Idlib"}, "Ben", version=1, reason="not the U.S.")
    case.store.correct_claim(1, {"start": 0, "end": 20}, "Chi", version=2)
    case.store.correct_figures(1, [], "Dan", version=3)
    case.store.correct_claim(2, {"place": "Homs"}, "Ben", version=1)
    case.store.undo("Ben")

    def told() -> list[list[tuple[str, str, str]]]:
        rows = report_rows(reader, [1, 2, 3])
        return [[(one.what, one.reviewer, one.reason) for one in row.corrections] for row in rows]

    assert told() == [[("words, place", "Chi", ""), ("figures", "Dan", "")], [], []]
    case.store.undo("Chi")
    assert told() == [[("place", "Ben", "not the U.S."), ("figures", "Dan", "")], [], []]
    case.store.redo("Ben")
    case.store.undo("Dan")
    case.store.undo("Ben")
    assert told()[1:] == [[], []]
    (printed,) = report_rows(reader, [1])
    assert (printed.place, printed.row.quote) == ("Idlib", reader.claim(1).row.quote)
