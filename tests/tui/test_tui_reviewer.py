"""Who is reviewing: asked, kept, and what goes before the settings, by keys alone."""

from pathlib import Path
from typing import Any

import pytest

from verifier import config as settings


async def renamed(s: Any, name: str) -> str:
    """Press R and give another name; what the dialog says of it."""
    await s.press("R")
    await s.until(lambda: "Who is reviewing" in s.words())
    told = " ".join("".join(sign for sign in s.words() if sign.isascii()).split())
    await s.press("end", "ctrl+u")
    await s.type(name)
    await s.press("enter")
    return told


async def test_a_name_is_kept_in_the_settings(screen: Any, case: Path) -> None:
    settings.set_reviewer("F. Checker")
    async with screen(case, reviewer=None, config=settings.load()) as s:
        assert not s.said
        assert "It is kept in the settings" in await renamed(s, "Zoe")
        assert "Zoe" in s.words()
    assert settings.load().reviewer == "Zoe"


@pytest.mark.parametrize("by", ["VERIFIER_REVIEWER", "--reviewer"])
async def test_a_name_is_for_the_session_only_where_another_decides_at_the_next_start(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    settings.set_reviewer("Somebody Else")
    if by == "VERIFIER_REVIEWER":
        monkeypatch.setenv(by, "F. Checker")
    option = "F. Checker" if by == "--reviewer" else None
    async with screen(case, reviewer=option, config=settings.load()) as s:
        assert s.said == f"F. Checker, from {by}; the settings say Somebody Else"
        await s.press("j")
        assert s.said, "a key does not take it away"
        told = await renamed(s, "Zoe")
        assert f"this session only: {by} decides at the next start" in told
        assert "kept in the settings" not in told
        assert s.said == f"Zoe, for this session only: {by} decides at the next start."
        await s.press("c")
        assert s.app.desk.session.read.history(limit=1)[0].actor == "Zoe"
    assert settings.load().reviewer_in_file == "Somebody Else"


async def test_names_that_agree_are_not_told_of(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.set_reviewer("F. Checker")
    monkeypatch.setenv("VERIFIER_REVIEWER", "F.  Checker")
    async with screen(case, reviewer=None, config=settings.load()) as s:
        assert not s.said
