"""What a start must not load: the promise behind `--help` and the first paint is kept by looking at `sys.modules`."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
    "cryptography",
    "rfc3161_client",
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
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["add", "--help"],
        ["export", "--help"],
        ["list", "-h"],
        ["key", "--help"],
        ["timestamp", "-h"],
    ],
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
    "name",
    [
        "verifier.workflow",
        "verifier.workflow.session",
        "verifier.workflow.signing",
        "verifier.workflow.timestamping",
        "verifier.config",
        "verifier.custody",
        "verifier.extract",
        "verifier.ingest",
    ],
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


BEFORE_ROWS = """
db db.article_reads db.check db.connect db.engine db.errors db.filters db.finding db.history_reads db.lock db.mapping
db.queries db.reading db.rows db.schema db.source_reads db.workflow_reads
verifier verifier.cli verifier.cli.main verifier.cli.screen verifier.cli.state verifier.confidence verifier.config
verifier.errors verifier.paths verifier.safe_text verifier.workflow verifier.workflow.session
verifier.tui verifier.tui.actions verifier.tui.answers verifier.tui.app verifier.tui.columns verifier.tui.desk
verifier.tui.key_names verifier.tui.order verifier.tui.phrases verifier.tui.program verifier.tui.theme
verifier.tui.pasting verifier.tui.threads verifier.tui.typeahead verifier.tui.watching verifier.tui.wrap
verifier.tui.screens verifier.tui.screens.bars verifier.tui.screens.board verifier.tui.screens.correcting
verifier.tui.screens.deeds verifier.tui.screens.lists verifier.tui.screens.notes verifier.tui.screens.saved
verifier.tui.screens.attaching verifier.tui.screens.keeping verifier.tui.screens.painting
verifier.tui.screens.resting
verifier.tui.screens.sharing verifier.tui.screens.standoffs verifier.tui.screens.touring
verifier.tui.screens.triage verifier.tui.screens.working
verifier.tui.widgets verifier.tui.widgets.canvas verifier.tui.widgets.cells verifier.tui.widgets.chips
verifier.tui.widgets.claim_list verifier.tui.widgets.cursor_list verifier.tui.widgets.ink verifier.tui.widgets.keys
verifier.tui.widgets.line
verifier.tui.widgets.seating verifier.tui.widgets.sheet
"""
FIRST_ROWS = """
import json, sys
import verifier.tui.app
from verifier.cli.screen import open_screen
from verifier.cli.state import State

def build(*given):
    app = made(*given)
    run, display = app.run, app._display
    app.run = lambda: run(headless=True, size=(120, 40))

    def shown(screen, update):
        display(screen, update)
        claims = getattr(screen, "claims", None)
        if update is not None and claims is not None and claims.row is not None and not app._exit:
            sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
            app.exit(0)

    app._display = shown
    return app

made, verifier.tui.app.build = verifier.tui.app.build, build
sys.stdin.isatty = sys.stdout.isatty = sys.stderr.isatty = lambda: True
sys.exit(open_screen(State(sys.argv[1])))
"""


def test_the_first_rows_are_painted_with_few_modules(tmp_path: Path) -> None:
    """What the list of claims does not need is loaded by the action that does, after the first paint."""
    case = str(tmp_path / "a.case")
    subprocess.run(
        [sys.executable, "-m", "verifier", "--case", case, "sample", "--verdicts"], check=True, capture_output=True
    )
    done = subprocess.run(
        [sys.executable, "-c", FIRST_ROWS, case],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "VERIFIER_CONFIG": str(tmp_path / "none.toml")},
    )
    assert done.returncode == 0, done.stderr
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    ours = {name for name in modules if name.split(".")[0] in ("db", "verifier")}
    assert sorted(ours - set(BEFORE_ROWS.split())) == [], "load these in the handlers that need them"
    assert heavy(modules, "textual") == []
    assert modules.isdisjoint({"_hashlib", "ssl", "tomllib", "typer", "pydantic", "filelock", "db.given"})
