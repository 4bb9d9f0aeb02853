"""Victims told of one by one, without any number: "Ada Brown, 25, died at the scene. Ben Hall, 31, died later."

They are no figures of claims; where an article gives no count for a measure they are its total. Counted are only
persons who are surely different ones: by their ages, by their full names, by sex, or by "another" and "a second". Who
may be the same ("a man … the 25-year-old") counts once, so the number is never too high for want of a link. An article
that tells of several incidents is not counted, since nobody knows which of them a person belongs to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.extract import casualties, lexicon, other_times, outcomes, victims
from verifier.extract.codebooks import Codebook
from verifier.extract.document import Document
from verifier.extract.hits import FigureHit
from verifier.extract.model import Figure, Measure, Span
from verifier.extract.parsing import Parses
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

RULE: Final = "persons told of one by one"
_CONFIDENCE: Final = 0.7
_ONE: Final = lexicon.words("listed", "one")
_MALE: Final = lexicon.words("listed", "male")
_FEMALE: Final = lexicon.words("listed", "female")
_FIRST: Final = 12
_DATED: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d|"
    r"\b(?:ago|earlier|last (?:week|month|year|summer|fall|winter|spring)|previous|another|funeral|memorial|vigil|"
    r"unrelated)\b",
    re.I,
)
_DOERS: Final = frozenset(["gunman", "shooter", "suspect", "attacker", "assailant", "intruder", "robber", "someone"])
_PLACES: Final = ("nsubj", "nsubjpass", "dobj", "conj", "ROOT", "pobj")
_NEW: Final = frozenset(["another", "second", "third", "fourth", "fifth", "other"])
_AGE: Final = re.compile(r"\b(\d{1,2})[ -](?:year|month)s?[ -]old\b", re.I)
_BEHIND: Final = re.compile(r",? (?:who was )?(\d{1,2})(?=[,.;)]| of )|\s?\((\d{1,2})\)")
_SEVERAL: Final = re.compile(
    r"\b(?:separate|unrelated|another|other|second|third|previous|earlier|multiple|two|three|four|five|string of)"
    r" (?:\w{1,20} )?(?:shootings?|incidents?|attacks?|stabbings?|killings?|homicides?|murders?|crash(?:es)?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Person:
    sentence: int
    start: int
    end: int
    trigger: Span
    measure: Measure
    age: int | None
    name: str | None
    sex: str | None
    new: bool


def added(
    document: Document, parses: Parses, book: Codebook, hits: Sequence[FigureHit], title: Sequence[FigureHit] = ()
) -> list[FigureHit]:
    """The hits and, for each of killed and injured that neither they nor the title's count, its persons one by one.

    What is added is tacit: it counts for the totals only.
    """
    counted = {hit.figure.measure for hit in (*hits, *title) if not (hit.background or hit.negated)}
    shot = any(hit.shot for hit in (*hits, *title))
    if "killed" in counted and ("injured" in counted or shot):
        return list(hits)
    persons = list(_persons(document, parses, beside=bool(counted & {"killed", "injured"}) or shot))
    found = list(hits)
    if not persons or any(_SEVERAL.search(document.words(document.sentences[index])) for index in parses):
        return found
    dead = [person for person in persons if person.measure == "killed"]
    if dead and "killed" not in counted:
        found.append(_hit(document, dead, _count(dead), "killed", book))
    hurt = [person for person in persons if person.measure == "injured" and not _among(person, dead)]
    if hurt and "injured" not in counted and not shot:
        found.append(_hit(document, hurt, _count(hurt), "injured", book))
    found.sort(key=lambda hit: (hit.sentence, hit.figure.start))
    return found


def _among(person: _Person, others: list[_Person]) -> bool:
    """Whether the person may be one of the others: hurt at first, and dead later."""
    return not person.new and any(_same(person, other) for other in others)


def _same(one: _Person, other: _Person) -> bool:
    if one.age is not None and other.age is not None:
        return one.age == other.age
    if one.name and other.name:
        return one.name == other.name
    return one.sex is None or other.sex is None or one.sex == other.sex


def _count(persons: list[_Person]) -> int:
    """How many surely different persons these are."""
    ages = {person.age for person in persons if person.age is not None}
    names = {person.name for person in persons if person.name}
    sexes = {person.sex for person in persons if person.sex}
    told = [person for person in persons if person.new]
    known = any(not person.new for person in persons)
    return max(1, len(ages), len(names), len(sexes), bool(told) + known)


def _persons(document: Document, parses: Parses, *, beside: bool) -> Iterator[_Person]:
    """``beside``: the article counts others, so that only its first sentences, if undated, are its incident's."""
    for index in sorted(parses):
        words = document.words(document.sentences[index])
        if not casualties.triggers(words) or other_times.told(words):
            continue
        if beside and (index > _FIRST or _DATED.search(words)):
            continue
        for token in tokens(parses[index]):
            if token.dep_ in _PLACES and _one(token):
                reading = victims.climb(token)
                if reading is not None and _happened(token, reading):
                    person = _person(document, index, parses[index], token, reading)
                    if person is not None:
                        yield person


def _happened(token: "Token", reading: outcomes.Reading) -> bool:
    """Whether it is told as this article's news: no plan, no denial, nobody who only explains another noun."""
    trigger = reading.trigger
    if outcomes.hypothetical(trigger) or outcomes.denied(trigger) or trigger.lower_ in ("victim", "victims"):
        return False
    return not (
        token.dep_ == "pobj" and any(child.dep_ == "relcl" and child.i <= trigger.i for child in token.children)
    )


def _one(token: "Token") -> bool:
    """Whether the word stands for one person who may be a victim."""
    low = token.lower_
    if low in _DOERS or token.tag_ not in ("NN", "NNP"):
        return False
    if any(child.dep_ == "nummod" or child.lower_ in ("no", "every", "each", "any") for child in token.children):
        return False
    return low in _ONE or (token.dep_ not in ("ROOT", "conj") and _name(token) is not None)


def _name(token: "Token") -> str | None:
    """The full name that ends at the token, in lower case; None for a single word, which may be anything."""
    if token.tag_ != "NNP" or not token.text[:1].isupper():
        return None
    first = token.i
    while first > 0 and token.doc[first - 1].tag_ == "NNP" and token.doc[first - 1].head.i == token.i:
        first -= 1
    words = [one.text for one in token.doc[first : token.i + 1] if one.text[:1].isupper()]
    return " ".join(words).lower() if 2 <= len(words) <= 4 else None


def _person(document: Document, index: int, doc: "Doc", token: "Token", reading: outcomes.Reading) -> _Person | None:
    measure: Measure = reading.measure
    if measure == "casualties":
        measure = "injured"
    if measure not in ("killed", "injured") or reading.part or reading.confidence < _CONFIDENCE:
        return None
    if victims.agentive(token):
        return None
    base = document.sentences[index].start
    left = token.left_edge
    before = doc.text[left.idx : token.idx + len(token)]
    behind = _BEHIND.match(doc.text, token.idx + len(token))
    aged = _AGE.search(before)
    age = int(aged.group(1)) if aged else int(behind.group(1) or behind.group(2)) if behind else None
    low = token.lower_
    sex = "male" if low in _MALE else "female" if low in _FEMALE else None
    trigger = Span(base + reading.trigger.idx, base + reading.trigger.idx + len(reading.trigger))
    new = any(child.lower_ in _NEW for child in token.children)
    name = _name(token) if low not in _ONE else None
    return _Person(index, base + token.idx, base + token.idx + len(token), trigger, measure, age, name, sex, new)


def _hit(document: Document, persons: list[_Person], count: int, measure: Measure, book: Codebook) -> FigureHit:
    first = persons[0]
    figure = Figure(
        first.start,
        first.end,
        document.text[first.start : first.end],
        count,
        count,
        count,
        None,
        False,
        measure,
        None,
        None,
        None,
        book.rule(RULE),
        _CONFIDENCE,
    )
    return FigureHit(first.sentence, figure, first.trigger, confidence=_CONFIDENCE, tacit=True, why=RULE)
