"""Dates as news words them, worked out from the publishing date: "on Monday", "between 11 and 14 June", "since 2003".

A weekday is the last such day up to the publishing date, that day itself included. A day and month without a year are
the nearest past ones; within the coming half year they are a date still to come, and stay unknown like every relative
date of an article without a publishing date. Of several dates in a stretch the first that can be the incident's is
taken: not the date of a statement, a birth, an anniversary, a deadline, nor one that is still to come.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from verifier.extract import date_words

When = tuple[date, date | None, str]
"""First day, last day (``None``: open, up to an unknown publishing date), and how precise: day, week, month or year."""

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2,
}  # fmt: skip
_SPANS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
_AHEAD: Final = 183
"""A day and month without a year up to so many days after publishing are still to come; further off, last year's."""

_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_D: Final = r"(?<![:.,\d])\d{1,2}(?:st|nd|rd|th)?"
_Y: Final = r"(?:,? ?(?P<year>(?:19|20)\d\d)\b)?"
_YEAR: Final = r"(?:19|20)\d\d"
_TO: Final = r"(?: ?[-–—] ?| to | and | until | till | through | or )(?:the )?"
_DAY: Final = rf"(?:{'|'.join(_DAYS)})"
_COUNT: Final = r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or time; ``None`` where there is none."""
    if not published:
        return None
    try:
        return date.fromisoformat(published.strip()[:10])
    except ValueError:
        return None


def when(text: str, published: date | None) -> tuple[date | None, date | None, str | None]:
    """First and last day that the words allow, both inclusive, and how precise they are; ``None`` where unknown."""
    found: list[tuple[int, int, When]] = []
    taken: list[tuple[int, int]] = []
    hints = date_words.hints(text)
    for (pattern, read), needed in zip(_READERS, date_words.NEEDED, strict=True):
        if hints & needed != needed:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(left < end and start < right for left, right in taken):
                continue
            got = read(match, published)
            taken.append((start, end))
            if got is not None and not _elsewhere(text, start, end, got, published):
                found.append((start, end, got))
    if not found:
        return None, None, None
    first, last, precision = min(found)[2]
    return first, last, precision


def _elsewhere(text: str, start: int, end: int, got: When, published: date | None) -> bool:
    """Whether the words round a date show that it is not the incident's."""
    before = text[max(0, start - 60) : start]
    if (
        _BEFORE.search(before)
        or _ISSUED.search(before)
        or _COUNTED.search(before)
        or _AFTER.match(text, end)
        or (_OPENS.fullmatch(before) and _SAID.match(text, end))
    ):
        return True
    if text[start : start + 5].lower() == "since":
        return _RECORD.search(before) is not None
    if published is not None and got[0] > published + timedelta(days=1):
        return True
    return published is not None and got[0] >= published and _COMING.search(before) is not None


_BEFORE: Final = re.compile(
    r"\b(?:as of|until|till|by|before|ahead of|born(?: in| on)?|due(?: in| on)?|scheduled (?:for|on)|set for|"
    r"slated for|"
    r"anniversary of(?: the)?|every|each)[ (]*(?:early |late |the )?$",
    re.I,
)
_ISSUED: Final = re.compile(
    r"\b(?:(?:released|published|updated|posted|issued)(?: \w+)?(?: on| in)?|"
    r"(?:statement|report|list|interview|tweet|post|briefing|press conference|footage)(?: on| from| of)|"
    r"condition(?: on| as of)?|Black|Good|Bloody|dated|copyright|©)[ (]*(?:early |late |the )?$",
    re.I,
)
_COUNTED: Final = re.compile(r" (?:days?|weeks?|months?|years?) (?:after|before) (?:early |late |the )?$", re.I)
_AFTER: Final = re.compile(
    r"(?:['’]s)? ?(?:\w+ )?(?:elections?|vote|edition|statement|report|briefing|press conference|news conference|"
    r"hearing|deadline|anniversary|budget|Times|Mail|Mirror|Telegraph|Herald|Express)\b|-year-old",
    re.I,
)
_OPENS: Final = re.compile(r"\W*(?:on |in |earlier |early |late )*(?:the )?", re.I)
_SAID: Final = re.compile(
    r"(?: (?:morning|afternoon|evening|night))?,? (?:[\w'’.-]+ ){1,7}(?:published|released|posted|issued|tweeted|"
    r"announced|"
    r"said|reported|wrote|updated|confirmed)\b",
    re.I,
)
"""What follows the date of a report that opens the sentence: "On 17 September, the ministry published a list of …"."""
_RECORD: Final = re.compile(
    r"\b(?:worst|first|biggest|largest|deadliest|bloodiest|heaviest|highest|lowest|most|only)\b[^,;.]{0,50}$", re.I
)
_COMING: Final = re.compile(
    r"\b(?:will|would|shall|due|scheduled|slated|set (?:for|to)|expected to|plans? to|is to|are to)\b[^.;]{0,50}$", re.I
)


def _number(word: str) -> int:
    return int(re.match(r"\d+", word).group())  # type: ignore[union-attr]


def _month(word: str) -> int:
    return _MONTHS.index(word.lower()[:3]) + 1


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_span(year: int, number: int) -> When:
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    return date(year, number, 1), last, "month"


def _day(number: int, month: int, year: str | None, published: date | None) -> date | None:
    """A day of the calendar; without a year the last one before publishing, unless it is still to come."""
    if year:
        return _made(int(year), month, number)
    if published is None:
        return None
    day = _made(published.year, month, number)
    if day is not None and day > published:
        return _made(published.year - 1, month, number) if (day - published).days > _AHEAD else None
    return day


def _iso(match: re.Match[str], published: date | None) -> When | None:
    year, month, number = (int(part) for part in match.groups())
    day = _made(year, month, number)
    return (day, day, "day") if day else None


def _days(match: re.Match[str], published: date | None) -> When | None:
    """One day, or the first and last of some: "11–14 June", "28 May to 3 June", "June 11-14, 2021"."""
    got = match.groupdict()
    first, last = got["first"], got.get("last")
    end_month = got.get("month2") or got["month"]
    end = _day(_number(last or first), _month(end_month), got.get("year"), published)
    if end is None:
        return None
    if last is None:
        return end, end, "day"
    month = _month(got["month"])
    start = _made(end.year, month, _number(first))
    if start is not None and start > end:
        start = _made(end.year - 1, month, _number(first))
    return (start, end, "day") if start is not None and (end - start).days < 366 else None


def _open(match: re.Match[str], published: date | None) -> When | None:
    """ "Since 2003", "since March", "since 7 October", "since Monday": from then up to the publishing date."""
    inner = match.group("what")
    if re.fullmatch(_MONTH, inner) and published is not None:
        number = _month(inner)
        return date(published.year - (number > published.month), number, 1), published, "month"
    for pattern, read in _READERS:
        got = pattern.fullmatch(inner)
        if got is None:
            continue
        span = read(got, published)
        if span is None or (published is not None and span[0] > published):
            return None
        return span[0], published, span[2]
    if re.fullmatch(_YEAR, inner):
        return (
            (date(int(inner), 1, 1), published, "year") if published is None or int(inner) <= published.year else None
        )
    return None


def _weekday(match: re.Match[str], published: date | None) -> When | None:
    if published is None or (match["which"] or "").strip().lower() in ("next", "coming", "every", "each"):
        return None
    end = _back(match["day"], published)
    which = (match["which"] or "").strip().lower()
    if which in ("last", "this past") and end == published:
        end -= timedelta(days=7)
    if match["week"]:
        monday = published - timedelta(days=published.weekday() + 7)
        end = monday + timedelta(days=_DAYS.index(match["day"].lower()))
    return end, end, "day"


def _weekdays(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return None
    end = _back(match["last"], published)
    back = (_DAYS.index(match["last"].lower()) - _DAYS.index(match["first"].lower())) % 7
    return end - timedelta(days=back), end, "day"


def _back(word: str, published: date) -> date:
    return published - timedelta(days=(published.weekday() - _DAYS.index(word.lower())) % 7)


def _today(match: re.Match[str], published: date | None) -> When | None:
    return (published, published, "day") if published else None


def _yesterday(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return None
    day = published - timedelta(days=1)
    return (day, published, "day") if match.group().lower() == "overnight" else (day, day, "day")


def _weekend(match: re.Match[str], published: date | None) -> When | None:
    """The last Saturday and Sunday up to the publishing date; "last weekend" on such a day is the one before."""
    if published is None:
        return None
    saturday = _back("saturday", published)
    if match["which"].lower() == "last" and published.weekday() >= 5:
        saturday -= timedelta(days=7)
    return saturday, min(saturday + timedelta(days=1), published), "day"


def _calendar_unit(match: re.Match[str], published: date | None) -> When | None:
    """ "This week", "last month", "earlier this year": the calendar's, this one up to the publishing date."""
    if published is None:
        return None
    unit, this = match["unit"].lower(), match["which"].lower() == "this"
    if unit == "week":
        monday = published - timedelta(days=published.weekday())
        return (monday, published, "week") if this else (monday - timedelta(days=7), monday - timedelta(days=1), "week")
    if unit == "month":
        first = date(published.year, published.month, 1)
        before = first - timedelta(days=1)
        return (first, published, "month") if this else _month_span(before.year, before.month)
    if this:
        return date(published.year, 1, 1), published, "year"
    return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31), "year"


def _counted(match: re.Match[str]) -> int:
    word = match["count"].lower().removeprefix("a couple of") or "two"
    return int(word) if word.isdigit() else _COUNTS[word]


def _before(published: date, days: int) -> date | None:
    return published - timedelta(days=days) if days < 40_000 else None


def _ago(match: re.Match[str], published: date | None) -> When | None:
    """ "Two days ago", "a week ago": that day, and the calendar's week, month or year round it."""
    if published is None:
        return None
    unit, count = match["unit"].lower().rstrip("s"), _counted(match)
    if unit in ("minute", "hour"):
        return (published, published, "day") if count < 7 else None
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return _month_span(months // 12, months % 12 + 1) if months > 20_000 else None
    if unit == "year":
        year = published.year - count
        return (date(year, 1, 1), date(year, 12, 31), "year") if year > 1000 else None
    day = _before(published, _SPANS[unit] * count)
    if day is None:
        return None
    monday = day - timedelta(days=day.weekday())
    return (day, day, "day") if unit == "day" else (monday, monday + timedelta(days=6), "week")


def _past(match: re.Match[str], published: date | None) -> When | None:
    """ "In the past 24 hours", "over the last three weeks": so long back from the publishing date."""
    if published is None:
        return None
    unit = match["unit"].lower().rstrip("s")
    count = _counted(match) if match["count"] else 1
    if unit == "hour":
        unit, count = "day", max(1, -(-count // 24))
    start = _before(published, _SPANS[unit] * count)
    return (start, published, unit) if start is not None else None


def _named_month(match: re.Match[str], published: date | None) -> When | None:
    number, year, lead = _month(match["month"]), match["year"], (match["lead"] or "").lower()
    if match["which"] and published is not None:
        year = str(published.year - (match["which"].lower() == "last"))
    if year:
        return _month_span(int(year), number)
    if published is None or not (lead or match["part"]) or (not lead and match["month"].lower() in ("may", "march")):
        return None
    past = published.year if number <= published.month else published.year - 1
    if lead == "last" and number == published.month:
        past -= 1
    span = _month_span(past, number)
    return (span[0], published, "month") if span[0] <= published < span[1] else span  # type: ignore[operator]


def _months(match: re.Match[str], published: date | None) -> When | None:
    """ "Between March and May 2021", "from October 2022 to June 2023"."""
    year = match["year"]
    last = _month(match["last"])
    if not year:
        if published is None:
            return None
        year = str(published.year if last <= published.month else published.year - 1)
    end = _month_span(int(year), last)[1]
    first = _month(match["first"])
    start = int(match["year1"]) if match["year1"] else int(year) - (first > last)
    return date(start, first, 1), end, "month"


def _years(match: re.Match[str], published: date | None) -> When | None:
    first, last = int(match["first"]), int(match["last"])
    if first < 100 or last < 100 or last < first:
        return None
    return date(first, 1, 1), date(last, 12, 31), "year"


def _year(match: re.Match[str], published: date | None) -> When | None:
    year = int(match["year"])
    return (date(year, 1, 1), date(year, 12, 31), "year") if published is None or year <= published.year else None


def _compiled(expression: str, any_case: bool = True) -> re.Pattern[str]:
    return re.compile(expression, re.I if any_case else 0)


_EVENTS: Final = (
    r"(?:attack|bombing|massacre|war|invasion|coup|earthquake|quake|tsunami|killing|shooting|(?:air)?strike|uprising|"
    r"revolution|offensive|siege|battle|conflict|crackdown|protest|genocide|kidnapping|abduction|assassination|murder|"
    r"raid|operation|crash|disaster|flood|unrest|fighting|violence|intervention|ambush|explosion|blast)s?"
)
_UNITS: Final = r"(?P<unit>days?|weeks?|months?|years?)"
_OPENING: Final = (
    rf"since (?:the |last |early |late |mid-)?(?P<what>{_D}(?: of)? {_MONTH}(?:,? {_YEAR})?|"
    rf"{_MONTH} {_D}(?:,? {_YEAR})?|"
    rf"(?:in )?{_MONTH} {_YEAR}|{_MONTH}|{_YEAR}|[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|"
    r"[Ss]unday|yesterday)\b"
)


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], When | None]], ...]] = (
    # the longer forms first: what one has read, no other reads again
    (_compiled(rf"\b[Ss]{_OPENING[1:]}", False), _open),
    (_compiled(rf"\b({_YEAR})-(\d\d)-(\d\d)\b"), _iso),
    (
        _compiled(
            rf"\b(?P<first>{_D})(?: of)? (?P<month>{_MONTH}){_TO}(?P<last>{_D})(?: of)? (?P<month2>{_MONTH})\b{_Y}",
            False,
        ),
        _days,
    ),
    (
        _compiled(rf"\b(?P<month>{_MONTH}) (?P<first>{_D}){_TO}(?P<month2>{_MONTH}) (?P<last>{_D})\b(?!:){_Y}", False),
        _days,
    ),
    (_compiled(rf"\b(?P<first>{_D}){_TO}(?P<last>{_D})(?: of)? (?P<month>{_MONTH})\b{_Y}", False), _days),
    (_compiled(rf"\b(?P<month>{_MONTH}) (?P<first>{_D}){_TO}(?P<last>{_D})\b(?!:){_Y}", False), _days),
    (_compiled(rf"\b(?P<first>{_D})(?: of)? (?P<month>{_MONTH})(?!\w){_Y}", False), _days),
    (_compiled(rf"\b(?P<month>{_MONTH}) (?:the )?(?P<first>{_D})\b(?!:){_Y}", False), _days),
    (
        _compiled(
            rf"\b(?:[Bb]etween|[Ff]rom) (?:early |mid-|late )?(?P<first>{_MONTH})(?: (?P<year1>{_YEAR}))?{_TO}"
            rf"(?P<last>{_MONTH})(?!\w){_Y}",
            False,
        ),
        _months,
    ),
    (
        _compiled(
            rf"\b(?P<first>{_DAY})(?: \w{{5,9}})?(?: and | to | through | into |[-–])"
            rf"(?:early |late )?(?P<last>{_DAY})\b"
        ),
        _weekdays,
    ),
    (
        _compiled(
            rf"\b(?P<which>next |last |this past |this |every |each |coming )?(?P<day>{_DAY})\b"
            rf"(?P<week>(?: of)? last week\b)?(?![ ,(]{{1,3}}(?:the )?(?:{_MONTH} \d|{_D}(?: of)? {_MONTH}))"
        ),
        _weekday,
    ),
    (_compiled(r"\b(?P<which>this|last|the|past)(?: past)? weekend\b"), _weekend),
    (
        _compiled(
            rf"\b(?P<lead>in|during|of|last) (?:the month of )?(?P<part>early |late |mid[- ])?"
            rf"(?P<month>{_MONTH})(?!\w)(?:,? (?:of )?(?:(?P<year>{_YEAR})|(?P<which>last|this) year))?"
        ),
        _named_month,
    ),
    (
        _compiled(
            rf"\b(?P<lead>)(?P<part>early |late |mid[- ])?(?P<month>{_MONTH})(?!\w)"
            rf"(?:,? (?:of )?(?:(?P<year>{_YEAR})|(?P<which>last|this) year))?",
            False,
        ),
        _named_month,
    ),
    (_compiled(rf"\b{_COUNT} (?P<unit>minutes?|hours?|days?|weeks?|months?|years?) ago\b"), _ago),
    (_compiled(rf"\b(?:past|last) (?:{_COUNT} )?(?P<unit>hours|days|weeks|months|years)\b"), _past),
    (_compiled(rf"\b(?:in|over|during|within|for) the (?:past|last) (?P<count>){_UNITS[:-1]}|hours?)\b"), _past),
    (_compiled(r"\b(?P<which>this|last) (?P<unit>week|month|year)\b"), _calendar_unit),
    (
        _compiled(
            rf"\b(?:yesterday|last night|overnight(?! (?:on |into )?{_DAY})|"
            r"the (?:previous day|day before)|a day earlier)\b"
        ),
        _yesterday,
    ),
    (_compiled(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|earlier in the day)\b"), _today),
    (
        _compiled(rf"\b(?:between|from) (?P<first>{_YEAR})(?: and | to | until | through |[-–])(?P<last>{_YEAR})\b"),
        _years,
    ),
    (_compiled(rf"\b(?P<first>{_YEAR})[-–](?P<last>{_YEAR})\b"), _years),
    (
        _compiled(
            rf"\b(?:in|during|(?:summer|winter|spring|autumn|fall|end|start|beginning|half) of)"
            rf"(?: early| late| mid)?[- ](?P<year>{_YEAR})\b(?![-–,.]\d)"
        ),
        _year,
    ),
    (_compiled(rf"\b(?:the|a|this|that) (?P<year>{_YEAR})(?= (?:\w+ ){{0,2}}{_EVENTS}\b)"), _year),
)
