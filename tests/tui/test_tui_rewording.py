"""A claim's words, place and dates are corrected on the screen: in a form, and from words marked in the article."""

from pathlib import Path
from typing import Any

from textual.widgets import Input
from tui_cases import make_case

from db.engine import open_case
from db.rows import ClaimDetail
from verifier.tui.screens.form import Form
from verifier.tui.screens.prompt import Confirm
from verifier.tui.screens.reader import ArticleScreen


def claim_of(case: Path, number: int) -> ClaimDetail:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.claim(number)
        finally:
            reader.close()


def box(s: Any, name: str) -> Input:
    return next(one for one in s.app.screen.query(Input) if one.name == name)


async def fill(s: Any, **values: str) -> None:
    for name, value in values.items():
        box(s, name).focus()
        await s.press("home", "ctrl+k")
        await s.type(value)


async def test_words_place_and_dates_in_a_form(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        before = claim_of(case, number)
        await s.press("C")
        assert isinstance(s.app.screen, Form)
        assert box(s, "words").value == before.row.quote
        words = " ".join(before.row.quote.split()[:4])
        await fill(s, words=words, place="Idlib", **{"from": "2014-06"}, reason="cut short")
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        assert f"words, place and dates of claim {number} corrected" in s.words()
        found = claim_of(case, number)
        assert (found.row.quote, found.place) == (words, "Idlib")
        assert (found.date_start, found.date_end) == ("2014-06-01", "2014-06-30")
        assert found.history[-1].reason == "cut short"
        assert found.figures == before.figures
        shown = " ".join(s.words().split())
        assert "Idlib" in shown
        await s.press("C")
        assert (box(s, "words").value, box(s, "from").value, box(s, "until").value) == (words, "2014-06", "")
        await s.press("ctrl+s")
        assert "nothing was changed" in s.words()
        await s.press("u")
        assert claim_of(case, number).row.quote == before.row.quote
        await s.press("ctrl+r")
        assert claim_of(case, number).row.quote == words


async def test_what_cannot_be_is_said_and_stays_typed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        before = claim_of(case, number)
        await s.press("C")
        for values, words in (
            ({"words": "no such words"}, "not in the article"),
            ({"words": before.row.quote, "from": "12 June"}, "is not a date"),
            ({"from": "2014-06-12", "until": "2014-06-11"}, "before the first"),
            ({"from": "", "until": "", "kind": "gossip"}, "the kind is one of"),
        ):
            await fill(s, **values)
            await s.press("ctrl+s")
            assert isinstance(s.app.screen, Form)
            assert words in s.words()
        await fill(s, kind=before.row.kind, words=claim_of(case, 2 if number == 1 else 1).row.quote)
        await s.press("ctrl+s", "y")
        assert isinstance(s.app.screen, Form)
        assert "already: nothing was changed" in " ".join(s.words().split())
        assert claim_of(case, number) == before


async def test_figures_left_behind_and_other_places_are_asked_about(screen: Any, tmp_path: Path) -> None:
    case = make_case(tmp_path / "long.case", 1, 12)
    async with screen(case) as s:
        await s.press("g")
        number = s.triage.claims.claim_id
        await s.press("C")
        last = claim_of(case, 12).row.quote.split()
        await fill(s, words=" ".join(last[:3]))
        await s.press("ctrl+s")
        assert isinstance(s.app.screen, Confirm)
        assert "its figure" in " ".join(s.words().split())
        await s.press("n")
        assert isinstance(s.app.screen, Form)
        await fill(s, words="stayed in port for the rest of the week")
        await s.press("ctrl+s")
        assert "stand 12 times in the article" in " ".join(s.words().split())
        await s.press("y")
        assert claim_of(case, number).row.quote == "stayed in port for the rest of the week"


async def test_words_marked_in_the_article_become_the_claims(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        before = claim_of(case, number)
        await s.press("o", "S", "C")
        assert isinstance(s.app.screen, Form)
        typed = box(s, "words").value
        assert before.row.quote in typed
        assert typed != before.row.quote
        assert f"It was: “{before.row.quote}”" in " ".join(s.words().split())
        await s.press("ctrl+s")
        reader = s.app.screen
        assert isinstance(reader, ArticleScreen)
        found = claim_of(case, number)
        assert found.row.quote == typed
        assert any((mark.start, mark.end) == (found.row.start, found.row.end) for mark in reader.text._marks)
        await s.press("escape", "escape")
        assert s.app.screen is s.triage
        assert typed[:40] in " ".join(s.words().split())


async def test_without_a_mark_it_is_the_claim_under_the_cursor(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("o", "g", "n", "n", "C")
        assert isinstance(s.app.screen, Form)
        claims = sorted((mark.start, mark.id) for mark in s.app.screen_stack[1].text._marks)
        assert f"Correct claim {claims[1][1]}" in s.words()


async def test_keys_behind_it_are_for_the_form(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        await s.burst("C\tIdlib\x13")
        assert claim_of(case, number).place == "Idlib"


async def test_anothers_correction_meanwhile_is_shown_beside(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        await s.press("C")
        await fill(s, place="Idlib")
        with open_case(case) as other:
            other.store.correct_claim(number, {"place": "Homs"}, "Ana Sorel", version=1)
        await s.press("ctrl+s")
        shown = " ".join(s.words().split())
        assert "changed by Ana Sorel meanwhile" in shown
        assert "Homs" in shown
        assert box(s, "place").value == "Idlib"
        await s.press("ctrl+s")
        assert claim_of(case, number).place == "Idlib"


async def test_what_was_typed_is_found_again_though_the_claims_words_are_others_now(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        number = s.triage.claims.claim_id
        await s.press("e")
        await s.type("a note begun")
        await s.pilot.pause(0.4)
        await s.settle()
    with open_case(case) as other:
        start = claim_of(case, number).row.start
        other.store.correct_claim(number, {"start": start, "end": start + 9}, "Ana Sorel", version=1)
    async with screen(case) as s:
        await s.press("C")
        await fill(s, place="Idlib")
    async with screen(case) as s:
        await s.until(lambda: "2 texts never saved" in s.said)
        await s.press("U", "enter")
        assert "a note begun" in s.words() or box(s, "place").value == "Idlib"
        assert "Recovered" in s.words()
        await s.press("ctrl+s", "U")
        assert "a note begun" in s.words() or box(s, "place").value == "Idlib"
        await s.press("ctrl+s")
        found = claim_of(case, number)
        assert (found.place, [note.text for note in found.notes]) == ("Idlib", ["a note begun"])
