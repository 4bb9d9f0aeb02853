"""JSON lines: one article a line, read as a stream, so that a file of any length takes the memory of one line.

Rules: https://jsonlines.org and RFC 8259 (so ``NaN`` is refused), RFC 7493 (I-JSON: no key twice, no lone surrogates).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from verifier.ingest.article import Draft, finish
from verifier.ingest.model import MAX_LINE, Reading, Refusal, Unreadable

_GIVE_UP: Final = 10
"""Lines in a row refused from the start, after which the file is taken to be something else."""
_FIELDS: Final = ("title", "publisher", "byline", "published", "url")
_HOW: Final = 'one object a line: {"text": "…", "title": "…", "publisher": "…", "published": "…", "url": "…"}'


class _Twice(Exception):
    """A key stands twice in one object."""


def read_lines(chunks: Iterable[bytes], origin: str) -> Iterator[Reading | Refusal]:
    """Yield an article, or why there is none, for each line of ``chunks`` that is not blank.

    A file that is something else altogether gives one refusal, not one a line.
    """
    read, refused = False, list[Refusal]()
    for number, line in _split(chunks, MAX_LINE):
        if line is not None and not line.strip():
            continue
        place = f"{origin}:{number}"
        if line is None:
            yield from () if read else refused
            yield Refusal(place, f"the line is longer than {MAX_LINE // 2**20} MB, so the file was read no further")
            return
        try:
            article = _article(line, place)
        except Unreadable as error:
            refusal = Refusal(place, str(error))
            if read:
                yield refusal
                continue
            refused.append(refusal)
            if len(refused) == _GIVE_UP:
                yield Refusal(origin, f"none of the first {_GIVE_UP} lines is an article; line 1: {refused[0].reason}")
                return
            continue
        if not read:
            read = True
            yield from refused
        yield article
    if not read:
        yield from refused or [Refusal(origin, "the file is empty")]


def _split(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield ``(number, line)`` without the line feed; a line over ``limit`` bytes comes as ``None``, early."""
    number, length, over = 1, 0, False
    pending: list[bytes] = []
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            length += len(part)
            yield number, None if over or length > limit else b"".join((*pending, part))
            number, pending, length, over = number + 1, [], 0, False
        length += len(rest)
        if over or length > limit:
            yield number, None
            over, pending = True, []
        elif rest:
            pending.append(rest)
    if length:
        yield number, None if over or length > limit else b"".join(pending)


def _article(line: bytes, place: str) -> Reading:
    line = line.removesuffix(b"\r")
    found = parse(line)
    if not isinstance(found, dict):
        raise Unreadable(f"not a JSON object; {_HOW}")
    text = found.get("text")
    if text is None:
        raise Unreadable(f'no "text" in this object; {_HOW}')
    if not isinstance(text, str):
        raise Unreadable('"text" is not a string')
    if not text.strip():
        raise Unreadable('"text" is empty')
    given_id = found.get("id")
    if given_id is not None and not isinstance(given_id, str | int):
        raise Unreadable('"id" is neither a string nor a whole number')
    draft = Draft(text, "given", given_id=given_id)
    for name in _FIELDS:
        value = found.get(name)
        if value is not None and not isinstance(value, str):
            raise Unreadable(f'"{name}" is not a string')
        setattr(draft, name, value)
    return finish(draft, line, "application/json", place)


def parse(line: bytes) -> Any:
    """Parse strict JSON. Raises Unreadable with the reason in plain words."""
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("JSON lines must be UTF-8 (RFC 8259); this is UTF-16")
    try:
        return _DECODER.decode(line.removeprefix(b"\xef\xbb\xbf").decode())
    except UnicodeDecodeError:
        raise Unreadable("JSON lines must be UTF-8 (RFC 8259); this is not") from None
    except RecursionError:
        raise Unreadable("nested too deep for JSON of an article") from None
    except _Twice as error:
        raise Unreadable(str(error)) from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON ({error.msg.lower()} at character {error.pos + 1}); {_HOW}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(f"the key {json.dumps(key[:40])} stands twice in one object")
            seen.add(key)
    return found


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise _Twice(f"a number of {len(digits):,} digits")
    return int(digits)


def _constant(name: str) -> Any:
    raise _Twice(f"{name} is not JSON (RFC 8259)")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant)
