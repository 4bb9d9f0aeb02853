"""Stated zeros: "no one was killed", "no casualties", "none of the passengers was hurt"; and what denies no victims."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from verifier.extract import codebooks, harm, outcomes
from verifier.extract.quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD: Final = re.compile(r"[a-z]+")
_CLAUSE: Final = re.compile(r"[^,.;:]{1,100}+")
_NONE: Final = re.compile(
    r"\b(?:no[ -]?one(?: else)?|nobody(?: else)?|none|no|not (?:a single|one)|neither)\b(?!-)", re.I
)


def scan(words: str, book: codebooks.Codebook) -> Iterator[Quantity]:
    """The words that may deny all victims, as quantities of nought."""
    for match in _NONE.finditer(words):
        yield Quantity(match.start(), match.end(), match.start(), match.end(), 0, 0, 0, None, False, book.rule("none"))


def limited(doc: "Doc", quantity: Quantity) -> bool:
    """ "No life-threatening injuries", "no one was seriously hurt", "no other deaths": of another kind there may be."""
    clause = _CLAUSE.match(doc.text, quantity.end, quantity.end + 100)
    words = _WORD.findall(clause.group().lower()) if clause else []
    first = next((at for at, word in enumerate(words) if harm.listed(word, "limits")), len(words))
    return any(harm.noun(word) or harm.adjective(word) or harm.done_to(word) for word in words[first + 1 :])


def of_victims(root: "Token", head: "Token", trigger: "Token") -> bool:
    """Whether "no …", with its number word ``root`` and counted noun ``head``, denies victims by ``trigger``."""
    return _may_be_none(root, head) and not _of_another_clause(head, trigger) and not _only_described(head, trigger)


def _may_be_none(root: "Token", head: "Token") -> bool:
    """Whether "no …" denies victims: "no one", "no casualties", "no civilians", but not "no word"."""
    if head is root or head.lower_ in ("one", "body"):
        return True
    if head.lemma_.lower() in _COUNTS:
        return False
    return harm.noun(head.lower_) is not None or outcomes.surely_person(head)


def _only_described(head: "Token", trigger: "Token") -> bool:
    """ "None of the wounded spoke": the words of harm say who they are, and no verb of harm is denied."""
    if head.lower_ not in _NONE_OF:
        return False
    if trigger.pos_ == "ADP":
        return True  # "none of the victims was in critical condition": how they fare
    return any(prep.lower_ in ("of", "among") and prep.is_ancestor(trigger) for prep in head.children)


_NONE_OF: Final = frozenset({"none", "neither", "one"})


def _of_another_clause(head: "Token", trigger: "Token") -> bool:
    """ "Nobody said that 12 were killed": it is not the saying that killed nobody."""
    if head.dep_ not in ("nsubj", "nsubjpass"):
        return False
    at = trigger
    for _ in range(8):
        if at.i in (head.head.i, at.head.i):
            return False
        if at.dep_ == "ccomp":
            return True
        at = at.head
    return False


_COUNTS: Final = frozenset(
    {"number", "figure", "count", "toll", "report", "detail", "information", "word", "list", "name"}
)
"""Of these there may be none while there are victims: "no exact number of injuries", "no report of the wounded"."""
