"""Articles and claims of another case: which are here already, and bringing in those that are not."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from db import as_brought, bringing, corrections, valid
from db.chain import canonical
from db.errors import CaseError, Conflict
from db.given import NewArticle, NewClaim
from db.merge_sides import Sides, checked_uid
from db.merge_telling import READINGS, Stamp
from db.writing import history_entry

_LATER: Final = ("read_by", "codebook")


def bring(sides: Sides) -> None:
    """Find every article and claim there in this case, or bring it in."""
    sides.added = {}
    by_root = {sides.here.stamps[seq].root: number for number, (seq, _) in sides.here.imports.items()}
    by_bytes = {
        (after["capture_sha256"], after["text_sha256"]): number for number, (_, after) in sides.here.imports.items()
    }
    imports = sorted((seq, number, after) for number, (seq, after) in sides.there.imports.items())
    for seq, number, after in imports:
        stamp = sides.there.stamps[seq]
        found = by_root.get(stamp.root)
        if found is None:
            found = by_bytes.get((after["capture_sha256"], after["text_sha256"]))
            if found is not None:
                sides.matched.add(number)
        if found is None:
            sides.articles[number], sides.added[number] = _article(sides, number, stamp, after)
            by_bytes[after["capture_sha256"], after["text_sha256"]] = sides.articles[number]
            sides.count("articles")
        else:
            sides.articles[number] = found
    for number in sorted(sides.matched):
        _match(sides, number)
    _by_hand(sides)


def _article(sides: Sides, number: int, stamp: Stamp, after: dict[str, Any]) -> tuple[int, int]:
    """Bring an article in as it came into the other case; its id and that of its first claim here."""
    new, apart, given = as_brought.article(sides.other.all, number, sides.there.first, after)
    claims = [(claim, checked_uid(uid)) for claim, uid in given]
    first = after["first_claim"] or 0
    if [claim for claim, _ in claims] != list(range(first, first + after["claims"])):
        raise CaseError(f"article {number} of the other case has not the claims that entry {stamp.seq} tells of")
    valid.article(new)
    if (apart["uid"], new.sha256, sha256(new.text.encode()).hexdigest()) != (
        after["uid"],
        after["capture_sha256"],
        after["text_sha256"],
    ) or not _as_recorded(new, after, first_of_its_bytes=apart["added_at"] == apart["collected_at"]):
        words = f"article {number} of the other case is not what its history recorded (entry {stamp.seq})"
        raise CaseError(f"{words}: it was changed there behind the program's back, and nothing was merged")
    with sides.speaking(stamp):
        brought = bringing.insert_article(sides.write, new, (checked_uid(after["uid"]), [uid for _, uid in claims]))
    sides.count("claims", len(claims))
    number_here = brought[0]
    rows = sides.write.rows("SELECT min(id) FROM claim WHERE article_id = :id", id=number_here)
    return number_here, rows[0][0] or 0


def _as_recorded(new: NewArticle, after: Mapping[str, Any], *, first_of_its_bytes: bool) -> bool:
    """Whether an article is what the digest in its entry says.

    Before schema 0003 nothing was known of confidence and of who read the claims. A capture's type and collector are
    those of the article that came with it first, so that of a later one nobody can tell, unless its entry says.
    """
    digest = after["digest"]
    if bringing.article_digest(new) == digest or (not first_of_its_bytes and "media_type" not in after):
        return True
    facts = valid.plain(new)
    for name in ("data", "text", "claims", *_LATER):
        del facts[name]
    facts.update(text_sha256=after["text_sha256"], flags=list(new.flags))
    claims = [bringing.claim_state(claim) for claim in new.claims]
    for claim in claims:
        claim["figures"] = [
            {name: value for name, value in figure.items() if name != "confidence"} for figure in claim["figures"]
        ]
    return bool(sha256(canonical({"article": facts, "claims": claims}).encode()).hexdigest() == digest)


def _match(sides: Sides, number: int) -> None:
    """Match the claims of an article that both cases added, by uid, else by span; bring those that are not here."""
    article = sides.articles[number]
    rows = sides.write.rows(
        "SELECT id, uid, span_start, span_end FROM claim WHERE article_id = :id ORDER BY id", id=article
    )
    by_uid = {row[1]: row[0] for row in rows}
    words = {key: state for key, state in sides.there.first.items() if key[0] == "words"}  # they were read by these
    claims = [(claim, checked_uid(uid), new) for claim, uid, new in as_brought.claims(sides.other.all, number, words)]
    free: dict[tuple[int, int], list[int]] = {}
    taken = {by_uid[uid] for _, uid, _ in claims if uid in by_uid}
    for row in rows:
        if row[0] not in taken:
            read = sides.here.first.get(("words", row[0]), {"start": row[2], "end": row[3]})
            free.setdefault((read["start"], read["end"]), []).append(row[0])
    stamp = sides.there.stamps[sides.there.imports[number][0]]
    for claim, uid, new in claims:
        same = free.get((new.start, new.end))
        if uid in by_uid:
            sides.claims[claim] = by_uid[uid]
        elif same:
            sides.claims[claim] = same.pop(0)
            _read_otherwise(sides, stamp, claim, new)
        else:
            raw = {**bringing.claim_state(new), "uid": uid, "article": article}
            sides.claims[claim] = _enter(sides, stamp, raw)


def _read_otherwise(sides: Sides, stamp: Stamp, claim: int, new: NewClaim) -> None:
    """Count a claim that both cases read in the same words, but not alike."""
    here = sides.claims[claim]
    touched = any((kind, one) in telling.last for kind in ("figures", "links")
                  for telling, one in ((sides.there, claim), (sides.here, here)))  # fmt: skip
    if sides.knows(stamp) or touched:
        return
    figures = [figure.text for figure in corrections.figures_of(sides.write, here)]
    speakers = [link.speaker for link in corrections.links_of(sides.write, here)]
    if (figures, speakers) != ([one.text for one in new.figures], [one.speaker for one in new.links]):
        sides.count("read otherwise")


def _enter(sides: Sides, stamp: Stamp, state: dict[str, Any], claim_id: int | None = None) -> int:
    """Enter a claim of the other case by its state, the article's id being one here."""
    write = sides.write
    rows = write.rows("SELECT text FROM article_text WHERE article_id = :id", id=state["article"])
    valid.claim(corrections.as_claim(state), rows[0][0])
    with sides.speaking(stamp):
        number = write.new_ids("claim")[0] if claim_id is None else claim_id
        corrections.enter_claim(write, number, state)
    sides.count("claims")
    return number


def _by_hand(sides: Sides) -> None:
    """Claims that people added: found by uid, else by span among those added here; brought in, or taken out."""
    here, there = sides.here, sides.there
    by_uid = {state["uid"]: number for number, (_, state) in here.by_hand.items()}
    by_span = {
        (state["article"], state["start"], state["end"]): number
        for number, (_, state) in here.by_hand.items()
        if here.state["claim", number] is not None
    }
    worked_on = {key[-1] for key, stamp in sides.fresh("verdict", *READINGS, "work", "tag")}
    worked_on |= {there.evidence[key[1]][1]["claim"] for key, _ in sides.fresh("evidence")}
    worked_on |= {
        (state or there.notes[key[1]][1])["claim"]
        for key, stamp in sides.fresh("note")
        for state in (there.state[key],)
    }
    for claim, (seq, state) in sorted(there.by_hand.items()):
        stands = there.state["claim", claim] is not None
        stamp = there.stamps[there.last.get(("claim", claim), seq)]
        article = sides.articles[state["article"]]
        found = by_uid.get(checked_uid(state["uid"]), by_span.get((article, state["start"], state["end"])))
        raw = {name: value for name, value in state.items() if name in corrections.CLAIM_STATE}
        raw["article"] = article
        if found is None:  # read from the article in this case, perhaps
            sql = "SELECT min(id) FROM claim WHERE article_id = :article AND uid = :uid"
            found = sides.write.rows(sql, article=article, uid=state["uid"])[0][0]
        if found is None:
            if stands:
                sides.claims[claim] = _enter(sides, there.stamps[seq], raw)
        elif here.state.get(("claim", found), True) is not None:
            if stands:
                sides.claims[claim] = found
            elif not sides.knows(stamp):
                _take_out(sides, stamp, found)
        elif stands and (claim in worked_on or not sides.knows(stamp)):
            sides.claims[claim] = _enter(sides, there.stamps[seq], raw, found)


def _take_out(sides: Sides, stamp: Stamp, claim: int) -> None:
    """Take out a claim that was taken out there, unless somebody worked on it here."""
    from db import undoing

    entry = history_entry(sides.write, sides.here.by_hand[claim][0])
    try:
        with sides.speaking(stamp):
            undoing.apply(sides.write, entry, "undo", {"undoes": entry.seq})
    except Conflict:
        sides.disagree(
            "claim", f"claim {claim}", claim, "stands, and somebody worked on it", f"taken out, {stamp.actor}"
        )
    else:
        sides.count("claims taken out")
