"""The media type of any bytes by their content, for files that are kept but not read.

Signatures are those of the formats' own specifications and of the IANA registry; a name says nothing here.
"""

import re
from typing import Final

HEAD: Final = 65_536
"""Bytes from the beginning that are looked at."""
UNKNOWN: Final = "application/octet-stream"

_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1aE\xdf\xa3", "video/matroska"),
    (b"OggS\x00", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"#!AMR", "audio/AMR"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"(\xb5/\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"WARC/", "application/warc"),
    (b"\x7fELF", "application/x-executable"),
)
_BRANDS: Final = {b"qt  ": "video/quicktime", b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif",
                  b"avif": "image/avif", b"avis": "image/avif", b"M4A ": "audio/mp4"}  # fmt: skip
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OFFICE: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OWN_TYPE: Final = re.compile(rb"mimetype(application/[a-z0-9.+-]{1,80}?)(?:PK|$)", re.DOTALL)
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SVG: Final = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<svg[\s>]", re.DOTALL)

ENDINGS: Final = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/tiff": "tif",
    "image/webp": "webp", "image/heic": "heic", "image/heif": "heif", "image/avif": "avif", "image/bmp": "bmp",
    "image/svg+xml": "svg", "video/matroska": "mkv", "video/mp4": "mp4", "video/quicktime": "mov",
    "video/x-msvideo": "avi", "audio/wav": "wav", "audio/mpeg": "mp3", "audio/flac": "flac", "audio/mp4": "m4a",
    "audio/AMR": "amr", "application/ogg": "ogg", "application/gzip": "gz", "application/x-bzip2": "bz2",
    "application/x-xz": "xz", "application/zstd": "zst", "application/zip": "zip",
    "application/x-7z-compressed": "7z", "application/vnd.rar": "rar", "application/rtf": "rtf",
    "application/postscript": "ps", "application/vnd.sqlite3": "sqlite", "application/warc": "warc",
    "application/json": "json", "application/x-ndjson": "jsonl", "application/xml": "xml",
    "application/xhtml+xml": "xhtml", "text/html": "html", "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/epub+zip": "epub",
}  # fmt: skip


def media_type(head: bytes) -> str:
    """The media type of a file that begins with these bytes (all of it, or ``HEAD`` of them)."""
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip(head)
    return _text(head)


def _zip(head: bytes) -> str:
    own = _OWN_TYPE.match(head[30:160])  # OpenDocument, EPUB: the first entry says what the archive is
    if own is not None:
        return own.group(1).decode("ascii")
    if b"[Content_Types].xml" in head:
        for mark, name in _OFFICE:
            if mark in head:
                return name
    return "application/zip"


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in plain or not _readable(plain):
        return UNKNOWN
    if _HTML.match(plain):
        return "text/html"
    if _SVG.match(plain):
        return "image/svg+xml"
    if plain.lstrip().startswith(b"<?xml"):
        return "application/xml"
    return "text/plain"


def _readable(plain: bytes) -> bool:
    """Whether bytes are text: UTF-8, perhaps cut in its last character, with few control characters."""
    try:
        text = plain.decode()
    except UnicodeDecodeError as error:
        if error.start < len(plain) - 3:
            return False
        text = plain[: error.start].decode()
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    return controls * 100 <= len(text)


def ending(name: str) -> str:
    """The usual ending of files of a media type, without the dot; ``bin`` for any other."""
    return ENDINGS.get(name, "bin")
