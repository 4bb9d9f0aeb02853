"""From bytes to text: byte order mark, UTF-8, else a guess that is said to be one (WHATWG Encoding Standard)."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from verifier.ingest.clean import plural
from verifier.ingest.model import Unreadable

_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEQUENCES: Final = re.compile(rb"[\xc0-\xfd][\x80-\xbf]+")
_ABOVE_ASCII: Final = re.compile("[^\x00-\x7f]")
_NOT_ASCII: Final = bytes(range(0x80, 0x100))
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ODD: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ue000-\uf8ff\ufffd]")
_SAMPLE: Final = 65_536
"""Bytes or code points on which a guess is made."""
_BINARY: Final = "this is not text (binary data); save the article as text or as a web page"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the name of its encoding; ``flag`` warns when that was guessed or bytes were damaged."""

    text: str
    encoding: str
    flag: str | None = None


def decode(data: bytes, stated: str | None = None) -> Decoded:
    """Decode ``data``; ``stated`` is the encoding that a page names, used only when it is real and fits.

    Raises Unreadable for bytes that are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    zeros = data.count(b"\0")
    if zeros * 20 > len(data):
        return _unmarked_utf16(data)
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    if zeros * 1000 > len(data) or len(_CONTROL.findall(data[:_SAMPLE])) * 50 > len(data[:_SAMPLE]):
        raise Unreadable(_BINARY)
    if stated and (decoded := _stated(data, stated)):
        return decoded
    return _damaged_utf8(data) or _western(data) or _guessed(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
        flag = None
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        flag = _damage(text.count("\ufffd"))
    head = text[:_SAMPLE]
    if encoding != "utf-8-sig" and len(_ODD.findall(head)) * 20 > len(head):
        raise Unreadable(_BINARY)
    return Decoded(text, encoding, flag)


def _unmarked_utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark: in Western text every other byte is NUL, and hardly any of the rest."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if odd * 2 > half and even * 20 < half:
        encoding = "utf-16-le"
    elif even * 2 > half and odd * 20 < half:
        encoding = "utf-16-be"
    else:
        raise Unreadable(_BINARY)
    try:
        return Decoded(data.decode(encoding), encoding, f"encoding guessed: {encoding} (the file does not say)")
    except UnicodeDecodeError:
        raise Unreadable(_BINARY) from None


def _stated(data: bytes, name: str) -> Decoded | None:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # UTF-16 cannot be stated in ASCII letters, and UTF-7 is an attack: the Encoding Standard has both ignored.
    if codec.name in ("utf-8", "utf-7") or codec.name.startswith(("utf-16", "utf-32")) or not codec._is_text_encoding:
        return None
    if codec.name in ("iso8859-1", "ascii"):
        codec = codecs.lookup("cp1252")  # as browsers read it
    try:
        return Decoded(data.decode(codec.name), codec.name)
    except (UnicodeDecodeError, ValueError):
        return None


def _damage(places: int) -> str:
    return f"damaged bytes: {plural(places, 'place')} could not be read and stand as �"


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes, cut short, or with forms that UTF-8 forbids (overlong, surrogates).

    Bytes of another encoding hardly ever form more right sequences than wrong ones.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    head, start = data[:_SAMPLE], text[:_SAMPLE]
    bad_here = start.count("\ufffd")
    good = len(_ABOVE_ASCII.findall(start)) - bad_here
    cut_short = bad == 1 and text.endswith("\ufffd")
    in_sequences = sum(len(found) for found in _SEQUENCES.findall(head))
    forbidden = good == 0 and in_sequences * 2 > _high(head) and _high(head) * 2 <= len(head)
    if cut_short or good >= max(1, bad_here) or forbidden:
        return Decoded(text, "utf-8", _damage(bad))
    return None


def _high(data: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(data) - len(data.translate(None, _NOT_ASCII))


def _western(data: bytes) -> Decoded | None:
    """Windows-1252, when nearly all is ASCII: short English pages are guessed wrongly by statistics."""
    if _high(data) * 10 > len(data):
        return None
    return _labelled(data, "cp1252")


def _guessed(data: bytes) -> Decoded:
    """The likeliest encoding by charset-normalizer's statistics of letters."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return _labelled(data, best.encoding if best else "cp1252")


def _labelled(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    name = encoding.replace("_", "-").replace("cp125", "windows-125")
    flag = f"encoding guessed: {name} (the file does not say)"
    if bad := text.count("\ufffd"):
        flag += f"; {_damage(bad)}"
    return Decoded(text, name, flag)
