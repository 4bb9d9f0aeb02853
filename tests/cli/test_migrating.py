"""An older case on the command line: what is being done with it is told, and not in the data."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parents[1] / "db" / "data"


def test_a_command_tells_how_far_it_is(process: Callable, home: Path) -> None:
    (home / "test.case").write_bytes(gzip.decompress((DATA / "schema-0002.case.gz").read_bytes()))
    ran = process("list", "--format", "json").fine()
    assert json.loads(ran.out)
    lines = ran.err.splitlines()
    assert lines[0].endswith(": copying the case first …")
    assert any(": indexing claim …" in line for line in lines)
    assert "was brought from schema 0002" in lines[-1]
    assert all("\x1b" not in line and "\r" not in line for line in lines)
    assert process("list").fine().err == ""
