"""Pictures of the screen. Times, ids and names are fixed, so that a picture changes only when the screen does.

``make pictures`` draws them anew; look at each one that changed.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from tui_cases import REVIEWER, article

import db.create
import db.writing
from db.engine import open_case
from verifier.config import Config
from verifier.tui.screens.progress import ProgressScreen
from verifier.tui.theme import THEMES


class Svg(SingleFileSnapshotExtension):
    """One small file a picture."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Svg)


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (db.writing, db.create):
        monkeypatch.setattr(module, "now", lambda: "2030-01-01T12:00:00.000Z")


def still(svg: str) -> str:
    """The picture without what differs between runs and machines: its own ids and fonts."""
    svg = re.sub(r"terminal-\d+-", "t-", svg)
    svg = re.sub(r"(?s)@font-face \{.*?\}\s*", "", svg)
    svg = re.sub(r'(?s)<clipPath id="t-line-\d+">.*?</clipPath>\s*', "", svg)
    svg = re.sub(r' clip-path="url\(#t-line-\d+\)"', "", svg)
    svg = re.sub(r"[0-9a-f]{60,64}", "0" * 64, svg)  # the history's chain begins anew with each case
    return re.sub(r'textLength="[\d.]+" ', "", svg)


SCRIPTS = (
    "قالت المتحدثة باسم وزارة الصحة",
    "漢字テスト 한국어 全角",
    "Phạm Nghị é ö̲ ก็ שָׁלוֹם",
    "\x9b31m\u202eevil\u2066 [red]x[/red] 👩‍👩‍👧 🇫🇷 \u200b\u00ad",
)
"""What stands in names, titles and words of one article each."""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    path = tmp_path / "storm.case"
    with open_case(path, create=True) as opened:
        for number, words in enumerate(SCRIPTS):
            opened.store.add_article(article(number, odd=f" {words}"), REVIEWER)
    return path


KEYS: dict[str, tuple[tuple[int, int], list[str]]] = {
    "triage-120x34": ((120, 34), ["c", "d", "v"]),
    "triage-100x30": ((100, 30), ["c"]),
    "stacked-80x24": ((80, 24), ["c"]),
    "beside-180x45": ((180, 45), ["c", "j"]),
    "small-40x10": ((40, 10), []),
    "marked": ((120, 34), ["space", "j", "space", "V", "j"]),
    "filter": ((120, 34), ["c", "f", "j", "space", "tab"]),
    "reader": ((100, 30), ["o", "n", "space", "l", "l"]),
    "figures": ((120, 34), ["F"]),
    "reason": ((120, 34), ["w", "d"]),
    "help": ((100, 30), ["question_mark"]),
    "export": ((120, 34), ["x"]),
    "filter-80x24": ((80, 24), ["c", "f", "tab", "tab"]),
    "compare": ((120, 40), ["i", "j"]),
    "compare-80x24": ((80, 24), ["i"]),
    "history": ((120, 40), ["c", "d", "H", "j"]),
    "history-80x24": ((80, 24), ["c", "d", "H"]),
    "articles": ((120, 40), ["c", "L", "j"]),
    "sources": ((120, 40), ["c", "W", "j"]),
    "views": ((120, 34), ["c", "B", *"2 Reviewed", "enter", "b"]),
    "columns": ((120, 34), ["T", "j", "j"]),
}


SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("theme", ["dark", "light", "none"])
async def test_picture_of_many_scripts(
    screen: Any, scripts: Path, picture: SnapshotAssertion, monkeypatch: Any, size: tuple[int, int], theme: str
) -> None:
    if theme == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    config = Config(theme=THEMES[1].name) if theme == "light" else None
    async with screen(scripts, size, config=config) as s:
        await s.press("c", "d", "j", "space", "j", "j", "j", "j", "j", "j")
        s.triage.say("")
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


async def test_picture_of_a_job(screen: Any, case: Path, picture: SnapshotAssertion) -> None:
    async with screen(case, (120, 34)) as s:
        s.triage.job_lines += ["report-1.html: 4 claims", "قالت.txt: no claims", "漢字.html: 12 claims"]
        s.triage.job_share = 0.62
        await s.app.push_screen(ProgressScreen(s.triage, "add"))
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


@pytest.mark.parametrize("name", KEYS)
async def test_picture(screen: Any, case: Path, picture: SnapshotAssertion, name: str) -> None:
    size, keys = KEYS[name]
    async with screen(case, size) as s:
        await s.press(*keys)
        s.triage.say("")
        s.app.screen.set_focus(s.app.focused if name not in {"figures", "reason", "export"} else None)
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


async def test_picture_of_an_empty_case(screen: Any, make: Any, tmp_path: Path, picture: SnapshotAssertion) -> None:
    async with screen(make(tmp_path / "empty.case", 0), (100, 30)) as s:
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


async def test_picture_without_colour(screen: Any, case: Path, picture: SnapshotAssertion, monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(case, (100, 30)) as s:
        await s.press("c", "d")
        s.triage.say("")
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture
