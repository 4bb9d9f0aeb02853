"""Signs that nobody sees are stored as they were written, and no terminal ever gets one of them."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual.widgets import Input, TextArea

from db.engine import open_case
from verifier.safe_text import OPEN_BOX, safe_text
from verifier.tui.unseen import _STAND_INS, held, kept, real, shown

JOINED = "می\u200cروم و क्\u200dष, \u200fעברית\u200e \u061cعربي, co\u00adoperate, ☎\ufe0f 👩\u200d👧"
"""Persian, Hindi, Hebrew and Arabic as they are spelt, a soft hyphen, signs that are drawn as pictures."""
LIVE = "\x1b[31m\x9b\u202e\u2066\x07\ud800"
DIRECTIONS = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A), ord(OPEN_BOX)))
ALL = "".join(chr(code) for code in range(0x110000) if safe_text(chr(code)) == OPEN_BOX and code not in DIRECTIONS)


def read(case: Path, claim: int) -> Any:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.claim(claim)
        finally:
            reader.close()


async def paste(s: Any, text: str) -> None:
    s.app.post_message(events.Paste(text))
    await s.settle()


async def typed(s: Any, text: str) -> None:
    """Type what no name of a key stands for."""
    for sign in text:
        key = events.Key(unicodedata.name(sign).lower().replace(" ", "_"), sign)
        key.set_sender(s.app)
        s.app._driver.send_message(key)
    await s.settle()


def sent(s: Any) -> str:
    """What the terminal gets."""
    segments = s.app.screen._compositor.render_update(full=True).render_segments(s.app.console)
    return segments if isinstance(segments, str) else "".join(one.text for one in segments)


def test_every_sign_that_is_shown_as_an_open_box_comes_back() -> None:
    assert len(ALL) > 4_000
    assert len(held(ALL)) == len(ALL)
    assert kept(ALL) == ALL
    assert shown(held(ALL)) == safe_text(ALL)
    assert set(map(cell_len, held(ALL))) == {1}
    assert held(held(ALL)) != held(ALL), "a stand-in in a text is no sign"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(JOINED + LIVE + "\u2028\n\t"))))
def test_a_box_holds_sign_for_sign_what_is_shown(text: str) -> None:
    text = "".join(sign for sign in text if ord(sign) not in _STAND_INS)
    inside = held(text)
    assert shown(inside) == safe_text(text)
    assert len(real(inside)) == len(text)
    assert kept(kept(text)) == kept(text)
    for sign, back in zip(text, real(inside), strict=True):
        assert back in (sign, safe_text(sign), "\N{REPLACEMENT CHARACTER}")
        assert back == sign or back == safe_text(sign) or unicodedata.category(sign) in ("Mn", "Me")


def test_what_is_dangerous_is_replaced_and_a_stand_in_of_its_own_as_well() -> None:
    assert kept(LIVE) == safe_text(LIVE)
    assert kept(f"a{chr(_STAND_INS[0])}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_a_note_is_stored_as_it_was_written(screen: Any, case: Path, tmp_path: Path, way: str) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        if way == "pasted":
            await paste(s, JOINED)
        else:
            await typed(s, JOINED)
        assert shown(s.app.screen.query_one(TextArea).text) == safe_text(JOINED)
        assert not set(sent(s)) & {*ALL, *map(chr, _STAND_INS)}
        await s.pilot.pause(0.4)
        await s.settle()
        (draft,) = (tmp_path / "drafts").glob("*.json")
        import json

        assert json.loads(draft.read_text())["text"] == JOINED
    async with screen(case) as s:  # killed and brought back
        await s.press("U", "ctrl+s")
        assert read(case, claim).notes[0].text == JOINED
        await s.press("E")
        assert safe_text(JOINED)[:20] in s.words()
        await s.type(" x")
        await s.press("ctrl+s")
        assert read(case, claim).notes[0].text == JOINED + " x"


async def test_a_note_from_a_file_is_not_changed_by_an_edit_elsewhere_in_it(screen: Any, case: Path) -> None:
    text = f"one\u2028{JOINED}\n\n{ALL[:300]}\nlast"
    with open_case(case) as opened:
        opened.store.add_note(1, text, "R. Tester")
    async with screen(case) as s:
        await s.press("E")
        await s.type("!")
        await s.press("ctrl+s")
    assert read(case, 1).notes[0].text == text + "!"


async def test_an_untouched_note_is_no_change_whatever_is_in_it(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        opened.store.add_note(1, f"{LIVE[:-1]} a\tb", "R. Tester")
    async with screen(case) as s:
        await s.press("E", "ctrl+s")
        assert s.app.screen is s.triage
    (note,) = read(case, 1).notes
    assert (note.text, note.version) == (f"{LIVE[:-1]} a\tb", 1)


async def test_the_cursor_and_the_selection_count_a_sign_as_one_cell(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("e")
        await paste(s, "a\u200cb\u00adc\u200dd")
        area = s.app.screen.query_one(TextArea)
        assert area.cursor_screen_offset.x - area.content_region.x == 7 + area.gutter_width
        await s.press("left", "backspace")
        assert area.words == "a\u200cb\u00adcd"
        await s.press("home", "right", "shift+right", "shift+right")
        assert area.selected_text != ""
        await s.press("ctrl+x", "end", "ctrl+v", "ctrl+v")
        assert area.words == "a\u00adcd\u200cb\u200cb"
        await s.press("ctrl+s")
        assert read(case, claim).notes[0].text == "a\u00adcd\u200cb\u200cb"


async def test_a_copy_from_a_box_has_what_was_typed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("e")
        await paste(s, "a\u200cb")
        await s.press("shift+home", "ctrl+c")
        assert s.app._clipboard == "a\u200cb"
        await s.press("end", "ctrl+v")
        assert s.app.screen.query_one(TextArea).words == "a\u200cba\u200cb"


async def test_reasons_forms_and_searches_have_it_too(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("w", "d")
        await typed(s, "می\u200cروم")
        assert OPEN_BOX in s.words()
        await s.press("enter")
        assert read(case, claim).verdicts[0].rationale == "می\u200cروم"
        await s.press("g", "A", "home", "ctrl+k")
        await paste(s, JOINED)
        await s.press("ctrl+s")
        detail = read(case, claim)
        assert detail.links[0].speaker == JOINED
        await s.press("P")  # untouched, it is no change
        await s.press("end")
        await paste(s, "\u200d")
        await s.press("ctrl+s")
        assert read(case, claim).article.title == "Storm report 0\u200d"
        await s.press("slash")
        await paste(s, "می\u200cروم")
        box = s.app.screen.query_one(Input)
        assert s.triage.where.text == "می\u200cروم"
        assert list(s.triage.claims.ids) == [claim]
        assert not set(sent(s)) & {*ALL, *map(chr, _STAND_INS)}
        assert box.size.width


async def test_a_field_with_unseen_signs_that_nobody_edited_is_not_written(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        facts = {"title": f"T{JOINED}", "publisher": "A\x1b[31mB"}
        opened.store.correct_article(1, facts, "Ben", version=1)
    async with screen(case) as s:
        await s.press("P", "tab", "tab")
        await s.type("By Line")
        await s.press("ctrl+s")
    article = read(case, 1).article
    assert (article.title, article.publisher, article.byline) == (f"T{JOINED}", "A\x1b[31mB", "By Line")
