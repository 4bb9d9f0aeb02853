"""Signed statements: of a case's head (a checkpoint), or of a file that was exported and the head at that moment.

A file holds exactly this, in ASCII or UTF-8, three lines that together are one JSON object::

    {"statement":
    {"at":"2026-01-01T10:00:00Z","case":"…","entries":412,…},
    "signature":"base64 of the 64 bytes of the Ed25519 signature"}

What is signed is the second line without its last comma and without the line feed: the canonical JSON of the
statement (``chain.canonical``). Any other spelling of the same object is refused, so that what is read is what was
signed, byte for byte.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from verifier.custody.chain import ORIGIN, Entry, canonical
from verifier.custody.signing import Key, raw_public, verify
from verifier.errors import VerifierError

CHECKPOINT: Final = "verifier-checkpoint-1"
SIGNED_FILE: Final = "verifier-signed-file-1"
LARGEST: Final = 64 * 1024
"""Bytes of a statement's file at most; one has some 700."""
EntryType = TypeVar("EntryType", bound=Entry)
_COUNT: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Head:
    """The number and hash of an entry."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed. ``file``, ``size`` and ``sha256`` are those of an exported file; a checkpoint has none."""

    case: str
    schema: str
    head: Head
    entries: int
    at: str
    reviewer: str
    program: str
    key: str
    file: str = ""
    size: int = 0
    sha256: str = ""

    @property
    def is_checkpoint(self) -> bool:
        """A case's head alone, without a file."""
        return not self.sha256

    def as_dict(self) -> dict[str, Any]:
        """The JSON object that is signed."""
        found: dict[str, Any] = {
            "format": CHECKPOINT if self.is_checkpoint else SIGNED_FILE,
            "case": self.case,
            "schema": self.schema,
            "head": {"seq": self.head.seq, "hash": self.head.hash},
            "entries": self.entries,
            "at": self.at,
            "reviewer": self.reviewer,
            "program": self.program,
            "key": self.key,
        }
        if not self.is_checkpoint:
            found["file"] = {"name": self.file, "size": self.size, "sha256": self.sha256}
        return found

    def signed_bytes(self) -> bytes:
        """The bytes that are signed."""
        return canonical(self.as_dict()).encode()


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature, in base64."""

    statement: Statement
    signature: str

    @property
    def holds(self) -> bool:
        """The signature is that of the statement, by the key that the statement names."""
        return verify(self.statement.key, self.signature, self.statement.signed_bytes())

    def to_bytes(self) -> bytes:
        """The file."""
        return _layout(self.statement.signed_bytes(), self.signature)


def sign(statement: Statement, key: Key) -> Signed:
    """Sign a statement, which names this key."""
    assert statement.key == key.public
    return Signed(statement, base64.b64encode(key.sign(statement.signed_bytes())).decode())


def _layout(statement: bytes, signature: str) -> bytes:
    return b'{"statement":\n' + statement + b',\n"signature":"' + signature.encode() + b'"}\n'


def parse(data: bytes) -> Signed:
    """Read a statement's file, which may be anybody's. The signature is not checked yet: see ``Signed.holds``.

    Raises ``VerifierError``: it is no such file, or not exactly as one is written.
    """
    if len(data) > LARGEST:
        raise VerifierError(f"it is no signed statement: it has {len(data):,} bytes, at most {LARGEST:,} can be")
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise VerifierError("it is no signed statement: it is not JSON in UTF-8") from None
    parts = _keys(found, "statement", "signature")
    signature = _text(parts["signature"], r"[A-Za-z0-9+/]{86}==", "signature")
    statement = _statement(parts["statement"])
    signed = Signed(statement, signature)
    if signed.to_bytes() != data:
        raise VerifierError("it was written anew: the bytes are not those that the program writes and signs")
    return signed


def _statement(value: Any) -> Statement:
    kind = value.get("format") if isinstance(value, Mapping) else None
    names = ("format", "case", "schema", "head", "entries", "at", "reviewer", "program", "key")
    if kind == SIGNED_FILE:
        parts = _keys(value, *names, "file")
    elif kind == CHECKPOINT:
        parts = _keys(value, *names)
    else:
        raise VerifierError("it is no signed statement of a format that this program knows")
    head = _keys(parts["head"], "seq", "hash")
    made: dict[str, Any] = {
        "case": _text(parts["case"], r"[0-9a-f]{32}", "case"),
        "schema": _text(parts["schema"], r"[0-9A-Za-z_.-]{1,40}", "schema"),
        "head": Head(_number(head["seq"], "head.seq"), _text(head["hash"], r"[0-9a-f]{64}", "head.hash")),
        "entries": _number(parts["entries"], "entries"),
        "at": _text(parts["at"], r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "at"),
        "reviewer": _line(parts["reviewer"], "reviewer"),
        "program": _line(parts["program"], "program"),
        "key": _text(parts["key"], r".{1,80}", "key"),
    }
    raw_public(made["key"])
    if kind == SIGNED_FILE:
        file = _keys(parts["file"], "name", "size", "sha256")
        made["file"] = _line(file["name"], "file.name")
        made["size"] = _number(file["size"], "file.size")
        made["sha256"] = _text(file["sha256"], r"[0-9a-f]{64}", "file.sha256")
    return Statement(**made)


def _keys(value: Any, *names: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or set(value) != set(names):
        raise VerifierError(f"it is no signed statement: an object with exactly {', '.join(names)} is wanted")
    return value


def _text(value: Any, pattern: str, name: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        raise VerifierError(f"it is no signed statement: {name} is not what it can be")
    return value


def _line(value: Any, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 300 or not value.isprintable():
        raise VerifierError(f"it is no signed statement: {name} is not one line of 1 to 300 characters")
    return value


def _number(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= _COUNT:
        raise VerifierError(f"it is no signed statement: {name} is not a whole number that can be")
    return value


class Heads:
    """Which heads stand in a history: give the entries through ``watch`` to ``chain.check``, then ask ``problem``."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._wanted = {head.seq for head in heads}
        self._hashes: dict[int, str] = {0: ORIGIN}
        self._last = 0

    def watch(self, entries: Iterable[EntryType]) -> Iterator[EntryType]:
        """The same entries, while their hashes are looked at."""
        for entry in entries:
            self._last = entry.seq
            if entry.seq in self._wanted:
                self._hashes[entry.seq] = entry.hash
            yield entry

    def problem(self, head: Head, broken_at: int | None = None) -> str | None:
        """Why the head does not stand in the history, in words; ``None`` when it does.

        :param broken_at: the first entry where the chain does not hold, if any.
        """
        if broken_at is not None and broken_at <= head.seq:
            return f"entry {head.seq:,} cannot be told: the history is broken at entry {broken_at:,}"
        if head.seq not in self._hashes:
            return f"the history ends at entry {self._last:,}, before entry {head.seq:,}: its tail is cut off"
        if self._hashes[head.seq] != head.hash:
            return f"entry {head.seq:,} has another hash: the history was written anew"
        return None
