"""`verifier attach` and `verifier evidence`: real files, hostile ones too, kept by digest and written out again."""

import json
import os
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

PDF = b"%PDF-1.7\n560 names\n"


@pytest.fixture
def pdf(home: Path) -> Path:
    path = home / "list of names.pdf"
    path.write_bytes(PDF)
    return path


def stored(case: Path) -> tuple[int, int]:
    """How many captures and entries there are."""
    connection = sqlite3.connect(case)
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("capture", "history")]
    connection.close()
    return counts[0], counts[1]


def test_a_file_is_attached_listed_shown_and_written_out_again(
    cli: Callable, case: Path, home: Path, pdf: Path
) -> None:
    said = cli(
        *("attach", 1, pdf, "--stance", "refutes", "--quote", "560 names", "--note", "from the ministry", "--primary")
    ).fine()
    assert said.out.startswith("evidence attached to claim 1 (refutes) (entry ")
    (row,) = cli("evidence", 1, "--format", "json").json
    digest = sha256(PDF).hexdigest()
    assert (row["id"], row["stance"], row["primary"], row["quote"]) == (1, "refutes", True, "560 names")
    assert (row["capture_sha256"], row["media_type"], row["size"]) == (digest, "application/pdf", len(PDF))
    assert row["origin"] == str(pdf)
    for command in (("evidence", 1), ("show", 1)):
        out = cli(*command).fine().out
        for words in ("− refutes", "primary", "560 names", "from the ministry", digest, "F. Checker"):
            assert words in out, words
    assert cli("show", 1, "--format", "json").json[0]["evidence"][0]["capture_sha256"] == digest
    out = cli("evidence", "--save", 1, "out.pdf").fine().out
    assert digest in out
    assert (home / "out.pdf").read_bytes() == PDF
    cli("evidence", "--save", 1, "out.pdf").refused("exists already and is kept")
    (home / "out.pdf").write_bytes(b"other")
    cli("evidence", "--save", 1, "out.pdf", "--force").fine()
    assert (home / "out.pdf").read_bytes() == PDF


def test_bytes_go_to_standard_output_as_they_are(process: Callable, cli: Callable, case: Path, pdf: Path) -> None:
    cli("attach", 1, pdf, "--stance", "context").fine()
    assert process("evidence", "--save", 1, "-").fine().out == PDF.decode()


def test_one_file_on_several_claims_and_again(cli: Callable, case: Path, home: Path, pdf: Path) -> None:
    captures, entries = stored(case)
    cli("attach", 1, 2, pdf, "--stance", "supports").fine()
    other = home / "copy.bin"
    other.write_bytes(PDF)
    cli("attach", 2, other, "--stance", "context").fine()
    assert stored(case) == (captures + 1, entries + 2)
    assert [len(cli("evidence", claim, "--format", "json").json) for claim in (1, 2)] == [1, 2]
    assert "evidence attached (claim 2)" in cli("undo").fine().out
    assert "evidence attached (2 claims)" in cli("undo").fine().out
    assert cli("evidence", 1, "--format", "json").json == []
    assert "no evidence yet" in cli("evidence", 1).fine().err
    cli("redo").fine()
    assert len(cli("evidence", 1, "--format", "json").json) == 1
    out = cli("log", "--action", "attach_evidence", "--format", "json").json
    assert [sorted(piece["claim"] for piece in entry["after"]["evidence"].values()) for entry in out] == [[2], [1, 2]]
    assert "supports" in cli("log", "--claim", 1, "--search", "supports").fine().out


def test_a_link_is_kept_as_typed_with_its_saved_copy(cli: Callable, case: Path, home: Path) -> None:
    page = home / "page.html"
    page.write_text("<!DOCTYPE html><title>x</title>")
    cli("attach", 1, "https://Example.org/a?b=[c]", "--stance", "context", "--copy", page).fine()
    cli("attach", 1, "http://example.org", "--stance", "supports").fine()
    first, second = cli("evidence", 1, "--format", "json").json
    assert (first["url"], first["media_type"], first["origin"]) == (
        "https://Example.org/a?b=[c]",
        "text/html",
        str(page),
    )
    assert (second["url"], second["capture_sha256"]) == ("http://example.org", None)
    cli("evidence", "--save", second["id"], "x").refused("link without a saved copy")
    assert not (home / "x").exists()


def test_change_and_remove(cli: Callable, case: Path, pdf: Path) -> None:
    cli("attach", 1, pdf, "--stance", "supports", "--primary").fine()
    cli("evidence", "--change", 1, "--stance", "context", "--note", "of another day", "--secondary").fine()
    (row,) = cli("evidence", 1, "--format", "json").json
    assert (row["stance"], row["note"], row["primary"]) == ("context", "of another day", False)
    cli("evidence", "--change", 1, "--stance", "context").refused("so already")
    cli("evidence", "--remove", 1).fine()
    assert cli("evidence", 1, "--format", "json").json == []
    cli("evidence", "--remove", 1).refused("no evidence 1")
    cli("undo").fine()
    assert len(cli("evidence", 1, "--format", "json").json) == 1


def test_wrong_use_is_one_line(cli: Callable, case: Path, pdf: Path) -> None:
    cli("attach", 1, pdf).misused("--stance")
    cli("attach", 1, pdf, "--stance", "proves").misused("proves")
    cli("attach", pdf, "--stance", "supports").misused()
    cli("evidence", 1, "--remove", 1).misused("CLAIM")
    cli("evidence", 1, "--note", "x").misused("--change")
    cli("evidence", "--change", 1).misused("--change takes")
    cli("evidence", 1, "--force").misused("--save")
    cli("attach", 1, pdf, "--stance", "supports", "--copy", pdf).refused("goes with an address")
    cli("attach", 99, pdf, "--stance", "supports").refused("no claim 99")


def test_files_that_cannot_be_taken_leave_nothing(cli: Callable, case: Path, home: Path) -> None:
    before = stored(case)
    os.mkfifo(home / "pipe")
    (home / "folder").mkdir()
    (home / "empty").touch()
    (home / "nowhere").symlink_to(home / "missing")
    (home / "large").write_bytes(b"x" * 2_001)
    (home / "config.toml").write_text('largest_file = "2 kB"\n')
    for name, why in (
        ("pipe", "not a regular file"),
        ("folder", "is a folder"),
        ("empty", "is empty"),
        ("nowhere", "no such file"),
        ("missing", "no such file"),
        ("large", "2,001 bytes; at most 2,000"),
        ("/dev/zero", "not a regular file"),
        ("a\0b", "file name"),
        ("ftp://example.org/x", "http:// or https://"),
        ("file:///etc/passwd", "path, not an address"),
        ("https://user:pw@example.org/", "user name"),
    ):
        cli("attach", 1, name, "--stance", "supports").refused(why)
    assert stored(case) == before


@pytest.mark.parametrize(
    ("error", "why"),
    [(PermissionError(13, "Permission denied"), "permission denied"), (OSError(5, "I/O error"), "i/O")],
)
def test_a_file_that_may_not_be_read(
    cli: Callable, case: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    """As a person without the right sees it; these tests may run as root, who may read everything."""
    real = os.open

    def refuse(path: object, *more: int, **named: int) -> int:
        if path == str(pdf):
            raise error
        return real(path, *more, **named)  # type: ignore[arg-type]

    before = stored(case)
    monkeypatch.setattr(os, "open", refuse)
    cli("attach", 1, pdf, "--stance", "supports").refused(why)
    assert stored(case) == before


def test_a_name_that_looks_like_an_option(cli: Callable, case: Path, home: Path) -> None:
    (home / "--stance").write_bytes(PDF)
    cli("attach", 1, "--stance", "supports", "--", "--stance").fine()
    assert cli("evidence", 1, "--format", "json").json[0]["origin"] == "--stance"


@pytest.mark.parametrize("name", ["\x1b[31mred.pdf", "a\nb.pdf", "\u202efdp.exe", "-rf", "'quoted' \"twice\".pdf"])
def test_names_that_want_to_do_harm(cli: Callable, case: Path, home: Path, name: str) -> None:
    path = home / "sub" / name
    path.parent.mkdir()
    path.write_bytes(PDF)
    cli("attach", 1, "--stance", "supports", "--", path).fine()
    for command in (("evidence", 1), ("show", 1), ("log",)):
        out = cli(*command).fine().out
        assert "\x1b[31m" not in out
        assert "\u202e" not in out
    json.loads(cli("evidence", 1, "--format", "json").out)


def test_a_name_that_is_no_text(cli: Callable, case: Path, home: Path) -> None:
    path = os.fsencode(home) + b"/\xff\xfe.pdf"
    with open(path, "wb") as file:
        file.write(PDF)
    cli("attach", 1, os.fsdecode(path), "--stance", "supports").fine()
    assert cli("evidence", 1).fine().out


def test_altered_bytes_are_not_written_out(cli: Callable, case: Path, home: Path, pdf: Path) -> None:
    cli("attach", 1, pdf, "--stance", "supports").fine()
    connection = sqlite3.connect(case)
    connection.execute("UPDATE capture SET data = ? WHERE media_type = 'application/pdf'", (b"%PDF-1.7\n561 names\n",))
    connection.commit()
    connection.close()
    cli("evidence", "--save", 1, "out.pdf").refused("altered")
    assert not (home / "out.pdf").exists()


def test_claims_with_and_without_it_are_listed_kept_as_a_view_and_reported(
    cli: Callable, case: Path, home: Path, pdf: Path
) -> None:
    def listed(*options: str) -> list[int]:
        return [row["id"] for row in cli("list", "--sort", "article", *options, "--format", "json").fine().json]

    everything = listed()
    cli("attach", everything[0], pdf, "--stance", "refutes").fine()
    cli("attach", everything[1], "https://e.example/", "--stance", "supports").fine()
    assert listed("--evidence", "refutes") == everything[:1]
    assert listed("--evidence", "refutes", "--evidence", "supports") == everything[:2]
    assert listed("--evidence", "none") == everything[2:]
    assert listed("--evidence", "none", "--evidence", "supports") == everything[1:]
    assert listed("--evidence", "context") == []
    cli("save-view", "to prove", "--evidence", "none").fine()
    assert "evidence: none" in cli("views").fine().out
    assert listed("--view", "to prove") == everything[2:]
    assert listed("--view", "to prove", "--evidence", "refutes") == everything[:1]
    cli("change-view", "to prove", "--evidence", "refutes").misused("--replace")
    cli("change-view", "to prove", "--replace", "--evidence", "refutes").fine()
    cli("export", "--view", "to prove", "-o", "r.json").fine()
    report = json.loads((home / "r.json").read_text())
    assert [claim["id"] for claim in report["claims"]] == everything[:1]
    assert report["report"]["filters"]["evidence"] == ["refutes"]
    assert "with evidence that refutes it" in report["report"]["filters_in_words"]
    cli("bag", "-o", "proved.zip", "--evidence", "supports").fine()
    cli("list", "--evidence", "proof").misused("none", "context")
    assert cli("verify").fine().out
    cli("undo").fine()
    assert listed("--view", "to prove") == everything[2:]


def test_the_case_itself_is_not_taken(cli: Callable, case: Path, home: Path) -> None:
    cli("mark", 1, "confirmed").fine()
    os.link(case, home / "other name.pdf")
    os.symlink(case, home / "link.pdf")
    before = stored(case)
    for name in (case, home / "other name.pdf", home / "link.pdf"):
        cli("attach", 1, name, "--stance", "supports").refused("is the case that is open", "make a backup")
        cli("attach", 1, "https://e.example/", "--stance", "supports", "--copy", name).refused("the case that is open")
    assert "this is the case that it would be added to" in cli("add", case).err
    assert stored(case) == before
