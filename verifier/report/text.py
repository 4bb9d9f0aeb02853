"""What every writer does with untrusted text before its format's own escaping."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from verifier.safe_text import safe_text

_JOINERS: Final = re.compile("(?<=.)[\u200c\u200d](?=.)")
_SPACE: Final = re.compile(r"\s+")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
_URL_KEEP: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?#@!$&+,;=:%")
MAX_URL: Final = 2048


def _joins(char: str) -> bool:
    """Whether a script writes this letter with joiners: Arabic and Persian, and those of India."""
    return unicodedata.bidirectional(char) == "AL" or 0x0900 <= ord(char) <= 0x0DFF


def plain(text: str) -> str:
    """``text`` with control, bidirectional and invisible code points made visible; line feeds stay, offsets hold.

    As ``safe_text``, save that a (non-)joiner between two letters that are written with it stays: Persian and Hindi
    need it to be spelt right, and there it can hide nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    out = safe_text(text)
    if "\u200c" in text or "\u200d" in text:
        kept = [m.start() for m in _JOINERS.finditer(text) if _joins(text[m.start() - 1]) and _joins(text[m.end()])]
        if kept:
            letters = list(out)
            for at in kept:
                letters[at] = text[at]
            out = "".join(letters)
    return out


def line(text: str) -> str:
    """``plain`` on a single line: every run of white space becomes one space, none at the ends."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", plain(text.replace("\r", " "))).strip()


def safe_url(url: str | None) -> str | None:
    """An ``http`` or ``https`` address of printable ASCII that may become a link, else ``None``.

    Anything outside of RFC 3986's characters is percent-encoded as UTF-8, and so are ``'()*[]`` that Markdown or a
    style sheet reads as its own. An address with a user name is refused: ``https://bank.example@evil.example`` leads
    elsewhere than it reads. A host that is not ASCII is refused too, since look-alike letters are the commonest fraud.
    """
    if not url or len(url) > MAX_URL or any(ord(char) <= 0x20 or 0x7F <= ord(char) < 0xA0 for char in url.strip()):
        return None
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc.lower()):
        return None
    return "".join(
        char if char in _URL_KEEP else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in url
    )


def around(prefix: str, suffix: str, *, begins: bool = False) -> tuple[str, str]:
    """The words of the same paragraph before and after a quote, each on one line and with "…" where it was cut.

    A word that the cut went through is left out. ``begins``: the text begins with ``prefix``, so that nothing was cut
    there.
    """
    before = plain(prefix).rpartition("\n")
    left = before[2].lstrip() if before[1] or begins else _cut_start(before[2])
    after = plain(suffix).partition("\n")
    right = after[0].rstrip() if after[1] else _cut_end(after[0])
    return _SPACE.sub(" ", left), _SPACE.sub(" ", right)


def _cut_start(text: str) -> str:
    cut, space, rest = text.lstrip().partition(" ")
    return f"… {rest}" if cut and space else ""


def _cut_end(text: str) -> str:
    return f"{text.rsplit(None, 1)[0]} …" if len(text.split()) > 1 else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: ours, or someone's words or name that a writer must escape and isolate."""

    text: str
    foreign: bool = False


Words = tuple[Part, ...]


def ours(text: str) -> Part:
    return Part(text)


def theirs(text: str) -> Part:
    return Part(line(text), foreign=True)


def joined(parts: Iterable[Words], between: str) -> Words:
    """The sentences one after the other with our own words between."""
    out: list[Part] = []
    for words in parts:
        if out:
            out.append(ours(between))
        out.extend(words)
    return tuple(out)
