"""``verifier export``: the verification report."""

import time
from contextlib import nullcontext
from typing import Annotated, Final, Literal

import typer

from verifier.cli.claims import (
    ArticlesOption,
    ArticleTextOption,
    AssigneesOption,
    EvidenceOption,
    KindsOption,
    MeasuresOption,
    OutletsOption,
    PlacesOption,
    SearchOption,
    SinceOption,
    SourcesOption,
    StatesOption,
    TagsOption,
    UnassignedOption,
    UntaggedOption,
    UntilOption,
    VerdictsOption,
    ViewOption,
    filter_from,
    view_named,
)
from verifier.cli.common import open_for_reading
from verifier.cli.keys import KeyOption, ask_passphrase

ReportFormat = Literal["md", "html", "csv", "json"]

EVERY: Final = 0.3
"""Seconds between two events that say how far writing has come."""


class Told:
    """Says on standard output, as a JSON object a line, how far writing has come."""

    def __init__(self) -> None:
        self._last = 0.0

    def advance(self, done: int, total: int) -> None:
        """So many of so many claims went in; each goes in twice, to be counted and to be written."""
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            from verifier.cli.output import write_bytes
            from verifier.workflow.jsonl import dumps

            words = f"{done // 2:,} of {total // 2:,} claims"
            event = {"writing": True, "share": min(1.0, done / total) if total else None, "summary": words}
            write_bytes(dumps(event).encode() + b"\n")


def export(
    ctx: typer.Context,
    *,
    path: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")],
    fmt: Annotated[
        ReportFormat | None, typer.Option("--format", help="The format; without it, FILE's ending says it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")] = False,
    encrypt_to: Annotated[
        list[str] | None,
        typer.Option(
            "--encrypt-to",
            metavar="KEY",
            help="Encrypt to this public key (age1…, ssh-ed25519 …, ssh-rsa …); repeatable. FILE ends in .age.",
        ),
    ] = None,
    recipients: Annotated[
        list[str] | None,
        typer.Option("--recipients-file", metavar="FILE", help="Encrypt to the public keys in FILE, one a line."),
    ] = None,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign it with your key: FILE.sig.json beside it holds the signature.")
    ] = False,
    key: KeyOption = None,
    events: Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")] = False,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The report's heading.")] = "",
    verdicts: VerdictsOption = None,
    kinds: KindsOption = None,
    measures: MeasuresOption = None,
    sources: SourcesOption = None,
    outlets: OutletsOption = None,
    articles: ArticlesOption = None,
    search: SearchOption = "",
    article_text: ArticleTextOption = "",
    states: StatesOption = None,
    assignees: AssigneesOption = None,
    unassigned: UnassignedOption = False,
    tags: TagsOption = None,
    untagged: UntaggedOption = False,
    evidence: EvidenceOption = None,
    places: PlacesOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    view: ViewOption = None,
) -> None:
    """Write the verification report (md, html, csv, json).

    It holds a summary, every claim with its figure, its sources, its article's SHA-256 and its verdict, what is still
    unreviewed, and the head of the history, which shows later tampering.

    \b
    Examples:
      verifier export -o report.html
      verifier export --format csv -o - | head
      verifier export -o disputed.md --verdict disputed --measure killed
      verifier export -o report.html.age --encrypt-to age1…
      verifier export -o report.html --sign
    """
    from verifier.cli.output import say, tell
    from verifier.workflow.add import many
    from verifier.workflow.age import recipients as keys_of
    from verifier.workflow.export import export as write
    from verifier.workflow.export import format_of
    from verifier.workflow.signing import signing_export

    chosen = fmt or format_of(path)
    if chosen is None:
        raise typer.BadParameter(
            "say which format: md, html, csv or json (FILE's ending does not say)", param_hint="--format"
        )
    if sign and path == "-":
        raise typer.BadParameter("what goes to standard output is not signed; write it to a file", param_hint="--sign")
    if key is not None and not sign:
        raise typer.BadParameter("it goes with --sign", param_hint="--key")
    keys = keys_of(encrypt_to or (), recipients or ()) if encrypt_to or recipients else ()
    with open_for_reading(ctx) as session:
        where = filter_from(
            session.read,
            view=view_named(session.read, view),
            verdicts=verdicts,
            kinds=kinds,
            measures=measures,
            sources=sources,
            outlets=outlets,
            articles=articles,
            search=search,
            article_text=article_text,
            states=states,
            assignees=assignees,
            unassigned=unassigned,
            tags=tags,
            untagged=untagged,
            evidence=evidence,
            places=places,
            since=since,
            until=until,
        )
        advance = Told().advance if events and path != "-" else None
        with signing_export(session, path, key, ask_passphrase, force=force) if sign else nullcontext() as witness:
            count = write(
                session,
                path,
                chosen,
                where=where,
                force=force,
                title=title,
                keys=keys,
                advance=advance,
                witness=witness,
            )
    if path != "-":
        words = f", encrypted to {many(len(keys), 'recipient')}" if keys else ""
        words += f", signed in {path}.sig.json" if sign else ""
        say(f"wrote {path} with {many(count, 'claim')}{words}".replace("\n", " "))
    elif not count:
        tell("The report holds no claims.")
