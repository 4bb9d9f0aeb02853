"""Backups through the command line: made, kept in turn, damaged, put back."""

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.backup"))


def test_a_backup_is_checked_named_and_described(cli: Callable, case: Path, home: Path) -> None:
    out = cli("backup").fine().out
    (made,) = backups(home)
    head = cli("doctor", "--format", "json").json
    newest = next(check["value"] for check in head if check["id"] == "case.head")
    assert str(made) in out
    assert f"head {newest}" in out
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    manifest = json.loads(Path(f"{made}.json").read_text())
    assert manifest["sha256"] in out
    assert f"{manifest['seq']}:{manifest['hash']}" == newest
    assert (manifest["file"], manifest["case"], manifest["size"]) == (made.name, "test.case", made.stat().st_size)
    copy = sqlite3.connect(made)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("SELECT count(*) FROM history").fetchone() == (manifest["seq"],)
    copy.close()
    assert not [path for path in home.iterdir() if ".new-" in path.name or path.name.endswith((".backup-wal", "-shm"))]


def test_where_it_goes(cli: Callable, case: Path, home: Path) -> None:
    folder = home / "stick"
    folder.mkdir()
    (made,) = cli("backup", "-o", folder, "--format", "json").fine().json
    assert Path(made["path"]).parent == folder
    cli("backup", "-o", home / "mine.backup", "--thorough").fine()
    before = (home / "mine.backup").read_bytes()
    cli("backup", "-o", home / "mine.backup").refused("mine.backup", "exists already")
    assert (home / "mine.backup").read_bytes() == before
    cli("backup", "-o", home / "no" / "where.backup").refused("there is no folder")
    cli("backup", "-o", home / "other.backup", "--keep", 2).refused("--keep", "folder")
    cli("backup", "--keep", 0).misused("--keep")


def test_keep_deletes_older_backups_of_this_case_and_nothing_else(
    cli: Callable, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (cli("backup", "--format", "json").fine().json[0]["path"] for _ in range(2))
    monkeypatch.setenv("VERIFIER_CASE", str(home / "other.case"))
    cli("sample").fine()
    cli("backup").fine()
    (other,) = home.glob("other.case.*.backup")
    disguised = home / "test.case.20200101T000000.000Z.backup"  # named like ours, but of another case
    disguised.write_bytes(other.read_bytes())
    no_case = home / "test.case.20200101T000000.001Z.backup"
    no_case.write_text("kept by hand")
    by_hand = home / "test.case.before-the-merge.backup"
    by_hand.write_bytes(Path(first).read_bytes())
    link = home / "test.case.20200101T000000.002Z.backup"
    link.symlink_to(by_hand)
    monkeypatch.setenv("VERIFIER_CASE", str(case))
    (made,) = cli("backup", "--keep", "2", "--format", "json").fine().json
    assert made["deleted"] == [first]
    assert not Path(first).exists()
    assert not Path(f"{first}.json").exists()
    left = {path.name for path in backups(home)}
    kept = {
        Path(second).name,
        Path(made["path"]).name,
        other.name,
        disguised.name,
        no_case.name,
        by_hand.name,
        link.name,
    }
    assert left == kept


def test_restoring_brings_back_what_was_there(cli: Callable, case: Path, home: Path) -> None:
    first = cli("list", "--format", "json").json[0]["id"]
    cli("mark", first, "confirmed").fine()
    (made,) = cli("backup", "--format", "json").fine().json
    again = home / "again.case"
    out = cli("restore", made["path"], "-o", again).fine().out
    assert f"head {made['seq']}:{made['hash']}" in out
    assert "manifest" in out
    assert cli("--case", again, "show", first, "--format", "json").fine().json[0]["verdict"] == "confirmed"
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    cli("restore", made["path"], "-o", again).refused("again.case", "--force")


def test_force_keeps_the_former_case_aside_and_says_what_it_had_more(cli: Callable, case: Path, home: Path) -> None:
    first = cli("list", "--format", "json").json[0]["id"]
    (made,) = cli("backup", "--format", "json").fine().json
    cli("mark", first, "confirmed").fine()
    cli("note", first, "asked the hospital").fine()
    (done,) = cli("restore", made["path"], "--force", "--format", "json").fine().json
    assert (done["newer"], done["former_seq"]) == (2, made["seq"] + 2)
    assert cli("show", first, "--format", "json").json[0]["verdict"] == "unreviewed"
    assert cli("--case", done["aside"], "show", first, "--format", "json").json[0]["verdict"] == "confirmed"
    cli("mark", first, "disputed").fine()  # from here on the two histories part
    assert "part ways" in cli("restore", done["aside"], "--force").fine().out
    assert cli("show", first, "--format", "json").json[0]["verdict"] == "confirmed"
    assert "older by 2 entries" in _older(cli, made["path"], done["aside"], home)


def _older(cli: Callable, older: str, newer: str, home: Path) -> str:
    where = home / "third.case"
    cli("restore", older, "-o", where).fine()
    out: str = cli("restore", newer, "-o", where, "--force").fine().out
    return out


def test_a_backup_that_was_altered_is_refused(cli: Callable, case: Path, home: Path) -> None:
    (made,) = cli("backup", "--format", "json").fine().json
    path, target = Path(made["path"]), home / "again.case"
    whole = path.read_bytes()
    at = whole.rindex(b"F. Checker")
    path.write_bytes(whole[:at] + b"X. Checker" + whole[at + 10 :])
    cli("restore", path, "-o", target).refused(str(path), "nothing was changed")
    path.write_bytes(whole[: len(whole) // 2])
    cli("restore", path, "-o", target).refused(str(path))
    path.write_bytes(whole)
    manifest = Path(f"{path}.json")
    manifest.write_text(manifest.read_text().replace(made["sha256"], "0" * 64))
    cli("restore", path, "-o", target).refused("SHA-256", "manifest")
    manifest.write_text("[]")
    cli("restore", path, "-o", target).refused("manifest", "cannot be read")
    manifest.unlink()
    assert "no manifest" in cli("restore", path, "-o", target).fine().out
    for name, words in (("letter.txt", "not a case"), ("nothing", "there is no")):
        (home / "letter.txt").write_text("Dear Sir")
        cli("restore", home / name, "-o", home / "x.case").refused(words)
    assert not (home / "x.case").exists()
    assert not [found for found in home.iterdir() if ".new-" in found.name]


def test_a_backup_of_a_newer_program_is_refused(cli: Callable, case: Path, home: Path) -> None:
    (made,) = cli("backup", "--format", "json").fine().json
    future = sqlite3.connect(made["path"])
    future.execute("UPDATE alembic_version SET version_num = '9999'")
    future.commit()
    future.close()
    cli("restore", made["path"], "-o", home / "x.case").refused("newer verifier")


def test_a_case_in_use_is_not_replaced(cli: Callable, process: Callable, case: Path, home: Path) -> None:
    from db.engine import open_case

    (made,) = cli("backup", "--format", "json").fine().json
    first = cli("list", "--format", "json").json[0]["id"]
    cli("mark", first, "confirmed").fine()
    with open_case(case):
        process("restore", made["path"], "--force").refused("open in another program", "nothing was changed")
    assert cli("show", first, "--format", "json").json[0]["verdict"] == "confirmed"
    assert not list(home.glob("*.replaced.*"))
    process("restore", made["path"], "--force").fine()


def test_a_damaged_case_is_replaced_and_kept(cli: Callable, case: Path, home: Path) -> None:
    (made,) = cli("backup", "--format", "json").fine().json
    damaged = case.read_bytes()[:4096] + b"\xff" * 40_000
    case.write_bytes(damaged)
    out = cli("restore", made["path"], "--force").fine().out
    assert "could not be read" in out
    (aside,) = home.glob("*.replaced.*")
    assert aside.read_bytes() == damaged
    cli("list").fine()


def test_a_damaged_case_gives_no_backup(cli: Callable, case: Path, home: Path) -> None:
    broken = sqlite3.connect(case)
    broken.execute("UPDATE history SET reason = 'another' WHERE seq = 2")
    broken.commit()
    broken.close()
    cli("backup").refused("entry 2", "no backup was made")
    assert backups(home) == []
    assert not [found for found in home.iterdir() if ".new-" in found.name]


def test_no_room_on_the_disk(cli: Callable, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(home)
    monkeypatch.setattr("db.backup.shutil.disk_usage", lambda _: usage._replace(free=1_000_000))
    cli("backup").refused("free", "make room")
    assert backups(home) == []


@pytest.mark.parametrize("at", ["db.backup._copy_bytes", "db.backup.sync", "db.files.publish"])
def test_what_fails_or_is_stopped_leaves_nothing(
    cli: Callable, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    before = sorted(os.listdir(home))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(at, full)
        cli("backup").refused("No space left")
    assert sorted(os.listdir(home)) == before
    with monkeypatch.context() as patched:
        patched.setattr(at, stopped)
        assert cli("backup").code == 130
    assert sorted(os.listdir(home)) == before
