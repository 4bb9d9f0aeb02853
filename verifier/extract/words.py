"""Part of speech and lemma by word, tag and dependency: what spaCy's own components say, asked once for each.

The model's attribute ruler and lemmatizer take almost half of its time, and answer the same for the same word with the
same tag and dependency (and the same few words before it). So each such case is put to them once, in a small document
of its own, and remembered.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_SPECIAL: Final = frozenset(["ai", "gon", "got", "let", "c'm", "wan", "y'", "c’m"])
"""First words of the ruler's patterns of two tokens ("gonna", "let's"); the other one is an expletive and its verb."""
_LIMIT: Final = 300_000

Key = tuple[int, int, int, tuple[int, int]]


def _context(token: "Token") -> "tuple[Token | None, Token | None]":
    """The tokens beside this one, where the ruler may look at them."""
    before = token.nbor(-1) if token.i > 0 else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    drawn = before is not None and (before.dep_ == "expl" or before.lower_ in _SPECIAL)
    return (before if drawn else None), (after if token.lower_ in _SPECIAL else None)


def _asked(token: "Token") -> tuple[str, str, str]:
    return token.text, token.tag_, token.dep_


class Words:
    """Sets ``pos`` and ``lemma`` of parsed documents from what the model's own components say."""

    def __init__(self, nlp: "Language") -> None:
        self._vocab = nlp.vocab
        self._steps = [nlp.get_pipe(name) for name in ("attribute_ruler", "lemmatizer")]
        self._known: dict[Key, tuple[int, int]] = {}

    def __call__(self, docs: "list[Doc]") -> None:
        """Annotate the documents in place."""
        if len(self._known) > _LIMIT:
            self._known.clear()
        known = self._known
        new: dict[Key, Token] = {}
        keyed: list[tuple[Token, Key]] = []
        for doc in docs:
            for token in doc:
                before, after = _context(token)
                beside = (before.orth if before is not None else 0, after.orth if after is not None else 0)
                key = (token.orth, token.tag, token.dep, beside)
                keyed.append((token, key))
                if key not in known:
                    new.setdefault(key, token)
        if new:
            self._ask(new)
        for token, key in keyed:
            token.pos, token.lemma = known[key]

    def _ask(self, new: "dict[Key, Token]") -> None:
        from spacy.tokens import Doc

        words: list[tuple[str, str, str]] = []
        places: list[int] = []
        for token in new.values():
            before, after = _context(token)
            words += [_asked(before)] if before is not None else []
            places.append(len(words))
            words.append(_asked(token))
            words += [_asked(after)] if after is not None else []
            words.append((".", ".", "punct"))
        doc = Doc(
            self._vocab,
            words=[word for word, _, _ in words],
            tags=[tag for _, tag, _ in words],
            deps=[dep for _, _, dep in words],
            heads=list(range(len(words))),
        )
        for step in self._steps:
            doc = step(doc)
        for key, place in zip(new, places, strict=True):
            self._known[key] = (doc[place].pos, doc[place].lemma)
