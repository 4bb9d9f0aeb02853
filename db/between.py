"""Who came between: the entry by which another changed what a person is about to change or to take back."""

from typing import Final

from db.rows import Between
from db.writing import Write

_COLUMNS: Final = "h.seq, h.actor, h.at, h.action, h.reason"
_TOUCHING: Final = ("mark", "correct_figures", "correct_attribution", "correct_claim", "undo", "redo")
"""Actions after which a claim that was read before is stale."""


def of_entry(write: Write, seq: int | None) -> Between | None:
    """The entry of this number, whose outcome stands now; ``None`` when it is none of the history's."""
    rows = write.rows(f"SELECT {_COLUMNS} FROM history h WHERE h.seq = :seq", seq=seq) if seq else ()
    return Between(*rows[0]) if rows else None


def of_claim(write: Write, claim_id: int, *, after: int = 0, actions: tuple[str, ...] = _TOUCHING) -> Between | None:
    """The newest entry (behind ``after``) of these actions that touched a claim."""
    named = ", ".join(f"'{action}'" for action in actions)
    rows = write.rows(
        f"SELECT {_COLUMNS} FROM history_claim c JOIN history h ON h.seq = c.seq"
        f" WHERE c.claim_id = :claim AND c.seq > :after AND h.action IN ({named}) ORDER BY c.seq DESC LIMIT 1",
        claim=claim_id,
        after=after,
    )
    return Between(*rows[0]) if rows else None


def of_row(write: Write, entity: str, number: int | None) -> Between | None:
    """The newest entry about a note, an article, a source, a view or a piece of evidence."""
    rows = write.rows(
        f"SELECT {_COLUMNS} FROM history h WHERE h.entity = :entity AND h.entity_id = :id ORDER BY h.seq DESC LIMIT 1",
        entity=entity,
        id=number,
    )
    return Between(*rows[0]) if rows else None


def who(write: Write, found: Between | None) -> str:
    """Who it was, in a sentence: the name; "yourself" when the same person did it on another screen."""
    if found is None:
        return "someone else"
    return "yourself, elsewhere," if found.actor == write.actor else found.actor
