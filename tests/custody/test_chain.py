"""The chain's check finds every alteration, and agrees with the store's own hashes."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import chain as store_chain
from db.rows import HistoryRow
from verifier.custody import check
from verifier.custody.chain import ORIGIN, canonical, digest


@dataclass(frozen=True)
class Head:
    seq: int
    hash: str


def history(length: int = 5) -> list[HistoryRow]:
    """A chain as the published rule has it, built with neither the store's nor the checker's code."""
    entries: list[HistoryRow] = []
    previous = "0" * 64
    for seq in range(1, length + 1):
        parts: dict[str, Any] = {
            "seq": seq,
            "at": f"2026-01-01T10:00:{seq:02}.000Z",
            "actor": "Zoë Müller",
            "action": "mark",
            "entity": "claim",
            "entity_id": seq if seq % 2 else None,
            "before": {"verdict": "unreviewed", "ids": [1, 2, 3]},
            "after": {"verdict": "disputed", "ids": [3, 2, 1], "worth": "0.5", "quote": 'a "b"\n\u2028\x7f c\\'},
            "reason": "the list has 90",
            "previous": previous,
        }
        body = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(body.encode()).hexdigest()
        entries.append(HistoryRow(**parts, hash=previous))
    return entries


def forged(entry: HistoryRow, **values: Any) -> HistoryRow:
    """An entry altered by somebody who also corrects its own hash."""
    entry = entry._replace(**values)
    return entry._replace(hash=digest(entry))


ALTERED: dict[str, Any] = {
    "seq": 9,
    "at": "2026-01-01T10:00:03.001Z",
    "actor": "Zoe Müller",
    "action": "note",
    "entity": "article",
    "entity_id": 4,
    "before": {"verdict": "confirmed", "ids": [1, 2, 3]},
    "after": {"verdict": "confirmed", "ids": [3, 2, 1]},
    "reason": "",
    "previous": "1" * 64,
    "hash": "2" * 64,
}


def test_a_sound_chain_is_sound() -> None:
    entries = history()
    report = check(iter(entries))
    assert report.sound
    assert (report.entries, report.seq, report.hash) == (5, 5, entries[-1].hash)
    assert report.head_held is None
    assert "whole: 5 entries" in report.in_words()


def test_an_empty_history_is_sound_and_says_so() -> None:
    report = check([])
    assert report.sound
    assert report.hash == ORIGIN
    assert report.in_words() == "The history is empty."


def test_every_part_of_an_entry_is_covered() -> None:
    assert set(ALTERED) == set(HistoryRow._fields)


@pytest.mark.parametrize("part", ALTERED)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_altering_any_part_of_any_entry_shows(part: str, place: int) -> None:
    entries = history()
    entries[place] = entries[place]._replace(**{part: ALTERED[part]})
    report = check(entries)
    assert not report.sound
    assert report.broken is not None
    assert report.broken.seq == place + 1
    assert report.entries == place
    assert f"entry {place + 1}" in report.in_words()


@pytest.mark.parametrize("part", [part for part in ALTERED if part not in ("seq", "hash", "previous")])
@pytest.mark.parametrize("place", [0, 2])
def test_altering_an_entry_with_its_hash_shows_at_the_next(part: str, place: int) -> None:
    entries = history()
    entries[place] = forged(entries[place], **{part: ALTERED[part]})
    report = check(entries)
    assert report.broken is not None
    assert report.broken.seq == place + 2


def test_an_entry_taken_out_shows() -> None:
    entries = history()
    del entries[2]
    report = check(entries)
    assert report.broken is not None
    assert report.broken.seq == 3
    assert "missing" in report.broken.problem


def test_an_entry_taken_out_and_the_rest_renumbered_shows() -> None:
    entries = history()
    del entries[2]
    entries[2:] = [forged(entry, seq=entry.seq - 1) for entry in entries[2:]]
    assert not check(entries).sound


def test_an_entry_twice_and_entries_swapped_show() -> None:
    entries = history()
    assert not check([*entries[:3], entries[2], *entries[3:]]).sound
    assert not check([entries[0], entries[2], entries[1], *entries[3:]]).sound
    assert not check(entries[1:]).sound


def test_a_tail_cut_off_shows_only_against_a_head() -> None:
    entries = history()
    head = Head(5, entries[-1].hash)
    assert check(entries[:3]).sound
    report = check(entries[:3], head)
    assert not report.sound
    assert report.head_held is False
    assert "cut off" in report.in_words()
    assert not check([], head).sound


def test_an_older_head_stands_in_a_longer_history() -> None:
    entries = history(6)
    report = check(entries, Head(4, entries[3].hash))
    assert report.sound
    assert report.head_held is True
    assert report.entries == 6


def test_a_history_written_anew_shows_against_a_head() -> None:
    head = Head(5, history()[-1].hash)
    anew: list[HistoryRow] = []
    for entry in history():
        anew.append(forged(entry, actor="Somebody Else", previous=anew[-1].hash if anew else ORIGIN))
    assert check(anew).sound
    report = check(anew, head)
    assert not report.sound
    assert report.broken is not None
    assert report.broken.seq == 5


def test_what_cannot_be_hashed_is_a_break_not_a_crash() -> None:
    entries = history()
    for odd in (0.5, {1: "x"}, {1, 2}, "\ud800"):
        entries[2] = entries[2]._replace(after=odd)
        report = check(entries)
        assert report.broken is not None
        assert "cannot be hashed" in report.broken.problem


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_parses_back_and_agrees_with_the_store(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert text == store_chain.canonical(value)


@given(
    before=JSON,
    after=JSON,
    actor=TEXT,
    entity_id=st.none() | st.integers(),
)
def test_hashes_agree_with_the_store(before: Any, after: Any, actor: str, entity_id: int | None) -> None:
    entry = history(1)[0]._replace(before=before, after=after, actor=actor, entity_id=entity_id, hash="")
    assert digest(entry) == store_chain.entry_hash(entry)
