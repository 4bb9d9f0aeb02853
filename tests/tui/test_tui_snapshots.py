"""Pictures of the screen. Times, ids and names are fixed, so that a picture changes only when the screen does."""

import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Svg(SingleFileSnapshotExtension):
    """One small file a picture."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Svg)


def still(svg: str) -> str:
    """The picture without what differs between runs and machines: its own ids, fonts, and the clock of the history."""
    svg = re.sub(r"terminal-\d+-", "t-", svg)
    svg = re.sub(r"(?s)@font-face \{.*?\}\s*", "", svg)
    clock = r"(?:(?:\d{1,2}&#160;)?[A-Z][a-z]{2}&#160;)?(?:20)?\d\d&#160;\d\d:\d\d"  # a dialog may hide its beginning
    svg = re.sub(clock, "1&#160;Jan&#160;2030&#160;12:00", svg)
    svg = re.sub(r'(?s)<clipPath id="t-line-\d+">.*?</clipPath>\s*', "", svg)
    svg = re.sub(r' clip-path="url\(#t-line-\d+\)"', "", svg)
    return re.sub(r'textLength="[\d.]+" ', "", svg)


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
}


@pytest.mark.parametrize("name", KEYS)
async def test_picture(screen: Any, case: Path, picture: SnapshotAssertion, name: str) -> None:
    size, keys = KEYS[name]
    async with screen(case, size) as s:
        await s.press(*keys)
        s.triage.say("")
        s.app.screen.set_focus(s.app.focused if name not in {"figures", "reason", "export"} else None)
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


async def test_picture_of_an_empty_case(screen: Any, tmp_path: Path, picture: SnapshotAssertion) -> None:
    async with screen(tmp_path / "empty.case", (100, 30)) as s:
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture


async def test_picture_without_colour(screen: Any, case: Path, picture: SnapshotAssertion, monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(case, (100, 30)) as s:
        await s.press("c", "d")
        s.triage.say("")
        await s.settle()
        assert still(s.app.export_screenshot(title="verifier", simplify=True)) == picture
