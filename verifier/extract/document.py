"""An article's text as paragraphs and sentences, each sentence with the role it plays on the page.

Only ``READ`` roles are read for claims: page furniture (buttons, counters, time stamps) and teasers of other articles
are not this article's statements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from verifier.extract import furniture, sentences

Role = Literal["title", "standfirst", "body", "caption", "heading", "furniture", "teaser"]

READ: Final[frozenset[Role]] = frozenset({"title", "standfirst", "body", "caption", "heading"})
_END_MARKS: Final = ".!?…\"'”’)]:;"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text[start:end]``; ``paragraph`` counts from 0; offsets are code points of the article."""

    index: int
    start: int
    end: int
    paragraph: int
    role: Role


@dataclass(frozen=True, slots=True)
class Document:
    """An article prepared for reading. ``title`` is the one given or else the one found in the text."""

    text: str
    title: str | None
    published: str | None
    publisher: str | None
    sentences: tuple[Sentence, ...]

    def words(self, sentence: Sentence) -> str:
        """The sentence verbatim."""
        return self.text[sentence.start : sentence.end]

    def readable(self) -> list[Sentence]:
        """The sentences that may hold claims of this article."""
        return [sentence for sentence in self.sentences if sentence.role in READ]


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Every paragraph in ``text[start:end]`` as ``(start, end)``: a line, or a block of hard-wrapped lines."""
    spans: list[tuple[int, int]] = []
    block: list[tuple[int, int]] = []

    def flush() -> None:
        if len(block) >= 3 and _wrapped(text, block):
            spans.append((block[0][0], block[-1][1]))
        else:
            for left, right in block:
                if spans and block[0] != (left, right) and _continues(text, spans[-1], left):
                    spans[-1] = (spans[-1][0], right)
                else:
                    spans.append((left, right))
        block.clear()

    at = start
    for line in text[start:end].split("\n"):
        left, right = at, at + len(line)
        at = right + 1
        stripped = line.strip()
        if not stripped:
            flush()
            continue
        left += len(line) - len(line.lstrip())
        block.append((left, left + len(stripped)))
    flush()
    return spans


def _wrapped(text: str, block: Sequence[tuple[int, int]]) -> bool:
    """Lines broken at a fixed width: every line but the last is about as long as the longest, few end a sentence."""
    widths = [right - left for left, right in block[:-1]]
    widest = max(widths)
    ends = sum(text[right - 1] in _END_MARKS for _, right in block[:-1])
    return 50 <= widest <= 110 and min(widths) >= widest - 22 and ends <= len(widths) // 2


def _continues(text: str, before: tuple[int, int], left: int) -> bool:
    """A line that goes on in the next one: it is long, has no end mark, and the next starts in lower case."""
    return before[1] - before[0] >= 45 and text[before[1] - 1] not in _END_MARKS and text[left].islower()


def prepare(
    text: str,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    piece: tuple[int, int] | None = None,
) -> Document:
    """Cut ``text`` into sentences and say what each is on the page; offsets refer to ``text`` as it is.

    ``piece``: the ``(start, end)`` of the text that is read; one that is not the first holds no title.
    """
    first, end = piece or (0, len(text))
    spans = paragraphs(text, first, end)
    lines = [text[left:right] for left, right in spans]
    roles = furniture.roles(lines, _blank_before(text, spans, first), title, headed=first == 0)
    found = title
    out: list[Sentence] = []
    for number, ((left, right), role) in enumerate(zip(spans, roles, strict=True)):
        if role == "title" and found is None:
            found = re.sub(r"\s+", " ", text[left:right])
        behind = sentences.dateline(text, left, right) if role == "body" else left
        if behind > left:
            out.append(Sentence(len(out), left, left + len(text[left:behind].rstrip()), number, "furniture"))
        for begin, stop in sentences.split(text, behind, right):
            out.append(Sentence(len(out), begin, stop, number, role))
    return Document(text, found, published, publisher, tuple(out))


def _blank_before(text: str, spans: Sequence[tuple[int, int]], first: int) -> list[bool]:
    """For each paragraph, whether an empty line parts it from the one before."""
    last = first
    blanks: list[bool] = []
    for left, right in spans:
        blanks.append(text.count("\n", last, left) >= 2 or last == first)
        last = right
    return blanks
