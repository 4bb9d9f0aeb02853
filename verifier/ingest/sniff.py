"""What kind of bytes these are, by their content: the name of a file may lie.

Signatures are those of the formats' own specifications; a format that is not read is refused by its name, so that the
person knows what to do with it.
"""

import re
from typing import Final, Literal

from verifier.ingest.model import LINES_ENDINGS, PAGE_ENDINGS, Unreadable

Kind = Literal["text", "page", "lines"]

HEAD: Final = 65_536
"""Bytes that are looked at."""

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x00\x00\x00\x1cftyp", "a video"),
    (b"\x00\x00\x00 ftyp", "a video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"OggS\x00", "a sound recording"),
    (b"ID3", "a sound recording"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"WARC/", "a WARC web archive"),
)
_NOT_READ: Final = {
    ".csv": "a CSV table", ".tsv": "a TSV table", ".rss": "a news feed", ".atom": "a news feed", ".xml": "an XML file",
    ".opml": "a list of feeds", ".pdf": "a PDF", ".docx": "a Word document", ".doc": "a Word document",
    ".odt": "an ODT document", ".xlsx": "an Excel workbook", ".xls": "an Excel workbook", ".ods": "an ODS workbook",
    ".warc": "a WARC web archive", ".wacz": "a WACZ web archive", ".mhtml": "an MHTML page", ".mht": "an MHTML page",
    ".eml": "an e-mail", ".yaml": "a YAML file", ".yml": "a YAML file", ".toml": "a TOML file", ".gz": "a gzip archive",
    ".zip": "a ZIP archive", ".pickle": "a Python pickle", ".pkl": "a Python pickle", ".db": "a database",
    ".case": "a case of verifier",
}  # fmt: skip
READS: Final = "verifier reads text (.txt), saved pages (.html) and JSON lines (.jsonl)"

_PAGE: Final = re.compile(
    rb"(?:\s|<!--.{0,4000}?-->|<\?xml[^>]{0,200}\?>)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|title|meta|frameset|article|main|section|div|table|script|style)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(rb"<[a-z!/][^<]{0,400}?>|<[a-z]+\s", re.IGNORECASE)
_FEED: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:rss|feed|opml|rdf:RDF)[\s>]", re.DOTALL
)


def _plain(head: bytes) -> bytes:
    """``head`` without a byte order mark; UTF-16 is squeezed so that the marks of HTML and JSON can be seen."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def kind(head: bytes, name: str) -> Kind:
    """Say what ``head`` (the first bytes of a file called ``name``) is. Raises Unreadable for what is not read."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if not head:
        raise Unreadable("the file is empty")
    for mark, what in _SIGNATURES:
        if head.startswith(mark):
            raise Unreadable(f"this is {what}, not an article; {READS}")
    if head[:2] == b"MZ" and b"\0" in head[:64]:
        raise Unreadable(f"this is a program, not an article; {READS}")
    plain = _plain(head)
    if _FEED.match(plain):
        raise Unreadable(f"this is a news feed; {READS}")
    if ending in _NOT_READ:
        raise Unreadable(f"{_NOT_READ[ending]} ({ending}) is not read yet; {READS}")
    if ending in LINES_ENDINGS or ending == ".json":
        return "lines"
    if _PAGE.match(plain) or (ending in PAGE_ENDINGS and _TAG.search(plain)):
        return "page"
    return "lines" if _is_lines(plain) else "text"


def _is_lines(plain: bytes) -> bool:
    """Whether the bytes begin as a JSON object does: a brace and a quoted key."""
    start = plain.lstrip()
    if not start.startswith(b"{"):
        return False
    return re.match(rb'\{\s*(?:"[^"\\]{1,40}"\s*:|\})', start) is not None
