"""Things of a case as messages name them: a number alone says nothing to people who see none on their screen."""

from typing import Final

from db.writing import Write

_MOST: Final = 60
"""Code points of a name that stand in a message."""


def article(write: Write, number: int) -> str:
    """``article 7 “Storm report”``."""
    rows = write.rows("SELECT COALESCE(title, origin) FROM article WHERE id = :id", id=number)
    return _named(f"article {number}", rows[0][0] if rows else "")


def source(write: Write, number: int) -> str:
    """``source 41 “Harbour Times”``."""
    rows = write.rows("SELECT name FROM source WHERE id = :id", id=number)
    return _named(f"source {number}", rows[0][0] if rows else "")


def view(state: dict[str, object]) -> str:
    """``view 3 “to check”``, by the number that people reach it with."""
    return _named(f"view {state.get('number')}", str(state.get("name") or ""))


def _named(what: str, name: str) -> str:
    short = f"{name[: _MOST - 1]}…" if len(name) > _MOST else name
    return f"{what} “{short}”" if name else what
