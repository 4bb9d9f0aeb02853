"""The list of speakers and outlets with their record, and the names that are aliases of one."""

from array import array
from collections.abc import Sequence
from typing import Any, Final, Literal

from db import finding
from db.errors import CaseError, NotFound
from db.reading import Reading
from db.rows import SourceRow

Role = Literal["speaker", "outlet"]

ORDERS: Final = {
    "claims": "s.claims DESC, s.id DESC",
    "disputed": "s.disputed DESC, s.id DESC",
    "confirmed": "s.confirmed DESC, s.id DESC",
    "left": "s.left_key, s.id",
    "name": "s.key",
}
"""Most claims, disputed or confirmed ones, or claims left to review, first; or A to Z."""

COLUMNS: Final = (
    "s.id, s.name, s.claims, s.version, -s.left_key, s.confirmed, s.disputed, s.unverifiable, s.reliability,"
    " s.interests, s.root, s.key"
)
_CHUNK: Final = 500


def source_row(row: Sequence[Any]) -> SourceRow:
    """From the columns ``COLUMNS``, without aliases."""
    return SourceRow(*row[:11])


class SourceReads(Reading):
    """The part of ``Reader`` that reads sources."""

    def source_numbers(
        self, like: str = "", sort: str = "claims", *, role: Role = "speaker", reverse: bool = False
    ) -> "array[int]":
        """The ids of speakers (or of outlets that printed an article), in an order; aliases only under their root.

        :param like: words that must be in one of its names, as parts of words too.
        :raises CaseError: when there is no such order.
        """
        if sort not in ORDERS:
            raise CaseError(f"no such order of sources: {sort!r} (there are: {', '.join(ORDERS)})")
        if role == "outlet":
            return self._outlets(like, sort, reverse)
        order = ORDERS[sort]
        if reverse:
            order = ", ".join(
                part.removesuffix(" DESC") if part.endswith(" DESC") else f"{part} DESC" for part in order.split(", ")
            )
        # the plus keeps the planner from another index than the order's
        numbers = array("q", self.column(f"SELECT s.id FROM source s WHERE +s.claims > 0 ORDER BY {order}"))
        found = self._called(like)
        return numbers if found is None else array("q", (number for number in numbers if number in found))

    def _called(self, like: str) -> set[int] | None:
        """The roots of sources of whose names one holds the words; ``None`` when there are no words."""
        words = finding.folded(like)
        if not words:
            return None
        test, values = finding.quick(words, "s.name", sqlite=self.sqlite)
        rows = self.all(f"SELECT s.root, s.name FROM source s WHERE {test}", values)
        return {row[0] for row in rows if finding.held(words, (row[1],))}

    def _outlets(self, like: str, sort: str, reverse: bool) -> "array[int]":
        found = self._called(like)
        rows = [row for row in self._printed() if found is None or row[0] in found]
        names = {
            row[0]: row[1] for row in self.all("SELECT id, key FROM source WHERE id IN (SELECT outlet FROM article)")
        }
        place = {"claims": 2, "confirmed": 4, "disputed": 5}.get(sort)
        if sort == "name":
            rows.sort(key=lambda row: (names.get(row[0], ""), row[0]))
        elif sort == "left":
            rows.sort(key=lambda row: (row[3] - row[2], row[0]))
        else:
            rows.sort(key=lambda row: (-row[place or 2], -row[0]))
        return array("q", (row[0] for row in (rows[::-1] if reverse else rows)))

    def _printed(self, numbers: Sequence[int] | None = None) -> list[tuple[int, int, int, int, int, int, int]]:
        """Root, articles, claims, reviewed, confirmed, disputed and unverifiable of outlets, from their articles."""
        where, values = "a.outlet IS NOT NULL", ()  # type: tuple[str, tuple[object, ...]]
        if numbers is not None:
            where = f"s.root IN ({', '.join('?' * len(numbers))})"
            values = tuple(numbers)
        rows = self.all(
            "SELECT s.root, count(*), sum(a.claims), sum(a.reviewed), sum(a.confirmed), sum(a.disputed),"
            f" sum(a.unverifiable) FROM source s JOIN article a ON a.outlet = s.id WHERE {where} GROUP BY s.root",
            values,
        )
        return [tuple(int(value) for value in row) for row in rows]  # type: ignore[misc]

    def source_rows(self, numbers: Sequence[int], *, role: Role = "speaker") -> list[SourceRow]:
        """The sources with these ids, in this order, with their record in that role; those not there are left out."""
        found: dict[int, SourceRow] = {}
        for begin in range(0, len(numbers), _CHUNK):
            chunk = tuple(numbers[begin : begin + _CHUNK])
            marks = ", ".join("?" * len(chunk))
            aliases: dict[int, list[str]] = {}
            named = f"SELECT root, name FROM source WHERE root IN ({marks}) AND id <> root ORDER BY key"
            for root, name in self.all(named, chunk):
                aliases.setdefault(root, []).append(name)
            printed = {row[0]: row[1:] for row in self._printed(chunk)}
            for values in self.all(f"SELECT {COLUMNS} FROM source s WHERE s.id IN ({marks})", chunk):
                row = source_row(values)._replace(aliases=tuple(aliases.get(values[0], ())))
                count = printed.get(row.id)
                if count:
                    row = row._replace(articles=count[0])
                if role == "outlet":
                    articles, claims, reviewed, confirmed, disputed, unverifiable = count or (0,) * 6
                    row = row._replace(
                        articles=articles,
                        claims=claims,
                        unreviewed=claims - reviewed,
                        confirmed=confirmed,
                        disputed=disputed,
                        unverifiable=unverifiable,
                    )
                found[row.id] = row
        return [found[number] for number in numbers if number in found]

    def source(self, number: int, *, role: Role = "speaker") -> SourceRow:
        """What is known of a source.

        :raises NotFound: when there is none of that number.
        """
        rows = self.source_rows([number], role=role)
        if not rows:
            raise NotFound(f"there is no source {number} in this case")
        return rows[0]

    def alias_rows(self, number: int) -> list[SourceRow]:
        """The sources that are aliases of this one, by name."""
        rows = self.all(
            f"SELECT {COLUMNS} FROM source s WHERE s.root = ? AND s.id <> ? ORDER BY s.key", (number, number)
        )
        return [source_row(row) for row in rows]

    def sources_called(self, name: str, *, role: Role = "speaker") -> list[SourceRow]:
        """Every source, alias or not, of exactly this name (case, accents and spacing do not count)."""
        from db import schema

        rows = self.all(f"SELECT {COLUMNS} FROM source s WHERE s.key = ?", (schema.name_key(name),))
        return [source_row(row) for row in rows]

    def sources(self, *, like: str = "", limit: int | None = None, role: Role = "speaker") -> list[SourceRow]:
        """Sources that speak in a claim (or print articles), most claims first; only those called so."""
        numbers = self.source_numbers(like, role=role)
        return self.source_rows(numbers if limit is None else numbers[: max(0, int(limit))], role=role)

    def reliabilities(self, publishers: Sequence[str]) -> dict[str, str]:
        """The grade of each of these outlets that was judged, by the name as it was given."""
        from db import schema

        keys = {name: schema.name_key(name) for name in publishers}
        if not keys:
            return {}
        marks = ", ".join("?" * len(keys))
        rows = self.all(
            f"SELECT s.key, r.reliability FROM source s JOIN source r ON r.id = s.root WHERE s.key IN ({marks})"
            " AND r.reliability IS NOT NULL",
            tuple(keys.values()),
        )
        graded = dict(rows)
        return {name: graded[key] for name, key in keys.items() if key in graded}
