"""Saved views: kept, changed, deleted, undone, replayed from the history. On both backends."""

import gzip
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from db import chain, schema
from db.engine import Case, open_case
from db.errors import CaseError, Conflict, NotFound
from db.queries import Reader
from db.replay import replay
from db.rows import ClaimFilter, NewArticle, ViewRow
from db.views import filter_of, filter_state
from verifier.custody import check

Make = Callable[..., NewArticle]

OLDER = Path(__file__).with_name("data") / "schema-0002.case.gz"

EVERYTHING = ClaimFilter(
    ("unreviewed", "disputed"), ("casualty",), ("killed", "injured"), (3, 1), (2,), 'nurse "ward 5" sold', "mill*"
)


def told(reader: Reader) -> list[tuple[object, ...]]:
    """The views without versions, times and ids."""
    return [(v.number, v.name, v.where, v.sort, v.backwards, v.reviewer) for v in reader.saved_views()]


def only(reader: Reader) -> ViewRow:
    (view,) = reader.saved_views()
    return view


def test_a_view_keeps_filter_search_and_order(case: Case, reader: Reader) -> None:
    change = case.store.save_view("To check", EVERYTHING, "figure", "Ana", backwards=True)
    assert change.summary == "view 1 “To check” saved"
    assert change.claims == ()
    case.store.save_view("  النساء \n 女 ", ClaimFilter(), "worth", "Ben", number=9)
    case.store.save_view("second", ClaimFilter(text="a"), "changed", "Ana")
    assert told(reader) == [
        (1, "To check", EVERYTHING, "figure", True, "Ana"),
        (2, "second", ClaimFilter(text="a"), "changed", False, "Ana"),
        (9, "النساء 女", ClaimFilter(), "worth", False, "Ben"),
    ]


def test_a_filter_survives_its_form() -> None:
    for where in (ClaimFilter(), EVERYTHING, ClaimFilter(text="x")):
        assert filter_of(filter_state(where)) == where
    assert filter_state(ClaimFilter()) == {}
    with pytest.raises(CaseError, match="damaged"):
        filter_of({"colour": ["red"]})


def test_renamed_renumbered_replaced_and_deleted(case: Case, reader: Reader) -> None:
    case.store.save_view("one", ClaimFilter(verdicts=("unreviewed",)), "worth", "Ana")
    case.store.change_view(1, "Ben", version=1, name="eins")
    case.store.change_view(1, "Ben", version=2, number=7)
    assert (only(reader).name, only(reader).number, only(reader).version) == ("eins", 7, 3)
    case.store.change_view(1, "Ben", version=3, question=(EVERYTHING, "source", True))
    assert told(reader) == [(7, "eins", EVERYTHING, "source", True, "Ana")]
    assert case.store.delete_view(1, "Ben", version=4).summary == "view 7 “eins” deleted"
    assert told(reader) == []
    with pytest.raises(NotFound):
        case.store.delete_view(1, "Ben", version=5)
    case.store.save_view("eins", ClaimFilter(), "worth", "Ben", number=7)
    assert only(reader).id == 2, "an id is never used twice"


def test_each_goes_back_and_forth_and_the_history_tells_all(case: Case, reader: Reader) -> None:
    store = case.store
    actions: list[Callable[[], object]] = [
        lambda: store.save_view("one", ClaimFilter(), "worth", "Ana"),
        lambda: store.save_view("two", EVERYTHING, "figure", "Ana"),
        lambda: store.change_view(1, "Ana", version=1, name="uno"),
        lambda: store.change_view(2, "Ana", version=1, question=(ClaimFilter(text="x"), "changed", True)),
        lambda: store.delete_view(1, "Ana", version=2),
    ]
    states = [told(reader)]
    for action in actions:
        action()
        states.append(told(reader))
    for _ in range(2):
        for wanted in reversed(states[:-1]):
            change = store.undo("Ana")
            assert change is not None
            assert "view" in change.summary
            assert told(reader) == wanted
        assert store.undo("Ana") is None
        for wanted in states[1:]:
            assert store.redo("Ana") is not None
            assert told(reader) == wanted
    entries = list(reader.entries())
    assert check(entries).sound
    assert all(chain.entry_hash(entry) == entry.hash for entry in entries)
    state = replay(entries)
    assert {
        number: (view["number"], view["name"], filter_of(view["filter"]), view["sort"], view["backwards"])
        for number, view in state.views.items()
    } == {view.id: (view.number, view.name, view.where, view.sort, view.backwards) for view in reader.saved_views()}


def test_a_stale_change_is_a_conflict_with_what_stands(case: Case, reader: Reader) -> None:
    case.store.save_view("one", ClaimFilter(), "worth", "Ana")
    case.store.change_view(1, "Ben", version=1, name="two")
    with pytest.raises(Conflict, match="changed by Ben") as caught:
        case.store.change_view(1, "Ana", version=1, name="three")
    assert getattr(caught.value.current, "name", None) == "two"
    with pytest.raises(Conflict):
        case.store.undo("Ana")
    assert only(reader).name == "two"


def test_what_has_been_taken_meanwhile_is_not_brought_back(case: Case, reader: Reader) -> None:
    case.store.save_view("one", ClaimFilter(), "worth", "Ana", number=3)
    case.store.delete_view(1, "Ana", version=1)
    case.store.save_view("other", ClaimFilter(), "worth", "Ben", number=3)
    with pytest.raises(Conflict, match="view 3 is “other” already"):
        case.store.undo("Ana")
    assert only(reader).name == "other"


@pytest.mark.parametrize(
    ("name", "number", "where", "sort", "words"),
    [
        ("", None, ClaimFilter(), "worth", "1 to 60"),
        ("x" * 61, None, ClaimFilter(), "worth", "1 to 60"),
        ("12", None, ClaimFilter(), "worth", "cannot be a number"),
        ("a\x00b", None, ClaimFilter(), "worth", "NUL"),
        ("a\ud800", None, ClaimFilter(), "worth", "surrogate"),
        ("TAKEN", None, ClaimFilter(), "worth", "view 1 is called “taken” already"),
        ("new", 1, ClaimFilter(), "worth", "view 1 is “taken” already"),
        ("new", 0, ClaimFilter(), "worth", "from 1 to 99"),
        ("new", 100, ClaimFilter(), "worth", "from 1 to 99"),
        ("new", None, ClaimFilter(verdicts=("maybe",)), "worth", "no such verdict"),
        ("new", None, ClaimFilter(text="a\x00"), "worth", "NUL"),
        ("new", None, ClaimFilter(), "colour", "no such sort"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    case: Case, reader: Reader, name: str, number: int | None, where: ClaimFilter, sort: str, words: str
) -> None:
    case.store.save_view("taken", ClaimFilter(), "worth", "Ana")
    head = reader.head()
    with pytest.raises(CaseError, match=words):
        case.store.save_view(name, where, sort, "Ana", number=number)  # type: ignore[arg-type]
    assert reader.head() == head
    with pytest.raises(CaseError, match="so already"):
        case.store.change_view(1, "Ana", version=1, name="taken")


def test_ninety_nine_are_enough(case: Case) -> None:
    for number in range(1, 100):
        case.store.save_view(f"view {number}", ClaimFilter(), "worth", "Ana")
    with pytest.raises(CaseError, match="99 views already"):
        case.store.save_view("one more", ClaimFilter(), "worth", "Ana")


def test_the_names_of_a_filter_s_sources_and_articles(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    (officials,) = (source.id for source in reader.sources(like="officials"))
    where = ClaimFilter(sources=(officials, 99), articles=(1,))
    assert reader.labels(where) == {("source", officials): "Officials", ("article", 1): "The mill, part 1"}


def test_an_older_case_gets_the_table_after_a_copy_was_laid_beside(tmp_path: Path) -> None:
    path = tmp_path / "older.case"
    path.write_bytes(gzip.decompress(OLDER.read_bytes()))
    with open_case(path) as case:
        (notice,) = case.notices
        assert f"from schema 0002 to {schema.SCHEMA}" in notice
        reader = case.reader()
        assert reader.saved_views() == []
        assert len(reader.claim_ids()) == 3
        words = " ".join(reader.article_text(reader.claim(1).article.id).split()[:4])
        assert reader.claim_ids(ClaimFilter(article_text=f'"{words}"'))
        reader.close()
        case.store.save_view("one", ClaimFilter(), "worth", "Ana")
    (backup,) = tmp_path.glob("*.backup")
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
    assert copy.execute("SELECT count(*) FROM claim").fetchone() == (3,)
    copy.close()
