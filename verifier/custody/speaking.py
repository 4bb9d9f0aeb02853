"""The sources of a case against the history: names, merges, grades, and the record of verdicts that each has."""

from collections.abc import Iterable
from typing import Any, Final

from verifier.custody.doubts import Advance, Doubts
from verifier.custody.keys import name_key
from verifier.custody.numbers import Tally
from verifier.custody.replay import Replay
from verifier.custody.told import Told

SOURCE: Final = (
    *("id", "uid", "version", "name", "key", "claims", "confirmed", "disputed", "unverifiable", "left_key"),
    *("reliability", "interests", "merged_into", "root", "facts_entry", "merge_entry"),
)


def sources(state: Replay, tally: Tally, rows: Iterable[tuple[Any, ...]], doubts: Doubts, advance: Advance) -> int:
    """``source``, sorted by id. Returns the number of rows whose uid no entry tells of."""
    told = Told("source", state.entered.get("source", ()), state.seals.get("source", ()), doubts)
    former: set[str] | None = None
    number = 0
    for row in rows:
        number += 1
        while number < row[0]:
            doubts.missing("source", number, "ids follow each other")
            number += 1
        _source(state, tally, row, doubts)
        if told.row(row[0], row[1], row[3]) and not tally.names(row[0]):
            former = _formerly_named(state) if former is None else former
            if row[4] not in former:
                doubts.alien("source", row[0], "nothing in the history names it")
        advance(1)
    told.finish()
    last = max((first + count - 1 for first, count, _, _ in state.entered.get("source", ())), default=0)
    for missing in range(number + 1, last + 1):
        doubts.missing("source", missing, "an entry tells of it")
    state.last["source"] = max(number, last)
    return told.untold


def _formerly_named(state: Replay) -> set[str]:
    """The keys of all names that corrections took away or brought: such a source stays when nobody names it."""
    names: set[str] = set()
    for seq in sorted(
        {seq for seq, _, _ in state.rows["link"]} | {one for _, some in state.articles.values() for one in some}
    ):
        entry = state.fetch(seq)
        for said in (entry.before, entry.after):
            claim = said.get("claim") or {}
            names.update(link["speaker"] for link in (*said.get("links", ()), *claim.get("links", ())))
            names.add(said.get("article", {}).get("publisher") or "")
    return {name_key(name) for name in names}


def _root(state: Replay, number: int) -> int:
    seen = set()
    while number not in seen:
        seen.add(number)
        into = state.merges.get(number, (None, 0))[0]
        if into is None:
            return number
        number = into
    return number


def _source(state: Replay, tally: Tally, row: tuple[Any, ...], doubts: Doubts) -> None:
    number, name = row[0], row[3]
    into, merged = state.merges.get(number, (None, 0))
    facts = state.facts.get(number)
    said = state.fetch(facts.last).after["source"] if facts else {"reliability": None, "interests": "", "name": name}
    root = _root(state, number)
    expected = (
        number,
        row[1],
        state.source_versions.get(number, 1),
        " ".join(said["name"].split()),
        name_key(name),
        *(tally.of(number) if root == number else (0, 0, 0, 0, 0)),
        said["reliability"],
        said["interests"],
        into,
        root,
        facts.outcome if facts else 0,
        merged,
    )
    doubts.row("source", number, SOURCE, expected, row)
