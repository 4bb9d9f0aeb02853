"""``verify`` as a person runs it: sound, in doubt, against a head, with a statement, misused."""

import gzip
import json
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SECTIONS = ["store", "chain", "rows", "brought", "captures", "search"]


def behind(case: Path, sql: str) -> None:
    with closing(sqlite3.connect(case, isolation_level=None)) as connection:
        connection.execute(sql)


@pytest.fixture
def head(cli: Callable[..., Any], case: Path) -> str:
    """The head as the JSON report prints it."""
    found = json.loads(cli("export", "--format", "json", "-o", "-").fine().out)["report"]["head"]
    return f"{found['seq']}:{found['hash']}"


def test_a_sound_case(cli: Callable[..., Any], case: Path, head: str) -> None:
    before = case.read_bytes()
    ran = cli("verify", "--head", head).fine()
    assert "No doubt in anything that was looked at." in ran.out
    assert f"the head {head} stands in the history" in ran.out
    assert "looking at the search index …" in ran.err
    found = cli("verify", "--format", "json").fine().json
    assert [section["id"] for section in found] == SECTIONS
    assert all(section["ok"] is True and section["checked"] for section in found)
    assert case.read_bytes() == before


def test_quick_leaves_out_what_takes_long_and_says_so(cli: Callable[..., Any], case: Path) -> None:
    found = {section["id"]: section for section in cli("verify", "--quick", "--format", "json").fine().json}
    assert [key for key, section in found.items() if section["ok"] is None] == ["captures", "search"]
    assert all("--quick" in " ".join(found[key]["notes"]) for key in ("brought", "captures", "search"))


def test_a_changed_verdict_is_told_with_row_and_column(cli: Callable[..., Any], case: Path) -> None:
    cli("mark", "1", "disputed", "--reason", "the list has 90").fine()
    behind(case, "UPDATE verdict SET rationale = 'the list has 19\x1b[2J' WHERE entry = (SELECT max(seq) FROM history)")
    ran = cli("verify")
    assert ran.code == 1
    assert "rationale: it is “the list has 19" in ran.out
    assert "where the history says “the list has 90”" in ran.out
    assert "\x1b" not in ran.out
    assert "In doubt: 1 places." in ran.out
    (doubt,) = [one for section in cli("verify", "--format", "json").json for one in section["listed"]]
    assert (doubt["place"], doubt["column"]) == ("verdict", "rationale")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE claim SET quote = replace(quote, ' ', '  ') WHERE id = 1", "claim 1, quote:"),
        ("UPDATE figure SET best = best + 1, high = NULL", "what it brought"),
        ("UPDATE capture SET data = x'00'", "its bytes have another SHA-256"),
        ("UPDATE article_text SET text = text || ' '", "article_text 1, text:"),
        ("UPDATE history SET actor = 'Nobody' WHERE seq = 2", "history entry 2, hash:"),
    ],
)
def test_what_is_told(cli: Callable[..., Any], case: Path, sql: str, words: str) -> None:
    behind(case, sql)
    ran = cli("verify")
    assert ran.code == 1
    assert words in ran.out


def test_another_head_is_told(cli: Callable[..., Any], case: Path, head: str) -> None:
    seq, digest = head.split(":")
    ran = cli("verify", "--head", f"{seq}:{'0' * 64}")
    assert ran.code == 1
    assert "does NOT stand in the history" in ran.out
    ran = cli("verify", "--head", f"{int(seq) + 1}:{digest}")
    assert ran.code == 1
    assert f"history entry {int(seq) + 1}: the history ends at entry {seq}" in ran.out


def test_heads_are_taken_as_reports_print_them(cli: Callable[..., Any], case: Path, head: str) -> None:
    seq, digest = head.split(":")
    for form in (f"entry {seq}, hash `{digest}`", f'{{"seq": {seq}, "hash": "{digest}"}}', f" {seq} {digest}\n"):
        assert "stands in the history" in cli("verify", "--head", form).fine().out


@pytest.mark.parametrize("wrong", ["12", "x", "12:abc", f"12:{'g' * 64}", f":{'0' * 64}"])
def test_a_wrong_head_is_a_misuse(cli: Callable[..., Any], case: Path, wrong: str) -> None:
    cli("verify", "--head", wrong).misused("SEQ:HASH")


def test_a_statement_under_six_headings(cli: Callable[..., Any], case: Path, tmp_path: Path, head: str) -> None:
    path = tmp_path / "statement.md"
    cli("verify", "--report", str(path), "--head", head).fine()
    text = path.read_text(encoding="utf-8")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings[:6] == [
        *("Authenticity", "Availability", "Identity", "Persistence", "Renderability", "Understandability"),
    ]
    assert f"{head} stands in the history" in text
    assert "no doubt in anything that was looked at" in text
    (held,) = (line for line in text.splitlines() if line.startswith("- It holds "))
    assert re.search(r"\b1 (?:captures|articles|claims|verdicts|notes|pieces)\b", held) is None
    assert re.search(r"\b\d+ articles?,", held)
    ran = cli("verify", "--report", str(path))
    assert ran.code == 1
    assert "there already" in ran.err
    cli("verify", "--report", str(path), "--force").fine()
    assert "none was given" in path.read_text(encoding="utf-8")
    assert cli("verify", "--report", "-").fine().out.startswith("# Statement on the integrity of a case\n")


def test_a_statement_of_doubts(cli: Callable[..., Any], case: Path) -> None:
    behind(case, "UPDATE claim SET place = '*[x](y)*' WHERE id = 1")
    ran = cli("verify", "--report", "-")
    assert ran.code == 1
    assert "IN DOUBT" in ran.out
    assert "what it brought with its claims" in ran.out


def test_sealing(cli: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    assert "nothing to seal" in cli("verify", "--seal").fine().err
    quick = cli("verify", "--seal", "--quick")
    assert quick.code == 2
    assert "looked at whole: leave --quick out" in " ".join(quick.err.split())
    old = tmp_path / "old.case"
    old.write_bytes(gzip.decompress((Path(__file__).parents[1] / "db/data/schema-0005.case.gz").read_bytes()))
    assert "no entry tells the uid" in cli("--case", str(old), "verify").fine().out
    assert "sealed (entry" in cli("--case", str(old), "verify", "--seal").fine().err
    assert "no entry tells the uid" not in cli("--case", str(old), "verify").fine().out
    assert " seal " in cli("--case", str(old), "log").fine().out
    behind(old, "UPDATE note SET text = 'x'")
    ran = cli("--case", str(old), "verify", "--seal")
    assert ran.code == 1
    assert "was not sealed" in ran.err


def test_what_is_no_case(cli: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    cli("--case", str(tmp_path / "none.case"), "verify").refused("there is no case")
    other = tmp_path / "other.case"
    other.write_bytes(b"hello")
    cli("--case", str(other), "verify").refused("not a case")


def test_a_planted_journal(cli: Callable[..., Any], case: Path) -> None:
    journal = Path(f"{case}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    ran = cli("verify")
    assert ran.code == 1
    assert "a rollback journal lies beside the case" in ran.out
    assert "nothing else was looked at" in ran.out
    assert journal.exists()


def test_ctrl_c_ends_it_without_a_trace(cli: Callable[..., Any], case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.custody.brought import Brought

    def pressed(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Brought, "_article_row", pressed)  # streams are open
    ran = cli("verify")
    assert ran.code == 130
    assert ran.err.endswith("verifier: stopped\n")
    assert "Exception" not in ran.err


def test_a_word_that_was_changed_is_told_and_no_other(cli: Callable[..., Any], case: Path) -> None:
    """The lists of words of the rows and of the index are then out of step from there on."""
    behind(case, "UPDATE claim SET quote = 'aaa zzz' WHERE id = 1")
    ran = cli("verify")
    assert ran.code == 1
    told = [line for line in ran.out.splitlines() if "asked for" in line]
    assert 1 <= len(told) <= 60, "the words that are gone, those that are new, and their beginnings"
    assert "asked for “aaa”" in ran.out
    assert not [line for line in told if "“and”" in line or "“the”" in line]
