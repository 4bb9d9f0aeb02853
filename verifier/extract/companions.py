"""Persons joined to a count without a number of their own: "a woman and two children" are three."""

from typing import TYPE_CHECKING, Final

from verifier.extract import harm
from verifier.extract.outcomes import Reading, kids, surely_person

if TYPE_CHECKING:
    from spacy.tokens import Token


def joined(head: "Token", reading: Reading) -> int:
    """How many persons are joined to the count without a number of their own: "a woman and two children" is one."""
    trigger = reading.trigger
    if trigger.head.i == head.i and trigger.dep_ == "amod" and trigger.i < head.i:
        return 0  # "a woman and two slain victims": the word is said of the two only
    top = head
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
        top = top.head
    chain: list[Token] = []
    pending = [top]
    while pending and len(chain) < 12:
        token = pending.pop()
        chain.append(token)
        pending.extend(kids(token, "conj"))
    alone = [
        token for token in chain if token.i != head.i and token.tag_ in ("NN", "NNP") and not kids(token, "nummod")
    ]
    persons = [
        token for token in alone if (token.pos_ == "PROPN" or surely_person(token)) and not _of_other_fate(token)
    ]
    listed = 0 if persons and _itemised(head, persons) else len(persons)
    return listed + _along(head, trigger) + _himself(head, chain)


def _along(head: "Token", trigger: "Token") -> int:
    """ "Ada was killed along with eight others": the one who is the verb's subject; and one who is named behind it."""
    prep = head.head
    if prep.dep_ == "prep" and prep.lower_ in ("with", "alongside") and trigger.pos_ == "VERB":
        return sum(_single(noun) for noun in kids(trigger, "nsubj", "nsubjpass") if noun.i < trigger.i)
    if head.i > trigger.i or trigger.pos_ != "VERB":
        return 0
    behind = [prep for prep in trigger.subtree if prep.dep_ == "prep" and prep.i > trigger.i]
    with_whom = [prep for prep in behind if prep.lower_ == "with" and prep.nbor(-1).lower_ in ("along", "together")]
    return sum(_single(noun) for prep in with_whom[:1] for noun in kids(prep, "pobj"))


def _single(noun: "Token") -> bool:
    """Whether the noun is one person without a number."""
    known = noun.pos_ == "PROPN" or surely_person(noun) or noun.lower_ in ("he", "she")
    return known and noun.tag_ in ("NN", "NNP", "PRP") and not kids(noun, "nummod", "conj")


def _himself(head: "Token", chain: "list[Token]") -> int:
    """ "He and three others were shot": the pronoun that is joined is one person more."""
    return sum(token.lower_ in ("he", "she", "i") for token in chain if token.i < head.i)


def _of_other_fate(token: "Token") -> bool:
    """ "Three martyrs and a wounded civilian", "man dead and three hurt": their own word says what befell them."""
    behind = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    own = behind is not None and behind.lower_ in ("dead", "killed", "wounded", "injured", "hurt", "missing")
    return own or any(harm.adjective(child.lower_) is not None for child in kids(token, "amod"))


_SMALL: Final = (("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"))
_ITEMISED: Final = frozenset(
    [
        "people",
        "persons",
        "person",
        "civilians",
        "civilian",
        "members",
        "member",
        "victims",
        "residents",
        "relatives",
        "citizens",
        "individuals",
    ]
)
_COUNTS: Final = {word: value for value, pair in enumerate(_SMALL, start=1) for word in pair}


def _itemised(head: "Token", persons: "list[Token]") -> bool:
    """Whether those without a number are the ones counted: "two civilians, a writer and a student, were killed"."""
    numbers = [_COUNTS.get(child.lower_) for child in kids(head, "nummod")]
    first = min(persons, key=lambda token: token.i)
    if head.lower_ not in _ITEMISED or len(persons) not in numbers or first.i < head.i:
        return False
    before = first.left_edge.i - 1
    return before > head.i and head.doc[before].text in (",", "–", "—", "-", ":")
