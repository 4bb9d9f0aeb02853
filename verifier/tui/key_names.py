"""How keys are called: by textual, in the settings, and to a person."""

from typing import Final

_NAMES: Final = {
    "?": "question_mark", ":": "colon", "/": "slash", "*": "asterisk", "[": "left_square_bracket",
    "]": "right_square_bracket", " ": "space", ".": "full_stop", ";": "semicolon", "'": "apostrophe", "-": "minus",
    "+": "plus", "=": "equals_sign", "!": "exclamation_mark", "@": "at", "#": "number_sign", "$": "dollar_sign",
    "%": "percent_sign", "&": "ampersand", "(": "left_parenthesis", ")": "right_parenthesis", "<": "less_than_sign",
    ">": "greater_than_sign", "_": "underscore", "|": "vertical_line", "~": "tilde", '"': "quotation_mark",
    "\\": "backslash", "^": "circumflex_accent", "`": "grave_accent", "{": "left_curly_bracket",
    "}": "right_curly_bracket",
}  # fmt: skip
_SHOWN: Final = {name: sign for sign, name in _NAMES.items() if sign != " "} | {
    "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "enter": "Enter", "space": "space", "backspace": "Bksp",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End", "tab": "Tab",
}  # fmt: skip
_PLAIN: Final = frozenset(_SHOWN) | frozenset(
    {"delete", "insert", "space"} | {f"f{n}" for n in range(1, 25)}
)  # fmt: skip


def split_keys(keys: str) -> tuple[str, ...]:
    """The key names of a comma separated list, in their long form (``?`` becomes ``question_mark``)."""
    return tuple(_NAMES.get(part, part) for part in (raw.strip() or raw for raw in keys.split(",")) if part)


def shown_key(key: str) -> str:
    """A key as a person reads it: ``question_mark`` is ``?``, ``ctrl+r`` is ``^r``."""
    if key.startswith("ctrl+"):
        return "^" + shown_key(key[5:])
    if key.startswith("shift+"):
        return "⇧" + shown_key(key[6:])
    return _SHOWN.get(key, key.upper() if key[:1] == "f" and key[1:].isdigit() else key)


def shown_keys(keys: str) -> str:
    """All keys of an action for help and docs, separated by spaces."""
    return " ".join(shown_key(key) for key in split_keys(keys))


_SAME: Final = {
    "m": "sends the same as Enter", "i": "sends the same as Tab", "h": "sends the same as Backspace",
    "left_square_bracket": "sends the same as Esc", "[": "sends the same as Esc",
    "c": "copies what is selected, or tells how to leave",
}  # fmt: skip


def why_not(key: str) -> str | None:
    """Why a key cannot be given to an action though there is one of that name; ``None`` when it can."""
    modifiers, _, bare = key.lower().rpartition("+")
    if modifiers == "ctrl" and bare in _SAME:
        return f"{_SAME[bare]} in a terminal"
    if key.startswith("shift+") and len(key) == len("shift+") + 1:
        return f"is written {key[-1].upper()!r} here"
    return None


def is_key(key: str) -> bool:
    """Whether a key is called so."""
    bare = key
    for modifier in ("ctrl+", "shift+", "alt+"):
        bare = bare.removeprefix(modifier)
    return (len(bare) == 1 and bare.isprintable()) or bare in _PLAIN
