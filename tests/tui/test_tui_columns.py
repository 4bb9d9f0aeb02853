"""The columns of the list, by keys alone: chosen, moved, sized, sorted by, and kept in the settings."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from verifier import config
from verifier.errors import VerifierError
from verifier.paths import orders_folder
from verifier.tui.columns import COLUMNS, DEFAULT, Shown, parse, shares, usual, written


def heads(s: Any) -> str:
    return str(s.triage.query_one("#heads").plain)


async def at(s: Any, name: str) -> None:
    """Put the cursor of the columns' window on a column."""
    await s.press("g", *["j"] * s.app.screen.names.index(name))


async def test_columns_are_chosen_moved_and_sized_and_kept(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case) as s:
        assert heads(s).split() == ["figure", "claim", "said", "by", "‹", "through", "in", "date"]
        await s.press("T")
        assert "how much it is worth checking" in s.words()
        await at(s, "worth")
        await s.press("space")
        assert "worth ▾" in heads(s)
        await at(s, "in")
        await s.press("space")
        await at(s, "date")
        await s.press("K", "K")
        await at(s, "figure")
        await s.press("l", "l", "h")
        width = dict(s.triage.claims.shares(s.triage.claims.inner))
        assert width["figure"] == 19
        assert list(width) == ["verdict", "figure", "date", "claim", "said", "worth"]
        await s.press("escape")
        assert "1.00" in s.words()
        assert "Harbour Times" not in "\n".join(s.words().splitlines()[:8])
    kept = tomllib.loads((tmp_path / "config.toml").read_text())
    assert kept["columns"] == "verdict figure:19 date claim said worth"
    async with screen(case, config=config.load(tmp_path / "config.toml")) as s:
        assert dict(s.triage.claims.shares(s.triage.claims.inner)) == width
        assert "1.00" in s.words()


async def test_the_list_is_ordered_by_a_column_and_begins_so_the_next_time(
    screen: Any, case: Path, make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    settings = tmp_path / "config.toml"
    async with screen(case) as s:
        await s.press("T")
        await at(s, "figure")
        await s.press("s")
        assert s.triage.sort == "figure"
        assert "figure ▾" in heads(s)
        await s.press("s")
        assert "figure ▴" in heads(s)
        await at(s, "in")
        await s.press("s")
        assert "no order by this column" in s.said
        await s.press("q")
        assert s.triage.claims.row.best == 2
    assert "sort" not in (tomllib.loads(settings.read_text()) if settings.exists() else {})
    async with screen(case) as s:
        assert (s.triage.sort, s.triage.backwards) == ("figure", True)
        assert s.triage.claims.row.best == 2
        assert "highest figure first, reversed" in s.words()
    async with screen(make(tmp_path / "other.case", 1)) as s:
        assert (s.triage.sort, s.triage.backwards) == ("worth", False), "another case has its own order"
    (kept,) = orders_folder().iterdir()
    kept.write_text("sideways\n")
    async with screen(case) as s:
        assert s.triage.sort == "worth"


async def test_every_column_tells_something_and_the_words_stay(screen: Any, case: Path) -> None:
    async with screen(case, (168, 44)) as s:
        await s.press("e")
        await s.type("a note")
        await s.press("ctrl+s", "T")
        for name in COLUMNS:
            if name not in [one.name for one in s.triage.claims.shown]:
                await at(s, name)
                await s.press("space")
        await at(s, "claim")
        await s.press("space", "l")
        assert "stay in the list" in s.said
        await s.press("escape")
        line = next(line for line in s.words().splitlines() if line.startswith("▸"))
        for told in (
            "unreviewed",
            "≈2 killed",
            "about 2 sa",
            "Ines Duarte",
            "Harbour",
            "2024",
            "1.00",
            "casualty",
        ):
            assert told in line
        assert len(line.rstrip()) <= 168
        await s.press("T", "backspace", "escape")
        assert s.triage.claims.shown == DEFAULT


async def test_what_has_no_room_is_left_out_on_a_small_screen(screen: Any, case: Path) -> None:
    wide = config.Config(columns="verdict:14 figure:30 claim said:40 in:30 date worth kind notes changed id")
    for size in ((60, 15), (80, 24), (120, 40)):
        async with screen(case, size, config=wide) as s:
            assert "about 2" in s.words()
            await s.press("T", "G", "question_mark")
            assert "The columns" in s.words()


def test_the_setting_is_read_strictly() -> None:
    assert parse(None) == DEFAULT
    assert parse(written(DEFAULT)) == DEFAULT
    assert parse("claim, figure:12") == (Shown("claim"), Shown("figure", 12))
    for words, told in (
        ("verdict figur claim", "did you mean figure"),
        ("claim zzz", "there are verdict"),
        ("verdict figure", "claim must be among them"),
        ("claim claim", "twice"),
        ("claim figure:0", "1 to 80"),
        ("claim figure:x", "1 to 80"),
        ("claim:20", "others leave"),
        ("", "claim must be"),
    ):
        with pytest.raises(VerifierError, match=told):
            parse(words)


def test_the_cells_of_a_line_are_shared_out() -> None:
    for width in range(60, 260):
        found = dict(shares(DEFAULT, width))
        assert sum(found.values()) + len(found) + 1 == width
        assert found["claim"] >= 12
        everything = shares(tuple(Shown(name) for name in COLUMNS), width)
        assert sum(cells for _, cells in everything) + len(everything) + 1 == width
    assert all(usual(name, 200) for name in COLUMNS if name != "claim")


def test_settings_are_changed_without_touching_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\nreviewer = "Ana"  # that is me\n[keys]\nsort = "s"\n', encoding="utf-8")
    config.set_value("sort", "-figure", path)
    config.set_value("columns", "claim", path)
    config.set_value("sort", "worth", path)
    text = path.read_text()
    assert "# mine" in text
    assert "# that is me" in text
    loaded = config.load(path)
    assert (loaded.sort, loaded.columns, loaded.reviewer, loaded.keys) == ("worth", "claim", "Ana", {"sort": "s"})


async def test_lines_stay_where_they_are_while_columns_are_chosen(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("T")
        lines = list(s.app.screen.names)
        await at(s, "worth")
        await s.press("space", "j", "space", "j", "space")
        assert s.app.screen.names == lines
        assert s.app.screen.name_here == "notes"
        chosen = [one.name for one in s.triage.claims.shown]
        assert chosen == ["verdict", "figure", "claim", "said", "in", "date", "worth", "kind", "notes"]
        await at(s, "in")
        await s.press("space", "j", "space")
        assert s.app.screen.name_here == "date"
        assert [one.name for one in s.triage.claims.shown][3:] == ["said", "worth", "kind", "notes"]
        await at(s, "in")
        await s.press("space")
        assert s.triage.claims.shown[-1].name == "in", "what is put in comes last"
        await at(s, "kind")
        await s.press("K")
        assert [one.name for one in s.triage.claims.shown][4:] == ["kind", "worth", "notes", "in"]
        assert s.app.screen.name_here == "kind"
        assert s.app.screen.names.index("date") == lines.index("date"), "what is not shown is not moved"
