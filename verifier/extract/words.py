"""Part of speech and lemma by word, tag and dependency: what spaCy's own components say, asked once for each.

The model's attribute ruler and lemmatizer take almost half of its time. The ruler looks at tag, dependency and some 150
words, so it is asked once for each tag and dependency, and for those words; the lemmatizer once for each word with its
part of speech and morphology. The answers are remembered: the same ones, whatever was read before.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LIMIT: Final = 300_000
"""Answers remembered at most; then the memory is emptied. It keeps a long run within some tens of megabytes."""
_COMPARED: Final = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
"""What the ruler may compare for the short cut to hold; with anything else, it is asked for every word."""

Key = tuple[int, int, int, int, int]
"""Word, tag, dependency, and the words before and behind where the ruler may look at them (else 0)."""


class _Rules:
    """Which words the ruler's patterns name, and which of them open a pattern of two words."""

    def __init__(self, patterns: Iterable[dict[str, Any]]) -> None:
        self._named: set[str] = set()
        self._opening: set[str] = set()
        self._shapes: list[tuple[re.Pattern[str], bool]] = []
        self._everything = False
        for entry in patterns:
            for pattern in entry["patterns"]:
                for place, part in enumerate(pattern):
                    self._everything |= not _COMPARED.issuperset(part)
                    self._take(part.get("LOWER"), len(pattern) > 1 and place == 0)

    def _take(self, value: Any, opens: bool) -> None:
        if isinstance(value, dict):
            self._everything |= not {"IN", "REGEX"}.issuperset(value)
            words = value.get("IN", ())
            if "REGEX" in value:
                self._shapes.append((re.compile(value["REGEX"]), opens))
        else:
            words = () if value is None else (value,)
        self._named.update(words)
        if opens:
            self._opening.update(words)

    def names(self, word: str) -> bool:
        """Whether the answer may depend on the word itself, beyond its tag and dependency."""
        if self._everything or word.isspace():
            return True
        lower = word.lower()
        return lower in self._named or any(shape.search(lower) for shape, _ in self._shapes)

    def opens(self, word: str) -> bool:
        """Whether the word can be the first of a pattern of two."""
        lower = word.lower()
        return (
            self._everything
            or lower in self._opening
            or any(opens and shape.search(lower) for shape, opens in self._shapes)
        )


class Words:
    """Sets part of speech and lemma of parsed documents from what the model's own components say."""

    def __init__(self, nlp: "Language") -> None:
        self._vocab = nlp.vocab
        steps: dict[str, Any] = {name: nlp.get_pipe(name) for name in ("attribute_ruler", "lemmatizer")}
        self._ruler, self._lemmatizer = steps["attribute_ruler"], steps["lemmatizer"]
        self._rules = _Rules(self._ruler.patterns)
        self._expletive = nlp.vocab.strings.add("expl")
        self._known: dict[Key, tuple[int, int]] = {}
        self._ruled: dict[Key, tuple[int, str, int]] = {}
        self._lemmas: dict[tuple[int, int, str], int] = {}
        self._named: dict[int, bool] = {}
        self._opens: dict[int, bool] = {}

    def __call__(self, docs: "Sequence[Doc]") -> None:
        """Annotate the documents in place."""
        import numpy
        from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG

        if len(self._known) > _LIMIT:
            for memory in (self._known, self._ruled, self._lemmas, self._named, self._opens):
                memory.clear()
        known = self._known
        keyed = [self._keys(doc.to_array([ORTH, TAG, DEP]).tolist()) for doc in docs]
        new = dict.fromkeys(key for keys in keyed for key in keys if key not in known)
        if new:
            self._ask(list(new))
        for doc, keys in zip(docs, keyed, strict=True):
            if keys:
                values: Any = numpy.array([known[key] for key in keys], dtype="uint64")
                doc.from_array([POS, LEMMA], values)

    def _keys(self, rows: list[list[int]]) -> list[Key]:
        opens, expletive = self._opens, self._expletive
        out: list[Key] = []
        last = len(rows) - 1
        before = 0
        for place, (orth, tag, dep) in enumerate(rows):
            opening = opens.get(orth)
            if opening is None:
                opening = opens[orth] = self._rules.opens(self._vocab.strings[orth])
            out.append((orth, tag, dep, before, rows[place + 1][0] if opening and place < last else 0))
            before = orth if opening or dep == expletive else 0
        return out

    def _ask(self, new: list[Key]) -> None:
        """Find the answers for keys that are not known yet."""
        ruled: dict[Key, Key] = {}
        for key in new:
            orth, tag, dep, before, after = key
            named = self._named.get(orth)
            if named is None:
                named = self._named[orth] = self._rules.names(self._vocab.strings[orth])
            ruled[key] = (orth if named or before or after else 0, tag, dep, before, after)
        unruled = {short: key for key, short in ruled.items() if short not in self._ruled}
        if unruled:
            self._ask_ruler(unruled)
        wanted: dict[tuple[int, int, str], None] = {}
        for key, short in ruled.items():
            pos, morph, lemma = self._ruled[short]
            if not lemma and (key[0], pos, morph) not in self._lemmas:
                wanted[key[0], pos, morph] = None
        if wanted:
            self._ask_lemmatizer(list(wanted))
        for key, short in ruled.items():
            pos, morph, lemma = self._ruled[short]
            self._known[key] = pos, lemma or self._lemmas[key[0], pos, morph]

    def _ask_ruler(self, unruled: dict[Key, Key]) -> None:
        """Ask for one word of each key, with the words beside it that may matter, in a document made for it."""
        from spacy.tokens import Doc

        strings = self._vocab.strings
        words: list[str] = []
        tags: list[str] = []
        deps: list[str] = []

        def add(word: str, tag: str, dep: str) -> None:
            words.append(word)
            tags.append(tag)
            deps.append(dep)

        places: list[int] = []
        for orth, tag, dep, before, after in unruled.values():
            if before:
                opening = self._rules.opens(strings[before])
                add(strings[before], "NN", "dep" if opening else "expl")
            places.append(len(words))
            add(strings[orth], strings[tag], strings[dep])
            if after:
                add(strings[after], "NN", "dep")
            add(".", ".", "punct")
        doc = self._ruler(Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words)))))
        for short, place in zip(unruled, places, strict=True):
            token = doc[place]
            self._ruled[short] = token.pos, str(token.morph), token.lemma

    def _ask_lemmatizer(self, wanted: list[tuple[int, int, str]]) -> None:
        from spacy.tokens import Doc

        strings = self._vocab.strings
        doc = Doc(
            self._vocab,
            words=[strings[orth] for orth, _, _ in wanted],
            pos=[strings[pos] for _, pos, _ in wanted],
            morphs=[morph for _, _, morph in wanted],
        )
        self._lemmatizer.cache.clear()  # it grows with every word ever seen; the answers are remembered here
        doc = self._lemmatizer(doc)
        for key, token in zip(wanted, doc, strict=True):
            self._lemmas[key] = token.lemma
