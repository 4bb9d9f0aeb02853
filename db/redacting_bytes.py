"""Bytes of captures as the texts that a reader may see in them: a name in them is found however they write it.

More readings than needed do no harm: a capture in which one of them holds a name that is to be removed is replaced.
"""

import email
import html
import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Final

from db.blackening import EIGHT_BITS

_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAIL: Final = re.compile(rb"^(?:content-transfer-encoding:|[\w-]+:.*=\?[\w-]+\?[bq]\?)", re.IGNORECASE | re.MULTILINE)
READABLE: Final = (
    *(
        "text/",
        "application/json",
        "application/x-ndjson",
        "application/xhtml",
        "application/xml",
        "image/svg",
        "message/",
    ),
)
"""How media types begin whose bytes can be looked into."""
_UNKNOWN: Final = "application/octet-stream"
_LARGEST: Final = 1 << 24
"""Bytes of a file of no known type that are looked at."""
_SAMPLE: Final = 65_536
_CONTROLS: Final = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_TAG: Final = re.compile(r"<[^<>]*>")
_ESCAPED: Final = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r?\n)|(.))")
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def unescaped(text: str) -> str:
    """A text of JSON or of a script with its escapes read: ``\\n``, ``\\u0131``, ``\\"``."""
    if "\\" not in text:
        return text
    found = _ESCAPED.sub(_character, text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs become one character


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else ""
    return "" if match[4] else _LETTERS.get(match[5], match[5])


def may_be_text(media_type: str, size: int) -> bool:
    """Whether a capture of a type and size may be looked into."""
    return media_type.startswith(READABLE) or (media_type == _UNKNOWN and size <= _LARGEST)


def is_text(media_type: str, data: bytes) -> bool:
    """Whether bytes are text in some encoding, as far as can be seen."""
    if media_type.startswith(READABLE) or _wide(data):
        return True
    return 0 not in data and len(data.translate(None, _CONTROLS)) * 50 >= len(data) * 49


def readings(data: bytes) -> Iterator[str]:
    """Bytes as the texts that they may be."""
    for text in (*_decoded(data), *_mail(data)):
        yield text
        if "\\" in text:
            yield unescaped(text)
        if "&" in text:
            text = html.unescape(html.unescape(text))
            yield text
        if "<" in text:
            yield _TAG.sub("", text)
            yield _TAG.sub(" ", text)


def _decoded(data: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield data.decode(encoding, "replace")
            return
    yield from (data.decode(encoding, "replace") for encoding in _wide(data))
    text = data.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text:
        yield from (data.decode(encoding, "replace") for encoding in EIGHT_BITS)


def _wide(data: bytes) -> list[str]:
    """The forms of UTF-16 that bytes without a mark may be: hardly a character is one that nobody can see."""
    found = []
    if b"\0" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = data[:_SAMPLE].decode(encoding, "replace")
            if sum(1 for char in text if not char.isprintable() and not char.isspace()) * 50 <= len(text):
                found.append(encoding)
    return found


def _mail(data: bytes) -> Iterator[str]:
    """The parts of an e-mail or a page saved as one, which are often written in a code of letters."""
    if not _MAIL.search(data):
        return
    pending = [email.message_from_bytes(data, policy=policy.compat32)]
    while pending:
        part = pending.pop()
        for value in part.values():
            yield _header(str(value))
        if part.is_multipart():
            pending += [one for one in part.get_payload() if isinstance(one, Message)]
        elif isinstance(payload := part.get_payload(decode=True), bytes):
            yield from _decoded(payload)


def _header(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(next(_decoded(part)) if isinstance(part, bytes) else part for part, _ in parts)
