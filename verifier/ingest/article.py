"""Put an article together: cleaned text, guessed head, language and warnings, the same for every kind of file."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from verifier.ingest import dates, head, language
from verifier.ingest.clean import clean_line, clean_text, short
from verifier.ingest.model import MAX_NAME, MAX_TEXT, MAX_TITLE, MAX_URL, Origin, Reading, Unreadable
from verifier.ingest.warnings import warnings

_EMPTY: Final = "no readable text in it"


@dataclass(slots=True)
class Draft:
    """What a reader found, before it is checked. Values are as they stood.

    ``stated`` says where they came from, but for the fields in ``origins``. ``guess``: fill what is missing from the
    lines of the text. ``date_refused``: a date was stated and is none, so that no other is guessed in its place.
    """

    text: str
    stated: Origin
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    given_id: str | int | None = None
    flags: list[str] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    guess: bool = True
    date_refused: bool = False


def finish(draft: Draft, data: bytes, media_type: str, origin: str) -> Reading:
    """Check, clean and complete ``draft``. Raises Unreadable when it holds no words or too many."""
    if len(draft.text) > MAX_TEXT:
        raise Unreadable(f"the text is longer than {MAX_TEXT:,} characters; split it")
    text, controls = clean_text(draft.text)
    if not any(char.isalnum() for char in text):
        raise Unreadable(_EMPTY)
    flags = list(draft.flags)
    values: dict[str, str | None] = {}
    origins: dict[str, Origin | None] = {}
    for name, limit in (("title", MAX_TITLE), ("publisher", MAX_NAME), ("byline", MAX_NAME)):
        value, cut = clean_line(getattr(draft, name) or "", limit)
        values[name], origins[name] = value or None, draft.origins.get(name, draft.stated) if value else None
        if cut:
            flags.append(f"the {name} was longer than {limit} characters and was cut")
    published = _published(draft.published, flags)
    dated = bool((draft.published or "").strip())
    values["published"] = published
    origins["published"] = draft.origins.get("published", draft.stated) if published else None
    if draft.guess:
        guessed = head.guess(text)
        if not dated:
            flags.extend(guessed.flags)
        for name in ("title", "publisher", "byline", "published"):
            if values[name] is None and not (name == "published" and dated) and (value := getattr(guessed, name)):
                values[name], origins[name] = value, "guessed"
    flags.extend(warnings(text, controls))
    for name in ("title", "publisher", "byline"):
        if values[name]:
            flags.extend(f"{name}: {flag}" for flag in warnings(values[name] or "") if origins[name] != "guessed")
    found = language.detect(text)
    return Reading(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        origin=origin,
        text=text,
        title=values["title"],
        title_origin=origins["title"],
        publisher=values["publisher"],
        publisher_origin=origins["publisher"],
        byline=values["byline"],
        byline_origin=origins["byline"],
        published=values["published"],
        published_origin=origins["published"],
        url=_url(draft.url, flags),
        language=found,
        notice=language.notice(text, found),
        flags=tuple(dict.fromkeys(flags)),
        given_id=draft.given_id,
    )


def _published(value: str | None, flags: list[str]) -> str | None:
    if not value or not value.strip():
        return None
    stated = dates.stated(value)
    if stated.problem:
        left = "" if stated.iso else "; left open"
        flags.append(f"the date of publication stated (“{short(value)}”) {stated.problem}{left}")
    return stated.iso


def _url(value: str | None, flags: list[str]) -> str | None:
    """A link that a report may carry: http or https, with a host, without a password. Anything else is dropped."""
    url = (value or "").strip()
    if not url:
        return None
    if not plain_link(url):
        flags.append(no_link(url))
        return None
    return url


def plain_link(url: str) -> bool:
    """Whether ``url`` is http or https with a host, no user name, no blanks or hidden characters, and not too long."""
    try:
        parts = urlsplit(url)
        good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not good or "@" in parts.netloc or "\\" in url or len(url) > MAX_URL:
        return False
    return url.isprintable() and not any(char.isspace() or char in '"<>`{}|^' for char in url)


def no_link(url: str) -> str:
    """The warning for an address that was left out: what is no web address is named by its kind alone.

    So no report carries the rest of it, not even as a quotation.
    """
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}(?=:)", url)
    shown = f"{scheme.group()}:…" if scheme and scheme.group().lower() not in ("http", "https") else short(url)
    return f"the address stated (“{shown}”) is not a plain http or https link; left out"
