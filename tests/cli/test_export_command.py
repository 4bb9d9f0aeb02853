"""`verifier export`: a file that is whole or not there, and never overwrites."""

import csv
import io
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from verifier.errors import VerifierError
from verifier.workflow.export import new_file
from verifier.workflow.session import open_session

FORMATS = ("md", "html", "csv", "json")


@pytest.fixture
def reviewed(cli: Callable, case: Path) -> Path:
    cli("mark", 1, "disputed", "--reason", "the list has 90").fine()
    cli("note", 1, "asked the hospital").fine()
    return case


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_report_says_what_is_in_the_case(cli: Callable, reviewed: Path, home: Path, fmt: str) -> None:
    with open_session(str(reviewed)) as session:
        detail, head = session.read.claim(1), session.read.head()
    path = home / f"r.{fmt}"
    assert str(path) in cli("export", "-o", path).fine().out
    text = path.read_text("utf-8")
    for words in ("about 170", "the list has 90", "asked the hospital", "F. Checker", detail.article.capture_sha256):
        assert words in text, words
    assert head is not None
    assert head.hash in text


def test_json_and_csv_hold_every_claim(cli: Callable, reviewed: Path) -> None:
    ids = {row["id"] for row in cli("list", "--format", "json").json}
    report = cli("export", "-o", "-", "--format", "json").fine().json
    assert {claim["id"] for claim in report["claims"]} | {claim["id"] for claim in report.get("unreviewed", [])} == ids
    table = list(csv.DictReader(io.StringIO(cli("export", "-o", "-", "--format", "csv").fine().out.lstrip("\ufeff"))))
    assert {int(row["claim_id"]) for row in table} == ids


def test_filters_hold_in_the_report(cli: Callable, reviewed: Path) -> None:
    out = cli("export", "-o", "-", "--format", "csv", "--verdict", "disputed").fine().out
    assert [row["claim_id"] for row in csv.DictReader(io.StringIO(out.lstrip("\ufeff")))] == ["1"]
    out = cli("export", "-o", "-", "--format", "csv", "--verdict", "unreviewed", "--measure", "injured").fine().out
    rows = list(csv.DictReader(io.StringIO(out.lstrip("\ufeff"))))
    assert rows
    assert all(row["measure"] == "injured" and row["verdict"] == "unreviewed" for row in rows)


def test_the_report_of_an_empty_case(cli: Callable, home: Path) -> None:
    open_session(create=True).close()
    for fmt in FORMATS:
        cli("export", "-o", home / f"r.{fmt}").fine()


def test_an_existing_file_is_kept_unless_forced(cli: Callable, reviewed: Path, home: Path) -> None:
    path = home / "r.md"
    path.write_text("mine")
    cli("export", "-o", path).refused("exists", "--force")
    assert path.read_text() == "mine"
    cli("export", "-o", path, "--force").fine()
    assert "about 170" in path.read_text()


@pytest.mark.parametrize("to", ["r.md", "-"])
def test_what_was_altered_in_the_history_is_not_reported(cli: Callable, reviewed: Path, home: Path, to: str) -> None:
    """The report would print a head, and a reason that nobody gave."""
    with closing(sqlite3.connect(reviewed, isolation_level=None)) as connection:
        connection.execute("UPDATE history SET reason = 'FORGED' WHERE seq = 2")
    cli("export", "-o", to, "--format", "md").refused("broken at entry 2", "no report was written", "verifier verify")
    assert not (home / "r.md").exists()


@pytest.mark.parametrize("name", ["none/r.md", "folder", "/dev/full"])
def test_a_path_that_cannot_be_written(cli: Callable, reviewed: Path, home: Path, name: str) -> None:
    (home / "folder").mkdir()
    before = sorted(home.rglob("*"))
    cli("export", "-o", name, "--format", "md", "--force").refused(name.split("/")[0] or "/dev/full")
    assert sorted(home.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_leave_to_write(cli: Callable, reviewed: Path, home: Path) -> None:
    (home / "closed").mkdir(mode=0o500)
    cli("export", "-o", home / "closed" / "r.md").refused("Permission")


def test_a_failure_half_way_leaves_no_file(
    cli: Callable, reviewed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier.workflow import export

    def breaking(found: object, replaced: object) -> object:
        raise VerifierError("the disk is full")

    monkeypatch.setattr(export, "report_article", breaking)
    (home / "old.md").write_text("old")
    before = sorted(home.iterdir())
    cli("export", "-o", home / "r.md").refused("the disk is full")
    cli("export", "-o", home / "old.md", "--force").refused("the disk is full")
    assert sorted(home.iterdir()) == before
    assert (home / "old.md").read_text() == "old"


def test_a_file_that_comes_up_meanwhile_is_kept(home: Path) -> None:
    path = home / "r.md"

    def write() -> None:
        with new_file(str(path)) as stream:
            stream.write(b"ours")
            path.write_text("theirs")

    with pytest.raises(VerifierError, match="exists already"):
        write()
    assert path.read_text() == "theirs"
    assert [entry.name for entry in home.iterdir()] == ["r.md"]


def test_a_new_file_is_readable_like_any_other(home: Path) -> None:
    with new_file(str(home / "a")) as stream:
        stream.write(b"x")
    (home / "b").touch()
    assert (home / "a").stat().st_mode == (home / "b").stat().st_mode


def test_forcing_keeps_a_link_and_the_mode(home: Path) -> None:
    (home / "real").write_text("old")
    (home / "real").chmod(0o640)
    (home / "link").symlink_to("real")
    with new_file(str(home / "link"), force=True) as stream:
        stream.write(b"new")
    assert (home / "link").is_symlink()
    assert (home / "real").read_text() == "new"
    assert (home / "real").stat().st_mode & 0o777 == 0o640


def test_a_corrected_claim_is_marked_as_such(cli: Callable, reviewed: Path) -> None:
    cli("correct", 1, "--figure", "at least 30", "--measure", "killed", "--reason", "misread").fine()
    report = cli("export", "-o", "-", "--format", "json").fine().json
    text = json.dumps(next(claim for claim in report["claims"] if claim["id"] == 1))
    assert "misread" in text
    assert "at least 30" in text
    cli("undo").fine()
    report = cli("export", "-o", "-", "--format", "json").fine().json
    text = json.dumps(next(claim for claim in report["claims"] if claim["id"] == 1))
    assert "misread" not in text
