"""The columns of the list of claims: which there are, in which order, how wide. Loads no textual.

As the settings hold them: names with blanks or commas between, each with its cells behind a colon where they are fixed:
``verdict figure:20 claim said in date``.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from db.rows import Sort
from verifier.errors import VerifierError

NARROWEST: Final = 1
WIDEST: Final = 80


class Column(NamedTuple):
    """A column that can be shown: its title, what it tells, the order that it goes with."""

    title: str
    help: str
    sort: Sort | None = None


COLUMNS: Final[dict[str, Column]] = {
    "verdict": Column("verdict", "sign of the verdict, with its word where there is room"),
    "figure": Column("figure", "the first figure as a range, with its measure", "figure"),
    "claim": Column("claim", "the claim's words; takes the cells that the others leave", "article"),
    "said": Column("said by ‹ through", "the chain, first origin first", "source"),
    "in": Column("in", "who printed it"),
    "date": Column("date", "when it was printed", "published"),
    "worth": Column("worth", "how much it is worth checking, 0 to 1", "worth"),
    "kind": Column("kind", "casualty, displacement, event …"),
    "notes": Column("notes", "how many notes it has"),
    "state": Column("state", "how far the work on it is: new, assigned, in review, done"),
    "assignee": Column("assignee", "whose it is to check"),
    "tags": Column("tags", "its tags"),
    "changed": Column("changed", "when anyone last changed it", "changed"),
    "id": Column("id", "the number that commands take"),
}


class Shown(NamedTuple):
    """A column in the list; ``cells`` is ``None`` when the screen's width decides."""

    name: str
    cells: int | None = None


DEFAULT: Final = tuple(Shown(name) for name in ("verdict", "figure", "claim", "said", "in", "date"))


def parse(words: str | None) -> tuple[Shown, ...]:
    """The columns that a setting names; without one the usual ones.

    :raises VerifierError: for a column that there is not, one named twice, or a width that cannot be.
    """
    if words is None:
        return DEFAULT
    found: dict[str, Shown] = {}
    for part in words.replace(",", " ").split():
        name, _, cells = part.partition(":")
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(COLUMNS)}"
            raise VerifierError(f"columns: there is no column {name!r}; {hint}")
        if name in found:
            raise VerifierError(f"columns: {name} stands there twice")
        if cells and not (cells.isascii() and cells.isdigit() and NARROWEST <= int(cells) <= WIDEST):
            raise VerifierError(f"columns: {name} can have {NARROWEST} to {WIDEST} cells, not {cells!r}")
        if cells and name == "claim":
            raise VerifierError("columns: claim takes the cells that the others leave, so it has no number of its own")
        found[name] = Shown(name, int(cells) if cells else None)
    if "claim" not in found:
        raise VerifierError("columns: claim must be among them")
    return tuple(found.values())


def written(shown: Sequence[Shown]) -> str:
    """The columns as the settings hold them."""
    return " ".join(one.name if one.cells is None else f"{one.name}:{one.cells}" for one in shown)


def usual(name: str, width: int) -> int:
    """The cells that a column has in a list of ``width`` cells; 0 leaves it out."""
    if name == "verdict":
        return 14 if width >= 150 else 1
    if name == "figure":
        return 22 if width >= 150 else 18 if width >= 110 else 16
    if name == "said":
        return 0 if width < 72 else 30 if width >= 140 else 24 if width >= 110 else 18
    if name == "in":
        return 20 if width >= 140 else 14 if width >= 100 else 0
    if name == "date":
        return 11 if width >= 110 else 9
    if name in ("assignee", "tags"):
        return 20 if width >= 140 else 14
    return {"worth": 7, "kind": 12, "notes": 5, "state": 9, "changed": 15 if width >= 110 else 9, "id": 7}.get(name, 0)


def shares(shown: Sequence[Shown], width: int) -> tuple[tuple[str, int], ...]:
    """The columns with their cells in a list of ``width`` cells. The claim's words get what the others leave; when that
    is too little, the columns furthest to the right are left out."""
    cells = {one.name: one.cells if one.cells is not None else usual(one.name, width) for one in shown}

    def rest() -> int:
        return width - 2 - sum(count + 1 for name, count in cells.items() if count and name != "claim")

    for name in [one.name for one in reversed(shown) if one.name not in ("claim", "figure", "verdict")]:
        if rest() >= 12:
            break
        cells[name] = 0
    cells["claim"] = max(8, rest())
    return tuple((name, count) for name, count in cells.items() if count)
