"""Which words of people stand where in a case, and what becomes of each row when some are removed.

``COLUMNS`` names every column that can hold them, and how they are replaced there; ``KEPT`` every other column of
text, which holds words of the program, digests or keys. A test holds both against the models, so that no new column is
forgotten.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import text as sql_text

from db import bringing, schema, valid
from db.blackening import BAR, Blackening
from db.state_fields import FIXED, KEYS, NAMES, PEOPLE
from db.writing import Write

Advance = Callable[[str, int], None]
"""Told what is looked at, and how many more of it."""

WORDS, NAME, PERSON, ADDRESS, ARRAY, FILTER, BARS, SLICE, MADE = (
    *("words", "name", "person", "address", "array", "filter", "bars", "slice", "made"),
)
"""Labels in free text; the one name of a source, tag or view; a reviewer; an address; a JSON array of texts; a
view's filter; bars; what stands in the article at a span; what is made anew of other columns."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "source": {"name": NAME, "key": MADE, "interests": WORDS},
    "tag": {"name": NAME, "key": MADE},
    "reviewer": {"name": PERSON},
    "case_metadata": {"value": WORDS},
    "capture": {"origin": WORDS, "collector": WORDS},
    "article": {
        "origin": WORDS,
        "title": WORDS,
        "publisher": NAME,
        "byline": WORDS,
        "url": ADDRESS,
        "notice": WORDS,
        "flags": ARRAY,
        "added_by": PERSON,
    },
    "article_text": {"text": BARS},
    "claim": {
        "quote": SLICE,
        "prefix": SLICE,
        "suffix": SLICE,
        "publisher": NAME,
        "place": WORDS,
        "hedges": ARRAY,
        "reasons": ARRAY,
        "speakers": MADE,
        "source_key": MADE,
        "figure_text": MADE,
    },
    "figure": {"text": SLICE, "population": WORDS, "modifier": WORDS},
    "link": {"speaker": NAME, "role": WORDS, "cue": WORDS, "medium": WORDS, "hedge": WORDS},
    "verdict": {"rationale": WORDS},
    "note": {"text": WORDS},
    "evidence": {"url": ADDRESS, "origin": WORDS, "quote": WORDS, "note": WORDS},
    "saved_view": {"name": NAME, "filter": FILTER},
    "workflow": {"assignee": PERSON},
    "history": {"actor": PERSON, "reason": WORDS, "before": MADE, "after": MADE},
    "merged_entry": {"actor": PERSON, "reason": WORDS, "before": MADE, "after": MADE},
}
_OWN: Final = ("uid",)
KEPT: Final[Mapping[str, Sequence[str]]] = {
    "source": (*_OWN, "reliability"),
    "tag": _OWN,
    "reviewer": ("first_seen",),
    "case_metadata": ("key",),
    "counter": ("name",),
    "capture": ("sha256", "media_type", "collected_at"),
    "article": (
        *(*_OWN, "capture_sha256", "text_sha256", "title_origin", "publisher_origin", "byline_origin"),
        *("published", "published_origin", "language", "added_at", "read_by", "codebook"),
    ),
    "claim": (*_OWN, "kind", "measure", "published", "date_start", "date_end", "date_precision"),
    "standing": ("verdict",),
    "figure": ("measure", "rule"),
    "verdict": ("verdict", "at"),
    "note": (*_OWN, "created_at", "changed_at"),
    "evidence": (*_OWN, "capture_sha256", "stance", "created_at", "changed_at"),
    "saved_view": (*_OWN, "sort", "created_at", "changed_at"),
    "workflow": ("state",),
    "history": ("at", "action", "entity", "previous", "hash"),
    "merged_entry": ("hash", "origin", "at", "action", "entity", "previous"),
}
_KEYS: Final = {"workflow": "claim_id", "case_metadata": "key", "capture": "sha256", "article_text": "article_id"}
"""The key of tables that have not ``id``."""
_PAGE: Final = 500
TOMBSTONE_TYPE: Final = "text/plain"
"""Media type of bytes that stand in the place of removed ones."""

is_digest: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}").fullmatch
"""Uids and digests: no words of anybody."""


@dataclass
class Replaced:
    """A capture whose bytes are others now."""

    sha256: str
    size: int
    data: bytes


@dataclass
class Removal:
    """What is found and made, table by table. First everything is looked at, then it is written."""

    write: Write
    black: Blackening
    advance: Advance
    names: dict[str, str] = field(default_factory=dict)
    """``name_key`` of a source, tag or view to what it is called now."""
    people: dict[str, str] = field(default_factory=dict)
    text_digests: dict[str, str] = field(default_factory=dict)
    """SHA-256 of articles' texts to that of what stands in their place. Captures have their own: the text of a plain
    text has the same digest as its bytes, and one may change without the other."""
    captures: dict[str, Replaced] = field(default_factory=dict)
    updates: dict[str, list[tuple[Any, dict[str, Any]]]] = field(default_factory=dict)
    """Table to keys of its rows with the columns that change."""
    texts: dict[int, str] = field(default_factory=dict)
    """Articles whose text changes, with the new one."""
    articles: set[int] = field(default_factory=set)
    """Articles of whose import something changes."""
    claims: set[int] = field(default_factory=set)
    """Claims of which anything changes that is shown or found."""
    relinked: set[int] = field(default_factory=set)
    """Those of them whose chain or publisher changes."""
    sources: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    """Table to rows that change."""
    fixed: frozenset[str] = FIXED
    """Fields of states that hold words of the program alone. Of another case's history nobody can say that."""
    left: Counter[str] = field(default_factory=Counter)
    """Table to rows in which a phrase is part of a longer word, or its words stand without space, and is left."""

    # -- one value -----------------------------------------------------------------------------------------------

    def name(self, value: str) -> str:
        """A name, which must stay one: as its source is called, else with labels."""
        return self.names.get(schema.name_key(value)) or self.black.words(value)

    def person(self, value: str) -> str:
        """A reviewer's name."""
        return self.people.get(value) or self.black.words(value)

    def array(self, value: str) -> str:
        """A JSON array of texts as the tables keep it."""
        if value == "[]":
            return value
        parts = json.loads(value)
        new = [self.black.words(part) for part in parts]
        return value if new == parts else bringing.array(new)

    def filter(self, value: str) -> str:
        """A view's filter."""
        state = json.loads(value)
        new = self.state(state)
        return value if new == state else json.dumps(new, sort_keys=True, ensure_ascii=False)

    def digest(self, value: str, key: str) -> str:
        """A digest as a state has it under a key: of a text or a capture, of what stands in its place."""
        if key == "text_sha256":
            return self.text_digests.get(value, value)
        return self.captures[value].sha256 if value in self.captures else value

    def state(self, value: Any, key: str = "", article: int | None = None) -> Any:
        """A state of the history."""
        if isinstance(value, dict):
            return self._object(value, article)
        if isinstance(value, list):
            if all(type(part) is int for part in value):
                return value
            return [self.state(part, key, article) for part in value]
        if not isinstance(value, str):
            return value
        if is_digest(value):
            return self.digest(value, key)
        if key in NAMES:
            return self.name(value)
        if key == "url":
            return self.black.address(value)
        return self.person(value) if key in PEOPLE else self.black.words(value)

    def _object(self, value: dict[str, Any], article: int | None) -> dict[str, Any]:
        found = value.get("article")
        if isinstance(found, int):
            article = found
        made: dict[str, Any] = {}
        for given, part in value.items():
            name = given if given in KEYS or given.isdigit() else self.black.words(given)
            if name == "redacted" and isinstance(part, dict) and isinstance(part.get("captures"), list) and self.fixed:
                # What stands in the place of bytes, of which some go now: their digest could be tried out.
                made[name] = {**part, "captures": self.state(part["captures"], "captures")}
            elif name in self.fixed or (name == "evidence" and isinstance(part, list) and self.fixed):  # of a filter
                made[name] = part
            elif name == "quote" and isinstance(value.get("start"), int) and isinstance(part, str):
                made[name] = self.sliced(article, value["start"], value.get("end"), part)
            elif name == "text" and "low" in value and isinstance(part, str):
                made[name] = self.sliced(article, value.get("start"), value.get("end"), part)
            else:
                made[name] = self.state(part, name, article)
        replaced = [
            self.captures[part]
            for name, part in value.items()
            if isinstance(part, str) and part in self.captures and name != "text_sha256"
        ]
        if replaced:
            kind = TOMBSTONE_TYPE if "media_type" in self.fixed else self.black.words(TOMBSTONE_TYPE)
            for name, new in (("media_type", kind), ("size", replaced[0].size)):
                if name in made:
                    made[name] = new
        return made

    def sliced(self, article: int | None, start: int | None, end: int | None, value: str) -> str:
        """Words that stand in an article at a span: as they stand there now."""
        text = None if article is None or start is None or end is None else self.texts.get(article)
        if text is not None:
            there = text[start:end]
            if len(there) == len(value) and all(new in (old, BAR) for old, new in zip(value, there, strict=True)):
                return there
        return self.black.bars(value)

    # -- tables --------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Find everything but captures' bytes and the history."""
        self._names()
        self._people()
        self._rows("case_metadata")
        self._texts()
        self._article_rows()
        self._claim_rows()
        self._parts("figure")
        self._parts("link")
        for table in ("verdict", "note", "evidence", "saved_view", "workflow"):
            self._rows(table)
        self._claims_of_notes()

    def _stream(self, sql: str, last: Any = 0) -> Iterator[Any]:
        """Rows of a query with ``:last``, page by page; their first column goes on."""
        while True:
            rows = self.write.connection.execute(sql_text(f"{sql} LIMIT {_PAGE}"), {"last": last}).all()
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def change(self, table: str, key: Any, columns: dict[str, Any]) -> None:
        """Note that a row changes."""
        self.updates.setdefault(table, []).append((key, columns))
        self.counts[table] += 1

    def _how(self, how: str) -> Callable[[str], str]:
        return {
            WORDS: lambda value: value if is_digest(value) else self.black.words(value),
            NAME: self.name,
            PERSON: self.person,
            ADDRESS: self.black.address,
            ARRAY: self.array,
            FILTER: self.filter,
            BARS: self.black.bars,
        }[how]

    def _changed(self, columns: Mapping[str, str], values: Sequence[Any]) -> dict[str, Any]:
        """The columns whose value changes, of those that do not need their article."""
        made = {}
        for (name, how), value in zip(columns.items(), values, strict=True):
            if value is not None and how not in (SLICE, MADE):
                new = self._how(how)(value)
                if new != value:
                    made[name] = new
        return made

    def _rows(self, table: str) -> None:
        key, columns = _KEYS.get(table, "id"), COLUMNS[table]
        listed = ", ".join(f'"{name}"' for name in columns)
        last: Any = "" if key in ("key", "sha256") else 0
        sql = f"SELECT {key}, {listed} FROM {table} WHERE {key} > :last ORDER BY {key}"
        for number, *values in self._stream(sql, last):
            self.advance("rows looked at", 1)
            made = self._changed(columns, values)
            if made:
                self.change(table, number, made)

    def _names(self) -> None:
        taken: set[str] = set()
        for table in ("source", "tag"):
            also = "interests" if table == "source" else "''"
            for number, name, own, interests in self._stream(
                f"SELECT id, name, key, {also} FROM {table} WHERE id > :last ORDER BY id"
            ):
                self.advance("rows looked at", 1)
                made: dict[str, Any] = {}
                new = self.black.words(name)
                if new != name:
                    if table == "tag" and len(new) > valid.LONGEST_TAG:  # what no merge would take
                        new = self.black.name_of(self.black.spans(name)[0][2])
                    new = self.names.get(own) or self._unique(table, new, taken)
                    self.names[own] = new
                    made.update(name=" ".join(new.split()), key=schema.name_key(new))
                    if table == "source":
                        self.sources.add(number)
                if interests and (other := self.black.words(interests)) != interests:
                    made["interests"] = other
                if made:
                    self.change(table, number, made)
        self._view_names()

    def _view_names(self) -> None:
        """Views, which are told apart by their names as well."""
        found = [row[0] for row in self.write.rows("SELECT name FROM saved_view ORDER BY id")]
        taken = {schema.name_key(name) for name in found}
        for name in found:
            new, own = self.black.words(name), schema.name_key(name)
            if new != name and own not in self.names:
                self.names[own] = _numbered(new, taken)

    def _unique(self, table: str, name: str, taken: set[str]) -> str:
        number, found = 1, name
        while schema.name_key(found) in taken or self.write.rows(
            f"SELECT 1 FROM {table} WHERE key = :key", key=schema.name_key(found)
        ):
            number += 1
            found = f"{name} ({number})"
        taken.add(schema.name_key(found))
        return found

    def _people(self) -> None:
        taken = {row[0] for row in self.write.rows("SELECT name FROM reviewer")}
        for number, name in self.write.rows("SELECT id, name FROM reviewer ORDER BY id"):
            new = self.black.words(name)
            if new != name:
                place, found = 1, new
                while found in taken:
                    place += 1
                    found = f"{new} ({place})"
                taken.add(found)
                self.people[name] = found
                self.change("reviewer", number, {"name": found})

    def _texts(self) -> None:
        for number, text in self._stream(
            "SELECT article_id, text FROM article_text WHERE article_id > :last ORDER BY article_id"
        ):
            self.advance("articles looked at", 1)
            new = self.black.bars(text)
            if new != text:
                self.texts[number] = new
                self.text_digests[sha256(text.encode()).hexdigest()] = sha256(new.encode()).hexdigest()
                self.change("article_text", number, {"text": new})

    def _article_rows(self) -> None:
        columns = COLUMNS["article"]
        listed = ", ".join(columns)
        for number, *values in self._stream(f"SELECT id, {listed} FROM article WHERE id > :last ORDER BY id"):
            made = self._changed(columns, values)
            if number in self.texts:
                made["text_sha256"] = sha256(self.texts[number].encode()).hexdigest()
            if not made:
                continue
            self.articles.add(number)
            self.change("article", number, made)
            if {"title", "publisher"} & made.keys():
                self.claims.update(
                    row[0] for row in self.write.rows("SELECT id FROM claim WHERE article_id = :id", id=number)
                )

    def _claim_rows(self) -> None:
        columns = COLUMNS["claim"]
        plain = {name: how for name, how in columns.items() if how not in (SLICE, MADE)}
        listed = ", ".join(("quote", "prefix", "suffix", *plain))
        for number, article, start, end, quote, prefix, suffix, *values in self._stream(
            f"SELECT id, article_id, span_start, span_end, {listed} FROM claim WHERE id > :last ORDER BY id"
        ):
            self.advance("rows looked at", 1)
            made = self._changed(plain, values)
            text = self.texts.get(article)
            if text is not None:
                context = bringing.CONTEXT
                new = (text[start:end], text[max(0, start - context) : start], text[end : end + context])
                made.update(
                    {
                        name: after
                        for name, before, after in zip(
                            ("quote", "prefix", "suffix"), (quote, prefix, suffix), new, strict=True
                        )
                        if before != after
                    }
                )
            if made:
                self.change("claim", number, made)
                self.claims.add(number)
                self.articles.add(article)
                if "publisher" in made:
                    self.relinked.add(number)

    def _parts(self, table: str) -> None:
        columns = COLUMNS[table]
        names = list(columns)
        listed = ", ".join(f"p.{name}" for name in names)
        for number, claim, article, start, end, *values in self._stream(
            f"SELECT p.id, p.claim_id, c.article_id, p.span_start, p.span_end, {listed} FROM {table} p"
            " JOIN claim c ON c.id = p.claim_id WHERE p.id > :last ORDER BY p.id"
        ):
            self.advance("rows looked at", 1)
            made = self._changed(columns, values)
            if table == "figure":
                new = self.sliced(article, start, end, values[names.index("text")])
                if new != values[names.index("text")]:
                    made["text"] = new
            if made:
                self.change(table, number, made)
                self.claims.add(claim)
                self.articles.add(article)
                if table == "link":
                    self.relinked.add(claim)

    def _claims_of_notes(self) -> None:
        numbers = [number for number, _ in self.updates.get("note", ())]
        if numbers:
            rows = self.write.rows(
                f"SELECT DISTINCT claim_id FROM note WHERE id {self.write.listed}", ids=self.write.ids(numbers)
            )
            self.claims.update(row[0] for row in rows)


def _numbered(name: str, taken: set[str]) -> str:
    """A name that is not taken, by its key; it is from then on."""
    number, found = 1, name
    while schema.name_key(found) in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(schema.name_key(found))
    return found
