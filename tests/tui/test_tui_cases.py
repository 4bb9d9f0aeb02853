"""A backup of the case, and another case merged into it, from the palette."""

import shutil
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from verifier.tui.screens.cases import MergeScreen

STRANGE = "[bold]x[/x]\u202e’\u200b 漢字"


async def palette(s: Any, words: str) -> None:
    await s.press("colon")
    await s.type(words)
    await s.press("enter")


def notified(s: Any) -> str:
    """The newest notification."""
    return str([notification.message for notification in s.app._notifications][-1])


def entries(where: Any) -> int:
    """How many entries the history has: of a case that is closed, or of the running screen's own.

    A second opening of the same file in this process would, when it is closed, take the locks from the first.
    """
    with nullcontext(where.app.desk.session.case) if hasattr(where, "app") else open_case(where) as opened:
        reader = opened.reader()
        try:
            head = reader.head()
            assert head is not None
            return int(head.seq)
        finally:
            reader.close()


@pytest.fixture
def copy(case: Path, tmp_path: Path) -> Path:
    """A copy that Ben has worked on."""
    there = tmp_path / "ben's copy.case"
    shutil.copy(case, there)
    with open_case(there) as opened:
        opened.store.mark([1], "confirmed", "Ben Okri", rationale=f"two witnesses {STRANGE}")
        opened.store.mark([2], "unverifiable", "Ben Okri")
        opened.store.tag([3], "Ben Okri", add=[STRANGE])
    return there


async def test_a_backup_is_made_beside_the_keys_and_says_where_it_lies(screen: Any, case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    async with screen(case, (160, 40), notifications=True) as s:
        await palette(s, "back up")
        assert "Back up this case" in s.words()
        await s.type(str(folder))
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        (made,) = folder.glob("storm.case.*.backup")
        assert s.said == f"backed up to {made}"
        assert notified(s).startswith(f"{made} (")
        assert "is a whole copy, checked; head " in notified(s)
        await s.press("c")
        assert s.triage.everything.confirmed == 1
    with open_case(made) as opened:
        reader = opened.reader()
        assert reader.counts().total == 12
        reader.close()


async def test_without_a_path_it_lies_beside_the_case(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await palette(s, "back up")
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
    assert len(list(case.parent.glob("storm.case.*.backup"))) == 1


async def test_a_backup_overwrites_nothing_and_needs_a_folder(screen: Any, case: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("a diary")
    async with screen(case) as s:
        await palette(s, "back up")
        for typed, why in (
            (str(tmp_path / "there"), "exists and is kept"),
            (str(tmp_path / "no" / "such"), "there is no such folder"),
            ("~nobody-of-that-name/x", "there is no such folder"),
            ("x" * 5_000, "not a usable path"),
        ):
            s.app.screen.query_one("Input").value = typed
            await s.press("enter")
            assert why in s.words(), typed[:40]
        await s.press("escape")
        assert s.triage.job is None
    assert (tmp_path / "there").read_text() == "a diary"


async def test_a_stopped_backup_leaves_nothing(screen: Any, make: Any, tmp_path: Path) -> None:
    case = make(tmp_path / "many.case", 60, 100)
    folder = tmp_path / "copies"
    folder.mkdir()
    async with screen(case) as s:
        await palette(s, "back up")
        await s.type(str(folder))
        await s.press("enter")
        assert "Making a backup" in s.words()
        await s.press("ctrl+x")
        await s.until(lambda: s.triage.job is None)
        assert "backup: stopped" in s.said
    assert list(folder.iterdir()) == []


async def test_a_merge_shows_first_what_would_come(
    screen: Any, case: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.screens.cases.CALM", 1e6)  # the hands never rest
    with open_case(case) as opened:
        opened.store.mark([1], "disputed", "Ana Sorel", rationale="the ministry counts otherwise")
    before = entries(case)
    async with screen(case, (140, 45), notifications=True) as s:
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = f'"{copy}"'
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, MergeScreen))
        assert "Merge another case?" in s.words()
        shown = " ".join(s.app.screen.query_one("Sheet").plain.split())
        for words in (
            "ben's copy.case",
            "The other is a copy of this case",
            "Would come: 2 verdicts",
            "1 disagree; what this case says stands:",
            "verdict · claim 1",
            "two witnesses [bold]x[/x]",
        ):
            assert words in shown, words
        assert "\u202e" not in s.words()
        await s.press("enter", "y")
        assert isinstance(s.app.screen, MergeScreen), "they may have been meant for something else"
        assert "This has just come" in s.words()
        await s.press("escape")
        monkeypatch.setattr("verifier.tui.screens.cases.CALM", 0.0)
        assert entries(s) == before
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = str(copy)
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, MergeScreen))
        assert "Enter merge it" in s.words()
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        s.app.desk.poll()
        await s.settle()
        assert s.said.startswith("case "), "what a merge brings is not told as others' doing"
        assert s.triage.claims.changed == set()
        assert "Came: 2 verdicts" in notified(s)
        assert notified(s).endswith(
            "1 disagree; what this case says stands. The claims have the tag “merge: disagree”."
        )
        await s.until(lambda: s.triage.everything.unverifiable == 1)  # the list knows what came
        after = entries(s)
        assert after > before
        assert s.stored(1) == "disputed"
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = str(copy)
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        assert "Nothing new is in it" in notified(s)
        assert entries(s) == after


async def test_what_would_come_waits_until_nothing_is_typed(screen: Any, case: Path, copy: Path) -> None:
    before = entries(case)
    async with screen(case) as s:
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = str(copy)
        await s.press("enter", "enter", "e")
        await s.type("yes")
        await s.until(lambda: s.triage.job is None)
        assert not isinstance(s.app.screen, MergeScreen)
        await s.press("ctrl+s")
        await s.until(lambda: isinstance(s.app.screen, MergeScreen))
        await s.press("n")
        assert s.app.screen is s.triage
    assert entries(case) == before + 1, "the note, and nothing else"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "a path is needed"),
        ("no-such.case", "there is no such file"),
        (".", "this is a folder"),
        ("{case}", "this is the very case that is open"),
        ("postgresql://ana:secret@host/case", "leave the password out"),
        ("x" * 5_000, "not a usable path"),
    ],
)
async def test_what_cannot_be_the_other_case(screen: Any, case: Path, typed: str, why: str) -> None:
    async with screen(case) as s:
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = typed.format(case=case)
        await s.press("enter")
        assert why in " ".join(s.words().split())
        await s.press("escape")
        assert s.triage.job is None


@pytest.mark.parametrize("name", ["plain.txt", f"{STRANGE}.case".replace("/", "_"), "--dry-run", "-o"])
async def test_a_file_that_is_no_case_is_refused_in_words(screen: Any, case: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a diary \x1b[31m")
    before = entries(case)
    async with screen(case, notifications=True) as s:
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = str(tmp_path / name) if name[0] != "-" else name
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
        await s.until(lambda: bool(s.app._notifications))
        (told,) = [notification.message for notification in s.app._notifications]
        assert "\n" not in told
        assert "\u202e" not in told
        assert s.app.screen is s.triage
    assert entries(case) == before


async def test_both_are_in_the_palette_and_may_be_given_a_key(screen: Any, case: Path) -> None:
    from verifier.config import Config

    async with screen(case, config=Config(keys={"back_up": "f9"})) as s:
        await s.press("f9")
        assert "Back up this case" in s.words()
        await s.press("escape", "question_mark")
        told = s.app.screen.query_one("Sheet").plain
        assert "  F9          Make a checked copy" in told
        assert "  ^p …        Put another case into this one" in told


async def test_another_case_is_merged_into_an_empty_one(
    screen: Any, make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.screens.cases.CALM", 0.0)
    other = make(tmp_path / "other.case", 2, 3)
    async with screen(make(tmp_path / "empty.case", 0)) as s:
        await palette(s, "merge another")
        s.app.screen.query_one("Input").value = str(other)
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, MergeScreen))
        assert "The other is a case of its own" in s.words()
        await s.press("y")
        await s.until(lambda: s.triage.job is None)
        await s.until(lambda: s.triage.everything.total == 6)
