"""Whose statement or report it is that speaks: "a report by Harbour Watch", "the fleet's statement"."""

import re
from typing import Final

from verifier.extract import lexicon, names

_ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.I)
_ISSUED: Final = re.compile(r"\s(?:by|from)\s+(?P<who>.{3,120})$")

_OWNED: Final = re.compile(r"(?P<who>.{3,80}?)(?:['’]s|(?<=s)['’])\s+(?:\S+\s+){0,3}(?P<what>[a-z-]+)$")


def issuer(phrase: str) -> tuple[int, int] | None:
    """Where in ``phrase`` the body or person stands whose statement or report it is; ``None`` if it names none.

    "a report by Harbour Watch", "a statement from the fleet", "the ministry's report". A place is no issuer ("a report
    from Basra"), nor is whose picture it is.
    """
    owned = _OWNED.fullmatch(phrase)
    if owned is not None:
        issued = names.singular(owned["what"]) in lexicon.words("attribution_words", "issued")
        return owned.span("who") if issued and "," not in owned["who"] and _issues(owned["who"]) else None
    if names.head_noun(phrase.split()) not in lexicon.words("attribution_words", "issued"):
        return None
    found = _ISSUED.search(phrase)
    if found is None or "," in phrase[: found.start()] or not _issues(found["who"]):
        return None
    if phrase[found.start() :].strip().startswith("from") and not _surely(found["who"]):
        return None
    return found.span("who")


def _issues(who: str) -> bool:
    first = who.split(maxsplit=1)[0].lower()
    return first not in ("his", "her", "their", "its", "my", "our", "your", "him", "them", "it") and names.can_speak(
        who
    )


def _surely(who: str) -> bool:
    """Whether the words surely name a person or body, not a place: a known one, a role, or a common noun."""
    speaker = names.read(who)
    bare = _ARTICLE.sub("", who)
    if speaker.nature == "person" and (speaker.sure or speaker.role):
        return True
    return names.is_organisation(bare.split()) or (bare != who and not bare[:1].isupper())
