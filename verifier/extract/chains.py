"""The way words took to the page: links from the first origin to the outlet that carried them.

The publisher of the article itself is no link; it stands for the speaker only where nobody else speaks.
"""

import re
from typing import TYPE_CHECKING, Final

from verifier.extract import denials, issuers, lexicon, names, phrases, wordlists
from verifier.extract.candidates import Candidate
from verifier.extract.document import Document
from verifier.extract.model import Link, Span
from verifier.extract.phrases import Stretch
from verifier.extract.speakers import Speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FILE: Final = "attribution_words"
_ARTICLE: Final = re.compile(r"^(?:the|a|an|his|her|their|its|this|that|one)\s+", re.I)
_HEDGING: Final = frozenset(
    [
        "suggest",
        "claim",
        "allege",
        "appear",
        "seem",
        "hint",
        "imply",
        "speculate",
        "believe",
        "think",
        "suspect",
        "estimate",
        "fear",
        "hope",
        "guess",
    ]
)
_ISSUING: Final = lexicon.words(_FILE, "issuing") - {"have"} | {"express"}
"""Who "released a statement that" is the speaker, and the statement the medium."""
_DEPICTING: Final = frozenset({"show", "depict", "capture", "feature"})
"""What a picture or study shows is shown by it, whoever made it."""
_IN_MEDIUM: Final = frozenset(["in", "on", "via", "during", "at", "through", "by", "over", "to", "with", "from"])
_ANONYMITY: Final = wordlists.pattern(_FILE, "anonymity")


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names are of one outlet, but for article and case."""
    if not one or not other:
        return False

    def bare(name: str) -> str:
        return re.sub(r"\W+", "", re.sub(r"^the\s+", "", name.strip(), flags=re.I)).casefold()

    return bare(one) == bare(other)


def publisher(document: Document) -> tuple[Link, ...]:
    """The outlet itself, for claims that nobody else is named for."""
    return (Link(document.publisher, None, None),) if document.publisher else ()


def own_links(
    document: Document,
    speakers: Speakers,
    doc: "Doc",
    offset: int,
    sentence: int,
    candidate: Candidate,
    cue: Span,
    source: Span | None,
) -> tuple[Link, ...]:
    """The links of one statement: what carries the content, who speaks, and the outlet that was told."""
    links: list[Link] = []
    word = document.text[cue.start : cue.end]
    hedge = word if candidate.lemma in _HEDGING else None
    if candidate.denial is not None:
        left, right = denials.words(doc, candidate.denial)
        word = hedge = " ".join(document.text[offset + left : offset + right].split())
    issued = candidate.origin is not None and candidate.lemma in _ISSUING and candidate.source is not None
    carried = candidate.origin is not None and candidate.denial is None and not issued  # "no evidence" says nothing
    if candidate.origin is not None and carried:
        span = _span(doc, offset, candidate.origin)
        links.append(Link(document.text[span.start : span.end], span.start, span.end, None, word, hedge=hedge))
    if source is not None and not denials.negative(document.text[source.start : source.end]):
        span = source
        phrase = document.text[span.start : span.end]
        noun = _relative(doc, candidate, phrase)
        if noun is not None:
            head = _span(doc, offset, noun)
            speaker = speakers.resolve(document.text[head.start : head.end], head.start, sentence)
            phrase = document.text[head.start : head.end]
        else:
            head = span
            speaker = speakers.resolve(phrase, span.start, sentence)
        held = _held(document, span)
        issued_by = issuers.issuer(" ".join(phrase.split())) if candidate.lemma not in _DEPICTING else None
        medium = _medium(document, doc, offset, candidate, phrase, cue)
        if issued_by is not None and len(phrase) == len(" ".join(phrase.split())):
            medium = names.medium_of(phrase) or medium
            head = span = Span(head.start + issued_by[0], head.start + issued_by[1])
            phrase = document.text[span.start : span.end]
            speaker = speakers.resolve(phrase, span.start, sentence)
        else:
            short = issuers.bare(phrase)
            if short != phrase:
                head = span = Span(head.start, head.start + len(short))
                phrase, medium = short, names.medium_of(short) or medium
                speaker = speakers.resolve(phrase, span.start, sentence)
        role = _reporting_from(document, doc, offset, candidate, speaker.role)
        anonymous = speaker.anonymous or (
            speaker.nature in ("person", "people")
            and _ANONYMITY.search(doc.text) is not None
            and names.read(phrase).name == phrase
        )
        if not names.can_speak(speaker.name):
            return tuple(links)
        links.append(
            Link(
                speaker.name,
                span.start,
                span.end,
                role,
                None if carried else word,
                names.medium_of(_text(document, doc, offset, candidate.origin))
                if issued and candidate.origin is not None
                else medium,
                anonymous,
                hedge,
            )
        )
        links.extend(held or ())
    links.extend(_relay(document, doc, offset, candidate))
    return tuple(links)


def _held(document: Document, source: Span) -> list[Link] | None:
    """The outlet that has the document which speaks, the publisher left out; ``None`` where no outlet has it."""
    phrase = document.text[source.start : source.end]
    where, base = issuers.holder(phrase), source.start
    if where is None and names.is_document(phrase):
        behind = _SEEN_BEHIND.match(document.text, source.end, source.end + 120)
        phrase, base = (behind.group(), source.end) if behind is not None else ("", source.end)
        where = issuers.holder(phrase)
    if where is None:
        return None
    found = _outlet(phrase[where[0] : where[1]])
    if found is None:
        return None
    if same_outlet(found[0], document.publisher):
        return []
    at = document.text.find(found[0], base + where[0], base + where[1])
    return [Link(found[0], at, at + len(found[0]), found[1])] if at >= 0 else []


_SEEN_BEHIND: Final = re.compile(r",[^,;:.\n]{4,90}(?=,)")


def _relative(doc: "Doc", candidate: Candidate, phrase: str) -> Stretch | None:
    """The noun phrase that "who", "which" or "that" stands for."""
    if phrase.lower() not in ("who", "which", "that"):
        return None
    verb = doc[candidate.cue[0]]
    while verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i:
        verb = verb.head
    return phrases.noun_phrase(phrases.copular(verb.head), verb) if verb.dep_ == "relcl" else None


def _text(document: Document, doc: "Doc", offset: int, stretch: Stretch) -> str:
    span = _span(doc, offset, stretch)
    return document.text[span.start : span.end]


def _span(doc: "Doc", offset: int, stretch: Stretch) -> Span:
    first, last = doc[stretch[0]], doc[stretch[1] - 1]
    return Span(offset + first.idx, offset + last.idx + len(last.text))


def _reporting_from(document: Document, doc: "Doc", offset: int, candidate: Candidate, role: str | None) -> str | None:
    """ "Al Jazeera's X, reporting from Y, said": the words behind the name belong to the role."""
    if candidate.source is None:
        return role
    at = candidate.source[1]
    if at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ in ("reporting", "speaking", "writing"):
        end = next((t.i for t in doc[at + 2 : at + 25] if t.text == ","), None)
        if end is not None and end <= max(candidate.cue[0], at + 2):
            span = _span(doc, offset, (at + 1, end))
            words = document.text[span.start : span.end]
            if _ANONYMITY.search(words):
                return role
            return f"{role}, {words}" if role else words
    return role


def _medium(document: Document, doc: "Doc", offset: int, candidate: Candidate, phrase: str, cue: Span) -> str | None:
    """Where it was said: the outlet told, "in a statement", "on Twitter", or the kind of document that speaks."""
    if candidate.hearer is not None and candidate.hearer[1] > candidate.cue[0]:
        span = _span(doc, offset, candidate.hearer)
        told = document.text[span.start : span.end]
        if _outlet(told) is not None or same_outlet(told, document.publisher):
            return re.sub(r"\s+", " ", document.text[cue.start : span.end])
    verb = doc[candidate.cue[0]]
    heads = [verb, *([verb.head] if verb.dep_ in ("pcomp", "xcomp", "conj") else [])]
    for head in heads:
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in _IN_MEDIUM:
                found = _media_phrase(child)
                if found is not None:
                    return found
    if "twitter" in phrase.lower().split():
        return "Twitter"
    return names.medium_of(phrase)


def _media_phrase(preposition: "Token") -> str | None:
    media = {entry.lower() for entry in lexicon.words(_FILE, "media phrases")}
    for child in preposition.children:
        if child.dep_ != "pobj":
            continue
        words = preposition.doc[max(child.left_edge.i, child.i - 2) : child.i + 1]
        for start in range(len(words)):
            text = words[start:].text
            if text.lower() in media or (start == len(words) - 1 and child.lemma_.lower() in media):
                return text
    return None


def _outlet(told: str) -> tuple[str, str | None] | None:
    """The outlet in a hearer's phrase and the word for what it is: ("AP", "news agency")."""
    plain = _ARTICLE.sub("", re.sub(r"\s+", " ", told)).strip()
    if names.is_outlet(plain):
        return plain, None
    known = names.outlet_at_start(plain)
    words = frozenset(word.lower() for word in lexicon.words(_FILE, "outlet words"))
    if known is not None:
        rest = plain[len(known) :].strip(" ,'’s")
        return known, rest if rest and rest.split()[-1].lower() in words else None
    parts = plain.split()
    if len(parts) >= 2 and parts[-1].lower() in words:
        capitals = [part for part in parts if part[:1].isupper()]
        if capitals:
            if not plain.startswith(capitals[0]):
                return plain, None
            last = max(number for number, part in enumerate(parts) if part[:1].isupper())
            return " ".join(parts[: last + 1]), " ".join(parts[last + 1 :]) or None
    return None


def _relay(document: Document, doc: "Doc", offset: int, candidate: Candidate) -> list[Link]:
    """The outlet that was told, or that quotes: the next link, unless it is the publisher itself."""
    out: list[Link] = []
    if candidate.hearer is not None:
        span = _span(doc, offset, candidate.hearer)
        found = _outlet(document.text[span.start : span.end])
        if found is not None and not same_outlet(found[0], document.publisher):
            name, kind = found
            at = document.text.find(name, span.start, span.end)
            start = at if at >= 0 else span.start
            out.append(Link(name, start, start + len(name) if at >= 0 else span.end, None, None, kind))
    if candidate.agent is not None:
        span = _span(doc, offset, candidate.agent)
        by = names.read(document.text[span.start : span.end])
        if not same_outlet(by.name, document.publisher):
            at = document.text.find(by.name, span.start, span.end)
            left, right = (at, at + len(by.name)) if at >= 0 else (span.start, span.end)
            out.append(Link(by.name, left, right, by.role, "quoted", None, by.anonymous))
    return out


def joined(inner: tuple[Link, ...], outer: tuple[Link, ...]) -> tuple[Link, ...]:
    """An inner statement's links before those of the one who reports it; a speaker who stands in both stays once."""
    kept = tuple(link for link in inner if link.speaker.lower() not in _PRONOUNS and not _again(link, outer))
    return kept + outer


_PRONOUNS: Final = frozenset({"i", "we", "you", "he", "she", "they", "it"})
"""Within what somebody says, a pronoun that agrees with nobody else is mostly that speaker."""


def _again(link: Link, outer: tuple[Link, ...]) -> bool:
    return any(link.speaker == other.speaker and link.role == other.role for other in outer)
