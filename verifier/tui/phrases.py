"""How claims are put into words and signs on the screen: verdicts, figures, chains, dates. Plain strings, no widgets.

Every string that comes back may hold text of an article; all of it has gone through ``safe_text``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from db.rows import ArticleRow, ClaimDetail, ClaimFilter, ClaimRow, VerdictRow
from verifier import confidence
from verifier.safe_text import safe_text

GLYPHS: Final = {"unreviewed": "·", "confirmed": "✓", "disputed": "✗", "unverifiable": "?"}
SORT_WORDS: Final = {
    "worth": "check-worthy first",
    "article": "article by article",
    "published": "newest article first",
    "figure": "highest figure first",
    "source": "source A–Z",
    "changed": "last changed first",
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def one_line(text: str | None) -> str:
    """Untrusted text for a single line: harmless, runs of blanks made one."""
    return " ".join(safe_text(text or "", newlines=False).split())


def sort_words(sort: str, backwards: bool) -> str:
    """The order of a list."""
    return SORT_WORDS[sort] + (", reversed" if backwards else "")


CHIPS: Final = (
    *("verdicts", "states", "assignees", "tags", "evidence", "kinds", "measures", "sources", "outlets", "articles"),
    "places",
)
"""The parts of a filter that list values, in the order in which they are shown."""


def part_name(part: str) -> str:
    """What one value of a part is called: ``verdict``, ``tag``, ``evidence``."""
    return part.removesuffix("s")


def chips_of(where: ClaimFilter, labels: Mapping[tuple[str, str | int], str]) -> list[tuple[str, str | int, str]]:
    """What a filter holds, value by value: the part's field, the value, and words for it.

    ``labels`` are the names of sources, outlets, articles and tags, by ("source", id), ("outlet", id) and so on.
    """
    found: list[tuple[str, str | int, str]] = []
    for part in CHIPS:
        for value in getattr(where, part):
            name = part_name(part)
            known = _NONE.get((part, value)) or labels.get((name, value), str(value))
            found.append((part, value, f"{name}: {one_line(known)}"))
    if where.since or where.until:
        from verifier.workflow import periods

        dates = periods.words(where.since, where.until)
        found.append(("dates", dates, f"date: {one_line(dates)}"))
    if where.text:
        found.append(("text", where.text, f"search: {one_line(where.text)}"))
    if where.article_text:
        found.append(("article_text", where.article_text, f"article text: {one_line(where.article_text)}"))
    return found


_NONE: Final = {("assignees", ClaimFilter.NOBODY): "nobody", ("tags", ClaimFilter.UNTAGGED): "none"}


def tags_in_words(tags: Sequence[str]) -> str:
    """Tags as they are shown: ``#massgrave #video``."""
    return " ".join(f"#{one_line(tag)}" for tag in tags)


def work(row: ClaimRow) -> str:
    """Workflow state and assignee, ``in review · F. Checker``; nothing for a new claim."""
    return "" if row.state == "new" else " · ".join(filter(None, (one_line(row.state), one_line(row.assignee))))


def filter_words(where: ClaimFilter, labels: Mapping[tuple[str, str | int], str]) -> str:
    """A filter in words; ``all claims`` when it holds nothing."""
    return " · ".join(words for _, _, words in chips_of(where, labels)) or "all claims"


def verdict(name: str) -> str:
    """Glyph and word: ``✓ confirmed``."""
    return f"{GLYPHS.get(name, '·')} {name}"


def number(value: int) -> str:
    """A count of persons with thousands separated."""
    return f"{value:,}"


def figure(low: int | None, best: int | None, high: int | None, approximate: bool, words: str | None) -> str:
    """A figure with its range: ``≈170``, ``≥100 "hundreds"``, ``560–770``, ``>20``, ``17``; ``–`` for none.

    The words are added only where the number alone would claim more precision than the article has.
    """
    spoken = one_line(words)
    spelled = bool(spoken) and not any(sign.isdigit() for sign in spoken)
    about = "≈" if approximate and not (best is None and spelled) else ""  # the words themselves say how rough it is
    if best is not None:
        if low is not None and low == best + 1 and high is None:
            return f">{number(best)}"
        if low == best and high is None:
            return f"≥{about}{number(best)}"
        if low is None and high == best:
            return f"≤{about}{number(best)}"
        shown = about + number(best)
        if (low is None or low == best) and (high is None or high == best):
            return shown
        return f"{shown} ({number(low) if low is not None else ''}–{number(high) if high is not None else ''})"
    if low is not None and high is not None:
        shown = about + (number(low) if low == high else f"{number(low)}–{number(high)}")
    elif low is not None:
        shown = f"≥{about}{number(low)}"
    elif high is not None:
        shown = f"≤{about}{number(high)}"
    else:
        shown = ""
    if spelled:
        return f'{shown} "{spoken}"'.strip()
    return shown or "–"


def last_verdict(detail: ClaimDetail) -> VerdictRow | None:
    """The verdict that stands: the newest one that was neither undone nor set aside in a merge."""
    return next((given for given in reversed(detail.verdicts) if not (given.undone or given.set_aside)), None)


def row_figure(row: ClaimRow) -> str:
    """The figure column: the claim's first figure, how many more there are, and the mark of an unsure reading."""
    shown = figure(row.low, row.best, row.high, row.approximate, row.figure_text)
    more = f"{shown} +{row.figures - 1}" if row.figures > 1 else shown
    return f"{more} {confidence.MARK}" if confidence.unsure(row.confidence) else more


def doubt(value: float | None) -> str:
    """What stands beside a figure whose reading is unsure: ``(?) unsure reading, 65 %``; nothing else."""
    if value is None or not confidence.unsure(value):
        return ""
    return f"{confidence.MARK} {confidence.WORDS}, {confidence.percent(value)}"


def said_by(speakers: Sequence[str]) -> str:
    """First origin, then whom it came through: ``al-Moussawi ‹ AP``."""
    return " ‹ ".join(one_line(name) for name in speakers) or "–"


def day(value: str | None, *, short: bool = False) -> str:
    """``2014-06-16T16:43Z`` as ``16 Jun 2014`` (short: ``16 Jun 14``), at the precision the page has."""
    if not value:
        return "–"
    parts = value[:10].split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        return one_line(value)
    year = parts[0][2:] if short else parts[0]
    if len(parts) == 1:
        return parts[0]
    month = int(parts[1])
    if not 1 <= month <= 12:
        return one_line(value)
    name = _MONTHS[month - 1]
    return f"{name} {year}" if len(parts) == 2 else f"{int(parts[2])} {name} {year}"


def moment(value: str) -> str:
    """A time of the history in UTC, to the minute: ``16 Jun 2014 12:31``."""
    clock = value[11:16]
    return f"{day(value)} {clock}" if clock else day(value)


def who_when(name: str, at: str) -> str:
    """Who did something, and when: ``Ana Sorel (16 Jun 2014 12:31 UTC)``."""
    return f"{one_line(name)} ({moment(at)} UTC)"


def dateline(article: ArticleRow) -> str:
    """Publisher, byline and date with where each comes from, for the head of an article."""
    parts = []
    for value, origin in (
        (one_line(article.publisher), article.publisher_origin),
        (one_line(article.byline), article.byline_origin),
        (day(article.published) if article.published else "", article.published_origin),
    ):
        if value:
            parts.append(f"{value} ({origin})" if origin and origin != "page" else value)
    return " · ".join(parts)


def citation(detail: ClaimDetail) -> str:
    """The quote with where it stands, as plain text for the clipboard."""
    article = detail.article
    said = said_by(detail.row.speakers)
    where = ", ".join(
        part
        for part in (
            f"“{one_line(article.title)}”" if article.title else "",
            one_line(article.publisher),
            day(article.published) if article.published else "",
        )
        if part
    )
    lines = [f"“{one_line(detail.row.quote)}”"]
    if said != "–":
        lines.append(f"Said by: {said}")
    lines.append(f"In: {where or one_line(article.origin)}")
    if article.url:
        lines.append(one_line(article.url))
    lines.append(f"Verdict: {detail.row.verdict} · claim {detail.row.id} · SHA-256 {article.capture_sha256}")
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """A share as a whole per cent, never rounded up: 100 % only when all are done, ``<1 %`` from the first on."""
    per_cent = 100 * part // whole if whole else 0
    return "<1 %" if part and not per_cent else f"{per_cent} %"


def bar(part: int, whole: int, width: int) -> str:
    """A bar of ``width`` cells between two edges, filled by eighths."""
    eighths = 0 if not whole else width * 8 * part // whole
    full, rest = divmod(eighths, 8)
    return "▕" + ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width) + "▏"


def plural(count: int, word: str) -> str:
    """``1 claim``, ``1,204 claims``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
