"""Tables on a terminal of 80 columns: no line is wrapped, what has no room is named, and a pipe has all."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminal import ESCAPES, Terminal

ROOT = Path(__file__).parents[2]


def on_terminal(*arguments: str, columns: int = 80) -> list[str]:
    """The lines that a command writes to a terminal, standard error among them."""
    command = [sys.executable, "-m", "verifier", *arguments]
    with Terminal(command, size=(columns, 24), environ={"PYTHONPATH": str(ROOT)}) as terminal:
        assert terminal.wait(60) == 0
        return ESCAPES.sub(b"", bytes(terminal.heard)).decode().replace("\r", "").splitlines()


@pytest.fixture
def worked(cli: Callable, case: Path) -> list[int]:
    claims = [row["id"] for row in cli("list", "--format", "json").fine().json]
    cli("mark", claims[0], "unverifiable", "--reason", "nobody at the hospital could say how many there were").fine()
    cli("tag", claims[0], "--add", "ask the ministry again", "--add", "photographs").fine()
    cli("assign", *claims, "--to", "Somebody With-A-Long-Name").fine()
    cli("note", claims[0], "asked the hospital, and the ministry, and the governor's office").fine()
    return claims


@pytest.mark.parametrize(
    ("command", "kept", "left_out"),
    [
        ("list", ["id", "verdict", "figure", "claim", "said by", "tags"], "in"),
        ("log", ["entry", "time", "by", "action", "on", "what"], "hash"),
        ("sources", ["name", "claims", "confirmed", "disputed", "unverifiable", "unreviewed"], "also called"),
    ],
)
def test_no_line_is_wrapped(worked: list[int], cli: Callable, command: str, kept: list[str], left_out: str) -> None:
    lines = on_terminal(command)
    assert len(lines) > 2
    assert max(cell_len(line) for line in lines) <= 80, lines
    for title in kept:
        assert re.search(rf"\b{title}\b", lines[0]), lines[0]
    (note,) = [line for line in lines if line.startswith("No room for: ")]
    assert left_out in note
    assert f" {left_out} " not in f" {lines[0]} "
    whole = cli(command).fine().out.splitlines()
    assert left_out in whole[0]
    assert max(cell_len(line) for line in whole) > 80
    wide = on_terminal(command, columns=250)
    assert left_out in wide[0]
    assert not any(line.startswith("No room") for line in wide)


def test_a_figure_is_never_cut(worked: list[int]) -> None:
    for columns in (80, 60, 40):
        assert "≈170 killed" in "\n".join(on_terminal("list", columns=columns))
