"""Errors of the store. ``db`` imports nothing of ``verifier``; its callers translate or show these as they are."""


class CaseError(Exception):
    """A case cannot be opened, read or written; the message is one line that says why and how to mend it."""


class NotFound(CaseError):
    """No such claim, article, source, note or history entry in this case."""


class Conflict(CaseError):
    """A row was changed by someone else since it was read; nothing was written.

    ``current`` holds what stands in the case now (a row dataclass of ``db.rows``), so that both versions can be shown.
    """

    def __init__(self, message: str, current: object = None) -> None:
        super().__init__(message)
        self.current = current
