"""A noun phrase read as a speaker: a person's name apart from the role, an organisation, a document, people unnamed.

``role`` is verbatim: the words before the name ("UN human rights chief") or the apposition behind it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from verifier.extract import bodies, joint_names, lexicon, places_by_name, wordlists

_FILE: Final = "attribution_words"
_WORD: Final = re.compile(r"\S+")
_PARTICLES: Final = frozenset(
    [
        "al",
        "el",
        "ul",
        "bin",
        "ibn",
        "ben",
        "abu",
        "abd",
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "da",
        "dos",
        "van",
        "von",
        "la",
        "le",
        "bint",
        "ter",
        "zu",
        "y",
    ]
)
_POSSESSIVE: Final = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])\s+(?=[A-Z])")
_PARENTHESIS: Final = re.compile(r"(?:(?<!\s)\s+)?\([^()]{0,60}+\)?\s*$")
_ARTICLE: Final = re.compile(r"^(?:the|a|an|this|that|these|those)\s+", re.I)
_AGE: Final = re.compile(r"\d{1,3}|aged \d{1,3}|age \d{1,3}", re.I)
_ANONYMITY: Final = wordlists.pattern(_FILE, "anonymity")
MAX_SPEAKER: Final = 160
"""Longer descriptions of a speaker are cut at a word; code points."""

Nature = Literal["person", "people", "organisation", "thing", "pronoun"]
Gender = Literal["female", "male"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as one phrase names them. ``name``: without role; for unnamed speakers their description."""

    name: str
    role: str | None
    nature: Nature
    gender: Gender | None = None
    anonymous: bool = False
    sure: bool = False
    """A title, a role or a known given name shows that this is a person."""


def _bare(word: str) -> str:
    return word.strip("\"“”'‘’,;:()[]").lower()


def _capital(word: str) -> bool:
    """Whether the word looks like a part of a name: "Navi", "al-Moussawi", "O’Malley", "J."."""
    word = word.strip('"“”‘(')
    if word[:1].isupper():
        return not word.isdigit()
    head, dash, tail = word.partition("-")
    return bool(dash) and head.lower() in _PARTICLES and tail[:1].isupper()


def _run(words: list[str]) -> int:
    """Index where the run of name words at the end of ``words`` starts."""
    at = len(words)
    while at > 0 and (_capital(words[at - 1]) or (at < len(words) and at > 1 and words[at - 1].lower() in _PARTICLES)):
        at -= 1
    while at < len(words) and words[at].lower() in _PARTICLES and not _capital(words[at]):
        at += 1
    return at


def is_outlet(name: str) -> bool:
    """Whether the name is an agency's, broadcaster's or paper's."""
    return bodies.is_outlet(name)


def outlet_at_start(phrase: str) -> str | None:
    """The outlet that the phrase begins with ("Al Jazeera Sunni rebels …"), the longest one known."""
    found = None
    opening = re.match(r"the\s+", phrase, re.I)
    rest = phrase[opening.end() :] if opening else phrase
    lowered = rest.casefold()
    for name in bodies.outlets():
        whole = lowered.startswith(name) and not lowered[len(name) : len(name) + 1].isalnum()
        if whole and (found is None or len(name) > len(found)):
            found = name
    return None if found is None else phrase[: len(found) + (opening.end() if opening else 0)]


def is_organisation(words: list[str]) -> bool:
    """Whether the words name a body: a known one, or by a word such as "ministry" at either end."""
    lowered = [_bare(word) for word in words]
    known = lexicon.words(_FILE, "organisation words")
    return bool(lowered) and (
        lowered[-1] in known
        or lowered[0] in known
        or " ".join(lowered) in known
        or bodies.kind_of(" ".join(word.strip('"“”,') for word in words)) is not None
    )


def gender_of(name: str, role: str | None = None) -> Gender | None:
    """What a name's honorific, given name or role says; ``None`` when nothing does."""
    words = [_bare(word) for word in f"{role or ''} {name}".split()]
    if any(word in lexicon.words(_FILE, "female words") for word in words):
        return "female"
    if any(word in lexicon.words(_FILE, "male words") for word in words):
        return "male"
    given = _bare(name.split(maxsplit=1)[0]) if name.split() else ""
    if given in lexicon.words("given_names", "female"):
        return None if given in lexicon.words("given_names", "male") else "female"
    return "male" if given in lexicon.words("given_names", "male") else None


@lru_cache(maxsize=4096)
def read(phrase: str) -> Speaker:
    """Read a noun phrase as a speaker."""
    text = re.sub(r"\s+", " ", phrase).strip(' ,;:-–—"“”')
    if text.startswith("@"):
        return Speaker(text[:MAX_SPEAKER], None, "organisation")
    called = _CALLED.match(text)
    if called and all(_capital(word) or word.lower() in _PARTICLES for word in called["name"].split()):
        inner, kind = read(called["name"]), called["kind"]
        nature: Nature = "person" if is_role(head_noun(kind.split())) or inner.sure else inner.nature
        name = called["name"] if nature == "person" else inner.name
        return Speaker(name, _last_phrase(kind), nature, gender_of(name, kind), False, True)
    bare = _PARENTHESIS.sub("", text)
    titled = _titled(bare)
    if titled is not None:
        return titled
    if joint_names.second(bare) is not None:
        return Speaker(text if len(text) <= MAX_SPEAKER else _cut(text), None, "people")
    segments = re.split(r"(?:(?<!\s)\s+)?,\s*|(?<!\s)\s+[–—]\s+|(?<!\s)\s+-\s+(?![A-Z])", bare)
    rest = text[len(segments[0]) :].strip(" ,;:–—") if len(segments) > 1 else ""
    first = segments[0]
    possessor = None
    cut = _POSSESSIVE.search(first)
    if cut and is_organisation(first[cut.end() :].split()) and not bodies.is_outlet(first[cut.end() :]):
        cut = None  # "the Lake County Sheriff's Office"
    if cut and all(_capital(word) for word in first[cut.end() :].split()):
        possessor, first = first[: cut.start()], first[cut.end() :]
    named = _named(first)
    if len(segments) > 1 and possessor is None and is_role(first.split()[-1] if first else ""):
        titled_name = _named(segments[1])
        if titled_name and titled_name[2] == 0 and titled_name[3]:  # "Force Commander, Lt. Gen. Ivo Horn"
            return _person(titled_name[0], first, text, True)
    if named is None and len(segments) > 1 and possessor is None:
        second = _named(segments[1])
        if second and second[2] == 0 and len(segments[1].split()) >= 2:
            return _person(second[0], first, text, True)
    if named is None:
        return _unnamed(text, first)
    name, before, _, sure = named
    role = before or possessor
    if role is None and rest and not sure and all(_capital(word) for word in rest.split()):
        return Speaker(text, None, "thing")  # "Sarmada, Syria"
    if rest and _ANONYMITY.search(rest):
        rest = ""
    if role is None and rest and not _AGE.fullmatch(rest):
        role = rest
        sure = True
    return _person(name, role, text, sure or possessor is not None)


_CALLED: Final = re.compile(
    r"(?P<kind>.{3,80}?) (?:named|called|known as|nicknamed|dubbed|identified as|who goes by) (?P<name>[^,;:]{2,60})$"
)


def _titled(text: str) -> Speaker | None:
    """A body's name behind the words for what it is: "the state news agency Sana", "the channel Lake News"."""
    words = text.split()
    at = next((n for n, word in enumerate(words[:8]) if word in lexicon.words(_FILE, "kinds of body")), None)
    if at is None or not 0 < len(words) - at - 1 <= 6 or head_noun(words[:at]) in lexicon.words(_FILE, "documents"):
        return None
    name = words[at + 1 :]
    if any("," in word for word in words[: at + 1]) or not _capital(name[0]):
        return None
    if not all(_capital(word) or word.lower() in _PARTICLES or word in ("of", "for", "the", "and") for word in name):
        return None
    kind = " ".join(words[: at + 1])
    return Speaker(" ".join(name).strip("\"“”'‘’"), _ARTICLE.sub("", kind), "organisation")


def _last_phrase(kind: str) -> str:
    """ "Posting on a page a user" ends in the noun phrase that says what the named one is: "a user"."""
    kind = re.split(r"\s(?:that|who|which|has|is|was|were|became)\b", kind)[0]
    starts = [match.start() for match in re.finditer(r"(?<!of )\b(?:a|an|the|one)\s", kind, re.I)]
    return kind[starts[-1] :] if starts else kind


def _named(segment: str) -> tuple[str, str | None, int, bool] | None:
    """Name, role before it, where the name's run starts, and whether it is surely a person's; or ``None``."""
    words = segment.split()
    while words and words[0].lower() in ("and", "but", "while", "when", "both"):
        words.pop(0)
    if len(words) > 1 and (words[0] in _PREPOSED or _adverb(words[0], len(words))):
        words.pop(0)
    start = _run(words)
    if start == len(words):
        return None
    if start > 0 and words[start - 1].lower() in _LINKING:
        return None
    run = words[start:]
    if len(words) == 1 and _common(words[0]):
        return None  # "Witnesses", "Captions" at the head of a sentence
    if start > 0 and _ARTICLE.fullmatch(words[start - 1] + " ") and len(words) == len(run) + 1:
        return None  # "the Pentagon", "the Taliban"
    split = 0
    honorific = False
    for number, word in enumerate(run):
        if _bare(word) in _honorifics() or word.lower() in _honorifics():
            split, honorific = number + 1, True
        elif is_role(word) and number + 1 < len(run):
            split = number + 1
    name_words = run[split:]
    if len(name_words) == 1 and name_words[0].lower() in lexicon.words(_FILE, "days as names"):
        return None  # "a report released Monday"
    if not name_words or is_organisation(name_words) or (split == 0 and start == 0 and is_organisation(run)):
        return None
    if _JOINED.search(" ".join(words[: start + split])):
        return None  # "Anna Berg and her daughter Marta": two
    if any(word in ("by", "from", "of") for word in words[:start]) and head_noun(words) in lexicon.words(
        _FILE, "documents"
    ):
        return None  # "a post by his aunt Anna Berg": the post
    role_words = [word for word in words[: start + split] if word.lower() not in _honorifics()]
    while role_words and role_words[0].lower() in ("the",):
        role_words.pop(0)
    if role_words and role_words[0].lower() in ("a", "an") and not any(_is_noun_like(word) for word in role_words[1:]):
        role_words = []  # "a young John Ellis"
    name = " ".join(name_words).strip("\"“”'‘’")
    name = re.sub(r"['’]s?$", "", name)
    role = " ".join(role_words) or None
    given = _bare(name_words[0])
    sure = (
        honorific
        or role is not None
        or given in lexicon.words("given_names", "male")
        or (given in lexicon.words("given_names", "female"))
    )
    if places_by_name.is_surely_place(" ".join(run)) or (
        role is None and not honorific and places_by_name.is_place(" ".join(run))
    ):
        return None
    return (name, role, start, sure) if name else None


def _adverb(word: str, count: int) -> bool:
    """Whether the first of ``count`` words only says when or how: "Initially Anna", "Sunday Anna Berg"."""
    days = count > 2 and word.lower() in lexicon.words(_FILE, "days as names")  # but "Sunday Mirror"
    return word.istitle() and (days or word.lower() in lexicon.words(_FILE, "sentence adverbs"))


_JOINED: Final = re.compile(r"\S and (?:his|her|their|its|the|a|an|two|three|four|other) ", re.I)
_PREPOSED: Final = frozenset({"For", "To", "With", "From", "By", "In", "As", "Like"})
"""A preposition that opens a sentence is no part of the name behind it."""


def _is_noun_like(word: str) -> bool:
    """Whether the word can be what somebody is; "young" alone is no role."""
    return word.lower() not in lexicon.words(_FILE, "bare adjectives")


def _common(word: str) -> bool:
    noun = singular(_bare(word))
    return noun in lexicon.words(_FILE, "anonymous nouns") or noun in lexicon.words(_FILE, "documents")


_HEAD_ENDS: Final = frozenset(
    [
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "where",
        "when",
        "has",
        "had",
        "was",
        "were",
        "is",
        "are",
        "under",
        "below",
        "beneath",
        "familiar",
        "aware",
        "briefed",
    ]
)
_LINKING: Final = frozenset(
    [
        "of",
        "for",
        "in",
        "on",
        "at",
        "from",
        "with",
        "to",
        "by",
        "and",
        "or",
        "near",
        "between",
        "among",
        "against",
        "about",
        "the",
        "inside",
        "outside",
        "across",
        "over",
    ]
)


def is_role(word: str) -> bool:
    """Whether the word says what somebody is or does ("spokesman", "Gen.")."""
    bare = word.lower().strip(",")
    return bare in lexicon.words(_FILE, "roles") or bare.rstrip(".") in lexicon.words(_FILE, "roles")


def _honorifics() -> frozenset[str]:
    return lexicon.words(_FILE, "honorifics")


def _person(name: str, role: str | None, text: str, sure: bool) -> Speaker:
    return Speaker(name, role, "person", gender_of(name, f"{role or ''} {text.split(maxsplit=1)[0]}"), False, sure)


def _unnamed(text: str, first: str) -> Speaker:
    """An organisation, a document, or people without a name: described by the phrase itself."""
    name = text if len(text) <= MAX_SPEAKER else _cut(text)
    words = first.split()
    bare = _ARTICLE.sub("", first, count=1)
    if words and bare and all(_capital(word) for word in bare.split()) and not (len(words) == 1 and _common(words[0])):
        return Speaker(bare, None, "organisation")
    head = head_noun(words)
    if head in lexicon.words(_FILE, "documents"):
        return Speaker(name, None, "thing")
    anonymous = _ANONYMITY.search(text) is not None or head in lexicon.words(_FILE, "anonymous nouns")
    if head in lexicon.words(_FILE, "anonymous nouns"):
        plural = _plural(words, head)
        definite = words[0].lower() in ("the", "his", "her", "their", "its") and not plural
        return Speaker(name, None, "people" if plural else "person", gender_of(head), anonymous and not definite, True)
    nature: Nature = "organisation" if is_organisation(words) else "thing"
    return Speaker(name, None, nature, None, anonymous)


def _cut(text: str) -> str:
    """The beginning of a long description, up to a comma where there is one past its first words, else a word."""
    short = text[:MAX_SPEAKER]
    at = short.rfind(", ", MAX_SPEAKER // 4)
    return short[:at] if at > 0 else short.rsplit(" ", 1)[0]


def can_speak(phrase: str) -> bool:
    """Whether the phrase can be a speaker: no event, thing or bare pronoun that only stands where a speaker might."""
    counted = _COUNTED.match(phrase)
    who = phrase[counted.end() :] if counted else phrase
    return not places_by_name.is_surely_place(who) and head_noun(who.split()) not in lexicon.words(
        _FILE, "cannot speak"
    )


_COUNTED: Final = re.compile(r"(?:an?|the) (?:\w{3,12} ){0,2}number of ", re.I)
"""In "a large number of sources" it is the sources that speak."""


def head_noun(words: list[str]) -> str:
    """The head of a plain noun phrase: the last word before a preposition, in the singular."""
    head = ""
    done, documents = lexicon.words(_FILE, "done with documents"), lexicon.words(_FILE, "documents")
    for word in words:
        if head and (word.lower() in _HEAD_ENDS or (word.lower() in _LINKING and word.lower() != "the")):
            break
        if word.lower() in done and singular(head) in documents:
            break  # "a video shared by residents"
        head = _bare(word)
    return singular(head)


def singular(noun: str) -> str:
    """The singular of a regular English plural that the word lists know; any other noun comes back as it is."""
    known = lexicon.words(_FILE, "anonymous nouns") | lexicon.words(_FILE, "documents")
    if noun in known:
        return noun
    if noun.endswith("men") and noun[:-3] + "man" in known:
        return noun[:-3] + "man"
    for ending, other in (("ies", "y"), ("es", ""), ("s", ""), ("es", "is")):
        if noun.endswith(ending) and noun[: -len(ending)] + other in known:
            return noun[: -len(ending)] + other
    return noun


def _plural(words: list[str], head: str) -> bool:
    return head not in [_bare(word) for word in words]


def medium_of(phrase: str) -> str | None:
    """The kind of medium that speaks ("caption" for "Captions on the photos"), if one does."""
    if bodies.kind_of(phrase) is not None or read(phrase).nature == "organisation":
        return None  # "the Lake Post"
    head = head_noun(phrase.split())
    return head if head in lexicon.words(_FILE, "media kinds") else None


def is_document(phrase: str) -> bool:
    """Whether a document, a picture or a finding speaks."""
    return head_noun(phrase.split()) in lexicon.words(_FILE, "documents")
