"""Evidence in a case under a passphrase: SQLCipher's driver takes large values in its own way."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from db import captures, cipher
from db.engine import open_case
from db.rows import NewArticle, NewCapture, NewEvidence

pytest.importorskip("sqlcipher3", reason="SQLCipher is not installed")


@pytest.fixture
def encrypted(tmp_path: Path, sqlite_model: Path) -> Iterator[Path]:
    """An empty case, encrypted by SQLCipher itself."""
    path = tmp_path / "secret.case"
    key, salt = cipher.new_key("correct horse")
    connection = cipher.driver().connect(str(sqlite_model))
    connection.execute(f'ATTACH DATABASE ? AS secret KEY "{cipher.raw_key(key, salt)}"', (str(path),))
    connection.execute("SELECT sqlcipher_export('secret')")
    connection.execute(f"PRAGMA secret.application_id={0x56524643}")
    connection.commit()
    connection.close()
    yield path
    cipher.forget()


@pytest.mark.parametrize("size", [100, 3 * captures.PIECE + 5])
def test_files_go_in_and_out_whole(encrypted: Path, article: Callable[..., NewArticle], size: int) -> None:
    data = os.urandom(size)
    digest = sha256(data).hexdigest()
    with open_case(encrypted) as case:
        case.store.add_article(article(1), "Ana")
        new = NewCapture(data, digest, "video/mp4", "v.mp4", "test 1")
        case.store.attach_evidence([1], NewEvidence("supports", capture=new), "Ana")
        reader = case.reader()
        assert b"".join(reader.capture_pieces(digest)) == data
        assert reader.claim(1).evidence[0].size == size
        reader.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(encrypted).execute("SELECT count(*) FROM evidence")
