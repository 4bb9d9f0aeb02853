"""Keys in the article, by keys alone."""

from pathlib import Path
from typing import Any

import pytest

from verifier.tui.screens.reader import ArticleScreen


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("c", "c (confirmed) works in the list of claims: Esc, then c."),
        ("slash", "/ (search) works in the list of claims: Esc, then /."),
        ("y", "y (copy) works in the list of claims: Esc, then y."),
        ("H", "H (history) works in the list of claims: Esc, then H."),
    ],
)
async def test_a_key_of_the_claims_says_where_it_works(screen: Any, case: Path, key: str, words: str) -> None:
    async with screen(case) as s:
        await s.press("o", key)
        assert isinstance(s.app.screen, ArticleScreen)
        assert words in s.words().splitlines()[-1]
        await s.press("j")
        assert "works in" not in s.words(), "a key that does something here ends it"
        assert s.triage.everything.confirmed == 0


async def test_it_tells_of_the_claim_under_the_cursor(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("o", "n", "d")
        here = s.app.screen.text.claim_here().id
        assert here != first
        assert f"d (disputed) works in the list of claims: Enter goes to claim {here}, then d." in s.words()
        await s.press("u")
        assert "u (undo) works in the list of claims: Esc, then u." in s.words(), "it is not about a claim"
        await s.press("enter", "d")
        assert (s.stored(here), s.stored(first)) == ("disputed", "unreviewed")


async def test_keys_that_are_nobodys_say_nothing(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("o")
        before = s.words()
        await s.press("f9", "percent_sign")
        assert s.words() == before
