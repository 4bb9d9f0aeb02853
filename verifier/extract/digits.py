"""The digits of a number: thousands marks, Indian grouping, decimals."""

from dataclasses import dataclass
from typing import Final

from verifier.extract.number_tokens import LARGE, MAX_DIGITS, Token, touches

_MARKS: Final = ",.'’ʼ"
_SPACES: Final = "\u0020\u00a0\u202f\u2009\u2007"


@dataclass(frozen=True, slots=True)
class Digits:
    """A run of digits with its marks, up to token ``after``. ``whole`` is empty where it is no number of persons.

    ``tenths`` are the digits behind a decimal mark; ``mark`` is the thousands mark, if there is one.
    """

    after: int
    whole: str
    tenths: str
    mark: str | None


def _group(tokens: list[Token], at: int, length: int) -> bool:
    return at < len(tokens) and tokens[at].is_digits and len(tokens[at].text) == length


def _marked(tokens: list[Token], at: int) -> bool:
    """Whether a mark at token ``at`` has three digits right behind it."""
    return touches(tokens, at) and touches(tokens, at + 1) and _group(tokens, at + 1, 3)


def _spaced(tokens: list[Token], at: int, text: str) -> bool:
    """Whether token ``at`` is a group of three behind one space, and not the start of a range, a date or a time."""
    return (
        _group(tokens, at, 3)
        and tokens[at].start == tokens[at - 1].end + 1
        and text[tokens[at - 1].end] in _SPACES
        and not (touches(tokens, at + 1) and tokens[at + 1].text in "-–/:")
    )


def _indian(tokens: list[Token], at: int, groups: list[str]) -> int | None:
    """Indian grouping, "1,50,000": pairs behind commas, then three. Adds to ``groups``; gives the token after it."""
    after = at
    found: list[str] = []
    while (
        after < len(tokens)
        and tokens[after].text == ","
        and touches(tokens, after)
        and touches(tokens, after + 1)
        and _group(tokens, after + 1, 2)
        and len(found) < MAX_DIGITS
    ):
        found.append(tokens[after + 1].text)
        after += 2
    if not found or after >= len(tokens) or tokens[after].text != "," or not _marked(tokens, after):
        return None
    groups += [*found, tokens[after + 1].text]
    return after + 2


def read(tokens: list[Token], at: int, text: str) -> Digits:
    """Read the digits that start at token ``at``."""
    groups = [tokens[at].text]
    after = at + 1
    mark: str | None = None
    if len(groups[0]) <= 2 and groups[0][0] != "0" and (indian := _indian(tokens, after, groups)) is not None:
        after, mark = indian, ","
    elif len(groups[0]) <= 3 and groups[0][0] != "0":
        while after < len(tokens):
            sign = tokens[after].text
            if sign in _MARKS and mark in (None, sign) and _marked(tokens, after):
                mark, step = sign, 2
            elif mark in (None, " ") and _spaced(tokens, after, text):
                mark, step = " ", 1
            else:
                break
            groups.append(tokens[after + step - 1].text)
            after += step
    if mark == "." and len(groups) == 2 and after < len(tokens) and tokens[after].low in LARGE:
        return Digits(after, groups[0], groups[1], None)  # "1.125 million": no thousand millions
    size = sum(map(len, groups))
    whole = "" if size > MAX_DIGITS or (groups[0][0] == "0" and size > 1) else "".join(groups)
    tenths = ""
    marks = {None: ".,·", ".": ",", ",": ".·", " ": ".·"}.get(mark, ".")
    if (
        after < len(tokens)
        and tokens[after].text in marks
        and touches(tokens, after)
        and touches(tokens, after + 1)
        and tokens[after + 1].is_digits
    ):
        tenths = tokens[after + 1].text
        after += 2
    return Digits(after, whole, tenths, mark)
