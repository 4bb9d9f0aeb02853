"""Plain-word warnings of what a reader of a text would not see: each is one line, inert and short.

Sources: Unicode TR9 (direction controls; CVE-2021-42574), TR36 and TR39 (mixed scripts, invisible characters),
TR15 (stacked marks), TR51 (tag characters outside of flags).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from verifier.ingest.clean import plural, short

_RARE: Final = re.compile("[^\x00-\xac\xae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u218f]")
"""Anything but Latin letters, ordinary punctuation and signs: most articles hold none, and need no closer look."""
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAGS: Final = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007f]+")
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]"
    "|(?<=[A-Za-z0-9])[\u200c\u200d](?=[A-Za-z0-9])|(?<=[0-9])[\u00ad\u200c\u200d]|[\u00ad\u200c\u200d](?=[0-9])"
)
_SELECTORS: Final = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}|(?<=[\x00-\x7f])[\ufe00-\ufe0d\U000e0100-\U000e01ef]"
)
_OBJECTS: Final = re.compile("\ufffc")
_MARKS: Final = re.compile(r"[^\w\s\x00-\u02ff]{7,}")
_VIRAMA: Final = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039"
_CONJUNCT: Final = re.compile(f"(?:[\u0900-\u0dff\u1000-\u109f][{_VIRAMA}]){{16}}")
_LATIN: Final = "A-Za-z\u00c0-\u024f"
_ALIKE: Final = "\u0400-\u052f\u0391-\u039d\u039f-\u03a7\u03bf\u03bd\u03c1\u0531-\u0556\u13a0-\u13ff"
_MIXED: Final = re.compile(f"[{_LATIN}](?=[{_ALIKE}])|[{_ALIKE}](?=[{_LATIN}])")
_DIGIT_LETTERS: Final = re.compile(  # the first sign stands alone, so that the search can leap from digit to digit
    "[0-9](?<![\\w.][0-9])(?:[0-9O\u041e\u039f]{0,14}[O\u041e\u039f][0-9O\u041e\u039f]{0,14}"
    "|[0-9]{0,13}[lI\u0406][0-9lI\u0406]{1,14})(?!\\w)"
)
_DIGIT_SCRIPTS: Final = re.compile(r"[0-9](?=[^\D0-9])|[^\D0-9](?=[0-9])")
_ABSURD: Final = re.compile(  # not inside an address: posts have numbers of 18 digits
    r"[0-9](?<![\w/=,][0-9])(?:[0-9]{15}|[0-9]{0,2}(?:,[0-9]{3}){5}|(?:,[0-9]){15})"
)
_NUMBER: Final = re.compile(r"[0-9,]{16,60}")


def warnings(text: str, controls: int = 0) -> Iterator[str]:
    """Yield what is odd about ``text``; ``controls`` is how many control characters were made visible in it."""
    if controls:
        yield f"{plural(controls, 'control character')} made visible (terminal commands or damage)"
    if match := _ABSURD.search(text):
        number = _NUMBER.match(text, match.start())
        yield f"a number of more than 15 digits ({short((number or match).group(), 24)}): no count of people"
    if match := _DIGIT_LETTERS.search(text):
        yield f"letters that look like digits in a figure (“{short(match.group())}”)"
    if text.isascii() or not _RARE.search(text):
        return
    yield from _unseen(text)
    yield from _lookalikes(text)


def _unseen(text: str) -> Iterator[str]:
    if found := len(_BIDI.findall(text)):
        yield f"{plural(found, 'direction control')}: the words may not stand in the order in which they are shown"
    if match := _TAGS.search(text):
        spelt = "".join(chr(ord(char) - 0xE0000) for char in match.group() if "\U000e0020" <= char <= "\U000e007e")
        yield "hidden tag characters" + (f" that spell “{short(spelt)}”" if spelt else "")
    if found := len(_INVISIBLE.findall(text)):
        yield f"{plural(found, 'invisible character')} inside the text"
    if _SELECTORS.search(text):
        yield "hidden variation selectors behind letters or digits"
    if found := len(_OBJECTS.findall(text)):
        yield f"{plural(found, 'place')} where a picture or other object stood that is not in the text"
    if any(_stacked(match.group()) for match in _MARKS.finditer(text)):
        yield "stacked accents: more than six on one letter"
    if _CONJUNCT.search(text):
        yield "letters joined without end into one sign"


def _stacked(run: str) -> bool:
    """Whether more than six marks follow each other in ``run``."""
    return any(marks and sum(1 for _ in found) > 6 for marks, found in groupby(run, _is_mark))


def _is_mark(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return not selector and unicodedata.category(char) in ("Mn", "Me")


def _lookalikes(text: str) -> Iterator[str]:
    words: dict[str, None] = {}
    for found in _MIXED.finditer(text):
        words[_word(text, found.start())] = None
        if len(words) == 4:
            break
    if words:
        named = ", ".join(f"“{word}”" for word in list(words)[:3]) + (" and more" if len(words) > 3 else "")
        yield f"words that mix alphabets, so that letters may not be what they look like: {named}"
    if match := _DIGIT_SCRIPTS.search(text):
        yield f"digits of two scripts in one figure (“{short(_word(text, match.start()))}”)"


def _word(text: str, place: int) -> str:
    """The word round ``place``, cut to what a warning can hold."""
    left = max(0, place - 20)
    before = re.search(r"(?<!\w)\w*+$", text[left:place])
    after = re.match(r"\w*", text[place : place + 20])
    return short((before.group() if before else "") + (after.group() if after else ""))
