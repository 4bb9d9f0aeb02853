"""What is known of one claim as styled lines: verdict, figures, chain, when and where, notes, history."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len

from db.rows import ClaimDetail, LinkRow
from verifier.safe_text import safe_text
from verifier.tui.answers import Chosen
from verifier.tui.phrases import (
    day,
    doubt,
    figure,
    last_verdict,
    moment,
    one_line,
    plural,
    tags_in_words,
    verdict,
    work,
)
from verifier.tui.theme import Palette
from verifier.tui.widgets.article_lines import around
from verifier.tui.widgets.history_lines import LABEL, history
from verifier.tui.widgets.ink import Line, Span, flow

Others = Callable[[int, Palette], list[Line]]
"""Draws the line of the figures that others give."""


def facts(detail: ClaimDetail, others: Others, width: int, palette: Palette) -> tuple[list[Line], int]:
    """Everything beside the article, most needed first."""
    lines = [*brief(detail, width, palette), *others(width, palette), *rest(detail, width, palette)]
    return lines, 0


def together(chosen: Chosen, others: Others, width: int, palette: Palette) -> tuple[list[Line], int]:
    """Facts and article in one pane, for a small screen: the very words, figure and chain, the rest, the article."""
    article, _ = around(chosen, width, palette, titled=False)
    quoted = [line for line in article if line and line[0][0].startswith("▌")]
    head = flow(one_line(chosen.detail.article.title) or one_line(chosen.detail.article.origin), palette.title, width)
    return [
        *quoted,
        *brief(chosen.detail, width, palette),
        *others(width, palette),
        *rest(chosen.detail, width, palette),
        [],
        *head,
        *article,
    ], 0


def alone(chosen: Chosen, others: Others, width: int, palette: Palette) -> tuple[list[Line], int]:
    """The same where nothing else is in view, with the claim's number."""
    head: list[Line] = [[(f"claim {chosen.detail.row.id}", palette.dim)]]
    return [*head, *together(chosen, others, width, palette)[0]], 0


def brief(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    """Verdict, workflow state with assignee and tags, figures and chain."""
    lines = _verdict(detail, width, palette)
    if taken_up := " · ".join(filter(None, (work(detail.row), tags_in_words(detail.row.tags)))):
        lines += _field("STATE", taken_up, width, palette)
    for number, row in enumerate(detail.figures):
        shown = figure(row.low, row.best, row.high, row.approximate, row.text)
        words = " ".join(
            part for part in (row.measure or "", f"· {one_line(row.population)}" if row.population else "") if part
        )
        first: Line = [_label("FIGURE" if not number else "", palette), (shown, palette.strong)]
        lines += flow(f" {words}" if words else "", palette.text, width, first=first, indent=" " * LABEL)
        doubted = doubt(row.confidence)
        if doubted:
            lines += flow(doubted, palette.warning, width, first=[(" " * LABEL, palette.text)], indent=" " * LABEL)
        quoted = one_line(row.text)
        lines += _plain(f"“{quoted}” · {one_line(row.rule)}" if quoted else one_line(row.rule), width, palette)
    lines += chain(detail.links, detail.row.publisher, width, palette)
    return lines


def rest(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    """When and where, hedges, why it is worth checking, notes, history; evidence before all."""
    lines: list[Line] = []
    if detail.evidence:
        from verifier.tui.widgets.evidence_lines import evidence

        lines += evidence(detail.evidence, width, palette)
    when = " – ".join(dict.fromkeys(day(value) for value in (detail.date_start, detail.date_end) if value))
    scene = " · ".join(part for part in (when, one_line(detail.place)) if part)
    if scene:
        lines += _field("WHEN" if when else "WHERE", scene, width, palette)
    if detail.hedges:
        lines += _field("HEDGES", ", ".join(one_line(hedge) for hedge in detail.hedges), width, palette)
    why = "; ".join(one_line(reason) for reason in detail.reasons if reason != detail.row.kind)
    lines += _field(
        "WORTH", f"{detail.row.check_worthiness:.2f} {detail.row.kind}{f' · {why}' if why else ''}", width, palette
    )
    for number, note in enumerate(detail.notes):
        changed = f", changed by {one_line(note.changed_by)}" if note.changed_by else ""
        by = f"{one_line(note.reviewer)}{changed}, {moment(note.changed_at)}{'' if number else ' UTC'}"
        text = safe_text(note.text).strip()
        lines += flow(
            by, palette.dim, width, first=[_label("NOTES" if not number else "", palette)], indent=" " * LABEL
        )
        lines += flow(text, palette.text, width, first=[(" " * LABEL, palette.text)], indent=" " * LABEL)
    lines += history(detail, width, palette)
    return lines


def chain(links: Iterable[LinkRow], publisher: str | None, width: int, palette: Palette) -> list[Line]:
    """The attribution drawn as a chain, first origin at the top, the outlet that printed it at the bottom."""
    lines: list[Line] = []
    depth = 0
    for depth, link in enumerate(links):
        arm = "  " * (depth - 1) + "└ " if depth else ""
        who = one_line(link.speaker) + (" (unnamed)" if link.anonymous else "")
        how = ", ".join(
            part
            for part in (
                one_line(link.role),
                f"“{one_line(link.cue)}”" if link.cue else "",
                one_line(link.medium),
                f"hedged: {one_line(link.hedge)}" if link.hedge else "",
            )
            if part
        )
        lines += _joint(arm, who, how, width, palette, first=not depth)
    printed = one_line(publisher)
    if printed:
        arm = ("  " * depth + "└ ") if lines else ""
        lines += _joint(arm, f"printed by {printed}", "", width, palette, first=not lines, plain=True)
    return lines or _field("CHAIN", "nobody is named for it", width, palette)


def _joint(
    arm: str, who: str, how: str, width: int, palette: Palette, *, first: bool, plain: bool = False
) -> list[Line]:
    lead: Line = [_label("CHAIN" if first else "", palette), (arm, palette.dim)]
    indent = " " * (LABEL + len(arm))
    style = palette.dim if plain else palette.strong
    lines = flow(who, style, width, first=lead, indent=indent)
    if how:
        free = width - sum(cell_len(text) for text, _ in lines[-1])
        if cell_len(how) + 2 <= free:
            lines[-1].append((f"  {how}", palette.dim))
        else:
            lines += flow(how, palette.dim, width, first=[(indent, palette.dim)], indent=indent)
    return lines


def _verdict(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    name = detail.row.verdict
    first: Line = [_label("VERDICT", palette), (verdict(name), palette.verdict(name))]
    last = last_verdict(detail)
    if last is None or last.verdict != name:
        return [first, *_set_aside(detail, width, palette)]
    by = f"{one_line(last.reviewer)}, {moment(last.at)} UTC"
    if LABEL + cell_len(verdict(name)) + 2 + cell_len(by) <= width:
        lines: list[Line] = [[*first, (f"  {by}", palette.dim)]]
    else:
        lines = [first, *_plain(by, width, palette)]
    if last.rationale:
        lines += _plain(safe_text(last.rationale), width, palette)
    standing = sum(not (given.undone or given.set_aside) for given in detail.verdicts)
    if standing > 1:
        lines += _plain(f"{plural(standing, 'verdict')} so far", width, palette)
    return lines + _set_aside(detail, width, palette)


def _set_aside(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    """Verdicts of another copy of the case that a merge set aside: nobody took them back."""
    lines: list[Line] = []
    for given in detail.verdicts:
        if given.set_aside:
            said = f"set aside in a merge: {verdict(given.verdict)}, {one_line(given.reviewer)}, {moment(given.at)} UTC"
            reason = f" (“{one_line(given.rationale)}”)" if given.rationale.strip() else ""
            lines += _plain(said + reason, width, palette)
    return lines


def _label(name: str, palette: Palette) -> Span:
    return name.ljust(LABEL), palette.heading


def _field(name: str, words: str, width: int, palette: Palette) -> list[Line]:
    return flow(words, palette.text, width, first=[_label(name, palette)], indent=" " * LABEL)


def _plain(words: str, width: int, palette: Palette) -> list[Line]:
    return flow(words, palette.dim, width, first=[(" " * LABEL, palette.dim)], indent=" " * LABEL)
