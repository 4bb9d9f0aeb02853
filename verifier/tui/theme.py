"""Colours, only where they mean something: four themes of our own, and the styles that every widget draws with.

A verdict is never told by colour alone: glyph and word stand beside it. With ``NO_COLOR`` no colour is sent at all;
bold, underline and reverse carry what colour carried.
"""

from typing import Final, NamedTuple

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

DEFAULT: Final = "verifier-dark"
PLAIN: Final = "ansi-dark"
"""Textual's own theme for the terminal's colours; with ``NO_COLOR`` it sends none."""

THEMES: Final = (
    Theme(
        name=DEFAULT,
        primary="#7aa2c8",
        secondary="#5d7f9e",
        accent="#c8a96a",
        success="#86b97b",
        error="#dd7d6d",
        warning="#d6b25e",
        foreground="#d4d6d9",
        background="#16181b",
        surface="#1b1e22",
        panel="#23272c",
        dark=True,
    ),
    Theme(
        name="verifier-light",
        primary="#2f6690",
        secondary="#4a7a9c",
        accent="#8a6414",
        success="#2c7a2c",
        error="#b3341f",
        warning="#8a6200",
        foreground="#23262a",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e8e5de",
        dark=False,
    ),
    Theme(
        name="verifier-contrast",
        primary="#66ccff",
        accent="#ffff00",
        success="#55ff55",
        error="#ff7766",
        warning="#ffdd00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        dark=True,
    ),
    Theme(  # Okabe and Ito's colours, which people with any colour blindness can tell apart
        name="verifier-safe",
        primary="#56b4e9",
        accent="#cc79a7",
        success="#56b4e9",
        error="#e69f00",
        warning="#f0e442",
        foreground="#d8d8d8",
        background="#16181b",
        surface="#1b1e22",
        panel="#24282d",
        dark=True,
    ),
)
OURS: Final = {theme.name: theme for theme in THEMES}
_DESCRIBED: Final = {
    DEFAULT: "Dark: ours, the usual one.",
    "verifier-light": "Light: ours.",
    "verifier-contrast": "Dark, high contrast: ours.",
    "verifier-safe": "Dark, safe for colour-blind eyes: ours.",
}


def described(theme: Theme) -> str:
    """What a theme is, for a person who looks for one."""
    known = _DESCRIBED.get(theme.name)
    if known is None:
        known = f"{'Dark' if theme.dark else 'Light'}{', in the terminal’s own colours' if theme.ansi else ''}."
    return known


class Palette(NamedTuple):
    """The styles that widgets draw with, made once for a theme."""

    text: Style
    dim: Style
    strong: Style
    title: Style
    key: Style
    heading: Style
    warning: Style
    mark: Style
    cursor: Style
    cursor_idle: Style
    quote: Style
    selection: Style
    rule: Style
    verdicts: dict[str, Style]
    underlines: dict[str, Style]

    def verdict(self, name: str) -> Style:
        """The style of a verdict's glyph and word."""
        return self.verdicts.get(name, self.dim)


def palette(theme: Theme, *, no_color: bool = False) -> Palette:
    """The styles for a theme, ours or one of textual's own."""
    if no_color:
        return _plain()
    if theme.ansi:
        return _terminal()
    background = Color.parse(theme.background or ("#121212" if theme.dark else "#fdfdfd"))
    foreground = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#1e1e1e"))
    primary = Color.parse(theme.primary)
    accent = Color.parse(theme.accent or theme.primary)

    def ink(color: Color, *, bold: bool = False, bgcolor: Color | None = None, underline: bool = False) -> Style:
        return Style(
            color=color.rich_color,
            bgcolor=bgcolor.rich_color if bgcolor else None,
            bold=bold or None,
            underline=underline or None,
        )

    dim = background.blend(foreground, 0.56)
    verdicts = {
        "confirmed": Color.parse(theme.success or "#4ebf71"),
        "disputed": Color.parse(theme.error or "#ba3c5b"),
        "unverifiable": Color.parse(theme.warning or "#ffa62b"),
        "unreviewed": dim,
    }
    return Palette(
        text=ink(foreground),
        dim=ink(dim),
        strong=ink(foreground, bold=True),
        title=ink(foreground, bold=True),
        key=ink(primary, bold=True),
        heading=ink(background.blend(primary, 0.8)),
        warning=ink(verdicts["unverifiable"]),
        mark=ink(accent, bold=True),
        cursor=Style(bgcolor=background.blend(primary, 0.26).rich_color),
        cursor_idle=Style(bgcolor=background.blend(primary, 0.12).rich_color),
        quote=ink(foreground, bold=True, bgcolor=background.blend(accent, 0.22)),
        selection=ink(foreground, bgcolor=background.blend(primary, 0.42)),
        rule=ink(background.blend(foreground, 0.22)),
        verdicts={name: ink(color) for name, color in verdicts.items()},
        underlines={
            name: ink(foreground if name == "unreviewed" else color, underline=True) for name, color in verdicts.items()
        },
    )


def _terminal() -> Palette:
    """The terminal's own sixteen colours."""
    inks = {"confirmed": "green", "disputed": "red", "unverifiable": "yellow", "unreviewed": "default"}
    return _plain()._replace(
        key=Style(color="blue", bold=True),
        heading=Style(color="blue"),
        warning=Style(color="yellow"),
        mark=Style(color="yellow", bold=True),
        verdicts={name: Style(color=ink) for name, ink in inks.items()},
        underlines={name: Style(color=ink, underline=True) for name, ink in inks.items()},
    )


def _plain() -> Palette:
    nothing = Style.null()
    bold = Style(bold=True)
    under = Style(underline=True)
    return Palette(
        text=nothing,
        dim=nothing,
        strong=bold,
        title=bold,
        key=bold,
        heading=nothing,
        warning=bold,
        mark=bold,
        cursor=Style(reverse=True),
        cursor_idle=under,
        quote=Style(bold=True, reverse=True),
        selection=Style(reverse=True),
        rule=nothing,
        verdicts={"confirmed": bold, "disputed": bold, "unverifiable": bold, "unreviewed": nothing},
        underlines=dict.fromkeys(("confirmed", "disputed", "unverifiable", "unreviewed"), under),
    )
