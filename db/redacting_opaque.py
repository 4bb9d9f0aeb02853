"""Names in the bytes of files that nobody can read as text: pictures, archives, PDF.

What is packed or drawn is not found. What stands there word for word is (the facts of a photograph, a header, a file
that only says that it is packed), in UTF-8, UTF-16 and Latin-1, whatever its case.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from db.blackening import Blackening
from db.schema import fold

_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
_SHORTEST: Final = 4
"""Bytes that are looked for, at least: fewer stand in any picture by chance."""
_GAPS: Final = (" ", "\u00a0", "-", "_", ".", ", ")
"""What may stand between the words of a name."""
_AROUND: Final = 64
"""Bytes on each side that show whether a name is a part of a longer word; even, as UTF-16 has two for a letter."""


class Raw:
    """Looks for phrases in bytes."""

    def __init__(self, black: Blackening) -> None:
        self._black = black
        found: dict[bytes, str] = {}
        for phrase in black.phrases:
            for form in _forms(phrase, within=black.within):
                for encoding in _ENCODINGS:
                    try:
                        found.setdefault(form.encode(encoding).lower(), encoding)
                    except UnicodeEncodeError:
                        continue  # no Latin-1
        self._needles = [(needle, encoding) for needle, encoding in found.items() if len(needle) >= _SHORTEST]
        self._kept = max((len(needle) for needle, _ in self._needles), default=0) + 2 * _AROUND

    def held_by(self, pieces: Iterable[bytes]) -> bool:
        """Whether bytes that come in pieces hold a phrase; no more of them is in memory than one and a little."""
        before = b""
        if not self._needles:
            return False
        for piece in pieces:
            data = before + piece
            if self._held(data, len(data) - _AROUND):
                return True
            before = data[-self._kept :]
        return self._held(before, len(before))

    def _held(self, data: bytes, most: int) -> bool:
        """Whether one stands in them that ends before a place: what comes behind it must be there as well."""
        lowered = data.lower()
        for needle, encoding in self._needles:
            place = lowered.find(needle)
            while 0 <= place <= most - len(needle):
                begin = place - min(_AROUND, place // 2 * 2)
                if self._black.found(data[begin : place + len(needle) + _AROUND].decode(encoding, "replace")):
                    return True
                place = lowered.find(needle, place + 1)
        return False


def _forms(phrase: str, *, within: bool) -> Iterator[str]:
    """A phrase as it may be written: in small letters or capitals, without accents, with what may be between words.

    ASCII letters of another case need no form of their own: bytes are compared in lower case.
    """
    words = phrase.split()
    for gap in (*_GAPS, "") if within else _GAPS:
        joined = gap.join(words)
        for form in (joined, joined.lower(), joined.upper(), joined.title(), fold(joined)):
            yield unicodedata.normalize("NFC", form)
            yield unicodedata.normalize("NFD", form)
        if len(words) == 1:
            break
