"""Two speakers in one phrase, past a role or an apposition: "the mayor, Anna Berg, and a local nurse"."""

import re
from typing import Final

_AND: Final = re.compile(r", and (?=(?P<article>a|an|the|his|her|their|two|three|four|several|one) |[A-Z])")
_VERBS: Final = re.compile(r"\b(?:who|which|that|is|was|were|has|had|have)\b")


def second(phrase: str) -> int | None:
    """Where ", and" begins before the second speaker of the phrase; ``None`` where it names one, or plainly lists.

    The phrase must hold a comma before it, for the name or the role of the first.
    """
    found = None
    for match in _AND.finditer(phrase):
        found = match
    if found is None or _VERBS.search(phrase, found.end()) is not None:
        return None
    before = phrase[: found.start()].split(", ")
    if len(before) != 2:
        return None
    first, apposition = before
    named = apposition[:1].isupper() or first[:1].isupper()
    if found["article"] is None:
        return found.start() if named else None
    if apposition.startswith(("a ", "an ")):
        return None  # "Ivo Horn, a lawyer, and a father of two"
    return found.start() if named else None
