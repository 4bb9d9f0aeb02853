"""Guess title, byline, publisher and date from the lines round a plain text, as a person would who pasted a news page.

Guesses are marked as such and never change the text. The forms (byline, dateline, "Last updated", "Source:") are
those of English-language newsrooms and agencies.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from verifier.ingest import dates
from verifier.ingest.clean import clean_line, short
from verifier.ingest.model import MAX_NAME, MAX_TITLE

_LINES: Final = 40
"""Lines with words that are looked at from the top; as many from the end."""
_LONG: Final = 220
"""A line of more code points is body text."""

_FURNITURE: Final = re.compile(
    r"(?:e-?mail|print|share|send|save|follow|subscribe|sign in|log ?in|menu|search|skip to|home|news|world|advert"
    r"|comments?|read more|related|listen|watch|live|topics?|tags?|photo|image|getty|copyright|©|last updated|updated"
    r"|published|posted|modified|date|time)\b.{0,60}$",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"[\[(<{].*[\])>}]$")
_BYLINE: Final = re.compile(
    r"(?:by|BY|By:?)\s+(?P<names>[A-Z][\w.'’-]*(?:\s+(?:and|&|de|al|el|bin|van|von|der|in|for|of|the|with|[A-Z][\w.'’-]*,?))*)\s*$"
)
_BYLINE_STOP: Final = re.compile(r"[.!?]\s+\S|\d")
_SOURCE: Final = re.compile(r"source\s*:\s*(?P<name>\S.{1,80})?$", re.IGNORECASE)
_AGENCIES: Final = re.compile(
    r"(?:(?<!\s)\s+)?(?:,|\band\b|&|\+|/)\s*+(?:news\s+)?(?:agencies|agency|staff|wires?)\s*$", re.IGNORECASE
)
_DATELINE: Final = re.compile(
    r"(?P<place>[A-Z][A-Za-z’' ./-]{1,40}(?:,\s*[A-Z][A-Za-z.’' ]{1,30})?)"
    r"(?:,\s*(?P<day>[A-Za-z]{3,9}\.?\s+[0-9]{1,2}(?:,\s*[0-9]{4})?|[0-9]{1,2}\s+[A-Za-z]{3,9}\.?(?:\s+[0-9]{4})?))?"
    r"\s*\((?P<agency>[A-Z][A-Za-z0-9&.’' -]{1,40})\)\s*(?:[-–—]{1,2}|:)\s"
)
_DATED: Final = re.compile(
    r"(?P<word>first published|published|posted|last updated|last modified|updated|modified|date|issued)"
    r"(?:\s+(?:on|at))?\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*", re.IGNORECASE)
_NOTE: Final = re.compile(r"\[[0-9a-z]{1,3}\]$")
"""A footnote mark at the end of a sentence."""
_URL: Final = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)


@dataclass(slots=True)
class Head:
    """What the lines round a text suggest; ``flags`` are doubts in plain words."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    flags: list[str] = field(default_factory=list)


def guess(text: str) -> Head:
    """Guess the head of ``text``. What no line suggests stays ``None``."""
    top = [line.strip() for line in islice((line for line in text[:40_000].split("\n") if line.strip()), _LINES)]
    end = [line.strip() for line in text[-4_000:].split("\n") if line.strip()][-_LINES:]
    head = Head()
    if len(top) > 1:
        head.title = _title(top)
    _dates(head, top)
    for line in top[:12]:
        if head.byline is None and (name := _byline(line)):
            head.byline = name
    for line in top[:12]:
        if match := _DATELINE.match(line[:200]):
            head.publisher = clean_line(match["agency"], MAX_NAME)[0]
            if head.published is None and match["day"] and (found := dates.in_text(match["day"])) and found[0].iso:
                head.published = found[0].iso
            break
    _source(head, top)
    _source(head, end)
    return head


def _title(lines: list[str]) -> str | None:
    """The first line that looks like a headline, before the body begins; a section's name only if nothing else does."""
    section: str | None = None
    for place, line in enumerate(lines[:8]):
        if len(line) > _LONG:
            break
        if _BRACKETS.match(line) or _FURNITURE.match(line) or _URL.match(line) or not re.search(r"[^\W\d_]{2}", line):
            continue
        if _DATELINE.match(line):  # what follows a dateline on its line is the body
            break
        if _byline(line) or _SOURCE.match(line) or _only_date(line):
            continue
        line = _without_notes(line)
        spoken = line.rstrip("\"'”’»")  # a sentence may end within its quotation marks
        if spoken[-1:] in ".;:," and not spoken.endswith(("...", "U.S.", "U.N.")):
            break
        if len(re.findall(r"\w+", line)) >= 4:
            return clean_line(line, MAX_TITLE)[0]
        if section is None and place == 0:
            section = line
    return clean_line(section, MAX_TITLE)[0] if section else None


def _byline(line: str) -> str | None:
    match = _BYLINE.match(line) if len(line) <= 120 else None
    if match is None or _BYLINE_STOP.search(line):
        return None
    return clean_line(match["names"].rstrip(","), MAX_NAME)[0]


def _source(head: Head, lines: list[str]) -> None:
    """``Source: Agency and agencies``, the name on the same line or on the next."""
    for place, line in enumerate(lines):
        match = _SOURCE.match(line)
        if match is None:
            continue
        name = match["name"] or (lines[place + 1] if place + 1 < len(lines) else "")
        if not 2 <= len(name) <= 80 or name[-1] in ".!?" or not name[0].isalpha():
            continue
        name = clean_line(name, MAX_NAME)[0]
        alone = _AGENCIES.sub("", name)
        if head.byline is None and alone != name:
            head.byline = name
        if head.publisher is None and alone:
            head.publisher = alone
        return


def _only_date(line: str) -> bool:
    found = dates.in_text(line) if len(line) <= 80 else None
    if found is None:
        return False
    rest = line[: found[1]] + line[found[2] :]
    return len(re.findall(r"\w", _WEEKDAY.sub("", rest, count=1))) <= 6


def _says_date(stated: re.Match[str] | None, start: int) -> bool:
    return stated is not None and stated.start() <= 40 and start >= stated.end() - 1


def _dates(head: Head, lines: list[str]) -> None:
    """A line that says it is the date, or is nothing else; the first publication goes before an update."""
    best: tuple[int, str] | None = None
    for line in lines[:25]:
        if len(line) > 160:
            continue
        stated = _DATED.search(line)
        found = dates.in_text(line)
        if found is None or not (_says_date(stated, found[1]) or _only_date(line)):
            continue
        if found[0].problem:
            head.flags.append(f"the date “{short(line[found[1] : found[2]])}” in the text {found[0].problem}")
        if found[0].iso is None:
            continue
        word = stated["word"].lower() if stated else ""
        rank = 2 if word.startswith(("last", "updated", "modified")) else 0 if word else 1
        if best is None or rank < best[0]:
            best = rank, found[0].iso
    if best:
        head.published = best[1]


def _without_notes(line: str) -> str:
    """The line without the footnote marks at its end."""
    end = len(line)
    while note := _NOTE.search(line, max(0, end - 5), end):
        end = note.start()
    return line[:end]
