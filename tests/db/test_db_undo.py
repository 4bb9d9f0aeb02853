"""Undo and redo: own newest action, as one, after a restart, never over another's change. On both backends."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from db.engine import Case, open_case
from db.errors import CaseError, Conflict, Stuck
from db.queries import Reader
from db.replay import replay
from db.rows import ClaimFilter, NewArticle, NewClaim, NewEvidence, NewFigure, NewLink

Make = Callable[..., NewArticle]


def standing(reader: Reader) -> dict[str, Any]:
    """All that a person can change, without versions and times."""
    state: dict[str, Any] = {}
    for claim_id in reader.claim_ids(sort="article"):
        found = reader.claim(claim_id)
        row = found.row
        state[f"claim {claim_id}"] = (
            *(
                row.verdict,
                row.measure,
                row.low,
                row.best,
                row.high,
                row.figures,
                row.speakers,
                row.publisher,
                row.notes,
            ),
            tuple((f.text, f.low, f.best, f.high, f.measure) for f in found.figures),
            tuple((link.speaker, link.cue, link.source_id) for link in found.links),
            (row.start, row.end, row.quote, row.kind, found.prefix, found.suffix),
            (found.place, found.date_start, found.date_end, found.date_precision),
            tuple((note.id, note.text, note.reviewer) for note in found.notes),
            tuple((one.id, one.stance, one.note, one.url) for one in found.evidence),
            tuple((v.verdict, v.rationale, v.reviewer) for v in found.verdicts if not v.undone),
        )
    for article in reader.articles():
        state[f"article {article.id}"] = (
            *(article.title, article.title_origin, article.publisher, article.published, article.claims),
            article.reviewed,
        )
    state["sources"] = sorted((source.name, source.claims) for source in reader.sources())
    for word in ("zebra", "heron", "pond", "ben", "mill"):
        state[word] = list(reader.claim_ids(ClaimFilter(text=word), "article"))
    return state


def test_each_kind_of_action_goes_back_and_forth(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    store = case.store
    actions: list[Callable[[], object]] = [
        lambda: store.mark([1, 2, 3], "disputed", "Ben", rationale="photos only"),
        lambda: store.mark([2, 3], "confirmed", "Ben"),
        lambda: store.add_note(1, "zebra", "Ben"),
        lambda: store.edit_note(1, "heron", "Ben", version=1),
        lambda: store.delete_note(1, "Ben", version=2),
        lambda: store.correct_figures(1, [NewFigure("7", 7, 7, 7, "killed")], "Ben", version=2),
        lambda: store.correct_attribution(2, [NewLink("Ben")], "Ben", version=3),
        lambda: store.correct_claim(2, {"start": 0, "end": 14, "place": "Idlib"}, "Ben", version=4),
        lambda: store.correct_claim(2, {"date_start": "2014-06", "kind": "event"}, "Ben", version=5),
        lambda: store.correct_article(1, {"title": "pond", "publisher": "Officials"}, "Ben", version=1),
        lambda: store.add_claim(1, NewClaim(0, 6, new.text[:6], "event", 0.5, (), (NewLink("Ben"),)), "Ben"),
        lambda: store.mark([5], "confirmed", "Ben"),
    ]
    states = [standing(reader)]
    for action in actions:
        action()
        states.append(standing(reader))
        assert states[-1] != states[-2]
    for _ in range(2):
        for wanted in reversed(states[:-1]):
            change = store.undo("Ben")
            assert change is not None
            assert change.summary.startswith("undone: ")
            assert standing(reader) == wanted
        assert store.undo("Ben") is None
        for wanted in states[1:]:
            change = store.redo("Ben")
            assert change is not None
            assert change.summary.startswith("done again: ")
            assert standing(reader) == wanted
        assert store.redo("Ben") is None


def test_a_new_action_forgets_what_could_be_done_again(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.mark([1], "disputed", "Ben")
    case.store.undo("Ben")
    case.store.mark([2], "confirmed", "Ben")
    assert case.store.redo("Ben") is None
    case.store.undo("Ben")
    assert case.store.undo("Ben") is None
    assert reader.counts().unreviewed == 4


def test_undo_after_a_restart(target: str, article: Make) -> None:
    with open_case(target) as case:
        case.store.add_article(article(), "Ana")
        case.store.mark([1, 2], "disputed", "Ben")
        case.store.mark([3], "confirmed", "Ben")
    with open_case(target) as case:
        case.store.undo("Ben")
    with open_case(target) as case:
        case.store.undo("Ben")
        assert case.reader().counts().unreviewed == 4
    with open_case(target) as case:
        case.store.redo("Ben")
        assert case.reader().counts().disputed == 2


def test_only_own_actions(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.mark([1], "disputed", "Ben")
    case.store.mark([2], "confirmed", "Chi")
    case.store.undo("Ben")
    assert [row.verdict for row in reader.claim_rows([1, 2])] == ["unreviewed", "confirmed"]
    assert case.store.undo("Dee") is None
    assert case.store.redo("Chi") is None


def test_an_import_stands_in_the_way(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(1), "Ana")
    case.store.mark([1], "disputed", "Ana")
    case.store.add_article(article(2), "Ana")
    head = reader.head()
    with pytest.raises(CaseError, match="adding an article"):
        case.store.undo("Ana")
    assert reader.head() == head
    case.store.mark([2], "disputed", "Ana")
    assert case.store.undo("Ana") is not None
    with pytest.raises(CaseError, match="adding an article"):
        case.store.undo("Ana")


def test_what_another_changed_since_is_a_conflict(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    store = case.store
    store.add_article(new, "Ana")

    def between(own: Callable[[], object], others: Callable[[], object]) -> None:
        own()
        others()
        before, head = standing(reader), reader.head()
        with pytest.raises(Conflict) as caught:
            store.undo("Ben")
        assert "\n" not in str(caught.value)
        assert standing(reader) == before
        assert reader.head() == head
        store.undo("Chi")
        store.undo("Ben")

    def version() -> int:
        return reader.claim_rows([1])[0].version

    between(lambda: store.mark([1, 2], "disputed", "Ben"), lambda: store.mark([2], "confirmed", "Chi"))
    between(lambda: store.mark([1, 2], "disputed", "Ben"), lambda: store.mark([2], "disputed", "Chi"))
    store.add_note(1, "zebra", "Ben")
    between(lambda: store.edit_note(1, "ben", "Ben", version=1), lambda: store.delete_note(1, "Chi", version=2))
    between(
        lambda: store.correct_figures(1, [], "Ben", version=version()),
        lambda: store.correct_figures(1, [NewFigure("1", 1, 1, 1, None)], "Chi", version=version()),
    )
    between(
        lambda: store.correct_attribution(1, [], "Ben", version=version()),
        lambda: store.correct_attribution(1, [NewLink("Chi")], "Chi", version=version()),
    )
    between(
        lambda: store.correct_claim(1, {"place": "a"}, "Ben", version=version()),
        lambda: store.correct_claim(1, {"start": 0, "end": 9}, "Chi", version=version()),
    )
    between(
        lambda: store.correct_article(1, {"title": "a"}, "Ben", version=reader.article(1).version),
        lambda: store.correct_article(1, {"title": "b"}, "Chi", version=reader.article(1).version),
    )
    claim = NewClaim(0, 6, new.text[:6], "event")
    between(lambda: store.add_claim(1, claim, "Ben"), lambda: store.mark([5], "confirmed", "Chi"))
    between(lambda: store.add_claim(1, claim, "Ben"), lambda: store.add_note(6, "x", "Chi"))
    between(
        lambda: store.add_claim(1, claim, "Ben"),
        lambda: store.correct_claim(7, {"place": "b"}, "Chi", version=1),
    )


def test_redo_over_anothers_change_is_a_conflict(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    case.store.mark([1, 2], "disputed", "Ben")
    case.store.undo("Ben")
    case.store.mark([2], "confirmed", "Chi")
    with pytest.raises(Conflict):
        case.store.redo("Ben")
    assert [row.verdict for row in reader.claim_rows([1, 2])] == ["unreviewed", "confirmed"]
    case.store.undo("Chi")
    assert case.store.redo("Ben") is not None


def test_an_id_is_never_used_twice(case: Case, reader: Reader, article: Make) -> None:
    new = article()
    case.store.add_article(new, "Ana")
    case.store.add_claim(1, NewClaim(0, 6, new.text[:6], "event"), "Ben")
    case.store.undo("Ben")
    assert case.store.add_claim(1, NewClaim(0, 6, new.text[:6], "event"), "Ben").claims == (6,)
    assert reader.claim_rows([5]) == []


@pytest.mark.parametrize("seed", range(3))
def test_random_work_can_be_replayed_and_undone(case: Case, reader: Reader, article: Make, seed: int) -> None:
    random = Random(seed)
    store = case.store
    texts = {}
    for number in (1, 2):
        new = article(number)
        store.add_article(new, "Importer")
        texts[number] = new.text
    first = standing(reader)
    people = ("Ben", "Chi")
    for _ in range(50):
        who = random.choice(people)
        ids = list(reader.claim_ids())
        claim = reader.claim(random.choice(ids))
        version = claim.row.version
        notes = [note for claim_id in ids for note in reader.claim(claim_id).notes]
        action = random.randrange(12)
        try:
            if action <= 1:
                chosen = random.sample(ids, random.randint(1, 4))
                store.mark(chosen, random.choice(("disputed", "confirmed", "unreviewed")), who, rationale="r")
            elif action == 2 or (action <= 4 and not notes):
                store.add_note(claim.row.id, random.choice(("zebra", "heron", "pond")), who)
            elif action == 3:
                note = random.choice(notes)
                store.edit_note(note.id, note.text + " heron", note.reviewer, version=note.version)
            elif action == 4:
                note = random.choice(notes)
                store.delete_note(note.id, who, version=note.version)
            elif action == 5:
                figures = [NewFigure("7", 7, 7, random.randint(7, 99), "killed")]
                store.correct_figures(claim.row.id, figures, who, version=version)
                links = [NewLink(random.choice(("Ben", "Officials")))]
                store.correct_attribution(claim.row.id, links, who, version=version + 1)
            elif action == 6:
                number = random.choice((1, 2))
                store.add_claim(number, NewClaim(0, 6, texts[number][:6], "event", 0.1, (), (NewLink("Ben"),)), who)
            elif action == 9:
                chosen = random.sample(ids, random.randint(1, 3))
                stance = random.choice(("supports", "refutes", "context"))
                store.attach_evidence(chosen, NewEvidence(stance, url=f"https://e.example/{random.random()}"), who)
            elif action == 10 and claim.evidence:
                piece = random.choice(claim.evidence)
                if random.random() < 0.5:
                    store.change_evidence(piece.id, who, version=piece.version, note=piece.note + "x")
                else:
                    store.remove_evidence(piece.id, who, version=piece.version)
            elif action == 11:
                start = random.randrange(100)
                words = {"start": start, "end": start + 7 + random.randrange(150), "place": str(random.random())}
                store.correct_claim(claim.row.id, words, who, version=version)
            elif action == 7:
                store.undo(who)
            else:
                store.redo(who)
        except Conflict:
            continue
    state = replay(reader.entries())
    for claim_id in reader.claim_ids():
        found = reader.claim(claim_id)
        assert found.row.verdict == state.verdicts.get(claim_id, "unreviewed")
        assert [note.text for note in found.notes] == [
            note["text"] for _, note in sorted(state.notes.items()) if note["claim"] == claim_id
        ]
        assert found.row.notes == len(found.notes)
        assert [(one.id, one.stance, one.note, one.url) for one in found.evidence] == [
            (number, one["stance"], one["note"], one["url"])
            for number, one in sorted(state.evidence.items())
            if one["claim"] == claim_id
        ]
        if claim_id in state.figures:
            assert [figure.high for figure in found.figures] == [f["high"] for f in state.figures[claim_id]]
        if claim_id in state.links:
            assert [link.speaker for link in found.links] == [link["speaker"] for link in state.links[claim_id]]
        if claim_id in state.words:
            said = state.words[claim_id]
            assert (found.row.start, found.row.end, found.row.quote) == (said["start"], said["end"], said["quote"])
            assert (found.place, found.date_start) == (said["place"], said["date_start"])
    assert state.words
    by_hand = {row.id for row in reader.claims() if row.added_by_hand}
    assert by_hand == set(state.claims)
    for article_row in reader.articles():
        rows = list(reader.claims(ClaimFilter(articles=(article_row.id,))))
        assert article_row.claims == len(rows)
        assert article_row.reviewed == sum(row.verdict != "unreviewed" for row in rows)
    undone = 1
    while undone:
        undone = 0
        for who in people:
            try:
                undone += store.undo(who) is not None
            except Conflict:
                continue
    assert standing(reader) == first


def test_what_stands_in_the_way_is_named_and_can_be_skipped(case: Case, reader: Reader, article: Make) -> None:
    store = case.store
    store.add_article(article(), "Ana")
    store.add_note(4, "zebra", "Ben")
    marked = store.mark([1, 2], "confirmed", "Ben")
    store.mark([2], "disputed", "Zed", rationale="photos only")
    head = reader.head()
    with pytest.raises(Stuck, match="claim 2 was changed by Zed since") as caught:
        store.undo("Ben")
    stuck = caught.value
    assert (stuck.entry, stuck.words, stuck.before) == (
        marked.seq,
        "2 claims marked confirmed",
        "note written (claim 4)",
    )
    assert [(one.row.id, one.row.verdict) for one in stuck.stale] == [(2, "disputed")]
    between = stuck.stale[0].between
    assert between is not None
    assert (between.actor, between.action, between.reason) == ("Zed", "mark", "photos only")
    assert reader.head() == head  # nothing by itself, however often it is asked for
    change = store.undo("Ben", skip={stuck.entry})
    assert change is not None
    assert change.summary == "undone: note written (claim 4)"
    assert [row.verdict for row in reader.claim_rows([1, 2])] == ["confirmed", "disputed"]
    assert store.undo("Ben", skip={stuck.entry}) is None
    with pytest.raises(Stuck) as caught:
        store.undo("Ben")
    assert caught.value.before == ""


def test_added_articles_are_skipped_as_one(case: Case, reader: Reader, article: Make) -> None:
    store = case.store
    store.add_article(article(1), "Ana")
    store.mark([1], "disputed", "Ana")
    for number in (2, 3, 4):
        store.add_article(article(number), "Ana")
    with pytest.raises(Stuck, match="adding an article") as caught:
        store.undo("Ana")
    assert caught.value.before == "claim 1 marked disputed"
    change = store.undo("Ana", skip=[caught.value.entry])
    assert change is not None
    assert change.summary == "undone: claim 1 marked disputed"
    assert store.undo("Ana", skip=[caught.value.entry]) is None


def test_a_stale_verdict_names_all_who_changed_the_claims(case: Case, reader: Reader, article: Make) -> None:
    store = case.store
    store.add_article(article(), "Ana")
    seen = {row.id: row.version for row in reader.claim_rows([1, 2, 3])}
    store.mark([2], "disputed", "Zed", rationale="photos only")
    with pytest.raises(Conflict, match="claim 2 was changed by Zed meanwhile") as caught:
        store.mark([2], "confirmed", "Ben", versions=seen)
    store.correct_figures(3, [], "Ana", version=seen[3])
    with pytest.raises(Conflict, match=r"2 of these claims were \(2, 3\) changed by others meanwhile") as caught:
        store.mark([1, 2, 3], "confirmed", "Ben", versions=seen)
    told = [(one.row.id, one.between.actor, one.between.action) for one in caught.value.stale if one.between]
    assert told == [(2, "Zed", "mark"), (3, "Ana", "correct_figures")]
    store.mark([1, 2, 3], "confirmed", "Ben", versions={**seen, **caught.value.versions})
    assert reader.counts().confirmed == 3
