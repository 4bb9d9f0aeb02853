"""The sample case: the articles that ship with the package, and on request the verdicts that show how it works."""

import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from verifier import config as settings
from verifier.errors import VerifierError
from verifier.ingest.model import Reading
from verifier.paths import case_target, is_url, shown_case
from verifier.workflow.add import Outcome, store
from verifier.workflow.reading import extract_readings, readings, sources
from verifier.workflow.session import Session, exists, open_session

if TYPE_CHECKING:
    from db.rows import ClaimRow
    from verifier.samples import DemoVerdict

PLACE: Final = "sample articles"
"""What stands before a sample's file name as its origin: where the package lies is nobody's business."""


def fill(
    case: str | None,
    *,
    reviewer: str | None = None,
    verdicts: bool = False,
    fresh: bool = False,
    force: bool = False,
) -> Generator[Outcome]:
    """Add the sample articles (made when there is no case yet), then with ``verdicts`` what the demo's reviewer says.

    ``fresh`` first removes a case that holds the sample and nothing else. A case that holds other articles is left
    alone unless ``force``. Raises ``VerifierError`` then, and the store's errors.
    """
    from verifier.samples import demo

    config = settings.load()
    found = list(_readings())
    if exists(case):
        _check(case, {reading.sha256 for reading in found}, config, fresh=fresh, force=force)
    name = reviewer or config.reviewer or demo().reviewer
    with open_session(case, create=True, reviewer=name, config=config) as session:
        for answer in extract_readings(((0, reading) for reading in found), codebook=config.codebook):
            yield store(session, answer)
    if verdicts:
        with open_session(case, reviewer=demo().reviewer, config=config) as session:
            give_verdicts(session)


def give_verdicts(session: Session) -> int:
    """Give the demo's verdicts and notes to claims that have none yet; return how many were given."""
    from verifier.samples import demo

    given = 0
    for verdict in demo().verdicts:
        claim = _claim(session, verdict)
        if claim is None:
            continue
        if verdict.verdict and claim.verdict == "unreviewed":
            session.mark([claim.id], verdict.verdict, rationale=verdict.rationale)
            given += 1
        if verdict.note and not claim.notes:
            session.add_note(claim.id, verdict.note)
            given += 1
    return given


def _claim(session: Session, verdict: "DemoVerdict") -> "ClaimRow | None":
    from db.rows import ClaimFilter
    from verifier.samples import is_from, nearest

    for article in session.read.articles():
        if is_from(verdict, article.origin):
            claims = session.read.claims(ClaimFilter(articles=(article.id,)))
            return nearest(verdict, session.read.article_text(article.id), claims)
    return None


def _readings() -> Iterator[Reading]:
    from verifier import samples

    for _, item in readings(sources([str(path) for path in samples.paths()])):
        if not isinstance(item, Reading):
            raise VerifierError(f"a sample article cannot be read; install verifier again ({item})")
        yield replace(item, origin=f"{PLACE}/{Path(item.origin).name}")


def _check(case: str | None, samples: set[str], config: settings.Config, *, fresh: bool, force: bool) -> None:
    """Make sure that nothing of anybody's is mixed with the sample, or lost. Raises ``VerifierError``."""
    target = case_target(case)
    with open_session(case, config=config) as session:
        others = sum(row.capture_sha256 not in samples for row in session.read.articles())
    shown = shown_case(target)
    if others and fresh:
        raise VerifierError(f"{shown} holds other articles than the sample and is kept as it is; name another --case")
    if others and not force:
        raise VerifierError(f"{shown} holds other articles; name another --case for the sample, or give --force")
    if fresh:
        if is_url(target):
            raise VerifierError("--fresh works on a case that is a file; empty the database yourself")
        _remove(target)


def _remove(target: str) -> None:
    from db.lock import WriteLock

    path = os.path.realpath(target)
    try:
        with WriteLock(path).hold():
            os.unlink(path)
            for end in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(path + end)
    except OSError as error:
        raise VerifierError(f"cannot remove {target}: {error.strerror}") from error
