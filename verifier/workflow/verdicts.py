"""Whether a verdict says anything new: one rule for the screen and the commands."""

from db.rows import VerdictRow


def stands(now: str, last: VerdictRow | None, wanted: str, reviewer: str | None, reason: str = "") -> bool:
    """Whether a claim has this very verdict from this reviewer, so that a second one would say nothing.

    :param now: the claim's verdict; ``last`` is the one that was given last and stands, if there is any.
    :param reason: why it is given now; one that differs from the reason that stands is something new.
    """
    if now != wanted:
        return False
    if wanted == "unreviewed" and not reason:
        return True
    return last is not None and last.reviewer == reviewer and reason in ("", last.rationale)
