"""Patterns from word lists: one compiled expression a list, built as a tree of shared beginnings.

A plain alternation of some hundred words is tried word by word at every position; the tree needs one step a character.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from verifier.extract import gates, lexicon


def tree(entries: Iterable[str]) -> str:
    """An expression that matches exactly ``entries``, longest first, and takes one path a character."""
    root: dict[str, Any] = {}
    for entry in entries:
        node = root
        for letter in entry:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    options = [re.escape(letter) + _branch(node[letter]) for letter in sorted(node) if letter]
    if not options:
        return ""
    body = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return body + "?" if ends else body


_FIRST: Final = re.compile(r"\w+")


@cache
def pattern(file: str, section: str, ending: str = "") -> gates.Gated:
    """The words of a section as whole words in any case; ``ending`` is an expression that may follow a stem."""
    entries = [entry.lower() for entry in lexicon.words(file, section)]
    firsts = [found.group() for entry in entries if (found := _FIRST.match(entry))]
    assert len(firsts) == len(entries), f"an entry of {section} begins with no word"
    return gates.Gated(re.compile(rf"\b{tree(entries)}{ending}\b", re.I), firsts, stems=bool(ending))
