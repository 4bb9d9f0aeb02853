"""A time-stamping authority on this computer, by the openssl command line: certificates, and answers to requests."""

import shutil
import subprocess
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")

CONFIG = """
[ca]
default_ca = one
[one]
dir = .
new_certs_dir = .
database = index.txt
serial = ca.serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[tsa]
default_tsa = stamps
[stamps]
serial = tsa.serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1, millisecs:500
signer_digest = sha256
ess_cert_id_alg = sha256
tsa_name = yes
[stamp]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[mail]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, emailProtection
[several]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping, emailProtection
[plain]
basicConstraints = critical, CA:FALSE
[middle]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[req]
distinguished_name = name
[name]
"""


class Authority:
    """A root, and certificates that it gives to signers of time stamps."""

    def __init__(self, folder: Path, name: str = "Root", digests: str = "sha256, sha512") -> None:
        folder.mkdir()
        self.folder, self.name = folder, name
        (folder / "openssl.cnf").write_text(CONFIG.replace("{digests}", digests))
        (folder / "index.txt").write_text("")
        (folder / "ca.serial").write_text("1000\n")
        (folder / "tsa.serial").write_text("01\n")
        self._run(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"),
            *("-keyout", "root.key", "-out", "root.pem", "-subj", f"/CN={name}", "-config", "openssl.cnf"),
            *("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"),
        )

    @property
    def root(self) -> Path:
        """The root's certificate."""
        return self.folder / "root.pem"

    def certify(
        self, name: str, usage: str = "stamp", *, by: str = "root", start: str = "20200101", end: str = "20401231"
    ) -> Path:
        """Make a key and a certificate. The days are those between which it holds."""
        self._run(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "openssl.cnf"),
            *("-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}"),
        )
        self._run(
            *("ca", "-batch", "-notext", "-config", "openssl.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem"),
            *("-cert", f"{by}.pem", "-keyfile", f"{by}.key", "-extensions", usage, "-md", "sha256"),
            *("-startdate", f"{start}000000Z", "-enddate", f"{end}000000Z"),
        )
        return self.folder / f"{name}.pem"

    def answer(self, request: Path, response: Path, signer: str, *extra: str) -> Path:
        """Answer a request as the signer of this name."""
        self._run(
            *("ts", "-reply", "-config", "openssl.cnf", "-section", "stamps", "-queryfile", str(request.absolute())),
            *("-signer", f"{signer}.pem", "-inkey", f"{signer}.key", "-out", str(response.absolute()), *extra),
        )
        return response

    def forge(self, answer: Path, response: Path, signer: str) -> Path:
        """What an answer says, signed anew by a certificate that openssl itself would not stamp with."""
        answer, response = answer.absolute(), response.absolute()
        self._run("ts", "-reply", "-config", "openssl.cnf", "-in", str(answer), "-token_out", "-out", "token.der")
        self._run(*("cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-binary", "-out", "said.der"))
        self._run(
            *("cms", "-sign", "-nodetach", "-nosmimecap", "-cades", "-binary", "-outform", "DER", "-md", "sha256"),
            *("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "said.der", "-out", "token.der"),
            *("-signer", f"{signer}.pem", "-inkey", f"{signer}.key"),
        )
        self._run(
            *("ts", "-reply", "-config", "openssl.cnf", "-in", "token.der", "-token_in", "-out", str(response)),
        )
        return response

    def _run(self, *arguments: str) -> str:
        assert OPENSSL is not None
        done = subprocess.run([OPENSSL, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr
