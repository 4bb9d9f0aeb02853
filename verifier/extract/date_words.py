"""The words that a date cannot do without: a quick test before the readers of ``dates`` are tried one by one."""

from typing import Final

from verifier.extract import gates

_UNDER: Final[dict[str, frozenset[str]]] = {
    "since": frozenset({"since"}),
    "digit": frozenset({gates.DIGIT}),
    "month": frozenset(
        {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january", "february"}
        | {"march", "april", "may", "june", "july", "august", "september", "sepember", "october", "november"}
        | {"december"}
    ),
    "between": frozenset({"between", "from"}),
    "day": frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
    "weekend": frozenset({"weekend"}),
    "ago": frozenset({"ago"}),
    "past": frozenset({"past", "last"}),
    "this": frozenset({"this", "last"}),
    "unit": frozenset({"week", "month", "year"}),
    "yesterday": frozenset({"yesterday", "night", "overnight", "day"}),
    "today": frozenset({"today", "tonight", "this", "earlier"}),
}
_BIT: Final = {name: 1 << place for place, name in enumerate(_UNDER)}
NEEDED: Final = tuple(
    sum(_BIT[name] for name in names.split("+"))
    for names in (
        *("since", "digit", *["month+digit"] * 6, "month+between", "day", "day", "weekend", "month", "month", "ago"),
        *("past", "past", "this+unit", "yesterday", "today", *["digit"] * 4),
    )
)
"""For each reader of ``dates`` the bits of ``hints`` that a text needs for it to find anything."""


def hints(text: str) -> int:
    """Which kinds of words of dates stand in the text, a bit each; all of them where that cannot be told."""
    found = gates.runs(text)
    return sum(_BIT[name] for name, words in _UNDER.items() if found is None or not words.isdisjoint(found))
