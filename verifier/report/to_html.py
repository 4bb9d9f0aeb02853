"""The report as one HTML file: no script, nothing loaded from elsewhere, made to be read on a screen and on paper (A4).

Three layers keep untrusted text harmless: every expression of the template is neutralised (``plain``), then escaped by
Jinja's autoescape, and a Content-Security-Policy allows nothing but this file's own style sheet, by its hash.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from verifier.report import words
from verifier.report.method import METHOD, VERDICT_MEANINGS, how_to_check
from verifier.report.model import VERDICTS, FigureCount, Report, Summary
from verifier.report.stream import Claims
from verifier.report.text import around, line, plain, safe_url

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_BAR: Final = 180.0
"""Width of a range's drawing, in its own units."""


def _resource(name: str) -> str:
    return (files("verifier.report") / "templates" / name).read_text("utf-8")


def _finalize(value: Any) -> Any:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _paragraphs(text: str) -> list[str]:
    """The lines of a note or a rationale that hold something."""
    return [one for one in plain(text).split("\n") if one.strip()]


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({"report.html": _resource("report.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        line=line,
        day=words.day,
        number=lambda value: f"{value:,}",
        url=safe_url,
        lang=lambda value: value if value and _LANGUAGE.fullmatch(value) else None,
        kind=lambda value: words.KIND_WORDS.get(value, value),
        paragraphs=_paragraphs,
    )
    environment.globals.update(words=words, glyphs=words.GLYPHS, around=around)
    return environment.get_template("report.html")


def _css_string(text: str) -> str:
    """A CSS string of exactly these characters (CSS Syntax 3, 4.3.7): it cannot end the string or the element."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in line(text)) + '"'


def _short(text: str, limit: int) -> str:
    text = line(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _style(report: Report) -> str:
    head = f"history entry {report.head.seq} · {report.head.hash[:16]}…" if report.head else "history empty"
    return (
        _resource("report.css")
        + "@page {\n"
        + f"  @top-left {{ content: {_css_string(_short(words.case_title(report.title), 60))}; }}\n"
        + f"  @top-right {{ content: {_css_string('Verification report, ' + words.day(report.made_at))}; }}\n"
        + f"  @bottom-left {{ content: {_css_string(head)}; }}\n"
        + "}\n"
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a range stands on the axis of its measure, from 0 to ``scale``; ``x`` in drawing units."""

    count: FigureCount
    left: float
    right: float
    best: float | None
    open_low: bool
    open_high: bool

    @property
    def narrow(self) -> bool:
        """Too narrow for ends that can be told apart."""
        return self.right - self.left < 7

    @property
    def short(self) -> str:
        one = self.count
        return words.short_bounds(one.low, one.best, one.high, one.approximate)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one measure on one axis."""

    measure: str
    scale: int
    bars: tuple[Bar, ...]


def _bar(one: FigureCount, scale: int) -> Bar:
    def at(value: int) -> float:
        return round(value / scale * (_BAR - 20), 1) if scale else 0.0

    values = [value for value in (one.low, one.best, one.high) if value is not None]
    left = at(one.low) if one.low is not None else 0.0
    right = at(one.high) if one.high is not None else (_BAR if values else 0.0)
    return Bar(
        one,
        left,
        max(right, left),
        at(one.best) if one.best is not None else None,
        one.low is None and bool(values),
        one.high is None and bool(values),
    )


def _groups(summary: Summary) -> tuple[Group, ...]:
    measures: dict[str, list[FigureCount]] = {}
    for one in summary.figures:
        measures.setdefault(one.measure or "measure not stated", []).append(one)
    groups = []
    for measure, counts in measures.items():
        values = (value for one in counts for value in (one.low, one.best, one.high) if value is not None)
        scale = max(values, default=0)
        groups.append(Group(measure, scale, tuple(_bar(one, scale) for one in counts)))
    return tuple(groups)


def _tally(summary: Summary) -> list[tuple[str, int, float, float]]:
    """Each verdict with its claims, and where its stretch of a bar of 100 begins and how wide it is."""
    out, start = [], 0.0
    for verdict in VERDICTS:
        claims = summary.of(verdict)
        width = round(claims / summary.claims * 100, 2) if summary.claims else 0.0
        out.append((verdict, claims, round(start, 2), width))
        start += width
    return out


def chunks(report: Report) -> Iterator[str]:
    """The file piece by piece."""
    claims = Claims(report)
    style = _style(report)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    yield from _template().generate(
        report=report,
        summary=report.summary,
        book=report.codebook,
        style=Markup(style),  # noqa: S704 - ours, but for strings that _css_string has escaped
        style_hash=digest,
        tally=_tally(report.summary),
        groups=_groups(report.summary),
        bar_width=_BAR,
        reviewed=claims.reviewed(),
        unreviewed=claims.unreviewed(),
        meanings=VERDICT_MEANINGS,
        method=METHOD,
        how_to_check=how_to_check(report.removals),
    )
    claims.check()
