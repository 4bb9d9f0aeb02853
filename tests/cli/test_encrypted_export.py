"""Exports that only their recipients can read, decrypted with the same library as any age program would."""

import builtins
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pyrage = pytest.importorskip("pyrage", reason="pyrage (the extra verifier[age]) is not installed")


@pytest.fixture
def key() -> Any:
    return pyrage.x25519.Identity.generate()


def opened(path: Path, *keys: Any) -> bytes:
    out = io.BytesIO()
    with path.open("rb") as file:
        pyrage.decrypt_io(file, out, keys)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["html", "md", "csv", "json"])
def test_each_recipient_reads_the_same_report(cli: Callable, case: Path, home: Path, key: Any, fmt: str) -> None:
    other, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    path = home / f"report.{fmt}.age"
    words = ("--encrypt-to", key.to_public(), "--encrypt-to", other.to_public())
    assert "2 recipients" in cli("export", "-o", path, *words).fine().out
    assert b"soldiers" not in path.read_bytes()
    assert b"soldiers" in opened(path, key)
    assert opened(path, key) == opened(path, other)
    with pytest.raises(pyrage.DecryptError):
        opened(path, stranger)
    assert not [found for found in home.iterdir() if found.name.endswith(".part")]


def test_a_file_of_recipients_with_keys_of_ssh(cli: Callable, case: Path, home: Path, key: Any) -> None:
    made = subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / "id"], capture_output=True)
    if made.returncode:
        pytest.skip("ssh-keygen is not at hand")
    keys = home / "recipients"
    keys.write_text(f"# the desk\n\n{key.to_public()}\n{(home / 'id.pub').read_text()}")
    path = home / "report.md.age"
    cli("export", "-o", path, "--recipients-file", keys).fine()
    secret = pyrage.ssh.Identity.from_buffer((home / "id").read_bytes())
    assert opened(path, secret) == opened(path, key)


def test_to_standard_output(process: Callable, case: Path, home: Path, key: Any) -> None:
    words = ["export", "-o", "-", "--format", "csv", "--encrypt-to", str(key.to_public())]
    done = subprocess.run([sys.executable, "-m", "verifier", *words], capture_output=True, check=True, env=os.environ)
    (home / "out.age").write_bytes(done.stdout)
    assert b"soldiers" in opened(home / "out.age", key)


def test_what_is_no_recipient_is_refused(cli: Callable, case: Path, home: Path, key: Any) -> None:
    path = home / "report.md.age"
    cli("export", "-o", path, "--encrypt-to", "age1nobody").refused("age1nobody", "public key")
    cli("export", "-o", path, "--encrypt-to", "ssh-rsa AAAA").refused("public key")
    secret = str(key)
    assert secret not in cli("export", "-o", path, "--encrypt-to", secret).refused("secret key")
    (home / "empty").write_text("# nobody\n")
    cli("export", "-o", path, "--recipients-file", home / "empty").refused("names no recipient")
    cli("export", "-o", path, "--recipients-file", home / "missing").refused("missing")
    (home / "wrong").write_text(f"{key.to_public()}\nyou\n")
    cli("export", "-o", path, "--recipients-file", home / "wrong").refused("line 2")
    assert not path.exists()


def test_the_name_says_whether_it_is_encrypted(cli: Callable, case: Path, home: Path, key: Any) -> None:
    cli("export", "-o", home / "report.md", "--encrypt-to", key.to_public()).refused("report.md.age")
    cli("export", "-o", home / "report.md.age").refused("would not be encrypted")
    assert not list(home.glob("report*"))


def test_a_full_disk_leaves_nothing(
    cli: Callable, case: Path, home: Path, key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(reader: Any, writer: Any, keys: Any) -> None:
        reader.read(10)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", full)
    cli("export", "-o", home / "report.html.age", "--encrypt-to", key.to_public()).refused("No space left")
    assert not [found for found in home.iterdir() if "report" in found.name]


def test_an_export_that_breaks_off_cannot_pass_for_a_whole_one(key: Any) -> None:
    from verifier.workflow.age import encrypted

    out = io.BytesIO()

    def export() -> None:
        with encrypted(out, [key.to_public()]) as stream:
            stream.write(b"soldiers " * 100_000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export()
    with pytest.raises(OSError, match="truncated"):
        pyrage.decrypt_io(io.BytesIO(out.getvalue()), io.BytesIO(), [key])


def test_without_the_package_it_says_how_to_get_it(
    cli: Callable, case: Path, home: Path, key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "pyrage":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    cli("export", "-o", home / "report.md.age", "--encrypt-to", key.to_public()).refused("verifier[age]")
