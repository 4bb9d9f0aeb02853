"""Binding the registry's actions to a widget or screen, with the keys that are in force."""

from typing import TYPE_CHECKING, cast

from textual.binding import Binding
from textual.dom import DOMNode

from verifier.tui.actions import Keymap, Pane

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp


def keymap_of(node: DOMNode) -> Keymap:
    """The keys in force."""
    return cast("VerifierApp", node.app).keymap


def bind(node: DOMNode, *panes: Pane, priority: bool = False, target: str = "") -> None:
    """Let the node run ``action_<id>`` for every action of the panes (or ``target``: ``screen.`` does)."""
    for action, keys in keymap_of(node).in_pane(*panes):
        for key in filter(None, keys.split(",")):
            node._bindings._add_binding(
                Binding(key, target + action.id, action.label, show=False, id=action.id, priority=priority)
            )
