"""A title that is given beside the text: read as a short document of its own, without the site's name at its end."""

import re
from typing import Final

from verifier.extract import lexicon, sentences
from verifier.extract.document import Document, Sentence, paragraphs

MAX_TITLE: Final = 400
"""Code points; what is longer is no title and is not read as one."""
_HEAD: Final = 6
"""Paragraphs of the text among which its own title may stand."""
_SURE: Final = re.compile(r"\s(?:\||::|»|·|•)\s")
_DASH: Final = re.compile(r"\s(?:-|–|—)(?=\s|$)")
_SPACE: Final = re.compile(r"[\W_]+")
_SITE: Final = re.compile(rf"\b(?:{'|'.join(lexicon.sections('furniture')['site words'])})\b", re.I)
_SIGN: Final = re.compile(r"\b[KW][A-Z]{2,3}\b|\.(?:com|org|net)\b")
_LABEL: Final = re.compile(rf"\s*(?:(?:{'|'.join(lexicon.sections('furniture')['title labels'])})\s?[:|]\s*)?", re.I)


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words).strip().casefold()


def beside(document: Document) -> Document | None:
    """The given title as a document, offsets counted in the title; None where there is none or the text begins with it.

    Not told apart from the text's own first lines are punctuation, case and white space.
    """
    title = document.title
    if not title or not title.strip() or len(title) > MAX_TITLE or stands(title, document.text):
        return None
    label = _LABEL.match(title)
    start = label.end() if label else 0
    spans = sentences.split(title, start, max(start, len(title[: _end(title)].rstrip())))
    read = tuple(Sentence(index, left, right, 0, "title") for index, (left, right) in enumerate(spans))
    return Document(title, title, document.published, document.publisher, read)


def stands(title: str, text: str) -> bool:
    """Whether the text begins with the title, or has it as one of its first paragraphs."""
    wanted = _plain(title[: _end(title)])
    if not wanted:
        return True
    spans = paragraphs(text, 0, min(len(text), _HEAD * 4 * MAX_TITLE))[:_HEAD]
    heads = [_plain(text[left : min(right, left + 2 * MAX_TITLE)]) for left, right in spans]
    return any(head in (wanted, _plain(title)) for head in heads) or bool(heads and heads[0].startswith(wanted))


def _end(title: str) -> int:
    """Where the title ends and the name of the site begins: "Two hurt in blast | Example News", "… - KXYZ"."""
    cut = _SURE.search(title)
    end = cut.start() if cut and cut.start() >= 15 else len(title)
    for dash in _DASH.finditer(title, 0, end):
        if dash.start() >= 15 and (_SITE.search(title, dash.end(), end) or _SIGN.search(title, dash.end(), end)):
            return dash.start()
    dash_end = re.search(r"\s(?:-|–|—)\s*$", title[:end])
    return dash_end.start() if dash_end else end
