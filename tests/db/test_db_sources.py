"""Sources: their record, grades and aliases; every change is undone and replayed. On both backends."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from db.engine import Case, open_case
from db.errors import CaseError, Conflict, NotFound
from db.queries import Reader
from db.replay import replay
from db.rows import VERDICTS, ClaimFilter, NewArticle, NewLink, SourceRow
from db.source_reads import ORDERS

Make = Callable[..., NewArticle]


def source(reader: Reader, name: str) -> SourceRow:
    """A source by its name, as it is now."""
    (row,) = reader.sources_called(name)
    return reader.source(row.id)


def merge(case: Case, reader: Reader, name: str, into: str, who: str = "Ben") -> None:
    one, other = source(reader, name), source(reader, into)
    case.store.merge_source(one.id, other.id, who, versions=(one.version, other.version))


def split(case: Case, reader: Reader, name: str, who: str = "Ben") -> None:
    one = source(reader, name)
    case.store.split_source(one.id, who, version=one.version)


def records(reader: Reader) -> dict[str, Any]:
    """All that is kept of sources, and the order of claims by source."""
    numbers = [row[0] for row in reader.all("SELECT id FROM source ORDER BY id")]
    rows = [row._replace(version=0) for row in reader.source_rows(numbers)]
    return {"rows": rows, "order": list(reader.claim_ids(sort="source"))}


def holds(reader: Reader) -> None:
    """The records kept are those that counting anew gives, filters and facets agree with them, and so does history."""
    state = replay(reader.entries())
    for row in reader.source_rows([found[0] for found in reader.all("SELECT id FROM source")]):
        into = reader.all("SELECT merged_into FROM source WHERE id = ?", (row.id,))[0][0]
        assert state.merges.get(row.id) == into
        facts = state.sources.get(row.id, {"reliability": None, "interests": ""})
        assert (row.reliability, row.interests) == (facts["reliability"], facts["interests"])
        if row.root != row.id:
            assert (row.claims, row.unreviewed, row.confirmed, row.disputed, row.unverifiable) == (0,) * 5
            continue
        counts = reader.counts(ClaimFilter(sources=(row.id,)))
        assert counts.total == row.claims == len(reader.claim_ids(ClaimFilter(sources=(row.id,))))
        assert all(getattr(counts, verdict) == getattr(row, verdict) for verdict in VERDICTS)
    listed = {facet.value: facet.claims for facet in reader.facets("sources")}
    assert listed == {row.id: row.claims for row in reader.sources()}
    assert listed == {
        facet.value: facet.claims for facet in reader.facets("sources", ClaimFilter(kinds=("casualty", "statement")))
    }
    outlets = {facet.value: facet.claims for facet in reader.facets("outlets")}
    assert outlets == {row.id: row.claims for row in reader.sources(role="outlet") if row.claims}
    assert outlets == {
        facet.value: facet.claims for facet in reader.facets("outlets", ClaimFilter(kinds=("casualty", "statement")))
    }
    for row in reader.sources(role="outlet"):
        counts = reader.counts(ClaimFilter(outlets=(row.id,)))
        assert (counts.total, counts.disputed, counts.unreviewed) == (row.claims, row.disputed, row.unreviewed)


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    for number in range(1, 5):
        case.store.add_article(
            article(number, publisher=("Radio Nord", "Nord Radio", None, "officials")[number - 1]), "Ana"
        )
    return case


def test_the_record_of_a_source_follows_every_verdict(filled: Case, reader: Reader) -> None:
    holds(reader)
    store = filled.store
    assert source(reader, "officials").claims == 4
    store.mark([1, 2, 5], "disputed", "Ben")
    store.mark([9], "confirmed", "Ben")
    row = source(reader, "Officials")
    assert (row.unreviewed, row.confirmed, row.disputed, row.unverifiable) == (1, 1, 2, 0)
    holds(reader)
    store.undo("Ben")
    store.undo("Ben")
    store.redo("Ben")
    holds(reader)
    store.correct_attribution(1, [NewLink("Somebody")], "Ben", version=reader.claim_rows([1])[0].version)
    assert source(reader, "officials").disputed == 1
    assert source(reader, "somebody").disputed == 1
    holds(reader)
    store.correct_article(2, {"publisher": "Somebody"}, "Ben", version=1)
    assert source(reader, "somebody").articles == 1
    holds(reader)


def test_a_merge_makes_one_source_of_two_and_a_split_two_again(filled: Case, reader: Reader) -> None:
    before = records(reader)
    merge(filled, reader, "a ward nurse", "Officials")
    row = source(reader, "Officials")
    assert (row.claims, row.aliases, row.articles) == (8, ("a ward nurse",), 1)
    assert source(reader, "a ward nurse").root == row.id
    assert reader.sources(like="WARD") == [row]
    assert [facet.label for facet in reader.facets("sources", like="ward")] == ["Officials"]
    alias = source(reader, "a ward nurse").id
    assert reader.claim_ids(ClaimFilter(sources=(alias,))) == reader.claim_ids(ClaimFilter(sources=(row.id,)))
    keys = {found[0]: found[1] for found in reader.all("SELECT id, source_key FROM claim")}
    assert keys[1] == keys[2] == "0officials"
    assert reader.claim(2).row.speakers == ("a ward nurse",)  # the words of the article stay
    holds(reader)
    split(filled, reader, "a ward nurse")
    assert records(reader) == before
    holds(reader)


def test_a_new_article_goes_to_the_source_that_its_name_means(filled: Case, reader: Reader, article: Make) -> None:
    merge(filled, reader, "a ward nurse", "Officials")
    merge(filled, reader, "Nord Radio", "Radio Nord")
    filled.store.add_article(article(9, publisher="nord radio"), "Ana")
    assert source(reader, "Officials").claims == 10
    keys = reader.all("SELECT source_key FROM claim WHERE article_id = 5 ORDER BY id")
    assert [key[0] for key in keys] == ["0officials", "0officials", "1", "0السكان"]
    (outlet,) = [row for row in reader.sources(role="outlet") if row.name == "Radio Nord"]
    assert (outlet.articles, outlet.claims, outlet.aliases) == (3, 12, ("Nord Radio",))
    holds(reader)
    split(filled, reader, "a ward nurse")
    assert source(reader, "a ward nurse").claims == 5
    holds(reader)


def test_merges_of_merges_come_apart_in_any_order(filled: Case, reader: Reader) -> None:
    before = records(reader)
    merge(filled, reader, "a ward nurse", "السكان")
    merge(filled, reader, "السكان", "Officials")
    merge(filled, reader, "Radio Nord", "a ward nurse")  # an alias: goes to the one it is an alias of
    assert source(reader, "Officials").aliases == ("a ward nurse", "Radio Nord", "السكان")
    assert source(reader, "Officials").claims == 12
    holds(reader)
    split(filled, reader, "السكان")
    assert source(reader, "السكان").aliases == ("a ward nurse",)
    holds(reader)
    split(filled, reader, "a ward nurse")
    split(filled, reader, "Radio Nord")
    assert records(reader) == before


def test_what_cannot_be_merged_or_split_is_refused(filled: Case, reader: Reader) -> None:
    head = reader.head()
    officials, nurse = source(reader, "Officials"), source(reader, "a ward nurse")
    store = filled.store
    with pytest.raises(CaseError, match="one source already"):
        store.merge_source(nurse.id, nurse.id, "Ben", versions=(1, 1))
    with pytest.raises(CaseError, match="no alias"):
        store.split_source(nurse.id, "Ben", version=1)
    for number in (0, 99, 2**40, -1):
        with pytest.raises(NotFound):
            store.merge_source(number, nurse.id, "Ben", versions=(1, 1))
        with pytest.raises(NotFound):
            store.split_source(number, "Ben", version=1)
    with pytest.raises(CaseError, match="grade of reliability"):
        store.rate_source(nurse.id, "Ben", reliability="G", interests="", version=1)
    assert reader.head() == head
    merge(filled, reader, "a ward nurse", "Officials")
    with pytest.raises(CaseError, match="alias already"):
        merge(filled, reader, "a ward nurse", "السكان")
    with pytest.raises(CaseError, match="one source already"):
        merge(filled, reader, "Officials", "a ward nurse")
    for stale in ((1, 1), (2, 2)):
        with pytest.raises(Conflict) as caught:
            store.merge_source(source(reader, "السكان").id, officials.id, "Chi", versions=(stale[0], stale[1]))
        assert isinstance(caught.value.current, SourceRow)


def test_stale_grades_are_a_conflict_with_what_stands(filled: Case, reader: Reader) -> None:
    row = source(reader, "Officials")
    filled.store.rate_source(row.id, "Chi", reliability="B", interests="runs the  port\n", version=1)
    with pytest.raises(Conflict) as caught:
        filled.store.rate_source(row.id, "Ben", reliability="E", interests="", version=1)
    current = caught.value.current
    assert isinstance(current, SourceRow)
    assert (current.reliability, current.interests, current.version) == ("B", "runs the port", 2)
    assert reader.reliabilities(["OFFICIALS", "Radio Nord"]) == {"OFFICIALS": "B"}
    merge(filled, reader, "Radio Nord", "Officials")
    assert reader.reliabilities(["Radio Nord"]) == {"Radio Nord": "B"}


def test_each_change_of_a_source_goes_back_and_forth(filled: Case, reader: Reader) -> None:
    states = [records(reader)]
    actions: list[Callable[[], object]] = [
        lambda: merge(filled, reader, "a ward nurse", "Officials"),
        lambda: filled.store.rate_source(
            1, "Ben", reliability="C", interests="a party", version=source_version(reader, 1)
        ),
        lambda: merge(filled, reader, "Officials", "السكان"),
        lambda: split(filled, reader, "Officials"),
        lambda: split(filled, reader, "a ward nurse"),
        lambda: filled.store.rate_source(1, "Ben", reliability=None, interests="", version=source_version(reader, 1)),
    ]
    for action in actions:
        action()
        states.append(records(reader))
        assert states[-1] != states[-2]
        holds(reader)
    for _ in range(2):
        for wanted in reversed(states[:-1]):
            change = filled.store.undo("Ben")
            assert change is not None
            assert change.summary.startswith("undone: source")
            assert records(reader) == wanted
            holds(reader)
        for wanted in states[1:]:
            assert filled.store.redo("Ben") is not None
            assert records(reader) == wanted
            holds(reader)


def source_version(reader: Reader, number: int) -> int:
    return reader.source(number).version


def test_undo_over_anothers_merge_is_a_conflict_and_a_circle_is_never_made(filled: Case, reader: Reader) -> None:
    merge(filled, reader, "a ward nurse", "Officials")
    split(filled, reader, "a ward nurse", "Chi")
    with pytest.raises(Conflict):
        filled.store.undo("Ben")
    filled.store.undo("Chi")
    filled.store.undo("Ben")
    merge(filled, reader, "Officials", "a ward nurse", "Chi")
    before = records(reader)
    with pytest.raises(Conflict, match="alias of source"):
        filled.store.redo("Ben")
    assert records(reader) == before
    holds(reader)


@pytest.mark.parametrize("seed", range(2))
def test_random_merges_verdicts_and_undos_keep_the_records(filled: Case, reader: Reader, seed: int) -> None:
    random = Random(seed)
    first = records(reader)
    names = [row[0] for row in reader.all("SELECT name FROM source ORDER BY id")]
    for _ in range(25):
        who = random.choice(("Ben", "Chi"))
        try:
            match random.randrange(6):
                case 0 | 1:
                    merge(filled, reader, random.choice(names), random.choice(names), who)
                case 2:
                    split(filled, reader, random.choice(names), who)
                case 3:
                    filled.store.mark(random.sample(range(1, 17), 3), random.choice(VERDICTS), who)
                case 4:
                    filled.store.undo(who)
                case _:
                    filled.store.redo(who)
        except CaseError:
            continue
    holds(reader)
    undone = 1
    while undone:
        undone = 0
        for who in ("Ben", "Chi"):
            try:
                undone += filled.store.undo(who) is not None
            except Conflict:
                continue
    assert records(reader) == first
    holds(reader)


def test_orders_of_sources(filled: Case, reader: Reader) -> None:
    filled.store.mark([1, 5, 9, 2], "disputed", "Ben")
    filled.store.mark([4], "confirmed", "Ben")
    for role in ("speaker", "outlet"):
        for sort in ORDERS:
            rows = reader.source_rows(reader.source_numbers(sort=sort, role=role), role=role)  # type: ignore[arg-type]
            if sort == "name":
                assert [row.name.casefold() for row in rows] == sorted(row.name.casefold() for row in rows)
            else:
                values = [row.unreviewed if sort == "left" else getattr(row, sort) for row in rows]
                assert values == sorted(values, reverse=True)
            back = reader.source_numbers(sort=sort, role=role, reverse=True)  # type: ignore[arg-type]
            assert [row.id for row in rows] == list(back)[::-1]
    assert [row.name for row in reader.sources(role="outlet", like="nord radio")] == ["Radio Nord", "Nord Radio"][::-1]
    with pytest.raises(CaseError, match="no such order"):
        reader.source_numbers(sort="worth")


@pytest.mark.parametrize("sort", ORDERS)
def test_no_order_of_sources_sorts_the_table(sqlite_model: Any, sort: str) -> None:
    with open_case(sqlite_model) as case:
        reader = case.reader()
        asked: list[str] = []
        real = reader.all
        reader.all = lambda sql, values=(): asked.append(sql) or real(sql, values)  # type: ignore[method-assign]
        reader.source_numbers(sort=sort)
        reader.source_numbers(sort=sort, reverse=True)
        for sql in asked:
            plan = " ".join(row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}"))
            assert "TEMP B-TREE" not in plan, plan
            assert "INDEX" in plan
        reader.close()
