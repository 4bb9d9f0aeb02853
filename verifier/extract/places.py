"""The phrase of place in a claim: behind "in", "at" or "near", behind a street's "on", or what a strike or siege is on.

A name is taken for a place by its preposition, the word it goes with ("the Ardana district") or the gazetteer
(``data/places.txt``), never where it is a known body's, outlet's, armed actor's or person's. Where somebody is treated,
held, employed or lives is not where something happened.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from verifier.extract import lexicon, names
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_PLACE: Final = 120
"""Longer place phrases are cut back to the name; code points."""
_STRICT: Final = frozenset(
    ["in", "at", "near", "around", "outside", "inside", "across", "throughout", "along", "off", "within", "beside"]
)
_SIDES: Final = frozenset(
    ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside", "inside"]
)
_AIMED: Final = frozenset(["on", "of", "for", "against", "in", "at"])
_MOVED: Final = frozenset(["to", "from", "by", "into", "towards", "toward", "with"])
_TIMES: Final = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|(?:jan|feb|aug|sept?|oct|nov|dec)\.?",
    re.I,
)
_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+", re.I)


@cache
def _gazetteer() -> frozenset[str]:
    listed = ("countries", "capitals", "provinces", "cities", "regions", "states")
    return frozenset(_key(name) for section in listed for name in lexicon.words("places", section))


@cache
def _section(name: str) -> frozenset[str]:
    return frozenset(_key(entry) for entry in lexicon.words("places", name))


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().rstrip(".").replace("’", "'").casefold()


def known(name: str) -> bool:
    """Whether the name is in the gazetteer; an article before it is left out of account."""
    return _key(_ARTICLE.sub("", name.strip(), count=1)) in _gazetteer()


def written_elsewhere(city: str) -> bool:
    """Whether news about other places is written in the city: a dateline from there tells nothing."""
    return _key(city) in _section("desks")


def find(doc: "Doc", first: int, last: int, taken_first: bool = False) -> tuple[int, int] | None:
    """Where in the sentence the claim's phrase of place stands, in code points; ``None`` where there is none.

    ``taken_first``: a claim on territory, whose place is rather what is taken than where it is taken.
    """
    located, aimed = next(_located(doc, first, last), None), next(_aimed(doc, first, last), None)
    if located is None or aimed is None:
        return located or aimed
    return aimed if taken_first else min(located, aimed)


def _located(doc: "Doc", first: int, last: int) -> Iterator[tuple[int, int]]:
    """The phrases behind prepositions of place, those of the main clause before those of relative clauses."""
    aside: list[tuple[int, int]] = []
    for token in tokens(doc)[first:last]:
        if token.lower_ not in _STRICT and token.lower_ not in ("on", "of"):
            continue
        beside = token.i > first and doc[token.i - 1].lower_ in _SIDES and token.lower_ == "of"
        noun = _object(token)
        if noun is None or not first <= noun.i < last or _away(token, noun):
            continue
        if token.lower_ == "of" and not beside:
            continue
        if _is_street(noun) if token.lower_ == "on" else is_place(noun):
            span = _phrase(noun, last)
            if beside:
                span = doc[token.i - 1].idx, span[1]
            if any(above.dep_ == "relcl" for above in (token, *token.ancestors)):
                aside.append(span)
            else:
                yield span
    yield from aside


def _object(token: "Token") -> "Token | None":
    return next((child for child in token.children if child.dep_ == "pobj"), None) if token.dep_ == "prep" else None


def _aimed(doc: "Doc", first: int, last: int) -> Iterator[tuple[int, int]]:
    """What an attack, a siege or a capture is on, where that is a place: "the strike on Ardana", "overran Ardana"."""
    for token in tokens(doc)[first:last]:
        noun: Token | None = None
        if token.lower_ in _AIMED and token.head.lower_ in _section("event nouns"):
            noun = _object(token)
        elif token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_.lower() in _section("hit verbs"):
            noun = token
        elif token.dep_ == "compound" and token.head.lower_ in _section("event nouns") and _compound(token):
            yield _compound_span(token)
        if noun is not None and first <= noun.i < last and is_place(noun) and (_certain(noun) or noun.pos_ != "PROPN"):
            yield _phrase(noun, last)


def _compound(token: "Token") -> bool:
    start, end = _compound_span(token)
    return known(token.doc.text[start:end])


def _compound_span(token: "Token") -> tuple[int, int]:
    first = token.left_edge
    return first.idx, token.idx + len(token.text)


def _away(prep: "Token", noun: "Token") -> bool:
    """Whether what stands before the preposition shows that this is not where it happened."""
    head = prep.head
    if head.lemma_.lower() in _section("heads") or head.lower_ in _section("heads"):
        return True
    if head.pos_ in ("NOUN", "PROPN") and head.dep_ == "pobj" and head.head.lower_ in _MOVED:
        return head.head.dep_ != "agent"  # "killed by gunmen near Ardana": there it happened
    if head.pos_ == "PROPN" and not (head.dep_ in ("dobj", "nsubjpass") and is_place(head)):
        return True  # where a body or a person is: "the Ministry of Health in Ardana"
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_.lower() in _section("heads"):
        return True
    if head.lemma_ in _BROUGHT and any(word.lower_ in _MEDICAL for word in prep.doc):
        return True
    medical = noun.lower_ in ("hospital", "clinic") or any(
        word in ("Medical", "Health") for word in _name(noun).split()
    )
    return medical and not (
        (head.pos_ != "NOUN" and head.lemma_.lower() in _section("hit verbs") | _STRUCK)
        or head.lower_ in _section("event nouns")
    )


_BROUGHT: Final = frozenset(
    ["arrive", "take", "bring", "rush", "transport", "transfer", "fly", "airlift", "drive", "show"]
)
_MEDICAL: Final = frozenset(["hospital", "hospitals", "clinic", "medical", "infirmary"])
_STRUCK: Final = frozenset(
    ["kill", "injure", "wound", "shoot", "explode", "displace", "shelter", "be", "detonate", "fire"]
)
"""Verbs after which a hospital is where it happened, not where somebody was brought."""


def _name(noun: "Token") -> str:
    """The words of the phrase up to its head, without article: "the Ardana Valley" gives "Ardana Valley"."""
    return _ARTICLE.sub("", noun.doc[noun.left_edge.i : noun.i + 1].text, count=1)


def _certain(noun: "Token") -> bool:
    """A name of the gazetteer or one with a word of place in it."""
    return (
        known(_name(noun)) or known(noun.text) or _key(noun.text) in _section("street words") | _section("place nouns")
    )


def is_place(noun: "Token") -> bool:
    """Whether the noun, as the object of a preposition of place, names a place."""
    if _TIMES.fullmatch(noun.text) or noun.like_num or not noun.text[:1].isalnum():
        return False
    name = _name(noun)
    if known(name):
        return True
    if any(word in ("a.m.", "p.m.", "am", "pm") for word in name.split()) or noun.lower_ in _section("event nouns"):
        return False
    if _key(name) in _section("no places") or _key(noun.text) in _section("no places"):
        return False
    if noun.lower_ in _section("place nouns"):
        return _named(noun)
    if noun.pos_ != "PROPN" or not noun.text[:1].isupper():
        return noun.pos_ == "NOUN" and any(child.dep_ == "compound" and _compound(child) for child in noun.children)
    return not _is_body(name, noun)


def _named(noun: "Token") -> bool:
    """Whether a place noun goes with a name: "the Ardana district", "a hotel in Ardana", "the 9 block of Elm Road"."""
    left = noun.doc[noun.left_edge.i : noun.i]
    own = [token for token in (*left, noun) if token.pos_ == "PROPN" and token.text[:1].isupper()]
    if any(_key(token.text) in _section("no places") for token in own):
        return False
    if own:
        return True
    for child in noun.children:
        if child.dep_ == "prep" and (child.lower_ in _STRICT or child.lower_ in ("of", "on", "between")):
            inner = _object(child)
            if inner is not None and (is_place(inner) or (child.lower_ == "on" and _is_street(inner))):
                return True
    return False


def _is_street(noun: "Token") -> bool:
    """ "Almond Street", "the 900 block of Elm Avenue", "Interstate 5"."""
    if noun.lower_ in ("block", "corner", "side", "outskirts", "edge", "street", "avenue", "road", "highway", "campus"):
        return _named(noun)
    left = noun.doc[noun.left_edge.i : noun.i]
    if noun.text.rstrip(".") in ("N", "S", "E", "W", "NE", "NW", "SE", "SW"):
        return any(token.text.rstrip(".") in lexicon.words("places", "street words") for token in left)
    if noun.like_num:
        return any(token.text in ("Interstate", "Highway", "Route") for token in left)
    return noun.pos_ == "PROPN" and noun.text.rstrip(".") in lexicon.words("places", "street words") and len(left) > 0


@cache
def _bodies() -> frozenset[str]:
    """Words for bodies that are no buildings."""
    return lexicon.words("attribution_words", "organisation words") - lexicon.words("places", "place nouns") - _HOUSED


_HOUSED: Final = frozenset(
    ["bank", "court", "institute", "centre", "center", "mission", "state", "states", "republic", "federation", "board"]
)


def _is_body(name: str, noun: "Token") -> bool:
    """Whether the name is a body's, an outlet's or a person's."""
    words = name.split()
    if names.is_outlet(name) or noun.lower_ in _bodies() or (words and words[0].lower() in ("ministry", "department")):
        return True
    if noun.text in lexicon.words("places", "street words"):
        return False
    given = lexicon.words("given_names", "female") | lexicon.words("given_names", "male")
    if len(words) == 2 and words[0].lower() in given and words[0].lower() not in _gazetteer():
        return True
    return any(words[0].rstrip(".").lower() in lexicon.words("attribution_words", part) for part in ("honorifics",))


def _phrase(noun: "Token", last: int) -> tuple[int, int]:
    """From the article to the last word that belongs to the place, with what goes on from it: ", in Ardana, Kenya"."""
    doc = noun.doc
    start, end = noun.left_edge.i, noun.right_edge.i + 1
    for child in noun.subtree:
        if child.i > noun.i and child.text in ("-", "’", "'", "["):
            continue
        if child.i > noun.i and (
            child.dep_ in ("relcl", "acl", "advcl", "punct", "appos") or child.pos_ in ("VERB", "AUX")
        ):
            end = min(end, child.left_edge.i if child.dep_ != "punct" else child.i)
        elif child.i > noun.i and child.dep_ == "cc" and not _joins(child):
            end = min(end, child.i)
    end = max(min(end, last), noun.i + 1)
    while end - 1 > noun.i and (doc[end - 1].is_punct or doc[end - 1].dep_ in ("cc", "prep")):
        end -= 1
    if _length(doc, start, end) > MAX_PLACE:
        end = noun.i + 1
    while (further := _goes_on(doc, end, last)) is not None and _length(doc, start, further) <= MAX_PLACE:
        end = further
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)


def _length(doc: "Doc", start: int, end: int) -> int:
    return doc[end - 1].idx + len(doc[end - 1].text) - doc[start].idx


def _joins(conjunction: "Token") -> bool:
    """ "Ardana and Belt", "Elm Road and Second Street": two names of places."""
    head = conjunction.head
    other = next((child for child in head.children if child.dep_ == "conj"), None)
    return head.pos_ == "PROPN" and other is not None and other.pos_ == "PROPN" and is_place(other)


def _goes_on(doc: "Doc", end: int, last: int) -> int | None:
    """Where the phrase ends when the next words carry it on: ", Kenya", ", in Ardana", "in Ardana"."""
    at = end
    comma = at < last and doc[at].text == ","
    at += comma
    if at >= last:
        return None
    if doc[at].lower_ in _SIDES and at + 1 < last and doc[at + 1].lower_ == "of":
        noun = _object(doc[at + 1])
        return noun.i + 1 if noun is not None and noun.i < last and is_place(noun) else None
    if doc[at].lower_ in _STRICT and doc[at].lower_ != "across" and doc[at].dep_ == "prep":
        noun = _object(doc[at])
        if (
            noun is not None
            and noun.i < last
            and noun.left_edge.i == at + 1
            and is_place(noun)
            and not _away(doc[at], noun)
        ):
            return noun.i + 1
        return None
    if not comma:
        return None
    if doc[at].lower_ == "the":
        at += 1
    for size in (3, 2, 1):
        if at + size <= last and known(doc[at : at + size].text):
            stop = at + size
            return stop + 1 if stop < last and doc[stop].text == "." and stop + 1 < last else stop
    return None
