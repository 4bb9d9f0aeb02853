"""Verdicts of another case: taken where they are the newer ones, else entered beside what stands here.

Every verdict there that nobody took back comes as an entry of its own, under the name and the time of who gave it.
Where the two cases disagree, it is taken back at once by whoever merges: it stays in sight as a verdict that does not
stand. A verdict that was given and undone again is no side of a disagreement: the other case's stands.
"""

from db import marks, undoing, valid
from db.merge_sides import Sides, said
from db.merge_telling import Stamp
from db.writing import history_entry

TAG = "merge: disagree"
"""The tag of claims of which two merged cases say otherwise."""


_ASIDE = "merged beside the verdict that stands here"


def bring(sides: Sides) -> int:
    """Bring in the verdicts; how many claims both gave the same verdict apart from each other."""
    there, here = sides.there, sides.here
    fresh = {key[1]: stamp for key, stamp in sides.fresh("verdict")}
    groups: dict[tuple[int, bool, bool], list[int]] = {}
    """By the entry there, whether it is beside what stands, and whether it is taken back for that."""
    closings: dict[tuple[int, str], list[int]] = {}
    stands: dict[int, str] = {}
    agreed = 0
    for number in sorted({*fresh, *there.marks}):
        given = [seq for seq in there.given(number) if not sides.knows(there.stamps[seq])]
        claim = sides.claim(number) if given or number in fresh else None
        if claim is None:
            continue
        mine = here.state.get(("verdict", claim), "unreviewed")
        taken = False
        if number in fresh:
            wanted = there.state.get(("verdict", number), "unreviewed")
            valid.verdict(wanted)
            judgement = sides.judge_turns(fresh[number], ("verdict", claim), ("verdict", number), equal=wanted == mine)
            taken, agreed = judgement == "take", agreed + (judgement == "same")
            if judgement == "disagree":
                _disagree(sides, claim, number, fresh[number])
            own = [seq for seq in given if seq not in there.beside]
            if taken and (there.gave[own[-1]] if own else mine) != wanted:
                closings.setdefault((fresh[number].seq, wanted), []).append(claim)
        if not taken:
            stands[claim] = mine
        differs = any(there.gave[seq] != mine for seq in given)
        for seq in given:
            beside = not taken or seq in there.beside
            groups.setdefault((seq, beside, beside and (taken or differs)), []).append(claim)
    _give(sides, groups)
    for (seq, verdict), claims in sorted(closings.items()):
        with sides.speaking(there.stamps[seq]):
            marks.mark(sides.write, claims, verdict, "", None)
        sides.count("verdicts", len(claims))
    _still(sides, stands)
    return agreed


def _give(sides: Sides, groups: dict[tuple[int, bool, bool], list[int]]) -> None:
    """Enter verdicts of the other case; those that are to be taken back first, so that they are beside what follows."""
    aside: list[tuple[int, Stamp]] = []
    for (seq, beside, back), claims in sorted(groups.items(), key=lambda group: (not group[0][2], group[0])):
        stamp = sides.there.stamps[seq]
        if not back:
            _set_aside(sides, aside)
        reason = valid.text(stamp.reason, "a reason", most=valid.MOST_TEXT)
        with sides.speaking(stamp, aside=beside):
            change = marks.mark(sides.write, claims, sides.there.gave[seq], reason, None)
        sides.count("verdicts", len(claims))
        if back:
            aside.append((change.seq, stamp))
    _set_aside(sides, aside)


def _set_aside(sides: Sides, entries: list[tuple[int, Stamp]]) -> None:
    """Take back verdicts that were entered only to be in sight, in the name of who merges, the newest first."""
    while entries:
        entry, stamp = entries.pop()
        with sides.speaking(stamp._replace(actor=sides.merger, at=sides.now), aside=True):
            target = history_entry(sides.write, entry)
            undoing.apply(sides.write, target, "undo", {"undoes": entry}, _ASIDE)


def _still(sides: Sides, stands: dict[int, str]) -> None:
    """See that these claims have the verdict that they had, whatever the other history made of it.

    :raises ValueError: when one has not.
    """
    write = sides.write
    rows = write.rows(f"SELECT id, verdict FROM standing WHERE id {write.listed}", ids=write.ids(list(stands)))
    for claim, verdict in rows:
        if stands[claim] != verdict:
            raise ValueError(f"the verdicts on claim {claim} do not follow from each other")


def _disagree(sides: Sides, claim: int, claim_there: int, stamp: Stamp) -> None:
    here, there = sides.here, sides.there
    words = []
    for telling, number, last in ((here, claim, here.last["verdict", claim]), (there, claim_there, stamp.seq)):
        given = telling.stands(number)
        verdict = telling.state["verdict", number]
        own = telling.stamps[given if given is not None and telling.gave[given] == verdict else last]
        words.append(said(verdict, own))
    sides.disagree("verdict", f"claim {claim}", claim, words[0], words[1])
