"""Text that a page holds but does not show: found, warned of when it holds figures, and taken out.

How pages hide text: the ``hidden`` attribute and ``display``, ``visibility``, ``opacity``, ``font-size``, off-screen
places and a colour on itself (CSS 2.2 and CSS Color 4), inline or by a simple rule of the page's own style sheet.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

_INLINE: Final = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![-\w])opacity:0(?:\.0*)?(?![.\d])|font-size:0(?:\.0*)?(?:px|pt|em|rem|%)?(?![.\d])"
    r"|text-indent:-\d{3,}|(?<![-\w])(?:left|top|right|margin-left|margin-top):-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|vw|vh|%)"
    r"|clip:rect\((?:0|1)(?:px)?,?(?:0|1)(?:px)?,?(?:0|1)(?:px)?,?(?:0|1)(?:px)?\)|clip-path:inset\((?:50|100)%\)"
    r"|(?<![-\w])color:(?:transparent|rgba\([^)]{0,40},0(?:\.0*)?\))|transform:scale\(0\)|(?<![-\w])(?:width|height):0(?:px)?(?![.\d]).*overflow:hidden"
)
_COLOUR: Final = re.compile(r"(?<![-\w])color:([#\w(),.%]{3,40})")
_GROUND: Final = re.compile(r"background(?:-color)?:([#\w(),.%]{3,40})")
_SHEET: Final = re.compile(r"(?<![^{}@;])([^{}@;]++)\{([^{}]{1,2000}+)\}")
_SIMPLE: Final = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([\w-]{1,100})", re.IGNORECASE)
_FIGURE: Final = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozens?|scores|hundreds?"
    r"|thousands?|million)\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"kill|dead|died|dies|death|wound|injur|hurt|missing|displac|casualt|victim|bod(?:y|ies)\b|fatal|massacr|execut|captur"
    r"|toll\b|perish|slain|lives|hostage|abduct|refugee",
    re.IGNORECASE,
)
_WHITES: Final = {"#fff": "white", "#ffffff": "white", "rgb(255,255,255)": "white", "#000": "black", "#000000": "black"}
_SHOWN: Final = 60
_NEVER: Final = frozenset(("html", "body", "head", "script", "style", "link", "meta", "title"))


def strip(tree: Any) -> list[str]:
    """Take out of ``tree`` what a reader does not see, and return a warning for what of it holds figures.

    An element that holds more than half of the page's words stays: pages show their article by script after loading.
    Text hidden from assistive technology only, or by a rule of the style sheet that a script may lift, stays too.
    """
    whole = len(tree.text_content())
    classes, ids = _ruled(tree)
    out: list[Any] = []
    left_out: list[str] = []
    kept: list[str] = []
    for element, inline in _hidden(tree, classes, ids):
        words = element.text_content()
        if len(words) > 100_000:
            words = words[:100_000]
        remove = inline and len(words) * 2 <= whole
        if _FIGURE.search(words) and _COUNTED.search(words):
            (left_out if remove else kept).append(" ".join(words.split())[:_SHOWN])
        if remove:
            out.append(element)
    for element in out:
        if element.getparent() is not None:
            element.drop_tree()
    flags = []
    if left_out:
        flags.append(f"hidden text with figures that a reader does not see; left out: {_named(left_out)}")
    if kept:
        flags.append(f"text with figures that the page hides from some readers; kept: {_named(kept)}")
    return flags


def _named(texts: list[str]) -> str:
    more = f" and {len(texts) - 2} more" if len(texts) > 2 else ""
    return ", ".join(f"“{text}”" for text in texts[:2]) + more


def _hidden(tree: Any, classes: set[str], ids: set[str]) -> Iterator[tuple[Any, bool]]:
    """Yield ``(element, surely)`` for the outermost elements not shown; ``surely`` when the element itself says so."""
    inside: Any = None
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _NEVER:
            continue
        if inside is not None and _within(element, inside):
            continue
        inside = None
        style = "".join((element.get("style") or "")[:2000].lower().split())
        if (
            element.tag in ("template", "noscript")
            or (element.get("hidden") is not None and element.get("hidden", "").lower() != "until-found")
            or (style and (_INLINE.search(style) or _same_colour(element, style)))
        ):
            inside = element
            yield element, True
        elif (
            (element.get("aria-hidden") or "").lower() == "true"
            or (classes and not classes.isdisjoint((element.get("class") or "")[:1000].split()))
            or element.get("id") in ids
        ):
            inside = element
            yield element, False


def _within(element: Any, outer: Any) -> bool:
    return any(parent is outer for parent in element.iterancestors())


def _same_colour(element: Any, style: str) -> bool:
    """Whether the words have the colour of their ground, as far as inline styles tell."""
    colour = _COLOUR.search(style)
    if colour is None:
        return False
    own: str | None = style
    for place, parent in enumerate((element, *element.iterancestors())):
        if place == 10:
            break
        own = "".join((parent.get("style") or "")[:2000].lower().split())
        if ground := _GROUND.search(own):
            return _plain(ground[1]) == _plain(colour[1])
        if bgcolor := parent.get("bgcolor"):
            return _plain(bgcolor.lower()) == _plain(colour[1])
    return False


def _plain(colour: str) -> str:
    return _WHITES.get(colour, colour)


def _ruled(tree: Any) -> tuple[set[str], set[str]]:
    """Classes and ids that a simple rule of the page's own style sheets hides."""
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in list(tree.iter("style"))[:50]:
        if "print" in (sheet.get("media") or ""):
            continue
        for rule in _SHEET.finditer((sheet.text or "")[:500_000]):
            if not _INLINE.search("".join(rule[2].lower().split())):
                continue
            for selector in rule[1].split(","):
                if simple := _SIMPLE.fullmatch(selector.strip()):
                    (classes if simple[1] == "." else ids).add(simple[2])
    return classes, ids
