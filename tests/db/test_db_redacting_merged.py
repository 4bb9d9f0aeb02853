"""What removals say of entries of merged histories is checked, and nothing forged is taken for it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_db_redacting import FORMS, redact, told, with_her

from db.chain import canonical, entry_hash_of_text
from db.elsewhere import open_elsewhere
from db.engine import Case, open_case
from db.rows import ClaimFilter, NewArticle
from verifier.custody import check
from verifier.errors import VerifierError
from verifier.report import words
from verifier.workflow import doctor
from verifier.workflow.export import make_report
from verifier.workflow.merging import merge
from verifier.workflow.session import open_session
from verifier.workflow.verify import verify

Make = Callable[..., NewArticle]
Row = dict[str, Any]


def _merge(case: Case, path: Path) -> None:
    with open_elsewhere(str(path)) as copy, closing(copy.reader()) as reader:
        case.store.merge(reader, "Ana")


@pytest.fixture
def merged(tmp_path: Path, article: Make) -> Path:
    """A case into which another, in which she stands everywhere, was merged."""
    here, there = tmp_path / "here.case", tmp_path / "there.case"
    with open_case(there, create=True) as other, open_case(here, create=True) as case:
        with_her(other, article)
        case.store.add_article(article(7), "Ana")
        _merge(case, there)
    return here


def _rows(path: Path, sql: str, *values: object) -> list[Row]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def _put(path: Path, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    _rows(path, f"INSERT OR REPLACE INTO merged_entry ({names}) VALUES ({', '.join('?' * len(row))})", *row.values())


def _digest(row: Row) -> str:
    return entry_hash_of_text(**{name: row[name] for name in row if name not in ("hash", "origin", "merged_by")})


def _refused(path: Path, tmp_path: Path) -> None:
    """Every check refuses it."""
    with open_case(path) as case:
        assert told(case) != []
        with closing(case.reader()) as reader, pytest.raises(VerifierError):
            doctor._chain(reader)
    with (
        open_session(str(tmp_path / "third.case"), reviewer="Ana", create=True) as session,
        pytest.raises(VerifierError, match="cannot be merged"),
    ):
        merge(session, str(path), progress=lambda what, number: None)


def test_words_that_are_put_back_are_seen(merged: Path, tmp_path: Path) -> None:
    before = {row["hash"]: row for row in _rows(merged, "SELECT * FROM merged_entry")}
    with open_case(merged) as case:
        redact(case, "Selma Aydın", "S. Aydın")
        once = {row["hash"]: row for row in _rows(merged, "SELECT * FROM merged_entry")}
        redact(case, *FORMS)
        assert told(case) == []
    after = {row["hash"]: row for row in _rows(merged, "SELECT * FROM merged_entry")}
    twice = next(one for one in after if before[one] != once[one] != after[one])
    for former in (before[twice], once[twice]):
        _put(merged, former)
        _refused(merged, tmp_path)
    _rows(merged, "DELETE FROM merged_entry WHERE hash = ?", twice)
    _refused(merged, tmp_path)


def _forged(path: Path) -> None:
    """Alter a verdict in an entry that was merged, and put an entry beside it that says that words were removed."""
    row = _rows(path, "SELECT * FROM merged_entry WHERE action = 'mark' ORDER BY seq LIMIT 1")[0]
    row["after"] = row["after"].replace("disputed", "confirmed")
    _put(path, row)
    state = {
        "redacted": {"label": "x", "phrases": 1, "counts": {}, "entries": {row["hash"]: _digest(row)}, "merged": {}}
    }
    last = _rows(path, "SELECT * FROM merged_entry ORDER BY seq DESC LIMIT 1")[0]
    made = {**last, "seq": last["seq"] + 1, "action": "redact", "previous": last["hash"], "after": canonical(state)}
    _put(path, {**made, "hash": _digest(made)})


def test_a_removal_that_is_forged_beside_merged_entries_is_seen(merged: Path, tmp_path: Path) -> None:
    _forged(merged)
    _refused(merged, tmp_path)


@pytest.mark.parametrize(
    "state",
    [[], {"redacted": []}, {"redacted": {}}, {"redacted": {"entries": {}, "merged": {"a": []}}}, {"redacted": None}],
)
def test_a_removal_that_makes_no_sense_is_refused_in_one_line(merged: Path, tmp_path: Path, state: object) -> None:
    last = _rows(merged, "SELECT * FROM merged_entry ORDER BY seq DESC LIMIT 1")[0]
    made = {**last, "seq": last["seq"] + 1, "action": "redact", "previous": last["hash"], "after": canonical(state)}
    _put(merged, {**made, "hash": _digest(made)})
    _refused(merged, tmp_path)


def test_a_removal_in_a_merged_history_is_told(tmp_path: Path, article: Make) -> None:
    here, there = tmp_path / "here.case", tmp_path / "there.case"
    with open_case(there, create=True) as other, open_case(here, create=True) as case:
        with_her(other, article)
        redact(other, *FORMS, reason="an order of 3 May")
        case.store.add_article(article(7), "Ana")
        _merge(case, there)
        found = verify(case)
        assert found.sound
        assert any("merged history" in note and "3 May" in note for note in found.sections["chain"].notes)
    with open_session(str(here), reviewer="Ana") as session:
        report = make_report(session, session.read, ClaimFilter())
    (removal,) = report.removals
    said = words.text(words.removal(removal))
    assert "a case that was merged into this one" in said
    assert "3 May" in said


class _Line:
    def __init__(self, row: Row) -> None:
        self.__dict__.update(row)


def test_two_entries_with_one_hash(tmp_path: Path, article: Make) -> None:
    """The later one would stand for the earlier, of which nothing would be checked."""
    with open_case(tmp_path / "a.case", create=True) as case:
        with_her(case, article)
    rows = _rows(tmp_path / "a.case", "SELECT * FROM history ORDER BY seq")
    victim = next(row for row in rows if row["action"] == "mark")
    last = rows[-1]
    same = {**last, "seq": last["seq"] + 1, "previous": last["hash"], "hash": victim["hash"]}
    state = {"redacted": {"entries": {victim["hash"]: _digest(same)}, "merged": {}}}
    cover = {**last, "seq": last["seq"] + 2, "action": "redact", "previous": victim["hash"], "after": canonical(state)}
    cover["hash"] = _digest(cover)
    victim["after"] = victim["after"].replace("disputed", "confirmed")
    read = [
        _Line({**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})
        for row in (*rows, same, cover)
    ]
    broken = check(read).broken  # type: ignore[arg-type]
    assert broken is not None
    assert broken.seq == victim["seq"]


def test_both_ways_through_a_third_and_again(tmp_path: Path, article: Make) -> None:
    one, two, three = (tmp_path / f"{name}.case" for name in ("one", "two", "three"))
    with open_case(one, create=True) as case:
        with_her(case, article)
    two.write_bytes(one.read_bytes())
    with open_case(three, create=True) as case:
        case.store.add_article(article(8), "Zoe")
    with open_case(one) as first, open_case(two) as second, open_case(three) as third:
        second.store.add_note(3, "Aydın again", "Gil")
        second.store.mark([3], "confirmed", "Gil", rationale="Aydın")
        redact(first, *FORMS)
        for case, path in ((first, two), (second, one), (third, one), (third, two), (first, three), (second, three)):
            _merge(case, path)
            assert told(case) == [], (case.target, path)
        for case in (second, third, first):
            redact(case, *FORMS)
            assert told(case) == []
            case.store.mark([3], "unverifiable", "Zoe")
        for case, path in ((third, two), (first, three), (second, three), (second, one), (first, two)):
            _merge(case, path)
            assert told(case) == [], (case.target, path)
        for path in (one, two, three):
            with open_case(path) as case, closing(case.reader()) as reader:
                assert "is whole" in doctor._chain(reader)
