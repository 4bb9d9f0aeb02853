"""The entries that a case keeps of other histories, checked from a reader: for ``doctor``, and before a merge."""

import json
from typing import TYPE_CHECKING

from verifier.custody.merged import check_merged, check_told

if TYPE_CHECKING:
    from db.queries import Reader


def problem(reader: "Reader") -> str | None:
    """What is wrong with the first that does not hold, as a sentence; ``None`` when all do."""
    own = set(reader.hashes())
    try:
        found = check_merged(reader.merged_entries(), own, [one.merged for one in reader.redactions()])
        if found:
            return found
        kept: dict[int, list[str]] = {}
        for by, entry_hash, of in reader.all("SELECT merged_by, hash, origin FROM merged_entry"):
            kept.setdefault(by, []).append(f"{entry_hash} {of}")
        merges = reader.all("SELECT seq, after FROM history WHERE action = 'merge_case' ORDER BY seq")
        told = [(seq, json.loads(after)["merged"]) for seq, after in merges]
        return next(check_told(kept, told, own), None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"An entry that merged another case, or removed words, makes no sense ({type(error).__name__}: {error})."
