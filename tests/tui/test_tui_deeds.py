"""Notes, corrections, the article and what is written from it, by keys alone."""

import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea
from tui_cases import REVIEWER, article

from db import notes
from db.engine import open_case
from verifier.config import Config
from verifier.errors import VerifierError
from verifier.tui.screens.reader import ArticleScreen
from verifier.workflow.corrections import proposed_claim


def detail(case: Path, claim: int) -> Any:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.claim(claim)
        finally:
            reader.close()


async def test_a_note_of_several_lines(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("first line")
        await s.press("enter")
        await s.type("second [b]line[/x]")
        await s.press("ctrl+s")
        assert detail(case, claim).notes[0].text == "first line\nsecond [b]line[/x]"
        assert "second [b]line[/x]" in s.triage.sheet("facts").plain


async def test_cancelling_a_note_asks_only_when_something_was_written(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e", "escape")
        assert s.app.screen is s.triage
        await s.press("e")
        await s.type("draft")
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("n")
        assert "draft" in s.words()
        await s.press("escape", "y")
        assert s.app.screen is s.triage
        assert not detail(case, claim).notes


async def test_a_note_is_changed_and_deleted(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("E")
        assert "no note yet" in s.said
        await s.press("e")
        await s.type("one")
        await s.press("ctrl+s", "E")
        await s.type(" two")
        await s.press("ctrl+s")
        assert detail(case, claim).notes[0].text == "one two"
        await s.press("E", *["backspace"] * 7, "ctrl+s")
        assert not detail(case, claim).notes
        await s.press("u")
        assert detail(case, claim).notes[0].text == "one two"


async def test_a_note_changed_by_another_is_not_overwritten(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("mine")
        await s.press("ctrl+s", "E")
        note = detail(case, claim).notes[0]
        with open_case(case) as other:
            other.store.edit_note(note.id, "theirs", REVIEWER, version=note.version)
        await s.type(" changed")
        await s.press("ctrl+s")
        assert detail(case, claim).notes[0].text == "theirs"
        shown = s.words()
        assert "now says:" in shown
        assert "theirs" in shown
        assert "mine changed" in shown
        await s.press("escape", "y")
        assert detail(case, claim).notes[0].text == "theirs"
        await s.press("E")
        assert "Recovered" not in s.words()


async def test_a_note_of_another_person_is_told_by_whom_it_is_and_not_opened(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.add_note(claim, "theirs", "Somebody")
        await s.press("ctrl+l", "E")
        assert "Note 1 is by Somebody: e writes your own note" in s.said
        assert len(s.app.screen_stack) == 1
        await s.press("e")
        await s.type("mine")
        await s.press("ctrl+s", "E")
        assert s.app.screen.query_one(TextArea).text == "mine", "one's own, though there is another"
        await s.press("escape")
        s.triage.action_remove_note()
        await s.settle()
        assert "Somebody" in s.words()
        await s.press("up", "enter")
        assert "Remove note 1 of Somebody?" in s.words()
        await s.press("enter")
        assert [note.text for note in detail(case, claim).notes] == ["mine"]
        await s.press("u")
        assert [note.text for note in detail(case, claim).notes] == ["theirs", "mine"]


async def test_each_of_ones_own_notes_can_be_chosen(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            for text, who in (("first", REVIEWER), ("theirs", "Somebody"), ("second [/x]", REVIEWER)):
                other.store.add_note(claim, text, who)
        await s.press("ctrl+l", "E")
        shown = s.app.screen.query_one(OptionList)
        assert shown.option_count == 2
        assert shown.highlighted == 1, "the newest is proposed"
        await s.press("enter")
        assert s.app.screen.query_one(TextArea).text == "second [/x]"
        await s.press("escape", "E", "k", "enter")
        await s.type(" more")
        await s.press("ctrl+s")
        assert [note.text for note in detail(case, claim).notes] == ["first more", "theirs", "second [/x]"]


async def test_the_sheet_says_who_changed_a_note(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.add_note(claim, "mine", "Somebody")
            with other.store._writer.transaction("Ben") as write:
                notes.edit(write, 1, "not mine", 1, brought=True)  # as it could be done before
        await s.press("ctrl+l")
        assert "Somebody, changed by Ben, " in " ".join(s.words().split())


async def test_figures_are_corrected_and_the_former_stay_in_the_history(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", "tab", "tab", "home", "ctrl+k")
        await s.type("x")
        await s.press("ctrl+s")
        assert "whole number" in s.words()
        await s.press("home", "ctrl+k")
        await s.type("1")
        await s.press("tab", "tab", "home", "ctrl+k")
        await s.type("30")
        await s.press("ctrl+s")
        assert "The words “about 2” say 2, the numbers 1 / 2 / 30" in s.words()
        await s.press("enter")
        figure = detail(case, claim).figures[0]
        assert (figure.low, figure.best, figure.high) == (1, 2, 30)
        assert "≈2 (1–30)" in s.words()
        before = [entry.before for entry in detail(case, claim).history if "correct" in entry.action][-1]
        assert "2" in str(before)
        assert "figures corrected: ≈2 killed → ≈2 (1–30) killed" in s.triage.sheet("facts").plain.replace(
            "\n         ", " "
        )


async def test_numbers_that_are_not_what_the_words_say_are_asked_about(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *["tab"] * 2)
        for _ in range(3):
            await s.press("home", "ctrl+k", *"1400", "tab")
        await s.press("ctrl+s")
        assert "The words “about 2” say 2, the numbers 1,400." in s.words()
        await s.press("escape")
        assert detail(case, claim).figures[0].best == 2, "nothing is saved unasked"
        await s.press("ctrl+s", "enter")
        assert detail(case, claim).figures[0].best == 1400
        await s.press("F", *["tab"] * 6, "home", "ctrl+k", *"crew", "ctrl+s")
        figure = detail(case, claim).figures[0]
        assert (figure.population, figure.best) == ("crew", 1400), (
            "numbers that were kept once are not asked about again"
        )


async def test_a_range_upside_down_is_refused(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("F", "tab", "tab", "home", "ctrl+k")
        await s.type("900")
        await s.press("ctrl+s")
        assert "must not fall" in s.words()
        await s.press("escape", "y")
        assert s.app.screen is s.triage


async def test_a_figure_is_added_and_dropped_by_its_words_alone(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", "ctrl+n")
        await s.type("dozens")
        await s.press("ctrl+s")
        assert "stand neither in the claim nor near it" in s.words()
        await s.press("home", "ctrl+k")
        await s.type("ABOUT 3")
        await s.press("ctrl+s")
        figures = detail(case, claim).figures
        assert [(figure.text, figure.low, figure.best, figure.high) for figure in figures] == [
            ("about 2", 2, 2, 2),
            ("about 3", 3, 3, 3),
        ]
        await s.press("F", "ctrl+x", "ctrl+s")
        assert len(detail(case, claim).figures) == 1


async def test_the_chain_is_corrected(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("A", "home", "ctrl+k")
        await s.type("Omar Sahin")
        await s.press("ctrl+s")
        links = detail(case, claim).links
        assert [link.speaker for link in links] == ["Omar Sahin", "Delta"]
        assert links[0].role == "witness"
        assert "Omar Sahin ‹ Delta" in s.words()
        assert any(s_ in str(entry.before) for entry in detail(case, claim).history for s_ in ["Ines Duarte"])


async def test_a_link_without_a_speaker_is_refused(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("A", "home", "ctrl+k", "ctrl+s")
        assert "needs a speaker" in s.words()


async def test_what_is_known_of_an_article_is_corrected(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("P")
        assert "publisher: page" in s.words()
        await s.press("tab")  # from the title to the publisher
        await s.press("end", *["backspace"] * 13)
        await s.type("Harbour Gazette")
        await s.press("tab", "tab", *["backspace"] * 10)
        await s.type("16 June")
        await s.press("ctrl+s")
        assert "the date is" in s.words()
        await s.press(*["backspace"] * 7)
        await s.type("2024-06")
        await s.press("tab", "tab")
        await s.type("print edition")
        await s.press("ctrl+s")
        article = detail(case, claim).article
        assert (article.publisher, article.publisher_origin) == ("Harbour Gazette", "person")
        assert (article.published, article.published_origin) == ("2024-06", "person")
        assert (article.title, article.title_origin) == ("Storm report 0", "page")
        assert "Harbour Gaze" in s.words()
        await s.press("P", "ctrl+s")
        assert s.app.screen is s.triage
        await s.press("u")
        assert detail(case, claim).article.publisher == "Harbour Times"


async def test_the_article_opens_at_the_claim_and_goes_to_another(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("o")
        text = s.app.screen.text
        assert text.text[text.cursor :].startswith("about 2 sailors")
        assert "The ferries stayed in port" in s.words()
        await s.press("n", "enter")
        assert s.app.screen is s.triage
        assert s.triage.claims.claim_id != first
        await s.press("o", "p", "enter")
        assert s.triage.claims.claim_id == first


async def test_moving_in_the_article(screen: Any, case: Path) -> None:
    async with screen(case, (80, 24)) as s:
        await s.press("o", "g")
        text = s.app.screen.text
        assert text.cursor == 0
        await s.press("l", "l")
        assert text.text[text.cursor :].startswith("told")
        await s.press("h", "j", "k", "G")
        assert text.cursor == len(text.text) - 1
        await s.press("ctrl+u", "pagedown", "home", "enter")
        assert "No claim under the cursor" in s.words()
        await s.press("question_mark", "escape", "q")
        assert s.app.screen is s.triage


async def test_a_claim_is_made_of_marked_words(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("o", "g", "j")
        text = s.app.screen.text
        text.go(text.text.index("The ferries"))
        await s.press("space", "l", "l", "l", "l")
        assert "5 words marked" in s.words()
        await s.press("m")
        assert "The ferries stayed in port" in s.words()
        await s.press("home", "ctrl+k")
        await s.type("nonsense")
        await s.press("ctrl+s")
        assert "the kind is one of" in s.words()
        await s.press("home", "ctrl+k")
        await s.type("event")
        await s.press("ctrl+s", "escape")
        added = [s.triage.claims.known(claim) for claim in s.triage.claims.ids]
        made = next(row for row in added if row is not None and row.added_by_hand)
        assert made.quote == "The ferries stayed in port"
        assert made.kind == "event"
        assert len(s.triage.claims.ids) == 13
        await s.press("u")
        assert len(s.triage.claims.ids) == 12


async def test_a_claim_is_proposed_as_by_the_command(screen: Any, case: Path) -> None:
    async with screen(case, config=Config(codebook="airwars")) as s:
        await s.press("o", "S")
        text, (start, end) = s.app.screen.text.text, s.app.screen.text.selection
        claim = s.triage.claims.claim_id
        await s.press("m")
        shown = " ".join(s.words().split())
        assert f"These words overlap claim {claim}, which is there already: “about 2 sailors" in shown
        boxes = [box.value for box in s.app.screen.query(Input)]
        assert boxes[:8] == ["casualty", "about 2", "killed", "2", "2", "2", "yes", "sailors"]
        assert "Ines Duarte" in boxes
        await s.press("ctrl+s", "escape")
        added = detail(case, max(s.triage.claims.ids))
        wanted = proposed_claim(text, start, end, codebook="airwars", publisher=added.article.publisher)
        (figure,) = added.figures
        assert (figure.text, figure.rule, figure.start) == ("about 2", "airwars: about N", text.index("about 2"))
        assert figure.confidence == wanted.figures[0].confidence
        assert [link.speaker for link in added.links] == [link.speaker for link in wanted.links]
        assert [link.start for link in added.links] == [link.start for link in wanted.links]
        assert (added.row.kind, added.row.check_worthiness) == (wanted.kind, wanted.check_worthiness)
        assert (added.place, added.date_start) == (wanted.place, wanted.date_start)
        assert added.reasons == wanted.reasons


async def test_place_and_time_of_a_claim_are_shown_and_corrected(screen: Any, tmp_path: Path) -> None:
    said = "The governor said that 40 recruits were killed in Mosul on 12 June 2014."
    case = tmp_path / "mosul.case"
    with open_case(case, create=True) as made:
        made.store.add_article(replace(article(0, 0), text=f"{said}\n\nNobody else spoke."), "Ana")
    async with screen(case) as s:
        await s.press("L", "enter", "S", "m")
        boxes = [box.value for box in s.app.screen.query(Input)]
        assert boxes[-4:] == ["Mosul", "2014-06-12", "2014-06-12", "day"]
        s.app.screen.query(Input)[-3].focus()
        await s.press("home", "ctrl+k", *"12 June", "ctrl+s")
        assert "a date is written 2014-06-12" in s.words()
        await s.press("home", "ctrl+k", *"2014-06-11", "ctrl+s")
        added = detail(case, 1)
        assert (added.place, added.date_start, added.date_end) == ("Mosul", "2014-06-11", "2014-06-12")
        assert added.row.quote == said
        await s.press("S", "m")
        assert "These words are claim 1, which is there already" in " ".join(s.words().split())


async def test_keys_live_while_the_extractor_reads(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = threading.Event()

    def wait(*args: Any, **named: Any) -> Any:
        slow.wait(60)
        raise VerifierError("the model is not there")

    monkeypatch.setattr("verifier.workflow.proposing.propose", wait)
    async with screen(case) as s:
        await s.press("o", "g", "S")
        await s.pilot.press("m")
        await s.pilot.pause()
        assert "Reading these words" in s.words()
        before = s.app.screen.text.cursor
        await s.pilot.press("j")
        await s.pilot.pause()
        assert s.app.screen.text.cursor > before
        assert "Reading these words" in s.words()
        await s.pilot.press("escape")
        slow.set()
        await s.settle()
        assert isinstance(s.app.screen, ArticleScreen), "it was left: no form comes"
        await s.press("m")
        assert "Nothing was read from the words: the model is not there" in " ".join(s.words().split())
        await s.press("ctrl+s")
        assert "added" in s.words()


async def test_a_claim_is_made_of_the_sentence_at_the_cursor(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("m")
        await s.press("S")
        marked = s.app.screen.text.selection
        assert s.app.screen.text.text[slice(*marked)].startswith("Ines Duarte told")
        await s.press("m", "tab")
        await s.press("ctrl+s")
        await s.press("escape")
        assert len(s.triage.claims.ids) == 13


async def test_help_tells_every_key_of_the_pane_in_focus(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("question_mark")
        assert "Mark the claim and go down" in s.words()
        await s.press("escape", "tab", "question_mark")
        assert "Mark the claim and go down" not in s.words()
        await s.press("q")
        assert s.app.screen is s.triage


async def test_the_palette_runs_an_action_and_changes_the_theme(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("ctrl+p")
        await s.type("disputed")
        await s.pilot.pause(0.3)
        await s.press("enter")
        await s.pilot.pause(0.1)
        await s.settle()
        assert s.stored(claim) == "disputed"
        await s.press("colon")
        await s.type("verifier-light")
        await s.pilot.pause(0.3)
        await s.press("enter")
        await s.pilot.pause(0.1)
        assert s.app.theme == "verifier-light"


async def test_an_export_refuses_to_overwrite_unless_told(screen: Any, case: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("mine")
    async with screen(case) as s:
        await s.press("x", "home", "ctrl+k")
        await s.type(str(target))
        await s.press("ctrl+t", "ctrl+t", "enter")
        assert "exists and is kept" in s.words()
        assert target.read_text() == "mine"
        await s.press("ctrl+g", "enter")
        await s.until(lambda: s.triage.job is None)
        assert "12" in s.said, s.app._notifications
        assert "sailors" in target.read_text()


async def test_only_the_claims_listed_are_exported(screen: Any, case: Path, tmp_path: Path) -> None:
    target = tmp_path / "few.json"
    async with screen(case) as s:
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter", "x", "ctrl+t", "ctrl+t", "ctrl+t", "home", "ctrl+k")
        await s.type(str(target))
        assert "the 3 claims listed" in s.words()
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        assert target.exists(), [note.message for note in s.app._notifications]
        assert target.read_text().count('"quote"') == 3


async def test_a_bag_of_the_claims_listed(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter", "x", "ctrl+t", "ctrl+t", "ctrl+t", "ctrl+t")
        assert "[bag]" in s.words()
        assert "overwrite" not in s.words()
        assert s.app.screen.query_one(Input).value == "report.zip"
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        assert "wrote" in s.said, [note.message for note in s.app._notifications]
        assert "3 claims" in s.said
        with zipfile.ZipFile(tmp_path / "report.zip") as archive:
            assert archive.read("report/bagit.txt").startswith(b"BagIt-Version: 1.0")
            assert archive.read("report/data/claims.jsonl").count(b"\n") == 3
        await s.press("x", "ctrl+t", "ctrl+t", "ctrl+t", "ctrl+t", "enter")
        assert "a bag overwrites nothing" in s.words()


async def test_an_empty_case_says_what_to_do(screen: Any, tmp_path: Path) -> None:
    async with screen(tmp_path / "new.case") as s:
        shown = s.words()
        assert "There are no claims in this case yet" in shown
        assert "verifier add FILE" in shown
        await s.press("question_mark")
        assert "Fill this case with the sample" in s.words()
        await s.press("escape", "a")
        await s.type(str(tmp_path / "missing.txt"))
        await s.press("enter")
        assert "no such file" in s.words()
        await s.press("escape")


async def test_a_job_runs_in_a_child_and_can_be_stopped(screen: Any, case: Path, monkeypatch: Any) -> None:
    from verifier.workflow import child

    def slow(target: str, reviewer: str | None, *arguments: str) -> child.Child:
        code = "import time; print('reading one', flush=True); time.sleep(60)"
        return child.Child((sys.executable, "-c", code), {})

    monkeypatch.setattr(child, "verifier_command", slow)
    async with screen(case) as s:
        s.triage.start_job("add", ["add"])
        await s.until(lambda: "reading one" in s.words())
        await s.press("enter", "j", "c")  # it goes on behind, and no key waits for it
        assert s.triage.everything.confirmed == 1
        await s.press("q")
        assert "still running" in s.words()
        await s.press("n", "X")
        s.triage.job.cancel()
        await s.until(lambda: s.triage.job is None)
        assert "stopped" in s.said


async def test_keys_can_be_changed_and_the_old_one_is_free(screen: Any, case: Path) -> None:
    async with screen(case, config=Config(keys={"confirm": "f8", "dispute": "c"})) as s:
        first, second = s.triage.claims.ids[:2]
        await s.press("f8", "c")
        assert s.stored(first) == "confirmed"
        assert s.stored(second) == "disputed"
        s.triage.say("")
        await s.settle()
        assert "F8 confirmed" in s.words()


async def test_a_broken_store_is_one_line_and_the_screen_lives(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        with open_case(case) as other:
            reader = other.reader()
            reader.close()
        s.app.desk._reader.close()
        await s.press("j", "j", "ctrl+l")  # claims beside the cursor were read ahead
        assert s.app._notifications
        assert all("\n" not in note.message for note in s.app._notifications)
        assert "≈2 killed" in s.words()


async def test_undoing_an_added_claim_under_the_cursor_leaves_no_ghost(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("m", "m", "ctrl+s", "escape")
        added = max(s.triage.claims.ids)
        assert s.triage.claims.go_to(added)
        await s.settle()
        await s.press("u")
        assert added not in s.triage.claims.ids
        assert len(s.triage.claims.ids) == 12
        assert s.triage.chosen.detail.row.id == s.triage.claims.claim_id


async def test_articles_are_added_by_a_child_process(screen: Any, case: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(
        "Ferry sinks near the island\n\nThe coast guard said that at least 12 people were killed when a ferry "
        "sank near the island on Monday. Rescuers told the Delta agency that 30 others were injured.\n",
        encoding="utf-8",
    )
    async with screen(case) as s:
        await s.press("a")
        await s.type(str(story))
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        assert s.triage.everything.total > 12, [note.message for note in s.app._notifications]
        assert len(s.triage.claims.ids) == s.triage.everything.total


async def test_the_whole_screen_dies_with_its_terminal(case: Path) -> None:
    import fcntl
    import os
    import pty
    import select
    import struct
    import termios
    import time

    code = (
        "import sys; from verifier.config import Config; from verifier.tui.app import run;"
        f"sys.exit(run({str(case)!r}, Config(), reviewer='T'))"
    )
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(Path(__file__).resolve().parents[2])
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-c", code])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    end = time.monotonic() + 60
    while b"sailors" not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 65536)
    assert b"sailors" in seen
    os.close(terminal)
    for _ in range(300):
        done, _status = os.waitpid(child, os.WNOHANG)
        if done:
            return
        time.sleep(0.1)
    os.kill(child, 9)
    os.waitpid(child, 0)
    raise AssertionError("the screen outlived its terminal")
