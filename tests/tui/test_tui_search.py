"""Searching as it is typed, by keys alone: in claims, in the articles' own text, all words, phrases, beginnings."""

from pathlib import Path
from typing import Any

from db.engine import open_case
from db.rows import ClaimFilter


async def test_the_articles_own_text_is_searched_as_it_is_typed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("t")
        await s.type("ferr")
        assert s.triage.where == ClaimFilter(article_text="ferr")
        assert s.triage.counts.total == 12, "no claim says it, every article does"
        await s.type("ies zeppelin")
        assert s.triage.counts.total == 0
        await s.press("ctrl+u")
        await s.type('"about 13 sailors"')
        assert s.triage.counts.total == 4
        assert "in the articles' own text" in s.words()
        await s.press("enter")
        assert 'article text: "about 13 sailors" 4' in s.words()
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter")
        assert s.triage.where == ClaimFilter(text="nurse", article_text='"about 13 sailors"')
        assert s.triage.counts.total == 1
        await s.press("t", "escape")
        assert s.triage.where == ClaimFilter(text="nurse")


async def test_one_key_looks_for_the_same_words_in_the_other_place(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type("ferries")
        assert s.triage.counts.total == 0
        await s.press("ctrl+t")
        assert s.triage.where == ClaimFilter(article_text="ferries")
        assert s.triage.counts.total == 12
        await s.type(" port")
        assert s.triage.where == ClaimFilter(article_text="ferries port")
        await s.press("ctrl+t")
        assert s.triage.where == ClaimFilter(text="ferries port")
        await s.press("ctrl+t", "enter", "slash", "ctrl+t")
        assert s.triage.search_box.value == "ferries port", "with nothing typed it shows what is on there"
        await s.press("enter", "backspace")
        assert s.triage.where == ClaimFilter()


async def test_all_words_phrases_and_beginnings(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        for typed, count in (
            ("nurse storm", 3),
            ("nurse duarte", 0),
            ('"a nurse"', 3),
            ('"nurse a"', 0),
            ("nur", 3),
            ("nur*", 3),
            ("nur* sail", 3),
            ("nur sail", 0),
            ('"about 2*"', 5),
            ("harbour off", 3),
        ):
            await s.press("slash", "ctrl+u")
            await s.type(typed)
            await s.press("enter")
            assert s.triage.counts.total == count, typed


async def test_what_is_typed_is_never_an_operator(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        for key in ("slash", "t"):
            for typed in ('"', "NEAR(a b)", "quote:x OR 1", "* ^ - +", "[b]x[/b]", "';--"):
                await s.press(key, "ctrl+u")
                await s.type(typed)
                await s.press("enter")
                assert not s.app._notifications, typed


async def test_the_search_line_tells_its_keys_and_the_count_stays_in_view(screen: Any, case: Path) -> None:
    for size in ((80, 24), (120, 40)):
        async with screen(case, size) as s:
            await s.press("slash")
            await s.type("nurse")
            shown = s.words()
            assert "^t articles" in shown
            assert "1 of 3" in shown
            await s.press("down")
            assert s.triage.claims.cursor == 1
            await s.press("enter")


async def test_a_chip_of_words_opens_its_own_search(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("t")
        await s.type("ferries")
        await s.press("enter", "minus", "enter")
        assert s.app.focused is s.triage.search_box
        assert s.triage.search_box.scope == "article_text"
        await s.press("enter", "minus", "minus")
        assert s.triage.where == ClaimFilter()


async def test_a_word_with_a_hash_is_a_tag(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        opened.store.tag([1, 2, 3], "Ana Sorel", add=["Mass grave"])
        opened.store.tag([2], "Ana Sorel", add=["urgent"])
    async with screen(case) as s:
        await s.press("slash")
        assert "#tag" in s.words(), "the empty line says what can be typed"
        await s.type("#")
        assert s.triage.counts.total == 12
        await s.type("ma")
        assert s.triage.where == ClaimFilter(text="#ma")
        assert s.triage.counts.total == 3
        await s.type(" #u")
        assert s.triage.counts.total == 1
        await s.press("enter")
        assert "search: #ma #u 1" in s.words()
        await s.press("backspace", "slash")
        await s.type('#"mass grave"')
        assert s.triage.counts.total == 3
        await s.press("enter", "B")
        await s.type("graves")
        await s.press("enter", "0", "1")
        assert s.triage.where == ClaimFilter(text='#"mass grave"')
        assert s.triage.counts.total == 3
        await s.press("question_mark", *["pagedown"] * 3)
        assert "with a tag that begins so" in s.words()
