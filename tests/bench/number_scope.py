"""Which phrases of the collected number specifications are in our scope, decided by rule from what they expect.

The scope is DESIGN §3's: a figure counts persons, so it is a whole number from 0 to 10^12 or a range of two of them,
as news prints it. Each rule below has a sentence that says what it leaves out; none looks at a case's place in the
file, and none looks at what our grammar answers. Written down before the grammar was measured on the set.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST = 10**12
"""More than could ever be counted of persons, by two orders of magnitude."""

UNITS = re.compile(
    r"years?|months?|weeks?|days?|hours?|minutes?|seconds?|times?|am|pm|km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m|ml|l"
    r"|kg|g|mg|lbs?|inch(?:es)?|feet|ft|degrees?|percent|%|dollars?|yuan|yen|sek|euros?|cents?|eur|usd|hrs"
)
ORDINALS = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|nin(?:e)?th|tenth|eleventh|twelfth|\w+teenth"
    r"|\w+tieth|\w*(?:hundred|thousand|[mbtr]illion)th|\d+(?:st|nd|rd|th))s?$"
)
MONEY = frozenset("$£€¥")


@dataclass(frozen=True)
class Expected:
    """One number or range: ``low``/``high`` with None for open; ``strict``: the bound itself is not counted in."""

    low: Decimal | None
    high: Decimal | None
    low_strict: bool = False
    high_strict: bool = False
    text: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass
class Case:
    """A phrase, what is in our scope of what it expects, and the rules that left out the rest."""

    suite: str
    text: str
    wanted: list[Expected] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    convention: str | None = None
    ranges_only: bool = False
    bare: bool = False
    """The phrase is nothing but number words."""


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _interval(value: str) -> Expected | None:
    match = re.fullmatch(r"([\[(])([^,]*),([^,]*)([\])])", value)
    if match is None:
        return None
    low, high = (_decimal(part) if part else None for part in match.group(2, 3))
    return Expected(low, high, match[1] == "(", match[4] == ")")


def _entries(row: dict[str, Any]) -> list[Expected] | None:
    """What a case expects, in one shape for all suites; None where it says something else than numbers."""
    expected = row["expected"]
    if isinstance(expected, str):  # text2num rewrites the phrase: its digits are the numbers
        found = re.finditer(r"(?<![\w.])\+?-?\d+(?:\.\d+)?(?:st|nd|rd|th)?", expected)
        values = [(_decimal(match.group()), match) for match in found]
        return [Expected(value, value, False, False, m.group(), m.start(), m.end()) for value, m in values]
    entries = []
    at = 0
    for one in expected:
        text = one.get("text")
        start, end = one.get("start"), one.get("end")
        if text and start is None:
            start = row["input"].lower().find(text.lower(), at)
            start = start if start >= 0 else None
            end = start + len(text) if start is not None else None
        elif start is not None and text:
            end = start + len(text)
        at = end or at
        value = one.get("value")
        interval = _interval(value) if isinstance(value, str) else None
        if interval is None and one.get("uncertainty"):  # quantulum3 gives a range as its middle and half its width
            middle, half = Decimal(str(value)), Decimal(str(one["uncertainty"]))
            interval = Expected(middle - half, middle + half)
        if interval is None:
            number = _decimal(value)
            interval = Expected(number, number) if number is not None else _word(str(value))
        entries.append(
            Expected(interval.low, interval.high, interval.low_strict, interval.high_strict, text, start, end)
        )
    return entries


def _word(text: str) -> Expected:
    return Expected(None, None, text=text)


def _reason(row: dict[str, Any], entry: Expected, unit: str | None) -> str | None:
    """Why this number is out of scope; None where it is in."""
    text = row["expected"] if isinstance(row["expected"], str) else row["input"]
    words = (entry.text or row["input"]).lower()
    bounds = [bound for bound in (entry.low, entry.high) if bound is not None]
    if row["suite"].endswith("OrdinalModel"):
        return "ordinal: says which one, not how many"
    if not bounds:
        return "ordinal: says which one, not how many" if ORDINALS.search(words) else "not a number"
    if any(bound < 0 for bound in bounds):
        return "below zero"
    if re.search(r"\^|×10|\de[-+]?\d", words):
        return "power notation"
    if any(bound != bound.to_integral_value() for bound in bounds):
        return "fraction or decimal that is not whole"
    if ORDINALS.search(words.split()[-1]) or re.search(r"\bquarters?$|\d/\d| over |out of", words):
        return "fraction or decimal that is not whole"  # "twenty fifths" comes to a whole number by chance
    if max(bounds) > LARGEST:
        return f"above {LARGEST:,}"
    if unit not in (None, "dimensionless", "dozen"):
        return "unit of measure, money or time"
    around = _around(text, entry)
    return around or _dictated(row, entry)


def _around(text: str, entry: Expected) -> str | None:
    """Rules on what stands beside the number."""
    if re.search(r"\byears old\b|\bage\b", text):
        return "age"
    if entry.start is None or entry.end is None:
        return None
    before, after = text[: entry.start], text[entry.end :]
    digits = re.sub(r"\D", "", entry.text or "")
    if before.rstrip()[-1:] in MONEY and before:
        return "unit of measure, money or time"
    follower = re.findall(r"%|[^\W\d_]+", after[:24])[:2]
    lowered = [word.lower() for word in follower]
    if lowered[:1] and (UNITS.fullmatch(lowered[0]) or (lowered[0] == "last" and lowered[1:2] == ["time"])):
        return "unit of measure, money or time"
    if lowered[:1] and ORDINALS.search(lowered[0]) and re.match(r"\s", after):
        return "ordinal: says which one, not how many"
    if re.match(r"[-./:]\w", after) or re.search(r"\w[-./:]$", before):
        return "part of a code, a date, an address or a telephone number"
    if re.fullmatch(r"0\d+", entry.text or ""):
        return "part of a code, a date, an address or a telephone number"
    if re.search(r"\b(?:nrs?|no|nos|version|number)\.? (?:\d+[,.] ?)*$", before, re.I):
        return "name or number of a thing"
    if re.search(r"\S\s*\b(?!I\b)(?:[A-Z]\w*|[a-z]+\d+)[ \"]+$", before):
        return "name or number of a thing"
    if re.fullmatch(r"(?:1[89]|20)\d\d", digits) and (
        re.search(r"\b(?:in|of|since)(?: the)? $", before) or after[:1] == "s"
    ):
        return "year"
    if re.search(r"\dG$|\d G$", entry.text or "", re.I):
        return "SI letter behind digits"
    return None


def _dictated(row: dict[str, Any], entry: Expected) -> str | None:
    """Numbers spoken digit by digit, as telephone numbers are."""
    if isinstance(row["expected"], str) and re.search(r"\+\d|\b0\d", row["expected"]):
        return "dictated digits"
    if re.match(r"(?:zero|nought|naught) (?!is\b)[a-z]+", row["input"]) and entry.low != 0:
        return "dictated digits"
    return None


def _convention(row: dict[str, Any], entry: Expected, unit: str | None) -> str | None:
    """Where a suite reads the same words by another convention than our codebooks."""
    words = (entry.text or row["input"]).lower()
    if words in ("few", "a few"):
        return "'a few' is 3 there; the codebooks have it with 'several'"
    if unit == "dozen":
        return "'a dozen' is one dozen there, twelve here"
    if row["suite"] == "quantulum3/spellout" and entry.low == 1 and " one" not in f" {words}":
        return "the article 'a' is 1 there"
    if re.search(r"\w - \w", words) and not any(sign.isdigit() for sign in words):
        return "a spaced hyphen joins number words there; in news it is a dash"
    if re.fullmatch(r"one (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: \w+)?", words):
        return "hundreds said without the word 'hundred' (the suites differ among themselves)"
    return None


def case(row: dict[str, Any]) -> Case:
    """Decide the scope of one specification."""
    made = Case(row["suite"], row["input"], ranges_only=row["suite"].endswith("NumberRangeModel"))
    entries = _entries(row) or []
    raw = row["expected"] if isinstance(row["expected"], list) else []
    for at, entry in enumerate(entries):
        unit = raw[at].get("unit") if at < len(raw) else None
        reason = _reason(row, entry, unit)
        if reason is not None:
            made.left_out.append(reason)
            continue
        made.wanted.append(entry)
        made.convention = made.convention or _convention(row, entry, unit)
    whole = row["input"].strip().lower()
    made.bare = len(entries) >= 1 and (
        (row["suite"] in ("quantulum3/spellout", "text2num/text2num") and not re.search(r"\bis\b", whole))
        or (len(entries) == 1 and (entries[0].text or "").strip().lower() == whole)
    )
    return made
