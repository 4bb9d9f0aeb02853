"""The settings file that explains itself, and settings that cannot be: told with their line."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from verifier import config
from verifier.cli import settings_file
from verifier.tui.actions import ACTIONS, BY_ID, Keymap
from verifier.tui.columns import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def switched_on(text: str) -> str:
    """The file with everything in it set."""
    return "\n".join(line[1:] if line.startswith("#") and line[1:2].strip() else line for line in text.splitlines())


def test_it_sets_nothing_as_it_stands() -> None:
    assert tomllib.loads(settings_file.template()) == {"keys": {}}


def test_everything_in_it_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VERIFIER_REVIEWER", "VERIFIER_TOUR"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "all.toml"
    path.write_text(switched_on(settings_file.template()), encoding="utf-8")
    held = tomllib.loads(path.read_text("utf-8"))
    assert set(held) == {entry.name for entry in config.settings()}
    without = {action.id for action in ACTIONS if not action.keys}  # the example is one that is free
    assert {name: key for name, key in held["keys"].items() if name not in without} == {
        action.id: action.keys for action in ACTIONS if action.keys
    }
    assert set(held["keys"]) == set(BY_ID)
    loaded, usual = config.load(path), config.Config()
    for entry in config.settings():
        if entry.name != "keys" and entry.default is not None:
            assert getattr(loaded, entry.name) == getattr(usual, entry.name), entry.name
    keymap = Keymap(loaded.keys)
    assert all(keymap.keys(action.id) == Keymap().keys(action.id) for action in ACTIONS if action.keys)


def test_every_setting_and_action_is_explained_in_it_and_in_the_reference() -> None:
    page, text = PAGE.read_text("utf-8"), settings_file.template()
    flat = " ".join(text.replace("\n# ", " ").split())
    for entry in config.settings():
        assert f"`{entry.name}`" in page
        assert entry.name == "keys" or " ".join(entry.metadata["help"].replace("`", "").split()) in flat
    for action in ACTIONS:
        assert f"| `{action.id}` |" in page
        assert f"\n#{action.id} = " in text
        assert " ".join(action.help.split()) in flat


def test_every_column_is_named_where_they_are_explained() -> None:
    (help_words,) = (entry.metadata["help"] for entry in config.settings() if entry.name == "columns")
    (row,) = (line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `columns` | The columns of"))
    for name in COLUMNS:
        assert f"`{name}`" in help_words
        assert f"`{name}`" in row


def test_it_is_written_once_and_never_over_another(cli: Callable, home: Path) -> None:
    path = home / "config.toml"
    assert str(path) in cli("config", "--init").fine().out
    assert path.read_text("utf-8") == settings_file.template()
    assert cli("config").fine()
    path.write_text('theme = "nord"\n')
    ran = cli("config", "--init")
    assert ran.code == 1
    assert "is there already" in ran.err
    assert path.read_text() == 'theme = "nord"\n'
    assert cli("config", "--template").fine().out == settings_file.template()


def test_what_the_screen_changes_goes_into_it(cli: Callable, home: Path) -> None:
    cli("config", "--init").fine()
    config.set_value("sort", "-figure", home / "config.toml")
    assert config.load(home / "config.toml").sort == "-figure"
    assert "#sort = " in (home / "config.toml").read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[keys]\nconfrm = "x"\n', "line 2: keys: there is no action 'confrm'; did you mean confirm?"),
        ('[keys]\n\nconfirm = "ctrl+"\n', "line 3: keys.confirm"),
        ('[keys]\nconfirm = ","\n', "line 2: keys.confirm: a key is needed"),
        ('sort = "worth"\ncolumns = "claim sayd"\n', "line 2: columns: there is no column 'sayd'; did you mean said?"),
        ("tour = true\n", "line 1: tour must be a text in quotes, not true or false"),
        ('tour = "nevr"\n', "line 1: tour cannot be 'nevr'; did you mean never?"),
        ('theme = "nope"\n', "line 1: there is no theme 'nope'; "),
        ('theme = "nrod"\n', "line 1: there is no theme 'nrod'; did you mean nord?"),
        (
            'sort = "-date"\n',
            "line 1: sort cannot be '-date'; it can be worth, article, published, figure, source or changed; "
            "with a - before it, turned round",
        ),
        ('codebook = "x"\n', "line 1: codebook cannot be 'x'; it can be acled or airwars"),
        ('[keys]\nredo = "f7"\nconfirm = "u"\n', "line 3: keys: u cannot be both confirm and undo"),
        ('sort = "worth"\nkeys.confirm = "u"\n', "line 2: keys: u cannot be both confirm and undo"),
        ('\nkeys = { redo = "f7", confirm = "u" }\n', "line 2: keys: u cannot be both confirm and undo"),
        ("\nkeys.confirm = 3\n", "line 2: keys.confirm must be a key in quotes"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(cli: Callable, home: Path, text: str, words: str) -> None:
    (home / "config.toml").write_text(text)
    ran = cli("config")
    assert ran.code == 1
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_theme_that_does_not_exist_is_told_before_the_screen(tmp_path: Path) -> None:
    from verifier.errors import VerifierError
    from verifier.tui.app import build
    from verifier.tui.desk import Desk
    from verifier.workflow.session import open_session

    path = tmp_path / "config.toml"
    path.write_text('theme = "nrod"\n')
    loaded = config.load(path)
    desk = Desk(lambda: open_session(str(tmp_path / "x.case"), create=True, config=loaded))
    with pytest.raises(VerifierError, match="line 1: there is no theme 'nrod'; did you mean nord"):
        build(desk, Keymap(), loaded)


def test_a_variable_that_forbids_the_tour_is_told(cli: Callable, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tour() -> dict[str, str]:
        (found,) = [row for row in cli("config", "--format", "json").fine().json if row["id"] == "tour"]
        return found

    monkeypatch.delenv("VERIFIER_TOUR", raising=False)
    assert tour() == {"id": "tour", "value": "once", "from": "default"}
    monkeypatch.setenv("VERIFIER_TOUR", "never")
    assert tour() == {"id": "tour", "value": "never", "from": "VERIFIER_TOUR"}
