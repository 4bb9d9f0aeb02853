"""The store on an encrypted case: writers beside each other, copies beside them, migrations, threads, failures."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import backup, chain, cipher, encrypting
from db.connect import MAGIC
from db.engine import open_case
from db.errors import CaseError
from db.rows import ClaimFilter, NewArticle

pytest.importorskip("sqlcipher3", reason="sqlcipher3 (the extra verifier[encrypt]) is not installed")

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "several plain words"

WRITER = """
import os, sys
from db import cipher
from db.engine import open_case
target, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
cipher.give(os.environ.pop("PHRASE"))
with open_case(target) as case:
    for number in range(rounds):
        case.store.add_note(1, f"{name} {number}", name)
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cipher.forget()
    yield
    cipher.forget()


def encrypted(plain: Path, path: Path) -> Path:
    path.touch(0o600)
    encrypting.convert(str(plain), str(path), PASSPHRASE, lambda words, share: None)
    return path


def test_writers_and_copies_beside_each_other(
    sqlite_model: Path, tmp_path: Path, article: Callable[..., NewArticle]
) -> None:
    path = encrypted(sqlite_model, tmp_path / "secret.case")
    with open_case(path) as case:
        assert case.encrypted
        case.store.add_article(article(), "Ana")
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, path, f"W{number}", "20"],
                cwd=ROOT,
                env={**os.environ, "PHRASE": PASSPHRASE},
                stderr=subprocess.PIPE,
                text=True,
            )
            for number in range(3)
        ]
        assert case.lock is not None
        for number in range(5):
            draft = tmp_path / f"{number}.copy"
            draft.touch(0o600)
            backup.copy_case(str(path), str(draft), lock=case.lock.hold(), held=case.afterwards)
            with backup.Copy(str(draft)) as made:
                assert made.encrypted
                assert made.damage(thorough=True) is None
                assert all(chain.entry_hash(entry) == entry.hash for entry in made.entries())
        assert [writer.communicate(timeout=100)[1] for writer in writers] == [""] * 3
        reader = case.reader()
        assert reader.claim_rows([1])[0].notes == 60
        assert list(reader.claim_ids(ClaimFilter(text="villagers"))) == [1]
        reader.close()


def test_readers_in_other_threads(sqlite_model: Path, tmp_path: Path, article: Callable[..., NewArticle]) -> None:
    path, found = encrypted(sqlite_model, tmp_path / "secret.case"), []
    with open_case(path) as case:
        case.store.add_article(article(), "Ana")

        def read() -> None:
            reader = case.reader()
            found.append(len(list(reader.claim_ids(ClaimFilter()))))
            reader.close()

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [4] * 4


def test_an_older_encrypted_case_is_migrated_and_its_copy_is_encrypted(tmp_path: Path) -> None:
    from older_cases import unpack

    path = encrypted(unpack("0005", tmp_path / "plain.case"), tmp_path / "old.case")
    with open_case(path) as case:
        (notice,) = case.notices
    (kept,) = tmp_path.glob("old.case.schema-0005.*.backup")
    assert str(kept) in notice
    assert kept.read_bytes()[:16] != MAGIC
    with backup.Copy(str(kept)) as made:
        assert made.schema == "0005"


def test_an_error_of_the_store_is_one_line(
    sqlite_model: Path, tmp_path: Path, article: Callable[..., NewArticle]
) -> None:
    path = encrypted(sqlite_model, tmp_path / "secret.case")
    with open_case(path) as case:
        case.store.add_article(article(), "Ana")
        raw = case.connect()
        raw.execute("CREATE TRIGGER t BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'no more notes'); END")
        with pytest.raises(CaseError, match="no more notes; nothing was changed"):
            case.store.add_note(1, "asked", "Ana")
        raw.execute("DROP TRIGGER t")
        raw.close()


def test_the_passphrase_of_another_case_does_not_open_it(sqlite_model: Path, tmp_path: Path) -> None:
    path = encrypted(sqlite_model, tmp_path / "secret.case")
    cipher.forget()
    cipher.give("of another case")
    with pytest.raises(CaseError, match="does not open"):
        open_case(path)
    cipher.ask = lambda _: PASSPHRASE
    try:
        open_case(path).close()
    finally:
        cipher.ask = None


def test_what_is_not_alike_is_noticed(sqlite_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.case"
    path.touch()

    def tamper(words: str, share: float | None) -> None:
        if words == "comparing alembic_version":
            connection.execute("UPDATE other.case_metadata SET value = 'x' WHERE key = 'uid'")

    opened = encrypting._opened
    connection = opened(str(sqlite_model))
    monkeypatch.setattr(encrypting, "_opened", lambda _: connection)
    with pytest.raises(CaseError, match="not the same in the table case_metadata"):
        encrypting.convert(str(sqlite_model), str(path), PASSPHRASE, tamper)
