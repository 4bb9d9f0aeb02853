"""``verifier extract`` on a terminal: claims in their paragraph, marked by sign and colour; no text does anything."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from verifier.cli import marked
from verifier.extract import extract
from verifier.ingest.model import Reading
from verifier.workflow.reading import Found

TEXT = """Raid on the bridge

The raid began at dawn. Colonel Omar Haddad told Reuters that about 160 guards were killed near Lower Marsan.

Drivers, who rang 911 after a row near the market, were wounded.
"""


def shown(text: str, width: int, *, colour: bool = False) -> str:
    data = text.encode("utf-8", "surrogatepass")
    reading = Reading(data, "0" * 64, "text/plain", "raid.txt", text)
    out = io.StringIO()
    console = Console(
        file=out, width=width, markup=False, emoji=False, highlight=False, force_terminal=True, no_color=not colour
    )
    marked.show(Found("raid.txt", 0, reading, extract(text)), console)
    return out.getvalue()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_claim_figure_and_speaker_are_marked_by_signs(width: int) -> None:
    got = " ".join(re.sub(r" {2,}.*", "", line.strip()) for line in plain(shown(TEXT, 200)).splitlines())
    assert "{Colonel Omar Haddad} told {Reuters} that »[about 160] guards were killed near Lower Marsan«" in got
    lines = plain(shown(TEXT, width)).splitlines()
    assert all(len(line) <= width for line in lines)
    together = " ".join(" ".join(lines).split())
    for words in ("[about 160]", "{Colonel Omar Haddad}", "≈160 killed, guards", "said by Omar Haddad ‹ Reuters"):
        if width != 120:  # beside one another, two columns run into each other line by line
            assert words in together, words
    assert "911 (?) injured" in together
    assert "unsure reading" in together


def test_colour_comes_on_top_and_no_colour_leaves_it_out() -> None:
    assert "\x1b[36m" in shown(TEXT, 120, colour=True)
    assert not re.search(r"\x1b\[[0-9;]*3\d", shown(TEXT, 120))


@given(st.lists(st.sampled_from(["Officials said ", "12 men were killed", " [bold]", "[/x]", ":bomb:", "\x1b[31m",
                                 "\x9b", "\u202e", "\n", ". ", "“", "”", "about 40 were hurt, ", "ünï 案件 "]),
                max_size=14).map("".join))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_any_text_is_shown_and_obeyed_by_nobody(text: str) -> None:
    got = plain(shown(text, 80))
    assert "\x1b" not in got
    assert "\x9b" not in got
    assert "\u202e" not in got


def test_through_a_pipe_it_is_plain_and_whole(tmp_path: Path) -> None:
    (tmp_path / "raid.txt").write_text(TEXT)
    ran = subprocess.run(
        [sys.executable, "-m", "verifier", "extract", str(tmp_path / "raid.txt")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "VERIFIER_CONFIG": str(tmp_path / "config.toml")},
        cwd=Path(__file__).parents[2],
    )
    assert "\x1b" not in ran.stdout
    assert "about 160 guards were killed near Lower Marsan" in ran.stdout
    assert "»" not in ran.stdout
    assert "911 (?) injured" in ran.stdout
