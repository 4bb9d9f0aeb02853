"""Stretches of a parsed sentence: noun phrases without their relative clauses, the block round a verb of reporting."""

from typing import TYPE_CHECKING, Final

from verifier.extract import bodies, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Stretch = tuple[int, int]
"""Token indices ``[start, end)`` of one parsed sentence."""

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
MARKS: Final = frozenset({'"', "“", "”", "''", "``", "'", "‘", "’"})
BREAKS: Final = frozenset({",", "?", "!", "—", "–", "--", "-", "…", "...", ";", ".", ":"})
_CLAUSES: Final = frozenset({"ccomp", "xcomp", "conj", "relcl", "parataxis", "oprd", "pcomp"})
_MODIFIERS: Final = frozenset(
    {"aux", "auxpass", "neg", "advmod", "prep", "npadvmod", "dobj", "dative", "prt", "agent", "punct", "nsubj"}
    | {"nsubjpass", "mark", "advcl", "intj", "cc", "preconj", "acomp"}
)


def is_mark(token: "Token") -> bool:
    """Whether the token is a quotation mark, not the apostrophe of "the aides’ car"."""
    if token.tag_ == "POS" and token.i > 0 and token.nbor(-1).is_alpha and not token.nbor(-1).whitespace_:
        return False
    return token.text in MARKS


def trim(doc: "Doc", start: int, end: int) -> Stretch:
    """Drop white space, commas and dashes at both ends; quotation marks stay."""
    while start < end and (doc[start].is_space or doc[start].text in (",", ";", ":", "--", "—", "–", "-")):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in (",", ";", ":", "--", "—", "–", "-")):
        end -= 1
    return start, end


def noun_phrase(head: "Token", verb: "Token | None" = None) -> Stretch:
    """The phrase of ``head`` with its appositions, without relative clauses, and never across ``verb``."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if child.i > head.i and child.dep_ in ("relcl", "cc", "advcl", "ccomp", "parataxis", "punct"):
            if child.dep_ == "relcl" or (child.dep_ in ("advcl", "ccomp", "parataxis")):
                end = min(end, child.left_edge.i)
        elif (
            child.i > head.i
            and child.dep_ == "acl"
            and child.left_edge.i > 0
            and head.doc[child.left_edge.i - 1].text == ","
        ):
            end = min(end, child.left_edge.i)
    if verb is not None and start <= verb.i < end:
        start, end = (start, verb.i) if head.i < verb.i else (verb.i + 1, end)
    start, end = trim(head.doc, start, max(end, head.i + 1))
    if verb is not None and end <= verb.i:
        named = end
        while named < verb.i and head.doc[named].pos_ == "PROPN":
            named += 1
        if named == verb.i and head.pos_ == "NOUN" and head.dep_ in SUBJECTS:
            end = named  # "The state agency Sana said", where the parser finds two subjects
        end = _with_apposition(head.doc, end, verb)
    while end - 1 > head.i and head.doc[end - 1].text in _LOOSE:
        end -= 1
    if end == head.i + 1 and end < len(head.doc) and (verb is None or end != verb.i):
        end += _named_behind(head)
    while start < head.i and _leads(head.doc, start):
        start, end = trim(head.doc, start + 1, end)
    return _after_dateline(head, start), end


def _named_behind(head: "Token") -> int:
    """How many tokens name the body behind the word for what it is, where the parser has them apart: "agency SUNA"."""
    if head.lower_ not in lexicon.words("attribution_words", "kinds of body"):
        return 0
    rest = head.doc[head.i + 1 : head.i + 5]
    for length in range(len(rest), 0, -1):
        if bodies.is_outlet(rest[:length].text):
            return length
    acronym = len(rest) > 0 and rest[0].is_alpha and rest[0].is_upper and len(rest[0]) >= 3
    return int(acronym)


def _leads(doc: "Doc", start: int) -> bool:
    """Whether the word belongs to the sentence, not to the name behind it: "However, X", "Initially Anna Berg"."""
    if doc[start].lower_ in _LEADING:
        return True
    if doc[start].lower_ not in lexicon.words("attribution_words", "sentence adverbs") or not doc[start].is_title:
        return False
    after = doc[start + 1]
    opens = start == 0 or doc[start - 1].is_punct or doc[start - 1].is_space
    return opens and (after.text[:1].isupper() or after.tag_ in ("DT", "PRP$", "PRP"))


_LEADING: Final = frozenset({"however", "meanwhile", "but", "although", "though", "moreover", "furthermore", "yet"})
TIMES: Final = frozenset(
    [
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "morning",
        "afternoon",
        "evening",
        "night",
        "hour",
        "hours",
        "minute",
        "minutes",
        "moment",
        "moments",
        "time",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "weekend",
        "decade",
        "decades",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "summer",
        "winter",
        "spring",
        "autumn",
        "fall",
        "bit",
        "jan.",
        "feb.",
        "aug.",
        "sept.",
        "oct.",
        "nov.",
        "dec.",
    ]
)
"""Nouns that say when, where they hang on a verb without a preposition."""
_LOOSE: Final = frozenset(
    {"also", "both", "then", "now", "later", "once", "all", "again", "recently", "repeatedly", "even"}
)


def _with_apposition(doc: "Doc", end: int, verb: "Token") -> int:
    """ "X, the UN chief, said": the words between the commas, where the parser gave them to something else."""
    stop = verb.i - 1
    while stop > end and doc[stop].dep_ in ("advmod", "aux", "neg"):
        stop -= 1
    if end < stop and doc[end].text == "," and stop == verb.i - 1 and _is_name(doc, end + 1, verb.i):
        return verb.i  # "Another relative, Ada Lind wrote"
    if end >= stop or doc[end].text != "," or doc[stop].text != "," or not 2 <= stop - end <= 16:
        return end
    between = doc[end + 1 : stop]
    first = between[0]
    finite = any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in between)
    if finite or first.tag_ in ("VBG", "VBN", "IN", "RB", "WRB", "WP", "WDT", "CC", "TO", "CD") or is_mark(first):
        return end
    return stop


def _is_name(doc: "Doc", start: int, end: int) -> bool:
    """Whether the words are a name of two to five words and no more."""
    return 2 <= end - start <= 5 and all(token.pos_ == "PROPN" for token in doc[start:end])


def _after_dateline(head: "Token", start: int) -> int:
    """ "LONDON (AP) — The mayor": the phrase begins behind the dash."""
    for at in range(head.i - 1, max(start, head.i - 12), -1):
        if head.doc[at].text in ("—", "–", "--", "-") and head.doc[at].whitespace_ and head.doc[at - 1].whitespace_:
            before = head.doc[at - 1]
            if before.pos_ != "PROPN" or before.is_upper or any(t.text in "),(" for t in head.doc[start:at]):
                return at + 1  # but no "Task Force – Unit Commander"
    return start


def subject(verb: "Token") -> "Token | None":
    """The verb's own subject, if it has one.

    Of two the second, where the first has a clause of its own ("The band that says it did so, the Post reported").
    """
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if len(own) > 1 and ((own[1].i < verb.i and _has_clause(own[0])) or own[0].i < verb.i < own[1].i):
        return own[1]  # "The vote marks an end, said Ivo Horn": the second is the one of the inverted verb
    return own[0] if own else _misread_subject(verb)


def _misread_subject(verb: "Token") -> "Token | None":
    """ "Airwars assessed that …": a rare name right before the verb, which the parser takes for an adverbial."""
    before = verb.doc[verb.i - 1] if verb.i > 0 else None
    if before is None or before.dep_ != "npadvmod" or before.head.i != verb.i or before.pos_ != "PROPN":
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or _temporal(before):
        return None
    edge = before.left_edge.i
    return before if edge == 0 or verb.doc[edge - 1].is_punct or verb.doc[edge - 1].is_space else None


def _has_clause(noun: "Token") -> bool:
    """Whether a finite verb stands within the noun's own phrase, past its first words."""
    if any(is_mark(token) for token in noun.doc):
        return False
    return any(token.tag_ in ("VBD", "VBZ", "VBP") for token in noun.doc[noun.i + 1 : noun.right_edge.i + 1])


def understood_subject(verb: "Token") -> "Token | None":
    """The subject of the verb, or the one it shares with the verbs it hangs on ("…, saying that", "and added")."""
    at = verb
    for _ in range(6):
        own = subject(at)
        if own is not None:
            return own
        if at.dep_ == "acl":
            return copular(at.head) if at.tag_ == "VBG" else None
        if at.dep_ == "relcl":
            return None
        if at.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "parataxis") or at.head.i == at.i:
            return None
        if at.dep_ == "ccomp" and at.tag_ != "VBG":
            return None
        at = at.head
        if at.pos_ in ("NOUN", "PROPN"):
            return None
    return None


def copular(noun: "Token") -> "Token":
    """ "X was one of several outlets reporting that": it is X that reports."""
    at = noun
    if at.dep_ == "pobj" and at.head.lower_ in ("of", "among") and at.head.i > 0:
        at = at.head if at.head.head.pos_ == "AUX" else at.head.head
    if at.head.lemma_ == "be" and at.dep_ in ("attr", "prep") and at.head.i < at.i:
        own = subject(at.head)
        if own is not None and own.lower_ not in ("there", "it", "this", "that", "all", "what", "which", "thing"):
            return own
    return noun


def block(verb: "Token", source: Stretch | None, content: "list[Token]") -> Stretch:
    """The contiguous stretch of verb, source, auxiliaries and adverbials that says who said it, when and where."""
    doc = verb.doc
    inside = {verb.i}
    if source:
        inside.update(range(*source))
    taken = {token.i for token in content}
    for child in verb.children:
        if child.i in taken or child.dep_ not in _MODIFIERS:
            continue
        if (
            source
            and child.i < min(source[0], verb.i)
            and child.dep_ != "punct"
            and _quoted_apart(doc, child.i, source, verb)
        ):
            continue  # “But why?” Ivo Horn asked him
        if child.dep_ == "advcl" and child.i > verb.i:
            continue
        if child.dep_ == "advcl" and source and _clause_between(doc, child.right_edge.i + 1, source[0]):
            continue  # "As the crowd left, two men were hurt, police said"
        if child.dep_ == "npadvmod" and source and child.i < source[0] < verb.i and not _temporal(child):
            continue  # "Twelve men, the mayor said, were …": no time, but the subject of what is said
        if child.dep_ in SUBJECTS and source and child.i < source[0] < verb.i and _has_clause(child):
            continue  # the subject of a clause before, which the parser gave to this verb too
        if child.dep_ == "punct" and not (verb.i - 1 <= child.i <= verb.i):
            continue
        inside.update(token.i for token in child.subtree)
    start = end = verb.i
    while start > 0 and (start - 1 in inside or _bridges(doc, start - 1, inside, -1)):
        start -= 1
    while end + 1 < len(doc) and (end + 1 in inside or _bridges(doc, end + 1, inside, 1)):
        end += 1
    while start < verb.i and doc[start].dep_ == "punct":
        start += 1
    while end > verb.i and doc[end].dep_ == "punct" and doc[end].text != ")":
        end -= 1
    return start, end + 1


def _clause_between(doc: "Doc", start: int, end: int) -> bool:
    """Whether a finite verb stands in the stretch, which may be empty."""
    return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in doc[min(start, end) : end])


def _quoted_apart(doc: "Doc", at: int, source: Stretch, verb: "Token") -> bool:
    """Whether a quotation mark stands between the word and the speaker and verb."""
    return any(is_mark(token) for token in doc[at : min(source[0], verb.i)])


def _temporal(noun: "Token") -> bool:
    """Whether the noun phrase, which hangs on a verb without a preposition, says when or how."""
    return any(token.lower_ in TIMES or token.lower_ in ("after", "later", "ago", "by") for token in noun.subtree)


def _bridges(doc: "Doc", at: int, inside: set[int], step: int) -> bool:
    """A comma between two stretches of the block."""
    beyond = at + step
    return doc[at].text == "," and 0 <= beyond < len(doc) and beyond in inside


def is_clausal(token: "Token") -> bool:
    """Whether the token heads a clause that hangs on its head."""
    return token.dep_ in _CLAUSES
