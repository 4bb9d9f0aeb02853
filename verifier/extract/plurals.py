"""Victims in the plural without a number ("others were injured", "reported injuries"): the last resort of a count.

Where an article gives no number for those killed, or injured, the first plain plural stands for it: at least two.
The Airwars assessments count so ("references in the plural" are 2 to 2); under ACLED's table the high end stays open,
as with "several". One such figure a measure and article, and its rule says so.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from verifier.extract import casualties, conflicting, gates, harm, other_times, outcomes, quantities
from verifier.extract.codebooks import Codebook
from verifier.extract.document import Document
from verifier.extract.hits import FigureHit
from verifier.extract.model import Figure, Measure, Span
from verifier.extract.parsing import Parses
from verifier.extract.tokens import text, tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CONFIDENCE: Final = 0.85
_MEASURES: Final[tuple[Measure, ...]] = ("killed", "injured")
_PLURAL: Final = frozenset({"people", "children", "women", "men", "policemen", "servicemen", "gunmen"})
_KNOWN: Final = frozenset(
    [
        "the",
        "those",
        "these",
        "their",
        "his",
        "her",
        "its",
        "my",
        "our",
        "your",
        "this",
        "that",
        "no",
        "any",
        "all",
        "both",
        "most",
        "each",
        "every",
        "such",
        "which",
        "whose",
    ]
)
"""With one of these before it a plural is known from before, general, or nobody."""
_REPORTING: Final = frozenset(
    [
        "result",
        "cause",
        "lead",
        "report",
        "mention",
        "cite",
        "inflict",
        "confirm",
        "bring",
        "note",
        "claim",
        "include",
        "record",
        "arrive",
    ]
)
_TOLD: Final = frozenset({"injuries", "deaths", "fatalities", "martyrs", "wounded"})
_EVENT: Final = re.compile(
    r"\b(?:air)?(?:strikes?|raids?|attack(?:s|ed)?|shell(?:ing|ed)|bomb(?:s|ed|ing|ings|ardment)?|explosions?|blasts?|"
    r"shootings?|crash(?:es|ed)?|fire|clash(?:es|ed)?|ambush(?:ed)?|stabbings?|collapsed?|struck|hit|incident|massacre)\b",
    re.I,
)
_UNSURE: Final = gates.gated(
    r"\b(?:not|never|nor|without|whether|if|unless|would|could|might|nobody|none|unclear|unknown|every|often|usually)\b|n[’']t\b",
    "not never nor without whether if unless would could might nobody none unclear unknown every often usually t",
)


def added(
    document: Document, parses: Parses, book: Codebook, hits: Sequence[FigureHit], title: Sequence[FigureHit] = ()
) -> list[FigureHit]:
    """The hits and, for each of killed and injured that neither they nor the title's count, the first bare plural."""
    found = list(hits)
    for measure in _MEASURES:
        counted = [hit for hit in (*hits, *title) if hit.figure.measure == measure or conflicting.both_fates(hit)]
        if not counted:
            found += _first(document, parses, book, measure)
    found.sort(key=lambda hit: (hit.sentence, hit.figure.start))
    return found


def _first(document: Document, parses: Parses, book: Codebook, measure: Measure) -> list[FigureHit]:
    for index in sorted(parses):
        words = document.words(document.sentences[index])
        if not casualties.triggers(words) or other_times.told(words) or _UNSURE.search(words):
            continue
        for token, reading in _plurals(parses[index], words, book):
            if reading.measure == measure:
                return [_hit(document, index, token, reading, words, book)]
    return []


def _plurals(doc: "Doc", words: str, book: Codebook) -> "Iterator[tuple[Token, outcomes.Reading]]":
    counted: list[quantities.Quantity] | None = None
    for token in tokens(doc):
        if token.tag_ != "NNS" and token.lower_ not in _PLURAL and token.lower_ not in _TOLD:
            continue
        told = token.lower_ in _TOLD
        if not told and not harm.listed(token.lower_, "persons"):
            continue
        if any(
            child.lower_ in _KNOWN or child.tag_ in ("CD", "PRP$", "POS") or child.dep_ in ("poss", "nummod", "neg")
            for child in token.children
        ):
            continue
        reading = _told(token) if told else _suffered(token)
        if reading is None or not _happened(reading.trigger):
            continue
        if any(before.like_num for before in doc[max(0, token.i - 4) : token.i]):
            continue
        left = token.left_edge.idx
        counted = quantities.scan(words, book) if counted is None else counted
        if not any(left <= quantity.start < token.idx + len(token) for quantity in counted):
            yield token, reading


def _suffered(token: "Token") -> outcomes.Reading | None:
    """The plural is itself the verb's victim: "others were injured", "injuring others", "others died"."""
    verb = token.head
    if token.lower_ != "others" and _EVENT.search(text(token.doc)) is None:
        return None
    if token.dep_ == "nsubj" and (measure := harm.befalls(verb.lower_)) is not None:
        return outcomes.Reading(measure, verb, 0.9, why=f"subject of “{verb.text}”")
    if token.dep_ not in ("nsubjpass", "dobj"):
        return None
    got = outcomes.verb_measure(verb)
    if got is None or got[0] not in _MEASURES or harm.done_to(verb.lower_) is None:
        return None
    if token.dep_ == "dobj" and token.lower_ != "others":
        return None  # "accused of killing civilians": no one event
    place = "object" if token.dep_ == "dobj" else "subject of the passive"
    return outcomes.Reading(got[0], got[1], 0.9, why=f"{place} of “{verb.text}”")


def _told(token: "Token") -> outcomes.Reading | None:
    """ "Reported injuries", "resulting in deaths", "martyrs arrived": a noun of harm that something brought."""
    measure = harm.noun(token.lower_)
    head, steps = token, 0
    while head.dep_ in ("conj", "appos", "nmod", "compound") and steps < 4:
        head, steps = head.head, steps + 1
    verb = head.head
    if verb.dep_ == "prep" and verb.lower_ in ("in", "to", "of", "with", "on"):
        verb = verb.head
    if measure is None or verb.lemma_ not in _REPORTING or verb.pos_ not in ("VERB", "AUX"):
        return None
    if head.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass", "attr"):
        return None
    if any(child.lower_ == "to" for child in token.children):
        return None  # "injuries to a policeman": of one person
    return outcomes.Reading(measure, token, 0.85, why=f"told with “{verb.text}”")


def _happened(trigger: "Token") -> bool:
    """Whether the word of harm is told as having happened: a past, a participle or a noun."""
    if trigger.tag_ in ("VB", "VBP", "VBZ", "MD"):
        return False
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else trigger.head
    if any(child.dep_ == "aux" and child.lower_ in ("have", "has", "had", "’ve", "'ve") for child in verb.children):
        return False  # of a time, not of an event: "journalists have been murdered"
    return not outcomes.hypothetical(trigger) and not outcomes.denied(trigger)


def _hit(
    document: Document, index: int, token: "Token", reading: outcomes.Reading, words: str, book: Codebook
) -> FigureHit:
    base = document.sentences[index].start
    many = next((child for child in token.children if child.lower_ == "many" and child.i < token.i), None)
    start, end = base + (many.idx if many is not None else token.idx), base + token.idx + len(token)
    row = "plural" if many is None else "large number"
    low, best, high = book.word(row)
    figure = Figure(
        start,
        end,
        document.text[start:end],
        low,
        best,
        high,
        None,
        False,
        reading.measure,
        words[token.idx : token.idx + len(token)],
        base + token.idx,
        end,
        f"{book.rule(row)}, no number given",
    )
    trigger = Span(base + reading.trigger.idx, base + reading.trigger.idx + len(reading.trigger))
    return FigureHit(
        index,
        figure,
        trigger,
        confidence=CONFIDENCE,
        why=f"a plural without a number, {reading.why}",
        word=reading.trigger.lower_,
    )
