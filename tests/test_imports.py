"""What a start must not load: the promise behind `--help` and the first paint is kept by looking at `sys.modules`."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "spacy",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "textual",
    "trafilatura",
    "lxml",
    "numpy",
    "psycopg",
    "db.models",
)


def loaded_after(code: str) -> set[str]:
    """The names of all modules that are loaded after running this code in a fresh interpreter."""
    script = f"import sys, json\n{code}\nsys.stderr.write('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def heavy(modules: set[str], *allowed: str) -> list[str]:
    return [name for name in HEAVY if name in modules and name not in allowed]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["add", "--help"], ["export", "--help"], ["list", "-h"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    modules = loaded_after(f"from verifier.cli.main import run\nassert run({arguments!r}) == 0")
    assert "verifier.cli.app" in modules
    assert heavy(modules) == []


def test_a_usage_error_loads_nothing_heavy() -> None:
    modules = loaded_after("from verifier.cli.main import run\nassert run(['list', '--nonsense']) == 2")
    assert heavy(modules) == []


def test_help_does_not_load_rich() -> None:
    modules = loaded_after("from verifier.cli.main import run\nassert run(['--help']) == 0")
    assert "rich" not in modules


@pytest.mark.parametrize(
    "name", ["verifier.workflow", "verifier.workflow.session", "verifier.config", "verifier.extract", "verifier.ingest"]
)
def test_importing_a_room_loads_nothing_heavy(name: str) -> None:
    assert heavy(loaded_after(f"import {name}")) == []


def test_opening_a_session_for_reading_loads_no_orm_and_no_model(tmp_path: object) -> None:
    case = f"{tmp_path}/a.case"
    loaded_after(f"from verifier.workflow.session import open_session\nopen_session({case!r}, create=True).close()")
    code = f"""
from verifier.workflow.session import open_session
with open_session({case!r}) as session:
    list(session.read.claims())
"""
    assert heavy(loaded_after(code)) == []


def test_the_way_to_the_screen_loads_no_typer() -> None:
    """Without a terminal it stops at the door, having loaded what stands before it."""
    modules = loaded_after("from verifier.cli.main import run\nassert run(['--case', 'none.case']) == 1")
    assert "typer" not in modules
    assert heavy(modules) == []


def test_the_registry_of_actions_loads_no_textual() -> None:
    assert heavy(loaded_after("import verifier.tui.actions")) == []


def test_the_reference_loads_no_screen_and_no_model() -> None:
    assert heavy(loaded_after("from verifier.cli.reference import page\npage()")) == []
