"""Settings: strict, documented, and changed without touching what a person wrote."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import config
from verifier.errors import VerifierError


@pytest.fixture(autouse=True)
def _no_name_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VERIFIER_REVIEWER", raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = config.load(tmp_path / "none.toml")
    assert (loaded.reviewer, loaded.codebook, loaded.theme, loaded.keys) == (None, "acled", None, {})


def test_every_setting_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, '\ufeffreviewer = " Zoë  Example "\ncodebook = "airwars"\ntheme = "nord"\n[keys]\nconfirm = "c,f2"\n'
    )
    loaded = config.load(path)
    assert loaded.reviewer == "Zoë Example"
    assert (loaded.codebook, loaded.theme, loaded.keys) == ("airwars", "nord", {"confirm": "c,f2"})


def test_the_variable_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, 'reviewer = "File"\n')
    monkeypatch.setenv("VERIFIER_REVIEWER", "Variable")
    assert config.load(path).reviewer == "Variable"
    assert config.origins(path)["reviewer"] == "VERIFIER_REVIEWER"
    assert config.origins(path)["codebook"] == "default"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('reviwer = "x"', "did you mean reviewer"),
        ('Codebook = "acled"', "did you mean codebook"),
        ("zzzzzz = 1", "valid keys are reviewer, codebook, theme, columns, sort, tour, backups, largest_file, keys"),
        ("reviewer = 5", "reviewer must be a text in quotes, not a number"),
        ("theme = true", "true or false"),
        ("reviewer = 2020-01-01", "a date or time"),
        ('codebook = "alced"', "did you mean acled"),
        ('codebook = "zzz"', "acled or airwars"),
        ('reviewer = ""', "reviewer"),
        ('keys = "c"', "table"),
        ("[keys]\nconfirm = 3", "keys.confirm"),
        ('[keys]\nconfirm = ""', "keys.confirm"),
        ("reviewer = ", "not TOML"),
        ('largest_file = "2 TB"', "largest_file"),
        ('largest_file = "1 GB"', "at most 900 MB"),
        ('largest_file = "0"', "largest_file"),
        ('[reviewer]\nname = "x"', "a table"),
    ],
)
def test_a_wrong_key_or_value_is_one_line_that_names_it(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(VerifierError, match=r".") as caught:
        config.load(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# mine\n\nreviwer = "x"\n', 3),
        ('theme = "nord"\nsort = 5\n', 2),
        ('sort = "worth"\n\n[keys]\nsort = 3\n', 4),
        ('# sort\n[keys]\nquit = "Q"\n[sorts]\n', 4),
        ('keys = "c"', 1),
        ('\ufeff"codebook" = "alced"', 1),
    ],
)
def test_the_line_of_an_error_is_told(tmp_path: Path, text: str, line: int) -> None:
    path = written(tmp_path, text)
    with pytest.raises(VerifierError, match="config") as caught:
        config.load(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(VerifierError, match="cannot read"):
        config.load(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'reviewer = "Zo\xeb"')
    with pytest.raises(VerifierError, match="UTF-8"):
        config.load(path)


def test_the_name_is_kept_and_the_rest_untouched(tmp_path: Path) -> None:
    text = '# mine\ncodebook = "airwars"  # why not\nreviewer = "Old"   # me\n\n[keys]\n# keys\nreviewer = "x"\n'
    path = written(tmp_path, text)
    before = tomllib.loads(text)
    config.set_reviewer('A "B" \\ C', path)
    after = path.read_text()
    assert tomllib.loads(after) == {**before, "reviewer": 'A "B" \\ C'}
    assert "# mine" in after
    assert "# why not" in after
    assert "# keys" in after
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "config.toml"
    config.set_reviewer("Zoë", path)
    assert config.load(path).reviewer == "Zoë"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = written(tmp_path, "# dotfiles\n")
    link = tmp_path / "link.toml"
    link.symlink_to(real)
    config.set_reviewer("Zoë", link)
    assert link.is_symlink()
    assert config.load(real).reviewer == "Zoë"


def test_a_file_that_is_no_toml_is_not_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, "what = is this")
    with pytest.raises(VerifierError):
        config.set_reviewer("Zoë", path)
    assert path.read_text() == "what = is this"


def test_a_multiline_name_is_not_broken(tmp_path: Path) -> None:
    path = written(tmp_path, 'reviewer = """Old\nName"""\ntheme = "nord"\n')
    before = path.read_text()
    with pytest.raises(VerifierError, match="write there yourself"):
        config.set_reviewer("New", path)
    assert path.read_text() == before


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[31mb", "a\u202eb", "x" * 201, "a\x00b"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(VerifierError, match="reviewer's name"):
        config.check_reviewer(name)


@given(st.text(max_size=30), st.sampled_from(["", "# c\n", 'theme = "x"\n', '[keys]\nquit = "Q"\n', "\n\n[keys]\n"]))
def test_any_name_that_is_accepted_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str, rest: str) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_text(rest)
    before = tomllib.loads(rest)
    try:
        kept = config.check_reviewer(name)
    except VerifierError:
        return
    config.set_reviewer(name, path)
    assert tomllib.loads(path.read_text("utf-8")) == {**before, "reviewer": kept}


def test_every_setting_explains_itself() -> None:
    for entry in config.settings():
        assert entry.metadata["help"]
        assert tomllib.loads(f"{entry.name} = {entry.metadata['example']}")
    others = {entry.name for entry in fields(config.Config)} - {entry.name for entry in config.settings()}
    assert others == {"path", "reviewer_in_file"}
