"""What came of putting another case into this one, or would come, in words for a person."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from verifier.safe_text import safe_text

if TYPE_CHECKING:
    from db.rows import Merged

DISAGREE = "merge: disagree"
"""The tag of the claims on which two cases disagree."""


def came(counts: Mapping[str, int]) -> str:
    """What a merge brought: ``3 verdicts, 1 note``."""
    parts = [
        f"{number:,} {_one_line(re.sub(r'(?<=[a-z]{2})s(?= |$)', '', what, count=1) if number == 1 else what)}"
        for what, number in counts.items()
    ]
    return ", ".join(parts) or "nothing but its history"


def in_words(merged: "Merged") -> list[str]:
    """Sentences on what came; the last one, where there is disagreement, stands before its list."""
    if merged.common is None:
        said = [f"The other is a case of its own ({merged.uid[:8]}); its history has {merged.head.seq:,} entries."]
    else:
        shared = f"the first {merged.common.seq:,} are those of this one"
        said = [f"The other is a copy of this case; its history has {merged.head.seq:,} entries, of which {shared}."]
    if nothing_new(merged):
        removed = (
            f"But words were {one.there}. Here they still stand: verifier redact removes them."
            for one in merged.disagreements
        )
        return [*said, "Nothing new is in it: nothing was changed.", *removed]
    kept = "1 entry" if merged.kept == 1 else f"{merged.kept:,} entries"
    verb = "Would come" if merged.tried else "Came"
    said.append(f"{verb}: {came(merged.counts)}; {kept} of its history, word for word.")
    if merged.agreed:
        said.append(f"Both gave the same verdict, each for themselves: {_claims(merged.agreed)}.")
    if merged.read_otherwise:
        read = _claims(merged.read_otherwise)
        said.append(f"Of articles that both had added, {read} were read otherwise: yours stand.")
    if merged.disagreements:
        said.append(f"{len(merged.disagreements):,} disagree; what this case says stands:")
    return said


def nothing_new(merged: "Merged") -> bool:
    """Whether the other case held nothing that this one has not; of a try, nothing that would come."""
    return merged.change is None and not (merged.tried and (merged.kept or merged.counts))


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count:,} claims"


def _one_line(text: str) -> str:
    return " ".join(safe_text(text, newlines=False).split())
