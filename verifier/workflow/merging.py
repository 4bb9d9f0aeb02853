"""Putting another case into the one at hand: its chain is checked first, by the check that shares no code with the
store."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from verifier.errors import VerifierError
from verifier.paths import is_url, shown_case

if TYPE_CHECKING:
    from db.queries import Reader
    from db.rows import Merged
    from verifier.workflow.session import Session

Progress = Callable[[str, int], None]
"""Called with what is done and how many more of it; what it raises leaves the case as it was."""
Item = TypeVar("Item")


def merge(session: "Session", target: str, *, progress: Progress, only_try: bool = False) -> "Merged":
    """Put the case at a path or address into this one, or say what would come.

    :raises VerifierError: when the other one is this very case, or its history does not hold.
    """
    from db.elsewhere import open_elsewhere

    reviewer = session.require_reviewer()
    if _same(session.target, target):
        raise VerifierError("a case cannot be merged into itself: give the path of the other one")
    beside = None if is_url(session.target) else session.target
    with open_elsewhere(target, beside) as other:
        reader = other.reader()
        try:
            with reader.snapshot():
                _check(reader, shown_case(target), progress)
                return session.case.store.merge(reader, reviewer, progress=progress, only_try=only_try)
        finally:
            reader.close()


def _same(here: str, there: str) -> bool:
    if is_url(here) or is_url(there):
        return here == there
    return os.path.exists(here) and os.path.exists(there) and os.path.samefile(here, there)


def _check(reader: "Reader", name: str, progress: Progress) -> None:
    from verifier.custody.chain import check
    from verifier.workflow import kept

    report = check(_told(reader.entries(), progress))
    if report.broken is not None:
        raise VerifierError(f"{name} cannot be merged. {report.in_words()} Nothing was changed.")
    if report.entries == 0:
        raise VerifierError(f"{name} cannot be merged: its history is empty. Nothing was changed.")
    if problem := kept.problem(reader):
        raise VerifierError(f"{name} cannot be merged. {problem} Nothing was changed.")


def _told(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    for item in items:
        yield item
        progress("entries checked", 1)
