"""JSON lines in, JSON lines out: the extraction contract as a stream, without a store.

Lines are read as they can be worked on, so memory stays bounded; the output keeps the order of the input.
"""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from verifier.errors import VerifierError
from verifier.extract import Item
from verifier.workflow.extracting import Advance, extract_all

MAX_LINE: Final = 64 * 1024 * 1024
"""Bytes of one line; no article is that long, and a line without an end must not eat the memory."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_UNSAFE: Final = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e01ff]"
)
"""What a terminal may obey or hide (C1 controls, bidirectional and invisible characters) and no encoding may carry."""
_TEXTS: Final = ("title", "published", "publisher")


def dumps(value: object) -> str:
    """One line of JSON with readable letters; what a terminal would obey or hide is escaped, so nothing is lost."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: json.dumps(match.group())[1:-1], text)


def extract_lines(
    stream: BinaryIO,
    *,
    codebook: str = "acled",
    name: str = "standard input",
    jobs: int | None = None,
    advance: Advance | None = None,
) -> Generator[str]:
    """Read a JSON object a line (``id``, ``text``, optional ``title``, ``published``, ``publisher``); yield one a line.

    See ``extracting.extract_all`` for ``jobs`` and ``advance``. Raises ``VerifierError`` naming the line that cannot be
    read, after the answers to the lines before it, or the one whose reading failed.
    """
    entries = (
        ((where, item.id), replace(item, id=None), len(item.text) + len(item.title or ""))
        for where, item in _items(stream, name)
    )
    for answer in extract_all(entries, codebook=codebook, jobs=jobs, advance=advance):
        where, given = answer.entry
        if answer.extraction is None:
            raise VerifierError(f"{where}: {answer.failure}")
        yield dumps(answer.extraction.as_dict(given))


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise VerifierError(f"{name}, line {number}: longer than {MAX_LINE // 2**20} MiB; give one article a line")
        yield number, line


def _items(stream: BinaryIO, name: str) -> Iterator[tuple[str, Item]]:
    for number, line in _lines(stream, name):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            where = f"{name}, line {number}"
            yield where, _item(line, where)


def _item(line: bytes, where: str) -> Item:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise VerifierError(f"{where}: not UTF-8 text (byte {error.start + 1})") from error
    except RecursionError as error:
        raise VerifierError(f"{where}: nested too deep") from error
    except json.JSONDecodeError as error:
        raise VerifierError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
    except ValueError as error:  # a number beyond Python's limit of digits
        raise VerifierError(f"{where}: not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise VerifierError(f'{where}: each line must be a JSON object like {{"id": 1, "text": "…"}}')
    text = value.get("text")
    if not isinstance(text, str):
        raise VerifierError(f'{where}: "text" is missing or not a string')
    given = {key: value.get(key) for key in _TEXTS}
    for key, part in given.items():
        if part is not None and not isinstance(part, str):
            raise VerifierError(f'{where}: "{key}" must be a string or null')
    title, published, publisher = (part and whole(part) for part in given.values())
    return Item(value.get("id"), whole(text), title or None, published or None, publisher or None)


def whole(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD: one code point for one, so that offsets hold."""
    return _SURROGATE.sub("\ufffd", text)


def write_lines(lines: Iterable[str], out: BinaryIO) -> None:
    """Write and flush each line as it comes, so that a reader at the other end of a pipe sees it."""
    for line in lines:
        out.write(line.encode("utf-8") + b"\n")
        out.flush()
