"""Where a name that is removed stands as a part of a longer word, or its parts without space, and is therefore left.

Every column that can hold words of people is looked at, so that nobody takes a name for gone that stands in a tag.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from db.blackening import Blackening
from db.redacting_bytes import unescaped
from db.redacting_rows import ARRAY, COLUMNS, FILTER, MADE, Advance, is_digest
from db.state_fields import FIXED, KEYS
from db.writing import Write

_REPEATED: Final = frozenset({"prefix", "suffix"})
"""What stands around a quote: it is counted with the article's text."""
_COUNTED_AS: Final = {"capture": "file"}
"""Names of files are not the bytes."""


def left(write: Write, black: Blackening, advance: Advance) -> Counter[str]:
    """Rows that hold a phrase in such a way, by table; none when those are removed as well.

    Bytes of captures are not looked at.
    """
    found: Counter[str] = Counter()
    if not black.phrases or black.within:
        return found
    for table, columns in COLUMNS.items():
        fixed = frozenset() if table == "merged_entry" else FIXED
        looked = {name: how for name, how in columns.items() if name not in _REPEATED and _looked_at(name, how)}
        listed = ", ".join(f'"{name}"' for name in looked)
        rows = write.connection.exec_driver_sql(f"SELECT {listed} FROM {table}", execution_options={"yield_per": 1_000})
        for row in rows:
            advance("rows looked at", 1)
            pairs = zip(looked.values(), row, strict=True)
            found[_COUNTED_AS.get(table, table)] += any(
                value and _left(black, how, value, fixed) for how, value in pairs
            )
    return +found


def _looked_at(name: str, how: str) -> bool:
    return how != MADE or name in ("before", "after")


def _left(black: Blackening, how: str, value: str, fixed: frozenset[str]) -> bool:
    if how not in (MADE, FILTER, ARRAY):
        return not is_digest(value) and black.inside(value) > 0
    if not black.near(unescaped(value)):
        return False  # most entries, without being read
    return any(map(black.inside, _words(json.loads(value), fixed)))


def _words(value: Any, fixed: frozenset[str]) -> Iterator[str]:
    """The words of people in a state of the history, a filter or an array (as ``Removal.state`` replaces them)."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in KEYS and not name.isdigit() and not is_digest(name):
                yield name
            if name not in fixed and not (name == "evidence" and isinstance(part, list) and fixed):
                yield from _words(part, fixed)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part, fixed)
    elif isinstance(value, str) and not is_digest(value):
        yield value
