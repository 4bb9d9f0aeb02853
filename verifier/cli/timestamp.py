"""``verifier timestamp``: an authority's word on when a file existed, by files that are carried there and back."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verifier.cli.common import FormatOption

if TYPE_CHECKING:
    from verifier.workflow.timestamping import Found

StampDeed = Literal["request", "accept", "check"]
HashName = Literal["sha256", "sha512"]


def timestamp(
    *,
    deed: Annotated[StampDeed, typer.Argument(metavar="request|accept|check", help="What to do.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="A checkpoint, or any other file.")],
    response: Annotated[
        str | None, typer.Argument(metavar="RESPONSE", help="With accept: what the authority gave back (.tsr).")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE.tsq", help="With request: a copy to carry to the authority."),
    ] = None,
    algorithm: Annotated[
        HashName | None, typer.Option("--hash", help="With request: over which hash. Default: sha256.")
    ] = None,
    ca: Annotated[
        str | None,
        typer.Option(
            "--ca", metavar="CA.pem", help="The authority's own certificate; once accepted, it is trusted from then on."
        ),
    ] = None,
    untrusted: Annotated[
        str | None,
        typer.Option("--untrusted", metavar="CHAIN.pem", help="Certificates between that and the signer's."),
    ] = None,
    output: FormatOption = "table",
) -> None:
    """Have a time-stamping authority say that a file existed (RFC 3161).

    request keeps a request beside the file; carry it to an authority, and accept what it gives back: the answer is
    checked, whole, and kept beside the file. check does so again later. There is no network in it, and the authority
    sees a hash, nothing else.

    \b
    Examples:
      verifier timestamp request tikrit-412.checkpoint.json -o /media/stick/tikrit.tsq
      verifier timestamp accept tikrit-412.checkpoint.json /media/stick/tikrit.tsr --ca authority.pem
      verifier timestamp check tikrit-412.checkpoint.json

    Exit code 1 on any doubt.
    """
    if (response is not None) != (deed == "accept"):
        raise typer.BadParameter("accept takes FILE and RESPONSE, every other one FILE alone")
    if (path is not None or algorithm is not None) and deed != "request":
        raise typer.BadParameter("-o and --hash go with request")
    if (ca is not None or untrusted is not None) and deed == "request":
        raise typer.BadParameter("--ca and --untrusted go with accept and check")
    from verifier.cli.output import json_array, say
    from verifier.workflow import timestamping

    if deed == "request":
        kept, digest = timestamping.make_request(file, algorithm or "sha256", path)
        if output == "json":
            json_array([{"path": str(kept), "hash": algorithm or "sha256", "imprint": digest}])
        else:
            say(f"request in {path or kept}, over the {(algorithm or 'sha256').upper()} {digest}".replace("\n", " "))
        return
    if deed == "accept":
        found = [timestamping.accept(file, response or "", ca=ca, untrusted=untrusted)]
    else:
        found = timestamping.check(file, ca=ca, untrusted=untrusted)
    _show(found, output)


def _show(found: "list[Found]", output: str) -> None:
    from verifier.cli.output import json_array, say, tell

    if output == "json":
        json_array(one.as_dict() for one in found)
    for one in found:
        if one.problem:
            tell(" ".join(f"verifier: {one.path}: {one.problem}".split()))
        elif output != "json":
            say(_words(one))
    if any(one.problem for one in found):
        raise typer.Exit(1)


def _words(one: "Found") -> str:
    from datetime import UTC, datetime

    stamp = one.stamp
    assert stamp is not None
    about = f" (± {stamp.accuracy:g} s)" if stamp.accuracy else ""
    words = (
        f"{one.path}: the file existed at {stamp.at:%Y-%m-%dT%H:%M:%SZ}{about}, says {stamp.signer},"
        f" certified by {stamp.authority}"
    )
    if stamp.expires < datetime.now(UTC):
        words += f"; its certificate ended on {stamp.expires:%Y-%m-%d}, later than that"
    return words.replace("\n", " ")
