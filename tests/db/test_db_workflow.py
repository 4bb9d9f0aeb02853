"""Workflow state, assignee and tags: changed in bulk, undone, replayed, filtered and counted. On both backends."""

import gzip
import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import read_by_index

from db import filters, valid
from db.engine import Case, open_case
from db.errors import CaseError, Conflict, NotFound
from db.queries import Reader
from db.replay import replay
from db.rows import ClaimFilter, NewArticle, NewClaim
from db.schema import name_key
from verifier.custody import check

Make = Callable[..., NewArticle]

OLDER = Path(__file__).with_name("data") / "schema-0002.case.gz"


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    """Three articles, twelve claims."""
    for number in (1, 2, 3):
        case.store.add_article(article(number), "Ana")
    return case


def work(reader: Reader) -> dict[int, tuple[str, str | None, tuple[str, ...]]]:
    """State, assignee and tags of the claims that have any."""
    rows = reader.claim_rows(reader.claim_ids(sort="article"))
    return {row.id: (row.state, row.assignee, row.tags) for row in rows if row.work_entry or row.tags}


def replayed_as_it_stands(reader: Reader) -> bool:
    """Whether the history tells what the tables hold."""
    state = replay(reader.entries())
    stands = dict(reader.all("SELECT claim_id, state FROM workflow WHERE state <> 'new'"))
    names = dict(reader.all("SELECT claim_id, assignee FROM workflow WHERE state <> 'new'"))
    tagged: dict[int, set[int]] = {}
    for claim, tag in reader.all("SELECT claim_id, tag_id FROM claim_tag"):
        tagged.setdefault(tag, set()).add(claim)
    assert state.work == {claim: (stands[claim], names[claim]) for claim in stands}
    assert {tag: claims for tag, claims in state.tagged.items() if claims} == tagged
    assert {tag: state.tags[tag] for tag in tagged} == {row.id: row.name for row in reader.tags()}
    return True


def test_who_assigns_a_new_claim_makes_it_assigned_and_the_verdict_stays(filled: Case, reader: Reader) -> None:
    store = filled.store
    store.mark([1], "disputed", "Ana")
    before = reader.claim(1).row
    change = store.assign([1, 2], "Ben Okri", "Ana")
    assert change.summary == "2 claims assigned to Ben Okri"
    assert change.claims == (1, 2)
    row = reader.claim(1).row
    assert (row.state, row.assignee, row.work_entry) == ("assigned", "Ben Okri", change.seq)
    assert row.verdict == "disputed"
    assert row.version == before.version, "a verdict is not stale because someone took the claim over"
    assert store.set_state([1], "in review", "Ben Okri").summary == "claim 1 in state “in review”"
    assert reader.claim(1).row.assignee == "Ben Okri"
    store.assign([1], "Cy", "Ben Okri")
    assert work(reader)[1] == ("in review", "Cy", ()), "another assignee does not set the work back"
    store.set_state([1], "done", "Cy")
    store.assign([1, 2], None, "Ana")
    assert work(reader) == {1: ("done", None, ()), 2: ("new", None, ())}
    store.set_state([1], "new", "Ana")
    assert work(reader)[1] == ("new", None, ())
    assert [entry.action for entry in reader.claim(1).history][-3:] == ["set_state", "assign", "set_state"]
    assert replayed_as_it_stands(reader)


def test_new_takes_a_claim_from_its_assignee_and_assigned_needs_one(filled: Case, reader: Reader) -> None:
    filled.store.assign([1], "Ben", "Ana")
    filled.store.set_state([1, 2], "in review", "Ana")
    with pytest.raises(CaseError, match="claim 2 is assigned to nobody"):
        filled.store.set_state([1, 2], "assigned", "Ana")
    assert work(reader)[1][0] == "in review", "all or none"
    filled.store.set_state([1], "assigned", "Ana")
    filled.store.set_state([1, 2], "new", "Ana")
    assert work(reader) == {1: ("new", None, ()), 2: ("new", None, ())}


def test_a_name_is_written_as_the_case_writes_it(filled: Case, reader: Reader) -> None:
    filled.store.assign([1], "  ana ", "Ana")
    filled.store.assign([2], "Zoë Quill", "Ana")
    filled.store.assign([3], "ZOE  quill", "Ana")
    assert [one[1] for one in work(reader).values()] == ["Ana", "Zoë Quill", "Zoë Quill"]
    assert reader.people() == ["Ana", "Zoë Quill"]


def test_a_stale_assignment_is_a_conflict_and_a_tag_is_not(filled: Case, reader: Reader) -> None:
    store = filled.store
    seen = {1: 0, 2: 0}
    store.tag([1], "Ben", add=["video"])
    store.mark([1], "confirmed", "Ben")
    store.assign([1, 2], "Ana", "Ana", seen=seen)
    seen = {row.id: row.work_entry for row in reader.claim_rows([1, 2])}
    store.assign([2], "Ben", "Ben", seen=seen)
    with pytest.raises(Conflict, match="claim 2 was assigned") as caught:
        store.set_state([1, 2], "done", "Ana", seen=seen)
    assert getattr(caught.value.current, "assignee", None) == "Ben"
    assert work(reader)[1] == ("assigned", "Ana", ("video",))


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda s: s.assign([1, 99], "Ben", "Ana"), NotFound, "no claim 99"),
        (lambda s: s.assign([2**70], "Ben", "Ana"), NotFound, "no claim"),
        (lambda s: s.assign([], "Ben", "Ana"), CaseError, "no claim was chosen"),
        (lambda s: s.assign([1], " \t ", "Ana"), CaseError, "name is needed"),
        (lambda s: s.assign([1], "a\x00", "Ana"), CaseError, "NUL"),
        (lambda s: s.assign([1], None, "Ana"), CaseError, "is so already"),
        (lambda s: s.set_state([1], "finished", "Ana"), CaseError, "no such workflow state"),
        (lambda s: s.set_state([1, 2], "new", "Ana"), CaseError, "are so already"),
        (lambda s: s.tag([1], "Ana"), CaseError, "no tag was named"),
        (lambda s: s.tag([1], "Ana", add=["x"], remove=["X"]), CaseError, "at once"),
        (lambda s: s.tag([1], "Ana", remove=["x"]), NotFound, "no tag “x”"),
        (lambda s: s.tag([1, 99], "Ana", add=["x"]), NotFound, "no claim 99"),
        (lambda s: s.tag([1], "Ana", add=["ok", "a\nb"]), CaseError, "one line"),
        (lambda s: s.tag([1], "Ana", add=["a\x1b[2Jb"]), CaseError, "control"),
        (lambda s: s.tag([1], "Ana", add=["a\u2028b"]), CaseError, "one line"),
        (lambda s: s.tag([1], "Ana", add=["\ud800"]), CaseError, "surrogate"),
        (lambda s: s.tag([1], "Ana", add=["x" * 61]), CaseError, "1 to 60"),
        (lambda s: s.tag([1], "Ana", add=[" # "]), CaseError, "1 to 60"),
        (lambda s: s.tag([1], "Ana", add=["\u200b\u202e"]), CaseError, "nobody could see"),
        (lambda s: s.tag([1], "Ana", add=["\u0301"]), CaseError, "nobody could see"),
        (lambda s: s.rename_tag("x", "y", "Ana"), NotFound, "no tag “x”"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    filled: Case, reader: Reader, call: Callable[[Any], object], kind: type[Exception], words: str
) -> None:
    head = reader.head()
    with pytest.raises(kind, match=words):
        call(filled.store)
    assert reader.head() == head
    assert work(reader) == {}
    assert reader.column("SELECT count(*) FROM tag") == [0]


@given(st.text(max_size=70))
def test_a_name_that_is_taken_is_one_line_and_stays_as_it_is(name: str) -> None:
    try:
        taken = valid.tag(name)
    except CaseError:
        return
    assert 1 <= len(taken) <= valid.LONGEST_TAG
    assert valid.tag(taken) == taken
    assert not taken.startswith("#")
    assert taken == " ".join(taken.split())
    assert name_key(taken)


def test_tags_are_told_apart_by_neither_case_nor_accents(filled: Case, reader: Reader) -> None:
    store = filled.store
    assert store.tag([1, 2], "Ana", add=["#Vidéo"]).summary == "2 claims tagged “Vidéo”"
    change = store.tag([2, 3], "Ben", add=["video", "massgrave"])
    assert change.summary == "claim 3 tagged “Vidéo”; 2 claims tagged “massgrave”"
    assert work(reader)[3] == ("new", None, ("massgrave", "Vidéo"))
    assert [(row.name, row.claims) for row in reader.tags()] == [("Vidéo", 3), ("massgrave", 2)]
    assert [row.name for row in reader.tags("GRAVE")] == ["massgrave"]
    change = store.tag([1, 2, 3, 4], "Ana", add=["x"], remove=["VIDEO", "massgrave"])
    assert change.summary == "4 claims tagged “x”; “Vidéo” taken off 3 claims; “massgrave” taken off 2 claims"
    assert [(row.name, row.claims) for row in reader.tags()] == [("x", 4)]
    store.tag([1], "Ana", add=["VIDEO"])
    assert work(reader)[1][2] == ("VIDEO", "x"), "a tag that nobody has may be spelt anew"
    with pytest.raises(CaseError, match="so already"):
        store.tag([1], "Ana", add=["Video"])
    assert replayed_as_it_stands(reader)


def test_a_tag_renamed_and_put_into_another(filled: Case, reader: Reader) -> None:
    store = filled.store
    store.tag([1, 2], "Ana", add=["vid"])
    store.tag([2, 3], "Ben", add=["video"])
    assert store.rename_tag("VID", "film", "Ana").summary == "tag “vid” renamed to “film”"
    with pytest.raises(CaseError, match="“video” already, which 2 claims have"):
        store.rename_tag("film", "Video", "Ana")
    change = store.rename_tag("film", "Video", "Ana", merge=True)
    assert change.summary == "tag “film” put into “video” (2 claims)"
    assert [(row.name, row.claims) for row in reader.tags()] == [("video", 3)]
    assert replayed_as_it_stands(reader)
    assert store.undo("Ana") is not None
    assert [(row.name, row.claims) for row in reader.tags()] == [("film", 2), ("video", 2)]
    assert store.undo("Ana") is not None
    assert {row.name for row in reader.tags()} == {"vid", "video"}
    assert replayed_as_it_stands(reader)
    for _ in range(2):
        assert store.redo("Ana") is not None
    assert [(row.name, row.claims) for row in reader.tags()] == [("video", 3)]
    assert store.rename_tag("video", "Vidéo", "Ana").summary == "tag “video” renamed to “Vidéo”"
    assert replayed_as_it_stands(reader)


def test_a_name_taken_meanwhile_is_not_brought_back(filled: Case, reader: Reader) -> None:
    filled.store.tag([1], "Ana", add=["one"])
    filled.store.rename_tag("one", "two", "Ana")
    filled.store.tag([2], "Ben", add=["one"])
    with pytest.raises(Conflict, match="another tag “one”"):
        filled.store.undo("Ana")
    assert replayed_as_it_stands(reader)


def test_each_goes_back_and_forth_and_the_history_tells_all(filled: Case, reader: Reader) -> None:
    store = filled.store
    actions: list[Callable[[], object]] = [
        lambda: store.assign(range(1, 9), "Ben", "Cy"),
        lambda: store.set_state([1, 2, 9], "in review", "Cy"),
        lambda: store.tag(range(1, 13), "Cy", add=["a", "b"]),
        lambda: store.assign(range(1, 13), "Dee", "Cy"),
        lambda: store.tag([3, 4], "Cy", add=["c"], remove=["a"]),
        lambda: store.set_state([1, 9], "new", "Cy"),
        lambda: store.assign([2, 3], None, "Cy"),
        lambda: store.rename_tag("b", "bee", "Cy"),
    ]
    states = [work(reader)]
    for action in actions:
        action()
        states.append(work(reader))
    entries = reader.all("SELECT claim_id, entry FROM workflow ORDER BY 1")
    for _ in range(2):
        for wanted in reversed(states[:-1]):
            assert store.undo("Cy") is not None
            assert work(reader) == wanted
            assert replayed_as_it_stands(reader)
        assert store.undo("Cy") is None
        assert reader.column("SELECT count(*) FROM workflow") == [0]
        for wanted in states[1:]:
            assert store.redo("Cy") is not None
            assert work(reader) == wanted
    assert reader.all("SELECT claim_id, entry FROM workflow ORDER BY 1") == entries
    assert replayed_as_it_stands(reader)
    assert check(list(reader.entries())).sound


def test_undo_tells_in_words_and_stops_where_someone_came_between(filled: Case, reader: Reader) -> None:
    store = filled.store
    store.assign([1, 2, 3], "Ana", "Ana")
    store.set_state([2], "done", "Ben")
    with pytest.raises(Conflict, match=r"claim 2 was changed by Ben since \(3 claims assigned to Ana\)"):
        store.undo("Ana")
    assert [work(reader)[claim][0] for claim in (1, 2, 3)] == ["assigned", "done", "assigned"]
    store.undo("Ben")
    change = store.undo("Ana")
    assert change is not None
    assert change.summary == "undone: 3 claims assigned to Ana"
    store.tag([1, 2], "Ana", add=["x"])
    store.tag([2], "Ben", remove=["x"])
    with pytest.raises(Conflict, match="claim 2 was tagged by Ben since"):
        store.undo("Ana")
    store.tag([2], "Ben", add=["x"])
    with pytest.raises(Conflict, match="claim 2"):
        store.undo("Ana")
    assert [entry.action for entry in reader.history(limit=2)] == ["tag", "tag"]


def test_a_claim_by_hand_with_a_tag_is_not_taken_out(filled: Case, reader: Reader) -> None:
    text = reader.article_text(1)
    claim = filled.store.add_claim(1, NewClaim(0, 6, text[:6], "statement"), "Ana").claims[0]
    for act in (
        lambda: filled.store.tag([claim], "Ben", add=["x"]),
        lambda: filled.store.assign([claim], "Ana", "Ben"),
    ):
        act()
        with pytest.raises(Conflict):
            filled.store.undo("Ana")
        filled.store.undo("Ben")
    assert filled.store.undo("Ana") is not None
    assert filled.store.redo("Ana") is not None
    assert reader.claim(claim).row.tags == ()


@pytest.mark.parametrize("seed", range(4))
def test_random_work_is_told_by_the_history_and_undone(filled: Case, reader: Reader, seed: int) -> None:
    chance = random.Random(seed)
    names, words = ("Ana", "Ben", "Cy"), ("a", "b", "c", "d")
    done = 0
    for _ in range(60):
        who, ids = chance.choice(names), chance.sample(range(1, 13), chance.randint(1, 12))
        deed = chance.choice(
            (
                lambda who=who, ids=ids: filled.store.assign(ids, chance.choice((*names, None)), who),
                lambda who=who, ids=ids: filled.store.set_state(ids, chance.choice(("new", "in review", "done")), who),
                lambda who=who, ids=ids: filled.store.tag(ids, who, add=[chance.choice(words)]),
                lambda who=who, ids=ids: filled.store.tag(ids, who, remove=[chance.choice(words)]),
                lambda who=who: filled.store.rename_tag(*chance.sample(words, 2), who, merge=chance.random() < 0.5),
                lambda who=who: filled.store.undo(who),
                lambda who=who: filled.store.redo(who),
            )
        )
        with suppress(CaseError):
            done += deed() is not None
    assert done > 15
    assert replayed_as_it_stands(reader)


def test_the_filters_find_and_count_what_they_say(filled: Case, reader: Reader) -> None:
    store = filled.store
    store.assign([1, 2, 3, 4], "Ben", "Ana")
    store.set_state([3, 5], "in review", "Ana")
    store.assign([4, 6], "Cy", "Ana")
    store.set_state([6, 7], "done", "Ana")
    store.assign([8], "Ben", "Ana")
    store.assign([8], None, "Ana")
    store.tag([1, 2, 9], "Ana", add=["x"])
    store.tag([2, 3], "Ana", add=["y"])
    x, y = (row.id for row in reader.tags())
    rows = reader.claim_rows(reader.claim_ids(sort="article"))
    cases: list[tuple[ClaimFilter, Callable[[Any], bool]]] = [
        *((ClaimFilter(states=(s,)), lambda r, s=s: r.state == s) for s in ("new", "assigned", "in review", "done")),
        (ClaimFilter(states=("new", "done")), lambda r: r.state in ("new", "done")),
        (ClaimFilter(states=("new", "assigned", "in review", "done")), lambda r: True),
        (ClaimFilter(assignees=("Ben",)), lambda r: r.assignee == "Ben"),
        (ClaimFilter(assignees=("Ben", "Cy")), lambda r: r.assignee is not None),
        (ClaimFilter(assignees=("",)), lambda r: r.assignee is None),
        (ClaimFilter(assignees=("", "Cy")), lambda r: r.assignee in (None, "Cy")),
        (ClaimFilter(assignees=("no one",)), lambda r: False),
        (ClaimFilter(tags=(x,)), lambda r: "x" in r.tags),
        (ClaimFilter(tags=(x, y)), lambda r: bool(r.tags)),
        (ClaimFilter(tags=(0,)), lambda r: not r.tags),
        (ClaimFilter(tags=(0, y)), lambda r: not r.tags or "y" in r.tags),
        (ClaimFilter(tags=(x,), states=("assigned",), assignees=("Ben",)), lambda r: r.id in (1, 2)),
        (ClaimFilter(tags=(x, y), states=("in review", "done")), lambda r: r.id == 3),
        (ClaimFilter(states=("assigned", "done"), assignees=("Cy", "Ben")), lambda r: r.id in (1, 2, 4, 6)),
        (ClaimFilter(tags=(0,), assignees=("Ben", "Cy"), states=("assigned",)), lambda r: r.id == 4),
        (ClaimFilter(states=("new",), verdicts=("unreviewed",), kinds=("casualty",)), lambda r: r.id in (9, 10, 11)),
    ]
    for where, wanted in cases:
        ids = [row.id for row in rows if wanted(row)]
        if where.states == ("new",) and where.kinds:
            ids = [9, 10, 11]
        assert list(reader.claim_ids(where, "article")) == ids, where
        assert list(reader.claim_ids(where, "article", limit=2)) == ids[:2], where
        assert reader.counts(where).total == len(ids), where
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(filters, "FEW", -1)  # as with so many matches that the index is walked
            assert list(reader.claim_ids(where, "article", limit=5)) == ids[:5], where

    def told(part: str, where: ClaimFilter = ClaimFilter(), like: str = "") -> dict[str, int]:  # noqa: B008
        return {facet.label: facet.claims for facet in reader.facets(part, where, like=like)}

    assert told("states") == {"new": 5, "assigned": 3, "in review": 2, "done": 2}
    assert told("assignees") == {"nobody": 7, "Ben": 3, "Cy": 2}
    assert told("tags") == {"no tag": 8, "x": 3, "y": 2}
    first = ClaimFilter(articles=(1,))
    assert told("states", first) == {"assigned": 3, "in review": 1}
    assert told("assignees", first) == {"Ben": 3, "Cy": 1}
    assert told("tags", first) == {"no tag": 1, "x": 2, "y": 2}
    assert told("tags", ClaimFilter(tags=(x,))) == told("tags")
    assert told("assignees", like="be") == {"Ben": 3}
    assert told("tags", like="X") == {"x": 3}
    assert reader.labels(ClaimFilter(tags=(x, 0))) == {("tag", x): "x"}
    with pytest.raises(CaseError, match="no such workflow state"):
        reader.claim_ids(ClaimFilter(states=("finished",)))


def test_a_saved_view_keeps_them(filled: Case, reader: Reader) -> None:
    where = ClaimFilter(states=("in review",), assignees=("", "Ana"), tags=(0, 3))
    filled.store.save_view("mine", where, "worth", "Ana")
    assert reader.saved_views()[0].where == where
    with pytest.raises(CaseError, match="no such workflow state"):
        filled.store.save_view("bad", ClaimFilter(states=("finished",)), "worth", "Ana")


def test_an_older_case_is_new_and_untagged(tmp_path: Path) -> None:
    path = tmp_path / "older.case"
    path.write_bytes(gzip.decompress(OLDER.read_bytes()))
    with open_case(path) as case:
        reader = case.reader()
        assert work(reader) == {}
        assert reader.counts(ClaimFilter(states=("new",), assignees=("",), tags=(0,))).total == 3
        case.store.assign([1], "Ana", "Ana")
        case.store.tag([1], "Ana", add=["x"])
        assert work(reader) == {1: ("assigned", "Ana", ("x",))}
        reader.close()


def test_the_tables_refuse_what_the_store_would_not_write(tmp_path: Path, sqlite_model: Path) -> None:
    path = tmp_path / "c.case"
    path.write_bytes(sqlite_model.read_bytes())
    connection = sqlite3.connect(path)
    for state, name in (("new", "Ana"), ("assigned", None), ("finished", None)):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO workflow VALUES (1, ?, ?, 2)", (state, name))
    connection.close()


WORK_FILTERS = (
    ClaimFilter(states=("in review",)),
    ClaimFilter(states=("new",)),
    ClaimFilter(assignees=("Ana",)),
    ClaimFilter(assignees=("", "Ana")),
    ClaimFilter(tags=(1, 2)),
    ClaimFilter(tags=(0,)),
    ClaimFilter(tags=(0, 2)),
    ClaimFilter(tags=(1, 2), states=("done", "in review"), assignees=("Ana",)),
)


@pytest.mark.parametrize("where", WORK_FILTERS, ids=str)
def test_indexes_serve_every_one_of_them(
    sqlite_model: Path, where: ClaimFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_index(sqlite_model, where, monkeypatch)


def test_the_same_claims_are_named_once(filled: Case) -> None:
    store = filled.store
    assert store.tag([1], "Ana", add=["urgent", "Vidéo", "x"]).summary == "claim 1 tagged “urgent”, “Vidéo” and “x”"
    change = store.tag([1], "Ana", add=["y"], remove=["x"])
    assert change.summary == "claim 1 tagged “y”; “x” taken off"
    store.tag([1, 2], "Ana", add=["z"])
    assert store.tag([1, 2], "Ana", add=["w"], remove=["y", "z"]).summary == (
        "2 claims tagged “w”; “y” taken off claim 1; “z” taken off"
    )
