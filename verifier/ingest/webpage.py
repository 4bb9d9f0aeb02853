"""A saved page's bytes to its readable text and what it says of itself. Runs in the child process only.

The readable text is trafilatura's, with the headline and standfirst that stand above it on the page put before it. A
page too small, too large or too odd for trafilatura gives its visible text.
"""

import re
from typing import Any, Final

import lxml.html
import trafilatura
from lxml import etree

from verifier.ingest import hidden, webmeta
from verifier.ingest.decode import decode
from verifier.ingest.model import MAX_TEXT, MAX_TITLE, Unreadable

_CHARSET: Final = re.compile(rb"""<meta[^<>]{0,300}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DATA: Final = re.compile(r"data:[\w/+.;=-]{0,100},[A-Za-z0-9+/=%_-]{200,}")
_SUBSET: Final = re.compile(r"<!doctype\s[^\[<>]{0,300}\[", re.IGNORECASE)
_SUBSET_END: Final = re.compile(r"\]\s*+>")
_LONGEST_SUBSET: Final = 200_000
_LONG_TAG: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]{0,20})\s[^<>]{50000,}>")
_MANY: Final = 60_000
"""Elements above which trafilatura would take seconds; a long page of news has 5,000."""
_MOST: Final = 250_000
"""Elements above which a page is refused: no article has so many."""
_NESTED: Final = 40
"""Tables inside tables above which its time grows with the square."""
_BULLET: Final = re.compile(r"^- (?=\S)", re.MULTILINE)
"""trafilatura's own mark of a list item."""
_FEW: Final = 250
"""Code points below which trafilatura's text is doubted and held against the visible text."""
_SKIPPED: Final = frozenset(
    ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "select", "option",
     "button", "nav", "footer", "aside", "form", "head", "title", "canvas", "audio", "video", "map", "datalist")
)  # fmt: skip
_BLOCKS: Final = frozenset(
    ("address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
     "section", "table", "tbody", "td", "th", "thead", "tr", "ul")
)  # fmt: skip
_STANDFIRST: Final = re.compile(
    r"stand-?first|\bdek\b|sub-?title|sub-?head|article.{0,3}(?:summary|intro|description)", re.IGNORECASE
)


def warm() -> None:
    """Load what the first page would load, before the limits are set."""
    trafilatura.bare_extraction("<html><body><article><p>" + "Warm words. " * 40 + "</p></article></body></html>")


def parse(data: bytes) -> dict[str, Any]:
    """Read a page. Raises Unreadable when it holds no readable text."""
    named = _CHARSET.search(data[:4096])
    decoded = decode(data, named.group(1).decode() if named else None)
    source = _without_subset(decoded.text.replace("\0", "\ufffd"))  # the parser would stop at a NUL
    source = _LONG_TAG.sub(r"<\1>", _DATA.sub("data:,", source))
    tree, deep = _tree(source)
    heavy = _heavy(tree)
    found = webmeta.read(tree, source[:8192])
    flags = [decoded.flag] if decoded.flag else []
    heading = _heading(tree)
    standfirst = _standfirst(tree)
    flags.extend(hidden.strip(tree))
    lines = _visible(tree)
    if heavy:
        text = lines
        flags.append("an unusually large or nested page: menus and other stories may be among its text")
    else:
        text = _readable(tree, lines)
    if not any(char.isalnum() for char in text):
        raise Unreadable(
            "nested too deep to read; save the text alone and add that" if deep else "no readable text in it"
        )
    if deep:
        flags.append("the page is nested too deep: only its beginning could be read")
    if len(text) > MAX_TEXT:
        raise Unreadable(f"the text is longer than {MAX_TEXT:,} characters; split it")
    text = _with_head(text, heading, standfirst)
    return {**found, "heading": heading, "text": text, "lines": _near(lines, heading), "flags": flags}


def _tree(source: str) -> tuple[Any, bool]:
    """The parsed page, and whether the parser gave up at its depth limit (2,048 elements). Raises MemoryError."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True, recover=True)
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
        errors = {error.type_name for error in parser.error_log}
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        tree, errors = None, {error.type_name for error in parser.error_log}
    if "ERR_NO_MEMORY" in errors:  # what was parsed until then is not the page
        raise MemoryError
    if tree is None:
        raise Unreadable("no readable text in it")
    return tree, "ERR_RESOURCE_LIMIT" in errors


def _heavy(tree: Any) -> bool:
    """Whether trafilatura would take too long over it. Raises Unreadable for a page of endless parts."""
    if (parts := sum(1 for _ in tree.iter())) > _MANY:
        if parts > _MOST:
            raise Unreadable(f"too many parts for an article ({parts:,}); save the text alone and add that")
        return True
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        if depth > _NESTED:
            return True
    return False


def _readable(tree: Any, lines: str) -> str:
    _untable(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, include_images=False)
    text = (found.text or "").strip() if found is not None and not isinstance(found, dict) else ""
    text = _BULLET.sub("", text)
    if len(text) < _FEW and len(lines) > len(text) and (not text or len(lines) < 4 * _FEW):
        return lines
    return text


def _untable(tree: Any) -> None:
    """Make rows of data paragraphs ("Thursday | 9"), and tables that only lay out a page plain blocks.

    Left as they are, tables would come as Markdown, with rules and escapes that the page does not show.
    """
    for table in reversed(list(tree.iter("table"))):
        layout = (
            next(table.iter("p", "div", "h1", "h2", "h3", "ul", "ol", "article", "section", "br"), None) is not None
        )
        for row in list(table.iter("tr")):
            if layout:
                continue
            cells = [" ".join(cell.text_content().split()) for cell in row.iter("td", "th")]
            tail = row.tail
            row.clear()
            row.tag, row.text, row.tail = "p", " | ".join(cell for cell in cells if cell), tail
        for part in (table, *table.iter("tr", "td", "th", "tbody", "thead", "tfoot")):
            part.tag = "div"


def _visible(tree: Any) -> str:
    """The words of the article, the main part or the body, one block a line, without scripts, menus and forms."""
    for name in ("article", "main", "body"):
        parts = tree.iter(name)
        root = (
            max(parts, key=lambda part: len(part.text_content()), default=None)
            if name == "article"
            else next(parts, None)
        )
        if root is not None and (text := _lines(root)):
            return text
    return ""


def _lines(root: Any) -> str:
    words: list[str] = []
    skipping: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipping is None and element.tail:
                words.append(element.tail)
            continue
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipping is None and name in _SKIPPED:
                skipping = element
            if skipping is None:
                if name in _BLOCKS:
                    words.append("\n")
                words.append(_one_line(element.text))
            continue
        if skipping is element:
            skipping = None
        if skipping is None and element is not root:
            if name in _BLOCKS:
                words.append("\n")
            words.append(_one_line(element.tail))
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _one_line(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def _heading(tree: Any) -> str | None:
    """The page's one first-rank heading, as a reader sees it; several are no headline."""
    found = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    found = [text for text in found if text]
    return found[0][: MAX_TITLE * 2] if len(found) == 1 else None


def _standfirst(tree: Any) -> str | None:
    """The short paragraph under the headline that many outlets mark as such."""
    for element in tree.iter("p", "h2", "div"):
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if len(marks) > 1 and _STANDFIRST.search(marks[:300]):
            words = " ".join(element.text_content()[:2000].split())
            return words if 20 <= len(words) <= 400 else None
    return None


def _with_head(text: str, heading: str | None, standfirst: str | None) -> str:
    """Put headline and standfirst before ``text`` where the page shows them and the text lacks them."""
    first = " ".join(text[:5000].split())
    above = [words for words in (heading, standfirst) if words and len(words) <= MAX_TITLE and words not in first]
    return "\n\n".join((*above, text)) if above else text


def _near(lines: str, heading: str | None) -> str:
    """The lines from the headline on: where byline and date stand."""
    start = lines.find(heading) if heading else -1
    return lines[max(0, start) : max(0, start) + 4000]


def _without_subset(source: str) -> str:
    """The page without the declarations in square brackets within its ``<!DOCTYPE …>``; one look for each end."""
    out: list[str] = []
    kept = 0
    end = _SUBSET_END.search(source)
    for found in _SUBSET.finditer(source):
        if found.start() < kept:
            continue
        while end is not None and end.start() < found.end():
            end = _SUBSET_END.search(source, found.end())
        if end is None:
            break
        if end.start() - found.end() <= _LONGEST_SUBSET:
            out.append(source[kept : found.end() - 1] + ">")
            kept = end.end()
    return "".join(out) + source[kept:]
