"""Names of streets, parks and buildings, which have the shape of a person's: "Lindner Avenue", "Riverside Park"."""

from typing import Final

from verifier.extract import bodies, lexicon

_SURNAMES: Final = frozenset({"lane", "park", "street", "tower", "towers", "pier", "bridge", "heights", "terrace"})
"""Words for places that are surnames, too."""


def is_place(name: str) -> bool:
    """Whether the name ends in a word for a street, a park or a building, and no given name opens it ("Ada Lane")."""
    words = name.replace(".", "").split()
    if len(words) < 2 or words[-1].lower() not in lexicon.words("attribution_words", "places by name"):
        return False
    if not all(word[:1].isupper() or word in ("of", "the", "and", "de") for word in words):
        return False
    given = words[0].lower()
    known = given in lexicon.words("given_names", "female") or given in lexicon.words("given_names", "male")
    return not (known and words[-1].lower() in _SURNAMES) and bodies.kind_of(name) is None


def is_surely_place(name: str) -> bool:
    """Whether it is one whose last word is nobody's surname: no place, park or street speaks under its name."""
    return is_place(name) and name.rsplit(maxsplit=1)[-1].strip(".").lower() not in _SURNAMES
