"""What a form holds: its fields and rows, what it was begun on, and what differs once the case has moved on.

Plain data, no widgets. A field of a row that stands alone is a person's own only once they edited it: whatever they
left as it was follows the case. Rows of a list (figures, links of a chain) belong together and are kept or replaced as
a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from verifier.tui.phrases import one_line

Row = dict[str, str]
Values = dict[str, list[Row]]

UNKNOWN: Final = 0
"""A version that nothing has: what is saved on it is refused once, with what stands now."""
WHY: Final = "reason"
"""The section that says why something is corrected: no part of what stands in the case."""
LONGEST: Final = 200
"""Code points of a value that are told."""


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a row. ``choices`` complete what is typed; ``told`` is its name in a sentence."""

    name: str
    label: str
    width: int  # cells; 0 takes what is left
    choices: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of the same fields. ``grows``: rows can be added and dropped."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...] = ()
    grows: bool = False


class Begun(NamedTuple):
    """What a form was begun on: the version of it, and the values as they stood. No values: nobody knows any more."""

    version: int
    values: Values


class Place(NamedTuple):
    """Where the cursor stands in a form."""

    section: str
    row: int
    field: str
    at: int


class Typed(NamedTuple):
    """What was typed into a form. ``version``: what it is to be saved on; whoever confirmed it knows that one."""

    values: Values
    begun: Begun
    version: int
    place: Place | None = None


def merged(sections: Sequence[Section], typed: Values, begun: Values, now: Values) -> tuple[Values, Values]:
    """What was typed on top of what stands now, and what it was begun on; what nobody edited is as it stands now."""
    values: Values = {}
    base: Values = {}
    for section in sections:
        name = section.name
        mine, stands = typed.get(name, now[name]), now[name]
        was = begun.get(name)
        if was is None:
            values[name] = mine
        elif section.grows:
            values[name], base[name] = (stands, stands) if mine == was else (mine, was)
        else:
            rows = [_merged_row(*three) for three in zip(mine, was, stands, strict=True)]
            values[name], base[name] = [row for row, _ in rows], [row for _, row in rows]
    return values, base


def _merged_row(mine: Row, was: Row, stands: Row) -> tuple[Row, Row]:
    edited = {name for name, value in mine.items() if value != was.get(name, "")}
    return (
        {name: mine[name] if name in edited else stands[name] for name in stands},
        {name: was.get(name, "") if name in edited else stands[name] for name in stands},
    )


def fitted(sections: Sequence[Section], found: object) -> Values | None:
    """Values that were kept as JSON, if they are those of these sections."""
    values: Values = {}
    for section in sections:
        rows = found.get(section.name) if isinstance(found, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return None
        if not section.grows and len(rows) != 1:
            return None
        values[section.name] = [{field.name: str(row.get(field.name, "")) for field in section.fields} for row in rows]
    return values


def differing(sections: Sequence[Section], now: Values, *others: Values) -> str:
    """What stands now otherwise than in any of the others, field by field with its name; nothing when all agree."""
    parts: list[str] = []
    alone: list[str] = []  # fields of rows that stand alone
    for section in (section for section in sections if section.name != WHY):
        rows, rest = now[section.name], [other.get(section.name, []) for other in others]
        most = max(len(rows), *map(len, rest)) if section.grows else 1
        for place in range(most):
            row = _at(rows, place)
            if all(_at(other, place) == row for other in rest):
                continue
            names = [
                field
                for field in section.fields
                if (section.grows and _value(row, field))
                or any(_value(_at(other, place), field) != _value(row, field) for other in rest)
            ]
            told = " · ".join(_told(field, row) for field in names) if row is not None else "none"
            if told:
                (parts if section.grows else alone).append(f"{place + 1}. {told}" if most > 1 else told)
    return "; ".join([*parts, *filter(None, [" · ".join(alone)])])


def _at(rows: Sequence[Row], place: int) -> Row | None:
    return rows[place] if place < len(rows) else None


def _value(row: Row | None, field: Field) -> str:
    return row.get(field.name, "") if row else ""


def _told(field: Field, row: Row) -> str:
    value = one_line(row.get(field.name, ""))
    cut = f"{value[:LONGEST]}…" if len(value) > LONGEST else value
    return f"{field.told or field.name}: {cut or '–'}"
