"""The figures that others give for what a claim counts, in a single line that is there before they are known."""

from collections.abc import Sequence

from rich.cells import cell_len

from db.rows import ClaimDetail, OtherFigure
from verifier.tui.phrases import figure, number, one_line
from verifier.tui.theme import Palette
from verifier.tui.widgets.history_lines import LABEL
from verifier.tui.widgets.ink import Line
from verifier.tui.wrap import fit

_GAP = "   "


def measures(detail: ClaimDetail) -> list[str]:
    """What a claim counts, in the order of its figures."""
    return list(dict.fromkeys(row.measure for row in detail.figures if row.measure))


def others(
    detail: ClaimDetail, given: Sequence[OtherFigure] | None, hint: str, width: int, palette: Palette
) -> list[Line]:
    """``OTHERS   scores · ≥100 ×3 · 1,700   (i compare)``: what the claim's first figure counts comes first.

    :param hint: what leads to the whole comparison; left out where there is no room.
    """
    label = ("OTHERS".ljust(LABEL), palette.heading)
    if given is None:
        return [[label, (fit("could not be read", width - LABEL).rstrip(), palette.dim)]]
    if not given:
        return [[label, (fit("no other claim gives a figure for it", width - LABEL).rstrip(), palette.dim)]]
    counts = measures(detail)
    shown = [_words(one, one.figure.measure or "" if len(counts) > 1 else "") for one in _ordered(given, counts)]
    room = max(8, width - LABEL)
    many = sum(one.claims for one in given)
    line: Line = [label]
    for place, (what, count) in enumerate(shown):
        left = len(shown) - place - 1
        lead = " · " if place else ""
        tail = f" · +{number(left)} more" if left else ""
        taken = cell_len(lead) + cell_len(what) + cell_len(count)
        if taken + cell_len(tail) > room:
            if not place:
                what = fit(what, max(4, room - cell_len(count) - cell_len(tail))).rstrip()
                line += [(what, palette.text), (count, palette.dim), (tail, palette.dim)]
                room -= cell_len(what) + cell_len(count) + cell_len(tail)
            else:
                tail = f" · +{number(left + 1)} more"
                line.append((tail, palette.dim))
                room -= cell_len(tail)
            break
        line += [(lead, palette.dim), (what, palette.text), (count, palette.dim)]
        room -= taken
    told = f"({number(many)} · {hint})" if many > len(shown) else f"({hint})"
    for words in (told, f"({hint})"):
        if cell_len(words) + len(_GAP) <= room:
            line.append((_GAP + words, palette.dim))
            break
    return [line]


def waiting(palette: Palette) -> list[Line]:
    """The same line before they are known."""
    return [[("OTHERS".ljust(LABEL), palette.heading), ("…", palette.dim)]]


def _ordered(given: Sequence[OtherFigure], counts: Sequence[str]) -> list[OtherFigure]:
    return sorted(given, key=lambda one: counts.index(one.figure.measure) if one.figure.measure in counts else 99)


def _words(one: OtherFigure, measure: str) -> tuple[str, str]:
    told = one.figure
    shown = figure(told.low, told.best, told.high, told.approximate, told.text)
    spoken = one_line(told.text)
    bare = f' "{spoken}"'
    if shown.endswith(bare):  # the words are shorter than number and words, and say how rough it is
        shown = spoken
    return f"{measure} {shown}".strip(), f" ×{number(one.claims)}" if one.claims > 1 else ""
