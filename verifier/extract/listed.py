"""Persons who are listed, not counted: "a man, his wife and a toddler", "Ada Brown, 31, and Ben Hall, 40".

A list is read token by token (tags and word lists, no tree), since lists are what parses break on; what befell it is
read elsewhere (``listed_harm``). Each member counts once: ages, places and names set off by commas ("his wife, Ada,
31") go with the member before them. A list with a member of unknown number ("his children") gives nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract import listed_words
from verifier.extract.tokens import lowered

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from verifier.extract.quantities import Quantity

_SELF: Final = frozenset({"himself", "herself", "self"})
_SIGNS: Final = frozenset({",", ";", "&", "and", "plus", "then", "along", "together", "well"})
_OPENING: Final = frozenset({"NNP", "NNPS", "CD"})
_TO_PLACES: Final = frozenset({"to", "at", "in", "near", "from"})
_MAX_MEMBERS: Final = 40


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a list, token indices ``[start, end)`` with what restates it: ``count`` persons, told by ``head``.

    ``numbered``: it carries a number of its own ("two children"). ``named``: it opens with a name. ``aged``: an age
    stands with it. ``bare``: a noun without an article ("Man, woman dead"). ``joint``: what parts it from the member
    before (",", "and", "" for the first).
    """

    start: int
    end: int
    head: int
    count: int
    numbered: bool = False
    named: bool = False
    aged: bool = False
    bare: bool = False
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of persons in one sentence, token indices ``[start, end)``; ``count`` persons in all."""

    start: int
    end: int
    count: int
    members: tuple[Member, ...]

    @property
    def told(self) -> bool:
        """Whether every member carries a number, so that the count is a sum of what the words say."""
        return all(member.numbered for member in self.members)

    def without_last(self) -> "Listing | None":
        """The list without its last member, which belongs to the next clause; None where less than two are left."""
        kept = self.members[:-1]
        count = sum(member.count for member in kept)
        return Listing(self.start, kept[-1].end, count, kept) if len(kept) > 1 else None


def find(doc: "Doc", quantities: "Sequence[Quantity]" = ()) -> Iterator[Listing]:
    """Find the lists of two and more members of a parsed sentence, left to right, without overlap.

    ``quantities`` are those of the same words: they give the numbers of numbered members ("two children").
    """
    low = list(lowered(doc))
    if _SIGNS.isdisjoint(low):
        return
    reader = _Reader(doc, quantities, low)
    at = 0
    while at < len(doc):
        listing = reader.listing(at) if reader.opens(at) else None
        if listing is not None:
            yield listing
            at = listing.end
        else:
            at = max(at + 1, reader.name(at))


class _Reader(listed_words.Words):
    """Reads the lists of one sentence."""

    def opens(self, at: int) -> bool:
        """Whether a list can start here at all: a cheap test."""
        low = self.low[at]
        return (
            low in listed_words.WHOSE
            or low in listed_words.BARE
            or at in self.numbers
            or low[0].isdigit()
            or self.tag[at] in _OPENING
        )

    def listing(self, start: int) -> Listing | None:
        """The list that starts at token ``start``, if one does."""
        members: list[Member] = []
        at, joint = start, ""
        self.unclear = False
        while len(members) < _MAX_MEMBERS:
            member = self._member(at, members)
            if member is None:
                if members and joint != "," and self._open(at):
                    return None
                break
            member = self._behind(replace(member, joint=joint))
            members.append(member)
            if self.unclear:
                return None
            found = self._joint(member.end)
            if found is None:
                if self.low[member.end] == "or":
                    return None
                break
            at, joint = found
        if len(members) > 1 and _place(members[0], members[1]):
            return None
        if self._same_person(members) or (start > 1 and self.low[start - 1] == "of" and self._persons(start - 2)):
            return None  # "wife of A, B": the list began before
        if not members or (start and self.low[start - 1] in _TO_PLACES and _ward(members)):
            return None  # "taken to Mercy and a man": a place, and the next clause
        kept = _without_restated(self._without_roles(members))
        count = sum(member.count for member in kept)
        if len(kept) < 2 or not 2 <= count <= 200 or not _holds(kept):
            return None
        return Listing(start, members[-1].end, count, tuple(kept))

    def _without_roles(self, members: list[Member]) -> list[Member]:
        """ "Hall and Park, the driver and a passenger, were": what the named ones are is said once more."""
        half = len(members) // 2
        names, roles = members[:half], members[half:]
        if half and len(members) % 2 == 0 and roles[0].joint == "," and self.low[roles[0].start] == "the":
            only_roles = not any(one.named or one.aged for one in roles)
            return names if only_roles and all(one.named for one in names) else members
        return members

    def _same_person(self, members: list[Member]) -> bool:
        """ "My friend and relative", "our colleague and teacher": very likely one person, so nobody is counted."""
        return (
            len(members) > 1
            and members[-1].joint == "and"
            and members[-1].start == members[-1].head
            and any(self.low[one.head] in listed_words.RELATIONS for one in members[-2:])
        )

    def _member(self, at: int, before: list[Member]) -> Member | None:
        if at >= len(self.doc):
            return None
        if self.low[at] in _SELF:
            return Member(at, at + 1, at, 1) if before else None
        counted = at + (self.low[at] in listed_words.WHOSE and at + 1 in self.numbers)
        if counted in self.numbers:
            member = self._numbered(counted)
            return replace(member, start=at) if member is not None else None
        if self.low[at] in listed_words.WHOSE or self._owner(at) > at:
            return self._described(at)
        aged = self.age(at)
        if aged > at:
            named = self.name(aged)
            if named > aged:
                return Member(at, named, named - 1, 1, named=True, aged=True)
            return self._described(at) if self.low[aged - 1] == "old" and "years" not in self.low[at:aged] else None
        if self.low[at] in listed_words.BARE and self.tag[at] in ("NN", "NNP", "NNS", "JJ"):
            head = self._noun(at)
            return replace(self._one(at, head), bare=True) if head is not None else None
        named = self.name(at)
        if named > at and self.low[named] not in ("'s", "’s", "'", "’"):
            return Member(at, named, named - 1, 1, named=True)
        if before and not before[-1].named and self.tag[at] in ("JJ", "NN", "VBN"):
            return self._described(at)
        return None

    def _numbered(self, at: int) -> Member | None:
        here, count = self.numbers[at]
        if self.low[here] == "of":
            here += 1
            if self.low[here] in ("the", "those", "these"):
                return None  # a share of persons told of elsewhere
            here += self.low[here] in listed_words.WHOSE
        for head in range(here, min(len(self.doc), here + 7)):
            low, tag = self.low[head], self.tag[head]
            if self.low[head + 1] in ("-", "'s", "’s") and low not in ("others",):
                continue
            plural = tag in ("NNS", "NNPS") or low in ("people", "others", "men", "women", "children", "police", "kids")
            if (plural and self._persons(head)) or (count == 1 and low in listed_words.ONE and tag in ("NN", "NNP")):
                if self.tag[head + 1] in ("NN", "NNS") and self._persons(head + 1):
                    continue
                return Member(at, head + 1, head, count, numbered=True)
            if tag not in listed_words.MODIFIERS and low not in ("other", "more", "additional"):
                return None
        return None

    def _described(self, at: int) -> Member | None:
        """ "A man", "his 12-year-old stepson", "the girl's mother", "another driver", "a 30-year-old"."""
        here = self._owner(at)
        if here == at and self.low[at] in listed_words.WHOSE:
            here = at + 1
        if self.low[at] == "one" and self.low[here] == "of":
            return None
        head = self._noun(here)
        return self._one(at, head) if head is not None else None

    def _one(self, at: int, head: int) -> Member:
        aged = any(self.age(here) > here for here in range(at, head + 1))
        return Member(at, head + 1, head, 2 if self.low[head] in listed_words.TWO else 1, aged=aged)

    def _behind(self, member: Member) -> Member:
        """Take in what restates the member or says how old it is and where from."""
        at, aged = member.end, member.aged
        names = 0 if member.named else member.count
        for _ in range(6):
            start = at
            ages = self._ages(at)
            if ages > at:
                at, aged = ages, True
            if names and (named := self._restated(at, names)) > at:
                names, at = 0, named
            if self.low[at] in ("of", "from") and (place := self._place(at + 1)) > at + 1:
                at = place
            elif self.low[at] == "," and self.low[at + 1] in ("of", "from") and self._place(at + 2) > at + 2:
                at = self._place(at + 2)
            if member.named and self.low[at] == "," and self.low[at + 1] in ("a", "an", "the"):
                at = self._apposition(at)
            if at == start:
                break
        return replace(member, end=at, aged=aged)

    def _restated(self, at: int, names: int) -> int:
        """Behind the names that say who the member is: "his wife, Ada", "two sons, Al and Bo, 7"."""
        here = at + (self.low[at] in (",", ":", "–", "—", "("))
        if self.low[here] in ("identified", "named") and self.low[here + 1] == "as":
            here += 2
        taken = 0
        last = at
        while taken < names:
            aged = self.age(here)
            named = self.name(aged)
            if named == aged or (taken == 0 and here > at and self.low[named] in ("'s", "’s")):
                break
            if names == 1 and here > at and not self._set_off(named):
                break
            last = self._ages(named)
            taken += 1
            joint = self._joint(last)
            if joint is None:
                break
            here = joint[0]
        self.unclear |= names > 1 and 0 < taken < names
        return last


def _place(first: Member, second: Member) -> bool:
    """Whether the first "name" is rather a place behind which the list begins: "in Dover, two men and a woman"."""
    return first.named and not first.aged and first.end - first.start == 1 and second.joint == "," and not second.named


def _ward(members: list[Member]) -> bool:
    return members[0].named and not members[0].aged and not all(member.named for member in members)


def _without_restated(members: list[Member]) -> list[Member]:
    """ "Three people, a man and two women": the list only says who the three are."""
    if len(members) > 2 and members[0].numbered and members[0].count == sum(one.count for one in members[1:]):
        return members[:1]
    return members


def _holds(members: list[Member]) -> bool:
    """Whether the members are one list: joined by "and", names that all have ages, or bare nouns as in headlines."""
    if any(member.joint == "and" for member in members) or all(member.aged and member.named for member in members):
        return True
    return all(member.bare or member.numbered for member in members)
