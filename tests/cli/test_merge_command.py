"""verifier merge: two people who worked apart on copies of one case."""

import csv
import gzip
import io
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def copy(case: Path, home: Path) -> Path:
    """A copy of the case, in which Ben has worked on."""
    there = home / "ben.case"
    shutil.copy(case, there)
    return there


def ben(cli: Callable, copy: Path, *words: object) -> None:
    cli("--case", copy, "--reviewer", "Ben Okri", *words).fine()


def test_verdicts_that_disagree_are_printed_tagged_and_found_again(cli: Callable, case: Path, copy: Path) -> None:
    cli("mark", 1, "disputed", "--reason", "the ministry counts 170").fine()
    ben(cli, copy, "mark", 1, "confirmed", "--reason", "two witnesses")
    ben(cli, copy, "mark", 2, "unverifiable")
    ben(cli, copy, "note", 2, "asked the hospital")
    head = cli("log", "--limit", 1, "--format", "json").fine().json
    tried = cli("merge", copy, "--dry-run").fine().out
    assert "is a copy of this case; its history has 5 entries, of which the first 2 are those of this one" in tried
    assert "Would come: 2 verdicts, 1 note, 1 note on disagreements; 3 entries of its history, word for word." in tried
    assert "nothing was changed" in tried
    assert cli("log", "--limit", 1, "--format", "json").fine().json == head
    said = cli("merge", copy).fine()
    assert "1 disagree; what this case says stands:" in said.out
    assert "disputed, F. Checker" in said.out
    assert "confirmed, Ben Okri" in said.out
    assert 'list --tag "merge: disagree"' in said.err
    rows = cli("list", "--tag", "merge: disagree", "--format", "json").fine().json
    assert [(row["id"], row["verdict"]) for row in rows] == [(1, "disputed")]
    shown = cli("show", 1).fine().out
    assert "confirmed by Ben Okri, set aside in a merge: two witnesses" in shown
    assert "undone" not in shown
    assert "disputed by F. Checker: the ministry counts 170" in shown
    assert "Ben Okri: asked the hospital" in cli("show", 2).fine().out
    log = cli("log").fine().out
    assert "1 note, 1 note on disagreements, 2 verdicts, 1 disagreement" in log
    assert "Nothing new is in it" in cli("merge", copy).fine().out
    cli("undo").refused("merging a case, which is not undone")
    assert "The history is whole" in cli("doctor").out
    cli("export", "-o", "report.html").fine()


def reports(cli: Callable, home: Path) -> dict[str, str]:
    found = {}
    for name in ("md", "html", "csv", "json"):
        cli("export", "-o", f"told.{name}", "--force").fine()
        found[name] = (home / f"told.{name}").read_text(encoding="utf-8-sig")
    return found


def test_a_verdict_that_was_undone_does_not_beat_a_real_one(cli: Callable, case: Path, copy: Path, home: Path) -> None:
    cli("mark", 1, "confirmed").fine()
    cli("undo").fine()
    ben(cli, copy, "mark", 1, "disputed", "--reason", "morgue list")
    mine, bens = home / "mine.case", home / "bens.case"
    shutil.copy(case, mine)
    shutil.copy(copy, bens)
    said = cli("merge", copy).fine().out
    assert "Came: 1 verdict;" in said
    assert "disagree" not in said
    ben(cli, bens, "merge", mine)
    for one in (case, bens):
        shown = cli("--case", one, "show", 1, "--format", "json").fine().json[0]
        assert (shown["verdict"], shown["tags"], shown["notes"]) == ("disputed", [], [])
        assert [given["reviewer"] for given in shown["verdicts"] if not given["undone"]] == ["Ben Okri"]
        assert not any(given["set_aside"] for given in shown["verdicts"])
        cli("--case", one, "verify").fine()
        cli("--case", one, "doctor").fine()
    claim = next(one for one in json.loads(reports(cli, home)["json"])["claims"] if one["id"] == 1)
    assert claim["review"]["reviewer"] == "Ben Okri"
    for one, other in ((case, bens), (bens, case)):
        cli("--case", one, "merge", other).fine()
        cli("--case", one, "verify").fine()
        assert cli("--case", one, "show", 1, "--format", "json").fine().json[0]["verdict"] == "disputed"


def test_a_verdict_that_the_other_undid_is_no_disagreement(cli: Callable, case: Path, copy: Path, home: Path) -> None:
    cli("mark", 1, "confirmed").fine()
    ben(cli, copy, "mark", 1, "disputed", "--reason", "wrong key")
    ben(cli, copy, "undo")
    said = cli("merge", copy).fine().out
    assert "disagree" not in said
    shown = cli("show", 1, "--format", "json").fine().json[0]
    assert (shown["verdict"], shown["tags"], shown["notes"]) == ("confirmed", [], [])
    cli("verify").fine()


def test_both_undone_is_nothing_that_both_said(cli: Callable, case: Path, copy: Path) -> None:
    cli("mark", 1, "confirmed").fine()
    cli("undo").fine()
    ben(cli, copy, "mark", 1, "disputed")
    ben(cli, copy, "undo")
    (merged,) = cli("merge", copy, "--format", "json").fine().json
    assert (merged["agreed"], merged["disagreements"], merged["counts"]) == (0, [], {})


def test_a_shared_verdict_taken_back_is_said_by_that_side(cli: Callable, case: Path, home: Path) -> None:
    """What both had before them is the base: who takes it back says something; who gives it anew does as well."""
    cli("mark", 1, 2, "confirmed").fine()
    there = home / "ben.case"
    shutil.copy(case, there)
    cli("undo").fine()
    cli("mark", 2, "disputed").fine()
    cli("mark", 2, "confirmed", "--reason", "I looked again").fine()
    ben(cli, there, "mark", 2, "unverifiable", "--reason", "nobody answers")
    found = cli("merge", there, "--format", "json").fine().json[0]["disagreements"]
    assert [(one["claim"], one["what"]) for one in found] == [(2, "verdict")]
    rows = {row["id"]: row["verdict"] for row in cli("list", "--format", "json").fine().json}
    assert (rows[1], rows[2]) == ("unreviewed", "confirmed")
    cli("verify").fine()


def test_a_verdict_that_was_set_aside_is_in_every_report(cli: Callable, case: Path, copy: Path, home: Path) -> None:
    cli("mark", 1, "confirmed").fine()
    shutil.copy(case, copy)
    cli("undo").fine()  # the shared verdict is taken back here: nothing stands
    ben(cli, copy, "mark", 1, "disputed", "--reason", "morgue *list*")
    assert "1 disagree" in cli("merge", copy).fine().out
    assert "disputed by Ben Okri, set aside in a merge: morgue *list*" in cli("show", 1).fine().out
    told = reports(cli, home)
    for name in ("md", "html"):
        card = told[name].split("claim 1", 1)[1].split("claim 2", 1)[0]
        assert "no person has reviewed this claim" not in card
        assert "Set aside in a merge" in card
        assert "Ben Okri" in card
        assert "no person has reviewed this claim" in told[name]  # of the other claims
    assert "checked by nobody" not in told["md"]
    assert "morgue \\*list\\*" in told["md"]
    claim = next(one for one in json.loads(told["json"])["claims"] if one["id"] == 1)
    (aside,) = claim["set_aside_verdicts"]
    assert (aside["verdict"], aside["reviewer"], aside["rationale"]) == ("disputed", "Ben Okri", "morgue *list*")
    assert claim["earlier_verdicts"] == []
    row = next(row for row in csv.DictReader(io.StringIO(told["csv"])) if row["claim_id"] == "1")
    assert row["set_aside"].startswith("disputed (Ben Okri, ")
    assert row["set_aside"].endswith("): morgue *list*")
    cli("verify").fine()


def test_evidence_removed_by_one_and_changed_by_the_other_is_told(
    cli: Callable, case: Path, copy: Path, home: Path
) -> None:
    (home / "list.txt").write_text("The morgue list names 28 dead.\n")
    cli("attach", 1, "list.txt", "--stance", "supports").fine()
    shutil.copy(case, copy)
    cli("evidence", "--remove", 1).fine()
    ben(cli, copy, "evidence", "--change", 1, "--note", "page 3")
    mine, bens = home / "mine.case", home / "bens.case"
    shutil.copy(case, mine)
    shutil.copy(copy, bens)
    said = cli("merge", copy).fine().out
    assert "1 disagree" in said
    assert "removed (it stays, since the other changed it)" in said
    ben(cli, bens, "merge", mine)
    notes = []
    for one in (case, bens):
        shown = cli("--case", one, "show", 1, "--format", "json").fine().json[0]
        (piece,) = shown["evidence"]
        assert (piece["reviewer"], piece["note"], piece["stance"]) == ("F. Checker", "page 3", "supports")
        assert shown["tags"] == ["merge: disagree"]
        (note,) = shown["notes"]
        notes.append(note["text"])
        assert "Ben Okri" in note["text"]
        assert "removed (it stays" in note["text"]
        attached = [(e["action"], e["actor"]) for e in shown["history"] if e["action"].endswith("_evidence")]
        assert ("attach_evidence", "Ben Okri") not in attached
        assert ("change_evidence", "Ben Okri") in attached
        cli("--case", one, "verify").fine()
    assert notes[0] == notes[1]
    for one, other in ((case, bens), (bens, case)):
        cli("--case", one, "merge", other).fine()
        assert len(cli("--case", one, "show", 1, "--format", "json").fine().json[0]["evidence"]) == 1


def test_evidence_changed_and_changed_back_lets_a_removal_stand(cli: Callable, case: Path, copy: Path) -> None:
    cli("attach", 1, "https://example.org/1", "--stance", "supports").fine()
    shutil.copy(case, copy)
    cli("evidence", "--remove", 1).fine()
    ben(cli, copy, "evidence", "--change", 1, "--note", "page 3")
    ben(cli, copy, "undo")
    assert cli("merge", copy, "--format", "json").fine().json[0]["disagreements"] == []
    assert cli("show", 1, "--format", "json").fine().json[0]["evidence"] == []
    cli("verify").fine()


def test_a_removal_that_was_undone_lets_a_change_stand(cli: Callable, case: Path, copy: Path) -> None:
    cli("attach", 1, "https://example.org/1", "--stance", "supports").fine()
    shutil.copy(case, copy)
    cli("evidence", "--remove", 1).fine()
    cli("undo").fine()
    ben(cli, copy, "evidence", "--change", 1, "--note", "page 3")
    assert cli("merge", copy, "--format", "json").fine().json[0]["disagreements"] == []
    (piece,) = cli("show", 1, "--format", "json").fine().json[0]["evidence"]
    assert (piece["id"], piece["note"]) == (1, "page 3")
    cli("verify").fine()


def test_a_shared_removal_that_was_taken_back_brings_the_piece_again(
    cli: Callable, case: Path, copy: Path, home: Path
) -> None:
    cli("attach", 1, "https://example.org/1", "--stance", "supports").fine()
    cli("evidence", "--remove", 1).fine()
    shutil.copy(case, copy)
    cli("--case", copy, "undo").fine()
    cli("merge", copy).fine()
    (piece,) = cli("show", 1, "--format", "json").fine().json[0]["evidence"]
    assert (piece["reviewer"], piece["url"]) == ("F. Checker", "https://example.org/1")
    cli("verify").fine()
    assert "Nothing new" in cli("merge", copy).fine().out


def test_of_very_many_disagreements_the_first_are_listed(
    cli: Callable, case: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier.cli import merge

    monkeypatch.setattr(merge, "SHOWN", 1)
    cli("mark", 1, 2, "disputed").fine()
    ben(cli, copy, "mark", 1, 2, "confirmed")
    assert len(cli("merge", copy, "--dry-run", "--format", "json").fine().json[0]["disagreements"]) == 2
    out = cli("merge", copy).fine().out
    assert "… and 1 more; --format json lists all." in out
    assert "claim 1" in out
    assert "claim 2  " not in out


def test_as_json(cli: Callable, case: Path, copy: Path) -> None:
    ben(cli, copy, "mark", 1, "confirmed")
    (merged,) = cli("merge", copy, "--format", "json").fine().json
    assert merged["counts"] == {"verdicts": 1}
    assert merged["disagreements"] == []
    assert merged["common"]["seq"] == 2
    assert merged["change"]["seq"] == 4


def test_both_ways_until_nothing_is_new(cli: Callable, case: Path, copy: Path, home: Path) -> None:
    cli("mark", 1, "disputed").fine()
    ben(cli, copy, "mark", 2, "confirmed")
    (home / "more.txt").write_text("The mayor said 12 people were injured in the fire on Tuesday.\n")
    ben(cli, copy, "add", home / "more.txt")
    cli("merge", copy).fine()
    ben(cli, copy, "merge", case)
    both = [cli("--case", one, "list", "--sort", "article", "--format", "json").fine().json for one in (case, copy)]
    told = [[(row["quote"], row["verdict"]) for row in rows] for rows in both]
    assert told[0] == told[1]
    assert len(told[0]) == 3
    for one, other in ((case, copy), (copy, case)):
        assert "Nothing new" in cli("--case", one, "merge", other).fine().out


def test_what_cannot_be_merged_is_one_line_and_changes_nothing(
    cli: Callable, case: Path, copy: Path, home: Path
) -> None:
    head = cli("log", "--limit", 1, "--format", "json").fine().json
    cli("merge", case).refused("cannot be merged into itself")
    cli("merge", home / "nothing.case").refused("there is no case at")
    (home / "text.case").write_text("words")
    cli("merge", home / "text.case").refused("not a case")
    ben(cli, copy, "mark", 1, "confirmed")
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE history SET actor = 'Eve' WHERE seq = 3")
    connection.commit()
    connection.close()
    cli("merge", copy).refused("broken at entry 3", "its content does not match its hash", "Nothing was changed")
    assert cli("log", "--limit", 1, "--format", "json").fine().json == head
    assert not [name for name in os.listdir(home) if name.startswith(".verifier-merge")]


def test_an_entry_that_makes_no_sense_is_refused(cli: Callable, case: Path, copy: Path) -> None:
    """Whoever writes a chain can write anything into it: right hashes do not make it sensible."""
    from db import chain

    head = cli("log", "--limit", 1, "--format", "json").fine().json
    words = {"start": 0, "end": 9, "quote": "x", "kind": "event", "place": None}
    words.update(date_start=None, date_end=None, date_precision=None)
    for number, (action, after) in enumerate(
        (
            ("mark", {"verdicts": {"true": [1]}}),
            ("mark", {"verdicts": {"confirmed": [10**30]}}),
            ("mark", {"verdicts": "confirmed"}),
            ("add_note", {"note": 7}),
            ("undo", {"undoes": "x", "verdicts": []}),
            ("tag", {"tags": {"on": [{"name": "x", "tag": 9, "to": [1]}], "off": []}}),
            ("correct_figures", {"figures": [{"text": "x"}]}),
            ("correct_claim", {"words": {"start": 0}}),
            ("correct_claim", {"words": {**words, "end": 10**9}}),
            ("correct_claim", {"words": {**words, "start": "x"}}),
            ("correct_claim", {"words": {**words, "kind": "gossip"}}),
            ("correct_claim", {"words": {**words, "place": 7}}),
            ("correct_claim", {"words": {**words, "date_start": "12 June"}}),
            ("rate_source", {"source": {"reliability": "Z", "interests": ""}}),
            ("merge_source", {"merge": {"into": 999}}),
            ("save_view", {"view": {"uid": "x"}}),
        )
    ):
        there = copy.with_name(f"{number}.case")
        shutil.copy(copy, there)
        connection = sqlite3.connect(there)
        seq, previous = connection.execute("SELECT max(seq), hash FROM history").fetchone()
        entry = {
            "seq": seq + 1,
            "at": "2026-01-01T00:00:00.000Z",
            "actor": "Eve",
            "action": action,
            "entity": "claim",
            "entity_id": 1,
            "before": chain.canonical({"words": words, "entry": 0} if action == "correct_claim" else None),
            "after": chain.canonical(after),
            "reason": "",
            "previous": previous,
        }
        entry["hash"] = chain.entry_hash_of_text(**entry)
        marks = ", ".join("?" * len(entry))
        connection.execute(f"INSERT INTO history ({', '.join(entry)}) VALUES ({marks})", list(entry.values()))
        connection.commit()
        connection.close()
        cli("merge", there).refused()
        assert cli("log", "--limit", 1, "--format", "json").fine().json == head


def test_a_change_of_what_was_kept_of_the_other_history_is_seen(cli: Callable, case: Path, copy: Path) -> None:
    ben(cli, copy, "mark", 1, "confirmed", "--reason", "two witnesses")
    ben(cli, copy, "note", 2, "asked")
    cli("merge", copy).fine()
    assert cli("verify").code == 0
    for change in (
        "UPDATE merged_entry SET reason = 'three witnesses' WHERE reason <> ''",
        "DELETE FROM merged_entry WHERE action = 'mark'",
        "DELETE FROM merged_entry WHERE action = 'add_note'",
        "DELETE FROM merged_entry",
        "UPDATE merged_entry SET merged_by = 1",
    ):
        there = case.with_name("changed.case")
        shutil.copy(case, there)
        connection = sqlite3.connect(there)
        connection.execute(change)
        connection.commit()
        connection.close()
        ran = cli("--case", there, "verify")
        assert ran.code == 1, change
        assert "merged" in ran.out, change


def test_an_older_case_comes_from_a_copy_that_was_brought_up_to_date(cli: Callable, case: Path, home: Path) -> None:
    data = Path(__file__).parents[1] / "db" / "data" / "schema-0005.case.gz"
    older = home / "older.case"
    older.write_bytes(gzip.decompress(data.read_bytes()))
    before = older.read_bytes()
    claims = len(cli("list", "--format", "json").fine().json)
    said = cli("merge", older).fine().out
    assert "is a case of its own" in said
    assert "3 articles" in said
    assert len(cli("list", "--format", "json").fine().json) > claims
    assert older.read_bytes() == before
    assert not [one.name for one in home.iterdir() if one.name.startswith(("older.case.", "older.case-"))]
    assert cli("verify").code == 0, cli("verify").out


def test_ctrl_c_leaves_the_case_as_it_was(
    cli: Callable, case: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier.cli import interrupts

    ben(cli, copy, "mark", 1, "confirmed")
    head = cli("log", "--limit", 1, "--format", "json").fine().json
    real, left = interrupts.check, [6]

    def check() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGINT)
        real()

    monkeypatch.setattr(interrupts, "check", check)
    ran = cli("merge", copy)
    assert (ran.code, ran.err) == (130, "verifier: stopped\n")
    assert cli("log", "--limit", 1, "--format", "json").fine().json == head
    assert not [name for name in os.listdir(case.parent) if name.startswith(".verifier-merge")]
    monkeypatch.undo()


def test_an_encrypted_case_is_merged_under_its_passphrase(
    cli: Callable, case: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    ben(cli, copy, "mark", 1, "confirmed")
    monkeypatch.setenv("VERIFIER_PASSPHRASE", "correct horse battery")
    ran = cli("--case", copy, "encrypt", "--replace")
    if ran.code:
        pytest.skip(ran.err)
    cli("merge", copy).fine()
    assert cli("list", "--verdict", "confirmed", "--format", "json").fine().json[0]["id"] == 1


def test_a_program_that_listens_is_told_what_would_come(cli: Callable, case: Path, copy: Path) -> None:
    cli("mark", 1, "disputed").fine()
    ben(cli, copy, "mark", 1, "confirmed", "--reason", "x" * 500)
    tried = json.loads(cli("merge", copy, "--dry-run", "--events").fine().out.splitlines()[-1])
    assert tried["merged"]["new"] is True
    assert tried["summary"] == "looked at: 1 disagree", "a whole sentence, not the head of a list"
    assert tried["merged"]["lines"][1].startswith("Would come: 1 verdict")
    ((what, where, here, there),) = tried["merged"]["disagreements"]
    assert (what, where) == ("verdict", "claim 1")
    assert here.startswith("disputed, F. Checker")
    assert len(there) == 200
    done = json.loads(cli("merge", copy, "--events").fine().out.splitlines()[-1])
    assert done["summary"].startswith("case ")
    assert done["merged"]["claims"] is True
    again = json.loads(cli("merge", copy, "--dry-run", "--events").fine().out.splitlines()[-1])
    assert again["merged"]["new"] is False
    assert "Nothing new is in it" in cli("merge", copy, "--dry-run").fine().out
