"""The article's own main incident: one range a measure.

The first count of an article (its headline's, or its first sentence's that has one) is taken for the main incident's.
Later counts widen the range when they can be of the same incident; counts of other times, and parts of a count, do not.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from verifier.extract import conflicting, multiples, singles
from verifier.extract.codebooks import Codebook
from verifier.extract.hits import FigureHit
from verifier.extract.listed_hits import LISTED
from verifier.extract.model import Measure, Total

_DOUBTED: Final = 0.5
"""A reading that is not surer than this is no count of the incident."""
_VOTES: Final = 2
"""The first count stands against a larger one given once, where it is given at least this often."""
_REACH: Final = {True: 2.5, False: 1.3}
"""A later count up to this many times the first may be of the same incident; a larger one is of another or of more.
Wider when the first was open or a range ("at least 12"): then it was itself given as unsettled."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """The counts of one measure that one word of harm joins: "five men and one woman were shot"."""

    place: tuple[int, int]
    measure: Measure
    low: int | None
    best: int | None
    high: int | None
    whole: bool
    others: bool
    further: bool
    state: bool
    vague: bool
    loose: bool
    shot: bool
    named: bool
    listed: bool
    deed: bool
    both: bool


def _mentions(hits: Sequence[FigureHit], title: bool, *, past: bool = False) -> list[_Mention]:
    """``past``: of one past time, too ("last year")."""
    found: list[_Mention] = []
    kept = [
        hit
        for hit in hits
        if not hit.negated
        and (not hit.background or (past and hit.once))
        and hit.confidence > _DOUBTED
        and not hit.figure.rule.endswith(singles.RULE)
    ]
    for _, grouped in groupby(kept, key=lambda hit: (hit.sentence, hit.figure.measure, hit.trigger.start, hit.part)):
        group = list(grouped)
        first = group[0]
        if first.figure.measure is None:
            continue
        if conflicting.itemised(group):
            group = [first]
        extra = max(hit.companions for hit in group)

        def add(values: list[int | None], extra: int = extra) -> int | None:
            known = [value for value in values if value is not None]
            return sum(known) + extra if len(known) == len(values) else None

        found.append(
            _Mention(
                (-1 if title else first.sentence, first.figure.start),
                first.figure.measure,
                add([hit.figure.low for hit in group]),
                add([hit.figure.best for hit in group]),
                add([hit.figure.high for hit in group]),
                not first.part,
                not extra and "other" in (first.figure.population or "").lower(),
                any(hit.further for hit in group),
                all(hit.state for hit in group),
                all(conflicting.vague(hit) for hit in group),
                first.figure.modifier is not None,
                first.shot,
                any(hit.named for hit in group),
                any(hit.figure.rule.endswith(LISTED) for hit in group),
                first.figure.rule.endswith(multiples.STATED),
                first.figure.text.lower() == "both",
            )
        )
    return found


def totals(hits: Sequence[FigureHit], title_hits: Sequence[FigureHit], book: Codebook) -> dict[str, Total]:
    """Killed and injured of the main incident; a measure without a count is left out.

    ``title_hits`` are the figures of a title that does not stand in the text; they come first.
    """
    mentions = _mentions(title_hits, True) + _mentions(hits, False)
    if not mentions:  # a trial, an anniversary: what is told of one past time is the article's incident
        mentions = _mentions(title_hits, True, past=True) + _mentions(hits, False, past=True)
    alone = {str(hit.figure.measure): hit.figure.low or 0 for hit in hits if hit.figure.rule.endswith(singles.RULE)}
    out: dict[str, Total] = {}
    for measure in ("killed", "injured"):
        own = [mention for mention in mentions if mention.measure == measure and mention.whole]
        dead = out["killed"].low if measure == "injured" and "killed" in out else None
        total = _total(own, book, dead or 0)
        if measure == "injured":
            killed = out.get("killed") or (_number(alone["killed"]) if "killed" in alone else None)
            total = _from_shot(mentions, total, killed)
        total = total or conflicting.joint([*title_hits, *hits])
        if total is None and measure in alone:
            total = _number(alone[measure])
        if total is not None:
            out[measure] = total
        elif any(hit.negated and hit.figure.measure in (measure, "casualties") for hit in hits):
            out[measure] = Total(0, 0, 0)
    return out


def _number(count: int) -> Total:
    return Total(count, count, count)


def _total(mentions: list[_Mention], book: Codebook, dead: int = 0) -> Total | None:
    """``dead``: a later count that is the first and the dead together is of all who were brought to hospital."""
    plainest = sorted(mentions, key=lambda mention: (mention.vague, mention.state))
    lead = plainest[0] if plainest else None
    if lead is None:
        return None
    lead = _not_listed(lead, mentions)
    low, best, high = lead.low, lead.best, lead.high
    if low is None and high is not None:
        rest = [(each.low, each.named) for each in mentions if each is not lead and not each.vague and each.low]
        low = conflicting.floor(high, [(count, named) for count, named in rest if count is not None])
    if low is None and not book.open_ended:
        low = high
    if low is None:
        return Total(low, best, high)
    ceiling = _REACH[lead.high is None or lead.high > low or lead.loose] * max(low, high or 0) + 1
    plain = lead.low == lead.high and not lead.loose
    said = Counter(mention.low for mention in mentions if not mention.listed)
    tops = [
        value
        for mention in mentions
        if mention is not lead
        and not (mention.listed or mention.further)
        and mention.low is not None
        and mention.low >= low
        for value in (mention.low, mention.high)
        if value is not None
        and value <= ceiling
        and not (plain and dead and value == low + dead)
        and not (plain and _outvoted(low, value, said))
    ]
    top = max([*tops, high if high is not None else low])
    if top > (high if high is not None else low):
        high, best = top, None
    return Total(low, best, high)


def _not_listed(lead: _Mention, mentions: list[_Mention]) -> _Mention:
    """In place of a list of persons the first count in a number, unless it is less: names are seldom complete."""
    if not lead.listed or lead.place[0] < 0:
        return lead
    counted = next((mention for mention in mentions if not (mention.vague or mention.listed)), lead)
    return counted if (counted.low or 0) >= (lead.low or 0) else lead


def _outvoted(first: int, value: int, said: Counter[int | None]) -> bool:
    """Whether a count given once stands against the first count, given again and again."""
    return value != first and said[first] >= _VOTES and said[value] <= 1


def _from_shot(mentions: list[_Mention], injured: Total | None, killed: Total | None) -> Total | None:
    """ "Twelve people were shot, one fatally": those shot, less those of them that the sentence calls killed."""
    those = [mention for mention in mentions if mention.measure == "casualties" and mention.shot and mention.whole]
    deeds = those if injured is None else []  # "a teen was killed in a quadruple shooting" does not say how many live
    told_of = sorted((one for one in those if not one.deed), key=lambda one: one.vague or one.both)
    shot = _not_listed(told_of[0], told_of) if told_of else deeds[0] if deeds else None
    if shot is None or shot.low is None:
        return injured
    hurt = [mention for mention in mentions if mention.measure == "injured" and mention.whole]
    told = next((mention for mention in hurt if not (mention.vague or mention.state)), None)
    if injured is not None and (injured.low or 0) >= shot.low:
        return injured
    if injured is not None and told is not None and hurt[0].place <= shot.place:
        return injured
    if told is None and not shot.deed:  # "a quadruple shooting … two victims are critical"
        shot = next(
            (one for one in those if one.deed and one.place < shot.place and (one.low or 0) > (shot.low or 0)), shot
        )
    if shot.low is None:
        return injured
    dead = 0
    if not shot.others:
        same = [
            mention
            for mention in mentions
            if mention.measure == "killed" and mention.place[0] == shot.place[0] and mention.place > shot.place
        ]
        apart = any(mention.others for mention in same)  # "three were shot in the leg, two others died"
        dead = next((mention.low for mention in same if mention.low is not None and mention.low < shot.low), 0)
        dead = 0 if apart else dead
        if (
            not dead
            and not apart
            and killed is not None
            and killed.high is not None
            and killed.low == killed.high < shot.low
        ):
            dead = killed.high  # "Four people were shot. … One of them died."
        if dead and any(one.low == shot.low + dead for one in those if one.deed):
            dead = 0  # "a triple shooting": two were shot besides the one who died
    high = shot.high - dead if shot.high is not None else None
    return Total(shot.low - dead, shot.best - dead if shot.best is not None else None, high)
