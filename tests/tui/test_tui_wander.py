"""A person who presses keys at random, and another one who works on the same case: after each step, what the screen
shows and what the case holds are as they must be.

Which keys those are comes from a seed, so that a walk can be gone again: ``VERIFIER_WALKS=1234:400`` goes that one,
400 steps long. ``make torture`` goes many.
"""

import os
import random
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from tui_cases import article

from db.connect import connect_sqlite
from db.engine import open_case
from db.errors import CaseError
from db.rows import ClaimFilter
from verifier.workflow.verify import verify

GIVES = {"c": "confirmed", "d": "disputed", "v": "unverifiable", "r": "unreviewed"}
MOVES = (
    "j", "k", "G", "g", "ctrl+d", "ctrl+u", "pagedown", "pageup", "n", "p", "right_square_bracket", "tab", "z", "'",
)  # fmt: skip
AWAY = (
    "o n n escape", "o j j enter", "o G escape", "i escape", "i j enter", "i j o escape escape", "H escape",
    "H j j enter", "K escape", "K j enter", "L j f", "L escape", "L j enter n enter", "W escape", "W j enter", "W f",
    "D escape", "F escape", "A escape", "P escape", "C escape", "E escape", "X escape", "T escape",
    "question_mark escape", "colon escape", "b j enter", "b escape", "w escape", "J", "U", "hash escape",
    "at escape", "S escape", "y", "Y escape", "x escape", "m escape escape",
)  # fmt: skip
NARROW = (
    "f space escape", "f j space escape", "f tab space escape", "f tab tab space escape",
    "f tab tab tab j space escape", "0", "minus x escape", "1", "2", "3", "slash n u r enter", "slash s t escape",
    "slash 1 2 enter", "t p o enter", "s j enter", "s j j enter", "s end enter", "s enter", "ctrl+l",
)  # fmt: skip
MARKS = (
    "space", "space space", "V j j j V", "asterisk", "escape", "j space j space", "V k V", "V",
)  # fmt: skip
WORK = (
    "M", "S j enter", "e a n o ctrl+s", "e x escape enter", "hash a enter escape",
)  # fmt: skip


class Walk:
    """One walk, and what it knows of the case."""

    def __init__(self, screen: Any, path: Path, seed: int) -> None:
        self.s = screen
        self.path = path
        self.dice = random.Random(seed)
        self.pressed: list[str] = []
        self.connection = connect_sqlite(str(path), read_only=True)
        self.unseen: set[int] = set()
        """Claims that somebody else changed since the screen last looked."""

    def verdicts(self) -> dict[int, str]:
        return dict(self.connection.execute("SELECT id, verdict FROM standing"))

    def others(self) -> list[tuple[Any, ...]]:
        """All that verdicts do not touch."""
        return list(self.connection.execute("SELECT id, claim_id, text FROM note WHERE NOT deleted ORDER BY id"))

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed.append(key)
            await self.s.press(key)
            assert self.s.app.is_running
            assert self.s.app.return_value is None

    async def home(self) -> None:
        """Back to the list, with nothing open over it and the list in focus."""
        for _ in range(12):
            if self.s.app.screen is self.s.triage and self.s.app.focused is self.s.triage.claims:
                return
            await self.press(
                "escape" if self.s.app.screen is not self.s.triage else self.dice.choice(["escape", "tab"])
            )
        raise AssertionError(f"no way back to the list from {self.s.app.screen} {self.s.app.focused}")

    async def look(self) -> None:
        """Let the screen see what others did."""
        self.s.app.desk.poll()
        await self.s.settle()
        self.unseen.clear()

    async def step(self) -> None:
        await self.home()
        kind = self.dice.choices(
            ["move", "away", "narrow", "marks", "work", "give", "undo", "redo", "other", "resize", "burst"],
            [10, 5, 5, 4, 2, 10, 3, 2, 3, 1, 2],
        )[0]
        before = self.verdicts()
        if kind in ("move", "away", "narrow", "marks", "work"):
            keys = self.dice.choice({"move": MOVES, "away": AWAY, "narrow": NARROW, "marks": MARKS, "work": WORK}[kind])
            await self.press(*keys.split())
            await self.home()
            assert self.verdicts() == before, "a verdict that nobody gave"
        elif kind == "give":
            await self.give(before)
        elif kind in ("undo", "redo"):
            await self.press("u" if kind == "undo" else "ctrl+r")
        elif kind == "other":
            await self.other(before)
        elif kind == "burst":
            await self.burst(before)
        else:
            await self.s.pilot.resize_terminal(*self.dice.choice([(80, 24), (120, 40), (100, 30), (200, 50), (63, 17)]))
            await self.s.settle()
        await self.home()

    async def give(self, before: dict[int, str]) -> None:
        """A verdict lands on the marked claims, or on the one under the cursor, and on no other."""
        key = self.dice.choice("cdvr")
        claims = self.s.triage.claims
        wanted = set(claims.marked())
        if wanted and self.dice.random() < 0.3:
            await self.give_with_reason(key, wanted)
            return
        await self.press(key)
        if self.s.app.screen is not self.s.triage:
            assert len(wanted) > 1
            yes = self.dice.random() < 0.7
            await self.press("enter" if yes else "escape")
            wanted = wanted if yes else set()
        after = self.verdicts()
        changed = {claim for claim in after if after[claim] != before.get(claim, after[claim])}
        assert changed <= wanted, "a verdict on a claim that nobody chose"
        if wanted & self.unseen:
            return  # it came too late for some; which ones get it is tested elsewhere
        assert all(after[claim] == GIVES[key] for claim in wanted), "a verdict that is not in the case"
        if changed and self.dice.random() < 0.4:
            await self.press("u")
            assert self.verdicts() == before, "undo brings back what was"

    async def give_with_reason(self, key: str, wanted: set[int]) -> None:
        """What another does while the reason is typed is not written over."""
        await self.look()
        await self.press("w", key, "x", "y")
        assert self.s.app.screen is not self.s.triage
        theirs: set[int] = set()
        if self.dice.random() < 0.5:
            theirs = wanted & await self.other(self.verdicts())
        between = self.verdicts()
        await self.look()
        await self.press("enter")
        if self.s.app.screen is not self.s.triage:
            await self.press("enter")
        after = self.verdicts()
        assert {claim for claim in after if after[claim] != between.get(claim, after[claim])} <= wanted
        assert all(after[claim] == between[claim] for claim in theirs), "a verdict that was written over unseen"
        if not theirs:
            assert all(after[claim] == GIVES[key] for claim in wanted)

    async def burst(self, before: dict[int, str]) -> None:
        """Keys that come in one read do what they do one by one."""
        if self.s.triage.claims.marks or not self.s.triage.claims.ids:
            return
        await self.look()
        first = self.s.triage.claims.claim_id
        keys = self.dice.choice(["cj", "jc", "dk", "cu", "jjd", "ccc", "cuu", "vjjk"])
        self.pressed.append(f"burst {keys}")
        await self.s.burst(keys)
        after = self.verdicts()
        if keys == "cu":
            assert after == before
        elif keys[0] in GIVES and "u" not in keys:
            assert after[first] == GIVES[keys[0]]
        if keys != "cuu":  # which takes back more than was given here
            assert sum(after[claim] != before.get(claim, after[claim]) for claim in after) <= 3

    async def other(self, before: dict[int, str]) -> set[int]:
        """Somebody else gives verdicts, often to claims that are in view; which claims these are."""
        listed = list(self.s.triage.claims.ids[:60]) or list(before)
        chosen = set(self.dice.choices(listed, k=self.dice.choice([1, 1, 3, 20])))
        with open_case(self.path) as case:
            store, who = case.store, "Somebody Else"
            store.mark(sorted(chosen), self.dice.choice(list(GIVES.values())), who)
            more = self.dice.random()
            with suppress(CaseError):  # they are so already
                if more < 0.1:
                    store.add_article(article(100 + len(self.pressed), 3), who)
                elif more < 0.2:
                    store.tag(sorted(chosen), who, add=["seen"])
                elif more < 0.3:
                    store.assign(sorted(chosen), self.dice.choice(["A", "R. Tester", None]), who)
                elif more < 0.4:
                    store.add_note(min(chosen), "a nurse told me", who)
                elif more < 0.5:
                    store.undo(who)
        after = self.verdicts()
        self.unseen |= {claim for claim in after if after[claim] != before.get(claim, after[claim])}
        self.pressed.append(f"others {sorted(self.unseen)}")
        if self.dice.random() < 0.7:
            await self.look()
        return chosen

    async def check(self) -> None:
        """What the screen shows is what the case holds."""
        s, triage, claims = self.s, self.s.triage, self.s.triage.claims
        await self.look()
        desk = s.app.desk
        assert desk.session is not None
        with closing(desk.session.reader()) as reader:
            stands = self.verdicts()
            assert triage.everything == reader.counts()
            if triage.counted:
                assert triage.counts == reader.counts(triage.where), triage.where
            wanted = reader.claim_ids(triage.where, triage.sort, reverse=triage.backwards)
        listed = list(claims.ids)
        assert len(set(listed)) == len(listed)
        missing = sorted(set(wanted) - set(listed))
        assert not missing, f"claims that match are not listed: {missing[:9]} of {triage.where}; {s.said}"
        assert len(listed) - len(wanted) <= 200, "only what left the filter while it was in view stays"
        assert claims.marks <= set(listed)
        cursor = claims.claim_id
        assert (cursor is None) == (not listed)
        top = claims.scroll_offset.y
        for claim in claims.ids[top : top + claims.size.height]:
            row = claims.known(claim)
            assert row is not None, f"claim {claim} is in view and not read"
            assert row.verdict == stands[claim], f"claim {claim}"
        if cursor is not None and triage.chosen is not None:
            detail = triage.chosen.detail
            assert detail.row.id == cursor
            assert detail.row.verdict == stands[cursor]
        if cursor is not None and s.app.size.width >= 80:
            assert f"{claims.cursor + 1:,} of {claims.count:,}" in s.words()


def filled(path: Path, make: Any) -> Path:
    make(path, 80, 4)
    with open_case(path) as case:
        store = case.store
        store.save_view("what nurses say", ClaimFilter(text="nurse"), "figure", "A")
        store.save_view("still open", ClaimFilter(verdicts=("unreviewed",)), "worth", "A")
        store.save_view(
            "disputed", ClaimFilter(verdicts=("disputed", "confirmed"), kinds=("casualty",)), "changed", "B"
        )
        store.tag([1, 5, 9], "A", add=["harbour"])
        store.add_note(3, "asked the port", "A")
    return path


def walks() -> list[tuple[int, int]]:
    """Seeds, and how long the walk is."""
    named = os.environ.get("VERIFIER_WALKS", "1:40,5:40")
    return [(int(seed), int(steps)) for seed, _, steps in (one.partition(":") for one in named.split(","))]


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("seed", "steps"), walks())
async def test_a_walk_at_random(screen: Any, tmp_path: Path, make: Any, seed: int, steps: int) -> None:
    path = filled(tmp_path / "wander.case", make)
    async with screen(path) as s:
        walk = Walk(s, path, seed)
        try:
            for _ in range(steps):
                await walk.step()
                await walk.check()
        except BaseException:
            print(" ".join(walk.pressed[-60:]))
            raise
        finally:
            walk.connection.close()
    with open_case(path) as case:
        assert verify(case).sound
