"""`verifier bag`: a whole bag or none, valid for others' tools, its history checked by ten lines of theirs."""

import csv
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from db.engine import open_case
from verifier.workflow import bag as bags

PDF = b"%PDF-1.7\n560 names\n"
HOSTILE = "../../etc/\x1b[31m<b>\u202e.pdf"

INDEPENDENT = """
import hashlib, json, sys
previous = "0" * 64
for line in open(sys.argv[1] + "/data/history.jsonl", encoding="utf-8"):
    entry = json.loads(line)
    recorded = entry.pop("hash")
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry["previous"] == previous and hashlib.sha256(body.encode()).hexdigest() == recorded
    previous = recorded
assert previous == json.load(open(sys.argv[1] + "/data/head.json"))["hash"]
"""


@pytest.fixture
def full(cli: Callable, case: Path, home: Path) -> Path:
    (home / "list.pdf").write_bytes(PDF)
    (home / "page.html").write_text("<!DOCTYPE html>")
    cli("attach", 1, "list.pdf", "--stance", "refutes", "--quote", "“560” names", "--primary").fine()
    cli("attach", 2, "https://example.org/a", "--stance", "context", "--copy", "page.html").fine()
    cli("mark", 1, "disputed", "--reason", "the list\nhas 90 \u2028 names").fine()
    return case


def lines(root: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "data" / name).read_text("utf-8").split("\n") if line]


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def independent(root: Path) -> int:
    return subprocess.run([sys.executable, "-I", "-c", INDEPENDENT, str(root)], capture_output=True).returncode


def test_a_bag_holds_everything_and_is_valid(cli: Callable, full: Path, home: Path) -> None:
    out = cli("bag", "-o", "out", "--organization", "Example Desk").fine().out
    root = home / "out"
    bag = bagit.Bag(str(root))
    bag.validate()
    with open_case(full) as case:
        reader = case.reader()
        head = reader.head()
        assert head is not None
        text = reader.article_text(1)
        reader.close()
    assert f"{head.seq}:{head.hash}" in out
    assert bag.info["Verifier-History-Head"] == f"{head.seq}:{head.hash}"
    assert bag.info["Source-Organization"] == "Example Desk"
    assert bag.info["Contact-Name"] == "F. Checker"
    assert json.loads((root / "data" / "head.json").read_text()) == {"seq": head.seq, "hash": head.hash}
    assert independent(root) == 0
    assert len(lines(root, "history.jsonl")) == head.seq

    captures = {one["sha256"]: one for one in lines(root, "captures.jsonl")}
    assert len(captures) == 3
    for digest, one in captures.items():
        assert hashlib.sha256((root / one["file"]).read_bytes()).hexdigest() == digest
    evidence = lines(root, "evidence.jsonl")
    assert [(one["claim_id"], one["stance"], one["url"]) for one in evidence] == [
        *((1, "refutes", None), (2, "context", "https://example.org/a")),
    ]
    assert (root / evidence[0]["capture_file"]).read_bytes() == PDF
    assert evidence[0]["capture_file"].endswith(".pdf")
    (article,) = lines(root, "articles.jsonl")
    assert (root / article["text_file"]).read_bytes().decode("utf-8") == text
    claims = lines(root, "claims.jsonl")
    for claim in claims:
        assert text[claim["start"] : claim["end"]] == claim["quote"]
    assert claims == json.loads((root / "data" / "report.json").read_text("utf-8"))["claims"]
    with (root / "data" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {int(row["claim_id"]) for row in csv.DictReader(file)} == {claim["id"] for claim in claims}
    assert head.hash in (root / "data" / "report.html").read_text("utf-8")


def test_the_lines_in_its_readme_are_the_check(cli: Callable, full: Path, home: Path) -> None:
    cli("bag", "-o", "out").fine()
    readme = (home / "out" / "data" / "README.txt").read_text()
    code = readme.split("In Python:\n\n")[1].split("\n\n")[0]
    code = "\n".join(line.removeprefix("  ") for line in code.split("\n"))
    ran = subprocess.run([sys.executable, "-I", "-c", code], cwd=home / "out" / "data", capture_output=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", ["history.jsonl", "claims.jsonl", "report.html"])
def test_a_flipped_byte_is_seen(cli: Callable, full: Path, home: Path, name: str) -> None:
    cli("bag", "-o", "out").fine()
    path = home / "out" / "data" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(home / "out")).validate()


def test_an_altered_history_fails_the_independent_check(cli: Callable, full: Path, home: Path) -> None:
    cli("bag", "-o", "out").fine()
    path = home / "out" / "data" / "history.jsonl"
    whole = path.read_text("utf-8")
    for altered in (
        whole.replace("F. Checker", "F. Chequer", 1),
        whole[: whole.rstrip("\n").rindex("\n") + 1],  # the newest entry cut off: its hash is not the head
        "\n".join([*whole.split("\n")[1:]]),
    ):
        path.write_text(altered, "utf-8")
        assert independent(home / "out") != 0
    path.write_text(whole, "utf-8")
    assert independent(home / "out") == 0


def test_the_same_case_gives_the_same_bytes(process: Callable, full: Path, home: Path, cli: Callable) -> None:
    process("bag", "-o", "a", env={"PYTHONHASHSEED": "1"}).fine()
    process("bag", "-o", "b", env={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}).fine()
    first, second = files(home / "a"), files(home / "b")
    dated = {name for name in first if name == "bag-info.txt" or name.startswith("tagmanifest-")}
    assert first.keys() == second.keys()
    assert {name: data for name, data in first.items() if name not in dated} == {
        name: data for name, data in second.items() if name not in dated
    }
    infos = [
        [line for line in data["bag-info.txt"].split(b"\n") if b"Bagging-Date" not in line] for data in (first, second)
    ]
    assert infos[0] == infos[1]


@pytest.mark.parametrize("ending", [".zip", ".tar.gz", ".tgz"])
def test_archives_hold_the_same_bag(cli: Callable, full: Path, home: Path, ending: str) -> None:
    cli("bag", "-o", "case").fine()
    cli("bag", "-o", f"case{ending}").fine()
    into = home / "unpacked"
    if ending == ".zip":
        with zipfile.ZipFile(home / "case.zip") as archive:
            archive.extractall(into)
    else:
        with tarfile.open(home / f"case{ending}") as archive:
            archive.extractall(into, filter="data")
    assert [path.name for path in into.iterdir()] == ["case"]
    bagit.Bag(str(into / "case")).validate()
    assert files(into / "case") == files(home / "case")


def test_chosen_claims_bring_their_own_things_and_the_whole_history(cli: Callable, full: Path, home: Path) -> None:
    (home / "other.txt").write_text("Six miners were injured when a shaft collapsed, the company said on Friday.\n")
    cli("add", "other.txt").fine()
    cli("bag", "-o", "out", "--verdict", "disputed").fine()
    root = home / "out"
    bagit.Bag(str(root)).validate()
    assert [claim["id"] for claim in lines(root, "claims.jsonl")] == [1]
    assert [one["claim_id"] for one in lines(root, "evidence.jsonl")] == [1]
    assert [one["id"] for one in lines(root, "articles.jsonl")] == [1]
    assert len(lines(root, "captures.jsonl")) == 2
    assert independent(root) == 0


def test_nothing_is_overwritten(cli: Callable, full: Path, home: Path) -> None:
    (home / "there").mkdir()
    (home / "there.zip").write_bytes(b"mine")
    cli("bag", "-o", "there").refused("exists already")
    cli("bag", "-o", "there.zip").refused("exists already")
    cli("bag", "-o", "no/such/folder").refused("there is no folder")
    cli("bag", "-o", "no/such.zip").refused("there is no folder")
    assert list((home / "there").iterdir()) == []
    assert (home / "there.zip").read_bytes() == b"mine"


@pytest.mark.parametrize("target", ["out", "out.zip", "out.tar.gz"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_ends_early_leaves_nothing(
    cli: Callable, full: Path, home: Path, monkeypatch: pytest.MonkeyPatch, target: str, error: BaseException
) -> None:
    before = {path.name for path in home.iterdir()}

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(bags, "_evidence", fail)
    ran = cli("bag", "-o", target)
    assert ran.code == (130 if isinstance(error, KeyboardInterrupt) else 1)
    assert "No space left" in ran.err or ran.err == "verifier: stopped\n"
    assert {path.name for path in home.iterdir()} == before


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE capture SET data = x'00' WHERE media_type = 'application/pdf'", "capture"),
        ("UPDATE history SET reason = 'other' WHERE seq = 3", "broken at entry 3"),
        ("DELETE FROM history WHERE seq = 2", "broken at entry 2"),
    ],
)
def test_an_altered_case_is_not_bagged(cli: Callable, full: Path, home: Path, sql: str, why: str) -> None:
    connection = sqlite3.connect(full)
    connection.execute(sql)
    connection.commit()
    connection.close()
    cli("bag", "-o", "out").refused(why, "altered")
    assert not (home / "out").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("b.zip.age", "not encrypted"), ("b.AGE", "not encrypted"), ("b.tar", "a folder"), ("b.txt", "a folder")],
)
def test_a_name_that_promises_something_else_is_refused(
    cli: Callable, full: Path, home: Path, name: str, why: str
) -> None:
    cli("bag", "-o", name).refused(name, why)
    assert not (home / name).exists()
    cli("bag", "-o", "mosul.2014").fine()
    cli("bag", "-o", "mosul.2014").refused("exists already", "give another name")
    cli("bag", "-o", "b.zip").fine()
    assert "--force" not in cli("bag", "-o", "b.zip").refused("exists already", "give another name")


def test_names_that_others_gave_stand_only_in_the_lists(cli: Callable, full: Path, home: Path) -> None:
    path = home / "sub" / HOSTILE.rpartition("/")[2]
    path.parent.mkdir()
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    cli("attach", 1, path, "--stance", "context").fine()
    cli("bag", "-o", "out").fine()
    names = [str(found.relative_to(home / "out")) for found in (home / "out").rglob("*")]
    assert all(name.isascii() and name.isprintable() for name in names)
    assert any(name.endswith(".png") for name in names)
    bagit.Bag(str(home / "out")).validate()


def test_an_empty_case_gives_a_valid_bag(cli: Callable, home: Path) -> None:
    open_case(os.environ["VERIFIER_CASE"], create=True).close()
    cli("bag", "-o", "out.zip").fine()
    with zipfile.ZipFile(home / "out.zip") as archive:
        archive.extractall(home / "u")
    bagit.Bag(str(home / "u" / "out")).validate()
    assert independent(home / "u" / "out") == 0
