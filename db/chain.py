"""The hash chain of the history, stated so exactly that anyone can check it with other tools.

An entry is the JSON object with exactly these keys::

    {"action", "actor", "after", "at", "before", "entity", "entity_id", "previous", "reason", "seq"}

and its hash is the SHA-256, in lower-case hexadecimal, of that object's *canonical JSON*:

- UTF-8, no byte order mark, no line feed at the end;
- the keys of every object sorted by code point, no space outside of strings (``,`` and ``:`` as separators);
- strings hold every character as itself, except ``"`` as ``\\"``, ``\\`` as ``\\\\``, and the C0 controls as ``\\b``,
  ``\\t``, ``\\n``, ``\\f``, ``\\r`` where JSON has a short form, else ``\\u00xx`` in lower-case hexadecimal;
- numbers are integers without exponent or fraction. There are **no fractions**: a value that has one (check-worthiness)
  is written as a string of its decimal form, because languages print fractions differently;
- ``true``, ``false`` and ``null`` as in JSON. ``entity_id`` is ``null`` when an entry is about many rows.

``previous`` is the hash of the entry before, and 64 zeros for the first one; ``seq`` runs 1, 2, 3 … without a gap.
``before`` and ``after`` are stored as canonical JSON text, so that what was hashed is what lies in the table.

Times (``at``) are ISO 8601 in UTC with milliseconds and a ``Z``. The chain shows any change to an entry, and any entry
that was taken out or put in; that its tail was cut off only shows against a head (``seq`` and ``hash``) kept elsewhere.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from db.rows import HistoryRow

FIRST_PREVIOUS: Final = "0" * 64
KEYS: Final = ("action", "actor", "after", "at", "before", "entity", "entity_id", "previous", "reason", "seq")


def now() -> str:
    """The present time as the case keeps it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _no_fraction(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"a fraction ({value}) has no canonical form: write it as a string")
    if isinstance(value, dict):
        for part in value.values():
            _no_fraction(part)
    elif isinstance(value, list | tuple):
        if value and type(value[0]) is int and all(type(part) is int for part in value):
            return  # ids of a bulk action: by far the longest lists
        for part in value:
            _no_fraction(part)


def canonical(value: Any) -> str:
    """Canonical JSON of a value, as above.

    :raises TypeError: when it holds a fraction or something JSON has no form for.
    """
    _no_fraction(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _digest(texts: dict[str, str]) -> str:
    body = ",".join(f'"{key}":{texts[key]}' for key in KEYS)
    return hashlib.sha256(f"{{{body}}}".encode()).hexdigest()


def entry_hash_of_text(
    *,
    seq: int,
    at: str,
    actor: str,
    action: str,
    entity: str,
    entity_id: int | None,
    before: str,
    after: str,
    reason: str,
    previous: str,
) -> str:
    """The hash of an entry whose ``before`` and ``after`` are canonical JSON text already (as the table holds them)."""
    return _digest(
        {
            "action": canonical(action),
            "actor": canonical(actor),
            "after": after,
            "at": canonical(at),
            "before": before,
            "entity": canonical(entity),
            "entity_id": canonical(entity_id),
            "previous": canonical(previous),
            "reason": canonical(reason),
            "seq": canonical(seq),
        }
    )


def entry_hash(entry: HistoryRow) -> str:
    """The hash that an entry must carry, from its other parts."""
    return _digest({key: canonical(getattr(entry, key)) for key in KEYS})
