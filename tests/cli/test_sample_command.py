"""`verifier sample`: what `make demo` builds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from verifier.samples import demo, paths


def test_the_sample_without_a_reviewer_or_a_terminal(
    cli: Callable, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VERIFIER_REVIEWER")
    cli("sample", "--verdicts").fine()
    articles = cli("articles", "--format", "json").fine().json
    assert len(articles) >= 5
    assert all(article["claims"] for article in articles)
    assert not any(str(paths()[0].parent) in article["origin"] for article in articles)
    rows = cli("list", "--format", "json").json
    assert {row["verdict"] for row in rows} == {"unreviewed", "confirmed", "disputed", "unverifiable"}
    given = [row for row in rows if row["verdict"] != "unreviewed"]
    assert len(given) == sum(verdict.verdict is not None for verdict in demo().verdicts)
    assert sum(row["notes"] for row in rows) == sum(bool(verdict.note) for verdict in demo().verdicts)
    assert not (home / "config.toml").exists()


def test_the_sample_twice_changes_nothing(cli: Callable) -> None:
    cli("sample", "--verdicts").fine()
    before = cli("list", "--format", "json").json
    assert "already there" in cli("sample", "--verdicts").fine().out
    assert cli("list", "--format", "json").json == before


def test_fresh_begins_anew(cli: Callable) -> None:
    cli("sample").fine()
    cli("mark", 1, "confirmed").fine()
    cli("sample", "--fresh").fine()
    assert cli("list", "--verdict", "confirmed", "--format", "json").json == []
    assert cli("doctor").code == 0


def test_a_case_with_other_articles_is_left_alone(cli: Callable, case: Path) -> None:
    before = case.read_bytes()
    cli("sample").refused("other articles", "--force")
    cli("sample", "--fresh").refused("other articles")
    cli("sample", "--fresh", "--force").refused("other articles")
    assert case.read_bytes() == before
    assert "articles added" in cli("sample", "--force").fine().out


def test_events_for_the_screen(cli: Callable) -> None:
    events = [json.loads(line) for line in cli("sample", "--events").fine().out.splitlines()]
    assert events[-1]["done"] is True
    articles = [event for event in events[:-1] if "reading" not in event]  # a slow machine says that it still reads
    assert events[-1]["added"] == len(articles)
