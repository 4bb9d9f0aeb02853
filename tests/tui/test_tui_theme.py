"""A theme chosen in the palette, by keys alone."""

from pathlib import Path
from typing import Any

import pytest

from verifier import config as settings


async def choose(s: Any, name: str) -> None:
    await s.press("ctrl+p")
    await s.type(f"theme: {name}")
    await s.until(lambda: f"theme: {name}" in s.words().replace("theme: " + name, "", 1))
    await s.press("down", "enter")
    await s.settle()


async def test_a_theme_is_there_at_the_next_start(screen: Any, case: Path) -> None:
    settings.set_reviewer("F. Checker")
    async with screen(case, config=settings.load()) as s:
        await choose(s, "verifier-safe")
        assert s.app.theme == "verifier-safe"
        assert s.said == "The theme is verifier-safe; the settings keep it."
        await s.press("H")
        await choose(s, "verifier-light")
        assert "The theme is verifier-light; the settings keep it." in s.words().splitlines()[-1]
    kept = settings.load()
    assert (kept.theme, kept.reviewer) == ("verifier-light", "F. Checker")
    async with screen(case, config=kept) as s:
        assert s.app.theme == "verifier-light"


async def test_without_colours_no_theme_is_kept(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(case, config=settings.load()) as s:
        await choose(s, "verifier-safe")
        assert "NO_COLOR" in s.said
    assert settings.load().theme is None
