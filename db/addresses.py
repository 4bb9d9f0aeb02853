"""Addresses of the web as people type them: checked strictly, kept as they are, never fetched."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from db import valid
from db.errors import CaseError

LONGEST: Final = 4_000
"""Code points of an address."""

_LABEL: Final = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NEVER: Final = frozenset('"<>\\^`{|}')
"""What RFC 3986 lets stand nowhere in an address."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})


def checked(address: str) -> str:
    """An address of http or https, with no more than the space around it taken away.

    :raises CaseError: when it is none, in one line that says why.
    """
    address = valid.text(address, "the address", most=LONGEST).strip()
    for char in address:
        if char in _NEVER or unicodedata.category(char) in _UNSEEN:
            shown = f"“{char}”" if char in _NEVER else f"U+{ord(char):04X}"
            raise CaseError(f"the address holds {shown}, which no address can: write it percent-encoded")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CaseError(f"this is no address of the web ({error})") from None
    if parts.scheme not in ("http", "https") or not address[len(parts.scheme) :].startswith("://"):
        raise CaseError("only addresses that begin with http:// or https:// can be kept")
    if "@" in parts.netloc:
        raise CaseError("the address holds a user name or password before the host: take it out")
    if not _is_host(host, parts.netloc) or port == 0:
        raise CaseError(f"this is no address of the web: {host[:80]!r} is no host")
    return address


def _is_host(host: str, netloc: str) -> bool:
    if netloc.startswith("["):
        return re.fullmatch(r"\[[0-9A-Fa-f:.]{2,45}\](?::\d*)?", netloc) is not None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return False
    return len(host) <= 253 and _HOST.fullmatch(host) is not None
