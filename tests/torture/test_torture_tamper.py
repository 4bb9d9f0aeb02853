"""A short run of ``tamper.py``: some bytes of a small case, and what the whole run stands on."""

import sqlite3
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import tamper


def test_no_changed_byte_goes_unseen() -> None:
    counts, wrong, size = tamper.run(997)
    assert wrong == []
    assert counts.total() == 2 * len(range(0, size, 997))
    assert counts["doubt"]
    assert counts["refused"]
    assert counts["nothing changed"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE verdict SET rationale = 'another' WHERE id = 1",
        "UPDATE claim_fts_data SET block = block || x'00' WHERE id = 1",
        "PRAGMA user_version = 1",
        "CREATE INDEX more ON claim (quote)",
    ],
)
def test_what_the_run_compares_shows_any_change(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "a.case"
    tamper.make_case(path)
    before = tamper.content(path)
    assert tamper.content(path) == before
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(sql)
    connection.close()
    assert tamper.content(path) != before
