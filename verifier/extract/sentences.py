"""Sentence boundaries of English news text, in one linear pass, with exact code point offsets.

spaCy's parser also finds sentences, but only after the parse that the trigger gate wants to save; so the boundaries are
found here, before, by rule. Text slices hold: ``text[start:end]`` is the sentence without the white space round it.
"""

import re
from collections.abc import Iterator
from typing import Final

from verifier.extract import lexicon, places

MAX_SENTENCE: Final = 1500
"""Longer stretches without a full stop (lists, hostile input) are cut at white space; code points."""

# A stop may be followed by closing quotes and brackets. The second form has no space after it: pasted pages lose it.
_STOP: Final = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,3}(?=\s)|(?<=[a-z0-9%])[.!?][\"”]?(?=[A-Z“\"][a-z“\"A-Z]|[AI]\s)")
_GLUED: Final = re.compile(r"(?<![A-Za-z'’-])[a-z]{3,20}(?=[A-Z][a-z]{0,14}\s)|(?<=[a-z])\s{2,8}(?=[“\"][A-Z])")
"""Where a pasted page lost its line breaks: "charges|Prosecutors said", and a quotation after a gap without a stop."""
_GLUED_START: Final = re.compile(r"[A-Z][a-z]{0,14}(?=\s)")
_WORD_BEFORE: Final = re.compile(r"[^\s(\[\"“‘]{1,24}+$")
_OPENERS: Final = "\"'“‘«([—–-•*#@$"
_TITLES: Final = lexicon.words("english", "titles")
_ENDINGS: Final = lexicon.words("english", "endings")
_STARTERS: Final = lexicon.words("english", "starters")
_SPEAKING: Final = frozenset(
    ["Prosecutors", "Investigators", "Witnesses", "Detectives", "Deputies", "Firefighters", "Paramedics", "Residents"]
)
"""Who opens a sentence in reports on crime and conflict."""

DATELINE: Final = re.compile(
    r"(?P<place>(?P<city>[A-Z][A-Z'’-]*[A-Z]\b\.?(?: [A-Z][A-Z.'’-]{1,24}){0,3})"
    r"(?P<more>, [A-Z][\w.]{1,24}(?: [A-Z][\w.]{1,24}){0,2})?)"
    r"(?P<day>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
    r"(?P<agency> ?[(\[][^()\[\]]{2,40}[)\]])? ?(?:[–—•|]|--?)\s{1,3}"
)
"""Where an article was written, before its first words: "ARDANA, Kenya, 3 May (AP) — "."""


def dateline(text: str, start: int, end: int) -> int:
    """Where the dateline that ``text[start:end]`` begins with ends, white space included; ``start`` without one."""
    match = DATELINE.match(text, start, end)
    if match is None:
        return start
    sure = match["more"] or match["day"] or match["agency"] or places.known(match["city"])
    return match.end() if sure else start


def _breaks(text: str, stop: re.Match[str], end: int) -> bool:
    """Whether the stop ends its sentence."""
    after = stop.end()
    while after < end and text[after].isspace():
        after += 1
    if after >= end:
        return True
    opener = follower = text[after]
    if follower in _OPENERS:
        while after < end and text[after] in _OPENERS:
            after += 1
        follower = text[after] if after < end else "A"
        opened = opener not in "–—-•*"  # "Calif. – The" goes on
    else:
        opened = False
    if follower.islower():
        return False
    mark = stop.group()
    if mark[0] != "." or len(mark.rstrip("\"'”’»)]")) > 1:
        return True
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 24), stop.start())
    word = before.group().lower() if before else ""
    if mark != "." and not mark[1:].strip(")]"):  # "(U.N.) Security" is no end; "p.m.)" before a capital is
        mark = "."
    if mark != ".":
        return True
    if word in _TITLES:
        return word == "no" and not follower.isdigit()
    initial = len(word) == 1 and word.isalpha()
    acronym = "." in word and all(len(part) <= 2 for part in word.split("."))
    if initial or acronym or word in _ENDINGS:
        if follower.isdigit() and word in _ENDINGS:
            return False
        next_word = re.match(r"[A-Za-z]{1,12}\b", text[after : after + 13])
        return (opened and not initial) or bool(next_word and next_word.group().lower() in _STARTERS)
    return True


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an overlong stretch at white space, or hard where there is none."""
    while end - start > MAX_SENTENCE:
        at = text.rfind("; ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        at = at + 1 if at > 0 else text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        if at <= start:
            at = start + MAX_SENTENCE
        yield start, at
        start = at
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _stops(text: str, start: int, end: int) -> list[int]:
    """Where sentences end, in order."""
    found = {stop.end() for stop in _STOP.finditer(text, start, end) if _breaks(text, stop, end)}
    for joint in _GLUED.finditer(text, start, end):
        word = _GLUED_START.match(text, joint.end(), end)
        if word is None or word.group().lower() in _STARTERS or word.group() in _SPEAKING:
            found.add(joint.end())
    return sorted(found)


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the ``(start, end)`` of every sentence in ``text[start:end]``, trimmed of white space, in order."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []

    def add(left: int, right: int) -> None:
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            spans.extend(_cut(text, left, right))

    last = start
    for stop in _stops(text, start, end):
        add(last, stop)
        last = stop
    add(last, end)
    return spans
