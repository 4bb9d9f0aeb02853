"""Saved pages: hand the bytes to the child process, check what comes back, make it an article."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from verifier.ingest import dates, head
from verifier.ingest.article import Draft, finish, no_link, plain_link
from verifier.ingest.clean import short
from verifier.ingest.model import Reading
from verifier.ingest.sandbox import SHARED

_IN_PATH: Final = re.compile(
    r"/(?P<year>(?:19|20)[0-9]{2})[/-](?P<month>[01][0-9])(?:[/-](?P<day>[0-3][0-9]))?(?=[/-])"
)


def read_page(data: bytes, origin: str) -> Reading:
    """Read a saved page. Raises Unreadable when it has no readable text, or takes too much time or memory."""
    found = SHARED.parse(data)
    draft = Draft(_text(found, "text") or "", "page", guess=False)
    draft.flags.extend(str(flag) for flag in found.get("flags") or ())
    draft.title = _text(found, "title") or _text(found, "heading")
    draft.publisher = _text(found, "publisher")
    draft.byline = _text(found, "byline")
    draft.url = _address(found, draft.flags)
    _date(draft, found)
    _guess(draft, _text(found, "lines") or "", _text(found, "time"))
    return finish(draft, data, "text/html", origin)


def _text(found: dict[str, Any], key: str) -> str | None:
    value = found.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _address(found: dict[str, Any], flags: list[str]) -> str | None:
    """The first address that is a plain link; relative ones say nothing, others are warned of."""
    good: str | None = None
    for url in found.get("urls") or ():
        if plain_link(url):
            good = good or url
        elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", url):
            flags.append(no_link(url))
    return good


def _date(draft: Draft, found: dict[str, Any]) -> None:
    """Take the first date that is one; warn of those that are not, and of two that differ by more than a day."""
    days: dict[str, str] = {}
    for value in found.get("published") or ():
        stated = dates.stated(value)
        if stated.iso is None:
            draft.flags.append(f"the date of publication stated (“{short(value)}”) {stated.problem}; left out")
            continue
        draft.published = draft.published or value
        days.setdefault(stated.iso[:10], value)
    draft.date_refused = bool(found.get("published")) and draft.published is None
    first, *others = sorted(days) or [""]
    if others and dates.days_apart(first, others[-1]) > 1:
        draft.flags.append(f"the page states different dates of publication: {first} and {others[-1]}")


def _guess(draft: Draft, lines: str, time: str | None) -> None:
    """Fill what the page does not state from the lines under its headline, its first ``time``, or its address."""
    guessed = head.guess(lines)
    if draft.byline is None and guessed.byline:
        draft.byline, draft.origins["byline"] = guessed.byline, "guessed"
    if draft.publisher is None and (name := guessed.publisher or _host(draft.url)):
        draft.publisher, draft.origins["publisher"] = name, "guessed"
    if draft.published is None and not draft.date_refused:
        in_path = _IN_PATH.search(urlsplit(draft.url).path) if draft.url else None
        for value in (
            guessed.published,
            time,
            "-".join(part for part in in_path.groups() if part) if in_path else None,
        ):
            if value and dates.stated(value).iso:
                draft.published, draft.origins["published"] = value, "guessed"
                return


def _host(url: str | None) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None
