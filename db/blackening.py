"""Finding words that must be removed from a case, and what stands in their place.

A person gives phrases (a name, and each other form of it). They are found whatever their case, accents and spacing are,
also across a line end, with a hyphen between, or with invisible characters within: by the same folding by which two
spellings of a name are one source (``schema.name_key``), and somewhat more. An occurrence begins and ends where a word
does, unless ``within`` is set; scripts that are written without spaces have no such ends.

In the words of an article every code point of it becomes ``█``, so that all offsets stay right. In names and in what
people wrote it becomes ``[redacted LABEL-N]``: ``LABEL`` is drawn for each redaction, ``N`` is the number of the
phrase, so that two people who were removed are never taken for one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from db.errors import CaseError
from db.schema import fold

BAR: Final = "█"
SHORTEST: Final = 2
"""Letters or digits of a phrase, at least."""
MOST: Final = 200
"""Phrases at once."""
_ROUNDS: Final = 5
"""How often is looked again: a name may come together around what was taken out."""
LONGEST: Final = 500
"""Code points of a phrase."""

_ALONE: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)
"""Letters of scripts that are written without spaces between words."""
_UNSEEN: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
"""Characters that nobody sees and that may stand within a name: soft hyphens, joiners, marks of direction."""
_WORD: Final = re.compile(r"[^\W_]+")
_GAP: Final = 4
"""Code points that may stand between two words of a name, at least: a comma and a space, a hyphen."""
_ENCODED: Final = re.compile(r"[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*")
"""A part of an address, or the whole of it, with characters that are percent-encoded."""
_HOST: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*[/?#]?")


_STROKES: Final = str.maketrans("łøđħŧı", "lodhti")
"""Letters that Unicode does not take apart, and that are often written without what sets them off."""


def plain(text: str) -> str:
    """A text as it is searched: folded, without what nobody sees."""
    folded = fold(text)
    return folded if folded.isascii() else _UNSEEN.sub("", folded).translate(_STROKES)


def _pattern(phrase: str, *, within: bool) -> str:
    folded = plain(phrase)
    words = _WORD.findall(folded)
    most = max([_GAP, *(len(gap) for gap in _WORD.split(folded))])
    body = f"[\\W_]{{1,{most}}}".join(map(re.escape, words))
    if within:
        return body
    start = "" if _ALONE.match(words[0]) else r"(?<![^\W_])"
    end = "" if _ALONE.match(words[-1][-1]) else r"(?![^\W_])"
    return f"{start}{body}{end}"


def checked(phrases: Sequence[str]) -> list[str]:
    """Phrases that can be looked for.

    :raises CaseError: when there is none, or one is too short or too long to be a name.
    """
    found = list(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))
    if len(found) > MOST:
        raise CaseError(f"at most {MOST} phrases can be removed at once, not {len(found)}: nothing was changed")
    for phrase in found:
        letters = sum(len(word) for word in _WORD.findall(plain(phrase)))
        if letters < SHORTEST or not any(char.isalpha() for char in phrase):
            raise CaseError(f"“{phrase}” is too short to be a name: nothing was changed")
        if len(phrase) > LONGEST:
            raise CaseError(f"a phrase has {len(phrase)} characters; at most {LONGEST} can be looked for")
    return found


class Blackening:
    """Finds phrases and replaces them."""

    def __init__(self, phrases: Sequence[str], label: str, *, within: bool = False) -> None:
        self.phrases, self.label = checked(phrases), label
        self._search: re.Pattern[str] | None = None
        self._whole: re.Pattern[str] | None = None
        if self.phrases:
            numbered = sorted(enumerate(self.phrases, 1), key=lambda one: -len(plain(one[1])))
            parts = [f"(?P<p{number}>{_pattern(phrase, within=within)})" for number, phrase in numbered]
            self._search = re.compile("|".join(parts))
            if not within:
                self._whole = re.compile("|".join(_pattern(phrase, within=True) for phrase in self.phrases))

    def found(self, text: str) -> bool:
        """Whether a text holds one of the phrases."""
        if self._search is None:
            return False
        return self._search.search(plain(text)) is not None or ("%" in text and any(self._encoded(text)))

    def inside(self, text: str) -> int:
        """How often a phrase stands in a text as a part of a longer word, and is therefore left."""
        if self._whole is None or self._search is None:
            return 0
        folded = plain(text)
        return len(self._whole.findall(folded)) - sum(1 for _ in self._search.finditer(folded))

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Where phrases stand, in code points of the text as it is: begin, end, number of the phrase."""
        if self._search is None or not self.found(text):
            return []
        folded, places = _mapped(text)
        found = []
        for match in self._search.finditer(folded):
            begin, end = places[match.start()], places[match.end() - 1] + 1
            while end < len(text) and _nothing(text[end]):
                end += 1  # accents of the last letter, and what nobody sees
            found.append((begin, end, int(str(match.lastgroup)[1:])))
        return sorted((*found, *self._encoded(text))) if "%" in text else found

    def _encoded(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Addresses in which a phrase is percent-encoded: all of it but the host, if that is not the name itself."""
        for token in _ENCODED.finditer(text):
            match = self._search.search(plain(unquote(token[0]))) if self._search else None
            if match is not None:
                host = _HOST.match(token[0])
                behind = host is not None and host.end() < len(token[0]) and not self._search_in(unquote(host[0]))
                begin = token.start() + (host.end() if host is not None and behind else 0)
                yield begin, token.end(), int(str(match.lastgroup)[1:])

    def _search_in(self, text: str) -> bool:
        return self._search is not None and self._search.search(plain(text)) is not None

    def bars(self, text: str) -> str:
        """The text with each code point of an occurrence as ``█``."""
        return self._replace(text, lambda begin, end, number: BAR * (end - begin))

    def words(self, text: str) -> str:
        """The text with a label in the place of each occurrence."""
        return self._replace(text, lambda begin, end, number: self.name_of(number))

    def name_of(self, number: int) -> str:
        """The label of a phrase by its number (from 1)."""
        return f"[redacted {self.label}-{number}]"

    def _replace(self, text: str, make: Callable[[int, int, int], str]) -> str:
        for _ in range(_ROUNDS):
            spans = self.spans(text)
            if not spans:
                return text
            parts, last = [], 0
            for begin, end, number in spans:
                if end <= last:
                    continue  # a letter of several that is taken already, or a name within an address
                parts += [text[last : max(last, begin)], make(max(last, begin), end, number)]
                last = end
            text = "".join((*parts, text[last:]))
        return text

    def related(self, names: Iterable[str]) -> list[str]:
        """Names that hold no phrase, but share a word of three letters or more with one: other forms of it, perhaps."""
        words = {word for phrase in self.phrases for word in _WORD.findall(plain(phrase)) if len(word) > 2}
        return [name for name in names if words & set(_WORD.findall(plain(name))) and not self.found(name)]


def _nothing(char: str) -> bool:
    return bool(unicodedata.combining(char)) or _UNSEEN.fullmatch(char) is not None


def _mapped(text: str) -> tuple[str, Sequence[int]]:
    """A text as ``plain`` gives it, and the place in the text that each of its code points comes from."""
    if text.isascii():
        return text.casefold(), range(len(text))
    letters, places = [], []
    for place, char in enumerate(text):
        if char.isascii():
            letters.append(char.casefold())
            places.append(place)
            continue
        piece = _UNSEEN.sub("", fold(char)).translate(_STROKES)
        letters.append(piece)
        places += [place] * len(piece)
    return "".join(letters), places
