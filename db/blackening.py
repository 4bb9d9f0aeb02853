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
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

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

_HAN: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_ALONE: Final = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{_HAN}"
"""Ranges of letters of scripts that are written without spaces between words; Chinese and Japanese among them."""
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]+"
)
"""Characters that nobody sees, or that only stretch a word, and that may stand within a name: soft hyphens, joiners,
marks of direction, variation selectors, the Arabic tatweel."""


def _kept_marks() -> str:
    """Marks that ``fold`` keeps, as vowels of Indic scripts and of Thai: they are as much of a word as its letters."""
    return "".join(
        char
        for char in map(chr, range(0x300, 0x20000))
        if unicodedata.category(char)[0] == "M" and not unicodedata.combining(char) and not _UNSEEN.match(char)
    )


_MARKS: Final = _kept_marks()
_WORD: Final = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")
_BETWEEN: Final = f"(?:(?![{_MARKS}])[\\W_])"
_GAP: Final = 4
"""Code points that may stand between two words of a name, at least: a comma and a space, a hyphen."""
_HYPHENED: Final = "(?:[-\u2010] *\n\\s*)?"
"""What may stand within a word: it goes on in the next line."""
_SPREAD: Final = "[\\s\u00b7\u30fb]{0,2}"
"""What may stand between two letters of a Chinese or Japanese name: the end of a line, a space, a dot."""
_TOKEN: Final = re.compile(r"[^\s\"'<>]+")
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}|xn--", re.IGNORECASE)
"""What tells an address, or a part of one, with characters that are percent-encoded or a host's that are not ASCII."""
_HOST: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*[/?#]?")
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_MARK: Final = re.compile(r"\[redacted [0-9a-f]+-\d+\]|\bredacted-[0-9a-f]+-\d+")
"""What stands in the place of words that were removed: nobody's words."""
_HOST_LABEL: Final = re.compile(r"xn--([a-z0-9-]+)", re.IGNORECASE)
EIGHT_BITS: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "koi8_u"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "mac_roman", "mac_cyrillic", "cp874"),
    *("gb18030", "big5hkscs", "shift_jis", "euc_jp", "cp949"),
)
"""Encodings in which words that are no UTF-8 may be written."""


_STROKES: Final = str.maketrans(
    {**dict(zip("łøđħŧı\u06a9\u06cc\u0649", "lodhti\u0643\u064a\u064a", strict=True)), "æ": "ae", "œ": "oe"}
)
"""Letters that Unicode does not take apart, and that are often written without what sets them off; Arabic letters that
keyboards of other countries write as others."""


def plain(text: str) -> str:
    """A text as it is searched: folded, without what nobody sees."""
    folded = fold(text)
    return folded if folded.isascii() else _UNSEEN.sub("", folded).translate(_STROKES)


def _pattern(phrase: str, *, within: bool) -> str:
    folded = plain(phrase)
    words = _WORD.findall(folded)
    most = max([_GAP, *(len(gap) for gap in _WORD.split(folded))])
    body = _spread(words[0])
    for before, after in pairwise(words):
        least = 0 if within or (_is(_HAN, before[-1]) and _is(_HAN, after[0])) else 1
        body += f"{_BETWEEN}{{{least},{most}}}{_spread(after)}"
    if within:
        return body
    first = re.escape(words[0][0])
    # What may not stand before is looked at after the first character, by which Python finds places quickly.
    return f"{first}{_edge(words[0][0], '<!', first)}{body[len(first) :]}{_edge(words[-1][-1], '!')}"


def _spread(word: str) -> str:
    """A word that may go on in the next line."""
    body = re.escape(word[0])
    for before, after in pairwise(word):
        if _is(_HAN, before) and _is(_HAN, after):
            body += _SPREAD
        elif before.isalpha() and after.isalpha():
            body += _HYPHENED
        body += re.escape(after)
    return body


def _edge(char: str, looking: str, behind: str = "") -> str:
    """What may not stand beside the first or last character of a name, as it would make another word of it.

    A digit does not: a note's number or a year of birth may follow a name without a space.
    """
    if _is(_ALONE, char):
        return f"(?![{_MARKS}])" if looking == "!" else ""
    letters = f"[^\\W_{_ALONE}]" if char.isdigit() else f"[^\\W\\d_{_ALONE}]"
    return f"(?{looking}{letters}{behind})(?{looking}[{_MARKS}]{behind})"


def _is(ranges: str, char: str) -> bool:
    return re.match(f"[{ranges}]", char) is not None


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
        self.phrases, self.label, self.within = checked(phrases), label, within
        self._search: re.Pattern[str] | None = None
        self._whole: re.Pattern[str] | None = None
        if self.phrases:
            numbered = sorted(enumerate(self.phrases, 1), key=lambda one: -len(plain(one[1])))
            parts = [f"{_pattern(phrase, within=within)}(?P<p{number}>)" for number, phrase in numbered]
            self._search = re.compile("|".join(parts))
            if not within:
                self._whole = re.compile("|".join(_pattern(phrase, within=True) for phrase in self.phrases))

    def found(self, text: str) -> bool:
        """Whether a text holds one of the phrases."""
        if self._search is None:
            return False
        return self._search_in(text) or (_ENCODED.search(text) is not None and any(self._encoded(text)))

    def near(self, text: str) -> bool:
        """Whether a text holds one of the phrases, alone or as a part of a longer word."""
        return self._whole is not None and self._whole.search(plain(text)) is not None

    def inside(self, text: str) -> int:
        """How often a phrase stands in a text as a part of a longer word, or its words without space, and is left."""
        if self._whole is None or not self.near(text):
            return 0
        return len(self._whole.findall(plain(_MARK.sub(BAR, self.bars(text)))))

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Where phrases stand, in code points of the text as it is: begin, end, number of the phrase."""
        if self._search is None or not self.found(text):
            return []
        folded, places = _mapped(text)
        found = []
        match = self._search.search(folded)
        while match is not None:
            begin, end = places[match.start()], places[match.end() - 1] + 1
            while end < len(text) and _nothing(text[end]):
                end += 1  # accents of the last letter, and what nobody sees
            found.append((begin, end, int(str(match.lastgroup)[1:])))
            match = self._search.search(folded, match.start() + 1)  # another name may begin within this one
        return sorted((*found, *self._encoded(text))) if _ENCODED.search(text) else found

    def _encoded(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Addresses in which a phrase is percent-encoded: all of it but the host, if that is not the name itself."""
        for token in _TOKEN.finditer(text):
            if _ENCODED.search(token[0]) is None:
                continue
            number = next((number for words in _decoded(token[0]) if (number := self._number(words))), 0)
            if number:
                host = _HOST.match(token[0])
                behind = host is not None and host.end() < len(token[0])
                behind = behind and not any(map(self._number, _decoded(host[0] if host else "")))
                begin = token.start() + (host.end() if host is not None and behind else 0)
                yield begin, token.end(), number

    def _number(self, text: str) -> int:
        """The number of a phrase that stands in a text; 0 when none does."""
        match = self._search.search(plain(text)) if self._search else None
        return int(str(match.lastgroup)[1:]) if match is not None else 0

    def _search_in(self, text: str) -> bool:
        return self._search is not None and self._search.search(plain(text)) is not None

    def bars(self, text: str) -> str:
        """The text with each code point of an occurrence as ``█``."""
        return self._replace(text, lambda begin, end, number: BAR * (end - begin))

    def words(self, text: str) -> str:
        """The text with a label in the place of each occurrence."""
        return self._replace(text, lambda begin, end, number: self.name_of(number))

    def address(self, text: str) -> str:
        """An address with a label in the place of each occurrence that can stand in one: no merge takes another."""
        made = self.words(text)
        if made == text or not _ADDRESS.match(text):
            return made
        made = re.sub(rf"\[redacted ({self.label}-\d+)\]", r"redacted-\1", made)
        return made if _ADDRESS.match(made) else f"https://{made.split('/')[0].lower()}.invalid/"

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
        """Names that hold no phrase by itself, but share a word of three letters or more with one, or hold it within a
        longer word: other forms of it, perhaps."""
        words = {word for phrase in self.phrases for word in _WORD.findall(plain(phrase)) if len(word) > 2}
        return [
            name
            for name in names
            if (words & set(_WORD.findall(plain(name))) or self.inside(name)) and not self.found(name)
        ]


def _decoded(token: str) -> Iterator[str]:
    """A part of an address as it is read: percent-encoded once or more often, in UTF-8 or older encodings."""
    for _ in range(3):
        once = unquote(token)
        if "\ufffd" in once:
            data = unquote_to_bytes(token)
            yield from (data.decode(encoding, "replace") for encoding in EIGHT_BITS)
        yield _HOST_LABEL.sub(_host_label, once)
        if once == token:
            break
        token = once


def _host_label(match: re.Match[str]) -> str:
    try:
        return match[1].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return match[0]


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
