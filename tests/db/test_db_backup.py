"""Copies of a case: while others write, before migrations, and of one moment."""

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from db import backup, chain, files
from db.engine import open_case
from db.errors import CaseError
from db.replay import replay
from db.rows import NewArticle

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4

WRITER = """
import sys
from pathlib import Path
from db.engine import open_case
target, name, stop = sys.argv[1:]
done = 0
with open_case(target) as case:
    case.store.add_note(2, name, name)
    print("ready", flush=True)
    while not Path(stop).exists():
        case.store.mark([1 + done % 4], ("confirmed", "disputed")[done // 4 % 2], name)
        case.store.add_note(2, f"{name} {done}", name)
        done += 1
print(done)
"""


def copy(path: Path, draft: Path) -> None:
    draft.touch(0o600)
    with open_case(path) as case:
        assert case.lock is not None
        backup.copy_case(str(path), str(draft), lock=case.lock.hold(), held=case.afterwards)


def test_copies_beside_four_writers_are_each_of_one_moment(
    sqlite_model: Path, tmp_path: Path, article: Callable[..., NewArticle]
) -> None:
    path, stop = tmp_path / "busy.case", tmp_path / "stop"
    path.write_bytes(sqlite_model.read_bytes())
    with open_case(path) as case:
        for number in range(40):
            case.store.add_article(article(number), "Ana")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, f"W{number}", stop],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for number in range(12):
            copy(path, tmp_path / f"{number}.copy")
    finally:
        stop.touch()
        answers = [writer.communicate(timeout=100) for writer in writers]
    assert [error for _, error in answers] == [""] * WRITERS
    acknowledged = sum(2 * int(out) for out, _ in answers)
    heads = []
    for number in range(12):
        with backup.Copy(str(tmp_path / f"{number}.copy")) as made:
            assert made.damage(thorough=True) is None
            entries = list(made.entries())
            head = made.head()
        assert head is not None
        assert (entries[-1].seq, entries[-1].hash) == head
        assert all(chain.entry_hash(entry) == entry.hash for entry in entries)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert all(one.hash == two.previous for one, two in itertools.pairwise(entries))
        heads.append(head)
        _stands(tmp_path / f"{number}.copy", replay(entries).verdicts)
    assert heads == sorted(heads)
    assert heads[-1].seq > heads[0].seq  # they did write meanwhile
    with open_case(path) as case:
        reader = case.reader()
        kept = {entry.seq: entry.hash for entry in reader.entries()}
        reader.close()
    assert len(kept) == 1 + 40 + WRITERS + acknowledged
    assert all(kept[head.seq] == head.hash for head in heads)


def _stands(path: Path, verdicts: dict[int, str]) -> None:
    """The copy, opened as a case, shows what its history says."""
    with open_case(path) as case:
        reader = case.reader()
        rows = reader.claim_rows(range(1, 5))
        assert [row.verdict for row in rows] == [verdicts.get(row.id, "unreviewed") for row in rows]
        reader.close()


def test_a_copy_keeps_what_lies_in_the_log_only(
    sqlite_model: Path, tmp_path: Path, article: Callable[..., NewArticle]
) -> None:
    path = tmp_path / "x.case"
    path.write_bytes(sqlite_model.read_bytes())
    with open_case(path) as case:
        case.store.add_article(article(), "Ana")
        assert os.path.getsize(f"{path}-wal") > 0
        copy(path, tmp_path / "copy")
        case.store.mark([1], "confirmed", "Ana")
        with backup.Copy(str(tmp_path / "copy")) as made:
            head = made.head()
            assert head is not None
            assert head.seq == 2
    assert sorted(found.name for found in tmp_path.iterdir()) == ["copy", "x.case", "x.case.lock"]


def test_copying_lets_go_no_lock_of_this_process(sqlite_model: Path, tmp_path: Path) -> None:
    """POSIX drops a process's locks on a file when it closes any handle of it; another could take it then."""
    path = tmp_path / "x.case"
    path.write_bytes(sqlite_model.read_bytes())
    alone = f"import sqlite3; print(sqlite3.connect({str(path)!r}, timeout=0).execute('PRAGMA journal_mode=DELETE'))"
    with open_case(path) as case:
        assert case.lock is not None
        (tmp_path / "copy").touch()
        backup.copy_case(str(path), str(tmp_path / "copy"), lock=case.lock.hold(), held=case.afterwards)
        done = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True)
        assert "locked" in done.stderr
    done = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True)
    assert done.stderr == ""


def test_without_copying_in_the_kernel(sqlite_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.case"
    path.write_bytes(sqlite_model.read_bytes())
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    copy(path, tmp_path / "copy")
    with backup.Copy(str(tmp_path / "copy")) as made:
        assert made.damage(thorough=True) is None


def test_copies_from_before_migrations_are_kept_in_turn(tmp_path: Path) -> None:
    from older_cases import unpack

    path = tmp_path / "old.case"
    unpack("0006", path)
    old = path.read_bytes()
    kept = []
    for _ in range(4):
        path.write_bytes(old)
        open_case(path, backups=2).close()
        kept.append(max(tmp_path.glob("*.backup")))
    assert sorted(tmp_path.glob("*.backup")) == kept[-2:]
    name = re.compile(rf"old\.case\.schema-0006\.{backup.STAMP}\.backup")
    assert backup.rotate(str(tmp_path), name, "of another case", 1) == []
    with backup.Copy(str(kept[-1])) as made:
        uid = made.uid
    assert backup.rotate(str(tmp_path), name, uid, 0) == [str(kept[-2])]  # never the only one
    assert sorted(tmp_path.glob("*.backup")) == kept[-1:]


def test_a_damaged_case_is_not_migrated(tmp_path: Path) -> None:
    from older_cases import unpack

    path = tmp_path / "old.case"
    unpack("0006", path)
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 4096):
        data[at] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(CaseError, match=r"damaged|malformed"):
        open_case(path)
    assert path.read_bytes() == bytes(data)
    assert not list(tmp_path.glob("*.backup*"))


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    kept, draft = tmp_path / "kept", tmp_path / "draft"
    kept.write_text("kept")
    draft.write_text("new")
    with pytest.raises(FileExistsError):
        files.publish(str(draft), str(kept))
    assert kept.read_text() == "kept"
    with ExitStack() as stack:
        name = stack.enter_context(backup.draft_beside(str(kept)))
        assert Path(name).stat().st_mode & 0o777 == 0o600
    assert not Path(name).exists()
