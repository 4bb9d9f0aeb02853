"""The chain, checked as an outsider would: from what is written down in ``db.chain``, with nothing but hashlib."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import chain
from db.bringing import article_digest
from db.engine import Case, open_case
from db.queries import Reader
from db.replay import replay
from db.rows import HistoryFilter, HistoryRow, NewArticle, NewFigure

Make = Callable[..., NewArticle]
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def outsider(value: Any) -> str:
    """Canonical JSON, written from the description alone."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(SHORT.get(c, c if ord(c) >= 0x20 else f"\\u{ord(c):04x}") for c in value) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{outsider(key)}:{outsider(value[key])}" for key in sorted(value)) + "}"
    return "[" + ",".join(outsider(part) for part in value) + "]"


def whole(entries: list[HistoryRow]) -> bool:
    """Whether a chain is whole, as an outsider finds."""
    previous = "0" * 64
    for number, entry in enumerate(entries, 1):
        keys = ("action", "actor", "after", "at", "before", "entity", "entity_id", "previous", "reason", "seq")
        text = outsider({key: getattr(entry, key) for key in keys})
        if entry.seq != number or entry.previous != previous or hashlib.sha256(text.encode()).hexdigest() != entry.hash:
            return False
        previous = entry.hash
    return True


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(), part, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_canonical_json_is_what_is_written_down(value: Any) -> None:
    assert chain.canonical(value) == outsider(value)


@pytest.mark.parametrize("value", [0.5, [1, 0.5], {"a": {"b": [1.0]}}, [0.5, 1], [[1], [2.0]]])
def test_fractions_have_no_canonical_form(value: Any) -> None:
    with pytest.raises(TypeError, match="fraction"):
        chain.canonical(value)


def _work(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(title='Tabs\tand "quotes" \\ ünï\u2028 \x7f'), "Ana ✓")
    case.store.mark([1, 2], "disputed", "Ben", rationale="first\nsecond")
    case.store.add_note(1, "☎ {}", "Ben")
    case.store.correct_figures(3, [NewFigure("9", 9, 9, 9, "killed")], "Chi", version=1)
    case.store.undo("Ben")
    case.store.redo("Ben")


def test_every_change_is_an_entry_of_one_chain(case: Case, reader: Reader, article: Make) -> None:
    _work(case, reader, article)
    entries = list(reader.entries())
    assert [entry.action for entry in entries] == [
        *("create_case", "add_article", "mark", "add_note", "correct_figures", "undo", "redo"),
    ]
    assert whole(entries)
    assert all(chain.entry_hash(entry) == entry.hash for entry in entries)
    head = reader.head()
    assert head is not None
    assert (head.seq, head.hash) == (len(entries), entries[-1].hash)
    assert list(reader.entries(after=4)) == entries[4:]
    assert reader.history(limit=3) == entries[:-4:-1]
    assert reader.history(before=3) == entries[1::-1]
    assert [entry.seq for entry in reader.history(where=HistoryFilter(actor="Ben"))] == [7, 6, 4, 3]
    assert [entry.seq for entry in reader.history(claim=1)] == [7, 6, 4, 3, 2]
    assert [entry.seq for entry in reader.history(claim=3)] == [5, 2]
    assert [entry.seq for entry in reader.claim(1).history] == [2, 3, 4, 6, 7]


@pytest.mark.parametrize("part", ["at", "actor", "action", "entity", "entity_id", "before", "after", "reason"])
def test_any_altered_part_breaks_the_chain(case: Case, reader: Reader, article: Make, part: str) -> None:
    _work(case, reader, article)
    entries = list(reader.entries())
    for number, entry in enumerate(entries):
        value = getattr(entry, part)
        other: Any = 77 if part == "entity_id" and value != 77 else f"{value}x" if isinstance(value, str) else {"x": 1}
        altered = entry._replace(**{part: other})
        assert not whole([*entries[:number], altered, *entries[number + 1 :]])
    assert not whole([entries[0], *entries[2:]])
    assert not whole([entries[1], entries[0], *entries[2:]])


def test_an_import_is_one_entry_with_the_digest_of_what_it_brought(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    state = replay(reader.entries())
    row = reader.article(1)
    said = state.imports[1]
    assert said["digest"] == article_digest(new)
    assert (said["capture_sha256"], said["text_sha256"]) == (row.capture_sha256, row.text_sha256)
    assert (said["claims"], said["first_claim"]) == (4, 1)
    for other in (
        replace(new, claims=new.claims[1:]),
        replace(new, text=new.text + "."),
        replace(new, publisher=None),
        replace(new, claims=(replace(new.claims[0], check_worthiness=0.91), *new.claims[1:])),
        replace(new, claims=(*new.claims[:3], replace(new.claims[3], links=()))),
    ):
        assert article_digest(other) != said["digest"]


def test_entries_are_found_by_person_action_and_words(case: Case, reader: Reader, article: Make) -> None:
    _work(case, reader, article)
    case.store.mark([4], "unverifiable", "Chi", rationale="Zürich Straße closed")

    def found(*where: str, **more: Any) -> list[int]:
        return [entry.seq for entry in reader.history(where=HistoryFilter(*where), **more)]

    assert found("Ben", "mark") == [3]
    assert found("", "mark") == [8, 3]
    assert found("Nobody") == found("", "marks") == []
    assert found("", "", "disputed FIRST") == [3]
    assert found("", "", "zurich strasse") == [8]
    assert found("", "", "quotes") == [2]
    assert found("", "", "ana ✓") == [2]
    assert found("", "", "add note") == [4]
    assert found("", "", "☎") == [7, 6, 4]
    assert found("", "", "no such word") == []
    assert found("Chi", "", "9", claim=3) == [5]
    assert found("", "", "ben", limit=2) == [7, 6]
    assert {facet.label: facet.claims for facet in reader.history_facets("actor")} == {
        "verifier": 1,
        "Ana ✓": 1,
        "Ben": 4,
        "Chi": 2,
    }
    assert {facet.value: facet.claims for facet in reader.history_facets("action")}["mark"] == 2

    def counted(part: str, where: HistoryFilter, **more: Any) -> dict[str | int, int]:
        return {facet.value: facet.claims for facet in reader.history_facets(part, where, **more)}

    chis = [entry for entry in reader.entries() if entry.actor == "Chi"]
    actions = [entry.action for entry in chis]
    assert counted("action", HistoryFilter("Chi", "add_note")) == {name: actions.count(name) for name in actions}
    assert counted("actor", HistoryFilter("Chi", "mark")) == {
        name: sum(entry.actor == name and entry.action == "mark" for entry in reader.entries())
        for name in {entry.actor for entry in reader.entries() if entry.action == "mark"}
    }
    assert sum(counted("actor", HistoryFilter(), claim=3).values()) == len(reader.history(claim=3))
    assert counted("actor", HistoryFilter(), numbers=[chis[0].seq, 1]) == {"Chi": 1, "verifier": 1}


def test_a_long_history_is_read_step_by_step(
    case: Case, reader: Reader, article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.store.add_article(article(), "Ana")
    for number in range(30):
        case.store.mark([1 + number % 4], "disputed", ("Ana", "Ben")[number % 2], rationale=f"reason {number % 5}")
    monkeypatch.setattr("db.history_reads.STEP", 7)
    monkeypatch.setattr("db.history_reads.READ_STEP", 4)
    for where in (
        HistoryFilter(),
        HistoryFilter("Ben"),
        HistoryFilter(action="mark"),
        HistoryFilter("Ana", "mark"),
        HistoryFilter(text="reason 3"),
        HistoryFilter("Ben", "mark", "3 disputed"),
    ):
        whole = [
            entry.seq
            for entry in reversed(list(reader.entries()))
            if where.actor in ("", entry.actor)
            and where.action in ("", entry.action)
            and (not where.text or entry.reason == "reason 3")
        ]
        numbers, below = reader.history_step(where)
        steps = 1
        while below:
            more, below = reader.history_step(where, below)
            numbers += more
            steps += 1
        assert numbers == whole
        assert steps > 1
        assert [entry.seq for entry in reader.history(where=where, limit=3)] == whole[:3]
        assert [entry.seq for entry in reader.history_rows(numbers)] == whole


@pytest.mark.parametrize("where", [HistoryFilter("Ben"), HistoryFilter("", "mark"), HistoryFilter("Ben", "mark")])
def test_entries_are_found_by_an_index_in_order(sqlite_model: Any, where: HistoryFilter) -> None:
    with open_case(sqlite_model) as case:
        reader = case.reader()
        asked: list[tuple[str, Any]] = []
        real = reader.all
        reader.all = lambda sql, values=(): asked.append((sql, values)) or real(sql, values)  # type: ignore[method-assign]
        reader.history_step(where, 900)
        for sql, values in asked:
            (plan,) = [row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert "COVERING INDEX ix_history_" in plan
            assert "seq<?" in plan
        reader.close()


def test_entries_are_never_changed_by_later_work(case: Case, reader: Reader, article: Make) -> None:
    _work(case, reader, article)
    before = list(reader.entries())
    case.store.mark([4], "confirmed", "Ben")
    case.store.undo("Ben")
    assert list(reader.entries())[: len(before)] == before
