"""Tags, assignees and workflow states on the screen, by keys alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter, ClaimRow
from verifier.config import Config

ROOT = Path(__file__).resolve().parents[2]


def rows(case: Path, *claims: int) -> list[ClaimRow]:
    """Claims as they are on disk."""
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.claim_rows(claims or reader.claim_ids(sort="article"))
        finally:
            reader.close()


def facts(s: Any) -> str:
    return " ".join(str(s.triage.sheet("facts").plain).split())


async def test_a_tag_is_made_found_and_taken_off(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("number_sign")
        assert "nothing here yet: type a name" in s.words()
        await s.type("Mass grave")
        assert "[ ] Mass grave" in s.words()
        await s.press("enter")
        assert rows(case, claim)[0].tags == ("Mass grave",)
        assert s.said.startswith(f"claim {claim} tagged “Mass grave” · u undoes")
        assert "#Mass grave" in facts(s)
        assert s.triage.claims.claim_id == claim
        await s.press("j", "number_sign")
        await s.type("#mass")
        await s.press("enter")
        await s.press("k", "number_sign")
        assert "[x] Mass grave" in s.words()
        await s.press("space")
        assert "[ ] Mass grave" in s.words()
        await s.press("enter")
        assert rows(case, claim)[0].tags == ()
        await s.press("u")
        assert rows(case, claim)[0].tags == ("Mass grave",)


async def test_several_tags_on_several_claims_and_what_only_some_have_stays(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first, second, third = s.triage.claims.ids[:3]
        await s.press("number_sign")
        await s.type("old")
        await s.press("enter", "space", "space", "space", "number_sign")
        shown = s.words()
        assert "3 marked claims" in shown
        assert "[~] old" in shown
        await s.type("video")
        await s.press("tab")
        assert "[x] video" in s.words()
        await s.type("fire")
        await s.press("enter")
        assert [row.tags for row in rows(case, first, second, third)] == [
            ("fire", "old", "video"),
            ("fire", "video"),
            ("fire", "video"),
        ]
        assert not s.triage.claims.marks
        await s.press("u")
        assert [row.tags for row in rows(case, first, second, third)] == [("old",), (), ()]
        await s.press("ctrl+r")
        assert rows(case, third)[0].tags == ("fire", "video")


async def test_leaving_the_tags_changes_nothing_and_a_bad_one_is_told(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("number_sign", "enter")
        assert s.app.screen is s.triage
        await s.press("number_sign")
        await s.type("x" * 61)
        assert "1 to 60 characters" in s.words()
        await s.press("enter")
        assert "1 to 60 characters" in s.words()
        await s.press("escape")
        assert s.app.screen is s.triage
        assert rows(case, claim)[0].tags == ()


async def test_a_claim_is_taken_assigned_and_given_back(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        opened.store.assign([12], "Ana Sorel", "Ben Okri")
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("M")
        assert (rows(case, claim)[0].state, rows(case, claim)[0].assignee) == ("assigned", "R. Tester")
        assert "STATE assigned · R. Tester" in facts(s)
        await s.press("at")
        shown = s.words()
        assert "R. Tester" in shown
        assert "you" in shown
        assert "nobody" in shown
        await s.type("ana")
        await s.press("enter")
        assert rows(case, claim)[0].assignee == "Ana Sorel"
        await s.press("at")
        await s.type("Cleo Winter")
        await s.press("enter")
        assert rows(case, claim)[0].assignee == "Cleo Winter"
        await s.press("at")
        await s.type("nob")
        await s.press("enter")
        assert (rows(case, claim)[0].state, rows(case, claim)[0].assignee) == ("new", None)
        assert "STATE" not in facts(s)
        await s.press("u", "u")
        assert rows(case, claim)[0].assignee == "Ana Sorel"
        await s.press("at", "enter")
        assert rows(case, claim)[0].assignee == "R. Tester", "you come first"


async def test_many_are_taken_after_their_number_was_asked(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("asterisk", "M")
        assert "Assign 12 marked claims to yourself?" in s.words()
        await s.press("n")
        assert all(row.assignee is None for row in rows(case))
        await s.press("M", "y")
        assert all(row.assignee == "R. Tester" for row in rows(case))
        assert not s.triage.claims.marks
        await s.press("u")
        assert all(row.assignee is None for row in rows(case))


async def test_the_workflow_state_goes_on_by_enter_and_the_verdict_stays(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("c", "k")
        assert s.triage.claims.claim_id == claim
        await s.press("S")
        assert "assigned:" not in s.words(), "nobody has it"
        await s.press("enter")
        assert rows(case, claim)[0].state == "in review"
        await s.press("S", "enter")
        row = rows(case, claim)[0]
        assert (row.state, row.verdict) == ("done", "confirmed")
        await s.press("S", "k", "k", "enter")
        assert rows(case, claim)[0].state == "new"
        await s.press("u")
        assert rows(case, claim)[0].state == "done"
        assert rows(case, claim)[0].verdict == "confirmed"


async def test_what_another_did_meanwhile_is_not_overwritten(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.assign([claim], "Ana Sorel", "Ana Sorel")
        await s.press("M")
        assert rows(case, claim)[0].assignee == "Ana Sorel"
        (note,) = s.app._notifications
        assert "by Ana Sorel meanwhile" in note.message
        assert note.message.endswith("Now: assigned · Ana Sorel")
        await s.settle()
        await s.press("M")
        assert rows(case, claim)[0].assignee == "R. Tester", "now it was seen"


async def test_another_s_tag_does_not_stop_a_verdict(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.tag([claim], "Ana Sorel", add=["x"])
            other.store.set_state([claim], "in review", "Ana Sorel")
        await s.press("c")
        assert (rows(case, claim)[0].verdict, rows(case, claim)[0].tags) == ("confirmed", ("x",))


async def test_others_are_seen_by_themselves_and_marked(screen: Any, case: Path) -> None:
    shown = Config(columns="verdict figure claim state assignee tags")
    async with screen(case, config=shown) as s:
        third = s.triage.claims.ids[2]
        for words in (("assign", str(third), "--me"), ("tag", str(third), "--add", "seen")):
            subprocess.run(
                [sys.executable, "-m", "verifier", "--case", str(case), *words],
                cwd=ROOT,
                env={**os.environ, "VERIFIER_REVIEWER": "Ana Sorel"},
                capture_output=True,
                check=True,
            )

        def line() -> str:
            return str(s.triage.claims.render_line(2).text)

        await s.until(lambda: "#seen" in line(), 4)
        assert line().startswith(" ~")
        assert "assigned" in line()
        assert "Ana Sorel" in line()
        with open_case(case) as other:
            other.store.rename_tag("seen", "looked at", "Ana Sorel")
        s.app.desk.poll()
        await s.settle()
        assert "#looked at" in line()


async def test_the_filter_counts_them_and_a_view_keeps_them(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        opened.store.assign([1, 2, 3], "Ana Sorel", "Ana Sorel")
        opened.store.set_state([3], "done", "Ana Sorel")
        opened.store.tag([2, 3], "Ana Sorel", add=["[b]fire"])
    async with screen(case) as s:
        await s.press("f", *["tab"] * 7)
        shown = " ".join(s.words().split())
        for words in ("new 9", "assigned 2", "in review 0", "done 1"):
            assert words in shown
        await s.press("j", "space", "tab")
        shown = " ".join(s.words().split())
        assert "Ana Sorel 2" in shown
        assert "nobody" not in shown
        await s.press("space", "tab")
        shown = " ".join(s.words().split())
        assert "no tag 1" in shown
        assert "[b]fire 1" in shown
        await s.press("j", "space", "escape")
        assert list(s.triage.claims.ids) == [2]
        assert "state: assigned" in s.words()
        assert "tag: [b]fire" in s.words()
        await s.press("B")
        await s.type("mine")
        await s.press("enter", "0")
        assert s.triage.counts.total == 12
        await s.press("1")
        assert list(s.triage.claims.ids) == [2]
        with open_case(case) as other:
            other.store.rename_tag("[b]fire", "smoke", "Ana Sorel")
        s.app.desk.poll()
        await s.settle()
        assert "tag: smoke" in s.words()
        await s.press("minus", "x", "x", "escape")
        assert s.triage.counts.total == 2


async def test_nobody_and_no_tag_are_chips_that_say_so(screen: Any, case: Path) -> None:
    with open_case(case) as opened:
        opened.store.assign([1], "Ana Sorel", "Ana Sorel")
        opened.store.tag([2], "Ana Sorel", add=["x"])
    async with screen(case) as s:
        await s.press("f", *["shift+tab"] * 3, "space", "shift+tab", "space", "escape")
        assert s.triage.counts.total == 10
        assert "assignee: nobody 11" in s.words()
        assert "tag: none 11" in s.words()


async def test_the_history_tells_them(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("M", "number_sign")
        await s.type("video")
        await s.press("enter", "S", "enter")
        told = facts(s)
        assert "assigned: new → assigned · R. Tester" in told
        assert "tags: +#video" in told
        assert "workflow state: assigned · R. Tester → in review · R. Tester" in told
        await s.press("H")
        assert "+#video" in s.words()


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 15)])
async def test_it_fits_and_odd_names_do_no_harm(screen: Any, case: Path, size: tuple[int, int]) -> None:
    odd = "[bold]x[/x]\u202e’\u200b 漢字"
    with open_case(case) as opened:
        opened.store.tag([1], "Ana Sorel", add=[odd, *(f"tag {number}" for number in range(40))])
        opened.store.assign([1], f"Ana {odd}", "Ana Sorel")
    shown = Config(columns="verdict claim assignee tags")
    async with screen(case, size, config=shown) as s:
        assert "[bold]x[/x]" in s.words()
        assert "\u202e" not in s.words()
        for key in ("number_sign", "at", "S"):
            await s.press(key, "down", "down")
            assert s.app.screen is not s.triage
            s.words()
            await s.press("escape")
        await s.press("f", *["shift+tab"] * 3)
        assert "[bold]x[/x]" in s.words()


async def test_what_is_filtered_by_them_is_exported(screen: Any, case: Path, tmp_path: Path) -> None:
    with open_case(case) as opened:
        opened.store.tag([1, 2, 3, 4], "Ana Sorel", add=["-x, “y” & z"])
        opened.store.set_state([1, 2, 5], "in review", "Ana Sorel")
        opened.store.assign([1], "Ana Sorel", "Ana Sorel")
        view = ClaimFilter(states=("in review",), assignees=("",), tags=(0, 1))
        opened.store.save_view("few", view, "worth", "Ana Sorel")
    target = tmp_path / "few.json"
    async with screen(case) as s:
        await s.press("1", "x", "ctrl+t", "ctrl+t", "ctrl+t", "home", "ctrl+k")
        await s.type(str(target))
        assert "the 2 claims listed" in s.words()
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
    report = json.loads(target.read_text())
    assert [claim["id"] for claim in report["claims"]] == [2, 5]
    assert "with no tag or the tag “-x, “y” & z”" in report["report"]["filters_in_words"]
