"""Words of a search that mean a tag: ``#urgent`` for claims with a tag whose name begins so, ``#"mass grave"`` for that
very tag.

The search index holds no tags: a tag on ten thousand claims would have their words indexed anew. They are looked for in
the tables of tags, which the other words of the search then go together with.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from db.filters import Part
from db.schema import name_key
from db.words import LOOKED_AT
from db.workflow_filters import those

_TOKEN: Final = re.compile(r"\S+")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What no case can hold, so that no tag has it."""


class Named(NamedTuple):
    """A tag as it is searched: the key of its name (see ``schema.name_key``), and whether that is a beginning only."""

    key: str
    beginning: bool


def split(query: str) -> tuple[str, list[Named]]:
    """What a person typed, without its words for tags, and those. In quotes a ``#`` is a sign like any other, but right
    before them it makes all between them a tag; without a name behind it a ``#`` means nothing."""
    parts = query[:LOOKED_AT].split('"')
    last = len(parts) - 1
    found: list[Named] = []
    quoted = ended_with_tag = False  # the quote that follows holds a tag; no other word comes after the last tag
    for number, part in enumerate(parts):
        if number % 2:
            if quoted:
                _add(found, part, beginning=number == last)
                parts[number] = ""
            continue
        quoted = False
        for match in list(_TOKEN.finditer(part))[::-1]:
            token = match[0]
            if not token.startswith("#"):
                continue
            if not token.strip("#") and match.end() == len(part) and number < last:
                quoted = True
            if _add(found, token.rstrip("*"), beginning=True):
                ended_with_tag |= number == last and not part[match.end() :].strip()
            part = f"{part[: match.start()]} {part[match.end() :]}"
        parts[number] = part
    rest = '"'.join(parts)
    return (f'{rest}""' if ended_with_tag else rest), found  # the last word of the rest is then no beginning


def _add(found: list[Named], name: str, *, beginning: bool) -> bool:
    key = _UNSTORABLE.sub("\ufffd", name_key(name.lstrip("#")))
    if key:
        found.append(Named(key, beginning))
    return bool(key)


def part(named: Sequence[Named]) -> Part:
    """The claims that have all of these tags."""
    tests = [_tag(one) for one in dict.fromkeys(named)]
    values = tuple(value for _, given in tests for value in given)
    first, *more = (test for test, _ in tests)
    also = "".join(
        f" AND EXISTS (SELECT 1 FROM claim_tag v WHERE v.claim_id = w.claim_id AND v.tag_id IN ({tags}))"
        for tags in more
    )
    return those(f"claim_tag w WHERE w.tag_id IN ({first}){also}", values)


def both(tagged: Part, words: Part) -> Part:
    """The tags and the other words of a search as one condition: each may hold for many claims, and both for few."""
    return Part(
        f"{tagged.walk} AND {words.walk}",
        f"{tagged.all} AND {words.all}",
        f"{tagged.ids} AND w.claim_id IN ({words.ids})",
        (*tagged.values, *words.values),
        (*tagged.id_values, *words.id_values),
        apart=(tagged, words),
    )


def _tag(named: Named) -> tuple[str, tuple[object, ...]]:
    """SQL for the ids of tags of that name, with its parameters."""
    if not named.beginning:
        return "SELECT t.id FROM tag t WHERE t.key = ?", (named.key,)
    return f"SELECT t.id FROM tag t WHERE substr(t.key, 1, {len(named.key)}) = ?", (named.key,)
