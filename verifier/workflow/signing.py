"""Signed statements of a case: its head, or a report with the head that it prints; made, and checked later."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from verifier import __version__
from verifier.custody import check as check_chain
from verifier.custody import checkpoints, signing
from verifier.custody.checkpoints import Head, Heads, Signed, Statement
from verifier.errors import VerifierError
from verifier.workflow import keyring

if TYPE_CHECKING:
    from verifier.report.model import Report
    from verifier.workflow.session import Session

ENDING: Final = ".checkpoint.json"
SIGNATURE: Final = ".sig.json"
_PIECE: Final = 1 << 20

Ask = Callable[[str], str]
"""Asks for the passphrase of the key of this name."""


def make_checkpoint(session: "Session", key: str | None, ask: Ask) -> Signed:
    """Sign the head of a case, having looked at its whole chain.

    Raises ``VerifierError`` when there is no key, no reviewer, no entry, or the chain does not hold.
    """
    mine = keyring.load_key(key, ask)
    head = session.read.head()
    return checkpoints.sign(_statement(session, mine, Head(head.seq, head.hash) if head else None), mine)


@contextmanager
def signing_export(
    session: "Session", path: str, key: str | None, ask: Ask, *, force: bool = False
) -> Iterator["Signature"]:
    """Sign the report that ``export`` writes to ``path`` within, with what is yielded as its witness.

    The signature, of the file's bytes and of the head that the report prints, is in ``path`` with ``.sig.json``.

    Raises ``VerifierError`` as ``make_checkpoint`` does; then there is neither report nor signature.
    """
    from verifier.workflow.export import new_file

    name = Path(path).name
    if not name.isprintable() or len(name) > 300:
        raise VerifierError(f"the name {name!r} holds characters that cannot be seen, and is not signed: name another")
    witness = Signature(session, keyring.load_key(key, ask), name)
    with new_file(path + SIGNATURE, force=force) as stream:
        yield witness
        stream.write(witness.signed().to_bytes())


class Signature:
    """Looks on while a report is written; then signs its bytes and its head."""

    def __init__(self, session: "Session", key: signing.Key, name: str) -> None:
        self._session, self._key, self._name = session, key, name
        self._statement: Statement | None = None
        self._sha256 = hashlib.sha256()
        self._size = 0
        self._stream: BinaryIO | None = None

    def made(self, report: "Report") -> None:
        """Look at the chain up to the head of the report. Raises ``VerifierError`` when it does not hold."""
        head = Head(report.head.seq, report.head.hash) if report.head else None
        self._statement = _statement(self._session, self._key, head)

    def through(self, stream: BinaryIO) -> BinaryIO:
        """A stream whose bytes are counted and hashed on their way to ``stream``."""
        self._stream = stream
        return cast(BinaryIO, self)

    def write(self, data: bytes) -> int:
        """Pass bytes on."""
        assert self._stream is not None
        self._sha256.update(data)
        self._size += len(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Pass it on."""
        assert self._stream is not None
        self._stream.flush()

    def signed(self) -> Signed:
        """The signature of what was written."""
        assert self._statement is not None
        digest = self._sha256.hexdigest()
        statement = replace(self._statement, file=self._name, size=self._size, sha256=digest)
        return checkpoints.sign(statement, self._key)


def _statement(session: "Session", key: signing.Key, head: Head | None) -> Statement:
    """What is to be signed of a case with this head, when its chain holds up to there."""
    if head is None:
        raise VerifierError("the history of this case is empty: there is nothing to sign")
    reader = session.reader()
    try:
        with reader.snapshot():
            uid, schema = reader.identity()
            report = check_chain(reader.entries(), head)
    finally:
        reader.close()
    if not report.sound:
        raise VerifierError(f"{report.in_words()} Nothing was signed.")
    return Statement(
        case=uid,
        schema=schema,
        head=head,
        entries=head.seq,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        reviewer=session.require_reviewer(),
        program=f"verifier {__version__}",
        key=key.public,
    )


def default_name(session: "Session", signed: Signed) -> str:
    """What a checkpoint's file is called when nobody says: the case and the number of its newest entry."""
    stem = Path(session.name).stem or "case"
    return f"{stem}-{signed.statement.head.seq}{ENDING}"


@dataclass
class Finding:
    """What a look at one statement's file came to. ``signer``: whose the key is, in words, when it is known.

    ``head_held``: whether its head stands in the case's history; ``None`` when that was not looked at.
    """

    path: str
    signed: Signed | None = None
    signer: str = ""
    head_held: bool | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """No doubt."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``checkpoint --check --format json``."""
        return {
            "path": self.path,
            "ok": self.ok,
            "signer": self.signer or None,
            "head_held": self.head_held,
            "problems": self.problems,
            "statement": self.signed.statement.as_dict() if self.signed else None,
        }


def check_files(paths: Sequence[str], session: "Session | None") -> list[Finding]:
    """Check statements: their signatures, whose their keys are, files that they are of, and heads against a case.

    Every doubt is a line in ``problems``; nothing is raised for what a file holds.

    :param session: the case; ``None`` leaves the heads aside.
    """
    signing.needed()
    found = [_looked_at(path) for path in paths]
    if session is not None:
        _heads(found, session)
    return found


def _looked_at(path: str) -> Finding:
    finding = Finding(path)
    try:
        with Path(path).expanduser().open("rb") as stream:
            data = stream.read(checkpoints.LARGEST + 1)
        finding.signed = checkpoints.parse(data)
    except (OSError, ValueError) as error:
        finding.problems.append(f"it cannot be read: {getattr(error, 'strerror', None) or error}")
        return finding
    except VerifierError as error:
        finding.problems.append(str(error))
        return finding
    statement = finding.signed.statement
    if not finding.signed.holds:
        finding.problems.append("the signature is wrong: the statement was altered, or signed with another key")
        return finding
    known = keyring.whose(statement.key)
    if known is None:
        finding.problems.append(
            f"it is signed with a key that is not known here ({statement.key}); once you have compared it with its"
            f" owner: verifier key trust NAME {statement.key}"
        )
    else:
        finding.signer = known.owner
    if not statement.is_checkpoint:
        finding.problems += _file_problems(path, statement)
    return finding


def _file_problems(path: str, statement: Statement) -> Iterator[str]:
    """What is wrong with the file that was signed: it lies beside, under the name without the ending."""
    signature = Path(path).expanduser()
    name = signature.name.removesuffix(SIGNATURE)
    target = signature.with_name(name if name != signature.name else statement.file)
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except (OSError, ValueError) as error:
        yield f"the file that was signed cannot be read ({target}): {getattr(error, 'strerror', None) or error}"
        return
    if (size, digest.hexdigest()) != (statement.size, statement.sha256):
        yield f"{target} is not the file that was signed: it was altered since"


def _heads(found: Sequence[Finding], session: "Session") -> None:
    """Look for the heads of all files in one walk along the case's history."""
    told = [(finding, finding.signed.statement) for finding in found if finding.signed and finding.signed.holds]
    reader = session.reader()
    try:
        with reader.snapshot():
            uid, _ = reader.identity()
            for finding, statement in told:
                if statement.case != uid:
                    finding.head_held = False
                    finding.problems.append(f"it is of another case ({statement.case}); this one is {uid}")
            ours = [(finding, statement) for finding, statement in told if statement.case == uid]
            if not ours:
                return
            heads = Heads([statement.head for _, statement in ours])
            report = check_chain(heads.watch(reader.entries()))
    finally:
        reader.close()
    for finding, statement in ours:
        problem = heads.problem(statement.head, report.broken.seq if report.broken else None)
        finding.head_held = problem is None
        if problem:
            finding.problems.append(problem)
        elif report.broken:
            finding.problems.append(report.in_words().rstrip("."))
