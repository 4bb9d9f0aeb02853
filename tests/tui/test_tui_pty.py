"""The real program in a real (pseudo-)terminal: which bytes a key brings, and how the terminal is left.

Nothing here is timed; how long a key takes is measured by ``make bench`` with the same ruler.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Picture, Terminal
from tui_cases import REVIEWER, make_case

from db.lock import WriteLock

LIMIT = 30.0
"""Seconds after which something will not happen any more."""
WHOLE = 60_000
"""Bytes of a frame of 120 by 40 in which every line is drawn anew, and more."""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "home"
    names = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    nowhere = dict.fromkeys(("TMUX", "DISPLAY", "WAYLAND_DISPLAY"), "")  # copies go to this terminal only
    return {name: str(folder) for name in names} | nowhere | {"VERIFIER_REVIEWER": REVIEWER, "VERIFIER_TOUR": "never"}


@pytest.fixture
def start(case: Path, home: dict[str, str]) -> Callable[..., "Seat"]:
    def started(*, size: tuple[int, int] = (120, 40), own: Path | None = None) -> Seat:
        return Seat(Terminal(program(case, own), environ=home, size=size), Picture(*size))

    return started


def program(case: Path, own: Path | None = None) -> list[str]:
    """The command that opens a case on the screen, or another script instead."""
    return [sys.executable, *([str(own)] if own else ["-m", "verifier"]), "--case", str(case)]


class Seat:
    """A person before a terminal: what they press, and what they see then."""

    def __init__(self, terminal: Terminal, picture: Picture) -> None:
        self.terminal = terminal
        self.picture = picture

    def __enter__(self) -> "Seat":
        return self

    def __exit__(self, *error: object) -> None:
        self.terminal.close()

    def see(self, *words: str, without: str = "", answered: bool = False) -> bytes:
        """Look until these words are on the screen and nothing moves (but a caret); the bytes that came meanwhile."""
        came = b""
        for _ in range(int(LIMIT / 0.5)):
            part = self.terminal.read(0.15, 0.5).data
            self.picture.feed(part)
            came += part
            shown = str(self.picture)
            if all(word in shown for word in words) and not (without and without in shown) and (came or not answered):
                return came
        raise AssertionError(f"{words} not in\n{self.picture}")

    def press(self, key: str, *words: str, without: str = "") -> bytes:
        """Press a key and look: something has to come."""
        self.terminal.press(key)
        return self.see(*words, without=without, answered=True)

    def rest(self) -> None:
        """Wait until nothing comes any more: a screen that was just opened is drawn in steps."""
        for _ in range(int(LIMIT)):
            part = self.terminal.read(1, 1).data
            self.picture.feed(part)
            if not part:
                return
        raise AssertionError("the screen does not come to rest")

    def size(self, columns: int, rows: int) -> None:
        self.terminal.resize(columns, rows)
        self.picture = Picture(columns, rows, self.picture.modes, self.picture.copied)


def cli(case: Path, home: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "verifier", "--case", str(case), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **home}).stdout


def stored(case: Path, home: dict[str, str], claim: int) -> str:
    """A claim's verdict in the case; the case is whole."""
    cli(case, home, "doctor")
    return str(json.loads(cli(case, home, "show", str(claim), "--format", "json"))[0]["verdict"])


def assert_as_found(seat: Seat) -> None:
    """Everything that was turned on in the terminal is off again."""
    on = {mode for mode, state in seat.picture.modes.items() if state}
    off = {mode for mode, state in seat.picture.modes.items() if not state}
    assert on == {7, 25}  # line wrap and cursor, as every terminal begins
    assert {1000, 1003, 1004, 1006, 1015, 1049, 2004} <= off
    assert seat.terminal.settings == seat.terminal.former
    heard = bytes(seat.terminal.heard)
    assert heard.count(b"\x1b[>") == heard.count(b"\x1b[<u") == 1  # the kitty keyboard, on and off
    assert b"Traceback" not in heard


def leave(seat: Seat) -> int | None:
    before = len(seat.terminal.heard)
    code = seat.terminal.wait(LIMIT)
    seat.picture.feed(bytes(seat.terminal.heard[before:]))
    return code


def cursor(seat: Seat) -> int:
    """The line of the screen that the cursor of the list stands on."""
    (line,) = (number for number, words in enumerate(seat.picture.lines) if words.startswith("▸"))
    return line


def test_every_key_is_answered_with_few_bytes_and_the_terminal_is_left_as_it_was(start: Callable[..., Seat]) -> None:
    with start() as seat:
        first = seat.see("1 of 12", "told the Delta agency", "VERDICT")
        assert len(first) < 4 * WHOLE  # a case that is just being read is drawn in steps
        seat.rest()
        top = cursor(seat)
        assert len(seat.press("j", "2 of 12")) < WHOLE // 3
        assert cursor(seat) == top + 1
        assert len(seat.press("k", "1 of 12")) < WHOLE // 3
        assert cursor(seat) == top
        assert len(seat.press("G", "12 of 12")) < WHOLE // 2
        assert len(seat.press("g", "1 of 12")) < WHOLE // 2
        assert len(seat.press("pagedown", "12 of 12")) < WHOLE // 2
        assert len(seat.press("pageup", "1 of 12")) < WHOLE // 2
        assert len(seat.press("c", "reviewed 1 of 12", "✓", "undoes")) < WHOLE // 2
        assert len(seat.press("u", "reviewed 0 of 12")) < WHOLE // 2
        assert len(seat.press("/", "all words", "keep")) < 2 * WHOLE
        assert len(seat.press("zz", "No claim matches")) < 2 * WHOLE
        assert len(seat.press("escape", "1 of 12")) < 3 * WHOLE
        assert len(seat.press("?", "Keys", "Write a note on the claim")) < 2 * WHOLE
        assert len(seat.press("escape", "VERDICT", without="Write a note")) < 3 * WHOLE
        seat.press("y", "sent to the terminal's clipboard (Y shows it)")
        assert len(seat.picture.copied) == 1
        seat.press("Y", "select it here by mouse", "Said by:")
        seat.press("escape", "VERDICT", without="select it here")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)


def test_a_screen_at_rest_sends_nothing(start: Callable[..., Seat]) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("j", "2 of 12")
        seat.rest()
        assert seat.terminal.read(2.5, 2.5).data == b""  # it looks for others' changes each second, and draws nothing
        seat.press("k", "1 of 12")


def test_all_claims_and_saved_views_are_counted_at_the_start(tmp_path: Path, home: dict[str, str]) -> None:
    """Both wait until nothing else is asked, in a case larger than what is read first, but not for each other."""
    case = make_case(tmp_path / "larger.case", 70, 4)
    cli(case, home, "save-view", "what nurses say", "--search", "nurse")
    with Seat(Terminal(program(case), environ=home), Picture()) as seat:
        seat.see("1 of 280", "1 what nurses say 70")
        seat.rest()


def test_another_size_is_drawn_anew_and_too_small_a_one_says_so(start: Callable[..., Seat]) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("/", "all words")
        seat.press("escape", "VERDICT", "all claims")
        seat.size(80, 24)
        seat.see("1 of 12", "all claims", "VERDICT", "told the Delta agency")
        seat.size(50, 12)
        seat.see("needs 60 columns and 15 lines")
        assert [line for line in seat.picture.lines if line.strip()] == seat.picture.lines[:2]  # nothing else
        seat.size(59, 40)
        seat.see("needs 60 columns and 15 lines")
        seat.size(200, 60)
        seat.see("1 of 12", "VERDICT", "all claims", without="needs 60")
        assert cursor(seat) == 3
        seat.press("j", "2 of 12")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)


@pytest.mark.parametrize("how", ["hang up", "SIGTERM"])
def test_a_terminal_that_goes_away_ends_the_program_and_loses_nothing(
    start: Callable[..., Seat], case: Path, home: dict[str, str], how: str
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("d", "reviewed 1 of 12", "✗")
        seat.press("e", "Note")
        seat.press("seen by the harbour master", "harbour master")
        if how == "hang up":
            seat.terminal.hang_up()
        else:
            seat.terminal.tell(getattr(signal, how))
        assert leave(seat) == 1
        if how != "hang up":
            assert_as_found(seat)
    assert stored(case, home, 1) == "disputed"
    with start() as seat:
        seat.see("2 of 12", "✗", "VERDICT")  # the first that is left to do
        seat.press("e", "Recovered", "seen by the harbour master")


def test_what_was_asked_for_waits_for_a_busy_case_also_without_a_terminal(
    start: Callable[..., Seat], case: Path, home: dict[str, str]
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        with WriteLock(str(case)).hold():
            seat.press("v", "2 of 12")
            seat.press("j", "3 of 12")  # a key is answered while the verdict waits
            seat.terminal.hang_up()
            assert seat.terminal.wait(5) is None  # later than it would leave if nothing were to be saved
        assert leave(seat) == 1
    assert stored(case, home, 1) == "unverifiable"


SLOW = """
import os, sys, time
from pathlib import Path
from db.queries import Reader

HELD = Path(sys.argv[2]).with_name("held")

def held(question):
    def asked(*arguments, **named):
        while HELD.exists():
            time.sleep(0.005)
        return question(*arguments, **named)
    return asked

for name in dir(Reader):
    if not name.startswith("_") and callable(getattr(Reader, name)) and name != "close":
        setattr(Reader, name, held(getattr(Reader, name)))

from verifier.__main__ import main
sys.exit(main())
"""


def test_no_key_waits_for_a_slow_question(start: Callable[..., Seat], case: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(SLOW)
    held = case.with_name("held")
    with start(own=slow) as seat:
        seat.see("1 of 12", "told the Delta agency", "VERDICT")
        held.touch()  # from now on no question is answered
        for line in ("2 of 12", "3 of 12", "4 of 12", "5 of 12"):
            assert seat.press("j", line)
        assert seat.press("G", "12 of 12")
        assert seat.press("/", "all words")
        assert seat.press("storm", "storm")
        held.unlink()
        seat.see("1 of 12", "VERDICT")
        seat.press("enter", "search: storm")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)


RUBBISH = "▚"


def spoil(seat: Seat, *, size: tuple[int, int] | None = None) -> None:
    """Let something else write over all of the terminal, or let it have another size with all cells spoilt."""
    if size is not None:
        seat.terminal.resize(*size)
        seat.picture = Picture(*size, seat.picture.modes, seat.picture.copied)
    seat.picture.cells = [[RUBBISH] * seat.picture.columns for _ in range(seat.picture.rows)]


@pytest.mark.parametrize("claims", [0, 1])
def test_every_cell_is_drawn_after_dialogs_at_other_sizes_and_by_ctrl_l(
    tmp_path: Path, home: dict[str, str], claims: int
) -> None:
    size = (100, 30)
    words = "told the Delta agency" if claims else "There are no claims"
    command = program(make_case(tmp_path / "storm.case", 3 * claims))
    with Seat(Terminal(command, environ=home, size=size), Picture(*size)) as seat:
        spoil(seat)
        seat.see(words, *(["more"] if claims else []), without=RUBBISH)  # what others give has come, too
        seat.rest()
        first = str(seat.picture)
        for columns, rows in ((80, 24), (60, 15), (100, 30)):
            spoil(seat, size=(columns, rows))
            seat.see(words, without=RUBBISH)
            seat.rest()
            before = str(seat.picture)
            for key, shown in (("?", "Keys"), (":", "What do you want"), ("f", "" if claims == 0 else "Filter")):
                seat.terminal.press(key)
                if shown:
                    seat.see(shown)
                    seat.terminal.press("escape")
                    seat.see(words, without=shown)
                seat.rest()
                assert str(seat.picture) == before, key
            spoil(seat)
            seat.terminal.press("\x0c")
            seat.see(words, without=RUBBISH)
            seat.rest()
            assert str(seat.picture) == before
        assert str(seat.picture) == first


def test_keys_typed_ahead_reach_the_box_or_dialog_they_were_meant_for(
    start: Callable[..., Seat], case: Path, home: dict[str, str]
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("/cvd harbour", "cvd harbour", "keep")  # one write, as a slow line brings it
        seat.press("escape", "1 of 12", "VERDICT")
        seat.press("ehello cvd", "hello cvd", "Note")
        seat.press("ctrl+s", "note", without="cancel")
        seat.press("wdno one saw it\rjj", "4 of 12", without="because")
        seat.press("ROsv\r", "Osv", without="Who is reviewing")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)
    assert stored(case, home, 1) == "disputed"
    assert [stored(case, home, claim) for claim in (2, 3, 4)] == ["unreviewed"] * 3
    told = json.loads(cli(case, home, "show", "1", "--format", "json"))[0]
    assert "hello cvd" in json.dumps(told)
    assert "no one saw it" in json.dumps(told)


def test_no_byte_of_a_paste_is_a_key(start: Callable[..., Seat], case: Path, home: dict[str, str]) -> None:
    begin, end = "\x1b[200~", "\x1b[201~"
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.terminal.press(f"{begin}hello \x1bc world\r\x1bd \x1b[B\x1bv{end}")
        seat.press("j", "2 of 12", "reviewed 0 of 12")
        seat.press("e", "Note")
        seat.press(f"{begin}one \x1bc\rtwo\r\x1b\x1bthree{end}", "one", "two", "three")
        seat.press("ctrl+s", "note", without="cancel")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)
    assert [stored(case, home, claim) for claim in (1, 2)] == ["unreviewed"] * 2
    note = json.loads(cli(case, home, "show", "2", "--format", "json"))[0]["notes"][0]["text"]
    assert note == "one ␛c\ntwo\n␛␛three"


def test_no_key_does_anything_while_no_claim_can_be_seen(
    start: Callable[..., Seat], case: Path, home: dict[str, str]
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.size(50, 12)
        seat.see("needs 60 columns and 15 lines")
        seat.terminal.press("c", " j", "*d", "ehello", "/x")
        seat.rest()
        seat.size(120, 40)
        seat.see("1 of 12", "VERDICT", "reviewed 0 of 12", "all claims", without="Note")
        seat.size(50, 12)
        seat.see("needs 60 columns and 15 lines")
        seat.terminal.press("q")
        assert leave(seat) == 0
        assert_as_found(seat)
    assert stored(case, home, 1) == "unreviewed"


@pytest.mark.parametrize("elsewhere", ["2>", "<", ">"])
def test_without_a_terminal_on_all_sides_one_line_says_so(
    case: Path, home: dict[str, str], tmp_path: Path, elsewhere: str
) -> None:
    log = tmp_path / "log"
    log.touch()
    command = f'exec "$0" -m verifier --case "$1" {elsewhere}"$2"'
    arguments = ["sh", "-c", command, sys.executable, str(case), str(log)]
    with Terminal(arguments, environ=home) as terminal:
        assert terminal.wait(LIMIT) == 1
        said = log.read_text() if elsewhere == "2>" else terminal.heard.decode()
    assert len(said.splitlines()) == 1
    assert "screen" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("how", ["hang up", "SIGKILL"])
def test_a_reason_that_is_being_typed_outlives_the_terminal(
    start: Callable[..., Seat], home: dict[str, str], how: str
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("wd17 by the list", "17 by the list")
        for _ in range(int(LIMIT / 0.1)):
            seat.terminal.read(0.05, 0.1)
            if any("17 by the list" in kept.read_text() for kept in Path(home["HOME"]).rglob("*.json")):
                break
        if how == "hang up":
            seat.terminal.hang_up()
        else:
            seat.terminal.tell(getattr(signal, how))
        leave(seat)
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.press("w", "Recovered", "17 by the list")


@pytest.mark.parametrize("how", ["hang up", "SIGTERM"])
def test_a_terminal_that_goes_away_among_keys_typed_ahead_ends_the_program(
    start: Callable[..., Seat], how: str
) -> None:
    with start() as seat:
        seat.see("1 of 12", "VERDICT")
        seat.terminal.press("wd" + "one word more " * 250)  # as many as a read takes
        if how == "hang up":
            seat.terminal.hang_up()
        else:
            seat.terminal.tell(getattr(signal, how))
        assert leave(seat) == 1
