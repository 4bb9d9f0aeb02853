"""What the screen says of a verdict that a merge set aside: whoever gave it did not take it back."""

import shutil
from pathlib import Path
from typing import Any

from test_tui_work import facts

from db.elsewhere import open_elsewhere
from db.engine import open_case


async def test_a_verdict_set_aside_is_told_as_that(screen: Any, case: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.case"
    with open_case(case) as opened:
        claim = opened.reader().claim_ids(sort="article")[0]
    shutil.copy(case, there)
    with open_case(there) as other:
        other.store.mark([claim], "disputed", "Ben", rationale="morgue list")
    with open_case(case) as here:
        here.store.mark([claim], "confirmed", "Ann")
        with open_elsewhere(str(there)) as other:
            reader = other.reader()
            here.store.merge(reader, "Ann")
            reader.close()
    async with screen(case) as s:
        await s.press("k")  # it opens on the first claim without a verdict
        assert s.triage.claims.claim_id == claim
        told = facts(s)
        assert "confirmed Ann" in told
        assert "set aside in a merge: ✗ disputed, Ben" in told
        assert "(“morgue list”)" in told
        assert "undone" not in told
        assert told.count("set aside in a merge") == 2  # beside the verdict and in the history
        assert "verdicts so far" not in told
