"""Time stamps (RFC 3161) carried to an authority and back, tried with openssl as the authority."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from authority import Authority, needs_openssl
from hypothesis import given
from hypothesis import strategies as st

from verifier.custody import timestamps
from verifier.errors import VerifierError

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority with certificates of every kind."""
    folder = tmp_path_factory.mktemp("authority")
    authority = Authority(folder / "root")
    authority.certify("Stamps")
    authority.certify("Old", end="20210101")
    authority.certify("Mail", "mail")
    authority.certify("Several", "several")
    authority.certify("Plain", "plain")
    authority.certify("Middle", "middle")
    authority.certify("Below", by="Middle")
    return authority


@pytest.fixture
def authority(made: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The same; OpenSSL's own settings are left alone."""
    return made


@pytest.fixture
def checkpoint(cli: Callable, case: Path) -> Path:
    """A signed checkpoint, to be stamped."""
    cli("key", "new").fine()
    cli("checkpoint", "-o", "a.checkpoint.json").fine()
    return Path("a.checkpoint.json")


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_to_the_authority_and_back(cli: Callable, authority: Authority, checkpoint: Path, algorithm: str) -> None:
    stick = Path("stick")
    stick.mkdir()
    out = cli("timestamp", "request", checkpoint, "-o", "stick/a.tsq", "--hash", algorithm).fine().out
    assert algorithm.upper() in out
    assert Path("a.checkpoint.json.tsq").read_bytes() == Path("stick/a.tsq").read_bytes()
    cli("timestamp", "check", checkpoint).refused("there is no time stamp beside", "without an answer")
    authority.answer(stick / "a.tsq", stick / "a.tsr", "Stamps")
    cli("timestamp", "accept", checkpoint, "stick/a.tsr").refused("no authority is trusted yet", "--ca")
    assert not Path("a.checkpoint.json.tsr").exists()
    out = cli("timestamp", "accept", checkpoint, "stick/a.tsr", "--ca", authority.root).fine().out
    assert "(± 1.5 s), says CN=Stamps, certified by CN=Root" in out
    assert Path("a.checkpoint.json.tsr").read_bytes() == Path("stick/a.tsr").read_bytes()
    cli("timestamp", "accept", checkpoint, "stick/a.tsr").fine()
    assert cli("timestamp", "check", checkpoint).fine().out == out
    (found,) = cli("timestamp", "check", checkpoint, "--format", "json").fine().json
    assert (found["ok"], found["problem"], found["signer"], found["policy"]) == (True, None, "CN=Stamps", "1.2.3.4.1")
    assert set(found) == {"path", "ok", "problem", *(field.name for field in fields(timestamps.Stamp))}
    assert found["at"].endswith("Z")
    assert found["expires"] == "2040-12-31T00:00:00Z"
    cli("checkpoint", "--check", checkpoint).fine()
    shutil.copy(authority.root, "authority.pem")
    page = (Path(__file__).parents[2] / "docs" / "trust.md").read_text("utf-8")
    shell = page.split("<!-- openssl ts -->\n```\n")[1].split("\n```")[0]
    done = subprocess.run(["bash", "-e", "-c", shell], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout + done.stderr


def test_a_file_that_was_altered_after_the_stamp(cli: Callable, authority: Authority, checkpoint: Path) -> None:
    cli("timestamp", "request", checkpoint).fine()
    authority.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Stamps")
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", authority.root).fine()
    checkpoint.write_bytes(checkpoint.read_bytes() + b"\n")
    cli("timestamp", "check", checkpoint).refused("over other bytes", "altered")
    cli("timestamp", "accept", checkpoint, "a.tsr").refused("over other bytes")


def test_an_answer_to_another_request_or_over_other_bytes(
    cli: Callable, authority: Authority, checkpoint: Path
) -> None:
    cli("timestamp", "request", checkpoint).fine()
    shutil.copy(checkpoint, "copy.json")
    cli("timestamp", "request", "copy.json").fine()
    authority.answer(Path("copy.json.tsq"), Path("nonce.tsr"), "Stamps")
    cli("timestamp", "accept", checkpoint, "nonce.tsr", "--ca", authority.root).refused("the nonce differs")
    Path("other.txt").write_text("other")
    cli("timestamp", "request", "other.txt").fine()
    authority.answer(Path("other.txt.tsq"), Path("imprint.tsr"), "Stamps")
    cli("timestamp", "accept", checkpoint, "imprint.tsr", "--ca", authority.root).refused("the imprint differs")
    assert not Path("a.checkpoint.json.tsr").exists()


@pytest.mark.parametrize(
    ("signer", "words"),
    [
        ("Old", "was not valid at the stamped time (it ends on 2021-01-01)"),
        ("Mail", "not for time stamps alone"),
        ("Several", "not for time stamps alone"),
        ("Plain", "is not for time stamps (no extendedKeyUsage)"),
    ],
)
def test_a_certificate_that_must_not_stamp(
    cli: Callable, authority: Authority, checkpoint: Path, signer: str, words: str
) -> None:
    cli("timestamp", "request", checkpoint).fine()
    authority.answer(Path("a.checkpoint.json.tsq"), Path("good.tsr"), "Stamps")
    authority.forge(Path("good.tsr"), Path("again.tsr"), "Stamps")
    authority.forge(Path("good.tsr"), Path("bad.tsr"), signer)
    cli("timestamp", "accept", checkpoint, "bad.tsr", "--ca", authority.root).refused(words)
    assert not Path("a.checkpoint.json.tsr").exists()
    cli("timestamp", "accept", checkpoint, "again.tsr", "--ca", authority.root).fine()


def test_an_authority_that_is_not_trusted(
    cli: Callable, authority: Authority, checkpoint: Path, tmp_path: Path
) -> None:
    """One of the same name and kind, whose root is given as a certificate between: it stays untrusted."""
    other = Authority(tmp_path / "other")
    other.certify("Stamps")
    cli("timestamp", "request", checkpoint).fine()
    other.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Stamps")
    for extra in ([], ["--untrusted", other.root]):
        said = cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", authority.root, *extra).refused("does not hold")
        assert "ErrorStack" not in said
    cli("timestamp", "accept", checkpoint, "a.tsr").refused("no authority is trusted")
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", other.root).fine()
    cli("timestamp", "check", checkpoint).fine()
    cli("timestamp", "check", checkpoint, "--ca", authority.root).refused("does not hold")


@pytest.mark.parametrize("inside", [True, False])
def test_a_chain_of_certificates(cli: Callable, authority: Authority, checkpoint: Path, inside: bool) -> None:
    """The certificate between stands in the answer, signer first as openssl writes it, or is given beside."""
    cli("timestamp", "request", checkpoint).fine()
    extra = ("-chain", "Middle.pem") if inside else ()
    authority.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Below", *extra)
    accept = ["timestamp", "accept", checkpoint, "a.tsr", "--ca", authority.root]
    if not inside:
        cli(*accept).refused("does not hold")
        accept += ["--untrusted", authority.folder / "Middle.pem"]
    assert "certified by CN=Middle" in cli(*accept).fine().out
    cli("timestamp", "check", checkpoint).fine()
    middle = authority.folder / "Middle.pem"
    shutil.rmtree(Path("home/xdg_data_home/verifier/keys/authorities"))
    cli("timestamp", "check", checkpoint, "--ca", middle).refused("does not hold")


def test_two_authorities(cli: Callable, authority: Authority, checkpoint: Path, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other", "Second")
    other.certify("Also")
    for name, of, signer in (("1", authority, "Stamps"), ("2", other, "Also")):
        cli("timestamp", "request", checkpoint, "-o", f"{name}.tsq").fine()
        of.answer(Path(f"{name}.tsq"), Path(f"{name}.tsr"), signer)
    for name, of in (("2", other), ("1", authority)):
        cli("timestamp", "accept", checkpoint, f"{name}.tsr", "--ca", of.root).fine()
    lines = cli("timestamp", "check", checkpoint).fine().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.checkpoint.json.tsr", "a.checkpoint.json.2.tsr"]
    Path("a.checkpoint.json.2.tsr").write_bytes(Path("a.checkpoint.json.tsr").read_bytes())
    ran = cli("timestamp", "check", checkpoint)
    assert ran.code == 1
    assert ran.out.count("\n") == ran.err.count("\n") == 1
    assert "a.checkpoint.json.2.tsr: it is the answer to another request" in ran.err


def test_an_authority_that_says_no(cli: Callable, checkpoint: Path, tmp_path: Path) -> None:
    strict = Authority(tmp_path / "strict", digests="sha512")
    strict.certify("Stamps")
    cli("timestamp", "request", checkpoint).fine()
    strict.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Stamps")
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", strict.root).refused("the authority refused it", "not supp")


def test_wrong_usage_and_files_that_are_none(cli: Callable, authority: Authority, checkpoint: Path) -> None:
    cli("timestamp", "check", checkpoint, "x").misused("accept takes FILE and RESPONSE")
    cli("timestamp", "accept", checkpoint).misused("accept takes FILE and RESPONSE")
    cli("timestamp", "check", checkpoint, "--hash", "sha512").misused("go with request")
    cli("timestamp", "request", checkpoint, "--ca", "x").misused("go with accept and check")
    cli("timestamp", "request", "none").refused("cannot read the file none")
    cli("timestamp", "request", ".").refused("cannot read")
    cli("timestamp", "check", checkpoint).refused("there is no time stamp beside")
    cli("timestamp", "accept", checkpoint, "none.tsr").refused("cannot read the answer")
    cli("timestamp", "accept", checkpoint, checkpoint).refused("there is no request beside")
    Path("empty").write_bytes(b"")
    cli("timestamp", "request", "empty").refused("an empty file is not stamped")
    cli("timestamp", "request", checkpoint).fine()
    cli("timestamp", "accept", checkpoint, checkpoint).refused("it is no time-stamp response")
    cli("timestamp", "accept", checkpoint, "empty").refused("it is no time-stamp response")
    authority.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Stamps")
    for wrong in (checkpoint, "empty", authority.folder / "root.key"):
        cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", wrong).refused("certificates in PEM")
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", "none.pem").refused("cannot read the certificates")
    Path("a.checkpoint.json.tsq").write_bytes(b"\x30\x00")
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", authority.root).refused("it is no time-stamp request")


def test_nothing_of_it_reaches_for_a_network(
    cli: Callable, authority: Authority, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("timestamp", "request", checkpoint).fine()
    authority.answer(Path("a.checkpoint.json.tsq"), Path("a.tsr"), "Stamps")
    reached: list[str] = []

    def hook(event: str, arguments: object) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.posix_spawn"):
            reached.append(event)

    sys.addaudithook(hook)
    cli("timestamp", "accept", checkpoint, "a.tsr", "--ca", authority.root).fine()
    cli("timestamp", "check", checkpoint).fine()
    assert reached == []
    reached.append("the hook cannot be taken off")


class Carried:
    """A request and a good answer, made once."""

    data = b"a file\n"
    request = b""
    response = b""
    roots: list = []  # noqa: RUF012


@pytest.fixture(scope="module")
def carried(made: Authority, tmp_path_factory: pytest.TempPathFactory) -> Carried:
    folder = tmp_path_factory.mktemp("carried")
    Carried.request = timestamps.request(Carried.data)
    (folder / "a.tsq").write_bytes(Carried.request)
    Carried.response = made.answer(folder / "a.tsq", folder / "a.tsr", "Stamps").read_bytes()
    Carried.roots = timestamps.certificates(made.root.read_bytes())
    return Carried()


@given(st.data())
def test_an_altered_answer_never_says_anything_else(carried: Carried, data: st.DataObject) -> None:
    """Any byte changed, any tail cut: refused in one line, or (in parts that nobody signs) it says the very same."""
    good = timestamps.check(carried.data, carried.request, carried.response, carried.roots)
    content = bytearray(carried.response)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    content = content[: data.draw(st.integers(len(content) - 3, len(content)))]
    try:
        assert timestamps.check(carried.data, carried.request, bytes(content), carried.roots) == good
    except VerifierError as error:
        if "\n" in str(error):
            raise


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_line(carried: Carried, data: bytes) -> None:
    for request, response in ((data, carried.response), (carried.request, data)):
        with pytest.raises(VerifierError) as raised:
            timestamps.check(carried.data, request, response, carried.roots)
        assert "\n" not in str(raised.value)
    with pytest.raises(VerifierError):
        timestamps.certificates(data)


def test_another_certificate_of_the_same_signer(carried: Carried, made: Authority) -> None:
    """Same authority, number, name and key, but other days: not the one that the signer named."""
    from datetime import UTC, datetime

    from asn1crypto import cms, tsp
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    signer = x509.load_pem_x509_certificate((made.folder / "Stamps.pem").read_bytes())
    root = serialization.load_pem_private_key((made.folder / "root.key").read_bytes(), None)
    builder = x509.CertificateBuilder(signer.issuer, signer.subject, signer.public_key(), signer.serial_number)
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2045, 1, 1, tzinfo=UTC)
    )
    for extension in signer.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    other = builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.DER)  # type: ignore[arg-type]
    answer = tsp.TimeStampResp.load(carried.response)
    choice = cms.CertificateChoices.load(other)
    answer["time_stamp_token"]["content"]["certificates"] = cms.CertificateSet([choice])
    with pytest.raises(VerifierError, match="not the one that it names"):
        timestamps.check(carried.data, carried.request, answer.dump(), carried.roots)


def test_the_signed_part_is_covered_byte_for_byte(carried: Carried) -> None:
    """Every byte of what the authority says (imprint, time, serial, nonce), and of its signature."""
    from asn1crypto import tsp

    signed = tsp.TimeStampResp.load(carried.response)["time_stamp_token"]["content"]
    said = signed["encap_content_info"]["content"].contents
    signature = signed["signer_infos"][0]["signature"].native
    attributes = signed["signer_infos"][0]["signed_attrs"].contents
    for part in (said, signature, attributes):
        start = carried.response.index(part)
        for at in range(start, start + len(part)):
            content = bytearray(carried.response)
            content[at] ^= 1
            with pytest.raises(VerifierError):
                timestamps.check(carried.data, carried.request, bytes(content), carried.roots)


@pytest.mark.parametrize(
    "answer",
    ["30053003020100", "3003020100", "300730030201003000", "3005300302010230"[:14], "3080", "30053003020163"],
)
def test_an_answer_without_a_stamp(carried: Carried, answer: str) -> None:
    with pytest.raises(VerifierError, match=r"no time-stamp response|the authority"):
        timestamps.check(carried.data, carried.request, bytes.fromhex(answer), carried.roots)


def test_what_the_libraries_warn_of_and_raise_is_one_line(
    carried: Carried, recwarn: pytest.WarningsRecorder, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every single byte of the certificate in the answer turned into one that readers stumble over."""
    from asn1crypto import tsp

    signed = tsp.TimeStampResp.load(carried.response)["time_stamp_token"]["content"]
    certificate = signed["certificates"][0].dump()
    start = carried.response.index(certificate)
    for at in range(start, start + len(certificate)):
        for value in (0x00, 0x30, 0x80, 0xFF):
            content = bytearray(carried.response)
            if content[at] == value:
                continue
            content[at] = value
            with pytest.raises(VerifierError):
                timestamps.check(carried.data, carried.request, bytes(content), carried.roots)
    assert not recwarn.list
    assert capfd.readouterr() == ("", "")


def test_json_of_a_request(cli: Callable, checkpoint: Path) -> None:
    import hashlib

    (found,) = cli("timestamp", "request", checkpoint, "--format", "json").fine().json
    assert found["imprint"] == hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert json.dumps(found)
