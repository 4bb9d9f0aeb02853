"""Counts that are kept up to date without asking the case."""

from collections.abc import Iterable

from db.rows import VERDICTS, Counts


def recounted(counts: Counts, moved: Iterable[tuple[str, str]]) -> Counts:
    """The counts after claims went from one verdict to another, each given as (former, present)."""
    numbers = {name: getattr(counts, name) for name in VERDICTS}
    for former, present in moved:
        numbers[former] -= 1
        numbers[present] += 1
    return Counts(counts.total, **numbers)
