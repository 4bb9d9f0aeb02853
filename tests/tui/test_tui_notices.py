"""What a person must be warned of when the case opens."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import Case


async def test_a_server_that_may_lose_changes_is_warned_of(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Case.__init__

    def at_risk(self: Case, *given: Any, **named: Any) -> None:
        made(self, *given, **named)
        self.warnings = ("fsync is off on the server of postgresql://host/[b]: changes can be lost",)

    monkeypatch.setattr(Case, "__init__", at_risk)
    async with screen(case) as s:
        assert [notice.message for notice in s.app._notifications] == [
            "fsync is off on the server of postgresql://host/[b]: changes can be lost"
        ]


async def test_nothing_is_told_of_a_case_that_is_well(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        assert list(s.app._notifications) == []


async def test_messages_that_are_put_away_leave_nothing(screen: Any, case: Path) -> None:
    async with screen(case, notifications=True) as s:
        for number in range(3):
            s.triage.complain(f"number {number}")
            await s.settle()
            assert f"number {number}" in s.words()
            await s.press("escape")
            assert f"number {number}" not in s.words()
            assert not s.app.screen.query("Toast, ToastHolder")
        await s.press("question_mark")
        s.triage.complain("said below the help")
        await s.settle()
        s.app.put_messages_away()
        await s.press("escape")
        assert "said below the help" not in s.words()
        assert not s.app.screen.query("Toast, ToastHolder")
