"""views, save-view, change-view, list --view, export --view."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def claims(cli: Callable, case: Path) -> list[dict]:
    return cli("list", "--format", "json").fine().json


def test_a_view_is_saved_listed_used_changed_and_deleted(cli: Callable, claims: list[dict]) -> None:
    assert "No saved views yet" in cli("views").fine().err
    first = claims[0]["id"]
    cli("mark", first, "disputed").fine()
    said = cli("save-view", "To check", "--verdict", "unreviewed", "--sort", "figure", "--reverse").fine().out
    assert said.startswith("view 1 “To check” saved (entry ")
    cli("save-view", "doubted", "--verdict", "disputed", "--number", "9").fine()

    table = cli("views").fine().out
    assert "To check" in table
    assert "verdict: unreviewed" in table
    assert "highest figure first, reversed" in table
    found = cli("views", "--format", "json").fine().json
    assert [(view["number"], view["name"], view["claims"]) for view in found] == [
        (1, "To check", len(claims) - 1),
        (9, "doubted", 1),
    ]
    assert found[1]["where"]["verdicts"] == ["disputed"]

    def ids(*words: object) -> list[int]:
        return [row["id"] for row in cli("list", "--format", "json", *words).fine().json]

    assert ids("--view", "9") == ids("--view", "DOUBTED") == [first]
    assert ids("--view", "to check") == ids("--verdict", "unreviewed", "--sort", "figure", "--reverse")
    assert ids("--view", "1", "--verdict", "disputed") == [first], "an option goes before the view's own"
    assert ids("--view", "1", "--sort", "article") == ids("--verdict", "unreviewed", "--sort", "article")

    cli("change-view", "9", "--rename", "in dispute", "--number", "2").fine()
    cli("change-view", "1", "--replace", "--search", "nobody says this").fine()
    assert ids("--view", "in dispute") == [first]
    assert ids("--view", "1") == []
    cli("undo").fine()
    assert ids("--view", "1") != []
    assert "view 2 “in dispute” deleted" in cli("change-view", "2", "--delete").fine().out
    cli("undo").fine()
    assert ids("--view", "2") == [first]
    actions = [entry["action"] for entry in cli("log", "--format", "json").fine().json]
    assert actions[:3] == ["undo", "delete_view", "undo"]
    assert {"save_view", "change_view"} <= set(actions)
    assert "view 2" in cli("log").fine().out


def test_a_whole_view_is_marked_when_its_number_is_known(cli: Callable, claims: list[dict]) -> None:
    cli("save-view", "to check", "--verdict", "unreviewed").fine()
    count = len(claims)
    cli("mark", "--view", "1", "disputed").refused(f"has {count} claims; --count {count} marks them")
    cli("mark", "--view", "1", "--count", count + 1, "disputed").refused(f"--count {count}")
    assert cli("list", "--verdict", "disputed", "--format", "json").fine().json == []
    cli("mark", "--view", "to check", "--count", count, "disputed", "--reason", "all of one hand").fine()
    assert len(cli("list", "--verdict", "disputed", "--format", "json").fine().json) == count
    cli("undo").fine()
    assert len(cli("list", "--view", "1", "--format", "json").fine().json) == count
    cli("mark", "--view", "1", claims[0]["id"], "disputed").misused("their ids, or --view")
    cli("mark", "disputed").misused("their ids, or --view")


def test_the_report_of_a_view(cli: Callable, claims: list[dict]) -> None:
    cli("mark", claims[0]["id"], "disputed").fine()
    cli("save-view", "doubted", "--verdict", "disputed").fine()
    cli("export", "--view", "doubted", "-o", "r.json").fine()
    report = json.loads(Path("r.json").read_text())
    assert [claim["id"] for claim in report["claims"]] == [claims[0]["id"]]


def test_the_articles_own_text_is_searched(cli: Callable, claims: list[dict]) -> None:
    (article,) = cli("article", claims[0]["article_id"], "--format", "json").fine().json
    word = max(article["text"].split(), key=len).strip(".,")
    found = cli("list", "--article-text", word, "--format", "json").fine().json
    assert len(found) == len([row for row in claims if row["article_id"] == article["id"]])
    assert cli("list", "--article-text", "zeppelin", "--format", "json").fine().json == []
    cli("save-view", "of that article", "--article-text", word).fine()
    assert f"article text: {word}" in cli("views").fine().out
    cli("export", "--article-text", word, "-o", "r.json").fine()
    assert f"from articles with the words “{word}”" in Path("r.json").read_text()


def test_wrong_use_is_told_in_one_line(cli: Callable, claims: list[dict]) -> None:
    cli("list", "--view", "1").refused("no saved views", "save-view")
    cli("save-view", "To check").fine()
    cli("list", "--view", "to chekc").refused("did you mean 'To check'?")
    cli("list", "--view", "77").refused("verifier views lists them")
    cli("save-view", "to CHECK").refused("view 1 is called “To check” already")
    cli("save-view", "other", "--number", "1").refused("view 1 is “To check” already")
    cli("save-view", "5").refused("cannot be a number")
    cli("save-view", "other", "--number", "100").misused("--number")
    cli("change-view", "1").misused("--rename")
    cli("change-view", "1", "--delete", "--rename", "x").misused("--delete")
    cli("change-view", "1", "--rename", "x", "--verdict", "disputed").misused("--replace")
    cli("change-view", "1", "--number", "1").refused("so already")
