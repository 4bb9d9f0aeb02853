"""The help teaches every command; the reference is what the code says."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from verifier import __version__, config
from verifier.cli import app, reference
from verifier.tui import actions

NAMES = [name for names in app.GROUPS.values() for name in names]


def test_help_shows_the_way_and_every_command_with_one_line(cli: Callable) -> None:
    out = cli("--help").fine().out
    assert out.index("verifier add") < out.index("verifier export")
    lines = out.splitlines()
    for name in app.command().commands:
        (line,) = [line for line in lines if line.startswith(f"  {name} ")]
        assert len(line.split()) > 3, line
        assert line.endswith("."), line
        assert "..." not in line, line


def test_every_command_stands_in_a_group() -> None:
    assert sorted(NAMES) == sorted(app.command().commands)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_explains_itself(cli: Callable, name: str) -> None:
    assert f"verifier {name}" in cli(name, "--help").fine().out
    for parameter in app.command().commands[name].params:
        assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "add",
            "extract",
            "show",
            "explain",
            "compare",
            "mark",
            "note",
            "attach",
            "evidence",
            "assign",
            "state",
            "tag",
        ),
        *("rename-tag", "save-view", "change-view", "article", "source", "add-claim", "correct", "export"),
        *("restore", "bag", "encrypt", "decrypt", "key", "timestamp", "merge", "redact"),
    ],
)
def test_commands_that_need_something_say_what_when_bare(cli: Callable, name: str) -> None:
    said = cli(name).misused(f"; see verifier {name} --help")
    assert "Usage:" not in said
    assert len(said) < 200


def test_version(cli: Callable) -> None:
    assert cli("--version").fine().out == f"verifier {__version__}\n"


def test_the_reference_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert reference.PAGE.read_text("utf-8") == reference.page(), "run make docs"


def test_the_reference_names_everything() -> None:
    page = reference.page()
    for name in NAMES:
        assert f"#### {name}\n" in page
    for entry in config.settings():
        assert f"`{entry.name}`" in page
    for action in actions.ACTIONS:
        assert f"`{action.id}`" in page
        assert action.help.replace("|", "\\|") in page
    for variable in ("VERIFIER_CASE", "VERIFIER_REVIEWER", "VERIFIER_CONFIG", "NO_COLOR"):
        assert variable in page


def test_json_has_the_documented_keys(cli: Callable, case: Path) -> None:
    from db import rows
    from verifier.workflow.add import Outcome

    (first, *_) = cli("list", "--format", "json").json
    assert list(first) == list(rows.ClaimRow._fields)
    (shown,) = cli("show", first["id"], "--format", "json").json
    expected = {*rows.ClaimRow._fields, *rows.ClaimDetail._fields}
    assert set(shown) == (expected | {"note_count", "figure_count"}) - {"row"}
    (article,) = cli("article", 1, "--format", "json").json
    assert list(article) == [*rows.ArticleRow._fields, "text"]
    entry = cli("log", "--format", "json").json[0]
    assert set(entry) == {*rows.HistoryRow._fields, "id"}
    (outcome,) = cli("add", "bridge.txt", "--format", "json").json
    assert set(outcome) == {one.name for one in fields(Outcome)} - {"place"}


def test_doctor_of_a_good_case(cli: Callable, case: Path) -> None:
    found = {check["id"]: check for check in cli("doctor", "--format", "json").fine().json}
    assert found["verifier"]["value"] == __version__
    assert found["model"]["ok"] is True
    assert found["history"]["ok"] is True
    assert found["case"]["value"] == str(case)
    assert "history chain" in cli("doctor").fine().out


def test_doctor_of_a_forged_history(cli: Callable, case: Path) -> None:
    import sqlite3

    cli("mark", 1, "confirmed").fine()
    forger = sqlite3.connect(case)
    for (trigger,) in forger.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
    ).fetchall():
        pytest.fail(f"the history is guarded by {trigger}: forge it another way")
    forger.execute("UPDATE history SET actor = 'Somebody Else' WHERE action = 'mark'")
    forger.commit()
    forger.close()
    ran = cli("doctor", "--format", "json")
    assert ran.code == 1
    (broken,) = [check for check in ran.json if check["ok"] is False]
    assert broken["id"] == "history"
    assert "broken" in broken["value"]


def test_doctor_tells_wrong_settings_and_a_bad_case_apart(cli: Callable, home: Path) -> None:
    (home / "config.toml").write_text('[keys]\nconfrm = "x"\n')
    (home / "test.case").write_text("a diary")
    ran = cli("doctor", "--format", "json")
    assert ran.code == 1
    wrong = {check["id"]: check["value"] for check in ran.json if check["ok"] is False}
    assert set(wrong) == {"settings", "case"}
    assert "confirm" in wrong["settings"]


def test_config_says_what_is_in_force_and_why(cli: Callable, home: Path) -> None:
    (home / "config.toml").write_text('codebook = "airwars"\n')
    found = {row["id"]: row for row in cli("config", "--format", "json").fine().json}
    assert found["codebook"] == {"id": "codebook", "value": "airwars", "from": "file"}
    assert found["reviewer"]["value"] == "F. Checker"
    assert "VERIFIER_REVIEWER" in found["reviewer"]["from"]
    assert found["file"]["value"] == str(home / "config.toml")
    assert "airwars" in cli("config").fine().out
