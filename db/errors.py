"""Errors of the store. ``db`` imports nothing of ``verifier``; its callers translate or show these as they are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.rows import Stale


class CaseError(Exception):
    """A case cannot be opened, read or written; the message is one line that says why and how to mend it."""


class NotFound(CaseError):
    """No such claim, article, source, note or history entry in this case."""


class Conflict(CaseError):
    """A row was changed by someone else since it was read; nothing was written.

    ``current`` holds what stands in the case now (a row dataclass of ``db.rows``), so that both versions can be shown.
    Of claims, ``stale`` holds the first ones with who changed them, and ``versions`` the present version of each.
    """

    def __init__(
        self,
        message: str,
        current: object = None,
        *,
        stale: "Sequence[Stale]" = (),
        versions: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.current = current
        self.stale = tuple(stale)
        self.versions = dict(versions or {})


class Stuck(Conflict):
    """A person's newest change cannot be undone; nothing was written.

    ``entry`` is its number in the history: given to ``Store.undo`` as one to skip, the change before it is undone.
    ``words`` says what it did, ``before`` what the change before it did (empty: there is none).
    """

    def __init__(
        self,
        message: str,
        entry: int,
        words: str,
        before: str,
        current: object = None,
        *,
        stale: "Sequence[Stale]" = (),
    ) -> None:
        super().__init__(message, current, stale=stale)
        self.entry = entry
        self.words = words
        self.before = before
