"""Reading the two streams of claims once, and holding them against the summary that was printed before them."""

from collections import Counter
from collections.abc import Iterator

from verifier.errors import VerifierError
from verifier.report.model import VERDICTS, Report, ReportClaim


class Claims:
    """The claims of a report, counted as they go by.

    :raises VerifierError: from ``reviewed``/``unreviewed`` when a claim stands in the wrong stream or carries a
        verdict that does not exist: an unreviewed claim must never be printed among the reviewed ones; from ``check``
        when the claims are not those that the summary counted (somebody changed the case in the meantime).
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._seen: Counter[str] = Counter()

    def reviewed(self) -> Iterator[ReportClaim]:
        """Claims with a verdict."""
        for claim in self._report.claims:
            if claim.word == "unreviewed" or claim.word not in VERDICTS:
                raise VerifierError(
                    f"claim {claim.id} is {claim.word} but stands among the reviewed ones; no report was made."
                )
            self._seen[claim.word] += 1
            yield claim

    def unreviewed(self) -> Iterator[ReportClaim]:
        """Claims without one."""
        for claim in self._report.unreviewed:
            if claim.word != "unreviewed":
                raise VerifierError(
                    f"claim {claim.id} is {claim.word} but stands among the unreviewed ones; no report was made."
                )
            self._seen[claim.word] += 1
            yield claim

    def check(self) -> None:
        """Call after the last claim."""
        counted = {verdict: self._report.summary.of(verdict) for verdict in VERDICTS}
        written = {verdict: self._seen[verdict] for verdict in VERDICTS}
        if counted != written:
            raise VerifierError("The case was changed while its report was being written: run the export again.")
