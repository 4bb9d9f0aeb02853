"""Where a case is looked for, and the session on it."""

from hashlib import sha256
from pathlib import Path

import pytest

from db.rows import NewArticle
from verifier import paths
from verifier.config import Config
from verifier.errors import VerifierError
from verifier.workflow import child
from verifier.workflow.session import exists, open_session


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VERIFIER_CASE", "VERIFIER_REVIEWER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VERIFIER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_the_default_case_is_made_in_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(VerifierError, match="no case at"):
        open_session()
    with open_session(create=True) as session:
        assert session.name == "default.case"
        assert Path(session.target) == paths.default_case()
    assert exists()
    assert paths.default_case().is_relative_to(tmp_path)


def test_named_goes_before_variable_goes_before_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_CASE", str(tmp_path / "variable.case"))
    assert paths.case_target() == str(tmp_path / "variable.case")
    assert paths.case_target("other.case") == "other.case"
    assert paths.case_target("postgresql://h/d") == "postgresql://h/d"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("a.case", "a.case"),
        ("postgresql://host/db", "postgresql://host/db"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("postgresql://me:word@host:5/db", "postgresql://me:…@host:5/db"),
        ("postgresql://host/db?password=word", "postgresql://host/db"),
    ],
)
def test_a_case_is_shown_without_its_password(target: str, shown: str) -> None:
    assert paths.shown_case(target) == shown


def test_nothing_is_written_without_a_name(tmp_path: Path) -> None:
    with open_session(str(tmp_path / "a.case"), create=True) as session:
        for write in (
            lambda: session.mark([1], "confirmed"),
            lambda: session.add_note(1, "x"),
            session.undo,
            session.redo,
        ):
            with pytest.raises(VerifierError, match="VERIFIER_REVIEWER"):
                write()
        head = session.read.head()
        assert head is None or head.seq <= 1


def test_a_name_given_later_is_kept(tmp_path: Path) -> None:
    config = Config(path=tmp_path / "config.toml")
    with open_session(str(tmp_path / "a.case"), create=True, config=config) as session:
        session.set_reviewer(" Zoë  Example ")
        assert session.reviewer == "Zoë Example"
    with open_session(str(tmp_path / "a.case")) as session:
        assert session.reviewer == "Zoë Example"


def test_a_bad_name_makes_no_case(tmp_path: Path) -> None:
    with pytest.raises(VerifierError, match="name"):
        open_session(str(tmp_path / "a.case"), create=True, reviewer="\x1b[31m")
    assert not (tmp_path / "a.case").exists()


def test_readers_for_other_threads(tmp_path: Path) -> None:
    from threading import Thread

    found: list[int] = []
    with open_session(str(tmp_path / "a.case"), create=True, reviewer="R") as session:
        session.add_article(NewArticle(b"x", sha256(b"x").hexdigest(), "text/plain", "a.txt", "verifier", "x"))

        def look() -> None:
            reader = session.reader()
            found.append(len(reader.articles()))
            reader.close()

        thread = Thread(target=look)
        thread.start()
        thread.join()
    assert found == [1]


def test_a_child_gets_the_case_by_its_environment_only() -> None:
    started = child.add_command("postgresql://me:word@h/d", "Zoë", ["-x.txt", "b"])
    assert not any("word" in part for part in started.argv)
    assert started.env["VERIFIER_CASE"] == "postgresql://me:word@h/d"
    assert started.env["VERIFIER_REVIEWER"] == "Zoë"
    assert started.argv[-3:] == ("--", "-x.txt", "b")
