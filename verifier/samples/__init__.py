"""The sample case: articles that ship with the package, and verdicts that the demo gives on them.

Pure data and a matcher. Nothing here knows the store: whoever builds the sample case finds the claim for a
``DemoVerdict`` with ``nearest`` and marks it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, Protocol, TypeVar

_SUFFIXES: Final = (".txt", ".html", ".jsonl")


class Stretch(Protocol):
    """Anything that stands in an article's text, such as a claim's row. Offsets are code points."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


AnyStretch = TypeVar("AnyStretch", bound=Stretch)


@dataclass(frozen=True, slots=True)
class DemoVerdict:
    """A verdict or a note to give in the demo.

    ``article`` is a sample file's name, with ``:line`` for JSON lines, as the origin of an article ends. ``words``
    stand in its text. ``verdict`` is ``None`` for a claim that only gets a note; an empty ``note`` is none.
    """

    article: str
    words: str
    verdict: str | None
    rationale: str
    note: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Who reviews the sample case, and what they say."""

    reviewer: str
    verdicts: tuple[DemoVerdict, ...]


def paths() -> list[Path]:
    """The sample articles' files, in the order of their names.

    They lie on disk wherever a wheel or a source tree was installed; a package inside a zip file is not supported.
    """
    with as_file(files("verifier.samples") / "articles") as folder:
        return sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES)


def demo() -> Demo:
    """The verdicts and notes of the demo."""
    data = json.loads((files("verifier.samples") / "demo_verdicts.json").read_text("utf-8"))
    return Demo(data["reviewer"], tuple(DemoVerdict(**one) for one in data["verdicts"]))


def is_from(verdict: DemoVerdict, origin: str) -> bool:
    """Whether an article with this origin (a path, with ``:line`` for JSON lines) is the one that ``verdict`` means."""
    return origin.replace("\\", "/").rsplit("/", 1)[-1] == verdict.article


def nearest(verdict: DemoVerdict, text: str, claims: Iterable[AnyStretch]) -> AnyStretch | None:
    """The claim of an article that holds most of the verdict's words, the shortest of several.

    ``None`` when the words are not in ``text`` or no claim has at least half of them: extraction changes over time,
    and a verdict must never land on a claim that says something else.
    """
    start = text.find(verdict.words)
    if start < 0 or not verdict.words:
        return None
    end = start + len(verdict.words)
    best: tuple[int, int, int] | None = None
    found: AnyStretch | None = None
    for claim in claims:
        overlap = min(claim.end, end) - max(claim.start, start)
        if overlap * 2 < len(verdict.words):
            continue
        rank = (-overlap, claim.end - claim.start, claim.start)
        if best is None or rank < best:
            best, found = rank, claim
    return found
