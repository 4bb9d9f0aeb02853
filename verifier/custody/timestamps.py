"""Time stamps by RFC 3161: a request over a file's bytes, and the check of what an authority answered. No network.

An answer holds when the authority granted it, its imprint is that of the file and of the request, its nonce is the
request's, its signature is that of the certificate which it names (ESSCertID, RFC 5816), and which is for time stamps
alone (extendedKeyUsage timeStamping, critical), was valid at the stamped time, and whose chain ends at an authority
that is trusted here.

What cannot be told without a network: whether a certificate was revoked.
"""

import hashlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from verifier.custody.signing import MISSING
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

HashName = Literal["sha256", "sha512"]
LARGEST: Final = 1 << 20
"""Bytes of a request, an answer or a file of certificates at most; an answer has some 6,000."""
_OIDS: Final = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
_BROKEN: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises for bytes that are not what they should be."""
_STATUS: Final = {
    1: "granted it with changes; ask for it anew",
    2: "refused it",
    3: "has not decided yet",
    4: "warns that its certificate will be revoked",
    5: "says that its certificate was revoked",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer shows: the bytes existed at ``at`` (UTC, give or take ``accuracy`` seconds), says ``signer``.

    ``expires`` is the end of the signer's certificate; ``serial`` and ``policy`` are the authority's own.
    """

    at: datetime
    accuracy: float | None
    signer: str
    authority: str
    expires: datetime
    serial: int
    policy: str


def needed() -> None:
    """Say in one line that the packages for time stamps are not installed, if so. Raises ``VerifierError``."""
    try:
        import asn1crypto  # noqa: F401
        import rfc3161_client  # noqa: F401
    except ImportError:
        raise VerifierError(MISSING) from None


def request(data: bytes, algorithm: HashName = "sha256") -> bytes:
    """A request over these bytes, with a nonce, that asks for the certificate (DER).

    Raises ``VerifierError`` when there are no bytes.
    """
    needed()
    from rfc3161_client import TimestampRequestBuilder
    from rfc3161_client.base import HashAlgorithm

    if not data:
        raise VerifierError("an empty file is not stamped")
    chosen = HashAlgorithm.SHA256 if algorithm == "sha256" else HashAlgorithm.SHA512
    return TimestampRequestBuilder().data(data).hash_algorithm(chosen).build().as_bytes()


@contextmanager
def _guarded(what: str) -> Iterator[None]:
    """What strangers wrote is read within: any error of a library is one line that says that it is no ``what``.

    The libraries raise more than they say (``KeyError``, ``InvalidVersion``), and warn on standard error; a fault in
    their Rust is a ``PanicException``, which is no ``Exception``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except VerifierError:
            raise
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise VerifierError(f"it is no {what} that can be read ({type(error).__name__})") from None


def _decoded(data: bytes, decode: Callable[[bytes], Any], what: str) -> Any:
    with _guarded(f"{what} of RFC 3161"):
        return decode(data)


def parse_request(data: bytes) -> "TimeStampRequest":
    """A request from its bytes. Raises ``VerifierError`` when it is none."""
    needed()
    from rfc3161_client._rust import parse_timestamp_request  # the library's one way to read a request

    found: TimeStampRequest = _decoded(data, parse_timestamp_request, "time-stamp request")
    return found


def same_request(request: bytes, response: bytes) -> bool:
    """Whether an answer is to this request, by the nonce; ``False`` for what is neither."""
    try:
        with _guarded("answer"):
            asked, answer = parse_request(request), _response(response)
            return asked.nonce is not None and bool(answer.tst_info.nonce == asked.nonce)
    except VerifierError:
        return False


def _response(data: bytes) -> "TimeStampResponse":
    """An answer that was granted. Raises ``VerifierError``."""
    needed()
    from rfc3161_client import decode_timestamp_response

    answer: TimeStampResponse = _decoded(_sorted(data), decode_timestamp_response, "time-stamp response")
    if answer.status != 0:
        words = "; ".join(answer.status_string)
        status = _STATUS.get(answer.status, f"answered with status {answer.status}")
        raise VerifierError(f"the authority {status}" + (f" ({words})" if words else ""))
    return answer


def _sorted(data: bytes) -> bytes:
    """The answer with its certificates in the order that DER wants and the library insists on.

    Many authorities (and openssl) leave them in their own order, signer first. They are no part of what is signed.
    """
    from asn1crypto import cms, tsp

    try:
        answer = tsp.TimeStampResp.load(data, strict=True)
        signed = answer["time_stamp_token"]["content"]
        if len(signed["certificates"]) > 1:
            # A new set, which asn1crypto writes in order; the one that was read would be written as it was.
            ders = [certificate.dump() for certificate in signed["certificates"]]
            signed["certificates"] = cms.CertificateSet([cms.CertificateChoices.load(der) for der in ders])
            return bytes(answer.dump())
    except _BROKEN:
        pass  # the reader of answers says what is wrong
    return data


def certificates(pem: bytes) -> "list[Certificate]":
    """All certificates of a PEM file. Raises ``VerifierError`` when it has none or one cannot be read."""
    needed()
    from cryptography.x509 import load_pem_x509_certificates

    with _guarded("file of certificates in PEM"):
        return load_pem_x509_certificates(pem)


def check(
    data: bytes,
    request: bytes,
    response: bytes,
    roots: "Sequence[Certificate]",
    untrusted: "Sequence[Certificate]" = (),
) -> Stamp:
    """Check an answer to a request over these bytes.

    :param roots: certificates of the authorities that are trusted.
    :param untrusted: certificates that may stand between the signer and one of those.

    Raises ``VerifierError`` that says what does not hold.
    """
    with _guarded("time-stamp response of RFC 3161"):
        answer, asked = _response(response), parse_request(request)
        return _checked(data, asked, answer, roots, untrusted, _named(response))


def _checked(
    data: bytes,
    asked: "TimeStampRequest",
    answer: "TimeStampResponse",
    roots: "Sequence[Certificate]",
    untrusted: "Sequence[Certificate]",
    named: tuple[str, bytes] | None,
) -> Stamp:
    from cryptography.hazmat.primitives.serialization import Encoding

    token = answer.tst_info
    _imprint(data, asked, answer)
    if asked.nonce is None or token.nonce != asked.nonce:
        raise VerifierError("it is the answer to another request: the nonce differs")
    signer = _signer(answer)
    if named is None or named[0] not in hashlib.algorithms_guaranteed:
        raise VerifierError("it does not name the certificate of its signer (ESSCertID)")
    if hashlib.new(named[0], signer.public_bytes(Encoding.DER), usedforsecurity=False).digest() != named[1]:
        raise VerifierError("the certificate in it is not the one that it names (ESSCertID)")
    _usage(signer, token.gen_time)
    _chain(answer, asked, roots, untrusted)
    accuracy = token.accuracy
    return Stamp(
        at=token.gen_time.astimezone(UTC),
        accuracy=_seconds(accuracy) if accuracy is not None else None,
        signer=signer.subject.rfc4514_string(),
        authority=signer.issuer.rfc4514_string(),
        expires=signer.not_valid_after_utc,
        serial=token.serial_number,
        policy=token.policy.dotted_string,
    )


def _seconds(accuracy: Any) -> float:
    return (accuracy.seconds or 0) + (accuracy.millis or 0) / 1e3 + (accuracy.micros or 0) / 1e6


def _imprint(data: bytes, asked: "TimeStampRequest", answer: "TimeStampResponse") -> None:
    wanted, given = asked.message_imprint, answer.tst_info.message_imprint
    hashed = _OIDS.get(wanted.hash_algorithm.dotted_string)
    if hashed is None:
        raise VerifierError("the request is over a hash other than SHA-256 or SHA-512")
    if hashed(data).digest() != wanted.message:
        raise VerifierError("the request is over other bytes: the file was altered since, or is another one")
    if given.hash_algorithm != wanted.hash_algorithm or given.message != wanted.message:
        raise VerifierError("it stamps other bytes: the imprint differs from the file's")


def _signer(answer: "TimeStampResponse") -> "Certificate":
    from cryptography.x509 import load_der_x509_certificate

    infos = list(answer.signed_data.signer_infos)
    if len(infos) != 1:
        raise VerifierError(f"it has {len(infos)} signatures where one is wanted")
    for der in answer.signed_data.certificates:
        certificate = load_der_x509_certificate(der)
        if certificate.issuer == infos[0].issuer and certificate.serial_number == infos[0].serial_number:
            return certificate
    raise VerifierError("it does not hold the certificate of its signer, which the request asked for")


def _named(response: bytes) -> tuple[str, bytes] | None:
    """Hash name and hash of the certificate that the signed attributes name; ``None`` when they name none."""
    from asn1crypto import tsp

    try:
        signed = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]
        for attribute in signed["signer_infos"][0]["signed_attrs"]:
            kind = attribute["type"].native
            if kind in ("signing_certificate", "signing_certificate_v2"):
                first = attribute["values"][0]["certs"][0]
                algorithm = first["hash_algorithm"]["algorithm"].native if kind.endswith("_v2") else "sha1"
                return algorithm, first["cert_hash"].native
    except _BROKEN:
        pass
    return None


def _usage(signer: "Certificate", at: datetime) -> None:
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        ends = signer.not_valid_after_utc.strftime("%Y-%m-%d")
        raise VerifierError(f"the signer's certificate was not valid at the stamped time (it ends on {ends})")
    try:
        usage = signer.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        raise VerifierError("the signer's certificate is not for time stamps (no extendedKeyUsage)") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise VerifierError("the signer's certificate is not for time stamps alone (extendedKeyUsage)")


def _chain(
    answer: "TimeStampResponse",
    asked: "TimeStampRequest",
    roots: "Sequence[Certificate]",
    untrusted: "Sequence[Certificate]",
) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder

    if not roots:
        raise VerifierError("no authority is trusted yet: give its certificate by --ca")
    # The library takes all that it is given for trusted where it is its own issuer: so nothing else may be.
    between = [certificate for certificate in untrusted if certificate.issuer != certificate.subject]
    builder = VerifierBuilder.from_request(asked)
    for certificate in dict.fromkeys(roots):
        builder = builder.add_root_certificate(certificate)
    for certificate in dict.fromkeys(between):
        builder = builder.add_intermediate_certificate(certificate)
    try:
        builder.build().verify(answer, asked.message_imprint.message)
    except VerificationError as error:
        reason = " ".join(str(error).split()).removeprefix("Error while verifying certificates: ")
        if "ErrorStack" in reason:  # of the library below, for its makers
            raise VerifierError(
                "its signature does not hold, or its certificate does not lead to an authority trusted here:"
                " see that --ca is the certificate of the authority that stamped it"
            ) from None
        raise VerifierError(
            f"its signature or the chain of its certificate to an authority trusted here does not hold ({reason[:200]})"
        ) from None
