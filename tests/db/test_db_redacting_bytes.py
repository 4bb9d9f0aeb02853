"""A name is found in the bytes of captures however they write it, and in entries whatever stands beside it."""

import base64
import json
import quopri
import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_db_redacting import everything, redact, told

from db.blackening import Blackening
from db.engine import Case
from db.redacting_opaque import Raw
from db.rows import NewArticle, NewCapture, NewEvidence, NewFigure
from verifier.ingest.media import media_type
from verifier.ingest.page import read_page

Make = Callable[..., NewArticle]
FORMS = ("Selma Aydın", "Aydın", "Мария Кравец")
_MAIL = b"From: a@a.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
WRITTEN = {
    "markup": b"<html><p>So <b>Sel</b>ma <a href=x>Ayd<wbr>in</a></html>",
    "twice escaped": b"<html><p>Ayd&amp;#305;n</html>",
    "windows-1251": "<html><p>сказала Мария Кравец вчера".encode("cp1251"),
    "koi8-r": "сказала Мария Кравец вчера".encode("koi8_r"),
    "windows-1254": "dedi Aydın dün".encode("cp1254"),
    "utf-16-be": ("Как сказала Мария Кравец, " * 9).encode("utf-16-be"),
    "utf-16-le": ("dedi Aydın dün " * 9 + "ve gitti." * 9).encode("utf-16-le"),
    "utf-16": "dedi Aydın dün".encode("utf-16"),
    "utf-32": "dedi Aydın dün".encode("utf-32"),
    "json": json.dumps({"said": "dedi\nAydın\tdün"}).encode(),
    "json with pairs": json.dumps({"said": "💥Aydın"}).encode(),
    "json, raw": b'{"said": "Selma\\nAydin"}',
    "script": b"<html><script>x = 'Ayd\\u{131}n'; y = '\\x41ydin'</script></html>",
    "quoted-printable": _MAIL + b"Content-Transfer-Encoding: quoted-printable\n\n"
    + quopri.encodestring(f"dedi {'-' * 66} Aydın dün".encode()),
    "base64": _MAIL + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes("dedi Aydın dün".encode()),
    "header": b"From: =?utf-8?b?" + base64.b64encode("Aydın".encode()) + b"?= <a@a.example>\n\nhello\n",
    "parts": b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n"
    + base64.b64encode(b"Selma Aydin") + b"\n--x--\n",
}  # fmt: skip


def _attach(case: Case, data: bytes) -> str:
    capture = NewCapture(data, sha256(data).hexdigest(), media_type(data), "a file", "test 1")
    case.store.attach_evidence([1], NewEvidence("supports", "", "", True, None, capture), "Ben")
    return capture.sha256


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_bytes_of_evidence(case: Case, article: Make) -> None:
    case.store.add_article(article(1), "Ben")
    digests = {how: _attach(case, data) for how, data in WRITTEN.items()}
    harmless = _attach(case, b"<html><p>Selma and the Aydins</html>")
    opaque = _attach(case, bytes(range(256)))
    found = redact(case, *FORMS)
    shown = everything(case)
    assert [how for how, digest in digests.items() if digest in shown] == []
    assert found.counts["capture"] == len(WRITTEN)
    assert harmless in shown
    assert [one.split()[0] for one in found.opaque] == [opaque]
    assert told(case) == []


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_bytes_of_articles(case: Case) -> None:
    pages = (
        (
            "<html><head><meta charset=windows-1251></head><body><p>Как сказала <b>Мария</b> <i>Кравец</i>,"
            " убиты 12 человек в долине в понедельник.</p></body></html>"
        ).encode("cp1251"),
        b"<html><body><p>Selma A<span>ydin</span> said that 12 people were killed on Monday.</html>",
    )
    for data in pages:
        text = read_page(data, "page.html").text
        article = NewArticle(data, sha256(data).hexdigest(), "text/html", "page", "test 1", text)
        case.store.add_article(article, "Ben")
    redact(case, *FORMS)
    shown = everything(case)
    assert not any(sha256(data).hexdigest() in shown for data in pages)
    assert told(case) == []


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_two_files_that_differed_in_the_name_alone(case: Case, article: Make) -> None:
    case.store.add_article(article(1), "Ben")
    for data in (b"seen by Selma Aydin", b"seen by SELMA AYDIN"):
        _attach(case, data)
    assert redact(case, *FORMS).counts["capture"] == 2
    assert told(case) == []


BESIDE = ('"', "\\", "\b", "\f", "\x1f", "\n", "\u2028", "\x7f", "/")


def test_escapes_in_the_history(case: Case, article: Make) -> None:
    case.store.add_article(article(1), "Ben")
    for beside in BESIDE:
        case.store.add_note(1, f"x{beside}Aydın{beside}Selma{beside}Aydın{beside}", "Ben")
    case.store.correct_figures(1, [NewFigure('"\fAydın\x01', 1, 1, 1, "killed")], "Ben", version=1)
    redact(case, *FORMS)
    assert re.findall("ayd.n", everything(case).casefold()) == []
    assert told(case) == []


@given(
    name=st.sampled_from(["Selma Aydın", "Ömer", "陈伟"]),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    before=st.binary(max_size=300),
    size=st.integers(1, 40),
    longer=st.booleans(),
)
def test_a_name_in_bytes_that_come_in_pieces(name: str, encoding: str, before: bytes, size: int, longer: bool) -> None:
    """However it falls between two pieces, it is found; and a longer word is none, whose end comes with the next."""
    longer = longer and name != "陈伟"  # written without spaces: nobody sees where a word ends
    data = before[: len(before) // 2 * 2] + f" {name}{'lar' if longer else ','} ".encode(encoding)
    pieces = [data[begin : begin + size] for begin in range(0, len(data), size)]
    assert Raw(Blackening((name,), "x")).held_by(pieces) is not longer


def test_a_name_in_the_bytes_of_a_large_picture(case: Case, article: Make) -> None:
    """Its bytes are read piece by piece; the name stands across the end of the first."""
    case.store.add_article(article(1), "Ben")
    case.store.add_note(1, "Aydın", "Ben")
    pixels = bytes(range(256)) * 4096
    held = _attach(case, pixels[:-4] + " Aydın ".encode() + pixels)
    free = _attach(case, pixels + b"\x00")
    found = redact(case, *FORMS)
    assert [one.split()[0] for one in found.holding] == [held]
    assert [one.split()[0] for one in found.opaque] == [free]
    assert told(case) == []
