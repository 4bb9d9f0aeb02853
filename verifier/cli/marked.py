"""The claims of an article as a terminal shows them: in their paragraph, with figures and speakers marked.

Signs carry what colour carries, so that nothing is lost with NO_COLOR. All text goes through ``safe_text`` and is given
to Rich as ``Text``, which reads no markup.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from verifier.confidence import MARK, WORDS, percent, unsure
from verifier.safe_text import safe_text

if TYPE_CHECKING:
    from verifier.extract.model import Claim, Figure
    from verifier.workflow.reading import Found

SIDE_BY_SIDE: Final = 100
"""Columns from which what was read stands beside the words instead of under them."""
_FACTS: Final = 44
_AROUND: Final = 240
"""Code points of the paragraph shown before and after a claim; a longer one is cut with "…"."""
_STYLES: Final = {"claim": "cyan", "figure": "bold yellow", "speaker": "bold magenta"}
_SIGNS: Final = {"claim": ("»", "«"), "figure": ("[", "]"), "speaker": ("{", "}")}


@dataclass(frozen=True, slots=True)
class _Stretch:
    kind: str
    start: int
    end: int


def console() -> Console:
    """Standard output without markup, emoji codes or highlighting; Rich itself heeds NO_COLOR and TERM."""
    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False, soft_wrap=False)


def show(answer: "Found", out: Console) -> None:
    """Write an article's claims; the answer must hold an extraction."""
    extraction, reading = answer.extraction, answer.reading
    assert extraction is not None
    assert reading is not None
    out.print(Text(_line(answer.title or answer.origin), style="bold"))
    about = [part for part in (reading.publisher, (reading.published or "")[:10]) if part]
    count = len(extraction.claims)
    about.append(f"{count} claim{'' if count == 1 else 's'}, codebook {extraction.codebook}")
    out.print(Text(_line(" · ".join(about)), style="dim"))
    if extraction.notice:
        out.print(Text(_line(extraction.notice), style="yellow"))
    elif not extraction.claims:
        out.print("no claims found")
    if extraction.claims:
        out.print(_legend())
    for number, claim in enumerate(extraction.claims, 1):
        text = (reading.title or "") if claim.part == "title" else reading.text
        out.print()
        words = Padding(paragraph(text, claim), (0, 2, 0, 0))
        if out.width >= SIDE_BY_SIDE:
            row = Table.grid(padding=(0, 1, 0, 0))
            row.add_column(width=3, justify="right")
            row.add_column(ratio=1)
            row.add_column(width=_FACTS)
            row.expand = True
            row.add_row(Text(str(number), style="dim"), words, Text("\n").join(facts(claim)))
        else:
            row = Table.grid(padding=(0, 1, 0, 0))
            row.add_column(width=3, justify="right")
            row.add_column(ratio=1)
            row.add_row(Text(str(number), style="dim"), words)
            row.add_row("", Text("\n").join(facts(claim)))
        out.print(row)
    out.print()


def _line(text: str) -> str:
    return " ".join(safe_text(text, newlines=False).split())


def _legend() -> Text:
    legend = Text()
    for number, kind in enumerate(_STYLES):
        left, right = _SIGNS[kind]
        legend.append("  " if number else "").append(f"{left}{kind}{right}", style=_STYLES[kind])
    return legend.append(f"  {MARK} {WORDS}", style="dim")


def paragraph(text: str, claim: "Claim") -> Text:
    """The paragraph round the claim with its quote, figures and speakers marked by colour and sign."""
    begin, stop = text.rfind("\n", 0, claim.start) + 1, text.find("\n", claim.end)
    stop = len(text) if stop < 0 else stop
    left, right = max(begin, claim.start - _AROUND), min(stop, claim.end + _AROUND)
    if left > begin:  # cut between words
        left = min(text.find(" ", left, claim.start) + 1 or left, claim.start)
    if right < stop:
        right = max(text.rfind(" ", claim.end, right), claim.end)
    speakers = [(link.start, link.end) for link in claim.attribution if link.start is not None and link.end is not None]
    stretches = [_Stretch("claim", claim.start, claim.end)]
    stretches += [_Stretch("figure", figure.start, figure.end) for figure in claim.figures]
    stretches += [_Stretch("speaker", start, end) for start, end in dict.fromkeys(speakers)]
    left = min([left, *(s.start for s in stretches if claim.start - s.start <= 2 * _AROUND)])
    whole = safe_text(text[left:right], newlines=False)
    shown = Text().append("… " if left > 0 and text[left - 1] != "\n" else "", style="dim")
    inside = [s for s in stretches if left <= s.start < s.end <= right]
    for at, piece in _pieces(whole, left, inside):
        kinds = [s.kind for s in inside if s.start <= at < s.end]
        for opened in sorted((s for s in inside if s.start == at), key=lambda s: -s.end):
            shown.append(_SIGNS[opened.kind][0], style=_STYLES[opened.kind])
        style = _STYLES[kinds[-1]] if kinds else "dim"
        shown.append(re.sub(r"\s", " ", piece), style=style)
        for closed in sorted((s for s in inside if s.end == at + len(piece)), key=lambda s: -s.start):
            shown.append(_SIGNS[closed.kind][1], style=_STYLES[closed.kind])
    if right < len(text) and text[right] != "\n":
        shown.append(" …", style="dim")
    return shown


def _pieces(whole: str, left: int, stretches: Sequence[_Stretch]) -> Iterator[tuple[int, str]]:
    """The text cut wherever a stretch begins or ends, with the offset of each piece in the article."""
    cuts = sorted({left, left + len(whole), *(s.start for s in stretches), *(s.end for s in stretches)})
    for begin, end in pairwise(cuts):
        if end > begin:
            yield begin, whole[begin - left : end - left]


def facts(claim: "Claim") -> Iterator[Text]:
    """What was read of the claim: figures with range and rule, chain, when and where, hedges, worth with reasons."""
    from verifier.cli.words import chain_words, figure_words

    for figure in claim.figures:
        line = Text().append(_line(figure_words(figure)), style="bold")
        yield line.append(f"  {_line(figure.rule)}{_doubt(figure)}", style="dim")
    if not claim.figures:
        yield Text(claim.kind, style="bold")
    chain = chain_words([link.speaker for link in claim.attribution])
    yield _fact("said by", chain or "nobody named")
    hint = claim.incident
    days = " to ".join(dict.fromkeys(day for day in (hint.date_start, hint.date_end) if day))
    scene = ", ".join(part for part in (days, hint.place) if part)
    if scene:
        yield _fact("when, where", scene)
    if claim.hedges:
        yield _fact("hedged", ", ".join(claim.hedges))
    yield _fact("worth", f"{claim.check_worthiness:.2f}: {', '.join(claim.reasons)}")


def _doubt(figure: "Figure") -> str:
    return f"  {WORDS}, {percent(figure.confidence)}" if unsure(figure.confidence) else ""


def _fact(name: str, words: str) -> Text:
    return Text().append(f"{name} ", style="dim").append(_line(words))
