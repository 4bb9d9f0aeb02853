"""Figures, chains, filters and verdicts as a person would say them. Pure text; escaping is the writers' part."""

import re
from functools import lru_cache
from typing import Final

from verifier import confidence
from verifier.report.model import (
    Filters,
    ReportArticle,
    ReportClaim,
    ReportEvidence,
    ReportFigure,
    ReportLink,
    ReportRemoval,
)
from verifier.report.text import Part, Words, joined, line, ours, theirs

GLYPHS: Final = {"confirmed": "✓", "disputed": "✗", "unverifiable": "?", "unreviewed": "·"}
KIND_WORDS: Final = {
    "casualty": "casualties",
    "displacement": "displacement",
    "territory": "control of territory",
    "authenticity": "authenticity",
    "quantity": "other quantity",
    "event": "event",
    "statement": "statement",
}
_ORIGINS: Final = {
    "page": "as the page states it",
    "guessed": "guessed by the program",
    "person": "typed by a person",
    "given": "as given with the file",
}
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BEFORE: Final = frozenset({"according to", "citing", "quoting", "per"})
"""Cues that stand before their speaker."""
_STAMP: Final = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


@lru_cache(maxsize=4096)
def day(stamp: str | None) -> str:
    """An ISO date or time as "16 June 2014, 16:43 UTC", to the precision it has; anything else as it stands."""
    match = _STAMP.fullmatch((stamp or "").strip())
    if not match:
        return stamp or ""
    year, month, date, clock, zone = match.groups()
    if month and not 1 <= int(month) <= 12:
        return stamp or ""
    out = year if not month else f"{_MONTHS[int(month) - 1]} {year}"
    if date:
        out = f"{int(date)} {out}"
    if clock:
        out += f", {clock}" + {"Z": " UTC", None: ""}.get(zone, f" {zone}")
    return out


def bounds(figure: ReportFigure) -> str:
    """The range in plain words; an open bound is said, never left out."""
    low, best, high = figure.low, figure.best, figure.high
    if low is None and high is None:
        return "no number can be read from these words" if best is None else f"best {best:,}, no bounds stated"
    if low is not None and low == best == high:
        return f"{'about ' if figure.approximate else ''}{low:,} (low {low:,}, best {low:,}, high {low:,})"
    middle = "no best estimate stated" if best is None else f"best {best:,}"
    about = "about " if figure.approximate else ""
    if low is None:
        return f"at most {about}{high:,}, {middle}, no lower bound stated"
    if high is None:
        return f"at least {about}{low:,}, {middle}, no upper bound stated"
    return f"{about}{low:,} to {high:,} (low {low:,}, {middle}, high {high:,})"


def short_bounds(low: int | None, best: int | None, high: int | None, approximate: bool) -> str:
    """The range for a table's cell: "≈170", "≥100", "≤770", "560–770"."""
    about = "≈" if approximate else ""
    if low is not None and low == best == high:
        return f"{about}{low:,}"
    if low is None and high is None:
        return "–" if best is None else f"{about}{best:,}"
    if low is None:
        return f"≤{high:,}"
    if high is None:
        return f"≥{low:,}"
    return f"{low:,}–{high:,}"


def measure(figure: ReportFigure) -> Words:
    """What is counted: "killed, of soldiers"."""
    parts: list[Part] = [theirs(figure.measure)] if figure.measure else [ours("measure not stated")]
    if figure.population:
        parts += [ours(" · "), theirs(figure.population)]
    return tuple(parts)


def figure(value: ReportFigure) -> Words:
    """A whole figure: “about 170” killed · soldiers: about 170 (low 170, best 170, high 170); rule acled: about N."""
    parts: list[Part] = [ours("“"), theirs(value.text), ours("” "), *measure(value), ours(f": {bounds(value)}")]
    if value.rule:
        parts += [ours("; rule "), theirs(value.rule)]
    if value.unsure:
        parts.append(ours(f"; {doubt(value)}"))
    return tuple(parts)


def doubt(value: ReportFigure) -> str:
    """What is said beside an unsure reading: "(?) unsure reading, 65 %"; nothing beside another."""
    if value.confidence is None or not value.unsure:
        return ""
    return f"{confidence.MARK} {confidence.WORDS}, {confidence.percent(value.confidence)}"


def _link(link: ReportLink) -> Words:
    parts: list[Part] = [theirs(link.speaker)]
    if link.role:
        parts += [ours(" ("), theirs(link.role), ours(")")]
    if link.anonymous:
        parts.append(ours(" [not named]"))
    cue, medium = line(link.cue or ""), line(link.medium or "")
    if cue.lower() in _BEFORE:
        parts[:0] = [theirs(cue), ours(" ")]
        cue = ""
    if medium.lower().startswith(cue.lower()):
        cue = ""  # "told" is in "told the AP"
    elif medium.lower().removesuffix("s") in link.speaker.lower():
        medium = ""  # the speaker is "captions on the photographs", the medium "caption"
    if cue:
        parts += [ours(", "), theirs(cue)]
    if medium:
        parts += [ours(", via " if " " not in medium else ", "), theirs(medium)]
    if link.hedge:
        parts += [ours(" [hedged: “"), theirs(link.hedge), ours("”]")]
    return tuple(parts)


def _repeats(link: ReportLink, before: ReportLink) -> bool:
    """Whether a link only names again whom the one before it told."""
    bare = not (link.role or link.cue or link.hedge or link.anonymous)
    return bare and bool(re.search(rf"(?<!\w){re.escape(link.speaker)}(?!\w)", before.medium or ""))


def chain(links: tuple[ReportLink, ...], article: ReportArticle) -> Words:
    """Who told whom, first origin first, down to the outlet that printed it."""
    publisher = article.publisher
    own = bool(links and publisher and links[-1].speaker == publisher and not links[-1].cue)
    if own:
        links = links[:-1]  # the outlet is named at the end in any case
    printed: Words = (ours("printed by "), theirs(publisher)) if publisher else (ours("publisher not known"),)
    if not links:
        return (ours("in the outlet's own words; " if own else "no speaker found in the text; "), *printed)
    told = [link for i, link in enumerate(links) if i == 0 or not _repeats(link, links[i - 1])]
    return joined([*map(_link, told), printed], " → ")


def case_title(title: str) -> str:
    """The report's title without "Verification report" before it, which every format prints itself."""
    return re.sub(r"^\s*verification report\s*[:–-]?\s*", "", title, flags=re.IGNORECASE) or "untitled case"


def article_name(article: ReportArticle) -> str:
    """The title, or what else can name it."""
    return article.title or article.origin or f"article {article.id}"


def origin(value: str | None) -> str:
    """Where a title, name or date of an article comes from, in words; empty when it is not known."""
    return _ORIGINS.get(value or "", "")


def incident(claim: ReportClaim) -> Words:
    """Where and when the claim says it happened; empty when it does not say."""
    parts: list[Part] = []
    if claim.place:
        parts.append(theirs(claim.place))
    if claim.date_start:
        when = day(claim.date_start)
        if claim.date_end and claim.date_end != claim.date_start:
            when = f"{when} to {day(claim.date_end)}"
        if claim.date_precision and claim.date_precision != "day":
            when += f" (precise to the {claim.date_precision})"
        parts += ([ours(", ")] if parts else []) + [theirs(when)]
    return tuple(parts)


def no_verdict(claim: ReportClaim) -> str:
    """Why a claim has no verdict that stands. One that was given and set aside is never called none at all."""
    if claim.aside:
        return "what persons gave in another copy of the case was set aside in a merge, see below"
    if claim.earlier:
        return "what persons gave no longer stands, see below"
    return "no person has reviewed this claim"


def work(claim: ReportClaim) -> Words:
    """How far the work on a claim is, and whose it is; empty for one that nobody took up."""
    if claim.state == "new":
        return ()
    if claim.state == "assigned" and claim.assignee:
        return (ours("assigned to "), theirs(claim.assignee))
    return (theirs(claim.state), *((ours(", assigned to "), theirs(claim.assignee)) if claim.assignee else ()))


def evidence(piece: ReportEvidence, *, address: bool = True) -> Words:
    """What a piece of evidence is to its claim, and what it is; ``address``: with the link's address."""
    parts: list[Words] = [(theirs(piece.stance),)]
    if piece.primary:
        parts.append((ours("primary"),))
    if piece.url and address:
        parts.append((theirs(piece.url),))
    if piece.capture_sha256:
        what = (theirs(piece.media_type or ""), ours(f", {piece.size or 0:,} bytes)"))
        parts.append((ours("saved copy " if piece.url else ""), theirs(piece.origin), ours(" ("), *what))
    return joined(parts, " · ")


def replaced(by: str) -> str:
    """What is said beside the SHA-256 of a capture that lost words, by the entry that removed them."""
    return f"bytes replaced by {by}; the SHA-256 is of what stands there now"


def evidence_in_full(piece: ReportEvidence) -> Words:
    """All about a piece of evidence on one line, for CSV."""
    parts: list[Words] = [evidence(piece)]
    if piece.capture_sha256:
        parts.append((ours(f"SHA-256 {piece.capture_sha256}"),))
    if piece.bytes_replaced_by:
        parts.append((ours(replaced(piece.bytes_replaced_by)),))
    if piece.quote.strip():
        parts.append((ours("“"), theirs(piece.quote), ours("”")))
    if piece.note.strip():
        parts.append((theirs(piece.note),))
    parts.append((theirs(piece.by), ours(", "), theirs(piece.at)))
    return joined(parts, " · ")


_EVIDENCE: Final = {
    "none": "no evidence",
    "supports": "evidence that supports it",
    "refutes": "evidence that refutes it",
    "context": "evidence of its context",
}


def filters(value: Filters) -> Words:
    """Which claims are in the report, as a sentence."""
    if not value:
        return (ours("Every claim of the case."),)
    told: list[Words] = []
    for name, values in (
        ("with verdict ", value.verdicts),
        ("of kind ", value.kinds),
        ("with a figure of ", value.measures),
        ("said or passed on by ", value.sources),
        ("printed by ", value.outlets),
        ("in the article ", value.articles),
    ):
        if values:
            told.append((ours(name), *joined([(theirs(one),) for one in values], " or ")))
    if value.states:
        told.append((ours("in workflow state "), *joined([(theirs(one),) for one in value.states], " or ")))
    if value.assignees:
        people: list[Words] = [(theirs(one),) if one else (ours("nobody"),) for one in value.assignees]
        told.append((ours("assigned to "), *joined(people, " or ")))
    if value.tags:
        tags: list[Words] = [
            (ours("the tag “"), theirs(one), ours("”")) if one else (ours("no tag"),) for one in value.tags
        ]
        told.append((ours("with "), *joined(tags, " or ")))
    if value.evidence:
        told.append((ours("with " + " or ".join(_EVIDENCE[one] for one in value.evidence)),))
    if value.places:
        names: list[Words] = [(ours("“"), theirs(one), ours("”")) for one in value.places]
        told.append((ours("whose text places the incident in "), *joined(names, " or ")))
    if value.since or value.until:
        told.append((ours("whose text dates the incident "), *_between(value.since, value.until)))
    if value.text:
        end = "” (# is a tag)" if "#" in value.text else "”"
        told.append((ours("with the words “"), theirs(value.text), ours(end)))
    if value.article_text:
        told.append((ours("from articles with the words “"), theirs(value.article_text), ours("”")))
    return (ours("Only claims "), *joined(told, ", "), ours(". Others of the case are left out."))


def _between(since: str, until: str) -> Words:
    """Days, with open ends."""
    if since == until:
        return (ours("on "), theirs(since))
    if since and until:
        return (ours("between "), theirs(since), ours(" and "), theirs(until))
    return (ours("on or after "), theirs(since)) if since else (ours("on or before "), theirs(until))


def removal(value: ReportRemoval) -> Words:
    """That words were removed from the case, as a sentence."""
    lost = f"{'1 entry' if value.entries == 1 else f'{value.entries:,} entries'} of the history"
    lost += f" and {value.merged_entries:,} of merged histories" if value.merged_entries else ""
    case = "a case that was merged into this one" if value.merged else "this case"
    entry = f"entry {value.seq} of its history" if value.merged else f"history entry {value.seq}"
    return (
        ours(f"Words were removed from {case} for good on {day(value.at)} by "),
        theirs(value.by),
        ours(f" ({entry}; {lost} lost some): "),
        theirs(value.reason),
        ours(". Black bars (█) and “[redacted …]” stand in their place."),
    )


def text(words: Words) -> str:
    """The sentence as plain text, for CSV and JSON."""
    return "".join(part.text for part in words)
