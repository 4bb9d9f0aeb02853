"""Sources as people judge them: reliability and interests, names that mean the same one, and their record of verdicts.

``merged_into`` is the source whose alias a source is, and ``root`` the one at the end of that way (itself when it is no
alias). Links keep the source that they name, so that a split is exact; whatever counts or filters goes by ``root``. The
record (how many claims, by verdict) is kept on the root and is zero on aliases.

The history keeps what stands before and after under ``source`` (reliability, interests) or ``merge`` (``into``: the
other source, or ``null``). Names in these states are there to be read; nothing is made of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from db import between, source_reads, valid
from db.errors import CaseError, Conflict, NotFound
from db.rows import RELIABILITIES, Change, SourceRow
from db.writing import Write

MOST_INTERESTS: Final = 4_000
"""Code points of what is known about a source's interests."""

_COUNTED: Final = ("confirmed", "disputed", "unverifiable")


def _spoken(write: Write, claims: Sequence[int]) -> Sequence[Any]:
    """Root, verdict, and how many of these claims with that verdict it speaks in."""
    return write.rows(
        "SELECT s.root, c.verdict, count(DISTINCT c.id) FROM standing c JOIN link l ON l.claim_id = c.id"
        f" JOIN source s ON s.id = l.source_id WHERE c.id {write.listed} GROUP BY s.root, c.verdict",
        ids=write.ids(claims),
    )


def tally(write: Write, claims: Sequence[int], sign: int) -> None:
    """Count claims with their present verdicts in (1) or out (-1) of the records of all who speak in them."""
    changes: dict[int, dict[str, object]] = {}
    for root, verdict, count in _spoken(write, claims):
        change = changes.setdefault(root, {"id": root, "claims": 0, "unreviewed": 0, **dict.fromkeys(_COUNTED, 0)})
        change["claims"] = int(change["claims"]) + sign * count  # type: ignore[call-overload]
        change[verdict] = sign * count
    write.many(
        "UPDATE source SET claims = claims + :claims, confirmed = confirmed + :confirmed,"
        " disputed = disputed + :disputed, unverifiable = unverifiable + :unverifiable,"
        " left_key = left_key - :unreviewed WHERE id = :id",
        [changes[root] for root in sorted(changes)],
    )


def move(write: Write, claims: Sequence[int], verdict: str) -> None:
    """Count these claims, before they get a verdict, as having it already."""
    changes: dict[int, dict[str, object]] = {}
    for root, former, count in _spoken(write, claims):
        change: dict[str, Any] = changes.setdefault(root, {"id": root, "unreviewed": 0, **dict.fromkeys(_COUNTED, 0)})
        change[former] -= count
        change[verdict] += count
    write.many(
        "UPDATE source SET confirmed = confirmed + :confirmed, disputed = disputed + :disputed,"
        " unverifiable = unverifiable + :unverifiable, left_key = left_key - :unreviewed WHERE id = :id",
        [changes[root] for root in sorted(changes)],
    )


def recount(write: Write, numbers: Iterable[int]) -> None:
    """Make the records of these sources anew: of a root from all its names, of an alias nothing."""
    for number in sorted(set(numbers)):
        counts = dict.fromkeys(("unreviewed", *_COUNTED), 0)
        counts.update(
            (row[0], row[1])
            for row in write.rows(
                "SELECT c.verdict, count(DISTINCT c.id) FROM source s JOIN link l ON l.source_id = s.id"
                " JOIN standing c ON c.id = l.claim_id WHERE s.root = :id GROUP BY c.verdict",
                id=number,
            )
        )
        write.run(
            "UPDATE source SET claims = :claims, confirmed = :confirmed, disputed = :disputed,"
            " unverifiable = :unverifiable, left_key = -:unreviewed WHERE id = :id",
            id=number,
            claims=sum(counts.values()),
            **counts,
        )


def follow_merges(write: Write, claims: Sequence[int]) -> None:
    """Sort these claims under the name that their first speaker is an alias of."""
    first = (
        "FROM link l JOIN source s ON s.id = l.source_id JOIN source r ON r.id = s.root"
        " WHERE l.claim_id = claim.id AND l.position = 0 AND s.root <> s.id"
    )
    write.run(
        f"UPDATE claim SET source_key = (SELECT '0' || substr(r.key, 1, 40) {first})"
        f" WHERE id {write.listed} AND source_key <> '1' AND EXISTS (SELECT 1 {first})",
        ids=write.ids(claims),
    )


def row_of(write: Write, number: int) -> SourceRow:
    """A source as it is now.

    :raises NotFound: when there is none.
    """
    rows = write.rows(f"SELECT {source_reads.COLUMNS} FROM source s WHERE s.id = :id", id=number)
    if not rows:
        raise NotFound(f"there is no source {number} in this case")
    return source_reads.source_row(tuple(rows[0]))


def _current(write: Write, number: int, version: int) -> SourceRow:
    row = row_of(write, number)
    if row.version != version:
        who = between.who(write, between.of_row(write, "source", number))
        raise Conflict(f"source {number} was changed by {who} meanwhile: look again before you change it", row)
    return row


def _pointer(write: Write, column: str, number: int) -> int:
    entry: int = write.rows(f"SELECT {column} FROM source WHERE id = :id", id=number)[0][0]
    return entry


def _root(write: Write, number: int) -> int:
    rows = write.rows("SELECT root FROM source WHERE id = :id", id=number)
    return rows[0][0] if rows else 0


def put_facts(write: Write, number: int, state: dict[str, Any], entry: int) -> None:
    """Make a source's reliability and interests what a state says."""
    write.run(
        "UPDATE source SET reliability = :reliability, interests = :interests, version = version + 1,"
        " facts_entry = :entry WHERE id = :id",
        reliability=state["reliability"],
        interests=state["interests"],
        entry=entry,
        id=number,
    )


def put_merge(write: Write, number: int, state: dict[str, Any], entry: int) -> None:
    """Make a source an alias of the one that a state names, or of none, with records and sort order in step.

    :raises Conflict: when that one is by now an alias of this very source, or is gone.
    """
    into: int | None = state["into"]
    former = _root(write, number)
    root = number if into is None else _root(write, into)
    family = [number]
    for member in family:  # it and all that are merged into it, at any depth
        found = write.rows("SELECT id FROM source WHERE merged_into = :id ORDER BY id", id=member)
        family += [row[0] for row in found if row[0] not in family]
    if not root or (into is not None and root in family):
        raise Conflict(f"source {into} is an alias of source {number} by now, or gone: nothing was changed")
    write.run(
        "UPDATE source SET merged_into = :into, version = version + 1, merge_entry = :entry WHERE id = :id",
        into=into,
        entry=entry,
        id=number,
    )
    members = write.ids(family)
    write.run(f"UPDATE source SET root = :root WHERE id {write.listed}", root=root, ids=members)
    recount(write, {former, root, number})
    write.run(
        "UPDATE claim SET source_key = (SELECT '0' || substr(r.key, 1, 40) FROM source r WHERE r.id = :root)"
        " WHERE source_key <> '1' AND id IN"
        f" (SELECT claim_id FROM link WHERE position = 0 AND source_id {write.listed})",
        root=root,
        ids=members,
    )


def _named(write: Write, number: int, into: int | None) -> dict[str, Any]:
    state: dict[str, Any] = {"into": into, "name": row_of(write, number).name}
    return state if into is None else {**state, "into_name": row_of(write, into).name}


def _set_merge(write: Write, action: str, number: int, into: int | None, reason: str) -> int:
    former = write.rows("SELECT merged_into FROM source WHERE id = :id", id=number)[0][0]
    before = {"merge": _named(write, number, former), "entry": _pointer(write, "merge_entry", number)}
    after = {"merge": _named(write, number, into)}
    put_merge(write, number, after["merge"], write.seq)
    return write.record(action, "source", number, before=before, after=after, reason=reason)


def merge(write: Write, number: int, into: int, versions: tuple[int, int], reason: str) -> Change:
    """See ``Store.merge_source``."""
    source, target = _current(write, number, versions[0]), _current(write, into, versions[1])
    if source.root != number:
        raise CaseError(f"“{source.name}” is an alias already: split it before you merge it into another")
    if target.root == number:
        raise CaseError(f"“{source.name}” and “{target.name}” are one source already")
    seq = _set_merge(write, "merge_source", number, target.root, reason)
    write.run("UPDATE source SET version = version + 1 WHERE id = :id", id=target.root)
    return Change(seq, f"“{source.name}” is an alias of “{row_of(write, target.root).name}” now")


def split(write: Write, number: int, version: int, reason: str) -> Change:
    """See ``Store.split_source``."""
    source = _current(write, number, version)
    if source.root == number:
        raise CaseError(f"“{source.name}” is no alias: there is nothing to split")
    seq = _set_merge(write, "split_source", number, None, reason)
    return Change(seq, f"“{source.name}” stands for itself again")


def rate(write: Write, number: int, reliability: str | None, interests: str, version: int, reason: str) -> Change:
    """See ``Store.rate_source``."""
    if reliability is not None:
        valid.one_of(reliability, tuple(RELIABILITIES), "grade of reliability")
    interests = " ".join(valid.text(interests, "the interests", most=MOST_INTERESTS).split())
    source = _current(write, number, version)
    former = {"name": source.name, "reliability": source.reliability, "interests": source.interests}
    before = {"source": former, "entry": _pointer(write, "facts_entry", number)}
    after = {"source": {"name": source.name, "reliability": reliability, "interests": interests}}
    put_facts(write, number, after["source"], write.seq)
    seq = write.record("rate_source", "source", number, before=before, after=after, reason=reason)
    return Change(seq, f"“{source.name}”: reliability {reliability or 'not judged'}")
