"""Two people work apart on copies of a case, or on cases of their own, and put them together."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from made_articles import make_article
from older_cases import in_postgresql

from db import chain, schema
from db.elsewhere import open_elsewhere
from db.engine import Case, open_case
from db.errors import CaseError
from db.replay import replay
from db.rows import ClaimFilter, Merged, NewCapture, NewClaim, NewEvidence, NewFigure, NewLink
from verifier.workflow.verify import verify

TAG = "merge: disagree"


@pytest.fixture(params=["sqlite", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path: Path, sqlite_model: Path) -> Iterator[tuple[Case, Case]]:
    """A case on each backend in turn, and a copy of it, always a file; one article, one verdict."""
    first = tmp_path / "base.case"
    shutil.copy(sqlite_model, first)
    with open_case(first) as base:
        base.store.add_article(make_article(1), "Ann")
        base.store.mark([1], "confirmed", "Ann", rationale="seen")
        base.store.tag([1], "Ann", add=["vid"])
    there = tmp_path / "there.case"
    shutil.copy(first, there)
    target = str(first)
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("new_database")
        target = in_postgresql(first, schema.SCHEMA, new_database())
        import psycopg

        with psycopg.connect(target) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.SCHEMA,)
    with open_case(target) as here, open_case(there) as other:
        yield here, other


def merge(here: Case, other: Case, who: str = "Ann", **more: Any) -> Merged:
    with open_elsewhere(str(other._address)) as copy:
        reader = copy.reader()
        try:
            return here.store.merge(reader, who, **more)
        finally:
            reader.close()


def verdicts(case: Case) -> dict[int, str]:
    reader = case.reader()
    try:
        return {row.id: row.verdict for row in reader.claim_rows(reader.claim_ids())}
    finally:
        reader.close()


def whole(case: Case) -> None:
    """The chain holds, and the tables are what it tells."""
    reader = case.reader()
    previous = chain.FIRST_PREVIOUS
    for entry in reader.entries():
        assert chain.entry_hash(entry) == entry.hash
        assert entry.previous == previous
        previous = entry.hash
    for entry in reader.merged_entries():
        assert chain.entry_hash(entry) == entry.hash
    state = replay(reader.entries())
    standing = {row.id: row for row in reader.claim_rows(reader.claim_ids())}
    assert {number: row.verdict for number, row in standing.items()} == {
        **dict.fromkeys(standing, "unreviewed"),
        **{number: value for number, value in state.verdicts.items() if number in standing},
    }
    notes = {row[0]: row[1] for row in reader.all("SELECT id, text FROM note WHERE NOT deleted")}
    assert notes == {number: note["text"] for number, note in state.notes.items()}
    tagged = {(row[0], row[1]) for row in reader.all("SELECT tag_id, claim_id FROM claim_tag")}
    assert tagged == {(tag, claim) for tag, claims in state.tagged.items() for claim in claims}
    work = {row[0]: (row[1], row[2]) for row in reader.all("SELECT claim_id, state, assignee FROM workflow")}
    assert {number: value for number, value in work.items() if value[0] != "new"} == state.work
    for number, figures in state.figures.items():
        if number in standing:
            found = reader.claim(number).figures
            assert [(one.text, one.best) for one in found] == [(one["text"], one["best"]) for one in figures]
    for article in reader.articles():
        counts = reader.counts(ClaimFilter(articles=(article.id,)))
        assert (counts.total, counts.total - counts.unreviewed) == (article.claims, article.reviewed)
    for source in reader.sources(limit=999):
        counts = reader.counts(ClaimFilter(sources=(source.id,)))
        assert counts[:5] == (source.claims, source.unreviewed, *source[5:8])
    for row in standing.values():
        assert row.id in reader.claim_ids(ClaimFilter(text=f'"{" ".join(row.quote.split()[:3])}"'))
    reader.close()
    found = verify(case)
    assert found.sound, "\n".join(str(doubt) for doubt in found.doubts)


def notes_of(case: Case, claim: int) -> list[tuple[str, str]]:
    reader = case.reader()
    try:
        return [(note.reviewer, note.text) for note in reader.claim(claim).notes]
    finally:
        reader.close()


def test_work_of_both_comes_together(pair: tuple[Case, Case]) -> None:
    here, other = pair
    here.store.mark([2], "disputed", "Ann", rationale="the mill stood")
    other.store.mark([3, 4], "unverifiable", "Ben", rationale="nobody answers")
    other.store.add_note(2, "asked the ward", "Ben")
    added = other.store.add_article(make_article(2, publisher="Valley Post"), "Ben")
    first = added.change is not None and other.reader().claim_ids(ClaimFilter(articles=(added.article_id,)))
    assert first
    other.store.mark(sorted(first)[:1], "confirmed", "Ben", rationale="two witnesses")
    other.store.tag([2], "Ben", add=["ward"])
    other.store.assign([1], "Cy", "Ben")
    figure = NewFigure("12", 12, 12, 14, "injured")
    other.store.correct_figures(2, (figure,), "Ben", version=1, reason="misread")
    other.store.correct_attribution(3, (NewLink("Ward 3"),), "Ben", version=2)
    other.store.correct_article(1, {"title": "The mill"}, "Ben", version=1)
    length = len(make_article(1).text)
    quote = make_article(1).text[:6]
    assert length > 6
    other.store.add_claim(1, NewClaim(0, 6, quote, "statement"), "Ben")
    merged = merge(here, other)
    assert merged.change is not None
    assert merged.counts["articles"] == 1
    assert not merged.disagreements
    assert verdicts(here) == {
        1: "confirmed",
        2: "disputed",
        3: "unverifiable",
        4: "unverifiable",
        **dict.fromkeys(range(5, 10), "unreviewed"),
        5: "confirmed",
    }
    reader = here.reader()
    detail = reader.claim(5)
    given = detail.verdicts[-1]
    assert (given.verdict, given.reviewer, given.rationale) == ("confirmed", "Ben", "two witnesses")
    theirs = other.reader().claim(min(first))
    assert (given.at, detail.row.quote) == (theirs.verdicts[-1].at, theirs.row.quote)
    assert detail.article.added_by == "Ben"
    assert notes_of(here, 2) == [("Ben", "asked the ward")]
    assert [(one.low, one.best, one.high) for one in reader.claim(2).figures] == [(12, 12, 14)]
    assert [one.speaker for one in reader.claim(3).links] == ["Ward 3"]
    assert reader.claim(1).article.title == "The mill"
    assert reader.claim(9).row.quote == quote
    (row,) = reader.claim_rows([1])
    assert (row.state, row.assignee) == ("assigned", "Cy")
    assert [row.tags for row in reader.claim_rows([2])] == [("ward",)]
    entries = list(reader.entries())
    assert entries[-1].action == "merge_case"
    assert entries[-1].after["merged"]["head"]["hash"] == merged.head.hash
    brought = [entry for entry in entries if "brought_from" in (entry.after or {})]
    assert {entry.actor for entry in brought} == {"Ben"}
    kept = {entry.hash: entry for entry in reader.merged_entries()}
    own = {entry.hash for entry in other.reader().entries()}
    mine = {entry.hash for entry in entries}
    assert set(kept) == own - mine
    assert all(entry.after["brought_from"]["hash"] in kept for entry in brought)
    whole(here)
    again = merge(here, other)
    assert again.change is None
    assert here.reader().head() == reader.head()
    reader.close()
    assert verdicts(other)[2] == "unreviewed"
    back = merge(other, here, "Ben") if here.backend == "sqlite" else None
    if back is not None:
        assert verdicts(other)[2] == "disputed"
        assert back.counts == {"verdicts": 1}
        whole(other)
        assert merge(here, other).change is None
        assert merge(other, here, "Ben").change is None


def test_verdicts_that_disagree_are_shown_and_none_is_lost(pair: tuple[Case, Case]) -> None:
    here, other = pair
    here.store.mark([2, 3, 4], "disputed", "Ann", rationale="the mill stood")
    other.store.mark([2], "confirmed", "Ben", rationale="two witnesses")
    other.store.mark([3], "disputed", "Ben", rationale="so say I")
    other.store.mark([1], "unverifiable", "Ben", rationale="the link is dead")
    tried = merge(here, other, only_try=True)
    assert tried.change is None
    assert tried.tried
    assert len(tried.disagreements) == 1
    assert here.reader().head().seq == 5  # type: ignore[union-attr]
    merged = merge(here, other)
    assert merged.disagreements == tried.disagreements
    (one,) = merged.disagreements
    assert (one.what, one.claim) == ("verdict", 2)
    assert one.here.startswith("disputed, Ann, ")
    assert one.there.startswith("confirmed, Ben, ")
    assert merged.agreed == 1
    assert verdicts(here) == {1: "unverifiable", 2: "disputed", 3: "disputed", 4: "disputed"}
    reader = here.reader()
    given = [(one.verdict, one.reviewer, one.rationale) for one in reader.claim(2).verdicts]
    assert given == [("disputed", "Ann", "the mill stood"), ("confirmed", "Ben", "two witnesses")]
    (tag,) = [tag for tag in reader.tags("") if tag.name == TAG]
    assert list(reader.claim_ids(ClaimFilter(tags=(tag.id,)))) == [2]
    ((who, note),) = notes_of(here, 2)
    assert who == "Ann"
    assert "two witnesses" in note
    assert "the mill stood" in note
    assert {one.reviewer for one in reader.claim(3).verdicts} == {"Ann", "Ben"}
    whole(here)
    with pytest.raises(CaseError, match="merging a case, which is not undone"):
        here.store.undo("Ann")
    assert here.store.redo("Ann") is None
    # She decides: that is newer than both, and Ben gets it without a word of disagreement.
    here.store.mark([2], "confirmed", "Ann", rationale="Ben is right")
    if here.backend == "sqlite":
        back = merge(other, here, "Ben")
        assert [one.what for one in back.disagreements] == []
        assert verdicts(other) == {1: "unverifiable", 2: "confirmed", 3: "disputed", 4: "disputed"}
        assert len(notes_of(other, 2)) == 1
        whole(other)
    reader.close()


def test_undecided_stays_undecided_on_both_sides(pair: tuple[Case, Case]) -> None:
    here, other = pair
    if here.backend != "sqlite":
        pytest.skip("both ways need two files")
    here.store.mark([2], "disputed", "Ann", rationale="no")
    other.store.mark([2], "confirmed", "Ben", rationale="yes")
    merge(here, other)
    back = merge(other, here, "Ben")
    assert [(one.claim, one.here[:9]) for one in back.disagreements] == [(2, "confirmed")]
    assert verdicts(here)[2] == "disputed"
    assert verdicts(other)[2] == "confirmed"
    assert len(notes_of(other, 2)) == 1
    assert {one.reviewer for one in other.reader().claim(2).verdicts} == {"Ann", "Ben"}
    assert merge(here, other).change is None
    assert merge(other, here, "Ben").change is None
    other.store.mark([2], "unverifiable", "Ben", rationale="who knows")
    assert not merge(here, other).disagreements, "Ben had hers before his eyes"
    assert verdicts(here)[2] == "unverifiable"
    for case in (here, other):
        whole(case)


def test_what_was_taken_back_there_is_taken_back_here(pair: tuple[Case, Case]) -> None:
    here, other = pair
    other.store.undo("Ann")  # the tag
    other.store.undo("Ann")  # the verdict
    other.store.mark([2], "disputed", "Ben")
    other.store.undo("Ben")
    merge(here, other)
    assert verdicts(here) == dict.fromkeys(range(1, 5), "unreviewed")
    assert here.reader().claim_rows([1])[0].tags == ()
    whole(here)


def test_corrections_and_notes_of_both_are_kept(pair: tuple[Case, Case]) -> None:
    here, other = pair
    for case, who, best in ((here, "Ann", 41), (other, "Ben", 42)):
        case.store.correct_figures(1, (NewFigure(str(best), best, best, best, "killed"),), who, version=2, reason=who)
        case.store.correct_article(1, {"title": f"{who}'s title"}, who, version=1)
        case.store.correct_attribution(2, (NewLink(who),), who, version=1)
        case.store.add_note(2, f"note of {who}", who)
    merged = merge(here, other)
    assert sorted(one.what for one in merged.disagreements) == ["attribution", "figures", "title"]
    reader = here.reader()
    assert reader.claim(1).figures[0].best == 41
    texts = "\n".join(text for claim in (1, 2) for _, text in notes_of(here, claim))
    for words in ("42", "41", "Ben's title", "Ann's title", "note of Ben", "note of Ann"):
        assert words in texts
    assert {tag.name for tag in reader.tags("")} == {"vid", TAG}
    reader.close()
    whole(here)


def test_corrected_words_of_both_come_together(pair: tuple[Case, Case]) -> None:
    here, other = pair
    text = make_article(1).text
    other.store.correct_claim(1, {"start": 0, "end": 20, "place": "Idlib"}, "Bob", version=2, reason="of Idlib")
    here.store.correct_claim(2, {"place": "the pond"}, "Ann", version=1)  # the same in both
    other.store.correct_claim(2, {"place": "the pond"}, "Bob", version=1)
    here.store.correct_claim(3, {"place": "Homs", "kind": "event"}, "Ann", version=1)  # not the same
    other.store.correct_claim(3, {"date_start": "2014-06"}, "Bob", version=1)
    other.store.correct_claim(4, {"place": "a well"}, "Bob", version=1)
    other.store.undo("Bob")
    other.store.add_claim(1, NewClaim(0, 6, text[:6], "event"), "Bob")
    other.store.correct_claim(5, {"start": 0, "end": 13}, "Bob", version=1)
    other.store.add_article(make_article(2), "Bob")
    other.store.correct_claim(6, {"start": 0, "end": 30, "date_start": "2014"}, "Bob", version=1)
    found = merge(here, other)
    assert [(one.what, one.where) for one in found.disagreements] == [("words, place or dates", "claim 3")]
    reader = here.reader()
    rows = {one: reader.claim(one) for one in reader.claim_ids()}
    assert (rows[1].row.quote, rows[1].place) == (text[:20], "Idlib")
    assert (rows[2].place, rows[4].place) == ("the pond", None)
    assert (rows[3].place, rows[3].row.kind, rows[3].date_start) == ("Homs", "event", None)
    ((_, note),) = notes_of(here, 3)
    assert "no place, 2014-06, Bob" in note
    assert "event, Homs, no date, Ann" in note
    assert sorted(one.row.quote for one in rows.values() if one.row.added_by_hand) == [text[:13]]
    mine = next(one for one in rows.values() if one.date_start == "2014")
    assert (mine.article.title, mine.row.quote) == ("The mill, part 2", make_article(2).text[:30])
    entry = next(one for one in reader.history() if one.action == "correct_claim" and one.entity_id == 1)
    assert (entry.actor, entry.reason, entry.after["brought_from"]["case"]) == ("Bob", "of Idlib", found.uid)
    reader.close()
    whole(here)
    assert verify(here).sound
    assert merge(here, other).change is None  # nothing comes twice
    other.store.correct_claim(1, {"place": "Idlib, Syria"}, "Bob", version=3)  # who saw it goes on
    assert not merge(here, other).disagreements
    reader = here.reader()
    assert reader.claim(1).place == "Idlib, Syria"
    reader.close()
    assert verify(here).sound


def test_evidence_removed_here_and_changed_there_and_the_other_way_round(pair: tuple[Case, Case]) -> None:
    here, other = pair
    here.store.attach_evidence([1, 2], NewEvidence("supports", url="https://example.org/1"), "Ann")
    merge(other, here, "Ben")
    here.store.remove_evidence(1, "Ann", version=1)
    other.store.change_evidence(1, "Ben", version=1, note="page 3")
    here.store.change_evidence(2, "Ann", version=1, note="page 4")
    other.store.remove_evidence(2, "Ben", version=1)
    merged = merge(here, other)
    assert [(one.what, one.claim) for one in merged.disagreements] == [("evidence", 1), ("evidence", 2)]
    reader = here.reader()
    found = [(one.claim_id, one.reviewer, one.note) for claim in (1, 2) for one in reader.claim(claim).evidence]
    assert found == [(1, "Ann", "page 3"), (2, "Ann", "page 4")]
    reader.close()
    assert all("removed (it stays" in notes_of(here, claim)[-1][1] for claim in (1, 2))
    whole(here)


def test_an_undone_verdict_is_no_side(pair: tuple[Case, Case]) -> None:
    here, other = pair
    here.store.mark([2], "confirmed", "Ann")
    here.store.undo("Ann")
    other.store.mark([2], "disputed", "Ben", rationale="morgue list")
    here.store.mark([3], "disputed", "Ann")
    other.store.mark([3], "confirmed", "Ben")
    other.store.undo("Ben")
    merged = merge(here, other)
    assert (merged.disagreements, merged.agreed) == ((), 0)
    assert (verdicts(here)[2], verdicts(here)[3]) == ("disputed", "disputed")
    here.store.mark([4], "confirmed", "Ann")
    other.store.mark([4], "disputed", "Ben")
    merge(here, other)
    given = here.reader().claim(4).verdicts
    assert [(one.verdict, one.undone, one.set_aside) for one in given] == [
        ("confirmed", False, False),
        ("disputed", False, True),
    ]
    whole(here)


def test_evidence_comes_with_its_bytes_and_what_both_changed_is_told(pair: tuple[Case, Case]) -> None:
    here, other = pair
    data = b"a photograph, in words"
    capture = NewCapture(data, sha256(data).hexdigest(), "text/plain", "photo.txt", "test 1")
    other.store.attach_evidence([1, 2], NewEvidence("supports", note="from the ward", capture=capture), "Ben")
    other.store.attach_evidence([1], NewEvidence("context", url="https://example.org/1"), "Ben")
    other.store.change_evidence(2, "Cy", version=1, note="from the other ward")
    other.store.remove_evidence(3, "Ben", version=1)
    merged = merge(here, other)
    assert merged.counts == {"pieces of evidence": 2}
    reader = here.reader()
    found = [
        (one.claim_id, one.reviewer, one.note, one.origin) for claim in (1, 2) for one in reader.claim(claim).evidence
    ]
    assert found == [(1, "Ben", "from the ward", "photo.txt"), (2, "Ben", "from the other ward", "photo.txt")]
    assert bytes(reader.all("SELECT data FROM capture WHERE sha256 = ?", (capture.sha256,))[0][0]) == data
    (one,) = reader.claim(1).evidence
    here.store.change_evidence(one.id, "Ann", version=one.version, note="Ann's")
    other.store.change_evidence(1, "Ben", version=1, note="Ben's")
    other.store.remove_evidence(2, "Ben", version=2)
    (disagreement,) = merge(here, other).disagreements
    assert "Ann's" in disagreement.here
    assert "Ben's" in disagreement.there
    assert [one.note for claim in (1, 2) for one in reader.claim(claim).evidence] == ["Ann's"]
    assert "Ben's" in notes_of(here, 1)[0][1]
    assert merge(here, other).change is None
    reader.close()
    whole(here)


def test_strangers_with_the_same_article(tmp_path: Path, target: str, sqlite_model: Path) -> None:
    """Cases that were never copies: what both added is one article, its claims are told by their words."""
    there = tmp_path / "there.case"
    open_case(there, create=True).close()
    with open_case(target) as here, open_case(there) as other:
        here.store.add_article(make_article(7), "Ann")
        other.store.add_article(make_article(1), "Ben")
        other.store.add_article(make_article(7), "Ben")
        other.store.mark([5], "disputed", "Ben", rationale="of article 7")
        other.store.rate_source(1, "Ben", reliability="B", interests="paid by the mill", version=1)
        reader = other.reader()
        names = {row.name: row.id for row in reader.sources(limit=99)}
        one, two = names["Officials"], names["a ward nurse"]
        other.store.merge_source(two, one, "Ben", versions=(1, 2 if one == 1 else 1))
        other.store.save_view("by officials", ClaimFilter(sources=(one,)), "worth", "Ben")
        reader.close()
        merged = merge(here, other)
        assert merged.common is None
        assert merged.counts["articles"] == 1
        assert verdicts(here)[1] == "disputed"
        assert len(verdicts(here)) == 8
        mine = here.reader()
        (view,) = mine.saved_views()
        assert mine.counts(view.where).total == other.reader().counts(ClaimFilter(sources=(one,))).total
        officials = next(row for row in mine.sources(limit=99) if row.name == "Officials")
        assert officials.aliases == ("a ward nurse",)
        assert (officials.reliability or "") == ("B" if one == 1 else "")
        mine.close()
        whole(here)


def test_strangers_with_claims_corrected_on_either_side(target: str, tmp_path: Path, sqlite_model: Path) -> None:
    there = tmp_path / "there.case"
    shutil.copy(sqlite_model, there)
    with open_case(there) as other, open_case(target) as here:
        other.store.add_article(make_article(1), "Bob")
        other.store.correct_claim(1, {"start": 0, "end": 20}, "Bob", version=1)
        here.store.add_article(make_article(1), "Ann")
        here.store.correct_claim(2, {"start": 3, "end": 20}, "Ann", version=1)
        found = merge(here, other)
        assert not found.disagreements
        reader = here.reader()
        claims = {one: reader.claim_rows([one])[0].quote for one in reader.claim_ids()}
        reader.close()
        text = make_article(1).text
        assert len(claims) == 4
        assert (claims[1], claims[2]) == (text[:20], text[3:20])
        assert verify(here).sound


def test_a_changed_case_is_refused_and_nothing_stays(pair: tuple[Case, Case]) -> None:
    here, other = pair
    other.store.add_article(make_article(2), "Ben")
    path = Path(other._address)
    other.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE figure SET best = 39, low = 39 WHERE claim_id = 5")
    connection.commit()
    connection.close()
    head = here.reader().head()
    with pytest.raises(CaseError, match="article 2 of the other case is not what its history recorded"):
        merge(here, other)
    assert here.reader().head() == head
    connection = sqlite3.connect(path)
    connection.execute("UPDATE standing SET verdict = 'disputed' WHERE id = 2")
    connection.commit()
    connection.close()
    with pytest.raises(CaseError, match="behind its history's back"):
        merge(here, other)
    assert here.reader().head() == head


def test_what_stops_it_leaves_the_case_as_it_was(pair: tuple[Case, Case]) -> None:
    here, other = pair
    other.store.add_article(make_article(2), "Ben")
    other.store.mark([5, 6], "disputed", "Ben")
    head = here.reader().head()

    class Stop(Exception):
        pass

    for at in ("entries read", "articles", "verdicts"):

        def progress(what: str, number: int, at: str = at) -> None:
            if what == at:
                raise Stop

        with pytest.raises(Stop):
            merge(here, other, progress=progress)
        assert here.reader().head() == head
        assert len(verdicts(here)) == 4
    merge(here, other)
    whole(here)


def test_the_other_case_is_left_alone(pair: tuple[Case, Case], tmp_path: Path) -> None:
    here, other = pair
    other.store.mark([2], "disputed", "Ben")
    other.close()
    path = Path(other._address)
    before = path.read_bytes()
    there = {one.name for one in tmp_path.iterdir()}
    path.chmod(0o400)
    merge(here, other)
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == there
