"""What a person asked for before leaving is in the case, or they are told that it is not."""

import threading
from pathlib import Path

from tui_cases import REVIEWER, make_case

from db.engine import open_case
from db.errors import CaseError
from db.lock import WriteLock
from db.rows import Change
from verifier.tui.desk import Desk
from verifier.workflow.session import Session, open_session


def _desk(case: Path) -> Desk:
    desk = Desk(lambda: open_session(str(case), reviewer=REVIEWER))
    desk.start()
    assert desk.ready.wait(30)
    return desk


def test_a_verdict_given_just_before_leaving_waits_for_a_busy_case(tmp_path: Path) -> None:
    case = make_case(tmp_path / "busy.case")
    held, free = threading.Event(), threading.Event()

    def other_program() -> None:
        with WriteLock(str(case)).hold():
            held.set()
            free.wait(30)

    other = threading.Thread(target=other_program)
    other.start()
    assert held.wait(10)
    desk = _desk(case)
    desk.write("mark", lambda session: session.mark([1], "disputed"), [1])
    threading.Timer(0.5, free.set).start()
    desk.close()
    other.join()
    assert desk.unsaved == []
    with open_case(case) as again:
        reader = again.reader()
        assert reader.claim(1).row.verdict == "disputed"
        reader.close()


def test_a_change_that_fails_while_leaving_is_told(tmp_path: Path) -> None:
    case = make_case(tmp_path / "failing.case")
    desk = _desk(case)
    leaving = threading.Event()

    def fails(session: Session) -> Change | None:
        leaving.wait(10)
        raise CaseError("the disk is full; nothing was changed")

    desk.write("mark", fails, [1])
    closing = threading.Thread(target=desk.close)
    closing.start()
    while not desk._closing:
        pass
    leaving.set()
    closing.join()
    assert desk.unsaved == ["the disk is full; nothing was changed"]
