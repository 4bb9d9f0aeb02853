"""Ed25519 keys (RFC 8032): made, kept as PEM, shown in one line, used to sign and to check.

A public key is written ``ed25519:`` and the base64 of its 32 bytes (RFC 4648, with padding); its fingerprint is the
SHA-256 of its SubjectPublicKeyInfo (RFC 8410), which ``openssl pkey -pubin -outform DER | sha256sum`` gives too.

A private key is PKCS#8 in PEM (RFC 5958). With a passphrase it is encrypted PKCS#8, and the line above it holds the
salt with which scrypt (RFC 7914) makes the passphrase of that from the person's: PKCS#8 alone stretches a passphrase
2,048 times, which is too little to withstand guessing.
"""

import base64
import binascii
import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from verifier.errors import VerifierError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX: Final = "ed25519:"
MISSING: Final = (
    "keys and time stamps need the packages cryptography, rfc3161-client and asn1crypto, which are not installed: "
    "install verifier with its extra, pipx install '.[sign]'"
)
_HEADER: Final = "verifier-scrypt-1"
_SCRYPT: Final = {"n": 1 << 17, "r": 8, "p": 1, "maxmem": 1 << 28, "dklen": 32}
"""128 MB and half a second a guess: OWASP's first choice for scrypt."""


def needed() -> None:
    """Say in one line that the packages for signing are not installed, if so. Raises ``VerifierError``."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
    except ImportError:
        raise VerifierError(MISSING) from None


class Key:
    """A private key with its public one."""

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        self._private = private
        raw = private.public_key().public_bytes_raw()
        self.public: Final = PREFIX + base64.b64encode(raw).decode()

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature of ``data``."""
        return self._private.sign(data)

    def to_pem(self, passphrase: str = "") -> bytes:
        """The private key as a file holds it; encrypted when there is a passphrase."""
        from cryptography.hazmat.primitives import serialization

        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
        if not passphrase:
            return self._private.private_bytes(*form, serialization.NoEncryption())
        salt = os.urandom(16)
        wrapped = self._private.private_bytes(
            *form, serialization.BestAvailableEncryption(_stretched(passphrase, salt))
        )
        return f"{_HEADER} {salt.hex()}\n".encode() + wrapped


def new_key() -> Key:
    """A new key, from the system's random numbers."""
    needed()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Key(Ed25519PrivateKey.generate())


def is_locked(pem: bytes) -> bool:
    """Whether a key's file needs a passphrase."""
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in pem


def from_pem(pem: bytes, passphrase: str = "") -> Key:
    """The key that ``to_pem`` wrote.

    Raises ``VerifierError`` when it is none, or the passphrase is wrong.
    """
    needed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    secret: bytes | None = None
    if is_locked(pem):
        if not passphrase:
            raise VerifierError("the key has a passphrase, and none was given")
        header = re.match(rb"verifier-scrypt-1 ([0-9a-f]{32})\n", pem)
        secret = _stretched(passphrase, bytes.fromhex(header[1].decode())) if header else passphrase.encode()
    try:
        private = load_pem_private_key(pem, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise VerifierError("the passphrase is wrong" if secret else "it is no private key in PEM") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise VerifierError("it is no Ed25519 key")
    return Key(private)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    # Hexadecimal, so that it can be given to other programs (openssl) as it is.
    return hashlib.scrypt(passphrase.encode("utf-8", "surrogatepass"), salt=salt, **_SCRYPT).hex().encode()


def raw_public(text: str) -> bytes:
    """The 32 bytes of a public key that is written as above. Raises ``VerifierError`` when it is none."""
    words = f"a public key is written {PREFIX} and 44 characters of base64, as `verifier key show` prints it"
    if not re.fullmatch(r"ed25519:[A-Za-z0-9+/]{43}=", text):
        raise VerifierError(words)
    raw = base64.b64decode(text.removeprefix(PREFIX))
    if base64.b64encode(raw).decode() != text.removeprefix(PREFIX):  # stray bits: two spellings of one key
        raise VerifierError(words)
    return raw


def _spki(text: str) -> bytes:
    # SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4): this header and the 32 bytes, always.
    return bytes.fromhex("302a300506032b6570032100") + raw_public(text)


def fingerprint(text: str) -> str:
    """SHA-256 of a public key, in hexadecimal. Raises ``VerifierError`` when it is no public key."""
    return hashlib.sha256(_spki(text)).hexdigest()


def public_pem(text: str) -> str:
    """A public key in PEM, for other programs. Raises ``VerifierError`` when it is no public key."""
    body = base64.b64encode(_spki(text)).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"


def verify(public: str, signature: str, data: bytes) -> bool:
    """Whether ``signature`` (base64) is that of ``data`` by this public key. Never raises for wrong input."""
    needed()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(raw_public(public)).verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, VerifierError, ValueError, binascii.Error):
        return False
    return True
