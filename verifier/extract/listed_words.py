"""The words of one sentence, read for lists of persons: names, ages, places, nouns for one person."""

from typing import TYPE_CHECKING, Final

from verifier.extract import harm, lexicon
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from verifier.extract.quantities import Quantity

ONE: Final = lexicon.words("listed", "one")
BARE: Final = lexicon.words("listed", "bare")
TWO: Final = lexicon.words("listed", "two")
RELATIONS: Final = lexicon.words("listed", "relations")
WHOSE: Final = lexicon.words("listed", "whose")
_TITLES: Final = lexicon.words("listed", "titles")
_NOT_NAMES: Final = lexicon.words("listed", "not names")
_PARTICLES: Final = frozenset(
    {"de", "la", "del", "von", "van", "der", "al", "el", "bin", "ibn", "jr", "sr", "jr.", "sr."}
)
_UNITS: Final = frozenset({"year", "years", "month", "months", "week", "weeks", "day", "days"})
_DASHES: Final = frozenset({"-", "–", "\u2011"})
_JOINTS: Final = frozenset({"and", "&", "plus", "then"})
_WITH: Final = frozenset({("as", "well", "as"), ("along", "with"), ("together", "with")})
MODIFIERS: Final = frozenset({"JJ", "JJS", "JJR", "VBN", "VBG", "NN", "NNP", "CD", "HYPH", "POS", "RB", "PRP$"})
_LONGEST_NAME: Final = 7


class Words:
    """The words of a sentence. Every method takes a token index; most give the one behind what they read."""

    def __init__(self, doc: "Doc", quantities: "Sequence[Quantity]", low: list[str]) -> None:
        self.doc = doc
        self.low = [*low, "", "", "", ""]
        self.names: dict[int, int] = {}
        self.tag = [token.tag_ for token in tokens(doc)] + ["", "", "", ""]
        words = [token for token in tokens(doc) if token.is_alpha]
        self.titled = len(words) > 3 and sum(token.text[0].isupper() for token in words) > 0.65 * len(words)
        self.numbers: dict[int, tuple[int, int]] = {}
        self.uncounted: set[int] = set()
        self.unclear = False
        for quantity in quantities:
            span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            if quantity.low == quantity.high and quantity.low and quantity.modifier is None:
                self.numbers[span.start] = (span.end, quantity.low)
            else:
                self.uncounted.add(span.start)

    def name(self, at: int) -> int:
        """Behind the name that starts at token ``at``; ``at`` itself where none does."""
        if at not in self.names:
            self.names[at] = self._name(at)
        return self.names[at]

    def _name(self, at: int) -> int:
        here = at
        proper = 0
        while here < len(self.doc) and here - at < _LONGEST_NAME:
            token = self.doc[here]
            low = token.lower_
            if low in BARE or harm.adjective(low) is not None:
                break
            if token.tag_ in ("NNP", "NNPS") and token.text[:1].isupper() and low not in _NOT_NAMES:
                proper += low.strip(".") not in _TITLES or proper > 0
            elif not (
                (proper and low in _PARTICLES)
                or (here > at and low in _DASHES and not token.whitespace_ and proper)
                or (low.strip(".") in _TITLES and token.text[:1].isupper())
                or (
                    proper
                    and token.text[:1].isupper()
                    and token.is_alpha
                    and low not in _NOT_NAMES
                    and not token.is_stop
                )
            ):
                break
            here += 1
        if self.titled and not (self._old(here) or (self.low[here : here + 1] == [","] and self._old(here + 1))):
            return at  # in a headline every word has a capital
        while here > at and self.low[here - 1] in _DASHES | {"de", "la", "del", "von", "van", "der", "al", "el"}:
            here -= 1
        return here if proper else at

    def age(self, at: int) -> int:
        """Behind "12-year-old", "12 years old" or "four months old"; ``at`` itself where there is none."""
        here = at
        if self.tag[here] != "CD" and not self.low[here][:1].isdigit():
            return at
        while self.tag[here] == "CD" or (here > at and self.low[here] in ("1/2", "½")):
            here += 1
        here += self.low[here] in _DASHES
        if self.low[here] not in _UNITS:
            return at
        here += 1
        here += self.low[here] in _DASHES
        return here + 1 if self.low[here] == "old" else at

    def _owner(self, at: int) -> int:
        """Behind "Brown's"."""
        named = self.name(at)
        return named + 1 if named > at and self.low[named] in ("'s", "’s", "'", "’") else at

    def _persons(self, at: int) -> bool:
        low = self.low[at]
        one = low[:-1] if low.endswith("s") else low
        return low in ("others", "people", "kids", "olds") or harm.listed(low, "persons") or one in ONE

    def _noun(self, at: int) -> int | None:
        """The noun for one person, or for two, that ends the words from ``at``."""
        here = at
        while here < min(len(self.doc), at + 10):
            aged = self.age(here)
            if aged > here:
                here = aged
                if self.tag[here] not in MODIFIERS and self.low[here] not in ONE:
                    return here - 1  # "a 30-year-old"
                continue
            low, tag = self.low[here], self.tag[here]
            if low in TWO:
                return here
            if low in ONE and tag in ("NN", "NNP", "JJ"):
                follows = self.low[here + 1]
                if follows in ("'s", "’s"):
                    here += 2
                    continue
                if self.tag[here + 1] == "NNS" and not self._verbal(here + 1):
                    return None
                if follows in ONE or (self.tag[here + 1] == "NN" and not self._verbal(here + 1)):
                    here += 1
                    continue
                if follows in _DASHES and self.low[here + 2] in ("in", "to", "old", "law", "worker"):
                    if self.low[here + 2] == "worker":
                        return here + 2
                    return here + 4 if self.low[here + 2] == "in" and self.low[here + 4] == "law" else None
                return here
            if tag not in MODIFIERS and low not in _DASHES:
                return None
            here += 1
        return None

    def _verbal(self, at: int) -> bool:
        """Whether a word tagged as a noun is a word of harm in a headline: "woman hurt", "man dead"."""
        low = self.low[at]
        return harm.adjective(low) is not None or harm.done_to(low) is not None or harm.befalls(low) is not None

    def _open(self, at: int) -> bool:
        """Whether persons of unknown number follow: "and his children", "and several others"."""
        if at in self.uncounted or self.low[at] in ("several", "some", "many", "others", "dozens"):
            return True
        here = at + (self.low[at] in WHOSE)
        for head in range(here, min(len(self.doc), here + 4)):
            if self.tag[head] in ("NNS", "NNPS"):
                return self._persons(head)
            if self.tag[head] not in MODIFIERS:
                return False
        return False

    def _ages(self, at: int) -> int:
        """Behind ", 31", "(31)", ", ages 3 and 5", ", both 16", "aged 40"."""
        here = at
        if self.low[here] == "(" and ")" in self.low[here + 1 : here + 7]:
            return self.low.index(")", here) + 1
        here += self.low[here] == ","
        opened = self.low[here] in ("age", "ages", "aged", "both", "each", "all", "about", "just")
        here += opened
        here += opened and self.low[here] in ("ages", "aged", "age", "about", "just")
        first = here
        while self._old(here):
            here += 1
            here += self.low[here] in _UNITS
            here += self.low[here] == "old"
            if not opened:
                break
            step = here + 1 if self.low[here] in ("and", ",", "to") else here
            step += self.low[here] == "," and self.low[step] == "and"
            if step > here and self._old(step) and (self.age(step) > step or not self._counts(step)):
                here = step
            else:
                break
        if here == first or self._counts(first):
            return at
        return here

    def _old(self, at: int) -> bool:
        low = self.low[at]
        return (low.isdigit() and len(low) <= 3 and int(low) < 116) or (self.tag[at] == "CD" and low.isalpha())

    def _counts(self, at: int) -> bool:
        """Whether a number counts the noun behind it, so that it is no age."""
        if at + 1 >= len(self.doc):
            return False
        return self.age(at) > at or (
            self.tag[at + 1] in ("NNS", "JJ", "NN") and self.low[at + 1] not in _UNITS and not (self._verbal(at + 1))
        )

    def _set_off(self, end: int) -> bool:
        """Whether a name behind a comma ends at a comma or an age: an apposition, not the next of a list."""
        return self.low[end] in (",", ";", ")", "—", "–", ".", "") or self.tag[end] == "CD"

    def _place(self, at: int) -> int:
        here = at
        while here < len(self.doc) and here < at + 4 and self.tag[here] == "NNP" and self.doc[here].text[:1].isupper():
            here += 1
        return here

    def _apposition(self, at: int) -> int:
        """Behind ", a retired nurse" where a comma closes it."""
        for here in range(at + 2, min(len(self.doc), at + 14)):
            if self.low[here] == ",":
                return here
            if self.tag[here] in ("VBD", "VBZ", "VBP", "MD") or self.low[here] in ("and", ";", ":"):
                break
        return at

    def _joint(self, at: int) -> tuple[int, str] | None:
        """The start of what may be the next member, and what joins it."""
        here, joint = at, ""
        if self.low[here] in (",", ";"):
            joint = self.low[here]
            here += 1
        if self.low[here] in _JOINTS:
            here, joint = here + 1, "and"
            here += self.low[here] in ("then", "also")
        else:
            for words in _WITH:
                if tuple(self.low[here : here + len(words)]) == words:
                    here, joint = here + len(words), "and"
        return (here, joint) if joint and here < len(self.doc) else None
