"""The verification report: a model (``model``), counts (``summarise``, ``Tally``) and a streaming writer a format.

Pure: knows neither the store nor the screen. ``write`` prints a ``Report`` as Markdown, HTML, CSV or JSON.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO, Final, cast

from verifier.errors import VerifierError
from verifier.report.model import Report
from verifier.report.summary import Tally, summarise

FORMATS: Final = ("md", "html", "csv", "json")
__all__ = ["FORMATS", "Report", "Tally", "summarise", "write"]
_CHUNK: Final = 1 << 16


def write(report: Report, fmt: str, stream: BinaryIO) -> None:
    """Print ``report`` as ``fmt`` (one of ``FORMATS``) to a binary stream, as UTF-8, claim by claim.

    :raises VerifierError: for another format; when a claim stands in the wrong stream; and when the claims are not
        those that the summary counted. What was written until then is half a file: write to a temporary one and move
        it.
    """
    if fmt not in FORMATS:
        raise VerifierError(f"There is no report format {fmt!r}: choose one of {', '.join(FORMATS)}.")
    chunks = cast(Callable[[Report], Iterator[str]], import_module(f"verifier.report.to_{fmt}").chunks)
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks(report):
        data = chunk.encode("utf-8")
        waiting.append(data)
        size += len(data)
        if size >= _CHUNK:
            stream.write(b"".join(waiting))
            waiting, size = [], 0
    stream.write(b"".join(waiting))
