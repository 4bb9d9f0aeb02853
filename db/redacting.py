"""Removing words from a case for good: a source's name must be removable by law, from the history as well.

What was said stays in the case, blackened (see ``db.blackening``), and so does every entry of the history, with its
number, its ``hash`` and its place in the chain. Only the words are gone: the content of an entry that held some no
longer has the hash that it carries. The last entry, ``redact``, is the tombstone. It says who removed something when
and why, and names each such entry by its hash with the SHA-256 that its content has now. So the chain can still be
checked from end to end, a head printed before still stands in it, and nobody can change an entry without an entry that
says so.

Salts go with the words (``Write.record``): without one, whoever guesses the words could see by the hash that they are
right. Entries from before there were salts do not have that protection.

What digests tell is computed anew: of articles' texts and captures, of what an import brought, of rows that entries and
seals bear witness to. Whether all was in order before is for the caller to check (``verify``): afterwards it looks so.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from db import as_brought, bringing, mapping, models, search, sources, valid
from db.blackening import Blackening
from db.chain import canonical, entry_hash_of_text
from db.errors import CaseError, NotFound
from db.merge_telling import Telling
from db.redacting_bytes import unescaped
from db.redacting_captures import Captures
from db.redacting_left import left
from db.redacting_rows import COLUMNS, FILTER, TOMBSTONE_TYPE, Advance, Removal, Replaced, is_digest
from db.rows import Change, Redacted
from db.state_fields import FIXED
from db.writing import Write

_COLUMNS: Final = "seq, at, actor, action, entity, entity_id, reason, previous, hash, before, after"
_ALL_NAMES: Final = (
    "SELECT name FROM source UNION SELECT name FROM reviewer UNION SELECT name FROM tag"
    " UNION SELECT name FROM saved_view UNION SELECT assignee FROM workflow WHERE assignee IS NOT NULL"
)
_PAGE: Final = 200
_LABELS: Final = 100
_FEW_DIGESTS: Final = 50
"""As many are looked for in an entry before it is read."""


class Tried(Exception):
    """Raised to leave the case as it is after everything was looked at; holds what would be done."""

    def __init__(self, redacted: Redacted) -> None:
        super().__init__()
        self.redacted = redacted


class _Entry(NamedTuple):
    """An entry of the history, or of one that was merged, as its columns hold it."""

    seq: int
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    reason: str
    previous: str
    hash: str
    before: str
    after: str

    def digest(self) -> str:
        """SHA-256 of the content that it has."""
        return entry_hash_of_text(**{name: value for name, value in self._asdict().items() if name != "hash"})


def redact(
    write: Write,
    phrases: Sequence[str],
    reason: str,
    *,
    captures: Sequence[str] = (),
    within: bool = False,
    only_try: bool = False,
    advance: Advance | None = None,
) -> Redacted:
    """See ``Store.redact``."""
    reason = " ".join(valid.text(reason, "the reason", most=valid.MOST_TEXT).split())
    if not reason:
        raise CaseError("a reason is needed (a court's order, a request): what was removed cannot be seen later")
    if not phrases and not captures:
        raise CaseError("say which words to remove, or which capture: nothing was changed")
    black = Blackening(phrases, secrets.token_hex(3), within=within)
    for _ in range(_LABELS):
        if not black.found(black.label):
            break
        black = Blackening(phrases, secrets.token_hex(3), within=within)  # “Abe” within a label, say
    if black.found(reason) or black.found(write.actor):
        raise CaseError("the reason, or your own name, holds what is to be removed: nothing was changed")
    if black.found(black.name_of(1)):
        raise CaseError("such words stand in every mark of a removal: nothing was changed")
    return _Redacting(Removal(write, black, advance or (lambda what, number: None)), captures, reason).run(only_try)


class _Redacting:
    def __init__(self, removal: Removal, captures: Sequence[str], reason: str) -> None:
        self.removal, self.write, self.black = removal, removal.write, removal.black
        self.wanted, self.reason = captures, reason
        self.entries: dict[str, str] = {}
        """Hash of each entry that changes to the SHA-256 of its content now."""
        self.merged: dict[str, str] = {}
        """The same of entries that were merged."""
        self.made: dict[int, _Entry] = {}
        """Entries of this history that change."""

    def run(self, only_try: bool) -> Redacted:
        removal = self.removal
        removal.look()
        captures = Captures(removal, self.wanted)
        captures.look()
        self._history()
        self._merged()
        counts = dict(removal.counts)
        removal.left += left(self.write, self.black, removal.advance)
        related = tuple(sorted(self.black.related(row[0] for row in self.write.rows(_ALL_NAMES))))
        told = (dict(+removal.left), related, tuple(captures.opaque), tuple(captures.holding))
        found = Redacted(None, self.black.label, counts, *told)
        if only_try:
            raise Tried(found)
        if not counts:
            where = "only within longer words of this case (--within)" if found.inside else "nowhere in this case"
            if found.holding:
                where = f"only in files that cannot be looked into (--capture {found.holding[0].split()[0]})"
            raise NotFound(f"these words stand {where}: nothing was changed")
        self._write_rows()
        self._write_history()
        self._see_that_it_is_gone()
        if self.entries:
            counts["history"] = len(self.entries)
        else:
            counts.pop("history", None)
        state = {
            "label": self.black.label,
            "phrases": len(self.black.phrases),
            "counts": counts,
            "entries": self.entries,
            "merged": self.merged,
            "captures": sorted(made.sha256 for made in removal.captures.values()),
        }
        seq = self.write.record("redact", "case", None, before=None, after={"redacted": state}, reason=self.reason)
        lost, rows = len(self.entries), _rows(counts)
        summary = f"words removed from {lost:,} {'entry' if lost == 1 else 'entries'} of the history"
        summary += f" and {rows:,} {'row' if rows == 1 else 'rows'}"
        return found._replace(change=Change(seq, summary))

    # -- history -------------------------------------------------------------------------------------------------

    def _history(self) -> None:
        for entry in self._stream("history", "seq"):
            self.removal.advance("entries looked at", 1)
            made = self._turned(entry)
            if made is not None:
                self.made[entry.seq] = made
        self.removal.counts["history"] = len(self.made)
        if not self.made:
            del self.removal.counts["history"]

    def _merged(self) -> None:
        """Entries of other histories: nothing here is computed of them, and their numbers are those of other cases.

        So the digest of what an import brought cannot be made anew: it goes, as it could be tried out.
        """
        rows = self.write.rows(
            f"SELECT uid FROM article WHERE id {self.write.listed}", ids=self.write.ids(sorted(self.removal.articles))
        )
        changed = {row[0] for row in rows}
        self.removal.fixed = frozenset()
        for entry in self._stream("merged_entry", "hash"):
            self.removal.advance("entries looked at", 1)
            made = self._turned(entry, own=False)
            if entry.action == "add_article":
                after = json.loads((made or entry).after)
                if isinstance(after, dict) and (made is not None or after.get("uid") in changed):
                    kept = {name: value for name, value in after.items() if name not in ("digest", "salt")}
                    made = (made or entry)._replace(after=canonical(kept))
            if made is not None and (content := made.digest()) != entry.hash:
                columns = {name: getattr(made, name) for name in ("actor", "reason", "before", "after")}
                self.removal.change("merged_entry", entry.hash, columns)
                self.merged[entry.hash] = content
        self.removal.fixed = FIXED

    def _stream(self, table: str, key: str) -> Any:
        last: Any = 0 if key == "seq" else ""
        while True:
            rows = self.write.rows(
                f"SELECT {_COLUMNS} FROM {table} WHERE {key} > :last ORDER BY {key} LIMIT {_PAGE}", last=last
            )
            entries = [_Entry(*row) for row in rows]
            yield from entries
            if len(rows) < _PAGE:
                return
            last = getattr(entries[-1], key)

    def _turned(self, entry: _Entry, *, own: bool = True) -> _Entry | None:
        """An entry without the words; ``None`` when it has none of them."""
        removal = self.removal
        raw = f"{entry.before}\n{entry.after}"
        anew = own and entry.action == "add_article" and entry.entity_id in removal.articles
        anew = anew or (own and self._tells_of_names(entry))
        many = len(removal.captures) + len(removal.text_digests) >= _FEW_DIGESTS
        spoken = own and entry.entity == "claim" and '"quote"' in raw and self._article_of(entry) in removal.texts
        touched = (
            anew
            or many
            or spoken
            or any(one in raw for kept in (removal.captures, removal.text_digests) for one in kept)
        )
        if not touched and not self.black.found(f"{entry.actor}\n{entry.reason}\n{unescaped(raw)}"):
            return None
        article = self._article_of(entry) if own else None
        before, after = (removal.state(json.loads(state), "", article) for state in (entry.before, entry.after))
        salted = isinstance(after, dict) and "salt" in after
        made = entry._replace(
            actor=removal.person(entry.actor),
            reason=self.black.words(entry.reason),
            before=canonical(before),
            after=canonical({name: value for name, value in after.items() if name != "salt"} if salted else after),
        )
        return made if anew or made._replace(after=canonical(after)) != entry else None

    def _tells_of_names(self, entry: _Entry) -> bool:
        """Whether it keeps a digest of sources' names of which one changes."""
        changed = self.removal.sources
        if not changed or ('"entered"' not in entry.after and '"seal"' not in entry.after):
            return False
        after = json.loads(entry.after)
        said = after.get("entered", {}).get("source")
        if said and any(said["first"] <= one < said["first"] + said["count"] for one in changed):
            return True
        sealed = after.get("seal", {}).get("source")
        return bool(sealed and any(one <= sealed["last"] for one in changed))

    def _article_of(self, entry: _Entry) -> int | None:
        if entry.entity != "claim" or not self.removal.texts:
            return entry.entity_id if entry.entity == "article" else None
        rows = self.write.rows("SELECT article_id FROM claim WHERE id = :id", id=entry.entity_id)
        return rows[0][0] if rows else None

    # -- writing -------------------------------------------------------------------------------------------------

    def _write_rows(self) -> None:
        removal, write = self.removal, self.write
        claims = sorted(removal.claims | self._sorted_by())
        search.remove(write.connection, claims)
        for number, new in removal.texts.items():
            rows = write.rows("SELECT text FROM article_text WHERE article_id = :id", id=number)
            search.replace_article(write.connection, number, rows[0][0], new)
        for digest, made in removal.captures.items():
            self._put_capture(digest, made)
        for table, updates in removal.updates.items():
            key = {"workflow": "claim_id", "case_metadata": "key", "capture": "sha256", "article_text": "article_id",
                   "merged_entry": "hash"}.get(table, "id")  # fmt: skip
            for number, columns in updates:
                assigned = ", ".join(f'"{name}" = :{name}' for name in columns)
                write.run(f"UPDATE {table} SET {assigned} WHERE {key} = :the_key", **columns, the_key=number)
                removal.advance("rows written", 1)
        self._captures_words()
        self._derived(claims)
        search.add(write.connection, claims)

    def _sorted_by(self) -> set[int]:
        """Claims that are sorted under a source that changes: their first speaker, or whose alias that is."""
        if not self.removal.sources:
            return set()
        ids = self.write.ids(sorted(self.removal.sources))
        rows = self.write.rows(
            "SELECT DISTINCT l.claim_id FROM link l JOIN source s ON s.id = l.source_id"
            f" WHERE s.id {self.write.listed} OR s.root {self.write.listed}",
            ids=ids,
        )
        found = {row[0] for row in rows}
        self.removal.relinked |= found
        return found

    def _put_capture(self, digest: str, made: Replaced) -> None:
        write = self.write
        columns = "media_type, origin, collector, collected_at"
        kept = write.rows(f"SELECT {columns} FROM capture WHERE sha256 = :sha256", sha256=digest)[0]
        row = dict(zip(("media_type", "origin", "collector", "collected_at"), kept, strict=True))
        row.update(sha256=made.sha256, media_type=TOMBSTONE_TYPE, size=made.size, data=made.data)
        write.insert(models.Capture, [row])
        for table in ("article", "evidence"):
            write.run(
                f"UPDATE {table} SET capture_sha256 = :new WHERE capture_sha256 = :old", new=made.sha256, old=digest
            )
        write.run("DELETE FROM capture WHERE sha256 = :sha256", sha256=digest)

    def _captures_words(self) -> None:
        """Names of files and programs; last, as their rows may have other digests by now."""
        for digest, origin, collector in self.write.rows("SELECT sha256, origin, collector FROM capture"):
            new = self.black.words(origin), self.black.words(collector)
            if new != (origin, collector):
                self.write.run(
                    "UPDATE capture SET origin = :origin, collector = :collector WHERE sha256 = :sha256",
                    origin=new[0],
                    collector=new[1],
                    sha256=digest,
                )

    def _derived(self, claims: Sequence[int]) -> None:
        """What the list repeats of figures and chains."""
        write, removal = self.write, self.removal
        write.run(
            "UPDATE claim SET figure_text = (SELECT f.text FROM figure f WHERE f.claim_id = claim.id"
            f" ORDER BY f.position LIMIT 1) WHERE id {write.listed}",
            ids=write.ids(claims),
        )
        relinked = sorted(removal.relinked)
        for claim in relinked:
            (publisher,) = write.rows("SELECT publisher FROM claim WHERE id = :id", id=claim)[0]
            links = write.rows("SELECT speaker FROM link WHERE claim_id = :id ORDER BY position", id=claim)
            columns = bringing.link_columns(links, publisher)
            write.run(
                "UPDATE claim SET speakers = :speakers, source_key = :source_key WHERE id = :id", **columns, id=claim
            )
        sources.follow_merges(write, relinked)

    def _write_history(self) -> None:
        for entry in self.made.values():
            self._put(entry)
        for seq, entry in list(self.made.items()):
            after = json.loads(entry.after)
            if entry.action == "add_article" and entry.entity_id in self.removal.articles:
                after["digest"] = self._digest(entry.entity_id or 0, after)
            said = after.get("entered", {}).get("source") if isinstance(after, dict) else None
            if said:
                rows = self.write.rows(
                    "SELECT id, uid, name FROM source WHERE id >= :first AND id < :last ORDER BY id",
                    first=said["first"],
                    last=said["first"] + said["count"],
                )
                said["digest"] = sha256(canonical([list(row) for row in rows]).encode()).hexdigest()
            sealed = after.get("seal", {}).get("source") if isinstance(after, dict) else None
            if sealed:
                digest = sha256()
                for row in self.write.rows(
                    "SELECT id, uid, name FROM source WHERE id <= :last ORDER BY id", last=sealed["last"]
                ):
                    digest.update(canonical(list(row)).encode() + b"\n")
                sealed["digest"] = digest.hexdigest()
            made = entry._replace(after=canonical(after))
            if made != entry:
                self.made[seq] = made
                self._put(made)
        for entry in self.made.values():
            content = entry.digest()
            if content != entry.hash:  # what it keeps a digest of may have changed after it was written
                self.entries[entry.hash] = content

    def _put(self, entry: _Entry) -> None:
        self.write.run(
            'UPDATE history SET actor = :actor, reason = :reason, "before" = :before, "after" = :after'
            " WHERE seq = :seq",
            actor=entry.actor,
            reason=entry.reason,
            before=entry.before,
            after=entry.after,
            seq=entry.seq,
        )

    def _digest(self, article: int, after: Mapping[str, Any]) -> str:
        """The digest of what an article brought, of its tables and the history as they are now."""
        telling = Telling()
        rows = self.write.rows(
            f"SELECT {mapping.HISTORY} FROM history h WHERE (h.entity = 'article' AND h.entity_id = :article)"
            " OR (h.entity = 'claim' AND h.entity_id IN (SELECT id FROM claim WHERE article_id = :article))"
            " ORDER BY h.seq",
            article=article,
        )
        for row in rows:
            telling.take(mapping.history_row(tuple(row)))
        new, _, _ = as_brought.article(self._read, article, telling.first, after)
        return bringing.article_digest(new)

    def _read(self, sql: str, values: Sequence[object]) -> Sequence[Any]:
        return self.write.connection.exec_driver_sql(
            sql if self.write.sqlite else sql.replace("?", "%s"), tuple(values)
        ).all()

    # -- afterwards ----------------------------------------------------------------------------------------------

    def _see_that_it_is_gone(self) -> None:
        """Look at every column that can hold words once more.

        :raises CaseError: when one still does; nothing is changed then.
        """
        if not self.black.phrases:
            return
        for table, columns in COLUMNS.items():
            self.removal.fixed = frozenset() if table == "merged_entry" else FIXED
            listed = ", ".join(f'"{name}"' for name in columns)
            rows = self.write.connection.exec_driver_sql(
                f"SELECT {listed} FROM {table}", execution_options={"yield_per": 1_000}
            )
            for row in rows:
                self.removal.advance("rows looked at again", 1)
                for (name, how), value in zip(columns.items(), row, strict=True):
                    if value and self._still(name, how, value):
                        words = f"the words could not be removed from the column “{name}” of the table “{table}”"
                        raise CaseError(f"{words}: nothing was changed")

    def _still(self, name: str, how: str, value: str) -> bool:
        if name in ("before", "after") or how == FILTER:
            if not self.black.found(unescaped(value)):
                return False
            state = json.loads(value)
            return bool(self.removal.state(state) != state)
        return not is_digest(value) and self.black.found(value)


def _rows(counts: Mapping[str, int]) -> int:
    return sum(number for table, number in counts.items() if table not in ("history", "merged_entry"))
