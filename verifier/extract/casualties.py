"""Casualty figures: which quantity is a victim count, of whom, and what befell them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from verifier.extract import (
    codebooks,
    companions,
    constructions,
    gates,
    harm,
    insertions,
    lexicon,
    listed_hits,
    multiples,
    nearby,
    other_times,
    outcomes,
    quantities,
    victims,
    zeros,
)
from verifier.extract.document import Document
from verifier.extract.hits import FigureHit
from verifier.extract.model import Figure, Span
from verifier.extract.parsing import Parses
from verifier.extract.quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD: Final = re.compile(r"[a-z]+")
_ROUND: Final = frozenset(["dozen", "dozens", "scores", "hundred", "hundreds", "thousand", "thousands", "several"])
_DIGIT: Final = re.compile(r"\d")
_NUMBER_WORDS: Final = (
    lexicon.words("numbers", "units in words") | lexicon.words("numbers", "tens in words") | _ROUND
) - {"one"}
_REST: Final = re.compile(r"\bthe (?:other|remaining) $", re.I)
_MORE: Final = re.compile(r"\s(?:more|additional|further)\b(?! than)", re.I)
_NAMED: Final = re.compile(r"\b(?:names? of|identif(?:y|ied|ies)|named|naming|by name)\b", re.I)
_SHOOTING: Final = gates.gated(
    r"\b(?:bullets?|shot|shoots?|shootings?|gunshots?|gunfire|gunm[ae]n|stabbed|stabbings?)\b",
    "bullet bullets shot shoot shoots shooting shootings gunshot gunshots gunfire gunman gunmen stabbed stabbing "
    "stabbings",
)


@lru_cache(maxsize=512)
def triggers(text: str) -> bool:
    """Whether the sentence may hold a casualty figure or claim: a cheap test before the costly parse."""
    words = _WORD.findall(lowered := text.lower())
    if not harm.all_words().isdisjoint(words):
        return True
    return not harm.weak_words().isdisjoint(words) and (
        _DIGIT.search(lowered) is not None or not _NUMBER_WORDS.isdisjoint(words)
    )


def find(document: Document, parses: Parses, book: codebooks.Codebook) -> list[FigureHit]:
    """Find the casualty figures of the parsed sentences, in the order of the text."""
    hits: list[FigureHit] = []
    for index in sorted(parses):
        words = document.words(document.sentences[index])
        if triggers(words):
            scanned = [quantity for quantity in quantities.scan(words, book) if not quantity.former]
            found = list(_sentence(document, index, parses[index], words, scanned, book))
            listing = listed_hits.merged(
                document, index, parses[index], scanned, book, found, background=other_times.told(words)
            )
            hits.extend(_shares(multiples.with_killer(words, parses[index], document.sentences[index].start, listing)))
            hits.extend(multiples.figures(document, index, words, book, other_times.told(words)))
    if any(_SHOOTING.search(document.words(document.sentences[index])) for index in parses):
        hits = [replace(hit, shot=True) if hit.figure.measure == "casualties" else hit for hit in hits]
    return [_timed(hit, document) if hit.background else hit for hit in hits]


def _timed(hit: FigureHit, document: Document) -> FigureHit:
    return replace(hit, once=other_times.once(document.words(document.sentences[hit.sentence])))


def _shares(hits: list[FigureHit]) -> list[FigureHit]:
    """Settle what is a share: "two of the four men killed" is; a count behind "including" is, if the whole was read."""
    for at, hit in enumerate(hits):
        if hit.part and not any(
            one.figure.measure in (hit.figure.measure, "casualties") for one in hits if one is not hit
        ):
            hits[at] = hit = replace(hit, part=False)
        left, right = hit.figure.population_start, hit.figure.population_end
        if left is not None and right is not None:
            inside = [
                one for one in hits if left <= one.figure.start < right and one.figure.measure == hit.figure.measure
            ]
            if inside:
                hits[at] = replace(hit, part=True)
    return hits


def _sentence(
    document: Document, index: int, doc: "Doc", words: str, scanned: list[Quantity], book: codebooks.Codebook
) -> Iterator[FigureHit]:
    base = document.sentences[index].start
    background = other_times.told(words)
    found = [(quantity, False) for quantity in scanned]
    found += [(quantity, True) for quantity in zeros.scan(words, book)]
    earlier: outcomes.Reading | None = None
    for quantity, negated in sorted(found, key=lambda pair: pair[0].start):
        if not negated and _proper(doc, quantity):
            continue
        read = _read(doc, quantity, negated)
        if read is None and earlier is not None and not negated:
            read = _of_those(doc, quantity, earlier) or _of_included(doc, quantity, earlier)
        if read is None:
            continue
        reading, population, alone, captured = read
        if negated and zeros.limited(doc, quantity):
            continue
        if not negated and outcomes.denied(reading.trigger):
            continue
        if not negated:
            earlier = reading
        left, right = population if population is not None else (None, None)
        if population is None and _set_off(words, quantity):
            continue
        figure = Figure(
            base + quantity.start,
            base + quantity.end,
            words[quantity.start : quantity.end],
            quantity.low,
            quantity.best,
            quantity.high,
            quantity.modifier,
            quantity.approximate,
            reading.measure,
            words[left:right] if population is not None else None,
            base + left if left is not None else None,
            base + right if right is not None else None,
            quantity.rule,
            reading.confidence,
        )
        hit = FigureHit(
            index,
            figure,
            _span(base, reading.trigger),
            negated=negated,
            hypothetical=outcomes.hypothetical(reading.trigger),
            background=background,
            confidence=reading.confidence,
            part=reading.part or _included(doc, quantity),
            further=quantity.further or _MORE.match(words, quantity.end) is not None,
            companions=alone,
            why=f"stated zero: {reading.why}" if negated else reading.why,
            word=reading.trigger.lower_,
            state=outcomes.state(reading)
            or _REST.search(words, max(0, quantity.start - 20), quantity.start) is not None,
            named=_NAMED.search(words, max(0, quantity.start - 45), quantity.end + 45) is not None,
        )
        yield hit
        if captured is not None and not negated:
            yield replace(
                hit,
                figure=replace(figure, measure="captured"),
                trigger=_span(base, captured),
                confidence=min(hit.confidence, 0.8),
                why=f"the same persons, by “{captured.text}”",
            )


def _span(base: int, token: "Token") -> Span:
    return Span(base + token.idx, base + token.idx + len(token))


_Read = tuple[outcomes.Reading, "tuple[int, int] | None", int, "Token | None"]
"""The reading, where the population stands, how many persons are joined without a number, and the verb of capture."""


def _of_those(doc: "Doc", quantity: Quantity, earlier: outcomes.Reading) -> _Read | None:
    span = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if span is None or len(span) == 0 or span[0].i <= earlier.trigger.i < span[-1].i:
        return None
    reading = insertions.of_those(doc, span[-1].i, earlier)
    return (reading, None, 0, None) if reading is not None else None


def _of_included(doc: "Doc", quantity: Quantity, earlier: outcomes.Reading) -> _Read | None:
    """ "Killing four civilians from one family, including two children": a share that the parse hung elsewhere."""
    span = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if span is None or len(span) == 0 or not _included(doc, quantity):
        return None
    head = _counted(span.root, span[-1].i)
    if head.i <= span[-1].i or not outcomes.surely_person(head) or head.tag_ not in ("NNS", "NNPS", "NN"):
        return None
    why = f"behind “including”: {earlier.why}"
    reading = outcomes.Reading(earlier.measure, earlier.trigger, min(earlier.confidence, 0.8), True, why)
    return reading, _population(doc, span.root, head, span[-1].i, reading), 0, None


_OPENED: Final = re.compile(r"(?:[(,)–—]|--)\s?(?:\d{1,3}(?:,| and| or)\s)?$")
_CLOSED: Final = re.compile(r"(?:(?:,| and| or) \d{1,3}\b)?\s?(?:[,);–—]|--)")


def _set_off(words: str, quantity: Quantity) -> bool:
    """Bare digits between marks that count no noun ("the driver, 41, died") are an age, unless harm stands before."""
    before, after = words[: quantity.start], words[quantity.end : quantity.end + 40]
    age = quantity.best is not None and quantity.best <= 119 and words[quantity.start].isdigit()
    if not (age and _OPENED.search(before, max(0, len(before) - 40)) and _CLOSED.match(after)):
        return False
    last = _WORD.findall(before[-40:].lower())[-1:]
    return not any(harm.adjective(word) or harm.noun(word) or harm.done_to(word) for word in last)


def _included(doc: "Doc", quantity: Quantity) -> bool:
    """Whether the count stands behind "including" in the same list: a share of a larger one."""
    span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None:
        return False
    for at in range(span.start - 1, max(-1, span.start - 26), -1):
        token = doc[at]
        if token.lower_ in ("including", "include", "included", "comprising", "among"):
            return token.lower_ != "among" or doc[min(at + 1, len(doc) - 1)].lower_ in ("them", "whom")
        if token.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG", "MD") or token.lower_ in (";", ":", "while"):
            return False
    return False


def _proper(doc: "Doc", quantity: Quantity) -> bool:
    """ "Taken to Regional One": a number word in capitals within a name is no count."""
    span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None or len(span) != 1 or span.start == 0 or not span[0].text.istitle():
        return False
    before, after = doc[span.start - 1], doc[span.end] if span.end < len(doc) else None
    return before.pos_ == "PROPN" and before.text[0].isupper() and (after is None or not after.text[0].isupper())


def _read(doc: "Doc", quantity: Quantity, negated: bool) -> _Read | None:
    span = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if span is None or len(span) == 0:
        return None
    root = span.root
    head = _counted(root, span[-1].i)
    if not negated and (shot := nearby.bare_shot(span[-1], quantity.low)) is not None:
        return constructions.because(shot, "the word right behind the number") or shot, None, 0, None
    if not negated and any(harm.listed(word, "not persons") for word in _kinds(root, head)):
        return None
    adjacent = constructions.because(_adjacent(root, head, span[-1]), "the word right behind the number")
    reading = adjacent or victims.climb(head)
    if reading is None and head is not root:
        reading = victims.climb(root)
    whole = doc.char_span(quantity.start, quantity.end, alignment_mode="expand") or span
    if reading is None and not negated:
        top = head
        while top.head.i != top.i and whole.start <= top.head.i < whole.end:
            top = top.head
        reading = constructions.because(
            nearby.through(head, top) if top is not head else None,
            "behind the verb, its modifier parsed as a preposition",
        )
    if reading is None and not negated and not victims.agentive(head):
        reading = constructions.because(
            nearby.beside(whole[0], head, span[-1]), "beside it, the parse giving no tie"
        ) or constructions.because(nearby.ahead(head, span[-1]), "a passive further on, past an insertion")
    if reading is None and not negated:
        reading = insertions.behind_of(whole[0], head) or victims.set_off(whole[0], head)
    if negated and head.i + 1 < len(doc) and doc[head.i + 1].lower_ in ("left", "remaining"):
        return None  # "no casualties left at the scene": they were taken away
    if negated and reading is not None and not zeros.of_victims(root, head, reading.trigger):
        return None
    if reading is None or not _of_these(head, reading.trigger):
        return None
    if not negated and _NOT_ONE.search(doc.text, max(0, quantity.start - 16), quantity.core_start) is not None:
        return None
    population = _population(doc, root, head, span[-1].i, reading)
    return reading, population, companions.joined(head, reading), insertions.also_captured(head, reading)


_NOT_ONE: Final = re.compile(r"\bnot (?:a single )?$", re.I)


def _of_these(head: "Token", trigger: "Token") -> bool:
    """Whether the word of harm is said of this count: not of the five in "three of the five were killed"."""
    if harm.listed(trigger.lower_, "killed only persons") and not outcomes.company(head):
        return False
    if head.i == trigger.i or head.is_ancestor(trigger):
        return True
    if trigger.i == head.i + 1 and trigger.tag_ in ("VBN", "JJ") and not outcomes.kids(trigger, "auxpass", "aux"):
        return True  # "one of seven hurt", "two of the five people shot": said of the seven, of the five
    for prep in (head.head, head.head.head):  # the number itself, or the noun that it counts
        if prep.lower_ == "of" and prep.dep_ == "prep":
            return not (prep.head.tag_ == "CD" or prep.head.lower_ in _SOME_OF)
    return True


_SOME_OF: Final = lexicon.words("casualty", "shares")


def unread(doc: "Doc", quantity: Quantity) -> str:
    """Why a quantity of the sentence became no figure, in words, as far as the rules can tell."""
    if quantity.former:
        return "the number before an update"
    span = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if span is None or len(span) == 0:
        return "no word of the sentence"
    head = _counted(span.root, span[-1].i)
    things = next((word for word in _kinds(span.root, head) if harm.listed(word, "not persons")), None)
    if things is not None:
        return f"counts “{things}”, not persons"
    if victims.agentive(head):
        return "who did the harm, not who suffered it"
    read = _read(doc, quantity, False)
    if read is not None and read[1] is None and _set_off(doc.text, quantity):
        return "somebody's age, set off by marks"
    if read is None:
        return "nothing says what befell them"
    return "not harmed: the words deny it" if outcomes.denied(read[0].trigger) else "in no claim of this sentence"


def _kinds(root: "Token", head: "Token") -> Iterator[str]:
    """The words for what is counted: the counted noun, or the one behind "of" where the number stands alone."""
    nouns = [head] if head is not root else []
    for prep in root.children:
        if head is root and prep.lower_ == "of" and prep.i > root.i:
            nouns += [noun for noun in prep.children if noun.dep_ == "pobj"]
    for noun in nouns:
        yield noun.lower_
        yield noun.lemma_.lower()


def _adjacent(root: "Token", head: "Token", last: "Token") -> outcomes.Reading | None:
    """ "34 wounded", "one fatally": the word right behind a bare number is what befell them."""
    if last.i + 1 >= len(root.doc):
        return None
    token = root.doc[last.i + 1]
    if head is not root and head is not token:
        return None
    measure = harm.adjective(token.lower_)
    if measure is None and token.tag_ == "VBN" and not any(child.dep_ == "dobj" for child in token.children):
        got = outcomes.verb_measure(token)
        measure = got[0] if got is not None else None
    if measure is None:
        return None
    if any(child.dep_ == "dobj" for child in token.children) and token.tag_ == "VBD":
        return None
    joined = outcomes.verb_measure(token)
    return outcomes.Reading(joined[0] if joined is not None else measure, token, 0.95)


_DESCRIBING: Final = frozenset({"identified", "named", "displaced", "confirmed", "documented", "trapped", "unnamed"})
"""Participles before a counted noun that the parser takes for its verb."""


def _counted(root: "Token", last: int) -> "Token":
    """The noun that the number counts; the number itself where it stands alone."""
    verb = root.head
    if root.dep_ == "nsubj" and verb.i == last + 1 and verb.lower_ in _DESCRIBING:
        for noun in verb.children:  # "14 identified civilians … were killed", with "identified" parsed as the verb
            if noun.dep_ == "dobj" and noun.tag_ == "NNS" and not any(child.tag_ == "DT" for child in noun.children):
                return noun
    head = root
    if root.head.text in ("[", "(") and (behind := insertions.regained(root.doc, root, last)) is not None:
        return behind
    for _ in range(3):
        above = head.head
        if above.i <= last or above.i - last > 8 or above is head:
            break
        if head.dep_ in (
            "nummod",
            "quantmod",
            "amod",
            "compound",
            "nmod",
            "det",
            "advmod",
            "poss",
            "predet",
            "npadvmod",
        ):
            if above.pos_ in ("VERB", "AUX") and head is root and root.dep_ in ("advmod", "npadvmod"):
                break
            head = above
        else:
            break
    return (insertions.regained(root.doc, root, last) or head) if head is root else head


_NOT_WHO: Final = frozenset({"more", "additional", "further", "of", "them", "whom"})


def _population(
    doc: "Doc", root: "Token", head: "Token", last: int, reading: outcomes.Reading
) -> tuple[int, int] | None:
    """Where the words that say who was counted stand, relative to the sentence."""
    end = head.i
    if last + 1 < head.i and harm.adjective(head.lower_) == "captured" and head.nbor(-1).tag_ == "NNS":
        end -= 1  # "took 40 fighters prisoner", which the parser takes for a compound
    while end + 2 < len(doc) and doc[end + 1].text == "-" and not doc[end].whitespace_ and not doc[end + 1].whitespace_:
        end += 2  # "co-workers" is three tokens
    if head is not root:
        left = last + 1
        if doc[left].text in ("[", "("):  # "seven [number as heard] other people"
            left = next((at + 1 for at in range(left, head.i) if doc[at].text in ("]", ")")), left)
        while left < head.i and (doc[left].lower_ in _NOT_WHO or doc[left].is_punct):
            left += 1
        if head.i == reading.trigger.i and harm.noun(head.lower_) and head.lower_ not in ("victims", "hostages"):
            return None
        return doc[left].idx, doc[end].idx + len(doc[end])
    for prep in root.children:
        if prep.dep_ == "prep" and prep.lower_ == "of" and prep.i > root.i:
            for noun in prep.children:
                if noun.lower_ in ("them", "whom") and noun.i + 1 < len(doc) and doc[noun.i + 1].tag_ == "NNS":
                    noun = noun.nbor(1)  # "15 of them women"
                    return noun.idx, noun.idx + len(noun)
                if noun.dep_ == "pobj":
                    edge = next((t for t in noun.subtree if t.i > prep.i and not t.is_punct), noun)
                    return (edge.idx if edge.i <= noun.i else noun.idx), noun.idx + len(noun)
    return None
