"""Text that others wrote stays text in the history, the articles, the sources and the notes, too."""

import re
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case

ODD = [
    "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x1b[31m\x9b31m",
    "[bold red]loud[/bold red][/x][@click=app.quit]here[/][sic]",
    "\u202eevil\u2066 e" + "\u0301" * 60 + " 漢字テスト全角 قالت المتحدثة 👩‍👩‍👧‍👦 \u200b\u00ad\ufeff a\tb",
    "x" * 3000,
]
LIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize("odd", ODD, ids=["escapes", "markup", "unicode", "long"])
async def test_hostile_text_is_inert_in_every_list(
    screen: Any, tmp_path: Path, make: Any, odd: str, size: tuple[int, int]
) -> None:
    kept = " " + odd.translate(dict.fromkeys(range(32)))
    case = make(tmp_path / "odd.case", 2, 4, odd=kept)
    with open_case(case) as opened:
        store, who = opened.store, ("N" + kept)[:150]
        store.mark([1], "disputed", who, rationale=odd.replace("\x00", ""))
        store.add_note(2, odd, who)
        store.correct_article(1, {"byline": odd, "url": odd}, who, version=1)
        store.rate_source(1, who, reliability="D", interests=odd[:4000], version=1)
        store.merge_source(3, 1, who, versions=(1, 2))
    async with screen(case, size) as s:
        seen: list[str] = []
        for keys in (
            ["H"], ["j"], ["j"], ["j"], ["j"], ["tab", "G"], ["b"], ["escape", "L"], ["j"], ["tab", "G"],
            ["tab", "enter"], ["escape", "P"], ["escape", "W"], ["j"], ["m", "k", "m"], ["n", "r"], ["escape", "x"],
            ["escape", "o", "enter"], ["E"], ["escape", "e"], ["escape", "question_mark"], ["escape"],
        ):  # fmt: skip
            await s.press(*keys)
            seen.append(s.words())
        with open_case(case) as other:
            other.store.mark([3], "confirmed", who)
        s.app.desk.poll()
        await s.settle()
        seen.append(s.words())
        for shown in seen:
            assert not LIVE.search(shown), LIVE.search(shown)
        assert s.app.return_value is None
        assert s.app.screen is s.triage
