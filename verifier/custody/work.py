"""What people's work left in the tables, held against the replay of the history: row by row, in streams."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from verifier.custody.doubts import UNKNOWN, Advance, Doubts
from verifier.custody.entries import parsed
from verifier.custody.keys import VERDICTS, name_key
from verifier.custody.replay import BY_HAND, READ, Pointed, Replay
from verifier.custody.told import Told

Rows = Iterable[tuple[Any, ...]]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "case_metadata": ("key", "value"),
    "counter": ("name", "last"),
    "reviewer": ("id", "name", "first_seen"),
    "verdict": ("id", "claim_id", "verdict", "rationale", "reviewer_id", "at", "entry", "undone_by"),
    "standing": ("id", "article_id", "facet", "verdict", "version", "verdict_entry", "changed_key"),
    "note": (
        *("id", "uid", "version", "claim_id", "reviewer_id", "created_at", "changed_at", "entry", "deleted", "text"),
    ),
    "saved_view": (
        *("id", "uid", "version", "reviewer_id", "created_at", "changed_at", "entry", "deleted", "number", "name"),
        *("filter", "sort", "backwards"),
    ),
    "workflow": ("claim_id", "state", "assignee", "entry"),
    "tag": ("id", "uid", "name", "key", "entry"),
    "claim_tag": ("claim_id", "tag_id", "entry"),
    "evidence": (
        *("id", "uid", "version", "claim_id", "capture_sha256", "url", "origin", "stance", "quote", "note"),
        *("is_primary", "reviewer_id", "created_at", "changed_at", "entry", "deleted"),
    ),
    "history_claim": ("claim_id", "seq"),
    "alembic_version": ("version_num",),
}
"""The columns of each table that is looked at here, in the order in which rows are taken."""


def paired(
    doubts: Doubts,
    table: str,
    expected: Iterable[tuple[Any, ...]],
    found: Rows,
    advance: Advance | None = None,
    *,
    keys: int = 1,
) -> None:
    """Hold two streams of rows against each other, both in the order of their first columns, the keys."""
    left, right = iter(expected), iter(found)
    wanted, row = next(left, None), next(right, None)
    columns = COLUMNS[table]
    while wanted is not None or row is not None:
        if row is None or (wanted is not None and wanted[:keys] < row[:keys]):
            assert wanted is not None
            doubts.missing(table, _named(wanted[:keys]), "the history tells of it")
            wanted = next(left, None)
        elif wanted is None or row[:keys] < wanted[:keys]:
            doubts.alien(table, _named(row[:keys]))
            row = next(right, None)
        else:
            if wanted != row:
                doubts.row(table, _named(row[:keys]), columns, wanted, row)
            wanted, row = next(left, None), next(right, None)
            if advance:
                advance(1)


def _named(key: tuple[Any, ...]) -> str:
    return ", ".join(map(str, key))


def workflow(state: Replay, rows: Mapping[str, Rows], doubts: Doubts, advance: Advance) -> int:
    """``workflow`` (sorted by claim), ``tag`` (by id), ``claim_tag`` (by tag and claim).

    :returns: how many tags there are of whose uid no entry tells.
    """
    standing = ((claim, *state.work_state[claim]) for claim in sorted(state.work_state))
    paired(doubts, "workflow", standing, rows["workflow"], advance)
    told = Told("tag", state.entered.get("tag", ()), state.seals.get("tag", ()), doubts)
    found = list(rows["tag"])
    for row in found:
        told.row(row[0], row[1])
    told.finish()
    expected = ((number, UNKNOWN, name, name_key(name), entry) for number, (name, entry) in sorted(state.tags.items()))
    paired(doubts, "tag", expected, found, advance)
    have = ((tag, claim, entry) for tag in sorted(state.tagged) for claim, entry in sorted(state.tagged[tag].items()))
    rest = ((tag, claim, entry) for claim, tag, entry in rows["claim_tag"])
    paired(doubts, "claim_tag", have, rest, advance, keys=2)
    return told.untold


def small(state: Replay, tables: Mapping[str, Rows], schema: str, doubts: Doubts) -> None:
    """``case_metadata``, ``alembic_version``, ``reviewer`` and ``counter`` (whose rows must be sorted by the first
    column)."""
    uid, created_at = state.case or ("", "")
    about = [("created_at", created_at), ("uid", uid)]
    paired(doubts, "case_metadata", about, tables["case_metadata"])
    paired(doubts, "alembic_version", [(schema,)], tables["alembic_version"])
    people = [(number, name, at) for name, (number, at) in state.reviewers.items()]
    paired(doubts, "reviewer", people, tables["reviewer"])
    counters = {**state.last, "reviewer": len(state.reviewers)}
    paired(doubts, "counter", sorted(pair for pair in counters.items() if pair[1]), tables["counter"])


def verdicts(
    state: Replay, marks: Iterable[tuple[int, str, str, str, str]], rows: Rows, doubts: Doubts, advance: Advance
) -> dict[int, int]:
    """``verdict`` (sorted by entry and id) against the entries that gave them (``seq, at, actor, reason, after``).

    :returns: of each claim of which a verdict was undone, the entry whose verdict stands.
    """
    columns, standing = COLUMNS["verdict"], dict.fromkeys(state.turned, 0)
    groups = groupby(rows, key=itemgetter(6))
    group = next(groups, None)
    for entry, expected in _given(state, marks, doubts):
        while group is not None and group[0] < entry:
            _aliens(doubts, group[1])
            group = next(groups, None)
        found: list[tuple[Any, ...]] = []
        if group is not None and group[0] == entry:
            found = list(group[1])
            group = next(groups, None)
        if expected != found:
            _differ(doubts, columns, expected, found)
        if standing:
            for row in expected:
                if row[1] in standing and row[7] is None:
                    standing[row[1]] = entry
        advance(len(found))
    while group is not None:
        _aliens(doubts, group[1])
        group = next(groups, None)
    return standing


def _aliens(doubts: Doubts, rows: Rows) -> None:
    for row in rows:
        doubts.alien("verdict", row[0])


def _differ(
    doubts: Doubts, columns: tuple[str, ...], expected: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> None:
    there = {row[0]: row for row in found}
    for wanted in expected:
        row = there.pop(wanted[0], None)
        if row is None:
            doubts.missing("verdict", wanted[0], f"entry {wanted[6]} gave it to claim {wanted[1]}")
        else:
            doubts.row("verdict", row[0], columns, wanted, row)
    _aliens(doubts, there.values())


def _given(
    state: Replay, marks: Iterable[tuple[int, str, str, str, str]], doubts: Doubts
) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Each verdict entry with the rows that it left."""
    redone = sorted((seq, entry) for entry, rows in state.given_again.items() for _, _, seq in rows)
    number, at_redo = 1, 0
    for seq, at, actor, reason, text in marks:
        while at_redo < len(redone) and redone[at_redo][0] < seq:
            number, at_redo = number + 1, at_redo + 1
        try:
            ((word, claims),) = parsed(text)["verdicts"].items()
            reviewer = state.reviewers[actor][0]
            undone = state.undone.get(seq)
            born = {claim: row for claim, row, _ in state.given_again.get(seq, ())}
            rows = [
                (number + place, claim, word, reason, reviewer, at, seq, undone)
                for place, claim in enumerate(claims)
                if claim not in born and state.dead.get(claim, 0) < seq
            ]
            rows += [(row, claim, word, reason, reviewer, at, seq, undone) for claim, row in born.items()]
            number += len(claims)
        except (ValueError, KeyError, TypeError, AttributeError):  # told when the history was walked
            doubts.add("verdict", f"of entry {seq}", "", "the entry cannot be read")
            continue
        yield seq, rows


def standing(state: Replay, facets: Any, turned: dict[int, int], rows: Rows, doubts: Doubts, advance: Advance) -> None:
    """``standing``, sorted by id. ``facets``: what each claim's figures make it."""

    def expected() -> Iterator[tuple[Any, ...]]:
        for claim in range(1, len(state.kind)):
            if state.kind[claim] in (READ, BY_HAND):
                entry = turned[claim] if claim in turned else state.verdict_entry[claim]
                yield (
                    claim,
                    state.article_of[claim],
                    facets[claim],
                    VERDICTS[state.verdict[claim]],
                    state.version[claim],
                    entry,
                    state.changed[claim],
                )

    paired(doubts, "standing", expected(), rows, advance)


def _person(state: Replay, name: str) -> Any:
    return state.reviewers[name][0] if name in state.reviewers else UNKNOWN


def _of(state: Replay, row: Pointed, key: str) -> tuple[dict[str, Any], str]:
    """A row's newest real state, and when it was last changed."""
    return state.fetch(row.state).after[key], state.fetch(row.last).at


def notes(state: Replay, rows: Rows, doubts: Doubts, advance: Advance) -> None:
    """``note``, sorted by id."""

    def expected() -> Iterator[tuple[Any, ...]]:
        for number in sorted(state.notes):
            note = state.notes[number]
            said, at = _of(state, note, "note")
            person = _person(state, said["reviewer"])
            yield (
                *(number, said["uid"], note.version, said["claim"], person, said["created_at"], at, note.outcome),
                *(note.deleted, said["text"]),
            )

    paired(doubts, "note", expected(), rows, advance)


def evidence(state: Replay, rows: Rows, doubts: Doubts, advance: Advance) -> None:
    """``evidence``, sorted by id."""

    def expected() -> Iterator[tuple[Any, ...]]:
        for number in sorted(state.evidence):
            piece = state.evidence[number]
            kept, at = _of(state, piece, "evidence")
            said = kept[str(number)]
            person = _person(state, said["reviewer"])
            yield (
                *(number, said["uid"], piece.version, said["claim"], said["capture"], said["url"], said["origin"]),
                *(said["stance"], said["quote"], said["note"], said["primary"], person, said["created_at"], at),
                *(piece.outcome, piece.deleted),
            )

    paired(doubts, "evidence", expected(), rows, advance)


def views(state: Replay, rows: Rows, doubts: Doubts, advance: Advance) -> None:
    """``saved_view``, sorted by id."""
    import json

    def expected() -> Iterator[tuple[Any, ...]]:
        for number in sorted(state.views):
            view = state.views[number]
            said, at = _of(state, view, "view")
            person = _person(state, said["reviewer"])
            kept = json.dumps(said["filter"], sort_keys=True, ensure_ascii=False)
            yield (
                *(number, said["uid"], view.version, person, said["created_at"], at, view.outcome, view.deleted),
                *(said["number"], said["name"], kept, said["sort"], said["backwards"]),
            )

    paired(doubts, "saved_view", expected(), rows, advance)


def touched(state: Replay, rows: Rows, doubts: Doubts, advance: Advance) -> None:
    """``history_claim``, sorted by claim: which entries each claim finds as its own."""
    touches = state.touches
    size = len(touches.sums)
    numbers = touches.of
    for_claim, total, count = 0, 0, 0
    seen = 0

    def settle(claim: int, total: int, count: int) -> None:
        if touches.sums[claim] != total or touches.counts[claim] != count:
            words = f"it finds {count} entries of its own where the history has {touches.counts[claim]}"
            if count == touches.counts[claim]:
                words = f"it finds other entries than its own ({count})"
            doubts.add("history_claim", f"claim {claim}", "seq", words)

    for claim, seq in rows:
        if claim != for_claim:
            if for_claim < size:
                settle(for_claim, total, count)
            for skipped in range(for_claim + 1, min(claim, size)):
                if touches.counts[skipped]:
                    settle(skipped, 0, 0)
            for_claim, total, count = claim, 0, 0
        if not 0 < claim < size:
            doubts.alien("history_claim", f"{claim}, {seq}")
            continue
        total = (total + numbers(seq)) & 0xFFFF_FFFF_FFFF_FFFF
        count += 1
        seen += 1
        if not seen % 1000:
            advance(1000)
    if for_claim < size:
        settle(for_claim, total, count)
    for skipped in range(for_claim + 1, size):
        if touches.counts[skipped]:
            settle(skipped, 0, 0)
