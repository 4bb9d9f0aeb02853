"""Runs the command line as a person would: in process (fast, the model is loaded once) or as a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for authority


@dataclass(frozen=True)
class Ran:
    """What came of a command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def refused(self, *words: str) -> str:
        """It was refused in exactly one clear line, which holds the words."""
        assert self.code == 1, self
        return self._one_line(*words)

    def misused(self, *words: str) -> str:
        """It was called wrongly."""
        assert self.code == 2, self
        return self._one_line(*words)

    def _one_line(self, *words: str) -> str:
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("verifier: ")
        assert "Traceback" not in self.err
        assert "should not" not in self.err, self.err
        for word in words:
            assert word in self.err, self.err
        return self.err

    def fine(self) -> "Ran":
        assert self.code == 0, self
        return self


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing of the machine's own: case, settings, log and data folder lie in it."""
    for name in ("VERIFIER_CASE", "VERIFIER_REVIEWER", "VERIFIER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("VERIFIER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("VERIFIER_CASE", str(tmp_path / "test.case"))
    monkeypatch.setenv("VERIFIER_REVIEWER", "F. Checker")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cli(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line in this process."""
    from verifier.cli.main import run

    def call(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@pytest.fixture
def process(home: Path) -> Callable[..., Ran]:
    """Run a command line as a process of its own."""

    def call(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "verifier", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env={**os.environ, **(env or {})},
            timeout=120,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call


ARTICLE = """Three accounts of the bridge

By Jane Roe

The health ministry said on Monday that about 170 soldiers were killed near the bridge.

Governor Karim Aziz told the Example Agency that at least 30 people were wounded in the attack.

The column had left the barracks at dawn.
"""


@pytest.fixture
def article(home: Path) -> Path:
    """A text file with claims in it."""
    path = home / "bridge.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def case(cli: Callable[..., Ran], article: Path) -> Path:
    """A case with that article."""
    cli("add", article).fine()
    return Path(os.environ["VERIFIER_CASE"])
