"""The checks of ``verify``, each with what it looked at and what it found."""

from dataclasses import dataclass, field
from typing import Any, Final

from verifier.custody.doubts import Doubts


@dataclass
class Section:
    """One check and what it found. ``unit``: what ``checked`` counts. ``notes``: what a person should know beside.

    ``in_part``: something of it was left out, as asked for. ``broke_off``: it could not come to its end.
    """

    id: str
    name: str
    unit: str
    checked: int = 0
    seconds: float = 0.0
    skipped: bool = False
    in_part: bool = False
    broke_off: bool = False
    doubts: Doubts = field(default_factory=Doubts)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool | None:
        """Sound in what was looked at; ``None`` when nothing was."""
        if self.doubts.count:
            return False
        return None if self.skipped else True

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``verify --format json``."""
        return {
            "id": self.id,
            "name": self.name,
            "ok": self.ok,
            "in_part": self.in_part or self.broke_off,
            "checked": self.checked,
            "unit": self.unit,
            "seconds": round(self.seconds, 3),
            "doubts": self.doubts.count,
            "listed": [doubt.as_dict() for doubt in self.doubts.kept],
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Replaced:
    """An entry that put other bytes in the place of captures, or bars into articles' texts."""

    seq: int
    captures: int
    texts: int
    merged: bool
    """It stands in the history of a case that was merged."""


SECTIONS: Final = (
    ("store", "the store's own check", "objects"),
    ("chain", "the chain of the history", "entries"),
    ("rows", "every row against the history", "rows"),
    ("brought", "what each article brought", "articles"),
    ("captures", "the captures' bytes", "captures"),
    ("search", "the search index", "rows"),
)
