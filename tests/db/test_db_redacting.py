"""A name is removed from a whole case, its history included, and the chain holds; on both backends."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worked_cases import work

from db.blackening import Blackening
from db.connect import connect_postgresql
from db.elsewhere import open_elsewhere
from db.engine import Case, open_case
from db.errors import CaseError, NotFound
from db.models import TABLES
from db.redacting_rows import COLUMNS, KEPT
from db.rows import (
    ClaimFilter,
    HistoryRow,
    NewArticle,
    NewCapture,
    NewClaim,
    NewEvidence,
    NewFigure,
    NewLink,
    Redacted,
)
from verifier.custody import check
from verifier.workflow.verify import verify

Make = Callable[..., NewArticle]
NAME = "Selma Aydın"
FORMS = (NAME, "Aydın", "S. Aydın")
SPELLINGS = (
    "Selma Aydın",
    "SELMA AYDIN",
    "selma\naydın",
    "Selma\u00a0Aydın",
    "S. Aydin",
    "Ay\u00addın",
    "Aydın’s",
    "https://a.example/Ayd%C4%B1n?x",
)


def told(case: Case) -> list[str]:
    return [doubt.in_words() for _, doubt in verify(case).doubts]


def everything(case: Case) -> str:
    """All text that lies in any table, in one."""
    connection: Any = (
        sqlite3.connect(case.target) if case.backend == "sqlite" else connect_postgresql(case.address_in_full)
    )
    parts = []
    with closing(connection):
        for table in TABLES:
            for row in connection.execute(f"SELECT * FROM {table}").fetchall():
                parts += [bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else
                          str(value) for value in row]  # fmt: skip
    return "\n".join(parts).replace("\\n", " ")


def entries(case: Case) -> list[HistoryRow]:
    with closing(case.reader()) as reader:
        return list(reader.entries())


def redact(case: Case, *phrases: str, reviewer: str = "Ana", **more: Any) -> Redacted:
    return case.store.redact(phrases, reviewer, reason=more.pop("reason", "her request"), **more)


def with_her(case: Case, make: Make) -> None:
    """A case in which her name stands in every place that it can stand in."""
    work(case, make)
    store = case.store
    text = (
        "In the valley Selma Aydın counted 12 dead, and SELMA AYDIN wrote of 9 hurt.\n\n"
        "Nobody but Dr. Selma\u00a0Aydın’s ward saw 3 of them: the Aydınlar moved away."
    )
    first = text.index("Selma")
    figure = NewFigure("Aydın counted 12", 12, 12, 12, "killed", first + 6, first + 22, population="of Selma Aydın")
    second = text.index("SELMA")
    claims = (
        NewClaim(
            first,
            first + 28,
            text[first : first + 28],
            "casualty",
            0.75,
            (figure,),
            (NewLink("Selma Aydın", role="doctor, Aydın ward", cue="counted"), NewLink("Aydın Post")),
            place="Aydın",
            hedges=("as Aydın says",),
            reasons=("casualty",),
        ),
        NewClaim(second - 4, second + 4, text[second - 4 : second + 4], "event", 0.5, (), (NewLink("SELMA AYDIN"),)),
    )
    data = text.encode()
    article = NewArticle(
        data, sha256(data).hexdigest(), "text/plain", "aydın.txt", "test 1", text, title="Dr. Aydın speaks",
        title_origin="page", publisher="Aydın Post", publisher_origin="page", byline="by S. Aydin",
        byline_origin="page", url="https://a.example/selma-ayd%C4%B1n/selma%20aydin", notice="sent by Aydın",
        flags=("Aydın",), claims=claims,
    )  # fmt: skip
    added = store.add_article(article, "Selma Aydın")
    with closing(case.reader()) as reader:
        ids = reader.claim_ids(ClaimFilter(articles=(added.article_id,)))
        one, two = sorted(ids)
    store.mark([one, two], "disputed", "Ben", rationale="Aydın retracted it")
    store.mark([one], "confirmed", "Selma Aydın")
    store.undo("Selma Aydın")
    store.add_note(one, "called Selma\nAydın\tat home", "Ben")
    with closing(case.reader()) as reader:
        version = reader.claim_rows([one])[0].version
    store.correct_figures(
        one, [NewFigure("Aydın counted 12", 11, 12, 13, "killed", first + 6, first + 22)], "Ben", version=version,
        reason="Aydın’s list",
    )  # fmt: skip
    store.correct_attribution(
        one, [NewLink("Prof. Selma Aydın"), NewLink("Selma Aydın", hedge="Aydın thinks")], "Ben", version=version + 1
    )
    store.correct_claim(one, {"place": "at Aydın’s"}, "Ben", version=version + 2, reason="so Aydın says")
    store.correct_claim(two, {"start": second - 6, "end": second + 3}, "Ben", version=2)  # ends within her name
    store.correct_article(added.article_id, {"title": "Aydın and others"}, "Ben", version=1)
    store.undo("Ben")
    with closing(case.reader()) as reader:
        sources = {source.name: source for source in reader.sources()}
    her, prof = sources["Selma Aydın"], sources["Prof. Selma Aydın"]
    store.merge_source(prof.id, her.id, "Ben", versions=(prof.version, her.version))
    store.rate_source(her.id, "Ben", reliability="B", interests="is an Aydın", version=her.version + 1)
    store.assign([one], "Selma Aydın", "Ben")
    store.tag([two], "Ben", add=("ask Aydın",))
    store.rename_tag("ask Aydın", "Aydın", "Ben")
    store.save_view("of Aydın", ClaimFilter(text='"selma aydın" mill', assignees=("Selma Aydın",)), "worth", "Ben")
    start = text.index("Nobody")
    store.add_claim(
        added.article_id,
        NewClaim(start, start + 30, text[start : start + 30], "event", 0.25, (), (NewLink("Aydın"),)),
        "Selma Aydın",
    )
    page = b"<p>Selma&nbsp;Ayd&#305;n wrote this</p>"
    opaque = b"\x00\x01\x02 a picture"
    for body, kind, name in ((page, "text/html", "page.html"), (opaque, "image/png", "aydın.png")):
        capture = NewCapture(body, sha256(body).hexdigest(), kind, name, "test 1")
        store.attach_evidence([one], NewEvidence("supports", "Aydın", "from Aydın", True, None, capture), "Ben")
    store.attach_evidence([two], NewEvidence("context", url="https://b.example/aydın"), "Ben")


def test_every_column_of_text_is_named() -> None:
    for table, found in TABLES.items():
        texts = {column.name for column in found.columns if str(column.type).startswith("VARCHAR")}
        assert texts == {*COLUMNS.get(table, ()), *KEPT.get(table, ())}, table


def test_a_name_is_gone_from_everywhere_and_the_case_is_sound(case: Case, article: Make) -> None:
    with_her(case, article)
    assert told(case) == []
    before = entries(case)
    found = redact(case, *FORMS)
    assert found.change is not None
    assert told(case) == []
    left = re.findall(r"selma|ayd.n\w*", everything(case).casefold())
    assert set(left) == {"aydınlar"}  # a longer word
    after = entries(case)
    assert [entry.hash for entry in after[:-1]] == [entry.hash for entry in before]
    assert [entry.seq for entry in after] == list(range(1, len(before) + 2))
    tombstone = after[-1]
    assert (tombstone.action, tombstone.actor, tombstone.reason) == ("redact", "Ana", "her request")
    changed = [old.hash for old, new in zip(before, after, strict=False) if old != new]
    assert changed
    assert sorted(changed) == sorted(tombstone.after["redacted"]["entries"])
    assert all("salt" not in (new.after or {}) for new in after if new.hash in changed)
    report = check(iter(after))
    assert report.sound
    assert report.redacted == len(changed)


def test_what_stands_in_its_place_keeps_lengths_and_people_apart(case: Case, article: Make) -> None:
    with_her(case, article)
    with closing(case.reader()) as reader:
        number = max(row.id for row in reader.claim_rows(reader.claim_ids()) if row.quote.startswith("Selma"))
        before = reader.claim(number)
    found = redact(case, NAME, "Aydın")
    with closing(case.reader()) as reader:
        after = reader.claim(number)
        names = {source.name for source in reader.sources()}
        text = reader.article_text(after.article.id)
    assert after.row.quote == "███████████ counted 12 dead,"
    assert len(after.row.quote) == len(before.row.quote)
    assert text[after.row.start : after.row.end] == after.row.quote
    assert after.figures[0].text == "█████ counted 12"
    assert (after.figures[0].low, after.figures[0].best, after.figures[0].high) == (11, 12, 13)
    label = f"[redacted {found.label}-"
    assert [link.speaker for link in after.links] == [f"Prof. {label}1]", f"{label}1]"]
    # The same name without its dots was a source of its own; “Prof. …” is an alias by now, the paper an outlet.
    assert {f"{label}1]", f"{label}1] (2)", f"{label}2]"} <= names
    assert after.article.publisher == f"{label}2] Post"
    assert "Aydınlar" in text  # part of a longer word
    assert found.inside == {"article_text": 1, "capture": 1}


def test_longer_words_too_when_asked(case: Case, article: Make) -> None:
    with_her(case, article)
    redact(case, "Aydın", "Aydin", within=True)
    assert "ayd" not in everything(case).casefold()
    assert told(case) == []


def test_work_goes_on_afterwards(case: Case, article: Make) -> None:
    with_her(case, article)
    redact(case, *FORMS)
    store = case.store
    for _ in range(4):
        assert store.undo("Ben") is not None
    assert store.redo("Ben") is not None
    with closing(case.reader()) as reader:
        claims = reader.claim_ids()
    store.mark(claims, "unverifiable", "Ana")
    store.undo("Ana")
    store.add_article(article(9), "Ana")
    assert told(case) == []


def test_twice_and_a_reason_itself(case: Case, article: Make) -> None:
    with_her(case, article)
    redact(case, NAME, reason="asked for by M. Kaya")
    redact(case, "Aydın", "Kaya", "S. Aydin")
    after = entries(case)
    assert [entry.action for entry in after[-2:]] == ["redact", "redact"]
    assert "[redacted" in after[-2].reason
    assert Blackening((NAME, "Aydın", "Kaya"), "").spans(everything(case)) == []
    assert told(case) == []


def test_only_to_try_changes_nothing(case: Case, article: Make) -> None:
    with_her(case, article)
    before = everything(case)
    found = redact(case, *FORMS, only_try=True)
    assert found.change is None
    assert found.counts["note"] == 1
    assert found.counts["source"] >= 3
    assert everything(case) == before
    assert redact(case, *FORMS).counts == found.counts


def test_captures(case: Case, article: Make) -> None:
    with_her(case, article)
    picture = sha256(b"\x00\x01\x02 a picture").hexdigest()
    listed = sha256(b"a list of names\0").hexdigest()
    found = redact(case, *FORMS, only_try=True)
    # Her quote is on the picture, so it goes; nothing is known of the list, so that a person must look.
    assert [one.split()[0] for one in found.opaque] == [listed]
    redact(case, *FORMS, captures=[listed])
    shown = everything(case)
    assert "a picture" not in shown
    assert "a list of names" not in shown
    assert picture not in shown
    assert "bytes were removed" in shown
    assert "███████████ counted 12 dead" in shown  # a plain text stays but for the name
    assert told(case) == []
    with pytest.raises(NotFound):
        redact(case, captures=["0" * 64])


def test_what_cannot_be_done_changes_nothing(case: Case, article: Make) -> None:
    work(case, article)
    before = everything(case)
    for phrases, more in (
        ((), {}),
        (("Ana",), {}),
        (("a",), {}),
        (("12",), {}),
        (("redacted",), {}),
        (("Nobody here",), {}),
        (("nurse",), {"reason": " "}),
        (("nurse",), {"reason": "the nurse asked"}),
        (("nurse",), {"reason": "half \ud800"}),
        (("x" * 501,), {}),
    ):
        with pytest.raises(CaseError):
            redact(case, *phrases, **more)
    assert everything(case) == before


def test_words_that_the_program_itself_writes_stay(case: Case, article: Make) -> None:
    work(case, article)
    redact(case, "killed", "confirmed", "casualty", "event", "supports", "worth", "text/plain", "in review", "B C")
    assert told(case) == []
    with closing(case.reader()) as reader:
        assert reader.claim_rows([1])[0].measure == "killed"
        assert reader.claim_rows([5])[0].verdict == "confirmed"


def _behind(case: Case, sql: str, *values: object) -> None:
    if case.backend == "sqlite":
        with closing(sqlite3.connect(case.target, isolation_level=None)) as connection:
            connection.execute(sql, values)
        return
    with closing(connect_postgresql(case.address_in_full)) as connection:
        connection.execute(sql.replace("?", "%s"), values)
        connection.commit()


def test_a_removal_hides_no_other_change(case: Case, article: Make) -> None:
    with_her(case, article)
    before = {entry.hash: entry for entry in entries(case)}
    redact(case, *FORMS)
    gone = entries(case)[-1].after["redacted"]["entries"]
    one = next(entry for entry in entries(case) if entry.hash in gone and entry.action == "add_note")
    mended = json.dumps(one.after, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Another word in an entry that lost some.
    _behind(case, 'UPDATE history SET "after" = ? WHERE seq = ?', mended.replace("home", "work"), one.seq)
    assert any(f"entry {one.seq}" in words for words in told(case))
    # What it said before.
    was = json.dumps(before[one.hash].after, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    _behind(case, 'UPDATE history SET "after" = ? WHERE seq = ?', was, one.seq)
    assert any("holds them again" in words for words in told(case))
    _behind(case, 'UPDATE history SET "after" = ? WHERE seq = ?', mended, one.seq)
    assert told(case) == []
    # An entry that lost none.
    other = next(entry for entry in entries(case) if entry.hash not in gone and entry.action == "mark")
    _behind(case, "UPDATE history SET reason = 'x' WHERE seq = ?", other.seq)
    assert any(f"entry {other.seq}" in words for words in told(case))


def test_nobody_can_guess_what_an_entry_said(case: Case, article: Make) -> None:
    case.store.add_article(article(1), "Ana")
    case.store.add_note(1, "spoke to Aydın", "Ben")
    redact(case, "Aydın")
    entry = next(entry for entry in entries(case) if entry.action == "add_note")
    guess = dict(entry._asdict())
    recorded = guess.pop("hash")
    guess["after"]["note"]["text"] = "spoke to Aydın"
    body = json.dumps(guess, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(body.encode()).hexdigest() != recorded


def test_sqlite_forgets(tmp_path: Path, article: Make) -> None:
    path = tmp_path / "a.case"
    with open_case(path, create=True) as case:
        with_her(case, article)
        redact(case, *FORMS, captures=[sha256(b"\x00\x01\x02 a picture").hexdigest()])
        case.store.forget()
        with closing(sqlite3.connect(path)) as connection:
            for name in ("claim_fts", "article_fts"):
                connection.execute(f"CREATE VIRTUAL TABLE temp.{name}_v USING fts5vocab('main', '{name}', 'row')")
                terms = {row[0] for row in connection.execute(f"SELECT term FROM temp.{name}_v")}
                assert not terms & {"aydın", "aydin", "selma"}
    held = path.read_bytes()
    for word in ("Selma", "SELMA", "selma", "Aydın ", "AYDIN", "Aydin"):
        assert word.encode() not in held
    assert not Path(f"{path}-wal").exists()


def test_two_copies_of_which_one_lost_words_are_merged(tmp_path: Path, article: Make) -> None:
    here, there = tmp_path / "here.case", tmp_path / "there.case"
    with open_case(here, create=True) as case:
        with_her(case, article)
    there.write_bytes(here.read_bytes())
    with open_case(here) as case, open_case(there) as other:
        redact(case, *FORMS)
        case.store.mark([3], "confirmed", "Ana")
        other.store.mark([6], "unverifiable", "Gil")
        with open_elsewhere(str(there)) as copy, closing(copy.reader()) as reader:
            assert case.store.merge(reader, "Ana").kept == 1
        assert told(case) == []
        assert Blackening(FORMS, "").spans(everything(case)) == []
        with open_elsewhere(str(here)) as copy, closing(copy.reader()) as reader:
            merged = other.store.merge(reader, "Gil")
        assert any(one.what == "words removed" for one in merged.disagreements)
        assert told(other) == []
        # Entries of the merged history that lost words there are still checked by their tombstone.
        with closing(other.reader()) as reader:
            assert reader.claim_rows([3])[0].verdict == "confirmed"
        redact(other, *FORMS)
        assert told(other) == []


WORDS = st.sampled_from([*SPELLINGS, "Selma", "the mill", "ن", "\n", "'", '"', "\\", "█", "Aydınlar", "💥", "\u200f"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join), st.booleans())
def test_replacing_leaves_nothing_and_keeps_the_rest(text: str, within: bool) -> None:
    black = Blackening(FORMS, "abc", within=within)
    bars = black.bars(text)
    assert len(bars) == len(text)
    assert all(new in (old, "█") for old, new in zip(text, bars, strict=True))
    for made in (bars, black.words(text)):
        assert not black.found(made)
        assert black.words(made) == made
    if not black.found(text):
        assert bars == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(min_size=2, max_size=12), st.text(max_size=30))
def test_any_name_between_any_words(before: str, name: str, after: str) -> None:
    with suppress(CaseError):
        black = Blackening((name,), "abc")
        made = black.words(f"{before} {name} {after}")
        assert not black.found(made)
        assert "[redacted abc-1]" in made
