"""Giving verdicts, one or ten thousand at once, in statements over sets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from db import between, mapping, search, sources, standing
from db.errors import CaseError, Conflict, NotFound
from db.rows import Change, ClaimRow, Stale
from db.schema import MAX_ID
from db.writing import Write

TOLD: Final = 12
"""Of so many claims that others changed is told who did it."""
Verdicts = dict[str, list[int]]
"""Verdict to the ids of claims that have it: how the history keeps the verdicts before and after."""


def claim_row(write: Write, claim_id: int) -> ClaimRow:
    """A claim as it is now.

    :raises NotFound: when there is none.
    """
    possible = 0 < claim_id <= MAX_ID
    rows = write.rows(f"SELECT {mapping.CLAIM} FROM {mapping.CLAIMS} WHERE c.id = :id", id=claim_id) if possible else ()
    if not rows:
        raise NotFound(f"there is no claim {claim_id} in this case")
    return mapping.claim_row(tuple(rows[0]))


def counted(claims: Sequence[int]) -> str:
    """ "claim 7" or "12 claims"."""
    return f"claim {claims[0]}" if len(claims) == 1 else f"{len(claims):,} claims"


def mark(
    write: Write, claim_ids: Sequence[int], verdict: str, rationale: str, versions: Mapping[int, int] | None
) -> Change:
    """See ``Store.mark``."""
    ids = list(dict.fromkeys(claim_ids))
    if not ids:
        raise CaseError("no claim was chosen: nothing was marked")
    for claim_id in ids:
        if not 0 < claim_id <= MAX_ID:
            raise NotFound(f"there is no claim {claim_id} in this case: nothing was marked")
    found = {
        row[0]: (row[1], row[2])
        for row in write.rows(f"SELECT id, version, verdict FROM standing WHERE id {write.listed}", ids=write.ids(ids))
    }
    before: Verdicts = {}
    changed: dict[int, int] = {}
    for claim_id in ids:
        if claim_id not in found:
            raise NotFound(f"there is no claim {claim_id} in this case: nothing was marked")
        version, old = found[claim_id]
        if versions is not None and versions.get(claim_id, version) != version:
            changed[claim_id] = version
        before.setdefault(old, []).append(claim_id)
    if changed:
        raise _stale(write, changed)
    seq = write.seq
    sources.move(write, ids, verdict)
    former = standing.by_article(write, ids)
    give(write, ids, verdict, rationale, at=write.at, entry=seq)
    write.run(
        "UPDATE standing SET verdict = :verdict, verdict_entry = :entry, version = version + 1, changed_key = :key"
        f" WHERE id {write.listed}",
        verdict=verdict,
        entry=seq,
        key=-seq,
        ids=write.ids(ids),
    )
    present: standing.ByArticle = Counter()
    for (article_id, _), number in former.items():
        present[article_id, verdict] += number
    standing.count(write, former, present)
    write.record(
        "mark",
        "claim",
        ids[0] if len(ids) == 1 else None,
        before={"verdicts": before},
        after={"verdicts": {verdict: ids}},
        reason=rationale,
        claims=ids,
    )
    return Change(seq, f"{counted(ids)} marked {verdict}", tuple(ids))


def _stale(write: Write, changed: Mapping[int, int]) -> Conflict:
    """The claims that another changed, and who did."""
    stale = stale_claims(write, list(changed)[:TOLD])
    named = f"claim {stale[0].row.id} was"
    if len(changed) > 1:
        named = f"{len(changed):,} of these claims were ({', '.join(str(one.row.id) for one in stale)}"
        named += ", …)" if len(changed) > TOLD else ")"
    by = between.who(write, stale[0].between) if len({_actor(one) for one in stale}) == 1 else "others"
    message = f"{named} changed by {by} meanwhile: look again before you mark {'it' if len(changed) == 1 else 'them'}"
    return Conflict(message, stale[0].row, stale=stale, versions=changed)


def _actor(one: Stale) -> str | None:
    return one.between.actor if one.between else None


def stale_claims(write: Write, ids: Sequence[int]) -> list[Stale]:
    """Claims that another changed, as they are now, each with who did."""
    return [Stale(claim_row(write, claim_id), between.of_claim(write, claim_id)) for claim_id in ids]


def give(write: Write, ids: Sequence[int], verdict: str, rationale: str, *, at: str, entry: int) -> None:
    """Enter one verdict for each of these claims as given by an entry."""
    write.run(
        "INSERT INTO verdict (id, claim_id, verdict, rationale, reviewer_id, at, entry)"
        " SELECT CAST(:first AS bigint) + place, claim_id, CAST(:verdict AS varchar), CAST(:rationale AS varchar),"
        f" CAST(:reviewer AS integer), CAST(:at AS varchar), CAST(:entry AS bigint)"
        f" FROM {search.numbered(write.connection)}",
        first=write.new_ids("verdict", len(ids))[0],
        verdict=verdict,
        rationale=rationale,
        reviewer=write.reviewer_id,
        at=at,
        entry=entry,
        ids=write.ids(ids),
    )
