"""What a page says of itself: title, publisher, byline, date, address. Runs in the child process only.

Sources: schema.org (JSON-LD and microdata), the Open Graph protocol, Dublin Core, HTML's own elements, and the comments
that browsers and SingleFile leave in saved pages. Values come as stated, shortened; ``article`` checks them.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

_ARTICLE: Final = re.compile(r"Article$|BlogPosting$|^Report$|^Liveblog", re.IGNORECASE)
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "parsely-title")
_PUBLISHERS: Final = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name", "copyright")
_BYLINES: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
)
_DATES: Final = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "citation_publication_date", "parsely-pub-date", "sailthru.date",
    "originalpublicationdate", "article.published", "displaydate", "dc.date.created",
)  # fmt: skip
_SAVED: Final = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S{1,2100})\s*-->|\n[^\S\n]*+url:\s*+(https?://\S{1,2100})[^\S\n]*+\n",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"(?<!\s)\s+[|\-–—·:»]\s+")
_VALUE: Final = 12_000
"""Code points of one value that are handed on; the limits of the article cut further and say so."""
_SCRIPT: Final = 500_000
_NODES: Final = 5_000


def read(tree: Any, start: str) -> dict[str, Any]:
    """Collect what ``tree`` states; ``start`` is the beginning of the source, where saved pages say from where."""
    meta = _meta(tree)
    linked = _linked(tree)
    publisher = _first(linked, "publisher") or _any(meta, _PUBLISHERS)
    return {
        "title": _title(tree, meta, linked, publisher),
        "publisher": publisher,
        "byline": _byline(tree, meta, linked),
        "published": _dates(tree, meta, linked),
        "time": _time(tree),
        "urls": _urls(tree, meta, start),
    }


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        if not value:
            continue
        for key in ("property", "name", "itemprop"):
            if name := element.get(key):
                values = found.setdefault(name.strip().lower()[:100], [])
                if len(values) < 20:
                    values.append(value[:_VALUE])
    return found


def _any(meta: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((value for name in names for value in meta.get(name, ())), None)


def _linked(tree: Any) -> list[dict[str, Any]]:
    """The JSON-LD objects of the page, articles first; broken or endless ones are passed over."""
    nodes: list[dict[str, Any]] = []
    for script in list(tree.iter("script"))[:500]:
        if "ld+json" not in (script.get("type") or "").lower() or len(nodes) > _NODES:
            continue
        text = (script.text or "").strip()
        if not text or len(text) > _SCRIPT:
            continue
        try:
            nodes.extend(_flat(json.loads(text, strict=False)))
        except (ValueError, RecursionError):
            continue
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in _kinds(node))]
    return articles[:5]


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [value], 0
    while waiting and seen < _NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:200])
        elif isinstance(node, dict):
            yield node
            waiting.extend(
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in node
            )


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(value: Any) -> list[str]:
    """The names in a person, an organisation, a list of them, or a plain string."""
    found: list[str] = []
    for part in value[:20] if isinstance(value, list) else [value]:
        name = part.get("name") if isinstance(part, dict) else part
        if isinstance(name, list):
            name = name[0] if name else None
        if isinstance(name, str) and name.strip():
            found.append(unescape(name[:_VALUE]).strip())  # many pages escape for HTML inside JSON
    return found


def _first(linked: list[dict[str, Any]], key: str) -> str | None:
    return next((name for node in linked for name in _names(node.get(key))), None)


def _title(tree: Any, meta: dict[str, list[str]], linked: list[dict[str, Any]], publisher: str | None) -> str | None:
    stated = _first(linked, "headline") or _any(meta, _TITLES)
    if stated:
        return stated
    element = next(tree.iter("title"), None)
    title = (element.text_content() if element is not None else "").strip()
    if title and publisher:  # "Headline - Outlet" and "Outlet | Headline"
        parts = [part for part in _SEPARATOR.split(title) if part.strip().lower() != publisher.strip().lower()]
        if parts and len(parts) == len(_SEPARATOR.split(title)) - 1:
            kept = [title[: title.rfind(parts[-1]) + len(parts[-1])], title[title.find(parts[0]) :]]
            title = min(kept, key=len)
    return title or None


def _byline(tree: Any, meta: dict[str, list[str]], linked: list[dict[str, Any]]) -> str | None:
    for node in linked:
        if names := _names(node.get("author")):
            return ", ".join(names[:10])
    for name in _BYLINES:
        values = [value for value in meta.get(name, ()) if not re.match(r"https?://|@", value)]
        if values:
            return ", ".join(dict.fromkeys(values))
    for element in tree.iter("a", "span", "address"):
        if "author" in (element.get("rel") or "").lower().split() or element.get("itemprop") == "author":
            return " ".join(element.text_content()[:1000].split()) or None
    return None


def _dates(tree: Any, meta: dict[str, list[str]], linked: list[dict[str, Any]]) -> list[str]:
    """Every date of publication that is stated as one, the surest first."""
    found = [value for node in linked for value in _names(node.get("datePublished"))]
    found.extend(value for name in _DATES for value in meta.get(name, ()))
    for element in tree.iter("time", "span", "p", "div"):
        if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
            value = element.get("datetime") or element.get("content") or element.text_content()[:200]
            if value.strip():
                found.append(value.strip()[:_VALUE])
    return list(dict.fromkeys(found))[:10]


def _time(tree: Any) -> str | None:
    """The first ``time`` element with a ``datetime``: most often, not surely, when the article came out."""
    return next((value.strip()[:200] for element in tree.iter("time") if (value := element.get("datetime"))), None)


def _urls(tree: Any, meta: dict[str, list[str]], start: str) -> list[str]:
    """Addresses that the page gives as its own, the canonical one first."""
    found: list[str] = []
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (href := (element.get("href") or "").strip()):
            found.append(href[:_VALUE])
    found.extend(meta.get("og:url", ())[:1])
    if saved := _SAVED.search(start):
        found.append(saved[1] or saved[2])
    return list(dict.fromkeys(found))[:5]
