"""assign, state, tag, tags, rename-tag, and the filters that go with them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def ids(cli: Callable, case: Path) -> list[int]:
    return [row["id"] for row in cli("list", "--sort", "article", "--format", "json").fine().json]


def listed(cli: Callable, *words: object) -> list[int]:
    return [row["id"] for row in cli("list", "--sort", "article", "--format", "json", *words).fine().json]


def test_claims_are_assigned_worked_on_and_found_again(cli: Callable, ids: list[int]) -> None:
    first, second = ids[:2]
    assert "work" not in cli("list").fine().out.split("\n")[0], "nothing is shown where nobody uses it"
    assert (
        cli("assign", first, second, "--to", "Ben Okri").fine().out.startswith("2 claims assigned to Ben Okri (entry ")
    )
    assert cli("assign", second, "--me").fine().out.startswith(f"claim {second} assigned to F. Checker")
    assert cli("state", first, "in-review").fine().out.startswith(f"claim {first} in state “in review”")
    cli("mark", first, "disputed").fine()
    (row,) = cli("list", "--assignee", "BEN okri", "--format", "json").fine().json
    assert (row["id"], row["state"], row["assignee"], row["verdict"]) == (first, "in review", "Ben Okri", "disputed")
    assert listed(cli, "--state", "in-review") == [first]
    assert listed(cli, "--state", "new", "--state", "assigned") == ids[1:]
    assert listed(cli, "--unassigned") == ids[2:]
    assert listed(cli, "--unassigned", "--assignee", "F. Checker") == ids[1:]
    table = cli("list").fine().out
    assert "in review · Ben Okri" in table
    assert "assigned · F. Checker" in table
    assert "in review · Ben Okri" in cli("show", first).fine().out
    cli("assign", second, "--nobody").fine()
    assert listed(cli, "--state", "new") == ids[1:]
    log = cli("log", "--claim", second).fine().out
    assert "assigned · Ben Okri → assigned · F. Checker" in log
    assert "assigned · F. Checker → new" in log
    for _ in range(2):
        cli("undo").fine()
    assert listed(cli, "--assignee", "F. Checker") == [second]


def test_tags_are_given_counted_renamed_merged_and_taken_off(cli: Callable, ids: list[int]) -> None:
    first, second = ids[:2]
    assert "No tags yet" in cli("tags").fine().err
    said = cli("tag", first, second, "--add", "#Massgrave", "--add", "video").fine().out
    assert said.startswith("2 claims tagged “Massgrave” and “video” (entry ")
    cli("tag", first, "--remove", "MASSGRAVE", "--add", "film").fine()
    tags = cli("tags", "--format", "json").fine().json
    assert [(tag["name"], tag["claims"]) for tag in tags] == [("video", 2), ("film", 1), ("Massgrave", 1)]
    assert [tag["name"] for tag in cli("tags", "--search", "mass", "--format", "json").fine().json] == ["Massgrave"]
    assert listed(cli, "--tag", "massgrave") == [second]
    assert listed(cli, "--tag", "#film", "--tag", "Massgrave") == [first, second]
    assert listed(cli, "--untagged") == ids[2:]
    assert listed(cli, "--untagged", "--tag", "film") == [first, *ids[2:]]
    assert "#film #video" in cli("list").fine().out
    assert "#film #video" in cli("show", first).fine().out
    cli("rename-tag", "film", "VIDEO").refused("“video” already, which 2 claims have", "merge")
    cli("rename-tag", "film", "VIDEO", "--merge").fine()
    assert listed(cli, "--tag", "video") == [first, second]
    cli("undo").fine()
    assert listed(cli, "--tag", "film") == [first]
    cli("rename-tag", "film", "footage").fine()
    assert listed(cli, "--tag", "footage") == [first]
    assert "+#Massgrave +#video" in cli("log", "--claim", first).fine().out
    assert "#film → #footage" in cli("log", "--action", "rename_tag").fine().out


def test_what_was_done_as_json(cli: Callable, ids: list[int]) -> None:
    (done,) = cli("tag", *ids[:2], "--add", "x", "--format", "json").fine().json
    assert done["claims"] == ids[:2]
    assert done["summary"] == "2 claims tagged “x”"
    (done,) = cli("assign", ids[0], "--me", "--format", "json").fine().json
    (entry,) = cli("log", "--limit", "1", "--format", "json").fine().json
    assert (done["entry"], entry["action"]) == (entry["seq"], "assign")
    (done,) = cli("state", ids[0], "done", "--format", "json").fine().json
    assert done["claims"] == ids[:1]


def test_a_whole_view_when_its_number_is_known(cli: Callable, ids: list[int]) -> None:
    cli("save-view", "free", "--state", "new", "--unassigned", "--untagged").fine()
    count = len(ids)
    cli("assign", "--view", "free", "--me").refused(f"has {count} claims; --count {count} changes them")
    cli("tag", "--view", "free", "--count", count, "--add", "batch").fine()
    assert listed(cli, "--tag", "batch") == ids
    assert listed(cli, "--view", "free") == []
    assert "state: new · assignee: nobody · tag: none" in cli("views").fine().out
    cli("undo").fine()
    cli("assign", "--view", "1", "--count", count, "--me").fine()
    assert listed(cli, "--state", "assigned") == ids
    cli("change-view", "1", "--state", "done").misused("only taken with --replace")
    cli("change-view", "1", "--replace", "--tag", "batch").refused("no tag in this case is called 'batch'")
    cli("change-view", "1", "--replace", "--state", "assigned", "--assignee", "F. Checker").fine()
    assert listed(cli, "--view", "1") == ids


def test_bad_input_is_one_line_and_nothing_is_kept(cli: Callable, ids: list[int]) -> None:
    head = cli("log", "--limit", "1", "--format", "json").fine().json
    cli("assign", ids[0]).misused("--to NAME, --me or --nobody")
    cli("assign", ids[0], "--me", "--nobody").misused("--to NAME, --me or --nobody")
    cli("assign", "--me").misused("their ids, or --view")
    cli("assign", 9999, "--me").refused("no claim 9999")
    cli("assign", ids[0], "--nobody").refused("already")
    cli("assign", ids[0], "--to", "  ").refused("name is needed")
    cli("state", ids[0], "assigned").refused("assigned to nobody: say to whom")
    cli("state", ids[0], "finished").misused("in-review")
    cli("state", ids[0], "new").refused("already")
    cli("tag", ids[0]).misused("--add TAG")
    cli("tag", ids[0], "--add", "x" * 61).refused("1 to 60")
    cli("tag", ids[0], "--add", "a\x1b[31mb").refused("control")
    cli("tag", ids[0], "--add", "a\nb").refused("one line")
    cli("tag", ids[0], "--add", "x", "--remove", "X").refused("at once")
    cli("tag", ids[0], "--remove", "x").refused("no tag “x”")
    cli("rename-tag", "x", "y").refused("no tag “x”")
    cli("list", "--tag", "x").refused("no tag in this case is called 'x'")
    cli("list", "--assignee", "F Checker").refused("did you mean 'F. Checker'?")
    cli("list", "--state", "finished").misused("in-review")
    assert cli("log", "--limit", "1", "--format", "json").fine().json == head


def test_the_report_holds_them(cli: Callable, ids: list[int]) -> None:
    cli("tag", ids[0], "--add", "=1+1").fine()
    cli("assign", ids[0], "--to", "Ben").fine()
    cli("export", "--tag", "=1+1", "-o", "r.json").fine()
    report = json.loads(Path("r.json").read_text())
    (claim,) = report["claims"]
    assert (claim["state"], claim["assignee"], claim["tags"]) == ("assigned", "Ben", ["=1+1"])
    assert report["report"]["filters"]["tags"] == ["=1+1"]
    assert "with the tag “=1+1”" in report["report"]["filters_in_words"]
    cli("export", "--unassigned", "--untagged", "-o", "r.md").fine()
    text = Path("r.md").read_text()
    assert "assigned to nobody, with no tag" in text
    assert f"claim {ids[0]}\n" not in text
    assert "'=1+1" in cli("export", "--state", "assigned", "--format", "csv", "-o", "-").fine().out


def test_a_search_finds_tags(cli: Callable, ids: list[int]) -> None:
    first, second = ids[:2]
    cli("tag", first, second, "--add", "Mass grave").fine()
    cli("tag", first, "--add", "urgent").fine()
    assert listed(cli, "--search", "#urg") == [first]
    assert listed(cli, "--search", "#mass #urg") == [first]
    assert listed(cli, "--search", '#"mass grave"') == [first, second]
    assert listed(cli, "--search", "#grave") == []
    cli("save-view", "now", "--search", "#urg").fine()
    assert listed(cli, "--view", "now") == [first]
    assert "search: #urg" in cli("views").fine().out
    cli("export", "--view", "now", "-o", "r.json").fine()
    report = json.loads(Path("r.json").read_text())
    assert [claim["id"] for claim in report["claims"]] == [first]
    assert report["report"]["filters"]["text"] == "#urg"
    cli("tag", first, "--remove", "urgent").fine()
    assert listed(cli, "--view", "now") == []
    cli("verify").fine()
