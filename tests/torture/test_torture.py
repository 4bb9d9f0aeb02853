"""The torture tests, small: each a program of its own that ends with exit code 1 on any loss."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
NOT_HERE = 77
"""Exit code of a test that cannot run on this machine; it says why."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("name", "count"),
    [("kill", 200), ("power", 500), ("disk", 1), ("many", 4), ("postgres", 3), ("walreset", 3_000)],
)
def test_nothing_is_lost(name: str, count: int) -> None:
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py"), "--count", str(count)], capture_output=True, text=True, timeout=590
    )
    if done.returncode == NOT_HERE:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{name}: " in done.stdout
