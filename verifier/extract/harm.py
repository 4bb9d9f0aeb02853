"""The lexicon of harm: which words say that persons were killed, injured, captured, missing or displaced."""

from functools import cache
from typing import Final

from verifier.extract import lexicon
from verifier.extract.model import Measure

MEASURES: Final[tuple[Measure, ...]] = ("killed", "injured", "casualties", "captured", "missing", "displaced")


def _forms(entry: str) -> set[str]:
    """All forms of a verb given by its base (regular) or by base, past and participle."""
    base, *rest = entry.split()
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    double = base[-1] if base in _DOUBLING else ""
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    gerund = "dying" if base == "die" else f"{stem}{double}ing"
    past = set(rest) or {base + "d" if base.endswith("e") else f"{base}{double}ed"}
    return {base, third, gerund} | past


_DOUBLING: Final = {"stab", "kidnap", "gun", "hit", "cut", "abet"}


@cache
def _verbs(kind: str) -> dict[str, Measure]:
    table: dict[str, Measure] = {}
    for measure in MEASURES:
        for entry in lexicon.sections("casualty").get(f"{measure} {kind}", ()):
            table.update(dict.fromkeys(_forms(entry), measure))
    return table


def done_to(word: str) -> Measure | None:
    """The measure of a verb whose object is the victim ("killed")."""
    return _verbs("verbs").get(word)


def befalls(word: str) -> Measure | None:
    """The measure of a verb whose subject is the victim ("died", "fled", "disappeared")."""
    if word in _verbs("deaths"):
        return "killed"
    if word in _verbs("flights"):
        return "displaced"
    measure = _verbs("verbs").get(word)
    return measure if measure == "missing" else None


@cache
def _named(kind: str) -> dict[str, Measure]:
    return {word: measure for measure in MEASURES for word in lexicon.sections("casualty").get(f"{measure} {kind}", ())}


def noun(word: str) -> Measure | None:
    """The measure of a noun of harm ("deaths", "the wounded", "casualties")."""
    return _named("nouns").get(word)


def adjective(word: str) -> Measure | None:
    """The measure of an adjective or participle of harm ("dead", "missing")."""
    return _named("adjectives").get(word)


@cache
def down_forms() -> frozenset[str]:
    """Verbs that kill with "down": "gunned down"."""
    return frozenset(form for entry in lexicon.sections("casualty")["down verbs"] for form in _forms(entry)) | {"shot"}


def listed(word: str, section: str) -> bool:
    """Whether the word stands in that section of the lexicon."""
    return word in lexicon.words("casualty", section)


@cache
def all_words() -> frozenset[str]:
    """Every word of harm in every form: what the trigger gate looks for."""
    found: set[str] = set()
    for kind in ("verbs", "deaths", "flights"):
        found |= set(_verbs(kind))
    for kind in ("nouns", "adjectives"):
        found |= {word for word in _named(kind) if " " not in word}
    found |= {"gunned", "mowed", "lives", "life", "bodies", "hostage", "fatally", "homes", "hospital"}
    return frozenset(found - weak_words())


def weak_words() -> frozenset[str]:
    """Words that say harm only in some company ("lost", "prisoners"): a sentence with one needs a number as well."""
    return lexicon.words("casualty", "weak signs")


@cache
def out_forms() -> frozenset[str]:
    """Verbs that kill with "out": "wiped out"."""
    return frozenset(form for entry in lexicon.sections("casualty")["out verbs"] for form in _forms(entry))
