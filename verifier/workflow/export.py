"""The verification report of a case: filled from the store as a stream, in a file that is whole or not there."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, Protocol

from db.files import publish, sync_folder
from db.report_reads import ReportRow, report_rows
from db.rows import ArticleRow, ClaimFilter
from verifier import __version__
from verifier.errors import VerifierError
from verifier.report.model import (
    Codebook,
    CodebookRow,
    Filters,
    Head,
    Report,
    ReportArticle,
    ReportClaim,
    ReportCorrection,
    ReportEvidence,
    ReportFigure,
    ReportLink,
    ReportNote,
    ReportRemoval,
    ReportVerdict,
)
from verifier.workflow import age

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.workflow.session import Session

ReportFormat = Literal["md", "html", "csv", "json"]
ENDINGS: Final[dict[str, ReportFormat]] = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".json": "json",
}
_REVIEWED: Final = ("confirmed", "disputed", "unverifiable")


class Witness(Protocol):
    """Looks on while a report is written, to sign it."""

    def through(self, stream: BinaryIO) -> BinaryIO:
        """A stream that passes on to this one what reaches the disk."""

    def made(self, report: Report) -> None:
        """The report before it is written. What is raised here stops it."""


def format_of(path: str) -> ReportFormat | None:
    """The report format that a file's name asks for, if it does; the ``.age`` of an encrypted one does not count."""
    name = Path(path)
    return ENDINGS.get((name.with_suffix("") if name.suffix.lower() == age.ENDING else name).suffix.lower())


def export(
    session: "Session",
    path: str,
    fmt: ReportFormat,
    *,
    where: ClaimFilter | None = None,
    force: bool = False,
    title: str = "",
    keys: Sequence[Any] = (),
    advance: Callable[[int, int], None] | None = None,
    witness: "Witness | None" = None,
) -> int:
    """Write the report to ``path`` ("-": standard output) and return how many claims it holds.

    ``advance`` is told how many claims went in, and how many will; each goes in twice, to be counted and to be written.

    With ``keys`` (see ``age.recipients``) only their owners can read it, and nothing else reaches the disk.

    A file that exists is kept unless ``force``; a new one appears whole or not at all. Raises ``VerifierError``.
    """
    if path != "-" and keys and not path.lower().endswith(age.ENDING):
        raise VerifierError(f"an encrypted export is an age file: call it {path}{age.ENDING}")
    if path != "-" and not keys and path.lower().endswith(age.ENDING):
        raise VerifierError(f"{path} would not be encrypted: say to whom with --encrypt-to, or call it otherwise")
    with ExitStack() as stack:
        if path == "-":
            advance = None
            stream: BinaryIO = sys.stdout.buffer
        else:
            stream = stack.enter_context(new_file(path, force=force))
        if witness:
            stream = witness.through(stream)
        if keys:
            stream = stack.enter_context(age.encrypted(stream, keys))
        return write_report(session, fmt, stream, where=where, title=title, advance=advance, witness=witness)


def write_report(
    session: "Session",
    fmt: ReportFormat,
    stream: BinaryIO,
    *,
    where: ClaimFilter | None = None,
    title: str = "",
    advance: Callable[[int, int], None] | None = None,
    witness: "Witness | None" = None,
) -> int:
    """Write the report to an open stream, all of it as of one moment; return how many claims it holds.

    Raises ``VerifierError``, and writes nothing, when the chain of the history is broken: the report would print its
    head, and what was altered as if a person had written it.
    """
    from verifier.custody import check
    from verifier.report import write

    reader = session.reader()
    try:
        with reader.snapshot():
            broken = check(reader.entries()).broken
            if broken is not None:
                raise VerifierError(
                    f"the history is broken at entry {broken.seq}: it was altered; no report was written"
                    " (verifier verify tells more)"
                )
            report = make_report(session, reader, where or ClaimFilter(), title, advance)
            if witness:
                witness.made(report)
            write(report, fmt, stream)
            return report.summary.claims
    finally:
        reader.close()


def make_report(
    session: "Session",
    reader: "Reader",
    where: ClaimFilter,
    title: str = "",
    advance: Callable[[int, int], None] | None = None,
    made_at: str = "",
) -> Report:
    """The report with its claims still to be read: hold ``reader.snapshot()`` until it is written.

    :param made_at: the time that it says it was made at; now, if none is given.
    """
    from verifier.report import summarise

    reviewed, unreviewed = (_ids(reader, where, verdicts) for verdicts in (_REVIEWED, ("unreviewed",)))
    total, done = 2 * (len(reviewed) + len(unreviewed)), count(1)
    head = reader.head()
    newest = next(iter(reader.history(limit=1)), None)
    replaced = replaced_bytes(reader)

    def claims(ids: Sequence[int]) -> Iterator[ReportClaim]:
        for row in report_rows(reader, ids):
            yield report_claim(row, replaced)
            if advance:
                advance(next(done), total)

    def everything() -> Iterator[ReportClaim]:
        yield from claims(reviewed)
        yield from claims(unreviewed)

    return Report(
        title=title or f"Verification report: {Path(session.name).stem or session.name}",
        made_at=made_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        made_by=session.reviewer or "",
        program=f"verifier {__version__}",
        codebook=_codebook(session.config.codebook),
        summary=summarise(everything()),
        head=Head(head.seq, head.hash, newest.at if newest else None) if head else None,
        claims=claims(reviewed),
        unreviewed=claims(unreviewed),
        articles=_articles(reader, where, replaced),
        filters=_filters(reader, where),
        removals=tuple(
            ReportRemoval(
                *(one.seq, one.at, one.reviewer, one.reason, len(one.entries), merged),
                merged_entries=len(one.merged),
                captures_unnamed=one.unnamed,
            )
            for merged in (False, True)
            for one in reader.redactions(merged=merged)
        ),
    )


def _ids(reader: "Reader", where: ClaimFilter, verdicts: tuple[str, ...]) -> Sequence[int]:
    wanted = tuple(verdict for verdict in verdicts if not where.verdicts or verdict in where.verdicts)
    return reader.claim_ids(replace(where, verdicts=wanted), "article") if wanted else []


def replaced_bytes(reader: "Reader") -> dict[str, str]:
    """Digests of what stands in the place of removed bytes, with the entry that removed them, in words."""
    found = {}
    for merged in (True, False):  # this case's own entry counts, and the newest
        for one in reader.redactions(merged=merged):
            by = f"entry {one.seq} of a merged history" if merged else f"entry {one.seq}"
            found.update(dict.fromkeys(one.captures, by))
    return found


def _articles(reader: "Reader", where: ClaimFilter, replaced: Mapping[str, str]) -> Iterator[ReportArticle]:
    """Every article of the case, or with a filter those that a claim of the report is from."""
    if where == ClaimFilter():
        yield from (report_article(row, replaced) for row in reader.articles())
        return
    wanted = {facet.value for facet in reader.facets("articles", where, limit=sys.maxsize >> 1)}
    if where.articles:
        wanted &= set(where.articles)
    yield from (report_article(row, replaced) for row in reader.articles() if row.id in wanted)


def _filters(reader: "Reader", where: ClaimFilter) -> Filters:
    names = {row.id: row.name for row in reader.source_rows((*where.sources, *where.outlets))}
    articles = [reader.article(article) for article in where.articles]
    tags = reader.labels(ClaimFilter(tags=where.tags))
    return Filters(
        verdicts=where.verdicts,
        kinds=where.kinds,
        measures=where.measures,
        sources=tuple(names.get(source, str(source)) for source in where.sources),
        outlets=tuple(names.get(source, str(source)) for source in where.outlets),
        articles=tuple(article.title or article.origin for article in articles),
        text=where.text,
        article_text=where.article_text,
        states=where.states,
        assignees=where.assignees,
        evidence=where.evidence,
        places=where.places,
        since=where.since,
        until=where.until,
        tags=tuple(tags.get(("tag", tag), str(tag) if tag else "") for tag in where.tags),
    )


def _codebook(name: str) -> Codebook:
    from verifier.extract import codebooks

    book = codebooks.get(name)

    def bound(value: int | None, *, best: bool = False) -> str:
        return f"{value:,}" if value is not None else "none" if best else "open"

    rows = tuple(
        CodebookRow(words, bound(low), bound(middle, best=True), bound(high))
        for words, (low, middle, high) in book.vague.items()
    )
    return Codebook(book.name, book.version, book.title, rows)


def report_claim(found: ReportRow, replaced: Mapping[str, str]) -> ReportClaim:
    """A claim as the report says it."""
    row = found.row
    given, aside = (
        [
            ReportVerdict(one.verdict, one.rationale, one.reviewer, one.at)
            for one in found.verdicts
            if one.set_aside is which
        ]
        for which in (False, True)
    )
    standing = given[-1] if given and given[-1].verdict == row.verdict and row.verdict != "unreviewed" else None
    return ReportClaim(
        id=row.id,
        article=report_article(found.article, replaced),
        start=row.start,
        end=row.end,
        quote=row.quote,
        kind=row.kind,
        prefix=found.prefix,
        suffix=found.suffix,
        check_worthiness=row.check_worthiness,
        reasons=found.reasons,
        figures=tuple(
            ReportFigure(
                text=figure.text,
                low=figure.low,
                best=figure.best,
                high=figure.high,
                approximate=figure.approximate,
                measure=figure.measure,
                population=figure.population,
                modifier=figure.modifier,
                rule=figure.rule,
                confidence=figure.confidence,
            )
            for figure in found.figures
        ),
        links=tuple(
            ReportLink(link.speaker, link.role, link.cue, link.medium, link.anonymous, link.hedge)
            for link in found.links
        ),
        hedges=found.hedges,
        place=found.place,
        date_start=found.date_start,
        date_end=found.date_end,
        date_precision=found.date_precision,
        verdict=standing,
        earlier=tuple(given[:-1] if standing else given),
        aside=tuple(aside),
        notes=tuple(ReportNote(note.text, note.reviewer, note.changed_at, note.changed_by) for note in found.notes),
        corrections=tuple(ReportCorrection(one.what, one.reviewer, one.at, one.reason) for one in found.corrections),
        added_by_hand=row.added_by_hand,
        state=row.state,
        assignee=row.assignee,
        tags=row.tags,
        evidence=tuple(
            ReportEvidence(
                id=one.id,
                stance=one.stance,
                primary=one.primary,
                quote=one.quote,
                note=one.note,
                url=one.url,
                origin=one.origin,
                capture_sha256=one.capture_sha256,
                media_type=one.media_type,
                size=one.size,
                by=one.reviewer,
                at=one.changed_at,
                bytes_replaced_by=replaced.get(one.capture_sha256 or ""),
            )
            for one in found.evidence
        ),
    )


def report_article(row: ArticleRow, replaced: Mapping[str, str]) -> ReportArticle:
    """An article as the report says it."""
    return ReportArticle(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        byline=row.byline,
        published=row.published,
        url=row.url,
        capture_sha256=row.capture_sha256,
        origin=row.origin,
        added_at=row.added_at,
        added_by=row.added_by,
        title_origin=row.title_origin,
        publisher_origin=row.publisher_origin,
        byline_origin=row.byline_origin,
        published_origin=row.published_origin,
        media_type=row.media_type,
        language=row.language,
        notice=row.notice,
        flags=row.flags,
        claims=row.claims,
        reviewed=row.reviewed,
        bytes_replaced_by=replaced.get(row.capture_sha256),
    )


@contextmanager
def new_file(path: str, *, force: bool | None = None) -> Iterator[BinaryIO]:
    """A file that appears under its name only when the block ends well, in one step, and never half written.

    :param force: whether one that exists is replaced; ``None`` where the user has no option to say so.
    :raises VerifierError: when it exists and is not to be replaced, or when it cannot be written.
    """
    target = Path(path).expanduser()
    try:
        _check_target(target, force)
        if force and target.is_symlink():
            target = target.resolve()
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    except (OSError, ValueError) as error:
        raise VerifierError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
    try:
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, _mode(target))
            if force:
                os.replace(temporary, target)
                sync_folder(str(target.parent))
            else:
                publish(temporary, str(target))
        except FileExistsError:
            raise _kept(target, force) from None
        except OSError as error:
            raise VerifierError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _kept(target: Path, force: bool | None) -> VerifierError:
    way = "give another name" if force is None else "--force overwrites it"
    return VerifierError(f"{target} exists already and is kept; {way}")


def _check_target(target: Path, force: bool | None) -> None:
    if target.is_dir():
        raise VerifierError(f"{target} is a folder; give the name of a file")
    if os.path.lexists(target):
        if not force:
            raise _kept(target, force)
        if target.exists() and not target.is_file():
            raise VerifierError(f"{target} is not a regular file; write to another name")
        if target.exists() and not os.access(target, os.W_OK):
            raise VerifierError(f"cannot write {target}: it is read-only")
    if not target.parent.is_dir():
        raise VerifierError(f"cannot write {target}: there is no folder {target.parent}")


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
