"""Is a case as its history says: the store, the chain, every row, what articles brought, captures, the search index.

One moment of the case is looked at, in streams; others may go on working. Nothing is changed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from verifier.custody import brought, speaking, work
from verifier.custody.doubts import Doubt
from verifier.custody.entries import Entry, Walk, parsed
from verifier.custody.replay import Replay
from verifier.workflow.sections import SECTIONS, Replaced, Section

if TYPE_CHECKING:
    from db.engine import Case
    from db.rows import Head
    from db.verify_reads import Snapshot
    from verifier.custody.chain import Entry as ChainEntry

Progress = Callable[[str, int, int], None]
"""Called with what is looked at, how many of it are done, and how many there are (0: not known)."""

_HASHED: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that removed words from others, as the law may demand.

    ``entries``: how many of its history it names; ``merged``: of those that were merged into it.
    """

    seq: int
    at: str
    reviewer: str
    reason: str
    entries: int
    merged: int = 0

    def in_words(self) -> str:
        """One line for a person."""
        of = "1 entry" if self.entries == 1 else f"{self.entries:,} entries"
        of += f" and {self.merged:,} of merged histories" if self.merged else ""
        return f"entry {self.seq} removed words from {of} ({self.reviewer}, {self.at[:16]}: {self.reason})"


@dataclass
class Verification:
    """What was found. ``seq`` and ``hash`` are the head of the history at that moment."""

    target: str
    backend: str
    quick: bool
    at: str
    sections: dict[str, Section]
    schema: str = ""
    uid: str = ""
    created_at: str = ""
    seq: int = 0
    hash: str = ""
    head: "Head | None" = None
    head_held: bool | None = None
    counts: dict[str, int] = field(default_factory=dict)
    untold: int = 0
    """Rows of whose uid no entry tells."""
    redactions: "list[Removed]" = field(default_factory=list)
    """Entries that removed words from the case."""
    replaced: "list[Replaced]" = field(default_factory=list)
    """Those of them that changed captures or articles' texts, with those of merged histories."""

    @property
    def sound(self) -> bool:
        """No doubt in anything that was looked at."""
        return all(not section.doubts.count for section in self.sections.values())

    @property
    def doubts(self) -> Iterator[tuple[Section, Doubt]]:
        """The doubts that were kept in words."""
        for section in self.sections.values():
            for doubt in section.doubts.kept:
                yield section, doubt


def verify(
    case: "Case", *, head: "Head | None" = None, quick: bool = False, progress: Progress | None = None
) -> Verification:
    """Look at a case, whole.

    :param head: number and hash of an entry as some report printed it.
    :param quick: leave out the bytes of captures, the digests of what articles brought, and the search index.
    :raises db.errors.CaseError: when the case cannot be looked at at all.
    """
    from db.verify_reads import Snapshot

    found = nothing_yet(str(case.target), case.backend, head=head, quick=quick)
    with Snapshot(case) as snapshot:
        _Verifier(found, snapshot, progress or _nothing).run()
    return found


def nothing_yet(target: str, backend: str, *, head: "Head | None", quick: bool) -> Verification:
    """A finding before anything was looked at."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sections = {key: Section(key, name, unit) for key, name, unit in SECTIONS}
    return Verification(target, backend, quick, at, sections, head=head)


def _nothing(what: str, done: int, total: int) -> None:
    pass


class _Verifier:
    def __init__(self, found: Verification, snapshot: "Snapshot", progress: Progress) -> None:
        self.found, self.snapshot, self._progress = found, snapshot, progress
        self._done = self._total = 0
        self._at: Section = found.sections["store"]

    def run(self) -> None:
        with self._section("store"):
            self._store()
        with self._section("chain"):
            self.replay = Replay(self._at.doubts, self._entry)
            self._chain()
            self._merged()
        with self._section("rows") as rows, self._apart("brought") as brought_doubts:
            self._rows(rows, brought_doubts)
        with self._section("captures"):
            self._captures()
        with self._section("search"):
            self._search()

    @contextmanager
    def _section(self, key: str) -> Iterator[Section]:
        """Do one check; what cannot be read, and what makes no sense, is a doubt of it."""
        from db.errors import CaseError

        section = self._at = self.found.sections[key]
        self._done = self._total = 0
        began = time.perf_counter()
        self._progress(section.name, 0, 0)
        try:
            yield section
        except CaseError as error:
            section.broke_off = True
            section.doubts.add("store", "", "", f"it cannot be read: {error}")
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
            section.broke_off = True
            words = f"a row makes no sense, so that the rest was not looked at ({type(error).__name__}: {error})"
            section.doubts.add(section.id, "", "", words)
        section.seconds = time.perf_counter() - began

    @contextmanager
    def _apart(self, key: str) -> Iterator[Section]:
        yield self.found.sections[key]

    def _advance(self, count: int) -> None:
        self._done += count
        self._at.checked += count
        self._progress(self._at.name, self._done, self._total)

    def _entry(self, seq: int) -> Entry:
        row = self.snapshot.entry(seq)
        if row is None:
            raise KeyError(f"there is no entry {seq}")
        return _read(row)

    def _store(self) -> None:
        from db import schema, verify_schema

        section = self._at
        doubts = section.doubts
        self.found.schema = schema.SCHEMA

        def tell(kind: str, name: str, words: str) -> None:
            doubts.add(kind, name, "", words)

        if self.found.quick:
            section.in_part = True
            section.notes.append(
                "the store's own check was the short one, which leaves out what indexes hold (--quick)"
            )
        verify_schema.integrity(self.snapshot, tell, section.notes.append, quick=self.found.quick)
        verify_schema.settings(self.snapshot, tell, section.notes.append)
        section.checked = verify_schema.objects(self.snapshot, tell)

    def _chain(self) -> None:
        section, snapshot = self._at, self.snapshot
        self._total = snapshot.count("history")
        walk = Walk(section.doubts, self.found.head)
        take = self.replay.take
        for entry in walk.entries(snapshot.history(), self._advance):
            take(entry)
            if entry.action == "redact":
                self._replaced(entry, merged=False)
        found = self.found
        found.seq, found.hash, found.head_held = walk.seq, walk.hash, walk.head_held
        for one in walk.redactions.entries:
            found.redactions.append(Removed(*one))
            section.notes.append(found.redactions[-1].in_words())
        section.checked = walk.count
        if not walk.count:
            section.doubts.add("history", "", "", "it is empty: not even the entry that made the case is there")
        found.uid, found.created_at = self.replay.case or ("", "")

    def _merged(self) -> None:
        """The entries that are kept of other histories: each by its hash, and all that were merged."""
        from verifier.custody.merged import check_merged, check_told

        snapshot, section = self.snapshot, self._at
        own = {row[0] for row in snapshot.stream("SELECT hash FROM history")}
        doubt = section.doubts.add
        try:
            entries = map(self._kept, snapshot.merged())
            problem = check_merged(entries, own, self.replay.removed, self._told_elsewhere)
        except ValueError as error:
            problem = f"it cannot be read ({error})"
        if problem:
            doubt("merged_entry", "", "", problem)
        kept: dict[int, list[str]] = {}
        for by, entry_hash, of in snapshot.stream("SELECT merged_by, hash, origin FROM merged_entry ORDER BY hash"):
            kept.setdefault(by, []).append(f"{entry_hash} {of}")
        for words in check_told(kept, self.replay.merged, own):
            doubt("merged_entry", "", "", words)

    def _kept(self, row: tuple[Any, ...]) -> "_Kept":
        entry = _kept(row)
        if entry.action == "redact":
            self._replaced(entry, merged=True)
        return entry

    def _replaced(self, entry: "Entry | _Kept", *, merged: bool) -> None:
        """Keep which entry put something else in the place of captures and texts; what it says is checked elsewhere."""
        told = entry.after.get("redacted") if isinstance(entry.after, dict) else None
        counts = told.get("counts") if isinstance(told, dict) else None
        if isinstance(counts, dict):
            captures, texts = (counts.get(table, 0) for table in ("capture", "article_text"))
            if isinstance(captures, int) and isinstance(texts, int) and (captures or texts):
                self.found.replaced.append(Replaced(entry.seq, captures, texts, merged))

    def _told_elsewhere(self, entry: "ChainEntry", entries: int, merged: int) -> None:
        said = Removed(entry.seq, entry.at, entry.actor, entry.reason, entries, merged)
        self._at.notes.append(f"in a merged history, {said.in_words()}")

    def _rows(self, rows: Section, brought_section: Section) -> None:
        from db import schema

        snapshot, state, doubts = self.snapshot, self.replay, rows.doubts
        brought_section.skipped = True
        tables = (
            "article",
            "article_text",
            "capture",
            "claim",
            "figure",
            "link",
            "source",
            "note",
            "verdict",
            "evidence",
        )
        self.found.counts = {table: snapshot.count(table) for table in tables}
        counts = self.found.counts
        self._total = counts["claim"] * 2 + counts["source"] + counts["verdict"]
        looked = brought.Brought(state, brought_section.doubts, snapshot.text, self.found.sections["captures"].doubts)
        entries = (_read(row) for row in snapshot.history("add_article"))
        began = time.perf_counter()
        brought_section.in_part = self.found.quick
        try:
            brought_section.broke_off = True  # unless it comes to its end
            looked.articles(self._articles(), entries, self._advance, deep=not self.found.quick)
            brought_section.broke_off = False
        finally:
            brought_section.checked = looked.counted["article"]
            brought_section.skipped = brought_section.broke_off and not brought_section.checked
            brought_section.seconds = time.perf_counter() - began
        if self.found.quick:
            brought_section.notes.append("the digests of what articles brought were not computed (--quick)")
        counted = {**looked.counted, "article_text": looked.counted["article"]}
        for table, seen in counted.items():
            if counts[table] != seen:
                doubts.add(table, "", "", f"it has {counts[table]} rows, of which {seen} belong to an article")
        turned = work.verdicts(
            state,
            snapshot.marks(),
            self._table("verdict", "entry, id"),
            doubts,
            self._advance,
        )
        work.standing(state, looked.facets, turned, self._table("standing", "id"), doubts, self._advance)
        work.notes(state, self._table("note", "id"), doubts, self._advance)
        work.evidence(state, self._table("evidence", "id"), doubts, self._advance)
        work.views(state, self._table("saved_view", "id"), doubts, self._advance)
        work.touched(state, self._table("history_claim", "claim_id, seq"), doubts, self._advance)
        work_rows = {
            name: self._table(name, order)
            for name, order in (("workflow", "claim_id"), ("tag", "id"), ("claim_tag", "tag_id, claim_id"))
        }
        tags = work.workflow(state, work_rows, doubts, self._advance)
        sources = snapshot.table("source", speaking.SOURCE, "id")
        untold = speaking.sources(state, looked.tally, sources, doubts, self._advance)
        small = {
            name: sorted(self._table(name, '"' + work.COLUMNS[name][0] + '"'))
            for name in ("case_metadata", "alembic_version", "reviewer", "counter")
        }
        work.small(state, small, schema.SCHEMA, doubts)
        self._untold(rows, {"claims": looked.untold_uids, "sources": untold, "tags": tags})

    def _untold(self, rows: Section, counts: dict[str, int]) -> None:
        self.found.untold = sum(counts.values())
        found = [f"{count:,} {what}" for what, count in counts.items() if count]
        if found:
            rows.notes.append(
                f"no entry tells the uid (the number that stays when cases are merged) of {', '.join(found)}, which an"
                " older version of the program brought in: a change of these uids would not be seen (--seal keeps"
                " a digest of them from now on)"
            )

    def _table(self, name: str, order: str) -> Iterator[tuple[Any, ...]]:
        return self.snapshot.table(name, work.COLUMNS[name], order)

    def _articles(self) -> Iterator[brought.Article]:
        parts = {"figure": brought.FIGURE, "link": brought.LINK}
        width = len(brought.ARTICLE)
        columns = (*brought.LINK, "source_key", "root", "root_key")
        for head, claims, hung in self.snapshot.articles(brought.ARTICLE, brought.CAPTURE, brought.CLAIM, parts):
            article = brought.Article(
                dict(zip(brought.ARTICLE, head[:width], strict=True)),
                dict(zip(brought.CAPTURE, head[width:-1], strict=True)),
                head[-1],
                [dict(zip(brought.CLAIM, row, strict=True)) for row in claims],
            )
            for row in hung["figure"]:
                article.figures.setdefault(row[1], []).append(dict(zip(brought.FIGURE, row, strict=True)))
            for row in hung["link"]:
                article.links.setdefault(row[1], []).append(dict(zip(columns, row, strict=True)))
            yield article

    def _captures(self) -> None:
        section, doubts = self._at, self._at.doubts
        told = self.replay.captures
        used = {sha for (sha,) in self.snapshot.stream("SELECT DISTINCT capture_sha256 FROM article")} | told.keys()
        self._total = self.found.counts.get("capture", 0)
        there = set()
        for row in self.snapshot.table("capture", brought.CAPTURE, "sha256"):
            name = row[0]
            there.add(name)
            if name not in used:
                doubts.alien("capture", name)
            if name in told:
                expected = tuple(told[name][column] for column in brought.CAPTURE)
                doubts.row("capture", name, brought.CAPTURE, expected, row)
        for name in sorted(told.keys() - there):
            doubts.missing("capture", name, "it came in as evidence")
        if self.found.quick:
            section.notes.append("the bytes were not read (--quick)")
            section.skipped = True
            return
        for name in sorted(there):
            digest, size = sha256(), 0
            for piece in self.snapshot.capture(name):
                digest.update(piece)
                size += len(piece)
            if digest.hexdigest() != name:
                doubts.add("capture", name, "data", "its bytes have another SHA-256: they were changed")
            kept = self.snapshot.all("SELECT size FROM capture WHERE sha256 = ?", (name,))
            if kept != [(size,)]:
                doubts.add("capture", name, "size", f"it has {size} bytes, not {kept[0][0]}")
            self._advance(1)

    def _search(self) -> None:
        from db import verify_search

        section = self._at
        if self.found.quick:
            section.skipped = True
            section.notes.append("the search index was not looked at (--quick)")
            return
        self._total = self.found.counts.get("claim", 0) + self.found.counts.get("article", 0)
        section.checked = verify_search.check(
            self.snapshot, lambda index, row, words: section.doubts.add(index, row, "", words), self._advance
        )


def _read(row: tuple[Any, ...]) -> Entry:
    seq, at, actor, action, entity, entity_id, reason, _, _, before, after = row
    return Entry(seq, at, actor, action, entity, entity_id, parsed(before), parsed(after), reason)


class _Kept(NamedTuple):
    """An entry of another history that was merged."""

    seq: int
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    before: Any
    after: Any
    reason: str
    previous: str
    hash: str


def _kept(row: tuple[Any, ...]) -> _Kept:
    seq, at, actor, action, entity, entity_id, reason, previous, own, before, after = row
    return _Kept(seq, at, actor, action, entity, entity_id, parsed(before), parsed(after), reason, previous, own)
