"""Time stamps of a file (a checkpoint, a signature, a report), asked for and kept beside it; never over a network.

Beside ``FILE`` lie ``FILE.tsq``, the request, and ``FILE.tsr``, the answer; of further authorities ``FILE.2.tsq`` and
so on. ``FILE.tsr.pem`` holds certificates that came with ``--untrusted``. Certificates of trusted authorities lie with
the keys, not beside the file: who can alter the file could alter them.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from verifier.custody import timestamps
from verifier.custody.timestamps import HashName, Stamp
from verifier.errors import VerifierError
from verifier.paths import keys_folder
from verifier.workflow.export import new_file

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

AUTHORITIES: Final = "authorities"
_MOST: Final = 1 << 30
"""Bytes of a file that is stamped, at most: it is held in memory while it is hashed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One time stamp of a file: what it shows, or what is wrong with it."""

    path: str
    stamp: Stamp | None = None
    problem: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``timestamp --format json``."""
        values: dict[str, Any] = {"path": self.path, "ok": self.stamp is not None, "problem": self.problem or None}
        if self.stamp:
            values |= asdict(self.stamp) | {
                "at": self.stamp.at.isoformat().replace("+00:00", "Z"),
                "expires": self.stamp.expires.isoformat().replace("+00:00", "Z"),
                "serial": f"{self.stamp.serial:x}",
                "accuracy": str(self.stamp.accuracy) if self.stamp.accuracy is not None else None,
            }
        return values


def make_request(file: str, algorithm: HashName, copy: str | None = None) -> tuple[Path, str]:
    """Keep a request beside the file, and a copy where it can be carried from.

    :returns: the request's path and the file's digest, in hexadecimal.

    Raises ``VerifierError``.
    """
    timestamps.needed()
    data = _bytes(file, "the file", _MOST)
    made = timestamps.request(data, algorithm)
    target = _free(Path(file).expanduser())
    with new_file(str(target)) as stream:
        stream.write(made)
        if copy is not None and Path(copy).expanduser().absolute() != target.absolute():
            with new_file(copy) as other:
                other.write(made)
    return target, hashlib.new(algorithm, data).hexdigest()


def accept(file: str, response: str, *, ca: str | None = None, untrusted: str | None = None) -> Found:
    """Check an authority's answer and keep it beside the file; with ``ca``, trust that authority from now on.

    Raises ``VerifierError`` that says what does not hold; then nothing is kept.
    """
    timestamps.needed()
    data, answer = _bytes(file, "the file", _MOST), _bytes(response, "the answer")
    kept = _request_of(Path(file).expanduser(), answer)
    chosen = _named("the certificates in", ca) if ca else _authorities()
    between = _named("the certificates in", untrusted) if untrusted else []
    try:
        stamp = timestamps.check(data, _bytes(str(kept), "the request"), answer, chosen, between)
    except VerifierError as error:
        raise VerifierError(f"{response} is not accepted: {error}") from None
    target = kept.with_suffix(".tsr")
    if target.exists() and _bytes(str(target), "the answer") == answer:
        pass
    elif target.exists():
        raise VerifierError(f"there is another answer to this request already, which is kept: {target}")
    else:
        if untrusted:
            with new_file(f"{target}.pem", force=True) as stream:
                stream.write(_bytes(untrusted, "the certificates"))
        with new_file(str(target)) as stream:
            stream.write(answer)
    if ca:
        _trust(chosen)
    return Found(str(target), stamp)


def check(file: str, *, ca: str | None = None, untrusted: str | None = None) -> list[Found]:
    """Check all time stamps that lie beside a file. Raises ``VerifierError`` when there are none."""
    timestamps.needed()
    path = Path(file).expanduser()
    data = _bytes(file, "the file", _MOST)
    answers = [request.with_suffix(".tsr") for request in _requests(path) if request.with_suffix(".tsr").exists()]
    if not answers:
        waiting = " (a request lies beside it, without an answer)" if any(_requests(path)) else ""
        raise VerifierError(f"there is no time stamp beside {file}{waiting}")
    roots = _named("the certificates in", ca) if ca else _authorities()
    found = []
    for answer in answers:
        try:
            between = _named("the certificates in", untrusted) if untrusted else _between(answer)
            request, response = (
                _bytes(str(answer.with_suffix(".tsq")), "the request"),
                _bytes(str(answer), "the answer"),
            )
            found.append(Found(str(answer), timestamps.check(data, request, response, roots, between)))
        except VerifierError as error:
            found.append(Found(str(answer), None, str(error)))
    return found


def _requests(file: Path) -> Iterator[Path]:
    """The requests beside a file, in the order of their numbers."""
    ending = re.compile(re.escape(file.name) + r"(?:\.([1-9][0-9]{0,5}))?\.tsq")
    numbered = [
        (int(match[1] or 1), path)
        for path in (file.parent.iterdir() if file.parent.is_dir() else ())
        if (match := ending.fullmatch(path.name))
    ]
    yield from (path for _, path in sorted(numbered))


def _free(file: Path) -> Path:
    taken = {path.name for path in _requests(file)}
    names = (f"{file.name}{part}.tsq" for part in ("", *(f".{number}" for number in range(2, 1000))))
    return file.with_name(next(name for name in names if name not in taken))


def _request_of(file: Path, answer: bytes) -> Path:
    """The request that an answer is to; when none fits, the newest, whose check then says why. Raises."""
    requests = list(_requests(file))
    if not requests:
        raise VerifierError(f"there is no request beside {file}; verifier timestamp request makes one")
    return next(
        (path for path in requests if timestamps.same_request(_bytes(str(path), "the request"), answer)), requests[-1]
    )


def _between(answer: Path) -> "list[Certificate]":
    path = Path(f"{answer}.pem")
    return _named("the certificates in", str(path)) if path.exists() else []


def _named(what: str, path: str) -> "list[Certificate]":
    data = _bytes(path, what)
    try:
        return timestamps.certificates(data)
    except VerifierError as error:
        raise VerifierError(f"{path}: {error}") from None


def _authorities() -> "list[Certificate]":
    """The authorities that are trusted on this computer."""
    folder = keys_folder() / AUTHORITIES
    paths = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    return [certificate for path in paths for certificate in _named("the certificate in", str(path))]


def _trust(roots: "list[Certificate]") -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    folder = keys_folder() / AUTHORITIES
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise VerifierError(f"cannot make the folder {folder}: {error.strerror}") from error
    for root in roots:
        name = hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest()
        path = folder / f"{name}.pem"
        if not path.exists():
            with new_file(str(path)) as stream:
                stream.write(root.public_bytes(Encoding.PEM))


def _bytes(path: str, what: str, most: int = timestamps.LARGEST) -> bytes:
    try:
        with Path(path).expanduser().open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise VerifierError(f"cannot read {what} {path}: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > most:
        raise VerifierError(f"cannot use {what} {path}: it has more than {most:,} bytes")
    return data
