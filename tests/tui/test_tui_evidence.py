"""Evidence by keys alone: attached, seen, changed, removed, written out; what is refused comes back as it was typed."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from db.engine import open_case
from db.rows import ClaimFilter, EvidenceRow, NewEvidence
from verifier.config import Config
from verifier.tui.phrases import part_name
from verifier.tui.screens.evidence_form import EvidenceForm, completed, path_of
from verifier.tui.screens.filters import PARTS

PDF = b"%PDF-1.7\n560 names\n"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "list of names.pdf"
    path.write_bytes(PDF)
    return path


def stored(case: Path, claim: int) -> tuple[EvidenceRow, ...]:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.claim(claim).evidence
        finally:
            reader.close()


async def paste(s: Any, text: str) -> None:
    s.app.focused.post_message(events.Paste(text))
    await s.settle()


async def test_a_dropped_file_is_attached_seen_and_undone(screen: Any, case: Path, pdf: Path) -> None:
    async with screen(case, (180, 45)) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await paste(s, f"'{pdf}' ")
        await s.press("ctrl+t", "ctrl+t", "ctrl+o", "tab", "tab")
        await s.type("560 names")
        await s.press("tab")
        await s.type("of the ministry")
        await s.press("ctrl+s")
        assert "evidence attached" in s.said
        (row,) = stored(case, claim)
        assert (row.stance, row.primary, row.quote, row.note) == ("refutes", True, "560 names", "of the ministry")
        assert row.capture_sha256 == hashlib.sha256(PDF).hexdigest()
        words = s.words()
        for part in ("EVIDENCE", "1 refutes · 0 supports", "− refutes · primary · list of names.pdf", "“560 names”"):
            assert part in words, part
        assert row.capture_sha256[:12] in words
        await s.press("u")
        assert stored(case, claim) == ()
        assert "EVIDENCE" not in s.words()
        await s.press("ctrl+r")
        assert len(stored(case, claim)) == 1


async def test_a_link_for_all_marked_claims(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space", "X")
        assert "2 marked claims" in s.words()
        await s.type("https://example.org/a?b=1")
        await s.press("ctrl+t", "ctrl+s")
        assert "attached to 2 claims (supports)" in s.said
        assert not s.triage.claims.marks
        found = [row for claim in range(1, 13) for row in stored(case, claim)]
        assert [row.url for row in found] == ["https://example.org/a?b=1"] * 2


async def test_the_form_says_what_is_missing(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("X", "ctrl+s")
        assert "give a file or an address" in s.words()
        await s.type("x.pdf")
        await s.press("ctrl+s")
        assert "say what it is to the claim: ^t" in s.words()
        await s.press("tab")
        await s.type("copy.html")
        await s.press("ctrl+t", "ctrl+s")
        assert "a saved copy goes with an address" in s.words()
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("y")
        assert not isinstance(s.app.screen, EvidenceForm)


async def test_what_cannot_be_taken_comes_back_as_it_was_typed(screen: Any, case: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.bin").write_bytes(b"x" * 2_001)
    async with screen(case, config=Config(largest_file="2 kB")) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("missing.pdf")
        await s.press("ctrl+t", "tab", "tab")
        await s.type("its words")
        await s.press("ctrl+s")
        for name, why in (
            ("missing.pdf", "there is no such file"),
            ("pipe", "not a regular file"),
            (case.name, "make a backup, and attach that"),
            ("large.bin", "at most 2,000"),
            ("https://a b/", "percent-encoded"),
        ):
            form = s.app.screen
            assert isinstance(form, EvidenceForm)
            assert form.given().quote == "its words"
            assert form.given().stance == "supports"
            box = form.query_one("#what", Input)
            if box.value != name:
                box.focus()
                box.value = name
                await s.press("ctrl+s")
            assert why in " ".join(s.words().split()), why
        form = s.app.screen
        (tmp_path / "there.txt").write_text("it is here now")
        form.query_one("#what", Input).value = "there.txt"
        await s.press("ctrl+s")
        assert [row.quote for row in stored(case, claim)] == ["its words"]


async def test_tab_completes_a_path(screen: Any, case: Path, pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inner.txt").write_text("x")
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("fol")
        await s.pilot.pause(0.3)
        await s.press("tab")
        await s.pilot.pause(0.3)
        await s.press("tab")
        assert s.app.screen.query_one("#what", Input).value == "folder/inner.txt"
        await s.press("ctrl+t", "ctrl+s")
        assert [row.origin for row in stored(case, claim)] == ["folder/inner.txt"]


async def test_the_list_changes_removes_and_takes_back(screen: Any, case: Path, pdf: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("D")
        assert "No evidence yet: a attaches" in s.words()
        await s.press("a")
        await paste(s, str(pdf).replace(" ", "\\ "))
        await s.press("ctrl+t", "ctrl+s")
        assert f"Evidence on claim {claim}: 0 refutes · 1 supports" in s.words()
        assert hashlib.sha256(PDF).hexdigest() in s.words()
        await s.press("enter", "ctrl+t", "tab")
        await s.type("seen")
        await s.press("ctrl+s")
        (row,) = stored(case, claim)
        assert (row.stance, row.note) == ("refutes", "seen")
        assert "1 refutes · 0 supports" in s.words()
        await s.press("x")
        assert stored(case, claim) == ()
        assert "No evidence yet" in s.words()
        await s.press("u")
        assert len(stored(case, claim)) == 1
        await s.press("s")
        assert "Write the bytes out" in s.words()
        box = s.app.screen.query_one(Input)
        assert box.value == "list of names.pdf"
        box.value = str(tmp_path / "again.pdf")
        await s.press("enter")
        await s.until(lambda: (tmp_path / "again.pdf").exists() and s.triage.job is None)
        assert (tmp_path / "again.pdf").read_bytes() == PDF


async def test_words_of_several_lines_are_not_lost_by_a_change(screen: Any, case: Path) -> None:
    quote = "first line\nsecond\u202e line"
    with open_case(case) as opened:
        reader = opened.reader()
        claim = reader.claim_ids()[0]
        reader.close()
        opened.store.attach_evidence([claim], NewEvidence("context", quote, url="https://e.example/"), "Ana")
    async with screen(case) as s:
        await s.press("D", "enter", "ctrl+t", "tab")
        await paste(s, "two\nlines")
        await s.press("ctrl+s")
        (row,) = stored(case, claim)
        assert (row.stance, row.quote, row.note) == ("supports", quote, "two lines")


async def test_anothers_change_is_shown_and_not_overwritten_unseen(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("https://e.example/")
        await s.press("ctrl+t", "ctrl+s", "D", "enter", "tab")
        await s.type("mine")
        with open_case(case) as other:
            other.store.change_evidence(1, "Somebody", version=1, note="theirs")
        await s.press("ctrl+s")
        words = " ".join(s.words().split())
        assert "Meanwhile it was changed; it now says: note: theirs." in words
        assert [row.note for row in stored(case, claim)] == ["theirs"]
        await s.press("ctrl+s")
        assert [row.note for row in stored(case, claim)] == ["mine"]


async def test_a_change_that_is_brought_back_does_not_undo_anothers(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("https://e.example/")
        await s.press("ctrl+t", "ctrl+s", "D", "enter", "tab")
        await s.type("mine")  # and the program is gone
    with open_case(case) as other:
        other.store.change_evidence(1, "Somebody", version=1, stance="refutes", quote="560 names", primary=True)
    async with screen(case, (120, 50)) as s:
        await s.press("U")
        shown = " ".join(s.app.screen.query_one("#window").query("Static").nodes[1].content.plain.split())
        assert "it now says: stance: refutes · first hand: yes · quote: 560 names" in shown
        await s.press("ctrl+s")
        assert "What you changed is below" in s.words()
        assert [row.note for row in stored(case, claim)] == [""]
        await s.press("ctrl+s")
        (row,) = stored(case, claim)
        assert (row.stance, row.primary, row.quote, row.note) == ("refutes", True, "560 names", "mine")


async def test_a_change_of_the_same_words_is_told_until_it_is_answered(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("https://e.example/")
        await s.press("ctrl+t", "ctrl+s", "D", "enter", "tab")
        await s.type("mine")
    with open_case(case) as other:
        other.store.change_evidence(1, "Somebody", version=1, note="theirs")
    for _ in range(2):
        async with screen(case) as s:
            await s.press("U")
            assert "note: theirs" in s.words()
            await s.press("ctrl+s")
            assert [row.note for row in stored(case, claim)] == ["theirs"]
    async with screen(case) as s:
        await s.press("U", "ctrl+s", "ctrl+s")
        assert [row.note for row in stored(case, claim)] == ["mine"]


async def test_hostile_words_stay_words(screen: Any, case: Path, tmp_path: Path) -> None:
    bad = "[bold red]x[/] \x1b[31m [@click=app.quit]q[/]"
    with open_case(case) as opened:
        reader = opened.reader()
        claim = reader.claim_ids()[0]
        reader.close()
        opened.store.attach_evidence([claim], NewEvidence("refutes", bad, bad, url="https://e.example/[/x]"), "[/b]")
    async with screen(case, (180, 45)) as s:
        assert "[bold red]x[/]" in s.words()
        await s.press("D")
        assert "https://e.example/[/x]" in s.words()
        await s.press("enter", "escape", "escape", "H")
        assert "https://e.example/[/x]" in s.words()
        assert "\x1b" not in s.words()


def test_paths_as_terminals_paste_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    odd = tmp_path / "a\\ b"
    odd.touch()
    for typed, path in (
        ("'/a b/c.pdf'", "/a b/c.pdf"),
        ('"/a b/c.pdf" ', "/a b/c.pdf"),
        ("/a\\ b/it\\'s.pdf", "/a b/it's.pdf"),
        ("'/a/it'\\''s.pdf'", "/a/it's.pdf"),
        ("file:///a%20b/c.pdf", "/a b/c.pdf"),
        ("~/x", str(tmp_path / "x")),
        (str(odd), str(odd)),
        ("/a b.pdf", "/a b.pdf"),
        ("'unclosed", "'unclosed"),
        ("https://e.example/a'b", "https://e.example/a'b"),
    ):
        assert path_of(typed) == path, typed


def test_names_are_completed(tmp_path: Path) -> None:
    (tmp_path / "beta").mkdir()
    for name in ("alpha.txt", "alps.txt", ".hidden", "al\x1bx"):
        (tmp_path / name).touch()
    assert completed(f"{tmp_path}/al") == f"{tmp_path}/alpha.txt"
    assert completed(f"{tmp_path}/b") == f"{tmp_path}/beta/"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    for nothing in ("", f"{tmp_path}/zz", f"{tmp_path}/none/x", "https://e.example/a", "'a", "a\0b"):
        assert completed(nothing) is None


async def test_the_form_fits_a_small_screen_with_its_remark(screen: Any, case: Path) -> None:
    async with screen(case, (80, 24)) as s:
        await s.press("X")
        await s.type("missing.pdf")
        await s.press("ctrl+t", "ctrl+s")
        assert "there is no such file" in " ".join(s.words().replace("│", " ").split())
        s.app.screen.query_one("#what", Input).value = ""
        await s.press("ctrl+s")
        for words in ("give a file or an address", "your note", "^s save"):
            assert words in s.words(), words


async def test_what_was_typed_is_brought_back_after_the_program_ended(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("X")
        await s.type("https://e.example/")
        await s.press("ctrl+t", "tab", "tab")
        await s.type("its words")
        await s.pilot.pause(0.4)
        await s.settle()
    async with screen(case) as s:  # the program ended with the form open
        await s.press("j", "X")
        assert "Recovered" not in s.words()
        await s.press("escape", "k", "X")
        assert "Recovered: what you wrote here on" in s.words()
        form = s.app.screen
        assert isinstance(form, EvidenceForm)
        assert form.given() == ("https://e.example/", "", "supports", False, "its words", "")
        await s.press("ctrl+s")
        assert [row.quote for row in stored(case, claim)] == ["its words"]
        await s.press("X")
        assert "Recovered" not in s.words()


async def test_a_long_quote_is_whole_in_the_list_or_says_that_there_is_more(screen: Any, case: Path) -> None:
    words = " ".join(f"word{number}" for number in range(160))
    with open_case(case) as opened:
        new = NewEvidence("context", words, "and a last remark", url="https://example.org/")
        opened.store.attach_evidence(range(1, 13), new, "Ana")
    for size, whole in (((120, 40), True), ((80, 24), False)):
        async with screen(case, size) as s:
            await s.press("D")
            shown = " ".join(s.words().replace("│", " ").split())
            assert ("word159" in shown.partition("Evidence on claim")[2] and "a last remark" in shown) is whole
            assert ("… the rest stands beside the claim" in shown) is not whole


async def test_the_filter_counts_claims_with_and_without_evidence(screen: Any, case: Path, tmp_path: Path) -> None:
    with open_case(case) as opened:
        opened.store.attach_evidence([1, 2], NewEvidence("supports", url="https://e.example/"), "Ana")
        opened.store.attach_evidence([2], NewEvidence("refutes", url="https://e.example/"), "Ana")
    async with screen(case) as s:
        await s.press("f", *["tab"] * 6)
        shown = " ".join(s.words().split())
        for words in ("none 10", "supports 2", "refutes 1", "context 0"):
            assert f"[ ] {words}" in shown, words
        await s.press("space", "j", "j", "space")
        assert "evidence 2" in s.words(), "both stand at the part's name"
        await s.press("escape")
        assert s.triage.where == ClaimFilter(evidence=("none", "refutes"))
        assert s.triage.counts.total == 11
        await s.until(lambda: "evidence: refutes 1" in s.triage.query_one("#chips").plain)
        assert "evidence: none 10" in s.triage.query_one("#chips").plain
        await s.press("B")
        await s.type("to prove")
        await s.press("enter", "0", "1")
        assert s.triage.counts.total == 11
        target = tmp_path / "few.json"
        await s.press("x", "ctrl+t", "ctrl+t", "ctrl+t", "home", "ctrl+k")
        await s.type(str(target))
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
    report = json.loads(target.read_text())
    assert len(report["claims"]) == 11
    assert report["report"]["filters"]["evidence"] == ["none", "refutes"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_the_part_of_the_filter_in_front_is_in_view(screen: Any, case: Path, size: tuple[int, int]) -> None:
    async with screen(case, size) as s:
        s.triage.narrow(ClaimFilter(("unreviewed",), ("casualty",), states=("new",), tags=(0,), evidence=("none",)))
        await s.press("f")
        for name in PARTS:
            lines = [line for line in s.app.screen.query("#tabs, #more") if line.display]
            assert any(part_name(name) in line.plain for line in lines)
            assert all(len(line.plain.rstrip()) <= line.size.width for line in lines)
            await s.press("tab")
