"""A form and somebody else's change of the same thing: both are shown, and only what the person edited is written."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from db.engine import open_case
from db.rows import ArticleRow, ClaimDetail, NewFigure, NewLink

OTHER = "Ben Other"
HIGH = [*["tab"] * 4, "home", "ctrl+k"]
"""Keys from a figure's words to an empty highest number."""


def figure(best: int = 70, population: str = "sailors") -> NewFigure:
    return NewFigure("about 2", 50, best, 90, "killed", approximate=True, population=population, rule="given by hand")


def read(case: Path, question: Any) -> Any:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return question(reader)
        finally:
            reader.close()


def claim_of(case: Path, claim: int) -> ClaimDetail:
    found: ClaimDetail = read(case, lambda reader: reader.claim(claim))
    return found


def article_of(case: Path, number: int = 1) -> ArticleRow:
    found: ArticleRow = read(case, lambda reader: reader.article(number))
    return found


def theirs(case: Path, what: str, number: int, value: Any, version: int) -> None:
    with open_case(case) as other:
        getattr(other.store, what)(number, value, OTHER, version=version, reason="ministry list")


def flat(s: Any) -> str:
    """What the dialog in front shows, in one line."""
    x, y, width, height = s.app.screen.query_one("#window").region
    lines = s.app.screen._compositor.render_strips()[y : y + height]
    return " ".join(" ".join(line.crop(x + 1, x + width - 1).text for line in lines).split())


def box(s: Any, name: str) -> Input:
    found: Input = next(box for box in s.app.screen.query(Input) if box.name == name)
    return found


async def test_recovered_figures_say_what_stands_by_now_and_ask_before_they_replace_it(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *HIGH)
        await s.type("44")  # and the program is gone
    theirs(case, "correct_figures", claim, [figure(population="harbour police")], 1)
    async with screen(case) as s:
        await s.press("U")
        shown = flat(s)
        assert "Recovered: what you wrote here on" in shown
        assert f"{OTHER} (" in shown
        assert "UTC) changed it meanwhile" in shown
        for fact in ("low: 50", "best: 70", "high: 90", "population: harbour police", "words: about 2"):
            assert fact in shown
        assert box(s, "high").value == "44"
        await s.press("ctrl+s", "enter")
        assert claim_of(case, claim).figures[0].best == 70, "nothing of theirs is replaced unasked"
        assert f"changed by {OTHER} meanwhile" in flat(s)
        assert "population: harbour police" in flat(s)
        assert box(s, "high").value == "44"
    async with screen(case) as s:  # killed once more before the answer
        await s.press("U")
        assert "population: harbour police" in flat(s)
        await s.press("ctrl+s", "enter")
        assert claim_of(case, claim).figures[0].best == 70
        await s.press("ctrl+s", "enter")
        assert s.app.screen is s.triage
        assert claim_of(case, claim).figures[0].high == 44
        await s.press("F")
        assert "Recovered" not in s.words()


async def test_a_recovered_chain_asks_as_well(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("A", "home", "ctrl+k")
        await s.type("Omar Sahin")
    theirs(case, "correct_attribution", claim, [NewLink("Lena Farouk", role="medic", hedge="reportedly")], 1)
    async with screen(case) as s:
        await s.press("A")
        shown = flat(s)
        assert f"{OTHER} (" in shown
        assert "speaker: Lena Farouk · role: medic" in shown
        assert "hedge: reportedly" in shown
        await s.press("ctrl+s")
        assert [link.speaker for link in claim_of(case, claim).links] == ["Lena Farouk"]
        await s.press("ctrl+s")
        assert [link.speaker for link in claim_of(case, claim).links] == ["Omar Sahin", "Delta"]


async def test_a_recovered_form_whose_case_did_not_move_is_saved_at_once(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *["tab"] * 6, "end")
        await s.type(" aboard")
    with open_case(case) as other:
        other.store.mark([claim], "confirmed", OTHER)  # a verdict is no other figure
    async with screen(case) as s:
        await s.press("U")
        assert "Recovered" in s.words()
        assert "meanwhile" not in flat(s)
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        assert claim_of(case, claim).figures[0].population == "sailors aboard"


async def test_a_draft_that_does_not_say_what_it_was_begun_on_asks_before_it_saves(
    screen: Any, case: Path, tmp_path: Path
) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *HIGH)
        await s.type("44")
    (file,) = (tmp_path / "drafts").glob("*.json")
    import json

    told = json.loads(file.read_text())
    del told["more"]
    file.write_text(json.dumps(told))
    async with screen(case) as s:
        await s.press("F")
        assert box(s, "high").value == "44"
        await s.press("ctrl+s", "enter")
        assert claim_of(case, claim).figures[0].high == 2
        await s.press("ctrl+s", "enter")
        assert claim_of(case, claim).figures[0].high == 44


async def test_a_recovered_article_writes_what_was_edited_and_nothing_else(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("P", "end")
        await s.type(" (second edition)")
    theirs(case, "correct_article", 1, {"byline": "B. Line", "publisher": "Their Times"}, 1)
    async with screen(case) as s:
        await s.press("U")
        assert f"{OTHER} (" in flat(s)
        assert "publisher: Their Times · byline: B. Line" in flat(s)
        assert box(s, "byline").value == "B. Line"
        assert box(s, "title").value == "Storm report 0 (second edition)"
        await s.type("!")  # and it is killed again
    theirs(case, "correct_article", 1, {"byline": "C. Line"}, article_of(case).version)
    async with screen(case) as s:
        await s.press("U")
        assert "byline: C. Line" in flat(s)
        assert "publisher:" not in flat(s)
        await s.press("ctrl+s")
        assert article_of(case).title == "Storm report 0"
        assert f"changed by {OTHER} meanwhile" in flat(s)
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        article = article_of(case)
        assert article.title == "Storm report 0 (second edition)!"
        assert (article.byline, article.publisher) == ("C. Line", "Their Times")


async def test_a_conflict_on_an_article_keeps_the_fields_that_were_not_edited(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("P", "end")
        await s.type(" (late)")
        theirs(case, "correct_article", 1, {"byline": "B. Line", "url": None}, 1)
        await s.press("ctrl+s")
        shown = flat(s)
        assert f"changed by {OTHER} meanwhile" in shown
        assert "title: Storm report 0 · byline: B. Line · address: –" in shown
        assert box(s, "byline").value == "B. Line"
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        article = article_of(case)
        assert (article.title, article.byline, article.url) == ("Storm report 0 (late)", "B. Line", None)
        entry = claim_of(case, s.triage.claims.claim_id).history[-1]
        assert set(entry.after["article"]) == {"title", "title_origin"}


async def test_what_is_edited_again_after_the_conflict_is_written(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("P", "end")
        await s.type(" (late)")
        theirs(case, "correct_article", 1, {"byline": "B. Line"}, 1)
        await s.press("ctrl+s", "tab", "tab", "home", "ctrl+k", "ctrl+s")
        article = article_of(case)
        assert (article.title, article.byline) == ("Storm report 0 (late)", None)


async def test_a_conflict_on_figures_shows_all_that_differs(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *HIGH)
        await s.type("44")
        theirs(case, "correct_figures", claim, [figure(71, "Iraqi \x1b[31msoldiers"), figure(72)], 1)
        await s.press("ctrl+s", "enter")
        shown = flat(s)
        assert "1. words: about 2 · measure: killed · low: 50 · best: 71 · high: 90 · about: yes" in shown
        assert "population: Iraqi ␛[31msoldiers" in shown
        assert "2. words: about 2" in shown


async def test_a_verdict_given_meanwhile_is_no_other_figure(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *["tab"] * 6, "end")
        await s.type(" aboard")
        with open_case(case) as other:
            other.store.mark([claim], "confirmed", OTHER)
        await s.press("ctrl+s")
        assert "Now: 1. words" not in flat(s)
        assert "population: sailors" in flat(s), "what was typed differs from it"
        await s.press("ctrl+s")
        assert claim_of(case, claim).figures[0].population == "sailors aboard"


async def test_a_recovered_judgement_of_a_source_keeps_what_another_wrote(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("W", "r")
        number = s.app.screen_stack[-2].rows.number
        await s.type("b")
    row = read(case, lambda reader: next(row for row in reader.sources() if row.id == number))
    with open_case(case) as other:
        other.store.rate_source(number, OTHER, reliability=None, interests="paid by the port", version=row.version)
    async with screen(case) as s:
        await s.press("W")
        assert s.app.screen.rows.number == number
        await s.press("r")
        assert "interests: paid by the port" in flat(s)
        await s.press("ctrl+s", "ctrl+s")
        row = read(case, lambda reader: next(row for row in reader.sources() if row.id == number))
        assert (row.reliability, row.interests) == ("B", "paid by the port")


async def test_a_date_that_is_none_is_told_where_it_stands(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("P", "tab", "tab", "tab", "ctrl+u", "home", "ctrl+k")
        await s.type("2015-02-30")
        form = s.app.screen
        await s.press("ctrl+s")
        assert s.app.screen is form
        assert "the date is a real one" in flat(s)
        assert "Now:" not in s.words()
        await s.press("backspace")
        await s.type("8")
        assert box(s, "published").value == "2015-02-38"
        await s.press("backspace", "backspace")
        await s.type("28")
        await s.press("ctrl+s")
        assert article_of(case).published == "2015-02-28"


@pytest.mark.parametrize(("key", "keys", "name"), [("P", ["tab", "tab", "end"], "byline"), ("A", ["down"], "role")])
async def test_any_refusal_leaves_the_cursor_where_it_was(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch, key: str, keys: list[str], name: str
) -> None:
    from db.errors import CaseError
    from db.store import Store

    def full(*args: Any, **named: Any) -> None:
        raise CaseError("the disk is full")

    async with screen(case) as s:
        with monkeypatch.context() as patched:
            for method in ("correct_article", "correct_attribution"):
                patched.setattr(Store, method, full)
            await s.press(key, *keys)
            await s.type("abc")
            await s.press("left", "ctrl+s")
        assert "the disk is full" in s.words()
        assert "Now:" not in s.words()
        assert "meanwhile" not in flat(s)
        assert s.app.focused is not None
        assert s.app.focused.name == name
        before = s.app.focused.value
        await s.type("X")
        assert s.app.focused.value == before[:-1] + "X" + before[-1:]
