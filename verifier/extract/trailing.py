"""Who stands last in a sentence: "…, the Lake Post reported on Sunday", also where the parse does not show it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import lexicon, phrases, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.phrases import Stretch
from verifier.extract.tokens import lowered

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NAME: Final = 10
"""A speaker between a comma and the verb at the end of a sentence is no longer than this; tokens."""


def find(doc: "Doc", found: list[Candidate]) -> Candidate | None:
    """ "…, the Lake Post reported on Sunday.": the last clause of a sentence whose parse does not show it."""
    commas = [at for at, word in enumerate(lowered(doc)) if word == "," and at > 3]
    for comma in reversed(commas[-3:]):
        verb = next((t for t in doc[comma + 2 : comma + 2 + _NAME] if t.tag_ in ("VBD", "VBZ", "VBP")), _last(doc))
        if verb is None or any(each.cue[0] <= verb.i < each.cue[1] for each in found):
            continue
        lemma = reporting.lemma_of(verb.text, verb.lemma_)
        plain = lemma in reporting.frame("plain") & reporting.frame("that") and lemma not in reporting.frame("weak")
        quoted = comma + 2 < len(doc) and phrases.is_mark(doc[comma + 1])
        if not plain or not _name_before(doc, comma + 1 + quoted, verb.i) or not _only_when(doc, verb.i + 1, len(doc)):
            continue
        start = comma + 2 if quoted else _named_before(doc, comma)
        part = phrases.trim(doc, 0, start)
        if part[1] - part[0] >= 3 and _stands_alone(doc, part):
            source = phrases.trim(doc, start, verb.i)
            cue = verb.i, verb.i + 1
            how = "the one named last in the sentence"
            return Candidate(cue, lemma, source, source[1] - 1, (part,), speech=True, construction=how)
    return None


def relayed(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """ "Police said that A, the Lake Post reported.": the Post reports all of it, wherever the parse puts it."""
    for each in found:
        source, verb = each.source, each.cue[0]
        if not each.speech or source is None or source[1] != verb or source[0] < 4 or doc[source[0] - 1].text != ",":
            continue
        if doc[source[0]].pos_ == "PRON" or not _name_before(doc, source[0], verb):
            continue
        if not _only_when(doc, each.cue[1], len(doc)):
            continue
        inside = [other for other in found if other is not each and _runs_over(other, each, source[0])]
        part = phrases.trim(doc, 0, source[0])
        if inside and _stands_alone(doc, part):
            last = replace(each, parts=(part,))
            return [last if other is each else other for other in cut(doc, found, last)]
    return found


def _runs_over(other: Candidate, last: Candidate, at: int) -> bool:
    """Whether the other, with a speaker of its own, is plain speech whose content the last one's words stand in."""
    spoken = other.speech and other.source is not None and other.source != last.source and other.cue[1] <= at
    return spoken and any(left < at and last.cue[0] < right for left, right in other.parts)


def cut(doc: "Doc", found: list[Candidate], last: Candidate) -> list[Candidate]:
    """The others' contents end before the words that name the last speaker."""
    assert last.source is not None
    limit = last.source[0]
    return [
        replace(
            each,
            parts=tuple(
                phrases.trim(doc, left, limit) if each.cue[0] < limit and left < limit < right else (left, right)
                for left, right in each.parts
            ),
        )
        for each in found
    ]


def _last(doc: "Doc") -> "Token | None":
    """ "…, the affidavit states.": the last word of the sentence, which the tagger takes for a plural."""
    at = len(doc) - 1
    while at > 0 and (doc[at].is_space or doc[at].text == "."):
        at -= 1
    word = doc[at] if len(doc) else None
    named = (
        word is not None
        and word.i > 1
        and (
            doc[word.i - 1].lemma_.lower() in _DOCUMENTS
            or phrases.is_mark(doc[word.i - 2])
            or _quoted_before(doc, word.i)
        )
    )
    return (
        word
        if word is not None and named and word.lower_ in ("states", "reports", "shows", "claims", "notes")
        else None
    )


def _quoted_before(doc: "Doc", at: int) -> bool:
    """“…,” a voice in the film states: whether a few words that hold no verb part a closing mark from the word."""
    start = max(0, at - _NAME)
    mark = next((i for i in range(at - 1, start, -1) if phrases.is_mark(doc[i])), None)
    return mark is not None and doc[mark - 1].text == "," and not any(t.pos_ == "VERB" for t in doc[mark:at])


_DOCUMENTS: Final = lexicon.words("attribution_words", "documents") | {"affidavit", "warrant"}


def relays(doc: "Doc", tail: Stretch) -> bool:
    """ "…, the mayor said, the Lake Post reported on Sunday": the tail only says who passed it on."""
    verb = next((token for token in doc[tail[0] : tail[1]] if token.tag_ in ("VBD", "VBZ", "VBP")), None)
    if verb is None or verb.i - tail[0] > _NAME or not reporting.is_plain(reporting.lemma_of(verb.text, verb.lemma_)):
        return False
    return _name_before(doc, tail[0], verb.i) and _only_when(doc, verb.i + 1, tail[1])


def _named_before(doc: "Doc", comma: int) -> int:
    """Where the speaker begins: "…, Ivo Horn, a farmer, said" names him before the comma."""
    if doc[comma + 1].lower_ not in ("a", "an", "the") and doc[comma + 1].pos_ != "NOUN":
        return comma + 1
    at = comma
    while at > 0 and comma - at < _NAME and (doc[at - 1].pos_ == "PROPN" or doc[at - 1].text in ("-", "al")):
        at -= 1
    named = at < comma and at > 0 and (doc[at - 1].text == "," or phrases.is_mark(doc[at - 1]))
    return at if named else comma + 1


def _stands_alone(doc: "Doc", part: Stretch) -> bool:
    """Whether the stretch is a clause of its own, not one that only says when or why."""
    words = [token for token in doc[part[0] : part[1]] if not token.is_punct and not token.is_space]
    opening = [token.lower_ for token in words[:2]]
    if {"when", "after", "as", "if", "while", "although", "though", "because", "since", "before", "once"} & set(
        opening
    ):
        comma = next((token.i for token in words[0].doc[part[0] : part[1]] if token.text == ","), part[1])
        return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in doc[comma : part[1]])
    return any(token.pos_ in ("VERB", "AUX") for token in words)


def _name_before(doc: "Doc", start: int, verb: int) -> bool:
    """Whether the words from ``start`` to the verb are a plain noun phrase."""
    words = doc[start:verb]
    if not 0 < verb - start <= _NAME or words[-1].pos_ not in ("NOUN", "PROPN", "PRON", "PUNCT", "ADJ"):
        return False
    if words[0].lower_ in ("who", "which", "that", "and", "but", "what", "whom"):
        return False
    return not any(token.pos_ in ("VERB", "AUX", "SCONJ") or phrases.is_mark(token) for token in words)


def _only_when(doc: "Doc", start: int, end: int) -> bool:
    """Whether nothing but when, where and to whom follows the verb."""
    if end - start > 16 or any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in doc[start:end]):
        return False
    first = next((token for token in doc[start:end] if not token.is_space), None)
    return first is None or first.is_punct or first.pos_ in ("ADP", "ADV") or first.lower_ in phrases.TIMES
