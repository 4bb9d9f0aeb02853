"""Media types by content, of files as programs write them."""

import io
import zipfile

import pytest

from verifier.ingest.media import ending, media_type


def _zip(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def _office(folder: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "suffix"),
    [
        (b"%PDF-1.4\n", "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png", "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", "jpg"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp", "webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav", "wav"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4", "mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime", "mov"),
        (b"\0\0\0\x18ftypheic", "image/heic", "heic"),
        (_zip(a="b"), "application/zip", "zip"),
        (_zip(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text", "odt"),
        (_office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        (_office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        (b"<!-- a --><!DOCTYPE HTML><html>", "text/html", "html"),
        (b"\xef\xbb\xbf<html lang=en>", "text/html", "html"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "image/svg+xml", "svg"),
        (b'<?xml version="1.0"?><feed/>', "application/xml", "xml"),
        ("Zwölf Verletzte, هجوم".encode(), "text/plain", "txt"),
        ("Zwölf".encode()[:4], "text/plain", "txt"),  # cut within a character
        ("Zwölf".encode("utf-16"), "text/plain", "txt"),
        (b"\x00\x01\x02\x03", "application/octet-stream", "bin"),
        (b"\xfe\xed\xfa\xce\xff", "application/octet-stream", "bin"),
        (b"a\x01\x02\x03\x04b", "application/octet-stream", "bin"),
        (b"a", "text/plain", "txt"),
    ],
)
def test_what_files_are(head: bytes, name: str, suffix: str) -> None:
    assert media_type(head) == name
    assert ending(name) == suffix


def test_a_type_that_nobody_knows_gets_a_plain_ending() -> None:
    assert ending("application/../../etc") == "bin"
