"""The construction that tied a number to a word of harm, in words: what ``verifier explain`` prints.

The readings themselves are made in ``victims``, ``nearby`` and ``casualties``; here is only said which one it was. The
words quoted are those of the article, so the text goes to a terminal like article text.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract.outcomes import Reading, kids

if TYPE_CHECKING:
    from spacy.tokens import Token

_OUTCOMES: Final = frozenset({"dead", "missing", "hostage", "captive", "prisoner"})
"""Behind its verb, one of these says the harm: "were found dead"."""
_MAX: Final = 60
"""Longer quoted words are cut, code points."""


def because(reading: Reading | None, why: str) -> Reading | None:
    """The reading with its construction named, unless a rule further in has named it already."""
    return replace(reading, why=why) if reading is not None and not reading.why else reading


def share(whole: "Token", reading: Reading, *, apposed: bool = False) -> str:
    """How a share was read: by the count that it is a part of, or that it stands beside ("12 people, nine of them")."""
    lead = f"set beside {_quoted(whole)}," if apposed else "share of a count"
    return f"{lead} {'which' if apposed else 'that'} is {reading.why}" if reading.why else "share of a larger count"


def joined(other: "Token", reading: Reading) -> str:
    """How a count was read that is joined to another one ("five men and two women were killed")."""
    return f"joined to {_quoted(other)}, which is {reading.why or 'read'}"


def at_place(head: "Token", reading: Reading) -> str:
    """How the counted noun stands to the word that its reading came from."""
    above, dep, trigger = head.head, head.dep_, reading.trigger
    if dep in ("nsubj", "nsubjpass"):
        passive = dep == "nsubjpass" or bool(kids(above, "auxpass"))
        return f"subject of the {'passive ' if passive else 'verb '}{_verb(above, trigger)}"
    if dep in ("dobj", "obj", "dative"):
        if trigger.i < above.i and trigger.i != head.i:
            return f"what {_quoted(trigger)} comes to, object of {_verb(above, above)}"
        return f"object of {_verb(above, trigger)}"
    if dep in ("attr", "acomp"):
        return f"what {_quoted(trigger)} comes to, behind {_verb(above, above)}"
    if dep in ("pobj", "pcomp"):
        if above.lower_ in ("to", "at", "into", "over", "past", "above") and trigger.i < above.i:
            return f"what {_quoted(trigger)} comes to, behind {_quoted(above)}"
        return f"behind {_quoted(above)} with {_quoted(trigger)} before it"
    return f"joined to {_quoted(above)}, with {_quoted(trigger)} beside it"


def described(head: "Token", reading: Reading) -> str:
    """How a word on the counted noun says what befell it: before it, behind it, or in a clause of its own."""
    trigger = reading.trigger
    if trigger.i < head.i:
        return f"described by {_quoted(trigger)} before the noun"
    clause = next((above for above in (trigger, *trigger.ancestors) if above.dep_ == "relcl"), None)
    if clause is not None and clause.i > head.i:
        return f"described by the clause {_verb(clause, trigger)}"
    if trigger.i - head.i <= 1:
        return f"{_quoted(trigger)} stands right behind what is counted"
    return f"described by {_quoted(trigger)} behind it"


def _verb(verb: "Token", trigger: "Token") -> str:
    """The verb with its helpers, and the word that says the harm where that is another one ("were left … dead")."""
    helpers = [child for child in kids(verb, "aux", "auxpass") if child.i < verb.i and verb.i - child.i <= 4]
    words = [*(child.text for child in helpers), verb.text]
    if trigger.i > verb.i:
        words += ["…", trigger.text] if trigger.i > verb.i + 1 else [trigger.text]
    else:
        words += [token.text for token in verb.doc[verb.i + 1 : verb.i + 2] if token.lower_ in _OUTCOMES]
    return _marks(" ".join(words))


def _quoted(token: "Token") -> str:
    return _marks(token.text)


def _marks(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain if len(plain) <= _MAX else plain[: _MAX - 1] + '…'}”"
