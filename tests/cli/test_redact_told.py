"""What reports, bags and checks say after words were removed: of the bytes, of the entries, in the same numbers."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from db.chain import canonical, entry_hash_of_text

ARTICLE = "Nurse Selma Aydin said that at least 40 people were killed in Lower Marsan on Monday.\n"
REASON = ("--reason", "order 5", "--yes")
REPLACED = "bytes replaced by entry {}; the SHA-256 is of what stands there now"
ARRIVED = "Each article was kept as the bytes that arrived; the SHA-256 beside it is of those bytes."
AS_ATTACHED = "is of its bytes as they were attached."


@pytest.fixture
def named(cli: Callable, case: Path, home: Path) -> Path:
    """A case whose second article, and a file at the first claim, hold a name."""
    (home / "second.txt").write_text(ARTICLE)
    (home / "list.txt").write_text("Counted by Selma Aydin: 40 names")
    (home / "other.txt").write_text("Nothing of hers")
    cli("add", "second.txt").fine()
    cli("attach", 1, "list.txt", "--stance", "refutes").fine()
    cli("attach", 1, "other.txt", "--stance", "supports").fine()
    cli("mark", 1, "disputed", "--reason", "Selma Aydin counts 40").fine()
    return case


def reports(cli: Callable, home: Path, name: str) -> dict[str, str]:
    made = {}
    for kind in ("html", "md", "csv", "json"):
        cli("export", "--format", kind, "-o", f"{name}.{kind}").fine()
        made[kind] = (home / f"{name}.{kind}").read_text("utf-8-sig")
    return made


def test_replaced_bytes_are_not_called_those_that_arrived(cli: Callable, named: Path, home: Path) -> None:
    before = reports(cli, home, "before")
    for kind in ("html", "md", "json"):
        assert ARRIVED in before[kind]
        assert AS_ATTACHED in before[kind]
    assert not any("bytes replaced" in text for text in before.values())
    cli("redact", "Selma Aydin", *REASON).fine()
    entry = cli("log", "--limit", 1, "--format", "json").fine().json[0]["seq"]
    after = reports(cli, home, "after")
    words = REPLACED.format(entry)
    for kind in ("html", "md", "json"):
        assert ARRIVED not in after[kind]
        assert AS_ATTACHED not in after[kind]
        assert "“bytes replaced” stands beside it" in after[kind]
    for kind in ("html", "md", "csv"):
        assert words in after[kind]
    told = json.loads(after["json"])
    first, second = told["articles"]
    assert (first["bytes_replaced_by"], second["bytes_replaced_by"]) == (None, f"entry {entry}")
    stands = ARTICLE.replace("Selma Aydin", "█" * 11).encode()
    assert second["capture_sha256"] == sha256(stands).hexdigest()
    pieces = next(claim for claim in told["claims"] if claim["id"] == 1)["evidence"]
    assert {one["origin"]: one["bytes_replaced_by"] for one in pieces} == {
        "list.txt": f"entry {entry}",
        "other.txt": None,
    }
    rows = {row["article_id"]: row["bytes_replaced_by"] for row in csv.DictReader(after["csv"].splitlines())}
    assert rows == {"1": "", "2": f"entry {entry}"}
    # The article in the list of articles, each of its claims, and the piece of evidence.
    claims = sum(claim["article"]["id"] == 2 for claim in told["claims"])
    assert after["html"].count(words) == after["md"].count(words) == claims + 2
    cli("bag", "-o", "out").fine()
    listed = [json.loads(line) for line in (home / "out" / "data" / "captures.jsonl").read_text("utf-8").splitlines()]
    assert {one["origin"]: one.get("bytes_replaced_by") for one in listed}["second.txt"] == f"entry {entry}"
    assert sum("bytes_replaced_by" in one for one in listed) == 2


def test_bytes_that_are_replaced_again_are_said_to_be_by_the_newest(cli: Callable, named: Path, home: Path) -> None:
    """The digest of what stood there in between goes: whoever knows the rest could try names by it."""
    cli("redact", "Selma Aydin", *REASON).fine()
    between = sha256(ARTICLE.replace("Selma Aydin", "█" * 11).encode()).hexdigest()
    first = cli("log", "--limit", 1, "--format", "json").fine().json[0]
    assert between in json.dumps(first["after"])
    cli("redact", "Marsan", *REASON).fine()
    last = cli("log", "--limit", 1, "--format", "json").fine().json[0]["seq"]
    told = json.loads(reports(cli, home, "after")["json"])
    assert told["articles"][1]["bytes_replaced_by"] == f"entry {last}"
    evidence = next(claim for claim in told["claims"] if claim["id"] == 1)["evidence"]
    assert f"entry {first['seq']}" in {one["bytes_replaced_by"] for one in evidence}
    assert between.encode() not in named.read_bytes()
    cli("verify").fine()


def test_a_removal_of_an_earlier_version_does_not_say_which_bytes(cli: Callable, named: Path, home: Path) -> None:
    cli("redact", "Selma Aydin", *REASON).fine()
    with closing(sqlite3.connect(named)) as connection, connection:
        connection.row_factory = sqlite3.Row
        entry = dict(connection.execute("SELECT * FROM history ORDER BY seq DESC").fetchone())
        seq, state = entry["seq"], json.loads(entry["after"])
        del state["redacted"]["captures"]
        entry["after"] = canonical(state)
        names = ("seq", "at", "actor", "action", "entity", "entity_id", "reason", "previous", "before", "after")
        made = entry_hash_of_text(**{name: entry[name] for name in names})
        connection.execute('UPDATE history SET "after" = ?, hash = ? WHERE seq = ?', (entry["after"], made, seq))
    told = json.loads(reports(cli, home, "after")["json"])
    assert told["report"]["removals"][0]["captures_unnamed"] is True
    assert f"Bytes were replaced by entry {seq} as well" in told["report"]["how_to_check"][0]


def test_one_figure_for_a_removal_in_a_case_that_was_merged(cli: Callable, named: Path, home: Path) -> None:
    """Case two, with entries of a third in it, loses words; then it is merged into another."""
    third, two, into = (str(home / f"{name}.case") for name in ("third", "two", "into"))
    (home / "a.txt").write_text("Officials said that 12 people were hurt in Tal on Friday, Selma Aydin wrote.\n")
    (home / "b.txt").write_text("Officials said that 7 people were killed in Dar on Sunday.\n")
    cli("--case", third, "add", "a.txt").fine()
    cli("--case", third, "note", 1, "Selma Aydin told me").fine()
    cli("--case", two, "add", "second.txt").fine()
    cli("--case", two, "note", 1, "Selma Aydin again").fine()
    cli("--case", two, "merge", third).fine()
    cli("--case", two, "redact", "Selma Aydin", *REASON).fine()
    entry = cli("--case", two, "log", "--limit", 1, "--format", "json").fine().json[0]
    counts = [len(entry["after"]["redacted"][name]) for name in ("entries", "merged")]
    assert all(counts)
    cli("--case", into, "add", "b.txt").fine()
    cli("--case", into, "merge", two).fine()
    of = f"{'1 entry' if counts[0] == 1 else f'{counts[0]} entries'}"
    for path in (two, into):
        verified = cli("--case", path, "verify").fine().out
        assert f"removed words from {of} and {counts[1]} of merged histories" in " ".join(verified.split())
        cli("--case", path, "export", "--format", "json", "-o", f"{Path(path).stem}.json").fine()
        cli("--case", path, "export", "--format", "md", "-o", f"{Path(path).stem}.md").fine()
        (removal,) = json.loads((home / f"{Path(path).stem}.json").read_text("utf-8"))["report"]["removals"]
        assert [removal["entries"], removal["merged_entries"]] == counts
        said = (home / f"{Path(path).stem}.md").read_text("utf-8")
        assert f"{of} of the history and {counts[1]} of merged histories lost some" in said
    assert re.search(r"bytes replaced by entry \d+ of a merged history", said)


def test_copies_are_listed_whatever_they_are_called(cli: Callable, named: Path, home: Path) -> None:
    cli("backup", "-o", "R2-before.backup").fine()
    cli("backup", "-o", "mine").fine()
    (home / "mine.json").unlink()
    with closing(sqlite3.connect(named)) as connection, closing(sqlite3.connect(home / "by hand.db")) as copy:
        connection.backup(copy)
    with closing(sqlite3.connect(home / "another program.db")) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()
    (home / "link to it").symlink_to(named)
    cli("--case", "of others.case", "add", "second.txt").fine()
    lines = cli("redact", "Selma Aydin", *REASON).fine().out
    said = re.findall(r"a copy from before, which still holds it: (.+)", lines)
    assert [Path(path).name for path in said] == ["R2-before.backup", "by hand.db", "mine"]


PAGE = """<html><head><title>Forty killed, Selma Aydin says</title></head><body><article><h1>Forty killed, Selma Aydin
says</h1><p>Nurse Selma Aydin said that at least 40 people were killed in Lower Marsan on Monday, and the hospital there
took in more than 60 wounded people.</p><p>Officials said on Tuesday that 12 people were still missing.</p></article>
</body></html>"""


def test_an_article_that_lost_words_is_not_brought_back(cli: Callable, named: Path, home: Path) -> None:
    (home / "page.html").write_text(PAGE)
    cli("add", "page.html").fine()
    before = cli("list", "--format", "json").fine().json
    other = home / "other.case"
    cli("--case", other, "add", "page.html").fine()
    cli("redact", "Selma Aydin", *REASON).fine()
    entry = cli("log", "--limit", 1, "--format", "json").fine().json[0]["seq"]
    for name, number in (("second.txt", 2), ("page.html", 3)):
        (home / "again").mkdir(exist_ok=True)
        (home / "again" / name).write_bytes((home / name).read_bytes())
        said = cli("add", f"again/{name}").fine().out
        line = next(line for line in said.splitlines() if line.startswith("already there"))
        assert line.startswith(f"already there: article {number}")
        assert f"words were removed from it by entry {entry}, and it is not brought back" in line
        assert "Aydin" not in said
        (told,) = cli("add", name, "--format", "json").fine().json
        assert (told["status"], told["id"]) == ("already", number)
        assert f"entry {entry}" in told["reason"]
    assert len(cli("list", "--format", "json").fine().json) == len(before)
    assert b"Aydin" not in named.read_bytes()
    assert not list(home.glob("test.case-wal")) or b"Aydin" not in (home / "test.case-wal").read_bytes()


def test_another_article_as_long_is_added(cli: Callable, named: Path, home: Path) -> None:
    """Bars stand for those words alone that stood there: all else must be the same."""
    cli("redact", "Selma Aydin", *REASON).fine()
    (home / "third.txt").write_text(ARTICLE.replace("40", "41").replace("Selma Aydin", "Amina Haddo"))
    assert "added: article 3" in cli("add", "third.txt").fine().out
    (home / "page.html").write_text(f"<html><body><article><p>{ARTICLE}</p></article></body></html>")
    assert "added: article 4" in cli("add", "page.html").fine().out


def test_bytes_that_were_removed_by_their_digest_are_not_brought_back(cli: Callable, named: Path, home: Path) -> None:
    digest = sha256(ARTICLE.encode()).hexdigest()
    cli("redact", "--capture", digest, *REASON).fine()
    assert "words were removed from it by entry" in cli("add", "second.txt").fine().out
    with closing(sqlite3.connect(named)) as connection:
        assert not connection.execute("SELECT 1 FROM capture WHERE sha256 = ?", (digest,)).fetchall()
