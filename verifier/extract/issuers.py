"""Whose statement or report it is that speaks: "a report by Harbour Watch", "the fleet's statement"."""

import re
from typing import Final

from verifier.extract import lexicon, names

_ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.I)
_BY: Final = re.compile(r"\s(?:by|from)\s")
_OWNER: Final = re.compile(r"['’]s?(?=\s)")
_LONGEST: Final = 120
"""A longer phrase behind "by" is a description, no name; code points."""


def issuer(phrase: str) -> tuple[int, int] | None:
    """Where in ``phrase`` the body or person stands whose statement or report it is; ``None`` if it names none.

    "a report by Harbour Watch", "a statement from the fleet", "the ministry's report". A place is no issuer ("a report
    from Basra"), nor is whose picture it is.
    """
    owner = next(_OWNER.finditer(phrase), None)
    what = phrase[owner.end() :].split() if owner is not None else []
    if owner is not None and 0 < len(what) <= 4 and names.singular(what[-1]) in _issued():
        who = phrase[: owner.start()]
        return (0, len(who)) if len(who) >= 3 and "," not in who and _issues(who) else None
    if names.head_noun(phrase.split()) not in _issued():
        return None
    found = _BY.search(phrase)
    who = phrase[found.end() :] if found is not None else ""
    if found is not None and phrase[: found.start()].rsplit(maxsplit=1)[-1].lower() in _seen() | _NOT_ITS_OWN:
        return None  # "a report obtained by the Lake Post", "a study published by a journal"
    tail = _TAIL.search(who)
    who = who[: tail.start()] if tail is not None else who
    if found is None or "," in phrase[: found.start()] or not 3 <= len(who) <= _LONGEST or not _issues(who):
        return None
    if found.group().strip() == "from" and not _surely(who):
        return None
    return found.end(), found.end() + len(who)


def bare(phrase: str) -> str:
    """A document's phrase without the reduced clause that says when it came out or who saw it.

    What says whose it is or where it lies stays: "photos posted by relatives", "a complaint filed in court".
    """
    for found in _DONE.finditer(phrase):
        word, rest = found["word"].lower(), phrase[found.end() :]
        when = not rest or (_WHEN.match(rest) is not None and _BY.search(rest) is None)
        if word not in _done() or not (when or (word in _seen() and rest.startswith(" by ")) or _PASSED.match(rest)):
            continue
        if names.is_document(phrase[: found.start()]):
            return phrase[: found.start()].rstrip(", ")
    return phrase


def holder(phrase: str) -> tuple[int, int] | None:
    """Where in ``phrase`` the one stands who has the document: "a memo seen by the Lake Post", "leaked to X"."""
    found = _HELD.search(phrase)
    if found is None or (found["by"] is not None and found["by"].lower() not in _seen()):
        return None
    who = found["who"]
    tail = _TAIL.search(who)
    return found.start("who"), found.start("who") + (tail.start() if tail is not None else len(who))


_NOT_ITS_OWN: Final = frozenset({"published", "shared", "circulated", "leaked"})
"""Who does this with a paper may not have written it."""
_DONE: Final = re.compile(r"\s(?P<word>[a-z]+)\b")
_HELD: Final = re.compile(
    r"\s(?:(?P<by>[a-z]+) by|leaked to|shared with|provided to|supplied to|given to|sent to) (?P<who>[^,;:.]{2,80})"
)
_TIME: Final = (
    r"(?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:in |on )?(?:\d{1,2} )?(?:January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b|yesterday\b|today\b"
    r"|(?:last|this|earlier this|late last|early this) (?:week|month|year|spring|summer|autumn|fall|winter)\b"
)
_WHEN: Final = re.compile(rf"\s(?:{_TIME})")
_PASSED: Final = re.compile(r"\s(?:to|with) (?:the )?[A-Z]")
_TAIL: Final = re.compile(
    rf"\s(?:{_TIME}"
    r"|(?:published|released|issued|posted|seen|obtained|reviewed|made public|shared|circulated|dated|filed|leaked)\b)"
)
"""What follows a name and tells when or how its paper came out."""


def _seen() -> frozenset[str]:
    return lexicon.words("attribution_words", "seen by")


def _done() -> frozenset[str]:
    return lexicon.words("attribution_words", "done with documents")


def _issued() -> frozenset[str]:
    return lexicon.words("attribution_words", "issued")


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
