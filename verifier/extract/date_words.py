"""The words that a date cannot do without: a quick test before the readers of ``dates`` are tried one by one."""

from typing import Final

from verifier.extract import gates

_IN_DIGITS: Final = frozenset({gates.DIGIT})
_DAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTHS: Final = frozenset(
    {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january", "february"}
    | {"march", "april", "may", "june", "july", "august", "september", "sepember", "october", "november", "december"}
)
_BACK: Final = frozenset({"past", "last"})
NEEDED: Final[tuple[tuple[frozenset[str], ...], ...]] = (
    (frozenset({"since"}),),
    (_IN_DIGITS,),
    *((_MONTHS, _IN_DIGITS) for _ in range(6)),
    (_MONTHS, frozenset({"between", "from"})),
    (_DAYS,),
    (_DAYS,),
    (frozenset({"weekend"}),),
    (_MONTHS,),
    (_MONTHS,),
    (frozenset({"ago"}),),
    (_BACK,),
    (_BACK,),
    (frozenset({"this", "last"}), frozenset({"week", "month", "year"})),
    (frozenset({"yesterday", "night", "overnight", "day"}),),
    (frozenset({"today", "tonight", "this", "earlier"}),),
    *((_IN_DIGITS,) for _ in range(4)),
)
"""For each reader of ``dates`` the words of which its matches hold one: of each set, whole, in lower case."""
