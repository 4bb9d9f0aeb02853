"""The keys on this computer: a reviewer's own, and those of others that were compared and found to be theirs.

They lie in a folder of their own, never in a case: ``NAME.pem`` (the private key, mode 0600), ``NAME.pub`` (the public
one, a line), and ``known_keys`` (a line for each key of others: the key, a space, whose it is).
"""

import os
import re
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from verifier.custody import signing
from verifier.errors import VerifierError
from verifier.paths import keys_folder

NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,59}", re.ASCII)
KNOWN: Final = "known_keys"
DEFAULT: Final = "default"
PASSPHRASE_VARIABLE: Final = "VERIFIER_KEY_PASSPHRASE"  # noqa: S105
_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key and whose it is. ``own``: its private key is on this computer, in ``path``."""

    name: str
    key: str
    fingerprint: str
    own: bool
    locked: bool = False
    path: str = ""

    @property
    def owner(self) -> str:
        """Whose it is, in words."""
        return f"your own key “{self.name}”" if self.own else f"the key of “{self.name}”"

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``key --format json``."""
        return asdict(self)


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be read aloud."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def make_key(name: str = DEFAULT, passphrase: str = "") -> KnownKey:
    """Make a key and keep it. Raises ``VerifierError`` when there is one of that name: none is ever overwritten."""
    _checked(name)
    key = signing.new_key()
    folder = _folder()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    for path in (private, public):
        if os.path.lexists(path):
            raise VerifierError(f"there is a key “{name}” already ({path}), and none is ever overwritten; name another")
    _write_new(private, key.to_pem(passphrase), 0o600)
    _write_new(public, f"{key.public}\n".encode(), 0o644)
    return KnownKey(name, key.public, signing.fingerprint(key.public), True, bool(passphrase), str(private))


def own_keys() -> list[KnownKey]:
    """The keys on this computer, A to Z. Raises ``VerifierError`` when one cannot be read."""
    return [own_key(path.stem) for path in sorted(keys_folder().glob("*.pem")) if NAME.fullmatch(path.stem)]


def own_key(name: str | None = None) -> KnownKey:
    """A key on this computer; without a name, the only one or the one called ``default``.

    Raises ``VerifierError`` when there is none of that name, or several and none is ``default``.
    """
    folder = keys_folder()
    if name is None:
        names = [path.stem for path in sorted(folder.glob("*.pem")) if NAME.fullmatch(path.stem)]
        if not names:
            raise VerifierError("you have no signing key yet; verifier key new makes one")
        if len(names) > 1 and DEFAULT not in names:
            raise VerifierError(f"you have several keys; say which by --key: {', '.join(names)}")
        name = DEFAULT if DEFAULT in names else names[0]
    _checked(name)
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    if not private.exists():
        raise VerifierError(f"there is no key “{name}” in {folder}; verifier key list shows those that there are")
    pem = _read(private)
    locked = signing.is_locked(pem)
    try:
        if os.path.lexists(public):
            line = _read(public).decode("utf-8", "replace").strip()
        elif locked:
            raise VerifierError("it is missing; put the line into it by which others know your key")
        else:
            line = signing.from_pem(pem).public
        found = signing.fingerprint(line)
    except VerifierError as error:
        raise VerifierError(f"{public}: {error}") from None
    return KnownKey(name, line, found, True, locked, str(private))


def load_key(name: str | None, ask: Callable[[str], str]) -> signing.Key:
    """The private key, to sign with.

    ``ask`` is called with the key's name when it needs a passphrase that ``VERIFIER_KEY_PASSPHRASE`` does not give.

    Raises ``VerifierError`` when it cannot be read, others on this computer can read it, or the passphrase is wrong.
    """
    signing.needed()
    known = own_key(name)
    path = Path(known.path)
    if os.name == "posix" and not known.locked and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise VerifierError(f"others on this computer can read your key, so it is not used: chmod 600 {path}")
    passphrase = ""
    if known.locked:
        passphrase = os.environ.get(PASSPHRASE_VARIABLE) or ask(known.name)
    try:
        key = signing.from_pem(_read(path), passphrase)
    except VerifierError as error:
        raise VerifierError(f"cannot use the key “{known.name}” ({path}): {error}") from None
    if key.public != known.key:
        raise VerifierError(f"{path.with_suffix('.pub')} is not the public key of {path}: one of the two was changed")
    return key


def known_keys() -> list[KnownKey]:
    """The keys of others that were trusted. Raises ``VerifierError`` for a line of the file that is none."""
    path = keys_folder() / KNOWN
    if not os.path.lexists(path):
        return []
    found = []
    for number, line in enumerate(_read(path).decode("utf-8", "replace").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, name = line.strip().partition(" ")
        try:
            found.append(KnownKey(_owner(name), key, signing.fingerprint(key), False))
        except VerifierError as error:
            raise VerifierError(f"{path}, line {number}: {error}") from None
    return found


def whose(key: str) -> KnownKey | None:
    """Whose a public key is; ``None`` when it is not known here."""
    return next((known for known in (*own_keys(), *known_keys()) if known.key == key), None)


def trust(name: str, key: str) -> KnownKey:
    """Keep whose a public key is. Raises ``VerifierError`` when it is none, or known as somebody else's."""
    key, name = key.strip(), _owner(name)
    made = KnownKey(name, key, signing.fingerprint(key), False)
    known = whose(key)
    if known is not None:
        if known.name == name or known.own:
            return known
        raise VerifierError(
            f"this key is known as that of “{known.name}”; take its line out of {keys_folder() / KNOWN}"
        )
    path = _folder() / KNOWN
    try:
        with path.open("a+b") as stream:
            stream.seek(0)
            before = stream.read()
            stream.write((b"\n" if before and not before.endswith(b"\n") else b"") + f"{key} {name}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise VerifierError(f"cannot write {path}: {error.strerror}") from error
    return made


def _owner(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 200 or not name.isprintable():
        raise VerifierError("whose key it is takes 1 to 200 characters on one line, none of them invisible")
    return name


def _checked(name: str) -> None:
    if not NAME.fullmatch(name) or name == KNOWN:
        raise VerifierError("a key's name has 1 to 60 of the characters A-Z a-z 0-9 _ . - and begins with no . or -")


def _folder() -> Path:
    folder = keys_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise VerifierError(f"cannot make the folder {folder}: {error.strerror}") from error
    return folder


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise VerifierError(f"cannot read {path}: {error.strerror}") from error


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """A file that must not be there yet, on the disk when this returns, never readable by more than ``mode`` says."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise VerifierError(f"{path} exists already and is kept: no key is ever overwritten") from None
    except OSError as error:
        raise VerifierError(f"cannot write {path}: {error.strerror}") from error
