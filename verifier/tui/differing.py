"""What a correction changed, in words: each thing that differs with its name, old → new. Plain strings, no widgets.

Long texts are cut around what differs, so that two that differ never look alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from verifier.tui.phrases import figure, one_line

ROOM: Final = 60
"""Code points of a text that are told."""
_AROUND: Final = 20
"""Code points told before what differs."""
_NAMES: Final = {
    "population": "of whom",
    "text": "words",
    "anonymous": "unnamed",
    "published": "date",
    "is_primary": "first hand",
    "primary": "first hand",
}
"""What fields of the history are called for people, where it is not their name."""
_FIGURE: Final = ("population", "modifier", "rule")
_LINK: Final = ("role", "cue", "medium", "anonymous", "hedge")
_QUOTED: Final = frozenset({"title", "words", "text", "note", "quote", "interests", "url"})


def differing(before: Any, after: Any) -> str:
    """What differs between two states of a correction; empty where it cannot be told so."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    for key, tell in _TELL.items():
        if key in before and key in after:
            old, new = before[key], after[key]
            return tell(old, new) if isinstance(old, type(new)) and old and new else ""
    return ""


def turned(old: str, new: str, *, quoted: bool = False) -> str:
    """``old → new``, both cut around what differs where they are long; nothing at all is a dash."""
    sides = _apart(one_line(old), one_line(new))
    told = [f"“{side}”" if quoted and side else side or "–" for side in sides]
    return f"{told[0]} → {told[1]}"


def _apart(old: str, new: str) -> tuple[str, str]:
    if len(old) <= ROOM and len(new) <= ROOM:
        return old, new
    same = next(
        (at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )
    begin = max(0, min(same - _AROUND, max(len(old), len(new)) - ROOM))  # the same of both, or they could look alike
    return _piece(old, begin), _piece(new, begin)


def _piece(text: str, begin: int) -> str:
    piece = text[begin : begin + ROOM]
    return f"{'…' if begin else ''}{piece}{'…' if begin + ROOM < len(text) else ''}"


def _figures(old: Sequence[Any], new: Sequence[Any]) -> str:
    return _parts(old, new, told_figure, _figure)


def told_figure(state: Mapping[str, Any]) -> str:
    """A figure's numbers and what they count."""
    low, best, high = (value if isinstance(value, int) else None for value in map(state.get, ("low", "best", "high")))
    shown = figure(low, best, high, bool(state.get("approximate")), str(state.get("text") or ""))
    return f"{shown} {one_line(str(state.get('measure') or ''))}".strip()


def _figure(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    before, after = told_figure(old), told_figure(new)
    told = [turned(before, after)] if before != after else []
    named = _fields(old, new, _FIGURE[:1])
    if old.get("text") != new.get("text"):
        named.append(f"words {turned(str(old.get('text') or ''), str(new.get('text') or ''), quoted=True)}")
    if not told and not named:  # what a person seldom sees
        named = _fields(old, new, _FIGURE[1:])
    return told + named


def _links(old: Sequence[Any], new: Sequence[Any]) -> str:
    return _parts(old, new, lambda link: one_line(str(link.get("speaker") or "")), _link)


def _link(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    speakers = [str(one.get("speaker") or "") for one in (old, new)]
    return [*([turned(*speakers)] if speakers[0] != speakers[1] else []), *_fields(old, new, _LINK)]


def _parts(old: Sequence[Any], new: Sequence[Any], name: Any, tell: Any) -> str:
    """What differs between two lists: part by part when they have as many, else both lists."""
    if not all(isinstance(part, dict) for part in (*old, *new)):
        return ""
    sides = [[name(part) for part in side] for side in (old, new)]
    if len(old) != len(new) or (sides[0] != sides[1] and sorted(sides[0]) == sorted(sides[1])):
        return " → ".join("; ".join(side) for side in sides)
    told = []
    for one, two in zip(old, new, strict=True):
        if one != two and (differs := tell(one, two)):
            before = f"{name(one)}: " if name(one) == name(two) else ""
            told.append(before + ", ".join(differs))
    return "; ".join(told)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    told = []
    for name in names:
        one, two = old.get(name), new.get(name)
        if one != two:
            words = turned(_value(one), _value(two), quoted=name in _QUOTED)
            told.append(f"{_NAMES.get(name, name.replace('_', ' '))} {words}")
    return told


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _article(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    facts = [name for name in new if not name.endswith("_origin")]
    told = _fields(old, new, facts) or _fields(old, new, [name for name in new if name not in facts])
    return ", ".join(told)


def _words(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    told = []
    if (old.get("start"), old.get("end")) != (new.get("start"), new.get("end")):
        told.append(f"words {turned(str(old.get('quote') or ''), str(new.get('quote') or ''), quoted=True)}")
        if one_line(str(old.get("quote"))) == one_line(str(new.get("quote"))):
            told[-1] = f"place in the article {old.get('start')} → {new.get('start')}"
    told += _fields(old, new, ("kind", "place"))
    days, precise = [_days(one) for one in (old, new)], [one.get("date_precision") for one in (old, new)]
    if days[0] != days[1]:
        told.append(f"date {days[0]} → {days[1]}")
    elif precise[0] != precise[1]:
        told.append(f"date precise to {precise[0] or '–'} → {precise[1] or '–'}")
    return ", ".join(told)


def _days(state: Mapping[str, Any]) -> str:
    start, end = state.get("date_start"), state.get("date_end")
    if not start:
        return "–"
    return one_line(str(start) if end in (None, start) else f"{start} to {end}")


def _note(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    one, two = (str(side.get("text") or "") for side in (old, new))
    return turned(one, two, quoted=True) if one != two else ""


def _source(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    told = _fields(old, new, ("reliability", "interests"))
    return f"“{one_line(str(new.get('name') or ''))}” {', '.join(told)}" if told else ""


def _evidence(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    told = []
    for number, piece in new.items():
        former = old.get(number)
        if isinstance(piece, dict) and isinstance(former, dict):
            told += _fields(former, piece, ("stance", "primary", "quote", "note"))
    return ", ".join(told)


_TELL: Final[dict[str, Any]] = {
    "figures": _figures,
    "links": _links,
    "words": _words,
    "article": _article,
    "note": _note,
    "source": _source,
    "evidence": _evidence,
}
