"""The keys of a screen whose widgets take none for writing, most of the time."""

from typing import Any

from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

Chain = list[tuple[DOMNode, BindingsMap]]


def chain(screen: Screen[None]) -> Chain | None:
    """From the widget in focus up, the keys that are bound; ``None``, where Textual has to look which are written.

    Textual looks at every key pressed, for each key that is bound, in case a widget wants to write its character. The
    characters come out of the table of all Unicode names, 0.7 MB that the screen needs for nothing else.
    """
    focused = screen.focused
    if focused is None or focused.loading or screen.app._keymap:
        return None
    nodes = focused.ancestors_with_self
    if any(type(node).check_consume_key is not DOMNode.check_consume_key for node in nodes):
        return None
    return [(node, node._bindings.copy()) for node in nodes]


def bound(screen: Screen[Any], key: str) -> bool:
    """Whether a key does something on a screen, as things stand."""
    return any(key in bindings.key_to_bindings for _, bindings in screen._binding_chain)
