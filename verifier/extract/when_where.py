"""Where and when a claim says that it happened: from its own words and, where that is safe, from those round it.

What the words of the claim leave open is filled, in this order, from

1. the *sentence*: another claim of the same speaker in the same sentence;
2. the sentence *before*, where the claim goes on about the same incident, naming it as known ("the blast", "the
   victims", "two others"), and what is claimed there has one place, or one day;
3. the *dateline*, for the place only. That is where an article was written: it counts only in the sentence behind it,
   where that names something local ("outside a hotel") and no other place, and never where news of other countries is
   written (``data/places.txt``, "desks").

Everything else stays unknown. The claim's reasons say where a place or date comes from that its own words do not hold.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from verifier.extract import dates, gates, lexicon, places, sentences, wordlists
from verifier.extract.document import Document
from verifier.extract.model import Claim, IncidentHint, Kind

if TYPE_CHECKING:
    from spacy.tokens import Doc

published_day = dates.published_day
when = dates.when

_TAKEN: Final = re.compile(
    r"\b(?:(?:town|city|village|district|province|region|suburb|fall|capture|battle|siege)s? (?:of|for)|"
    r"(?:captured|seized|recaptured|retook|overran|besieged|liberated)) "
    r"(?:the )?((?:[A-Z][\w’'-]+|al-[A-Z][\w’'-]+)(?: (?:[A-Z][\w’'-]+|al-[A-Z][\w’'-]+)){0,3})"
    r"(?! \w+(?:ers|iers|ants|men)\b)"
)
_KNOWN_INCIDENT: Final = re.compile(
    r"\b(?:the|this|that) (?:same |deadly |alleged |two |three |four |five |six )?"
    r"(?:(?:air|drone|car|suicide|bomb|mass|"
    r"rocket|missile) ?)?(?:attacks?|blasts?|explosions?|bombing|shooting|gunfire|strikes?|raid|incident|assault|"
    r"massacre|ambush|clashes|crash|fire|quake|earthquake|accident|collapse|killings?|stampede|shelling|bombardment|firefight|"
    r"victims?|dead|deceased|wounded|injured|survivors?|bodies|gunman|gunmen|attackers?|shooter|bomber|suspects?|"
    r"(?:death )?toll)\b|"
    r"\bthe (?:two |three |four |five |six )?"
    r"(?:men|women|boys|girls|teens|teenagers|children|pair|couple|man|woman|boy|girl)\b",
    re.I,
)
_FURTHER: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|several|dozens(?: of)?|many) (?:others|more)\b|"
    r"\bothers\b|\banother \w+\b|\bof (?:them|those killed|the dead|the victims)\b|"
    r"\bamong (?:them|the dead|the victims)\b",
    re.I,
)
_OTHER_TIME: Final = gates.gated(
    r"\b(?:days?|weeks?|months?|years?|hours?) (?:after|before|earlier|later)\b|\b(?:previous|earlier|last|another|"
    r"separate|similar|other|second|next|following|later|since|anniversary)\b(?! (?:people|men|women|others|person))",
    "after before earlier later previous last another separate similar other second next following since anniversary",
)
_LOCAL: Final[frozenset[Kind]] = frozenset({"casualty", "event", "displacement", "quantity"})
_CARRIES: Final[frozenset[Kind]] = frozenset({"casualty", "displacement", "event", "territory"})
_SAME: Final = "from its sentence"
_BEFORE: Final = "from the sentence before"
_DATELINE: Final = "from the dateline"


def hint(
    claim: str, sentence: str, published: date | None, doc: "Doc | None", first: int, last: int, kind: Kind = "event"
) -> IncidentHint:
    """Place and date in ``claim``; ``first``/``last`` are the token indices of the claim in its parsed ``sentence``."""
    start, end, precision = dates.when(claim, published)
    found = places.find(doc, first, last, kind == "territory") if doc is not None else None
    place: str | None = None
    if found is not None:
        place = re.sub(r"\s+", " ", sentence[found[0] : found[1]])
    elif (named := _TAKEN.search(claim)) is not None:
        place = named.group(1)
    return IncidentHint(
        place,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
        precision,
    )


def settle(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """Fill what the claims leave open from their sentence, the one before, or the dateline, as the module says."""
    starts = [sentence.start for sentence in document.sentences]
    groups: dict[int, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(bisect_right(starts, claim.start) - 1, []).append(claim)
    lead = _lead(document)
    settled: dict[int, list[Claim]] = {}
    for number, group in groups.items():
        before = settled.get(number - 1, []) if _follows(document, number) else []
        words = document.words(document.sentences[number])
        settled[number] = [
            _settled(claim, words, group, before, lead[1] if lead and lead[0] == number else None) for claim in group
        ]
    return [claim for group in settled.values() for claim in group]


def _follows(document: Document, number: int) -> bool:
    """Whether the sentence goes on from the one before it: both the article's text, with no paragraph between them."""
    if number < 1:
        return False
    one, other = document.sentences[number - 1], document.sentences[number]
    return one.role == other.role == "body" and other.paragraph - one.paragraph <= 1


def _settled(claim: Claim, words: str, group: Sequence[Claim], before: Sequence[Claim], lead: str | None) -> Claim:
    if claim.kind not in _LOCAL:
        return claim
    own = found = claim.incident
    reasons: list[str] = []

    def fill(others: list[IncidentHint], origin: str) -> None:
        nonlocal found
        filled = _filled(found, others, nearby=origin == _SAME)
        reasons.extend(["place " + origin] * (filled.place != found.place))
        reasons.extend(["date " + origin] * (filled.date_start != found.date_start))
        found = filled

    if claim.kind in _CARRIES:
        fill([one.incident for one in group if one is not claim and one.attribution == claim.attribution], _SAME)
    if (found.place is None or found.date_start is None) and claim.kind in _CARRIES and _goes_on(claim, words):
        fill([one.incident for one in before if one.kind in _CARRIES], _BEFORE)
    if lead is not None and claim.kind in _CARRIES:
        fill([IncidentHint(lead)], _DATELINE)
    return claim if found == own else replace(claim, incident=found, reasons=(*claim.reasons, *reasons))


def _goes_on(claim: Claim, words: str) -> bool:
    """Whether the sentence speaks of an incident known already, and of no other time or event."""
    if _OTHER_TIME.search(words):
        return False
    if _KNOWN_INCIDENT.search(claim.quote):
        return True
    return claim.kind == "casualty" and bool(claim.figures) and _FURTHER.search(claim.quote) is not None


def _filled(found: IncidentHint, others: Sequence[IncidentHint], nearby: bool) -> IncidentHint:
    """Take over the one place, and the one date, of the others; what differs among them stays unknown."""
    known = {one.place for one in others if one.place is not None}
    times = {(one.date_start, one.date_end, one.date_precision) for one in others if one.date_start is not None}
    if len(known) > 1 or len(times) > 1:
        return found
    place, (start, end, precision) = next(iter(known), None), next(iter(times), (None, None, None))
    if not nearby and found.place is not None and place not in (None, found.place) and _far(found.place):
        return found  # another place: perhaps another incident
    if found.date_start is not None and start is not None and found.date_start != start:
        return found
    if found.place is None and place is not None:
        found = replace(found, place=place)
    if found.date_start is None and start is not None:
        found = replace(found, date_start=start, date_end=end, date_precision=precision)
    return found


def _far(place: str) -> bool:
    """Whether the place is one of the gazetteer, not a street or a house of the place named before."""
    return any(places.known(match.group()) for match in _CAPITALISED.finditer(place))


def _lead(document: Document) -> tuple[int, str] | None:
    """The sentence behind the article's dateline, by number, and the place to be taken from there, if it is safe."""
    for sentence in document.sentences[:12]:
        words = document.words(sentence)
        match = sentences.DATELINE.match(words + "  ") if sentence.role == "furniture" else None
        if match is None or match.end() < len(words):
            continue
        number = sentence.index + 1
        if number < len(document.sentences) and not places.written_elsewhere(match["city"]):
            first = document.words(document.sentences[number])
            if _LOCALITY.search(first) and not _other_place(first, match["city"]):
                return number, " ".join(match["place"].split())
        return None
    return None


_LOCALITY: Final = re.compile(
    r"\b(?:at|outside|inside|in|near|into|on) (?:an?|the|his|her|their|one|two|this) (?:[\w’'-]+ ){0,3}"
    + wordlists.tree(
        sorted(
            lexicon.words("places", "place nouns")
            - frozenset(["north", "south", "east", "west", "part", "parts", "side", "sides", "state", "region", "area"])
            - frozenset(["border", "province", "areas", "sea", "coast", "office", "offices", "field", "county"])
        )
    )
    + r"\b",
    re.I,
)
_CAPITALISED: Final = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}")


def _other_place(words: str, city: str) -> bool:
    """Whether the sentence names a place of the gazetteer other than the dateline's."""
    for match in _CAPITALISED.finditer(words):
        parts = match.group().split()
        for size in range(1, len(parts) + 1):
            for at in range(len(parts) - size + 1):
                name = " ".join(parts[at : at + size])
                if places.known(name) and name.casefold() not in city.casefold():
                    return True
    return False
