"""A case, or chosen claims of it, as a BagIt bag that others can check without this program."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from db.captures import PIECE, CaptureRow, listed
from db.chain import canonical
from db.rows import ArticleRow, ClaimFilter, Head, HistoryRow, as_dict
from verifier import __version__
from verifier.custody import check
from verifier.custody.bag import Bag
from verifier.custody.sinks import Folder, Sink, Tar, Zip
from verifier.errors import VerifierError
from verifier.ingest.media import ending
from verifier.workflow.age import ENDING
from verifier.workflow.bag_readme import README
from verifier.workflow.export import make_report, new_file, replaced_bytes
from verifier.workflow.jsonl import dumps

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.report.model import Report
    from verifier.workflow.session import Session

FORMAT: Final = "verifier-bag/1"
REPORTS: Final = (("html", "report.html"), ("json", "report.json"), ("csv", "claims.csv"))
_PACKED: Final = frozenset({"text", "image/svg+xml", "image/bmp", "image/tiff", "application/xml", "application/json"})
"""Media types (or their first parts) that are worth compressing; all others are packed already."""
_FILES: Final = frozenset(
    f".{name}"
    for name in (
        *("7z", "bz2", "case", "csv", "docx", "gz", "htm", "html", "iso", "json", "jsonl", "md", "odt", "pdf", "rar"),
        *("tar", "tbz2", "txt", "txz", "xlsx", "xml", "xz", "zst"),
    )
)
"""Endings of a name by which nobody expects a folder."""
_TOP: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

Advance = Callable[[int, int], None]
_Key = TypeVar("_Key", int, str)


@dataclass(slots=True)
class Bagged:
    """What went into a bag."""

    path: str
    claims: int = 0
    captures: int = 0
    entries: int = 0
    octets: int = 0
    head: Head | None = None


@dataclass(slots=True)
class _Chosen:
    """Which articles and captures go in; ``None``: all that there are."""

    articles: set[int] | None = None
    captures: set[str] | None = None
    claims: set[int] | None = None


@dataclass(slots=True)
class _Steps:
    """How far it is: steps done of those expected."""

    total: int
    advance: Advance | None
    done: int = field(default=0)

    def step(self, number: int = 1) -> None:
        self.done += number
        if self.advance is not None:
            self.advance(min(self.done, self.total), self.total)


def bag(
    session: "Session",
    path: str,
    *,
    where: ClaimFilter | None = None,
    organization: str = "",
    description: str = "",
    advance: Advance | None = None,
) -> Bagged:
    """Write a bag to ``path``: an archive when it ends with .zip or .tar.gz, else a folder. Nothing is overwritten.

    All of it is of one moment. What appears under the name is whole, or nothing appears.

    :param where: which claims; with any filter only their articles and evidence go in, but always the whole history.
    :raises VerifierError: when it cannot be written, or when the case does not hold what its digests say.
    """
    told = Bagged(path)
    reader = session.reader()
    try:
        with reader.snapshot(), _sink(path) as sink:
            made = Bag(sink)
            told.head = reader.head()
            _fill(session, reader, made, where or ClaimFilter(), told, advance)
            made.close(_info(session, reader, told, organization, description))
            told.octets = made.octets
    finally:
        reader.close()
    return told


@contextmanager
def _sink(path: str) -> Iterator[Sink]:
    """What the name asks for, made beside under another name and then given its own."""
    target = Path(path).expanduser()
    name = target.name.lower()
    for suffix in (".zip", ".tar.gz", ".tgz"):
        if name.endswith(suffix):
            top = target.name[: -len(suffix)]
            top = top if _TOP.fullmatch(top) else "bag"
            with new_file(path) as stream:
                packed = Zip(stream, top) if suffix == ".zip" else Tar(stream, top, target.parent)
                try:
                    yield packed
                except BaseException:
                    with suppress(Exception):  # the file is taken away; this only frees what the archive holds
                        packed.close()
                    raise
                packed.close()
            return
    if name.endswith(ENDING):
        raise VerifierError(
            f"a bag is not encrypted: {path} would be read by anybody; write a .zip and encrypt that with age"
        )
    if Path(name).suffix in _FILES:
        raise VerifierError(f"a bag is a folder, a .zip or a .tar.gz: {path} would be none of these; give another name")
    with _new_folder(target) as folder:
        yield Folder(folder)


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """A folder that appears under its name only when the block ends well."""
    try:
        if os.path.lexists(target):
            raise VerifierError(f"{target} exists already and is kept; give another name")
        if not target.parent.is_dir():
            raise VerifierError(f"cannot write {target}: there is no folder {target.parent}")
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent))
    except (OSError, ValueError) as error:
        raise VerifierError(f"cannot write {target}: {getattr(error, 'strerror', None) or error}") from error
    try:
        try:
            yield draft
            mask = os.umask(0)
            os.umask(mask)
            draft.chmod(0o777 & ~mask)
            if hasattr(os, "sync"):
                os.sync()  # all files at once, before the name says that they are there
            if os.path.lexists(target):
                raise VerifierError(f"{target} exists already and is kept; give another name")
            draft.rename(target)
        except OSError as error:
            raise VerifierError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(
    session: "Session", reader: "Reader", made: Bag, where: ClaimFilter, told: Bagged, advance: Advance | None
) -> None:
    from verifier.report import write

    # The same case gives the same bytes, so the report is dated by the newest entry, not by the clock.
    newest = next(iter(reader.history(limit=1)), None)
    at = newest.at if newest else ""
    claims = len(reader.claim_ids(where))
    captures = sum(_pieces(row.size) for row in listed(reader))
    entries = told.head.seq if told.head else 0
    steps = _Steps(claims * 2 * (len(REPORTS) + 1) + captures + entries + 1, advance)

    def report() -> "Report":
        return make_report(session, reader, where, made_at=at, advance=lambda done, total: steps.step())

    made.put("README.txt", [README.encode()])
    _history(reader, made, told, steps)
    chosen = _claims(report(), made, told, everything=where == ClaimFilter())
    for fmt, name in REPORTS:
        with made.file(name) as stream:
            write(report(), fmt, stream)  # type: ignore[arg-type]
    _captures(reader, made, chosen, told, steps)
    _evidence(reader, made, chosen)
    _articles(reader, made, chosen)
    steps.step()


def _history(reader: "Reader", made: Bag, told: Bagged, steps: _Steps) -> None:
    """Every entry with its hash, as canonical JSON, a line each; and the head."""
    with made.file("history.jsonl") as stream:

        def written() -> Iterator[HistoryRow]:
            for entry in reader.entries():
                yield entry
                stream.write(canonical(entry._asdict()).encode() + b"\n")
                told.entries += 1
                steps.step()

        broken = check(written()).broken
        if broken is not None:
            raise VerifierError(
                f"the history is broken at entry {broken.seq}: it was altered; no bag was made"
                " (verifier verify tells more)"
            )
    head = {"seq": told.head.seq, "hash": told.head.hash} if told.head else None
    made.put("head.json", [canonical(head).encode() + b"\n"])


def _claims(report: "Report", made: Bag, told: Bagged, *, everything: bool) -> _Chosen:
    """Every chosen claim as a JSON object a line; what else must go in for them."""
    from verifier.report.to_json import claim_object
    from verifier.report.to_json import dumps as report_json

    chosen = _Chosen() if everything else _Chosen(set(), set(), set())
    with made.file("claims.jsonl") as stream:
        for claim in chain(report.claims, report.unreviewed):
            stream.write(report_json(claim_object(claim)).encode() + b"\n")
            told.claims += 1
            if chosen.claims is not None and chosen.articles is not None and chosen.captures is not None:
                chosen.claims.add(claim.id)
                chosen.articles.add(claim.article.id)
                chosen.captures.add(claim.article.capture_sha256)
                chosen.captures.update(one.capture_sha256 for one in claim.evidence if one.capture_sha256)
    return chosen


def _captures(reader: "Reader", made: Bag, chosen: _Chosen, told: Bagged, steps: _Steps) -> None:
    """The bytes under names of our own, and a list of what is known of them."""
    replaced = replaced_bytes(reader)
    with made.file("captures.jsonl") as stream:
        for row in listed(reader):
            if not re.fullmatch("[0-9a-f]{64}", row.sha256):
                raise VerifierError("a capture's digest is none: the case was altered; no bag was made")
            if _in(row.sha256, chosen.captures):
                facts = {**as_dict(row), "file": f"data/{_capture_file(row.sha256, row.media_type)}"}
                if row.sha256 in replaced:
                    facts["bytes_replaced_by"] = replaced[row.sha256]
                stream.write(dumps(facts).encode() + b"\n")
    for row in listed(reader):
        if _in(row.sha256, chosen.captures):
            _bytes(reader, made, row, _capture_file(row.sha256, row.media_type), steps)
            told.captures += 1
        else:
            steps.step(_pieces(row.size))


def _capture_file(digest: str, media_type: str | None) -> str:
    return f"captures/{digest}.{ending(media_type or '')}"


def _pieces(size: int) -> int:
    return (size + PIECE - 1) // PIECE


def _bytes(reader: "Reader", made: Bag, row: CaptureRow, name: str, steps: _Steps) -> None:
    packed = row.media_type not in _PACKED and row.media_type.partition("/")[0] not in _PACKED
    digest = sha256()
    with made.file(name, stored=packed) as stream:
        for piece in reader.capture_pieces(row.sha256):
            digest.update(piece)
            stream.write(piece)
            steps.step(_pieces(len(piece)))
    if digest.hexdigest() != row.sha256:
        raise VerifierError(
            f"the bytes of capture {row.sha256[:16]}… in the case are not those of its digest: they were altered;"
            " no bag was made"
        )


def _evidence(reader: "Reader", made: Bag, chosen: _Chosen) -> None:
    with made.file("evidence.jsonl") as stream:
        for row in reader.all_evidence():
            if _in(row.claim_id, chosen.claims):
                stream.write(_line(as_dict(row), row.capture_sha256, row.media_type))


def _articles(reader: "Reader", made: Bag, chosen: _Chosen) -> None:
    """The readable texts, to which the claims' offsets point, and what is known of each."""
    numbers = [number for number in sorted(reader.article_numbers()) if _in(number, chosen.articles)]
    with made.file("articles.jsonl") as stream:
        for number in numbers:
            row: ArticleRow = reader.article(number)
            facts = {**as_dict(row), "text_file": f"data/{_text_file(number)}"}
            stream.write(_line(facts, row.capture_sha256, row.media_type))
    for number in numbers:
        made.put(_text_file(number), [reader.article_text(number).encode("utf-8")])


def _text_file(number: int) -> str:
    return f"articles/{number:08}.txt"


def _in(one: _Key, wanted: set[_Key] | None) -> bool:
    return wanted is None or one in wanted


def _line(facts: dict[str, Any], digest: str | None, media_type: str | None) -> bytes:
    file = f"data/{_capture_file(digest, media_type)}" if digest else None
    return dumps({**facts, "capture_file": file}).encode() + b"\n"


def _info(
    session: "Session", reader: "Reader", told: Bagged, organization: str, description: str
) -> list[tuple[str, str]]:
    """What ``bag-info.txt`` says, by the labels of RFC 8493, 2.2.2, and of our own."""
    uid = reader.column("SELECT value FROM case_metadata WHERE key = 'uid'")
    words = description or f"{told.claims:,} claims with articles, captures, evidence, report and history"
    info = [
        ("Source-Organization", organization),
        ("Contact-Name", session.reviewer or ""),
        ("External-Description", words),
        ("External-Identifier", str(uid[0]) if uid else ""),
        ("Internal-Sender-Identifier", session.name),
        ("Bagging-Date", datetime.now(UTC).strftime("%Y-%m-%d")),
        ("Bag-Software-Agent", f"verifier {__version__}"),
        ("Verifier-Bag-Format", FORMAT),
        ("Verifier-History-Head", f"{told.head.seq}:{told.head.hash}" if told.head else ""),
    ]
    return [(label, value) for label, value in info if value.strip()]
