"""Copies of a case are worked on at random by different people and merged in all directions: nothing is lost."""

import contextlib
import random
import shutil
from pathlib import Path

import pytest
from made_articles import make_article
from test_db_merge import merge, verdicts, whole
from worked_cases import edited_by_another

from db.engine import Case, open_case
from db.errors import CaseError
from db.rows import VERDICTS, NewClaim, NewEvidence, NewFigure, NewLink

STANDS = (
    " WHERE v.undone_by IS NULL OR v.undone_by IN"
    " (SELECT seq FROM history WHERE reason = 'merged beside the verdict that stands here')"
)
Told = set[tuple[object, ...]]


def work(case: Case, who: str, draw: random.Random, articles: list[int]) -> None:
    """One thing that a person does, drawn at random; what cannot be done is left."""
    store, reader = case.store, case.reader()
    ids = list(reader.claim_ids())
    claim = draw.choice(ids)
    row = reader.claim_rows([claim])[0]
    version = row.version
    word = f"{who} {draw.randrange(10**9)}"
    notes, evidence = reader.claim(claim).notes, reader.claim(claim).evidence
    sources = reader.sources(limit=99)
    reader.close()
    number = draw.randrange(19)
    if number < 5:
        some = draw.sample(ids, min(len(ids), draw.choice((1, 1, 2, 5))))
        store.mark(some, draw.choice(VERDICTS), who, rationale=word)
    elif number == 5:
        store.add_note(claim, word, who)
    elif number == 6 and notes:
        edited_by_another(case, notes[0].id, word, who, notes[0].version)
    elif number == 7:
        best = draw.randrange(1000)
        store.correct_figures(claim, (NewFigure(word, best, best, best, "killed"),), who, version=version)
    elif number == 8:
        store.correct_attribution(claim, (NewLink(draw.choice(("Officials", word))),), who, version=version)
    elif number == 9:
        case.reader().close()
        store.correct_article(1, {draw.choice(("title", "byline")): word}, who, version=_version(case))
    elif number == 10:
        store.tag([claim], who, add=[draw.choice(("video", "grave"))])
    elif number == 11:
        store.tag([claim], who, remove=[draw.choice(("video", "grave"))])
    elif number == 12:
        store.assign([claim], draw.choice((who, None)), who)
    elif number == 13 and articles:
        store.add_article(make_article(articles.pop()), who)
    elif number == 14:
        text = make_article(1).text
        start = draw.randrange(len(text) - 9)
        store.add_claim(1, NewClaim(start, start + 9, text[start : start + 9], "statement"), who)
    elif number == 15 and len(sources) > 1:
        one, two = draw.sample(list(sources), 2)
        store.merge_source(one.id, two.id, who, versions=(one.version, two.version))
    elif number == 16:
        store.attach_evidence([claim], NewEvidence("supports", url=f"https://example.org/{who}", note=word), who)
    elif number == 18:
        start = draw.randrange(80)
        words = {"start": start, "end": start + 9 + draw.randrange(80)} if draw.random() < 0.5 else {"place": word}
        with contextlib.suppress(CaseError):  # another claim's words
            store.correct_claim(claim, words, who, version=version)
    elif number == 17 and evidence:
        piece = draw.choice(evidence)
        if draw.random() < 0.3:
            store.remove_evidence(piece.id, who, version=piece.version)
        else:
            store.change_evidence(piece.id, who, version=piece.version, note=word)
    if draw.random() < 0.2:
        store.undo(who)
    if draw.random() < 0.1:
        store.redo(who)


def _version(case: Case) -> int:
    reader = case.reader()
    try:
        return reader.articles()[-1].version if reader.articles()[-1].id == 1 else reader.claim(1).article.version
    finally:
        reader.close()


def told(case: Case, standing: bool) -> tuple[Told, Told, Told]:
    """Verdicts with who gave them and why, notes, and articles. A claim is called by the words that it was read by."""
    reader = case.reader()
    sql = (
        "SELECT c.id, a.text_sha256, c.span_start, c.span_end, v.verdict, r.name, v.rationale, v.at FROM verdict v"
        " JOIN claim c ON c.id = v.claim_id JOIN article a ON a.id = c.article_id"
        " JOIN reviewer r ON r.id = v.reviewer_id"
    )
    texts = set(reader.all("SELECT text FROM note" + (" WHERE NOT deleted" if standing else "")))
    if not standing:  # what a note said before somebody who had read it changed it
        for entry in (*reader.entries(), *reader.merged_entries()):
            states = (state.get("note") for state in (entry.before, entry.after) if isinstance(state, dict))
            texts.update((note["text"],) for note in states if note)
    read: dict[int, tuple[int, int]] = {}
    for entry in reader.entries():
        if entry.action == "correct_claim":
            words = entry.before["words"]
            read.setdefault(entry.entity_id or 0, (words["start"], words["end"]))
    found = (
        {
            (text, *read.get(claim, (start, end)), *rest)
            for claim, text, start, end, *rest in reader.all(sql + (STANDS if standing else ""))
        },
        texts,
        set(reader.all("SELECT capture_sha256, text_sha256 FROM article")),
    )
    reader.close()
    return found


def taken_back(case: Case) -> Told:
    """Verdicts that whoever gave them took back in some copy, whose history is kept."""
    reader = case.reader()
    entries = [*reader.entries(), *reader.merged_entries()]
    reader.close()
    undone = {(entry.actor, entry.after["undoes"]) for entry in entries if entry.action == "undo"}
    return {
        (verdict, entry.actor, entry.reason, entry.at)
        for entry in entries
        if entry.action == "mark" and (entry.actor, entry.seq) in undone
        for verdict in entry.after["verdicts"]
    }


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_lost(seed: int, tmp_path: Path, sqlite_model: Path) -> None:
    draw = random.Random(seed)
    first = tmp_path / "0.case"
    shutil.copy(sqlite_model, first)
    people = ("Ann", "Ben", "Cy")
    with open_case(first) as base:
        base.store.add_article(make_article(1), "Ann")
        for _ in range(6):
            _try(base, draw.choice(people), draw, [2])
    for number in (1, 2):
        shutil.copy(first, tmp_path / f"{number}.case")
    cases = [open_case(tmp_path / f"{number}.case") for number in range(3)]
    try:
        for _ in range(3):
            for case, who in zip(cases, people, strict=True):
                for _ in range(draw.randrange(10)):
                    _try(case, who, draw, [draw.randrange(3, 9)])
            left, right = draw.sample(range(3), 2)
            _merged(cases[left], cases[right], people[left])
        for left, right in ((0, 1), (1, 2), (2, 0), (0, 1), (1, 0), (2, 1), (0, 2), (1, 0)):
            _merged(cases[left], cases[right], people[left])
        for case in cases:
            whole(case)
        for one in cases:
            for other in cases:
                (verdicts_of, *has), (stand, *others) = told(other, False), told(one, True)
                assert {row[3:] for row in stand - verdicts_of} <= taken_back(other)
                assert all(left <= right for left, right in zip(others, has, strict=True))
        assert len({len(verdicts(case)) for case in cases}) == 1
        for left, right in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)):
            merged = merge(cases[left], cases[right], people[left])
            assert not {"articles", "claims", "verdicts"} & set(merged.counts), merged
    finally:
        for case in cases:
            case.close()


def _merged(here: Case, other: Case, who: str) -> None:
    before, there = told(here, True), told(other, True)
    standing = verdicts(here)
    merged = merge(here, other, who)
    after = told(here, False)
    for has, had in zip(after, before, strict=True):
        assert had <= has
    assert {row[3:] for row in there[0] - after[0]} <= taken_back(here)
    assert there[2] <= after[2]
    assert there[1] <= after[1]
    disagree = {one.claim for one in merged.disagreements if one.what == "verdict"}
    now = verdicts(here)
    for claim in disagree:
        assert claim is not None
        assert now[claim] == standing[claim]


def _try(case: Case, who: str, draw: random.Random, articles: list[int]) -> None:
    with contextlib.suppress(CaseError):
        work(case, who, draw, articles)
