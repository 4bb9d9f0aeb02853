"""Text that others wrote stays text: nothing of it reaches the terminal as a command, and no row breaks."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.content import Content

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.safe_text import safe_text
from verifier.tui.theme import THEMES, palette
from verifier.tui.widgets.ink import flow

HOSTILE = [
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b[2J\x1b[31m",
    "\x9b31m",
    "[bold red]loud[/bold red]",
    "[/x]",
    "[@click=app.quit]here[/]",
    "[sic]",
    "\u202eevil\u2066",
    "e" + "\u0301" * 60,
    "漢字テスト全角",
    "قالت المتحدثة باسم الوزارة",
    "👩‍👩‍👧‍👦🇫🇷",
    "\u200b\u00ad\ufeff",
    "a\tb\r",
    "x" * 3000,
]
LIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")


MIXED = ["".join(HOSTILE[:4]), "".join(HOSTILE[4:7]), " ".join(HOSTILE[7:14]), HOSTILE[14]]


@pytest.mark.parametrize("odd", MIXED, ids=["escapes", "markup", "unicode", "long"])
async def test_hostile_text_is_shown_inert_everywhere(screen: Any, tmp_path: Path, make: Any, odd: str) -> None:
    kept = odd.translate(dict.fromkeys(range(32)))  # ingest lets no C0 control into a case
    async with screen(make(tmp_path / "odd.case", 1, 3, odd=" " + kept)) as s:
        seen = [s.words()]
        for keys in (["e"], ["escape", "F"], ["escape", "A"], ["escape", "w"], ["escape", "f", "tab", "tab", "tab"]):
            await s.press(*keys)
            seen.append(s.words())
        await s.press("tab", "space")
        seen.append(s.words())
        await s.press("escape", "o")
        seen.append(s.words())
        await s.press("m")
        seen.append(s.words())
        await s.press("escape", "escape")
        s.triage.complain(odd)
        await s.settle()
        seen.append(s.words())
        await s.press("y")
        assert s.app.copied
        assert not LIVE.search(s.app.copied)
        for shown in seen:
            assert not LIVE.search(shown), LIVE.search(shown)
        assert any(safe_text(kept[:3]) in shown for shown in seen)


@pytest.mark.parametrize("odd", MIXED, ids=["escapes", "markup", "unicode", "long"])
async def test_hostile_names_are_inert_in_comparison_views_and_chips(
    screen: Any, tmp_path: Path, make: Any, odd: str
) -> None:
    kept = odd.translate(dict.fromkeys(range(32)))
    path = make(tmp_path / "odd.case", 2, 3, odd=" " + kept)
    with open_case(path) as other:
        name = " ".join(kept.split())[:50] or "odd"
        where = ClaimFilter(sources=(1, 2), articles=(1, 2), text=kept[:900], article_text=kept[:900])
        other.store.save_view(name, where, "worth", "Ana")
    async with screen(path) as s:
        seen = []
        for keys in (["i"], ["j"], ["o"], ["escape", "escape", "b"], ["r"], ["escape", "escape", "1"], ["minus", "h"]):
            await s.press(*keys)
            seen.append(s.words())
        await s.press("escape", "t")
        seen.append(s.words())
        await s.press("escape", "T")
        seen.append(s.words())
        for shown in seen:
            assert not LIVE.search(shown), LIVE.search(shown)
        assert s.app.is_running


async def test_markup_in_a_note_is_not_run(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("e")
        await s.type("[@click=app.quit]x[/] [/nothing]")
        await s.press("ctrl+s", "tab", "tab", "G")
        assert "[@click=app.quit]x[/] [/nothing]" in s.triage.sheet("facts").plain.replace("\n         ", "")
        assert s.app.return_value is None


async def test_a_search_for_anything_is_only_a_search(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        for words in ("'; DROP TABLE claim; --", '"AND OR NOT*', "[/x]", "漢字 \u202e", "NEAR("):
            await s.press("slash")
            s.triage.search_box.value = words
            await s.settle()
            await s.press("enter")
            assert s.triage.counts.total == 0
            assert not s.app._notifications, [n.message for n in s.app._notifications]
        await s.press("backspace")
        assert s.triage.counts.total == 12


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=400), st.integers(10, 90))
def test_any_text_flows_into_lines_without_losing_a_sign(text: str, width: int) -> None:
    ink = palette(THEMES[0])
    safe = safe_text(text)
    lines = flow(safe, ink.text, width, first=[("LABEL    ", ink.heading)], indent=" " * 9)
    shown = "".join(part for line in lines for part, _ in line)
    assert not LIVE.search(shown.replace("\n", ""))
    for sign in set(safe) - {" ", "\n"}:
        assert shown.count(sign) >= safe.count(sign)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_content_of_safe_text_is_never_markup(text: str) -> None:
    assert Content(safe_text(text)).plain == safe_text(text)
