"""``attach`` and ``evidence``: files and links that speak for or against a claim."""

from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.choices import Stance
from verifier.cli.common import FormatOption, open_for_reading, open_for_writing
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.rows import EvidenceRow

QuoteOption = Annotated[str | None, typer.Option("--quote", metavar="TEXT", help="Its words that matter here.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What you have to say about it.")]


def attach(
    ctx: typer.Context,
    *,
    claims: Annotated[list[int], typer.Argument(metavar="CLAIM...", help="Ids, as list shows them.")],
    what: Annotated[str, typer.Argument(metavar="FILE|URL", help="A file, or an address (http, https).")],
    stance: Annotated[Stance, typer.Option("--stance", help="What it is to the claim.")],
    quote: QuoteOption = None,
    note: NoteOption = None,
    primary: Annotated[
        bool, typer.Option("--primary", help="First hand: a document, a recording, a witness; no report on one.")
    ] = False,
    copy: Annotated[
        str | None, typer.Option("--copy", metavar="FILE", help="A saved copy of what stands at the address.")
    ] = None,
) -> None:
    """Attach a file or a link to one or several claims.

    A file's bytes are kept in the case with their SHA-256, once however often they are attached. An address is kept as
    typed and never fetched.

    \b
    Examples:
      verifier attach 7 list.pdf --stance refutes --quote "560 names" --primary
      verifier attach 7 8 https://example.org/report --stance context --copy report.html
      verifier attach 7 photo.jpg --stance supports --note "taken from the mill, facing west"
    """
    from verifier.cli.review import tell_change
    from verifier.workflow.evidence import gather

    with open_for_writing(ctx) as session:
        new = gather(
            what,
            stance=stance.value,
            most=session.config.largest_bytes,
            quote=quote or "",
            note=note or "",
            primary=primary,
            copy=copy,
            case=session.target,
        )
        change = session.attach_evidence(claims, new)
        tell_change(change)


def evidence(
    ctx: typer.Context,
    *,
    claim: Annotated[int | None, typer.Argument(metavar="CLAIM", help="Id, as list shows it.")] = None,
    save: Annotated[
        tuple[int, str] | None,
        typer.Option("--save", metavar="ID PATH", help="Write the bytes of one to a file; - is standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --save: overwrite PATH if it exists.")] = False,
    change: Annotated[int | None, typer.Option("--change", metavar="ID", help="Say otherwise what one means.")] = None,
    remove: Annotated[int | None, typer.Option("--remove", metavar="ID", help="Take one away.")] = None,
    stance: Annotated[Stance | None, typer.Option("--stance", help="With --change: what it is to the claim.")] = None,
    quote: QuoteOption = None,
    note: NoteOption = None,
    primary: Annotated[bool | None, typer.Option("--primary/--secondary", help="With --change: first hand.")] = None,
    output: FormatOption = "table",
) -> None:
    """List the evidence of a claim; save, change or remove a piece of it.

    \b
    Examples:
      verifier evidence 7
      verifier evidence 7 --format json
      verifier evidence --save 3 list.pdf
      verifier evidence --change 3 --stance context --note "of another day"
      verifier evidence --remove 3
    """
    deeds = [
        name for name, given in (("--save", save), ("--change", change), ("--remove", remove)) if given is not None
    ]
    if len(deeds) > 1 or bool(deeds) == (claim is not None):
        raise typer.BadParameter("give a CLAIM, or one of --save, --change, --remove with the ID of its evidence")
    values = {"stance": stance.value if stance else None, "quote": quote, "note": note, "primary": primary}
    given = {name: value for name, value in values.items() if value is not None}
    if bool(given) != (change is not None):
        raise typer.BadParameter("--change takes --stance, --quote, --note or --primary; nothing else does")
    if force and save is None:
        raise typer.BadParameter("--force goes with --save")
    if save is not None:
        _save(ctx, *save, force=force)
    elif change is not None or remove is not None:
        from verifier.cli.review import tell_change

        number = change if change is not None else remove
        with open_for_writing(ctx) as session:
            row = session.read.evidence(number or 0)
            if change is not None:
                tell_change(session.change_evidence(row.id, version=row.version, **given))  # type: ignore[arg-type]
            else:
                tell_change(session.remove_evidence(row.id, version=row.version))
    else:
        with open_for_reading(ctx) as session:
            _list(session.read.claim(claim or 0).evidence, output)


def _list(rows: "tuple[EvidenceRow, ...]", output: str) -> None:
    from verifier.cli.output import Column, json_array, table, tell
    from verifier.workflow.evidence import GLYPHS

    if output == "json":
        from db.rows import as_dict

        json_array(as_dict(row) for row in rows)
        return
    columns = (
        Column("id", right=True),
        Column("stance"),
        Column("primary"),
        Column("what", flexible=True),
        Column("quote", flexible=True),
        Column("note", flexible=True),
        Column("SHA-256", spare=1),
        Column("by", flexible=True),
        Column("at", spare=2),
    )
    count = table(
        columns,
        (
            (
                row.id,
                f"{GLYPHS.get(row.stance, '')} {row.stance}",
                "primary" if row.primary else "",
                " · ".join(part for part in (row.url, row.origin) if part),
                row.quote,
                row.note,
                row.capture_sha256 or "",
                row.reviewer,
                row.changed_at[:16].replace("T", " "),
            )
            for row in rows
        ),
    )
    if not count:
        tell("This claim has no evidence yet; verifier attach CLAIM FILE|URL gives it some.")


def _save(ctx: typer.Context, number: int, path: str, *, force: bool) -> None:
    from verifier.cli.output import say
    from verifier.workflow.evidence import save

    if not path:
        raise VerifierError("give the name of a file to write to")
    with open_for_reading(ctx) as session:
        row = save(session, number, path, force=force)
    if path != "-":
        say(f"wrote {path}: {row.size or 0:,} bytes, SHA-256 {row.capture_sha256}".replace("\n", " "))
