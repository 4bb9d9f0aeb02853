"""Known outlets, armed actors, official bodies and monitors: what kind of body a name is, from the word lists.

They tell a body from a person of the same shape ("Airwars", "Hamas"), the outlet that hands words on from the one who
said them, and in a headline the speaker from the place ("Airwars: …", but "Aleppo: …").
"""

import re
from functools import cache
from typing import Final, Literal

from verifier.extract import lexicon

Kind = Literal["outlet", "armed actor", "official body", "monitor"]
_SECTIONS: Final[tuple[tuple[str, str, Kind], ...]] = (
    ("outlets", "agencies", "outlet"),
    ("outlets", "broadcasters", "outlet"),
    ("outlets", "papers and sites", "outlet"),
    ("bodies", "armed actors", "armed actor"),
    ("bodies", "ministries and official bodies", "official body"),
    ("bodies", "monitors and aid bodies", "monitor"),
)
_BEFORE: Final = re.compile(r"^(?:the\s+)?(?:(?:state-run|state-owned|state|official|semi-official|private)\s+)?", re.I)
_THE: Final = re.compile(r"^the\s+", re.I)


def _key(name: str) -> str:
    """Acronyms as they are written ("IS" is no "is"); other names in any case."""
    return name if name.isupper() and len(name) <= 5 else name.casefold()


@cache
def _known() -> dict[str, Kind]:
    return {
        _key(_THE.sub("", entry)): kind for file, section, kind in _SECTIONS for entry in lexicon.words(file, section)
    }


def kind_of(name: str) -> Kind | None:
    """What kind of body goes by this name ("the Pentagon", "state-run Tasnim"); ``None`` where the lists have none."""
    bare = _BEFORE.sub("", " ".join(name.split()))
    if not any(word[:1].isupper() for word in bare.split()):
        return None
    return _known().get(_key(bare))


def is_outlet(name: str) -> bool:
    """Whether the name is an agency's, broadcaster's, paper's or news site's."""
    return kind_of(name) == "outlet"


def also_given_name(name: str) -> bool:
    """Whether an outlet's name is a person's given name, too ("Sana", "Petra")."""
    return any(name.casefold() in lexicon.words("given_names", section) for section in ("female", "male"))


@cache
def outlets() -> frozenset[str]:
    """Every outlet's name without "the", folded."""
    return frozenset(name.casefold() for name, kind in _known().items() if kind == "outlet")
