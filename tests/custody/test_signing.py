"""Keys and signed statements: what is signed is what is read, and nothing else is taken for it."""

import base64
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rows import HistoryRow
from verifier.custody import chain, check, checkpoints, signing
from verifier.custody.checkpoints import Head, Heads, Signed, Statement
from verifier.errors import VerifierError

# RFC 8032, section 7.1, test 2: secret key, public key, message, signature.
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
KEY = signing.new_key()
OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")


def history(length: int) -> list[HistoryRow]:
    """A sound chain."""
    entries: list[HistoryRow] = []
    previous = chain.ORIGIN
    for seq in range(1, length + 1):
        at = f"2026-01-01T10:00:{seq:02}.000Z"
        entry = HistoryRow(seq, at, "Z", "mark", "claim", seq, {}, {"verdict": "disputed"}, "", previous, "")
        entries.append(entry._replace(hash=chain.digest(entry)))
        previous = entries[-1].hash
    return entries


def statement(**values: Any) -> Statement:
    made = Statement(
        case="0123456789abcdef" * 2,
        schema="0007",
        head=Head(12, "ab" * 32),
        entries=12,
        at="2026-01-01T10:00:00Z",
        reviewer="Zoë Müller",
        program="verifier 0.1.0",
        key=KEY.public,
    )
    return replace(made, **values)


SIGNED_FILE = {"file": "report “1”.html", "size": 5, "sha256": "cd" * 32}


def test_a_known_signature_is_made_and_checked() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = signing.Key(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SECRET)))
    assert signing.raw_public(key.public).hex() == PUBLIC
    assert key.sign(b"\x72").hex() == SIGNATURE
    text = base64.b64encode(bytes.fromhex(SIGNATURE)).decode()
    assert signing.verify(key.public, text, b"\x72")
    assert not signing.verify(key.public, text, b"\x73")
    assert not signing.verify(KEY.public, text, b"\x72")


@pytest.mark.parametrize("signature", ["", "=", "é", "AAAA", "A" * 86 + "=="])
def test_a_wrong_signature_is_never_an_error(signature: str) -> None:
    assert not signing.verify(KEY.public, signature, b"")
    assert not signing.verify("ed25519:" + signature, signature, b"")


@pytest.mark.parametrize("passphrase", ["", "correct horse", "مفتاح 🔑"])
def test_a_key_comes_back_from_its_file(passphrase: str) -> None:
    pem = KEY.to_pem(passphrase)
    assert signing.is_locked(pem) == bool(passphrase)
    assert signing.from_pem(pem, passphrase).public == KEY.public
    if passphrase:
        for wrong in ("", passphrase + " "):
            with pytest.raises(VerifierError, match="passphrase"):
                signing.from_pem(pem, wrong)


def test_what_is_no_ed25519_key_is_refused() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for pem in (other, b"", b"\xff\x00", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(VerifierError):
            signing.from_pem(pem)


@pytest.mark.parametrize(
    "text",
    ["", "ed25519:", KEY.public[:-1], KEY.public + "\n", KEY.public.upper(), f" {KEY.public}", "ed25519:" + "é" * 44],
    ids=["empty", "no key", "cut", "line end", "capitals", "space", "no letters of it"],  # the key is new each time
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(VerifierError, match="44 characters"):
        signing.raw_public(text)


def test_a_key_has_one_spelling_only() -> None:
    """The last character of the base64 carries two unused bits."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spellings = [f"{KEY.public[:-2]}{letter}=" for letter in letters]
    raw = signing.raw_public(KEY.public)
    same = [text for text in spellings if base64.b64decode(text.removeprefix("ed25519:")) == raw]
    assert len(same) == 4
    for text in same:
        if text != KEY.public:
            with pytest.raises(VerifierError):
                signing.raw_public(text)


@needs_openssl
def test_openssl_finds_the_same_fingerprint_and_opens_the_key(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "key.pub.pem").write_text(signing.public_pem(KEY.public))
    command = [OPENSSL, "pkey", "-pubin", "-in", tmp_path / "key.pub.pem", "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert hashlib.sha256(der).hexdigest() == signing.fingerprint(KEY.public)
    (tmp_path / "key.pem").write_bytes(KEY.to_pem())
    command = [OPENSSL, "pkey", "-in", tmp_path / "key.pem", "-pubout", "-outform", "DER"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == der
    pem = KEY.to_pem("correct horse")
    (tmp_path / "locked.pem").write_bytes(pem)
    salt = bytes.fromhex(pem.split(b"\n")[0].split()[1].decode())
    inner = hashlib.scrypt(b"correct horse", salt=salt, n=2**17, r=8, p=1, maxmem=2**28, dklen=32).hex()
    command = [
        OPENSSL,
        "pkey",
        "-in",
        tmp_path / "locked.pem",
        "-passin",
        f"pass:{inner}",
        "-pubout",
        "-outform",
        "DER",
    ]
    assert subprocess.run(command, capture_output=True, check=True).stdout == der


@pytest.mark.parametrize("values", [{}, SIGNED_FILE])
def test_a_statement_comes_back_from_its_file(values: dict[str, Any]) -> None:
    made = checkpoints.sign(statement(**values), KEY)
    data = made.to_bytes()
    assert checkpoints.parse(data) == made
    assert checkpoints.parse(data).holds
    assert json.loads(data)["statement"] == made.statement.as_dict()
    second = data.split(b"\n")[1]
    assert second == made.statement.signed_bytes() + b","


@pytest.mark.parametrize(
    "values",
    [
        {"case": "f" * 32},
        {"schema": "0008"},
        {"head": Head(13, "ab" * 32)},
        {"head": Head(12, "ac" * 32)},
        {"entries": 13},
        {"at": "2026-01-01T10:00:01Z"},
        {"reviewer": "Zoe Müller"},
        {"program": "verifier 0.1.1"},
        {"key": signing.new_key().public},
        {"file": "other.html"},
        {"size": 6},
        {"sha256": "ce" * 32},
    ],
)
def test_any_change_of_a_statement_breaks_its_signature(values: dict[str, Any]) -> None:
    made = checkpoints.sign(statement(**SIGNED_FILE), KEY)
    assert made.holds
    forged = Signed(replace(made.statement, **values), made.signature)
    assert checkpoints.parse(forged.to_bytes()) == forged
    assert not forged.holds


def test_a_signature_for_a_checkpoint_is_none_for_a_file() -> None:
    made = checkpoints.sign(statement(), KEY)
    assert not Signed(replace(made.statement, **SIGNED_FILE), made.signature).holds


def held(data: bytes) -> bool:
    """Whether anybody's bytes are a statement whose signature holds; what is none is refused in one line."""
    try:
        return checkpoints.parse(data).holds
    except VerifierError as error:
        if "\n" in str(error):
            raise
        return False


@given(st.data())
def test_every_changed_byte_is_seen(data: st.DataObject) -> None:
    made = checkpoints.sign(statement(), KEY)
    content = bytearray(made.to_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert not held(bytes(content))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(VerifierError) as raised:
        checkpoints.parse(data)
    assert str(raised.value).count("\n") == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_any_value_in_any_place_is_refused_or_breaks_the_signature(data: st.DataObject) -> None:
    made = checkpoints.sign(statement(**SIGNED_FILE), KEY)
    whole = json.loads(made.to_bytes())
    places = [(whole, "signature"), (whole, "statement"), *((whole["statement"], key) for key in whole["statement"])]
    places += [(whole["statement"]["head"], "seq"), (whole["statement"]["file"], "name"), (whole, "more")]
    inside, key = data.draw(st.sampled_from(places))
    value = data.draw(JSON)
    if key in inside and inside[key] == value and type(inside[key]) is type(value):
        return
    inside[key] = value
    text = '{"statement":\n' + json.dumps(whole["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    text += ',\n"signature":' + json.dumps(whole["signature"]) + "}\n"
    if key == "more":
        text = json.dumps(whole)
    assert not held(text.encode("utf-8", "surrogatepass"))


def test_another_spelling_of_the_same_statement_is_refused() -> None:
    data = checkpoints.sign(statement(), KEY).to_bytes()
    whole = json.loads(data)
    for other in (
        json.dumps(whole).encode(),
        data + b"\n",
        data.replace(b'"at"', b'"\\u0061t"'),
        data.replace(b'{"statement":\n{', b'{"statement":\n{"entries":99,'),
        b"\xef\xbb\xbf" + data,
    ):
        with pytest.raises(VerifierError):
            checkpoints.parse(other)


@pytest.mark.parametrize("data", [b"[" * 60_000, b" " * 70_000, b"1" * 5_000, b'{"statement":1e999,"signature":""}'])
def test_large_and_deep_files_are_refused(data: bytes) -> None:
    with pytest.raises(VerifierError, match="no signed statement"):
        checkpoints.parse(data)


def test_heads_are_told_apart() -> None:
    entries = history(5)
    wanted = [
        Head(3, entries[2].hash),
        Head(3, "0" * 64),
        Head(5, entries[4].hash),
        Head(6, "1" * 64),
        Head(0, "0" * 64),
    ]
    heads = Heads(wanted)
    assert check(heads.watch(entries)).sound
    problems = [heads.problem(head) for head in wanted]
    assert problems[0] is None
    assert "another hash" in (problems[1] or "")
    assert problems[2] is None
    assert "cut off" in (problems[3] or "")
    assert problems[4] is None
    broken = [*entries[:3], entries[3]._replace(actor="X"), entries[4]]
    heads = Heads(wanted)
    report = check(heads.watch(broken))
    assert report.broken is not None
    assert heads.problem(wanted[0], report.broken.seq) is None
    assert "broken at entry 4" in (heads.problem(wanted[2], report.broken.seq) or "")
