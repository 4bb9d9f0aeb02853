"""Strange strings through everything that shows text of others: nothing breaks, no code point is lost, nothing is live.

Each stage is one place on the screen (a list, a pane, a dialog, messages …). A running screen is given a hundred
strings at a time, and what it would write to the terminal is read as a terminal reads it (``terminal.Picture``): an
escape sequence that is not one of the screen's own, a control code, a change of direction, a line longer than the
screen is an error. Then every string has to stand in its place, each code point in the form that ``safe_text`` gives.

``make torture`` does this with 100,000 strings a stage; the suite with some, always the same.
"""

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from rich.cells import cell_len
from strange import batches
from terminal import Picture
from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from db.errors import Conflict, Stuck
from db.rows import (
    STANCES,
    Alike,
    Between,
    ClaimDetail,
    ClaimFilter,
    ClaimMark,
    ClaimRow,
    Comparison,
    Counts,
    EvidenceRow,
    Facet,
    FigureRow,
    HistoryRow,
    LinkRow,
    NoteRow,
    SourceRow,
    Stale,
    VerdictRow,
    ViewRow,
)
from verifier.safe_text import safe_text
from verifier.tui import unseen
from verifier.tui.answers import (
    About,
    Article,
    Chosen,
    Compared,
    Lines,
    Listed,
    Listing,
    Near,
    Progress,
    Reasons,
    Values,
    Views,
)
from verifier.tui.columns import Shown
from verifier.tui.program import VerifierApp
from verifier.tui.screens.triage import Triage

WIDTH: Final = 220
HEIGHTS: Final = {
    "claims": 80, "bars": 40, "history": 160, "articles": 240, "sources": 200, "views": 60, "values": 140, "words": 160,
    "form": 80, "pasted": 200, "details": 420, "evidence": 900, "attaching": 80, "merging": 900,
}  # fmt: skip
"""Lines of the screen, so that all is in view."""
TALL: Final = 330
AT_ONCE: Final = 50
"""Batches that one run of hypothesis gives."""
MOST: Final = 200
"""Code points of a string where each has to be seen whole."""
_GUTTER: Final = str.maketrans("", "", "▌▸│▏╭╮╰╯─")


def squeezed(text: str) -> str:
    """Text without blanks and line ends: those a pane may move when it wraps."""
    return "".join(text.translate(_GUTTER).split())


def one(text: str) -> str:
    """The shown form of a string in a single line."""
    return " ".join(safe_text(text, newlines=False).split())


def short(texts: Sequence[str], most: int = MOST) -> list[str]:
    """Strings that can be seen whole in a pane, however many lines they begin."""
    return [text[:most].replace("\n", " ") if text.count("\n", 0, most) > 3 else text[:most] for text in texts]


class Stage:
    """A running screen that asks its case nothing any more: it shows what a test gives it."""

    def __init__(self, screen: Any) -> None:
        self.size = screen.app.size
        self.screen = screen
        self.app = screen.app
        self.triage: Triage = screen.triage
        self.picture = Picture(*self.size)

    async def read(self) -> None:
        """Draw what the screen would write now."""
        await self.screen.pilot.pause()
        await self.screen.pilot.pause()
        update = self.app.screen._compositor.render_update(full=True)
        self.picture = Picture(*self.size).draw(update.render_segments(self.app.console))

    def part(self, widget: Widget) -> list[str]:
        """The lines of a widget, without its scrollbar."""
        x, y, width, height = widget.region
        lines = list(self.picture.part(x, y, width, height))
        if not x:
            return lines
        before = self.picture.part(x - 1, y, 1, height)  # a mark at the beginning stands over what is before it
        return [f"{cell[1:] and ' '}{cell[1:]}{line}" for cell, line in zip(before, lines, strict=True)]

    def pane(self, widget: Widget, texts: Sequence[str]) -> None:
        """Every text stands in the widget, wrapped or not."""
        lines = self.part(widget)
        bar = 1 if widget.styles.overflow_y == "scroll" else 0
        shown = squeezed("".join(line[: len(line) - bar] for line in lines))
        for text in texts:
            assert squeezed(safe_text(text)) in shown, f"{text!r} is not in {type(widget).__name__}"

    def line(self, line: str, text: str, room: int) -> None:
        """A text stands in a line: whole when there is room for it, else its beginning with a sign of the cut."""
        shown = one(text)
        if shown in line:
            return
        assert cell_len(shown) > room, f"{text!r} is not in {line!r}"
        kept = min(len(shown), 10 * room)
        # a blank stands for the half of a wide one that had no room
        while kept and f"{shown[:kept]}…" not in line and f"{shown[:kept]} …" not in line:
            kept -= 1
        assert cell_len(shown[:kept]) >= room - 3, f"{text!r} is cut too early, or not shown, in {line!r}"

    def row(self, widget: Widget, index: int) -> str:
        return self.part(widget)[index]


Show = Callable[[Stage, Any, list[str]], Awaitable[None]]


# what the case would answer, with strange words in it


def claim_row(number: int, quote: str, speaker: str = "", publisher: str = "", words: str = "17") -> ClaimRow:
    return ClaimRow(
        number, 1, 1, 0, len(quote), "unreviewed", "casualty", quote, 0.5, "killed", 17, 17, 17, False, words, 1,
        (speaker,) if speaker else (), publisher or None, "2024-03-01", 0, False, "2024-03-01T00:00:00Z",
    )  # fmt: skip


def figure_row(words: str, population: str = "", rule: str = "acled") -> FigureRow:
    return FigureRow(1, None, None, words, 17, 17, 17, None, False, "killed", population or None, rule)


def link_row(speaker: str, role: str = "", cue: str = "", medium: str = "", hedge: str = "") -> LinkRow:
    return LinkRow(1, 0, 1, speaker, None, None, role or None, cue or None, medium or None, False, hedge or None)


def entry(number: int, actor: str, action: str, reason: str = "", before: Any = None, after: Any = None) -> HistoryRow:
    return HistoryRow(
        number, "2024-03-01T12:00:00Z", actor, action, "claim", 7, before, after, reason, "0" * 64, "f" * 64
    )


def piece(number: int, url: str, origin: str, quote: str, note: str, who: str = "A", kind: str = "x/y") -> EvidenceRow:
    stance = STANCES[number % 3]
    return EvidenceRow(
        number, 1, 1, stance, bool(number % 2), quote, note, url, f"{number:064x}", origin,
        kind, 17, who, "2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z",
    )  # fmt: skip


def in_full(row: EvidenceRow) -> str:
    """What a piece of evidence is, in one line: its address, the name of its file, the beginning of its digest."""
    parts = (one(row.url or ""), one(row.origin).rpartition("/")[2], (row.capture_sha256 or "")[:12])
    return " · ".join(part for part in parts if part)


def article_row(stage: Stage, title: str, publisher: str, byline: str, url: str, flags: Sequence[str] = ()) -> Any:
    base = stage.base.article  # type: ignore[attr-defined]
    return base._replace(title=title, publisher=publisher, byline=byline, url=url, flags=tuple(flags), origin=title)


# the stages


async def claims(stage: Stage, made: Any, texts: list[str]) -> None:
    """The list of claims: words, speakers, outlets, the words of figures."""
    board = stage.triage
    quotes, said, printed, words = (texts[n::4] for n in range(4))
    rows = [claim_row(n, *four) for n, four in enumerate(zip(quotes, said, printed, words, strict=True), 1)]
    everything = Counts(len(rows), len(rows))
    board.claims.lay_out(
        (Shown("verdict"), Shown("figure", 20), Shown("claim"), Shown("said", 24), Shown("in", 20), Shown("date"))
    )
    board.take(
        Listed(board._list_generation, array("q", range(1, len(rows) + 1)), rows, everything, everything, True, False)
    )
    await stage.read()
    assert board.claims.count == len(rows)
    for place, row in enumerate(rows):
        line = stage.row(board.claims, place)
        room = dict(board.claims.shares(board.claims.inner))
        stage.line(line, row.quote, room["claim"])
        stage.line(line, row.speakers[0] if row.speakers else "–", room["said"])
        stage.line(line, row.publisher or "–", room["in"])


async def details(stage: Stage, made: Any, texts: list[str]) -> None:
    """The article round a claim, and what is known of the claim."""
    board = stage.triage
    texts = short(texts)
    body, rest = "\n\n".join(texts[:40]), short(texts[40:], 50)
    start = len(texts[0])
    quote = body[start : start + 60]
    row = claim_row(1, quote)._replace(start=start, end=start + len(quote))
    detail = ClaimDetail(
        row, "", "", rest[0], None, None, None, tuple(rest[1:4]), tuple(rest[4:9]),
        tuple(figure_row(*three) for three in zip(rest[9:12], rest[12:15], rest[15:18], strict=True)),
        tuple(link_row(*five) for five in zip(*(rest[18 + 4 * n : 22 + 4 * n] for n in range(5)), strict=True)),
        tuple(NoteRow(1, 1, 1, *two, "2024-03-01", "2024-03-01") for two in zip(rest[38:42], rest[42:46], strict=True)),
        (VerdictRow("unreviewed", rest[46], rest[47], "2024-03-01T12:00:00Z"),),
        tuple(entry(n, rest[48 + n], "mark", rest[52 + n]) for n in range(4)),
        article_row(stage, rest[56], rest[57], rest[58], "", rest[59:60]),
        (ClaimMark(1, row.start, row.end, "unreviewed"), ClaimMark(2, 5, 90, "disputed")),
    )  # fmt: skip
    board._show(Chosen(0, detail, body, 0, len(body)))
    await stage.read()
    stage.pane(board.sheet("article"), [*texts[:40], *(one(text) for text in rest[56:60])])
    stage.pane(
        board.sheet("facts"),
        [
            *(one(text) for text in rest[:38]),
            *map(str.strip, map(safe_text, rest[38:42])),
            *(one(text) for text in rest[42:46]),
            safe_text(rest[46]),
            *(one(text) for text in rest[47:56]),
        ],
    )


async def evidence(stage: Stage, made: Any, texts: list[str]) -> None:
    """The evidence on a claim, beside the claim."""
    texts = short(texts)
    rows = tuple(piece(n, *four) for n, four in enumerate(zip(*(texts[k::4] for k in range(4)), strict=True), 1))
    detail = stage.base._replace(evidence=rows)  # type: ignore[attr-defined]
    stage.triage._show(Chosen(0, detail, "x", 0, 1))
    await stage.read()
    told = ((in_full(row), safe_text(row.quote).strip(), safe_text(row.note).strip()) for row in rows)
    stage.pane(stage.triage.sheet("facts"), [text for three in told for text in three])


async def pieces(stage: Stage, made: Any, texts: list[str]) -> None:
    """The list of evidence, and all about the piece under the cursor."""
    parts = [texts[k::4] for k in range(4)]
    who = [text[:60] for text in parts[3]]
    rows = tuple(
        piece(n, url, name, quote[:MOST], note[:MOST], by, kind[:60])
        for n, (url, name, quote, note, by, kind) in enumerate(
            zip(*parts, who, reversed(parts[2]), strict=True), 1
        )
    )  # fmt: skip
    made.take(Chosen(0, stage.base._replace(evidence=rows), "x", 0, 1))  # type: ignore[attr-defined]
    made.list.styles.height = len(rows)
    for place in range(0, len(rows), 5):
        made.list.go(place)
        await stage.read()
        row = rows[place]
        about = [one(text) for text in (row.reviewer, row.media_type or "", row.quote, row.note)]
        if len(made._about(row)) > made._lines:  # so long a name that the screen is not high enough for it
            about = ["… the rest stands beside the claim"]
        stage.pane(made.query_one("#about"), [row.capture_sha256 or "", *about])
    for place, row in enumerate(rows):
        stage.line(stage.row(made.list, place), in_full(row), 70)
    made.list.go(0)


async def attaching(stage: Stage, made: Any, texts: list[str]) -> None:
    """The form of a piece of evidence: what it is on, its boxes, what came between, what is wrong with it."""
    from verifier.tui.screens.evidence_form import EvidenceForm, Given

    texts = short(texts)
    for begin in range(0, len(texts), 10):
        subject, remark, url, name, *typed = texts[begin : begin + 10]
        given = Given(typed[0], typed[1], "supports", True, typed[2], typed[3])
        row = piece(1, url, name, typed[4], typed[5])
        for screen, shown in (
            (EvidenceForm(stage.triage._subject([1]), begun=given, remark=remark), [safe_text(remark)]),
            (EvidenceForm(one(subject), row=row, remark=remark), [one(subject), safe_text(remark), in_full(row)]),
        ):
            await stage.app.push_screen(screen)
            await stage.screen.pilot.pause()
            # untouched, the words are what they were, to the letter
            kept = given if screen._row is None else Given("", "", row.stance, row.primary, row.quote, row.note)
            assert screen.given() == kept
            screen.set_focus(None)
            screen.complain(one(subject))
            for box in screen.query(Input):
                box.value = box.value[:40]
            await stage.read()
            stage.pane(screen.query_one("#window"), [*shown, one(subject)])
            for box in screen.query(Input):
                if cell_len(box.value) < box.content_size.width - 1:
                    assert unseen.shown(box.value).strip() in stage.part(box)[0], box.value
            screen.dismiss(None)
            await stage.screen.pilot.pause()


async def merging(stage: Stage, made: Any, texts: list[str]) -> None:
    """What another case would bring, and where both disagree."""
    from verifier.tui.screens.cases import MergeScreen

    texts = short(texts)
    told = {"lines": texts[1:20], "disagreements": [texts[n : n + 4] for n in range(20, 100, 4)], "more": 3}
    await stage.app.push_screen(MergeScreen(texts[0], told))
    await stage.read()
    stage.pane(stage.app.screen.query_one("Sheet"), [one(text) for text in texts])
    stage.app.screen.dismiss(False)
    await stage.screen.pilot.pause()


async def standoffs(stage: Stage, made: Any, texts: list[str]) -> None:
    """A verdict that came too late beside what stands, and what cannot be undone."""
    from verifier.tui.screens.standoffs import Wanted
    from verifier.tui.widgets.notice import Notice

    board = stage.triage
    texts = short(texts, 200)
    for begin in range(0, len(texts) - 5, 6):
        mine, who, why, words, before, quote = texts[begin : begin + 6]
        stale = [Stale(claim_row(7, quote)._replace(verdict="disputed"), Between(9, who, "2024-03-01", "mark", why))]
        board.stand_off(Wanted("confirm", "confirmed", [7], mine, {}), Conflict("x", stale=stale, versions={7: 2}))
        await stage.read()
        told = [f"“{one(mine)}”"] if mine.strip() else []
        told += [f"“{one(why)}”"] if why.strip() else []
        stage.pane(board.query_one(Notice), [one(who), *told])
        board.leave()
        board.stick(Stuck("x", 8, words, before, stale=stale))
        await stage.read()
        stage.pane(board.query_one(Notice), [one(words), one(who)])
        board.leave()


async def copied(stage: Stage, made: Any, texts: list[str]) -> None:
    """What was copied last."""
    from textual.widgets import Static

    from verifier.tui.screens.copied import CopiedScreen

    for begin in range(0, len(texts), 10):
        # a mark at the very beginning of a line of the terminal has nothing to stand over
        some = [line for text in short(texts[begin : begin + 10], 200) for line in text.split("\n")]
        await stage.app.push_screen(CopiedScreen("\n".join(f"-{text}" for text in some)))
        await stage.read()
        stage.pane(list(stage.app.screen.query(Static))[-1], some)
        stage.app.screen.dismiss(None)
        await stage.screen.pilot.pause()


async def bars(stage: Stage, made: Any, texts: list[str]) -> None:
    """Case and job, saved views, filter chips, what was just said."""
    board = stage.triage
    for place in range(0, len(texts), 6):
        name, job, view, chip, find, said = (*texts[place : place + 6], *["x"] * 6)[:6]
        board.case_name = name
        board.job_words = job
        board.labels[("source", 1)] = chip
        board.where = ClaimFilter(sources=(1,), text=find, article_text=find)
        board.say(said)
        board.take(Views((ViewRow(1, 1, 1, view, board.where, "worth", False, "A", "2024", "2024"),), board.labels))
        board.redraw()
        await stage.read()
        header, views, chips, hints = (
            stage.row(board.query_one(f"#{part}"), 0) for part in ("header", "views", "chips", "hints")
        )
        stage.line(header, name, 150 - min(150, cell_len(one(job))))
        stage.line(views, view, 120)
        stage.line(chips, chip, 30)
        stage.line(chips, find, 30)
        stage.line(hints, said, 200)


async def history(stage: Stage, made: Any, texts: list[str]) -> None:
    """The list of entries, and one of them whole."""
    from verifier.tui.screens.history import Told

    actors, reasons, before, after = (texts[n::4] for n in range(4))
    rows = {
        n: entry(n, actor, "edit_note", why, {"note": {"claim": 7, "text": old}}, {"note": {"claim": 7, "text": new}})
        for n, (actor, why, old, new) in enumerate(zip(actors, reasons, before, after, strict=True), 1)
    }
    corrected = {n: row for n, row in rows.items() if n % 2 == 0}  # of an article, whose title is told
    for n, row in corrected.items():
        after_it = {"article": {"publisher": "Post"}}
        rows[n] = row._replace(entity="article", action="correct_article", before={}, after=after_it, reason="")
    told = {n: Told(row, before[n - 1] if n in corrected else "") for n, row in rows.items()}
    about = rows[1]._replace(reason=reasons[0][:MOST], after={"note": {"claim": 7, "text": after[0][:MOST]}})
    shown = [claim_row(n, text) for n, text in enumerate(before, 1)]
    screen = await listing(stage, made, told, (Told(about, ""), shown))
    for place, (row, title) in enumerate(told.values()):
        stage.line(stage.row(screen.rows, place), row.actor, 18)
        if title:
            stage.line(stage.row(screen.rows, place), f"“{one(title)}", 60)
    lines = stage.part(screen.about)
    for place, row in enumerate(shown[:50]):
        line = next(line for line in lines if f" {place + 1:>6} " in line)
        stage.line(line, row.quote[:400], 200)
    stage.pane(screen.about, [one(about.reason), one(about.actor)])


async def articles(stage: Stage, made: Any, texts: list[str]) -> None:
    """The list of articles, and what is known of one."""
    rows = {
        n: article_row(stage, *five)._replace(id=n, flags=(five[4],))
        for n, five in enumerate(zip(*(texts[k::5] for k in range(5)), strict=True), 1)
    }
    rows = {n: row._replace(url=texts[5 * n - 2]) for n, row in rows.items()}
    facts = short(texts[:8])
    about = article_row(stage, *facts[:4], flags=facts[4:6])
    beginning = "\n".join(short(texts[8:60]))[:1199]
    outlet = SourceRow(1, facts[6], 1, reliability="A", interests=facts[7])
    screen = await listing(stage, made, rows, (about, outlet, beginning))
    for place, row in enumerate(rows.values()):
        line = stage.row(screen.rows, place)
        stage.line(line, row.title if one(row.title) else row.origin, 100)
        stage.line(line, row.publisher if one(row.publisher) else "–", 22)
        stage.line(line, row.flags[0] if one(row.flags[0]) else row.origin, 30)
    stage.pane(screen.about, [*(one(text) for text in (*facts[:6], facts[7])), safe_text(beginning).strip()])


async def sources(stage: Stage, made: Any, texts: list[str]) -> None:
    """The list of sources, and what is known of one."""
    names, others = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    rows = {
        n: SourceRow(n, name, 3, aliases=(also,)) for n, (name, also) in enumerate(zip(names, others, strict=True), 1)
    }
    about = SourceRow(1, names[0][:MOST], 3, interests=names[1][:MOST], aliases=tuple(text[:MOST] for text in others))
    screen = await listing(stage, made, rows, (about, about))
    for place, row in enumerate(rows.values()):
        line = stage.row(screen.rows, place)
        stage.line(line, row.name, 100)
        stage.line(line, row.aliases[0], 28)
    stage.pane(screen.about, [one(text) for text in (about.name, about.interests, *about.aliases)])


async def listing(stage: Stage, screen: Any, rows: dict[int, Any], known: Any) -> Any:
    """Fill one of the lists and what is known of its first row."""
    screen.rows.clear()
    screen.take(Listing(screen.kind, screen.generation, list(rows), True, False))
    screen.take(Lines(screen.kind, rows))
    await stage.screen.pilot.pause()
    screen.take(About(screen.kind, screen._about_generation, 1, known))
    await stage.read()
    assert len(screen.rows.ids) == len(rows)
    return screen


async def compare(stage: Stage, made: Any, texts: list[str]) -> None:
    """Who else gives a figure: the list, why the one under the cursor is there, the words in their article."""
    speakers, outlets, whys, words = (texts[n::4] for n in range(4))
    others = tuple(
        Alike(claim_row(n, quote, speaker, outlet), figure_row("17"), 1, (why,))
        for n, (speaker, outlet, why, quote) in enumerate(zip(speakers, outlets, whys, words, strict=True), 2)
    )
    subject = claim_row(1, "x")
    made.take(Compared(Comparison(subject, (figure_row("17", words[0]),), others, False), words[1]))
    texts = short(texts, 60)
    body = "\n".join(texts)
    detail = stage.base._replace(row=others[0].row._replace(start=0, end=5), marks=())  # type: ignore[attr-defined]
    made.take(Near(-1, 2, Chosen(0, detail, body, 0, len(body))))
    await stage.read()
    for place, other in enumerate(others):
        line = stage.row(made.others, place)
        stage.line(line, other.row.speakers[0] if other.row.speakers else "–", 26)
        stage.line(line, other.row.publisher if one(other.row.publisher or "") else "–", 16)
        stage.line(line, other.reasons[0], 100)
    stage.pane(made.query_one("#words"), texts)
    stage.line(stage.row(made.query_one("#why"), 0), whys[0], 210)


async def reader(stage: Stage, made: Any, texts: list[str]) -> None:
    """A whole article."""
    texts = short(texts)
    body = "\n".join(texts[5:])
    article = article_row(stage, *texts[:4], flags=texts[4:5])
    made.text._article = None
    made.take(Article(article, body, (ClaimMark(1, 3, 70, "unreviewed"), ClaimMark(2, 60, 90, "disputed"))))
    made.text.go(len(body) // 2)
    made.text.scroll_to(y=0, animate=False, force=True)
    await stage.read()
    stage.pane(made.text, [*(one(text) for text in texts[:3]), one(texts[4]), *texts[5:]])
    stage.line(stage.row(made.query_one("#where"), 0), article.origin, 180)


async def views(stage: Stage, made: Any, texts: list[str]) -> None:
    """The saved views in their dialog."""
    board = stage.triage
    board.labels = {("source", n): text for n, text in enumerate(texts)}
    for begin in range(0, len(texts), 20):
        names = texts[begin : begin + 20]
        rows = tuple(
            ViewRow(n, 1, n, name, ClaimFilter(sources=(begin + n - 1,)), "worth", False, "A", "2024", "2024")
            for n, name in enumerate(names, 1)
        )
        board.views = rows
        made._fill(0)
        await stage.read()
        for place, name in enumerate(names):
            line = stage.row(made.list, place)
            stage.line(line, name, 28)
            stage.line(line, name, 28)


async def values(stage: Stage, made: Any, texts: list[str]) -> None:
    """The values of the filter."""
    made.take(Values(made._generation, made.part, [Facet(n, text, 3) for n, text in enumerate(texts)]))
    await stage.read()
    box = made.query_one("#values")
    for place, text in enumerate(texts):
        stage.line(stage.row(box, place), text, 60)


async def choice(stage: Stage, made: Any, texts: list[str]) -> None:
    """One of several: who did it, which name stands for itself again."""
    from verifier.tui.answers import Choices

    texts = short(texts, 60)
    made.take(Choices("history", "actor", [Facet(text, text, 3) for text in texts]))
    await stage.screen.pilot.pause()
    options = stage.app.screen.query_one("OptionList")
    options.styles.height = options.styles.max_height = 300  # a long one takes two lines
    stage.app.screen.query_one("#window").styles.max_height = 320
    await stage.read()
    stage.pane(options, [f"{one(text)}  3" for text in texts])
    stage.app.screen.dismiss(None)
    await stage.screen.pilot.pause()


async def note(stage: Stage, made: Any, texts: list[str]) -> None:
    """The editor of notes: what stands in the case, what was begun, whose it is, what came between."""
    texts = short(texts)
    theirs, mine, who = "\n".join(texts[:40]), "\n".join(texts[40:98]), texts[98]
    row = NoteRow(1, 1, 1, theirs, who, "2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z")
    stage.triage.write_note(1, row, begun=mine, remark=f"It says:\n{safe_text(theirs)}")
    await stage.screen.pilot.pause()
    screen = stage.app.screen
    for name in ("#window", "#remark", "TextArea"):
        screen.query_one(name).styles.max_height = 320
    screen.query_one("TextArea").styles.height = 150
    await stage.screen.pilot.pause()
    screen._area.scroll_home(animate=False)
    await stage.read()
    stage.pane(screen.query_one("#remark"), texts[:40])
    stage.pane(screen._area, [unseen.kept(text) for text in texts[40:98]])
    stage.line(stage.row(screen.query_one("#window"), 0), who, 25)
    screen._leave()
    await stage.screen.pilot.pause()


async def form(stage: Stage, made: Any, texts: list[str]) -> None:
    """The boxes of a form."""
    from verifier.tui.screens.corrections import chain_form

    links = tuple(link_row(speaker, role) for speaker, role in zip(texts[:5], texts[5:10], strict=True))
    detail = stage.base._replace(links=links, row=claim_row(1, texts[0][:MOST]))  # type: ignore[attr-defined]
    screen = chain_form(detail)
    await stage.app.push_screen(screen)
    await stage.screen.pilot.pause()
    boxes = [box for box in screen.query(Input) if box.name == "speaker"]
    assert [box.value for box in boxes] == [
        unseen.held(unseen.kept(text, newlines=False).strip(), newlines=False) for text in texts[:5]
    ]
    screen.set_focus(None)
    for begin in range(0, len(texts), 5):
        for box, text in zip(boxes, texts[begin : begin + 5], strict=True):
            box.value = unseen.held(text, newlines=False)[:25]
        await stage.read()
        for box in boxes:
            if cell_len(box.value) < box.content_size.width - 1:
                assert unseen.shown(box.value).strip() in stage.part(box)[0], box.value
    stage.pane(screen.query_one(".quiet"), [one(texts[0][:MOST])])
    screen.dismiss(None)
    await stage.screen.pilot.pause()


async def words(stage: Stage, made: Any, texts: list[str]) -> None:
    """Questions: yes or no, one line, a verdict's reason; a job's last lines."""
    from verifier.tui.screens.progress import ProgressScreen
    from verifier.tui.screens.prompt import Confirm, Prompt
    from verifier.tui.screens.reason import ReasonScreen

    board = stage.triage
    texts = short(texts)
    board.job_lines.clear()
    for text in texts[:10]:
        board.take(Progress("add", text))
    reason = ReasonScreen(one(texts[10]), texts[11])
    for screen, shown in (
        (Confirm(f"Is “{one(texts[12])}” it?", "\n".join(map(one, texts[20:]))), [texts[12], *texts[20:]]),
        (Prompt(one(texts[14]), one(texts[15]), value=one(texts[16]), check=lambda value: None), texts[15:16]),
        (ProgressScreen(board, "add"), texts[:10]),
        (reason, texts[10:11]),
    ):
        await stage.app.push_screen(screen)
        if screen is reason:
            reason.take(Reasons(texts[11:20]))
        await stage.read()
        stage.pane(screen.query_one("#window"), [one(text) for text in shown])
        if screen is reason:
            for line, text in zip(stage.part(reason.query_one("#reasons")), texts[11:20], strict=True):
                stage.line(line, text, 66)
        screen.dismiss(None)
        await stage.screen.pilot.pause()


async def messages(stage: Stage, made: Any, texts: list[str]) -> None:
    """Notifications."""
    said = ["\n".join(short(texts[begin : begin + 10])) for begin in range(0, len(texts), 10)]
    notify = stage.triage.notify
    stage.triage.notify = lambda *given, **named: notify(*given, **{**named, "timeout": 3600})  # none goes meanwhile
    try:
        for words in said:
            stage.triage.complain(words)
    finally:
        del stage.triage.notify
    for _ in range(50):
        await stage.screen.pilot.pause()
        if len(stage.app.screen.query(Toast)) == len(said):
            break
    await stage.read()
    for toast, words in zip(stage.app.screen.query(Toast), said, strict=True):
        stage.pane(toast, words.split("\n"))
    stage.app.put_messages_away()
    await stage.screen.pilot.pause()


async def pasted(stage: Stage, made: Any, texts: list[str]) -> None:
    """What is pasted into a search line and into a note."""
    box = made.query_one(Input)
    stage.app.set_focus(box)
    for text in texts[::5]:
        box.value = ""
        stage.app.post_message(events.Paste(text))
        await stage.screen.pilot.pause()
        whole = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        assert box.value == unseen.held(whole, newlines=False), (text, box.value)
        assert unseen.shown(box.value) == safe_text(unseen.kept(whole), newlines=False), (text, box.value)
    await stage.read()
    box.value = ""
    stage.triage.close_search(keep=False)
    stage.triage.write_note(1, None)
    await stage.screen.pilot.pause()
    area = stage.app.screen.query_one(TextArea)
    area.text = ""
    area.focus()
    texts = [text.replace("\r", " ") for text in short(texts, 60)]
    for text in texts:
        stage.app.post_message(events.Paste(text))
    area.styles.height = 190
    stage.app.screen.query_one("#window").styles.max_height = 200
    await stage.read()
    area.scroll_home(animate=False)
    await stage.read()
    stage.pane(area, [unseen.kept(text) for text in texts])
    stage.app.screen._leave()
    await stage.screen.pilot.pause()
    stage.triage.action_search()
    await stage.screen.pilot.pause()


async def opened(stage: Stage, name: str) -> Any:
    """What a stage needs open."""
    from verifier.tui.screens.articles import ArticleListScreen
    from verifier.tui.screens.compare import CompareScreen
    from verifier.tui.screens.evidence import EvidenceScreen
    from verifier.tui.screens.filters import FilterScreen
    from verifier.tui.screens.history import HistoryListScreen
    from verifier.tui.screens.reader import ArticleScreen
    from verifier.tui.screens.sources import SourceListScreen
    from verifier.tui.screens.views import ViewsScreen

    board = stage.triage
    makers: dict[str, Callable[[], Any]] = {
        "history": lambda: HistoryListScreen(board),
        "choice": lambda: HistoryListScreen(board),
        "articles": lambda: ArticleListScreen(board),
        "sources": lambda: SourceListScreen(board),
        "compare": lambda: CompareScreen(board, 1),
        "reader": lambda: ArticleScreen(board, 1, None),
        "views": lambda: ViewsScreen(board),
        "values": lambda: FilterScreen(board, "sources"),
        "pieces": lambda: EvidenceScreen(board, stage.base.row.id, ()),  # type: ignore[attr-defined]
    }
    if name == "pasted":
        board.action_search()
        await stage.screen.pilot.pause()
        return board
    if name not in makers:
        return None
    screen = makers[name]()
    await stage.app.push_screen(screen)
    if name == "values":
        screen.query_one("#window").styles.height = 200
        screen.query_one("#window").styles.max_height = 300
    await stage.screen.pilot.pause()
    return screen


STAGES: dict[str, Show] = {
    show.__name__: show
    for show in (
        claims, details, bars, history, articles, sources, compare, reader, views, values, choice, note, form, words,
        messages, pasted, evidence, pieces, attaching, merging,
        standoffs, copied,
    )
}  # fmt: skip


@asynccontextmanager
async def staged(screen: Any, case: Path, name: str) -> "Any":
    async with screen(case, (WIDTH, HEIGHTS.get(name, TALL)), notifications=True) as running:
        stage = Stage(running)
        assert stage.triage.chosen is not None
        stage.base = stage.triage.chosen.detail  # type: ignore[attr-defined]
        running.app.desk._ask = lambda *question: None  # from now on the screen shows what it is given
        running.app.desk._follow = lambda *question: None
        yield stage, await opened(stage, name)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", STAGES)
async def test_strange_strings_are_shown_whole_and_inert(
    screen: Any, case: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a window over a screen that shines through costs ten times as much to draw
    monkeypatch.setattr(VerifierApp, "CSS", VerifierApp.CSS.replace("$background 55%", "$background"))
    loop = asyncio.get_running_loop()
    shown = 0
    wrong: list[BaseException] = []
    async with staged(screen, case, name) as (stage, made):

        def put(texts: list[str]) -> None:
            nonlocal shown
            if wrong:
                return
            shown += len(texts)
            try:
                asyncio.run_coroutine_threadsafe(STAGES[name](stage, made, texts), loop).result()
            except BaseException as error:  # hypothesis would print all hundred strings; the message names the one
                wrong.append(error)

        left = max(1, settings().max_examples // 50)
        while left and not wrong:  # hypothesis remembers all that it gave, and takes longer for each the more that is
            asked = settings(
                parent=settings(),
                max_examples=min(left, AT_ONCE),
                phases=[Phase.generate],  # what fails is named; to make it smaller would take longer than to read it
                suppress_health_check=list(HealthCheck),
            )
            await asyncio.to_thread(asked(given(batches)(put)))
            left -= asked.max_examples
        if wrong:
            raise wrong[0]
        assert stage.app.return_value is None
        assert stage.app.is_running
    print(f"{name}: {shown:,} strings")
