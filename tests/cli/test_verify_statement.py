"""The statement of `verify --report`: each sentence claims what its check did, and no more."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

HEADINGS = ("Authenticity", "Availability", "Identity", "Persistence", "Renderability", "Understandability")
COMPARED = (
    "they were computed anew",
    "these were compared",
    "the names and the texts were compared",
    "it was held against the digest of what came with its article",
    "its SHA-256 was compared",
    "each was compared with that text",
    "Every table, index and rule was held against",
)


def behind(case: Path, sql: str) -> None:
    with closing(sqlite3.connect(case, isolation_level=None)) as connection:
        assert connection.execute(sql).rowcount == 1


def under(text: str, heading: str) -> str:
    """What stands under a heading."""
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]


def finding(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("- **Finding:**"))


def test_a_whole_look_claims_all(cli: Callable[..., Any], case: Path) -> None:
    text = cli("verify", "--report", "-").fine().out
    for words in COMPARED:
        assert words in text
    assert finding(text) == "- **Finding:** no doubt in anything that was looked at"
    assert "That the collected bytes are unchanged: the captures' bytes: sound, 1 captures" in text
    assert "NOT" not in text
    assert under(text, "Doubts").strip() == "None."


def test_quick_claims_nothing_of_what_it_left_out(cli: Callable[..., Any], case: Path) -> None:
    behind(case, "UPDATE capture SET data = x'00' || data")
    text = cli("verify", "--quick", "--report", "-").fine().out
    assert "in part: the store's own check, what each article brought;" in finding(text)
    assert "not looked at: the captures' bytes, the search index (it was looked at with --quick)" in finding(text)
    assert "Every capture is named by the SHA-256 of its bytes; these were NOT compared" in text
    assert "what each article brought: sound, in part" in text
    assert "it was NOT held against the digest of what came with its article" in text
    assert "each was compared with that text" in text  # it was
    assert "None in what was looked at." in text
    for heading, notes in {
        "Authenticity": ["the digests of what articles brought were not computed", "the bytes were not read"],
        "Availability": ["the search index was not looked at", "the store's own check was the short one"],
        "Persistence": [],
    }.items():
        said = [line for line in under(text, heading).splitlines() if line.startswith("  - ")]
        assert len(said) == len(notes)
        assert all("(--quick)" in line for line in said)
        assert all(note in "\n".join(said) for note in notes)
    lines = text.splitlines()
    place = next(number for number, line in enumerate(lines) if "the bytes were not read" in line)
    assert "the captures' bytes: not looked at" in lines[place - 1]  # beside what it limits
    assert cli("verify", "--report", "-").code == 1
    found = {one["id"]: one for one in cli("verify", "--quick", "--format", "json").fine().json}
    assert [key for key, one in found.items() if one["in_part"]] == ["store", "brought"]
    assert found["captures"]["ok"] is None
    assert not any(one["in_part"] for one in cli("verify", "--format", "json").json)


def test_quick_hides_no_doubt_of_a_check_that_was_left_out(cli: Callable[..., Any], case: Path) -> None:
    behind(case, "UPDATE capture SET media_type = 'text/html'")
    ran = cli("verify", "--quick", "--report", "-")
    assert ran.code == 1
    assert "IN DOUBT; see below" in finding(ran.out)
    assert "the captures' bytes: not looked at, and yet IN DOUBT (1)" in ran.out


def test_a_planted_journal_leaves_nothing_to_claim(cli: Callable[..., Any], case: Path) -> None:
    head = json.loads(cli("export", "--format", "json", "-o", "-").fine().out)["report"]["head"]
    Path(f"{case}-journal").write_bytes(b"x")
    known = f"{head['seq']}:{head['hash']}"
    ran = cli("verify", "--head", known, "--report", "-")
    assert ran.code == 1
    for words in COMPARED:
        assert words not in ran.out
    assert f"{known} was NOT looked for in the history" in ran.out
    assert "The case's number and the time when it was made were NOT looked at" in ran.out
    assert "What it holds was NOT counted" in ran.out
    assert "The store's format, and its tables, indexes and rules, were NOT looked at" in ran.out
    assert "**Head of the history:** not looked at" in ran.out
    assert "its first entry" not in ran.out
    assert f"the head {known} was NOT looked for in the history" in cli("verify", "--head", known).out


@pytest.mark.parametrize("more", [False, True])
def test_a_check_that_breaks_off_claims_no_more_than_its_part(
    cli: Callable[..., Any], case: Path, home: Path, more: bool
) -> None:
    if more:  # so that one article was looked at
        (home / "more.txt").write_text("Police said that 12 people were killed in Lower Marsan on Monday.\n")
        cli("add", "more.txt").fine()
    behind(
        case, "UPDATE history SET after = '{' WHERE seq = (SELECT max(seq) FROM history WHERE action = 'add_article')"
    )
    ran = cli("verify", "--report", "-")
    assert ran.code == 1
    said = "was compared with that text only in part" if more else "was NOT compared with that text"
    assert f"each {said}" in ran.out
    assert "each was compared with that text." not in ran.out
    assert "the names and the texts were compared." not in ran.out
    assert "only in part: the check broke off" in under(ran.out, "Identity")
    assert "these were compared." in ran.out  # the captures' bytes


def test_what_a_removal_replaced_is_not_what_arrived(cli: Callable[..., Any], case: Path, home: Path) -> None:
    (home / "more.txt").write_text("Selma Aydin said that 12 people were killed in Lower Marsan on Monday.\n")
    cli("add", "more.txt").fine()
    cli("redact", "Selma Aydin", "--reason", "her request", "--yes").fine()
    seq = cli("log", "--limit", 1, "--format", "json").fine().json[0]["seq"]
    text = cli("verify", "--report", "-").fine().out
    told = f"Entry {seq} removed words for good and put something else in the place of 1 capture and 1 article's text"
    for heading in ("Authenticity", "Renderability"):
        assert f"{told}: their SHA-256 is of what stands there now, which is NOT what arrived." in under(text, heading)
    assert "collected bytes are unchanged" not in text
    assert "Captures are kept byte for byte with their media type." not in text
    assert "keeps the hash of what it once said" in text


def test_a_removal_in_a_merged_history_is_told(cli: Callable[..., Any], case: Path, home: Path) -> None:
    other = home / "other.case"
    (home / "more.txt").write_text("Selma Aydin said that 12 people were killed in Lower Marsan on Monday.\n")
    cli("--case", other, "add", "more.txt").fine()
    cli("--case", other, "redact", "Selma Aydin", "--reason", "her request", "--yes").fine()
    cli("merge", other).fine()
    text = cli("verify", "--report", "-").fine().out
    assert "of a merged history removed words for good" in under(text, "Authenticity")
    assert "what came from there since is NOT what arrived" in under(text, "Renderability")
