"""``verifier extract``: the claims of articles, without a case."""

import os
import sys
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from verifier.cli.common import CodebookOption, JobsOption
from verifier.cli.interrupts import stoppable
from verifier.cli.main import STOPPED
from verifier.cli.output import Format, json_array, paint, say, tell, write_bytes, write_painted
from verifier.cli.progress import Bar, Meter, sizes
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.extract.model import Claim
    from verifier.workflow.reading import Found


def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Articles (.txt, .html, .jsonl), a folder, or -.")],
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help='JSON lines in ({"id", "text", "title", "published", "publisher"}), JSON lines out, in order.',
        ),
    ] = False,
    codebook: CodebookOption = None,
    jobs: JobsOption = None,
    output: Annotated[
        Format, typer.Option("--format", help="Claims to read, or a JSON array of objects for scripts.")
    ] = "table",
) -> None:
    """Show the claims of articles without keeping them.

    On a terminal each claim stands in its paragraph, its figures and speakers marked; through a pipe it is plain.

    \b
    Examples:
      verifier extract article.txt
      verifier extract --format json page.html
      verifier extract --jsonl - < articles.jsonl > claims.jsonl
    """
    from verifier import config

    book = codebook or config.load().codebook
    meter = Meter()
    try:
        if jsonl:
            _lines(files, book, jobs, meter)
        else:
            _files(files, book, jobs, meter, output)
    except KeyboardInterrupt:
        from verifier.workflow.add import many

        tell(f"verifier: stopped; {many(meter.articles, 'article')} read.")
        raise typer.Exit(STOPPED) from None


def _files(files: list[str], codebook: str, jobs: int | None, meter: Meter, output: Format) -> None:
    from verifier.workflow.reading import extract_readings, readings, sources

    found: list[Found] = []
    refused: list[Found] = []
    places = sources(files)
    meter.expect(sizes(places))
    answers = extract_readings(readings(places), codebook=codebook, jobs=jobs, advance=meter.advance)
    with closing(answers), _bar(meter):
        for answer in stoppable(answers):
            meter.article(answer.place)
            (refused if answer.refusal else found).append(answer)
            if output == "table" and not answer.refusal:
                _show(answer)
                sys.stdout.flush()
    if output == "json":
        json_array(answer.as_dict() for answer in found)
    if len(refused) == 1:
        raise VerifierError(f"{refused[0].origin}: {refused[0].refusal}")
    for answer in refused:
        tell(f"verifier: {answer.origin}: {answer.refusal}")
    if refused:
        raise typer.Exit(1)


def _bar(meter: Meter) -> AbstractContextManager[object]:
    """A bar while a person waits and the answers go elsewhere."""
    return Bar(meter) if sys.stderr.isatty() and not sys.stdout.isatty() else nullcontext()


def _lines(files: list[str], codebook: str, jobs: int | None, meter: Meter) -> None:
    from verifier.workflow.jsonl import extract_lines

    meter.expect(_sizes(files))
    with ExitStack() as stack:
        stack.enter_context(_bar(meter))
        for place, name in enumerate(files):
            stream, shown = _open(stack, name)
            lines = extract_lines(stream, codebook=codebook, name=shown, jobs=jobs, advance=meter.advance)
            with closing(lines):
                for line in stoppable(lines):
                    meter.article(place)
                    write_bytes(line.encode("utf-8") + b"\n")


def _sizes(files: list[str]) -> list[int]:
    return [0 if name == "-" or not os.path.isfile(name) else os.path.getsize(name) for name in files]


def _open(stack: ExitStack, name: str) -> tuple[BinaryIO, str]:
    if name == "-":
        return sys.stdin.buffer, "standard input"
    try:
        return stack.enter_context(open(name, "rb")), name
    except (OSError, ValueError) as error:
        raise VerifierError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error


def _show(answer: "Found") -> None:
    if sys.stdout.isatty():
        from verifier.cli import marked

        marked.show(answer, marked.console())
        return
    _show_plain(answer)


def _show_plain(answer: "Found") -> None:
    from verifier.safe_text import safe_text

    extraction = answer.extraction
    assert extraction is not None
    heading = answer.title or answer.origin
    write_painted(paint(safe_text(heading, newlines=False), "bold"))
    if extraction.notice:
        say(f"  {extraction.notice}")
    elif not extraction.claims:
        say("  no claims found")
    for number, claim in enumerate(extraction.claims, 1):
        _show_claim(number, claim)
    say()


def _show_claim(number: int, claim: "Claim") -> None:
    from verifier.cli.words import chain_words, figure_words
    from verifier.safe_text import safe_text

    figures = "; ".join(figure_words(figure) for figure in claim.figures)
    said = chain_words([link.speaker for link in claim.attribution])
    about = "  ".join(part for part in (claim.kind, figures, f"said by {said}" if said else "") if part)
    write_painted(paint(f"{number:3}  ", "dim") + safe_text(about, newlines=False))
    write_painted("     " + safe_text(claim.quote, newlines=False))
