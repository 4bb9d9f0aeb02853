"""What is typed into a note is never lost: by a kill, by another's change, by a case that is busy, by a bad editor."""

import fcntl
import os
import pty
import select
import signal
import stat
import struct
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea
from tui_cases import REVIEWER

from db.engine import open_case
from verifier.tui.drafts import Drafts

ROOT = Path(__file__).resolve().parents[2]


def notes(case: Path, claim: int) -> list[str]:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return [note.text for note in reader.claim(claim).notes]
        finally:
            reader.close()


def kept(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "drafts").glob("*.json"))


async def typed(s: Any, words: str) -> None:
    await s.type(words)
    await s.pilot.pause(0.4)
    await s.settle()


async def test_a_draft_is_kept_while_typing_and_gone_once_saved(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await typed(s, "asked the port")
        (file,) = kept(tmp_path)
        assert "asked the port" in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        await s.press("ctrl+s")
        assert notes(case, claim) == ["asked the port"]
        assert kept(tmp_path) == []
        await s.press("e")
        assert "Recovered" not in s.words()
        await typed(s, "x")
        assert len(kept(tmp_path)) == 1
        await s.press("escape", "y")
        assert kept(tmp_path) == []


async def test_what_was_not_saved_is_brought_back_on_its_claim(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await typed(s, "half a sentence [/x]")
    async with screen(case) as s:  # the program ended with the editor open
        await s.press("j", "e")
        assert "Recovered" not in s.words()
        await s.press("escape", "k", "e")
        assert "Recovered: what you wrote here on" in s.words()
        assert s.app.screen.query_one(TextArea).text == "half a sentence [/x]"
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("n")
        await s.type(" more")
        await s.press("ctrl+s")
        assert notes(case, claim) == ["half a sentence [/x] more"]
        assert kept(tmp_path) == []


async def test_a_change_of_a_note_is_brought_back_beside_what_stands(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("one")
        await s.press("ctrl+s", "E")
        await typed(s, " and two")
    with open_case(case) as other:
        other.store.edit_note(1, "theirs", REVIEWER, version=1)
    async with screen(case) as s:
        await s.press("E")
        assert "The note in the case says: “theirs”" in s.words()
        assert s.app.screen.query_one(TextArea).text == "one and two"
        await s.press("ctrl+s")
        assert notes(case, claim) == ["one and two"]
        assert kept(tmp_path) == []


async def test_a_conflict_shows_both_and_saves_mine_only_when_told(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("mine")
        await s.press("ctrl+s", "E")
        await typed(s, " again")
        with open_case(case) as other:
            other.store.edit_note(1, "theirs\nin two lines", REVIEWER, version=1)
        await s.press("ctrl+s")
        assert notes(case, claim) == ["theirs\nin two lines"]
        assert "in two lines" in s.words()
        assert s.app.screen.query_one(TextArea).text == "mine again"
        assert len(kept(tmp_path)) == 1
        await s.press("ctrl+s")
        assert notes(case, claim) == ["mine again"]
        assert kept(tmp_path) == []


async def test_a_note_that_was_deleted_meanwhile_becomes_a_new_one(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("mine")
        await s.press("ctrl+s", "E")
        await s.type(" again")
        with open_case(case) as other:
            other.store.delete_note(1, "Somebody", version=1)
        await s.press("ctrl+s")
        assert "was deleted meanwhile" in s.words()
        await s.press("ctrl+s")
        assert notes(case, claim) == ["mine again"]
        assert kept(tmp_path) == []


async def test_a_note_that_cannot_be_written_comes_back(
    screen: Any, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.errors import CaseError
    from db.store import Store

    def full(*args: Any, **more: Any) -> None:
        raise CaseError("cannot write to storm.case: the disk is full; nothing was changed")

    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await s.type("not lost")
        with monkeypatch.context() as patched:
            patched.setattr(Store, "add_note", full)
            await s.press("ctrl+s")
        assert "the disk is full" in s.words()
        assert s.app.screen.query_one(TextArea).text == "not lost"
        await s.press("ctrl+s")
        assert notes(case, claim) == ["not lost"]


async def test_without_a_name_the_draft_stays(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case, reviewer=None) as s:
        await s.press("e")
        await s.type("words")
        await s.press("ctrl+s")
        assert "Who is reviewing?" in s.words()
        await s.press("escape", "e")
        assert "Recovered" in s.words()


async def test_a_folder_that_cannot_be_written_is_said_once(screen: Any, case: Path, tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await typed(s, "a")
        await typed(s, "b")
        assert sum("not kept for a crash" in note.message for note in s.app._notifications) == 1
        await s.press("ctrl+s")
        assert notes(case, claim) == ["ab"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (None, "no editor is named: set EDITOR"),
        ("/nowhere/ed", "an editor that is not there: /nowhere/ed"),
        ("vi 'x", "cannot be read as a command"),
        ("true", "cannot be handed over"),
    ],
)
async def test_a_bad_editor_is_one_message(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch, name: str | None, words: str
) -> None:
    if name is not None:
        monkeypatch.setenv("EDITOR", name)
    async with screen(case) as s:
        await s.press("e")
        await s.type("text")
        await s.press("ctrl+e")
        assert words in " ".join(s.words().split())
        assert s.app.screen.query_one(TextArea).text == "text"


def test_drafts_of_other_cases_and_damaged_ones_are_not_found(tmp_path: Path) -> None:
    first = Drafts("uid a", tmp_path)
    first.keep("claim 1", "words\ud800")
    first.close()
    assert Drafts("uid b", tmp_path).find("claim 1") is Drafts("uid a", tmp_path).find("claim 2") is None
    found = Drafts("uid a", tmp_path).find("claim 1")
    assert found is not None
    assert found.text == "words\ud800"
    (file,) = tmp_path.glob("*.json")
    whole = file.read_bytes()
    for damage in (b"", b"[]", b'{"text": 1, "at": ""}', b"\xff\xfe", whole.replace(b"words\\ud800", b"  ")):
        file.write_bytes(damage)
        assert Drafts("uid a", tmp_path).find("claim 1") is None


def test_drafts_are_for_whom_typed_them(tmp_path: Path) -> None:
    ana = Drafts("uid", tmp_path, reviewer=lambda: "Ana")
    ana.keep("claim 1", "Ana's words")
    ana.close()
    ben = Drafts("uid", tmp_path, reviewer=lambda: "Ben")
    assert ben.find("claim 1") is None
    assert ben.left() == []
    again = Drafts("uid", tmp_path, reviewer=lambda: "Ana")
    assert [(draft.name, draft.text) for draft in again.left()] == [("claim 1", "Ana's words")]
    again.close()
    name: list[str] = []
    unnamed = Drafts("uid", tmp_path, reviewer=lambda: name[0] if name else None)
    unnamed.keep("claim 2", "before a name was given")
    name.append("Ana")
    unnamed.drop("claim 2")
    unnamed.close()
    assert Drafts("uid", tmp_path, reviewer=lambda: "Ana").find("claim 2") is None


def test_what_a_living_program_types_is_left_alone(tmp_path: Path) -> None:
    here, there = Drafts("uid", tmp_path), Drafts("uid", tmp_path)
    here.keep("claim 1", "being typed")
    wait_for(lambda: here.idle)
    assert there.find("claim 1") is None
    assert there.left() == []
    there.keep("claim 1", "something else")
    there.drop("claim 1")
    wait_for(lambda: there.idle)
    assert here.path("claim 1").exists()
    here.close()  # as if it had ended
    found = there.find("claim 1")
    assert found is not None
    assert found.text == "being typed"
    assert Drafts("uid", tmp_path).find("claim 1") is None, "one program has it now"
    there.keep("claim 1", "being typed on")
    wait_for(lambda: there.idle)
    (file,) = tmp_path.glob("*.json")
    assert "typed on" in file.read_text()
    there.drop("claim 1")
    there.close()
    assert list(tmp_path.iterdir()) == []


async def test_two_programs_at_one_claim_leave_each_other_s_words(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as here:
        await here.press("e")
        await typed(here, "mine, under way")
        async with screen(case) as there:
            await there.press("e")
            assert "Recovered" not in there.words()
            await typed(there, "x")
            await there.press("escape", "y")
        (file,) = kept(tmp_path)
        assert "mine, under way" in file.read_text()


async def test_a_draft_follows_the_case_and_not_its_path(screen: Any, make: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        await s.press("e")
        await typed(s, "about this very claim")
    moved = case.rename(tmp_path / "renamed.case")
    make(case)
    async with screen(case) as s:  # another case by now
        await s.press("e")
        assert "Recovered" not in s.words()
    async with screen(moved, reviewer="Somebody") as s:
        await s.press("e")
        assert "Recovered" not in s.words()
    async with screen(moved) as s:
        await s.press("e")
        assert s.app.screen.query_one(TextArea).text == "about this very claim"


async def test_what_was_never_saved_is_told_at_the_start_and_gone_back_to(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("U")
        assert "Nothing is left unsaved" in s.said
        await s.press("j", "j", "e")
        claim = s.triage.claims.claim_id
        await typed(s, "half a sentence")
        await s.press("U")
        assert s.app.screen.query_one(TextArea).text == "half a sentenceU", "a key of the editor is a letter"
        await typed(s, "x")
        await s.press("backspace", "backspace")
        await s.pilot.pause(0.4)
        await s.settle()
    async with screen(case) as s:
        await s.until(lambda: "never saved" in s.said)
        assert f"1 text never saved, U brings it back: note on claim {claim}, " in s.said
        await s.press("G", "U")
        assert s.triage.claims.claim_id == claim
        assert s.app.screen.query_one(TextArea).text == "half a sentence"
        await s.press("ctrl+s")
        assert notes(case, claim) == ["half a sentence"]
        await s.press("U")
        assert "Nothing is left unsaved" in s.said


async def test_several_that_were_never_saved_are_listed(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("F", *["tab"] * 6, "end")
        await typed(s, " on board")
    async with screen(case) as s:
        await s.press("j", "e")
        await typed(s, "of a note [/x]")
    async with screen(case) as s:
        await s.press("o", "g", "S", "m", "ctrl+u")
        await typed(s, "event")
    assert len(kept(tmp_path)) == 3
    async with screen(case) as s:
        await s.until(lambda: "3 texts never saved" in s.said)
        await s.press("U")
        shown = s.words()
        assert f"figures of claim {first}" in shown
        assert "of a note [/x]" in shown
        await s.press("escape")
        for draft_name, box in (("figures of", "sailors on board"), ("words ", "event")):
            await s.press("U")
            options = s.app.screen.query_one(OptionList)
            names = [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]
            options.highlighted = next(at for at, name in enumerate(names) if name.startswith(draft_name))
            await s.press("enter")
            assert "Recovered" in s.words()
            assert box in [each.value for each in s.app.screen.query(Input)]
            await s.press("escape", "y", "escape", "escape")


async def test_a_note_that_got_there_as_the_program_ended_is_not_called_unsaved(
    screen: Any, case: Path, tmp_path: Path
) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await typed(s, "written")
    with open_case(case) as other:
        other.store.add_note(claim, "written", REVIEWER)
    async with screen(case) as s:
        await s.press("U")
        assert "Nothing is left unsaved" in s.said


class Terminal:
    """The real program on a terminal of its own."""

    def __init__(self, case: Path, **environment: str) -> None:
        code = (
            "import sys; from verifier.config import Config; from verifier.tui.app import run;"
            f"sys.exit(run({str(case)!r}, Config(), reviewer='T'))"
        )
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            os.environ.update(environment, TERM="xterm-256color")
            os.execv(sys.executable, [sys.executable, "-c", code])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.seen = b""

    def until(self, *words: bytes, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not all(word in self.seen for word in words):
            assert time.monotonic() < end, self.seen[-3000:]
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += os.read(self.terminal, 65536)

    def press(self, keys: bytes) -> None:
        while select.select([self.terminal], [], [], 0.3)[0]:  # what was painted for the keys before
            os.read(self.terminal, 65536)
        self.seen = b""
        os.write(self.terminal, keys)

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def wait_for(true: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_kill_in_the_middle_of_a_note_loses_nothing(case: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    terminal = Terminal(case, XDG_STATE_HOME=str(state))
    terminal.until(b"sailors")
    terminal.press(b"e")
    terminal.until(b"save")
    terminal.press(b"typed before the kill")
    wait_for(lambda: any("before the kill" in path.read_text() for path in state.rglob("*.json")))
    terminal.kill()
    terminal = Terminal(case, XDG_STATE_HOME=str(state))
    terminal.until(b"sailors")
    terminal.press(b"e")
    terminal.until(b"Recovered", b"typed before the kill")
    terminal.press(b"\x13")  # ctrl+s
    wait_for(lambda: not list(state.rglob("*.json")))
    terminal.kill()
    assert notes(case, 1) == ["typed before the kill"]


def test_a_note_is_written_in_ones_own_editor(case: Path, tmp_path: Path) -> None:
    script = tmp_path / "my editor.py"
    script.write_text(
        "import sys; path = sys.argv[-1]; text = open(path).read(); print('EDITOR RUNS', flush=True)\n"
        "if 'fail' in text: sys.exit(3)\n"
        "open(path, 'w').write(text.strip() + ' and from outside\\nsecond line\\n')\n"
    )
    terminal = Terminal(case, XDG_STATE_HOME=str(tmp_path / "state"), EDITOR=f"{sys.executable} '{script}'")
    try:
        terminal.until(b"sailors")
        terminal.press(b"e")
        terminal.until(b"save")
        terminal.press(b"inside\x05")  # ctrl+e
        terminal.until(b"EDITOR RUNS", b"second line")
        terminal.press(b"\x13")
        wait_for(lambda: notes(case, 1) == ["inside and from outside\nsecond line"])
        terminal.press(b"e")
        terminal.until(b"save")
        terminal.press(b"fail\x05")
        terminal.until(b"ended with an error (3)")
        assert not [path for path in (tmp_path / "state").rglob("*") if ".txt" in path.name]
    finally:
        terminal.kill()


def test_what_ones_own_editor_saved_outlives_the_program(case: Path, tmp_path: Path) -> None:
    script = tmp_path / "ed.py"
    script.write_text(
        "import os, signal, stat, sys, time; path = sys.argv[-1]\n"
        "assert stat.S_IMODE(os.stat(path).st_mode) == 0o600\n"
        "text = open(path).read().strip()\n"
        "open(path, 'w').write(text + ' saved outside\\nm\\u200cn\\n')\n"
        "open(path + '~', 'w').write('a former state')\n"
        "os.kill(os.getppid(), signal.SIGKILL)\n"
    )
    state = tmp_path / "state"
    terminal = Terminal(case, XDG_STATE_HOME=str(state), EDITOR=f"{sys.executable} '{script}'")
    terminal.until(b"sailors")
    terminal.press(b"e")
    terminal.until(b"save")
    terminal.press(b"begun\x05")  # ctrl+e
    os.waitpid(terminal.child, 0)
    os.close(terminal.terminal)
    (drafts,) = {path.parent for path in state.rglob("*.json")}
    assert stat.S_IMODE(drafts.stat().st_mode) == 0o700
    for _ in range(2):  # it may be killed again
        terminal = Terminal(case, XDG_STATE_HOME=str(state))
        terminal.until(b"sailors", b"never saved")
        terminal.press(b"U")
        terminal.until(b"Recovered", b"begun saved outside")
        terminal.press(b"!\x7f")
        terminal.kill()
    terminal = Terminal(case, XDG_STATE_HOME=str(state))
    terminal.until(b"sailors", b"never saved")
    terminal.press(b"U")
    terminal.until(b"Recovered", b"begun saved outside")
    terminal.press(b"\x13")
    wait_for(lambda: notes(case, 1) == ["begun saved outside\nm\u200cn"])
    wait_for(lambda: not list(drafts.glob("*.json")))
    assert not list(drafts.glob("*.txt"))
    terminal.kill()


def test_a_text_that_was_lent_is_a_draft_only_once_something_else_was_saved(tmp_path: Path) -> None:
    first = Drafts("uid", tmp_path)
    place = first.lend("claim 1", "as it stands")
    assert place is not None
    place.write_text("as it stands\n")
    first.close()
    assert Drafts("uid", tmp_path).left() == []
    place.write_text("as it stands, and more\n")
    again = Drafts("uid", tmp_path)
    assert [draft.text for draft in again.left()] == ["as it stands, and more"]
    found = again.find("claim 1")
    assert found is not None
    assert found.text == "as it stands, and more"
    again.drop("claim 1")
    again.close()
    assert list(tmp_path.iterdir()) == []
    assert Drafts("uid", tmp_path, on_disk=False).lend("claim 1", "secret") is None


def test_words_typed_before_a_text_was_lent_stay_a_draft(tmp_path: Path) -> None:
    first = Drafts("uid", tmp_path)
    first.keep("claim 1", "typed")
    place = first.lend("claim 1", "typed")
    assert place is not None
    first.close()  # the editor never began, or saved half a character
    for data in (None, b"\xff", b""):
        if data is not None:
            place.write_bytes(data)
        assert [draft.text for draft in Drafts("uid", tmp_path).left()] == ["typed"]
