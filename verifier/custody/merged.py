"""An independent check of the entries that a case keeps of other cases' histories.

Each must carry the hash of its own content (the rule of ``verifier.custody.chain``) and follow an entry that is kept as
well, or that stands in the case's own history, or be the first of a history. So a chain of a merged case can be
followed from its head, which the ``merge_case`` entry names, back to the entry that both cases share.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from verifier.custody.chain import ORIGIN, Entry, digest
from verifier.custody.redactions import ACTION


def check_merged(
    entries: Iterable[Entry],
    own: Container[str],
    removed: Iterable[Mapping[str, str]] = (),
    tell: Callable[[Entry, int, int], None] | None = None,
) -> str | None:
    """What is wrong with the first entry that does not hold, as a sentence; ``None`` when all do.

    :param own: the hashes of the case's own history.
    :param removed: of each entry there that removed words from merged ones, oldest first, which it names, and the
        SHA-256 of their content since: the newest that names one counts. What entries of merged histories say so of
        each other is found here; each of them may be, as a history is merged as it stands at that moment.
    :param tell: called with each entry of a merged history that removed words, and from how many others of its own
        history and of those that were merged into it.
    """
    kept: set[str] = set()
    follows: list[tuple[int, str]] = []
    differs: list[tuple[int, str, str]] = []
    ours = {own_hash: content for one in removed for own_hash, content in one.items()}
    told: set[tuple[str, str]] = set()
    for entry in entries:
        try:
            right = digest(entry)
        except (TypeError, UnicodeEncodeError, RecursionError) as error:
            return f"Entry {entry.seq} of a merged history cannot be hashed ({error})."
        if entry.hash in ours:
            if ours[entry.hash] != right:
                words = "this case's history removed words from it, and it was altered, or holds them again"
                return f"Entry {entry.seq} of a merged history is not what it should be: {words}."
        elif entry.hash != right:
            differs.append((entry.seq, entry.hash, right))
        if entry.action == ACTION:
            named = _named(entry.after)
            if named is None:
                return f"Entry {entry.seq} of a merged history does not say from which entries it removed words."
            for part in named:
                told |= set(part.items())
            if tell is not None:
                tell(entry, *map(len, named))
        kept.add(entry.hash)
        if entry.previous != ORIGIN and entry.previous not in own:
            follows.append((entry.seq, entry.previous))
    for seq, hashed, right in differs:
        if (hashed, right) not in told:
            return f"Entry {seq} of a merged history was altered: its content does not match its hash."
    for seq, previous in follows:
        if previous not in kept:
            return f"Entry {seq} of a merged history does not follow from any that is kept: one was taken out."
    if ours.keys() - kept:
        return "This case's history removed words from an entry of a merged history that is not kept: it was taken out."
    return None


def _named(after: Any) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
    """The entries that one names from which it removed words, with the SHA-256 of their content since: those of its own
    history, and of those that were merged into it."""
    told = after.get("redacted") if isinstance(after, Mapping) else None
    entries, merged = (told.get("entries"), told.get("merged")) if isinstance(told, Mapping) else (None, None)
    if not isinstance(entries, Mapping) or not isinstance(merged, Mapping):
        return None
    if not all(isinstance(one, str) for part in (entries, merged) for one in part.values()):
        return None
    return entries, merged


def check_told(
    kept: Mapping[int, Sequence[str]], told: Iterable[tuple[int, Mapping[str, Any]]], own: Container[str]
) -> Iterator[str]:
    """What is wrong with the entries kept of other histories, beside the entries here that tell of them, as sentences.

    :param kept: by the entry here that merged them, the hashes that are kept, each with a space and the case it is of.
    :param told: number and ``merged`` of the entries here that merged a case.
    :param own: the hashes of the case's own history.
    """
    everything = {one.partition(" ")[0] for hashes in kept.values() for one in hashes}
    rest = dict(kept)
    for seq, merged in told:
        hashes = sorted(rest.pop(seq, ()))
        digest = sha256("[{}]".format(",".join(f'"{one}"' for one in hashes)).encode()).hexdigest()
        if len(hashes) != merged["kept"] or digest != merged["digest"]:
            yield f"Entry {seq} merged {merged['kept']:,} entries; those that are kept of it are others."
        head = merged["head"]["hash"]
        if head not in everything and head not in own:
            yield f"Entry {seq} merged a history up to a head that is not kept."
    for seq in sorted(rest):
        yield f"Entries are kept of a history that entry {seq} did not merge."
