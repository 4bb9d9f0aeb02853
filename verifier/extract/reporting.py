"""The verbs of reporting and the complements that hold their content, from ``data/reporting_verbs.txt``."""

import re
from functools import cache
from typing import Final

from verifier.extract import lexicon

_FILE: Final = "reporting_verbs"
_WORD: Final = re.compile(r"[A-Za-z-]+")
_IRREGULAR: Final = {
    "say": "said saying says",
    "tell": "told",
    "write": "wrote written",
    "find": "found",
    "show": "shown",
    "think": "thought",
    "know": "knew known",
    "feel": "felt",
    "hear": "heard",
    "see": "saw seen",
    "understand": "understood",
    "forecast": "forecast",
    "foresee": "foresaw foreseen",
    "swear": "swore sworn",
    "teach": "taught",
    "forget": "forgot forgotten",
    "read": "read",
    "begin": "began begun",
    "go": "went gone",
    "seek": "sought",
    "choose": "chose chosen",
    "speak": "spoke spoken",
    "relay": "relayed",
    "overstate": "overstated",
    "spell": "spelt",
    "lash": "lashed",
}


def frame(name: str) -> frozenset[str]:
    """The lemmas that take the complement ``name``, a section of the data file."""
    return lexicon.words(_FILE, name)


@cache
def prepositions() -> dict[str, frozenset[str]]:
    """Verb lemma to the prepositions whose object is its content."""
    found: dict[str, set[str]] = {}
    for entry in lexicon.sections(_FILE)["preposition"]:
        verb, _, preposition = entry.partition(" ")
        found.setdefault(verb, set()).add(preposition)
    return {verb: frozenset(names) for verb, names in found.items()}


@cache
def lemmas() -> frozenset[str]:
    """Every verb that may attribute."""
    sections = lexicon.sections(_FILE)
    plain = {entry for name, entries in sections.items() if name != "preposition" for entry in entries}
    return frozenset(plain | set(prepositions()))


def inflections(lemma: str) -> frozenset[str]:
    """The forms of an English verb: regular ones by rule, the others from a short table."""
    forms = {lemma, *_IRREGULAR.get(lemma, "").split()}
    if lemma.endswith("e"):
        forms |= {lemma + "s", lemma + "d", lemma[:-1] + "ing"}
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        forms |= {lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    else:
        plural = "es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"
        forms |= {lemma + plural, lemma + "ed", lemma + "ing"}
        if re.search(r"(?:^|[^aeiou])[aeiou][bdglmnprt]$", lemma):
            forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return frozenset(forms)


@cache
def forms() -> frozenset[str]:
    """Every form of every verb that may attribute, lower case."""
    return frozenset(form for lemma in lemmas() for form in inflections(lemma))


@cache
def strong_forms() -> frozenset[str]:
    """The forms of the verbs that attribute whenever they have content."""
    weak = frame("weak")
    return frozenset(form for lemma in lemmas() - weak for form in inflections(lemma))


def mentions(text: str) -> bool:
    """Whether any word of ``text`` is a form of such a verb: linear, no parse."""
    known = forms()
    return any(word.lower() in known for word in _WORD.findall(text))


def lemma_of(word: str, lemma: str) -> str:
    """The lemma, mended where the model's lemmatiser is known to slip ("hop" for "hoped")."""
    lemma = lemma.lower()
    if lemma in lemmas():
        return lemma
    lowered = word.lower()
    return _by_form().get(lowered, lemma)


@cache
def _by_form() -> dict[str, str]:
    return {form: lemma for lemma in sorted(lemmas(), reverse=True) for form in inflections(lemma)}


def is_plain(lemma: str) -> bool:
    """Whether the verb plainly reports speech."""
    return lemma in frame("plain")
