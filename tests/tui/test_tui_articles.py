"""The articles as a list: found, sorted, read, corrected, their claims listed, by keys alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tui_cases import article

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.tui.screens.articles import ArticleListScreen


@pytest.fixture
def mixed(case: Path) -> Path:
    """Five articles: three with claims (one partly, one wholly reviewed), one not read, one of odd characters."""
    with open_case(case) as opened:
        opened.store.mark([1, 2], "disputed", "Ana Sorel")
        opened.store.mark([5, 6, 7, 8], "confirmed", "Ana Sorel")
        french = replace(
            article(8, 1),
            claims=(),
            title="Le port reste fermé",
            publisher="Le Havrais",
            published=None,
            language="fr",
            notice="not read: the text is in French",
        )
        opened.store.add_article(french, "Ana Sorel")
        opened.store.add_article(
            replace(article(9, 2), title="[/x] \x9b31m Dock 9", published="2020-01-02"), "Ana Sorel"
        )
    return case


def listed(s: Any) -> ArticleListScreen:
    assert isinstance(s.app.screen, ArticleListScreen)
    return s.app.screen


async def test_articles_with_what_is_reviewed_and_why_one_was_not_read(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L")
        shown = s.words()
        assert "1 of 5" in shown
        assert list(listed(s).rows.ids) == [5, 4, 3, 2, 1]
        lines = dict(zip((5, 4, 3, 2, 1), shown.splitlines()[2:7], strict=True))
        assert "not read: the text i…" in lines[4]
        assert "not read  " in lines[4]
        assert "4/4" in lines[2]
        assert "2/4" in lines[1]
        assert "[/x]" in lines[5]
        await s.press("j")
        assert "not read: the text is in French" in listed(s).about.plain
        assert "language  fr" in listed(s).about.plain


async def test_articles_are_sorted_and_found_while_typing(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L", "s", "j", "enter")
        assert list(listed(s).rows.ids) == [3, 2, 1, 5, 4]
        await s.press("s", "enter")
        assert list(listed(s).rows.ids) == [4, 5, 1, 2, 3]
        assert "newest article first, reversed" in s.words()
        await s.press("s", "j", "enter")
        assert list(listed(s).rows.ids)[:2] == [3, 1]
        await s.press("slash")
        await s.type("FERME havr")
        assert list(listed(s).rows.ids) == [4]
        await s.press("enter")
        assert "search: FERME havr" in s.words()
        await s.press("escape", "L")
        assert list(listed(s).rows.ids) == [4]
        await s.press("backspace")
        assert len(listed(s).rows.ids) == 5


async def test_an_article_is_read_and_a_missed_claim_added(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L", "j", "enter")
        assert "about 82 sailors" in s.words()
        await s.press("S", "m", "ctrl+s")
        assert "claim 15 added" in s.words()
        await s.press("escape")
        assert listed(s).rows.row.claims == 1
        assert "0/1" in s.words()
        await s.press("u")
        assert listed(s).rows.row.claims == 0
        await s.press("j", "j", "j", "enter", "n", "n", "enter")
        assert s.app.screen is s.triage
        assert s.triage.claims.claim_id == 2


async def test_only_the_claims_of_an_article(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L", "j", "f")
        assert "There is no claim" in s.words()
        await s.press("j", "j", "f")
        assert s.app.screen is s.triage
        assert s.triage.where == ClaimFilter(articles=(2,))
        assert sorted(s.triage.claims.ids) == [5, 6, 7, 8]
        assert "article: Storm report 1" in s.words()
        await s.press("L")
        assert listed(s).rows.number == 2


async def test_what_is_known_of_an_article_is_corrected_in_the_list(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L", "j", "P", "home", "ctrl+k")
        await s.type("Port closed")
        await s.press("ctrl+s")
        assert listed(s).rows.row.title == "Port closed"
        assert "Port closed" in s.words()
        await s.press("P")
        with open_case(mixed) as other:
            other.store.correct_article(4, {"title": "Their title"}, "Somebody", version=2)
        await s.type(" again")
        await s.press("ctrl+s")
        assert "changed by Somebody" in " ".join(s.words().split())
        assert "Now: title: Their title" in s.words()
        assert "Port closed again" in s.words()
        await s.press("escape", "y")
        assert listed(s).rows.row.title == "Their title"


async def test_the_publisher_of_an_article_is_judged_here(screen: Any, mixed: Path) -> None:
    async with screen(mixed) as s:
        await s.press("L", "r")
        await s.type("c")
        await s.press("tab")
        await s.type("owned by the port")
        await s.press("ctrl+s")
        assert "grade     C, fairly reliable; owned by the port" in listed(s).about.plain
        await s.press("j", "j", "j")
        assert "grade     C, fairly reliable" in listed(s).about.plain  # the same publisher
        await s.press("k")
        assert "not judged" in listed(s).about.plain


async def test_the_list_of_articles_at_80_by_24(screen: Any, mixed: Path) -> None:
    async with screen(mixed, (80, 24)) as s:
        await s.press("L", "j")
        shown = s.words()
        assert "Le port reste fermé" in shown
        assert "not read" in shown
        assert "Enter open" in shown
        await s.press("question_mark")
        assert "List only the claims of this article" in s.words()


async def test_an_empty_case_has_an_empty_list(screen: Any, tmp_path: Path) -> None:
    async with screen(tmp_path / "new.case") as s:
        s.triage.action_articles()
        await s.settle()
        assert "There are no articles yet" in s.words()
        await s.press("enter", "f", "P", "G", "escape")
        assert s.app.screen is s.triage
