"""Writing: what is stored, what is refused, and that a refusal stores nothing. On both backends."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from worked_cases import edited_by_another

from db.engine import Case
from db.errors import CaseError, Conflict, NotFound
from db.queries import Reader
from db.report_reads import report_rows
from db.rows import ArticleRow, ClaimFilter, ClaimRow, NewArticle, NewClaim, NewFigure, NewLink, NoteRow
from verifier.workflow.verify import verify

Make = Callable[..., NewArticle]


def test_an_article_comes_back_as_it_went_in(case: Case, reader: Reader, article: Make) -> None:
    new = article(
        1, byline="A. Writer", url="https://example.org/1", language="en", flags=("hidden text",), notice="odd"
    )
    added = case.store.add_article(new, "Ana")
    assert (added.article_id, added.claims, added.already) == (1, 4, False)
    assert added.change is not None
    row = reader.article(1)
    assert (row.title, row.publisher, row.byline, row.published) == (new.title, "Radio Nord", "A. Writer", "2014-06-02")
    assert (row.url, row.language, row.flags, row.notice) == (new.url, "en", ("hidden text",), "odd")
    assert (row.capture_sha256, row.media_type, row.origin, row.added_by) == (new.sha256, "text/plain", "n1.txt", "Ana")
    assert (row.claims, row.reviewed, row.version, row.title_origin) == (4, 0, 1, "page")
    assert reader.capture(new.sha256) == new.data
    assert reader.article_text(1) == new.text
    for claim_id, given in zip(reader.claim_ids(sort="article"), new.claims, strict=True):
        found = reader.claim(claim_id)
        assert (found.row.start, found.row.end, found.row.quote, found.row.kind) == (
            *(given.start, given.end, given.quote),
            given.kind,
        )
        assert new.text[found.row.start : found.row.end] == given.quote
        assert (found.prefix + given.quote + found.suffix) in new.text
        for figure, wanted in zip(found.figures, given.figures, strict=True):
            assert all(
                getattr(figure, name) == getattr(wanted, name) for name in ("text", "low", "best", "high", "rule")
            )
            assert (figure.measure, figure.approximate) == (wanted.measure, wanted.approximate)
        for place, (link, step) in enumerate(zip(found.links, given.links, strict=True)):
            assert (link.position, link.speaker, link.cue) == (place, step.speaker, step.cue)
            assert link.anonymous is step.anonymous
    assert [row.speakers for row in reader.claims(sort="article")] == [
        ("Officials",),
        ("a ward nurse",),
        (),
        ("السكان",),
    ]
    assert {source.name: source.claims for source in reader.sources()} == {
        "Radio Nord": 2,
        "Officials": 1,
        "a ward nurse": 1,
        "السكان": 1,
    }


def test_the_same_bytes_are_kept_once(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    head = reader.head()
    again = case.store.add_article(article(), "Ben")
    assert (again.already, again.article_id, again.claims, again.change) == (True, 1, 4, None)
    assert reader.head() == head
    other_text = replace(article(), text="Other words", claims=())
    assert case.store.add_article(other_text, "Ben").article_id == 2
    assert len(reader.articles()) == 2
    assert reader.health()["rows"]["capture"] == 1  # type: ignore[index]


BAD_CLAIMS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"end": 10_000}, "span"),
    ({"start": -1}, "span"),
    ({"start": 5, "end": 5, "quote": ""}, "span"),
    ({"quote": "something else"}, "word for word"),
    ({"kind": "rumour"}, "kind"),
    ({"check_worthiness": 1.5}, "check-worthiness"),
    ({"place": "a\x00b"}, "NUL"),
    ({"hedges": ("\ud800",)}, "surrogate"),
    ({"figures": (NewFigure("9", 9, 3, None, "killed"),)}, "out of order"),
    ({"figures": (NewFigure("9", -9, None, None, "killed"),)}, "negative"),
    ({"figures": (NewFigure("9", 2**63, None, None, "killed"),)}, "beyond"),
    ({"figures": (NewFigure("9", 9, 9, 9, "dead"),)}, "measure"),
    ({"figures": (NewFigure("9", 9, 9, 9, None, 5, 10**9),)}, "span"),
    ({"links": (NewLink("  "),)}, "no speaker"),
)


@pytest.mark.parametrize(("change", "words"), BAD_CLAIMS)
def test_a_bad_claim_is_refused_with_all_its_article(
    case: Case, reader: Reader, article: Make, change: dict[str, Any], words: str
) -> None:
    new = article()
    bad = replace(new, claims=(*new.claims[:3], replace(new.claims[3], **change)))
    with pytest.raises(CaseError, match=words) as caught:
        case.store.add_article(bad, "Ana")
    assert "\n" not in str(caught.value)
    assert reader.articles() == []
    assert reader.counts().total == 0
    case.store.add_article(new, "Ana")
    head = reader.head()
    with pytest.raises(CaseError, match=words):
        case.store.add_claim(1, replace(new.claims[0], **change), "Ana")
    assert reader.head() == head


@pytest.mark.parametrize(
    "change",
    [{"title": "\x00"}, {"publisher": "\udfff"}, {"text": "a\x00"}, {"sha256": "0" * 64}, {"flags": ("\x00",)}],
)
def test_a_bad_article_is_refused(case: Case, reader: Reader, article: Make, change: dict[str, Any]) -> None:
    with pytest.raises(CaseError):
        case.store.add_article(replace(article(claims=()), **change), "Ana")
    assert reader.articles() == []


def test_a_failure_half_way_leaves_nothing(
    case: Case, reader: Reader, article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CaseError("no")

    with monkeypatch.context() as patched:
        patched.setattr("db.search.put", fail)
        with pytest.raises(CaseError):
            case.store.add_article(article(), "Ana")
    rows = reader.health()["rows"]
    assert isinstance(rows, dict)
    assert {name: count for name, count in rows.items() if count} == {"case_metadata": 2, "history": 1}
    assert case.store.add_article(article(), "Ana").article_id == 1


@pytest.mark.parametrize("name", ["", "   ", "a\x00", "\ud800", "x" * 201])
def test_nothing_is_recorded_without_a_name(case: Case, reader: Reader, article: Make, name: str) -> None:
    with pytest.raises(CaseError):
        case.store.add_article(article(), name)
    assert reader.articles() == []


def test_marks(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    change = case.store.mark([1, 2], "disputed", "Ben", rationale="photos only")
    assert change.claims == (1, 2)
    assert change.summary == "2 claims marked disputed"
    assert case.store.mark([3], "confirmed", "Ben", rationale="ward list").summary == "claim 3 marked confirmed"
    assert [row.verdict for row in reader.claim_rows([1, 2, 3, 4])] == ["disputed"] * 2 + ["confirmed", "unreviewed"]
    assert reader.article(1).reviewed == 3
    case.store.mark([1], "unreviewed", "Ana")
    assert reader.article(1).reviewed == 2
    verdicts = reader.claim(1).verdicts
    assert [(v.verdict, v.rationale, v.reviewer, v.undone) for v in verdicts] == [
        ("disputed", "photos only", "Ben", False),
        ("unreviewed", "", "Ana", False),
    ]
    assert reader.claim(1).row.version == 3
    assert reader.rationales("Ben") == ["ward list", "photos only"]
    assert reader.rationales("Ana") == []
    assert next(iter(reader.claim_ids(sort="changed"))) == 1


def test_marks_are_all_or_none(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    head = reader.head()
    with pytest.raises(NotFound, match="claim 99"):
        case.store.mark([1, 99], "disputed", "Ben")
    for nowhere in (-1, 0, 2**31, 10**30):
        with pytest.raises(NotFound):
            case.store.mark([1, nowhere], "disputed", "Ben")
        with pytest.raises(NotFound):
            case.store.add_note(nowhere, "x", "Ben")
        assert [row.id for row in reader.claim_rows([nowhere, 1])] == [1]
        with pytest.raises(NotFound):
            reader.claim(nowhere)
    with pytest.raises(CaseError, match="no such verdict"):
        case.store.mark([1], "true", "Ben")
    with pytest.raises(CaseError, match="no claim"):
        case.store.mark([], "disputed", "Ben")
    with pytest.raises(CaseError, match="NUL"):
        case.store.mark([1], "disputed", "Ben", rationale="\x00")
    case.store.mark([2], "confirmed", "Ana")
    with pytest.raises(Conflict) as caught:
        case.store.mark([1, 2], "disputed", "Ben", versions={1: 1, 2: 1})
    assert isinstance(caught.value.current, ClaimRow)
    assert (caught.value.current.id, caught.value.current.verdict) == (2, "confirmed")
    assert [row.verdict for row in reader.claim_rows([1, 2])] == ["unreviewed", "confirmed"]
    assert head is not None
    assert [entry.action for entry in reader.entries(after=head.seq)] == ["mark"]
    case.store.mark([1, 2], "disputed", "Ben", versions={1: 1, 2: 2})


def test_marking_very_many_is_one_entry(case: Case, reader: Reader, article: Make) -> None:
    words = "Some words here. " * 4000
    claims = tuple(NewClaim(n * 17, n * 17 + 10, words[n * 17 : n * 17 + 10], "event") for n in range(4000))
    case.store.add_article(replace(article(), text=words, claims=claims), "Ana")
    head = reader.head()
    ids = reader.claim_ids()
    assert len(case.store.mark(ids, "unverifiable", "Ben").claims) == 4000
    assert reader.counts().unverifiable == 4000
    assert head is not None
    (entry,) = reader.entries(after=head.seq)
    assert sorted(entry.after["verdicts"]["unverifiable"]) == sorted(ids)
    (cut,) = reader.history(limit=1)
    assert (cut.seq, cut.hash, cut.before) == (entry.seq, entry.hash, None)
    case.store.undo("Ben")
    assert reader.counts().unreviewed == 4000


def test_notes(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.add_note(1, "See the zebra list", "Ben")
    case.store.add_note(1, "and the duty log", "Ana")
    (first, second) = reader.claim(1).notes
    assert (first.text, first.reviewer, first.version) == ("See the zebra list", "Ben", 1)
    assert reader.claim_rows([1])[0].notes == 2
    assert list(reader.claim_ids(ClaimFilter(text="zebra"))) == [1]
    case.store.edit_note(first.id, "See the heron list", "Ben", version=1)
    assert list(reader.claim_ids(ClaimFilter(text="zebra"))) == []
    assert list(reader.claim_ids(ClaimFilter(text="heron log"))) == [1]
    with pytest.raises(Conflict) as caught:
        case.store.edit_note(first.id, "lost?", "Ben", version=1)
    assert isinstance(caught.value.current, NoteRow)
    assert caught.value.current.text == "See the heron list"
    with pytest.raises(Conflict):
        case.store.delete_note(first.id, "Ana", version=1)
    case.store.delete_note(first.id, "Ana", version=2)
    with pytest.raises(Conflict, match="deleted"):
        case.store.edit_note(first.id, "lost?", "Ben", version=3)
    assert [note.id for note in reader.claim(1).notes] == [second.id]
    assert list(reader.claim_ids(ClaimFilter(text="heron"))) == []
    for text in ("", "  \n", "\x00", "\ud800", "x" * 100_001):
        with pytest.raises(CaseError):
            case.store.add_note(1, text, "Ana")
    with pytest.raises(NotFound):
        case.store.add_note(99, "x", "Ana")
    with pytest.raises(NotFound):
        case.store.edit_note(99, "x", "Ana", version=1)
    with pytest.raises(NotFound):
        case.store.edit_note(10**30, "x", "Ana", version=1)


def test_a_note_is_changed_by_whom_it_is_by(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.add_note(1, "Ana's own words", "Ana")
    head = reader.head()
    with pytest.raises(CaseError, match=r"^note 1 is by Ana: write your own note$"):
        case.store.edit_note(1, "Ben writes this", "Ben", version=1)
    assert reader.head() == head
    case.store.edit_note(1, "Ana's better words", "Ana", version=1)
    (note,) = reader.claim(1).notes
    assert (note.text, note.reviewer, note.changed_by) == ("Ana's better words", "Ana", None)
    case.store.delete_note(1, "Ben", version=2)
    assert reader.history(limit=1)[0].actor == "Ben"
    case.store.undo("Ben")
    assert reader.claim(1).notes[0].text == "Ana's better words"


def test_a_note_that_another_changed_before_tells_so(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.add_note(1, "Ana's own words", "Ana")
    first = reader.claim(1).notes[0]
    edited_by_another(case, 1, "Ben wrote this", "Ben", 1)
    found = reader.claim(1).notes[0]
    assert (found.text, found.reviewer, found.changed_by) == ("Ben wrote this", "Ana", "Ben")
    (printed,) = report_rows(reader, [1])
    assert printed.notes == (found,)
    case.store.delete_note(1, "Chi", version=2)
    case.store.undo("Chi")  # who brings words back has not written them
    assert reader.claim(1).notes[0].changed_by == "Ben"
    case.store.undo("Ben")
    back = reader.claim(1).notes[0]
    assert (back.text, back.changed_by, back.changed_at) == (first.text, None, first.changed_at), "the time comes back"
    with pytest.raises(CaseError, match="note 1 is by Ana"):
        case.store.redo("Ben")
    assert reader.claim(1).notes[0].text == first.text
    case.store.edit_note(1, "Ana again", "Ana", version=back.version)
    assert reader.claim(1).notes[0].changed_by is None
    assert verify(case).sound


def test_a_claim_added_by_hand(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    given = NewClaim(0, 13, new.text[:13], "event", 0.25, (NewFigure("1", 1, 1, 1, "killed"),), (NewLink("Officials"),))
    (claim_id,) = case.store.add_claim(1, given, "Ben").claims
    found = reader.claim(claim_id)
    assert found.row.added_by_hand
    assert (found.row.quote, found.row.check_worthiness, found.row.speakers) == ("Report number", 0.25, ("Officials",))
    assert reader.article(1).claims == 5
    assert {source.name: source.claims for source in reader.sources()}["Officials"] == 2
    assert len(found.marks) == 5
    with pytest.raises(NotFound):
        case.store.add_claim(9, given, "Ben")


def test_figures_are_corrected_and_the_first_reading_kept(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.correct_figures(1, [NewFigure("41", 41, 41, 41, "missing")], "Ben", version=1, reason="misread")
    row = reader.claim_rows([1])[0]
    assert (row.low, row.best, row.high, row.measure, row.figure_text, row.version) == (41, 41, 41, "missing", "41", 2)
    assert 1 in reader.claim_ids(ClaimFilter(measures=("missing",)))
    assert 1 not in reader.claim_ids(ClaimFilter(measures=("killed",)))
    (entry,) = reader.history(limit=1)
    assert (entry.action, entry.reason, entry.before["figures"][0]["low"]) == ("correct_figures", "misread", 40)
    with pytest.raises(Conflict) as caught:
        case.store.correct_figures(1, [], "Ana", version=1)
    assert isinstance(caught.value.current, ClaimRow)
    assert caught.value.current.best == 41
    case.store.correct_figures(1, [], "Ana", version=2)
    assert reader.claim_rows([1])[0].figures == 0
    with pytest.raises(CaseError, match="out of order"):
        case.store.correct_figures(1, [NewFigure("x", 3, 2, 1, None)], "Ana", version=3)


def test_attribution_is_corrected(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.correct_attribution(
        1, [NewLink("OFFICIALS"), NewLink("Ben Ode"), NewLink("radio  NORD")], "Ben", version=1
    )
    assert reader.claim_rows([1])[0].speakers == ("OFFICIALS", "Ben Ode")
    assert {source.name: source.claims for source in reader.sources(like="o")} == {
        "Radio Nord": 2,
        "Officials": 1,
        "Ben Ode": 1,
    }
    assert list(reader.claim_ids(ClaimFilter(text="ben ode"))) == [1]
    with pytest.raises(Conflict):
        case.store.correct_attribution(1, [], "Ana", version=1)
    case.store.correct_attribution(1, [], "Ana", version=2)
    assert list(reader.claim_ids(ClaimFilter(text="ben ode"))) == []
    assert {source.name for source in reader.sources()} == {"Radio Nord", "a ward nurse", "السكان"}


def test_an_article_is_corrected_with_its_claims(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    values = {"title": "The pond", "publisher": "a ward nurse", "published": "2015"}
    case.store.correct_article(1, values, "Ben", version=1)
    newest = reader.newest_about("article", 1)
    assert newest is not None
    assert (newest.actor, newest.action) == ("Ben", "correct_article")
    assert reader.newest_about("article", 9) is None
    row = reader.article(1)
    assert (row.title, row.title_origin, row.publisher, row.publisher_origin) == (
        *("The pond", "person"),
        *("a ward nurse", "person"),
    )
    assert (row.byline_origin, row.version) == (None, 2)
    claims = reader.claim_rows([1, 2])
    assert [claim.publisher for claim in claims] == ["a ward nurse"] * 2
    assert [claim.published for claim in claims] == ["2015"] * 2
    assert [claim.speakers for claim in claims] == [("Officials", "Radio Nord"), ("a ward nurse", "Radio Nord")]
    assert len(reader.claim_ids(ClaimFilter(text="pond"))) == 4
    assert len(reader.claim_ids(ClaimFilter(text="mill part"))) == 0
    with pytest.raises(Conflict) as caught:
        case.store.correct_article(1, {"title": "x"}, "Ana", version=1)
    assert isinstance(caught.value.current, ArticleRow)
    for bad in ({"text": "x"}, {}, {"published": "last Monday"}, {"published": "2014-13-01"}, {"title": "\x00"}):
        with pytest.raises(CaseError):
            case.store.correct_article(1, bad, "Ana", version=2)
    with pytest.raises(NotFound):
        case.store.correct_article(9, {"title": "x"}, "Ana", version=1)


def test_what_is_not_there(reader: Reader) -> None:
    for missing in (lambda: reader.claim(1), lambda: reader.article(1), lambda: reader.article_text(1)):
        with pytest.raises(NotFound):
            missing()
    with pytest.raises(NotFound):
        reader.capture("0" * 64)
    assert reader.claim_rows([1, 2, 10**30, -1, 0]) == []
    assert len(reader.claim_ids()) == 0


def test_references_are_looked_at_again_after_a_verdict_on_very_many(
    case: Case, article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.LARGE", 2)
    store = case.store
    store.add_article(article(), "Ana")
    with pytest.raises(NotFound):
        store.mark([1, 2, 3, 99], "confirmed", "Ana")
    store.mark([1, 2, 3], "confirmed", "Ana")
    with (
        pytest.raises(IntegrityError),
        store._writer.engine.begin() as connection,
    ):
        connection.exec_driver_sql("UPDATE verdict SET claim_id = 99")
    assert verify(case).sound
