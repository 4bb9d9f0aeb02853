"""What a report says about how it was made, in honest words. Every writer prints these."""

from collections.abc import Sequence
from typing import Final

from verifier.report.model import ReportRemoval


def _said(text: str) -> str:
    return " ".join(text.split())


VERDICT_MEANINGS: Final = {
    "confirmed": _said(
        """
            A reviewer checked the claim against evidence that does not go back to the same first
            source, and found that it holds as worded, within the range of the figure if it has one.
        """
    ),
    "disputed": _said(
        """
            A reviewer found that evidence, or another source of weight, contradicts the claim or
            its figure. It does not say that the claim is false.
        """
    ),
    "unverifiable": _said(
        """
            A reviewer looked and found no way to confirm or to refute the claim with what could be
            had at the time. It says nothing about how likely the claim is.
        """
    ),
    "unreviewed": _said(
        """
            No verdict by a person stands. Nothing in this report vouches for the claim beyond that
            the article prints it.
        """
    ),
}

METHOD: Final = (
    (
        "How the claims were found",
        (
            _said("""A program read each article and marked the passages that state something checkable: people killed,
                injured, captured, missing or displaced, control of territory, the authenticity of material, other
                quantities and events. It works by rules and a statistical parser of English, without an internet
                connection and without a generative model. The same text read by the same version of the program gives
            the same claims."""),
            _said("""Each claim keeps the article's very words with their place in the text,
                counted in Unicode code points, and each figure keeps the phrase it was read from. Claims that a
                person added, and words, places, dates, figures or attributions that a person corrected, are marked
                as such."""),
        ),
    ),
    (
        "How the figures were read",
        (
            _said("""Words such as “about”, “at least”, “scores” or “hundreds” were turned into low, best and high by
                the codebook named above; the rule stands beside every figure. An open bound means that the words set
                none: it is not zero and not unlimited. “Casualties” and “toll” are never read as “killed”."""),
            _said("""“(?) unsure reading” stands beside a figure where the grammar of the sentence did not plainly tie
                the number to what befell people: look at the words before you use it. Figures without the mark can be
                wrong, too."""),
        ),
    ),
    (
        "What the program does not do",
        (
            _said("""It does not judge whether a claim is true: verdicts, rationales and notes are by the persons
                named beside them."""),
            _said("""It misses claims and misreads some. Who “he” or “they” is, how far a quotation reaches and which
                event a figure belongs to are readings by a machine until a person has checked them. That a claim is
                absent here does not mean that an article does not make it."""),
            _said("""It reads English only; articles in other languages are listed but were not read for claims. It
                does not look at photographs, video or charts, and it does not visit the articles' addresses."""),
            _said("""It does not add up figures, and it does not decide which claims are about the same event or which
                reports copy each other."""),
        ),
    ),
)

_ADDRESS: Final = _said(
    """An address without one is kept as it was typed; what stood there was not fetched and may have changed."""
)
_CAPTURES: Final = (
    _said("""Each article was kept as the bytes that arrived; the SHA-256 beside it is of those bytes. Whoever holds
        the same file can compare, for example with sha256sum."""),
    _said("""Evidence was kept in the same way: the SHA-256 beside a file is of its bytes as they were attached."""),
)
_CAPTURES_AFTER_A_REMOVAL: Final = (
    _said("""Each article was kept as the bytes that arrived, and the SHA-256 beside it is of those bytes, but where
        “bytes replaced” stands beside it: words had to be removed from those for good, and the SHA-256 is of what
        stands in their place now, which no file that arrived has. Whoever holds the same file of any other can
        compare, for example with sha256sum."""),
    _said("""Evidence was kept in the same way: the SHA-256 beside a file is of its bytes as they were attached, but
        where “bytes replaced” stands beside it."""),
)
_REST: Final = (
    _said("""Everything that was done in the case (articles added, verdicts, notes, evidence, corrections, and the
        undoing of any of them) is an entry in its history, and each entry holds the hash of the one before. The
        number and hash printed here are those of the newest entry when the report was made: a case whose entry of
        that number has another hash, or none, was altered or cut short after this report."""),
    _said("""The chain shows that a history was altered only against a number and hash kept elsewhere, such as in this
        report. It does not prove who made an entry or when: names and times are as the reviewer's computer gave
them."""),
)


def how_to_check(removals: Sequence[ReportRemoval]) -> Sequence[str]:
    """How others check a report: what its digests are of, and what its number and hash show."""
    of_article, of_evidence = _CAPTURES_AFTER_A_REMOVAL if removals else _CAPTURES
    unnamed = [f"{one.seq}{' of a merged history' if one.merged else ''}" for one in removals if one.captures_unnamed]
    if unnamed:
        of_article += " " + _said(
            f"""Bytes were replaced by entry {" and entry ".join(unnamed)} as well, which does not say of which files
                (earlier versions did not write that down): they are not marked."""
        )
    return of_article, f"{of_evidence} {_ADDRESS}", *_REST
