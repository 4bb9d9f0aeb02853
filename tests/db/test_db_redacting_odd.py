"""Names in odd places: in what only another case can have written, in names that become alike, within digests."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from test_db_redacting import FORMS, entries, everything, redact, told, with_her
from worked_cases import work

from db.chain import canonical, entry_hash_of_text
from db.elsewhere import open_elsewhere
from db.engine import Case, open_case
from db.rows import ClaimFilter, HistoryRow, NewArticle
from db.state_fields import KEYS

Make = Callable[..., NewArticle]
sqlite_only = pytest.mark.parametrize("target", ["sqlite"], indirect=True)


def test_every_field_that_the_program_writes_is_known(case: Case, article: Make) -> None:
    with_her(case, article)
    redact(case, *FORMS)
    found: set[str] = set()

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.update(value)
            for part in value.values():
                look(part)
        elif isinstance(value, list):
            for part in value:
                look(part)

    for entry in entries(case):
        look(entry.before)
        look(entry.after)
    assert {name for name in found if not name.isdigit() and len(name) != 64} <= KEYS


@sqlite_only
@pytest.mark.parametrize("name", ["ab", "Ed", "fa", "Dee"])
def test_a_name_that_could_be_within_digests(case: Case, article: Make, name: str) -> None:
    with_her(case, article)
    case.store.add_note(1, f"asked {name}", "Ben")
    before = [entry.hash for entry in entries(case)]
    if name == "Ed":  # as it stands in every mark
        name = "Abe"
    redact(case, "Aydın", name, within=True)
    assert told(case) == []
    assert [entry.hash for entry in entries(case)][:-1] == before


def test_names_that_become_alike_stay_apart(case: Case, article: Make) -> None:
    work(case, article)
    store = case.store
    for number, name in enumerate(("of Aydın", "of Aydin"), 1):
        store.save_view(name, ClaimFilter(text="x"), "worth", "Ben")
        store.tag([number], "Ben", add=(name,))
        store.add_note(1, "seen", name)
    long = "Aydın " * 9 + "!"
    store.tag([3], "Ben", add=(long,))
    redact(case, "Aydın")
    assert told(case) == []
    with closing(case.reader()) as reader:
        views = [view.name for view in reader.saved_views()]
        tags = [tag.name for tag in reader.tags()]
    assert len(set(views)) == len(views)
    assert len(set(tags)) == len(tags)
    assert max(map(len, tags)) <= 60
    for _ in range(4):
        store.undo("Ben")
    for _ in range(4):
        store.redo("Ben")
    assert told(case) == []


def _foreign(case: Case, states: list[object]) -> None:
    """Give a case's history more entries that only another program can have written, each with the right hash."""
    import sqlite3

    last: HistoryRow = entries(case)[-1]
    seq, previous = last.seq, last.hash
    with closing(sqlite3.connect(case.target, isolation_level=None)) as connection:
        for state in states:
            seq += 1
            row = {
                "seq": seq,
                "at": last.at,
                "actor": "Zed",
                "action": "merge_case",
                "entity": "case",
                "entity_id": None,
                "before": "null",
                "after": canonical(state),
                "reason": "",
                "previous": previous,
            }
            previous = row["hash"] = entry_hash_of_text(**row)
            names = ", ".join(f'"{name}"' for name in row)
            connection.execute(f"INSERT INTO history ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()])


def test_what_only_another_case_can_have_written(tmp_path: Path, article: Make) -> None:
    here, there = tmp_path / "here.case", tmp_path / "there.case"
    with open_case(there, create=True) as other, open_case(here, create=True) as case:
        with_her(other, article)
        hidden = {
            "selma aydın": 1,
            "uid": "Selma Aydın",
            "kind": ["Aydın"],
            "numbers": [1, "Aydın"],
            "deep": [{"Aydın": None}],
        }
        _foreign(other, [hidden])
        case.store.add_article(article(7), "Ana")
        with open_elsewhere(str(there)) as copy, closing(copy.reader()) as reader:
            case.store.merge(reader, "Ana")
        assert told(case) == []
        redact(case, *FORMS)
        assert told(case) == []
        shown = everything(case).casefold()
        assert "selma" not in shown
        assert "aydın" not in shown.replace("aydınlar", "")
        # What came is a digest of words that anybody could try.
        with closing(case.reader()) as reader:
            kept = [entry for entry in reader.merged_entries() if entry.action == "add_article"]
        assert [one.seq for one in kept if "digest" not in one.after] == [
            one.seq for one in kept if "redacted" in json.dumps(one.after)
        ]
