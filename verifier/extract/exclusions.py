"""Numbers that are no figures: ages, years, dates, clock times, distances, money, shares, calibres, labels."""

from typing import Final

from verifier.extract import lexicon, numbered
from verifier.extract.number_tokens import GLUED, SCALES, TENS, UNITS, Number, Token

_MONTHS: Final = lexicon.words("numbers", "months")
_MEASURES: Final = lexicon.words("numbers", "units")
_LABELS: Final = lexicon.words("numbers", "labels")
_PICTURES: Final = frozenset({"image", "photo", "picture", "page", "slide", "video", "part"})
_YEAR_LEADS: Final = lexicon.words("numbers", "year leads")
_FRACTIONS: Final = lexicon.words("numbers", "fractions")
_STREETS: Final = lexicon.words("numbers", "streets")
_NO_ONE_BEFORE: Final = frozenset({"no", "any", "every", "some", "this", "that", "which", "each", "the", "day"})
_NO_ONE_AFTER: Final = frozenset(
    {"another", "day", "by", "thing", "way", "can", "could", "should", "would", "might", "may", "must", "more"}
)
_NUMBER_WORDS: Final = frozenset({*UNITS, *TENS, *SCALES, *GLUED, "m", "to", "or"}) - {"zero"}
_PERSONS: Final = lexicon.words("casualty", "persons")
_AGE_WORDS: Final = frozenset({"aged", "age", "ages"})
_MONEY: Final = frozenset("$€£¥₪₹") | {"usd", "rs", "eur"}


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _glued(tokens: list[Token], at: int) -> bool:
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start


def _month(tokens: list[Token], at: int) -> bool:
    """A month's name; "may" and "march" only with a capital."""
    word = _low(tokens, at)
    if word not in _MONTHS:
        return False
    return word not in ("may", "march", "mar") or tokens[at].text[0].isupper()


def _age(tokens: list[Token], number: Number) -> bool:
    """An age: after "aged", or between a name and a comma ("Smith, 16, was")."""
    if number.value is None or number.value > 119:
        return False
    first, after = number.first, number.after
    back = first - 1
    steps = 0
    while steps < 12 and (_low(tokens, back) in (",", "and", "or", "to", "-", "–", "between") or _digit(tokens, back)):
        back -= 1
        steps += 1
    if _low(tokens, back) == "from":
        back -= 1  # "ranged in age from 11 to 30"
    if _low(tokens, back) in _AGE_WORDS or (_low(tokens, back) == "of" and _low(tokens, back - 1) in _AGE_WORDS):
        return True
    if _low(tokens, first - 1) == "also" and _low(tokens, first - 2) == "," and _low(tokens, after) in (",", "."):
        return not number.in_words  # "another woman, also 22, was shot"
    ahead = after + 1 if _low(tokens, after) in ("and", "or", "to") and _digit(tokens, after + 1) else after
    if ahead > after and _low(tokens, ahead + 1) in ("year", "years", "month", "months"):
        return _low(tokens, ahead + 2) in ("old", "of")  # "17 and 19 years old"
    before = _low(tokens, first - 1)
    name = _name_before(tokens, first - 2)
    if before in (",", "(") and name >= 0 and _capital(tokens, name):
        follower = _low(tokens, after)
        ended = follower in (",", ";", ")", "", "—", "–") or (follower == "." and after + 1 >= len(tokens))
        ended = ended or (follower == "(" and before == ",")
        return ended or (
            follower == "and" and before == "," and after + 1 < len(tokens) and _capital(tokens, after + 1)
        )
    return False


def _name_before(tokens: list[Token], at: int) -> int:
    """The word that may be a name's last: before "Jr.", a closing quotation mark, or the tail of "Rama’a"."""
    if _low(tokens, at) == "." and _low(tokens, at - 1) in ("jr", "sr", "ii", "iii"):
        at -= 1
    if _low(tokens, at) in ("”", '"', "’", "'", ")"):
        at -= 1
    while at >= 2 and tokens[at].text.islower() and _low(tokens, at - 1) in ("’", "'", "-") and _glued(tokens, at):
        at -= 2
    return at


def _capital(tokens: list[Token], at: int) -> bool:
    return tokens[at].is_word and tokens[at].text[0].isupper()


def _digit(tokens: list[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].is_digits


def _date_or_time(tokens: list[Token], number: Number) -> bool:
    first, after = number.first, number.after
    value = number.value or 0
    digits = not number.in_words
    before = first - 1
    if _low(tokens, before) == ".":
        before -= 1
    day_before = _digit(tokens, before - 1) and len(tokens[before - 1].text) <= 2 and _month(tokens, before)
    if digits and value <= 99 and day_before:  # "4 Sep 89", but not "on 23 March 28 bodies were found"
        return not _countable(tokens, after)
    if digits and value <= 31:
        if _month(tokens, before) or _month(tokens, after):
            return True
        if _low(tokens, after) == "of" and _month(tokens, after + 1):
            return True
    if _low(tokens, after) in (":", "/") and _glued(tokens, after) and _digit(tokens, after + 1):
        return True
    if _low(tokens, first - 1) in (":", "/") and _glued(tokens, first) and _digit(tokens, first - 2):
        return True
    return digits and (
        _low(tokens, after) in ("am", "pm", "gmt", "utc", "o", "p", "a")
        and (_low(tokens, after) not in ("o", "p", "a") or _low(tokens, after + 1) in (".", "'", "’"))
    )


def _year(tokens: list[Token], number: Number, has_modifier: bool) -> bool:
    first = number.first
    if number.after != first + 1 or not tokens[first].is_digits or len(tokens[first].text) != 4:
        return False
    if not 1800 <= (number.value or 0) <= 2099:
        return False
    if _low(tokens, first - 1) in ("st", "nd", "rd", "th") and _digit(tokens, first - 2):
        return True
    if _low(tokens, first - 1) in _YEAR_LEADS or _month(tokens, first - 1) or _low(tokens, first - 1) in (",", "("):
        return True
    return not has_modifier and not _countable(tokens, number.after)


def _countable(tokens: list[Token], at: int) -> bool:
    """Whether what follows can be what is counted: a word in lower case that is not a preposition or an auxiliary."""
    word = _low(tokens, at)
    return bool(word) and tokens[at].is_word and tokens[at].text.islower() and word not in _YEAR_LEADS and len(word) > 3


def _measured(tokens: list[Token], number: Number) -> bool:
    """Followed by a unit, or before or after a sign of money or share, or by a hyphened word ("16-year-old")."""
    after = number.after
    if _low(tokens, number.first - 1) in _MONEY:
        return True
    word = _low(tokens, after)
    if word in ("%", "°", "″"):
        return True
    if word in ("-", "–") and _glued(tokens, after) and _low(tokens, after + 1) in ("or", "to", "and"):
        return True  # "a 7- or 8-year-old son"
    if word in ("-", "–", "\u2011") and after + 1 < len(tokens) and tokens[after + 1].is_word and _glued(tokens, after):
        return _low(tokens, after + 1) not in ("odd", "plus") and _glued(tokens, after + 1)
    if word in ("more", "other", "consecutive", "full", "straight", "long", "short", "square", "cubic"):
        word = _low(tokens, after + 1)
    if word in ("us", "u"):  # "5 US dollars", "5 U.S. dollars"
        ahead = [_low(tokens, at) for at in range(after + 1, after + 5)]
        word = next((low for low in ahead if low not in (".", "s")), "")
    return word in _MEASURES or word in _FRACTIONS


def _label(tokens: list[Token], number: Number) -> bool:
    """Part of a name, an address or a numbered thing: "F-16", "No. 5", "Route 9", "1200 block", "12 Main Street"."""
    first, after = number.first, number.after
    if number.in_words:
        return _compound(tokens, first)
    if _glued(tokens, first):
        sign = tokens[first - 1]
        if sign.is_word or sign.text in "#№@_+":
            return True
        if sign.text in "-–./" and _glued(tokens, first - 1):
            return True
    before = first - 1
    if _low(tokens, before) == ".":
        before -= 1
    if _low(tokens, before) in _LABELS:
        return True
    if _low(tokens, before) == "of" and _digit(tokens, before - 1) and _digit(tokens, after) and _digit(tokens, first):
        return not _low(tokens, after + 1).startswith("-")  # a page's counter: "1 of 2 5 dead in Dover"
    back = before - (_low(tokens, before) == "/")
    if _low(tokens, back) == "of" and _digit(tokens, back - 1) and _low(tokens, back - 2) in _PICTURES:
        return True  # "Image 3 of 8"
    joined = _low(tokens, after) in ("-", "–", ".", "/") and _glued(tokens, after) and _glued(tokens, after + 1)
    if joined and _digit(tokens, after + 1):
        return True
    for step in range(after, min(after + 4, len(tokens))):
        if not _capital(tokens, step):
            break
        if tokens[step].low in _STREETS:
            return True
    return _low(tokens, after) == "block"


def _compound(tokens: list[Token], first: int) -> bool:
    """The second part of a compound: "mid-twenties", "multi-million", "one-on-one", "three-nil"."""
    return (
        _glued(tokens, first)
        and tokens[first - 1].text in ("-", "\u2010", "\u2011")
        and _glued(tokens, first - 1)
        and tokens[first - 2].is_word
        and tokens[first - 2].low not in _NUMBER_WORDS
    )


def _negative(tokens: list[Token], number: Number) -> bool:
    """ "minus ten", "negative five"."""
    return _low(tokens, number.first - 1) in ("minus", "negative")


def _pronoun(tokens: list[Token], number: Number) -> bool:
    """ "one" where it counts nothing: "no one", "one another", "this one", "one day"."""
    if _low(tokens, number.first) != "one" or number.after != number.first + 1:
        return False
    before = _low(tokens, number.first - 1)
    if before == "that" and _low(tokens, number.after) in _PERSONS:
        return False  # "they said that one person is dead"
    if before in _NO_ONE_BEFORE or _low(tokens, number.after) in _NO_ONE_AFTER:
        return True
    return (
        _low(tokens, number.after) == "of"
        and _low(tokens, number.after + 1) in ("the", "its", "his", "her")
        and (
            _low(tokens, number.after + 2)
            in ("most", "worst", "deadliest", "biggest", "largest", "bloodiest", "first", "last")
        )
    )


def excluded(tokens: list[Token], number: Number, has_modifier: bool) -> bool:
    """Whether this number is surely no count of persons."""
    return (
        number.value is None
        or _measured(tokens, number)
        or _date_or_time(tokens, number)
        or _year(tokens, number, has_modifier)
        or _age(tokens, number)
        or _label(tokens, number)
        or numbered.names_things(tokens, number)
        or _pronoun(tokens, number)
        or _negative(tokens, number)
    )


def reason(tokens: list[Token], number: Number) -> str | None:
    """Why this number is surely no count of persons, in words; None where it may be one."""
    for why, found in (
        ("money, a share, an age or another unit of measure", _measured(tokens, number)),
        ("a date or a clock time", _date_or_time(tokens, number)),
        ("a year", _year(tokens, number, False)),
        ("somebody's age", _age(tokens, number)),
        ("part of a name, an address or a label", _label(tokens, number) or numbered.names_things(tokens, number)),
        ("“one” that counts nothing", _pronoun(tokens, number)),
        ("below zero", _negative(tokens, number)),
    ):
        if found:
            return why
    return "no plain number" if excluded(tokens, number, False) else None
